package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/edit"
	"parlance/internal/finding"
	"parlance/internal/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

const koreanSpec = "openapi: 3.1.0\n" +
	"info:\n" +
	"  title: 크루 실행 API 👩‍👩‍👧 가족 \"quoted\"\n" +
	"  description: \"❤️ é 표준 ⚠️ kickoff: 시작\"\n" +
	"paths:\n" +
	"\t/kickoff:\n" +
	"    post: {summary: \x1b[31m빨강\x1b[0m, operationId: run}\n"

// mark returns the span of the first occurrence of text.
func mark(t testing.TB, f *source.File, text string) source.Span {
	t.Helper()
	at := bytes.Index(f.Data, []byte(text))
	if at < 0 {
		t.Fatalf("%s has no %q", f.Path, text)
	}
	return f.Span(at, at+len(text))
}

func sample(t testing.TB) ([]finding.Finding, Summary) {
	ko := source.NewFile("docs/enterprise api.ko.yaml", []byte(koreanSpec))
	base := source.NewFile("docs/enterprise-api.base.yaml", []byte("paths:\n  /kickoff:\n    post: {}\n"))
	nav := source.NewFile("docs/docs.json", []byte(`{"pages": ["`+strings.Repeat("한국어/", 60)+`", "ko/없음", "`+strings.Repeat("x", 3000)+`"]}`))
	list := []finding.Finding{
		{Rule: "nav-page-missing", Severity: finding.Error, Span: mark(t, nav, `"ko/없음"`), Locale: "ko", Version: "Edge",
			Message: `navigation names "ko/없음", which does not exist; run parlance generate`, Entry: "ko/없음",
			Fix: &finding.Fix{Title: "remove the entry", Edits: []edit.Edit{{Span: mark(t, nav, `"ko/없음", `)}}}},
		{Rule: "spec-text-differs", Severity: finding.Warning, Span: mark(t, ko, "가족"), Message: "100% sure:\nit, differs", Locale: "ko", Pointer: "/info/title"},
		{Rule: "spec-text-quoted", Severity: finding.Note, Span: mark(t, ko, "시작"), Message: `"시작" stands in quotes`},
		{Rule: "spec-tab", Severity: finding.Error, Span: mark(t, ko, "/kickoff"), Message: "a tab indents this line",
			Related: []finding.Related{{Span: mark(t, base, "/kickoff"), Message: "declared here"}},
			Fix:     &finding.Fix{Title: "indent by two spaces", Safe: true}},
		{Rule: "spec-control-character", Severity: finding.Error, Span: mark(t, ko, "run"), Message: "control \x1b[31m character"},
		{Rule: "spec-control-character", Severity: finding.Error, Span: ko.Span(len(ko.Data)-1, len(ko.Data)-1), Message: "ends here"},
	}
	return list, Summary{Errors: 4, Warnings: 1, Notes: 1, Files: 974, Pages: 963, Specs: 4, Cells: 28}
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

func TestText(t *testing.T) {
	list, s := sample(t)
	var plain, colored, quiet bytes.Buffer
	for out, o := range map[*bytes.Buffer]Options{&plain: {}, &colored: {Color: true}, &quiet: {Quiet: true}} {
		if err := Text(out, list, s, o); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "text.golden", plain.Bytes())
	if strings.Contains(plain.String(), "\x1b") {
		t.Error("an escape character without Color")
	}
	stripped := regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(colored.String(), "")
	if diff := cmp.Diff(plain.String(), stripped); diff != "" {
		t.Errorf("coloured text differs in more than colour:\n%s", diff)
	}
	if stripped == colored.String() || strings.Contains(stripped, "\x1b") {
		t.Error("Color must add ANSI colours and no other escape characters")
	}
	if want := strings.TrimSuffix(plain.String(), s.String()+"\n"); quiet.String() != want {
		t.Errorf("Quiet leaves out more or less than the summary:\n%s", quiet.String())
	}
}

func TestSummary(t *testing.T) {
	tests := []struct {
		s    Summary
		want string
	}{
		{Summary{3, 1, 2, 974, 963, 4, 28}, "3 errors, 1 warning, 2 notes in 974 files (963 pages, 4 specs, 28 navigation cells)"},
		{Summary{Files: 1, Pages: 1}, "no problems in 1 file (1 page)"},
		{Summary{Notes: 1}, "1 note in 0 files"},
	}
	for _, test := range tests {
		if got := test.s.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
