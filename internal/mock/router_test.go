package mock

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"parlance/internal/spec"
)

const routes = `
servers:
  - url: https://{host}/v1
    variables: {host: {default: api.example.com}}
  - url: /base/
paths:
  /users: {get: {responses: {'200': {description: ok}}}, post: {responses: {'201': {description: ok}}}}
  /users/{id}: {get: {responses: {'200': {description: ok}}}, delete: {responses: {'204': {description: ok}}}}
  /users/me: {get: {responses: {'200': {description: ok}}}}
  /users/{id}/files/{name}.{ext}: {get: {responses: {'200': {description: ok}}}}
  /users/{id}/files/{name}: {get: {responses: {'200': {description: ok}}}}
  /users/{id}:cancel: {post: {responses: {'200': {description: ok}}}}
  /a b/{x}: {get: {responses: {'200': {description: ok}}}}
  /{any}/{thing}: {get: {responses: {'200': {description: ok}}}}
  /slash/: {get: {responses: {'200': {description: ok}}}}
  /: {get: {responses: {'200': {description: ok}}}}
`

func TestRouting(t *testing.T) {
	router := serverOf(t, Options{}, routes).router
	tests := []struct{ method, path, want string }{
		{"GET", "/users", "GET /users"},
		{"HEAD", "/users", "GET /users"},
		{"POST", "/users", "POST /users"},
		{"PUT", "/users", "405 /users GET, HEAD, OPTIONS, POST"},
		{"GET", "/users/", ""},
		{"GET", "/users/me", "GET /users/me"},
		{"GET", "/users/%6De", "GET /users/me"},
		{"DELETE", "/users/me", "DELETE /users/{id} id=me"},
		{"GET", "/users/7", "GET /users/{id} id=7"},
		{"GET", "/users/a%2Fb", "GET /users/{id} id=a%2Fb"},
		{"GET", "/users/%zz", ""},
		{"POST", "/users/7:cancel", "POST /users/{id}:cancel id=7"},
		{"POST", "/users/:cancel", "405 /users/{id} DELETE, GET, HEAD, OPTIONS"},
		{"GET", "/users/7/files/a.b.txt", "GET /users/{id}/files/{name}.{ext} ext=b.txt id=7 name=a"},
		{"GET", "/users/7/files/a", "GET /users/{id}/files/{name} id=7 name=a"},
		{"GET", "/a%20b/c", "GET /a b/{x} x=c"},
		{"GET", "/other/c", "GET /{any}/{thing} any=other thing=c"},
		{"GET", "/other//", ""},
		{"GET", "/slash/", "GET /slash/"},
		{"GET", "/slash", ""},
		{"GET", "/", "GET /"},
		{"GET", "", ""},
		{"OPTIONS", "*", ""},
		{"GET", "/v1/users", "GET /{any}/{thing} any=v1 thing=users"},
		{"GET", "/base/users/7/files/a", "GET /users/{id}/files/{name} id=7 name=a"},
		{"GET", "/v1/users/7/files/a", "GET /users/{id}/files/{name} id=7 name=a"},
		{"GET", "/basement/users/7/files/a", ""},
	}
	for _, test := range tests {
		m, ok := router.find(test.method, test.path)
		got := ""
		switch {
		case ok && m.op == nil:
			got = "405 " + m.route.path + " " + m.route.allow
		case ok:
			got = m.op.Name.String()
			for _, name := range slices.Sorted(maps.Keys(m.raw)) {
				got += " " + name + "=" + m.raw[name]
			}
		}
		if got != test.want {
			t.Errorf("%s %s: %q, want %q", test.method, test.path, got, test.want)
		}
	}
}

func TestPrefer(t *testing.T) {
	tests := []struct{ header, want string }{
		{"code=404", "code=404"},
		{"code=404, example=bad", "code=404, example=bad"},
		{"Code = 404 ; why=x , Example=\"two words\"", `code=404, example="two words"`},
		{`example="a, b=c"`, `example="a, b=c"`},
		{`example="say \"hi\""`, `example="say \"hi\""`},
		{"code=404, code=500", "code=404"},
		{"code=99", ""},
		{"code=1000", ""},
		{"code=x, dynamic=true", "dynamic=true"},
		{"dynamic=false", ""},
		{"dynamic", "dynamic=true"},
		{"delay=200", "delay=200"},
		{"delay=-1", ""},
		{"delay=99999999", ""},
		{"respond-async, wait=10", ""},
		{"", ""},
		{`"`, ""},
		{`example="`, `example="\""`},
	}
	for _, test := range tests {
		if got := parsePrefer([]string{test.header}).applied(); got != test.want {
			t.Errorf("%q: %q, want %q", test.header, got, test.want)
		}
	}
}

func TestNegotiation(t *testing.T) {
	offers := []string{"application/json", "text/csv; charset=utf-8", "application/vnd.a+json;v=2"}
	tests := []struct {
		accept string
		want   int
	}{
		{"", 0},
		{"*/*", 0},
		{"*", 0},
		{"text/*", 1},
		{"TEXT/CSV", 1},
		{"application/json;q=0.5, text/csv", 1},
		{"application/json;q=0, */*", 1},
		{"text/csv;charset=utf-8", 1},
		{"text/csv;charset=latin1", -1},
		{"application/vnd.a+json;v=2, application/*;q=0.1", 2},
		{"text/html", -1},
		{"text/html, */*;q=0", -1},
		{"*/*;q=2", -1},
		{"nonsense", -1},
		{"text/html, application/json; q=0.001", 0},
	}
	for _, test := range tests {
		if got := chooseMedia(test.accept, offers); got != test.want {
			t.Errorf("%q: %d, want %d", test.accept, got, test.want)
		}
	}
}

func TestLocalAddresses(t *testing.T) {
	addresses := map[string]bool{
		"127.0.0.1:80": true, "localhost:0": true, "[::1]:80": true, "127.9.9.9": true, "a.localhost:1": true,
		":8080": false, "0.0.0.0:80": false, "[::]:80": false, "example.com:80": false, "localhost.example.com:1": false, "": false,
	}
	for address, want := range addresses {
		if got := IsLoopback(address); got != want {
			t.Errorf("IsLoopback(%q) = %v", address, got)
		}
	}
	origins := map[string]bool{
		"http://localhost:3000": true, "https://127.0.0.1": true, "http://[::1]:5173": true, "http://app.localhost": true,
		"http://example.com": false, "null": false, "file://": false, "http://localhost.example.com": false, "http://localhost/x": false,
		"http://user@localhost": false, "http://localhost\r\nX: y": false,
	}
	for origin, want := range origins {
		if got := isLocalOrigin(origin); got != want {
			t.Errorf("isLocalOrigin(%q) = %v", origin, got)
		}
	}
}

func TestWords(t *testing.T) {
	for _, name := range []string{"kickoff_id", "kickoffId", "kickoff-id", "KickoffID", "Kickoff Id"} {
		if spec.PlainName(name) != "kickoffid" || !isIdentifier(name) {
			t.Errorf("%s: %s", name, strings.Join(spec.Words(name), " "))
		}
	}
	if isIdentifier("valid") || isIdentifier("") {
		t.Error("valid is no id")
	}
}
