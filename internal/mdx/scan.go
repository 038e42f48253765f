package mdx

import (
	"unicode"
	"unicode/utf8"
)

// scanner reads a text that may go on over several lines, without what
// containers (block quotes, lists) put before each line.
type scanner struct {
	data []byte
	pos  int
	stop int // end of the line at hand, without its line end
	// next returns the line behind the one that ends at stop, and false when
	// there is none or it is not part of the same text.
	next func(stop int) (line, bool)
	gaps []line // line ends and what containers put before the next line
	done bool

	budget *int // bytes that may be read in vain, see spend
}

// line is the bytes start up to but not including stop.
type line struct{ start, stop int }

// peek returns the next byte: '\n' at the end of a line, 0 at the end, and 1
// for a 0 in the text.
func (s *scanner) peek() byte {
	switch {
	case s.pos < s.stop:
		return max(1, s.data[s.pos])
	case s.done:
		return 0
	}
	return '\n'
}

func (s *scanner) step() {
	if s.pos < s.stop {
		s.pos++
		return
	}
	next, ok := s.next(s.stop)
	if !ok {
		s.done = true
		return
	}
	s.gaps = append(s.gaps, line{s.stop, next.start})
	s.pos, s.stop = next.start, next.stop
}

// spaces skips white space and line ends.
func (s *scanner) spaces() {
	for isSpace(s.peek()) {
		s.step()
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// mark is a place to come back to.
type mark struct {
	pos, stop, gaps int
	done            bool
}

func (s *scanner) mark() mark { return mark{s.pos, s.stop, len(s.gaps), s.done} }

func (s *scanner) reset(m mark) {
	s.pos, s.stop, s.done = m.pos, m.stop, m.done
	s.gaps = s.gaps[:m.gaps]
}

// spend takes the bytes that were read in vain since m off the budget. Without
// it, a file of lines that open something and never close it would be read to
// its end once per line.
func (s *scanner) spend(m mark) bool {
	read := s.pos - m.pos
	s.reset(m)
	*s.budget -= read
	return false
}

// text returns the bytes between two offsets, line ends as "\n" and without
// what containers put between.
func (s *scanner) text(start, end int) string {
	return joinLines(s.data, start, end, s.gaps)
}

func joinLines(data []byte, start, end int, gaps []line) string {
	var text []byte
	at := start
	for _, gap := range gaps {
		if gap.start < at || gap.stop > end {
			continue
		}
		text = append(append(text, data[at:gap.start]...), '\n')
		at = gap.stop
	}
	if text == nil {
		return string(data[start:end])
	}
	return string(append(text, data[at:end]...))
}

// braces reads {…} with the scanner at "{", to behind the "}" that closes it in
// JavaScript: braces in strings, template literals and comments do not count.
// What is no JavaScript may hold single quotes; then all braces count.
func (s *scanner) braces() bool {
	if *s.budget < 0 {
		return false
	}
	from := s.mark()
	if s.codeBraces() {
		return true
	}
	if !s.spend(from) && s.allBraces() {
		return true
	}
	return s.spend(from)
}

func (s *scanner) allBraces() bool {
	for depth := 0; ; {
		switch s.peek() {
		case 0:
			return false
		case '{':
			depth++
		case '}':
			depth--
		}
		s.step()
		if depth == 0 {
			return true
		}
	}
}

func (s *scanner) codeBraces() bool {
	var templates []int // depths at which template literals have a hole
	for depth := 0; ; {
		c := s.peek()
		s.step()
		switch c {
		case 0:
			return false
		case '{':
			depth++
		case '}':
			depth--
			if n := len(templates); n > 0 && templates[n-1] == depth {
				templates = templates[:n-1]
				if s.template() {
					templates = append(templates, depth)
					depth++
				}
			}
		case '"', '\'':
			s.quoted(c)
		case '`':
			if s.template() {
				templates = append(templates, depth)
				depth++
			}
		case '/':
			s.comment()
		}
		if depth == 0 {
			return true
		}
	}
}

// quoted skips a string behind its opening quote. A quote that is not closed on
// its line is an apostrophe.
func (s *scanner) quoted(quote byte) {
	for i := s.pos; i < s.stop; i++ {
		switch s.data[i] {
		case '\\':
			i++
		case quote:
			s.pos = i + 1
			return
		}
	}
}

// template skips a template literal to behind its end, or behind the "${" of a
// hole, which it reports.
func (s *scanner) template() (hole bool) {
	for {
		c := s.peek()
		s.step()
		switch c {
		case 0, '`':
			return false
		case '\\':
			s.step()
		case '$':
			if s.peek() == '{' {
				s.step()
				return true
			}
		}
	}
}

// comment skips the rest of a comment behind its first "/".
func (s *scanner) comment() {
	switch s.peek() {
	case '/':
		s.pos = s.stop
	case '*':
		for s.step(); s.peek() != 0; {
			c := s.peek()
			s.step()
			if c == '*' && s.peek() == '/' {
				s.step()
				return
			}
		}
	}
}

// nameStart and namePart report what names of elements and attributes begin
// with and consist of: identifiers of JavaScript, and hyphens.
func (s *scanner) nameStart() int { return s.namePart(false) }

func (s *scanner) namePart(inner bool) int {
	if s.pos >= s.stop {
		return 0
	}
	c := s.data[s.pos]
	switch {
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$':
		return 1
	case c < utf8.RuneSelf:
		if inner && (c >= '0' && c <= '9' || c == '-') {
			return 1
		}
		return 0
	}
	r, size := utf8.DecodeRune(s.data[s.pos:s.stop])
	if unicode.IsLetter(r) || inner && (unicode.IsDigit(r) || unicode.IsMark(r)) {
		return size
	}
	return 0
}

// name skips a name.
func (s *scanner) name() bool {
	size := s.nameStart()
	if size == 0 {
		return false
	}
	for size > 0 {
		s.pos += size
		size = s.namePart(true)
	}
	return true
}
