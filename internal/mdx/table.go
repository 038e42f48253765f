package mdx

import (
	"bytes"

	"github.com/yuin/goldmark/text"
)

// tableHead reads the head of a table: a line of cells over a line of as many
// dashes. The second line is looked at here and taken.
func (r *blockReader) tableHead(pos, stop, continued int) *Node {
	under, ok := r.lineBehind(stop, continued)
	if !ok {
		return nil
	}
	start, end := trimSpace(r.data, under.start, under.stop)
	aligns := delimiterRow(r.data[start:end])
	if aligns == nil || bytes.Count(r.data[pos:stop], []byte{'|'})+1 < len(aligns) {
		return nil
	}
	cells := cellLines(r.data, pos, stop)
	if len(cells) != len(aligns) {
		return nil
	}
	if _, box := r.opens(cursor{pos: under.start, stop: under.stop}, true); box != nil {
		return nil
	}
	n := &Node{Kind: KindTable, Span: r.span(pos, under.stop)}
	row := r.row(pos, stop, cells, aligns)
	for _, cell := range row.Children {
		cell.HeadCell = true
	}
	n.Children = append(n.Children, row)
	r.next = nextLine(r.data, under.stop)
	return n
}

// delimiterRow reads the line under the head of a table, or returns nil.
func delimiterRow(line []byte) []Align {
	if len(line) == 0 || bytes.IndexByte([]byte("-:|"), line[0]) < 0 || !bytes.ContainsAny(line, ":|") {
		return nil
	}
	line = bytes.TrimPrefix(line, []byte{'|'})
	if n := len(line); n > 0 && line[n-1] == '|' {
		line = line[:n-1]
	}
	var aligns []Align
	for more := true; more; {
		var cell []byte
		cell, line, more = bytes.Cut(line, []byte{'|'})
		cell = bytes.Trim(cell, " \t")
		left, right := bytes.HasPrefix(cell, []byte{':'}), bytes.HasSuffix(cell, []byte{':'}) && len(cell) > 1
		dashes := bytes.TrimSuffix(bytes.TrimPrefix(cell, []byte{':'}), []byte{':'})
		if len(dashes) == 0 || len(bytes.Trim(dashes, "-")) > 0 {
			return nil
		}
		switch {
		case left && right:
			aligns = append(aligns, AlignCenter)
		case left:
			aligns = append(aligns, AlignLeft)
		case right:
			aligns = append(aligns, AlignRight)
		default:
			aligns = append(aligns, AlignNone)
		}
	}
	return aligns
}

// cellLines cuts a line at its bars. A bar at the beginning or the end of the
// line makes no cell of its own.
func cellLines(data []byte, pos, stop int) []line {
	var cells []line
	pos, stop = trimSpace(data, pos, stop)
	if pos < stop && data[pos] == '|' {
		pos++
	}
	start := pos
	for i := pos; i < stop; i++ {
		switch data[i] {
		case '\\':
			if i+1 < stop && (data[i+1] == '\\' || data[i+1] == '|') {
				i++
			}
		case '|':
			cells = append(cells, line{start, i})
			start = i + 1
		}
	}
	if start < stop {
		cells = append(cells, line{start, stop})
	}
	return cells
}

func (r *blockReader) row(pos, stop int, cells []line, aligns []Align) *Node {
	row := &Node{Kind: KindRow, Span: r.span(pos, stop)}
	for i, c := range cells {
		start, end := trimSpace(r.data, c.start, c.stop)
		cell := &Node{Kind: KindCell, Span: r.span(start, end)}
		if i < len(aligns) {
			cell.Align = aligns[i]
		}
		row.Children = append(row.Children, cell)
		r.inline(cell, []text.Segment{text.NewSegment(start, end)})
	}
	return row
}

// addRow adds a line to the open table.
func (r *blockReader) addRow(pos, stop int) {
	var aligns []Align
	for _, cell := range r.table.Children[0].Children {
		aligns = append(aligns, cell.Align)
	}
	r.table.Children = append(r.table.Children, r.row(pos, stop, cellLines(r.data, pos, stop), aligns))
	r.table.Span.End = stop
	r.grow(stop)
}
