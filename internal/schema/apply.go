package schema

import (
	"slices"
	"strings"
)

// checkApplied applies the schemas that a schema has for the same value.
func (e *eval) checkApplied(r *rules, v any) bool {
	ok := true
	if r.ref != nil {
		ok = e.check(r.ref, v)
	}
	for _, part := range r.all {
		if !ok && !e.report {
			return false
		}
		ok = e.check(part, v) && ok
	}
	if r.any != nil && (ok || e.report) {
		ok = e.checkAny(r, v) && ok
	}
	if r.one != nil && (ok || e.report) {
		ok = e.checkOne(r, v) && ok
	}
	if r.not != nil && (ok || e.report) && e.denied(r.not, v) {
		ok = e.report && e.fail(r, "not", "%s is what it must not be", show(v))
	}
	if r.when != nil && (ok || e.report) {
		branch := r.otherwise
		if e.valid(r.when, v) {
			branch = r.then
		}
		ok = (branch == nil || e.check(branch, v)) && ok
	}
	if object, isObject := v.(map[string]any); isObject && (ok || e.report) {
		for i := range r.dependent {
			d := &r.dependent[i]
			if _, there := object[d.name]; there && d.rules != nil {
				ok = e.check(d.rules, v) && ok
			}
		}
	}
	return ok
}

// denied reports whether the schema of a "not" matches. There, to let more pass
// is to forbid more.
func (e *eval) denied(r *rules, v any) bool {
	literal := e.literal
	e.literal = true
	matches := e.valid(r, v)
	e.literal = literal
	return matches
}

func (e *eval) checkAny(r *rules, v any) bool {
	for _, branch := range r.any {
		if e.valid(branch, v) {
			return true
		}
	}
	return e.failBranches(r, "anyOf", r.any, v)
}

func (e *eval) checkOne(r *rules, v any) bool {
	first := -1
	for i, branch := range r.one {
		if !e.valid(branch, v) {
			continue
		}
		if first < 0 {
			first = i
			continue
		}
		if e.isSettled(r, v) {
			return true
		}
		return e.report && e.fail(r, "oneOf", "%s matches both %s and %s, but exactly one of the schemas must match",
			show(v), branchName(r.one, first), branchName(r.one, i))
	}
	if first >= 0 {
		return true
	}
	return e.failBranches(r, "oneOf", r.one, v)
}

// isSettled reports whether it is clear which of several branches that match is
// meant: the discriminator names it, or it alone declares all members of the
// value. The others match only since schemas are open: authors who write
// oneOf [{id}, {id, name}] do not mean to forbid a name. Those who write
// unevaluatedProperties count matches in earnest.
func (e *eval) isSettled(r *rules, v any) bool {
	if e.literal {
		return false
	}
	if chosen := r.discriminator.chosen(v); chosen != nil && e.valid(chosen, v) {
		return true
	}
	if slices.ContainsFunc(e.scope[e.base:], func(outer *rules) bool { return outer.unevaluated != nil }) {
		return false
	}
	complete := 0
	for _, branch := range r.one {
		if e.valid(branch, v) && len(e.undeclared(v, branch)) == 0 {
			complete++
		}
	}
	return complete == 1
}

// failBranches reports why none of the branches matches: in full for the one
// that the value comes nearest to.
func (e *eval) failBranches(r *rules, keyword string, branches []*rules, v any) bool {
	if !e.report {
		return false
	}
	if chosen := r.discriminator.chosen(v); chosen != nil && !e.valid(chosen, v) {
		return e.check(chosen, v)
	}
	if e.branches >= maxBranches {
		return e.fail(r, keyword, "%s matches none of the %d schemas", show(v), len(branches))
	}
	e.branches++
	defer func() { e.branches-- }()
	outcomes := make([][]Violation, len(branches))
	best, lowest, wrongType := 0, 0, true
	for i, branch := range branches {
		outcomes[i] = e.try(branch, v)
		distance := e.distance(outcomes[i])
		if i == 0 || distance < lowest {
			best, lowest = i, distance
		}
		wrongType = wrongType && len(outcomes[i]) == 1 && outcomes[i][0].Keyword == "type" && e.depth(outcomes[i][0]) == 0
	}
	if wrongType {
		var allowed kind
		for _, branch := range branches {
			allowed |= branch.kinds()
		}
		return e.report && e.fail(r, keyword, "%s, but must be %s", describe(v), allowed)
	}
	if name, values := e.tag(branches, v); name != "" {
		object := v.(map[string]any)
		e.path = append(e.path, step{name: name, index: -1})
		e.fail(r, keyword, "%s is none of %s", show(object[name]), showList(values))
		e.path = e.path[:len(e.path)-1]
		return false
	}
	e.found = append(e.found, outcomes[best]...)
	return false
}

// try returns the violations of one branch.
func (e *eval) try(branch *rules, v any) []Violation {
	found := e.found
	e.found = nil
	e.check(branch, v)
	outcome := e.found
	e.found = found
	return outcome
}

// depth returns how far below the present value a violation lies.
func (e *eval) depth(v Violation) int {
	return strings.Count(v.Pointer, "/") - len(e.path)
}

// distance says how far a value is from a branch: a wrong type at once is
// farthest, then a member that names another branch; what lies deep inside
// counts least.
func (e *eval) distance(found []Violation) int {
	sum := 0
	for _, v := range found {
		depth := e.depth(v)
		switch {
		case depth == 0 && v.Keyword == "type":
			sum += 1000
		case depth <= 1 && (v.Keyword == "enum" || v.Keyword == "const"):
			sum += 50
		case depth <= 1:
			sum += 4
		default:
			sum++
		}
	}
	return sum
}

// kinds returns the types that rules allow.
func (r *rules) kinds() kind {
	allowed := isAny
	if r.types != 0 {
		allowed = r.types
	}
	if r.ref != nil {
		allowed &= r.ref.kinds()
	}
	for _, part := range r.all {
		allowed &= part.kinds()
	}
	if r.nullable {
		allowed |= isNull
	}
	return allowed
}

// tag finds the member by which the branches differ, "status" or "kind", if
// the value has it and it names none of them.
func (e *eval) tag(branches []*rules, v any) (name string, values []any) {
	object, ok := v.(map[string]any)
	if !ok {
		return "", nil
	}
	for _, p := range members(branches[0]) {
		value, there := object[p.name]
		if !there {
			continue
		}
		values = values[:0]
		for _, branch := range branches {
			named := branch.declared(p.name)
			if named == nil {
				values = nil
				break
			}
			fixed := named.fixed()
			if fixed == nil || len(values) > 0 && equal(values[0], fixed[0]) || contains(fixed, value) {
				values = nil
				break
			}
			values = append(values, fixed...)
		}
		if len(values) > 0 {
			return p.name, values
		}
	}
	return "", nil
}

// members returns the properties of rules and of those they refer to.
func members(r *rules) []property {
	list := r.properties
	if r.ref != nil {
		list = append(list[:len(list):len(list)], members(r.ref)...)
	}
	for _, part := range r.all {
		list = append(list[:len(list):len(list)], members(part)...)
	}
	return list
}

// fixed returns the values to which rules restrict.
func (r *rules) fixed() []any {
	switch {
	case r.hasConst:
		return []any{r.constant}
	case r.enum != nil:
		return r.enum
	case r.ref != nil:
		return r.ref.fixed()
	}
	return nil
}

func contains(list []any, v any) bool {
	for _, item := range list {
		if equal(item, v) {
			return true
		}
	}
	return false
}

// checkUnevaluated applies the schemas for what no other keyword has looked at.
func (e *eval) checkUnevaluated(r *rules, v any) bool {
	ok := true
	switch v := v.(type) {
	case map[string]any:
		if r.unevaluated == nil {
			return true
		}
		seen := map[string]bool{}
		e.evaluated(r, v, seen, true)
		for _, name := range sortedKeys(v) {
			switch {
			case seen[name]:
			case r.unevaluated.never:
				ok = e.report && e.failUnknown(r, "unevaluatedProperties", name)
			default:
				ok = e.child(r.unevaluated, v[name], step{name: name, index: -1}) && ok
			}
		}
	case []any:
		if r.unevaluatedItems == nil {
			return true
		}
		seen := make([]bool, len(v))
		e.evaluatedItems(r, v, seen, true)
		for i, item := range v {
			switch {
			case seen[i]:
			case r.unevaluatedItems.never:
				ok = e.report && e.fail(r, "unevaluatedItems", "item %d is not allowed", i)
			default:
				ok = e.child(r.unevaluatedItems, item, step{index: i}) && ok
			}
		}
	}
	return ok
}

// evaluated marks the members that rules, and those that apply with them, have
// looked at.
func (e *eval) evaluated(r *rules, object map[string]any, seen map[string]bool, outermost bool) {
	if r.unevaluated != nil && !outermost {
		for name := range object {
			seen[name] = true
		}
		return
	}
	for name := range object {
		if _, known := r.index[name]; known || r.additional != nil {
			seen[name] = true
		}
		for _, p := range r.patterns {
			if p.pattern.MatchString(name) {
				seen[name] = true
			}
		}
	}
	e.eachApplied(r, object, func(part *rules) { e.evaluated(part, object, seen, false) })
}

func (e *eval) evaluatedItems(r *rules, list []any, seen []bool, outermost bool) {
	all := r.items != nil || r.unevaluatedItems != nil && !outermost
	for i := range list {
		if all || i < len(r.prefix) || r.contains != nil && e.valid(r.contains, list[i]) {
			seen[i] = true
		}
	}
	e.eachApplied(r, list, func(part *rules) { e.evaluatedItems(part, list, seen, false) })
}

// eachApplied calls do for the schemas that apply to v as r does: parts,
// branches that match, conditions that hold.
func (e *eval) eachApplied(r *rules, v any, do func(*rules)) {
	if !r.applies {
		return
	}
	e.scope = append(e.scope, r)
	defer func() { e.scope = e.scope[:len(e.scope)-1] }()
	if r.ref != nil {
		do(r.ref)
	}
	for _, part := range r.all {
		do(part)
	}
	for _, branches := range [2][]*rules{r.any, r.one} {
		for _, branch := range branches {
			if e.valid(branch, v) {
				do(branch)
			}
		}
	}
	if r.when != nil {
		branch := r.otherwise
		if e.valid(r.when, v) {
			do(r.when)
			branch = r.then
		}
		if branch != nil {
			do(branch)
		}
	}
	object, _ := v.(map[string]any)
	for i := range r.dependent {
		if _, there := object[r.dependent[i].name]; there && r.dependent[i].rules != nil {
			do(r.dependent[i].rules)
		}
	}
}
