package contractreport

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"parlance/internal/contract"
	"parlance/internal/terminal"
)

func compile(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func harSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/har.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, text)
}

func validate(t testing.TB, schema *jsonschema.Schema, text []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}

// unfinished returns results in which everything or something is missing.
func unfinished(t testing.TB) []*contract.Result {
	r := sample(t)
	r.Unfinished = errors.New("the server closed the connection: " + token)
	r.Redactor = nil
	return []*contract.Result{r, {}, {Failures: []contract.Failure{{Severity: contract.Broken, Exchanges: []*contract.Exchange{nil, {}}}}}}
}

func TestSchemas(t *testing.T) {
	own, har := compile(t, JSONSchema()), harSchema(t)
	for _, r := range append(unfinished(t), sample(t)) {
		validate(t, own, written(t, "json", r, Options{}))
		validate(t, har, written(t, "har", r, Options{}))
	}
}

func TestJSONSchemaRefuses(t *testing.T) {
	schema := compile(t, JSONSchema())
	text := string(written(t, "json", sample(t), Options{}))
	for _, change := range [][2]string{
		{`"version": 1`, `"version": 2`},
		{`"severity": "failure"`, `"severity": "error"`},
		{`"encoding": "text"`, `"encoding": "utf-8"`},
		{`"state": "seen"`, `"state": "unseen"`},
		{`"curl"`, `"line"`},
		{`"covered": 0.8`, `"covered": 80`},
	} {
		bad := strings.Replace(text, change[0], change[1], 1)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil || bad == text {
			t.Fatalf("%v: no change made: %v", change, err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema accepts %s", change[1])
		}
	}
}

func TestJSONIsNeverCut(t *testing.T) {
	r := sample(t)
	big := strings.Repeat("아", 1<<20)
	r.Failures[0].Exchanges[0].Response.Body = []byte(big)
	r.Failures[1].Exchanges = r.Failures[4].Exchanges
	var out jsonReport
	if err := json.Unmarshal(written(t, "json", r, Options{}), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.Failures[0].Exchanges[0].Response.Body; got.Encoding != "text" || got.Text != big {
		t.Errorf("a body of %d bytes came out with %d", len(big), len(got.Text))
	}
	body := out.Failures[1].Exchanges[0].Response.Body
	if raw, err := base64.StdEncoding.DecodeString(body.Text); err != nil || body.Encoding != "base64" || string(raw) != "\x89PNG\r\n\x1a\n\x00\xff" {
		t.Errorf("binary body: %q, %v", raw, err)
	}
}

func TestFingerprint(t *testing.T) {
	prints := func(r *contract.Result) (list []string) {
		for _, f := range newClean(r, Options{}).failures {
			list = append(list, f.fingerprint)
		}
		return list
	}
	r := sample(t)
	first := prints(r)
	if different := slices.Compact(slices.Sorted(slices.Values(first))); len(different) != len(r.Failures) {
		t.Errorf("two failures share a fingerprint: %v", first)
	}
	for i := range r.Failures {
		r.Failures[i].Message += " in another run"
		r.Failures[i].Count++
	}
	if diff := cmp.Diff(first, prints(r)); diff != "" {
		t.Errorf("fingerprints change with the message:\n%s", diff)
	}
}

func TestJUnitCounts(t *testing.T) {
	for _, r := range append(unfinished(t), sample(t)) {
		var suites junitSuites
		if err := xml.Unmarshal(written(t, "junit", r, Options{}), &suites); err != nil {
			t.Fatal(err)
		}
		var tests, failures, errs, skipped int
		names := map[string]bool{}
		for _, s := range suites.Suites {
			if names[s.Name] || s.Tests != len(s.Cases) {
				t.Errorf("suite %q stands twice or counts wrongly", s.Name)
			}
			names[s.Name] = true
			tests, failures, errs, skipped = tests+s.Tests, failures+s.Failures, errs+s.Errors, skipped+s.Skipped
		}
		if got := []int{suites.Tests, suites.Failures, suites.Errors, suites.Skipped}; !slices.Equal(got, []int{tests, failures, errs, skipped}) {
			t.Errorf("the counts %v are not those of the suites", got)
		}
		if want := newTally(r).broken; failures != want {
			t.Errorf("%d failures for %d broken promises", failures, want)
		}
		if (r.Unfinished != nil) != (errs == 1) {
			t.Errorf("%d errors, unfinished: %v", errs, r.Unfinished)
		}
	}
}

func TestUnfinishedIsSaid(t *testing.T) {
	r := sample(t)
	r.Unfinished = errors.New("the server is gone")
	for format := range writers {
		if !bytes.Contains(written(t, format, r, Options{Quiet: true}), []byte("the server is gone")) {
			t.Errorf("%s does not say why the run could not finish", format)
		}
	}
}

func TestTextColor(t *testing.T) {
	plain, colored := written(t, "text", sample(t), Options{}), written(t, "text", sample(t), Options{Color: true})
	if bytes.Contains(plain, []byte("\x1b")) {
		t.Error("an escape character without Color")
	}
	stripped := regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAll(colored, nil)
	if diff := cmp.Diff(string(plain), string(stripped)); diff != "" {
		t.Errorf("coloured text differs in more than colour:\n%s", diff)
	}
	if bytes.Equal(plain, colored) {
		t.Error("Color adds nothing")
	}
}

func TestTextQuiet(t *testing.T) {
	r := sample(t)
	all, quiet := string(written(t, "text", r, Options{})), string(written(t, "text", r, Options{Quiet: true}))
	if !strings.HasPrefix(all, quiet) || strings.Contains(quiet, "warnings") || strings.Contains(quiet, "coverage") {
		t.Errorf("Quiet prints more than failures:\n%s", quiet)
	}
	r.Failures = nil
	if got := written(t, "text", r, Options{Quiet: true}); len(got) > 0 {
		t.Errorf("Quiet prints without a failure:\n%s", got)
	}
}

func TestHAREntries(t *testing.T) {
	entries := func(r *contract.Result) []harEntry {
		var out struct {
			Log struct{ Entries []harEntry }
		}
		if err := json.Unmarshal(written(t, "har", r, Options{}), &out); err != nil {
			t.Fatal(err)
		}
		return out.Log.Entries
	}
	r := sample(t)
	if got := entries(r); len(got) != 6 {
		t.Errorf("%d entries of 6 exchanges", len(got))
	}
	r.Exchanges = nil
	got := entries(r)
	if len(got) != 6 || got[0].Comment != "POST /kickoff #1, example research_brief" {
		t.Errorf("%d entries of the 6 exchanges that failures show", len(got))
	}
	if q := got[2].Request; !slices.Equal(q.Query, []jsonPair{{"token", hidden}, {"q", "크"}}) {
		t.Errorf("query %v of %s", q.Query, q.URL)
	}
	if c := got[0].Response.Cookies; !slices.Equal(c, []jsonPair{{"sid", hidden}}) {
		t.Errorf("cookies %v", c)
	}
}

func TestHeader(t *testing.T) {
	c := newClean(&contract.Result{}, Options{})
	got := c.header(http.Header{
		"Authorization": {"Bearer abc", "Custom abc", "abc", ""}, "Proxy-Authorization": {"basic YTpi"},
		"Cookie": {"a=1; b=2; c"}, "Set-Cookie": {"a=1; Path=/; Max-Age=3"},
		"X-Api-Key": {"abc"}, "apikey": {"abc"}, "X-Auth-Token": {"abc"}, "X-Access-Token": {"abc"}, "X-CSRFToken": {"abc"},
		"X-Author": {"abc"}, "Tokens-Left": {"3"}, "Etag": {"abc"}, "Idempotency-Key": {"abc"},
	})
	want := http.Header{
		"Authorization": {"Bearer " + hidden, hidden, hidden, ""}, "Proxy-Authorization": {"basic " + hidden},
		"Cookie": {"a=" + hidden + "; b=" + hidden + ";" + hidden}, "Set-Cookie": {"a=" + hidden + "; Path=/; Max-Age=3"},
		"X-Api-Key": {hidden}, "apikey": {hidden}, "X-Auth-Token": {hidden}, "X-Access-Token": {hidden}, "X-CSRFToken": {hidden},
		"X-Author": {"abc"}, "Tokens-Left": {"3"}, "Etag": {"abc"}, "Idempotency-Key": {"abc"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCurlVariable(t *testing.T) {
	q := contract.Request{Method: "GET", URL: "http://localhost/", Header: http.Header{"Authorization": {"Bearer " + token}}}
	tests := []struct {
		redactor *contract.Redactor
		env      string
		want     string
	}{
		{contract.NewRedactor(token), "", `curl -i -H 'Authorization: Bearer '"$PARLANCE_TOKEN" 'http://localhost/'`},
		{contract.NewRedactor(token), "MY_TOKEN", `curl -i -H 'Authorization: Bearer '"$MY_TOKEN" 'http://localhost/'`},
		{contract.NewRedactor(token), `x"; rm`, `curl -i -H 'Authorization: Bearer '"$PARLANCE_TOKEN" 'http://localhost/'`},
		{nil, "", `curl -i -H 'Authorization: Bearer [redacted]' 'http://localhost/'`},
	}
	for _, test := range tests {
		c := newClean(&contract.Result{Redactor: test.redactor}, Options{TokenEnv: test.env})
		if got := c.curl(q); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 340 * time.Microsecond: "0.3 ms", 23 * time.Millisecond: "23 ms",
		412 * time.Millisecond: "0.4 s", 125 * time.Second: "2 min 5 s",
	} {
		if got := seconds(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	p := NewProgress(&out, 1000, Options{Redact: contract.NewRedactor(token).Text})
	p.now = func() time.Time { return now }
	p.start = now
	step := func(d time.Duration, state contract.Progress) string {
		now = now.Add(d)
		out.Reset()
		p.Update(state)
		return out.String()
	}
	state := contract.Progress{Phase: "negative cases " + token, Requests: 412, Failures: 2, Last: kickoff}
	if got := step(400*time.Millisecond, state); got != "" {
		t.Errorf("shown too early: %q", got)
	}
	want := clearLine + "412 of 1000 requests, 2 failures, negative cases [redacted], POST /kickoff"
	if got := step(200*time.Millisecond, state); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := step(50*time.Millisecond, state); got != "" {
		t.Errorf("shown too often: %q", got)
	}
	state.Last.Path = "/" + strings.Repeat("한", 100)
	if got := step(time.Second, state); terminal.Width(strings.TrimPrefix(got, clearLine)) > progressColumns || !strings.HasSuffix(got, "…") {
		t.Errorf("too wide: %q", got)
	}
	out.Reset()
	p.Done()
	p.Done()
	if out.String() != clearLine {
		t.Errorf("the line is not taken away once: %q", out.String())
	}

	none := NewProgress(nil, 0, Options{})
	none.Update(state)
	none.Done()
}

// decode reads XML to its end.
func decode(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
