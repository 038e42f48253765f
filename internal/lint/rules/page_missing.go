package rules

import (
	"fmt"
	"slices"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/site"
)

var pageMissing = &lint.Rule{
	ID:       "page-missing",
	Title:    "a page of the source language has no counterpart in a language",
	Severity: finding.Error,
	Doc: `A counterpart has the same path once the folders of language and version are taken off. Pages that the source's navigation does not list are not asked for, nor are pages of operations, which page-operation-missing looks at.

Translate the page, or list it under lint.ignore.`,
	Bad:   "en/guides/stop.mdx, and no ko/guides/stop.mdx",
	Good:  "en/guides/stop.mdx and ko/guides/stop.mdx",
	Check: checkPageMissing,
}

func checkPageMissing(p *lint.Pass) {
	listed := listedPages(p)
	for _, page := range p.Pages() {
		if !page.Locale.Same(p.Site.Source) || !listed[page.Path] || page.Operation() != nil {
			continue
		}
		for _, l := range p.Site.Locales[1:] {
			path := p.Site.Counterpart(page, l)
			if p.Site.Page(path) != nil || !hasLocale(p.Site, page.Version, l.Tag) {
				continue
			}
			p.Report(finding.Finding{
				Span: page.File.Span(0, 0), Locale: string(l.Tag), Version: page.Version, Page: path,
				Message: fmt.Sprintf("this page has no counterpart in %s: translate it as %s", l.Tag, path),
			})
		}
	}
}

// hasLocale reports whether a version has the language at all: a language that
// came later is not missing from the versions before.
func hasLocale(s *site.Site, version string, tag locale.Tag) bool {
	return slices.ContainsFunc(s.Pages, func(page *site.Page) bool {
		return page.Version == version && page.Locale.Same(tag)
	})
}

// listedPages returns the pages that any reported cell of the navigation lists.
func listedPages(p *lint.Pass) map[string]bool {
	listed := map[string]bool{}
	if p.Site.Nav == nil {
		for _, page := range p.Site.Pages {
			listed[page.Path] = true
		}
		return listed
	}
	for _, cell := range p.Site.Nav.Cells {
		for _, entry := range cell.Entries {
			if entry.Kind == nav.PageEntry {
				listed[entry.Page] = true
				listed[entry.Page+"/index"] = true
			}
		}
	}
	return listed
}
