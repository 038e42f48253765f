package mdx

import (
	"strconv"
	"strings"
)

// node writes one node.
func (r *renderer) node(n *Node) {
	switch n.Kind {
	case KindParagraph:
		r.paragraph(n.Children)
	case KindHeading:
		r.heading(n, n.Level)
	case KindList:
		r.list(n)
	case KindItem:
		r.item(n, true)
	case KindQuote:
		r.raw("<blockquote>\n")
		r.blocks(n.Children)
		r.raw("</blockquote>\n")
	case KindRule:
		r.raw("<hr>\n")
	case KindCode:
		r.codeBlock(n, "")
	case KindTable:
		r.table(n)
	case KindElement:
		r.element(n)
	case KindExpression:
		r.expression(n)
	default:
		r.inlineNode(n)
	}
}

func (r *renderer) inlineNode(n *Node) {
	switch n.Kind {
	case KindText:
		r.text(n.Text)
	case KindBreak:
		r.raw("<br>\n")
	case KindEmphasis:
		r.around("em", n.Children)
	case KindStrong:
		r.around("strong", n.Children)
	case KindStrike:
		r.around("del", n.Children)
	case KindCodeSpan:
		r.raw("<code>")
		r.text(n.Text)
		r.raw("</code>")
	case KindLink:
		r.link(n.Link.Target, n.Link.Title, func() { r.inlines(n.Children) })
	case KindImage:
		r.image(n.Link.Target, n.Text, n.Link.Title)
	case KindFootnoteRef:
		r.footnoteRef(n)
	}
}

func (r *renderer) around(tag string, nodes []*Node) {
	r.raw("<", tag, ">")
	r.inlines(nodes)
	r.raw("</", tag, ">")
}

// heading writes a heading with a link to itself.
func (r *renderer) heading(n *Node, level int) {
	tag := "h" + strconv.Itoa(level)
	r.raw("<", tag)
	r.attribute("id", n.ID)
	r.raw(` class="mdx-heading">`)
	r.phrase(n.Children)
	if n.ID != "" && !r.inLink {
		r.raw(`<a class="mdx-anchor"`)
		r.attribute("href", "#"+n.ID)
		r.attribute("aria-label", r.message("Link to this section"))
		r.raw("></a>")
	}
	r.raw("</", tag, ">\n")
}

func (r *renderer) list(n *Node) {
	tag := "ul"
	if n.Ordered {
		tag = "ol"
	}
	r.raw("<", tag)
	if n.Ordered && n.Level != 1 {
		r.attribute("start", strconv.Itoa(n.Level))
	}
	r.raw(">\n")
	for _, item := range n.Children {
		r.item(item, n.Loose)
	}
	r.raw("</", tag, ">\n")
}

func (r *renderer) item(n *Node, loose bool) {
	switch n.Checked {
	case NoTask:
		r.raw("<li>")
	case TaskOpen:
		r.raw(`<li class="mdx-task"><input type="checkbox" disabled`)
		r.attribute("aria-label", r.message("Open"))
		r.raw("> ")
	case TaskDone:
		r.raw(`<li class="mdx-task"><input type="checkbox" disabled checked`)
		r.attribute("aria-label", r.message("Done"))
		r.raw("> ")
	}
	if loose {
		r.blocks(n.Children)
	} else {
		for _, child := range n.Children {
			if child.Kind == KindParagraph && !holdsBlocks(child.Children) {
				r.inlines(child.Children)
				r.raw("\n")
				continue
			}
			r.node(child)
		}
	}
	r.raw("</li>\n")
}

func (r *renderer) table(n *Node) {
	// A wide table is scrolled, which must be possible without a mouse.
	r.raw(`<div class="mdx-table" tabindex="0"><table>`, "\n")
	for i, row := range n.Children {
		switch i {
		case 0:
			r.raw("<thead>\n")
		case 1:
			r.raw("<tbody>\n")
		}
		r.raw("<tr>")
		for _, cell := range row.Children {
			tag := "td"
			if cell.HeadCell {
				tag = "th"
			}
			r.raw("<", tag)
			if cell.HeadCell {
				r.raw(` scope="col"`)
			}
			r.attribute("class", [...]string{"", "mdx-left", "mdx-center", "mdx-right"}[cell.Align])
			r.raw(">")
			r.inlines(cell.Children)
			r.raw("</", tag, ">")
		}
		r.raw("</tr>\n")
		if i == 0 {
			r.raw("</thead>\n")
		}
	}
	if len(n.Children) > 1 {
		r.raw("</tbody>\n")
	}
	r.raw("</table></div>\n")
}

// expression writes the value of an expression, or its source.
func (r *renderer) expression(n *Node) {
	var text string
	switch {
	case n.Value != nil:
		text = n.Value.Text()
	case n.Inline && isPlace(strings.TrimSpace(n.Text)):
		r.raw(`<span class="mdx-placeholder">`)
		r.text("{" + n.Text + "}")
		r.raw("</span>")
		return
	case n.Inline:
		r.raw(`<code class="mdx-unknown">`)
		r.text("{" + n.Text + "}")
		r.raw("</code>")
		return
	default:
		r.unknownSource("Unknown expression", "{"+n.Text+"}")
		return
	}
	if n.Inline {
		r.text(text)
		return
	}
	if strings.TrimSpace(text) != "" {
		r.raw("<p>")
		r.text(text)
		r.raw("</p>\n")
	}
}

// isPlace reports whether an expression is a name, as in /users/{id}: meant for
// the reader.
func isPlace(code string) bool {
	for i := range len(code) {
		if c := code[i]; !isKeyByte(c) && c != '.' && c != '$' && c < 0x80 {
			return false
		}
	}
	return code != ""
}

// unknownSource writes source that nobody can show in a visible box.
func (r *renderer) unknownSource(what, source string) {
	r.raw(`<div class="mdx-unknown" role="note"><p class="mdx-unknown-title">`)
	r.text(r.message(what))
	r.raw(`</p><pre tabindex="0" dir="ltr"><code>`)
	r.text(source)
	r.raw("</code></pre></div>\n")
}

// footnote is a footnote and its number on the page.
type footnote struct {
	node   *Node
	number int
	id     string
	refs   int // references written so far
}

// numberFootnotes finds the footnotes of a page and numbers them in the order
// of their first references; those without come last.
func (r *renderer) numberFootnotes(nodes []*Node) {
	var labels []string
	var found []*footnote
	r.byLabel = map[string]*footnote{}
	walkShown(nodes, func(n *Node) bool {
		switch n.Kind {
		case KindFootnoteRef:
			labels = append(labels, labelKey(n.Text))
		case KindFootnote:
			f := &footnote{node: n}
			found = append(found, f)
			if key := labelKey(n.Text); r.byLabel[key] == nil {
				r.byLabel[key] = f
			}
		}
		return true
	})
	add := func(f *footnote) {
		if f != nil && f.number == 0 {
			f.number = len(r.footnotes) + 1
			f.id = "fn-" + strconv.Itoa(f.number)
			r.footnotes = append(r.footnotes, f)
		}
	}
	for _, label := range labels {
		add(r.byLabel[label])
	}
	for _, f := range found {
		add(f)
	}
}

func (r *renderer) footnoteRef(n *Node) {
	f := r.byLabel[labelKey(n.Text)]
	if f == nil {
		r.text("[^" + n.Text + "]")
		return
	}
	if r.inLink {
		r.raw("<sup>", strconv.Itoa(f.number), "</sup>")
		return
	}
	f.refs++
	r.raw("<sup><a")
	r.attribute("href", "#"+f.id)
	r.attribute("id", f.id+"-ref-"+strconv.Itoa(f.refs))
	r.raw(` class="mdx-footnote-ref" role="doc-noteref">`, strconv.Itoa(f.number), "</a></sup>")
}

func (r *renderer) footnoteList() {
	if len(r.footnotes) == 0 {
		return
	}
	r.raw(`<section class="mdx-footnotes" role="doc-endnotes"`)
	r.attribute("aria-label", r.message("Footnotes"))
	r.raw("><ol>\n")
	for _, f := range r.footnotes {
		r.raw("<li")
		r.attribute("id", f.id)
		r.raw(">")
		r.blocks(f.node.Children)
		if f.refs > 0 {
			r.raw(`<a class="mdx-footnote-back" role="doc-backlink"`)
			r.attribute("href", "#"+f.id+"-ref-1")
			r.attribute("aria-label", r.message("Back to the text"))
			r.raw(">↩</a>")
		}
		r.raw("</li>\n")
	}
	r.raw("</ol></section>\n")
}
