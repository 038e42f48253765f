package tree

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parlance/internal/edit"
)

// holder is where a node hangs: in which collection, as what.
type holder struct {
	parent *Node // nil for the root
	key    *Node // of a mapping's value
	isKey  bool
}

var (
	errForeign = errors.New("the value is not part of this document, or belongs to an alias")
	errAlias   = errors.New("the value is an alias: edit what it stands for instead")
	errMerged  = errors.New("the value comes from a merge (<<): edit it where it is defined")
)

// prepare looks through the document before its first edit.
func (d *Document) prepare() {
	d.prepared.Do(func() {
		d.holders = map[*Node]holder{}
		d.hold(d.Root, holder{})
		d.habits = d.learn()
	})
}

func (d *Document) hold(n *Node, h holder) {
	d.holders[n] = h
	if n.Alias {
		d.aliases = append(d.aliases, n)
		return // its contents hang elsewhere
	}
	if n.Anchor != "" {
		d.anchors = append(d.anchors, n)
	}
	for _, item := range n.Items {
		d.hold(item, holder{parent: n})
	}
	for _, list := range [][]Pair{n.Pairs, d.hidden[n]} {
		for _, pair := range list {
			if !pair.Key.Merged {
				d.hold(pair.Key, holder{parent: n, isKey: true})
				d.hold(pair.Value, holder{parent: n, key: pair.Key})
			}
		}
	}
}

// losesAnchor reports an anchor between two offsets that an alias elsewhere
// needs: without it the document would no longer be valid.
func (d *Document) losesAnchor(start, end int, except *Node) error {
	for _, n := range d.anchors {
		if n == except || n.Span.Start < start || n.Span.Start > end {
			continue
		}
		for _, alias := range d.aliases {
			at := alias.Span.Start
			if (at < start || at >= end) && alias.Span.Text() == "*"+n.Anchor {
				return fmt.Errorf("the anchor &%s in it is needed in line %d: write out the alias there first", n.Anchor, lineOf(d.File, at))
			}
		}
	}
	return nil
}

// keyAbove returns the key of a value, or of the list that it is in.
func (d *Document) keyAbove(n *Node) string {
	h := d.holders[n]
	for h.key == nil && h.parent != nil {
		h = d.holders[h.parent]
	}
	if h.key == nil {
		return ""
	}
	return h.key.Value
}

func (d *Document) renderer() *renderer { return &renderer{habits: d.habits} }

// entry is a pair or an item as it stands in the text.
type entry struct {
	start, end int // from the "?", dash, anchor, tag or key on to the end of the value
	node       *Node
	value      *Node
	hidden     bool
}

// entries returns what a collection holds in the order of the text, with what
// is hidden and without what merges bring.
func (d *Document) entries(n *Node) []entry {
	list := make([]entry, 0, len(n.Items)+len(n.Pairs))
	for _, item := range n.Items {
		list = append(list, entry{node: item, value: item})
	}
	for _, pair := range n.Pairs {
		if !pair.Key.Merged {
			list = append(list, entry{node: pair.Key, value: pair.Value})
		}
	}
	for _, pair := range d.hidden[n] {
		list = append(list, entry{node: pair.Key, value: pair.Value, hidden: true})
	}
	if len(d.hidden[n]) > 0 {
		slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(a.node.Span.Start, b.node.Span.Start) })
	}
	data := d.File.Data
	at := n.Span.Start
	if n.Style == Flow && !d.isSinglePair(n) {
		at++
	}
	for i := range list {
		at = skipTrivia(data, at)
		if i > 0 && n.Style == Flow && at < len(data) && data[at] == ',' {
			at = skipTrivia(data, at+1)
		}
		list[i].start = at
		if n.Kind == Sequence && n.Style == Block {
			at++
		}
		at = max(at, list[i].node.Span.End, list[i].value.Span.End)
		list[i].end = at
	}
	return list
}

// isSinglePair reports whether n is the mapping in "[key: value]", which has no
// braces of its own.
func (d *Document) isSinglePair(n *Node) bool {
	if n.Kind != Mapping || n.Style != Flow || n.Alias {
		return false
	}
	return d.File.Data[n.Span.Start] != '{' || len(n.Pairs) == 1 && n.Pairs[0].Key.Span.Start == n.Span.Start
}

// operation replaces bytes; it inserts where start is end.
type operation struct {
	start, end int
	text       string // with "\n" for line ends
}

// finish turns operations into edits: those that touch become one, line ends
// become the file's, and a file whose last line has no end keeps that.
func (d *Document) finish(ops []operation) []edit.Edit {
	slices.SortStableFunc(ops, func(a, b operation) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var merged []operation
	for _, op := range ops {
		if n := len(merged); n > 0 && op.start <= merged[n-1].end {
			merged[n-1].end = max(merged[n-1].end, op.end)
			merged[n-1].text += op.text
			continue
		}
		merged = append(merged, op)
	}
	data := d.File.Data
	eol := d.File.LineEnding()
	edits := make([]edit.Edit, 0, len(merged))
	for _, op := range merged {
		if op.end == len(data) && len(data) > textStart(data) && !isBreak(data[len(data)-1]) {
			op = d.atEnd(op)
		}
		if op.start == op.end && op.text == "" {
			continue
		}
		edits = append(edits, edit.Edit{Span: d.File.Span(op.start, op.end), New: strings.ReplaceAll(op.text, "\n", eol)})
	}
	return edits
}

// atEnd adapts an operation at the end of a file whose last line has no end.
// Operations are made as if it had one.
func (d *Document) atEnd(op operation) operation {
	data := d.File.Data
	ended := strings.HasSuffix(op.text, "\n")
	if op.start == op.end {
		if ended {
			op.text = "\n" + strings.TrimSuffix(op.text, "\n")
		}
		return op
	}
	op.text = strings.TrimSuffix(op.text, "\n")
	if op.text == "" && op.start > 0 && isBreak(data[op.start-1]) {
		op.start--
		if op.start > 0 && data[op.start] == '\n' && data[op.start-1] == '\r' {
			op.start--
		}
	}
	return op
}
