package tree

import (
	"bytes"
	"strings"
)

// block makes the operations on a block collection, which has its entries on
// lines of their own. Only the first entry may stand behind something: the dash
// of the list item that the collection is.
func (s *splice) block() []operation {
	b := &blockSplice{splice: s, data: s.doc.File.Data, column: columnOf(s.doc.File.Data, s.container.Span.Start)}
	b.pad = spaces(b.column)
	b.measure()
	kept := len(s.kept())
	if kept == 0 && len(s.inserted) == 0 {
		return b.clear()
	}
	if b.ownLine && b.removed[0] && len(s.inserted[-1]) > 0 {
		// What is put at the start takes the place of the first entry.
		s.inserted[0] = append(s.inserted[-1], s.inserted[0]...)
		delete(s.inserted, -1)
	}
	first := 0
	var ops []operation
	if !b.ownLine {
		ops, first = b.head()
	} else if list := s.inserted[-1]; len(list) > 0 {
		at := b.regions[0].top
		ops = append(ops, operation{at, at, b.lines(list, false, b.spaced(-1))})
	}
	for i := first; i < len(s.entries); i++ {
		r := b.regions[i]
		if s.removed[i] && (i > 0 || b.ownLine) {
			ops = append(ops, b.removal(i))
		}
		if list := s.inserted[i]; len(list) > 0 {
			blank := b.spaced(i) && !s.removed[i] && !endsKeeping(s.entries[i].value, b.data)
			ops = append(ops, operation{r.bottom, r.bottom, b.lines(list, blank, false)})
		}
	}
	return ops
}

type blockSplice struct {
	*splice
	data    []byte
	column  int
	pad     string
	ownLine bool // the first entry begins its line
	regions []region
}

// region is the lines of an entry: from the first of the comment lines directly
// above it to behind the last that is indented more than it.
type region struct {
	top, line, bottom int // line is where the entry's own first line begins
}

func (b *blockSplice) measure() {
	b.regions = make([]region, len(b.entries))
	floor := 0
	for i, e := range b.entries {
		start := lineStart(b.data, e.start)
		own := skipSpaces(b.data, start) == e.start
		if i == 0 {
			b.ownLine = own
		}
		r := region{top: start, line: start, bottom: b.below(lineAfter(b.data, e.end))}
		if own {
			r.top = b.above(start, floor)
		}
		b.regions[i] = r
		floor = r.bottom
	}
}

// above returns the start of the comment lines that belong to the entry whose
// line begins at start. Those at the top of a file belong to the file.
func (b *blockSplice) above(start, floor int) int {
	top := start
	for top > floor {
		line := lineStart(b.data, previousLine(b.data, top))
		text := skipSpaces(b.data, line)
		if line < floor || b.data[text] != '#' || columnOf(b.data, text) != b.column {
			break
		}
		top = line
	}
	if top <= textStart(b.data) {
		return start
	}
	return top
}

// previousLine returns an offset on the line before the one that begins at
// start, which must not be the first.
func previousLine(data []byte, start int) int {
	at := start - 1
	if at > 0 && data[at] == '\n' && data[at-1] == '\r' {
		at--
	}
	return at
}

// below skips the lines behind an entry that are blank or comments and reach
// further to the right than it. Left behind a block of text, they would become
// part of it.
func (b *blockSplice) below(at int) int { return skipDeeper(b.data, at, b.column) }

func skipDeeper(data []byte, at, column int) int {
	if at > 0 && !isBreak(data[at-1]) {
		return at // the end of a file
	}
	bottom := at
	for at < len(data) {
		text := skipSpaces(data, at)
		end := lineEnd(data, text)
		if end > text && data[text] != '#' {
			break
		}
		next := lineAfter(data, end)
		deeper := text-at > column || bytes.IndexByte(data[at:text], '\t') >= 0
		switch {
		case deeper:
			bottom = next
		case end > text:
			return bottom
		}
		at = next
	}
	return bottom
}

// lines renders entries with their lines, each with a blank line before or
// behind it.
func (b *blockSplice) lines(list []Insertion, before, behind bool) string {
	var out strings.Builder
	for _, i := range list {
		if before {
			out.WriteByte('\n')
		}
		out.WriteString(b.pad + b.text(i) + "\n")
		if behind {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func (b *blockSplice) text(i Insertion) string {
	if b.container.Kind == Sequence {
		return b.render.item(i.Value, b.column)
	}
	return b.pair(i, b.column)
}

// spaced reports whether a blank line is due between entry i, -1 for the start,
// and what is put behind it: as on both sides of the entry, or where these
// differ or are none, as between most entries.
func (b *blockSplice) spaced(i int) bool {
	before, after := max(i, 1), max(i+1, 1)
	switch last := len(b.regions) - 1; {
	case last < 1:
		return false
	case i < 1:
		return b.hasGap(1)
	case after > last, b.hasGap(before) == b.hasGap(after):
		return b.hasGap(before)
	}
	blank := 0
	for j := 1; j < len(b.regions); j++ {
		if b.hasGap(j) {
			blank++
		}
	}
	return 2*blank >= len(b.regions)-1
}

// hasGap reports whether a blank line stands between entry i and the one before
// it.
func (b *blockSplice) hasGap(i int) bool { return b.isBlankLine(b.regions[i-1].bottom) }

func (b *blockSplice) isBlankLine(at int) bool {
	if at >= len(b.data) {
		return false
	}
	text := skipSpaces(b.data, at)
	return text < len(b.data) && isBreak(b.data[text])
}

// skipBlankLines returns where the first line from at begins that is not blank.
func (b *blockSplice) skipBlankLines(at int) int {
	for b.isBlankLine(at) {
		at = lineAfter(b.data, at)
	}
	return at
}

// removal removes an entry's lines. Of the blank lines around it, one side
// stays; at either end of the collection none.
func (b *blockSplice) removal(i int) operation {
	r := b.regions[i]
	op := operation{start: r.top, end: r.bottom}
	if len(b.inserted[i]) > 0 {
		return op // something takes its place
	}
	floor := 0
	if i > 0 {
		floor = b.regions[i-1].bottom
	}
	above := r.top
	for above > floor {
		line := lineStart(b.data, previousLine(b.data, above))
		if line < floor || !b.isBlankLine(line) {
			break
		}
		above = line
	}
	switch {
	case b.isLastKept(i):
		end := b.regions[len(b.regions)-1].bottom
		if below := b.skipBlankLines(end); below == end || below == len(b.data) {
			op.start = above
		} else if above < r.top {
			op.end = b.skipBlankLines(r.bottom)
		}
	case above < r.top || i == 0 || b.followsKeeping(i):
		op.end = b.skipBlankLines(r.bottom)
	}
	if b.followsKeeping(i) {
		op.end = b.skipBlankLines(r.bottom)
	}
	return op
}

// isLastKept reports whether nothing stays behind entry i.
func (b *blockSplice) isLastKept(i int) bool {
	for j := i + 1; j < len(b.entries); j++ {
		if !b.removed[j] || len(b.inserted[j]) > 0 {
			return false
		}
	}
	return true
}

// followsKeeping reports whether the entry that stays before entry i ends with
// a text that keeps the blank lines behind it.
func (b *blockSplice) followsKeeping(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if len(b.inserted[j]) > 0 {
			return false
		}
		if !b.removed[j] {
			return endsKeeping(b.entries[j].value, b.data)
		}
	}
	return false
}

// endsKeeping reports whether a value ends with "|+" or ">+".
func endsKeeping(n *Node, data []byte) bool {
	for !n.Alias && n.Style == Block {
		switch {
		case len(n.Items) > 0:
			n = n.Items[len(n.Items)-1]
		case len(n.Pairs) > 0:
			last := n.Pairs[0].Value
			for _, pair := range n.Pairs {
				if !pair.Key.Merged && pair.Value.Span.End >= last.Span.End {
					last = pair.Value
				}
			}
			n = last
		default:
			return false
		}
	}
	return !n.Alias && (n.Style == Literal || n.Style == Folded) && blockHeader(data, n.Span.Start).keep
}

// head makes the operations on the entries at the start of a collection whose
// first entry stands behind a dash. It returns the first entry that they do not
// cover.
func (b *blockSplice) head() ([]operation, int) {
	run := 0
	var list []Insertion
	list = append(list, b.inserted[-1]...)
	for run < len(b.entries) && b.removed[run] {
		list = append(list, b.inserted[run]...)
		run++
	}
	start := b.entries[0].start
	var text strings.Builder
	for k, i := range list {
		if k > 0 {
			text.WriteString(b.pad)
		}
		text.WriteString(b.text(i) + "\n")
	}
	if run == 0 {
		if len(list) == 0 {
			return nil, 0
		}
		return []operation{{start, start, text.String() + b.pad}}, 0
	}
	end := b.regions[0].bottom
	if len(list) == 0 {
		end = b.nextText(end, run)
	}
	ops := []operation{{start, end, text.String()}}
	for i := 1; i < run; i++ {
		if r := b.regions[i]; r.bottom > end {
			ops = append(ops, operation{start: max(r.top, end), end: r.bottom})
		}
	}
	return ops, run
}

// nextText returns where the first text begins that comes up to the dash: an
// entry that stays, or a comment that belongs to none of the removed.
func (b *blockSplice) nextText(at, run int) int {
	for i := 1; ; i++ {
		for at < len(b.data) && (isBlank(b.data[at]) || isBreak(b.data[at])) {
			at++
		}
		if i >= run || at < b.regions[i].top {
			return at
		}
		at = b.regions[i].bottom
	}
}

// clear removes all entries and writes {} or [] behind the key or dash.
func (b *blockSplice) clear() []operation {
	last := len(b.entries) - 1
	if !b.ownLine {
		return []operation{{b.entries[0].start, b.entries[last].end, b.empty()}}
	}
	p := b.doc.place(b.container)
	var ops []operation
	first := 0
	if p.kind == atRoot {
		r, e := b.regions[0], b.entries[0]
		ops = append(ops, operation{start: r.top, end: r.line}, operation{e.start, e.end, b.empty()},
			operation{start: min(lineAfter(b.data, e.end), r.bottom), end: r.bottom})
		first = 1
	} else {
		ops = append(ops, operation{p.end, p.end, " " + b.empty()})
	}
	for i := first; i < len(b.entries); i++ {
		ops = append(ops, b.removal(i))
	}
	return ops
}
