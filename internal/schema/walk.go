package schema

import "slices"

// view is what applies to one place of a value.
type view struct {
	rules     []*rules // valid until the visit returns
	open      bool     // a branch that matches allows everything
	unmatched bool     // no branch of a oneOf or anyOf matches: rules hold all of them
}

// walker visits the places of a value with the rules that apply there.
type walker struct {
	eval
	visit func(at view, v any)

	ordered bool // by name
	all     bool // places that no rules apply to as well
	nearest bool // of branches that match, the one that knows the most members

	stack []*rules
}

func (w *walker) walk(v any, start ...*rules) {
	w.stack = append(w.stack[:0], start...)
	w.path = w.path[:0]
	w.at(0, v)
}

// at visits the present place; the rules from from on apply to it, and all that
// follows from them is added.
func (w *walker) at(from int, v any) {
	if w.steps++; w.steps > maxSteps {
		w.stack = w.stack[:from]
		return
	}
	var here view
	for i := from; i < len(w.stack); i++ {
		w.expand(&here, from, w.stack[i], v)
	}
	to := len(w.stack)
	here.rules = w.stack[from:to:to]
	w.visit(here, v)
	switch v := v.(type) {
	case map[string]any:
		w.members(from, to, v)
	case []any:
		for i, item := range v {
			w.pushItems(from, to, i)
			w.enter(to, item, step{index: i})
		}
	}
	w.stack = w.stack[:from]
}

func (w *walker) members(from, to int, object map[string]any) {
	if w.ordered {
		for _, name := range sortedKeys(object) {
			w.pushMember(from, to, name)
			w.enter(to, object[name], step{name: name, index: -1})
		}
		return
	}
	for name, value := range object {
		w.pushMember(from, to, name)
		w.enter(to, value, step{name: name, index: -1})
	}
}

func (w *walker) enter(from int, v any, at step) {
	if len(w.stack) == from && !w.all {
		return
	}
	w.path = append(w.path, at)
	w.at(from, v)
	w.path = w.path[:len(w.path)-1]
}

func (w *walker) pushMember(from, to int, name string) {
	for _, r := range w.stack[from:to] {
		w.stack = appendMember(w.stack, r, name)
	}
}

// appendMember appends what rules say of a member.
func appendMember(list []*rules, r *rules, name string) []*rules {
	known := false
	if p := r.property(name); p != nil {
		known = true
		list = append(list, p)
	}
	for _, p := range r.patterns {
		if p.pattern.MatchString(name) {
			known = true
			list = append(list, p.rules)
		}
	}
	if !known && r.additional != nil {
		list = append(list, r.additional)
	}
	return list
}

func (w *walker) pushItems(from, to, i int) {
	for _, r := range w.stack[from:to] {
		w.stack = appendItem(w.stack, r, i)
	}
}

// appendItem appends what rules say of an item.
func appendItem(list []*rules, r *rules, i int) []*rules {
	switch {
	case i < len(r.prefix):
		return append(list, r.prefix[i])
	case r.items != nil:
		return append(list, r.items)
	}
	return list
}

func (w *walker) push(from int, r *rules) {
	if !slices.Contains(w.stack[from:], r) {
		w.stack = append(w.stack, r)
	}
}

// holds is valid for rules at the present place. What they require may be
// declared by any of those that apply already.
func (w *walker) holds(from int, r *rules, v any) bool {
	w.scope, w.base = w.stack, from
	return w.valid(r, v)
}

// accepts is valid for another value than the one that is walked, at the cost
// of the same bound.
func (w *walker) accepts(r *rules, v any, d Direction) bool {
	e := eval{direction: d, steps: w.steps}
	ok := e.check(r, v)
	w.steps = e.steps
	return ok
}

// expand adds the rules that apply to v because r does.
func (w *walker) expand(here *view, from int, r *rules, v any) {
	if !r.applies && r.discriminator == nil {
		return
	}
	if r.ref != nil {
		w.push(from, r.ref)
	}
	for _, part := range r.all {
		w.push(from, part)
	}
	if r.any != nil {
		w.expandBranches(here, from, r.any, v)
	}
	if r.one != nil {
		w.expandBranches(here, from, r.one, v)
	}
	if chosen := r.discriminator.chosen(v); chosen != nil && w.holds(from, chosen, v) {
		w.push(from, chosen)
	}
	if r.when != nil {
		branch := r.otherwise
		if w.holds(from, r.when, v) {
			w.push(from, r.when)
			branch = r.then
		}
		if branch != nil {
			w.push(from, branch)
		}
	}
	object, _ := v.(map[string]any)
	for i := range r.dependent {
		if _, there := object[r.dependent[i].name]; there && r.dependent[i].rules != nil {
			w.push(from, r.dependent[i].rules)
		}
	}
}

func (w *walker) expandBranches(here *view, from int, branches []*rules, v any) {
	var best *rules
	most := -1 << 30
	matched := false
	for _, branch := range branches {
		if !w.holds(from, branch, v) {
			continue
		}
		matched = true
		here.open = here.open || branch.loose()
		if !w.nearest {
			w.push(from, branch)
		} else if known := knownMembers(branch, v); known > most {
			best, most = branch, known
		}
	}
	switch {
	case best != nil:
		w.push(from, best)
	case !matched:
		here.unmatched = true
		for _, branch := range branches {
			w.push(from, branch)
		}
	}
}

// knownMembers counts the members of v that a branch declares, less those that
// it declares and v has not.
func knownMembers(branch *rules, v any) int {
	object, _ := v.(map[string]any)
	known := 0
	for _, p := range members(branch) {
		if _, there := object[p.name]; there {
			known += 2
		} else {
			known--
		}
	}
	return known
}

// loose reports whether rules let any object pass: as a branch that matches,
// they leave nothing undeclared. A branch that only requires a member of the
// schema around it is not loose.
func (r *rules) loose() bool {
	switch {
	case r.never:
		return false
	case r.ref != nil:
		return r.ref.loose()
	case len(r.all) > 0 && len(r.properties) == 0:
		return !slices.ContainsFunc(r.all, func(part *rules) bool { return !part.loose() })
	}
	return r.bare && (r.types == 0 || r.types&isObject != 0)
}
