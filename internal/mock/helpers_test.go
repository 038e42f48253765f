package mock

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"parlance/internal/schema"
	"parlance/internal/source"
	"parlance/internal/spec"
)

const (
	specFile    = "specs/enterprise-api.base.yaml"
	machineFile = "specs/enterprise-api.mock.yaml"
	token       = "tok-1"
)

func readFile(t testing.TB, name string) *source.File {
	t.Helper()
	data, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(name, data)
}

func loadSpec(t testing.TB, f *source.File) *spec.Spec {
	t.Helper()
	var loader spec.Loader
	s := loader.Load(f)
	if !s.Usable {
		t.Fatalf("%s: %v", f.Path, s.Problems)
	}
	return s
}

// ownSpec and ownMachine are the project's own.
func ownSpec(t testing.TB) *spec.Spec { return loadSpec(t, readFile(t, specFile)) }

func ownMachine(t testing.TB, s *spec.Spec) *Machine {
	t.Helper()
	m, problems := LoadMachine(readFile(t, machineFile), s)
	for _, p := range problems {
		t.Errorf("%s:%d:%d: %s", p.Span.Path(), p.Span.Position().Line, p.Span.Position().Column, p.Message)
	}
	if m == nil {
		t.FailNow()
	}
	return m
}

func ownServer(t testing.TB, o Options) *Server {
	s := ownSpec(t)
	if o.Token == "" {
		o.Token = token
	}
	return New(s, ownMachine(t, s), o)
}

// serverOf returns a stateless server of a spec in YAML: paths and components
// without the head of a document.
func serverOf(t testing.TB, o Options, text string) *Server {
	t.Helper()
	return New(specOf(t, text), nil, o)
}

func specOf(t testing.TB, text string) *spec.Spec {
	t.Helper()
	head := "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
	return loadSpec(t, source.NewFile("api.yaml", []byte(head+text)))
}

// ask sends a request and returns the answer. Headers are "Name: value".
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, target, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+token)
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		if value == "" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// object returns the JSON object of an answer.
func object(t testing.TB, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	v, err := schema.Decode(w.Body.Bytes())
	o, ok := v.(map[string]any)
	if err != nil || !ok {
		t.Fatalf("status %d: %q is no JSON object", w.Code, w.Body)
	}
	return o
}

// fakeClock is a clock that only moves when it is told to.
type fakeClock struct{ now time.Time }

func newClock() *fakeClock { return &fakeClock{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

func (c *fakeClock) time() time.Time { return c.now }

func (c *fakeClock) pass(d time.Duration) { c.now = c.now.Add(d) }
