package mdx

import (
	"bytes"
	"sort"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Goldmark reads the inline content: all texts of the page in one run, as text
// blocks of a flat document. Its raw HTML and <autolinks> are no part of MDX
// and left out; tags, expressions, code spans, footnotes and literal autolinks
// are parsers of our own, and so are the delimiters of emphasis, which must
// work beside Korean, Chinese and Japanese.
var inlines = parser.NewParser(
	parser.WithBlockParsers(util.Prioritized(textFeeder{}, 100)),
	parser.WithInlineParsers(
		util.Prioritized(codeSpanParser{}, 100),
		util.Prioritized(jsxParser{}, 110),
		util.Prioritized(footnoteParser{}, 150),
		util.Prioritized(linkParser{parser.NewLinkParser()}, 200),
		util.Prioritized(emphasisParser{}, 500),
		util.Prioritized(autolinkParser{}, 900),
	),
)

var builderKey = parser.NewContextKey()

// maxMarks bounds the delimiters and brackets that one text may hold open:
// goldmark looks for their counterparts in time that grows with their square.
// What comes behind is text.
const maxMarks = 1000

// textBlock is a text with inline content, and the node that gets it.
type textBlock struct {
	node  *Node
	lines []text.Segment
	marks int // delimiters and brackets so far
}

// inline asks for the inline content of a node.
func (b *builder) inline(n *Node, lines []text.Segment) {
	if b.checks && bytes.IndexByte(b.data[lines[0].Start:lines[len(lines)-1].Stop], '<') < 0 &&
		bytes.IndexByte(b.data[lines[0].Start:lines[len(lines)-1].Stop], '{') < 0 {
		return
	}
	if len(lines) > 1 || lines[0].Start < lines[0].Stop {
		b.texts = append(b.texts, &textBlock{node: n, lines: lines})
	}
}

// readInlines reads the texts that inline has collected.
func (b *builder) readInlines() {
	if len(b.texts) == 0 {
		return
	}
	document := inlines.Parse(text.NewReader(b.data), parser.WithContext(b.context))
	for block := document.FirstChild(); block != nil; block = block.NextSibling() {
		t := block.(*textNode).text
		t.node.Children = b.pair(b.convert(block, false), true)
	}
}

// textFeeder is the only block parser. It adds all texts to the document at
// once and leaves goldmark no line to read.
type textFeeder struct{}

func (textFeeder) Trigger() []byte { return nil }

func (textFeeder) Open(parent ast.Node, _ text.Reader, pc parser.Context) (ast.Node, parser.State) {
	for _, t := range pc.Get(builderKey).(*builder).texts {
		block := &textNode{text: t}
		lines := text.NewSegments()
		lines.AppendAll(t.lines)
		block.SetLines(lines)
		parent.AppendChild(parent, block)
	}
	return nil, parser.NoChildren
}

func (textFeeder) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (textFeeder) Close(ast.Node, text.Reader, parser.Context)                 {}
func (textFeeder) CanInterruptParagraph() bool                                 { return false }
func (textFeeder) CanAcceptIndentedLine() bool                                 { return true }

// textNode is a text in goldmark's tree.
type textNode struct {
	ast.BaseBlock
	text *textBlock
}

var kindText = ast.NewNodeKind("MDXText")

func (*textNode) Kind() ast.NodeKind { return kindText }
func (*textNode) Dump([]byte, int)   {}

// textOf returns the text that goldmark is reading.
func textOf(parent ast.Node, pc parser.Context) (*builder, *textBlock) {
	return pc.Get(builderKey).(*builder), parent.(*textNode).text
}

// leafNode is a finished Node in goldmark's tree.
type leafNode struct {
	ast.BaseInline
	node *Node
}

var kindLeaf = ast.NewNodeKind("MDXLeaf")

func (*leafNode) Kind() ast.NodeKind { return kindLeaf }
func (*leafNode) Dump([]byte, int)   {}

func leaf(n *Node) *leafNode { return &leafNode{node: n} }

// advance moves the reader to an offset of the text, maybe some lines further.
func advance(r text.Reader, t *textBlock, end int) {
	for at, segment := r.Position(); ; {
		if end <= segment.Stop || at+1 >= len(t.lines) {
			r.Advance(end - segment.Start)
			return
		}
		r.AdvanceLine()
		at, segment = r.Position()
	}
}

// scan returns a scanner that stands where the reader does.
func (b *builder) scan(t *textBlock, r text.Reader) *scanner {
	_, segment := r.Position()
	s := &scanner{data: b.data, pos: segment.Start, budget: &b.budget}
	s.stop = withoutLineEnd(b.data, segment.Start, segment.Stop)
	s.next = func(stop int) (line, bool) {
		i := sort.Search(len(t.lines), func(i int) bool { return t.lines[i].Start > stop })
		if i == len(t.lines) {
			return line{}, false
		}
		l := t.lines[i]
		return line{l.Start, withoutLineEnd(b.data, l.Start, l.Stop)}, true
	}
	return s
}

func withoutLineEnd(data []byte, start, stop int) int {
	for stop > start && (data[stop-1] == '\n' || data[stop-1] == '\r') {
		stop--
	}
	return stop
}

// jsxParser reads tags and expressions.
type jsxParser struct{}

func (jsxParser) Trigger() []byte { return []byte{'<', '{'} }

func (jsxParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	b, t := textOf(parent, pc)
	s := b.scan(t, r)
	start := s.pos
	n := (*Node)(nil)
	if s.peek() == '<' {
		n = b.tag(s)
	} else {
		n = b.expression(s)
	}
	if n == nil {
		b.reportStray(t, start)
		return nil
	}
	n.Inline = true
	advance(r, t, n.Span.End)
	return leaf(n)
}

// codeSpanParser reads `code`. Unlike goldmark's, it keeps the place of the
// marks.
type codeSpanParser struct{}

func (codeSpanParser) Trigger() []byte { return []byte{'`'} }

func (codeSpanParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	b, t := textOf(parent, pc)
	s := b.scan(t, r)
	start := s.pos
	marks := s.ticks()
	from := s.pos
	for {
		switch s.peek() {
		case 0:
			// Not closed: all the ticks are text, and no two of them are looked at
			// as the beginning of a shorter span.
			r.Advance(marks)
			return ast.NewTextSegment(text.NewSegment(start, start+marks))
		case '`':
			end := s.pos
			if s.ticks() != marks {
				continue
			}
			n := &Node{Kind: KindCodeSpan, Span: b.span(start, s.pos)}
			n.Text = b.variables(spanText(s.text(from, end), t.node.Kind))
			advance(r, t, s.pos)
			return leaf(n)
		default:
			s.step()
		}
	}
}

// ticks skips a run of backticks, and returns how many they are.
func (s *scanner) ticks() int {
	start := s.pos
	for s.pos < s.stop && s.data[s.pos] == '`' {
		s.pos++
	}
	return s.pos - start
}

// spanText returns what a code span shows: line ends are spaces, and one space
// at each end is for the backticks.
func spanText(code string, kind Kind) string {
	bytes := []byte(code)
	onlySpaces := true
	out := bytes[:0]
	for i, c := range bytes {
		if c == '\n' {
			c = ' '
		}
		if kind == KindCell && c == '\\' && i+1 < len(bytes) && bytes[i+1] == '|' {
			continue // a bar that does not end the cell
		}
		onlySpaces = onlySpaces && c == ' '
		out = append(out, c)
	}
	if n := len(out); n > 1 && !onlySpaces && out[0] == ' ' && out[n-1] == ' ' {
		out = out[1 : n-1]
	}
	return string(out)
}

// footnoteParser reads "[^label]" where the label is defined.
type footnoteParser struct{}

func (footnoteParser) Trigger() []byte { return []byte{'['} }

func (footnoteParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	b, _ := textOf(parent, pc)
	row, segment := r.PeekLine()
	if len(b.footnotes) == 0 || !bytes.HasPrefix(row, []byte("[^")) {
		return nil
	}
	label, end := footnoteLabel(row, 0)
	if end == 0 || b.footnotes[labelKey(label)] == nil {
		return nil
	}
	r.Advance(end)
	return leaf(&Node{Kind: KindFootnoteRef, Span: b.span(segment.Start, segment.Start+end), Text: label})
}

// linkParser is goldmark's, and keeps what it forgets: where links end, and
// where their targets stand.
type linkParser struct{ parser.InlineParser }

func (p linkParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	b, t := textOf(parent, pc)
	row, segment := r.PeekLine()
	if row[0] == '[' || bytes.HasPrefix(row, []byte("![")) {
		if t.marks++; t.marks > maxMarks {
			return nil
		}
	}
	n := p.InlineParser.Parse(parent, r, pc)
	switch n.(type) {
	case *ast.Link, *ast.Image:
		_, behind := r.Position()
		b.links[n] = line{segment.Start, behind.Start}
	}
	return n
}

// CloseBlock makes text of the brackets that are left.
func (p linkParser) CloseBlock(parent ast.Node, r text.Reader, pc parser.Context) {
	p.InlineParser.(parser.CloseBlocker).CloseBlock(parent, r, pc)
}
