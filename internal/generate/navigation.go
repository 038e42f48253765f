package generate

import (
	"fmt"
	"slices"

	"parlance/internal/edit"
	"parlance/internal/nav"
	"parlance/internal/site"
	"parlance/internal/source"
)

// unlisted is a reference page, there or due, that a cell should list.
type unlisted struct {
	path     string
	span     source.Span // of what it documents
	file     *site.SpecFile
	locale   site.Locale
	rank     int // of its operation in the spec
	siblings []*site.Page
}

// navigation lists the new pages, and those that no cell of their language
// lists, in every cell that lists their siblings.
func (p *pages) navigation() ([]edit.Edit, error) {
	if p.site.Nav == nil {
		return nil, nil
	}
	behind := map[*nav.Entry][]string{}
	var order []*nav.Entry
	for _, page := range p.unlisted() {
		places := p.places(page)
		if len(places) == 0 {
			p.left = append(p.left, Left{page.span, fmt.Sprintf("no navigation of %s lists a reference page beside which %q belongs: list it by hand", page.locale.Tag, page.path)})
		}
		for _, entry := range places {
			if behind[entry] == nil {
				order = append(order, entry)
			}
			behind[entry] = append(behind[entry], page.path)
		}
	}
	var edits []edit.Edit
	for _, entry := range order {
		inserted, err := p.site.Nav.InsertAfter(entry, behind[entry]...)
		if err != nil {
			return nil, err
		}
		edits = append(edits, inserted...)
	}
	return edits, nil
}

func (p *pages) unlisted() []unlisted {
	var list []unlisted
	for i := range p.due {
		due := &p.due[i]
		list = append(list, unlisted{
			path: due.path, span: due.Operation.Key.Span, file: due.File, locale: due.Locale,
			rank: slices.Index(due.File.Operations, due.Operation), siblings: due.models,
		})
	}
	listed := p.listed()
	for _, set := range p.site.Sets {
		for _, l := range p.site.Locales {
			file := p.site.For(set, l.Tag)
			if file == nil {
				continue
			}
			for _, page := range p.coverage.Pages(set, l.Tag) {
				rank := p.rank(file.Spec, page)
				if rank < 0 || listed[page.Path] || page.Field("hidden").IsTrue() || page.Frozen && !p.o.AllVersions {
					continue
				}
				list = append(list, unlisted{
					path: page.Path, span: page.Operation().Span, file: file, locale: l, rank: rank, siblings: p.siblings(set, l),
				})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b unlisted) int { return a.rank - b.rank })
	return list
}

// listed returns the pages that any cell lists.
func (p *pages) listed() map[string]bool {
	listed := map[string]bool{}
	for _, cell := range p.site.Nav.Cells {
		for _, entry := range cell.Entries {
			listed[entry.Page] = true
		}
	}
	return listed
}

// places returns the entry of each cell behind which a page belongs.
func (p *pages) places(page unlisted) []*nav.Entry {
	var list []*nav.Entry
	for _, cell := range p.site.Nav.Cells {
		if p.site.CellLocale(cell) != page.locale.Tag || p.site.IsFrozen(cell.Version) && !p.o.AllVersions {
			continue
		}
		if entry := p.placeIn(cell, page); entry != nil {
			list = append(list, entry)
		}
	}
	return list
}

// placeIn returns the entry of a sibling: that of the operation before the
// page's in the spec, where the siblings follow the spec's order, else the
// last one.
func (p *pages) placeIn(cell *nav.Cell, page unlisted) *nav.Entry {
	var last, before *nav.Entry
	lastRank, ordered := -1, true
	for _, entry := range cell.Entries {
		if entry.Kind != nav.PageEntry {
			continue
		}
		i := slices.IndexFunc(page.siblings, func(s *site.Page) bool { return s.Path == entry.Page })
		if i < 0 {
			continue
		}
		rank := p.rank(page.file.Spec, page.siblings[i])
		ordered = ordered && rank > lastRank
		lastRank, last = rank, entry
		if rank < page.rank {
			before = entry
		}
	}
	if ordered && before != nil {
		return before
	}
	return last
}
