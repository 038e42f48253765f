package try

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"parlance/internal/source"
	"parlance/internal/spec"
)

const testSpec = `
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: "https://api.example.com/v1"}]
security: [{bearer: []}]
paths:
  /runs/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: X-Note, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: object}, example: {b: 1, a: 2}}}}
      responses:
        "200":
          description: ok
          headers: {X-Count: {required: true, schema: {type: integer}}}
          content:
            application/json: {schema: {type: object, required: [state], properties: {state: {type: string, enum: [stopped]}}}}
            image/png: {}
components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
`

var testedSpec = new(spec.Loader).Load(source.NewFile("api.yaml", []byte(testSpec)))

// page stands for the page of a server that has the handler.
type page struct {
	t       *testing.T
	handler *Handler
	header  http.Header
	from    string
}

func newPage(t *testing.T, o Options) *page {
	t.Helper()
	o.Spec = func(path string) *spec.Spec {
		if path == "api.yaml" {
			return testedSpec
		}
		return nil
	}
	return &page{
		t: t, handler: New(o), from: "127.0.0.1:50000",
		header: http.Header{"Content-Type": {"application/json"}, "Origin": {"http://127.0.0.1:3000"}, "Sec-Fetch-Site": {"same-origin"}},
	}
}

// do sends a request to the handler. It returns the status and the answer.
func (p *page) do(method, at, body string) (status int, text string) {
	p.t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:3000/_parlance/try"+at, strings.NewReader(body))
	r.Header, r.RemoteAddr = p.header, p.from
	own, err := net.ResolveTCPAddr("tcp", "127.0.0.1:3000")
	if err != nil {
		p.t.Fatal(err)
	}
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, own))
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if w.Header().Get("Content-Type") != "application/json; charset=utf-8" || w.Header().Get("Cache-Control") != "no-store" {
		p.t.Errorf("headers of the answer: %v", w.Header())
	}
	return w.Code, w.Body.String()
}

// request returns what a page sends to a server, with more members.
func request(server, more string) string {
	return fmt.Sprintf(`{"version": 1, "spec": "api.yaml", "operation": "POST /runs/{id}", "server": %q,
		"parameters": [{"in": "path", "name": "id", "value": "r 1"}], "credentials": {"bearer": %q}%s}`, server, token, more)
}

const token = "open-sesame-7"

// send sends a request that a server answers.
func (p *page) send(server, more string) (a answer, text string) {
	p.t.Helper()
	status, text := p.do("POST", "", request(server, more))
	if status != http.StatusOK {
		p.t.Fatalf("status %d: %s", status, text)
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		p.t.Fatal(err)
	}
	return a, text
}

// refused sends a request of which nothing comes.
func (p *page) refused(body string) (int, problemDetail) {
	p.t.Helper()
	status, text := p.do("POST", "", body)
	var a problemAnswer
	if err := json.Unmarshal([]byte(text), &a); err != nil || a.Error.Message == "" || a.Version != 1 {
		p.t.Fatalf("status %d: %s", status, text)
	}
	if strings.Contains(text, token) {
		p.t.Errorf("the token is in %s", text)
	}
	return status, a.Error
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

func good(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("X-Count", "1")
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"state": "stopped"}`)
}

func TestForm(t *testing.T) {
	p := newPage(t, Options{})
	status, text := p.do("GET", "?spec=api.yaml&operation="+url.QueryEscape("POST /runs/{id}"), "")
	for _, part := range []string{
		`"version":1`, `"server":"http://127.0.0.1:8089"`, `"servers":["https://api.example.com/v1"]`, `"name":"dry","type":"boolean"`,
		`"example":"{\n  \"b\": 1,\n  \"a\": 2\n}"`, `"scheme":"bearer","kind":"bearer"`, `"bodyRequired":false`,
	} {
		if status != http.StatusOK || !strings.Contains(text, part) {
			t.Errorf("status %d: %s is not in %s", status, part, text)
		}
	}
	p = newPage(t, Options{Hosts: []Host{{Name: "api.example.com"}}})
	if _, text := p.do("GET", "?spec=api.yaml&operation=POST+/runs/{id}", ""); !strings.Contains(text, `"server":"https://api.example.com/v1","hosts":["api.example.com"]`) {
		t.Errorf("a host that is allowed is not begun with: %s", text)
	}
	for at, says := range map[string]string{
		"?spec=api.yaml&operation=GET+/runs/{id}":      "no such operation",
		"?spec=api.yaml&operation=nonsense":            "write it as",
		"?spec=other.yaml&operation=POST+/runs/{id}":   "no spec",
		"?spec=api.yaml&operation=webhook+done":        "write it as",
		"?spec=../api.yaml&operation=POST+%2Fruns%2Fx": "no spec",
	} {
		if status, text := p.do("GET", at, ""); status/100 != 4 || !strings.Contains(text, says) {
			t.Errorf("%s: status %d: %s", at, status, text)
		}
	}
}

func TestSend(t *testing.T) {
	var got *http.Request
	var sent []byte
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		sent, _ = io.ReadAll(r.Body)
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		good(w, r)
	})
	p := newPage(t, Options{})
	a, text := p.send(server+"/v1", `, "body": {"type": "application/json", "text": "{ \"x\": 1 }"}`)
	if got.URL.String() != "/v1/runs/r%201" || got.Header.Get("Authorization") != "Bearer "+token || string(sent) != `{ "x": 1 }` || got.Header.Get("Origin")+got.Header.Get("Referer") != "" {
		t.Errorf("the server got %s %v %s", got.URL, got.Header, sent)
	}
	if a.Status != 200 || a.StatusText != "OK" || a.Body.Text != `{"state": "stopped"}` || a.Size != 20 || a.Milliseconds <= 0 || len(a.Findings) > 0 || a.Request.Flaw != "" {
		t.Errorf("answer: %+v", a)
	}
	if a.Request.URL != server+"/v1/runs/r%201" || !strings.Contains(a.Request.Curl, `'Authorization: Bearer '"$PARLANCE_TOKEN"`) || strings.Contains(text, token) {
		t.Errorf("request: %+v", a.Request)
	}
	var names []string
	for _, h := range a.Headers {
		names = append(names, h[0]+"="+h[1])
	}
	if all := strings.Join(names, " "); !strings.Contains(all, "Content-Type=application/json") || !strings.Contains(all, "Set-Cookie=a=1 Set-Cookie=b=2 X-Count=1") {
		t.Errorf("headers: %s", all)
	}
	p.send(server, "")
	if got.Header.Get("Cookie") != "" {
		t.Error("a cookie was kept")
	}
}

func TestFindings(t *testing.T) {
	for _, test := range []struct {
		name, finding string
		serve         http.HandlerFunc
	}{
		{"a broken body", "schema-enum failure /state api.yaml:", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Count", "1")
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"state": "gone"}`)
		}},
		{"an undocumented status", "status-undocumented failure status 418 api.yaml:", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(418) }},
		{"a redirect", "redirect-undocumented failure status 302 api.yaml:", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/elsewhere" {
				t.Error("the redirect was followed")
			}
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}},
		{"a media type", "media-type-undocumented failure header Content-Type api.yaml:", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Count", "1")
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<script>alert(1)</script>")
		}},
		{"a missing header", "header-missing failure header X-Count api.yaml:", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"state": "stopped"}`)
		}},
	} {
		a, _ := newPage(t, Options{}).send(serve(t, test.serve), "")
		var list []string
		for _, f := range a.Findings {
			list = append(list, fmt.Sprintf("%s %s %s %s:%d", f.Rule, f.Severity, f.Place, f.File, f.Line))
		}
		if len(list) != 1 || !strings.HasPrefix(list[0], test.finding) || strings.HasSuffix(list[0], ":0") {
			t.Errorf("%s: got %q, want %q", test.name, list, test.finding)
		}
	}
}

func TestBodies(t *testing.T) {
	send := func(media string, data []byte) answer {
		a, _ := newPage(t, Options{}).send(serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Count", "1")
			w.Header().Set("Content-Type", media)
			_, _ = w.Write(data)
		}), "")
		return a
	}
	if a := send("image/png", []byte("\x89PNG\x00\xff")); a.Body.Base64 != "iVBORwD/" || a.Body.Text != "" || len(a.Findings) > 0 || a.Size != 6 {
		t.Errorf("binary: %+v", a)
	}
	huge := []byte(`{"state": "stopped", "x": "` + strings.Repeat("é", maxBody) + `"}`)
	if a := send("application/json", huge); !a.Body.Truncated || a.Size != maxBody || len(a.Body.Text) < maxBody-4 || a.Body.Base64 != "" || len(a.Findings) > 0 {
		t.Errorf("huge: %d bytes, truncated %v, text %d, findings %v", a.Size, a.Body.Truncated, len(a.Body.Text), a.Findings)
	}
	endless := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	if a, _ := newPage(t, Options{Timeout: 50 * time.Millisecond}).send(endless, ""); !a.Body.Truncated || a.Body.Text != "data: 1\n\n" || len(a.Findings) == 0 || a.Findings[0].Rule != "body-incomplete" {
		t.Errorf("a stream without end: %+v", a)
	}
	if a := send("application/json", []byte("{}")); a.Body.Truncated || len(a.Findings) != 1 {
		t.Errorf("small: %+v", a)
	}
}

func TestFiles(t *testing.T) {
	for more, says := range map[string]string{
		`, "body": {"type": "multipart/form-data", "fields": [{"name": "f", "file": "a.png", "type": "image/png", "base64": "UE5H"}]}`:  "filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG",
		`, "body": {"type": "application/x-www-form-urlencoded", "fields": [{"name": "a", "text": "1 2"}, {"name": "a", "text": "3"}]}`: "a=1+2&a=3",
		`, "body": {"type": "application/octet-stream", "base64": "AAEC"}`:                                                              "\x00\x01\x02",
	} {
		var sent []byte
		newPage(t, Options{}).send(serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent, _ = io.ReadAll(r.Body)
			good(w, r)
		}), more)
		if !strings.Contains(string(sent), says) {
			t.Errorf("%s: the server got %q", more, sent)
		}
	}
}

func TestNoAnswer(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	p := newPage(t, Options{})
	status, e := p.refused(request(closed.URL, ""))
	if status != http.StatusBadGateway || e.Code != CodeSilent || e.Subject != closed.URL || !strings.Contains(e.Message, "does not answer: start it") || e.Command != "parlance mock --listen "+strings.TrimPrefix(closed.URL, "http://") {
		t.Errorf("status %d, %+v", status, e)
	}
	gate := make(chan struct{})
	defer close(gate)
	slow := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	})
	p = newPage(t, Options{Timeout: 30 * time.Millisecond})
	if status, e := p.refused(request(slow, "")); status != http.StatusGatewayTimeout || e.Code != CodeSlow || e.Subject != slow || !strings.Contains(e.Message, "no answer within 30ms") {
		t.Errorf("status %d, %+v", status, e)
	}
	secure := httptest.NewTLSServer(nil)
	t.Cleanup(secure.Close)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // that the client goes away
	if status, e := newPage(t, Options{}).refused(request(secure.URL, "")); status != http.StatusBadGateway || !strings.Contains(e.Message, "does not trust the certificate of "+secure.URL) {
		t.Errorf("status %d, %+v", status, e)
	}
	broken := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			fmt.Fprintf(conn, "nonsense %s\r\n\r\n", token)
			conn.Close()
		}
	})
	if status, e := newPage(t, Options{}).refused(request(broken, "")); status != http.StatusBadGateway || !strings.Contains(e.Message, "no answer that could be read") {
		t.Errorf("status %d, %+v", status, e)
	}
}

func TestBadRequests(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	p := newPage(t, Options{})
	replaced := func(old, new string) string { return strings.Replace(request(server, ""), old, new, 1) }
	for _, test := range []struct {
		name, body, says string
		status           int
	}{
		{"no JSON", `{"version": 1, "credentials": {"bearer": "` + token, "no JSON of the expected form", 400},
		{"two values", request(server, "") + "{}", "more than one", 400},
		{"another type", `{"version": "` + token + `"}`, "a int should be there", 400},
		{"an unknown key", `{"version": 1, "` + token + `": 1}`, "no JSON of the expected form", 400},
		{"another version", replaced(`"version": 1`, `"version": 2`), "version 2", 400},
		{"an unknown spec", replaced("api.yaml", "x.yaml"), "no spec", 404},
		{"an unknown operation", replaced("POST /runs", "GET /runs"), "no such operation", 404},
		{"no operation", replaced("POST /runs/{id}", "runs"), "write it as", 400},
		{"a webhook", replaced("POST /runs/{id}", "webhook done"), "write it as", 400},
		{"a parameter twice", replaced(`"parameters": [`, `"parameters": [{"in": "path", "name": "id", "value": "x"}, `), "twice", 400},
		{"an unknown parameter", replaced(`"in": "path"`, `"in": "query"`), "no query parameter id", 400},
		{"a line break in a header", replaced(`"parameters": [`, `"parameters": [{"in": "header", "name": "X-Note", "value": "a\r\nb"}, `), "another line", 400},
		{"a body without content", request(server, `, "body": {"type": "a/b"}`), "one of text", 400},
		{"a body with two", request(server, `, "body": {"type": "a/b", "text": "", "base64": ""}`), "one of text", 400},
		{"bad base64", request(server, `, "body": {"type": "a/b", "base64": "?"}`), "base64", 400},
		{"a bad media type", request(server, `, "body": {"type": "", "text": "x"}`), "media type", 400},
		{"too long", request(server, `, "body": {"type": "a/b", "text": "`+strings.Repeat("x", maxAsked)+`"}`), "16 MiB", 413},
		{"no address", request("127.0.0.1:80", ""), "write it as", 400},
		{"another scheme", request("file:///etc/passwd", ""), "write it as", 400},
		{"credentials in the address", request("http://a:b@127.0.0.1", ""), "must not hold credentials", 400},
		{"this very server", request("http://localhost:3000", ""), "documentation itself", 400},
	} {
		if status, e := p.refused(test.body); status != test.status || !strings.Contains(e.Message, test.says) {
			t.Errorf("%s: status %d, %s: want %d, %s", test.name, status, e.Message, test.status, test.says)
		}
	}
	for _, method := range []string{"PUT", "DELETE", "OPTIONS", "HEAD"} {
		if status, _ := p.do(method, "", request(server, "")); status != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", method, status)
		}
	}
}

// TestForeignPages checks that only pages of the server itself may send.
func TestForeignPages(t *testing.T) {
	sent := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { sent++; good(w, r) })
	for _, test := range []struct {
		name, key, value, from string
		status                 int
	}{
		{"another site", "Sec-Fetch-Site", "cross-site", "", 403},
		{"a neighbour", "Sec-Fetch-Site", "same-site", "", 403},
		{"another origin", "Origin", "http://evil.example", "", 403},
		{"another port", "Origin", "http://127.0.0.1:4000", "", 403},
		{"a page without origin", "Origin", "null", "", 403},
		{"a form", "Content-Type", "text/plain", "", 415},
		{"a form of files", "Content-Type", "multipart/form-data; boundary=x", "", 415},
		{"no media type", "Content-Type", "", "", 415},
		{"another computer", "", "", "192.168.1.7:50000", 403},
		{"itself", "", "", "", 200},
		{"itself by IPv6", "", "", "[::1]:50000", 200},
	} {
		p := newPage(t, Options{})
		if test.key != "" {
			p.header.Set(test.key, test.value)
		}
		if test.from != "" {
			p.from = test.from
		}
		before := sent
		status, text := p.do("POST", "", request(server, ""))
		if status != test.status || (sent > before) != (status == 200) {
			t.Errorf("%s: status %d, %d requests sent: %s", test.name, status, sent-before, text)
		}
	}
	p := newPage(t, Options{})
	p.header = http.Header{"Content-Type": {"application/json"}, "Origin": {"http://evil.example"}} // an old browser
	if status, _ := p.do("POST", "", request(server, "")); status != 403 {
		t.Errorf("an old browser at another site: status %d", status)
	}
}

// TestHosts checks where requests may go, whatever names mean.
func TestHosts(t *testing.T) {
	server := serve(t, good)
	port := server[strings.LastIndexByte(server, ':')+1:]
	names := map[string]string{
		"api.example.com": "127.0.0.1", "inner.example.com": "10.0.0.5", "cloud.example.com": "169.254.169.254", "mapped.example.com": "::ffff:127.0.0.1",
		"nat.example.com": "64:ff9b::7f00:1", "odd.localhost": "93.184.215.14", "localhost": "127.0.0.1", "zero.example.com": "0.0.0.0",
		"siit.example.com": "::ffff:0:127.0.0.1", "test.example.com": "203.0.113.7", "teredo.example.com": "2001:0:7f00:1::1", "relay.example.com": "192.88.99.1",
	}
	lookup := func(_ context.Context, name string) ([]netip.Addr, error) {
		if ip, ok := names[name]; ok {
			return []netip.Addr{netip.MustParseAddr(ip)}, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	for _, test := range []struct {
		host, allowed, says string
		status              int
	}{
		{"127.0.0.1", "", "", 200},
		{"localhost", "", "", 200},
		{"api.example.com", "", "api.example.com is not this computer: start serve with --try-host api.example.com", 403},
		{"api.example.com", "other.example.com", "is not this computer", 403},
		{"api.example.com", "api.example.com:1", "is not this computer", 403},
		{"api.example.com", "api.example.com", "means 127.0.0.1, which is no public address", 403},
		{"api.example.com", "api.example.com,127.0.0.1", "", 200},
		{"API.example.com.", "api.example.com:" + port + ",127.0.0.1:" + port, "", 200},
		{"api.example.com", "api.example.com,127.0.0.1:1", "no public address", 403},
		{"mapped.example.com", "mapped.example.com", "no public address", 403},
		{"nat.example.com", "nat.example.com", "no public address", 403},
		{"zero.example.com", "zero.example.com", "no public address", 403},
		{"siit.example.com", "siit.example.com", "no public address", 403},
		{"test.example.com", "test.example.com", "no public address", 403},
		{"teredo.example.com", "teredo.example.com", "no public address", 403},
		{"relay.example.com", "relay.example.com", "no public address", 403},
		{"127.1", "", "is not this computer", 403},
		{"0x7f000001", "", "is not this computer", 403},
		{"0177.0.0.1", "", "is not this computer", 403},
		{"[::]", "", "is not this computer", 403},
		{"ⓛocalhost", "", "is not this computer", 403},
		{"localhost%00.evil.example", "", "the address of the server is none", 400},
		{"inner.example.com", "inner.example.com", "start serve with --try-host inner.example.com,10.0.0.5", 403},
		{"cloud.example.com", "cloud.example.com", "means 169.254.169.254", 403},
		{"169.254.169.254", "", "is not this computer", 403},
		{"10.0.0.5", "", "is not this computer", 403},
		{"0.0.0.0", "", "is not this computer", 403},
		{"odd.localhost", "", "which is not this computer", 403},
		{"gone.example.com", "gone.example.com", "cannot be resolved", 502},
		{"2130706433", "", "is not this computer", 403},
		{"127.0.0.1.evil.example", "", "is not this computer", 403},
	} {
		o := Options{Lookup: lookup}
		for _, text := range strings.FieldsFunc(test.allowed, func(r rune) bool { return r == ',' }) {
			h, err := ParseHost(text)
			if err != nil {
				t.Fatal(err)
			}
			o.Hosts = append(o.Hosts, h)
		}
		status, text := newPage(t, o).do("POST", "", request("http://"+test.host+":"+port, ""))
		if status != test.status || !strings.Contains(text, test.says) {
			t.Errorf("%s, allowed %q: status %d: %s", test.host, test.allowed, status, text)
		}
	}
}

// TestNoProxy checks that the environment does not lead requests elsewhere.
func TestNoProxy(t *testing.T) {
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a proxy was asked") })
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("http_proxy", proxy)
	server := serve(t, good)
	local := strings.Replace(server, "127.0.0.1", "odd.localhost", 1)
	o := Options{Lookup: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}}
	if a, _ := newPage(t, o).send(local, ""); a.Status != 200 {
		t.Errorf("status %d", a.Status)
	}
}

func TestParseHost(t *testing.T) {
	for text, want := range map[string]string{
		"api.example.com": "api.example.com|", " API.Example.com. ": "api.example.com|", "api.example.com:8443": "api.example.com|8443",
		"10.0.0.5": "10.0.0.5|", "[fd00::1]:80": "fd00::1|80", "fd00::1": "fd00::1|", "[fd00::1]": "fd00::1|",
		"": "error", "https://api.example.com": "error", "*.example.com": "error", "api.example.com:": "error", "a b": "error", "a/b": "error",
	} {
		h, err := ParseHost(text)
		got := h.Name + "|" + h.Port
		if err != nil {
			got = "error"
		}
		if again, err := ParseHost(h.String()); got != want || want != "error" && (err != nil || again != h) {
			t.Errorf("%q: got %s, want %s, and %v again", text, got, want, again)
		}
	}
}

// TestSpecsComeAndGo checks that the handler follows the site while it is
// edited.
func TestSpecsComeAndGo(t *testing.T) {
	h := New(Options{Spec: func(path string) *spec.Spec {
		return new(spec.Loader).Load(source.NewFile(path, []byte(testSpec)))
	}})
	for range 40 {
		if _, p := h.console("api.yaml"); p != nil {
			t.Fatal(p.message)
		}
	}
	if len(h.specs) > 16 {
		t.Errorf("%d specs are kept", len(h.specs))
	}
	h = New(Options{Spec: func(path string) *spec.Spec {
		return new(spec.Loader).Load(source.NewFile(path, []byte("openapi: 3.0.3")))
	}})
	if _, p := h.console("api.yaml"); p == nil || !strings.Contains(p.message, "cannot be used") {
		t.Errorf("a broken spec: %+v", p)
	}
}

// FuzzDecode checks that whatever a page sends is refused or understood, and
// that a refusal does not repeat it.
func FuzzDecode(f *testing.F) {
	f.Add(request("http://127.0.0.1:8089", ""))
	f.Add(request("http://127.0.0.1:8089", `, "body": {"type": "multipart/form-data", "fields": [{"name": "f", "file": "a", "base64": "UE5H"}]}`))
	f.Add(request("http://127.0.0.1:8089", `, "body": {"type": "application/json", "text": "{}"}`))
	f.Add(`{"version": 1`)
	console, problem := New(Options{Spec: func(string) *spec.Spec { return testedSpec }}).console("api.yaml")
	if problem != nil {
		f.Fatal(problem.message)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, p := decode(strings.NewReader(text))
		if p != nil {
			if p.status < 400 || p.message == "" || strings.Contains(p.message, token) {
				t.Fatalf("%+v", p)
			}
			return
		}
		in, p := a.input()
		name, unnamed := operationOf(a.Operation)
		if p != nil || unnamed != nil {
			return
		}
		d, err := console.Draft(name, in)
		if err != nil {
			return
		}
		for key, values := range d.Request.Header {
			if strings.ContainsAny(key+strings.Join(values, ""), "\r\n\x00") {
				t.Fatalf("a header of several lines: %q: %q", key, values)
			}
		}
		if _, err := url.Parse(d.Request.URL); err != nil {
			t.Fatal(err)
		}
	})
}

// TestPackedBomb has a server answer with a body that is a thousand times as
// large unpacked.
func TestPackedBomb(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	chunk := make([]byte, 1<<20)
	for i := range chunk {
		chunk[i] = ' '
	}
	for range 64 {
		if _, err := z.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes()) // the reader goes away
	})
	if a, _ := newPage(t, Options{}).send(server, ""); !a.Body.Truncated || len(a.Body.Text) != maxBody || a.Size != maxBody {
		t.Errorf("%d bytes of %d, cut: %v", len(a.Body.Text), a.Size, a.Body.Truncated)
	}
}
