package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/site"
)

var navPageMissing = &lint.Rule{
	ID:       "nav-page-missing",
	Title:    "a page is in no navigation",
	Severity: finding.Warning,
	Doc: `The page is served, but no reader finds it: it is left out of sidebar, search and site map. An entry of any version counts, and so does a link.

List it, or say "hidden: true" in its front matter if that is meant.`,
	Bad:   `ko/enterprise/guides/gmail-trigger.mdx, which docs.json does not list`,
	Good:  `"pages": ["ko/enterprise/guides/gmail-trigger"]`,
	Check: checkNavPageMissing,
}

func checkNavPageMissing(p *lint.Pass) {
	if p.Site.Nav == nil || len(p.Site.Nav.Cells) == 0 {
		return
	}
	offered := offeredPages(p)
	for _, page := range p.Pages() {
		switch {
		case p.Listed(page.Path), isHome(page), page.Field("hidden").IsTrue(), page.Field("url") != nil:
			continue
		case offered[page.Path]:
			continue
		case len(page.Problems) > 0: // maybe it says "hidden"
			continue
		case p.HasGapIn(page.Locale):
			continue
		}
		p.Report(finding.Finding{
			Span: page.File.Span(0, 0), Locale: string(page.Locale), Version: page.Version, Page: page.Path,
			Message: fmt.Sprintf("no navigation lists %q: add it, or set \"hidden: true\"", page.Path),
		})
	}
}

// offeredPages returns the pages that nav-file-missing offers for entries
// without a page.
func offeredPages(p *lint.Pass) map[string]bool {
	offered := map[string]bool{}
	if !p.Reports(navFileMissing.ID) {
		return offered
	}
	meant := unlistedPages(p)
	for _, f := range missingFiles(p) {
		offered[meant.like(p.Site, f.Entry)] = true
	}
	return offered
}

// isHome reports whether a page is the one at the root of the site or of a
// language, which answers without being listed.
func isHome(page *site.Page) bool { return page.Rest == "index" }
