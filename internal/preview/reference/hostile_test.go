package reference

import (
	"fmt"
	"html/template"
	"strings"
	"testing"
	"time"

	"parlance/internal/schema"
)

const (
	maxTestPage = 4 << 20
	maxTestTime = 10 * time.Second // far below one on a machine that has nothing else to do
)

// renderBounded renders the only operation of a spec and looks at time and size.
func renderBounded(t *testing.T, schema string) Page {
	t.Helper()
	s := load(t, `openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /x:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}
      responses:
        "200": {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}
components:
  schemas:
`+schema)
	begin := time.Now()
	page := render(t, s, "POST /x", "en")
	if took := time.Since(begin); took > maxTestTime {
		t.Errorf("the page took %s", took)
	}
	if len(page.Body) > maxTestPage || len(page.Text) > 2*maxText {
		t.Errorf("the page has %d bytes, its text %d", len(page.Body), len(page.Text))
	}
	return page
}

func TestManyProperties(t *testing.T) {
	var text strings.Builder
	text.WriteString("    S: {type: object, properties: {")
	for i := range 10000 {
		fmt.Fprintf(&text, "p%d: {type: string, description: D}, ", i)
	}
	text.WriteString("}}\n")
	page := renderBounded(t, text.String())
	for _, want := range []string{"p0", "p1999", "p2500", "p9999"} {
		if !strings.Contains(string(page.Body), `<code dir="ltr">`+want+"</code>") {
			t.Errorf("%s is not in the page", want)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	depth := 200
	text := "    S: " + strings.Repeat("{type: object, properties: {in: ", depth) + "{type: string}" + strings.Repeat("}}", depth) + "\n"
	page := renderBounded(t, text)
	if deepest := strings.Count(string(page.Body), `<details class="ref-more">`); deepest > 100 {
		t.Errorf("%d expanders", deepest)
	}
}

func TestCircles(t *testing.T) {
	for name, text := range map[string]string{
		"itself": "    S: {type: object, properties: {child: {$ref: '#/components/schemas/S'}}}\n",
		"list":   "    S: {type: array, items: {$ref: '#/components/schemas/S'}}\n",
		"allOf":  "    S: {allOf: [{$ref: '#/components/schemas/B'}], properties: {s: {type: string}}}\n    B: {allOf: [{$ref: '#/components/schemas/S'}], properties: {b: {type: string}}}\n",
		"oneOf":  "    S: {oneOf: [{$ref: '#/components/schemas/S'}, {$ref: '#/components/schemas/B'}, {type: string}]}\n    B: {anyOf: [{$ref: '#/components/schemas/S'}, {$ref: '#/components/schemas/B'}]}\n",
		"refs":   "    S: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/S'}\n",
		"parent": "    S: {type: object, properties: {kind: {type: string}}, oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: kind}}\n" +
			"    B: {allOf: [{$ref: '#/components/schemas/S'}, {type: object, properties: {b: {type: string}}}]}\n    C: {type: object, properties: {c: {type: string}}}\n",
		"mapping": "    S: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {b: B}}}\n" +
			"    B: {allOf: [{$ref: '#/components/schemas/S'}, {type: object, properties: {b: {type: string}}}]}\n",
	} {
		t.Run(name, func(t *testing.T) {
			page := renderBounded(t, text)
			if len(page.Body) > 60<<10 {
				t.Errorf("%d bytes for a small circle", len(page.Body))
			}
		})
	}
}

// A few schemas that all hold all others would be a page without end.
func TestManyPathsToTheSameSchemas(t *testing.T) {
	var text strings.Builder
	refs := ""
	for i := range 40 {
		refs += fmt.Sprintf("p%d: {$ref: '#/components/schemas/S%d'}, ", i, i)
	}
	fmt.Fprintf(&text, "    S: {type: object, properties: {%s}}\n", refs)
	for i := range 40 {
		fmt.Fprintf(&text, "    S%d: {type: object, properties: {%s}, oneOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S'}]}\n", i, refs, (i+1)%40)
	}
	renderBounded(t, text.String())
}

func TestLongEnum(t *testing.T) {
	var values []string
	for i := range 5000 {
		values = append(values, fmt.Sprintf("value%d", i))
	}
	page := renderBounded(t, "    S: {type: object, properties: {v: {type: string, enum: ["+strings.Join(values, ", ")+"]}}}\n")
	if got := words(page); !strings.Contains(got, "Show all 5000 values") || !strings.Contains(got, "value4999") {
		t.Error("not all values can be shown")
	}
	var many strings.Builder
	many.WriteString("    V: {type: string, enum: [" + strings.Join(values, ", ") + "]}\n    S: {type: object, properties: {")
	for i := range 1500 {
		fmt.Fprintf(&many, "p%d: {$ref: '#/components/schemas/V'}, ", i)
	}
	renderBounded(t, many.String()+"}}\n")
}

func TestLongExamples(t *testing.T) {
	long := strings.Repeat("x", 300000)
	renderBounded(t, "    S: {type: object, example: {a: "+long+"}, properties: {a: {type: string, default: "+long+", example: "+long+", pattern: "+long+"}}}\n")
}

const evil = `<script>alert("1'&")</script>`

// Every text of this spec tries to be markup.
func TestMarkupInEveryField(t *testing.T) {
	quoted := `'` + strings.ReplaceAll(evil, "'", "''") + `'`
	text := strings.ReplaceAll(`openapi: 3.1.0
info: {title: EVIL, version: EVIL}
servers: [{url: "https://x/EVIL2", description: EVIL, variables: {EVIL: {default: EVIL, description: EVIL, enum: [EVIL]}}}, {url: EVIL}]
security: [{EVIL: [EVIL]}, {B: []}]
paths:
  /x/{a}/EVIL3:
    post:
      summary: EVIL
      description: EVIL
      externalDocs: {url: "javascript:alert(1)", description: EVIL}
      x-mint: {content: EVIL, metadata: {title: EVIL, description: EVIL}}
      x-codeSamples: [{lang: EVIL, label: EVIL, source: EVIL}, {lang: python, source: EVIL}]
      parameters:
        - {name: EVIL, in: query, required: true, description: EVIL, schema: {type: string, format: EVIL, pattern: EVIL, default: EVIL, example: EVIL, enum: [EVIL, EVIL4]}}
        - {name: EVIL, in: header, required: true, schema: {type: EVIL}, example: EVIL}
        - {name: EVIL, in: cookie, required: true, schema: {const: EVIL}}
      requestBody:
        description: EVIL
        content:
          EVIL: {schema: {title: EVIL, type: object, description: EVIL, x-mint: {pre: [EVIL], post: [EVIL]}, properties: {EVIL: {title: EVIL, oneOf: [{title: EVIL, type: object}, {type: string}], discriminator: {propertyName: EVIL, mapping: {EVIL: EVIL}}}}, patternProperties: {EVIL: {type: string}}}, examples: {EVIL: {summary: EVIL, description: EVIL, value: EVIL}}}
          application/json: {schema: {type: object, properties: {EVIL: {type: string}}}, example: {EVIL: EVIL}}
      responses:
        EVIL: {description: EVIL, headers: {EVIL: {description: EVIL, schema: {type: string}}}, content: {EVIL: {example: EVIL}}, links: {EVIL: {operationId: EVIL, description: EVIL}}}
      callbacks: {EVIL: {EVIL: {post: {summary: EVIL, description: EVIL, responses: {EVIL: {description: EVIL}}}}}}
components:
  securitySchemes:
    EVIL: {type: oauth2, description: EVIL, flows: {implicit: {authorizationUrl: "javascript:alert(1)", scopes: {EVIL: EVIL}}}}
    B: {type: openIdConnect, openIdConnectUrl: "javascript:alert(1)"}
`, "EVIL3", "b")
	text = strings.NewReplacer("EVIL2", "<script>", "EVIL4", "other", "EVIL", quoted).Replace(text)
	s := load(t, text)
	for _, markdown := range []func(string) template.HTML{nil, paragraphs} {
		page, err := Render(Input{Spec: s, Operation: s.Operations[0].Name, Markdown: markdown})
		if err != nil {
			t.Fatal(err)
		}
		body := string(page.Body)
		checkHTML(t, body)
		if strings.Contains(body, "<script") {
			t.Error("a script is in the page")
		}
		eachTag(body, func(tag string) {
			if strings.Contains(strings.ToLower(attribute(tag, "href")), "javascript:") || strings.Contains(tag, " on") && !strings.Contains(tag, `"`) {
				t.Errorf("%s does something", tag)
			}
			if strings.ContainsAny(attribute(tag, "id"), " <>&\"'") {
				t.Errorf("%s has an id that is not clean", tag)
			}
		})
	}
}

func TestSafeURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.com/a?b=c":  "https://example.com/a?b=c",
		"/docs":                      "/docs",
		"mailto:a@example.com":       "mailto:a@example.com",
		"javascript:alert(1)":        "",
		" JavaScript:alert(1)":       "",
		"java\nscript:alert(1)":      "",
		"data:text/html,<script>":    "",
		"vbscript:x":                 "",
		"//evil.example.com":         "//evil.example.com",
		"https://example.com/\"><a ": "https://example.com/%22%3E%3Ca",
	} {
		if got := safeURL(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestRequestsAndResponsesOfHardSchemas(t *testing.T) {
	s, b := schemaSpec(t, "3.1.0", "{type: string, minLength: 5, maxLength: 2}")
	node := s.Operations[0].Node.Get("responses").Get("200").Get("content").Get("application/json").Get("schema")
	if v := b.madeUp(node, schema.Response); v != nil {
		t.Errorf("made up %s for what no value fits", compactJSON(v, 100))
	}
}
