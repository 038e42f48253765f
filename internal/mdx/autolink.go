package mdx

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// autolinkParser reads addresses that stand in the text, https://… and www.…,
// as GFM has them. They may hold marks of other constructs, so that they must
// be read before those. Addresses that do not follow a space or a punctuation
// mark are found by splitAddresses.
type autolinkParser struct{}

func (autolinkParser) Trigger() []byte { return []byte(" \"'(),.:;=>/|+-!?#$%&@}]*_~") }

func (autolinkParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	row, segment := r.PeekLine()
	skip := 0
	if row[0]|0x20 != 'h' && row[0]|0x20 != 'w' {
		skip = 1
	}
	if len(row) <= skip || row[skip]|0x20 != 'h' && row[skip]|0x20 != 'w' || pc.IsInLinkLabel() {
		return nil
	}
	b, _ := textOf(parent, pc)
	start := segment.Start + skip
	end := addressEnd(b.data[:segment.Stop], start)
	if end == 0 {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(start))
	}
	r.Advance(end - segment.Start)
	return leaf(b.address(start, end, ""))
}

// address returns the link that an address is.
func (b *builder) address(start, end int, prefix string) *Node {
	span := b.span(start, end)
	value := b.variables(string(b.data[start:end]))
	if prefix == "" && value[0]|0x20 == 'w' {
		prefix = "http://"
	}
	return &Node{
		Kind: KindLink, Span: span, Link: &Link{Target: prefix + value, TargetSpan: span},
		Children: []*Node{{Kind: KindText, Span: span, Text: value}},
	}
}

// addressEnd returns the end of the address that begins at an offset, or 0.
func addressEnd(data []byte, start int) int {
	var previous byte = '\n'
	if start > 0 {
		previous = data[start-1]
	}
	if previous == '<' {
		// Markdown's <https://…>, which MDX does not have, still ends there.
		if i := bytes.IndexByte(data[start:], '>'); i >= 0 {
			data = data[:start+i]
		}
	}
	rest := data[start:]
	at := 0
	switch {
	case hasPrefixFold(rest, "https://"):
		at = len("https://")
	case hasPrefixFold(rest, "http://"):
		at = len("http://")
	case hasPrefixFold(rest, "www.") && len(rest) > 4 && bytes.IndexByte([]byte("(*_[]~ \t\r\n"), previous) >= 0:
		return addressPath(data, domainEnd(data, start))
	}
	if at == 0 || isASCIILetter(previous) {
		return 0
	}
	return addressPath(data, domainEnd(data, start+at))
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func hasPrefixFold(data []byte, prefix string) bool {
	return len(data) >= len(prefix) && bytes.EqualFold(data[:len(prefix)], []byte(prefix))
}

// domainEnd returns where a domain ends, or 0 where there is none, or where one
// of its last two parts has an underscore.
func domainEnd(data []byte, start int) int {
	var last, lastButOne bool
	at := start
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == '.' || r == '_' {
			if isTrail(data, at) {
				break
			}
			if r == '_' {
				last = true
			} else {
				lastButOne, last = last, false
			}
		} else if isBlankRune(r) || r != '-' && isPunctuation(r) {
			break
		}
		at += size
	}
	if at == start || last || lastButOne {
		return 0
	}
	return at
}

// addressPath returns where the path behind a domain ends.
func addressPath(data []byte, at int) int {
	if at == 0 {
		return 0
	}
	open, shut := 0, 0
	for at < len(data) {
		c := data[at]
		switch {
		case c == '(':
			open++
		case c == ')' && shut < open:
			shut++
		case bytes.IndexByte([]byte("!\"&'),.:;<?]_~*"), c) >= 0:
			if isTrail(data, at) {
				return at
			}
			if c == ')' {
				shut++
			}
		case isSpace(c):
			return at
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(data[at:])
			if unicode.IsSpace(r) {
				return at
			}
			at += size - 1
		}
		at++
	}
	return at
}

// isTrail reports whether nothing but punctuation follows up to a space or the
// end: that is no part of an address.
func isTrail(data []byte, at int) bool {
	for at < len(data) {
		switch c := data[at]; {
		case bytes.IndexByte([]byte("!\"'),.:;?_~*"), c) >= 0:
			at++
		case c == '&':
			end := at + 1
			for end < len(data) && isASCIILetter(data[end]) {
				end++
			}
			if end == at+1 || end == len(data) || data[end] != ';' {
				return false
			}
			at = end + 1
		case c == ']':
			at++
			if at == len(data) || data[at] == '(' || data[at] == '[' {
				return true
			}
		case c == '<', isSpace(c):
			return true
		case c < utf8.RuneSelf:
			return false
		default:
			r, _ := utf8.DecodeRune(data[at:])
			return unicode.IsSpace(r)
		}
	}
	return true
}

// splitAddresses cuts the bytes start to end, which are text, at addresses that
// autolinkParser does not see, and at those of e-mail. It calls add for each
// address in turn.
func splitAddresses(data []byte, start, end int, add func(from, to int, prefix string)) {
	done := start
	for at := start; at < end; {
		i := bytes.IndexAny(data[at:end], "hHwW@")
		if i < 0 {
			return
		}
		at += i
		if data[at] == '@' {
			if from, to := emailAround(data[:end], done, at); to > 0 {
				add(from, to, "mailto:")
				at, done = to, to
				continue
			}
		} else if to := addressEnd(data[:end], at); to > 0 {
			add(at, to, "")
			at, done = to, to
			continue
		}
		at++
	}
}

// emailAround returns the e-mail address around an "@", not reaching back
// behind low.
func emailAround(data []byte, low, at int) (from, to int) {
	from = at
	for from > low && isAddressByte(data[from-1]) {
		from--
	}
	if from == at || from > 0 && data[from-1] == '/' {
		return 0, 0
	}
	dot := false
	for to = at + 1; to < len(data); to++ {
		c := data[to]
		if c == '.' {
			if to+1 == len(data) || !isASCIILetter(data[to+1]) && (data[to+1] < '0' || data[to+1] > '9') {
				break
			}
			dot = true
		} else if !isAddressByte(c) || c == '+' {
			break
		}
	}
	if !dot || !isASCIILetter(data[to-1]) {
		return 0, 0
	}
	return from, to
}

func isAddressByte(c byte) bool {
	return isASCIILetter(c) || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' || c == '_'
}
