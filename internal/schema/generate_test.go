package schema

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

func TestGenerate(t *testing.T) {
	more := []string{
		"Tree: {type: object, required: [name], properties: {name: {type: string}, children: {type: array, items: {$ref: '#/components/schemas/Tree'}}, parent: {$ref: '#/components/schemas/Tree'}}}",
		"Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {kitty: '#/components/schemas/Cat'}}}",
		"Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer, minimum: 1, maximum: 9}}}]}",
		"Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, required: [barks], properties: {barks: {type: boolean}}}]}",
		"Expr: {oneOf: [{type: object, required: [and], properties: {and: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Expr'}}}}, {type: object, required: [is], properties: {is: {type: string}}}]}",
	}
	for _, tt := range []struct{ version, schema string }{
		{v30, `{}`},
		{v31, `true`},
		{v30, `{type: string}`},
		{v30, `{type: string, minLength: 30, maxLength: 31}`},
		{v30, `{type: string, maxLength: 0}`},
		{v30, `{type: string, pattern: '^[A-Z]{3}-\d{4,6}(x|y)?$'}`},
		{v30, `{type: string, pattern: '^\S+@\S+\.[a-z]{2,}$', format: email}`},
		{v30, `{type: string, pattern: '^[a-z]+$', minLength: 40}`},
		{v30, `{type: string, pattern: '^sk-', minLength: 20, maxLength: 24}`},
		{v30, `{type: string, pattern: '[^\x00-\x1f]{2}'}`},
		{v30, `{type: string, enum: [a, b]}`},
		{v30, `{type: integer, minimum: 5, exclusiveMinimum: true, maximum: 6}`},
		{v30, `{type: integer, maximum: -5}`},
		{v30, `{type: integer, multipleOf: 7, minimum: 50, maximum: 56}`},
		{v30, `{type: integer, multipleOf: 0.5}`},
		{v30, `{type: number, multipleOf: 0.01, minimum: 0, maximum: 1}`},
		{v30, `{type: number, minimum: 0, exclusiveMinimum: true, maximum: 0.001}`},
		{v30, `{type: number, minimum: 3, maximum: 3}`},
		{v30, `{type: integer, format: int64, minimum: 9007199254740993}`},
		{v30, `{type: boolean}`},
		{v30, `{type: array, items: {type: integer, minimum: 1, maximum: 3}, minItems: 3, uniqueItems: true}`},
		{v30, `{type: array, items: {type: string, example: same}, minItems: 3, uniqueItems: true}`},
		{v30, `{type: array}`},
		{v30, `{type: array, minItems: 2, maxItems: 2, items: {oneOf: [{type: integer}, {type: string}]}}`},
		{v30, `{type: object, required: [a, b], properties: {a: {type: string}}}`},
		{v30, `{type: object, minProperties: 3, properties: {a: {type: string}}}`},
		{v30, `{type: object, additionalProperties: {type: integer}, minProperties: 2, maxProperties: 2}`},
		{v30, `{type: object, properties: {a: {}, b: {}, c: {}}, maxProperties: 1}`},
		{v30, `{allOf: [{properties: {a: {type: integer, minimum: 3}}}, {properties: {a: {maximum: 4}}, required: [a]}]}`},
		{v30, `{type: object, properties: {a: {type: string}}, additionalProperties: false, oneOf: [{required: [a]}]}`},
		{v30, `{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a], not: {required: [b]}}, {required: [b], not: {required: [a]}}]}`},
		{v30, `{oneOf: [{type: string, maxLength: 3}, {type: string, minLength: 3}]}`},
		{v30, `{anyOf: [{type: string, minLength: 3, maxLength: 2}, {type: integer}]}`},
		{v30, `{not: {type: object}, type: [object, string]}`},
		{v30, `{$ref: '#/components/schemas/Tree'}`},
		{v30, `{$ref: '#/components/schemas/Expr'}`},
		{v31, `{$ref: '#/components/schemas/Expr'}`},
		{v30, `{$ref: '#/components/schemas/Dog'}`},
		{v30, `{type: object, required: [id], properties: {id: {type: string, readOnly: true}, pw: {type: string, writeOnly: true}}}`},
		{v31, `{type: [string, 'null']}`},
		{v31, `{type: 'null'}`},
		{v31, `{const: {a: [1]}}`},
		{v31, `{type: array, prefixItems: [{type: string}, {type: integer}], items: false}`},
		{v31, `{type: array, contains: {const: 7}, items: {type: integer}, minContains: 2}`},
		{v31, `{type: object, patternProperties: {'^x-[a-z]{3}$': {type: integer}}, minProperties: 2, additionalProperties: false}`},
		{v31, `{type: object, propertyNames: {pattern: '^[A-Z]+$'}, additionalProperties: {type: integer}, minProperties: 2}`},
		{v31, `{type: object, properties: {a: {}, b: {}, c: {type: integer}}, required: [a], dependentRequired: {a: [b], b: [c]}}`},
		{v31, `{type: object, properties: {k: {enum: [a, b]}, x: {}, y: {}}, required: [k], if: {properties: {k: {const: a}}}, then: {required: [x]}, else: {required: [y]}}`},
		{v31, `{type: object, properties: {a: {type: string}}, unevaluatedProperties: false}`},
		{v31, `{type: object, properties: {a: {type: string}, never: false}}`},
	} {
		c := schemaOf(t, tt.version, tt.schema, more...)
		for seed := range uint64(20) {
			for _, d := range []Direction{Request, Response} {
				checkGenerated(t, c, tt.schema, seed, d)
			}
		}
	}
	for format := range formats {
		checkGenerated(t, schemaOf(t, v30, `{type: string, format: `+format+`}`), format, 1, Request)
	}
	for _, format := range []string{"uri", "uri-reference", "byte"} {
		checkGenerated(t, schemaOf(t, v30, `{type: string, minLength: 50, format: `+format+`}`), format, 1, Request)
	}
}

// checkGenerated proves the laws of Generate and Vary for one seed.
func checkGenerated(t *testing.T, c *Schema, name string, seed uint64, d Direction) {
	t.Helper()
	for _, generate := range []func(*rand.Rand, Direction) (any, error){c.Generate, c.Vary} {
		v, err := generate(seeded(seed), d)
		if err != nil {
			t.Errorf("%s: seed %d: %v", name, seed, err)
			return
		}
		if found := c.Validate(v, d); len(found) > 0 {
			t.Errorf("%s: seed %d: %s: %v", name, seed, encode(v), found)
		}
		if found := c.Undeclared(v, d); len(found) > 0 {
			t.Errorf("%s: seed %d: %s: %v", name, seed, encode(v), found)
		}
		if again, _ := generate(seeded(seed), d); !reflect.DeepEqual(v, again) {
			t.Errorf("%s: seed %d: %s, then %s", name, seed, encode(v), encode(again))
		}
	}
}

func TestGenerateFrom(t *testing.T) {
	more := []string{
		"Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {kitty: '#/components/schemas/Cat'}}}",
		"Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}",
		"Bird: {type: object, required: [kind], properties: {kind: {type: string}, wings: {type: integer}}}",
		"Id: {type: string, example: from-component}",
	}
	for _, tt := range []struct{ version, schema, want string }{
		{v30, `{type: string, example: shown}`, `"shown"`},
		{v30, `{type: integer, example: shown, default: 3}`, `3`},
		{v30, `{type: string, format: uuid, example: no-uuid, default: 3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90}`, `"3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"`},
		{v30, `{type: object, properties: {id: {readOnly: true}, a: {}}, example: {id: 1, a: 2}}`, `{"a":2}`},
		{v30, `{type: object, properties: {a: {type: string, enum: [x]}}, required: [a], example: {a: x, b: 2}}`, `{"a":"x"}`},
		{v30, `{type: string, enum: [only]}`, `"only"`},
		{v30, `{$ref: '#/components/schemas/Id'}`, `"from-component"`},
		{v31, `{$ref: '#/components/schemas/Id', minLength: 2}`, `"from-component"`},
		{v31, `{type: string, examples: [1, two]}`, `"two"`},
		{v31, `{const: 5}`, `5`},
	} {
		v, err := schemaOf(t, tt.version, tt.schema, more...).Generate(seeded(3), Request)
		if got := encode(v); err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v", tt.schema, got, err)
		}
	}
	for schema, kinds := range map[string][]string{
		`{$ref: '#/components/schemas/Cat'}`: {"kitty"},
		`{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Bird'}], discriminator: {propertyName: kind, mapping: {b: '#/components/schemas/Bird'}}}`: {"Cat", "b"},
	} {
		for seed := range uint64(10) {
			v, err := schemaOf(t, v30, schema, more...).Generate(seeded(seed), Response)
			object, _ := v.(map[string]any)
			if kind, _ := object["kind"].(string); err != nil || !slices.Contains(kinds, kind) {
				t.Errorf("%s: got %s, %v", schema, encode(v), err)
			}
		}
	}
}

func TestGenerateFails(t *testing.T) {
	for schema, want := range map[string]string{
		`false`: "nothing is allowed",
		`{allOf: [{type: string}, {type: integer}]}`:                                                   "no common type",
		`{type: string, minLength: 3, maxLength: 2}`:                                                   "no string has at least 3 and at most 2 characters",
		`{type: integer, minimum: 3, maximum: 2}`:                                                      "no number lies between its limits",
		`{type: string, enum: [a], minLength: 2}`:                                                      `none of "a" satisfies the other keywords`,
		`{type: object, required: [self], properties: {self: {$ref: '#/components/schemas/Subject'}}}`: "too many values",
		`{type: object, required: [a], properties: {a: {type: string, not: {}}}}`:                      `property "a": `,
		`{type: array, uniqueItems: true, minItems: 3, items: {type: boolean}}`:                        "item 2: there are too few different values",
	} {
		_, err := schemaOf(t, v31, schema).Generate(seeded(1), Request)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", schema, err, want)
		}
	}
}

// A response has all that is documented; of requests there are several.
func TestGenerateOptional(t *testing.T) {
	c := schemaOf(t, v30, `{type: object, properties: {a: {type: string}, b: {type: integer}, c: {type: boolean}}}`)
	requests := map[string]bool{}
	for seed := range uint64(20) {
		v, err := c.Generate(seeded(seed), Response)
		if err != nil || len(v.(map[string]any)) != 3 {
			t.Errorf("seed %d: %s, %v", seed, encode(v), err)
		}
		v, err = c.Generate(seeded(seed), Request)
		if err != nil {
			t.Error(err)
		}
		requests[fmt.Sprint(sortedKeys(v.(map[string]any)))] = true
	}
	if len(requests) < 3 {
		t.Errorf("requests do not vary: %v", requests)
	}
}

func TestInvalid(t *testing.T) {
	c := schemaOf(t, v31, `
  type: object
  required: [id, name]
  additionalProperties: false
  properties:
    id: {type: string, format: uuid}
    name: {type: string, minLength: 2, maxLength: 5}
    kind: {type: string, enum: [a, b]}
    n: {type: integer, minimum: 1, maximum: 9, multipleOf: 3}
    tags: {type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: {type: string, pattern: '^[a-z]$'}}
    when: {type: [string, 'null'], format: date-time}`)
	valid := decode(t, `{"id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90", "name": "ab", "kind": "a", "n": 3, "tags": ["x"], "when": "2026-01-31T12:00:00Z"}`)
	before := encode(valid)
	var got []string
	for _, m := range c.Invalid(valid, Request) {
		got = append(got, m.Keyword+" "+m.Pointer)
		if m.Message == "" || c.Valid(m.Value, Request) {
			t.Errorf("%+v", m)
		}
	}
	want := []string{
		"type ", "type ", "required /id", "required /name", "additionalProperties /unexpectedProperty",
		"type /id", "type /id", "format /id",
		"type /kind", "type /kind", "enum /kind",
		"type /n", "type /n", "type /n", "minimum /n", "maximum /n", "multipleOf /n",
		"type /name", "type /name", "minLength /name", "maxLength /name",
		"type /tags", "type /tags", "minItems /tags", "maxItems /tags", "uniqueItems /tags",
		"type /tags/0", "type /tags/0", "pattern /tags/0",
		"type /when", "format /when",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if encode(valid) != before {
		t.Error("the valid value was changed")
	}
}

func TestInvalidMore(t *testing.T) {
	for _, tt := range []struct{ version, schema, valid, want string }{
		{v31, `{type: object, dependentRequired: {a: [b]}}`, `{"a": 1, "b": 2}`, "dependentRequired /b"},
		{v31, `{type: object, unevaluatedProperties: false, properties: {a: {}}}`, `{"a": 1}`, "unevaluatedProperties /unexpectedProperty"},
		{v31, `{exclusiveMinimum: 3}`, `4`, "exclusiveMinimum "},
		{v31, `{type: integer, format: int32}`, `4`, "format "},
		{v31, `{const: x}`, `"x"`, "const "},
		{v30, `{type: object, minProperties: 2}`, `{"a": 1, "b": 1}`, "minProperties "},
		{v30, `{type: object, maxProperties: 1, additionalProperties: {type: integer}}`, `{"a": 1}`, "maxProperties "},
		{v30, `{oneOf: [{type: object, required: [a], properties: {a: {type: integer}}}, {type: string}]}`, `{"a": 1}`, "required /a"},
		{v30, `{type: array, items: {type: object, required: [a]}}`, `[{"a": 1}, {"a": 2}]`, "required /0/a"},
		{v30, `{type: string, nullable: true, format: uri}`, `"https://example.com"`, "format "},
	} {
		c := schemaOf(t, tt.version, tt.schema)
		found := c.Invalid(decode(t, tt.valid), Request)
		if !slices.ContainsFunc(found, func(m Mutation) bool { return m.Keyword+" "+m.Pointer == tt.want }) {
			t.Errorf("%s: got %v", tt.schema, found)
		}
	}
	wide := "{type: object, required: [a0], properties: {"
	value := map[string]any{}
	for i := range 100 {
		wide += fmt.Sprintf("a%d: {type: string, maxLength: 3}, ", i)
		value[fmt.Sprintf("a%d", i)] = "x"
	}
	if n := len(schemaOf(t, v30, wide+"}}").Invalid(value, Request)); n != maxMutations {
		t.Errorf("%d mutations", n)
	}
}
