package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parlance/internal/tree"
)

// Limits of Invalid: how many mutations it returns, and how large one may grow
// past a limit.
const (
	maxMutations = 200
	maxText      = 100_000
	maxMembers   = 1000
)

// Mutation is an invalid value, and where it differs from a valid one.
type Mutation struct {
	Pointer string // the place that was changed; of a property left out, where it was
	Keyword string // what the change breaks
	Message string // what was done: lower case
	Value   any    // shares its unchanged parts with the valid value
}

// Invalid changes a valid value at one place at a time so that it is invalid:
// required properties are left out, types and values exchanged, limits
// crossed, formats broken, properties added. Of an array, the first item is
// changed. Each result was checked; the order is that of the names, outer
// places first, and there are no more than 200.
func (c *Schema) Invalid(valid any, d Direction) []Mutation {
	m := mutator{schema: c, root: valid}
	m.ordered, m.direction = true, d
	m.visit = m.mutate
	m.walk(valid, c.rules)
	return m.mutations
}

type mutator struct {
	walker
	schema    *Schema
	root      any
	mutations []Mutation
}

// add keeps a change of the present place if it is invalid, and reports whether
// it is.
func (m *mutator) add(keyword string, changed any, message string) bool {
	return m.addAt(m.path, keyword, replaced(m.root, m.path, changed), message)
}

func (m *mutator) addAt(path []step, keyword string, value any, message string) bool {
	if len(m.mutations) >= maxMutations || m.accepts(m.schema.rules, value, m.direction) {
		return false
	}
	place := pointer(path)
	for _, known := range m.mutations {
		if known.Pointer == place && known.Keyword == keyword && known.Message == message {
			return false
		}
	}
	m.mutations = append(m.mutations, Mutation{place, keyword, message, value})
	return true
}

func (m *mutator) mutate(at view, v any) {
	if len(m.mutations) >= maxMutations || slices.ContainsFunc(m.path, func(s step) bool { return s.index > 0 }) {
		return
	}
	m.types(at, v)
	for _, r := range at.rules {
		m.values(r, v)
		switch v := v.(type) {
		case nil, bool:
		case string:
			m.text(r, v)
		case []any:
			m.array(r, v)
		case map[string]any:
			m.object(r, v)
		default:
			m.number(r, v)
		}
	}
}

// types puts a value of a type that is not allowed in the place, then null.
func (m *mutator) types(at view, v any) {
	allowed := isAny
	for _, r := range at.rules {
		if r.types != 0 {
			allowed &= r.types
		}
	}
	if allowed&isFraction == 0 && allowed&isInteger != 0 {
		m.add("type", json.Number("1.5"), "a number with a fraction in place of an integer")
	}
	for _, other := range []any{"not a valid value", json.Number("12345"), true, []any{}, map[string]any{}} {
		if k := kindOf(other); k&allowed == 0 && m.add("type", other, show(other)+" in place of "+show(v)) {
			break
		}
	}
	if v != nil {
		m.add("type", nil, "null in place of "+show(v))
	}
}

func (m *mutator) values(r *rules, v any) {
	keyword := "enum"
	switch {
	case r.hasConst:
		keyword = "const"
	case r.enum == nil:
		return
	}
	var others []any
	switch v := v.(type) {
	case string:
		others = []any{"no-such-value", v + "-other", strings.ToUpper(v)}
	case bool:
		others = []any{!v}
	case json.Number:
		others = []any{json.Number("987654321"), json.Number("-1"), json.Number("0")}
	}
	for _, other := range others {
		if m.add(keyword, other, show(other)+", which is not listed, in place of "+show(v)) {
			return
		}
	}
}

func (m *mutator) text(r *rules, s string) {
	if r.minLength > 0 {
		short := s
		if utf8.RuneCountInString(s) >= r.minLength {
			short = string([]rune(s)[:r.minLength-1])
		}
		m.add("minLength", short, plural(r.minLength-1, "character")+", at least "+strconv.Itoa(r.minLength)+" are required")
	}
	if r.maxLength >= 0 && r.maxLength < maxText {
		long := s + strings.Repeat("a", max(0, r.maxLength+1-utf8.RuneCountInString(s)))
		m.add("maxLength", long, plural(r.maxLength+1, "character")+", at most "+strconv.Itoa(r.maxLength)+" are allowed")
	}
	if r.pattern != nil {
		for _, other := range []string{s + "!", "!" + s, "", "~", "\u00e9 \u2717"} {
			if !r.pattern.MatchString(other) && m.add("pattern", other, show(other)+" does not match the pattern") {
				break
			}
		}
	}
	if r.check != nil {
		for _, other := range append(brokenFormats[r.format], "not a "+r.format+" (") {
			if !r.check(other) && m.add("format", other, show(other)+" is no "+r.format) {
				break
			}
		}
	}
}

// brokenFormats are near misses: what a careless check lets pass.
var brokenFormats = map[string][]string{
	"uuid":         {"3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d9g"},
	"date-time":    {"2026-02-30T25:61:00Z"},
	"date":         {"2026-02-30"},
	"time":         {"25:61:00Z"},
	"ipv4":         {"192.0.2.256"},
	"ipv6":         {"2001:db8:::1"},
	"byte":         {"***"},
	"json-pointer": {"no/slash"},
}

func (m *mutator) number(r *rules, v any) {
	beyond := func(keyword string, l *limit, by float64) {
		if l == nil {
			return
		}
		other := json.Number(l.text)
		if by != 0 {
			other = json.Number(strconv.FormatFloat(l.float+by, 'f', -1, 64))
		}
		m.add(keyword, other, string(other)+" is beyond the limit "+l.text)
	}
	beyond("minimum", r.minimum, -1)
	beyond("maximum", r.maximum, 1)
	beyond("exclusiveMinimum", r.aboveMinimum, 0)
	beyond("exclusiveMaximum", r.belowMaximum, 0)
	if r.multipleOf != nil {
		text, _ := numberText(v)
		f, _ := strconv.ParseFloat(text, 64)
		for _, by := range []float64{1, r.multipleOf.float / 2} {
			other := json.Number(strconv.FormatFloat(f+by, 'f', -1, 64))
			if m.add("multipleOf", other, string(other)+" is no multiple of "+r.multipleOf.text) {
				break
			}
		}
	}
	switch r.format {
	case "int32":
		m.add("format", json.Number("2147483648"), "2147483648 needs more than 32 bits")
	case "int64":
		m.add("format", json.Number("9223372036854775808"), "9223372036854775808 needs more than 64 bits")
	}
}

func (m *mutator) array(r *rules, list []any) {
	if r.minItems > 0 && len(list) >= r.minItems {
		m.add("minItems", slices.Clone(list[:r.minItems-1]), plural(r.minItems-1, "item")+", at least "+strconv.Itoa(r.minItems)+" are required")
	}
	if len(list) == 0 {
		return
	}
	if r.maxItems >= 0 && r.maxItems < maxMembers {
		long := slices.Clone(list)
		for len(long) <= r.maxItems {
			long = append(long, list[len(long)%len(list)])
		}
		m.add("maxItems", long, plural(len(long), "item")+", at most "+strconv.Itoa(r.maxItems)+" are allowed")
	}
	if r.uniqueItems {
		m.add("uniqueItems", append(slices.Clone(list), list[0]), "the first item is there twice")
	}
}

func (m *mutator) object(r *rules, object map[string]any) {
	for _, q := range r.required {
		if _, there := object[q.name]; there {
			without := maps.Clone(object)
			delete(without, q.name)
			path := append(slices.Clone(m.path), step{name: q.name, index: -1})
			m.addAt(path, "required", replaced(m.root, m.path, without), "required property "+show(q.name)+" left out")
		}
	}
	for _, d := range r.dependent {
		for _, name := range d.required {
			if object[d.name] == nil || object[name] == nil {
				continue
			}
			without := maps.Clone(object)
			delete(without, name)
			path := append(slices.Clone(m.path), step{name: name, index: -1})
			m.addAt(path, "dependentRequired", replaced(m.root, m.path, without), "property "+show(name)+" left out, which "+show(d.name)+" requires")
		}
	}
	if r.minProperties > 0 && len(object) >= r.minProperties {
		few := map[string]any{}
		for _, name := range sortedKeys(object)[:r.minProperties-1] {
			few[name] = object[name]
		}
		m.add("minProperties", few, plural(len(few), "property")+", at least "+strconv.Itoa(r.minProperties)+" are required")
	}
	if r.maxProperties >= 0 && r.maxProperties < maxMembers {
		many := maps.Clone(object)
		for i := 1; len(many) <= r.maxProperties; i++ {
			many["additional"+strconv.Itoa(i)] = filler(object)
		}
		m.add("maxProperties", many, plural(len(many), "property")+", at most "+strconv.Itoa(r.maxProperties)+" are allowed")
	}
	if keyword := r.closed(); keyword != "" {
		more := maps.Clone(object)
		more["unexpectedProperty"] = "value"
		path := append(slices.Clone(m.path), step{name: "unexpectedProperty", index: -1})
		m.addAt(path, keyword, replaced(m.root, m.path, more), "property \"unexpectedProperty\" added")
	}
}

// filler is a value for one more member of a map: one that it has already.
func filler(object map[string]any) any {
	for _, name := range sortedKeys(object) {
		return object[name]
	}
	return "value"
}

// closed returns the keyword by which rules forbid what they do not declare.
func (r *rules) closed() string {
	switch {
	case r.additional != nil && r.additional.never:
		return "additionalProperties"
	case r.unevaluated != nil && r.unevaluated.never:
		return "unevaluatedProperties"
	}
	return ""
}

// replaced returns v with another value at a place. What lies beside the path
// is shared with v.
func replaced(v any, path []step, with any) any {
	if len(path) == 0 {
		return with
	}
	switch v := v.(type) {
	case map[string]any:
		object := maps.Clone(v)
		object[path[0].name] = replaced(v[path[0].name], path[1:], with)
		return object
	case []any:
		list := slices.Clone(v)
		list[path[0].index] = replaced(v[path[0].index], path[1:], with)
		return list
	}
	return v
}

// remove takes the member at a pointer out of v.
func remove(v any, pointer string) {
	tokens := strings.Split(pointer, "/")[1:]
	for i, token := range tokens {
		switch holder := v.(type) {
		case map[string]any:
			name := tree.UnescapeToken(token)
			if i == len(tokens)-1 {
				delete(holder, name)
				return
			}
			v = holder[name]
		case []any:
			n, err := strconv.Atoi(token)
			if err != nil || n >= len(holder) {
				return
			}
			v = holder[n]
		}
	}
}
