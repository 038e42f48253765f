package nav

import (
	"parlance/internal/tree"
)

// NodeKind tells what a Node is.
type NodeKind uint8

// The kinds of nodes.
const (
	RootNode NodeKind = iota
	ProductNode
	LanguageNode
	VersionNode
	TabNode
	DropdownNode
	AnchorNode
	MenuNode
	GroupNode
	EntryNode // leads somewhere and holds nothing
)

// nodeKinds are the kinds by the key under which nodes list them.
var nodeKinds = map[string]NodeKind{
	"products": ProductNode, "languages": LanguageNode, "versions": VersionNode, "tabs": TabNode,
	"dropdowns": DropdownNode, "anchors": AnchorNode, "menu": MenuNode, "groups": GroupNode,
}

// Node is a part of the navigation as it is nested in the file: what a site
// draws as tabs, menus and a sidebar. Entries that only a link leads to, by
// "href", are the Href of their Node.
type Node struct {
	Kind        NodeKind
	Label       string
	Icon        string // a name, a path or a URL
	Tag         string // a word beside the label
	Description string
	Directory   string // "none", "accordion" or "card": how pages that stand for what is within list it
	Href        string
	Hidden      bool
	Expanded    bool // of a group within a group: open from the start
	Default     bool // of a language or version: the first to be shown

	Entry    *Entry  // of an EntryNode
	Root     *Entry  // of a group whose label is a page; also the first of its Children
	Global   []*Node // links that stand beside everything within
	Bulk     *Source // Mintlify generates a page for each operation of this spec, below this node
	Settings *Settings
	Children []*Node

	own *declared
}

// outline adds a node below the one of a scope.
func (l *loader) outline(p place, s scope, kind, label string) *Node {
	n := &Node{
		Kind: nodeKinds[kind], Label: label, Icon: l.icon(l.get(p, "icon")),
		Tag: l.get(p, "tag").node.Text(), Description: l.get(p, "description").node.Text(), Directory: l.get(p, "directory").node.Text(),
		Hidden: l.get(p, "hidden").node.IsTrue(), Expanded: l.get(p, "expanded").node.IsTrue(), Default: l.get(p, "default").node.IsTrue(),
		Global: l.global(p),
	}
	if n.Kind == LanguageNode {
		n.Settings = l.frame(p)
	}
	if n.Kind == ProductNode && label == "" {
		n.Label = l.get(p, "name").node.Text()
	}
	if s.node != nil {
		s.node.Children = append(s.node.Children, n)
	}
	return n
}

// icon reads an icon: its name, or an object with it.
func (l *loader) icon(p place) string {
	if p.node != nil && p.node.Kind == tree.Mapping {
		return l.get(p, "name").node.Text()
	}
	return p.node.Text()
}

// global reads the links that a node has for all within it.
func (l *loader) global(p place) []*Node {
	var list []*Node
	global := l.get(p, "global")
	for _, kind := range kinds {
		items := l.get(global, kind)
		if items.node == nil {
			continue
		}
		for _, item := range items.node.Items {
			q := l.resolve(items.at(item))
			href := l.get(q, "href").node.Text()
			if label := l.get(q, labels[kind]).node.Text(); label != "" && href != "" {
				list = append(list, &Node{
					Kind: nodeKinds[kind], Label: label, Href: href, Icon: l.icon(l.get(q, "icon")), Hidden: l.get(q, "hidden").node.IsTrue(),
				})
			}
		}
	}
	return list
}

// settle notes which nodes have a page for each operation of their spec.
func (n *Node) settle() {
	if n.own != nil && !n.own.listed {
		source := n.own.sources[0]
		source.Bulk = true
		n.Bulk = &source
	}
	for _, child := range n.Children {
		child.settle()
	}
}

// outlineOfCells makes the tree of a mint.json, whose groups say which versions
// they belong to: versions on top, groups below.
func outlineOfCells(cells []*Cell) *Node {
	root := &Node{Kind: RootNode}
	for _, cell := range cells {
		at := root
		if cell.Language != "" {
			at = at.child(LanguageNode, cell.Language)
		}
		if cell.Version != "" {
			at = at.child(VersionNode, cell.Version)
		}
		for i := range cell.Sources {
			if cell.Sources[i].Bulk && at.Bulk == nil {
				at.Bulk = &cell.Sources[i]
			}
		}
		for _, e := range cell.Entries {
			group := at
			for _, label := range e.Trail {
				group = group.child(GroupNode, label)
			}
			group.Children = append(group.Children, &Node{Kind: EntryNode, Entry: e})
		}
	}
	return root
}

// child returns the last child where it has this label, else a new one.
func (n *Node) child(kind NodeKind, label string) *Node {
	if i := len(n.Children) - 1; i >= 0 && n.Children[i].Kind == kind && n.Children[i].Label == label {
		return n.Children[i]
	}
	c := &Node{Kind: kind, Label: label}
	n.Children = append(n.Children, c)
	return c
}
