package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/nav"
)

var navDuplicate = &lint.Rule{
	ID:       "nav-duplicate",
	Title:    "the navigation lists a page twice",
	Severity: finding.Warning,
	Doc: `Within one tab of a language and version a page belongs in one place: with two, the sidebar opens the wrong one, and previous and next lead in a circle. Tabs and products may share pages.

Take one of the two out.`,
	Bad:   `"pages": ["en/stop", "en/resume", "en/stop"]`,
	Good:  `"pages": ["en/stop", "en/resume"]`,
	Check: checkNavDuplicate,
}

func checkNavDuplicate(p *lint.Pass) {
	type place struct {
		cell *nav.Cell
		page string
	}
	first := map[place]*nav.Entry{}
	for _, at := range entriesOf(p, nav.PageEntry) {
		key := place{at.cell, at.entry.Page}
		earlier := first[key]
		if earlier == nil {
			first[key] = at.entry
			continue
		}
		if earlier.Span == at.entry.Span || !sameTab(earlier, at.entry) {
			continue
		}
		f := at.finding(fmt.Sprintf("%q is listed twice: take one out", at.entry.Page))
		f.Related = []finding.Related{{Span: earlier.Span, Message: "listed here first"}}
		p.Report(f)
	}
}

// sameTab reports whether two entries stand below the same outermost division:
// products and tabs share pages on purpose.
func sameTab(a, b *nav.Entry) bool {
	return len(a.Trail) == 0 || len(b.Trail) == 0 || a.Trail[0] == b.Trail[0]
}
