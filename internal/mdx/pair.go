package mdx

import (
	"slices"
	"strings"
)

// Tags are read one by one; pair brings those that belong together together.
// MDX does not show a page whose tags do not match. Here it is shown, as near
// to what was meant as can be told, and the mistake is a Problem.

// pairBlocks pairs the tags among blocks, and within them.
func (b *builder) pairBlocks(blocks []*Node) []*Node {
	for _, n := range blocks {
		switch n.Kind {
		case KindList, KindItem, KindQuote, KindFootnote:
			n.Children = b.pairBlocks(n.Children)
		}
	}
	return b.pair(blocks, false)
}

// unfinished is an element whose closing tag is still to come, and what stands
// before it.
type unfinished struct {
	element *Node
	before  []*Node
}

func (b *builder) pair(list []*Node, inline bool) []*Node {
	if !slices.ContainsFunc(list, func(n *Node) bool { return n.Kind == KindElement && n.Element.role != wholeTag }) {
		return list
	}
	var stack []unfinished
	var out []*Node
	for _, n := range list {
		if n.Kind != KindElement {
			out = append(out, n)
			continue
		}
		switch e := n.Element; {
		case e.role == wholeTag:
			out = append(out, n)
		case e.role == openTag && len(stack) == maxDepth:
			b.report(ProblemDepth, e.Open, "elements are nested more than %d deep", maxDepth)
			out = append(out, b.sourceText(n, inline))
		case e.role == openTag:
			stack = append(stack, unfinished{n, out})
			out = nil
		default:
			out, stack = b.closeElement(n, out, stack, inline)
		}
	}
	for len(stack) > 0 {
		out, stack = b.leaveOpen(out, stack, inline)
	}
	return out
}

// closeElement handles a closing tag.
func (b *builder) closeElement(n *Node, out []*Node, stack []unfinished, inline bool) ([]*Node, []unfinished) {
	name := n.Element.Name
	at := len(stack) - 1
	for at >= 0 && stack[at].element.Element.Name != name {
		at--
	}
	if at < 0 {
		if adopted, ok := b.adopt(out, n, inline); ok {
			return adopted, stack
		}
		if !b.broken[name] { // else its opening tag is there, and reported
			b.report(ProblemUnclosed, n.Span, "</%s> closes nothing: there is no <%s> before it", name, name)
		}
		return append(out, b.sourceText(n, inline)), stack
	}
	for len(stack) > at+1 {
		out, stack = b.leaveOpen(out, stack, inline)
	}
	top := stack[at]
	top.element.Element.Close = n.Span
	top.element.Element.role = wholeTag
	top.element.Span.End = n.Span.End
	top.element.Children = out
	return append(top.before, top.element), stack[:at]
}

// leaveOpen ends an element that has no closing tag. One that nobody knows is
// no element, but a text like <YOUR_KEY>.
func (b *builder) leaveOpen(out []*Node, stack []unfinished, inline bool) ([]*Node, []unfinished) {
	top := stack[len(stack)-1]
	stack = stack[:len(stack)-1]
	n := top.element
	name := n.Element.Name
	if !b.isKnown(name) && len(n.Element.Attributes) == 0 {
		b.report(ProblemUnclosed, n.Span, `<%s> is not closed, and shown as text: write \<%s> if it is meant so`, name, name)
		return append(append(top.before, b.sourceText(n, inline)), out...), stack
	}
	if voidElements[name] {
		b.report(ProblemUnclosed, n.Span, "<%s> is not closed: write <%s />", name, name)
		n.Element.role = wholeTag
		return append(append(top.before, n), out...), stack
	}
	b.report(ProblemUnclosed, n.Span, "<%s> is not closed: add </%s>", name, name)
	n.Children = out
	if len(out) > 0 {
		n.Span.End = max(n.Span.End, out[len(out)-1].Span.End)
	}
	return append(top.before, n), stack
}

// sourceText returns a tag as text.
func (b *builder) sourceText(n *Node, inline bool) *Node {
	text := &Node{Kind: KindText, Span: n.Element.Open, Text: n.Element.Open.Text()}
	if inline {
		return text
	}
	return &Node{Kind: KindParagraph, Span: text.Span, Children: []*Node{text}}
}

// isShown reports whether a node is more than white space.
func isShown(n *Node) bool { return n.Kind != KindText || strings.TrimSpace(n.Text) != "" }

// adopt finds the opening tag for a closing one that stands on a line of its
// own, where the opening one does not:
//
//	<Note>Some text
//	</Note>
//
// MDX reads the first line as a paragraph, and refuses the page.
func (b *builder) adopt(out []*Node, tag *Node, inline bool) ([]*Node, bool) {
	if inline {
		return nil, false
	}
	const reach = 100 // a closing tag belongs to something near
	for i := len(out) - 1; i >= max(0, len(out)-reach); i-- {
		paragraph := out[i]
		k := len(paragraph.Children) - 1
		if paragraph.Kind != KindParagraph || k < 0 {
			continue
		}
		n := paragraph.Children[k]
		if n.Kind != KindElement || n.Element.role != openTag || n.Element.Name != tag.Element.Name {
			continue
		}
		var inner []*Node
		if len(n.Children) > 0 {
			span := n.Children[0].Span
			span.End = n.Children[len(n.Children)-1].Span.End
			inner = append(inner, &Node{Kind: KindParagraph, Span: span, Children: n.Children})
		}
		n.Children = append(inner, out[i+1:]...)
		n.Inline = false
		n.Element.role = wholeTag
		n.Element.Close = tag.Span
		n.Span.End = tag.Span.End
		paragraph.Children = paragraph.Children[:k]
		paragraph.Span.End = n.Span.Start
		if !slices.ContainsFunc(paragraph.Children, isShown) {
			return append(out[:i], n), true
		}
		return append(out[:i+1], n), true
	}
	return nil, false
}
