package schema

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"parlance/internal/tree"
)

// Every schema of the project's own API keeps the laws.
func TestLawsOnOwnSpec(t *testing.T) {
	set := ownSpec(t)
	for _, c := range set.all() {
		name := c.Node().Span.Text()
		for seed := range uint64(20) {
			for _, d := range []Direction{Request, Response} {
				checkGenerated(t, c, name, seed, d)
				checkLaws(t, c, name, seed, d)
			}
		}
		if len(c.uses) != len(c.Examples(Response)) {
			t.Errorf("%s: an example does not satisfy its schema", name)
		}
	}
}

// checkLaws proves what holds for each value that Generate returns.
func checkLaws(t *testing.T, c *Schema, name string, seed uint64, d Direction) {
	t.Helper()
	v, err := c.Generate(seeded(seed), d)
	if err != nil {
		return
	}
	before := encode(v)
	mutations := c.Invalid(v, d)
	for _, m := range mutations {
		if len(c.Validate(m.Value, d)) == 0 {
			t.Errorf("%s: %s is valid: %+v", name, encode(m.Value), m)
		}
	}
	if !reflect.DeepEqual(mutations, c.Invalid(v, d)) {
		t.Errorf("%s: mutations differ the second time", name)
	}
	for _, place := range c.FreeStrings(v) {
		if place != "" && !strings.HasPrefix(place, "/") {
			t.Errorf("%s: %q", name, place)
		}
	}
	if !reflect.DeepEqual(c.Absent(v, d), c.Absent(v, d)) {
		t.Errorf("%s: absences differ the second time", name)
	}
	for _, example := range c.Examples(d) {
		if !c.Valid(example, d) {
			t.Errorf("%s: example %s is not valid", name, encode(example))
		}
	}
	if after := encode(v); after != before {
		t.Errorf("%s: %s became %s", name, before, after)
	}
}

// maker makes schemas and values at random, from few words, so that they meet.
type maker struct{ *rand.Rand }

func pickOf[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

func (m maker) name() string { return pickOf(m, "a", "b", "c", "ab") }

func (m maker) scalar() any {
	return pickOf[any](m, nil, true, false, "", "a", "ab", "abc", "2026-01-31", "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90",
		json.Number("0"), json.Number("1"), json.Number("1.0"), json.Number("2.5"), json.Number("-3"), json.Number("1e2"))
}

func (m maker) value(depth int) any {
	switch {
	case depth <= 0 || m.IntN(3) == 0:
		return m.scalar()
	case m.IntN(3) == 0:
		list := []any{}
		for range m.IntN(4) {
			list = append(list, m.value(depth-1))
		}
		return list
	}
	object := map[string]any{}
	for range m.IntN(4) {
		object[m.name()] = m.value(depth - 1)
	}
	return object
}

func (m maker) list(depth int) []any {
	list := []any{}
	for range 1 + m.IntN(3) {
		list = append(list, m.schema(depth-1))
	}
	return list
}

func (m maker) named(depth int) map[string]any {
	named := map[string]any{}
	for range 1 + m.IntN(3) {
		named[m.name()] = m.below(depth - 1)
	}
	return named
}

// below makes a schema for a part of a value: it may refer to any component.
func (m maker) below(depth int) any {
	if m.IntN(6) == 0 {
		return map[string]any{"$ref": "#/components/schemas/" + pickOf(m, "Subject", "A", "B")}
	}
	return m.schema(depth)
}

func (m maker) schema(depth int) any {
	if m.IntN(12) == 0 {
		return m.IntN(4) > 0
	}
	s := map[string]any{}
	for range 1 + m.IntN(3) {
		m.keyword(s, depth)
	}
	return s
}

func (m maker) keyword(s map[string]any, depth int) {
	n := json.Number(pickOf(m, "0", "1", "2", "3"))
	choice := m.IntN(36)
	if depth <= 0 {
		choice %= 17
	}
	switch choice {
	case 0, 1, 2, 3:
		s["type"] = pickOf[any](m, "string", "integer", "number", "boolean", "array", "object", "object", []any{"string", "null"})
	case 4:
		s["enum"] = []any{m.scalar(), m.scalar(), m.value(1)}
	case 5:
		s["const"] = m.scalar()
	case 6:
		s["minimum"] = n
	case 7:
		s["exclusiveMaximum"] = n
	case 8:
		s["multipleOf"] = json.Number(pickOf(m, "0.5", "2", "3"))
	case 9:
		s["minLength"] = n
	case 10:
		s["maxLength"] = n
	case 11:
		s["pattern"] = pickOf(m, "^a", "b$", "^[ab]*$", "c")
	case 12:
		s["format"] = pickOf(m, "uuid", "date", "ipv4")
	case 13:
		s["required"] = []any{m.name()}
	case 14:
		s["minItems"] = n
	case 15:
		s["maxProperties"] = n
	case 16:
		s["uniqueItems"] = true
	case 17, 18, 19, 20:
		s["properties"] = m.named(depth)
	case 21:
		s["additionalProperties"] = m.below(depth - 1)
	case 22, 23:
		s["items"] = m.below(depth - 1)
	case 24:
		s["prefixItems"] = []any{m.below(depth - 1)}
	case 25:
		s["contains"] = m.below(depth - 1)
		s["minContains"] = n
	case 26:
		s["patternProperties"] = map[string]any{"^a": m.below(depth - 1)}
	case 27:
		s["propertyNames"] = map[string]any{"maxLength": n}
	case 28:
		s["dependentRequired"] = map[string]any{m.name(): []any{m.name()}}
	case 29:
		s["dependentSchemas"] = map[string]any{m.name(): m.schema(depth - 1)}
	case 30:
		s["allOf"] = m.list(depth)
	case 31:
		s["anyOf"] = m.list(depth)
	case 32:
		s["oneOf"] = m.list(depth)
	case 33:
		s["not"] = m.schema(depth - 1)
	case 34:
		s["if"], s["then"], s["else"] = m.schema(depth-1), m.schema(depth-1), m.schema(depth-1)
	case 35:
		s[pickOf(m, "unevaluatedProperties", "unevaluatedItems")] = m.schema(depth - 1)
	}
}

func (m maker) document(version string) string {
	return encode(map[string]any{"openapi": version, "components": map[string]any{"schemas": map[string]any{
		"Subject": m.schema(3), "A": m.schema(2), "B": m.schema(1),
	}}})
}

// Random schemas keep the laws, and accept what another implementation
// accepts.
func TestLawsOnRandomSchemas(t *testing.T) {
	rounds := 3000
	if testing.Short() {
		rounds = 400
	}
	made, failed := 0, 0
	for seed := range uint64(rounds) {
		m := maker{seeded(seed)}
		text := m.document(v31)
		c := newSet(t, text).component("Subject")
		d := Direction(m.IntN(2))
		if v, err := c.Generate(seeded(seed), d); err != nil {
			failed++
		} else {
			made++
			if found := c.Validate(v, d); len(found) > 0 {
				t.Errorf("%s: %s: %v", text, encode(v), found)
			}
			checkLaws(t, c, text, seed, d)
		}
		reference := referenceFor(t, c.set)
		for range 10 {
			compare(t, c, reference, text, m.value(3))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d generated, %d not", made, failed)
	if made < rounds*3/4 {
		t.Errorf("only %d values made", made)
	}
}

func referenceFor(t testing.TB, set *Set) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("spec.json", FromNode(set.root())); err != nil {
		t.Fatal(err)
	}
	reference, err := compiler.Compile("spec.json#/components/schemas/Subject")
	if err != nil {
		t.Fatal(err)
	}
	return reference
}

// compare takes oneOf literally, as the reference does: see isSettled.
func compare(t *testing.T, c *Schema, reference *jsonschema.Schema, text string, v any) {
	t.Helper()
	err := reference.Validate(v)
	e := eval{direction: Response, literal: true}
	if got := e.check(c.rules, v); got != (err == nil) {
		t.Errorf("%s\n%s: valid is %v, the reference says: %v", text, encode(v), got, err)
	}
	if c.Valid(v, Response) != (len(c.Validate(v, Response)) == 0) {
		t.Errorf("%s\n%s: Valid and Validate differ", text, encode(v))
	}
}

// FuzzValidate: no value and no schema brings it down.
func FuzzValidate(f *testing.F) {
	for seed := range uint64(30) {
		m := maker{seeded(seed)}
		f.Add(m.document(pickOf(m, v30, v31)), encode(m.value(3)))
	}
	f.Add(`{"openapi": "3.0.3", "components": {"schemas": {"Subject": {"type": 3, "enum": {}, "required": "a", "properties": [], "allOf": {}, "items": 5}}}}`, `1e1000001`)
	f.Add("openapi: 3.1.0\ncomponents: {schemas: {Subject: {allOf: [{$ref: '#/components/schemas/Subject'}], anyOf: [{$ref: '#'}], not: {$ref: '#/components'}}}}", `{}`)
	f.Fuzz(func(t *testing.T, text, value string) {
		if len(text) > 4096 || len(value) > 1024 {
			return
		}
		set := fuzzedSet(text)
		v, err := Decode([]byte(value))
		if set == nil || err != nil {
			return
		}
		var schemas *tree.Node
		if schemas = set.root().Get("components").Get("schemas"); schemas == nil {
			return
		}
		for _, pair := range schemas.Pairs {
			c := set.At(pair.Value)
			for _, d := range []Direction{Request, Response} {
				if c.Valid(v, d) != (len(c.Validate(v, d)) == 0) {
					t.Fatalf("Valid and Validate differ on %s", value)
				}
				c.Undeclared(v, d)
				c.Absent(v, d)
				c.Invalid(v, d)
			}
			c.FreeStrings(v)
			if made, err := c.Generate(seeded(1), Request); err == nil && !c.Valid(made, Request) {
				t.Fatalf("generated %s, which is not valid", encode(made))
			}
		}
	})
}
