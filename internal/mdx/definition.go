package mdx

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxDefinitions is how many lines goldmark looks through for definitions at a
// time: the time grows with their square.
const maxDefinitions = 500

// cutDefinitions takes the definitions of links, [label]: target, off the open
// paragraph, and returns the lines that are left.
func (r *blockReader) cutDefinitions() []text.Segment {
	lines := r.paragraph
	for len(lines) > 0 && r.data[lines[0].Start] == '[' {
		some := lines[:min(len(lines), maxDefinitions)]
		left := r.readDefinitions(some)
		if len(left) > 0 {
			return append(left, lines[len(some):]...)
		}
		lines = lines[len(some):]
	}
	return lines
}

func (r *blockReader) readDefinitions(lines []text.Segment) (left []text.Segment) {
	document, paragraph := ast.NewDocument(), ast.NewParagraph()
	segments := text.NewSegments()
	segments.AppendAll(lines)
	paragraph.SetLines(segments)
	document.AppendChild(document, paragraph)
	parser.LinkReferenceParagraphTransformer.Transform(paragraph, text.NewReader(r.data), r.context)
	for child := document.FirstChild(); child != nil; child = child.NextSibling() {
		if d, ok := child.(*ast.LinkReferenceDefinition); ok {
			r.addDefinition(d)
		}
	}
	if paragraph.Parent() == nil {
		return nil
	}
	return paragraph.Lines().Sliced(0, paragraph.Lines().Len())
}

func (r *blockReader) addDefinition(d *ast.LinkReferenceDefinition) {
	first, last := d.Lines().At(0), d.Lines().At(d.Lines().Len()-1)
	n := &Node{Kind: KindDefinition, Span: r.span(first.Start, max(last.Stop, first.Start)), Text: string(d.Label)}
	n.Link = &Link{Target: r.variables(decode(d.Destination)), Title: decode(d.Title)}
	if i := bytes.Index(r.data[n.Span.Start:n.Span.End], d.Destination); i >= 0 {
		n.Link.TargetSpan = r.span(n.Span.Start+i, n.Span.Start+i+len(d.Destination))
	}
	if r.definitions[string(d.Destination)] == nil {
		r.definitions[string(d.Destination)] = n
	}
	r.add(n)
}
