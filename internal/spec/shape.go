package spec

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// checkShape reports what libopenapi passes over in silence: members of the
// wrong kind. It returns false if the document cannot be compared at all.
func (s *Spec) checkShape() bool {
	root := s.Doc.Root
	ok := true
	for _, key := range []string{"info", "paths", "components", "webhooks"} {
		if pair := root.Pair(key); pair != nil && pair.Value.Kind != tree.Mapping && !isNull(pair.Value) {
			ok = false
		}
	}
	shapes := shapes{spec: s, seen: map[*tree.Node]bool{}}
	shapes.object("openapi", root)
	if ok && isNull(orNull(root.Get("paths"))) && isNull(orNull(root.Get("webhooks"))) && isNull(orNull(root.Get("components"))) {
		s.problem(firstLine(root.Span), "there are no \"paths\", so the document describes nothing: add them, or remove the file")
		ok = false
	}
	return ok
}

// shapes checks the kinds of values by the grammar.
type shapes struct {
	spec *Spec
	seen map[*tree.Node]bool
}

func (c shapes) object(kind string, n *tree.Node) {
	if n.Alias || c.seen[n] {
		return
	}
	c.seen[n] = true
	if kind == "callback" {
		c.members(rule{mapOf, "pathItem"}, n)
		return
	}
	rules := grammar[kind]
	for i := range n.Pairs {
		pair := &n.Pairs[i]
		if r, known := rules[pair.Key.Value]; known && !pair.Value.Merged {
			c.member(kind, r, pair)
		}
	}
}

func (c shapes) member(kind string, r rule, pair *tree.Pair) {
	if isNull(pair.Value) {
		return
	}
	want := wantedKinds(kind, pair.Key.Value, r)
	if len(want) > 0 && !slices.Contains(want, pair.Value.Kind) {
		c.spec.problem(pair.Key.Span, "%q must be %s, not %s", pair.Key.Value, kindNames[want[0]], kindNames[pair.Value.Kind])
		return
	}
	switch r.class {
	case object, schemaOrBool:
		if pair.Value.Kind == tree.Mapping {
			c.object(r.kind, pair.Value)
		}
	case mapOf, listBy, listOf, alternatives, tags, examples:
		c.members(r, pair.Value)
	}
}

// wantedKinds returns the kinds that a value may be of; none: any.
func wantedKinds(kind, key string, r rule) []tree.Kind {
	switch r.class {
	case object, mapOf, examples:
		return []tree.Kind{tree.Mapping}
	case listBy, listOf, alternatives, tags, security:
		return []tree.Kind{tree.Sequence}
	case text, label, flag:
		return []tree.Kind{tree.Scalar}
	case schemaOrBool:
		return []tree.Kind{tree.Mapping, tree.Scalar}
	case set:
		if key == "type" {
			return []tree.Kind{tree.Scalar, tree.Sequence}
		}
		return []tree.Kind{tree.Sequence}
	case ignored:
		if kind == "operation" && key == "tags" {
			return []tree.Kind{tree.Sequence}
		}
	}
	return nil
}

var kindNames = map[tree.Kind]string{
	tree.Mapping: "a mapping", tree.Sequence: "a list", tree.Scalar: "a single value",
}

// members checks the values of a mapping of names, or the items of a list.
func (c shapes) members(r rule, n *tree.Node) {
	kind := r.kind
	if r.class == examples {
		kind = "example"
	}
	check := func(key, value *tree.Node) {
		switch {
		case len(grammar[kind]) == 0 && kind != "callback" || isNull(value):
		case value.Kind == tree.Mapping:
			c.object(kind, value)
		case kind == "schema" && value.Type == tree.Bool && value.Kind == tree.Scalar:
			// JSON Schema's "anything" and "nothing".
		case key != nil && !value.Merged && !(strings.HasPrefix(key.Value, "x-") && kind != "schema"):
			c.spec.problem(key.Span, "%q must be a mapping, not %s", key.Value, kindNames[value.Kind])
		case key == nil:
			c.spec.problem(firstLine(value.Span), "this item must be a mapping, not %s", kindNames[value.Kind])
		}
	}
	for _, pair := range n.Pairs {
		check(pair.Key, pair.Value)
	}
	for _, value := range n.Items {
		check(nil, value)
	}
}

func isNull(n *tree.Node) bool { return n.Kind == tree.Scalar && n.Type == tree.Null }

var null = &tree.Node{Type: tree.Null}

func orNull(n *tree.Node) *tree.Node {
	if n == nil {
		return null
	}
	return n
}
