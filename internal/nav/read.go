package nav

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// Limits that keep hostile files from taking for ever. The largest navigation
// known has 23,000 entries, 5 levels and no parts.
const (
	maxDepth   = 64      // nesting of nodes, through references too
	maxParts   = 200     // files that are read
	maxVisited = 400_000 // nodes, and entries once more
)

type loader struct {
	nav   *Nav
	read  func(name string) (*source.File, error)
	name  string // of the file that is loaded
	parts map[string]*part

	cells    map[[2]string]*Cell
	attached map[*Cell][]*declared
	merged   map[*tree.Node]*tree.Node // by reference with siblings
	reported map[tree.Problem]bool
	visited  int
}

func newLoader(name string, read func(string) (*source.File, error)) *loader {
	documents := map[*source.File]*tree.Document{}
	return &loader{
		nav: &Nav{documents: documents, Tree: &Node{}, Settings: &Settings{}}, read: read, name: path.Clean(name), parts: map[string]*part{},
		cells: map[[2]string]*Cell{}, attached: map[*Cell][]*declared{}, merged: map[*tree.Node]*tree.Node{}, reported: map[tree.Problem]bool{},
	}
}

// part is a file that was read, or could not be.
type part struct {
	file     *source.File
	document *tree.Document // nil where nothing of it can be used
	cause    string         // why it could not be read, "" if it was
}

// open reads and parses a file, each once.
func (l *loader) open(name string) (p *part, cause string) {
	if p := l.parts[name]; p != nil {
		return p, p.cause
	}
	p = &part{file: source.NewFile(name, nil)}
	l.parts[name] = p
	file, err := l.read(name)
	if err != nil || file == nil {
		p.cause = causeOf(err)
		return p, p.cause
	}
	p.file = file
	document, problems := tree.Parse(file)
	fatal := document == nil || document.Root == nil
	for _, problem := range problems {
		l.nav.Problems = append(l.nav.Problems, problem)
		fatal = fatal || problem.Fatal
	}
	if !fatal {
		p.document = document
		l.nav.documents[file] = document
	}
	return p, ""
}

// causeOf leaves out the path of an error: the message stands beside one.
func causeOf(err error) string {
	var pathError *fs.PathError
	switch {
	case err == nil:
		return "no such file"
	case errors.As(err, &pathError):
		return pathError.Err.Error()
	}
	return err.Error()
}

// place is a node with the files that were gone through to reach it.
type place struct {
	node  *tree.Node
	files *way
}

// way is how the loader came through the files to a node, the innermost first.
type way struct {
	file  *source.File
	name  string // that it was asked for by
	outer *way
}

// at returns the place of a node within p. An object that a reference and its
// siblings make is of two files, so the way is cut at that of the node.
func (p place) at(n *tree.Node) place {
	if n == nil {
		return place{}
	}
	for t := p.files; t != nil; t = t.outer {
		if t.file == n.Span.File {
			return place{n, t}
		}
	}
	return place{n, p.files}
}

// get returns the value of an object's key, behind its reference where it is
// one. The node is nil where there is none.
func (l *loader) get(p place, key string) place {
	if p.node == nil {
		return place{}
	}
	return l.resolve(p.at(p.node.Get(key)))
}

// resolve follows references: {"$ref": "./fr.json"} stands for what that file
// holds. Other keys beside the reference replace those of an object in the
// file. A reference that leads nowhere is reported, and resolves to nothing.
func (l *loader) resolve(p place) place {
	for range maxParts {
		ref := p.node.Get("$ref")
		if ref == nil {
			return p
		}
		target := l.follow(p, ref)
		if target.node == nil {
			return place{}
		}
		if target.node.Kind == tree.Mapping && len(p.node.Pairs) > 1 {
			target.node = l.merge(p.node, target.node)
		}
		p = target
	}
	return place{}
}

// merge puts the siblings of a reference over the object that it leads to. The
// reference of the object itself is kept: it is followed next.
func (l *loader) merge(ref, target *tree.Node) *tree.Node {
	if known := l.merged[ref]; known != nil {
		return known
	}
	m := &tree.Node{Kind: tree.Mapping, Style: target.Style, Span: target.Span}
	for _, pair := range target.Pairs {
		if key := pair.Key.Value; key == "$ref" || ref.Get(key) == nil {
			m.Pairs = append(m.Pairs, pair)
		}
	}
	for _, pair := range ref.Pairs {
		if pair.Key.Value != "$ref" {
			m.Pairs = append(m.Pairs, pair)
		}
	}
	l.merged[ref] = m
	return m
}

// follow returns the root of the file that a reference leads to.
func (l *loader) follow(p place, ref *tree.Node) place {
	at := mark(ref)
	if !isString(ref) {
		l.report(at, fmt.Sprintf(`"$ref" must be the path of a JSON file, not %s: write it in quotes`, describe(ref)))
		return place{}
	}
	from := p.at(ref).files
	name, problem := l.target(from, ref.Value)
	if problem != "" {
		l.report(at, problem)
		return place{}
	}
	for t := from; t != nil; t = t.outer {
		if t.name == name {
			l.report(at, fmt.Sprintf("%q leads back to the file that it is reached from: take the reference out", ref.Value))
			return place{}
		}
	}
	if l.parts[name] == nil && len(l.parts) >= maxParts {
		l.report(at, fmt.Sprintf("the navigation has more than %d parts: join some of them", maxParts))
		return place{}
	}
	to, cause := l.open(name)
	if cause != "" {
		l.report(at, fmt.Sprintf("%q cannot be read (%s): correct the path, or create the file", ref.Value, cause))
		return place{}
	}
	if to.document == nil { // its own problems say why
		return place{}
	}
	return place{to.document.Root, &way{to.file, name, from}}
}

// target returns the file that a reference names, or what is wrong with it.
func (l *loader) target(from *way, ref string) (name, problem string) {
	switch {
	case strings.Contains(ref, "://") || path.IsAbs(ref) || strings.Contains(ref, `\`):
		return "", fmt.Sprintf("%q must be a path from the folder of this file: write \"./part.json\"", ref)
	case path.Ext(ref) != ".json":
		return "", fmt.Sprintf("%q is no JSON file: only a whole .json file can be referred to", ref)
	}
	root := path.Dir(l.name)
	name = path.Join(path.Dir(from.name), ref)
	if root != "." && !strings.HasPrefix(name, root+"/") || name == ".." || strings.HasPrefix(name, "../") {
		return "", fmt.Sprintf("%q is outside the documentation: move the file into the folder of %s", ref, path.Base(l.name))
	}
	return name, ""
}

// report adds a Problem, each once: a part can be reached on several ways.
func (l *loader) report(at source.Span, message string) {
	problem := tree.Problem{Span: at, Message: message}
	if !l.reported[problem] {
		l.reported[problem] = true
		l.nav.Problems = append(l.nav.Problems, problem)
	}
}

// visit counts a node, and reports false when there are too many.
func (l *loader) visit(at source.Span) bool {
	l.visited++
	if l.visited <= maxVisited {
		return true
	}
	if l.visited == maxVisited+1 {
		l.report(at.File.Span(at.Start, min(at.Start+1, at.End)), "the navigation is too large, and the rest is not read: check that no part is referred to again and again")
	}
	return false
}

// mark is the place at which a problem of a value is shown: a string or number
// itself, the opening bracket of a list or an object.
func mark(n *tree.Node) source.Span {
	span := n.Span
	if n.Kind != tree.Scalar && span.End > span.Start {
		span.End = span.Start + 1
	}
	return span
}

// inner is the span of a string without its quotes.
func inner(n *tree.Node) source.Span {
	span := n.Span
	if n.Style == tree.DoubleQuoted && span.End-span.Start >= 2 {
		span.Start++
		span.End--
	}
	return span
}

func isString(n *tree.Node) bool {
	return n != nil && n.Kind == tree.Scalar && n.Type == tree.String
}

// describe names the kind of a value.
func describe(n *tree.Node) string {
	switch {
	case n.Kind == tree.Mapping:
		return "an object"
	case n.Kind == tree.Sequence:
		return "a list"
	case n.Type == tree.Null:
		return "null"
	case n.Type == tree.Bool:
		return n.Value
	case n.Type == tree.Int || n.Type == tree.Float:
		return "a number"
	}
	return "a string"
}
