package spec

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// dataKeys hold values that are data, in which "$ref" has no meaning.
var dataKeys = []string{"example", "default", "enum", "const", "value"}

// nameKeys hold mappings from names that somebody chose: "default" below them
// is a response or a property, no keyword.
var nameKeys = []string{
	"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "paths", "webhooks", "callbacks",
	"responses", "headers", "content", "encoding", "links", "variables", "schemas", "parameters", "requestBodies",
	"securitySchemes", "pathItems", "examples",
}

// eachReference calls visit with every mapping that has a "$ref" where it is
// one, and inside whether a schema with an "$id" is around it, to whose own
// document its references are relative.
func eachReference(n *tree.Node, visit func(holder, ref *tree.Node, inside bool)) {
	walk := referenceWalk{visit, map[*tree.Node]bool{}}
	walk.value(n, false)
}

type referenceWalk struct {
	visit func(holder, ref *tree.Node, inside bool)
	seen  map[*tree.Node]bool
}

// value walks a value whose keys are keywords.
func (w referenceWalk) value(n *tree.Node, inside bool) {
	if n.Alias && len(n.Pairs)+len(n.Items) > 0 || n.Kind == tree.Scalar || w.seen[n] {
		return // what an alias names is walked where it stands
	}
	w.seen[n] = true
	for _, item := range n.Items {
		w.value(item, inside)
	}
	inside = inside || n.Get("$id") != nil
	for i := range n.Pairs {
		key, value := n.Pairs[i].Key.Value, n.Pairs[i].Value
		switch {
		case slices.Contains(dataKeys, key), strings.HasPrefix(key, "x-"):
		case key == "examples" && value.Kind == tree.Sequence:
		case key == "$ref":
			w.visit(n, value, inside)
		case slices.Contains(nameKeys, key) && value.Kind == tree.Mapping && !value.Alias:
			for _, pair := range value.Pairs {
				w.value(pair.Value, inside)
			}
		default:
			w.value(value, inside)
		}
	}
}

// indexReferences finds where the references of the document lead, so that
// comparing need not, and the names that "$anchor" gives.
func (s *Spec) indexReferences() {
	s.anchors = map[string]target{}
	if s.minor() != "3.0" {
		s.indexAnchors(s.Doc.Root)
	}
	s.targets = map[string]target{}
	eachReference(s.Doc.Root, func(_, ref *tree.Node, _ bool) {
		if _, known := s.targets[ref.Value]; !known && ref.Kind == tree.Scalar && isLocal(ref.Value) {
			s.targets[ref.Value] = s.find(ref.Value)
		}
	})
}

func (s *Spec) indexAnchors(n *tree.Node) {
	if n.Alias {
		return
	}
	for _, item := range n.Items {
		s.indexAnchors(item)
	}
	for i := range n.Pairs {
		pair := &n.Pairs[i]
		if key := pair.Key.Value; (key == "$anchor" || key == "$dynamicAnchor") && pair.Value.Kind == tree.Scalar {
			s.anchors[pair.Value.Value] = target{node: n, key: pair.Key}
		}
		s.indexAnchors(pair.Value)
	}
}

// checkReferences reports references that lead nowhere or in a circle.
func (s *Spec) checkReferences() {
	eachReference(s.Doc.Root, s.checkReference)
}

func (s *Spec) checkReference(holder, ref *tree.Node, inside bool) {
	switch {
	case ref.Kind != tree.Scalar || ref.Type != tree.String:
		s.problem(firstLine(ref.Span), "a reference must be text: write \"#/components/schemas/NAME\"")
	case ref.Value == "":
		s.problem(ref.Span, "the reference is empty: write \"#/components/schemas/NAME\"")
	case !isLocal(ref.Value) || inside:
		// Another document's: not read.
	case s.lookup(ref.Value).node == nil:
		s.problem(ref.Span, "%q leads nowhere: correct it, or add what it names to this document", ref.Value)
	case s.lookup(ref.Value).node == s.Doc.Root:
		s.problem(ref.Span, "%q leads to the whole document: name a component", ref.Value)
	default:
		if end := s.follow(holder); !end.found() && end.hops > maxHops {
			s.problem(ref.Span, "%q leads back to itself: a reference must end at a definition", ref.Value)
		}
	}
}
