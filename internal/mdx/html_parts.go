package mdx

import (
	"regexp"
	"strings"
)

// tab is a part of which one is shown at a time.
type tab struct {
	label string
	node  *Node
}

// tabs writes a group of tabs. Without a script all parts are visible, each
// under its label, and the labels above lead to them; a script hides all but
// one.
func (r *renderer) tabs(n *Node, class string) {
	parts, rest := r.tabsOf(n.Children)
	r.raw(`<div class="`, class, `"`)
	if a := n.Element.Attribute("sync"); a != nil && a.Value.Kind == Bool && !a.Value.True {
		r.raw(` data-sync="false"`)
	}
	r.attribute("data-default", n.Element.Get("defaultTabIndex"))
	r.raw(">")
	r.extras(n.Element)
	if len(parts) == 1 && parts[0].node.Kind == KindCode {
		r.codeBlock(parts[0].node, parts[0].label)
	} else if len(parts) > 0 {
		r.tabList(parts, n)
	}
	r.blocks(rest)
	r.raw("</div>")
}

// tabsOf sorts the parts of a group of tabs from what else stands in it.
func (r *renderer) tabsOf(nodes []*Node) (parts []tab, rest []*Node) {
	for _, n := range nodes {
		switch {
		case n.Kind == KindCode:
			label := n.Code.Title
			if label == "" {
				label = n.Code.Language
			}
			parts = append(parts, tab{label, n})
		case n.Kind == KindElement && (n.Element.Name == "Tab" || n.Element.Name == "Variation"):
			parts = append(parts, tab{n.Element.Get("title"), n})
		case n.Kind != KindComment:
			rest = append(rest, n)
		}
	}
	for i := range parts {
		switch {
		case parts[i].label != "":
		case parts[i].node.Kind == KindCode:
			parts[i].label = r.message("Code")
		default:
			parts[i].label = r.message("Tab")
		}
	}
	return parts, rest
}

func (r *renderer) tabList(parts []tab, group *Node) {
	name := r.newID("tabs")
	label := group.Element.Get("title")
	if label == "" {
		label = parts[0].label
	}
	r.raw(`<div class="mdx-tab-list" role="tablist"`)
	r.attribute("aria-label", label)
	r.raw(">")
	ids := make([]string, len(parts))
	tag := "a"
	if r.inLink {
		tag = "span"
	}
	for i, part := range parts {
		if ids[i] = part.node.ID; ids[i] == "" {
			ids[i] = r.newID("tab")
		}
		selected := "false"
		if i == 0 {
			selected = "true"
		}
		r.raw("<", tag, ` role="tab" class="mdx-tab-label" aria-selected="`, selected, `"`)
		r.attribute("id", name+"-"+ids[i])
		if tag == "a" {
			r.attribute("href", "#"+ids[i])
		}
		r.attribute("aria-controls", ids[i])
		r.raw(">")
		if part.node.Kind == KindElement {
			r.icon(part.node.Element.Get("icon"))
		} else {
			r.icon(part.node.Code.Icon)
		}
		r.text(part.label)
		r.raw("</", tag, ">")
	}
	r.raw("</div>\n")
	for i, part := range parts {
		r.raw(`<div role="tabpanel" class="mdx-tab-panel"`)
		r.attribute("id", ids[i])
		r.attribute("aria-labelledby", name+"-"+ids[i])
		r.raw(">\n")
		if part.node.Kind == KindCode {
			r.codeBlock(part.node, part.label)
		} else {
			r.raw(`<p class="mdx-tab-title" aria-hidden="true">`)
			r.text(part.label)
			r.raw("</p>\n")
			r.line("p", "mdx-description", part.node.Element.Get("description"))
			r.blocks(part.node.Children)
		}
		r.raw("</div>\n")
	}
}

// field writes a parameter or a field of a response.
func (r *renderer) field(n *Node) {
	e := n.Element
	r.raw(`<div class="mdx-field"`)
	r.attribute("id", n.ID)
	r.raw(`><div class="mdx-field-head">`)
	r.pills(e, "pre")
	r.raw(`<code class="mdx-field-name">`)
	r.text(fieldName(e))
	r.raw("</code>")
	if kind := e.Get("type"); kind != "" {
		r.raw(` <span class="mdx-field-type">`)
		r.text(kind)
		r.raw("</span>")
	}
	for _, place := range fieldPlaces {
		if e.Name != "ResponseField" && e.Get(place) != "" {
			r.raw(` <span class="mdx-field-place">`, place, "</span>")
			break
		}
	}
	for _, name := range []string{"required", "deprecated"} {
		if e.Is(name) {
			r.raw(` <span class="mdx-field-`, name, `">`)
			r.text(r.message(name))
			r.raw("</span>")
		}
	}
	for _, name := range []string{"default", "placeholder"} {
		if a := e.Attribute(name); a != nil && a.Value.Text() != "" {
			r.raw(` <span class="mdx-field-`, name, `">`)
			r.text(r.message(name))
			r.raw(" <code>")
			r.text(a.Value.Text())
			r.raw("</code></span>")
		}
	}
	r.pills(e, "post")
	r.raw("</div>\n")
	r.extras(e)
	r.blocks(n.Children)
	r.raw("</div>")
}

func (r *renderer) pills(e *Element, name string) {
	a := e.Attribute(name)
	if a == nil {
		return
	}
	items := a.Value.Items
	if a.Value.Kind == String {
		items = []Value{a.Value}
	}
	for i := range items {
		r.raw(` <span class="mdx-pill">`)
		r.text(items[i].Text())
		r.raw("</span> ")
	}
}

func (r *renderer) figure(n *Node) {
	e := n.Element
	r.raw(`<figure class="mdx-frame">`, "\n")
	r.line("p", "mdx-hint", e.Get("hint"))
	if src := e.Get("src"); src != "" {
		r.image(src, e.Get("alt"), "")
	}
	r.blocks(n.Children)
	for _, name := range []string{"title", "caption", "description"} {
		r.line("figcaption", "mdx-"+name, e.Get(name))
	}
	r.raw("</figure>")
}

func (r *renderer) update(n *Node) {
	e := n.Element
	r.raw(`<section class="mdx-update"`)
	r.attribute("id", n.ID)
	r.raw(`><div class="mdx-update-head">`)
	if label := e.Get("label"); label != "" {
		r.raw(`<p class="mdx-update-label">`)
		r.linked("#"+n.ID, label)
		r.raw("</p>")
	}
	r.line("p", "mdx-description", e.Get("description"))
	if tags := e.Attribute("tags"); tags != nil {
		for i := range tags.Value.Items {
			r.raw(`<span class="mdx-pill">`)
			r.text(tags.Value.Items[i].Text())
			r.raw("</span> ")
		}
	}
	r.raw(`</div><div class="mdx-update-body">`, "\n")
	r.blocks(n.Children)
	r.raw("</div></section>")
}

// visibility hides what is written for programs. The words stay in the page.
func (r *renderer) visibility(n *Node) {
	audience := n.Element.Get("for")
	r.raw(`<div class="mdx-visibility"`)
	r.attribute("data-for", audience)
	if audience == "agents" {
		r.raw(" hidden")
	}
	r.raw(">\n")
	r.blocks(n.Children)
	r.raw("</div>")
}

// icon writes an icon: a name, for the page's style to draw, or a picture.
func (r *renderer) icon(name string) {
	switch {
	case name == "" || strings.ContainsAny(name, "<{"):
	case strings.ContainsAny(name, "/."):
		if src := r.target(name, ForImage); src != "" {
			r.raw(`<img class="mdx-icon" src="`, escape(src), `" alt="">`)
		}
	default:
		if r.o.Icon != nil {
			if name = r.o.Icon(name); name == "" {
				return
			}
		}
		r.raw(`<span class="mdx-icon" aria-hidden="true"`)
		r.attribute("data-icon", name)
		r.raw("></span>")
	}
}

func (r *renderer) iconElement(n *Node) {
	name := n.Element.Get("icon")
	if name == "" {
		name = n.Element.Get("src")
	}
	r.icon(name)
	r.phrase(n.Children)
}

func (r *renderer) tooltip(n *Node) {
	e := n.Element
	id := r.newID("tip")
	r.raw(`<span class="mdx-tooltip" tabindex="0"`)
	r.attribute("aria-describedby", id)
	r.raw(">")
	r.phrase(n.Children)
	r.raw(`<span role="tooltip" class="mdx-tooltip-tip"`)
	r.attribute("id", id)
	r.raw(">")
	for _, name := range []string{"headline", "title", "tip", "description"} {
		if text := e.Get(name); text != "" {
			r.raw(` <span class="mdx-tooltip-`, name, `">`)
			r.text(text)
			r.raw("</span>")
		}
	}
	if cta := e.Get("cta"); cta != "" {
		r.raw(" ")
		r.linked(e.Get("href"), cta)
	}
	r.raw("</span></span>")
}

func (r *renderer) badge(n *Node) {
	e := n.Element
	r.raw(`<span class="mdx-badge`)
	for _, name := range []string{"color", "size", "shape"} {
		if word := classWord(e.Get(name)); word != "" {
			r.raw(" mdx-badge-", word)
		}
	}
	r.raw(`">`)
	r.icon(e.Get("icon"))
	r.phrase(n.Children)
	r.raw("</span>")
}

func (r *renderer) repository(n *Node) {
	repo := n.Element.Get("repo")
	if repo != "" {
		r.raw(`<p class="mdx-repo">`)
		r.linked("https://github.com/"+strings.TrimPrefix(repo, "https://github.com/"), repo)
		r.raw("</p>\n")
	}
	r.blocks(n.Children)
}

// plainColour is a colour that may be drawn.
var plainColour = regexp.MustCompile(`^(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(?:rgb|hsl|oklch)a?\([0-9., %/deg]+\))$`)

func (r *renderer) colour(n *Node) {
	e := n.Element
	r.raw(`<div class="mdx-color">`)
	if a := e.Attribute("value"); a != nil {
		values := []Value{a.Value}
		if a.Value.Kind == Object {
			values = nil
			for i := range a.Value.Members {
				values = append(values, a.Value.Members[i].Value)
			}
		}
		for i := range values {
			value := values[i].Text()
			if plainColour.MatchString(value) {
				// A drawing needs no style attribute.
				r.raw(`<svg class="mdx-swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1"`)
				r.attribute("fill", value)
				r.raw("/></svg>")
			}
			r.line("code", "mdx-color-value", value)
		}
	}
	r.raw(" ")
	r.line("span", "mdx-color-name", e.Get("name"))
	r.tight(n.Children)
	r.raw("</div>")
}

func (r *renderer) folder(n *Node) {
	r.raw(`<details class="mdx-tree-folder"`)
	if a := n.Element.Attribute("defaultOpen"); a == nil || n.Element.Is("defaultOpen") {
		r.raw(" open")
	}
	r.raw("><summary>")
	r.text(n.Element.Get("name"))
	r.raw("</summary>\n")
	r.blocks(n.Children)
	r.raw("</details>")
}

// codeElement writes <CodeBlock>, whose children are code.
func (r *renderer) codeElement(n *Node) {
	e := n.Element
	code := &Code{Language: e.Get("language"), Title: e.Get("title"), Icon: e.Get("icon"), Lines: e.Is("lines"), Wrap: e.Is("wrap"), Expandable: e.Is("expandable")}
	if code.Title == "" {
		code.Title = e.Get("filename")
	}
	if len(n.Children) == 1 && n.Children[0].Kind == KindCode {
		r.codeBlock(n.Children[0], code.Title)
		return
	}
	r.codeBlock(&Node{Text: strings.TrimSpace(plainCode(n.Children)), Code: code}, "")
}

func (r *renderer) prompt(n *Node) {
	r.raw(`<div class="mdx-prompt">`)
	r.icon(n.Element.Get("icon"))
	r.line("p", "mdx-description", n.Element.Get("description"))
	r.line("p", "mdx-title", n.Element.Get("title"))
	r.raw(`<div class="mdx-prompt-text">`, "\n")
	r.blocks(n.Children)
	r.raw("</div></div>")
}
