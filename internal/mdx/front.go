package mdx

import (
	"bytes"
	"fmt"
	"slices"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// readFront finds the front matter and reads its fields.
func (p *Page) readFront() {
	p.Front.Fields = noFields
	data := p.File.Data
	start := afterMark(data)
	p.Body = start
	form := fence(data[start:lineEnd(data, start)])
	if form == None {
		p.reportLate(start)
		return
	}
	first := nextLine(data, start)
	last, ok := closing(data, first, form)
	if !ok {
		p.reportUnclosed(start, first, form)
		return
	}
	p.Front.Form = form
	p.Front.Span = p.File.Span(first, last)
	p.Body = nextLine(data, last)
	if form == TOML {
		p.readTOML()
		return
	}
	if fields, ok := readSimple(p.File, first, last); ok {
		p.Front.Fields = fields
		return
	}
	p.readYAML(last)
}

// afterMark returns the offset at which text begins, behind a byte order mark.
func afterMark(data []byte) int {
	if bytes.HasPrefix(data, []byte(source.BOM)) {
		return len(source.BOM)
	}
	return 0
}

// fence tells which front matter a line opens or closes: three hyphens or plus
// signs and nothing else but white space.
func fence(line []byte) Form {
	if len(line) < 3 || len(bytes.Trim(line[3:], " \t")) > 0 {
		return None
	}
	switch string(line[:3]) {
	case "---":
		return YAML
	case "+++":
		return TOML
	}
	return None
}

// closing returns the offset of the line that closes front matter.
func closing(data []byte, from int, form Form) (at int, ok bool) {
	for at = from; at < len(data); at = nextLine(data, at) {
		if c := data[at]; (c == '-' || c == '+') && fence(data[at:lineEnd(data, at)]) == form {
			return at, true
		}
	}
	return 0, false
}

// lineEnd returns the offset of the line end ("\n", "\r\n", "\r") or the end of
// the file behind at.
func lineEnd(data []byte, at int) int {
	end := len(data)
	if n := bytes.IndexByte(data[at:], '\n'); n >= 0 {
		end = at + n
	}
	if n := bytes.IndexByte(data[at:end], '\r'); n >= 0 {
		end = at + n
	}
	return end
}

// nextLine returns the offset of the line behind that of at.
func nextLine(data []byte, at int) int {
	end := lineEnd(data, at)
	if end+1 < len(data) && data[end] == '\r' && data[end+1] == '\n' {
		return end + 2
	}
	return min(end+1, len(data))
}

// reportUnclosed reports front matter without its closing line. A page may also
// begin with a rule, "---": it is front matter that is meant when the first
// line with text is a key.
func (p *Page) reportUnclosed(start, first int, form Form) {
	if form == YAML && !p.beginsWithKey(first) {
		return
	}
	at := firstLine(p.File.Span(start, len(p.File.Data)))
	p.report(at, "the front matter has no closing %q line: add one behind its last key", p.File.Data[start:start+3])
}

// reportLate reports front matter behind empty lines, which is shown as text.
func (p *Page) reportLate(start int) {
	data := p.File.Data
	at := start + len(data[start:]) - len(bytes.TrimLeft(data[start:], " \t\r\n"))
	if at == start || fence(data[at:lineEnd(data, at)]) != YAML {
		return
	}
	first := nextLine(data, at)
	if _, ok := closing(data, first, YAML); ok && p.beginsWithKey(first) {
		p.report(p.File.Span(at, at+3), "the front matter does not begin on the first line, and is shown as text: take out the lines before it")
	}
}

// beginsWithKey reports whether the first line with text is a key.
func (p *Page) beginsWithKey(at int) bool {
	rest := bytes.TrimLeft(p.File.Data[at:], " \t\r\n")
	_, _, ok := cutKey(rest[:lineEnd(rest, 0)])
	return ok
}

func (p *Page) report(at source.Span, format string, args ...any) {
	p.Problems = append(p.Problems, tree.Problem{Span: at, Message: fmt.Sprintf(format, args...)})
}

// readYAML reads the front matter that ends at an offset. The parser is given
// the file up to there: the opening fence is a document's start to it too, and
// so all offsets are those of the page.
func (p *Page) readYAML(end int) {
	doc, problems := tree.Parse(source.NewFile(p.File.Path, p.File.Data[:end]))
	for i := range problems {
		problems[i].Span.File = p.File
	}
	if len(problems) > 0 {
		p.Problems = append(p.Problems, explain(p.File, p.Front.Span, problems)...)
	}
	if slices.ContainsFunc(problems, func(problem tree.Problem) bool { return problem.Fatal }) {
		return
	}
	root := doc.Root
	rebase(root, p.File)
	switch {
	case root.Kind == tree.Mapping:
		p.Front.Fields = root
	case root.Kind != tree.Scalar || root.Type != tree.Null:
		p.report(firstLine(root.Span), `the front matter is no list of keys: write "key: value" lines between the two "---"`)
	}
}

// rebase moves the spans of a tree to another File of the same bytes. Nodes
// that aliases share are visited once.
func rebase(n *tree.Node, f *source.File) {
	if n.Span.File == f {
		return
	}
	n.Span.File = f
	for i := range n.Pairs {
		rebase(n.Pairs[i].Key, f)
		rebase(n.Pairs[i].Value, f)
	}
	for _, item := range n.Items {
		rebase(item, f)
	}
}

func firstLine(s source.Span) source.Span {
	s.End = min(s.End, lineEnd(s.File.Data, s.Start))
	return s
}

// cutKey cuts a line of simple YAML, "key: value", in two.
func cutKey(line []byte) (key, value []byte, ok bool) {
	i := 0
	for i < len(line) && isKeyByte(line[i]) {
		i++
	}
	if i == 0 || i == len(line) || line[i] != ':' || i+1 < len(line) && line[i+1] != ' ' {
		return nil, nil, false
	}
	return line[:i], line[i+1:], true
}

func isKeyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}
