package lint

import (
	"path"
	"slices"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/site"
	"parlance/internal/spec"
)

// facts are what several rules look at. Each is worked out once, on the first
// call: a tree has tens of thousands of pages and as many entries.
type facts struct {
	Site *site.Site

	rules       []*Rule
	allVersions bool

	drift      []Drift
	driftKnown bool
	coverage   *site.Coverage
	sets       []*site.SpecSet
	pages      []*site.Page
	listed     map[string]bool
	languages  map[versionLocale]bool
	gaps       *gaps
	unreadable map[string]bool

	bodies      []Body
	bodiesKnown bool
}

// Drift is how the spec of one locale departs from its base.
type Drift struct {
	Set  *site.SpecSet
	File *site.SpecFile
	spec.Comparison
}

// versionLocale is one language of one version, by the folder of the version
// in lower case.
type versionLocale struct {
	version string
	tag     locale.Tag
}

// RuleIDs returns the ids of the rules that run.
func (f *facts) RuleIDs() []string {
	var ids []string
	for _, rule := range f.rules {
		ids = append(ids, rule.ID)
	}
	return ids
}

// Reports reports whether the rule of an id runs: a finding that follows from
// another one's cause is left to that one, if it is reported.
func (f *facts) Reports(id string) bool {
	i := slices.IndexFunc(f.rules, func(r *Rule) bool { return r.ID == id })
	return i >= 0 && severityOf(f.Site, f.rules[i]) != finding.Off
}

// Drift returns how the locales' specs depart from their bases.
func (f *facts) Drift() []Drift {
	if f.driftKnown {
		return f.drift
	}
	f.driftKnown = true
	for _, set := range f.Sets() {
		if set.Base == nil || !set.Base.Usable {
			continue
		}
		for _, file := range set.Locales {
			if file != set.Base && file.Usable {
				f.drift = append(f.drift, Drift{set, file, spec.Compare(set.Base.Spec, file.Spec)})
			}
		}
	}
	return f.drift
}

// Coverage returns which operations pages and navigation document.
func (f *facts) Coverage() *site.Coverage {
	if f.coverage == nil {
		f.coverage = f.Site.Coverage(f.allVersions)
	}
	return f.coverage
}

// Skips reports whether a version of the docs is left out of the report.
func (f *facts) Skips(version string) bool {
	return !f.allVersions && f.Site.IsFrozen(version)
}

// Sets returns the spec sets that are reported on.
func (f *facts) Sets() []*site.SpecSet {
	if f.sets == nil {
		f.sets = slices.DeleteFunc(slices.Clone(f.Site.Sets), func(set *site.SpecSet) bool {
			return set.Frozen && !f.allVersions
		})
	}
	return f.sets
}

// Pages returns the pages that are reported on.
func (f *facts) Pages() []*site.Page {
	if f.pages == nil {
		f.pages = slices.DeleteFunc(slices.Clone(f.Site.Pages), func(page *site.Page) bool {
			return page.Frozen && !f.allVersions
		})
	}
	return f.pages
}

// HasLanguage reports whether a version has pages in the language: one that
// came later is not missing from the versions before.
func (f *facts) HasLanguage(version string, tag locale.Tag) bool {
	if f.languages == nil {
		f.languages = map[versionLocale]bool{}
		for _, page := range f.Site.Pages {
			f.languages[versionLocale{strings.ToLower(page.Version), page.Locale}] = true
		}
	}
	return f.languages[versionLocale{strings.ToLower(version), tag}]
}

// Listed reports whether the navigation leads to a page, by an entry or a link
// in any cell. The page is named by its docs-relative path without extension.
// Without a navigation all are listed.
func (f *facts) Listed(page string) bool {
	if f.Site.Nav == nil {
		return true
	}
	if f.listed == nil {
		f.listed = map[string]bool{}
		for _, cell := range f.Site.Nav.Cells {
			for _, entry := range cell.Entries {
				switch entry.Kind {
				case nav.LinkEntry:
					link, _, _ := strings.Cut(entry.Link, "#")
					f.listed[strings.Trim(link, "/")] = true
				case nav.PageEntry:
					f.listed[entry.Page] = true
				}
			}
		}
	}
	return f.listed[page] || f.listed[strings.TrimSuffix(page, "/index")] || page == "index" && f.listed[""]
}

// IsUnreadable reports whether a page is there, by its docs-relative path
// without extension, and could not be read.
func (f *facts) IsUnreadable(page string) bool {
	if f.unreadable == nil {
		f.unreadable = map[string]bool{}
		for _, problem := range f.Site.Problems {
			if problem.Rule == "file-unreadable" {
				name := problem.Span.Path()
				f.unreadable[strings.TrimSuffix(name, path.Ext(name))] = true
			}
		}
	}
	return f.unreadable[f.Site.RootPath(page)]
}

// gaps are the parts of the navigation that cannot be relied on, because
// something in them could not be read.
type gaps struct {
	all   bool
	cells map[*nav.Cell]bool
}

// HasGap reports whether entries of a cell may be missing only because
// something in the navigation could not be read. nil stands for any cell.
func (f *facts) HasGap(cell *nav.Cell) bool {
	if f.gaps == nil {
		f.gaps = f.findGaps()
	}
	return f.gaps.all || f.gaps.cells[cell] || cell == nil && len(f.gaps.cells) > 0
}

// HasGapIn is HasGap for any cell of a language.
func (f *facts) HasGapIn(tag locale.Tag) bool {
	if f.Site.Nav == nil || !f.HasGap(nil) {
		return false
	}
	return f.gaps.all || slices.ContainsFunc(f.Site.Nav.Cells, func(cell *nav.Cell) bool {
		return f.gaps.cells[cell] && f.Site.CellLocale(cell).Same(tag)
	})
}

func (f *facts) findGaps() *gaps {
	g := &gaps{cells: map[*nav.Cell]bool{}}
	if f.Site.Nav == nil {
		return g
	}
	for _, problem := range f.Site.Nav.Problems {
		inside := false
		for _, cell := range f.Site.Nav.Cells {
			if span := cell.Span; span.File == problem.Span.File && span.Start <= problem.Span.Start && problem.Span.Start < span.End {
				g.cells[cell], inside = true, true
			}
		}
		// Outside all cells, what could not be read may be the part of any.
		g.all = g.all || !inside
	}
	return g
}
