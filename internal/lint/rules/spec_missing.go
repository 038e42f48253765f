package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
)

var specMissing = &lint.Rule{
	ID:       "spec-missing",
	Title:    "a language has no spec of its own and borrows none",
	Severity: finding.Error,
	Doc: `Other languages have their own copy of this spec, this one has none, and neither the configuration nor its reference pages say whose it uses. Write one, or say in parlance.yaml which it borrows:

	locales: {ar: {spec: en}}`,
	Bad:   "api.en.yaml, api.ko.yaml, and pages in ja",
	Good:  "api.en.yaml, api.ko.yaml, api.ja.yaml",
	Check: checkSpecMissing,
}

func checkSpecMissing(p *lint.Pass) {
	for _, set := range p.Sets() {
		if len(set.Locales) < 2 {
			continue
		}
		for _, l := range p.Site.Locales {
			if !hasLocale(p.Site, set.Version, l.Tag) || p.Site.For(set, l.Tag) != nil {
				continue
			}
			p.Report(finding.Finding{
				Span: set.Base.File.Span(0, 0), Locale: string(l.Tag), Version: set.Version,
				Message: fmt.Sprintf("%s has no spec of %s and borrows none: write one, or add \"locales: {%s: {spec: %s}}\" to parlance.yaml", l.Tag, set.Name, l.Tag, p.Site.Source),
			})
		}
	}
}
