package mdx

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/text"
)

// readFlow reads what the containers leave of a line. Fewer than the open
// containers continued; the line may still go on with their paragraph.
func (r *blockReader) readFlow(c cursor, continued, lineStart int) {
	lazy := continued < len(r.stack)
	if r.fence != nil {
		if !lazy {
			r.readFence(c)
			return
		}
		r.closeLeaf()
	}
	_, pos := c.indent(r.data)
	if pos == c.stop {
		r.closeLeaf()
		r.closeTo(continued)
		r.afterBlank = true
		return
	}
	if r.paragraph != nil && !lazy && r.readSetext(pos, c.stop) {
		r.afterBlank = false
		return
	}
	add := r.leaf(c, continued, lineStart)
	if add == nil && r.paragraph != nil {
		r.paragraph = append(r.paragraph, text.NewSegment(pos, r.next))
		return
	}
	if r.paragraph != nil || lazy || add != nil {
		r.closeLeaf()
		r.closeTo(continued)
	}
	switch {
	case add != nil:
		add()
	case r.table != nil:
		r.addRow(pos, c.stop)
	default:
		r.paragraph = append(r.paragraph, text.NewSegment(pos, r.next))
		return // afterBlank counts when the paragraph is added
	}
	r.afterBlank = false
}

// leaf returns what adds the leaf that begins at the cursor, or nil where there
// is nothing but text.
func (r *blockReader) leaf(c cursor, continued, lineStart int) func() {
	width, pos := c.indent(r.data)
	switch r.data[pos] {
	case '#':
		if n := r.heading(pos, c.stop); n != nil {
			return func() { r.add(n) }
		}
	case '*', '-', '_':
		if r.isRule(pos, c.stop) {
			return func() { r.add(&Node{Kind: KindRule, Span: r.span(pos, c.stop)}) }
		}
	case '`', '~':
		if marks := codeFence(r.data[pos:c.stop]); marks != nil {
			return func() { r.openFence(c, width, pos, len(marks)) }
		}
	case '<', '{':
		if tags, next := r.flowTags(c, pos, continued); tags != nil {
			return func() {
				r.next = next
				for _, n := range tags {
					r.add(n)
				}
			}
		}
	case 'i', 'e':
		if pos != lineStart || r.paragraph != nil {
			break
		}
		if end := r.moduleEnd(pos); end > 0 {
			return func() { r.addModule(pos, end) }
		}
	}
	if lazy := continued < len(r.stack); r.table != nil && !lazy || r.paragraph != nil && lazy {
		return nil
	}
	if n := r.tableHead(pos, c.stop, continued); n != nil {
		return func() {
			r.add(n)
			r.table = n
		}
	}
	return nil
}

// heading reads "# Title", with an id of the writer's own: "# Title {#id}".
func (r *blockReader) heading(pos, stop int) *Node {
	level := 0
	for level < 7 && pos+level < stop && r.data[pos+level] == '#' {
		level++
	}
	start := pos + level
	if level > 6 || start < stop && !isSpace(r.data[start]) {
		return nil
	}
	n := &Node{Kind: KindHeading, Level: level, Span: r.span(pos, stop)}
	start, stop = trimSpace(r.data, start, stop)
	end := stop
	for end > start && r.data[end-1] == '#' {
		end--
	}
	if end == start || isSpace(r.data[end-1]) {
		start, stop = trimSpace(r.data, start, end)
	}
	stop = r.cutID(n, start, stop)
	r.inline(n, []text.Segment{text.NewSegment(start, stop)})
	return n
}

func trimSpace(data []byte, start, stop int) (int, int) {
	for start < stop && isSpace(data[start]) {
		start++
	}
	for start < stop && isSpace(data[stop-1]) {
		stop--
	}
	return start, stop
}

// cutID takes the id off the end of a heading's text. Mintlify takes it off
// headings that begin with "#" alone.
func (r *blockReader) cutID(n *Node, start, stop int) int {
	line := r.data[start:stop]
	open := bytes.LastIndex(line, []byte("{#"))
	if open < 0 || line[len(line)-1] != '}' {
		return stop
	}
	id := string(line[open+2 : len(line)-1])
	if id == "" || strings.ContainsAny(id, " \t{}") {
		return stop
	}
	n.ID, n.ownID = id, true
	_, stop = trimSpace(r.data, start, start+open)
	return stop
}

// isRule reports whether a line is a thematic break.
func (b *builder) isRule(pos, stop int) bool {
	count := 0
	for _, c := range b.data[pos:stop] {
		switch {
		case c == b.data[pos]:
			count++
		case c != ' ' && c != '\t':
			return false
		}
	}
	return count > 2
}

// readSetext makes the open paragraph a heading when the line underlines it.
func (r *blockReader) readSetext(pos, stop int) bool {
	c := r.data[pos]
	if c != '=' && c != '-' {
		return false
	}
	if line := bytes.TrimRight(r.data[pos:stop], " \t"); len(bytes.Trim(line, string(c))) > 0 {
		return false
	}
	lines := r.cutDefinitions()
	if len(lines) == 0 {
		r.paragraph = nil
		return false
	}
	r.paragraph = nil
	n := &Node{Kind: KindHeading, Level: 1, Span: r.span(lines[0].Start, stop)}
	if c == '-' {
		n.Level = 2
	}
	r.trimLast(lines)
	r.inline(n, lines)
	r.add(n)
	return true
}

func (r *blockReader) trimLast(lines []text.Segment) {
	last := &lines[len(lines)-1]
	_, last.Stop = trimSpace(r.data, last.Start, last.Stop)
}

// closeLeaf ends the leaf at hand.
func (r *blockReader) closeLeaf() {
	r.table = nil
	if f := r.fence; f != nil {
		// A container has ended, and with it the code: the blank line between
		// belongs to neither.
		if n := len(f.lines); n > 0 && len(f.lines[n-1]) == 0 {
			f.lines = f.lines[:n-1]
		}
		r.closeFence()
	}
	if r.paragraph == nil {
		return
	}
	lines := r.cutDefinitions()
	r.paragraph = nil
	if len(lines) == 0 {
		return
	}
	r.trimLast(lines)
	n := &Node{Kind: KindParagraph, Span: r.span(lines[0].Start, lines[len(lines)-1].Stop)}
	lines = r.cutTask(lines)
	r.add(n)
	r.afterBlank = false
	r.inline(n, lines)
}

// cutTask takes the box of a task, "[ ]" or "[x]", off the first paragraph of a
// list item.
func (r *blockReader) cutTask(lines []text.Segment) []text.Segment {
	if len(r.stack) == 0 {
		return lines
	}
	item := r.stack[len(r.stack)-1].item
	line := r.data[lines[0].Start:lines[0].Stop]
	if item == nil || len(item.Children) > 0 || len(line) < 4 || line[0] != '[' || line[2] != ']' || !isSpace(line[3]) {
		return lines
	}
	rest := bytes.TrimLeft(line[3:], " \t\r\n")
	if len(rest) == 0 && len(lines) == 1 {
		return lines
	}
	switch line[1] {
	case ' ', '\t':
		item.Checked = TaskOpen
	case 'x', 'X':
		item.Checked = TaskDone
	default:
		return lines
	}
	if len(rest) == 0 {
		return lines[1:]
	}
	lines[0].Start = lines[0].Stop - len(rest)
	return lines
}

// flowTags reads a line, or several, of nothing but tags, and expressions of
// which no two stand side by side. It returns the offset of the line behind.
func (r *blockReader) flowTags(c cursor, pos, continued int) (tags []*Node, next int) {
	s := &scanner{data: r.data, pos: pos, stop: c.stop, budget: &r.budget, next: func(stop int) (line, bool) {
		return r.lineBehind(stop, continued)
	}}
	from := s.mark()
	for {
		var n *Node
		switch s.peek() {
		case '<':
			n = r.tag(s)
		case '{':
			if k := len(tags); k == 0 || tags[k-1].Kind == KindElement {
				n = r.expression(s)
			}
		case 0, '\n':
			return tags, nextLine(r.data, s.stop)
		}
		if n == nil {
			s.spend(from)
			return nil, 0
		}
		tags = append(tags, n)
		for c := s.peek(); c == ' ' || c == '\t'; c = s.peek() {
			s.step()
		}
	}
}

// lineBehind returns the line behind the one that ends at an offset, when it
// belongs to the first containers of the stack.
func (r *blockReader) lineBehind(stop, continued int) (line, bool) {
	start := nextLine(r.data, stop)
	if start >= len(r.data) {
		return line{}, false
	}
	c := cursor{pos: start, stop: r.lineStop(start)}
	for _, box := range r.stack[:continued] {
		saved := *box
		behind, ok := r.continues(box, c)
		*box = saved
		if !ok {
			return line{}, false
		}
		c = behind
	}
	return line{c.pos, c.stop}, true
}
