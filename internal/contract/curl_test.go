package contract_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"parlance/internal/contract"
	"parlance/testdata/servers"
)

// echo keeps the last request that came.
type echo struct {
	*httptest.Server
	last contract.Request
}

func newEcho(t *testing.T) *echo {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	e := &echo{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.last = contract.Request{Method: r.Method, URL: "http://" + r.Host + r.RequestURI, Header: r.Header, Body: body}
	}))
	t.Cleanup(e.Close)
	return e
}

// repeat runs a line in a shell and compares what arrives.
func (e *echo) repeat(t *testing.T, line, token string, want contract.Request) {
	t.Helper()
	e.last = contract.Request{}
	c := exec.Command("sh")
	c.Stdin = strings.NewReader(line) // an argument could not be that long
	c.Env = append(os.Environ(), "PARLANCE_TOKEN="+token)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%s\n%v\n%s", short(line), err, short(string(out)))
		return
	}
	got := e.last
	want.Header = want.Header.Clone()
	if strings.Contains(line, "--url-query") {
		got.URL, want.URL = decoded(t, got.URL), decoded(t, want.URL)
	}
	if got.Method != want.Method || got.URL != want.URL || string(got.Body) != string(want.Body) {
		t.Errorf("%s\nsends %s %s %q\nnot   %s %s %q", short(line), got.Method, got.URL, short(string(got.Body)), want.Method, want.URL, short(string(want.Body)))
	}
	for _, name := range []string{"Accept-Encoding", "User-Agent", "Content-Length", "Connection"} {
		delete(got.Header, name)
		want.Header.Del(name)
	}
	if want.Header.Get("Accept") == "" && got.Header.Get("Accept") == "*/*" {
		got.Header.Del("Accept") // which means the same
	}
	if fmt.Sprint(got.Header) != fmt.Sprint(want.Header) {
		t.Errorf("%s\nsends %q\nnot   %q", short(line), got.Header, want.Header)
	}
}

// decoded returns an address whose query is decoded: curl encodes in another way.
func decoded(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path + fmt.Sprint(u.Query())
}

func short(s string) string { return s[:min(len(s), 600)] }

func TestCurlLinesRepeatRequests(t *testing.T) {
	e := newEcho(t)
	const token, pair = "tok/en+with $igns'\"", "someone:pass word"
	redactor := contract.NewRedactor(token, pair)
	basic := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
	json := http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}}
	tests := []struct {
		name, method, path string
		header             http.Header
		body               string
		has, hasNot        string // in the line
	}{
		{name: "token", path: "/a", header: http.Header{"Authorization": {"Bearer " + token}}, has: `'Authorization: Bearer '"$PARLANCE_TOKEN"`, hasNot: token},
		{name: "made-up token", path: "/a", header: http.Header{"Authorization": {"Bearer wrong-1234"}}, has: "Bearer wrong-1234", hasNot: "PARLANCE"},
		{name: "basic with a key", path: "/a", header: http.Header{"Authorization": {basic(token + ":")}}, has: `-u "$PARLANCE_TOKEN"':'`},
		{name: "basic with both", path: "/a", header: http.Header{"Authorization": {basic(pair)}}, has: `-u "$PARLANCE_TOKEN"`},
		{name: "made-up basic", path: "/a", header: http.Header{"Authorization": {basic("wrong:wrong")}}, hasNot: "PARLANCE"},
		{name: "token in the query", path: "/a?x=1&key=" + strings.NewReplacer("/", "%2F", "+", "%2B", " ", "%20", "$", "%24", "'", "%27", `"`, "%22").Replace(token), has: "--url-query"},
		{name: "post", method: "POST", path: "/a", header: json, body: `{"a":"it's"}`, has: "--data-raw"},
		{name: "body like a file", method: "POST", path: "/a", header: json, body: "@/etc/hostname"},
		{name: "body without a media type", method: "POST", path: "/a", body: "a=b", has: "-H 'Content-Type:'"},
		{name: "no body", method: "POST", path: "/a", header: json},
		{name: "get with a body", method: "GET", path: "/a", header: json, body: "{}"},
		{name: "braces and brackets", path: "/a/{id}?b[c]=%5B1%5D&d={1,2}", has: " -g "},
		{name: "dots", path: "/a/../b/./c", has: "--path-as-is"},
		{name: "encoded dots", path: "/a/%2e%2e/b", has: "--path-as-is"},
		{name: "head", method: "HEAD", path: "/a", has: "curl -I"},
		{name: "head with a body", method: "HEAD", path: "/a", header: json, body: "{}"},
		{name: "delete", method: "DELETE", path: "/a"},
		{name: "empty header", path: "/a", header: http.Header{"X-Empty": {""}}, has: "-H 'X-Empty;'"},
		{name: "header twice", path: "/a", header: http.Header{"X-Twice": {"1", "2"}}},
		{name: "nul and control characters", method: "PUT", path: "/a", header: json, body: "-%d\\\x00\x01\x7f\n\r\t%%'\xff\xfe é 한 \u202e", has: "--data-binary @-"},
		{name: "token beside control characters", method: "PUT", path: "/a", header: json, body: "a\n" + token + "%\n", has: `"$PARLANCE_TOKEN" |`, hasNot: token},
		{name: "emoji", method: "PUT", path: "/a", header: json, body: "👩\u200d💻 ﷺ", has: "--data-raw"},
		{name: "long body", method: "PUT", path: "/a", header: json, body: strings.Repeat("long ", 300_000), has: "--data-binary @-"},
		{name: "non-ASCII header", path: "/a", header: http.Header{"X-Text": {"a\tb"}}},
		{name: "variable as text", method: "PUT", path: "/a", header: json, body: "$PARLANCE_TOKEN `id` $(id) !x"},
		{name: "packed answers", path: "/a", header: http.Header{"Accept-Encoding": {"gzip"}}, has: "--compressed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			q := contract.Request{Method: test.method, URL: e.URL + test.path, Header: test.header.Clone(), Body: []byte(test.body)}
			if q.Method == "" {
				q.Method = "GET"
			}
			if q.Header == nil {
				q.Header = http.Header{}
			}
			secret := token
			if strings.HasPrefix(test.name, "basic with both") {
				secret = pair
			}
			line := redactor.Curl(q)
			if !strings.Contains(line, test.has) || test.hasNot != "" && strings.Contains(line, test.hasNot) {
				t.Errorf("%s\nhas not %q, or has %q", short(line), test.has, test.hasNot)
			}
			e.repeat(t, line, secret, q)
			sealed := redactor.Exchange(&contract.Exchange{Request: q}).Request
			if again := redactor.Curl(sealed); again != line {
				t.Errorf("without its secrets the request gives another line:\n%s\n%s", short(again), short(line))
			}
		})
	}
}

// TestCurlLinesOfARun repeats what a run has sent.
func TestCurlLinesOfARun(t *testing.T) {
	e := newEcho(t)
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), servers.Good(), func(o *contract.Options) { o.Keep = true })
	tried := map[string]bool{}
	for _, x := range r.Exchanges {
		what, _, _ := strings.Cut(x.Case, ":")
		if tried[what] {
			continue
		}
		tried[what] = true
		q := x.Request
		q.Header = q.Header.Clone()
		q.URL = e.URL + strings.TrimPrefix(q.URL, r.Target)
		line := r.Redactor.Curl(q)
		if strings.Contains(line, servers.Token) {
			t.Fatalf("a line holds the token: %s", short(line))
		}
		for _, values := range q.Header {
			for i := range values {
				values[i] = strings.ReplaceAll(values[i], "[redacted]", servers.Token)
			}
		}
		e.repeat(t, line, servers.Token, q)
	}
	if len(tried) < 20 {
		t.Errorf("only %d kinds of requests were tried", len(tried))
	}
}

func TestAWrongTokenIsShownAsItIs(t *testing.T) {
	d := defect(t, "auth-any-token")
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), d.New(), nil)
	for _, f := range r.Failures {
		if f.Rule != "auth-any-token" {
			continue
		}
		line := r.Redactor.Curl(f.Exchanges[0].Request)
		if strings.Contains(line, "PARLANCE_TOKEN") || !strings.Contains(line, "Bearer wrong-") {
			t.Errorf("the line does not repeat the failure: %s", line)
		}
		return
	}
	t.Error(describe(r))
}

// defect returns the server with a defect.
func defect(t *testing.T, id string) servers.Defect {
	t.Helper()
	for _, d := range servers.Defects() {
		if d.ID == id {
			return d
		}
	}
	t.Fatalf("there is no defect %s", id)
	return servers.Defect{}
}
