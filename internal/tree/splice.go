package tree

import (
	"errors"
	"fmt"

	"parlance/internal/edit"
)

// Splice returns the edits that put pairs or items into a mapping or sequence
// and take others out. Pairs are named by their key, items by themselves.
// Insertions behind the same node keep their order.
//
// The edits of several collections can be applied together where none lies
// within what another one removes. As what is put at the end of a collection and
// what is put behind it have the same place, those of inner collections must
// come first: see Depth.
//
// An empty value (null) takes pairs or items as well: it becomes a collection.
// A collection that loses all becomes {} or [].
//
// Removing a pair removes its lines, the comment lines directly above it and
// those below it that are indented more. Removing a pair that hides one of a
// merge lets that one appear again.
//
// It is an error if the collection is an alias, if a key is there already, or
// if a node to insert behind or to remove is not in the collection.
func (d *Document) Splice(container *Node, insert []Insertion, remove []*Node) ([]edit.Edit, error) {
	d.prepare()
	if err := d.editable(container); err != nil {
		return nil, err
	}
	if len(insert)+len(remove) == 0 {
		return nil, nil
	}
	if container.Kind == Scalar {
		return d.fill(container, insert, remove)
	}
	s, err := d.newSplice(container, insert, remove)
	if err != nil {
		return nil, err
	}
	var ops []operation
	switch {
	case len(s.entries) == 0 && d.mayReplace(container):
		return d.Replace(container, s.whole())
	case container.Style == Flow:
		ops = s.flow()
	default:
		ops = s.block()
	}
	if s.render.err != nil {
		return nil, s.render.err
	}
	return d.finish(ops), nil
}

// Depth returns how many collections a value of the document is in: 0 for the
// root, and for a value that is not of this document.
func (d *Document) Depth(n *Node) int {
	d.prepare()
	depth := 0
	for h := d.holders[n]; h.parent != nil; h = d.holders[h.parent] {
		depth++
	}
	return depth
}

// editable reports why a value cannot be changed.
func (d *Document) editable(n *Node) error {
	if n == nil {
		return errors.New("there is no value to edit")
	}
	if n.Merged {
		return errMerged
	}
	if n.Alias {
		return errAlias
	}
	if _, ok := d.holders[n]; !ok {
		return errForeign
	}
	return nil
}

// fill turns a null into a collection.
func (d *Document) fill(null *Node, insert []Insertion, remove []*Node) ([]edit.Edit, error) {
	if null.Type != Null {
		return nil, errors.New("the value is a scalar: only mappings, sequences and empty values take pairs or items")
	}
	if len(remove) > 0 {
		return nil, errors.New("the value is empty: there is nothing to remove")
	}
	kind := Sequence
	for _, i := range insert {
		if i.Key != "" {
			kind = Mapping
		}
	}
	whole := &Node{Kind: kind, Style: Block}
	if err := collect(whole, insert); err != nil {
		return nil, err
	}
	return d.Replace(null, whole)
}

// collect adds what is inserted to a collection that is made.
func collect(n *Node, insert []Insertion) error {
	for _, i := range insert {
		switch {
		case i.Value == nil:
			return errors.New("there is no value to insert")
		case n.Kind == Sequence:
			n.Items = append(n.Items, i.Value)
		case n.Pair(i.Key) != nil:
			return errTwice(i.Key)
		default:
			n.Pairs = append(n.Pairs, Pair{NewString(i.Key), i.Value})
		}
	}
	return nil
}

func errTwice(key string) error { return fmt.Errorf("the key %q is there already", shorten(key)) }

// mayReplace reports whether an empty collection can be written anew: a comment
// within it must stay.
func (d *Document) mayReplace(n *Node) bool {
	return skipTrivia(d.File.Data, n.Span.Start+1) == n.Span.End-1 && !hasComment(n.Span.Text())
}

func hasComment(text string) bool {
	for i := range len(text) {
		if text[i] == '#' {
			return true
		}
	}
	return false
}

// splice is the work on one collection.
type splice struct {
	doc       *Document
	container *Node
	entries   []entry
	removed   []bool
	inserted  map[int][]Insertion // by the index of the entry they go behind, -1 for the start
	render    *renderer
	codeQuote byte // quotes of the status codes in the collection, 0 for none
}

// pair renders a pair that is inserted. Status codes look like those beside
// them.
func (s *splice) pair(i Insertion, column int) string {
	pair := Pair{NewString(i.Key), i.Value}
	flow := s.container.Style == Flow
	if s.codeQuote != 0 {
		defer func(habit byte) { s.render.numberKey = habit }(s.render.numberKey)
		s.render.numberKey = s.codeQuote
	}
	if flow {
		return s.render.flowPair(pair)
	}
	return s.render.pair(pair, column)
}

func (d *Document) newSplice(container *Node, insert []Insertion, remove []*Node) (*splice, error) {
	s := &splice{doc: d, container: container, entries: d.entries(container), inserted: map[int][]Insertion{}, render: d.renderer()}
	s.render.under = d.keyAbove(container)
	index := make(map[*Node]int, len(s.entries))
	for i, e := range s.entries {
		index[e.node] = i
		if container.Kind == Mapping && isStatusCode(e.node.Value) {
			s.codeQuote = quoteOf(e.node.Style)
		}
	}
	if err := s.mark(index, remove); err != nil {
		return nil, err
	}
	present := map[string]bool{}
	for i, e := range s.entries {
		if container.Kind == Mapping && !s.removed[i] && e.node.Kind == Scalar && !isMerge(e.node) {
			present[e.node.Value] = true
		}
	}
	for _, i := range insert {
		after, ok := s.indexAfter(index, i.After)
		switch {
		case i.Value == nil:
			return nil, errors.New("there is no value to insert")
		case !ok:
			return nil, errors.New("what is to be inserted behind is not in the collection: name pairs by their key")
		case container.Kind == Mapping && present[i.Key]:
			return nil, errTwice(i.Key)
		}
		present[i.Key] = true
		s.inserted[after] = append(s.inserted[after], i)
	}
	return s, nil
}

// mark notes which entries are removed.
func (s *splice) mark(index map[*Node]int, remove []*Node) error {
	s.removed = make([]bool, len(s.entries))
	gone := map[string]bool{}
	for _, n := range remove {
		i, ok := index[n]
		switch {
		case n != nil && n.Merged:
			return errMerged
		case !ok:
			return errors.New("what is to be removed is not in the collection: name pairs by their key")
		}
		s.removed[i] = true
		gone[n.Value] = true
	}
	for i, e := range s.entries {
		// Without the last one, an earlier one of the same name would count.
		if e.hidden && e.node.Kind == Scalar && !isMerge(e.node) && gone[e.node.Value] {
			s.removed[i] = true
		}
		if !s.removed[i] {
			continue
		}
		if err := s.doc.losesAnchor(e.start, e.end, nil); err != nil {
			return err
		}
	}
	return nil
}

// indexAfter returns the index of the entry to insert behind. A merged key
// stands for its merge.
func (s *splice) indexAfter(index map[*Node]int, after *Node) (int, bool) {
	if after == nil {
		return -1, true
	}
	if i, ok := index[after]; ok {
		return i, true
	}
	if after.Merged {
		for i, e := range s.entries {
			if e.hidden && e.value.Span == after.Span {
				return i, true
			}
		}
	}
	return 0, false
}

// whole returns the collection with all that is inserted, for one that has
// nothing yet. Short scalars keep it on its line.
func (s *splice) whole() *Node {
	n := &Node{Kind: s.container.Kind, Style: Flow}
	// The keys were checked.
	_ = collect(n, s.inserted[-1])
	small := fitsFlow(n)
	for _, i := range s.inserted[-1] {
		small = small && i.Value.Kind == Scalar && i.Value.Style != Literal && i.Value.Style != Folded
	}
	if !small {
		n.Style = Block
	}
	return n
}

// empty is what is written for a collection that has nothing.
func (s *splice) empty() string {
	if s.container.Kind == Mapping {
		return "{}"
	}
	return "[]"
}

// kept returns the indexes of the entries that stay.
func (s *splice) kept() []int {
	var list []int
	for i := range s.entries {
		if !s.removed[i] {
			list = append(list, i)
		}
	}
	return list
}
