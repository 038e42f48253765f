package spec

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// Parameter is a parameter of an operation, its references followed. What the
// document leaves out has the value that OpenAPI gives it.
type Parameter struct {
	Name, In string     // In: path, query, header or cookie
	Written  *tree.Node // as it stands in the list, maybe a reference
	Node     *tree.Node

	Required      bool // as written: of a parameter in the path maybe false
	AllowEmpty    bool
	AllowReserved bool
	Style         string // simple, form, label, matrix, deepObject …
	Explode       bool
	Media         string     // of "content"; "" for a parameter that has a schema
	Holder        *tree.Node // of the schema and the examples: Node, or the media type
}

// places are where parameters stand, and the style that they have there.
var places = map[string]string{"path": "simple", "header": "simple", "query": "form", "cookie": "form"}

// Parameters returns those of an operation, and those of its path item that it
// does not replace. What has no name or no place is left out.
func (s *Spec) Parameters(operation, item *tree.Node) []Parameter {
	var list []Parameter
	for _, p := range s.parameters(item, operation) {
		if p.name != "" && places[p.in] != "" {
			list = append(list, s.readParameter(p))
		}
	}
	return list
}

func (s *Spec) readParameter(from parameter) Parameter {
	n := s.Resolve(from.node)
	p := Parameter{
		Name: from.name, In: from.in, Written: from.node, Node: n,
		Required: n.Get("required").IsTrue(), AllowEmpty: n.Get("allowEmptyValue").IsTrue(), AllowReserved: n.Get("allowReserved").IsTrue(),
		Style: n.Get("style").Text(),
	}
	if p.Style == "" {
		p.Style = places[p.In]
	}
	p.Explode = p.Style == "form"
	if explode := n.Get("explode"); explode != nil {
		p.Explode = explode.IsTrue()
	}
	p.Holder, p.Media = s.Holder(n)
	return p
}

// Holder returns what holds the schema and the examples of a parameter or a
// header: itself, or the media type of its "content".
func (s *Spec) Holder(n *tree.Node) (holder *tree.Node, media string) {
	if list := s.Content(n); len(list) > 0 {
		return list[0].Node, list[0].Name
	}
	return n, ""
}

// Schema returns the schema of the parameter, or nil.
func (p *Parameter) Schema() *tree.Node { return p.Holder.Get("schema") }

// IsIgnored reports whether OpenAPI says that the parameter has no effect: media
// types and security schemes say what is sent.
func (p *Parameter) IsIgnored() bool {
	return p.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(p.Name))
}

// Media is one media type of a body.
type Media struct {
	Name string // as written: "application/json; charset=utf-8"
	Key  *tree.Node
	Node *tree.Node // references followed
}

// Content returns the media types of a request body, an answer or a parameter,
// in the order of the document.
func (s *Spec) Content(n *tree.Node) []Media {
	content := n.Get("content")
	if content == nil {
		return nil
	}
	var list []Media
	for _, pair := range content.Pairs {
		list = append(list, Media{Name: pair.Key.Value, Key: pair.Key, Node: s.Resolve(pair.Value)})
	}
	return list
}

// BaseMedia returns a media type without its parameters, in lower case.
func BaseMedia(media string) string {
	base, _, _ := strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// IsJSON reports whether a media type is JSON, or one that is written in it.
func IsJSON(media string) bool {
	base := BaseMedia(media)
	return base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json")
}
