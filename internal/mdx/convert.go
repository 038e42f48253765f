package mdx

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// convert makes Nodes of what goldmark read of a text. Within a link, an
// address is no link of its own.
func (b *builder) convert(parent ast.Node, inLink bool) []*Node {
	nodes := make([]*Node, 0, parent.ChildCount())
	for child := parent.FirstChild(); child != nil; child = child.NextSibling() {
		switch n := child.(type) {
		case *ast.Text:
			// Goldmark cuts a text where a parser looked and found nothing.
			start := n.Segment.Start
			for !n.SoftLineBreak() && !n.HardLineBreak() {
				next, ok := child.NextSibling().(*ast.Text)
				if !ok || next.Segment.Start != n.Segment.Stop {
					break
				}
				child, n = next, next
			}
			nodes = b.appendText(nodes, start, n, inLink)
		case *leafNode:
			nodes = append(nodes, n.node)
		case *ast.Emphasis:
			inner := b.convert(n, inLink)
			if len(inner) == 0 {
				continue
			}
			kind, level := KindEmphasis, n.Level
			switch {
			case level < 0:
				kind, level = KindStrike, -level
			case level == 2:
				kind = KindStrong
			}
			span := b.span(inner[0].Span.Start-level, inner[len(inner)-1].Span.End+level)
			nodes = append(nodes, &Node{Kind: kind, Span: span, Children: b.pair(inner, true)})
		case *ast.Link:
			nodes = append(nodes, b.link(n, n.Destination, n.Title, n.Reference == nil, b.convert(n, true)))
		case *ast.Image:
			image := b.link(n, n.Destination, n.Title, n.Reference == nil, b.convert(n, true))
			image.Kind = KindImage
			image.Text = plainText(image.Children)
			nodes = append(nodes, image)
		}
	}
	return nodes
}

// link makes a link of goldmark's. Its text ends before the first offset that
// linkParser kept, and it ends at the second.
func (b *builder) link(n ast.Node, target, title []byte, inPlace bool, inner []*Node) *Node {
	ends := b.links[n]
	l := &Link{Target: b.variables(decode(target)), Title: b.variables(decode(title))}
	if inPlace {
		// Behind "](", white space and maybe "<".
		at := ends.start + 2
		for at < ends.stop && isSpace(b.data[at]) {
			at++
		}
		if at < ends.stop && b.data[at] == '<' {
			at++
		}
		if at+len(target) <= ends.stop && bytes.Equal(b.data[at:at+len(target)], target) {
			l.TargetSpan = b.span(at, at+len(target))
		}
	} else if d := b.definitions[string(target)]; d != nil {
		l.TargetSpan = d.Link.TargetSpan
	}
	return &Node{Kind: KindLink, Span: b.span(n.Pos(), ends.stop), Link: l, Children: b.pair(inner, true)}
}

// appendText appends a text that ends with n, with the addresses in it as links.
func (b *builder) appendText(nodes []*Node, start int, n *ast.Text, inLink bool) []*Node {
	end := n.Segment.Stop
	if !inLink {
		splitAddresses(b.data, start, end, func(from, to int, prefix string) {
			nodes = b.appendPlain(nodes, start, from, "")
			nodes = append(nodes, b.address(from, to, prefix))
			start = to
		})
	}
	switch {
	case n.HardLineBreak():
		nodes = b.appendPlain(nodes, start, end, "")
		return append(nodes, &Node{Kind: KindBreak, Span: b.span(end, end)})
	case n.SoftLineBreak():
		return b.appendPlain(nodes, start, end, "\n")
	}
	return b.appendPlain(nodes, start, end, "")
}

func (b *builder) appendPlain(nodes []*Node, start, end int, after string) []*Node {
	if start >= end && after == "" {
		return nodes
	}
	value := decode(b.data[start:end]) + after
	// Lines become one text, up to a length: it is copied for each of them.
	if k := len(nodes); k > 0 && nodes[k-1].Kind == KindText && len(nodes[k-1].Text) < 4096 {
		last := nodes[k-1]
		last.Text += value
		last.Span.End = end
		return nodes
	}
	return append(nodes, &Node{Kind: KindText, Span: b.span(start, end), Text: value})
}

// decode replaces escapes and character references of Markdown.
func decode(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 && bytes.IndexByte(raw, '&') < 0 {
		return string(raw)
	}
	var out []byte
	for at := 0; at < len(raw); {
		i := bytes.IndexAny(raw[at:], "\\&")
		if i < 0 {
			return string(append(out, raw[at:]...))
		}
		out = append(out, raw[at:at+i]...)
		at += i
		if raw[at] == '\\' {
			at++
			if at == len(raw) || !util.IsPunct(raw[at]) {
				out = append(out, '\\')
				continue
			}
			out = append(out, raw[at])
			at++
			continue
		}
		end := at + 1
		for end < len(raw) && (raw[end] == '#' || isKeyByte(raw[end])) {
			end++
		}
		if end < len(raw) && raw[end] == ';' {
			end++
		}
		out = append(out, decodeEntities(string(raw[at:end]))...)
		at = end
	}
	return string(out)
}

// decodeEntities replaces character references: &amp;, &#38;, &#x26;.
func decodeEntities(text string) string {
	if strings.IndexByte(text, '&') < 0 {
		return text
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(text))))
}

// labelKey returns what two labels of the same link or footnote have in common.
func labelKey(label string) string { return util.ToLinkReference([]byte(label)) }
