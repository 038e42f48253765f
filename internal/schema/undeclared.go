package schema

import (
	"cmp"
	"slices"
	"strings"

	"parlance/internal/tree"
)

// Undeclared returns the properties of a value that no schema knows: where
// "properties" is declared, "additionalProperties" is absent, and no branch
// that matches allows more. Plain validation lets them pass. It also returns
// those that have no part in the direction, with the keyword "readOnly" or
// "writeOnly". Maps have no undeclared properties.
func (c *Schema) Undeclared(value any, d Direction) []Violation {
	e := eval{direction: d}
	return e.undeclared(value, c.rules)
}

func (e *eval) undeclared(value any, start ...*rules) []Violation {
	var found []Violation
	w := walker{eval: eval{direction: e.direction, steps: e.steps}}
	w.visit = func(at view, v any) {
		if object, ok := v.(map[string]any); ok {
			found = w.undeclaredHere(found, at, object)
		}
	}
	w.walk(value, start...)
	e.steps = w.steps
	slices.SortFunc(found, func(a, b Violation) int { return cmp.Compare(a.Pointer, b.Pointer) })
	return found
}

func (w *walker) undeclaredHere(found []Violation, at view, object map[string]any) []Violation {
	var declares *rules
	open, declared, least := at.open, 0, 0
	for _, r := range at.rules {
		if declares == nil && len(r.properties) > 0 {
			declares = r
		}
		open = open || r.additional != nil || r.unevaluated != nil
		declared += len(r.properties)
		least = max(least, r.minProperties)
	}
	open = open || least > declared // more than the declared ones are asked for
	if declares == nil {
		return found
	}
	for name := range object {
		known, hidden := knows(at.rules, name, w.direction)
		if known && hidden == nil || !known && open {
			continue
		}
		v := Violation{Pointer: pointer(append(w.path, step{name: name, index: -1}))}
		if hidden == nil {
			v.Keyword, v.Node = "undeclared", declares.node.Get("properties")
			v.Message = "property " + show(name) + " is not declared: " + declaredOnly(allMembers(at.rules))
		} else {
			v.Keyword, v.Node = "writeOnly", hidden.node
			v.Message = "property " + show(name) + " is writeOnly: it must not be in a response"
			if w.direction == Request {
				v.Keyword = "readOnly"
				v.Message = "property " + show(name) + " is readOnly: it must not be in a request"
			}
		}
		found = append(found, v)
	}
	return found
}

// knows reports whether one of the rules names a property, and which of them
// says that it has no part in the direction.
func knows(list []*rules, name string, d Direction) (known bool, hidden *rules) {
	for _, r := range list {
		if p := r.property(name); p != nil {
			known = true
			if p.hidden(d) {
				hidden = p
			}
		}
		for _, p := range r.patterns {
			known = known || p.pattern.MatchString(name)
		}
	}
	return known || isRequired(list, name), hidden
}

// allMembers returns the properties of several rules, each name once.
func allMembers(list []*rules) []property {
	var all []property
	seen := map[string]bool{}
	for _, r := range list {
		for _, p := range r.properties {
			if !seen[p.name] {
				seen[p.name] = true
				all = append(all, p)
			}
		}
	}
	return all
}

// Absence is a documented property that a value has not, though it may.
type Absence struct {
	Pointer string     // where it would be
	Node    *tree.Node // its schema
	Shown   bool       // an example of the document has it
}

// Absent returns the documented properties that a value has not and need not
// have: of the branch that matches best, with all parts of allOf. One that some
// items of a list have is not absent from the others. The examples that count
// are those beside the schema and in it.
func (c *Schema) Absent(value any, d Direction) []Absence {
	var found []Absence
	var keys []shownKey
	w := walker{eval: eval{direction: d}, nearest: true}
	w.visit = func(at view, v any) {
		object, ok := v.(map[string]any)
		if !ok || at.unmatched {
			return
		}
		for i, r := range at.rules {
			for _, p := range r.properties {
				if _, there := object[p.name]; there || !mayBeMissed(at.rules, i, p, d) {
					continue
				}
				keys = append(keys, shownKey{rules: r, name: p.name})
				found = append(found, Absence{
					Pointer: pointer(append(w.path, step{name: p.name, index: -1})),
					Node:    p.rules.node,
					Shown:   c.isShown(r, p),
				})
			}
		}
	}
	w.walk(value, c.rules)
	if len(found) == 0 {
		return nil
	}
	there := map[shownKey]bool{}
	w.visit = markShown(there)
	w.walk(value, c.rules)
	kept := found[:0]
	for i, a := range found {
		if !there[keys[i]] {
			kept = append(kept, a)
		}
	}
	slices.SortStableFunc(kept, func(a, b Absence) int { return cmp.Compare(a.Pointer, b.Pointer) })
	return kept
}

// mayBeMissed reports whether the absence of a property of the i-th rules says
// anything: that of a required one is a violation, and others have no place.
func mayBeMissed(list []*rules, i int, p property, d Direction) bool {
	earlier := slices.ContainsFunc(list[:i], func(r *rules) bool { return r.property(p.name) != nil })
	return !earlier && !p.rules.hidden(d) && !isRequired(list, p.name) && !anyForbids(list, p.name)
}

func isRequired(list []*rules, name string) bool {
	for _, r := range list {
		if slices.ContainsFunc(r.required, func(q requirement) bool { return q.name == name }) {
			return true
		}
	}
	return false
}

// shownKey is a property as one schema declares it, or the whole schema: there
// is an example of it.
type shownKey struct {
	rules *rules
	name  string
	whole bool
}

// isShown asks the examples of whole objects first: where there are some, and
// none has the property, its own example is not enough.
func (c *Schema) isShown(r *rules, p property) bool {
	c.once.Do(c.findShown)
	if c.shown[shownKey{rules: r, name: p.name}] {
		return true
	}
	own := len(p.rules.examples) + len(p.rules.target().examples)
	return own > 0 && !c.shown[shownKey{rules: r, whole: true}]
}

// findShown looks through the examples beside the schema, and those of it and
// of all that it is made of.
func (c *Schema) findShown() {
	c.shown = map[shownKey]bool{}
	w := walker{eval: eval{direction: Response}, nearest: true, visit: markShown(c.shown)}
	for _, example := range c.uses {
		w.walk(example, c.rules)
	}
	eachReachable(c.rules, map[*rules]bool{}, func(r *rules) {
		for _, example := range r.examples {
			w.walk(example, r)
		}
	})
}

// markShown returns a visit that notes which properties a value has.
func markShown(shown map[shownKey]bool) func(view, any) {
	return func(at view, v any) {
		object, ok := v.(map[string]any)
		if !ok || at.unmatched {
			return
		}
		for _, r := range at.rules {
			shown[shownKey{rules: r, whole: true}] = true
			for _, p := range r.properties {
				if _, there := object[p.name]; there {
					shown[shownKey{rules: r, name: p.name}] = true
				}
			}
		}
	}
}

// eachReachable calls do for rules and all that they are made of, once each.
func eachReachable(r *rules, seen map[*rules]bool, do func(*rules)) {
	if r == nil || seen[r] {
		return
	}
	seen[r] = true
	do(r)
	for _, p := range r.properties {
		eachReachable(p.rules, seen, do)
	}
	for _, p := range r.patterns {
		eachReachable(p.rules, seen, do)
	}
	for _, list := range [][]*rules{r.prefix, r.all, r.any, r.one} {
		for _, part := range list {
			eachReachable(part, seen, do)
		}
	}
	for i := range r.dependent {
		eachReachable(r.dependent[i].rules, seen, do)
	}
	for _, part := range []*rules{r.ref, r.items, r.contains, r.additional, r.when, r.then, r.otherwise} {
		eachReachable(part, seen, do)
	}
}

// FreeStrings returns the pointers of the strings in a valid value that may
// hold any text of more than 20 characters: no enum, const, format or pattern
// speaks against it.
func (c *Schema) FreeStrings(valid any) []string {
	var places [][]step
	w := walker{ordered: true, all: true}
	w.visit = func(at view, v any) {
		if _, ok := v.(string); ok && !slices.ContainsFunc(at.rules, restrictsText) {
			places = append(places, slices.Clone(w.path))
		}
	}
	w.walk(valid, c.rules)
	var free []string
	text := strings.Repeat("Text ", 5)[:21]
	for _, path := range places {
		changed := replaced(valid, path, text)
		if w.accepts(c.rules, changed, Request) || w.accepts(c.rules, changed, Response) {
			free = append(free, pointer(path))
		}
	}
	return free
}

func restrictsText(r *rules) bool {
	return r.enum != nil || r.hasConst || r.format != "" || r.patternText != "" ||
		r.maxLength >= 0 && r.maxLength <= 20 || r.types != 0 && r.types&isString == 0
}
