package contractreport

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/internal/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

const baseSpec = `openapi: 3.0.3
paths:
  /kickoff:
    post:
      responses:
        "200":
          content:
            application/json:
              schema:
                properties:
                  kickoff_id: {type: string, format: uuid}
                  state: {type: string, enum: [running, done]}
        "422": {description: inputs are missing}
  /status/{kickoff_id}:
    get:
      responses:
        "200":
          headers:
            Retry-After: {description: "기다릴 시간 ⏳", schema: {type: integer}}
`

const koreanSpec = `paths:
  /kickoff:
    post:
      responses:
        "200":
          content:
            application/json: # 시작된 실행
              schema:
                properties:
                  id: {type: string}
`

// token is the secret of the sample.
const token = "tok-3f0c/9a52+secret"

var (
	kickoff = operation.Name{Method: "POST", Path: "/kickoff"}
	status  = operation.Name{Method: "GET", Path: "/status/{kickoff_id}"}
	stop    = operation.Name{Method: "POST", Path: "/stop/{kickoff_id}"}
	korean  = operation.Name{Method: "GET", Path: "/실행/{id}/로그"}
)

// at returns the span of the first occurrence of text.
func at(t testing.TB, f *source.File, text string) source.Span {
	t.Helper()
	i := bytes.Index(f.Data, []byte(text))
	if i < 0 {
		t.Fatalf("%s has no %q", f.Path, text)
	}
	return f.Span(i, i+len(text))
}

// sent returns an exchange that carries the token.
func sent(n int, of operation.Name, what, method, url, body string, answer *contract.Response) *contract.Exchange {
	e := &contract.Exchange{
		Number: n, Operation: of, Case: what,
		Request: contract.Request{
			Method: method, URL: "http://127.0.0.1:8080" + url, Body: []byte(body),
			Header: http.Header{"Authorization": {"Bearer " + token}, "Accept": {"application/json"}},
		},
		Response: answer,
		Start:    time.Date(2026, 11, 24, 8, 0, n, 0, time.UTC),
		Duration: time.Duration(n) * 1500 * time.Microsecond,
	}
	if body != "" {
		e.Request.Header.Set("Content-Type", "application/json")
	}
	return e
}

func got(code int, media, body string) *contract.Response {
	return &contract.Response{Status: code, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {media}}, Body: []byte(body)}
}

// sample returns a result with something of everything.
func sample(t testing.TB) *contract.Result {
	base := source.NewFile("specs/enterprise-api.base.yaml", []byte(baseSpec))
	ko := source.NewFile("specs/enterprise-api.ko.yaml", []byte(koreanSpec))
	const json = "application/json"

	started := sent(1, kickoff, "example research_brief", "POST", "/kickoff",
		`{"inputs": {"topic": "평지붕 위의 채소 텃밭 🥬", "note": "it's <b>&amp;</b>"}}`,
		got(200, json, `{"id":"a/b","state":"zzz","items":[{"n":1.50},{"n":2}],"empty":{},"none":[]}`))
	started.Response.Header["Set-Cookie"] = []string{"sid=abc123; Path=/; HttpOnly"}
	unsound := sent(2, kickoff, "required inputs is missing", "POST", "/kickoff", `{}`,
		got(500, "text/html; charset=utf-8", "<html>\n<script>alert(1)</script>\nTraceback: "+token+"\n"))
	binary := sent(3, status, "binary", "GET", "/status/1?token=abc&q=%ED%81%AC", "", got(200, "image/png", "\x89PNG\r\n\x1a\n\x00\xff"))
	long := sent(4, status, "long", "GET", "/status/"+strings.Repeat("x", 500), "",
		got(200, json, `{"text":"`+strings.Repeat("긴 본문 ", 200)+`"}`))
	long.Response.Truncated = true
	silent := sent(5, stop, "stop it", "POST", "/stop/1", "", nil)
	silent.Err = errors.New("no complete answer in time: 10s")
	again := sent(6, stop, "stop it again", "POST", "/stop/1", "", got(200, json, `{"status":"stopped"}`))
	again.Response.Broken = errors.New("unexpected EOF")

	return &contract.Result{
		Target: "http://127.0.0.1:8080", Spec: base.Path, Seed: 1,
		Start: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), Duration: 412 * time.Millisecond, Requests: 212,
		Failures: []contract.Failure{
			{
				Rule: "property-absent", Severity: contract.Broken, Operation: kickoff, Status: 200, Place: "/kickoff_id",
				Message: "the documented property kickoff_id is absent from all 12 answers of its kind, though the examples show it",
				Count:   12, Exchanges: []*contract.Exchange{started, unsound}, Span: at(t, base, "kickoff_id: {type"),
				Pointer: "/paths/~1kickoff/post/responses/200/content/application~1json/schema/properties/kickoff_id",
				Locales: []contract.Locale{
					{Tag: "ko", Message: `property "id" of the answer 200 is added`, Span: at(t, ko, "id: {type")},
					{Tag: "pt-BR", Message: "the operation is missing"},
				},
			},
			{
				Rule: "schema-enum", Severity: contract.Broken, Operation: kickoff, Status: 200, Place: "/state",
				Message: `"zzz" is none of "running", "done"`, Count: 1, Exchanges: []*contract.Exchange{started},
				Span: at(t, base, "enum: [running, done]"), Pointer: "/paths/~1kickoff",
			},
			{
				Rule: "acted-twice", Severity: contract.Broken, Operation: stop, Message: "stopping twice succeeds twice",
				Count: 1, Exchanges: []*contract.Exchange{silent, again}, Workflow: "stop-running/stop-again",
			},
			{
				Rule: "flaky", Severity: contract.Broken, Message: "3 of 212 requests fail\x1b[31m now and then", Count: 3,
				Exchanges: []*contract.Exchange{unsound},
			},
			{
				Rule: "header-missing", Severity: contract.Warning, Operation: status, Status: 200, Place: "header Retry-After",
				Message: "the documented header Retry-After is absent", Count: 4, Exchanges: []*contract.Exchange{binary, long},
				Span: at(t, base, `"기다릴 시간 ⏳"`),
			},
			{
				Rule: "schema-type", Severity: contract.Warning, Operation: kickoff, Status: 200, Place: "/items/*/n",
				Message: "1.50 is no integer", Count: 2, Exchanges: []*contract.Exchange{started},
			},
		},
		Coverage: []contract.Coverage{
			{Operation: kickoff, Status: "200", Documented: true, State: contract.Seen, Count: 12},
			{Operation: kickoff, Status: "422", Documented: true, State: contract.NotSeen, Why: "no request of the run brought it about"},
			{Operation: kickoff, Status: "500", State: contract.Seen, Count: 1},
			{Operation: status, Status: "200", Documented: true, State: contract.Seen, Count: 40},
			{Operation: status, Status: "4XX", Documented: true, State: contract.Seen, Count: 8},
			{Operation: status, Status: "500", Documented: true, State: contract.Unreachable, Why: "no request should make a server fail"},
			{Operation: korean, Status: "200", Documented: true, State: contract.Seen, Count: 3},
			{Operation: korean, Status: "default", Documented: true, State: contract.Unreachable, Why: "every answer had a status of its own"},
		},
		Notes:     []string{"rate limited 3 times, waited 2 s"},
		Skipped:   []string{"DELETE /crew: the operation is excluded"},
		Exchanges: []*contract.Exchange{started, unsound, binary, long, silent, again},
		Redactor:  contract.NewRedactor(token),
	}
}

// writers are all formats by name.
var writers = map[string]func(io.Writer, *contract.Result, Options) error{
	"text": Text, "json": JSON, "junit": JUnit, "sarif": SARIF, "github": GitHub, "har": HAR, "html": HTML,
}

// written returns what a format makes of a result.
func written(t testing.TB, format string, r *contract.Result, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := writers[format](&out, r, o); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return out.Bytes()
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", path, diff)
	}
}

func TestGoldens(t *testing.T) {
	for format := range writers {
		golden(t, format+".golden", written(t, format, sample(t), Options{Version: "1.2.3", Root: "docs"}))
	}
}

// TestDeterminism catches maps that are ranged over.
func TestDeterminism(t *testing.T) {
	for format := range writers {
		first := written(t, format, sample(t), Options{})
		for range 5 {
			if !bytes.Equal(first, written(t, format, sample(t), Options{})) {
				t.Errorf("%s is not the same twice", format)
				break
			}
		}
	}
}

// TestUntouched: a result is shown in several formats, one after the other.
func TestUntouched(t *testing.T) {
	r := sample(t)
	for format := range writers {
		written(t, format, r, Options{Redact: strings.ToUpper})
	}
	for format := range writers {
		if !bytes.Equal(written(t, format, r, Options{}), written(t, format, sample(t), Options{})) {
			t.Errorf("%s: writing has changed the result", format)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteErrors(t *testing.T) {
	for format, write := range writers {
		if write(brokenWriter{}, sample(t), Options{}) == nil {
			t.Errorf("%s: a failed write went unnoticed", format)
		}
	}
}

func TestEmpty(t *testing.T) {
	for format := range writers {
		written(t, format, &contract.Result{}, Options{})
	}
	if got := string(written(t, "text", &contract.Result{Seed: 7}, Options{})); got !=
		"no broken promise in 0 requests, 0 of 0 documented statuses seen, seed 7, 0 ms\n" {
		t.Errorf("got %s", got)
	}
}
