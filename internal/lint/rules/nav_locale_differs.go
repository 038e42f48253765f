package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/site"
	"parlance/internal/source"
)

var navLocaleDiffers = &lint.Rule{
	ID:       "nav-locale-differs",
	Title:    "the navigation of a language lacks an entry of the source language",
	Severity: finding.Warning,
	Doc: `Entries are compared within one version, by the page's path without the folders of language and version, or by the operation. Order and groups may differ.

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
		tag, ok := locale.Parse(source.Language)
		if !ok || !tag.Same(p.Site.Source) || p.Skips(source.Version) {
			continue
		}
		for _, cell := range p.Site.Nav.Cells {
			if cell != source && cell.Version == source.Version && cell.Language != source.Language {
				reportLacking(p, source, cell)
			}
		}
	}
}

func reportLacking(p *lint.Pass, from, cell *nav.Cell) {
	has := map[string]bool{}
	for _, entry := range cell.Entries {
		has[entryKey(p.Site, entry)] = true
	}
	for _, entry := range from.Entries {
		key := entryKey(p.Site, entry)
		if entry.Kind == nav.LinkEntry || has[key] {
			continue
		}
		has[key] = true // once, though the source may list it twice
		p.Report(finding.Finding{
			Span: firstLine(cell.Span), Locale: cell.Language, Version: cell.Version, Entry: key,
			Message: fmt.Sprintf("the navigation of %s lacks %q, which %s lists", cell.Language, key, from.Language),
			Related: []finding.Related{{Span: entry.Span, Message: "listed here"}},
		})
	}
}

// entryKey is equal for entries that are counterparts.
func entryKey(s *site.Site, e *nav.Entry) string {
	if e.Kind == nav.OperationEntry {
		return e.Operation.Name.String()
	}
	_, _, rest := s.EntryRest(e.Page)
	return rest
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
