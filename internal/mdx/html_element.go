package mdx

import (
	"net/url"
	"strings"

	"parlance/internal/source"
)

// parseText reads Markdown that stands in an attribute.
func parseText(text string) []*Node {
	p := &Page{File: source.NewFile("", []byte(text))}
	return ParseBody(p, BodyOptions{}).Nodes
}

// element writes an HTML element or a component.
func (r *renderer) element(n *Node) {
	e := n.Element
	switch {
	case e.Snippet != nil:
		r.blocks(e.Snippet.Nodes)
		if !e.Snippet.usesChildren {
			r.blocks(n.Children)
		}
	case isUnsafe(e.Name):
		r.unknownSource("Not shown for safety", n.Span.Text())
	case e.Name == "":
		r.fragment(n)
		return
	case r.component(n):
	case htmlElements[e.Name] || svgElements[e.Name] && (r.inSVG || e.Name == "svg"):
		r.htmlElement(n)
	default:
		r.unknownElement(n)
	}
	if !n.Inline {
		r.raw("\n")
	}
}

func (r *renderer) fragment(n *Node) {
	if n.Inline && allInline(n.Children) {
		r.inlines(n.Children)
		return
	}
	r.blocks(n.Children)
}

// unknownElement shows the tag and the content of what nobody can show.
func (r *renderer) unknownElement(n *Node) {
	source := n.Element.Open.Text()
	what := "Unknown component"
	if n.Element.imported {
		what = "This component is not shown here"
	}
	if n.Inline {
		r.raw(`<span class="mdx-unknown"`)
		r.attribute("title", r.message(what))
		r.raw("><code>")
		r.text(source)
		r.raw("</code>")
		r.phrase(n.Children)
		r.raw("</span>")
		return
	}
	r.raw(`<div class="mdx-unknown" role="note"><p class="mdx-unknown-title">`)
	r.text(r.message(what))
	r.raw(" <code>")
	r.text(source)
	r.raw("</code></p>\n")
	r.blocks(n.Children)
	r.raw("</div>")
}

// phrasing are the elements whose content is text alone.
var phrasing = names(`
	p span b i u s em strong small code kbd label mark h1 h2 h3 h4 h5 h6 sub sup q cite abbr dfn var samp pre del ins
	time data button font tt strike title option output`)

// tightElements are the elements whose only paragraph is no block.
var tightElements = names(`td th li dd dt summary figcaption caption a legend`)

func (r *renderer) htmlElement(n *Node) {
	e := n.Element
	name := e.Name
	switch name {
	case "a":
		r.anchorElement(n)
		return
	case "iframe":
		r.frameElement(n)
		return
	case "h1", "h2", "h3", "h4", "h5", "h6":
		r.headingElement(n)
		return
	case "svg":
		if !isPicture(n.Children) {
			r.unknownSource("Not shown for safety", n.Span.Text())
			return
		}
		defer func(was bool) { r.inSVG = was }(r.inSVG)
		r.inSVG = true
	case "p":
		if holdsBlocks(n.Children) {
			name = "div"
		}
	case "form", "head", "menu", "center", "font", "tt", "strike", "title":
		if !r.inSVG {
			name = map[string]string{"font": "span", "tt": "code", "strike": "del"}[name]
			if name == "" {
				name = "div"
			}
		}
	}
	r.raw("<", name)
	r.safeAttributes(e)
	r.targets(e)
	if name == "button" && e.Attribute("type") == nil {
		r.raw(` type="button"`)
	}
	r.raw(">")
	if voidElements[name] {
		r.phrase(n.Children) // HTML has no place for them within
		return
	}
	switch {
	case r.inSVG:
		r.inlines(n.Children)
	case phrasing[name]:
		r.phrase(n.Children)
	case tightElements[name]:
		r.tight(n.Children)
	case inlineElements[name] && allInline(n.Children):
		r.inlines(n.Children)
	case tableParts[name]:
		r.tableContent(n.Children)
	default:
		r.blocks(n.Children)
	}
	r.raw("</", name, ">")
}

// isPicture reports whether all elements within <svg> are safe.
func isPicture(nodes []*Node) bool {
	for _, n := range nodes {
		if n.Kind == KindElement && !svgElements[n.Element.Name] || !isPicture(n.Children) {
			return false
		}
	}
	return true
}

// tableParts are the elements that browsers throw text and paragraphs out of.
var tableParts = names(`table thead tbody tfoot tr colgroup select optgroup ul ol dl`)

// tableContent writes the content of an element that holds no text of its own,
// spaces between its parts left out.
func (r *renderer) tableContent(nodes []*Node) {
	for _, n := range nodes {
		switch {
		case n.Kind == KindText && strings.TrimSpace(n.Text) == "":
		case n.Kind == KindParagraph:
			r.tableContent(n.Children)
			r.raw("\n")
		default:
			r.node(n)
		}
	}
}

func holdsBlocks(nodes []*Node) bool {
	for _, n := range nodes {
		if n.Kind == KindParagraph {
			if holdsBlocks(n.Children) {
				return true
			}
			continue
		}
		if holdsBlock(n) {
			return true
		}
	}
	return false
}

// targets writes the attributes of an element that name files.
func (r *renderer) targets(e *Element) {
	switch e.Name {
	case "img", "video", "audio", "source", "track":
		for _, name := range []string{"src", "poster"} {
			if src := e.Get(name); src != "" {
				r.attribute(name, r.target(src, ForImage))
			}
		}
		if e.Name == "img" && e.Attribute("alt") == nil {
			r.raw(` alt=""`)
		}
	case "blockquote", "q", "ins", "del":
		if cite := e.Get("cite"); cite != "" {
			r.attribute("cite", r.target(cite, ForLink))
		}
	case "use":
		for _, name := range []string{"href", "xlinkHref"} {
			if href := e.Get(name); strings.HasPrefix(href, "#") {
				r.attribute("href", href)
			}
		}
	}
}

func (r *renderer) anchorElement(n *Node) {
	e := n.Element
	target := e.Get("href")
	href := r.target(target, ForLink)
	name := "a"
	if r.inLink || href == "" && target != "" {
		name = "span"
	}
	r.raw("<", name)
	if name == "a" && e.Attribute("href") != nil {
		r.raw(` href="`, escape(href), `"`)
		if e.Get("target") == "_blank" {
			r.raw(` target="_blank" rel="noopener noreferrer"`)
		}
	} else if target != "" {
		r.attribute("title", target)
	}
	r.safeAttributes(e)
	r.raw(">")
	was := r.inLink
	r.inLink = r.inLink || name == "a"
	r.tight(n.Children)
	r.inLink = was
	r.raw("</", name, ">")
}

func (r *renderer) headingElement(n *Node) {
	e := n.Element
	r.raw("<", e.Name)
	r.attribute("id", n.ID)
	r.attribute("class", strings.TrimSpace("mdx-heading "+e.Get("className")))
	r.raw(">")
	r.phrase(n.Children)
	r.raw("</", e.Name, ">")
}

// frameElement writes another site's page within this one: a film, mostly. It
// can neither reach this page nor send the reader elsewhere.
func (r *renderer) frameElement(n *Node) {
	e := n.Element
	src := r.target(e.Get("src"), ForFrame)
	if src == "" {
		r.unknownSource("Not shown for safety", n.Span.Text())
		return
	}
	title := e.Get("title")
	if title == "" {
		title = src
		if u, err := url.Parse(src); err == nil {
			title = u.Host
		}
	}
	r.raw(`<iframe src="`, escape(src), `"`)
	r.attribute("title", title)
	for _, name := range []string{"width", "height"} {
		r.attribute(name, e.Get(name))
	}
	r.attribute("class", e.Get("className"))
	r.raw(` loading="lazy" allowfullscreen referrerpolicy="strict-origin-when-cross-origin" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"></iframe>`)
	r.blocks(n.Children)
}
