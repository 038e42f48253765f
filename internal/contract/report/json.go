package contractreport

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"parlance/internal/contract"
	"parlance/internal/source"
)

// jsonVersion is raised when a reader of the JSON would have to change.
const jsonVersion = 1

//go:embed contract.schema.json
var contractSchema []byte

// JSONSchema returns the JSON Schema (draft 2020-12) of what JSON writes.
func JSONSchema() []byte { return contractSchema }

type jsonReport struct {
	Version    int            `json:"version"`
	Target     string         `json:"target"`
	Spec       string         `json:"spec"`
	Seed       uint64         `json:"seed"`
	Start      string         `json:"start"`
	DurationMS float64        `json:"durationMs"`
	Requests   int            `json:"requests"`
	Finished   bool           `json:"finished"`
	Unfinished string         `json:"unfinished"`
	Failures   []jsonFailure  `json:"failures"`
	Coverage   []jsonCoverage `json:"coverage"`
	Notes      []string       `json:"notes"`
	Skipped    []string       `json:"skipped"`
	Summary    jsonSummary    `json:"summary"`
}

type jsonFailure struct {
	Rule        string         `json:"rule"`
	Severity    string         `json:"severity"`
	Operation   string         `json:"operation"`
	Status      int            `json:"status"`
	Place       string         `json:"place"`
	Message     string         `json:"message"`
	Count       int            `json:"count"`
	Workflow    string         `json:"workflow"`
	Pointer     string         `json:"pointer"`
	Spec        *jsonSpan      `json:"spec"`
	Locales     []jsonLocale   `json:"locales"`
	Exchanges   []jsonExchange `json:"exchanges"`
	Fingerprint string         `json:"fingerprint"`
}

type jsonSpan struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

type jsonLocale struct {
	Locale  string    `json:"locale"`
	Message string    `json:"message"`
	Spec    *jsonSpan `json:"spec"`
}

type jsonExchange struct {
	Number     int           `json:"number"`
	Operation  string        `json:"operation"`
	Case       string        `json:"case"`
	Start      string        `json:"start"`
	DurationMS float64       `json:"durationMs"`
	Request    jsonRequest   `json:"request"`
	Response   *jsonResponse `json:"response"`
	Error      string        `json:"error"`
	Curl       string        `json:"curl"`
}

type jsonRequest struct {
	Method  string     `json:"method"`
	URL     string     `json:"url"`
	Headers []jsonPair `json:"headers"`
	Body    *jsonBody  `json:"body"`
}

type jsonResponse struct {
	Status    int        `json:"status"`
	Protocol  string     `json:"protocol"`
	Headers   []jsonPair `json:"headers"`
	Body      *jsonBody  `json:"body"`
	Truncated bool       `json:"truncated"`
	Broken    string     `json:"broken"`
}

type jsonPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type jsonBody struct {
	Encoding string `json:"encoding"`
	Text     string `json:"text"`
	Size     int    `json:"size"`
}

type jsonCoverage struct {
	Operation  string `json:"operation"`
	Status     string `json:"status"`
	Documented bool   `json:"documented"`
	State      string `json:"state"`
	Why        string `json:"why"`
	Count      int    `json:"count"`
}

type jsonSummary struct {
	Broken       int     `json:"broken"`
	Warnings     int     `json:"warnings"`
	Seen         int     `json:"seen"`
	Reachable    int     `json:"reachable"`
	Unreachable  int     `json:"unreachable"`
	Undocumented int     `json:"undocumented"`
	Covered      float64 `json:"covered"`
}

// JSON writes a result as one JSON document, as JSONSchema describes it.
// Nothing is cut. All keys are always there: what does not apply is "", 0, []
// or null. Of the exchanges, those that failures show are in it; HAR has all.
func JSON(w io.Writer, r *contract.Result, o Options) error {
	c := newClean(r, o)
	t := c.tally
	out := jsonReport{
		Version: jsonVersion, Target: c.Target, Spec: c.Spec, Seed: c.Seed, Start: timestamp(c.Start),
		DurationMS: milliseconds(c.Duration), Requests: c.Requests,
		Finished: r.Unfinished == nil, Unfinished: c.unfinished,
		Failures: make([]jsonFailure, len(c.failures)), Coverage: make([]jsonCoverage, len(c.Coverage)),
		Notes: c.Notes, Skipped: c.Skipped,
		Summary: jsonSummary{t.broken, t.warnings, t.seen, t.reachable, t.unreachable, t.surprise, r.Covered()},
	}
	for i, f := range c.failures {
		out.Failures[i] = newJSONFailure(f)
	}
	for i, entry := range c.Coverage {
		out.Coverage[i] = jsonCoverage{
			nameOf(entry.Operation), entry.Status, entry.Documented, string(entry.State), entry.Why, entry.Count,
		}
	}
	return encode(w, out)
}

func newJSONFailure(f *failure) jsonFailure {
	out := jsonFailure{
		Rule: f.Rule, Severity: string(f.Severity), Operation: f.operation, Status: f.Status, Place: f.Place,
		Message: f.Message, Count: f.Count, Workflow: f.Workflow, Pointer: f.Pointer, Spec: newJSONSpan(f.Span),
		Locales: make([]jsonLocale, len(f.Locales)), Exchanges: make([]jsonExchange, len(f.shown)),
		Fingerprint: f.fingerprint,
	}
	for i, l := range f.Locales {
		out.Locales[i] = jsonLocale{l.Tag, l.Message, newJSONSpan(l.Span)}
	}
	for i, e := range f.shown {
		out.Exchanges[i] = newJSONExchange(e)
	}
	return out
}

func newJSONSpan(s source.Span) *jsonSpan {
	if s.File == nil {
		return nil
	}
	start, end := s.Position(), s.EndPosition()
	return &jsonSpan{s.Path(), start.Line, start.Column, end.Line, end.Column}
}

func newJSONExchange(e *exchange) jsonExchange {
	out := jsonExchange{
		Number: e.Number, Operation: e.operation, Case: e.Case,
		Start: timestamp(e.Start), DurationMS: milliseconds(e.Duration),
		Request: jsonRequest{e.Request.Method, e.Request.URL, pairs(e.Request.Header), newJSONBody(e.Request.Body)},
		Error:   e.fault, Curl: e.curl,
	}
	if a := e.Response; a != nil {
		out.Response = &jsonResponse{a.Status, a.Proto, pairs(a.Header), newJSONBody(a.Body), a.Truncated, e.broken}
	}
	return out
}

// newJSONBody returns a body as text where it is text, else in base64.
func newJSONBody(b []byte) *jsonBody {
	if len(b) == 0 {
		return nil
	}
	if utf8.Valid(b) {
		return &jsonBody{"text", string(b), len(b)}
	}
	return &jsonBody{"base64", base64.StdEncoding.EncodeToString(b), len(b)}
}

// pairs returns the fields of a header sorted by name.
func pairs(h http.Header) []jsonPair {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	list := []jsonPair{}
	for _, name := range names {
		for _, value := range h[name] {
			list = append(list, jsonPair{name, value})
		}
	}
	return list
}

// timestamp returns a time as RFC 3339 has it, in UTC and with milliseconds.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// encode writes a value as indented JSON, with "<" and "&" as they are.
func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}
