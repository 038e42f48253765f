package contract

import (
	"slices"
	"strings"
	"unicode"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// property is a property that a schema declares, at any depth.
type property struct {
	pointer  string // into the value; anyItem for the items of an array
	name     string // of the last step; "" for an item
	schema   *tree.Node
	branches []*tree.Node // all schemas that declare it, one for each branch of a choice
}

// How deep properties are looked for, and how many: schemas may be recursive.
const (
	propertyDepth = 4
	propertyLimit = 500
)

// properties lists what a schema declares, in the order of the document. It
// follows references and all branches of compositions.
func properties(s *spec.Spec, n *tree.Node) []*property {
	w := propertyWalk{spec: s, known: map[string]*property{}}
	w.walk(n, "", 0)
	return w.list
}

type propertyWalk struct {
	spec  *spec.Spec
	list  []*property
	known map[string]*property
}

func (w *propertyWalk) walk(n *tree.Node, pointer string, depth int) {
	n = w.spec.Resolve(n)
	if n == nil || n.Kind != tree.Mapping || depth > propertyDepth || len(w.list) > propertyLimit {
		return
	}
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		parts := n.Get(keyword)
		if parts == nil {
			continue
		}
		for _, part := range parts.Items {
			w.walk(part, pointer, depth+1)
		}
	}
	if items := n.Get("items"); items != nil {
		w.walk(items, join(pointer, anyItem), depth+1)
	}
	declared := n.Get("properties")
	if declared == nil {
		return
	}
	for _, pair := range declared.Pairs {
		at := join(pointer, pair.Key.Value)
		target := w.spec.Resolve(pair.Value)
		if p := w.known[at]; p != nil {
			p.branches = append(p.branches, target)
		} else {
			p = &property{pointer: at, name: pair.Key.Value, schema: target, branches: []*tree.Node{target}}
			w.known[at] = p
			w.list = append(w.list, p)
		}
		w.walk(pair.Value, at, depth+1)
	}
}

// typeOf returns the JSON type that a schema names; of several the first that
// is not null.
func typeOf(n *tree.Node) string {
	t := n.Get("type")
	if t != nil && t.Kind == tree.Sequence {
		for _, item := range t.Items {
			if item.Text() != "null" {
				return item.Text()
			}
		}
	}
	return t.Text()
}

func isScalarSchema(n *tree.Node) bool {
	return slices.Contains([]string{"string", "integer", "number"}, typeOf(n))
}

// isIdentifier reports whether a name says that its value names something.
func isIdentifier(name string) bool {
	list := spec.Words(name)
	return len(list) > 0 && slices.Contains([]string{"id", "uuid", "guid", "key", "slug", "number", "handle", "token"}, list[len(list)-1])
}

// singular takes the plural off a word, as far as English nouns in paths need.
func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "xes"), strings.HasSuffix(word, "ches"), strings.HasSuffix(word, "shes"):
		return strings.TrimSuffix(word, "es")
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		return strings.TrimSuffix(word, "s")
	}
	return word
}

// exampleTexts returns the examples that stand in a schema or parameter, as
// text, where they are scalars.
func exampleTexts(nodes ...*tree.Node) []string {
	var list []string
	add := func(n *tree.Node) {
		if n != nil && n.Kind == tree.Scalar && n.Text() != "" {
			list = append(list, n.Text())
		}
	}
	for _, n := range nodes {
		add(n.Get("example"))
		examples := n.Get("examples")
		if examples == nil {
			continue
		}
		for _, item := range examples.Items {
			add(item)
		}
		for _, pair := range examples.Pairs {
			add(pair.Value.Get("value"))
		}
	}
	return list
}

// isTelling reports whether an example is so particular that two of the same
// mean the same thing: a UUID, or a word of eight characters with digits.
func isTelling(example string) bool {
	digits, letters := 0, 0
	for _, r := range example {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsSpace(r) || r == '/' || r == ':':
			return false
		}
	}
	return digits > 0 && letters > 0 && digits+letters >= 8
}

// enumTexts returns the words that a schema restricts a value to.
func enumTexts(n *tree.Node) []string {
	if fixed := n.Get("const"); fixed.Text() != "" {
		return []string{fixed.Text()}
	}
	enum := n.Get("enum")
	if enum == nil {
		return nil
	}
	var list []string
	for _, item := range enum.Items {
		if item.Text() != "" {
			list = append(list, item.Text())
		}
	}
	return list
}

// schemaNode returns the schema of a media type, or nil.
func (m *media) schemaNode() *tree.Node { return m.node.Get("schema") }

// scalarOf returns a value that can name something: a string or a number.
func scalarOf(v any) (string, bool) {
	switch v.(type) {
	case string, interface{ Int64() (int64, error) }:
		return schema.Text(v), schema.Text(v) != ""
	}
	return "", false
}
