package contract

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// sample is values that keep the contract, and what is particular about them.
type sample struct {
	name   string
	values Values
}

// required returns the required parameters of an operation with values.
func (o *op) requiredParams(rnd *rand.Rand) map[Param]any {
	params := map[Param]any{}
	for _, p := range o.params {
		if p.required || p.in == "path" {
			if v, ok := p.value(rnd); ok {
				params[Param{p.in, p.name}] = v
			}
		}
	}
	return params
}

// value returns the first example of a parameter, or a generated value.
func (p *param) value(rnd *rand.Rand) (any, bool) {
	if len(p.examples) > 0 {
		return p.examples[0], true
	}
	v, ok := generate(p.schema, rnd, false)
	if s, isText := v.(string); ok && isText && s == "" && p.in == "path" {
		return generate(p.schema, rnd, true) // an empty segment is another path
	}
	return v, ok
}

// allParams returns all parameters with values.
func (o *op) allParams(rnd *rand.Rand) map[Param]any {
	params := o.requiredParams(rnd)
	for _, p := range o.params {
		key := Param{p.in, p.name}
		if _, there := params[key]; there {
			continue
		}
		if v, ok := p.value(rnd); ok {
			params[key] = v
		}
	}
	return params
}

// bases returns values to start from: for each example of the first media type,
// or one generated body. There is always at least one.
func (o *op) bases(rnd *rand.Rand) []Values {
	params := o.requiredParams(rnd)
	if o.body == nil {
		return []Values{{Params: params}}
	}
	m := o.body.media[0]
	var list []Values
	for _, body := range m.bodies(rnd) {
		list = append(list, Values{Params: params, Body: &Body{Media: m.name, Value: body}})
	}
	if len(list) == 0 {
		list = append(list, Values{Params: params})
	}
	return list
}

// bodies returns the examples of a media type, or a generated value.
func (m *media) bodies(rnd *rand.Rand) []any {
	if len(m.examples) > 0 {
		return m.examples
	}
	if v, ok := generate(m.schema, rnd, false); ok {
		return []any{v}
	}
	return nil
}

// samples returns requests that keep the contract: each media type, each
// example, parameters and properties present and absent, each word of an
// enumeration, and generated values.
func (o *op) samples(rnd *rand.Rand) []sample {
	var list []sample
	required, all := o.requiredParams(rnd), o.allParams(rnd)
	add := func(name string, params map[Param]any, media string, body any) {
		v := Values{Params: params}
		if media != "" {
			v.Body = &Body{Media: media, Value: body}
		}
		list = append(list, sample{name, v})
	}
	if o.body == nil {
		add("only what is required", required, "", nil)
		if len(all) > len(required) {
			add("all parameters", all, "", nil)
		}
		return append(list, o.enumSamples(required)...)
	}
	for _, m := range o.body.media {
		for i, body := range m.bodies(rnd) {
			name := fmt.Sprintf("example %d as %s", i+1, m.name)
			if len(m.examples) == 0 {
				name = "a generated body as " + m.name
			}
			add(name, required, m.name, body)
		}
	}
	m := o.body.media[0]
	full := o.fullBody(rnd)
	if full != nil {
		add("all properties and parameters", all, m.name, full)
		if least := o.leastBody(full); !sameJSON(least, full) {
			add("only required properties", required, m.name, least)
		}
	}
	for range 2 {
		if v, ok := generate(m.schema, rnd, true); ok {
			add("generated values", required, m.name, v)
		}
	}
	if !o.body.required {
		add("no body", required, "", nil)
	}
	return append(list, o.enumSamples(required)...)
}

// maxEnumSamples bounds how many words of one enumeration are tried.
const maxEnumSamples = 8

// enumSamples tries each word of parameters that are restricted to some.
func (o *op) enumSamples(required map[Param]any) []sample {
	var list []sample
	if o.body != nil {
		return nil
	}
	for _, p := range o.params {
		for i, word := range enumTexts(o.api.spec.Resolve(p.node.Get("schema"))) {
			if i == maxEnumSamples || !p.schema.Valid(word, schema.Request) {
				break
			}
			v := Values{Params: required}.withParam(Param{p.in, p.name}, word)
			list = append(list, sample{fmt.Sprintf("%s is %s", p.name, word), v})
		}
	}
	return list
}

// fullBody returns a body with all declared properties: an example, or a
// generated value, with what it lacks added. It is what invalid bodies are made
// from, since only what is there can be made wrong.
func (o *op) fullBody(rnd *rand.Rand) any {
	m := o.body.media[0]
	bodies := m.bodies(rnd)
	if len(bodies) == 0 {
		return nil
	}
	body := bodies[0]
	object, ok := body.(map[string]any)
	if !ok || m.schema == nil {
		return body
	}
	for _, p := range properties(o.api.spec, m.schemaNode()) {
		if len(tree.PointerTokens(p.pointer)) != 1 || object[p.name] != nil {
			continue
		}
		v, found := o.fromOtherExample(p.pointer), true
		if v == nil {
			v, found = generate(o.api.schemas.At(p.schema), rnd, false)
		}
		if !found {
			continue
		}
		if more := with(body, p.pointer, v); m.schema.Valid(more, schema.Request) && len(m.schema.Undeclared(more, schema.Request)) == 0 {
			body = more
		}
	}
	return body
}

func (o *op) fromOtherExample(pointer string) any {
	for _, example := range o.body.media[0].examples {
		for _, v := range lookup(example, pointer) {
			return v
		}
	}
	return nil
}

// leastBody takes away what is not required.
func (o *op) leastBody(full any) any {
	m := o.body.media[0]
	object, ok := full.(map[string]any)
	if !ok || m.schema == nil {
		return full
	}
	least := full
	for _, name := range sortedMembers(object) {
		if less := without(least, join("", name)); m.schema.Valid(less, schema.Request) {
			least = less
		}
	}
	return least
}

// odd returns bodies that a careful server reads as well as any other: free
// strings that are empty, and free maps that hold large numbers, nested values
// and names of other scripts.
func (o *op) odd(v Values) []sample {
	if v.Body == nil || v.Body.Raw != nil || !spec.IsJSON(v.Body.Media) {
		return nil
	}
	m := o.body.media[0]
	if m.schema == nil {
		return nil
	}
	fits := func(body any) bool {
		return m.schema.Valid(body, schema.Request) && len(m.schema.Undeclared(body, schema.Request)) == 0
	}
	var list []sample
	empty := v.Body.Value
	for _, pointer := range m.schema.FreeStrings(v.Body.Value) {
		if less := with(empty, pointer, ""); fits(less) {
			empty = less
		}
	}
	if !sameJSON(empty, v.Body.Value) {
		list = append(list, sample{"empty strings", v.withBody(empty)})
	}
	for _, pointer := range objectPointers(v.Body.Value, "") {
		for _, extra := range oddMembers {
			body := with(v.Body.Value, join(pointer, extra.name), extra.value)
			if fits(body) {
				list = append(list, sample{extra.what + " in " + placeName(pointer), v.withBody(body)})
			}
		}
	}
	return list
}

var oddMembers = []struct {
	what, name string
	value      any
}{
	{"a large number", "parlanceNumber", json.Number("123456789012345678901234567890")},
	{"a number with a large exponent", "parlanceNumber", json.Number("1e400")},
	{"nested values", "parlanceNested", map[string]any{"list": []any{nil, true, json.Number("1.5"), []any{map[string]any{}}}}},
	{"a name of other scripts", "한글 اسم 🙈", "parlance"},
	{"a long text", "parlanceText", strings.Repeat("long text ", 1000)},
}

func objectPointers(v any, pointer string) []string {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	list := []string{pointer}
	for _, name := range sortedMembers(object) {
		list = append(list, objectPointers(object[name], join(pointer, name))...)
	}
	return list
}

func placeName(pointer string) string {
	if pointer == "" {
		return "the body"
	}
	return pointer
}
