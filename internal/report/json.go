package report

import (
	_ "embed"
	"encoding/json"
	"io"

	"parlance/internal/finding"
)

// jsonVersion is raised when a reader of the JSON would have to change.
const jsonVersion = 1

//go:embed findings.schema.json
var findingsSchema []byte

// JSONSchema returns the JSON Schema (draft 2020-12) of what JSON writes.
func JSONSchema() []byte { return findingsSchema }

type jsonReport struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
	Summary  jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Rule        string        `json:"rule"`
	Severity    string        `json:"severity"`
	Message     string        `json:"message"`
	File        string        `json:"file"`
	Line        int           `json:"line"`
	Column      int           `json:"column"`
	EndLine     int           `json:"endLine"`
	EndColumn   int           `json:"endColumn"`
	Locale      string        `json:"locale"`
	DocsVersion string        `json:"docsVersion"`
	Operation   string        `json:"operation"`
	Pointer     string        `json:"pointer"`
	Page        string        `json:"page"`
	Entry       string        `json:"entry"`
	Related     []jsonRelated `json:"related"`
	Fix         *jsonFix      `json:"fix"`
	Fingerprint string        `json:"fingerprint"`
}

type jsonRelated struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

type jsonFix struct {
	Title string `json:"title"`
	Safe  bool   `json:"safe"`
}

type jsonSummary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
	Files    int `json:"files"`
	Pages    int `json:"pages"`
	Specs    int `json:"specs"`
	Cells    int `json:"cells"`
}

// JSON writes findings as one JSON document, as JSONSchema describes it. All
// keys are always there: what does not apply is "", [] or, for a fix, null.
// Lines and columns count from 1, columns in characters; the end is exclusive.
func JSON(w io.Writer, list []finding.Finding, s Summary, _ Options) error {
	report := jsonReport{Version: jsonVersion, Findings: make([]jsonFinding, len(list)), Summary: jsonSummary(s)}
	for i := range list {
		report.Findings[i] = newJSONFinding(&list[i])
	}
	return encode(w, report)
}

func newJSONFinding(f *finding.Finding) jsonFinding {
	start, end := f.Span.Position(), f.Span.EndPosition()
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message, File: f.Span.Path(),
		Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column,
		Locale: f.Locale, DocsVersion: f.Version, Operation: f.Operation, Pointer: f.Pointer,
		Page: f.Page, Entry: f.Entry,
		Related:     make([]jsonRelated, len(f.Related)),
		Fingerprint: f.Fingerprint(),
	}
	for i, r := range f.Related {
		out.Related[i] = jsonRelated{File: r.Span.Path(), Line: r.Span.Position().Line, Message: r.Message}
	}
	if f.Fix != nil {
		out.Fix = &jsonFix{Title: f.Fix.Title, Safe: f.Fix.Safe}
	}
	return out
}

// encode writes a value as indented JSON, with "<" and "&" as they are.
func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}
