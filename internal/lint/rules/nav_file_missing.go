package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/nav"
	"parlance/internal/site"
)

var navFileMissing = &lint.Rule{
	ID:       "nav-file-missing",
	Title:    "the navigation lists a page that has no file",
	Severity: finding.Error,
	Doc: `Readers who choose the entry get "page not found". Mintlify does not check this.

Write the page, correct the path, or take the entry out.`,
	Bad:   `"pages": ["ko/api-reference/resume"]   # no ko/api-reference/resume.mdx`,
	Good:  `"pages": ["ko/api-reference/resume"]   # with ko/api-reference/resume.mdx`,
	Check: checkNavFileMissing,
}

func checkNavFileMissing(p *lint.Pass) {
	for _, at := range pageEntries(p) {
		// Pages of frozen versions are read only on request; a live cell may
		// still list one.
		if hasPage(p.Site, at.entry.Page) || p.Site.HasFile(at.entry.Page) {
			continue
		}
		p.Report(at.finding(fmt.Sprintf("there is no page %q: write %s.mdx, or take the entry out", at.entry.Page, at.entry.Page)))
	}
}

// cellEntry is a page entry with the cell that lists it.
type cellEntry struct {
	cell  *nav.Cell
	entry *nav.Entry
}

func (at cellEntry) finding(message string) finding.Finding {
	return finding.Finding{
		Span: at.entry.Span, Locale: at.cell.Language, Version: at.cell.Version, Entry: at.entry.Page, Message: message,
	}
}

// pageEntries returns the page entries of all cells that are reported on.
func pageEntries(p *lint.Pass) []cellEntry {
	var list []cellEntry
	if p.Site.Nav == nil {
		return nil
	}
	for _, cell := range p.Site.Nav.Cells {
		if p.Skips(cell.Version) {
			continue
		}
		for _, entry := range cell.Entries {
			if entry.Kind == nav.PageEntry {
				list = append(list, cellEntry{cell, entry})
			}
		}
	}
	return list
}

// hasPage reports whether a path of the navigation has a page: the file of
// that name, or the index of the folder.
func hasPage(s *site.Site, path string) bool {
	return s.Page(path) != nil || s.Page(path+"/index") != nil || path == "" && s.Page("index") != nil
}
