package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/site"
)

// TestRunFollowsTheConfiguration runs two rules that each report every page.
func TestRunFollowsTheConfiguration(t *testing.T) {
	everyPage := func(p *lint.Pass) {
		for _, page := range p.Pages() {
			p.Report(finding.Finding{Span: page.File.Span(0, 0), Message: "here"})
		}
	}
	list := []*lint.Rule{
		{ID: "page-one", Severity: finding.Error, Check: everyPage},
		{ID: "page-two", Severity: finding.Note, Check: everyPage, Always: true},
	}
	tests := map[string]struct {
		config string
		all    bool
		want   []string
	}{
		"nothing said": {"", false, []string{
			"edge/a.mdx page-one error", "edge/a.mdx page-two note", "edge/b.mdx page-one error", "edge/b.mdx page-two note",
		}},
		"frozen versions on request": {"lint: {rules: {page-one: off}}", true, []string{
			"edge/a.mdx page-two note", "edge/b.mdx page-two note", "v1/a.mdx page-two note",
		}},
		"severities": {"lint: {rules: {page-one: warning, page-two: error}}", false, []string{
			"edge/a.mdx page-one warning", "edge/a.mdx page-two error", "edge/b.mdx page-one warning", "edge/b.mdx page-two error",
		}},
		"off and ignored, but for the rule that always runs": {`
lint:
  rules: {page-two: off}
  ignore:
    - {rule: page-one, path: "**/b.mdx", reason: as a test}
    - {rule: page-two, reason: as a test}
`, false, []string{"edge/a.mdx page-one error", "edge/a.mdx page-two note", "edge/b.mdx page-two note"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := load(t, map[string]string{
				"parlance.yaml": test.config,
				"docs.json": `{"navigation": {"versions": [
					{"version": "edge", "pages": ["edge/a", "edge/b"]}, {"version": "v1", "pages": ["v1/a"]}]}}`,
				"edge/a.mdx": "", "edge/b.mdx": "", "v1/a.mdx": "",
			}, test.all)
			var got []string
			for _, f := range lint.Run(s, list, lint.Options{AllVersions: test.all}) {
				got = append(got, fmt.Sprint(f.Span.Path(), " ", f.Rule, " ", f.Severity))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// TestReports leaves a consequence to its cause only where that is reported.
func TestReports(t *testing.T) {
	tree := map[string]string{"docs.json": `{"navigation": {"pages": ["a"]}}`, "a.mdx": "", "parlance.yaml": "lint: {rules: {page-two: off}}"}
	checked := false
	lint.Run(load(t, tree, false), []*lint.Rule{
		{ID: "page-one", Severity: finding.Error, Check: func(p *lint.Pass) {
			checked = true
			for id, want := range map[string]bool{"page-one": true, "page-two": false, "page-three": false} {
				if p.Reports(id) != want {
					t.Errorf("Reports(%q) = %v", id, !want)
				}
			}
		}},
		{ID: "page-two", Severity: finding.Error, Check: func(*lint.Pass) { t.Error("a rule runs that is off") }},
	}, lint.Options{})
	if !checked {
		t.Error("no rule has run")
	}
}

func load(t *testing.T, files map[string]string, frozen bool) *site.Site {
	t.Helper()
	tree := fstest.MapFS{}
	for name, data := range files {
		tree[name] = &fstest.MapFile{Data: []byte(data)}
	}
	s, err := site.Load(tree, site.Options{Frozen: frozen})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
