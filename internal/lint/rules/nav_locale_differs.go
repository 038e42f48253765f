package rules

import (
	"fmt"
	"slices"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/nav"
	"parlance/internal/operation"
	"parlance/internal/site"
	"parlance/internal/source"
)

var navLocaleDiffers = &lint.Rule{
	ID:       "nav-locale-differs",
	Title:    "the navigation of a language lacks an entry of the source language",
	Severity: finding.Warning,
	Doc: `Entries are compared within one version, by the page's path without the folders of language and version, or by the operation that they document. Order and groups may differ. An operation without any page in the language is left to page-operation-missing, an entry without a page to nav-file-missing.

List the page in that language too.`,
	Bad:   `en lists "en/observability/tracing"; ko lists no "ko/observability/tracing"`,
	Good:  `ko lists "ko/observability/tracing"`,
	Check: checkNavLocaleDiffers,
}

func checkNavLocaleDiffers(p *lint.Pass) {
	if p.Site.Nav == nil {
		return
	}
	for _, source := range p.Site.Nav.Cells {
		if source.Language == "" || !p.Site.CellLocale(source).Same(p.Site.Source) || p.Skips(source.Version) {
			continue
		}
		for _, cell := range p.Site.Nav.Cells {
			if cell.Version == source.Version && !p.Site.CellLocale(cell).Same(p.Site.Source) && !p.HasGap(cell) {
				reportLacking(p, source, cell)
			}
		}
	}
}

func reportLacking(p *lint.Pass, from, cell *nav.Cell) {
	has := map[entryKey]*nav.Entry{}
	for _, entry := range cell.Entries {
		for _, key := range entryKeys(p.Site, cell, entry) {
			if has[key] == nil {
				has[key] = entry
			}
		}
	}
	whole := wholeSets(p.Site, cell)
	var before *nav.Entry // the counterpart of the last entry that has one
	done := map[entryKey]bool{}
	for _, entry := range from.Entries {
		keys := entryKeys(p.Site, from, entry)
		if i := slices.IndexFunc(keys, func(k entryKey) bool { return has[k] != nil }); i >= 0 {
			before = has[keys[i]]
			continue
		}
		// Once, though the source may list it twice.
		if len(keys) == 0 || done[keys[0]] || isElsewhere(p, cell, entry, keys, whole) {
			continue
		}
		done[keys[0]] = true
		p.Report(lackingFinding(p, cellEntry{from, entry}, cellEntry{cell, before}))
	}
}

// isElsewhere reports whether an entry is not due in a cell: its operations are
// generated there, or another rule reports its cause.
func isElsewhere(p *lint.Pass, cell *nav.Cell, e *nav.Entry, keys []entryKey, whole []*site.SpecSet) bool {
	if e.Kind == nav.PageEntry && !leadsToPage(p, e.Page) {
		return true
	}
	operations, documented := 0, false
	for _, key := range keys {
		if key.set == nil {
			continue
		}
		if slices.Contains(whole, key.set) {
			return true
		}
		operations++
		documented = documented || p.Coverage().Documents(key.set, p.Site.CellLocale(cell), key.operation)
	}
	return operations > 0 && !documented
}

// lackingFinding reports an entry of one cell at its place in another: behind
// the entry that comes before it.
func lackingFinding(p *lint.Pass, from, at cellEntry) finding.Finding {
	f := finding.Finding{
		Locale: at.cell.Language, Version: at.cell.Version, Span: firstLine(at.cell.Span),
		Related: []finding.Related{{Span: from.entry.Span, Message: from.cell.Language + " lists it here"}},
	}
	place := "list it here"
	if at.entry != nil {
		f.Span, place = at.entry.Span, fmt.Sprintf("list it behind %q", at.entry.Span.Text())
	}
	name := from.entry.Span.Text()
	f.Entry, f.Message = name, fmt.Sprintf("the navigation of %s lacks %q, which %s lists: %s", f.Locale, name, from.cell.Language, place)
	if from.entry.Kind == nav.OperationEntry {
		f.Entry, f.Operation = localEntry(p.Site, from, at), from.entry.Operation.Name.String()
		f.Message = fmt.Sprintf("the navigation of %s lacks %q, which %s lists: %s", f.Locale, f.Entry, from.cell.Language, place)
		return f
	}
	page := pageOf(p.Site, from.entry)
	i := slices.IndexFunc(p.Site.Locales, func(l site.Locale) bool { return l.Tag.Same(p.Site.CellLocale(at.cell)) })
	if page == nil || i < 0 {
		return f
	}
	f.Entry = p.Site.Counterpart(page, p.Site.Locales[i])
	f.Message = fmt.Sprintf("the navigation of %s lacks %q, the counterpart of %q: %s", f.Locale, f.Entry, name, place)
	return f
}

// localEntry returns an entry of an operation as a cell of another language
// writes it: with that language's spec, where it names one.
func localEntry(s *site.Site, from, at cellEntry) string {
	ref, text := from.entry.Operation, from.entry.Span.Text()
	if ref.Spec == "" || !strings.HasPrefix(text, ref.Spec) {
		return text
	}
	for _, set := range meantSets(s, ref, from.cell.Version) {
		if file := s.For(set, s.CellLocale(at.cell)); file != nil {
			ref.Spec = file.DocsPath(s)
			if strings.HasPrefix(text, "/") {
				ref.Spec = "/" + ref.Spec
			}
		}
	}
	return ref.String()
}

func pageOf(s *site.Site, e *nav.Entry) *site.Page {
	if e.Kind != nav.PageEntry {
		return nil
	}
	if page := s.Page(e.Page); page != nil {
		return page
	}
	return s.Page(strings.TrimPrefix(e.Page+"/index", "/"))
}

// entryKey is equal for entries that are counterparts: the same page but for
// language and version, or the same operation of the same API.
type entryKey struct {
	rest      string
	set       *site.SpecSet
	operation operation.Name
}

// entryKeys returns all that an entry can be found by. A page of an operation
// and an entry of the operation itself are counterparts too.
func entryKeys(s *site.Site, cell *nav.Cell, e *nav.Entry) []entryKey {
	switch e.Kind {
	case nav.OperationEntry:
		keys := operationKeys(s, e.Operation, cell.Version)
		if len(keys) == 0 { // of an API whose spec cannot be read
			keys = []entryKey{{operation: e.Operation.Name}}
		}
		return keys
	case nav.PageEntry:
		_, _, rest := s.EntryRest(e.Page)
		keys := []entryKey{{rest: "/" + rest}}
		if page := pageOf(s, e); page != nil && page.Operation() != nil && page.Operation().Problem == "" {
			keys = append(keys, operationKeys(s, page.Operation().Reference, page.Version)...)
		}
		return keys
	}
	return nil
}

func operationKeys(s *site.Site, ref operation.Reference, version string) []entryKey {
	name := ref.Name
	if len(name.Path) > 1 {
		name.Path = strings.TrimSuffix(name.Path, "/")
	}
	var keys []entryKey
	for _, set := range meantSets(s, ref, version) {
		keys = append(keys, entryKey{set: set, operation: name})
	}
	return keys
}

// meantSets returns the APIs that a reference may name.
func meantSets(s *site.Site, ref operation.Reference, version string) []*site.SpecSet {
	if ref.Spec == "" {
		return s.Holding(ref.Name, version)
	}
	found := s.FindSpec(ref.Spec, version)
	switch {
	case found.File != nil:
		return []*site.SpecSet{found.File.Set}
	case found.Moved != nil:
		return []*site.SpecSet{found.Moved.Set}
	}
	return nil
}

// wholeSets returns the APIs all of whose operations have generated pages in a
// cell.
func wholeSets(s *site.Site, cell *nav.Cell) []*site.SpecSet {
	var sets []*site.SpecSet
	for _, source := range slices.Concat(cell.Sources, s.Nav.APISpecs) {
		if source.Bulk {
			sets = append(sets, meantSets(s, operation.Reference{Spec: source.Spec}, cell.Version)...)
		}
	}
	return sets
}

// firstLine cuts a span at its line end, so that a caret fits under it.
func firstLine(s source.Span) source.Span {
	for i := s.Start; i < s.End; i++ {
		if c := s.File.Data[i]; c == '\n' || c == '\r' {
			s.End = i
			break
		}
	}
	return s
}
