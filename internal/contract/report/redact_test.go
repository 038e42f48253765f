package contractreport

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/internal/source"
)

// secrets are of the kinds that tokens have: with characters that JSON, XML,
// HTML, URLs and shells write differently.
var secrets = []string{"s3cr3t-t0k3n-value", `a"b<c>&d'e f+/=%~é한`, `back\slash`}

// planted returns a result that holds a secret in every field that a text can
// stand in, in several forms.
func planted(secret string) *contract.Result {
	quoted, _ := json.Marshal(secret)
	var escaped strings.Builder
	for _, r := range secret {
		if r < 0x10000 {
			escaped.WriteString(`\u` + string("0123456789abcdef"[r>>12]) + string("0123456789abcdef"[r>>8&15]) +
				string("0123456789abcdef"[r>>4&15]) + string("0123456789abcdef"[r&15]))
		}
	}
	all := strings.Join([]string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), string(quoted), "x" + secret + "y",
		base64.StdEncoding.EncodeToString([]byte(secret)),
		base64.URLEncoding.EncodeToString([]byte("user:" + secret)),
	}, " ")
	header := http.Header{
		"Authorization": {"Bearer " + secret}, "Cookie": {"a=" + secret}, "Set-Cookie": {"a=b; Domain=" + secret},
		"X-Any": {all}, "X-" + secret: {"1"}, "Content-Type": {all}, "Location": {all},
	}
	exchange := func(body string) *contract.Exchange {
		return &contract.Exchange{
			Number: 1, Operation: operation.Name{Method: secret, Path: "/" + all}, Case: all,
			Request: contract.Request{
				Method: secret, URL: "http://u:" + url.QueryEscape(secret) + "@h/" + url.PathEscape(secret) + "?q=" + url.QueryEscape(secret) + "&" + all,
				Header: header, Body: []byte(body),
			},
			Response: &contract.Response{Status: 200, Proto: all, Header: header, Body: []byte(body), Broken: errors.New(all)},
			Start:    time.Unix(0, 0),
		}
	}
	silent := exchange("")
	silent.Response, silent.Err = nil, errors.New(all)
	exchanges := []*contract.Exchange{
		exchange(all), exchange(`{"` + escaped.String() + `": ["` + escaped.String() + `", ` + string(quoted) + `]}`),
		exchange("\xff\x00" + all), exchange(strings.Repeat("x", maxShown-5) + all), exchange(strings.Repeat("x", maxBody-5) + all), silent,
	}
	file := source.NewFile("a-"+all+".yaml", []byte("a: 1\n"+strings.ReplaceAll(all, "\n", " ")+"\nb: "+secret+"\n"))
	failure := contract.Failure{
		Rule: all, Severity: contract.Broken, Operation: operation.Name{Method: secret, Path: "/" + all}, Place: "/" + all,
		Message: all, Count: 1, Exchanges: exchanges, Span: file.Span(7, 12), Pointer: all, Workflow: all,
		Locales: []contract.Locale{{Tag: all, Message: all, Span: file.Span(len(file.Data)-3, len(file.Data)-2)}},
	}
	warning := failure
	warning.Severity, warning.Operation = contract.Severity(all), operation.Name{}
	return &contract.Result{
		Target: "http://h/" + all, Spec: all, Failures: []contract.Failure{failure, warning},
		Coverage: []contract.Coverage{{Operation: failure.Operation, Status: all, Documented: true, State: contract.State(all), Why: all}},
		Notes:    []string{all}, Skipped: []string{all}, Exchanges: exchanges, Unfinished: errors.New(all),
		Redactor: contract.NewRedactor(secret),
	}
}

// TestNoSecretIsShown plants a secret in every field, and looks for it in what
// the formats write and in what their readers make of it.
func TestNoSecretIsShown(t *testing.T) {
	encoded := regexp.MustCompile(`[A-Za-z0-9+/]{16,}={0,2}`)
	for _, secret := range secrets {
		for _, fromOptions := range []bool{false, true} {
			for format := range writers {
				r, o := planted(secret), Options{Color: true}
				if fromOptions {
					o.Redact, r.Redactor = r.Redactor.Text, nil
				}
				text := string(written(t, format, r, o))
				readings := []string{text, html.UnescapeString(text), unquoted(text)}
				for _, b := range encoded.FindAllString(text, -1) {
					if raw, err := base64.StdEncoding.DecodeString(b); err == nil {
						readings = append(readings, string(raw))
					}
				}
				for _, reading := range readings {
					if i := leak(reading, secret); i >= 0 {
						t.Errorf("%s shows %q (options: %v): …%.200q", format, secret, fromOptions, reading[max(0, i-60):])
						break
					}
				}
			}
		}
	}
}

// leak returns where a secret stands in a text, -1 where it does not.
func leak(text, secret string) int {
	for _, form := range []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret),
		base64.RawStdEncoding.EncodeToString([]byte(secret))[:len(secret)],
	} {
		if i := strings.Index(text, form); i >= 0 {
			return i
		}
	}
	if contract.NewRedactor(secret).Holds(text) {
		return 0
	}
	return -1
}

// unquoted returns all strings of a JSON document, and what is no JSON as it
// is.
func unquoted(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	var out strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return out.String()
		}
		if s, ok := token.(string); ok {
			out.WriteString(s + "\n")
		}
	}
}

// TestSpecPlaces: a secret in the spec moves no other line.
func TestSpecPlaces(t *testing.T) {
	const secret = "line-secret-value"
	file := source.NewFile("a.yaml", []byte("a: 1\r\n  b: "+secret+"\r\nc: [2, 3]\r\n"))
	c := newClean(&contract.Result{Redactor: contract.NewRedactor(secret)}, Options{})
	tests := []struct{ mark, place, text string }{
		{"1", "a.yaml:1:4", "1"},
		{secret, "a.yaml:2:3", "b: [redacted]"},
		{"b", "a.yaml:2:3", "b: [redacted]"},
		{"3", "a.yaml:3:8", "3"},
	}
	for _, test := range tests {
		i := bytes.LastIndex(file.Data, []byte(test.mark))
		if test.mark == "b" {
			i = bytes.IndexByte(file.Data, 'b')
		}
		s := c.span(file.Span(i, i+len(test.mark)))
		if place(s) != test.place || s.Text() != test.text {
			t.Errorf("%s: got %s %q", test.mark, place(s), s.Text())
		}
	}

	// A secret that spans lines takes the text away, not the places.
	c = newClean(&contract.Result{}, Options{Redact: func(s string) string { return strings.ReplaceAll(s, "1\r\n  b", "x") }})
	if s := c.span(file.Span(20, 24)); place(s) != "a.yaml:2:1" || strings.TrimSpace(string(s.File.Data)) != "" {
		t.Errorf("got %s in %q", place(s), s.File.Data)
	}
}
