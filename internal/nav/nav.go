// Package nav reads the navigation of a documentation tree: Mintlify's
// docs.json, the parts that it refers to, and the older mint.json.
//
// Whatever way products, languages, versions, tabs, dropdowns, anchors, menus
// and groups are nested, it comes out as cells: what readers of one language
// see of one version, in the order of the file. New pages are listed by edits
// that leave all other bytes alone. Whether an entry has a page, and whether
// two cells match, is for others to tell.
//
// The Tree keeps how they are nested, for a site that draws them.
//
// What Mintlify does not show is not read: a second kind of list at one node,
// and whatever is of the wrong kind. Both are a Problem. "global" only holds
// links, which are in the Tree and in no cell.
package nav

import (
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Nav is the navigation of a documentation tree. It is not changed after Load.
type Nav struct {
	File      *source.File // docs.json or mint.json
	Name      string       // of the documentation, "" for none
	Cells     []*Cell      // in the order in which the file opens them
	APISpecs  []Source     // api.openapi of docs.json, openapi of mint.json
	Redirects []Redirect
	Tree      *Node // the navigation as it is nested; Cells hold the same entries
	Settings  *Settings
	Problems  []tree.Problem

	documents map[*source.File]*tree.Document // docs.json and its parts
}

// Cell is one language of one version. Places of the file that have the same
// pair, as products with versions do, are one Cell.
type Cell struct {
	Language string // as written: "pt-BR"; "" where the file names no languages
	Version  string // as written: "v1.14.8"; "" where the file names no versions

	// Span is the object that opens the cell: the language or version,
	// whichever is inside the other, or the navigation.
	Span    source.Span
	Entries []*Entry
	Sources []Source
}

// Kind tells what an Entry leads to.
type Kind uint8

// The kinds of entries.
const (
	PageEntry      Kind = iota // a file of the tree
	OperationEntry             // an operation, whose page Mintlify generates
	LinkEntry                  // a URL, or a place within the site
)

// Entry is a line of the sidebar that leads somewhere: a string of a "pages"
// list, the "root" of a group, or the "href" of any other node.
type Entry struct {
	Kind Kind

	// Page is a path without leading and trailing slash and without the
	// extension .mdx or .md, which Mintlify does not want here: Span still has
	// what is written. The page at the root of the site is "".
	Page string

	// Operation has the spec that the entry names, else the one that it
	// inherits, else "": any spec that has the operation.
	Operation operation.Reference

	Link  string      // of a LinkEntry
	Span  source.Span // the string without its quotes
	Trail []string    // labels of the divisions and groups around it, outermost first, without language and version

	list *tree.Node // "pages", into which siblings go; nil where there is none
	item *tree.Node // of list, behind which they go; nil: at its start
}

// Source is a spec that a node of the navigation names by "openapi". Mintlify
// generates a page for each operation of the first one that a node names,
// unless an entry within the node lists an operation without naming its spec:
// then only what is listed has a page. A spec that is named outside the
// languages belongs to each cell. Those of "api" generate nothing; a single
// one is the spec of entries that neither name nor inherit any.
type Source struct {
	Spec      string      // a path, with or without leading slash, or a URL
	Directory string      // folder of the pages that Mintlify generates
	Bulk      bool        // Mintlify generates a page for each operation of the spec
	Span      source.Span // Spec as written, without its quotes
}

// Redirect leads readers of one path to another.
type Redirect struct {
	Source, Destination string
	Permanent           bool        // true unless the file says otherwise
	Span                source.Span // Source as written, without its quotes
}

// Load reads docs.json or mint.json, whichever name says, through read. Parts
// that docs.json refers to by {"$ref": "./fr.json"} are asked for by the same
// function, under paths that are joined to the folder of name and are never
// outside it. What cannot be read or understood is a Problem; Nav is never nil.
func Load(name string, read func(name string) (*source.File, error)) *Nav {
	l := newLoader(name, read)
	main, cause := l.open(l.name)
	l.nav.File = main.file
	if cause != "" {
		l.report(main.file.Span(0, 0), "cannot be read ("+cause+"): give read permission, or restore the file")
		return l.nav
	}
	if main.document == nil {
		return l.nav
	}
	root := l.resolve(place{main.document.Root, &way{file: main.file, name: l.name}})
	if root.node == nil {
		return l.nav
	}
	if root.node.Kind != tree.Mapping {
		l.report(mark(root.node), "the file must hold an object, not "+describe(root.node)+`: write {"navigation": {}}`)
		return l.nav
	}
	l.nav.Name = l.get(root, "name").node.Text()
	l.redirects(root)
	l.nav.Settings = l.settings(root)
	if l.isMint() {
		l.mint(root)
	} else {
		l.docs(root)
	}
	l.finish()
	return l.nav
}

// docs reads a docs.json.
func (l *loader) docs(root place) {
	l.nav.APISpecs = l.sources(l.get(l.get(root, "api"), "openapi"), defaultDirectory)
	l.navigation(root, l.get(root, "navigation"))
}

// navigation reads the root of the navigation as docs.json has it.
func (l *loader) navigation(root, p place) {
	switch {
	case root.node.Get("navigation") == nil:
		l.report(mark(root.node), `there is no "navigation": add one that lists the pages, or nobody finds them`)
		return
	case p.node == nil: // a reference that leads nowhere and was reported
		return
	case p.node.Kind != tree.Mapping:
		l.report(mark(p.node), `"navigation" must be an object, not `+describe(p.node)+`: write {"groups": [...]} or {"pages": [...]}`)
		return
	}
	s := scope{opens: p.node.Span, node: l.nav.Tree}
	l.nav.Tree.Global, l.nav.Tree.Directory = l.global(p), l.get(p, "directory").node.Text()
	s, own := l.declare(p, s)
	filled, kind := l.children(p, s)
	if kind == "" && own == nil {
		l.report(mark(p.node), `"navigation" lists nothing: give it "languages", "versions", "tabs", "groups" or "pages"`)
		return
	}
	if !filled && len(l.nav.Cells) == 0 && kind != "languages" && kind != "versions" {
		l.attach(s)
	}
}

// redirects reads the redirects that have a source and a destination.
func (l *loader) redirects(root place) {
	list := l.get(root, "redirects")
	if list.node == nil {
		return
	}
	for _, item := range list.node.Items {
		p := l.resolve(list.at(item))
		from, to := l.get(p, "source").node, l.get(p, "destination").node
		if isString(from) && isString(to) {
			l.nav.Redirects = append(l.nav.Redirects, Redirect{
				Source: from.Value, Destination: to.Value, Span: inner(from),
				Permanent: !isFalse(l.get(p, "permanent").node),
			})
		}
	}
}

func isFalse(n *tree.Node) bool {
	return n != nil && n.Kind == tree.Scalar && n.Type == tree.Bool && !n.IsTrue()
}

// finish settles which specs are generated whole, and takes out the cell that
// only holds links beside those of languages and versions.
func (l *loader) finish() {
	var cells []*Cell
	for _, cell := range l.nav.Cells {
		for _, own := range l.attached[cell] {
			for i, s := range own.sources {
				s.Bulk = i == 0 && !own.listed
				cell.Sources = append(cell.Sources, s)
			}
		}
		if cell.Language != "" || cell.Version != "" || len(l.nav.Cells) == 1 || !onlyLinks(cell) {
			cells = append(cells, cell)
		}
	}
	l.nav.Cells = cells
	if len(l.nav.Tree.Children) == 0 && l.isMint() {
		l.nav.Tree = outlineOfCells(cells)
		return
	}
	l.nav.Tree.settle()
}

func onlyLinks(cell *Cell) bool {
	for _, e := range cell.Entries {
		if e.Kind != LinkEntry {
			return false
		}
	}
	return len(cell.Sources) == 0
}
