package schema

import (
	"regexp"

	"parlance/internal/tree"
)

// kind is a set of JSON types. A number without a fraction is an integer, a
// number is one or the other.
type kind uint8

const (
	isNull kind = 1 << iota
	isBool
	isInteger
	isFraction
	isString
	isArray
	isObject

	isNumber = isInteger | isFraction
	isAny    = isNull | isBool | isNumber | isString | isArray | isObject
)

// rules are the keywords of one schema object, ready to be applied. Limits that
// are absent are nil or -1.
type rules struct {
	node *tree.Node
	name string // of the component, if it is one

	never    bool // the schema "false"
	types    kind // 0: not restricted
	nullable bool
	enum     []any
	hasConst bool
	constant any

	// For strings.
	minLength, maxLength int
	pattern              *regexp.Regexp
	patternText          string
	format               string
	check                func(string) bool // of a format for strings

	// For numbers.
	minimum, maximum           *limit
	aboveMinimum, belowMaximum *limit // exclusive
	multipleOf                 *limit

	// For arrays.
	prefix                   []*rules
	items                    *rules
	contains                 *rules
	minContains, maxContains int
	minItems, maxItems       int
	uniqueItems              bool
	unevaluatedItems         *rules

	// For objects.
	properties                   []property // in the order of the document
	index                        map[string]int
	patterns                     []patternRule
	additional                   *rules // nil: the keyword is absent
	names                        *rules // propertyNames
	required                     []requirement
	dependent                    []dependency
	minProperties, maxProperties int
	unevaluated                  *rules // unevaluatedProperties

	// For the same value.
	ref             *rules
	all             []*rules // allOf
	any, one        []*rules
	not             *rules
	when            *rules // if
	then, otherwise *rules
	discriminator   *discriminator

	readOnly, writeOnly bool
	examples            []any // example, examples
	defaults            []any // the default, if there is one

	applies bool // has keywords for the same value
	bare    bool // restricts no more than the type
	circles uint8
}

type property struct {
	name  string
	rules *rules
}

type patternRule struct {
	pattern *regexp.Regexp
	rules   *rules
}

type requirement struct {
	name string
	node *tree.Node // the item of "required"
}

// dependency is an entry of dependentRequired or of dependentSchemas.
type dependency struct {
	name     string
	node     *tree.Node
	required []string
	rules    *rules
}

// discriminator says which branch a value names.
type discriminator struct {
	property string
	mapping  []choice // of the document, then the names of the components
}

type choice struct {
	name  string
	rules *rules
}

// property returns the rules of a declared property, or nil.
func (r *rules) property(name string) *rules {
	if i, ok := r.index[name]; ok {
		return r.properties[i].rules
	}
	return nil
}

// chosen returns the branch that the value names, and nil where it names none.
func (d *discriminator) chosen(v any) *rules {
	if d == nil {
		return nil
	}
	object, _ := v.(map[string]any)
	name, ok := object[d.property].(string)
	if !ok {
		return nil
	}
	for _, c := range d.mapping {
		if c.name == name {
			return c.rules
		}
	}
	return nil
}

// nameOf returns the value that names a branch, and "" where none does.
func (d *discriminator) nameOf(branch *rules) string {
	for _, c := range d.mapping {
		if c.rules == branch {
			return c.name
		}
	}
	return ""
}

// target follows references that stand alone.
func (r *rules) target() *rules {
	for hops := 0; r.ref != nil && hops < maxHops; hops++ {
		r = r.ref
	}
	return r
}

// hidden reports whether a property of these rules has no part in the
// direction.
func (r *rules) hidden(d Direction) bool {
	if d == Request && r.readOnly || d == Response && r.writeOnly {
		return true
	}
	if r.ref != nil && r.ref.hidden(d) {
		return true
	}
	for _, part := range r.all {
		if part.hidden(d) {
			return true
		}
	}
	return false
}

// declared finds a property in the rules and in all that apply together with
// them.
func (r *rules) declared(name string) *rules {
	if p := r.property(name); p != nil {
		return p
	}
	if r.ref != nil {
		if p := r.ref.declared(name); p != nil {
			return p
		}
	}
	for _, parts := range [][]*rules{r.all, r.any, r.one} {
		for _, part := range parts {
			if p := part.declared(name); p != nil {
				return p
			}
		}
	}
	return nil
}

// isHidden reports whether a property, wherever the rules declare it, has no
// part in the direction.
func (r *rules) isHidden(name string, d Direction) bool {
	p := r.declared(name)
	return p != nil && p.hidden(d)
}

// forbids reports whether rules rule out a property: by the schema false, or by
// a "not" that requires it.
func (r *rules) forbids(name string) bool {
	if p := r.property(name); p != nil && p.never {
		return true
	}
	return r.not != nil && r.not.onlyRequires(name)
}

func (r *rules) onlyRequires(name string) bool {
	for _, branch := range r.any {
		if branch.onlyRequires(name) {
			return true
		}
	}
	return len(r.required) == 1 && r.required[0].name == name && len(r.properties) == 0 && !r.applies
}

func anyForbids(list []*rules, name string) bool {
	for _, r := range list {
		if r.forbids(name) {
			return true
		}
	}
	return false
}
