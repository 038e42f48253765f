package mdx

import (
	"strings"
)

// component writes a component of Mintlify, and reports whether it is one.
func (r *renderer) component(n *Node) bool {
	e := n.Element
	switch e.Name {
	case "Note", "Warning", "Info", "Tip", "Check", "Danger", "Callout":
		r.callout(n)
	case "Card", "Tile":
		r.card(n)
	case "CardGroup", "Columns":
		r.box(n, "mdx-columns mdx-columns-"+columns(e))
	case "Column":
		r.box(n, "mdx-column")
	case "Accordion", "Expandable":
		r.fold(n)
	case "AccordionGroup":
		r.box(n, "mdx-accordions")
	case "Steps":
		r.steps(n)
	case "Step":
		r.step(n, "div")
	case "Tabs":
		r.tabs(n, "mdx-tabs")
	case "CodeGroup", "SnippetGroup":
		r.tabs(n, "mdx-tabs mdx-code-group")
	case "RequestExample", "ResponseExample":
		r.tabs(n, "mdx-tabs mdx-code-group mdx-"+strings.ToLower(strings.TrimSuffix(e.Name, "Example"))+"-example")
	case "Tab", "View", "Variation":
		r.titled(n, "section", "mdx-"+strings.ToLower(e.Name))
	case "ParamField", "Param", "ResponseField":
		r.field(n)
	case "Frame", "Example", "ZoomImage":
		r.figure(n)
	case "Update":
		r.update(n)
	case "Visibility":
		r.visibility(n)
	case "Panel":
		r.container(n, "aside", "mdx-panel")
	case "MDX", "CustomCode", "CustomComponent", "DynamicCustomComponent", "Snippet", "ApiPlayground", "OptimizedVideo":
		r.box(n, "mdx-"+strings.ToLower(e.Name))
	case "Heading":
		r.heading(n, headingLevel(e))
	default:
		return r.smallComponent(n)
	}
	return true
}

// smallComponent writes the components that stand in a text or hold no blocks.
func (r *renderer) smallComponent(n *Node) bool {
	e := n.Element
	switch e.Name {
	case "Icon":
		r.iconElement(n)
	case "Tooltip":
		r.tooltip(n)
	case "Badge":
		r.badge(n)
	case "Link":
		r.link(e.Get("href"), "", func() { r.tight(n.Children) })
	case "GitHub.Repo", "Github.Repo", "GitHub", "Github":
		r.repository(n)
	case "Color":
		r.box(n, "mdx-colors")
	case "Color.Row":
		r.titled(n, "div", "mdx-color-row")
	case "Color.Item":
		r.colour(n)
	case "Tree", "FileTree":
		r.box(n, "mdx-tree")
	case "Tree.Folder":
		r.folder(n)
	case "Tree.File":
		r.raw(`<div class="mdx-tree-file">`)
		r.text(e.Get("name"))
		r.tight(n.Children)
		r.raw("</div>")
	case "Mermaid":
		r.codeBlock(&Node{Text: plainCode(n.Children), Code: &Code{Language: "mermaid"}}, "")
	case "CodeBlock":
		r.codeElement(n)
	case "Latex":
		r.raw(`<code class="mdx-latex" dir="ltr">`)
		r.text(plainCode(n.Children))
		r.raw("</code>")
	case "Prompt":
		r.prompt(n)
	default:
		return false
	}
	return true
}

// plainCode returns the text of a component that holds code.
func plainCode(nodes []*Node) string {
	var parts []string
	for _, n := range nodes {
		parts = append(parts, n.PlainText())
	}
	return strings.Join(parts, "\n")
}

// container writes the content of a component in an element with a class.
func (r *renderer) container(n *Node, tag, class string) {
	r.raw("<", tag, ` class="`, class, `"`)
	r.attribute("id", n.ID)
	r.raw(">\n")
	r.extras(n.Element)
	r.blocks(n.Children)
	r.raw("</", tag, ">")
}

func (r *renderer) box(n *Node, class string) { r.container(n, "div", class) }

// extras shows texts that a component has no place for. Mintlify drops them;
// their writer meant them to be read.
func (r *renderer) extras(e *Element) {
	for _, name := range []string{"title", "description", "caption", "hint"} {
		if text := e.Get(name); text != "" {
			r.line("p", "mdx-"+name, text)
		}
	}
}

// line writes a text of an attribute in an element of its own, but nothing for
// an empty one. The text may be Markdown.
func (r *renderer) line(tag, class, text string) {
	if text == "" {
		return
	}
	if !strings.ContainsAny(text, "[*_`<{\\~:&@") || r.depth > 3 {
		r.raw("<", tag, ` class="`, class, `">`)
		r.text(text)
		r.raw("</", tag, ">")
		return
	}
	nodes := parseText(text)
	Walk(nodes, func(n *Node) bool {
		n.ID = "" // they were counted without those of the page
		return true
	})
	if tag == "p" && holdsBlocks(nodes) {
		tag = "div"
	}
	r.depth++
	r.raw("<", tag, ` class="`, class, `">`)
	r.phrase(nodes)
	r.raw("</", tag, ">")
	r.depth--
}

func (r *renderer) callout(n *Node) {
	e := n.Element
	name, kind := e.Name, ""
	if name == "Callout" {
		name = "Note"
		kind = e.Get("type")
	} else {
		kind = name
	}
	r.raw(`<div class="mdx-callout`)
	if word := classWord(kind); word != "" {
		r.raw(" mdx-", word)
	}
	r.raw(`" role="note"`)
	if colour := e.Get("color"); plainColour.MatchString(colour) {
		r.attribute("data-color", colour)
	}
	r.attribute("aria-label", r.message(name))
	r.raw(">\n")
	r.icon(e.Get("icon"))
	r.raw(`<div class="mdx-callout-body">`)
	r.extras(e)
	r.blocks(n.Children)
	r.raw("</div></div>")
}

// classWord returns a text as part of a class: letters and digits alone.
func classWord(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

func (r *renderer) card(n *Node) {
	e := n.Element
	class := "mdx-card"
	if e.Name == "Tile" {
		class = "mdx-card mdx-tile"
	}
	if e.Is("horizontal") {
		class += " mdx-horizontal"
	}
	r.raw(`<div class="`, class, `">`)
	if img := e.Get("img"); img != "" {
		r.image(img, "", "")
	}
	r.icon(e.Get("icon"))
	title, target := e.Get("title"), e.Get("href")
	if title == "" && target != "" && len(n.Children) == 0 {
		title = target
	}
	if title != "" {
		r.raw(`<p class="mdx-card-title">`)
		r.linked(target, title)
		r.raw("</p>\n")
	}
	r.line("p", "mdx-description", e.Get("description"))
	r.blocks(n.Children)
	if cta := e.Get("cta"); cta != "" || title == "" && target != "" {
		if cta == "" {
			cta = r.message("Open")
		}
		r.raw(`<p class="mdx-card-cta">`)
		r.linked(target, cta)
		r.raw("</p>\n")
	}
	r.raw("</div>")
}

// linked writes a text, as a link when there is a target.
func (r *renderer) linked(target, text string) {
	if target == "" {
		r.text(text)
		return
	}
	r.link(target, "", func() { r.text(text) })
}

// columns returns how many columns a component asks for.
func columns(e *Element) string {
	switch cols := e.Get("cols"); cols {
	case "1", "2", "3", "4", "5", "6":
		return cols
	}
	return "2"
}

// fold writes a part that the reader opens.
func (r *renderer) fold(n *Node) {
	e := n.Element
	r.raw(`<details class="mdx-`, strings.ToLower(e.Name), `"`)
	r.attribute("id", n.ID)
	if e.Is("defaultOpen") {
		r.raw(" open")
	}
	r.raw("><summary>")
	r.icon(e.Get("icon"))
	title := e.Get("title")
	if title == "" {
		title = r.message("Details")
	}
	r.line("span", "mdx-title", title)
	r.line("span", "mdx-description", e.Get("description"))
	r.raw(`</summary><div class="mdx-fold-body">`, "\n")
	r.blocks(n.Children)
	r.raw("</div></details>")
}

// steps writes a list of steps; where other things stand between them it is no
// list to a screen reader.
func (r *renderer) steps(n *Node) {
	all := true
	for _, child := range n.Children {
		all = all && child.Kind == KindElement && child.Element.Name == "Step"
	}
	if !all || len(n.Children) == 0 {
		r.box(n, "mdx-steps")
		return
	}
	r.extras(n.Element)
	r.raw(`<ol class="mdx-steps">`, "\n")
	for _, child := range n.Children {
		r.step(child, "li")
		r.raw("\n")
	}
	r.raw("</ol>")
}

func (r *renderer) step(n *Node, tag string) {
	e := n.Element
	r.raw("<", tag, ` class="mdx-step"`)
	r.attribute("id", n.ID)
	r.raw(">")
	r.icon(e.Get("icon"))
	title := "p"
	switch size := e.Get("titleSize"); size {
	case "h2", "h3", "h4":
		title = size
	}
	r.line(title, "mdx-step-title", e.Get("title"))
	r.raw("\n")
	r.line("p", "mdx-description", e.Get("description"))
	r.blocks(n.Children)
	r.raw("</", tag, ">")
}

// titled writes a part with a title of its own.
func (r *renderer) titled(n *Node, tag, class string) {
	r.raw("<", tag, ` class="`, class, `"`)
	r.attribute("id", n.ID)
	r.raw(">")
	r.icon(n.Element.Get("icon"))
	r.line("p", "mdx-title", n.Element.Get("title"))
	r.raw("\n")
	r.line("p", "mdx-description", n.Element.Get("description"))
	r.blocks(n.Children)
	r.raw("</", tag, ">")
}

func headingLevel(e *Element) int {
	switch level := strings.TrimPrefix(e.Get("level"), "h"); level {
	case "1", "2", "3", "4", "5", "6":
		return int(level[0] - '0')
	}
	return 2
}
