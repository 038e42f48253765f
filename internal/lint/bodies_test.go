package lint_test

import (
	"fmt"
	"slices"
	"testing"

	"parlance/internal/finding"
	"parlance/internal/lint"
)

// TestBodies has equal bodies behind unequal front matter, whose problems stand
// at their own places, and the same body as a snippet, where names are no
// problem.
func TestBodies(t *testing.T) {
	const body = "\nThe {kickoff_id} and <b>.\n"
	tree := map[string]string{
		"docs.json": `{"navigation": {"versions": [
			{"version": "edge", "pages": ["edge/a", "edge/b", "edge/c"]}, {"version": "v1", "pages": ["v1/a"]}]}}`,
		"edge/a.mdx": "---\ntitle: A\n---\n" + body, "edge/b.mdx": body, "edge/c.mdx": "---\ntitle: C\nicon: crew\n---\n" + body,
		"v1/a.mdx": "---\ntitle: A\n---\n" + body, "snippets/a.mdx": body, "edge/right.mdx": "Text.\n", "edge/empty.mdx": "",
		"edge/bytes.mdx": "\xff<b>", "snippets/README.md": "<b>",
	}
	for all, want := range map[bool][]string{
		false: {"edge/a.mdx:5:5 edge/a.mdx:5:22", "edge/b.mdx:2:5 edge/b.mdx:2:22", "edge/c.mdx:6:5 edge/c.mdx:6:22", "snippets/a.mdx:2:22"},
		true: {"edge/a.mdx:5:5 edge/a.mdx:5:22", "edge/b.mdx:2:5 edge/b.mdx:2:22", "edge/c.mdx:6:5 edge/c.mdx:6:22",
			"v1/a.mdx:5:5 v1/a.mdx:5:22", "snippets/a.mdx:2:22"},
	} {
		var got []string
		lint.Run(load(t, tree, true), []*lint.Rule{{ID: "page-one", Severity: finding.Error, Check: func(p *lint.Pass) {
			for _, body := range p.Bodies() {
				line := ""
				for _, problem := range body.Problems {
					at := problem.Span.Position()
					line += fmt.Sprintf(" %s:%d:%d", problem.Span.Path(), at.Line, at.Column)
				}
				got = append(got, line[1:])
			}
		}}}, lint.Options{AllVersions: all})
		if !slices.Equal(got, want) {
			t.Errorf("all versions %v: got\n%q\nwant\n%q", all, got, want)
		}
	}
}
