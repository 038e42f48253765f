package spec

import (
	"net/url"
	"strconv"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/tree"
)

// maxHops bounds how many references are followed one after the other.
const maxHops = 32

func upper(s string) string { return strings.ToUpper(s) }

func isPathItemMethod(key string) bool {
	return operation.IsMethod(key) && key == strings.ToLower(key) && key != "webhook"
}

// reference returns the $ref of n, and nil where it has none.
func reference(n *tree.Node) *tree.Node {
	if n == nil || n.Kind != tree.Mapping {
		return nil
	}
	ref := n.Get("$ref")
	if ref == nil || ref.Kind != tree.Scalar {
		return nil // a property may be called so
	}
	return ref
}

// isLocal reports whether a reference stays within the document.
func isLocal(ref string) bool { return strings.HasPrefix(ref, "#") }

// Resolve follows the $ref of n, and those that it leads to, within the
// document. A node without one, and one whose reference leads nowhere or in a
// circle, is returned as it is.
func (s *Spec) Resolve(n *tree.Node) *tree.Node {
	if end := s.follow(n); end.found() {
		return end.node
	}
	return n
}

// target is where a reference leads.
type target struct {
	node  *tree.Node // nil: nowhere
	key   *tree.Node // that node stands behind, nil for an item of a list
	alias *detour    // on the way from the root
}

// destination is what a value means once its references are followed.
type destination struct {
	target
	ref  string // the last reference that was followed, "" where there was none
	hops int
}

func (d destination) found() bool { return d.node != nil }

// follow resolves a value. References to other files, to nothing and in
// circles end at a nil node.
func (s *Spec) follow(n *tree.Node) destination {
	d := destination{target: target{node: n}}
	for ref := reference(n); ref != nil; ref = reference(d.node) {
		d.ref = ref.Value
		if d.hops++; d.hops > maxHops || !isLocal(ref.Value) {
			d.target = target{}
			return d
		}
		if d.target = s.lookup(ref.Value); d.node == nil {
			return d
		}
	}
	return d
}

// lookup finds what "#/components/schemas/APP%20Key" names. The references of
// the document are known from loading it.
func (s *Spec) lookup(ref string) target {
	if t, known := s.targets[ref]; known {
		return t
	}
	return s.find(ref)
}

func (s *Spec) find(ref string) target {
	if name := strings.TrimPrefix(ref, "#"); name != "" && !strings.HasPrefix(name, "/") {
		return s.anchors[name]
	}
	t := target{node: s.Doc.Root}
	for _, token := range pointerTokens(ref) {
		holder := t.node
		switch holder.Kind {
		case tree.Mapping:
			pair := holder.Pair(token)
			if pair == nil {
				return target{}
			}
			t.key, t.node = pair.Key, pair.Value
		case tree.Sequence:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(holder.Items) {
				return target{}
			}
			t.key, t.node = nil, holder.Items[i]
		default:
			return target{}
		}
		t.alias = t.alias.past(holder, t.key, t.node)
	}
	return t
}

// pointerTokens splits the fragment of a reference, "#/a/b~1c", into its
// unescaped parts.
func pointerTokens(ref string) []string {
	fragment := strings.TrimPrefix(ref, "#")
	if fragment == "" {
		return nil
	}
	if strings.Contains(fragment, "%") {
		if decoded, err := url.PathUnescape(fragment); err == nil {
			fragment = decoded
		}
	}
	tokens := strings.Split(strings.TrimPrefix(fragment, "/"), "/")
	for i, token := range tokens {
		tokens[i] = tree.UnescapeToken(token)
	}
	return tokens
}

// component splits "#/components/schemas/NAME" into section and name. Both are
// empty for another reference.
func component(ref string) (section, name string) {
	if !strings.HasPrefix(ref, "#/components/") {
		return "", ""
	}
	tokens := pointerTokens(ref)
	if len(tokens) != 3 {
		return "", ""
	}
	return tokens[1], tokens[2]
}

// componentPointer returns the JSON Pointer of a component.
func componentPointer(section, name string) string {
	return join(join("/components", section), name)
}

// componentRef is the inverse of component.
func componentRef(section, name string) string {
	return "#" + join(join("/components", section), "") + url.PathEscape(strings.TrimPrefix(join("", name), "/"))
}

// join appends a token to a JSON Pointer (RFC 6901).
func join(pointer, token string) string { return pointer + "/" + tree.EscapeToken(token) }
