package nav

import (
	"fmt"
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// kinds are the keys under which nodes list others. Of several at one node
// Mintlify shows the first of this order; "menu" has its place by guess, as
// only tabs and products have it.
var kinds = []string{"products", "languages", "versions", "tabs", "dropdowns", "anchors", "menu", "groups", "pages"}

// labels is the key that names the nodes of a kind.
var labels = map[string]string{
	"products": "product", "languages": "language", "versions": "version", "tabs": "tab", "dropdowns": "dropdown",
	"anchors": "anchor", "menu": "item", "groups": "group",
}

// scope is what nodes inherit from those around them.
type scope struct {
	language, version string
	opens             source.Span // the node that opens the cell
	labels            []string
	specs             []*declared // outermost first
	depth             int
	node              *Node // of the tree; nil in a mint.json
}

// below returns the scope within a node of this label.
func (s scope) below(label string) scope {
	s.labels = append(slices.Clip(s.labels), label)
	return s
}

// children walks what a node lists. filled tells whether any of it came into a
// cell, kind under which key the node lists it, "" for none.
func (l *loader) children(p place, s scope) (filled bool, kind string) {
	for _, key := range kinds {
		pair := p.node.Pair(key)
		switch {
		case pair == nil:
		case kind != "":
			l.report(pair.Key.Span, fmt.Sprintf("%q is not shown beside %q: a node lists one kind, so move these into the others, or into a node of their own", key, kind))
		default:
			kind = key
		}
	}
	if kind == "" {
		return false, ""
	}
	list := l.get(p, kind)
	return l.list(list, s, kind), kind
}

// list walks the list of one kind.
func (l *loader) list(list place, s scope, kind string) (filled bool) {
	if list.node == nil {
		return false
	}
	if list.node.Kind != tree.Sequence {
		l.report(mark(list.node), fmt.Sprintf("%q must be a list, not %s: put it in square brackets", kind, describe(list.node)))
		return false
	}
	if s.depth++; s.depth > maxDepth {
		l.report(mark(list.node), fmt.Sprintf("nested deeper than %d levels, and not read: bring it further out", maxDepth))
		return false
	}
	for _, item := range list.node.Items {
		if !l.visit(item.Span) {
			return filled
		}
		p := l.resolve(list.at(item))
		switch {
		case p.node == nil:
		case kind == "pages":
			filled = l.page(p, s, list.node, item) || filled
		default:
			filled = l.node(p, s, kind) || filled
		}
	}
	return filled
}

// page reads an entry of a "pages" list: a string or a group.
func (l *loader) page(p place, s scope, list, item *tree.Node) (filled bool) {
	switch {
	case isString(p.node):
		return l.text(p.node, s, list, item)
	case p.node.Kind != tree.Mapping:
		wayOut := "write its path in quotes"
		if p.node.Kind == tree.Sequence {
			wayOut = "take the inner brackets out"
		}
		l.report(mark(p.node), fmt.Sprintf("a page entry must be a string or a group, not %s: %s", describe(p.node), wayOut))
		return false
	}
	return l.node(p, s, "groups")
}

// node walks an object of the navigation: a division or a group.
func (l *loader) node(p place, s scope, kind string) (filled bool) {
	if p.node.Kind != tree.Mapping {
		wayOut := "write {\"" + labels[kind] + "\": ...}"
		if kind == "groups" && isString(p.node) {
			wayOut = `list pages under "pages"`
		}
		l.report(mark(p.node), fmt.Sprintf("an entry of %q must be an object, not %s: %s", kind, describe(p.node), wayOut))
		return false
	}
	label := l.get(p, labels[kind])
	if label.node == nil && p.node.Get("sourceRef") != nil {
		return false // stands for what Mintlify fetches from elsewhere
	}
	s = l.enter(p, s, kind, label.node)
	s, own := l.declare(p, s)
	listed := ""
	if kind == "groups" {
		filled, listed = l.group(p, s)
	} else {
		filled, listed = l.children(p, s)
	}
	if href := l.get(p, "href").node; listed == "" && isString(href) {
		if s.node != nil {
			s.node.Href = href.Value
			s.node = nil // the link is the node's own, not one below it
		}
		filled = l.add(s, &Entry{Kind: LinkEntry, Link: href.Value, Span: inner(href), Trail: s.labels}) || filled
	}
	// A language without any page is a cell too, and a spec belongs to one
	// even where its pages are generated and none is listed.
	opens := (kind == "languages" || kind == "versions") && listed != "languages" && listed != "versions"
	if !filled && (opens || own != nil) {
		l.attach(s)
		filled = true
	}
	return filled
}

// enter returns the scope within a node.
func (l *loader) enter(p place, s scope, kind string, label *tree.Node) scope {
	name := l.label(p, kind, label)
	s.node = l.outline(p, s, kind, name)
	switch kind {
	case "languages":
		s.language, s.opens = name, p.node.Span
	case "versions":
		s.version, s.opens = name, p.node.Span
	default:
		return s.below(name)
	}
	return s
}

// label returns the name of a node, as near to it as what is written allows.
func (l *loader) label(p place, kind string, label *tree.Node) string {
	key := labels[kind]
	switch {
	case label == nil && p.node.Get(key) != nil: // reported as a reference
		return ""
	case label == nil && kind == "groups":
		l.report(mark(p.node), `a group needs a name: add "group", or write the paths of pages as strings`)
	case label == nil:
		l.report(mark(p.node), fmt.Sprintf("this entry of %q has no name: add %q", kind, key))
	case label.Kind != tree.Scalar || label.Type == tree.Null:
		l.report(mark(label), fmt.Sprintf("%q must be a string, not %s: write a name in quotes", key, describe(label)))
	case label.Type != tree.String:
		l.report(mark(label), fmt.Sprintf("%q must be a string, not %s: write \"%s\" in quotes", key, describe(label), label.Value))
	case label.Value == "": // one of spaces is accepted, and used, to show none
		l.report(mark(label), fmt.Sprintf("%q is empty: write a name", key))
	}
	return label.Text()
}

// group walks a group: its root page first, then what it lists, which can only
// be "pages".
func (l *loader) group(p place, s scope) (filled bool, listed string) {
	for _, key := range kinds {
		if pair := p.node.Pair(key); pair != nil && key != "pages" {
			l.report(pair.Key.Span, fmt.Sprintf("%q is not shown in a group: list pages and groups under \"pages\"", key))
		}
	}
	pages := l.get(p, "pages")
	if root := l.get(p, "root").node; root != nil {
		var list *tree.Node
		if pages.node != nil && pages.node.Kind == tree.Sequence {
			list = pages.node
		}
		if isString(root) {
			filled = l.text(root, s, list, nil)
			if n := len(s.node.Children); n > 0 {
				s.node.Root = s.node.Children[n-1].Entry
			}
		} else {
			l.report(mark(root), fmt.Sprintf(`"root" must be the path of a page, not %s: write it in quotes`, describe(root)))
		}
	}
	if p.node.Get("pages") == nil {
		return filled, ""
	}
	return l.list(pages, s, "pages") || filled, "pages"
}

// text adds the entry that a string of the navigation is.
func (l *loader) text(n *tree.Node, s scope, list, item *tree.Node) bool {
	e := &Entry{Span: inner(n), Trail: s.labels, list: list, item: item}
	switch text := n.Value; {
	case strings.TrimSpace(text) == "":
		l.report(mark(n), "a page entry is empty: write the path of the page, or take the entry out")
		return false
	case isURL(text):
		e.Kind, e.Link = LinkEntry, text
	default:
		e.Page = pagePath(text)
		// Most paths have no space, and are told apart without being split.
		if !strings.ContainsAny(text, " \t") {
			break
		}
		if ref, ok := operation.ParseReference(text); ok {
			if ref.Spec == "" {
				ref.Spec = l.inherited(s)
			}
			e.Kind, e.Operation, e.Page = OperationEntry, ref, ""
		}
	}
	return l.add(s, e)
}

func isURL(text string) bool {
	return strings.Contains(text, "://") && !strings.ContainsAny(text, " \t") || strings.HasPrefix(text, "mailto:")
}

// pagePath returns a path as Entry.Page has it.
func pagePath(text string) string {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "/"), "/")
	for _, ext := range []string{".mdx", ".md"} {
		if rest, ok := strings.CutSuffix(text, ext); ok && rest != "" && !strings.HasSuffix(rest, "/") {
			return rest
		}
	}
	return text
}

// add puts an entry into the cell of its scope.
func (l *loader) add(s scope, e *Entry) bool {
	cell := l.attach(s)
	if !l.visit(e.Span) {
		return false
	}
	cell.Entries = append(cell.Entries, e)
	if s.node != nil {
		s.node.Children = append(s.node.Children, &Node{Kind: EntryNode, Entry: e})
	}
	return true
}

// attach returns the cell of a scope, which it makes on the first call, and
// lets it have the specs that the nodes around name.
func (l *loader) attach(s scope) *Cell {
	key := [2]string{s.language, s.version}
	cell := l.cells[key]
	if cell == nil {
		cell = &Cell{Language: s.language, Version: s.version, Span: s.opens}
		l.cells[key] = cell
		l.nav.Cells = append(l.nav.Cells, cell)
	}
	for _, own := range s.specs {
		if own.last != cell && !slices.Contains(l.attached[cell], own) {
			l.attached[cell] = append(l.attached[cell], own)
		}
		own.last = cell
	}
	return cell
}
