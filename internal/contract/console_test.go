package contract

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/spec"
)

const consoleSpec = `
openapi: 3.1.0
info: {title: T, version: "1"}
servers:
  - {url: "https://{tenant}.example.com/v1/", variables: {tenant: {default: main}}}
  - {url: /relative}
  - {url: "http://localhost:9000"}
security: [{bearer: []}, {key: [], who: []}, {odd: []}, {}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}, example: p-1}]
    post:
      parameters:
        - {name: limit, in: query, schema: {anyOf: [{type: integer}, {type: "null"}]}}
        - {name: kind, in: query, schema: {allOf: [{$ref: '#/components/schemas/Kind'}]}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}, example: [a, b]}
        - {name: filter, in: query, style: deepObject, schema: {type: object}}
        - {name: where, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-Access-Token, in: header, schema: {type: string}}
        - {name: X-Note, in: header, schema: {type: string}}
        - {name: theme, in: cookie, schema: {type: string, default: dark}}
        - {name: Host, in: header, schema: {type: string}}
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [title]
              properties:
                title: {type: string}
                meta: {type: object}
                photo: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
                made: {type: string, readOnly: true}
            example: {title: Rex}
          application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}, example: {name: Rex}}
          application/octet-stream: {}
          text/csv: {example: "a,b"}
      responses:
        "200":
          description: ok
          headers: {X-Count: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}
        "422": {description: no}
components:
  schemas:
    Kind: {type: string, enum: [cat, dog]}
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: query, name: api_key}
    who: {type: http, scheme: basic}
    odd: {type: mutualTLS}
`

var petOperation = operation.Name{Method: "POST", Path: "/pets/{id}"}

func newTestConsole(t testing.TB) *Console {
	t.Helper()
	s := new(spec.Loader).Load(source.NewFile("api.yaml", []byte(consoleSpec)))
	c, err := NewConsole(s)
	if err != nil {
		t.Fatalf("%v: %v", err, s.Problems)
	}
	return c
}

func TestConsoleForm(t *testing.T) {
	got, err := newTestConsole(t).Form(petOperation)
	if err != nil {
		t.Fatal(err)
	}
	want := Form{
		Servers: []string{"https://main.example.com/v1", "http://localhost:9000"},
		Access: [][]Login{
			{{Scheme: "bearer", Kind: "bearer"}},
			{{Scheme: "key", Kind: "query", Key: "api_key"}, {Scheme: "who", Kind: "basic"}},
		},
		Free: true,
		Parameters: []Field{
			{In: "query", Name: "limit", Type: "integer"},
			{In: "query", Name: "kind", Type: "string", Enum: []string{"cat", "dog"}},
			{In: "query", Name: "tags", Type: "array", Example: "a\nb"},
			{In: "query", Name: "filter", Type: "object"},
			{In: "query", Name: "where", Type: "object"},
			{In: "header", Name: "X-Access-Token", Type: "string", Secret: true},
			{In: "header", Name: "X-Note", Type: "string"},
			{In: "cookie", Name: "theme", Type: "string", Example: "dark"},
			{In: "header", Name: "Host", Type: "string"},
			{In: "path", Name: "id", Type: "string", Required: true, Example: "p-1"},
		},
		BodyRequired: true,
		Bodies: []FormBody{
			{Media: "application/json", Kind: "json", Example: `{"name":"Rex"}`},
			{Media: "multipart/form-data", Kind: "multipart", Fields: []Field{
				{Name: "title", Type: "string", Required: true, Example: "Rex"}, {Name: "meta", Type: "object"},
				{Name: "photo", Type: "file", Format: "binary"}, {Name: "more", Type: "file", Many: true},
			}},
			{Media: "application/octet-stream", Kind: "file"},
			{Media: "text/csv", Kind: "text", Example: "a,b"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := newTestConsole(t).Form(operation.Name{Method: "GET", Path: "/pets/{id}"}); !errors.Is(err, ErrNoOperation) {
		t.Errorf("an operation that is not there: %v", err)
	}
}

func params(list ...string) map[Param]string {
	m := map[Param]string{{"path", "id"}: "a/b"}
	for i := 0; i+2 < len(list); i += 3 {
		m[Param{list[i], list[i+1]}] = list[i+2]
	}
	return m
}

func TestConsoleDraft(t *testing.T) {
	c := newTestConsole(t)
	tests := []struct {
		name string
		in   Input
		has  []string // of URL, headers and body
	}{
		{"values by their types", Input{Params: params("query", "tags", "x y\n\nz\n", "query", "filter", `{"a": 1}`, "query", "where", `{"b":[2]}`, "query", "limit", "7", "cookie", "theme", "light")},
			[]string{"http://localhost:9000/v1/pets/a%2Fb?", "tags=x%20y&tags=z", "filter%5Ba%5D=1", "where=%7B%22b%22%3A%5B2%5D%7D", "limit=7", "Cookie: theme=light"}},
		{"bearer", Input{Params: params(), Tokens: map[string]string{"bearer": "sesame-1"}}, []string{"Authorization: Bearer sesame-1"}},
		{"two schemes at once", Input{Params: params(), Tokens: map[string]string{"key": "k-1", "who": "me:pw"}}, []string{"?api_key=k-1", "Authorization: Basic bWU6cHc="}},
		{"half of two schemes is none", Input{Params: params(), Tokens: map[string]string{"key": "k-1"}}, []string{"/pets/a%2Fb\n"}},
		{"JSON as typed", Input{Params: params(), Body: &Body{Media: "application/json", Raw: []byte("{ \"name\":1.0}")}}, []string{"Content-Type: application/json", "\n{ \"name\":1.0}"}},
		{"a form", Input{Params: params(), Body: &Body{Media: "multipart/form-data", Value: []FormField{
			{Name: "title", Text: "Rex"}, {Name: "meta", Text: `{"a":1}`}, {Name: "more", File: &File{Name: `a".png`, Media: "image/png", Data: []byte("PNG")}}, {Name: "more", File: &File{Name: "b"}},
		}}}, []string{
			"multipart/form-data; boundary=", "name=\"title\"\r\n\r\nRex", "name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}",
			"name=\"more\"; filename=\"a\\\".png\"\r\nContent-Type: image/png\r\n\r\nPNG", "filename=\"b\"\r\nContent-Type: application/octet-stream",
		}},
	}
	for _, test := range tests {
		test.in.BaseURL = "http://localhost:9000/v1/"
		d, err := c.Draft(petOperation, test.in)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var b strings.Builder
		b.WriteString(d.Request.URL + "\n")
		d.Request.Header.Write(&b)
		b.WriteString("\n" + string(d.Request.Body))
		for _, part := range test.has {
			if !strings.Contains(b.String(), part) {
				t.Errorf("%s: %q is not in\n%s", test.name, part, b.String())
			}
		}
	}
}

func TestConsoleRefuses(t *testing.T) {
	c := newTestConsole(t)
	file := func(media string) *Body {
		return &Body{Media: "multipart/form-data", Value: []FormField{{Name: "photo", File: &File{Media: media}}}}
	}
	for _, test := range []struct {
		name, says string
		in         Input
	}{
		{"no path parameter", "the path parameter id is missing", Input{Params: map[Param]string{}}},
		{"an empty one", "the path parameter id is missing", Input{Params: map[Param]string{{"path", "id"}: ""}}},
		{"one that leads up", "would change the address", Input{Params: map[Param]string{{"path", "id"}: ".."}}},
		{"a line break in a header", "another line", Input{Params: params("header", "X-Note", "a\r\nX-Evil: 1")}},
		{"a line break in a cookie", "another line", Input{Params: params("cookie", "theme", "a\nb")}},
		{"a NUL in a header", "another line", Input{Params: params("header", "X-Note", "a\x00")}},
		{"a line break in a token", "another line", Input{Params: params(), Tokens: map[string]string{"bearer": "a\r\nX-Evil: 1"}}},
		{"a header of the connection", "the header Host is the connection's own", Input{Params: params("header", "Host", "evil.example")}},
		{"a parameter that is not there", "no header parameter Transfer-Encoding", Input{Params: params("header", "Transfer-Encoding", "chunked")}},
		{"a scheme that is not there", "no security scheme nope", Input{Params: params(), Tokens: map[string]string{"nope": "x"}}},
		{"a scheme that cannot be served", "no security scheme odd", Input{Params: params(), Tokens: map[string]string{"odd": "x"}}},
		{"an object that is no JSON", "the query parameter filter: it is no valid JSON", Input{Params: params("query", "filter", "{")}},
		{"a media type of two lines", "another line", Input{Params: params(), Body: &Body{Media: "a/b\r\nX: y", Raw: []byte("x")}}},
		{"a file of two lines", "another line", Input{Params: params(), Body: file("a/b\r\nX: y")}},
		{"credentials in the address", "must not hold credentials", Input{BaseURL: "http://a:b@localhost", Params: params()}},
		{"no address", "write it as", Input{BaseURL: "file:///etc/passwd", Params: params()}},
	} {
		if test.in.BaseURL == "" {
			test.in.BaseURL = "http://localhost:9000"
		}
		_, err := c.Draft(petOperation, test.in)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.says)
		}
	}
}

// TestConsoleHides checks that what is shown holds no credentials, however
// short, in whatever place the spec wants them.
func TestConsoleHides(t *testing.T) {
	c := newTestConsole(t)
	for _, secret := range []string{"x7", "open-sesame-1", "p%20/ä&"} {
		d, err := c.Draft(petOperation, Input{
			BaseURL: "http://localhost:9000", Params: params("header", "X-Access-Token", "header-"+"secret"),
			Tokens: map[string]string{"key": secret, "who": "me:" + secret},
			Body:   &Body{Media: "application/json", Raw: []byte("{\n \"name\": \"" + "header-" + "secret" + "\"}")},
		})
		if err != nil {
			t.Fatal(err)
		}
		if sent := d.Request.URL; !strings.Contains(sent, "api_key="+escapeValue(secret, false)) {
			t.Errorf("%q is not sent: %s", secret, sent)
		}
		var b strings.Builder
		b.WriteString(d.Shown.URL + "\n" + d.Curl + "\n" + string(d.Shown.Body))
		d.Shown.Header.Write(&b)
		shown := b.String()
		for _, form := range append(formsOf(secret), formsOf("header-"+"secret")...) {
			if len(form) > 1 && strings.Contains(strings.ReplaceAll(shown, "[redacted]", ""), form) {
				t.Errorf("%q is shown:\n%s", form, shown)
			}
		}
		if strings.Contains(shown, hidden) || !strings.Contains(d.Curl, "$PARLANCE_TOKEN") || !strings.Contains(d.Curl, `{"name":`) {
			t.Errorf("the line cannot be used:\n%s", d.Curl)
		}
	}
}

func TestConsoleJudges(t *testing.T) {
	const token = "open-sesame-1"
	answer := func(status int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			if header != "" {
				w.Header().Set("X-Count", header)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	good := `{"name": "Rex"}`
	for _, test := range []struct {
		name, body string
		serve      http.HandlerFunc
		rules      string // of failures, warnings in brackets
		flaw       string
	}{
		{"as documented", good, answer(200, "1", `{"id": "p-1"}`), "", ""},
		{"a broken schema", good, answer(200, "1", `{"id": 5}`), "schema-type id-not-echoed", ""},
		{"a missing header", good, answer(200, "", `{"id": "p-1"}`), "header-missing", ""},
		{"an undocumented status", good, answer(418, "", `{}`), "status-undocumented", ""},
		{"a 404 that is not documented", good, answer(404, "", `{}`), "(status-undocumented)", ""},
		{"a redirect", good, answer(302, "", ``), "redirect-undocumented", ""},
		{"a crash", good, answer(500, "", ``), "server-error", ""},
		{"a refusal of a wrong request", `{}`, answer(422, "", ``), "", `property "name" is missing`},
		{"a wrong request that is taken", `{}`, answer(200, "1", `{"id": "p-1"}`), "invalid-accepted", `property "name" is missing`},
		{"the token comes back", good, answer(200, "1", `{"id": "`+token+`"}`), "leak-token id-not-echoed", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(test.serve)
			defer server.Close()
			c := newTestConsole(t)
			d, err := c.Draft(petOperation, Input{
				BaseURL: server.URL, Params: map[Param]string{{"path", "id"}: "p-1"}, Tokens: map[string]string{"bearer": token},
				Body: &Body{Media: "application/json", Raw: []byte(test.body)},
			})
			if err != nil {
				t.Fatal(err)
			}
			e := d.Send(context.Background(), &http.Transport{DisableKeepAlives: true}, 5*time.Second, 1<<20)
			o := c.Judge(d, e)
			var rules []string
			for _, f := range o.Failures {
				rule := f.Rule
				if f.Severity == Warning {
					rule = "(" + rule + ")"
				}
				rules = append(rules, rule)
				if strings.Contains(f.Message+f.Place, token) {
					t.Errorf("the token is in %q", f.Message)
				}
			}
			if got := strings.Join(rules, " "); got != test.rules {
				t.Errorf("failures: got %q, want %q", got, test.rules)
			}
			if test.flaw == "" && o.Flaw != "" || !strings.Contains(o.Flaw, test.flaw) {
				t.Errorf("flaw: got %q, want %q", o.Flaw, test.flaw)
			}
		})
	}
}
