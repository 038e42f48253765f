package schema

import (
	"unicode/utf8"

	"parlance/internal/tree"
)

// Violation is one place at which a value breaks a schema.
type Violation struct {
	Pointer string     // RFC 6901, into the value
	Keyword string     // "required", "type", "format" …; "undeclared" where no schema knows a property
	Node    *tree.Node // the keyword's value in the document, or the schema
	Message string     // lower case: the value, cut, and what is allowed
}

// Validate returns what is wrong with a value: as encoding/json decodes it,
// numbers as json.Number or float64. The order is that of the document.
func (c *Schema) Validate(value any, d Direction) []Violation {
	e := eval{direction: d}
	e.scope = e.room[:0]
	if e.check(c.rules, value) {
		return nil
	}
	e.reset()
	e.report = true
	e.check(c.rules, value)
	return distinct(e.found)
}

// Valid reports whether Validate would find nothing. It hardly allocates.
func (c *Schema) Valid(value any, d Direction) bool {
	e := eval{direction: d}
	e.scope = e.room[:0]
	return e.check(c.rules, value)
}

// distinct drops what is found twice: a schema may apply by two ways.
func distinct(found []Violation) []Violation {
	seen := make(map[Violation]bool, len(found))
	kept := found[:0]
	for _, v := range found {
		if !seen[v] {
			seen[v] = true
			kept = append(kept, v)
		}
	}
	return kept
}

// eval applies rules to a value. Without report it stops at the first thing
// that is wrong and collects nothing: that is what almost every call is for.
type eval struct {
	direction Direction
	report    bool
	literal   bool // oneOf means exactly one, whatever is meant by it
	found     []Violation
	path      []step

	// scope holds the rules that apply together to the present value, from
	// base on: one may require what another declares to be readOnly.
	scope []*rules
	base  int
	room  [8]*rules // for scope at first

	steps    int
	branches int // how many oneOf and anyOf are being explained, one inside the other
}

// What bounds an evaluation. Branches that lead to each other make the work
// double with each level of a value: past maxSteps, more than a body of 50 MB
// needs, the rest is taken for valid.
const (
	maxSteps      = 5_000_000
	maxViolations = 200
	maxBranches   = 4
)

func (e *eval) reset() { e.path, e.scope, e.base = e.path[:0], e.scope[:0], 0 }

// valid asks without reporting.
func (e *eval) valid(r *rules, v any) bool {
	report := e.report
	e.report = false
	ok := e.check(r, v)
	e.report = report
	return ok
}

// check applies all rules to a value.
func (e *eval) check(r *rules, v any) bool {
	if e.steps++; e.steps > maxSteps {
		return true
	}
	if r.never {
		return e.report && e.fail(r, "false", "nothing is allowed here, but there is %s", show(v))
	}
	if v == nil && r.nullable {
		return true
	}
	if r.types != 0 && r.types&kindOf(v) == 0 {
		return e.report && e.failType(r, v)
	}
	ok := e.checkValues(r, v)
	if !ok && !e.report {
		return false
	}
	switch v := v.(type) {
	case nil, bool:
	case string:
		ok = e.checkString(r, v) && ok
	case []any:
		ok = e.checkArray(r, v) && ok
	case map[string]any:
		ok = e.checkObject(r, v) && ok
	default:
		ok = e.checkNumber(r, v) && ok
	}
	if !ok && !e.report {
		return false
	}
	if r.applies {
		e.scope = append(e.scope, r)
		ok = e.checkApplied(r, v) && ok
		e.scope = e.scope[:len(e.scope)-1]
		if !ok && !e.report {
			return false
		}
	}
	if r.unevaluated != nil || r.unevaluatedItems != nil {
		ok = e.checkUnevaluated(r, v) && ok
	}
	return ok
}

// child applies rules to a member or an item of the present value.
func (e *eval) child(r *rules, v any, at step) bool {
	base := e.base
	e.base = len(e.scope)
	if e.report {
		e.path = append(e.path, at)
	}
	ok := e.check(r, v)
	if e.report {
		e.path = e.path[:len(e.path)-1]
	}
	e.base = base
	return ok
}

func (e *eval) checkValues(r *rules, v any) bool {
	if r.hasConst && !equal(r.constant, v) {
		return e.report && e.fail(r, "const", "%s is not %s", show(v), show(r.constant))
	}
	if r.enum == nil {
		return true
	}
	for _, allowed := range r.enum {
		if equal(allowed, v) {
			return true
		}
	}
	return e.report && e.fail(r, "enum", "%s is none of %s", show(v), showList(r.enum))
}

func (e *eval) checkString(r *rules, s string) bool {
	ok := true
	if r.minLength > 0 || r.maxLength >= 0 {
		switch n := utf8.RuneCountInString(s); {
		case n < r.minLength:
			ok = e.report && e.fail(r, "minLength", "%s has %s, at least %d are required", show(s), plural(n, "character"), r.minLength)
		case r.maxLength >= 0 && n > r.maxLength:
			ok = e.report && e.fail(r, "maxLength", "%s has %s, at most %d are allowed", show(s), plural(n, "character"), r.maxLength)
		}
	}
	if r.pattern != nil && (ok || e.report) && !r.pattern.MatchString(s) {
		ok = e.report && e.fail(r, "pattern", "%s does not match the pattern %s", show(s), r.patternText)
	}
	if r.check != nil && (ok || e.report) && !r.check(s) {
		ok = e.report && e.failFormat(r, s)
	}
	return ok
}

func (e *eval) checkNumber(r *rules, v any) bool {
	s, isNumber := numberText(v)
	if !isNumber {
		return e.report && e.fail(r, "type", "%v (%T) is no JSON value", v, v)
	}
	ok := true
	if r.minimum != nil && r.minimum.compare(s) < 0 {
		ok = e.report && e.fail(r, "minimum", "%s is less than the minimum %s", show(v), r.minimum.text)
	}
	if r.maximum != nil && r.maximum.compare(s) > 0 {
		ok = e.report && e.fail(r, "maximum", "%s is greater than the maximum %s", show(v), r.maximum.text)
	}
	if r.aboveMinimum != nil && r.aboveMinimum.compare(s) <= 0 {
		ok = e.report && e.fail(r, "exclusiveMinimum", "%s is not greater than %s", show(v), r.aboveMinimum.text)
	}
	if r.belowMaximum != nil && r.belowMaximum.compare(s) >= 0 {
		ok = e.report && e.fail(r, "exclusiveMaximum", "%s is not less than %s", show(v), r.belowMaximum.text)
	}
	if r.multipleOf != nil && !r.multipleOf.divides(s) {
		ok = e.report && e.fail(r, "multipleOf", "%s is no multiple of %s", show(v), r.multipleOf.text)
	}
	if r.format != "" && !fits(r.format, s) {
		ok = e.report && e.failFormat(r, v)
	}
	return ok
}

func (e *eval) checkArray(r *rules, list []any) bool {
	ok := true
	switch {
	case len(list) < r.minItems:
		ok = e.report && e.fail(r, "minItems", "there are %s, at least %d are required", plural(len(list), "item"), r.minItems)
	case r.maxItems >= 0 && len(list) > r.maxItems:
		ok = e.report && e.fail(r, "maxItems", "there are %s, at most %d are allowed", plural(len(list), "item"), r.maxItems)
	}
	if r.uniqueItems && (ok || e.report) {
		if i, j, found := repeated(list); found {
			ok = e.report && e.fail(r, "uniqueItems", "items %d and %d are both %s: each must be unique", i, j, show(list[i]))
		}
	}
	checked := len(list)
	if r.items == nil {
		checked = min(checked, len(r.prefix))
	}
	for i, item := range list[:checked] {
		if !ok && !e.report {
			return false
		}
		rules := r.items
		if i < len(r.prefix) {
			rules = r.prefix[i]
		}
		ok = e.child(rules, item, step{index: i}) && ok
	}
	if r.contains != nil && (ok || e.report) {
		ok = e.checkContains(r, list) && ok
	}
	return ok
}

func (e *eval) checkContains(r *rules, list []any) bool {
	matched := 0
	report := e.report
	e.report = false
	for i, item := range list {
		if e.child(r.contains, item, step{index: i}) {
			matched++
		}
	}
	e.report = report
	least := 1
	if r.minContains >= 0 {
		least = r.minContains
	}
	switch {
	case matched < least && r.minContains < 0:
		return e.report && e.fail(r, "contains", "no item is what one must be")
	case matched < least:
		return e.report && e.fail(r, "minContains", "%s match \"contains\", at least %d must", plural(matched, "item"), least)
	case r.maxContains >= 0 && matched > r.maxContains:
		return e.report && e.fail(r, "maxContains", "%s match \"contains\", at most %d may", plural(matched, "item"), r.maxContains)
	}
	return true
}

func (e *eval) checkObject(r *rules, object map[string]any) bool {
	ok := true
	switch {
	case len(object) < r.minProperties:
		ok = e.report && e.fail(r, "minProperties", "there are %s, at least %d are required", plural(len(object), "property"), r.minProperties)
	case r.maxProperties >= 0 && len(object) > r.maxProperties:
		ok = e.report && e.fail(r, "maxProperties", "there are %s, at most %d are allowed", plural(len(object), "property"), r.maxProperties)
	}
	for i := range r.required {
		if _, there := object[r.required[i].name]; !there {
			ok = e.failRequired(r, &r.required[i], object) && ok
			if !ok && !e.report {
				return false
			}
		}
	}
	declared := 0
	for i := range r.properties {
		p := &r.properties[i]
		if value, there := object[p.name]; there {
			declared++
			ok = e.child(p.rules, value, step{name: p.name, index: -1}) && ok
			if !ok && !e.report {
				return false
			}
		}
	}
	if r.names != nil || r.patterns != nil || r.additional != nil && declared < len(object) {
		ok = e.checkOthers(r, object) && ok
	}
	for i := range r.dependent {
		d := &r.dependent[i]
		if _, there := object[d.name]; there && d.rules == nil && (ok || e.report) {
			ok = e.checkDependent(r, d, object) && ok
		}
	}
	return ok
}

// checkOthers looks at members one by one, as far as they are not declared. In
// a report their order must not be that of a map.
func (e *eval) checkOthers(r *rules, object map[string]any) bool {
	if e.report {
		ok := true
		for _, name := range sortedKeys(object) {
			ok = e.checkOther(r, name, object[name]) && ok
		}
		return ok
	}
	for name, value := range object {
		if !e.checkOther(r, name, value) {
			return false
		}
	}
	return true
}

func (e *eval) checkOther(r *rules, name string, value any) bool {
	ok := true
	if r.names != nil && !e.valid(r.names, name) {
		ok = e.report && e.fail(r, "propertyNames", "%s is not allowed as a name", show(name))
	}
	_, known := r.index[name]
	for _, p := range r.patterns {
		if p.pattern.MatchString(name) {
			known = true
			ok = e.child(p.rules, value, step{name: name, index: -1}) && ok
		}
	}
	switch {
	case known || r.additional == nil:
		return ok
	case r.additional.never:
		return e.report && e.failUnknown(r, "additionalProperties", name)
	}
	return e.child(r.additional, value, step{name: name, index: -1}) && ok
}

func (e *eval) checkDependent(r *rules, d *dependency, object map[string]any) bool {
	ok := true
	for _, name := range d.required {
		if _, there := object[name]; !there && !e.exempt(r, name) {
			ok = e.report && e.failAt(d.node, "dependentRequired", "property %s is missing, which %s requires", show(name), show(d.name))
		}
	}
	return ok
}

// exempt reports whether a property need not be there in this direction.
func (e *eval) exempt(r *rules, name string) bool {
	if r.isHidden(name, e.direction) {
		return true
	}
	for _, outer := range e.scope[e.base:] {
		if outer.isHidden(name, e.direction) {
			return true
		}
	}
	return false
}
