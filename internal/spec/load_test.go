package spec

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"parlance/internal/source"
)

// head begins the documents of these tests; it has two lines.
const head = "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\n"

var loadTests = []struct {
	name, file, text string
	usable           bool
	want             []string // "line:column message", in order
}{
	{name: "valid", text: head + "paths: {}\n", usable: true},
	{name: "valid JSON", file: "api.json", text: `{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}`, usable: true},
	{name: "version as a number", text: "openapi: 3.1\ninfo: {title: T, version: \"1\"}\npaths: {}\n", usable: true},
	{name: "byte order mark", text: "\ufeff" + head + "paths: {}\n", usable: true},
	{name: "CRLF", text: strings.ReplaceAll(head+"paths: {}\ncomponents:\n  schemas:\n    A: {$ref: \"#/components/schemas/B\"}\n", "\n", "\r\n"), usable: true,
		want: []string{`6:15 "#/components/schemas/B" leads nowhere: correct it, or add what it names to this document`}},
	{name: "empty", text: "", want: []string{`1:1 the file is empty: an OpenAPI document begins with "openapi: 3.0.3"`}},
	{name: "comments alone", text: "# nothing\n", want: []string{`1:1 the file is empty: an OpenAPI document begins with "openapi: 3.0.3"`}},
	{name: "a list", text: "- a\n- b\n", want: []string{`1:1 this is no OpenAPI document: its top level must be a mapping with "openapi", "info" and "paths"`}},
	{name: "text", text: "hello\n", want: []string{`1:1 this is no OpenAPI document: its top level must be a mapping with "openapi", "info" and "paths"`}},
	{name: "no version", text: "info: {title: T}\npaths: {}\n", want: []string{`1:1 there is no "openapi" key: an OpenAPI document begins with "openapi: 3.0.3"`}},
	{name: "Swagger", text: "swagger: \"2.0\"\ninfo: {title: T, version: \"1\"}\npaths: {}\n", want: []string{`1:1 this is Swagger 2.0, which cannot be read: convert it to OpenAPI 3.0 or 3.1`}},
	{name: "OpenAPI 3.2", text: "openapi: 3.2.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n", want: []string{`1:10 OpenAPI version "3.2.0" cannot be read: use 3.0 or 3.1`}},
	{name: "OpenAPI 4", text: "openapi: 4.0.0\npaths: {}\n", want: []string{`1:10 OpenAPI version "4.0.0" cannot be read: use 3.0 or 3.1`}},
	{name: "version that only looks like one", text: "openapi: 3.10.0\npaths: {}\n", want: []string{`1:10 OpenAPI version "3.10.0" cannot be read: use 3.0 or 3.1`}},
	{name: "version without a value", text: "openapi:\npaths: {}\n", want: []string{`1:1 OpenAPI version "" cannot be read: use 3.0 or 3.1`}},
	{name: "no paths", text: head, want: []string{`1:1 there are no "paths", so the document describes nothing: add them, or remove the file`}},
	{name: "webhooks alone", text: "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nwebhooks:\n  done:\n    post: {responses: {\"200\": {description: OK}}}\n", usable: true},

	{name: "info is text", text: "openapi: 3.0.3\ninfo: hello\npaths: {}\n", want: []string{`2:1 "info" must be a mapping, not a single value`}},
	{name: "paths is a list", text: head + "paths: [1, 2]\n", want: []string{`3:1 "paths" must be a mapping, not a list`}},
	{name: "operation is text", text: head + "paths:\n  /a:\n    get: hello\n", usable: true, want: []string{`5:5 "get" must be a mapping, not a single value`}},
	{name: "parameters is a mapping", text: head + "paths:\n  /a:\n    get:\n      parameters: {a: b}\n      responses: {}\n", usable: true,
		want: []string{`6:7 "parameters" must be a list, not a mapping`}},
	{name: "parameter is text", text: head + "paths:\n  /a:\n    get:\n      parameters:\n        - id\n      responses: {}\n", usable: true,
		want: []string{`7:11 this item must be a mapping, not a single value`}},
	{name: "required is a boolean", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {type: string, required: true}\n", usable: true,
		want: []string{`6:23 "required" must be a list, not a single value`}},
	{name: "property is text", text: head + "paths: {}\ncomponents:\n  schemas:\n    A:\n      properties:\n        id: string\n", usable: true,
		want: []string{`8:9 "id" must be a mapping, not a single value`}},
	{name: "description is a list", text: head + "paths:\n  /a:\n    get:\n      description: [a]\n      responses: {}\n", usable: true,
		want: []string{`6:7 "description" must be a single value, not a list`}},
	{name: "extensions among paths and responses", text: head + "paths:\n  x-order: 1\n  /a:\n    get:\n      responses:\n        x-note: hi\n        \"200\": {description: OK}\n", usable: true},

	{name: "dangling reference", text: head + "paths:\n  /a:\n    get:\n      responses:\n        default:\n          $ref: \"#/components/responses/Gone\"\n", usable: true,
		want: []string{`8:17 "#/components/responses/Gone" leads nowhere: correct it, or add what it names to this document`}},
	{name: "dangling reference in a property called example", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {example: {$ref: \"#/components/schemas/Gone\"}}}\n", usable: true,
		want: []string{`6:38 "#/components/schemas/Gone" leads nowhere: correct it, or add what it names to this document`}},
	{name: "percent-encoded reference", text: head + "paths: {}\ncomponents:\n  schemas:\n    APP Key: {type: string}\n    A: {$ref: \"#/components/schemas/APP%20Key\"}\n    B: {$ref: \"#/components/schemas/APP Key\"}\n", usable: true},
	{name: "reference into a path", text: head + "paths:\n  /a/{b}:\n    get: {responses: {\"200\": {description: OK}}}\n  /b:\n    $ref: \"#/paths/~1a~1%7Bb%7D\"\n", usable: true},
	{name: "empty reference", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: \"\"}\n", usable: true,
		want: []string{`6:15 the reference is empty: write "#/components/schemas/NAME"`}},
	{name: "reference that is no text", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: 5}\n    B: {$ref: [a]}\n", usable: true,
		want: []string{`6:15 a reference must be text: write "#/components/schemas/NAME"`, `7:15 a reference must be text: write "#/components/schemas/NAME"`}},
	{name: "reference to everything", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {items: {$ref: \"#\"}}\n", usable: true,
		want: []string{`6:23 "#" leads to the whole document: name a component`}},
	{name: "references in a circle", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: \"#/components/schemas/B\"}\n    B: {$ref: \"#/components/schemas/A\"}\n", usable: true,
		want: []string{
			`6:15 "#/components/schemas/B" leads back to itself: a reference must end at a definition`,
			`7:15 "#/components/schemas/A" leads back to itself: a reference must end at a definition`,
		}},
	{name: "reference to itself", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: \"#/components/schemas/A\"}\n", usable: true,
		want: []string{`6:15 "#/components/schemas/A" leads back to itself: a reference must end at a definition`}},
	{name: "references in examples and extensions", text: head + "paths: {}\nx-a: {$ref: \"#/nowhere\"}\ncomponents:\n  schemas:\n    A: {type: object, example: {$ref: \"#/nowhere\"}, default: {$ref: \"#/nowhere\"}}\n  examples:\n    E: {value: {$ref: \"#/nowhere\"}}\n", usable: true},
	{name: "property called $ref", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: {$ref: {type: string}}}\n", usable: true},
	{name: "other files", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: \"other.yaml#/A\"}\n    B: {$ref: \"https://example.com/b.json\"}\n", usable: true},
	{name: "anchors", text: "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:\n    A: {$anchor: here, type: string}\n    B: {$ref: \"#here\"}\n    C: {$ref: \"#there\"}\n", usable: true,
		want: []string{`8:15 "#there" leads nowhere: correct it, or add what it names to this document`}},
	{name: "references within a schema of its own", text: "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:\n    A: {$id: \"https://example.com/a\", $defs: {x: {type: string}}, properties: {x: {$ref: \"#/$defs/x\"}}}\n", usable: true},

	{name: "recursive schemas", text: head + "paths: {}\ncomponents:\n  schemas:\n    Tree:\n      type: object\n      required: [children]\n      properties:\n        children: {type: array, items: {$ref: \"#/components/schemas/Tree\"}}\n        parent: {$ref: \"#/components/schemas/Tree\"}\n", usable: true},
	{name: "recursive alternatives", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {anyOf: [{type: string}, {$ref: \"#/components/schemas/A\"}]}\n", usable: true},
	{name: "schemas that require each other", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, required: [b], properties: {b: {$ref: \"#/components/schemas/B\"}}}\n    B: {type: object, required: [a], properties: {a: {$ref: \"#/components/schemas/A\"}}}\n", usable: true,
		want: []string{`7:5 the schema requires itself (B → A → B), so no value can satisfy it: make one of these properties optional`}},
	{name: "schemas that require each other or null", text: head + "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, required: [b], properties: {b: {$ref: \"#/components/schemas/B\"}}}\n    B: {type: object, nullable: true, required: [a], properties: {a: {$ref: \"#/components/schemas/A\"}}}\n", usable: true},

	{name: "duplicate key", text: head + "paths:\n  /a:\n    get: {responses: {}}\n    get: {responses: {}}\n", usable: true,
		want: []string{`6:5 the key "get" is there already in line 5, and only the last one counts: remove one of them`}},
	{name: "second document", text: head + "paths: {}\n---\nopenapi: 3.0.3\n", usable: true,
		want: []string{`4:1 a second document begins here and is ignored: move it to a file of its own`}},
	{name: "aliases and merges", text: head + "x-a: &a {type: string}\npaths: {}\ncomponents:\n  schemas:\n    A: {<<: *a, format: uuid}\n    B: *a\n", usable: true},
}

func TestLoad(t *testing.T) {
	for _, test := range loadTests {
		t.Run(test.name, func(t *testing.T) {
			file := test.file
			if file == "" {
				file = "api.yaml"
			}
			s := load(file, test.text)
			if s.Usable != test.usable {
				t.Errorf("usable is %v", s.Usable)
			}
			var got []string
			for _, p := range s.Problems {
				got = append(got, position(p.Span)+" "+p.Message)
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// What the parser says of broken text is its own matter; here it only has to be
// one fatal problem.
func TestLoadBroken(t *testing.T) {
	wide := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(head + "paths: {}\n")) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	bomb := "openapi: 3.0.3\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
	for i := 1; i < 12; i++ {
		bomb += fmt.Sprintf("x%d: &x%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*x%d, ", i-1), 10), ", "))
	}
	for name, text := range map[string]string{
		"bad indentation": head + "paths:\n  /a:\n   get: {}\n  x\n",
		"tab":             head + "paths:\n\t/a: {}\n",
		"binary":          "\x00\x01\x02",
		"UTF-16":          string(wide),
		"alias bomb":      bomb + "paths: {}\n",
		"deep nesting":    head + "paths: " + strings.Repeat("{a: ", 5000) + "1" + strings.Repeat("}", 5000) + "\n",
		"alias of itself": head + "paths: &a {b: *a}\n",
		"open bracket":    "openapi: [",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s := load("api.yaml", text)
			if s.Usable || len(s.Problems) == 0 {
				t.Errorf("usable is %v, problems are %v", s.Usable, s.Problems)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Deep schemas are legal, and libopenapi follows them.
func TestLoadDeep(t *testing.T) {
	text := head + "paths: {}\ncomponents:\n  schemas:\n    A: " + strings.Repeat("{items: ", 300) + "{type: string}" + strings.Repeat("}", 300) + "\n"
	start := time.Now()
	if s := load("api.yaml", text); !s.Usable {
		t.Errorf("it cannot be used: %v", s.Problems)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestLoadValidatesOnce requires that equal bytes are not given to libopenapi
// twice, and that what it said holds for both files.
func TestLoadValidatesOnce(t *testing.T) {
	text := head + "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, required: [a], properties: {a: {$ref: \"#/components/schemas/A\"}}}\n"
	var l Loader
	first := l.Load(source.NewFile("a.yaml", []byte(text)))
	for key, problems := range l.model {
		if len(problems) != 1 {
			t.Fatalf("libopenapi found %v", problems)
		}
		l.model[key][0].message = "remembered"
	}
	second := l.Load(source.NewFile("b.yaml", []byte(text)))
	if len(first.Problems) != 1 || len(second.Problems) != 1 {
		t.Fatalf("problems are %v and %v", first.Problems, second.Problems)
	}
	if p := second.Problems[0]; p.Message != "remembered" || p.Span.Path() != "b.yaml" || position(p.Span) != "6:5" {
		t.Errorf("the second file has %s %s %q", p.Span.Path(), position(p.Span), p.Message)
	}
}

// TestLoadPrintsNothing guards the machine formats: results go to stdout.
func TestLoadPrintsNothing(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = write
	for _, test := range loadTests {
		load("api.yaml", test.text)
	}
	os.Stdout = stdout
	write.Close()
	out, err := io.ReadAll(read)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("printed: %s", out)
	}
}

func TestOperations(t *testing.T) {
	s := usable(t, "api.yaml", `openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a:
    parameters: []
    get: {operationId: getA, summary: A, description: All of it, tags: [x, y], responses: {"200": {description: OK}}}
    post: {x-hidden: true, responses: {"200": {description: OK}}}
  /b:
    $ref: "#/components/pathItems/B"
webhooks:
  done:
    post: {responses: {"200": {description: OK}}}
components:
  pathItems:
    B:
      delete: {responses: {"204": {description: OK}}}
`)
	var names []string
	for _, op := range s.Operations {
		names = append(names, op.Name.String())
	}
	if got, want := strings.Join(names, ", "), "GET /a, POST /a, DELETE /b, webhook done"; got != want {
		t.Errorf("operations are %s, want %s", got, want)
	}
	first := s.Operations[0]
	if first.ID != "getA" || first.Summary != "A" || first.Description != "All of it" || fmt.Sprint(first.Tags) != "[x y]" || position(first.Key.Span) != "6:5" {
		t.Errorf("the first operation is %+v", first)
	}
	if !s.Operations[1].Excluded || first.Excluded {
		t.Error("x-hidden is not seen")
	}
}
