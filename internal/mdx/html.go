package mdx

import (
	"bytes"
	"html"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Options say how HTML is written. The zero Options will do.
type Options struct {
	// Link returns where a target of the page leads on the site: a path with
	// the site's base and suffix, say. Targets with a scheme that could run or
	// hold something are inert whatever it returns.
	Link func(target string, use Use) string
	// Code returns the HTML within <code> of a code block, or false. Without it,
	// code is escaped and not coloured.
	Code func(n *Node) (html string, ok bool)
	// Message returns the reader's words for "Copy", "Note", "required" …. Where
	// it returns "" they stay English.
	Message func(english string) string
	// Beside writes what belongs beside the text in a column behind it.
	Beside bool
	// Icon returns the name of the drawing for an icon's name, "" for an icon that
	// is not drawn. Without it names stay as they are.
	Icon func(name string) string
}

// Use tells what a target is wanted for.
type Use uint8

// The uses of targets.
const (
	ForLink  Use = iota // leads somewhere
	ForImage            // is shown: a picture, a film, a sound
	ForFrame            // is another site's page within the page
)

// HTML writes a body as HTML without scripts. All words of the body are in it.
func HTML(w io.Writer, b *Body, o Options) error {
	r := &renderer{o: o}
	r.numberFootnotes(b.Nodes)
	text, side := b.Nodes, []*Node(nil)
	if o.Beside {
		text, side = beside(b.Nodes)
	}
	if len(side) > 0 {
		r.raw(`<div class="mdx-beside"><div class="mdx-main">`, "\n")
	}
	r.blocks(text)
	r.footnoteList()
	if len(side) > 0 {
		r.raw(`</div><div class="mdx-side">`, "\n")
		r.blocks(side)
		r.raw("</div></div>\n")
	}
	_, err := w.Write(r.out.Bytes())
	return err
}

// beside takes out of a page what Mintlify shows in a column of its own.
func beside(nodes []*Node) (text, side []*Node) {
	for _, n := range nodes {
		if n.IsBeside() {
			side = append(side, n)
		} else {
			text = append(text, n)
		}
	}
	return text, side
}

// IsBeside reports whether a node, at the top of a page, belongs in the column
// beside the text: examples of a request and a response, and a panel.
func (n *Node) IsBeside() bool {
	if n.Kind != KindElement {
		return false
	}
	switch n.Element.Name {
	case "RequestExample", "ResponseExample", "Panel":
		return true
	}
	return false
}

// renderer writes HTML.
type renderer struct {
	out bytes.Buffer
	o   Options

	footnotes []*footnote
	byLabel   map[string]*footnote
	ids       int // ids of tabs and tooltips so far
	inSVG     bool
	inLink    bool
	depth     int // of Markdown in attributes
}

func (r *renderer) raw(parts ...string) {
	for _, part := range parts {
		r.out.WriteString(part)
	}
}

// text writes escaped text.
func (r *renderer) text(text string) { r.raw(escape(text)) }

func escape(text string) string {
	if strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text) {
		text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "\ufffd")
	}
	return html.EscapeString(text)
}

// attribute writes an attribute, but none that is empty.
func (r *renderer) attribute(name, value string) {
	if value != "" {
		r.raw(" ", name, `="`, escape(value), `"`)
	}
}

func (r *renderer) message(english string) string {
	if r.o.Message != nil {
		if text := r.o.Message(english); text != "" {
			return text
		}
	}
	return english
}

// newID returns an id for the page's own use.
func (r *renderer) newID(name string) string {
	r.ids++
	return "mdx-" + name + "-" + strconv.Itoa(r.ids)
}

// isInline reports whether a node is a part of a text, not a block.
func isInline(n *Node) bool {
	switch n.Kind {
	case KindElement, KindExpression, KindComment:
		return n.Inline
	}
	return n.Kind >= KindText
}

// blocks writes nodes as blocks: runs of inline nodes become paragraphs.
func (r *renderer) blocks(nodes []*Node) {
	for len(nodes) > 0 {
		run := 0
		for run < len(nodes) && isInline(nodes[run]) {
			run++
		}
		if run > 0 {
			r.paragraph(nodes[:run])
			nodes = nodes[run:]
			continue
		}
		r.node(nodes[0])
		nodes = nodes[1:]
	}
}

func (r *renderer) inlines(nodes []*Node) {
	for _, n := range nodes {
		r.node(n)
	}
}

// paragraph writes a text. One that holds blocks is no <p>: browsers would end
// it there.
func (r *renderer) paragraph(nodes []*Node) {
	hasBlock, hasText := false, false
	for _, n := range nodes {
		switch {
		case n.Kind == KindComment, n.Kind == KindText && strings.TrimSpace(n.Text) == "":
		case holdsBlock(n):
			hasBlock = true
			hasText = hasText || n.Kind != KindElement
		default:
			hasText = true
		}
	}
	switch {
	case hasBlock && hasText:
		r.raw(`<div class="mdx-text">`)
		r.inlines(nodes)
		r.raw("</div>\n")
	case hasBlock:
		r.inlines(nodes)
		r.raw("\n")
	case hasText:
		r.raw("<p>")
		r.inlines(nodes)
		r.raw("</p>\n")
	}
}

// holdsBlock reports whether a node is written as a block, or has one within.
func holdsBlock(n *Node) bool {
	if n.Kind == KindElement {
		e := n.Element
		if e.Snippet != nil || e.Name == "" && !n.Inline || e.Name != "" && !inlineElements[e.Name] || e.Name == "svg" && !isPicture(n.Children) {
			return true
		}
	} else if !isInline(n) {
		return true
	}
	for _, child := range n.Children {
		if holdsBlock(child) {
			return true
		}
	}
	return false
}

// inlineElements are the elements that may stand within a <p>.
var inlineElements = names(`
	a abbr b bdi bdo br button cite code data del dfn em font i img input ins kbd label mark meter output picture
	progress q rp rt ruby s samp select small span strike strong sub sup svg textarea time tt u var wbr
	Badge Icon Tooltip Latex Link`)

// phrase writes the content of an element that may hold text alone: paragraphs
// lose their <p>.
func (r *renderer) phrase(nodes []*Node) {
	for i, n := range nodes {
		if n.Kind != KindParagraph {
			r.node(n)
			continue
		}
		if i > 0 {
			r.raw(" ")
		}
		r.inlines(n.Children)
	}
}

// tight writes the content of an element like <td>, where a single paragraph is
// no block.
func (r *renderer) tight(nodes []*Node) {
	if len(nodes) == 1 && nodes[0].Kind == KindParagraph || allInline(nodes) {
		r.phrase(nodes)
		return
	}
	r.blocks(nodes)
}

func allInline(nodes []*Node) bool {
	for _, n := range nodes {
		if !isInline(n) {
			return false
		}
	}
	return true
}
