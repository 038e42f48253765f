package spec

import (
	"cmp"
	"slices"
	"strings"

	"parlance/internal/edit"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// edits renders the work. Inner collections come before outer ones: where both
// insert at the end of a line, the inner lines come first.
func (r *repair) edits() []edit.Edit {
	r.addSections()
	if freed := r.freeAliases(); len(freed) > 0 {
		return r.checked(freed)
	}
	var groups [][]edit.Edit
	var gone []*tree.Node
	for _, old := range r.replaces {
		gone = append(gone, old)
		if edits, err := r.doc.Replace(old, r.replaced[old]); err == nil {
			groups = append(groups, edits)
		}
	}
	for _, container := range r.order {
		gone = append(gone, r.work[container].gone...)
	}
	slices.SortStableFunc(r.order, func(a, b *tree.Node) int {
		return cmp.Compare(a.Span.End-a.Span.Start, b.Span.End-b.Span.Start)
	})
	for _, container := range r.order {
		if within(container, gone) {
			continue
		}
		w := r.work[container]
		if edits, err := r.doc.Splice(container, w.insert, w.remove); err == nil {
			groups = append(groups, edits)
		}
	}
	return r.checked(groups)
}

// within reports whether a value lies in one that is replaced or removed.
func within(n *tree.Node, gone []*tree.Node) bool {
	return slices.ContainsFunc(gone, func(g *tree.Node) bool {
		return !g.Alias && g.Span.Start <= n.Span.Start && n.Span.End <= g.Span.End && g.Span.Start < g.Span.End
	})
}

// freeAliases returns the edits that write aliases out whose anchor is about
// to go. The rest is left for the next round.
func (r *repair) freeAliases() [][]edit.Edit {
	anchors := map[string]bool{}
	var gone []*tree.Node
	for _, old := range r.replaces {
		if !old.Alias {
			gone = append(gone, old)
			innerAnchors(old, anchors)
		}
	}
	for _, container := range r.order {
		for _, n := range r.work[container].gone {
			if !n.Alias {
				gone = append(gone, n)
				innerAnchors(n, anchors)
				if n.Anchor != "" {
					anchors[n.Anchor] = true
				}
			}
		}
	}
	if len(anchors) == 0 {
		return nil
	}
	free := &aliasSearch{anchors: anchors, gone: gone}
	free.walk(r.doc.Root)
	var groups [][]edit.Edit
	for _, n := range free.found {
		if edits, err := r.doc.Replace(n, plain(n)); err == nil {
			groups = append(groups, edits)
		}
	}
	return groups
}

// innerAnchors collects the anchors below a value. Its own survives when it is
// replaced.
func innerAnchors(n *tree.Node, anchors map[string]bool) {
	if n.Alias {
		return
	}
	children := slices.Clone(n.Items)
	for _, pair := range n.Pairs {
		children = append(children, pair.Key, pair.Value)
	}
	for _, child := range children {
		if child.Anchor != "" && !child.Alias {
			anchors[child.Anchor] = true
		}
		innerAnchors(child, anchors)
	}
}

// aliasSearch finds the values to write out so that anchors are no longer
// needed: aliases, and mappings that merge.
type aliasSearch struct {
	anchors map[string]bool
	gone    []*tree.Node
	found   []*tree.Node
}

func (s *aliasSearch) walk(n *tree.Node) {
	if within(n, s.gone) && !n.Alias {
		return
	}
	if n.Alias {
		if s.names(n) && !within(n, s.gone) {
			s.found = append(s.found, n)
		}
		return
	}
	for _, pair := range n.Pairs {
		if pair.Value.Merged && s.names(pair.Value) {
			s.found = append(s.found, n)
			return
		}
	}
	for _, item := range n.Items {
		s.walk(item)
	}
	for _, pair := range n.Pairs {
		if !pair.Value.Merged {
			s.walk(pair.Value)
		}
	}
}

// names reports whether the text of an alias, or of what is merged, names one
// of the anchors.
func (s *aliasSearch) names(n *tree.Node) bool {
	for _, word := range strings.FieldsFunc(n.Span.Text(), func(c rune) bool { return strings.ContainsRune("[], \t\r\n", c) }) {
		if name, ok := strings.CutPrefix(word, "*"); ok && s.anchors[name] {
			return true
		}
	}
	return false
}

// checked joins the edits of several values. Those that would overlap others,
// or break the document, are left out.
func (r *repair) checked(groups [][]edit.Edit) []edit.Edit {
	var list []edit.Edit
	for _, edits := range groups {
		if !overlaps(list, edits) {
			list = append(list, edits...)
		}
	}
	if r.parses(list) {
		return list
	}
	list = nil
	for _, edits := range groups {
		if more := append(slices.Clone(list), edits...); !overlaps(list, edits) && r.parses(more) {
			list = more
		}
	}
	return list
}

func (r *repair) parses(edits []edit.Edit) bool {
	if len(edits) == 0 {
		return true
	}
	data, err := edit.Splice(r.locale.File, edits)
	if err != nil {
		return false
	}
	_, problems := tree.Parse(source.NewFile(r.locale.File.Path, data))
	return !slices.ContainsFunc(problems, func(p tree.Problem) bool { return p.Fatal })
}

func overlaps(list, more []edit.Edit) bool {
	for _, a := range list {
		for _, b := range more {
			if a.Span.Start < b.Span.End && b.Span.Start < a.Span.End {
				return true
			}
		}
	}
	return false
}
