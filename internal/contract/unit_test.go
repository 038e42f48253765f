package contract

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/source"
	"parlance/internal/spec"
)

func parse(t *testing.T, text string) *api {
	t.Helper()
	s := new(spec.Loader).Load(source.NewFile("spec.yaml", []byte(text)))
	if !s.Usable {
		t.Fatalf("the spec cannot be used: %v", s.Problems)
	}
	return newAPI(s)
}

func enterprise(t *testing.T) *api {
	t.Helper()
	data, err := os.ReadFile("../../specs/enterprise-api.base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(data))
}

func value(t *testing.T, text string) any {
	t.Helper()
	v, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestParametersAreWrittenAsOpenAPISays has the examples of the table of styles
// in the OpenAPI specification.
func TestParametersAreWrittenAsOpenAPISays(t *testing.T) {
	tests := []struct {
		in, style string
		explode   bool
		value     string
		want      string
	}{
		{"path", "simple", false, `"blue"`, "blue"},
		{"path", "simple", false, `["blue","black"]`, "blue,black"},
		{"path", "simple", false, `{"G":200,"R":100}`, "G,200,R,100"},
		{"path", "simple", true, `{"G":200,"R":100}`, "G=200,R=100"},
		{"path", "simple", false, `"a/b c%"`, "a%2Fb%20c%25"},
		{"path", "label", false, `["blue","black"]`, ".blue,black"},
		{"path", "label", true, `["blue","black"]`, ".blue.black"},
		{"path", "label", true, `{"G":200,"R":100}`, ".G=200.R=100"},
		{"path", "matrix", false, `"blue"`, ";color=blue"},
		{"path", "matrix", false, `["blue","black"]`, ";color=blue,black"},
		{"path", "matrix", true, `["blue","black"]`, ";color=blue;color=black"},
		{"path", "matrix", true, `{"G":200,"R":100}`, ";G=200;R=100"},
		{"query", "form", true, `["blue","black"]`, "color=blue&color=black"},
		{"query", "form", false, `["blue","black"]`, "color=blue,black"},
		{"query", "form", true, `{"G":200,"R":100}`, "G=200&R=100"},
		{"query", "form", false, `{"G":200,"R":100}`, "color=G,200,R,100"},
		{"query", "spaceDelimited", false, `["blue","black"]`, "color=blue%20black"},
		{"query", "pipeDelimited", false, `["blue","black"]`, "color=blue%7Cblack"},
		{"query", "deepObject", true, `{"G":200,"R":100}`, "color%5BG%5D=200&color%5BR%5D=100"},
		{"query", "form", true, `"한 &=+"`, "color=%ED%95%9C%20%26%3D%2B"},
		{"query", "form", true, `[]`, ""},
		{"header", "simple", false, `["blue","black"]`, "blue,black"},
		{"header", "simple", true, `{"G":200,"R":100}`, "G=200,R=100"},
		{"cookie", "form", false, `["blue","black"]`, "color=blue,black"},
	}
	for _, test := range tests {
		p := &param{name: "color", in: test.in, style: test.style, explode: test.explode}
		write := map[string]func(*param, any) string{
			"path": serializePath, "query": serializeQuery, "header": serializeHeader, "cookie": serializeCookie,
		}[test.in]
		if got := write(p, value(t, test.value)); got != test.want {
			t.Errorf("%s %s explode=%v %s: %s, want %s", test.in, test.style, test.explode, test.value, got, test.want)
		}
	}
}

func TestBodiesAreWrittenByMediaType(t *testing.T) {
	object := value(t, `{"b":["x","y"],"a":"한 &","c":{"d":1}}`)
	for media, want := range map[string]string{
		"application/json":                  `{"a":"한 &","b":["x","y"],"c":{"d":1}}`,
		"application/merge-patch+json":      `{"a":"한 &","b":["x","y"],"c":{"d":1}}`,
		"application/x-www-form-urlencoded": `a=%ED%95%9C+%26&b=x&b=y&c=%7B%22d%22%3A1%7D`,
	} {
		got, _, err := encodeBody(&Body{Media: media, Value: object})
		if err != nil || string(got) != want {
			t.Errorf("%s: %s %v, want %s", media, got, err, want)
		}
	}
	got, contentType, err := encodeBody(&Body{Media: "multipart/form-data", Value: object})
	if err != nil || strings.Count(string(got), "--"+boundary) != 5 || !strings.HasSuffix(contentType, boundary) {
		t.Errorf("%s\n%s %v", contentType, got, err)
	}
}

func TestSecretsAreTakenOut(t *testing.T) {
	const secret = "s3cr3t/tok+en=value"
	r := NewRedactor(secret, "ab")
	quoted, _ := json.Marshal(secret)
	for _, text := range []string{
		secret, "Bearer " + secret + ".", string(quoted), escapeValue(secret, false),
		base64.StdEncoding.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte("x:" + secret)),
		base64.URLEncoding.EncodeToString([]byte("user:" + secret + "!")),
	} {
		clean := r.Text(text)
		if !r.Holds(text) || strings.Contains(clean, "s3cr3t") || !strings.Contains(clean, redacted) {
			t.Errorf("%q becomes %q", text, clean)
		}
	}
	if got := r.Text("an about ab"); got != "an about ab" {
		t.Errorf("a secret that is too short to look for changes %q", got)
	}
	line := r.Curl(Request{
		Method: "POST", URL: "http://h/it's?key=" + escapeValue(secret, false), Body: []byte(`{"a":"` + secret + `"}`),
		Header: http.Header{"Authorization": {"Bearer " + secret}},
	})
	want := `curl -i -X POST -H 'Authorization: Bearer '"$PARLANCE_TOKEN" -H 'Content-Type:' --data-raw '{"a":"'"$PARLANCE_TOKEN"'"}' --url-query 'key='"$PARLANCE_TOKEN" 'http://h/it'\''s'`
	if line != want {
		t.Errorf("%s\nwant\n%s", line, want)
	}
	e := r.Exchange(&Exchange{Request: Request{Header: http.Header{"Authorization": {secret}}}, Response: &Response{Body: []byte(secret)}})
	if string(e.Response.Body) != redacted || e.Request.Header.Get("Authorization") != redacted {
		t.Errorf("%+v", e)
	}
}

func TestGraphOfTheEnterpriseAPI(t *testing.T) {
	a := enterprise(t)
	if len(a.graph.resources) != 1 || len(a.graph.listings) != 1 {
		t.Fatalf("%d resources, %d listings", len(a.graph.resources), len(a.graph.listings))
	}
	r := a.graph.resources[0]
	var users []string
	for _, o := range r.users {
		users = append(users, o.Name.String())
	}
	if want := []string{"GET /status/{kickoff_id}", "POST /stop/{kickoff_id}", "POST /resume"}; !slices.Equal(users, want) {
		t.Errorf("users: %q", users)
	}
	if len(r.creators) != 1 || r.creators[0].op.Name.Path != "/kickoff" || r.creators[0].pointer != "/kickoff_id" {
		t.Errorf("creators: %v", r.creators)
	}
	if r.reader == nil || r.reader.Name.Path != "/status/{kickoff_id}" || r.state != "/status" ||
		!slices.Equal(r.states, []string{"running", "completed", "error"}) {
		t.Errorf("reader %v, state %s %v", r.reader, r.state, r.states)
	}
	l := a.graph.listings[0]
	if l.lister.Name.Path != "/inputs" || l.object != "/inputs" || !slices.Equal(l.missing, []string{"/details/missing_inputs"}) {
		t.Errorf("listing: %+v", l)
	}
	stop := a.find(operation.Name{Method: "POST", Path: "/stop/{kickoff_id}"})
	if !stop.ends() || !stop.stops() || stop.removes() || !stop.refusesTwice() {
		t.Error("stop is not seen for what it is")
	}
	if want := []echo{{slot{"path", "kickoff_id"}, "/kickoffId"}}; !slices.Equal(stop.links.echoes, want) {
		t.Errorf("echoes: %v", stop.links.echoes)
	}
	resume := a.find(operation.Name{Method: "POST", Path: "/resume"})
	if resume.ends() || !resume.refusesTwice() || !slices.Equal(resume.links.borrows, []borrow{{"/current_task", "/task_id"}}) {
		t.Errorf("resume: %v %v %v", resume.ends(), resume.refusesTwice(), resume.links.borrows)
	}
}

const shop = `
openapi: 3.1.0
info: {title: shop, version: "1"}
paths:
  /orders:
    get:
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}}}
    post:
      responses:
        "201":
          description: made
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
          links: {invoice: {operationId: getInvoice, parameters: {number: "$response.body#/invoiceRef"}}}
  /orders/{key}:
    get: {parameters: [{$ref: "#/components/parameters/key"}], responses: {"200": {description: one}}}
    delete: {parameters: [{$ref: "#/components/parameters/key"}], responses: {"204": {description: gone}}}
  /invoices/{number}:
    get: {operationId: getInvoice, parameters: [{name: number, in: path, required: true, schema: {type: string}}], responses: {"200": {description: one}}}
  /notes:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {order_id: {type: string}, text: {type: string}}}}}}
      responses: {"201": {description: made}}
components:
  parameters: {key: {name: key, in: path, required: true, schema: {type: string}}}
  schemas:
    Order: {type: object, properties: {id: {type: string}, invoiceRef: {type: string}, state: {enum: [open, done]}}}
`

func TestGraphByPathsLinksAndNames(t *testing.T) {
	a := parse(t, shop)
	takes := map[string]string{}
	for _, r := range a.graph.resources {
		for _, o := range r.users {
			for _, c := range r.creators {
				takes[o.Name.String()] += c.op.Name.String() + "#" + c.pointer
			}
		}
	}
	for user, want := range map[string]string{
		"GET /orders/{key}":      "POST /orders#/id",
		"DELETE /orders/{key}":   "POST /orders#/id",
		"GET /invoices/{number}": "POST /orders#/invoiceRef",
		"POST /notes":            "POST /orders#/id",
	} {
		if takes[user] != want {
			t.Errorf("%s is fed by %q, want %q", user, takes[user], want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	a := enterprise(t)
	stop := a.find(operation.Name{Method: "POST", Path: "/stop/{kickoff_id}"})
	const id = "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"
	good := `{"status":"stopped","kickoffId":"` + id + `"}`
	failed := `{"error":"Not Found","message":"no"}`
	tests := []struct {
		name   string
		intent Intent
		status int
		media  string
		body   string
		want   string // rules with their places
	}{
		{"as documented", Valid, 200, "application/json", good, ""},
		{"charset", Valid, 200, "application/json; charset=UTF-8", good, ""},
		{"a documented refusal", Valid, 404, "application/json", failed, ""},
		{"an undocumented refusal", Valid, 409, "application/json", failed, "status-undocumented status 409"},
		{"a refusal for the rate", Valid, 429, "application/json", failed, ""},
		{"a server error that is documented", Valid, 500, "application/json", failed, "server-error status 500"},
		{"a redirect", Valid, 302, "", "", "redirect-undocumented status 302"},
		{"an invalid request accepted", Invalid, 200, "application/json", good, "invalid-accepted"},
		{"an invalid request refused", Invalid, 404, "application/json", failed, ""},
		{"an unknown id accepted", Unknown, 200, "application/json", good, "unknown-accepted"},
		{"an unknown id refused otherwise", Unknown, 400, "application/json", `{"detail":"no"}`, "unknown-status status 400"},
		{"an undocumented method", Uncharted, 204, "", "", "method-undocumented method POST"},
		{"an undocumented method refused", Uncharted, 501, "", "", ""},
		{"no body", Valid, 200, "application/json", "", "body-missing"},
		{"no media type", Valid, 200, "", good, "media-type-missing header Content-Type"},
		{"another media type", Valid, 200, "text/html", good, "media-type-undocumented header Content-Type"},
		{"no JSON", Valid, 200, "application/json", "{", "json-invalid"},
		{"a property that is not declared", Valid, 200, "application/json", good[:len(good)-1] + `,"at":1}`, "property-undeclared /at"},
		{"an enumeration", Valid, 200, "application/json", strings.Replace(good, "stopped", "gone", 1), "schema-enum /status"},
		{"a stack trace", Valid, 404, "application/json", `{"error":"x","message":"goroutine 1 [running]:\n"}`, "leak-stack-trace"},
		{"a path in an error", Valid, 404, "application/json", `{"error":"x","message":"open /var/lib/crew/state.json"}`, "leak-file-path"},
		{"a path that is none", Valid, 404, "application/json", `{"error":"x","message":"see /status/{id} and https://example.com/home/a.html"}`, ""},
	}
	for _, test := range tests {
		r := ruling{api: a, op: stop, intent: test.intent}
		header := http.Header{}
		if test.media != "" {
			header.Set("Content-Type", test.media)
		}
		v := r.judge(&Exchange{
			Request:  Request{Method: "POST", URL: "http://h/stop/" + id},
			Response: &Response{Status: test.status, Header: header, Body: []byte(test.body)},
		})
		var got []string
		for _, f := range v.failures {
			got = append(got, strings.TrimSpace(f.Rule+" "+f.Place))
			if f.Span.IsZero() || f.Pointer == "" {
				t.Errorf("%s: %s has no place in the spec", test.name, f.Rule)
			}
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCredentialsAreSentAsTheSchemesSay(t *testing.T) {
	a := parse(t, `
openapi: 3.0.3
info: {title: keys, version: "1"}
security: [{header: [], query: []}, {basic: []}]
paths:
  /a: {get: {responses: {"200": {description: ok}}}}
  /open: {get: {security: [], responses: {"200": {description: ok}}}}
  /optional: {get: {security: [{basic: []}, {}], responses: {"200": {description: ok}}}}
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    basic: {type: http, scheme: basic}
`)
	s, err := NewSession(Options{BaseURL: "http://127.0.0.1:1/v1/", Spec: a.spec, Token: "one", Tokens: map[string]string{"query": "t&o"}})
	if err != nil {
		t.Fatal(err)
	}
	o := s.api.ops[0]
	q, err := s.builder.build(o, Values{}, WithToken)
	if err != nil || q.URL != "http://127.0.0.1:1/v1/a?key=t%26o" || q.Header.Get("X-Key") != "one" || q.Header.Get("Authorization") != "" {
		t.Errorf("%+v %v", q, err)
	}
	if q, _ = s.builder.build(o, Values{}, WithoutToken); q.Header.Get("X-Key") != "" || strings.Contains(q.URL, "?") {
		t.Errorf("%+v", q)
	}
	s, _ = NewSession(Options{BaseURL: "http://127.0.0.1:1", Spec: a.spec, Tokens: map[string]string{"basic": "me:secret"}})
	if q, _ = s.builder.build(s.api.ops[0], Values{}, WithToken); q.Header.Get("Authorization") != "Basic bWU6c2VjcmV0" {
		t.Errorf("%+v", q)
	}
	for i, want := range []bool{true, false, false} {
		if got := s.api.ops[i].guarded(); got != want {
			t.Errorf("%s is guarded: %v", s.api.ops[i].Name, got)
		}
	}
}

func TestTextThatComesBack(t *testing.T) {
	want := marked(0)
	for got, same := range map[string]bool{
		want: true, want + " and more": true, string([]rune(want)[:5]) + "…": true, "": true,
		strings.Repeat("?", 20): false, want[:1] + "\ufffd": false, strings.ReplaceAll(want, "\u0301", ""): false,
	} {
		if sameText(got, want) != same {
			t.Errorf("%q counts as the same: %v", got, !same)
		}
	}
}

func TestNothingIsSentToOthers(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "::1": true, "localhost": true, "127.8.9.1": true, "api.localhost": true,
		"0.0.0.0": false, "192.168.0.1": false, "localhost.example.com": false, "example.com": false,
	} {
		if isLoopback(host) != want {
			t.Errorf("%s is loopback: %v", host, !want)
		}
	}
}
