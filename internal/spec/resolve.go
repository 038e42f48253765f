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

func isLocalReference(n *tree.Node) bool {
	ref := n.Get("$ref")
	return ref != nil && ref.Kind == tree.Scalar && strings.HasPrefix(ref.Value, "#")
}

// Resolve follows the $ref of n, and those that it leads to, within the
// document. A node without one, and one whose reference leads nowhere, is
// returned as it is.
func (s *Spec) Resolve(n *tree.Node) *tree.Node {
	for range maxHops {
		if !isLocalReference(n) {
			return n
		}
		target := s.lookup(n.Get("$ref").Value)
		if target == nil {
			return n
		}
		n = target
	}
	return n
}

// lookup finds the node that "#/components/schemas/APP%20Key" names, or nil.
func (s *Spec) lookup(ref string) *tree.Node {
	n := s.Doc.Root
	for _, token := range pointerTokens(ref) {
		switch {
		case n == nil:
			return nil
		case n.Kind == tree.Sequence:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
		default:
			n = n.Get(token)
		}
	}
	return n
}

// pointerTokens splits the fragment of a reference, "#/a/b~1c", into its
// unescaped parts.
func pointerTokens(ref string) []string {
	fragment := strings.TrimPrefix(ref, "#")
	if fragment == "" {
		return nil
	}
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	tokens := strings.Split(strings.TrimPrefix(fragment, "/"), "/")
	for i, token := range tokens {
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
	}
	return tokens
}

// join appends a token to a JSON Pointer (RFC 6901).
func join(pointer, token string) string {
	return pointer + "/" + strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}
