package rules

import (
	"fmt"
	"path"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/nav"
	"parlance/internal/site"
)

var navFileMissing = &lint.Rule{
	ID:       "nav-file-missing",
	Title:    "the navigation lists a page that has no file",
	Severity: finding.Error,
	Doc: `Readers who choose the entry get "page not found". Mintlify does not check this. A page that several versions list is reported once.

Write the page, correct the path, or take the entry out.`,
	Bad:   `"pages": ["ko/api-reference/resume"]   # no ko/api-reference/resume.mdx`,
	Good:  `"pages": ["ko/api-reference/resume"]   # with ko/api-reference/resume.mdx`,
	Check: checkNavFileMissing,
}

func checkNavFileMissing(p *lint.Pass) {
	meant := unlistedPages(p)
	for _, f := range missingFiles(p) {
		f.Message = fmt.Sprintf("there is no page %q: write %s.mdx, or take the entry out", f.Entry, p.Site.RootPath(f.Entry))
		if page := meant.like(p.Site, f.Entry); page != "" {
			f.Message = fmt.Sprintf("there is no page %q: is %q meant?", f.Entry, page)
		}
		p.Report(*f)
	}
}

// missingFiles returns a finding, yet without a message, for each page that a
// language lists and that is not there. Further places are related ones.
func missingFiles(p *lint.Pass) []*finding.Finding {
	type missing struct{ language, page string }
	found := map[missing]*finding.Finding{}
	var list []*finding.Finding
	for _, at := range entriesOf(p, nav.PageEntry) {
		if leadsToPage(p, at.entry.Page) {
			continue
		}
		key := missing{at.cell.Language, at.entry.Page}
		if first := found[key]; first != nil {
			if first.Span != at.entry.Span {
				first.Related = append(first.Related, finding.Related{Span: at.entry.Span, Message: "listed here too"})
			}
			continue
		}
		f := at.finding("")
		found[key] = &f
		list = append(list, &f)
	}
	return list
}

// pageNames finds pages by the version, language and last part of their paths,
// in lower case. More than one of a name are none.
type pageNames map[string][]string

// unlistedPages returns the pages that no navigation leads to: those that a
// mistaken entry may mean.
func unlistedPages(p *lint.Pass) pageNames {
	names := pageNames{}
	for _, page := range p.Pages() {
		if !p.Listed(page.Path) {
			key := nameKey(p.Site, page.Path)
			names[key] = append(names[key], page.Path)
		}
	}
	return names
}

func (n pageNames) like(s *site.Site, entry string) string {
	if found := n[nameKey(s, entry)]; len(found) == 1 {
		return found[0]
	}
	return ""
}

func nameKey(s *site.Site, page string) string {
	version, tag, rest := s.EntryRest(page)
	return strings.ToLower(strings.Join([]string{version, string(tag), path.Base(rest)}, "\x00"))
}

// cellEntry is an entry of the navigation with the cell that lists it.
type cellEntry struct {
	cell  *nav.Cell
	entry *nav.Entry
}

func (at cellEntry) finding(message string) finding.Finding {
	return finding.Finding{
		Span: at.entry.Span, Locale: at.cell.Language, Version: at.cell.Version, Entry: at.entry.Page, Message: message,
	}
}

// entriesOf returns the entries of a kind in all cells that are reported on.
func entriesOf(p *lint.Pass, kind nav.Kind) []cellEntry {
	var list []cellEntry
	if p.Site.Nav == nil {
		return nil
	}
	for _, cell := range p.Site.Nav.Cells {
		if p.Skips(cell.Version) {
			continue
		}
		for _, entry := range cell.Entries {
			if entry.Kind == kind {
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

// leadsToPage is hasPage for pages that were not read too: those of frozen
// versions are read only on request, and a live cell may still list one.
func leadsToPage(p *lint.Pass, path string) bool {
	return hasPage(p.Site, path) || p.Site.HasFile(path) || p.Site.HasFile(path+"/index") || p.IsUnreadable(path)
}
