package tree

import (
	"bytes"
	"errors"
	"strings"

	"parlance/internal/edit"
	"parlance/internal/source"
)

// placeKind is what a value stands behind.
type placeKind uint8

const (
	atRoot placeKind = iota
	behindColon
	behindDash
	inFlow
)

// place is where a value stands.
type place struct {
	kind   placeKind
	start  int    // behind the colon or dash
	end    int    // behind anchor and tag, if there are any
	column int    // of the key or dash
	colon  string // what must be written first where a key has no colon
	props  properties
}

// place finds out where a value of the document stands.
func (d *Document) place(n *Node) place {
	data := d.File.Data
	h := d.holders[n]
	p := place{}
	switch {
	case h.parent == nil:
		p.start = textStart(data)
		if i := documentMarker(data, p.start); i >= 0 && i < max(n.Span.End, 1) {
			p.start = i + 3
		}
	case h.key != nil:
		p.kind = behindColon
		flow := h.parent.Style == Flow
		p.column = columnOf(data, h.parent.Span.Start)
		p.start = h.key.Span.End
		if at := skipTrivia(data, p.start); isIndicator(data, at, ':', flow) && at < max(n.Span.End, p.start+1) {
			p.start = at + 1
		} else if flow {
			p.colon = ":"
			if h.key.Span.Start == h.key.Span.End {
				p.colon = " :" // the key may be a tag only, which the colon must not join
			}
		} else {
			p.colon = "\n" + spaces(p.column) + ":"
		}
	case h.parent.Style == Flow:
		p.start = d.entryOf(h.parent, n).start
	default:
		p.kind = behindDash
		start := d.entryOf(h.parent, n).start
		p.start, p.column = start+1, columnOf(data, start)
	}
	if h.parent != nil && h.parent.Style == Flow {
		p.kind = inFlow
	}
	p.end = p.start
	if d.Format == YAML {
		p.props = propertiesBefore(data, p.start, n.Span)
		p.end = p.props.end
	}
	return p
}

func (d *Document) entryOf(parent, n *Node) entry {
	for _, e := range d.entries(parent) {
		if e.node == n {
			return e
		}
	}
	return entry{}
}

// propertiesBefore reads anchor and tag of a value. Those of the first key of a
// block mapping lie within the value's span.
func propertiesBefore(data []byte, at int, value source.Span) properties {
	first := skipTrivia(data, at)
	if first >= len(data) || data[first] != '&' && data[first] != '!' || first >= value.End || value.Start < value.End && first >= value.Start {
		return properties{end: at}
	}
	props := readProperties(data[:max(value.Start, first)], first)
	return props
}

// Replace returns the edits that write another value in the place of old,
// which may be an empty value or an alias. Value may be of any document, this
// one too.
//
// A tag before the old value goes with it. An anchor stays, since aliases may
// name it: they then stand for the new value. Comments between a key and a
// value on lines below it go with the value.
func (d *Document) Replace(old, value *Node) ([]edit.Edit, error) {
	d.prepare()
	if old == nil || value == nil {
		return nil, errors.New("there is no value to replace")
	}
	if old.Merged {
		return nil, errMerged
	}
	h, ok := d.holders[old]
	if !ok {
		return nil, errForeign
	}
	if h.isKey {
		return nil, errors.New("a key cannot be replaced: remove its pair and insert another")
	}
	if err := d.losesAnchor(old.Span.Start, old.Span.End, old); err != nil {
		return nil, err
	}
	r := d.renderer()
	r.under = d.keyAbove(old)
	p := d.place(old)
	if p.colon != "" && p.kind == inFlow && (strings.ContainsAny(h.key.Span.Text(), "\r\n") || h.key.Span.End-h.key.Span.Start > maxKey) {
		return nil, errNoColon
	}
	// A block of text would take the lines below that are indented more.
	below := lineAfter(d.File.Data, old.Span.End)
	r.noBlocks = skipDeeper(d.File.Data, below, p.column) > below
	var ops []operation
	switch {
	case d.Format == JSON:
		ops = d.replaceJSON(r, old, value)
	case p.kind == inFlow || old.Style == Flow && h.parent != nil && h.parent.Style == Flow:
		ops = d.replaceInFlow(r, p, old, value)
	case p.kind == atRoot:
		ops = d.replaceRoot(r, p, old, value)
	default:
		ops = d.replaceInBlock(r, p, old, value)
	}
	if r.err != nil {
		return nil, r.err
	}
	return d.finish(ops), nil
}

func (d *Document) replaceJSON(r *renderer, old, value *Node) []operation {
	text := r.json(value, indentOf(d.File.Data, old.Span.Start), d.habits.multiline)
	if d.holders[old].parent == nil && old.Span.End == len(d.File.Data) && old.Span.Start == old.Span.End {
		text += "\n"
	}
	return []operation{{old.Span.Start, old.Span.End, text}}
}

func (d *Document) replaceInFlow(r *renderer, p place, old, value *Node) []operation {
	data := d.File.Data
	start, text := old.Span.Start, r.flow(value)
	if p.props.tag != "" {
		start = skipTrivia(data, p.start)
		if p.props.anchor != "" {
			text = "&" + p.props.anchor + " " + text
		}
	}
	text = p.colon + text
	if p.colon != "" {
		text = strings.Replace(text, ":", ": ", 1)
	} else if start > 0 && (data[start-1] == ':' || start == p.end && p.end > p.start) {
		text = " " + text
	}
	return []operation{{start, old.Span.End, text}}
}

func (d *Document) replaceInBlock(r *renderer, p place, old, value *Node) []operation {
	text := ""
	if p.kind == behindDash {
		text = r.afterDash(value, p.column)
	} else {
		text = r.afterKey(value, p.column)
	}
	return d.put(p, old, p.colon, text)
}

// put writes text, whose first line begins with a space or is empty, behind a
// key or dash in the place of a value. Comments on the lines that stay must not
// come between the lines of the text.
func (d *Document) put(p place, old *Node, colon, text string) []operation {
	data := d.File.Data
	head, body, _ := strings.Cut(text, "\n")
	if body != "" {
		body = "\n" + body
	}
	if p.props.tag != "" {
		if p.props.anchor != "" {
			head = " &" + p.props.anchor + head
		}
	} else {
		p.start = p.end
	}
	head = colon + head
	start, end := old.Span.Start, old.Span.End
	if bytes.ContainsAny(data[p.end:start], "\r\n") {
		// The value stands on lines below.
		below := lineEnd(data, p.end)
		return []operation{{p.start, p.end, head}, {below, lineEnd(data, end), body}}
	}
	ops := []operation{{p.start, end, head}}
	if body == "" && strings.HasPrefix(head, " ") && p.start == p.end && start > p.end {
		ops[0] = operation{start, end, head[1:]} // the space before it stays
	}
	if body != "" {
		at := lineEnd(data, end)
		ops = append(ops, operation{at, at, body})
	}
	return ops
}

func (d *Document) replaceRoot(r *renderer, p place, old, value *Node) []operation {
	data := d.File.Data
	text := r.atRoot(value)
	start, end := old.Span.Start, old.Span.End
	marked := p.start >= 3 && string(data[p.start-3:p.start]) == "---"
	switch {
	case p.props.tag != "" && p.props.anchor == "" && !marked:
		start = skipTrivia(data, p.start)
	case start == end && p.end == p.start:
		return d.fillRoot(start, text)
	case (marked || p.end > p.start) && !bytes.ContainsAny(data[p.end:start], "\r\n") || p.props.tag != "" || start == end:
		// It shares its line with the marker or an anchor.
		if r.isBlock(value) {
			return d.put(p, old, "", "\n"+text)
		}
		return d.put(p, old, "", " "+text)
	}
	head, body, more := strings.Cut(text, "\n")
	if !more {
		return []operation{{start, end, text}}
	}
	if line := lineStart(data, start); skipSpaces(data, line) == start {
		start = line // all lines of a block begin in one column
	}
	at := lineEnd(data, end)
	return []operation{{start, end, head}, {at, at, "\n" + body}}
}

// fillRoot writes a value into a document that has none.
func (d *Document) fillRoot(at int, text string) []operation {
	at = lineAfter(d.File.Data, at)
	return []operation{{at, at, text + "\n"}}
}
