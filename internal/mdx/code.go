package mdx

import (
	"bytes"
	"strconv"
	"strings"

	"parlance/internal/source"
)

// Code is what a code block says of itself.
type Code struct {
	Language string
	Title    string
	Info     string      // all that stands behind the fence
	InfoSpan source.Span // the zero Span without Info
	TextSpan source.Span // the lines of code

	Lines      bool // lines are numbered
	Wrap       bool
	Expandable bool
	NoCopy     bool
	Icon       string
	Highlight  []LineRange
	Focus      []LineRange
}

// LineRange is the lines First to Last, counted from 1.
type LineRange struct{ First, Last int }

// openFence is a code block whose end is not yet seen.
type openFence struct {
	node   *Node
	marks  []byte
	indent int // columns that are taken off each line
	lines  [][]byte
	end    int
}

func (r *blockReader) openFence(c cursor, width, pos, marks int) {
	n := &Node{Kind: KindCode, Span: r.span(pos, c.stop), Code: &Code{}}
	r.fence = &openFence{node: n, marks: r.data[pos : pos+marks], indent: width, end: c.stop}
	if start, stop := trimSpace(r.data, pos+marks, c.stop); start < stop {
		n.Code.InfoSpan = r.span(start, stop)
		n.Code.Info = r.variables(decode(r.data[start:stop]))
		n.Code.readInfo()
	}
	first := min(r.next, len(r.data))
	n.Code.TextSpan = r.span(first, first)
}

// readFence reads a line of the open code block, maybe its end.
func (r *blockReader) readFence(c cursor) {
	f := r.fence
	_, pos := c.indent(r.data)
	line := r.data[pos:c.stop]
	if marks := codeFence(line); marks != nil && closes(line, f.marks, marks) {
		f.end = c.stop
		r.closeFence()
		return
	}
	if f.end = c.stop; r.checks {
		return // code is never a problem
	}
	c = c.skip(r.data, f.indent)
	text := r.data[c.pos:c.stop]
	if c.part {
		// What is left of the tab becomes spaces.
		text = append(bytes.Repeat([]byte{' '}, 4-c.col%4), text[1:]...)
	}
	if len(f.lines) == 0 {
		f.node.Code.TextSpan.Start = c.pos
	}
	f.lines = append(f.lines, text)
	f.node.Code.TextSpan.End = c.stop
}

func (r *blockReader) closeFence() {
	f := r.fence
	r.fence = nil
	f.node.Text = r.variables(string(bytes.Join(f.lines, []byte{'\n'})))
	f.node.Span.End = f.end
	r.add(f.node)
	r.afterBlank = false
}

// readInfo reads the text behind a fence: the language, then options in any
// order; what is left is the title.
func (c *Code) readInfo() {
	language, rest, _ := strings.Cut(c.Info, " ")
	if i := strings.IndexByte(language, '{'); i > 0 {
		language, rest = language[:i], language[i:]+" "+rest
	}
	c.Language = language
	var title []string
	named := false
	for _, word := range infoWords(rest) {
		key, value, hasValue := strings.Cut(word, "=")
		switch {
		case strings.HasPrefix(word, "{"):
			c.Highlight = append(c.Highlight, lineRanges(word)...)
		case hasValue && key == "title":
			title, named = []string{unquote(value)}, true
		case c.option(key, value, hasValue):
		case !named:
			title = append(title, unquote(word))
		}
	}
	c.Title = strings.Join(title, " ")
}

// option reads an option, and reports whether it is one. Unknown ones that have
// a value are options too: they are for other tools.
func (c *Code) option(key, value string, hasValue bool) bool {
	on := !hasValue || strings.Trim(value, `{}"'`) != "false"
	switch key {
	case "lines", "showLineNumbers":
		c.Lines = on
	case "wrap":
		c.Wrap = on
	case "expandable":
		c.Expandable = on
	case "nocopy":
		c.NoCopy = on
	case "twoslash":
	case "icon":
		c.Icon = unquote(value)
	case "highlight":
		c.Highlight = append(c.Highlight, lineRanges(unquote(value))...)
	case "focus":
		c.Focus = append(c.Focus, lineRanges(unquote(value))...)
	default:
		return hasValue && isWord([]byte(key)) && key != ""
	}
	return true
}

// infoWords cuts at spaces that stand in no quotes and braces.
func infoWords(text string) []string {
	var words []string
	start, depth := -1, 0
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		if start < 0 {
			if isSpace(c) {
				continue
			}
			start = i
		}
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == start || text[i-1] == '=') && strings.IndexByte(text[i+1:], c) >= 0:
			quote = c
		case c == '{':
			depth++
		case c == '}':
			depth--
		case isSpace(c) && depth <= 0:
			words = append(words, text[start:i])
			start, depth = -1, 0
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}

func unquote(text string) string {
	if n := len(text); n >= 2 && text[0] == '{' && text[n-1] == '}' {
		text = text[1 : n-1]
	}
	if n := len(text); n >= 2 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		return text[1 : n-1]
	}
	return text
}

// lineRanges reads {1,3-5}, with or without braces.
func lineRanges(text string) []LineRange {
	var ranges []LineRange
	for part := range strings.SplitSeq(strings.Trim(text, "{}[] "), ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		first, err := strconv.Atoi(strings.TrimSpace(from))
		if err != nil || first < 1 {
			continue
		}
		last := first
		if isRange {
			if last, err = strconv.Atoi(strings.TrimSpace(to)); err != nil || last < first {
				continue
			}
		}
		ranges = append(ranges, LineRange{first, last})
	}
	return ranges
}
