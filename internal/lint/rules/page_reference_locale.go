package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/operation"
)

var pageReferenceLocale = &lint.Rule{
	ID:       "page-reference-locale",
	Title:    "a page uses another language's spec although its own exists",
	Severity: finding.Error,
	Doc: `The page shows its readers texts in another language. A reference without a spec ("GET /inputs") is bound to the first spec that has the operation, whatever the page's language.

Name the spec of the page's own language.`,
	Bad:   `openapi: "/enterprise-api.en.yaml GET /inputs"   # in ko/api-reference/inputs.mdx`,
	Good:  `openapi: "/enterprise-api.ko.yaml GET /inputs"`,
	Check: checkPageReferenceLocale,
}

func checkPageReferenceLocale(p *lint.Pass) {
	for _, page := range p.Pages() {
		d := page.Operation()
		if d == nil || d.Problem != "" || d.Key != "openapi" || d.Reference.Spec == "" {
			continue
		}
		found := p.Site.FindSpec(d.Reference.Spec, page.Version)
		if found.File == nil || found.File.Tag.Same(page.Locale) {
			continue
		}
		own := found.File.Set.Own(page.Locale)
		if own == nil || own == found.File {
			continue
		}
		right := operation.Reference{Spec: "/" + own.DocsPath(p.Site), Name: d.Reference.Name}
		p.Report(pageFinding(page, d,
			fmt.Sprintf("this %s page shows %s, although %s has its own spec", page.Locale, d.Reference.Spec, page.Locale),
			fmt.Sprintf("write %q", right)))
	}
}
