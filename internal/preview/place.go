package preview

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"parlance/internal/nav"
)

// fillPlace adds where the page stands: tabs, sidebar, neighbours, and the
// same page in other languages and versions.
func (f *frame) fillPlace(v *view, p *Page, l linker) {
	f.fillLanguages(v, p, l)
	v.versions = f.versions(p, l)
	if p.Missing {
		original := f.model.byPath[p.Source.Path]
		v.Untranslated = v.T("This page is not translated yet. You are reading the original.")
		source := f.model.locale(p.Source.Locale)
		v.BodyLang, v.BodyDir = string(source.Tag), dirOf(source.RTL)
		if original != nil {
			v.Original = &alternate{Label: source.Name, Href: l.page(original), Lang: string(source.Tag), Dir: dirOf(source.RTL)}
		}
	}
	noindex := p.Source != nil && (p.Source.Field("noindex").IsTrue() || p.Source.Field("hidden").IsTrue())
	v.NoIndex = noindex || p.Missing || p.Hidden && !f.model.settings.IndexAll
	v.Deprecated = p.Source != nil && p.Source.Field("deprecated").IsTrue()
	if p.Mode == "custom" || p.Mode == "center" {
		return
	}
	c := p.home()
	if c == nil {
		return
	}
	v.Version = c.number
	way := p.way()
	f.fillTabs(v, p, l, way)
	v.side = f.side(p, l, way)
	if p.Source == nil || !p.Source.Field("hideFooterPagination").IsTrue() {
		v.Prev, v.Next = neighbour(l, p.prev), neighbour(l, p.next)
	}
	v.Eyebrow = f.eyebrow(p)
}

// eyebrow returns what stands above the title: the group that the page is in,
// or where docs.json wants it the whole way to it.
func (f *frame) eyebrow(p *Page) []string {
	var way []string
	for _, d := range p.places[0].way {
		if (d.kind == nav.GroupNode || f.model.settings.Trail && d.kind != nav.RootNode) && strings.TrimSpace(d.label) != "" {
			way = append(way, d.label)
		}
	}
	if !f.model.settings.Trail && len(way) > 1 {
		way = way[len(way)-1:]
	}
	return way
}

func neighbour(l linker, p *Page) *frameLink {
	if p == nil {
		return nil
	}
	return &frameLink{Label: p.Label, Href: l.page(p)}
}

// way returns the divisions around a page, outermost first, down to the one
// whose sidebar is shown. A page that is not in the navigation has the first.
func (p *Page) way() []*division {
	var way []*division
	for _, d := range p.places[0].way {
		if d.kind == nav.GroupNode || d.kind == nav.EntryNode {
			break
		}
		way = append(way, d)
	}
	if len(way) == 0 {
		way = []*division{p.home().root}
	}
	for {
		last := way[len(way)-1]
		i := slices.IndexFunc(last.children, func(d *division) bool {
			return !d.hidden && d.kind != nav.GroupNode && d.kind != nav.EntryNode && d.first() != nil
		})
		if i < 0 || last.isSection() {
			return way
		}
		way = append(way, last.children[i])
	}
}

// isTabs reports whether the parts of a division are drawn as tabs.
func (d *division) isTabs() bool {
	return slices.ContainsFunc(d.children, func(c *division) bool { return c.kind == nav.TabNode })
}

func (f *frame) fillTabs(v *view, p *Page, l linker, way []*division) {
	for i, d := range way {
		if !d.isTabs() {
			continue
		}
		for _, child := range d.children {
			if child.hidden {
				continue
			}
			tab := f.divisionLink(p, l, child)
			tab.Current = i+1 < len(way) && way[i+1] == child
			v.Tabs = append(v.Tabs, tab)
		}
		return
	}
}

// divisionLink is a link to the first page of a division, or where it says.
func (f *frame) divisionLink(p *Page, l linker, d *division) frameLink {
	link := frameLink{Label: d.label, Icon: d.icon, Drawing: drawing(d.icon)}
	switch first := d.first(); {
	case d.href != "" && len(d.children) == 0:
		link.Href, link.External = safeHref(l.target(f.model.resolve(p, d.href))), isExternal(d.href)
	case first != nil:
		link.Href = l.page(first)
	}
	return link
}

func (f *frame) fillLanguages(v *view, p *Page, l linker) {
	m := f.model
	for i := range m.Locales {
		loc := &m.Locales[i]
		if c := m.cellOf(loc.Tag, p.Version); c != nil && c.hidden && !loc.Tag.Same(p.Locale) {
			continue
		}
		a := alternate{Label: loc.Name, Lang: string(loc.Tag), Dir: dirOf(loc.RTL), Current: loc.Tag.Same(p.Locale)}
		other := m.Counterpart(p, loc)
		real := other != nil && !other.Missing
		a.Missing = !real
		if other == nil {
			other = m.Home(loc.Tag, p.Version)
		}
		if other == nil {
			continue
		}
		a.Href, a.absolute = l.page(other), f.absolute(other)
		v.Languages = append(v.Languages, a)
		if !real {
			continue
		}
		v.Alternates = append(v.Alternates, a)
		if loc.Tag.Same(m.Site.Source) { // for readers of all other languages
			a.Lang = "x-default"
			v.Alternates = append(v.Alternates, a)
		}
	}
	if len(v.Languages) < 2 {
		v.Languages = nil
	}
	if len(v.Alternates) < 3 || p.Missing || f.o.BaseURL == "" {
		v.Alternates = nil
	}
	if f.o.BaseURL != "" {
		v.Canonical = f.absolute(p)
		if p.Missing {
			v.Canonical = f.absolute(m.byPath[p.Source.Path])
		}
	}
	if p.Source != nil {
		if own := cleanAddress(p.Source.Field("canonical").Text()); strings.HasPrefix(own, "https://") || strings.HasPrefix(own, "http://") {
			v.Canonical = own
		}
	}
}

// absolute returns the full address of a page, "" where the site does not know
// its own.
func (f *frame) absolute(p *Page) string {
	if f.o.BaseURL == "" || p == nil {
		return ""
	}
	at := strings.TrimSuffix(f.o.BaseURL, "/") + "/"
	if p.URL != "" {
		at += (&url.URL{Path: p.URL}).EscapedPath() + "/" // programs read it, which take no other letters
	}
	return at
}

// side returns the sidebar of a page.
func (f *frame) side(p *Page, l linker, way []*division) sidePart {
	last := way[len(way)-1]
	var b strings.Builder
	var above []*division
	for i, d := range way {
		above = append(above, d.global...)
		if d.isTabs() || d.isSection() {
			continue
		}
		var active *division
		if i+1 < len(way) {
			active = way[i+1]
		}
		f.switcher(&b, p, l, d, active)
	}
	if len(above) > 0 {
		b.WriteString(`<ul class="side-links">`)
		for _, d := range above {
			writeSideLink(&b, f.divisionLink(p, l, d), "")
		}
		b.WriteString("</ul>")
	}
	key := sideKey{last, l.up, l.live}
	f.mu.Lock()
	s := f.sides[key]
	if s == nil {
		s = f.newSidebar(last, l)
		f.sides[key] = s
	}
	f.mu.Unlock()
	return sidePart{b.String(), s.of(p)}
}

// switcher writes the choice between products, menus and the like: a list where
// they are anchors, else a menu that opens.
func (f *frame) switcher(b *strings.Builder, p *Page, l linker, d, active *division) {
	var links []frameLink
	list := true
	for _, child := range d.children {
		if child.hidden || child.kind == nav.GroupNode || child.kind == nav.EntryNode {
			continue
		}
		list = list && (child.kind == nav.AnchorNode || child.kind == nav.MenuNode)
		link := f.divisionLink(p, l, child)
		link.Current = child == active
		links = append(links, link)
	}
	if len(links) < 2 {
		return
	}
	if list {
		b.WriteString(`<ul class="side-links">`)
	} else {
		label := d.label
		if active != nil {
			label = active.label
		}
		b.WriteString(`<details class="menu side-menu"><summary>` + template.HTMLEscapeString(label) + `</summary><ul>`)
	}
	for _, link := range links {
		current := ""
		if link.Current {
			current = ` aria-current="true"`
		}
		writeSideLink(b, link, current)
	}
	b.WriteString("</ul>")
	if !list {
		b.WriteString("</details>")
	}
}

func writeSideLink(b *strings.Builder, link frameLink, current string) {
	b.WriteString("<li><a" + current + ` href="` + template.HTMLEscapeString(link.Href) + `"`)
	if link.External {
		b.WriteString(` rel="noopener" class="external"`)
	}
	b.WriteString(">")
	writeIcon(b, link.Icon)
	b.WriteString(template.HTMLEscapeString(link.Label) + "</a></li>")
}

// writeIcon writes an icon of the sidebar, and a dot for one that there is no
// drawing of, so that labels stay in line.
func writeIcon(b *strings.Builder, name string) {
	if name == "" || strings.Contains(name, "/") {
		return
	}
	name = cmp.Or(drawing(name), "other")
	b.WriteString(`<span class="icon" aria-hidden="true" data-icon="` + name + `"></span>`)
}
