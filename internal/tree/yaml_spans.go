package tree

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"parlance/internal/source"
)

func isBreak(c byte) bool { return c == '\n' || c == '\r' }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// skipSpaces returns the offset of the first byte from at that is neither space
// nor tab.
func skipSpaces(data []byte, at int) int {
	for at < len(data) && isBlank(data[at]) {
		at++
	}
	return at
}

// skipTrivia returns the offset of the next token of YAML: it skips blanks,
// line ends and comments. It must not be called within a scalar.
func skipTrivia(data []byte, at int) int {
	for at < len(data) {
		switch c := data[at]; {
		case isBlank(c) || isBreak(c):
			at++
		case c == '#':
			at = lineEnd(data, at)
		default:
			return at
		}
	}
	return at
}

// lineEnd returns the offset of the line end at or behind at, or the length of
// the data.
func lineEnd(data []byte, at int) int {
	for at < len(data) && !isBreak(data[at]) {
		at++
	}
	return at
}

// lineAfter returns the offset at which the next line begins.
func lineAfter(data []byte, at int) int {
	at = lineEnd(data, at)
	if at+1 < len(data) && data[at] == '\r' && data[at+1] == '\n' {
		return at + 2
	}
	return min(at+1, len(data))
}

// lineStart returns the offset at which the line of at begins. A byte order
// mark belongs to no line.
func lineStart(data []byte, at int) int {
	start := bytes.LastIndexAny(data[:at], "\r\n") + 1
	if start == 0 {
		return min(textStart(data), at)
	}
	return start
}

// textStart returns the offset behind the byte order mark.
func textStart(data []byte) int {
	if bytes.HasPrefix(data, []byte(source.BOM)) {
		return len(source.BOM)
	}
	return 0
}

// columnOf returns how many characters stand before at on its line.
func columnOf(data []byte, at int) int {
	return utf8.RuneCount(data[lineStart(data, at):at])
}

// isMarker reports whether a line that begins at an offset is the document
// marker "---" or "...".
func isMarker(data []byte, at int, marker string) bool {
	if !bytes.HasPrefix(data[at:], []byte(marker)) {
		return false
	}
	end := at + len(marker)
	return end == len(data) || isBlank(data[end]) || isBreak(data[end])
}

// documentMarker returns the offset of the "---" before the first document, or
// -1 if it has none.
func documentMarker(data []byte, at int) int {
	for at < len(data) {
		if isMarker(data, at, "---") {
			return at
		}
		switch c := data[skipSpaces(data, at):lineEnd(data, at)]; {
		case len(c) == 0 || c[0] == '#' || data[at] == '%':
			at = lineAfter(data, at)
		default:
			return -1
		}
	}
	return -1
}

// isIndicator reports whether the "?", ":" or "-" at an offset is one that has
// a meaning: outside of flow collections it must stand by itself.
func isIndicator(data []byte, at int, c byte, flow bool) bool {
	if at >= len(data) || data[at] != c {
		return false
	}
	return flow || at+1 == len(data) || isBlank(data[at+1]) || isBreak(data[at+1])
}

// properties are the anchor and the tag before a value.
type properties struct {
	end    int    // behind the last of them; where they would begin if there are none
	tag    string // as written
	anchor string // without "&"
}

// readProperties reads up to one anchor and one tag, in either order.
func readProperties(data []byte, at int) properties {
	props := properties{end: at}
	for next := at; next < len(data); next = skipTrivia(data, props.end) {
		end := propertyEnd(data, next)
		switch {
		case data[next] == '&' && props.anchor == "":
			props.anchor = string(data[next+1 : end])
		case data[next] == '!' && props.tag == "":
			props.tag = string(data[next:end])
		default:
			return props
		}
		props.end = end
	}
	return props
}

// propertyEnd returns where the anchor, alias or tag at an offset ends.
func propertyEnd(data []byte, at int) int {
	if at < len(data) && data[at] == '!' {
		for at < len(data) && !isBlank(data[at]) && !isBreak(data[at]) {
			at++
		}
		return at
	}
	for at++; at < len(data) && isNameByte(data[at]); at++ {
	}
	return min(at, len(data))
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// plainEnd returns where the plain scalar at an offset ends, or -1. Folding
// changes only its white space, so that the other bytes of the value, one after
// the other, lead to its end.
func plainEnd(data []byte, at int, value string) int {
	for i := 0; i < len(value); i++ {
		if isBlank(value[i]) || isBreak(value[i]) {
			continue
		}
		for at < len(data) && (isBlank(data[at]) || isBreak(data[at])) {
			at++
		}
		if at >= len(data) || data[at] != value[i] {
			return -1
		}
		at++
	}
	return at
}

func doubleQuotedEnd(data []byte, at int) int {
	if data[at] != '"' {
		return -1
	}
	for at++; at < len(data); at++ {
		switch data[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return -1
}

func singleQuotedEnd(data []byte, at int) int {
	if data[at] != '\'' {
		return -1
	}
	for at++; at < len(data); at++ {
		if data[at] != '\'' {
			continue
		}
		if at+1 == len(data) || data[at+1] != '\'' {
			return at + 1
		}
		at++
	}
	return -1
}

// blockScalarEnd returns where the literal or folded scalar whose header is at
// an offset ends: at the end of its last line that is not blank. With "keep"
// ("|+") blank lines are content, and it ends at the end of the last of these.
// An empty one ends with its header.
func blockScalarEnd(data []byte, at, parent int) int {
	if data[at] != '|' && data[at] != '>' {
		return -1
	}
	header := blockHeader(data, at)
	end := header.end
	at = lineAfter(data, end)
	indent := header.indent
	if indent > 0 {
		indent += max(parent, 0)
	} else {
		indent = blockIndent(data, at, parent)
	}
	for at < len(data) {
		text := at
		for text < len(data) && text-at < indent && data[text] == ' ' {
			text++
		}
		line := lineEnd(data, text)
		switch {
		case line > text && text-at < indent:
			return end
		case line > text || header.keep:
			end = line
		}
		at = lineAfter(data, line)
	}
	return end
}

// blockIndent finds the indentation of a block scalar in its leading blank
// lines and its first line of text.
func blockIndent(data []byte, at, parent int) int {
	indent := max(parent+1, 1)
	for at < len(data) {
		text := at
		for text < len(data) && data[text] == ' ' {
			text++
		}
		indent = max(indent, text-at)
		if text < len(data) && !isBreak(data[text]) {
			break
		}
		at = lineAfter(data, text)
	}
	return indent
}

// header is the first line of a literal or folded scalar: "|2-".
type header struct {
	indent int  // 0 if it is to be found
	keep   bool // "+"
	strip  bool // "-"
	end    int  // behind the indicators
}

func blockHeader(data []byte, at int) header {
	h := header{}
	for at++; at < len(data); at++ {
		switch c := data[at]; {
		case c == '+':
			h.keep = true
		case c == '-':
			h.strip = true
		case strings.IndexByte("123456789", c) >= 0:
			h.indent = int(c - '0')
		default:
			h.end = at
			return h
		}
	}
	h.end = at
	return h
}
