package mdx

// cursor is a place within a line. A tab that a container has taken a part of
// is not yet behind pos, but col counts the part that was taken.
type cursor struct {
	pos, stop int // stop is the end of the line
	col       int
	part      bool // a part of the tab at pos is taken
}

// indent returns the width of the white space at the cursor in columns, and the
// offset of what follows.
func (c cursor) indent(data []byte) (width, pos int) {
	col := c.col
	for pos = c.pos; pos < c.stop; pos++ {
		switch data[pos] {
		case ' ':
			col++
		case '\t':
			col += 4 - col%4
		case '\r':
			// Part of the line end, or a stray byte.
		default:
			return col - c.col, pos
		}
	}
	return col - c.col, pos
}

// skip moves the cursor over at most width columns of white space.
func (c cursor) skip(data []byte, width int) cursor {
	for width > 0 && c.pos < c.stop {
		step := 1
		switch data[c.pos] {
		case ' ':
		case '\t':
			step = 4 - c.col%4
		default:
			return c
		}
		if step > width {
			c.col += width
			c.part = true
			return c
		}
		c.part = false
		c.pos++
		c.col += step
		width -= step
	}
	return c
}

// to moves the cursor to an offset of its line behind white space of the given
// width, and over marks of one column each.
func (c cursor) to(pos, width, marks int) cursor {
	return cursor{pos: pos + marks, stop: c.stop, col: c.col + width + marks}
}
