package rules

import (
	"fmt"
	"slices"

	"parlance/internal/config"
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/locale"
	"parlance/internal/site"
)

var specMissing = &lint.Rule{
	ID:       "spec-missing",
	Title:    "a language has no spec of its own and borrows none",
	Severity: finding.Error,
	Doc: `Other languages have their own copy of this spec, this one has none, and neither the configuration nor its reference pages say whose it uses. A spec that no language documents is not asked for. Write one, or say in parlance.yaml which it borrows:

	locales: {ar: {spec: en}}`,
	Bad:   "api.en.yaml, api.ko.yaml, and pages in ja",
	Good:  "api.en.yaml, api.ko.yaml, api.ja.yaml",
	Check: checkSpecMissing,
}

func checkSpecMissing(p *lint.Pass) {
	for _, set := range p.Sets() {
		if len(set.Locales) < 2 || !isDocumented(p, set) {
			continue
		}
		for _, l := range p.Site.Locales {
			if !p.HasLanguage(set.Version, l.Tag) || p.Site.For(set, l.Tag) != nil || p.Coverage().DocumentsAny(set, l.Tag) || isConfigured(p.Site.Config, set, l.Tag) {
				continue
			}
			p.Report(finding.Finding{
				Span: set.Base.File.Span(0, 0), Locale: string(l.Tag), Version: set.Version,
				Message: fmt.Sprintf("%s has no spec of %q and borrows none: write one, or add \"locales: {%s: {spec: %s}}\" to %s",
					l.Tag, set.Name, l.Tag, p.Site.Source, config.FileName),
			})
		}
	}
}

// isDocumented reports whether any language has pages of the API. A spec that
// nobody documents is no part of the site.
func isDocumented(p *lint.Pass, set *site.SpecSet) bool {
	return slices.ContainsFunc(p.Site.Locales, func(l site.Locale) bool { return p.Coverage().DocumentsAny(set, l.Tag) })
}

// isConfigured reports whether the configuration names a spec for the locale:
// that it cannot be read is config-invalid.
func isConfigured(c *config.Config, set *site.SpecSet, tag locale.Tag) bool {
	for _, configured := range c.Specs {
		if configured.Base == set.Base.Path {
			return slices.ContainsFunc(configured.Locales, func(l config.SpecLocale) bool { return l.Tag.Same(tag) })
		}
	}
	return false
}
