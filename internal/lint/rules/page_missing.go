package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/site"
)

var pageMissing = &lint.Rule{
	ID:       "page-missing",
	Title:    "a page of the source language has no counterpart in a language",
	Severity: finding.Error,
	Doc: `A counterpart has the same path once the folders of language and version are taken off. Pages that no navigation lists are not asked for, nor are pages of a spec's operations, which page-operation-missing looks at. A language that has no page of a version at all is not asked for in that version.

Translate the page, or list it under lint.ignore.`,
	Bad:   "en/guides/stop.mdx, and no ko/guides/stop.mdx",
	Good:  "en/guides/stop.mdx and ko/guides/stop.mdx",
	Check: checkPageMissing,
}

func checkPageMissing(p *lint.Pass) {
	for _, page := range p.Pages() {
		if !page.Locale.Same(p.Site.Source) || !p.Listed(page.Path) || showsOperation(p.Site, page) {
			continue
		}
		for _, l := range p.Site.Locales[1:] {
			path := p.Site.Counterpart(page, l)
			// One that the navigation lists is nav-file-missing.
			if leadsToPage(p, path) || p.Site.Nav != nil && p.Listed(path) || !p.HasLanguage(page.Version, l.Tag) {
				continue
			}
			p.Report(finding.Finding{
				Span: page.File.Span(0, 0), Locale: string(l.Tag), Version: page.Version, Page: path,
				Message: fmt.Sprintf("%q has no counterpart in %s: translate it as %s.mdx", page.Path, l.Tag, p.Site.RootPath(path)),
			})
		}
	}
}

// showsOperation reports whether a page documents an operation of a spec, so
// that it is due wherever the spec has the operation.
func showsOperation(s *site.Site, page *site.Page) bool {
	d := page.Operation()
	if d == nil {
		return false
	}
	return d.Key == "openapi" || len(s.Holding(d.Reference.Name, page.Version)) > 0
}
