package contractreport

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/internal/source"
)

// FuzzFormats: whatever a server sends, the reports stay what their readers
// can read.
func FuzzFormats(f *testing.F) {
	f.Add("message", "/a/*/b", []byte(`{"a": [{"b": 1}]}`))
	f.Add("]]> --> </script><script>alert(1)</script>", "header X", []byte("</pre></code>\x00\x01\x1b[31m\u202e\ufffe"))
	f.Add("\xff\xfe\x80", "/\xff", []byte("\xff\xd8"))
	f.Add("::error::x\r\n::set-output name=a::b", "/~1~0", []byte(`{"/~": "\ud800", "\u0000": "\u001b[2J"}`))
	f.Add("{{.}} ${x} `y`", "///", []byte(`[[[[[[]]]]]]`))
	own, har := compile(f, JSONSchema()), harSchema(f)
	f.Fuzz(func(t *testing.T, text, place string, body []byte) {
		if len(body) > 1<<12 || len(text) > 1<<10 || len(place) > 1<<8 {
			t.Skip("long inputs are slow and tell nothing more")
		}
		name := operation.Name{Method: text, Path: place}
		e := &contract.Exchange{
			Number: 1, Operation: name, Case: text, Err: errors.New(text),
			Request:  contract.Request{Method: text, URL: place, Header: http.Header{text: {place}, "Cookie": {text}}, Body: body},
			Response: &contract.Response{Status: 200, Proto: text, Header: http.Header{place: {text}, "Content-Type": {text}}, Body: body, Broken: errors.New(text)},
		}
		file := source.NewFile("spec.yaml", body)
		r := &contract.Result{
			Target: text, Spec: place, Notes: []string{text}, Skipped: []string{place}, Unfinished: errors.New(text),
			Failures: []contract.Failure{
				{
					Rule: text, Severity: contract.Broken, Operation: name, Status: 200, Place: place, Message: text, Workflow: text,
					Exchanges: []*contract.Exchange{e, {Err: errors.New(text)}}, Span: file.Span(min(len(text), len(body)), len(body)), Pointer: place,
					Locales: []contract.Locale{{Tag: text, Message: text, Span: file.Span(0, 1)}},
				},
				{Rule: text, Message: text, Place: place},
			},
			Coverage:  []contract.Coverage{{Operation: name, Status: text, Documented: true, State: contract.NotSeen, Why: text}},
			Exchanges: []*contract.Exchange{e},
		}
		for _, format := range []string{"junit", "html"} {
			if err := decode(written(t, format, r, Options{})); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
		validate(t, own, written(t, "json", r, Options{}))
		validate(t, har, written(t, "har", r, Options{}))
		if !json.Valid(written(t, "sarif", r, Options{})) {
			t.Error("sarif is no JSON")
		}
		page := string(written(t, "html", r, Options{}))
		if n := strings.Count(page, "<script"); n != 1 || strings.Count(page, "</pre>") != strings.Count(page, "<pre") {
			t.Errorf("what was sent has become a part of the page: %d scripts", n)
		}
		for _, format := range []string{"text", "github"} {
			shown := string(written(t, format, r, Options{}))
			if strings.ContainsAny(shown, "\x00\x07\x1b\r\u202e\u0085") || !utf8.ValidString(shown) {
				t.Errorf("%s: control characters in %q", format, shown)
			}
		}
		for line := range strings.Lines(string(written(t, "github", r, Options{}))) {
			if strings.HasPrefix(line, "::set-output") {
				t.Errorf("what was sent has become a command: %q", line)
			}
		}
	})
}
