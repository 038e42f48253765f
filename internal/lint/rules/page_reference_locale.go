package rules

import (
	"fmt"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
	"parlance/internal/operation"
	"parlance/internal/site"
)

var pageReferenceLocale = &lint.Rule{
	ID:       "page-reference-locale",
	Title:    "a page uses another language's spec although its own exists",
	Severity: finding.Error,
	Doc: `The page shows its readers texts in another language. A reference without a spec ("GET /inputs") is bound to the first spec of the tree that has the operation, in alphabetical order, whatever the page's language. The base counts as a spec of the source language.

Name the spec of the page's own language.`,
	Bad:   `openapi: "/enterprise-api.en.yaml GET /inputs"   # in ko/api-reference/inputs.mdx`,
	Good:  `openapi: "/enterprise-api.ko.yaml GET /inputs"`,
	Check: checkPageReferenceLocale,
}

func checkPageReferenceLocale(p *lint.Pass) {
	if p.Site.Nav != nil && len(p.Site.Nav.Cells) == 0 {
		return // without it, versions and languages of pages are not known
	}
	for _, page := range p.Pages() {
		d := page.Operation()
		if d == nil || d.Problem != "" || d.Key != "openapi" {
			continue
		}
		shown := shownSpec(p.Site, page, d)
		if shown == nil || speaks(p.Site, shown, page) {
			continue
		}
		own := shown.Set.Own(page.Locale)
		if own == nil || !own.Usable {
			continue
		}
		path := "/" + own.DocsPath(p.Site)
		message := fmt.Sprintf("this %s page shows %q, although there is %q", page.Locale, d.Reference.Spec, path)
		if d.Reference.Spec == "" {
			message = fmt.Sprintf("Mintlify takes %q from %q, although there is %q: name it", d.Reference, "/"+shown.DocsPath(p.Site), path)
		}
		p.Report(pageFinding(page, d, message, fmt.Sprintf("write %q", operation.Reference{Spec: path, Name: d.Reference.Name})))
	}
}

// shownSpec returns the spec whose operation a page shows, and nil when it
// shows none.
func shownSpec(s *site.Site, page *site.Page, d *mdx.Directive) *site.SpecFile {
	if d.Reference.Spec != "" {
		if found := s.FindSpec(d.Reference.Spec, page.Version); found.File != nil && found.File.Operation(d.Reference.Name) != nil {
			return found.File
		}
		return nil // page-reference-broken
	}
	var first *site.SpecFile
	for _, set := range s.Holding(d.Reference.Name, page.Version) {
		for _, file := range set.Files() {
			path := file.DocsPath(s)
			if file.Operation(d.Reference.Name) != nil && !strings.HasPrefix(path, "../") && (first == nil || path < first.DocsPath(s)) {
				first = file
			}
		}
	}
	return first
}

// speaks reports whether a spec is in a page's language. A base of no locale
// is in the source language.
func speaks(s *site.Site, file *site.SpecFile, page *site.Page) bool {
	if file.Tag == "" {
		return page.Locale.Same(s.Source)
	}
	return file.Tag.Same(page.Locale)
}
