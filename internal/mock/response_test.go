package mock

import (
	"strings"
	"testing"
)

const things = `
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties: {id: {type: string, format: uuid}, name: {type: string}, size: {type: integer, minimum: 0}}
  headers:
    Left: {required: true, schema: {type: integer}, example: 7}
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses:
        '201':
          description: ok
          headers:
            X-Left: {$ref: '#/components/headers/Left'}
            Location: {schema: {type: string, format: uri}}
            X-List: {schema: {type: array, items: {type: integer}}, example: [1, 2]}
            Content-Length: {schema: {type: integer}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
              example: {id: 3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90, name: n, size: 1}
  /things/{thing_id}:
    get:
      parameters: [{name: thing_id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  thing: {$ref: '#/components/schemas/Thing'}
                  ThingID: {type: string}
                  children: {type: array, items: {type: object, properties: {parent: {type: string}}}}
              example:
                thing: {id: 3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90, name: n}
                ThingID: other
                children: [{parent: 3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90}]
        '404': {description: none, content: {application/json: {schema: {type: object, properties: {error: {type: string}}}, example: {error: gone}}}}
  /wrong-example:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}, example: {id: no-uuid, name: kept, size: -1, more: 1}}}
  /no-example: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}}}
  /media:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {type: object}, example: {a: 1}}
            application/xml: {schema: {type: object}, example: {a: [1, '<']}}
            text/csv: {example: "a,b"}
            text/event-stream: {example: [{a: 1}, {a: 2}]}
            application/x-www-form-urlencoded: {example: {a: [1, 2], b: x y}}
            image/*: {schema: {type: string, format: binary}}
        '406': {description: no, content: {text/plain: {example: sorry}}}
  /range: {get: {responses: {2XX: {description: ok}, 4XX: {description: no}}}}
  /default: {get: {responses: {default: {description: ok}}}}
  /redirect: {get: {responses: {'302': {description: ok, headers: {Location: {schema: {type: string}, example: /media}}}}}}
  /only-failure: {get: {responses: {'404': {description: no}}}}
  /none: {get: {}}
  /empty: {get: {responses: {'204': {description: ok, content: {application/json: {}}}}}}
  /page:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {page: {type: integer, maximum: 5}, total: {type: integer}}}, example: {page: 1, total: 3}}}}}
`

func TestAnswers(t *testing.T) {
	server := serverOf(t, Options{}, things)
	tests := []struct {
		path, accept string
		status       int
		media, body  string
	}{
		{"/media", "", 200, "application/json", `{"a":1}`},
		{"/media", "application/xml", 200, "application/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response><a>1</a><a>&lt;</a></response>"},
		{"/media", "text/csv", 200, "text/csv; charset=utf-8", "a,b"},
		{"/media", "text/event-stream", 200, "text/event-stream; charset=utf-8", "data: {\"a\":1}\n\ndata: {\"a\":2}\n\n"},
		{"/media", "application/x-www-form-urlencoded", 200, "application/x-www-form-urlencoded", "a=1&a=2&b=x+y"},
		{"/media", "text/html", 406, "text/plain; charset=utf-8", "sorry"},
		{"/range", "", 200, "", ""},
		{"/default", "", 200, "", ""},
		{"/redirect", "", 302, "", ""},
		{"/only-failure", "", 404, "", ""},
		{"/none", "", 204, "", ""},
		{"/empty", "", 204, "", ""},
		{"/page", "", 200, "application/json", `{"page":1,"total":3}`},
		{"/page?page=4", "", 200, "application/json", `{"page":4,"total":3}`},
		{"/page?page=9", "", 200, "application/json", `{"page":1,"total":3}`},
		{"/things/AAAAAAAA-0000-4000-8000-000000000001", "text/html", 200, "application/json",
			`{"ThingID":"AAAAAAAA-0000-4000-8000-000000000001","children":[{"parent":"AAAAAAAA-0000-4000-8000-000000000001"}],` +
				`"thing":{"id":"AAAAAAAA-0000-4000-8000-000000000001","name":"n"}}`},
		{"/things/no-uuid", "", 404, "application/json", `{"error":"gone"}`},
	}
	for _, test := range tests {
		w := ask(server, "GET", test.path, "", "Accept: "+test.accept)
		if w.Code != test.status || w.Header().Get("Content-Type") != test.media || w.Body.String() != test.body {
			t.Errorf("%s, %s: %d %s %q", test.path, test.accept, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
	if w := ask(server, "GET", "/media", "", "Accept: image/png"); w.Header().Get("Content-Type") != "image/png" || w.Body.Len() == 0 {
		t.Errorf("an image: %v", w.Header())
	}
	if w := ask(server, "GET", "/redirect", ""); w.Header().Get("Location") != "/media" {
		t.Errorf("%v", w.Header())
	}
}

// TestWrongExample: of an example that does not satisfy its schema, only what is
// wrong is made up.
func TestWrongExample(t *testing.T) {
	server := serverOf(t, Options{}, things)
	o := object(t, ask(server, "GET", "/wrong-example", ""))
	if id, _ := o["id"].(string); !isUUID(id) || o["name"] != "kept" || o["more"] != nil || len(o) != 3 {
		t.Errorf("%v", o)
	}
	first := ask(server, "GET", "/no-example", "").Body.String()
	if first != ask(serverOf(t, Options{}, things), "GET", "/no-example", "").Body.String() {
		t.Error("equal seeds give different answers")
	}
	if first == ask(serverOf(t, Options{Seed: 1}, things), "GET", "/no-example", "").Body.String() {
		t.Error("different seeds give equal answers")
	}
	one, two := ask(server, "GET", "/no-example", "", "Prefer: dynamic=true"), ask(server, "GET", "/no-example", "", "Prefer: dynamic=true")
	if one.Body.String() == two.Body.String() {
		t.Error("dynamic bodies are equal")
	}
}

func TestCreated(t *testing.T) {
	server := serverOf(t, Options{Seed: 3}, things)
	w := ask(server, "POST", "/things", `{"name": "한국어 🙂"}`)
	first, second := object(t, w), object(t, ask(server, "POST", "/things", `{}`))
	if w.Code != 201 || first["name"] != "한국어 🙂" || second["name"] != "n" {
		t.Errorf("%d %v %v", w.Code, first, second)
	}
	if first["id"] == second["id"] || first["id"] == "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90" {
		t.Errorf("ids %v, %v", first["id"], second["id"])
	}
	if again := object(t, ask(serverOf(t, Options{Seed: 3}, things), "POST", "/things", `{}`)); again["id"] != first["id"] {
		t.Error("the seed does not decide")
	}
	h := w.Header()
	if h.Get("X-Left") != "7" || h.Get("X-List") != "1,2" || !strings.Contains(h.Get("Location"), ":") {
		t.Errorf("%v", h)
	}
}

func TestKnownIDs(t *testing.T) {
	server := serverOf(t, Options{KnownIDs: true}, things)
	id := object(t, ask(server, "POST", "/things", `{}`))["id"].(string)
	for path, want := range map[string]int{id: 200, "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90": 200, nobody: 404, strings.ToUpper(id): 200} {
		if w := ask(server, "GET", "/things/"+path, ""); w.Code != want {
			t.Errorf("%s: %d, want %d (%s)", path, w.Code, want, w.Header().Get("Mock-Reason"))
		}
	}
}

func TestShapeLike(t *testing.T) {
	i := &ids{seed: 1}
	for _, text := range []string{"chatcmpl-9f2c4b81", "A1b2", "run_x", "", "한"} {
		got := i.like(text).(string)
		prefix := text[:strings.LastIndexAny(text, "-_")+1]
		if len(got) != len(text) || len(text)-len(prefix) >= 4 && !strings.HasPrefix(got, prefix) {
			t.Errorf("%q → %q", text, got)
		}
	}
}
