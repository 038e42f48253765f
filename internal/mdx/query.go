package mdx

import (
	"net/url"
	"strings"

	"parlance/internal/source"
)

// Heading is a heading as a table of contents shows it.
type Heading struct {
	Level int
	Text  string
	ID    string
	Span  source.Span // in the page, or in the snippet that it comes from
}

// Headings returns the headings in the order of the page: those of Markdown,
// <h2> and <Heading>, also within components and snippets.
func (b *Body) Headings() []Heading {
	var list []Heading
	walkShown(b.Nodes, func(n *Node) bool {
		level := n.Level
		if n.Kind == KindElement {
			switch name := n.Element.Name; name {
			case "h1", "h2", "h3", "h4", "h5", "h6":
				level = int(name[1] - '0')
			case "Heading":
				level = headingLevel(n.Element)
			default:
				return true
			}
		} else if n.Kind != KindHeading {
			return true
		}
		list = append(list, Heading{Level: level, Text: strings.TrimSpace(n.PlainText()), ID: n.ID, Span: n.Span})
		return true
	})
	return list
}

// Anchors returns the ids of the page that links can lead to, in its order.
func (b *Body) Anchors() []string {
	var ids []string
	walkShown(b.Nodes, func(n *Node) bool {
		id := n.ID
		if id == "" && n.Element != nil {
			id = n.Element.Get("id")
		}
		if id != "" {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}

// HasAnchor reports whether a link with a fragment, #id, finds its place. The
// fragment may be percent-encoded, and written with other quotes and capitals
// than the heading.
func (b *Body) HasAnchor(fragment string) bool {
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	want := looseID(fragment)
	for _, id := range b.Anchors() {
		if id == fragment || looseID(id) == want {
			return true
		}
	}
	return false
}

var quotes = strings.NewReplacer("'", "", "\"", "", "‘", "", "’", "", "“", "", "”", "")

func looseID(id string) string { return strings.ToLower(quotes.Replace(id)) }

// Reference is a place where a page names a target: a link, a picture, an
// attribute href or src of an element.
type Reference struct {
	Target string
	Span   source.Span // of Target as written; the zero Span where it is nowhere written
	Text   string      // what the reader sees of the link
	Use    Use
	Node   *Node
}

// References returns the targets that the page names, those of its snippets
// left out.
func (b *Body) References() []Reference {
	var list []Reference
	Walk(b.Nodes, func(n *Node) bool {
		switch n.Kind {
		case KindLink, KindDefinition:
			list = append(list, Reference{n.Link.Target, n.Link.TargetSpan, n.PlainText(), ForLink, n})
		case KindImage:
			list = append(list, Reference{n.Link.Target, n.Link.TargetSpan, n.Text, ForImage, n})
		case KindElement:
			list = appendAttributes(list, n)
		}
		return true
	})
	return list
}

func appendAttributes(list []Reference, n *Node) []Reference {
	for i := range n.Element.Attributes {
		a := &n.Element.Attributes[i]
		if a.Value.Kind != String {
			continue
		}
		use := ForLink
		switch {
		case a.Name == "href":
		case a.Name == "src" && n.Element.Name == "iframe":
			use = ForFrame
		case a.Name == "src" || a.Name == "poster" || a.Name == "img":
			use = ForImage
		default:
			continue
		}
		list = append(list, Reference{a.Value.String, a.ValueSpan, plainText(n.Children), use, n})
	}
	return list
}

// All returns the nodes of a kind, in the order of the page, those of snippets
// left out.
func (b *Body) All(kind Kind) []*Node {
	var list []*Node
	Walk(b.Nodes, func(n *Node) bool {
		if n.Kind == kind {
			list = append(list, n)
		}
		return true
	})
	return list
}
