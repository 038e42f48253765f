package schema

import (
	"strings"
	"testing"
	"time"
)

// A row lists values that a schema accepts and those that it does not, as JSON
// separated by " | ".
type row struct {
	version, schema, good, bad string
}

func TestKeywords(t *testing.T) {
	for _, r := range []row{
		{v30, `{type: string}`, `"" | "a"`, `1 | null | true | [] | {}`},
		{v30, `{type: integer}`, `1 | 1.0 | -3 | 1e2 | 123456789012345678901234567890`, `1.5 | "1" | 1e-1`},
		{v30, `{type: number}`, `1 | 1.5 | 1e400`, `"1" | null`},
		{v30, `{type: boolean}`, `true | false`, `0 | "true"`},
		{v30, `{type: array, items: {type: integer}}`, `[] | [1, 2]`, `[1, "2"] | {}`},
		{v30, `{type: object}`, `{} | {"a": 1}`, `[] | "{}"`},
		{v30, `{type: string, nullable: true}`, `"a" | null`, `1`},
		{v30, `{type: string, nullable: true, enum: [a, b]}`, `"a" | null`, `"c"`},
		{v30, `{type: string, nullable: false}`, `"a"`, `null`},
		{v31, `{type: string, nullable: true}`, `"a"`, `null`},
		{v31, `{type: [string, 'null']}`, `"a" | null`, `1`},
		{v31, `{type: [integer, string]}`, `1 | "a"`, `1.5 | null`},
		{v30, `{type: [string, 'null']}`, `"a" | null`, `1`},
		{v31, `true`, `1 | null`, ``},
		{v31, `false`, ``, `1 | null`},

		{v30, `{minimum: 2}`, `2 | 3 | "a" | 1e99`, `1 | 1.999999999999999999999`},
		{v30, `{maximum: 2}`, `2 | -1e99 | 2.0`, `3 | 2.000000000000000000001 | 1e999999999`},
		{v30, `{minimum: 2, exclusiveMinimum: true}`, `3 | 2.1`, `2 | 2.0 | 1`},
		{v30, `{minimum: 2, exclusiveMinimum: false}`, `2`, `1`},
		{v30, `{maximum: 2, exclusiveMaximum: true}`, `1`, `2`},
		{v31, `{exclusiveMinimum: 2}`, `2.5`, `2`},
		{v31, `{exclusiveMaximum: 2}`, `1`, `2`},
		{v30, `{multipleOf: 0.1}`, `1 | 0.3 | 1.1 | 0`, `0.35`},
		{v30, `{multipleOf: 5}`, `10 | 0 | -5 | 1e999999`, `11 | 5.5`},
		{v30, `{multipleOf: 0}`, `1`, ``},
		{v30, `{minimum: 1e400}`, `1e401`, `1`},

		{v30, `{minLength: 2}`, `"ab" | "한글" | 1`, `"a" | "한"`},
		{v30, `{maxLength: 2}`, `"ab" | "😀😀"`, `"abc"`},
		{v30, `{pattern: '^a+$'}`, `"aa" | 1`, `"b" | "ab"`},
		{v30, `{pattern: b}`, `"abc"`, `"a"`},
		{v30, `{pattern: '^\u0041$'}`, `"A"`, `"u0041"`},
		{v30, `{pattern: '^(?=.*x)'}`, `"looking ahead is not checked"`, ``},
		{v30, `{type: string, enum: [a, b]}`, `"a"`, `"c" | 1`},
		{v30, `{enum: [1, 2.5, null, [1], {a: 1}]}`, `1.0 | 2.50 | null | [1.0] | {"a": 1}`, `2 | [2] | {}`},

		{v30, `{minItems: 1}`, `[1]`, `[]`},
		{v30, `{maxItems: 1}`, `[] | [1]`, `[1, 2]`},
		{v30, `{uniqueItems: true}`, `[1, 2, "1"] | [{"a": 1}, {"a": 2}]`, `[1, 1.0] | [{"a": 1, "b": 2}, {"b": 2, "a": 1}] | [1,2,3,4,5,6,7,8,9,10,1e1]`},
		{v30, `{required: [a]}`, `{"a": null} | 1`, `{} | {"b": 1}`},
		{v30, `{minProperties: 1}`, `{"a": 1}`, `{}`},
		{v30, `{maxProperties: 1}`, `{"a": 1}`, `{"a": 1, "b": 2}`},
		{v30, `{properties: {a: {type: string}}}`, `{} | {"a": "x"} | {"b": 1}`, `{"a": 1}`},
		{v30, `{properties: {a: {}}, additionalProperties: false}`, `{"a": 1}`, `{"b": 1}`},
		{v30, `{properties: {a: {}}, additionalProperties: {type: integer}}`, `{"a": "x", "b": 1}`, `{"b": "x"}`},
		{v30, `{properties: {nullable: {type: string}, example: {type: integer}, $ref: {type: string}}}`,
			`{"nullable": "a", "example": 1, "$ref": "x"}`, `{"nullable": true} | {"example": "a"} | {"$ref": 1}`},

		{v30, `{allOf: [{type: string}, {minLength: 2}]}`, `"ab"`, `"a" | 1`},
		{v30, `{anyOf: [{type: string}, {type: integer, minimum: 3}]}`, `"a" | 3`, `2 | null`},
		{v30, `{oneOf: [{multipleOf: 2}, {multipleOf: 3}]}`, `2 | 3`, `6 | 5`},
		{v30, `{not: {type: string}}`, `1`, `"a"`},
		{v30, `{allOf: [{$ref: '#/components/schemas/Subject'}], type: integer}`, `1`, `"a"`},

		{v31, `{const: 1}`, `1 | 1.0`, `2 | "1"`},
		{v30, `{const: a}`, `"a"`, `"b"`},
		{v31, `{const: null}`, `null`, `0`},
		{v31, `{prefixItems: [{type: string}], items: {type: integer}}`, `[] | ["a", 1]`, `[1] | ["a", "b"]`},
		{v31, `{prefixItems: [{type: string}], items: false}`, `["a"]`, `["a", "b"]`},
		{v31, `{contains: {type: integer}}`, `["a", 1]`, `[] | ["a"]`},
		{v31, `{contains: {type: integer}, minContains: 2, maxContains: 3}`, `[1, 2]`, `[1] | [1, 2, 3, 4]`},
		{v31, `{contains: {type: integer}, minContains: 0}`, `[]`, ``},
		{v31, `{patternProperties: {^n: {type: integer}}, additionalProperties: false}`, `{"n1": 1}`, `{"n1": "a"} | {"x": 1}`},
		{v31, `{propertyNames: {maxLength: 2}}`, `{"ab": 1}`, `{"abc": 1}`},
		{v31, `{dependentRequired: {a: [b]}}`, `{"a": 1, "b": 2} | {"b": 1}`, `{"a": 1}`},
		{v31, `{dependentSchemas: {a: {required: [b]}}}`, `{"a": 1, "b": 2} | {}`, `{"a": 1}`},
		{v31, `{if: {properties: {k: {const: a}}, required: [k]}, then: {required: [x]}, else: {required: [y]}}`,
			`{"k": "a", "x": 1} | {"k": "b", "y": 1}`, `{"k": "a"} | {"k": "b", "x": 1}`},
		{v31, `{allOf: [{properties: {a: {}}}], unevaluatedProperties: false}`, `{"a": 1}`, `{"b": 1}`},
		{v31, `{anyOf: [{properties: {a: {const: 1}}, required: [a]}, {properties: {b: {}}, required: [b]}], unevaluatedProperties: false}`,
			`{"a": 1} | {"b": 1} | {"a": 1, "b": 1}`, `{"a": 2, "b": 1}`},
		{v31, `{prefixItems: [{}], unevaluatedItems: {type: integer}}`, `["a", 1]`, `["a", "b"]`},
		{v31, `{$ref: '#/components/schemas/Word', maxLength: 2}`, `"ab"`, `"abc" | 1`},
		{v30, `{$ref: '#/components/schemas/Word', maxLength: 2}`, `"abc"`, `1`},
		{v31, `{$defs: {n: {type: integer}}, items: {$ref: '#/components/schemas/Subject/$defs/n'}}`, `[1]`, `["a"]`},
		{v31, `{$ref: '#word'}`, `"a"`, `1`},
		{v31, `{$dynamicRef: '#word'}`, `"a"`, `1`},
		{v30, `{$ref: '#/components/schemas/APP%20Key~1x'}`, `1`, `"a"`},
		{v30, `{$ref: 'other.yaml#/Thing'}`, `1 | "a"`, ``},
		{v30, `{$ref: '#/components/schemas/Nothing'}`, `1 | "a"`, ``},
		{v30, `{$ref: '#/components/schemas/Subject'}`, `1 | "a"`, ``},
		{v30, `{type: object, properties: {next: {$ref: '#/components/schemas/Subject'}, n: {type: integer}}}`,
			`{"next": {"next": {"n": 1}}}`, `{"next": {"next": {"n": "a"}}} | {"next": 1}`},
	} {
		c := schemaOf(t, r.version, r.schema, "Word: {type: string, $anchor: word}", "APP Key/x: {type: integer}")
		for _, text := range list(r.good) {
			if found := c.Validate(decode(t, text), Response); len(found) > 0 {
				t.Errorf("%s %s: %s is valid, but: %v", r.version, r.schema, text, found)
			}
		}
		for _, text := range list(r.bad) {
			v := decode(t, text)
			found := c.Validate(v, Response)
			if len(found) == 0 {
				t.Errorf("%s %s: %s passed", r.version, r.schema, text)
			}
			for _, f := range found {
				if f.Node == nil || f.Node.Span.IsZero() || f.Message == "" {
					t.Errorf("%s %s: %s: no place or message: %+v", r.version, r.schema, text, f)
				}
			}
		}
	}
}

func list(row string) []string {
	if row == "" {
		return nil
	}
	return strings.Split(row, " | ")
}

func TestViolations(t *testing.T) {
	c := schemaOf(t, v30, `
  type: object
  required: [id, name]
  properties:
    id: {type: string, format: uuid}
    name: {type: string, maxLength: 3}
    tags: {type: array, items: {type: string, enum: [red, green]}}
    a/b: {type: integer, minimum: 1}
  additionalProperties: false`)
	for _, tt := range []struct{ value, keyword, pointer, source, message string }{
		{`{"name": "x"}`, "required", "", "id", `property "id" is missing: there is only "name"`},
		{`{}`, "required", "", "id", `property "id" is missing: the object is empty`},
		{`{"id": "1", "name": "x"}`, "format", "/id", "uuid", `"1" is no uuid: 8-4-4-4-12 hexadecimal digits`},
		{`{"name": "long", "id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"}`, "maxLength", "/name", "3", `"long" has 4 characters, at most 3 are allowed`},
		{`{"name": "x", "id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90", "tags": ["red", "blue"]}`, "enum", "/tags/1", "[red, green]", `"blue" is none of "red", "green"`},
		{`{"name": "x", "id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90", "a/b": 0}`, "minimum", "/a~1b", "1", `0 is less than the minimum 1`},
		{`{"name": null, "id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"}`, "type", "/name", "string", `it is null, but must be a string`},
		{`{"name": "x", "id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90", "x": 1}`, "additionalProperties", "/x", "false", `property "x" is not allowed: only "id", "name", "tags", "a/b" are`},
		{`[]`, "type", "", "object", `it is [], but must be an object`},
	} {
		found := c.Validate(decode(t, tt.value), Response)
		if len(found) == 0 {
			t.Errorf("%s passed", tt.value)
			continue
		}
		v := found[0]
		if v.Keyword != tt.keyword || v.Pointer != tt.pointer || v.Node.Span.Text() != tt.source || v.Message != tt.message {
			t.Errorf("%s: got %s %q at %q: %s", tt.value, v.Keyword, v.Pointer, v.Node.Span.Text(), v.Message)
		}
	}
}

func TestDirection(t *testing.T) {
	base := `{type: object, required: [id, secret, name], properties: {id: {type: string, readOnly: true}, secret: {type: string, writeOnly: true}, name: {type: string}}}`
	for _, schema := range []string{
		base,
		`{allOf: [{$ref: '#/components/schemas/Base'}]}`,
		`{allOf: [{properties: {id: {readOnly: true}, secret: {$ref: '#/components/schemas/Secret'}}}, {required: [id, secret, name]}]}`,
	} {
		c := schemaOf(t, v30, schema, "Base: "+base, "Secret: {type: string, writeOnly: true}")
		for _, tt := range []struct {
			value string
			d     Direction
			want  string
		}{
			{`{"secret": "s", "name": "n"}`, Request, ""},
			{`{"id": "i", "name": "n"}`, Response, ""},
			{`{"id": "i", "name": "n"}`, Request, "required"},
			{`{"secret": "s", "name": "n"}`, Response, "required"},
			{`{"secret": "s"}`, Request, "required"},
		} {
			if got := keywords(c.Validate(decode(t, tt.value), tt.d)); got != tt.want {
				t.Errorf("%s: %s in direction %d: got %q, want %q", schema, tt.value, tt.d, got, tt.want)
			}
		}
	}
}

func TestNearestBranch(t *testing.T) {
	status := `{oneOf: [{$ref: '#/components/schemas/Running'}, {$ref: '#/components/schemas/Done'}]}`
	more := []string{
		"Running: {type: object, required: [status, progress], properties: {status: {type: string, enum: [running]}, progress: {type: integer}}}",
		"Done: {type: object, required: [status, result], properties: {status: {type: string, enum: [done]}, result: {type: object, required: [text], properties: {text: {type: string}}}}}",
		"Cat: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}",
		"Dog: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string, maxLength: 2}}}",
	}
	for _, tt := range []struct{ schema, value, want, message string }{
		{status, `{"status": "running"}`, "required", `property "progress" is missing: there is only "status"`},
		{status, `{"status": "done", "progress": 1}`, "required", `property "result" is missing: there are only "progress", "status"`},
		{status, `{"status": "done", "result": {}}`, "required /result", `property "text" is missing: the object is empty`},
		{status, `{"status": "lost"}`, "oneOf /status", `"lost" is none of "running", "done"`},
		{status, `5`, "oneOf", `5 is an integer, but must be an object`},
		{`{anyOf: [{type: string}, {type: array, items: {type: string}}]}`, `[1]`, "type /0", `1 is an integer, but must be a string`},
		{`{anyOf: [{type: string}, {type: integer}]}`, `null`, "anyOf", `it is null, but must be an integer or a string`},
		{`{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}`, `{"kind": "x"}`, "oneOf",
			`an object with "kind" matches both Cat and Dog, but exactly one of the schemas must match`},
		{`{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}`, `{"kind": "Dog"}`, "", ""},
		{`{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {d: '#/components/schemas/Dog'}}}`,
			`{"kind": "d", "name": 7}`, "type /name", `7 is an integer, but must be a string`},
		{`{oneOf: [{type: object, properties: {id: {}}}, {type: object, properties: {id: {}, name: {}}}]}`, `{"id": 1, "name": 2}`, "", ""},
		{`{oneOf: [{type: object, properties: {id: {}}}, {type: object, properties: {id: {}, name: {}}}]}`, `{"id": 1}`, "oneOf",
			`an object with "id" matches both number 1 and number 2, but exactly one of the schemas must match`},
	} {
		for _, version := range []string{v30, v31} {
			found := schemaOf(t, version, tt.schema, more...).Validate(decode(t, tt.value), Response)
			if got := keywords(found); got != tt.want || got != "" && found[0].Message != tt.message {
				t.Errorf("%s %s %s: got %v", version, tt.schema, tt.value, found)
			}
		}
	}
}

func TestAt(t *testing.T) {
	set := setOf(t, v30, "A: {type: string}")
	if set.At(nil).Validate("anything", Request) != nil {
		t.Error("nil must accept everything")
	}
	if first := set.component("A"); first != set.component("A") {
		t.Error("a schema is compiled twice")
	}
	if len(New(&spec0).At(nil).Validate(1, Request)) != 0 {
		t.Error("a spec without a document has no schemas")
	}
}

func TestNumbersOfGo(t *testing.T) {
	c := schemaOf(t, v30, `{type: integer, maximum: 3}`)
	for _, v := range []any{3, int64(3), 3.0} {
		if found := c.Validate(v, Request); found != nil {
			t.Errorf("%T: %v", v, found)
		}
	}
	for _, v := range []any{4, 3.5, struct{}{}} {
		if c.Validate(v, Request) == nil {
			t.Errorf("%T passed", v)
		}
	}
}

// Values that would make the work double with each level end in time, and a
// value that is wrong in a thousand places gives a list that can be read.
func TestBounds(t *testing.T) {
	c := schemaOf(t, v30, `{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}`,
		"A: {type: object, required: [kind], properties: {next: {$ref: '#/components/schemas/Subject'}, kind: {enum: [a]}}}",
		"B: {type: object, required: [kind], properties: {next: {$ref: '#/components/schemas/Subject'}, kind: {enum: [b]}}}")
	deep := strings.Repeat(`{"kind": "a", "next": `, 300) + `{"kind": "c"}` + strings.Repeat(`}`, 300)
	start := time.Now()
	c.Validate(decode(t, deep), Response)
	c.Undeclared(decode(t, deep), Response)
	c.Absent(decode(t, deep), Response)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	many := make([]any, 5000)
	if n := len(schemaOf(t, v30, `{items: {type: string}}`).Validate(many, Response)); n != maxViolations {
		t.Errorf("%d violations", n)
	}
}
