package mock

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parlance/internal/source"
)

func machineSource(text string) *source.File { return source.NewFile("m.mock.yaml", []byte(text)) }

func TestPreferences(t *testing.T) {
	server := ownServer(t, Options{})
	tests := []struct {
		what, method, path, prefer string
		status                     int
		applied, holds             string
	}{
		{"a status", "GET", "/status/" + finished, "code=404", 404, "code=404", "No execution has the ID"},
		{"an example", "GET", "/status/" + nobody, "example=error", 200, "example=error", "Task collect_sources failed"},
		{"both", "POST", "/stop/" + nobody, "code=400, example=already_failed", 400, "code=400, example=already_failed", "FAILURE"},
		{"a status that is not documented", "GET", "/inputs", "code=418", 200, "", "topic"},
		{"an example that is not there", "GET", "/inputs", "example=other", 200, "", "topic"},
		{"an example of another status", "GET", "/inputs", "code=404, example=research_brief", 404, "code=404", "Not Found"},
		{"a body that is made up", "GET", "/inputs", "dynamic=true", 200, "dynamic=true", "inputs"},
		{"time", "GET", "/inputs", "delay=1", 200, "delay=1", "topic"},
	}
	for _, test := range tests {
		w := ask(server, test.method, test.path, "", "Prefer: "+test.prefer)
		if w.Code != test.status || w.Header().Get("Preference-Applied") != test.applied || !strings.Contains(w.Body.String(), test.holds) {
			t.Errorf("%s: %d %q %s", test.what, w.Code, w.Header().Get("Preference-Applied"), w.Body)
		}
	}
	if w := ask(server, "GET", "/inputs", "", "Prefer: code=200", "Authorization: "); w.Code != 401 {
		t.Errorf("a preference opens the door: %d", w.Code)
	}
	id := kickoff(t, server, "x")
	if ask(server, "POST", "/stop/"+id, "", "Prefer: code=200"); status(t, server, id) != "running" {
		t.Error("a preferred answer acts")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest("GET", "/inputs", nil).WithContext(ctx)
	r.Header.Set("Prefer", "delay=60000")
	w := httptest.NewRecorder()
	if server.ServeHTTP(w, r); w.Body.Len() > 0 {
		t.Error("a client that has gone is answered")
	}
}

const schemes = `
components:
  securitySchemes:
    b: {type: http, scheme: bearer}
    p: {type: http, scheme: Basic}
    d: {type: http, scheme: digest}
    h: {type: apiKey, in: header, name: X-Key}
    q: {type: apiKey, in: query, name: key}
    c: {type: apiKey, in: cookie, name: key}
    o: {type: oauth2, flows: {}}
    m: {type: mutualTLS}
security: [{b: []}]
paths:
  /top: {get: {responses: {'200': {description: ok}, '401': {description: no}}}}
  /open: {get: {security: [], responses: {'200': {description: ok}}}}
  /optional: {get: {security: [{}, {b: []}], responses: {'200': {description: ok}}}}
  /basic: {get: {security: [{p: []}], responses: {'200': {description: ok}, '403': {description: no}}}}
  /digest: {get: {security: [{d: []}], responses: {'200': {description: ok}}}}
  /header: {get: {security: [{h: []}], responses: {'200': {description: ok}}}}
  /query: {get: {security: [{q: []}], responses: {'200': {description: ok}}}}
  /cookie: {get: {security: [{c: []}], responses: {'200': {description: ok}}}}
  /oauth: {get: {security: [{o: [x]}], responses: {'200': {description: ok}}}}
  /tls: {get: {security: [{m: []}], responses: {'200': {description: ok}}}}
  /both: {get: {security: [{h: [], q: []}], responses: {'200': {description: ok}}}}
  /either: {get: {security: [{h: []}, {q: []}], responses: {'200': {description: ok}, '4XX': {description: no}}}}
`

func TestSecurity(t *testing.T) {
	strict, lax := serverOf(t, Options{Token: "s3/"}, schemes), serverOf(t, Options{}, schemes)
	basic := func(pair string) string {
		return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
	}
	tests := []struct {
		path, header string
		strict, lax  int
	}{
		{"/top", "", 401, 401},
		{"/top", "Authorization: Bearer s3/", 200, 200},
		{"/top", "Authorization: bearer  s3/ ", 200, 200},
		{"/top", "Authorization: Bearer other", 401, 200},
		{"/top", "Authorization: Bearer ", 401, 401},
		{"/top", "Authorization: Bearer", 401, 401},
		{"/top", "Authorization: s3/", 401, 401},
		{"/open", "", 200, 200},
		{"/optional", "", 200, 200},
		{"/basic", "", 403, 403},
		{"/basic", basic("u:s3/"), 200, 200},
		{"/basic", basic("s3/:"), 200, 200},
		{"/basic", basic("u:other"), 403, 200},
		{"/basic", basic(":"), 403, 403},
		{"/basic", basic("s3/"), 403, 403},
		{"/basic", "Authorization: Basic !!", 403, 403},
		{"/digest", "Authorization: Digest a=b", 200, 200},
		{"/digest", "", 401, 401},
		{"/header", "X-Key: s3/", 200, 200},
		{"/header", "X-Key: other", 401, 200},
		{"/header", "", 401, 401},
		{"/query?key=s3%2F", "", 200, 200},
		{"/query?key=", "", 401, 401},
		{"/query", "", 401, 401},
		{"/cookie", "Cookie: key=s3%2F", 200, 200},
		{"/cookie", "Cookie: other=s3/", 401, 401},
		{"/oauth", "Authorization: Bearer s3/", 200, 200},
		{"/tls", "", 200, 200},
		{"/both", "X-Key: s3/", 401, 401},
		{"/both?key=s3/", "X-Key: s3/", 200, 200},
		{"/either?key=s3/", "", 200, 200},
		{"/either", "X-Key: s3/", 200, 200},
		{"/either", "", 401, 401},
	}
	for _, test := range tests {
		headers := []string{"Authorization: "}
		if test.header != "" {
			headers = append(headers, test.header)
		}
		for _, one := range []struct {
			server *Server
			want   int
		}{{strict, test.strict}, {lax, test.lax}} {
			w := ask(one.server, "GET", test.path, "", headers...)
			if w.Code != one.want {
				t.Errorf("%s %q, token %q: %d, want %d", test.path, test.header, one.server.options.Token, w.Code, one.want)
			}
			if w.Code == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s: 401 without a challenge", test.path)
			}
		}
	}
}

func TestCORS(t *testing.T) {
	server := ownServer(t, Options{Chaos: Chaos{ErrorRate: 1}})
	preflight := func(path, origin string) *httptest.ResponseRecorder {
		return ask(server, "OPTIONS", path, "", "Origin: "+origin, "Authorization: ",
			"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization, prefer")
	}
	w := preflight("/stop/x", "http://localhost:3000")
	h := w.Header()
	if w.Code != 204 || h.Get("Access-Control-Allow-Origin") != "http://localhost:3000" || h.Get("Access-Control-Allow-Methods") != "OPTIONS, POST" ||
		h.Get("Access-Control-Allow-Headers") != "authorization, prefer" || w.Body.Len() > 0 {
		t.Errorf("%d %v", w.Code, h)
	}
	if w := preflight("/stop/x", "https://example.com"); w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	w = ask(server, "GET", "/inputs", "", "Origin: http://127.0.0.1")
	if w.Code != 500 || w.Header().Get("Access-Control-Allow-Origin") == "" || !strings.Contains(w.Header().Get("Access-Control-Expose-Headers"), "Mock-Reason") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := ask(ownServer(t, Options{}), "OPTIONS", "/inputs", ""); w.Code != 204 || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestChaos(t *testing.T) {
	chaos := Chaos{ErrorRate: 0.2, LatencyRate: 0.3, Latency: time.Microsecond, ResetRate: 0.1}
	outcome := func(server *Server) (text string) {
		defer func() {
			if cause := recover(); cause != nil {
				if err, ok := cause.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
					panic(cause)
				}
				text = "reset"
			}
		}()
		w := ask(server, "GET", "/inputs", "")
		return fmt.Sprint(w.Code, w.Body)
	}
	a, b := ownServer(t, Options{Seed: 1, Chaos: chaos}), ownServer(t, Options{Seed: 1, Chaos: chaos})
	counts := map[string]int{}
	for i := range 1000 {
		first, second := outcome(a), outcome(b)
		if first != second {
			t.Fatalf("%d: %s, %s", i, first, second)
		}
		counts[first[:3]]++
	}
	if counts["500"] < 120 || counts["500"] > 240 || counts["res"] < 60 || counts["res"] > 140 || counts["200"] < 600 {
		t.Errorf("%v", counts)
	}
	if w := ask(ownServer(t, Options{Chaos: Chaos{ErrorRate: 1}}), "GET", "/inputs", ""); !strings.Contains(w.Body.String(), "The request could not be handled") {
		t.Errorf("not the documented failure: %s", w.Body)
	}
}

func TestListen(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	server := ownServer(t, Options{})
	entered, release := make(chan bool), make(chan bool)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			entered <- true
			<-release
		}
		server.ServeHTTP(w, r)
	})
	done := make(chan error, 1)
	go func() { done <- ListenAndServe(ctx, l, handler) }()
	get := func(path string, header string) (int, error) {
		r, _ := http.NewRequest("GET", "http://"+l.Addr().String()+path, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("X", header)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err
		}
		defer res.Body.Close()
		_, err = io.Copy(io.Discard, res.Body)
		return res.StatusCode, err
	}
	if code, err := get("/inputs", ""); err != nil || code != 200 {
		t.Fatal(code, err)
	}
	if code, err := get("/inputs", strings.Repeat("a", 200<<10)); err == nil && code != 431 {
		t.Errorf("a long head: %d", code)
	}
	// What is being answered when the end comes is answered.
	slow := make(chan error, 1)
	go func() {
		code, err := get("/slow", "")
		if code != 404 && err == nil {
			err = fmt.Errorf("status %d", code)
		}
		slow <- err
	}()
	<-entered
	cancel()
	release <- true
	if err := <-slow; err != nil {
		t.Errorf("a request in flight: %v", err)
	}
	if err := <-done; err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

func TestReset(t *testing.T) {
	server := httptest.NewServer(ownServer(t, Options{Chaos: Chaos{ResetRate: 1}}))
	defer server.Close()
	u, _ := url.Parse(server.URL)
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /inputs HTTP/1.1\r\nHost: x\r\n\r\n")
	if _, err := bufio.NewReader(conn).ReadByte(); err == nil {
		t.Error("there is an answer")
	}
}

func TestHead(t *testing.T) {
	server := httptest.NewServer(ownServer(t, Options{}))
	defer server.Close()
	r, _ := http.NewRequest("HEAD", server.URL+"/inputs", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 200 || res.ContentLength < 10 || res.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %d %v", res.StatusCode, res.ContentLength, res.Header)
	}
}
