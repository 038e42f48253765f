package reference

import (
	"html"
	"html/template"
	"strings"
	"testing"
)

const richSpec = `openapi: 3.1.0
info: {title: T, version: "1"}
servers:
  - {url: "https://{region}.example.com/v1", description: Live, variables: {region: {default: eu, enum: [eu, us], description: Where}}}
  - {url: /sandbox}
security:
  - Key: []
    Login: [read]
  - Basic: []
  - {}
paths:
  /pets/{id}:
    description: All about one pet
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}, example: 7}
      - {name: trace, in: header, description: From the path, schema: {type: string}}
    post:
      operationId: changePet
      summary: Change a pet
      deprecated: true
      description: "# Big\n\nText"
      externalDocs: {url: "https://docs.example.com", description: More on pets}
      x-mint: {content: Read this before}
      parameters:
        - {name: trace, in: header, required: true, description: From the operation, schema: {type: string, default: none}}
        - {name: tags, in: query, required: true, schema: {type: array, items: {type: string, enum: [a, b]}}, example: [a, b]}
        - {name: filter, in: query, style: deepObject, required: true, schema: {type: object}, example: {age: 3}}
        - {name: session, in: cookie, schema: {type: string}}
      requestBody:
        required: true
        description: What to change
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Pet'
              description: Beside the reference
            examples:
              tom: {summary: Tom the cat, description: A cat, value: {kind: cat, name: "톰 \"T\" O'Neil"}}
              far: {summary: Elsewhere, externalValue: "javascript:alert(1)"}
          multipart/form-data:
            schema:
              type: object
              properties: {photo: {type: string, format: binary}, note: {type: string, example: hi}}
      responses:
        "200":
          description: Changed
          headers: {X-Left: {description: Requests left, schema: {type: integer}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
          links: {next: {operationId: getPet, description: Read it back}}
        default: {description: Anything else}
      callbacks:
        onChange:
          '{$request.body#/url}':
            post:
              summary: A pet has changed
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
              responses: {"204": {description: Taken}}
webhooks:
  petBorn:
    post:
      summary: A pet is born
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {"200": {description: Noted}}
components:
  securitySchemes:
    Key: {type: apiKey, in: query, name: api_key}
    Login: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://example.com/token", scopes: {read: Read pets}}}}
    Basic: {type: http, scheme: basic}
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string, maxLength: 20}}}
    Pet:
      title: Pet
      allOf:
        - {$ref: '#/components/schemas/Named'}
        - type: object
          required: [kind]
          properties:
            kind: {type: string, const: cat}
            id: {type: integer, readOnly: true}
            secret: {type: string, writeOnly: true}
            old: {type: string, deprecated: true}
            owner: {type: object, properties: {city: {type: string}}, additionalProperties: false}
            friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
            marks: {type: object, additionalProperties: {type: integer}}
            place: {type: array, prefixItems: [{type: number}, {type: number}]}
            food:
              oneOf:
                - {$ref: '#/components/schemas/Dry'}
                - {$ref: '#/components/schemas/Wet'}
              discriminator: {propertyName: sort, mapping: {dry: '#/components/schemas/Dry'}}
    Dry: {title: Dry food, type: object, properties: {sort: {type: string}, grams: {type: integer}}}
    Wet: {type: object, properties: {sort: {type: string}, cans: {type: integer}}}
`

func TestParts(t *testing.T) {
	page := render(t, load(t, richSpec), "POST /pets/{id}", "en")
	got := words(page)
	for _, want := range []string{
		"This operation is deprecated.", "Read this before", "More on pets",
		"https://{region}.example.com/v1", "Live", "Where", "/sandbox",
		"api_key API key query required", "OAuth 2.0", "read: Read pets", "https://example.com/token", "user name and password",
		"Requests without authorization are answered too.",
		"id integer required", "Range ≥ 1", "trace string required", "From the operation", "tags array of string required", "session string",
		"Body required", "What to change", "Beside the reference", "multipart/form-data", "photo file",
		"name string required", "Length ≤ 20", "kind string required", "Always cat", "id integer read-only", "secret string write-only",
		"old string deprecated", "Show properties Hide properties city string No other keys are allowed.",
		"friends array of object The same as Pet", "any key integer", "[0] number", "[1] number",
		"The value of sort tells which one it is.", "One of", "Dry food dry", "grams integer", "Wet", "cans integer",
		"Headers X-Left integer Requests left", "Links next getPet Read it back", "Anything else",
		"Callbacks", "A pet has changed", "{$request.body#/url}", "Taken",
		"Tom the cat", "A cat", "Elsewhere", "javascript:alert(1)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the page", want)
		}
	}
	for _, unwanted := range []string{"From the path", `href="javascript`} {
		if strings.Contains(string(page.Body), unwanted) {
			t.Errorf("%q is in the page", unwanted)
		}
	}
}

const conditionSpec = `openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: "https://a.example/v1"}]
security: [{Key: [], Basic: []}]
paths:
  /orders:
    post:
      summary: Order
      parameters:
        - {name: dry, in: query, schema: {type: boolean}, example: true}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                kind: {not: {enum: [none, void]}}
                card: {type: string, x-since: "2.1", x-beta: true, x-off: false, x-teams: [a, b], xml: {name: c, prefix: p, namespace: "urn:p"}}
                number: {type: string, xml: {attribute: true}}
                tags: {type: array, items: {type: string}, xml: {wrapped: true, name: tags}, contains: {const: vip}, minContains: 2}
                deep: {type: object, properties: {x: {type: string}}}
                empty: {not: {required: [a, b]}}
                pay:
                  oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]
                  discriminator: {propertyName: by, mapping: {card: '#/components/schemas/Card', coin: Cash, other: Gone}}
              dependentRequired: {card: [number]}
              if: {properties: {kind: {const: gift}}}
              then: {required: [note], properties: {note: {type: string, description: For the gift}}}
              else: {properties: {bill: {type: string}}}
              dependentSchemas: {deep: {properties: {depth: {type: integer}}}}
            examples:
              small: {value: {kind: small}}
              large: {value: {kind: large, ok: true}}
      x-codeSamples: [{lang: ruby, source: puts 1}]
      responses:
        "200": {description: ok, content: {application/json: {examples: {small: {value: {a: 1}}, large: {value: {a: 2}}}}}}
components:
  securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}, Basic: {type: http, scheme: basic}}
  schemas:
    Card: {title: By card, type: object, properties: {by: {type: string}}}
    Cash: {title: Cash, type: object, properties: {by: {type: string}}}
`

func TestConditions(t *testing.T) {
	got := words(render(t, load(t, conditionSpec), "POST /orders", "en"))
	for _, want := range []string{
		"Must not be none void", "Must contain vip × ≥ 2", `XML <p:c xmlns="urn:p">`, `XML …="…"`, "XML <tags>…</tags>",
		"Must not be with a, b", "Only together with number",
		"Depending on the value If", "then", "note string required For the gift", "otherwise", "bill string",
		"Depending on which keys there are deep", "depth integer",
		"By card card", "Cash coin", "other → Gone", "X-Key API key header required", "and Authorization",
	} {
		if !strings.Contains(html.UnescapeString(got), want) {
			t.Errorf("no %q in %s", want, html.UnescapeString(got))
		}
	}
	if strings.Contains(got, "card → ") {
		t.Error("a value of the discriminator is listed, although a tab has it")
	}
}

func TestChoices(t *testing.T) {
	in := Input{Spec: load(t, conditionSpec), Operation: name(t, "POST /orders"), Markdown: paragraphs, Static: true}
	plain, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	in.Choices = Choices{
		Expanded: true, Pills: []string{"x-since", "x-beta", "x-off", "x-teams"}, Languages: []string{"go", "shell", "curl", "cobol"}, AllParams: true, FullURL: true,
	}
	page, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	body := string(page.Body)
	for _, want := range []string{`<details class="ref-more" open>`, `<span class="ref-flag">2.1</span> <span class="ref-flag">x-beta</span> <span class="ref-flag">a</span> <span class="ref-flag">b</span>`,
		`?dry=true`, `<span class="ref-base">https://a.example/v1</span><wbr>/orders`, `data-ref-copy="https://a.example/v1/orders"`} {
		if !strings.Contains(body, want) || strings.Contains(string(plain.Body), want) {
			t.Errorf("%s: in the page %t, in that without choices %t", want, strings.Contains(body, want), strings.Contains(string(plain.Body), want))
		}
	}
	if i, j := strings.Index(body, ">Go<"), strings.Index(body, ">cURL<"); i < 0 || j < i || strings.Contains(body, ">Python<") || strings.Count(body, ">cURL<") != 1 {
		t.Error("the samples are not in Go and for a shell, in this order")
	}
	in.Choices = Choices{NoSamples: true}
	if page, err = Render(in); err != nil || strings.Contains(string(page.Body), ">cURL<") || !strings.Contains(string(page.Body), "puts 1") {
		t.Errorf("there are other samples than those of the spec (%v)", err)
	}
}

// The script finds the body in each sample, and the examples that belong
// together.
func TestExamplesInStep(t *testing.T) {
	body := string(render(t, load(t, conditionSpec), "POST /orders", "en").Body)
	for _, l := range languages {
		if !strings.Contains(body, `<span class="ref-body" data-ref-as="`+l.mark+`">`) {
			t.Errorf("the body of the sample in %s is not marked", l.label)
		}
	}
	if strings.Count(body, `data-ref-key="large"`) != 2 {
		t.Error("the example of the request and that of the answer have no key in common")
	}
}

func TestWebhook(t *testing.T) {
	page := render(t, load(t, richSpec), "webhook petBorn", "en")
	got := words(page)
	for _, want := range []string{"Webhook POST petBorn", "Payload", "kind string required", "Noted"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	for _, unwanted := range []string{"cURL", "Authorizations", "example.com"} {
		if strings.Contains(got, unwanted) {
			t.Errorf("%q is in the page of a webhook", unwanted)
		}
	}
}

func TestSummary(t *testing.T) {
	for _, c := range []struct{ fields, title, summary string }{
		{"summary: A, description: 'Does **it** with `x`.\n\n\n  More.'", "A", "Does it with x."},
		{"description: '# Head\n\n\n  Text'", "GET /x", "Text"},
		{"summary: A, x-mint: {metadata: {title: B, description: C}}", "B", "C"},
	} {
		s := load(t, "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/x: {get: {"+c.fields+", responses: {}}}}\n")
		page, err := Render(Input{Spec: s, Operation: name(t, "GET /x")})
		if err != nil {
			t.Fatal(err)
		}
		if page.Title != c.title || page.Summary != c.summary {
			t.Errorf("%s: got %q and %q", c.fields, page.Title, page.Summary)
		}
	}
}

// Headings and ids that Markdown brings along must fit the page.
func TestProse(t *testing.T) {
	var headings []Heading
	list := newIDs()
	list.unique("notes")
	top := prose{ids: list, headings: &headings}
	got := top.fit(`<h1 id="top">Top <a href="#notes">x</a></h1><h2 class="c" id="notes">Notes &amp; more</h2><p title="<h1>">a</p>`)
	want := `<h2 id="top">Top <a href="#notes-2">x</a></h2><h3 class="c" id="notes-2">Notes &amp; more</h3><p title="<h1>">a</p>`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(headings) != 2 || headings[1] != (Heading{3, "notes-2", "Notes & more"}) {
		t.Errorf("headings %v", headings)
	}
	inner := prose{ids: list}
	if got, want := inner.fit(`<h3 class="c" id="top">Top</h3><p>a</p>`), template.HTML(`<p class="ref-heading" id="top-2">Top</p><p>a</p>`); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTryIt(t *testing.T) {
	in := Input{Spec: loadBase(t), Operation: name(t, "GET /inputs")}
	live, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	in.Static = true
	static, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(live.Body), `class="ref-try"`) || strings.Contains(string(static.Body), "ref-try") {
		t.Error("only a page that is served has a place for requests")
	}
}

func TestSamePageEachTime(t *testing.T) {
	s := load(t, richSpec)
	first := render(t, s, "POST /pets/{id}", "en")
	for range 5 {
		if render(t, s, "POST /pets/{id}", "en").Body != first.Body {
			t.Fatal("the page differs from the one before")
		}
	}
}
