package preview

import (
	"cmp"
	"strings"

	"parlance/internal/nav"
)

// division is a part of a cell's navigation: a product, tab, dropdown, anchor,
// menu, group, or an entry.
type division struct {
	kind      nav.NodeKind
	label     string
	icon      string
	tag       string
	directory string
	hidden    bool
	expanded  bool
	href      string
	page      *Page // of an entry; of a group whose label leads to a page
	children  []*division
	global    []*division
}

// readCells lists the cells with their navigation. A tree without navigation
// has one that lists all pages by folder.
func (m *Model) readCells() []*cell {
	if m.Site.Nav == nil || len(m.Site.Nav.Cells) == 0 {
		return m.cellsOfFolders()
	}
	var cells []*cell
	for _, c := range m.Site.Nav.Cells {
		made := &cell{locale: m.Site.CellLocale(c), version: c.Version}
		b := &cutter{language: c.Language, version: c.Version, cell: made, model: m}
		made.root = &division{kind: nav.RootNode, directory: m.Site.Nav.Tree.Directory}
		b.into(made.root, m.Site.Nav.Tree)
		made.root.prune()
		cells = append(cells, made)
	}
	markDefaults(cells)
	return cells
}

// markDefaults lets each language have one default version: the one that says
// so, else the first.
func markDefaults(cells []*cell) {
	has, first, count := map[string]bool{}, map[string]*cell{}, map[string]int{}
	for _, c := range cells {
		tag := string(c.locale)
		c.number = count[tag]
		count[tag]++
		if c.isDefault && has[tag] {
			c.isDefault = false
		}
		has[tag] = has[tag] || c.isDefault
		if first[tag] == nil {
			first[tag] = c
		}
	}
	for tag, c := range first {
		c.isDefault = c.isDefault || !has[tag]
	}
}

// cellsOfFolders makes a cell for each language, with a group for each folder.
func (m *Model) cellsOfFolders() []*cell {
	var cells []*cell
	for i := range m.Locales {
		l := &m.Locales[i]
		c := &cell{locale: l.Tag, isDefault: true, root: &division{kind: nav.RootNode}}
		groups := map[string]*division{}
		for _, p := range m.Pages {
			if !p.Locale.Same(l.Tag) {
				continue
			}
			folder, _, nested := strings.Cut(p.rest, "/")
			at := c.root
			if nested {
				if at = groups[folder]; at == nil {
					at = &division{kind: nav.GroupNode, label: titleOf(folder)}
					groups[folder] = at
					c.root.children = append(c.root.children, at)
				}
			}
			at.children = append(at.children, &division{kind: nav.EntryNode, page: p})
		}
		cells = append(cells, c)
	}
	return cells
}

// cutter cuts the navigation of one language and version out of the whole.
type cutter struct {
	language, version string
	cell              *cell
	model             *Model
}

// into adds what a node holds for the cell.
func (b *cutter) into(parent *division, n *nav.Node) {
	for _, g := range n.Global {
		if !g.Hidden {
			parent.global = append(parent.global, &division{kind: g.Kind, label: g.Label, icon: g.Icon, href: g.Href})
		}
	}
	if n.Bulk != nil {
		b.model.generate(b.cell, parent, n.Bulk)
	}
	for _, child := range n.Children {
		b.child(parent, child)
	}
}

// inside adds what a language or version holds, which has no division of its
// own.
func (b *cutter) inside(parent *division, n *nav.Node) {
	parent.directory = cmp.Or(n.Directory, parent.directory)
	b.into(parent, n)
}

func (b *cutter) child(parent *division, n *nav.Node) {
	switch n.Kind {
	case nav.LanguageNode:
		if n.Label == b.language {
			b.cell.settings = n.Settings
			b.cell.hidden = b.cell.hidden || n.Hidden
			b.inside(parent, n)
		}
	case nav.VersionNode:
		if n.Label == b.version {
			b.cell.isDefault = b.cell.isDefault || n.Default
			b.cell.hidden = b.cell.hidden || n.Hidden
			b.inside(parent, n)
		}
	case nav.EntryNode:
		if d := b.entry(n.Entry); d != nil {
			parent.children = append(parent.children, d)
		}
	default:
		d := &division{kind: n.Kind, label: n.Label, icon: n.Icon, tag: n.Tag, hidden: n.Hidden, expanded: n.Expanded, href: n.Href, directory: cmp.Or(n.Directory, parent.directory)}
		b.into(d, n)
		if n.Root != nil && len(d.children) > 0 && d.children[0].page != nil && d.children[0].kind == nav.EntryNode {
			d.page = d.children[0].page
			d.children = d.children[1:]
		}
		parent.children = append(parent.children, d)
	}
}

// entry returns the division of an entry, nil for one whose page is not there:
// lint reports it.
func (b *cutter) entry(e *nav.Entry) *division {
	switch e.Kind {
	case nav.LinkEntry:
		return &division{kind: nav.EntryNode, label: e.Link, href: e.Link}
	case nav.OperationEntry:
		if p := b.model.generated(b.cell, e.Operation, "api-reference"); p != nil {
			return &division{kind: nav.EntryNode, page: p}
		}
		return nil
	}
	p := b.model.byPath[cmp.Or(e.Page, "index")]
	if p == nil {
		p = b.model.byURL[e.Page]
	}
	if p == nil {
		return nil
	}
	d := &division{kind: nav.EntryNode, page: p, hidden: p.Source != nil && p.Source.Field("hidden").IsTrue()}
	if p.Source != nil {
		d.href = p.Source.Field("url").Text()
	}
	return d
}

// prune takes out what leads nowhere: the parts of other languages and versions
// left their divisions empty.
func (d *division) prune() bool {
	kept := d.children[:0]
	for _, child := range d.children {
		if child.prune() {
			kept = append(kept, child)
		}
	}
	d.children = kept
	return d.page != nil || d.href != "" || len(d.children) > 0
}

// first returns the first page that readers see in a division, or nil.
func (d *division) first() *Page {
	if d.hidden {
		return nil
	}
	if d.page != nil && d.href == "" {
		return d.page
	}
	for _, child := range d.children {
		if p := child.first(); p != nil {
			return p
		}
	}
	return nil
}

// isSection reports whether a division holds groups and pages alone: what one
// sidebar shows.
func (d *division) isSection() bool {
	for _, child := range d.children {
		if child.kind != nav.GroupNode && child.kind != nav.EntryNode {
			return false
		}
	}
	return true
}

// placePages notes where pages stand in a cell, and which follows which.
func (m *Model) placePages(c *cell) {
	var walk func(d *division, way []*division, hidden bool, last **Page)
	walk = func(d *division, way []*division, hidden bool, last **Page) {
		hidden = hidden || d.hidden
		if d.page != nil && d.href == "" {
			m.place(d.page, place{c, way}, hidden, last)
		}
		way = append(way[:len(way):len(way)], d)
		var own *Page
		if d.kind != nav.GroupNode && d.kind != nav.EntryNode {
			last = &own // neighbours are those of one sidebar
		}
		for _, child := range d.children {
			walk(child, way, hidden, last)
		}
	}
	var last *Page
	walk(c.root, nil, c.hidden, &last)
	l := m.locale(c.locale)
	if first := c.root.first(); first != nil && l.home != nil {
		l.home[c.version] = first
	}
}

func (m *Model) place(p *Page, at place, hidden bool, last **Page) {
	again := len(p.places) > 0 && !(at.cell.isDefault && !p.places[0].cell.isDefault)
	p.places = append(p.places, at)
	if hidden {
		return
	}
	p.Hidden = false
	if again {
		return
	}
	if *last != nil && *last != p {
		p.prev, (*last).next = *last, p
	} else {
		p.prev = nil
	}
	p.next = nil
	*last = p
}
