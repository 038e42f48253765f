package reference

import (
	"strings"
	"testing"

	"parlance/internal/preview/messages"
	"parlance/internal/spec"
)

// schemaSpec returns a spec of one operation whose answer has the schema,
// written in flow style.
func schemaSpec(t testing.TB, version, schema string) (*spec.Spec, *builder) {
	t.Helper()
	s := load(t, "openapi: "+version+`
info: {title: T, version: "1"}
paths:
  /x:
    get:
      responses:
        "200": {description: D, content: {application/json: {schema: `+schema+`}}}
components:
  schemas:
    Pet: {type: object, title: Pet, properties: {name: {type: string}}}
    Cat: {type: object, properties: {lives: {type: integer}}}
    Loop: {oneOf: [{$ref: '#/components/schemas/Loop'}, {type: string}]}
`)
	return s, newBuilder(Input{Spec: s, Messages: &messages.Messages{Tag: "en"}})
}

// shapeOf reads the schema of schemaSpec.
func shapeOf(s *spec.Spec, b *builder) shape {
	answer := s.Operations[0].Node.Get("responses").Get("200")
	return b.shape(answer.Get("content").Get("application/json").Get("schema"))
}

func TestTypeWords(t *testing.T) {
	for _, c := range []struct{ version, schema, want string }{
		{"3.0.3", "{type: string}", "string"},
		{"3.0.3", "{type: string, format: uuid}", "string <uuid>"},
		{"3.0.3", "{type: integer, format: int64}", "integer <int64>"},
		{"3.0.3", "{type: string, nullable: true}", "string or null"},
		{"3.1.0", "{type: [string, 'null']}", "string or null"},
		{"3.1.0", "{type: [string, integer]}", "string or integer"},
		{"3.1.0", "{type: ['null']}", "null"},
		{"3.1.0", "{type: 'null'}", "null"},
		{"3.0.3", "{type: array, items: {type: string}}", "array of string"},
		{"3.0.3", "{type: array, items: {type: array, items: {type: number}}}", "array of array of number"},
		{"3.0.3", "{type: array}", "array of any value"},
		{"3.1.0", "{type: array, prefixItems: [{type: number}, {type: string}]}", "array of number or string"},
		{"3.0.3", "{items: {type: boolean}}", "array of boolean"},
		{"3.0.3", "{properties: {a: {type: string}}}", "object"},
		{"3.0.3", "{$ref: '#/components/schemas/Pet'}", "object"},
		{"3.0.3", "{allOf: [{$ref: '#/components/schemas/Pet'}], nullable: true}", "object or null"},
		{"3.1.0", "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}", "object or null"},
		{"3.0.3", "{oneOf: [{type: string}, {type: integer}]}", "string or integer"},
		{"3.0.3", "{anyOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Cat'}]}", "object"},
		{"3.0.3", "{type: string, format: binary}", "file"},
		{"3.1.0", "{type: string, contentMediaType: image/png}", "file"},
		{"3.1.0", "{type: string, contentMediaType: image/png, contentEncoding: base64}", "string"},
		{"3.0.3", "{enum: [1, 2]}", "integer"},
		{"3.1.0", "{const: on}", "string"},
		{"3.0.3", "{}", "any value"},
		{"3.1.0", "true", "any value"},
		{"3.1.0", "false", "nothing"},
		{"3.0.3", "{$ref: 'other.yaml#/Pet'}", "other.yaml#/Pet"},
		{"3.0.3", "{$ref: '#/components/schemas/Loop'}", "string"},
	} {
		s, b := schemaSpec(t, c.version, c.schema)
		of := shapeOf(s, b)
		if got := b.kindOf(&of, 0).String(); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.version, c.schema, got, c.want)
		}
	}
}

func TestTypeWordsOfOtherLanguages(t *testing.T) {
	s := loadBase(t)
	for tag, want := range map[string]string{"ko": "string 배열", "pt-BR": "array de string", "ar": "مصفوفة من string"} {
		if text := render(t, s, "GET /inputs", tag).Text; !strings.Contains(text, want) {
			t.Errorf("%s: no %q in %s", tag, want, text)
		}
	}
}

func TestFacts(t *testing.T) {
	for _, c := range []struct{ version, schema, want string }{
		{"3.0.3", "{type: integer, minimum: 0}", "Range ≥ 0"},
		{"3.0.3", "{type: integer, minimum: 1, maximum: 100}", "Range 1 – 100"},
		{"3.0.3", "{type: number, minimum: 0, exclusiveMinimum: true}", "Range > 0"},
		{"3.1.0", "{type: number, exclusiveMinimum: 0, maximum: 1}", "Range > 0, ≤ 1"},
		{"3.1.0", "{type: number, exclusiveMaximum: 9}", "Range < 9"},
		{"3.0.3", "{type: integer, maximum: -2}", "Range ≤ -2"},
		{"3.0.3", "{type: string, minLength: 3, maxLength: 50}", "Length 3 – 50"},
		{"3.0.3", "{type: string, minLength: 3, maxLength: 3}", "Length 3"},
		{"3.0.3", "{type: string, pattern: '^a+$'}", "Pattern ^a+$"},
		{"3.0.3", "{type: array, items: {type: string}, minItems: 1, uniqueItems: true}", "Number of items ≥ 1; No item twice"},
		{"3.0.3", "{type: object, maxProperties: 4}", "Number of keys ≤ 4"},
		{"3.0.3", "{type: integer, multipleOf: 5}", "Multiple of 5"},
		{"3.0.3", "{type: string, default: ''}", `Default ""`},
		{"3.0.3", "{type: string, default: 'true'}", `Default "true"`},
		{"3.0.3", "{type: boolean, default: false}", "Default false"},
		{"3.0.3", "{type: object, default: {a: [1, x]}}", `Default {"a": [1, "x"]}`},
		{"3.1.0", "{const: 0x10}", "Always 16"},
		{"3.0.3", "{type: string, enum: [a, 'b c', '7']}", `Allowed values a|b c|"7"`},
		{"3.0.3", "{type: string, example: 실행}", "Example 실행"},
		{"3.1.0", "{type: string, examples: [a, b]}", "Examples a|b"},
		{"3.1.0", "{type: string, contentEncoding: base64, contentMediaType: image/png}", "Encoding base64; Media type image/png"},
		{"3.0.3", "{allOf: [{type: integer, minimum: 1}, {maximum: 5}]}", "Range 1 – 5"},
	} {
		s, b := schemaSpec(t, c.version, c.schema)
		of := shapeOf(s, b)
		var list []string
		for _, f := range b.facts(&of) {
			list = append(list, strings.TrimSpace(f.label+" "+strings.Join(f.values, "|")))
		}
		if got := strings.Join(list, "; "); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.version, c.schema, got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	list := newIDs()
	for _, c := range []struct{ name, want string }{
		{"kickoff_id", "body-kickoff_id"},
		{"kickoff_id", "body-kickoff_id-2"},
		{"kickoff_id", "body-kickoff_id-3"},
		{"실행", "body-실행"},
		{`"><script>`, "body-script"},
		{"a b/c", "body-a-b-c"},
		{"---", "body-x"},
		{"", "body-x-2"},
	} {
		if got := list.below("body", c.name); got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := list.unique(strings.Repeat("é", 100)); len(got) > maxID {
		t.Errorf("an id of %d bytes", len(got))
	}
}
