package terminal

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"parlance/internal/source"
)

// The part of a line that is shown, in columns. A longer line is cut around
// the place that is pointed at.
const (
	maxColumns   = 100
	beforeCaret  = 40 // columns kept before the place in a line that is cut
	windowBefore = 8 * maxColumns
	windowAfter  = 16 * maxColumns
)

const ellipsis = "…"

// Excerpt is the source line of a span, and the line with the caret under it.
type Excerpt struct {
	Line   string
	Indent int // columns before the caret
	Length int // columns of the caret and the tildes behind it, at least 1
}

// NewExcerpt returns the first line of a span. Of a line of any length only
// the bytes around the span are looked at.
func NewExcerpt(s source.Span) Excerpt {
	f := s.File
	start := max(0, min(s.Start, len(f.Data)))
	number := f.Position(start).Line
	from, to := lineBounds(f, number)
	start = min(start, to)
	end := max(start, min(s.End, to))

	low, high := max(from, start-windowBefore), min(to, start+windowAfter)
	for low > from && !utf8.RuneStart(f.Data[low]) {
		low--
	}
	for high < to && !utf8.RuneStart(f.Data[high]) {
		high--
	}
	row := cells(string(f.Data[low:high]))
	first := cellAt(row, start-low)
	last := cellAt(row, end-low)
	if last < len(row) && row[last].start < end-low && start < end {
		last++
	}
	return cut(row, first, last, window{low > from, high < to})
}

// window says on which sides of the cells the line goes on.
type window struct{ before, after bool }

// lineBounds returns the bytes of a line, without byte order mark and line end.
func lineBounds(f *source.File, number int) (from, to int) {
	from, to = f.LineStart(number), f.LineStart(number+1)
	text := bytes.TrimRight(f.Data[from:to], "\r\n")
	to = from + len(text)
	if number == 1 && bytes.HasPrefix(text, []byte(source.BOM)) {
		from += len(source.BOM)
	}
	return from, to
}

// cellAt returns the index of the cell that holds a byte, len(row) for the end
// of the text.
func cellAt(row []cell, offset int) int {
	return sort.Search(len(row), func(i int) bool { return offset < row[i].end })
}

// cut lays out the cells of a line with a caret under row[first:last].
func cut(row []cell, first, last int, more window) Excerpt {
	from, to := 0, len(row)
	if columns(row) > maxColumns || more.before || more.after {
		from, to = visible(row, first)
	}
	var b strings.Builder
	x := Excerpt{}
	if from > 0 || more.before {
		b.WriteString(ellipsis)
		x.Indent++
	}
	for _, c := range row[from:to] {
		b.WriteString(c.shown)
	}
	if to < len(row) || more.after {
		b.WriteString(ellipsis)
	}
	x.Line = b.String()
	x.Indent += columns(row[from:first])
	x.Length = max(1, columns(row[first:max(first, min(last, to))]))
	return x
}

// visible returns the cells of a long line to show: some before the place, and
// as many behind it as fit.
func visible(row []cell, first int) (from, to int) {
	from, to = first, first
	total := 0
	for from > 0 && total+row[from-1].width <= beforeCaret {
		from--
		total += row[from].width
	}
	for to < len(row) && total+row[to].width <= maxColumns {
		total += row[to].width
		to++
	}
	for from > 0 && total+row[from-1].width <= maxColumns {
		from--
		total += row[from].width
	}
	return from, to
}

func columns(row []cell) int {
	n := 0
	for _, c := range row {
		n += c.width
	}
	return n
}

// Caret returns the line under the source line.
func (x Excerpt) Caret() string {
	return strings.Repeat(" ", x.Indent) + "^" + strings.Repeat("~", x.Length-1)
}
