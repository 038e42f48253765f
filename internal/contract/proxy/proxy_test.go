package proxy_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/contract/proxy"
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/testdata/servers"
)

func enterprise(t testing.TB) *spec.Spec {
	t.Helper()
	data, err := os.ReadFile("../../../specs/enterprise-api.base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(data))
}

func load(t testing.TB, text string) *spec.Spec {
	t.Helper()
	s := new(spec.Loader).Load(source.NewFile("spec.yaml", []byte(text)))
	if !s.Usable {
		t.Fatalf("the spec cannot be used: %v", s.Problems)
	}
	return s
}

// between is a proxy before a server, and a client that talks to it.
type between struct {
	t      testing.TB
	proxy  *proxy.Proxy
	front  *httptest.Server
	client *http.Client
}

var quiet = log.New(io.Discard, "", 0)

func start(t testing.TB, h http.Handler, s *spec.Spec, o contract.Options) *between {
	t.Helper()
	back := httptest.NewUnstartedServer(h)
	back.Config.ErrorLog = quiet
	back.Start()
	t.Cleanup(back.Close)
	target, err := url.Parse(back.URL)
	if err != nil {
		t.Fatal(err)
	}
	o.Spec = s
	p, err := proxy.New(target, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	front := httptest.NewUnstartedServer(p)
	front.Config.ErrorLog = quiet
	front.Start()
	t.Cleanup(front.Close)
	client := front.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = 64
	return &between{t: t, proxy: p, front: front, client: client}
}

// send sends a request through the proxy and returns status and body.
func (b *between) send(method, path, body string, header http.Header) (status int, text string) {
	b.t.Helper()
	q, err := http.NewRequest(method, b.front.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if header != nil {
		q.Header = header
	}
	answer, err := b.client.Do(q)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return answer.StatusCode, err.Error()
	}
	return answer.StatusCode, string(data)
}

func withToken() http.Header {
	return http.Header{"Authorization": {"Bearer " + servers.Token}, "Content-Type": {"application/json"}}
}

const (
	kickoff = `{"inputs":{"topic":"roofs","audience":"families","due_date":"2026-09-30"}}`
	unknown = "9d6a35c2-40bb-4f0f-8f0c-0f4b2f8e7a11"
)

var idIn = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}`)

// script is what the tests of a client do.
func (b *between) script() {
	auth := withToken
	b.send("GET", "/inputs", "", auth())
	b.send("GET", "/inputs", "", auth())
	b.send("GET", "/inputs", "", nil)
	b.send("GET", "/inputs", "", http.Header{"Authorization": {"Bearer not-the-token-1234"}})
	for range 3 {
		_, text := b.send("POST", "/kickoff", kickoff, auth())
		id := idIn.FindString(text)
		if id == "" {
			id = unknown
		}
		for range 7 {
			b.send("GET", "/status/"+id, "", auth())
		}
		b.send("POST", "/stop/"+id, "", auth())
	}
	_, text := b.send("POST", "/kickoff", kickoff, auth())
	if id := idIn.FindString(text); id != "" {
		b.send("POST", "/stop/"+id, "", auth())
		b.send("GET", "/status/"+id, "", auth())
	}
	b.send("POST", "/kickoff", `{"inputs":{}}`, auth())
	b.send("POST", "/kickoff", `{"inputs":`, auth())
	b.send("POST", "/kickoff", `[]`, auth())
	b.send("GET", "/status/"+unknown, "", auth())
	b.send("GET", "/status/not-an-id", "", auth())
	b.send("POST", "/stop/"+unknown, "", auth())
	b.send("POST", "/resume", `{"execution_id":"`+unknown+`","task_id":"a","human_feedback":"b","is_approve":true}`, auth())
	b.send("POST", "/resume", `{"execution_id":7}`, auth())
	b.send("OPTIONS", "/inputs", "", nil)
	b.send("DELETE", "/inputs", "", auth())
	b.send("GET", "/nowhere", "", auth())
}

func describe(r *contract.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests, notes %q, skipped %q\n", r.Requests, r.Notes, r.Skipped)
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "%s %s %s %d %s: %s (%d)\n", f.Severity, f.Operation, f.Rule, f.Status, f.Place, f.Message, f.Count)
		for _, e := range f.Exchanges {
			fmt.Fprintf(&b, "    #%d %s: %s\n", e.Number, e.Case, r.Redactor.Curl(e.Request))
		}
	}
	return b.String()
}

func TestGoodServersAreFoundGood(t *testing.T) {
	s := enterprise(t)
	good := []servers.Defect{{ID: "good", New: servers.Good}}
	for _, v := range servers.GoodVariants() {
		good = append(good, servers.Defect{ID: v.ID, New: v.New})
	}
	for _, v := range good {
		t.Run(v.ID, func(t *testing.T) {
			b := start(t, v.New(), s, contract.Options{Keep: true})
			b.script()
			r := b.proxy.Result()
			if len(r.Failures) > 0 || len(r.Notes) > 0 || r.Requests < 40 || len(r.Exchanges) != r.Requests {
				t.Errorf("%d exchanges\n%s", len(r.Exchanges), describe(r))
			}
			if r.Covered() < 0.4 {
				t.Errorf("%.2f is covered: %v", r.Covered(), r.Coverage)
			}
			if strings.Contains(describe(r), servers.Token) {
				t.Error("the token is shown")
			}
		})
	}
}

func TestDefectsAreSeenInPassing(t *testing.T) {
	tests := map[string]string{ // defect → rule
		"inputs-203":               "status-undocumented",
		"kickoff-201":              "status-undocumented",
		"inputs-text-plain":        "media-type-undocumented",
		"kickoff-no-media-type":    "media-type-missing",
		"kickoff-no-body":          "body-missing",
		"inputs-trailing-comma":    "json-invalid",
		"unauthorized-403":         "status-undocumented",
		"auth-not-for-inputs":      "auth-missing",
		"leak-go-trace":            "leak-stack-trace",
		"leak-token-echoed":        "leak-token",
		"leak-wrong-token-echoed":  "leak-token",
		"status-not-a-number":      "json-invalid",
		"inputs-charset-wrong":     "charset-wrong",
		"stop-finished-409":        "status-undocumented",
		"missing-inputs-no-body":   "body-missing",
		"status-invalid-utf8":      "json-invalid",
		"unknown-id-410":           "status-undocumented",
		"inputs-media-type-broken": "media-type-invalid",
		"inputs-route-missing":     "operation-missing",
	}
	s := enterprise(t)
	for _, d := range servers.Defects() {
		rule, ok := tests[d.ID]
		if !ok {
			continue
		}
		delete(tests, d.ID)
		t.Run(d.ID, func(t *testing.T) {
			b := start(t, d.New(), s, contract.Options{})
			b.script()
			r := b.proxy.Result()
			for _, f := range r.Failures {
				if f.Rule == rule && f.Severity == contract.Broken {
					if strings.Contains(describe(r), servers.Token) {
						t.Error("the token is shown")
					}
					return
				}
			}
			t.Errorf("%s is not among what was found:\n%s", rule, describe(r))
		})
	}
	for id := range tests {
		t.Errorf("there is no defect %s", id)
	}
}

// TestAllDefects says how many defects the script of a client brings to light.
func TestAllDefects(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server for each defect")
	}
	s := enterprise(t)
	found, missed := 0, []string{}
	for _, d := range servers.Defects() {
		b := start(t, d.New(servers.WithDelay(50*time.Millisecond)), s, contract.Options{SlowAfter: 40 * time.Millisecond})
		b.script()
		if b.proxy.Result().Failed() {
			found++
			continue
		}
		missed = append(missed, d.ID)
	}
	t.Logf("%d of %d; not %v", found, found+len(missed), missed)
	if found < 100 {
		t.Errorf("only %d are seen", found)
	}
}

// TestRequestsAreJudged has a server that takes everything.
func TestRequestsAreJudged(t *testing.T) {
	s := load(t, `
openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: https://h.example/v1}]
security: [{key: []}]
paths:
  /things/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: limit, in: query, required: true, schema: {type: integer, maximum: 10}}
        - {name: sort, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
        - {name: X-Mode, in: header, schema: {type: string, enum: [fast]}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: integer}}}}
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [name], properties: {name: {type: string}, n: {type: array, items: {type: integer}}}}}
          application/x-www-form-urlencoded: {schema: {type: object, required: [name], properties: {name: {type: string}, n: {type: array, items: {type: integer}}}}}
          multipart/form-data: {schema: {type: object, required: [name], properties: {name: {type: string}, n: {type: array, items: {type: integer}}}}}
      responses: {"200": {description: d}, "400": {description: d}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`)
	js := http.Header{"Content-Type": {"application/json"}, "X-Key": {"k"}}
	with := func(changes ...string) http.Header {
		h := js.Clone()
		for i := 0; i < len(changes); i += 2 {
			h.Set(changes[i], changes[i+1])
		}
		return h
	}
	form := with("Content-Type", "application/x-www-form-urlencoded")
	const name = `{"name":"a"}`
	tests := []struct {
		what, method, path, body string
		header                   http.Header
		rule, place              string // "" where nothing is wrong
	}{
		{"valid", "POST", "/things/1?limit=1", name, js, "", ""},
		{"behind the path of the spec's server", "POST", "/v1/things/1?limit=1", name, js, "", ""},
		{"lists", "POST", "/things/1?limit=1&sort=a&sort=b", name, js, "", ""},
		{"list with commas", "POST", "/things/1?limit=1&sort=a,b", name, js, "", ""},
		{"object", "POST", "/things/1?limit=1&filter[a]=1", name, js, "", ""},
		{"header", "POST", "/things/1?limit=1", name, with("X-Mode", "fast"), "", ""},
		{"form", "POST", "/things/1?limit=1", "name=1&n=1&n=2", form, "", ""},
		{"multipart", "POST", "/things/1?limit=1", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n5\r\n--x--\r\n", with("Content-Type", "multipart/form-data; boundary=x"), "", ""},
		{"path", "POST", "/things/one?limit=1", name, js, "invalid-accepted", "path id"},
		{"query missing", "POST", "/things/1", name, js, "invalid-accepted", "query limit"},
		{"query too great", "POST", "/things/1?limit=11", name, js, "invalid-accepted", "query limit"},
		{"item of a list", "POST", "/things/1?limit=1&sort=c", name, js, "invalid-accepted", "query sort"},
		{"header wrong", "POST", "/things/1?limit=1", name, with("X-Mode", "slow"), "invalid-accepted", "header X-Mode"},
		{"body missing", "POST", "/things/1?limit=1", "", js, "invalid-accepted", "body"},
		{"not JSON", "POST", "/things/1?limit=1", "{", js, "invalid-accepted", "body"},
		{"property missing", "POST", "/things/1?limit=1", "{}", js, "invalid-accepted", "body"},
		{"property wrong", "POST", "/things/1?limit=1", `{"name":"a","n":[1,"2"]}`, js, "invalid-accepted", "body /n/*"},
		{"media type", "POST", "/things/1?limit=1", "a", with("Content-Type", "text/plain"), "invalid-accepted", "header Content-Type"},
		{"field missing", "POST", "/things/1?limit=1", "n=1", form, "invalid-accepted", "body"},
		{"field wrong", "POST", "/things/1?limit=1", "name=a&n=b", form, "invalid-accepted", "body /n/*"},
		{"no credentials", "POST", "/things/1?limit=1", name, http.Header{"Content-Type": {"application/json"}}, "auth-missing", ""},
		{"method", "GET", "/things/1", "", js, "method-undocumented", "method GET"},
		{"path unknown", "GET", "/others/12345?x=1", "", js, "path-undocumented", "GET /others/*"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			status := http.StatusOK
			b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				w.WriteHeader(status)
			}), s, contract.Options{})
			b.send(test.method, test.path, test.body, test.header.Clone())
			r := b.proxy.Result()
			if test.rule == "" {
				if len(r.Failures) > 0 {
					t.Error(describe(r))
				}
				return
			}
			if len(r.Failures) != 1 || r.Failures[0].Rule != test.rule || r.Failures[0].Place != test.place {
				t.Errorf("%s at %q is not found:\n%s", test.rule, test.place, describe(r))
			}
			// A refusal is right, whatever was sent.
			status = http.StatusBadRequest
			if test.rule != "invalid-accepted" {
				return
			}
			b.send(test.method, test.path, test.body, test.header.Clone())
			if again := b.proxy.Result(); len(again.Failures) != 1 {
				t.Error(describe(again))
			}
		})
	}
}

func TestExcludedOperationsAreNotJudged(t *testing.T) {
	s := enterprise(t)
	b := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), s, contract.Options{
		Exclude: []operation.Name{{Method: "GET", Path: "/inputs"}, {Method: "GET", Path: "/healthz"}},
	})
	b.send("GET", "/inputs", "", withToken())
	b.send("GET", "/healthz", "", nil)
	if r := b.proxy.Result(); len(r.Failures) > 0 || len(r.Skipped) != 2 {
		t.Error(describe(r))
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	b := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), enterprise(t), contract.Options{})
	if status, _ := b.send("GET", "/inputs", "", withToken()); status != http.StatusBadGateway {
		t.Errorf("status %d", status)
	}
	if r := b.proxy.Result(); len(r.Failures) != 1 || r.Failures[0].Rule != "no-answer" {
		t.Error(describe(r))
	}
}

func TestSecretsOfOthers(t *testing.T) {
	const bearer, session = "a-token-of-somebody-else", "session-of-somebody"
	good := servers.Good()
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/inputs" {
			w.Header().Set("X-Echo", r.Header.Get("Authorization"))
			fmt.Fprint(w, r.Header)
			return
		}
		good.ServeHTTP(w, r)
	}), enterprise(t), contract.Options{Keep: true})
	b.send("GET", "/inputs", "", http.Header{"Authorization": {"Bearer " + bearer}, "Cookie": {"sessionid=" + session + "; lang=en"}})
	b.send("GET", "/inputs?token="+bearer, "", http.Header{"Authorization": {"Basic c2hvcnQ6cHc="}})
	r := b.proxy.Result()
	shown := describe(r)
	for _, e := range r.Exchanges {
		shown += fmt.Sprint(e.Request.URL, e.Request.Header, string(e.Request.Body), e.Response.Header, string(e.Response.Body))
	}
	for _, secret := range []string{bearer, session, "c2hvcnQ6cHc="} {
		if strings.Contains(strings.ReplaceAll(shown, "lang=en", ""), secret) && secret != "c2hvcnQ6cHc=" {
			t.Errorf("%s is shown:\n%s", secret, shown)
		}
	}
	if !strings.Contains(shown, "leak-token") || strings.Contains(fmt.Sprint(r.Exchanges[1].Request.Header), "c2hvcnQ6cHc=") {
		t.Error(shown)
	}
}

func TestBodiesAreKeptUpToALimit(t *testing.T) {
	s := load(t, `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /big:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: object}}}}}
`)
	big := bytes.Repeat([]byte(" "), 1<<20)
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.Copy(w, r.Body)
	}), s, contract.Options{MaxBody: 1000, Keep: true})
	status, text := b.send("POST", "/big", string(big), http.Header{"Content-Type": {"application/json"}})
	if status != 200 || len(text) != len(big) {
		t.Fatalf("%d, %d bytes", status, len(text))
	}
	r := b.proxy.Result()
	if len(r.Failures) > 0 || len(r.Notes) != 2 || len(r.Exchanges[0].Response.Body) != 1000 {
		t.Error(describe(r))
	}
}

func TestClientsThatGoAway(t *testing.T) {
	came := make(chan struct{})
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(came)
		<-r.Context().Done()
	}), enterprise(t), contract.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-came
		cancel()
	}()
	q, _ := http.NewRequestWithContext(ctx, "GET", b.front.URL+"/inputs", nil)
	if _, err := b.client.Do(q); err == nil {
		t.Fatal("an answer came")
	}
	b.front.Close() // waits for the proxy's part
	if r := b.proxy.Result(); len(r.Failures) > 0 || len(r.Notes) != 1 {
		t.Error(describe(r))
	}
}
