package schema

import (
	"slices"
	"strings"
	"testing"
)

func TestUndeclared(t *testing.T) {
	more := []string{
		"Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}",
		"Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}",
		"A: {type: object, properties: {a: {type: integer}}}",
		"B: {type: object, required: [b], properties: {b: {type: integer}}}",
	}
	for _, tt := range []struct{ version, schema, value, want string }{
		{v30, `{properties: {error: {}, message: {}}}`, `{"detail": "x"}`, "undeclared /detail"},
		{v30, `{properties: {a: {}}}`, `{"a": 1}`, ""},
		{v30, `{properties: {a: {}}, additionalProperties: true}`, `{"x": 1}`, ""},
		{v30, `{properties: {a: {}}, additionalProperties: {type: string}}`, `{"x": 1}`, ""},
		{v30, `{properties: {a: {}}, additionalProperties: false}`, `{"x": 1}`, ""},
		{v30, `{type: object}`, `{"x": 1}`, ""},
		{v30, `{type: object, properties: {}}`, `{"x": 1}`, ""},
		{v30, `{additionalProperties: {properties: {a: {}}}}`, `{"x": {"a": 1, "b": 2}}`, "undeclared /x/b"},
		{v30, `{type: array, items: {properties: {a: {}}}}`, `[{"a": 1}, {"b": 2, "c": 3}]`, "undeclared /1/b, undeclared /1/c"},
		{v30, `{allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}`, `{"a": 1, "b": 2, "c": 3}`, "undeclared /c"},
		{v30, `{allOf: [{$ref: '#/components/schemas/A'}, {type: object, additionalProperties: true}]}`, `{"a": 1, "c": 3}`, ""},
		{v30, `{oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}`, `{"b": 1, "a": 2}`, "undeclared /a"},
		{v30, `{anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}`, `{"a": 1, "b": 2, "c": 3}`, "undeclared /c"},
		{v30, `{anyOf: [{$ref: '#/components/schemas/B'}, {type: object}]}`, `{"b": 1, "c": 3}`, ""},
		{v30, `{properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}`, `{"a": 1, "c": 3}`, "undeclared /c"},
		{v30, `{properties: {a: {}}, anyOf: [{required: [a]}, {}]}`, `{"c": 3}`, ""},
		{v30, `{$ref: '#/components/schemas/Pet'}`, `{"kind": "Cat", "lives": 9}`, ""},
		{v30, `{$ref: '#/components/schemas/Pet'}`, `{"kind": "Cat", "wings": 2}`, "undeclared /wings"},
		{v30, `{$ref: '#/components/schemas/Pet'}`, `{"kind": "Bird", "lives": 9}`, "undeclared /lives"},
		{v30, `{properties: {p: {writeOnly: true}, q: {readOnly: true}}}`, `{"p": 1, "q": 2}`, "writeOnly /p"},
		{v31, `{properties: {a: {}}, patternProperties: {^x-: {}}}`, `{"x-1": 1, "y": 2}`, "undeclared /y"},
		{v31, `{properties: {a: {}}, unevaluatedProperties: false}`, `{"y": 2}`, ""},
		{v31, `{properties: {a: {}}, if: {required: [a]}, then: {properties: {b: {}}}}`, `{"a": 1, "b": 2}`, ""},
		{v31, `{properties: {a: {}}, if: {required: [a]}, then: {properties: {b: {}}}}`, `{"b": 2}`, "undeclared /b"},
		{v31, `{properties: {a: {}}, dependentSchemas: {a: {properties: {b: {}}}}}`, `{"a": 1, "b": 2}`, ""},
		{v31, `{$ref: '#/components/schemas/A', properties: {c: {}}}`, `{"a": 1, "c": 2, "d": 3}`, "undeclared /d"},
	} {
		c := schemaOf(t, tt.version, tt.schema, more...)
		if got := keywords(c.Undeclared(decode(t, tt.value), Response)); got != tt.want {
			t.Errorf("%s %s %s: got %q, want %q", tt.version, tt.schema, tt.value, got, tt.want)
		}
	}
}

func TestUndeclaredMessage(t *testing.T) {
	c := schemaOf(t, v30, `{properties: {error: {}, message: {}}}`)
	found := c.Undeclared(decode(t, `{"detail": "x"}`), Response)
	if want := `property "detail" is not declared: only "error", "message" are`; found[0].Message != want || found[0].Node.Span.Text() != "{error: {}, message: {}}" {
		t.Errorf("got %q at %q", found[0].Message, found[0].Node.Span.Text())
	}
}

func TestAbsent(t *testing.T) {
	more := []string{
		"Running: {type: object, required: [status], properties: {status: {enum: [running]}, task: {type: string, example: write}}}",
		"Failed: {type: object, required: [status], properties: {status: {enum: [failed]}, error: {type: string}, took: {type: number, default: 1}}}",
		"Shown: {type: object, properties: {x: {type: string}, y: {type: string, example: own}}, example: {x: hello}}",
	}
	status := `{oneOf: [{$ref: '#/components/schemas/Running'}, {$ref: '#/components/schemas/Failed'}]}`
	for _, tt := range []struct{ schema, value, want string }{
		{`{properties: {a: {}, b: {}}, required: [a]}`, `{"a": 1}`, "/b"},
		{status, `{"status": "running"}`, "/task!"},
		{status, `{"status": "failed", "error": "x"}`, "/took"},
		{status, `{"status": "other"}`, ""},
		{`{allOf: [{properties: {a: {}}}, {properties: {b: {}}, required: [b]}]}`, `{"b": 1}`, "/a"},
		{`{type: array, items: {$ref: '#/components/schemas/Shown'}}`, `[{}]`, "/0/x! /0/y"},
		{`{properties: {s: {$ref: '#/components/schemas/Shown'}}}`, `{"s": {"y": "a"}}`, "/s/x!"},
		{`{type: array, items: {properties: {a: {}, b: {}}}}`, `[{"a": 1}, {}]`, "/0/b /1/b"},
		{`{properties: {id: {writeOnly: true}, key: {readOnly: true}}}`, `{}`, "/key"},
		{`{additionalProperties: {properties: {a: {}}}}`, `{"k": {}}`, "/k/a"},
		{`{properties: {a: {}, b: {}}, not: {required: [b]}}`, `{"a": 1}`, ""},
		{`{anyOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}, c: {}}}]}`, `{"b": 1}`, "/c"},
	} {
		for _, version := range []string{v30, v31} {
			c := schemaOf(t, version, tt.schema, more...)
			var got []string
			for _, a := range c.Absent(decode(t, tt.value), Response) {
				mark := ""
				if a.Shown {
					mark = "!"
				}
				if a.Node == nil {
					t.Error("no node")
				}
				got = append(got, a.Pointer+mark)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%s %s %s: got %q, want %q", version, tt.schema, tt.value, got, tt.want)
			}
		}
	}
}

// mediaType is a schema with examples beside it.
const mediaType = `openapi: 3.0.3
paths:
  /x:
    get:
      responses:
        "200":
          content:
            application/json:
              schema:
                oneOf:
                  - type: object
                    required: [kind]
                    properties: {kind: {enum: [a]}, one: {type: object, properties: {deep: {type: string}, other: {type: string}}}}
                  - type: object
                    required: [kind]
                    properties: {kind: {enum: [b]}, one: {type: object, properties: {deep: {type: string}}}}
              examples:
                good: {value: {kind: a, one: {deep: x}}}
                wrong: {value: {kind: c}}
                shared: {$ref: '#/components/examples/Shared'}
components:
  examples:
    Shared: {value: {kind: b}}
`

func TestExamplesBeside(t *testing.T) {
	set := newSet(t, mediaType)
	c := set.all()[0]
	var got []string
	for _, v := range c.Examples(Response) {
		got = append(got, encode(v))
	}
	if want := []string{`{"kind":"a","one":{"deep":"x"}}`, `{"kind":"b"}`}; !slices.Equal(got, want) {
		t.Errorf("examples: %v", got)
	}
	for value, want := range map[string]string{
		`{"kind": "a", "one": {}}`: "/one/deep true /one/other false",
		`{"kind": "b", "one": {}}`: "/one/deep false",
		`{"kind": "a"}`:            "/one true",
	} {
		var found []string
		for _, a := range c.Absent(decode(t, value), Response) {
			found = append(found, a.Pointer, map[bool]string{true: "true", false: "false"}[a.Shown])
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: got %q, want %q", value, got, want)
		}
	}
}

func TestFreeStrings(t *testing.T) {
	c := schemaOf(t, v30, `
  type: object
  properties:
    text: {type: string}
    short: {type: string, maxLength: 20}
    long: {type: string, maxLength: 21}
    id: {type: string, format: uuid}
    kind: {type: string, enum: [a]}
    code: {type: string, pattern: "^a"}
    map: {type: object, additionalProperties: {type: string}}
    free: {type: object}
    list: {type: array, items: {type: string}}
    number: {type: integer}`)
	value := `{"text": "a", "short": "a", "long": "a", "id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90", "kind": "a", "code": "a",
		"map": {"x/y": "a"}, "free": {"z": "a"}, "list": ["a", "b"], "number": 1}`
	want := []string{"/free/z", "/list/0", "/list/1", "/long", "/map/x~1y", "/text"}
	if got := c.FreeStrings(decode(t, value)); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
