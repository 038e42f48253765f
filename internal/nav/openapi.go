package nav

import (
	"fmt"

	"parlance/internal/tree"
)

// defaultDirectory is the folder of generated pages where none is written.
const defaultDirectory = "api-reference"

// declared is the "openapi" of one node. What it names holds for all nodes
// within, until one of them has its own.
type declared struct {
	sources []Source
	listed  bool  // an entry names an operation of it without naming the spec
	last    *Cell // to which it was attached last
}

// declare reads the "openapi" of a node. own is nil where it has none.
func (l *loader) declare(p place, s scope) (inner scope, own *declared) {
	sources := l.sources(l.get(p, "openapi"), defaultDirectory)
	if len(sources) == 0 {
		return s, nil
	}
	own = &declared{sources: sources}
	s.specs = append(s.specs[:len(s.specs):len(s.specs)], own)
	if s.node != nil {
		s.node.own = own
	}
	return s, own
}

// inherited returns the spec of an entry that names none. Mintlify generates
// no other pages for a node whose operations are listed so.
func (l *loader) inherited(s scope) string {
	if len(s.specs) == 0 {
		return l.defaultSpec()
	}
	own := s.specs[len(s.specs)-1]
	own.listed = true
	return own.sources[0].Spec
}

// defaultSpec is the spec of the whole tree. Of several, none is: which of
// them is meant depends on the operation.
func (l *loader) defaultSpec() string {
	if len(l.nav.APISpecs) == 1 {
		return l.nav.APISpecs[0].Spec
	}
	return ""
}

// sources reads a value of "openapi": a path or URL, an object with "source"
// and "directory", or a list of both. Mintlify drops any other value without a
// word.
func (l *loader) sources(p place, directory string) []Source {
	if p.node == nil {
		return nil
	}
	if p.node.Kind != tree.Sequence {
		return l.source(p, directory)
	}
	var list []Source
	for _, item := range p.node.Items {
		if !l.visit(item.Span) {
			break
		}
		if q := l.resolve(p.at(item)); q.node != nil {
			list = append(list, l.source(q, directory)...)
		}
	}
	return list
}

// source reads one spec of a value of "openapi": none or one.
func (l *loader) source(p place, directory string) []Source {
	n := p.node
	if n.Kind == tree.Mapping {
		if n = l.get(p, "source").node; n == nil {
			if p.node.Get("source") == nil {
				l.report(mark(p.node), `"openapi" names no spec: add "source" with its path`)
			}
			return nil
		}
		switch d := l.get(p, "directory").node; {
		case d == nil:
		case isString(d):
			directory = d.Value
		default:
			l.report(mark(d), fmt.Sprintf(`"directory" must be the path of a folder, not %s: write it in quotes`, describe(d)))
		}
	}
	switch {
	case !isString(n):
		l.report(mark(n), fmt.Sprintf(`"openapi" must be a path, an object with "source", or a list of them, not %s: Mintlify drops it without a word, so write the path of the spec`, describe(n)))
		return nil
	case n.Value == "":
		l.report(mark(n), `"openapi" is empty: write the path of the spec, or take the key out`)
		return nil
	}
	return []Source{{Spec: n.Value, Directory: directory, Span: inner(n)}}
}
