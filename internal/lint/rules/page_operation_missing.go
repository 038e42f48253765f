package rules

import (
	"fmt"
	"regexp"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/locale"
	"parlance/internal/mdx"
	"parlance/internal/site"
)

var pageOperationMissing = &lint.Rule{
	ID:       "page-operation-missing",
	Title:    "an operation has no page in a language",
	Severity: finding.Error,
	Doc: `An operation of the spec is documented when a page names it in its front matter ("openapi:" or "api:"), when the navigation lists it ("POST /stop/{kickoff_id}"), or when the navigation names the spec and so generates all its pages.

Fix it with 'parlance generate --only pages,nav', which writes the page in every language and lists it. An operation that is to have no page is marked "x-excluded: true" in the spec.`,
	Bad:   `the spec has POST /stop/{kickoff_id}, and no page names it`,
	Good:  `openapi: "/enterprise-api.ko.yaml POST /stop/{kickoff_id}"`,
	Check: checkPageOperationMissing,
}

func checkPageOperationMissing(p *lint.Pass) {
	coverage := p.Coverage()
	broken := brokenPages(p)
	for _, u := range coverage.Undocumented() {
		name, tag := u.Operation.Name, u.Locale.Tag
		if broken[localePath{tag, name.Path}] || !coverage.DocumentsAny(u.Set, tag) && p.HasGapIn(tag) {
			continue
		}
		p.Report(finding.Finding{
			Span: u.Operation.Key.Span, Locale: string(tag), Version: u.Set.Version, Operation: name.String(),
			Message: fmt.Sprintf("operation %q has no page in %s: write one, or list the operation in the navigation", name, tag),
			Fix:     &finding.Fix{Title: "run parlance generate --only pages,nav", Safe: true},
		})
	}
}

type localePath struct {
	tag  locale.Tag
	path string // of an operation
}

var directiveLine = regexp.MustCompile(`(?m)^(?:openapi|api):[ \t]*["']?([^"'\r\n]+)`)

// brokenPages returns the paths of operations whose pages are there, though
// what these say is broken: page-invalid or page-reference-broken reports them.
func brokenPages(p *lint.Pass) map[localePath]bool {
	found := map[localePath]bool{}
	for _, page := range p.Pages() {
		text := ""
		switch d := page.Operation(); {
		case d != nil && (d.Problem != "" || isLost(p.Site, page, d)):
			text = strings.Trim(d.Span.Text(), `"'`)
		case d == nil && len(page.Problems) > 0:
			// Without its closing line, front matter has no span.
			line := directiveLine.FindSubmatch(page.File.Data[:min(len(page.File.Data), maxFront)])
			if line != nil {
				text = string(line[1])
			}
		}
		if words := strings.Fields(text); len(words) > 0 {
			found[localePath{page.Locale, words[len(words)-1]}] = true
		}
	}
	return found
}

// maxFront bounds in bytes how far front matter is searched that cannot be read.
const maxFront = 4096

// isLost reports whether a page names a spec that is not there.
func isLost(s *site.Site, page *site.Page, d *mdx.Directive) bool {
	return d.Reference.Spec != "" && len(meantSets(s, d.Reference, page.Version)) == 0
}
