package nav

import (
	"fmt"
	"path"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// isMint reports whether the file that is loaded has the older format.
func (l *loader) isMint() bool { return path.Base(l.name) == "mint.json" }

// mint reads a mint.json: "navigation" is a list of groups, "versions" a list
// beside it, and each group may say which of them it belongs to. A group that
// says nothing is in all of them. Versions with a locale are languages.
func (l *loader) mint(root place) {
	l.nav.APISpecs = l.sources(l.get(root, "openapi"), "")
	p := l.get(root, "navigation")
	if p.node == nil || p.node.Kind == tree.Mapping {
		l.navigation(root, p) // a docs.json under the old name, or nothing
		return
	}
	if p.node.Kind != tree.Sequence {
		l.report(mark(p.node), `"navigation" must be a list of groups, not `+describe(p.node)+`: write [{"group": "...", "pages": [...]}]`)
		return
	}
	m := &mint{loader: l, navigation: p.node.Span}
	m.readVersions(l.get(root, "versions"))
	for _, v := range m.all() {
		l.attach(v.scope())
	}
	m.groups(p, m.all(), scope{})
	m.specs(l.get(root, "tabs"))
	m.specs(l.get(root, "anchors"))
}

// mint is what a mint.json says beside its navigation.
type mint struct {
	*loader
	navigation source.Span
	versions   []mintVersion
	open       bool // the file lists no versions: those of groups are taken
}

// mintVersion is an entry of "versions".
type mintVersion struct {
	name             string // what groups call it by
	locale           string
	language, number string
	span             source.Span
}

func (v mintVersion) scope() scope {
	return scope{language: v.language, version: v.number, opens: v.span}
}

// all returns the versions, or the one nameless version of a file that lists
// none.
func (m *mint) all() []mintVersion {
	if len(m.versions) == 0 {
		return []mintVersion{{span: m.navigation}}
	}
	return m.versions
}

func (m *mint) readVersions(list place) {
	m.open = list.node == nil
	if list.node == nil {
		return
	}
	if list.node.Kind != tree.Sequence {
		m.report(mark(list.node), `"versions" must be a list, not `+describe(list.node)+": put it in square brackets")
		m.open = true
		return
	}
	for _, item := range list.node.Items {
		p := m.resolve(list.at(item))
		if p.node == nil || !m.visit(item.Span) {
			continue
		}
		name, locale := p.node.Text(), ""
		if p.node.Kind == tree.Mapping {
			name, locale = m.get(p, "name").node.Text(), m.get(p, "locale").node.Text()
		}
		v := mintVersion{name: name, locale: locale, language: locale, number: name, span: p.node.Span}
		if locale != "" {
			v.number = "" // its name is that of the language
		}
		if name == "" && locale == "" {
			m.report(mark(p.node), `a version needs a name: write "v1" or {"name": "v1"}`)
			continue
		}
		m.versions = append(m.versions, v)
	}
}

// of returns the versions that a node belongs to: the one that it names, else
// those of the node around it.
func (m *mint) of(p place, around []mintVersion) []mintVersion {
	n := m.get(p, "version").node
	if n == nil {
		return around
	}
	name := n.Text()
	if name == "" {
		m.report(mark(n), fmt.Sprintf(`"version" must be one of "versions", not %s: write its name in quotes`, describe(n)))
		return around
	}
	for _, v := range m.versions {
		if v.name == name || v.locale == name {
			return []mintVersion{v}
		}
	}
	v := mintVersion{name: name, number: name, span: p.node.Span}
	if m.open {
		m.versions = append(m.versions, v)
	} else {
		m.report(mark(n), fmt.Sprintf(`there is no version %q: add it to "versions", or correct the name`, name))
	}
	return []mintVersion{v}
}

// groups walks a list of groups, or the pages of one.
func (m *mint) groups(list place, in []mintVersion, s scope) {
	if s.depth++; s.depth > maxDepth {
		m.report(mark(list.node), fmt.Sprintf("nested deeper than %d levels, and not read: bring it further out", maxDepth))
		return
	}
	inGroup := s.depth > 1
	for _, item := range list.node.Items {
		if !m.visit(item.Span) {
			return
		}
		p := m.resolve(list.at(item))
		switch {
		case p.node == nil:
		case inGroup && isString(p.node):
			m.everywhere(in, s, func(s scope) { m.text(p.node, s, list.node, item) })
		case p.node.Kind != tree.Mapping && inGroup:
			m.page(p, s, list.node, item) // reports it
		case p.node.Kind != tree.Mapping:
			m.node(p, s, "groups") // reports it
		default:
			m.group(p, in, s)
		}
	}
}

func (m *mint) group(p place, in []mintVersion, s scope) {
	s = s.below(m.label(p, "groups", m.get(p, "group").node))
	in = m.of(p, in)
	pages := m.get(p, "pages")
	switch {
	case pages.node == nil:
	case pages.node.Kind != tree.Sequence:
		m.report(mark(pages.node), `"pages" must be a list, not `+describe(pages.node)+": put it in square brackets")
	default:
		m.groups(pages, in, s)
	}
}

func (m *mint) everywhere(in []mintVersion, s scope, do func(scope)) {
	for _, v := range in {
		s.language, s.version, s.opens = v.language, v.number, v.span
		do(s)
	}
}

// specs reads the specs of tabs or anchors: Mintlify generates the pages of
// all operations in the folder that is the URL of the tab.
func (m *mint) specs(list place) {
	if list.node == nil {
		return
	}
	for _, item := range list.node.Items {
		p := m.resolve(list.at(item))
		if p.node == nil || !m.visit(item.Span) {
			continue
		}
		directory := strings.Trim(m.get(p, "url").node.Text(), "/")
		sources := m.sources(m.get(p, "openapi"), directory)
		if len(sources) == 0 {
			continue
		}
		own := &declared{sources: sources}
		m.everywhere(m.of(p, m.all()), scope{specs: []*declared{own}}, func(s scope) { m.attach(s) })
	}
}
