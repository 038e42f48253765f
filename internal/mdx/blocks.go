package mdx

import (
	"github.com/yuin/goldmark/text"

	"parlance/internal/source"
)

// The blocks of a body are read line by line, as CommonMark says: first each
// open container takes its part of the line, then new containers may begin, and
// what is left belongs to a leaf. The reading is our own, not goldmark's, since
// MDX has no indented code and so everything may be indented to any depth,
// while goldmark's block parsers hold on to three columns; and since a tag may
// go on over several lines in any container. Inline content is goldmark's.

// maxDepth bounds how deep containers and elements nest. What is deeper is
// shown as text.
const maxDepth = 100

// container is an open block quote, list or footnote.
type container struct {
	kind   Kind
	node   *Node
	item   *Node // of a list: the item at hand
	marker byte  // of a list
	size   int   // of a list: the columns that lines of the item are indented

	startsBlank bool // the item's first line holds its marker alone
	blankAgain  bool // and a blank line follows
}

// takes returns the node that gets the children.
func (c *container) takes() *Node {
	if c.item != nil {
		return c.item
	}
	return c.node
}

// blockReader reads the blocks of a body.
type blockReader struct {
	*builder
	root  *Node
	stack []*container
	next  int // offset of the line behind the one at hand

	paragraph []text.Segment // the lines of the open paragraph
	fence     *openFence
	table     *Node

	afterBlank bool // blank lines stand before the line at hand
}

// readBlocks reads the body from an offset.
func (b *builder) readBlocks(from int) *Node {
	r := &blockReader{builder: b, root: &Node{Span: b.span(from, len(b.data))}, next: from}
	for r.next < len(r.data) {
		start := r.next
		stop := r.lineStop(start)
		r.next = nextLine(r.data, start)
		r.readLine(cursor{pos: start, stop: stop})
	}
	if r.fence != nil {
		r.closeFence()
	}
	r.closeLeaf()
	return r.root
}

func (b *builder) lineStop(start int) int { return lineEnd(b.data, start) }

func (r *blockReader) readLine(c cursor) {
	lineStart := c.pos
	c, continued := r.continueContainers(c)
	if r.fence == nil || continued < len(r.stack) {
		interrupt := continued == len(r.stack) && r.paragraph != nil
		for opened := false; len(r.stack) < maxDepth || !opened && continued < maxDepth; opened = true {
			behind, box := r.opens(c, interrupt)
			if box == nil {
				break
			}
			if !opened {
				r.closeLeaf()
				r.closeTo(continued)
			}
			r.push(box)
			c = behind
			continued = len(r.stack)
		}
	}
	r.readFlow(c, continued, lineStart)
}

// continueContainers lets the open containers take their part of the line. It
// returns how many do.
func (r *blockReader) continueContainers(c cursor) (behind cursor, continued int) {
	for i, box := range r.stack {
		behind, ok := r.continues(box, c)
		if ok {
			c = behind
			continue
		}
		if box.kind != KindList {
			return c, i
		}
		behind, next := r.marker(c, false)
		if next == nil || next.marker != box.marker {
			return c, i
		}
		r.closeLeaf()
		r.closeTo(i + 1)
		r.addItem(box, next)
		return behind, i + 1
	}
	return c, len(r.stack)
}

// continues reports whether a line belongs to a container, which a new item of
// a list does not say. It changes nothing but what a list item knows of blank
// lines, which is safe to find out twice.
func (r *blockReader) continues(box *container, c cursor) (cursor, bool) {
	width, pos := c.indent(r.data)
	isBlank := pos == c.stop
	switch box.kind {
	case KindQuote:
		if isBlank || r.data[pos] != '>' {
			return c, false
		}
		return c.to(pos, width, 1).skip(r.data, 1), true
	case KindFootnote:
		if isBlank || width >= 4 {
			return c.skip(r.data, 4), true
		}
		return c, false
	}
	if isBlank {
		box.blankAgain = box.blankAgain || box.startsBlank
		return c.skip(r.data, box.size), true
	}
	stays := !box.blankAgain && width >= box.size
	box.blankAgain, box.startsBlank = false, false
	return c.skip(r.data, box.size), stays
}

// opens returns the container that begins at the cursor, or nil. Where it would
// interrupt a paragraph, less counts as the beginning of a list.
func (r *blockReader) opens(c cursor, interrupt bool) (cursor, *container) {
	width, pos := c.indent(r.data)
	if pos == c.stop {
		return c, nil
	}
	switch r.data[pos] {
	case '>':
		n := &Node{Kind: KindQuote, Span: r.span(pos, pos+1)}
		return c.to(pos, width, 1).skip(r.data, 1), &container{kind: KindQuote, node: n}
	case '[':
		return r.opensFootnote(c, width, pos)
	}
	return r.marker(c, interrupt)
}

// marker reads the marker of a list item.
func (r *blockReader) marker(c cursor, interrupt bool) (cursor, *container) {
	width, pos := c.indent(r.data)
	if pos == c.stop {
		return c, nil
	}
	end := pos + 1
	number := 0
	switch ch := r.data[pos]; {
	case ch == '*' || ch == '-':
		if r.isRule(pos, c.stop) {
			return c, nil
		}
	case ch == '+':
	case ch >= '0' && ch <= '9':
		end = pos
		for end < c.stop && r.data[end] >= '0' && r.data[end] <= '9' {
			number = min(number*10+int(r.data[end]-'0'), 1e9)
			end++
		}
		if end-pos > 9 || end == c.stop || r.data[end] != '.' && r.data[end] != ')' || interrupt && (end-pos > 1 || number != 1) {
			return c, nil
		}
		end++
	default:
		return c, nil
	}
	marks := end - pos
	n := &Node{Kind: KindList, Span: r.span(pos, end), Ordered: marks > 1, Level: number}
	box := &container{kind: KindList, node: n, marker: r.data[end-1]}
	behind := c.to(pos, width, marks)
	space, text := behind.indent(r.data)
	switch {
	case text == c.stop && interrupt, text < c.stop && space == 0:
		return c, nil
	case text == c.stop:
		box.startsBlank = true
		box.size = width + marks + 1
		return behind, box
	}
	box.size = width + marks + space
	return behind.to(text, space, 0), box
}

// opensFootnote reads "[^label]:".
func (r *blockReader) opensFootnote(c cursor, width, pos int) (cursor, *container) {
	label, end := footnoteLabel(r.data[:c.stop], pos)
	if end == 0 || end == c.stop || r.data[end] != ':' {
		return c, nil
	}
	n := &Node{Kind: KindFootnote, Span: r.span(pos, end+1), Text: label}
	key := labelKey(label)
	if r.footnotes[key] == nil {
		r.footnotes[key] = n
	}
	behind := c.to(pos, width, end+1-pos)
	space, text := behind.indent(r.data)
	return behind.to(text, space, 0), &container{kind: KindFootnote, node: n}
}

// footnoteLabel reads "[^label]" at an offset. It returns the offset behind it,
// or 0.
func footnoteLabel(data []byte, at int) (label string, end int) {
	if at+2 >= len(data) || data[at+1] != '^' {
		return "", 0
	}
	for i := at + 2; i < len(data) && i < at+1000; i++ {
		switch c := data[i]; {
		case c == ']':
			if i == at+2 {
				return "", 0
			}
			return string(data[at+2 : i]), i + 1
		case c == '[' || isSpace(c):
			return "", 0
		case c == '\\' && i+1 < len(data):
			i++
		}
	}
	return "", 0
}

func (r *blockReader) push(box *container) {
	r.add(box.node)
	r.stack = append(r.stack, box)
	if box.kind == KindList {
		box.item = &Node{Kind: KindItem, Span: box.node.Span}
		box.node.Children = append(box.node.Children, box.item)
	}
}

// addItem goes on with the next item of a list, whose marker next was read for.
func (r *blockReader) addItem(box, next *container) {
	box.node.Loose = box.node.Loose || r.afterBlank
	box.item = &Node{Kind: KindItem, Span: next.node.Span}
	box.node.Children = append(box.node.Children, box.item)
	r.grow(next.node.Span.End)
	box.size, box.startsBlank, box.blankAgain = next.size, next.startsBlank, false
}

// add appends a block to the innermost container.
func (r *blockReader) add(n *Node) {
	if len(r.stack) == 0 {
		r.root.Children = append(r.root.Children, n)
		return
	}
	box := r.stack[len(r.stack)-1]
	parent := box.takes()
	if box.kind == KindList && len(parent.Children) > 0 && r.afterBlank {
		box.node.Loose = true
	}
	parent.Children = append(parent.Children, n)
	r.grow(n.Span.End)
}

// grow lets the open containers reach to an offset.
func (r *blockReader) grow(end int) {
	for _, box := range r.stack {
		box.node.Span.End = max(box.node.Span.End, end)
		if box.item != nil {
			box.item.Span.End = max(box.item.Span.End, end)
		}
	}
}

func (r *blockReader) closeTo(size int) { r.stack = r.stack[:size] }

// span returns a span of the file.
func (b *builder) span(start, end int) source.Span { return b.file.Span(start, end) }
