package contract

import (
	"net/http"
	"slices"
	"testing"
)

func TestRouterPrefersWhatIsConcrete(t *testing.T) {
	a := parse(t, `
openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: "https://h.example/api/v1"}, {url: /relative/}]
paths:
  /things/{id}: {get: {responses: {}}, delete: {responses: {}}}
  /things/mine: {get: {responses: {}}}
  /things/{id}.json: {get: {responses: {}}}
  /things/{id}/parts/{part}: {get: {responses: {}}}
  /größe: {get: {responses: {}}}
  /a/{x}-{y}: {get: {responses: {}}}
`)
	r := newRouter(a)
	tests := []struct {
		method, path, want string
		raw                map[string]string
	}{
		{"GET", "/things/mine", "GET /things/mine", nil},
		{"DELETE", "/things/mine", "DELETE /things/{id}", map[string]string{"id": "mine"}},
		{"GET", "/things/a%2Fb", "GET /things/{id}", map[string]string{"id": "a%2Fb"}},
		{"HEAD", "/things/1", "GET /things/{id}", nil},
		{"GET", "/things/1.json", "GET /things/{id}.json", map[string]string{"id": "1"}},
		{"GET", "/things/1/parts/2", "GET /things/{id}/parts/{part}", map[string]string{"id": "1", "part": "2"}},
		{"GET", "/gr%C3%B6%C3%9Fe", "GET /größe", nil},
		{"GET", "/a/1-2-3", "GET /a/{x}-{y}", map[string]string{"x": "1", "y": "2-3"}},
		{"GET", "/api/v1/things/1", "GET /things/{id}", nil},
		{"GET", "/relative/things/1", "GET /things/{id}", nil},
		{"PUT", "/things/1", "", nil},
		{"GET", "/things/", "", nil},
		{"GET", "/things", "", nil},
		{"GET", "/", "", nil},
	}
	for _, test := range tests {
		_, o, raw := r.find(test.method, test.path)
		got := ""
		if o != nil {
			got = o.Name.String()
		}
		if got != test.want {
			t.Errorf("%s %s is %q, not %q", test.method, test.path, got, test.want)
		}
		for name, value := range test.raw {
			if raw[name] != value {
				t.Errorf("%s %s: %s is %q", test.method, test.path, name, raw[name])
			}
		}
	}
	if route, _, _ := r.find("PUT", "/things/1"); route == nil || route.any().Name.Method != "GET" {
		t.Error("a path without the method is not found")
	}
}

func TestVaultForgetsNothingThatItCanHold(t *testing.T) {
	a := parse(t, `
openapi: 3.0.3
info: {title: "an-example-token", version: "1"}
paths: {}
components:
  securitySchemes:
    q: {type: apiKey, in: query, name: key}
    c: {type: apiKey, in: cookie, name: login}
    h: {type: apiKey, in: header, name: X-Me}
`)
	v := newVault(a, []string{"given-by-caller"})
	q := Request{URL: "http://h/?key=query-secret%21", Header: http.Header{
		"Authorization": {"Bearer bearer-secret"}, "X-Me": {"header-secret"}, "Cookie": {"login=cookie-secret; theme=something-dark"},
		"X-Auth-Token": {"an-example-token"}, "X-Api-Key": {"short"},
	}}
	r := v.of(q, "key=query-secret%21")
	for _, secret := range []string{"given-by-caller", "query-secret!", "bearer-secret", "header-secret", "cookie-secret"} {
		if !r.Holds(secret) || !v.redactor().Holds(secret) {
			t.Errorf("%s is no secret", secret)
		}
	}
	for _, text := range []string{"something-dark", "an-example-token", "short"} {
		if r.Holds(text) {
			t.Errorf("%s is a secret", text)
		}
	}
	clean := v.clean(&Exchange{Request: q}, r)
	if got := clean.Request.Header.Get("X-Api-Key"); got != redacted {
		t.Errorf("a short key is shown: %q", got)
	}
	for range 2 * maxSecrets {
		q.Header.Set("Authorization", "Bearer "+string(slices.Repeat([]byte{byte('a' + len(v.seen)%26)}, 8+len(v.seen))))
		v.of(q, "")
	}
	if len(v.seen) > maxSecrets || v.lost() == 0 {
		t.Errorf("%d are remembered, %d lost", len(v.seen), v.lost())
	}
}

func TestStepsAreChained(t *testing.T) {
	a := enterprise(t)
	plan, err := Plan(t.Context(), Options{BaseURL: "http://localhost/v1", Spec: a.spec, Token: "a-secret-token", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	steps := plan.Steps()
	first := map[string]int{}
	for i, s := range slices.Backward(steps) {
		first[s.Operation] = i
		if s.Request.Header.Get("Authorization") != "" || len(s.Credentials) != 1 || s.Credentials[0].Kind != "bearer" {
			t.Errorf("%s: %v %v", s.Operation, s.Request.Header, s.Credentials)
		}
		switch s.Operation {
		case "kickoffCrew":
			if len(s.Gives) != 1 || s.Gives[0].Pointer != "/kickoff_id" || s.Keys == nil || s.Keys.Lister != "listInputs" || s.Keys.List != "/inputs" {
				t.Errorf("%+v", s)
			}
		case "getExecutionStatus":
			if s.Request.URL != "http://localhost/v1/status/__kickoff_id__" || len(s.Takes) != 1 {
				t.Errorf("%+v", s)
			}
		case "stopExecution":
			if s.Ends != "kickoff_id" || s.Request.URL != "http://localhost/v1/stop/__kickoff_id__" {
				t.Errorf("%+v", s)
			}
		}
	}
	if !(first["listInputs"] < first["kickoffCrew"] && first["kickoffCrew"] < first["getExecutionStatus"] && first["getExecutionStatus"] < first["stopExecution"]) || len(first) != 5 {
		t.Errorf("the order is %v", first)
	}
	if (&Result{}).Steps() != nil {
		t.Error("what is no plan has steps")
	}
}
