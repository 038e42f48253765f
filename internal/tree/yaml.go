package tree

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"parlance/internal/source"
)

// maxExpansion bounds how many more values a document has when every alias is
// written out, so that walks over the tree end.
const maxExpansion = 1_000_000

// maxProblems bounds how many problems of one sort are listed: nobody reads
// more.
const maxProblems = 1000

// parseYAML reads the document with yaml.v3 and gives every node its bytes.
func (d *Document) parseYAML(start int) []Problem {
	p := &yamlParser{doc: d, file: d.File, data: d.File.Data, line: 1, column: 1, offset: start,
		targets: map[*yaml.Node]*target{}, placeholders: newPlaceholders(d.File.Data)}
	text := plainVersion(p.placeholders.hide(p.data), start)
	if n := len(text); n > 0 && text[n-1] != '\n' && text[n-1] != '\r' {
		// A block scalar at the end of a file without a final line end means
		// the same as one with it, whatever is written behind it later.
		text = append(slices.Clip(text), '\n')
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var node yaml.Node
	err := decode(decoder, &node)
	switch {
	case err == io.EOF:
		d.Root = d.empty(len(p.data))
		return nil
	case err != nil:
		return []Problem{p.syntaxProblem(decoder, err)}
	}
	root := p.document(&node, start)
	if p.failed {
		return p.problems
	}
	d.Root = root
	p.next(decoder, root)
	return p.problems
}

// decode keeps a bug of the library from ending the program.
func decode(decoder *yaml.Decoder, node *yaml.Node) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the YAML library cannot read this file (%v)", cause)
		}
	}()
	return decoder.Decode(node)
}

// yamlParser turns the nodes of yaml.v3, which know their first line and
// column, into Nodes, which know their bytes.
type yamlParser struct {
	doc      *Document
	file     *source.File
	data     []byte
	problems []Problem
	failed   bool // a fatal problem was found

	// The place that offset was asked for last: nodes come in the order of the
	// file, so that a long line is walked once.
	line, column, offset int

	targets      map[*yaml.Node]*target // nodes with an anchor
	placeholders placeholders
	slab         []Node
	values       int // nodes so far, with aliases written out
	extra        int // of these, those that stand in no text of their own
	depth        int
}

// target is what an alias may lead to.
type target struct {
	node *Node // nil while it is being read
	size int
}

// context is what the place of a node depends on.
type context struct {
	indent int // column of the innermost block collection, -1 for none
	at     int // where an empty value stands
	pair   bool
}

func (p *yamlParser) document(node *yaml.Node, start int) *Node {
	at := start
	if i := documentMarker(p.data, start); i >= 0 {
		at = i + 3
	}
	if len(node.Content) == 0 {
		return p.doc.empty(at)
	}
	return p.node(node.Content[0], context{indent: -1, at: at})
}

// next reports a second document, and text that belongs to none.
func (p *yamlParser) next(decoder *yaml.Decoder, root *Node) {
	var node yaml.Node
	err := decode(decoder, &node)
	if err == io.EOF {
		return
	}
	for at := root.Span.End; at < len(p.data); at = lineAfter(p.data, at) {
		if at > 0 && !isBreak(p.data[at-1]) || !isMarker(p.data, at, "---") {
			continue
		}
		p.problem(at, at+3, "a second document begins here and is ignored: move it to a file of its own")
		return
	}
	if err != nil {
		p.problems = append(p.problems, p.syntaxProblem(decoder, err))
		p.doc.Root = p.doc.empty(root.Span.Start)
	}
}

func (p *yamlParser) problem(start, end int, format string, args ...any) {
	p.problems = append(p.problems, Problem{Span: p.file.Span(start, end), Message: fmt.Sprintf(format, args...)})
}

func (p *yamlParser) fail(start, end int, format string, args ...any) {
	if p.failed {
		return
	}
	p.failed = true
	p.problem(start, end, format, args...)
	p.problems[len(p.problems)-1].Fatal = true
}

// offsetOf returns the byte offset of a place that yaml.v3 gives, whose columns
// count characters.
func (p *yamlParser) offsetOf(line, column int) int {
	if line != p.line || column < p.column {
		p.line, p.column = line, 1
		p.offset = p.file.LineStart(line)
		if line == 1 && bytes.HasPrefix(p.data, []byte(source.BOM)) {
			p.offset += len(source.BOM)
		}
	}
	for p.column < column && p.offset < len(p.data) {
		if p.data[p.offset] < utf8.RuneSelf {
			p.offset++
		} else {
			_, size := utf8.DecodeRune(p.data[p.offset:])
			p.offset += size
		}
		p.column++
	}
	return p.offset
}

func (p *yamlParser) newNode() *Node {
	if len(p.slab) == 0 {
		p.slab = make([]Node, 128)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	return n
}

// node converts one node. After a failure it still returns a Node, at no
// particular place.
func (p *yamlParser) node(y *yaml.Node, c context) *Node {
	n := p.newNode()
	if p.failed {
		return n
	}
	p.values++
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		at := p.offsetOf(y.Line, y.Column)
		p.fail(at, at, "collections are nested more than %d deep here: flatten the document", maxDepth)
		return n
	}
	if y.Kind == yaml.AliasNode {
		p.alias(n, y)
		return n
	}
	var t *target
	before := p.values
	if y.Anchor != "" {
		t = &target{}
		p.targets[y] = t
		n.Anchor = y.Anchor
	}
	switch y.Kind {
	case yaml.MappingNode:
		p.mapping(n, y, c)
	case yaml.SequenceNode:
		p.sequence(n, y, c)
	default:
		p.scalar(n, y, c)
	}
	if t != nil {
		t.node, t.size = n, p.values-before+1
	}
	return n
}

func (p *yamlParser) alias(n *Node, y *yaml.Node) {
	start := p.offsetOf(y.Line, y.Column)
	end := start + 1 + len(y.Value)
	if end > len(p.data) || p.data[start] != '*' {
		p.lost(start)
		return
	}
	t := p.targets[y.Alias]
	if t == nil || t.node == nil {
		p.fail(start, end, "the alias %q stands within the value that it names: a value cannot contain itself", "*"+y.Value)
		return
	}
	*n = *t.node
	n.Span = p.file.Span(start, end)
	n.Alias = true
	n.Anchor = ""
	p.expand(t.size-1, start, end)
}

// expand counts values that are there a second time.
func (p *yamlParser) expand(size, start, end int) {
	p.values = min(p.values+size, 1<<40)
	p.extra = min(p.extra+size, 1<<40)
	if p.extra > maxExpansion {
		p.fail(start, end, "with every alias written out the document has more than %d values: use fewer aliases", maxExpansion)
	}
}

// lost reports that a value does not stand where yaml.v3 says: better no tree
// than one whose edits go astray.
func (p *yamlParser) lost(at int) {
	at = min(at, len(p.data))
	p.fail(at, at, "the place of this value cannot be told: write it in a simpler way")
}

func (p *yamlParser) scalar(n *Node, y *yaml.Node, c context) {
	n.Value = p.placeholders.restore(y.Value)
	style := y.Style &^ yaml.TaggedStyle
	start := c.at
	if style != 0 || y.Value != "" || y.Anchor != "" || y.Style&yaml.TaggedStyle != 0 {
		start = p.offsetOf(y.Line, y.Column)
	} else if at := skipSpaces(p.data, c.at); at < len(p.data) && p.data[at] == '!' && at == p.offsetOf(y.Line, y.Column) {
		start = at // the tag "!", which yaml.v3 does not tell
	}
	empty := style == 0 && y.Value == ""
	props := readProperties(p.data, start)
	if empty {
		props = ownProperties(p.data, start, y)
	}
	n.Type = scalarType(n.Value, style, props.tag, y.Tag)
	if empty {
		n.Span = p.file.Span(props.end, props.end)
		return
	}
	start = skipTrivia(p.data, props.end)
	end := -1
	switch {
	case start >= len(p.data):
	case style&yaml.DoubleQuotedStyle != 0:
		n.Style = DoubleQuoted
		end = doubleQuotedEnd(p.data, start)
	case style&yaml.SingleQuotedStyle != 0:
		n.Style = SingleQuoted
		end = singleQuotedEnd(p.data, start)
	case style&yaml.LiteralStyle != 0:
		n.Style = Literal
		end = blockScalarEnd(p.data, start, c.indent)
	case style&yaml.FoldedStyle != 0:
		n.Style = Folded
		end = blockScalarEnd(p.data, start, c.indent)
	default:
		end = plainEnd(p.data, start, n.Value)
	}
	if end < 0 {
		p.lost(start)
		return
	}
	n.Span = p.file.Span(start, end)
}

// ownProperties reads anchor and tag of an empty value, behind which those of
// the next key may follow.
func ownProperties(data []byte, start int, y *yaml.Node) properties {
	props := readProperties(data, start)
	if props.anchor != "" && y.Anchor == "" {
		return readProperties(data[:lineEnd(data, start)], start)
	}
	if props.tag != "" && y.Anchor != "" && y.Style&yaml.TaggedStyle == 0 {
		return readProperties(data[:lineEnd(data, start)], start)
	}
	return props
}

// scalarType resolves a scalar, plain or with a tag. A tag that the text does
// not fit makes it a string.
func scalarType(value string, style yaml.Style, written, tag string) Type {
	t := resolve(value)
	switch {
	case written == "" && style == 0:
		return t
	case written == "" || written == "!":
		return String
	case tag == "!!null" && t == Null, tag == "!!bool" && t == Bool, tag == "!!int" && t == Int:
		return t
	case tag == "!!float" && (t == Int || t == Float):
		return Float
	}
	return String
}

func (p *yamlParser) sequence(n *Node, y *yaml.Node, c context) {
	n.Kind = Sequence
	n.Style = Block
	n.Items = make([]*Node, 0, len(y.Content))
	start := p.offsetOf(y.Line, y.Column)
	props := readProperties(p.data, start)
	start = skipTrivia(p.data, props.end)
	if y.Style&yaml.FlowStyle != 0 {
		n.Style = Flow
		end := start + 1
		for _, item := range y.Content {
			child := p.node(item, context{indent: c.indent, pair: true})
			n.Items = append(n.Items, child)
			end = max(end, child.Span.End)
		}
		p.close(n, start, end, '[', ']')
		return
	}
	indent := columnOf(p.data, start)
	end := start
	for _, item := range y.Content {
		dash := skipTrivia(p.data, end)
		if dash >= len(p.data) || p.data[dash] != '-' {
			p.lost(dash)
			return
		}
		child := p.node(item, context{indent: indent, at: dash + 1})
		n.Items = append(n.Items, child)
		end = max(dash+1, child.Span.End)
	}
	n.Span = p.file.Span(start, end)
}

// close sets the span of a flow collection whose last child ends at end.
func (p *yamlParser) close(n *Node, start, end int, open, shut byte) {
	if p.failed {
		return
	}
	if start >= len(p.data) || p.data[start] != open {
		p.lost(start)
		return
	}
	for end = skipTrivia(p.data, end); end < len(p.data) && p.data[end] == ','; {
		end = skipTrivia(p.data, end+1)
	}
	if end >= len(p.data) || p.data[end] != shut {
		p.lost(end)
		return
	}
	n.Span = p.file.Span(start, end+1)
}

func (p *yamlParser) mapping(n *Node, y *yaml.Node, c context) {
	n.Kind = Mapping
	n.Style = Block
	start := p.offsetOf(y.Line, y.Column)
	flow := y.Style&yaml.FlowStyle != 0
	if !flow {
		start = p.blockMappingStart(start, y)
		c.indent = columnOf(p.data, start)
	} else {
		n.Style = Flow
		first := len(y.Content) > 0 && y.Content[0].Line == y.Line && y.Content[0].Column == y.Column
		if first || c.pair && start < len(p.data) && p.data[start] == '?' {
			flow = false // a single pair in a flow sequence: it has no braces
		} else {
			start = skipTrivia(p.data, readProperties(p.data, start).end)
		}
	}
	end := start
	if flow {
		end++
	}
	pairs, end := p.pairs(y, context{indent: c.indent}, end)
	p.setPairs(n, pairs)
	if flow {
		p.close(n, start, end, '{', '}')
		return
	}
	n.Span = p.file.Span(start, end)
}

// blockMappingStart skips the properties of a block mapping. On the line of
// the first key they are the key's.
func (p *yamlParser) blockMappingStart(start int, y *yaml.Node) int {
	if len(y.Content) > 0 && y.Content[0].Line == y.Line && y.Content[0].Column == y.Column {
		return start
	}
	for at := start; at < len(p.data) && (p.data[at] == '&' || p.data[at] == '!'); {
		end := propertyEnd(p.data, at)
		at = skipTrivia(p.data, end)
		if bytes.ContainsAny(p.data[end:at], "\r\n") {
			start = at
		}
	}
	return start
}

// pairs reads keys and values. Entries begin behind end; it returns where the
// last one ends.
func (p *yamlParser) pairs(y *yaml.Node, c context, end int) ([]Pair, int) {
	flow := y.Style&yaml.FlowStyle != 0
	pairs := make([]Pair, 0, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content) && !p.failed; i += 2 {
		at := skipTrivia(p.data, end)
		for i > 0 && at < len(p.data) && p.data[at] == ',' {
			at = skipTrivia(p.data, at+1)
		}
		if isIndicator(p.data, at, '?', flow) {
			at++
		}
		c.at = at
		key := p.node(y.Content[i], c)
		end = max(at, key.Span.End)
		c.at = end
		if colon := skipTrivia(p.data, end); isIndicator(p.data, colon, ':', flow) {
			end = colon + 1
			c.at = end
		}
		value := p.node(y.Content[i+1], c)
		end = max(end, value.Span.End)
		pairs = append(pairs, Pair{key, value})
	}
	return pairs, end
}
