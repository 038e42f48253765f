package spec

import (
	"slices"
	"strconv"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

func itoa(i int) string { return strconv.Itoa(i) }

func quote(s string) string { return `"` + s + `"` }

// equal reports whether two values are the same data: keys of mappings in any
// order, numbers by their value, texts of generic objects left out.
func equal(a, b *tree.Node) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case tree.Mapping:
		count := 0
		for _, pair := range a.Pairs {
			if isTextKey(pair.Key.Value) {
				continue
			}
			other := b.Get(pair.Key.Value)
			if other == nil || !equal(pair.Value, other) {
				return false
			}
			count++
		}
		for _, pair := range b.Pairs {
			if !isTextKey(pair.Key.Value) {
				count--
			}
		}
		return count == 0
	case tree.Sequence:
		return slices.EqualFunc(a.Items, b.Items, equal)
	}
	return scalarKey(a) == scalarKey(b)
}

// isTextKey reports whether a key of an object that the grammar does not know,
// an extension's, holds text.
func isTextKey(key string) bool {
	switch key {
	case "title", "summary", "description", "label", "name":
		return true
	}
	return false
}

// scalarKey returns a text that is equal for equal scalars.
func scalarKey(n *tree.Node) string {
	switch n.Type {
	case tree.Null:
		return "null"
	case tree.Int, tree.Float:
		if f, err := strconv.ParseFloat(strings.ReplaceAll(n.Value, "_", ""), 64); err == nil {
			return "number " + strconv.FormatFloat(f, 'g', -1, 64)
		}
	case tree.Bool:
		return "bool " + strings.ToLower(n.Value)
	}
	return "string " + n.Value
}

// members returns the sorted members of a set. A scalar is a set of one.
func members(n *tree.Node) []string {
	if n.Kind != tree.Sequence {
		return []string{scalarKey(n)}
	}
	var list []string
	for _, item := range n.Items {
		if item.Kind == tree.Scalar {
			list = append(list, scalarKey(item))
		} else {
			list = append(list, item.Span.Text())
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// isDefaultStyle reports whether a pair states what holds without it: style
// and explode of a parameter or header.
func isDefaultStyle(object *tree.Node, pair *tree.Pair) bool {
	in := object.Get("in").Text()
	form := in == "query" || in == "cookie"
	switch pair.Key.Value {
	case "style":
		return pair.Value.Text() == "form" && form || pair.Value.Text() == "simple" && !form
	case "explode":
		return pair.Value.IsTrue() == (form && (object.Get("style") == nil || object.Get("style").Text() == "form"))
	}
	return false
}

// shape tells schemas apart that have no name: by type, property names,
// constants and title-free keywords.
func shape(n *tree.Node) string {
	var parts []string
	for _, pair := range n.Pairs {
		switch pair.Key.Value {
		case "properties":
			for _, property := range pair.Value.Pairs {
				name := property.Key.Value
				if enum := property.Value.Get("enum"); enum != nil {
					name += "=" + strings.Join(members(enum), "|")
				}
				if constant := property.Value.Get("const"); constant != nil {
					name += "=" + scalarKey(constant)
				}
				parts = append(parts, "property "+name)
			}
		case "type", "format", "enum", "const":
			parts = append(parts, pair.Key.Value+" "+strings.Join(members(pair.Value), "|"))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// sameSecurity compares requirements by what their schemes are, since names of
// schemes may differ.
func (c *comparison) sameSecurity(base, locale *tree.Node) bool {
	return slices.Equal(c.base.requirements(base), c.locale.requirements(locale))
}

func (s *Spec) requirements(n *tree.Node) []string {
	var list []string
	if n == nil {
		return nil
	}
	schemes := s.Doc.Root.Get("components").Get("securitySchemes")
	for _, item := range n.Items {
		var all []string
		for _, pair := range item.Pairs {
			all = append(all, schemeSignature(s.Resolve(orEmpty(schemes.Get(pair.Key.Value))))+" "+strings.Join(members(pair.Value), ","))
		}
		slices.Sort(all)
		list = append(list, strings.Join(all, " + "))
	}
	slices.Sort(list)
	return list
}

func orEmpty(n *tree.Node) *tree.Node {
	if n == nil {
		return &tree.Node{}
	}
	return n
}

func schemeSignature(n *tree.Node) string {
	return strings.Join([]string{
		n.Get("type").Text(), n.Get("scheme").Text(), n.Get("in").Text(), n.Get("name").Text(),
		n.Get("openIdConnectUrl").Text(),
	}, "|")
}

// subjectOf tells which part of the contract a name of a mapping is.
func subjectOf(kind string, p place) Subject {
	switch kind {
	case "pathItem":
		return SubjectOperation
	case "schema":
		return SubjectProperty
	case "response", "header", "link":
		return SubjectResponse
	case "mediaType", "encoding":
		if strings.Contains(p.pointer, "/responses/") || strings.HasPrefix(p.pointer, "/components/responses") {
			return SubjectResponse
		}
		if strings.Contains(p.pointer, "/parameters/") {
			return SubjectParameter
		}
		return SubjectRequest
	}
	return SubjectValue
}

// mapNames returns the names that a mapping of objects of a kind defines.
func mapNames(kind string, n *tree.Node) []string {
	var names []string
	for i := range n.Pairs {
		if kind == "pathItem" {
			names = append(names, pathOperations(place{pointer: "/paths"}, &n.Pairs[i])...)
			continue
		}
		names = append(names, n.Pairs[i].Key.Value)
	}
	return names
}

func exampleNames(key string, n *tree.Node) []string {
	if key == "examples" && n.Kind == tree.Mapping {
		return mapNames("example", n)
	}
	return []string{key}
}

// pathOperations names the operations of an entry of paths or webhooks.
func pathOperations(p place, pair *tree.Pair) []string {
	var names []string
	for _, op := range pair.Value.Pairs {
		if !isPathItemMethod(op.Key.Value) {
			continue
		}
		name := operation.Name{Method: upper(op.Key.Value), Path: pair.Key.Value}
		if strings.HasSuffix(p.pointer, "/webhooks") {
			name.Method = operation.Webhook
		}
		names = append(names, name.String())
	}
	if len(names) == 0 {
		return []string{pair.Key.Value}
	}
	return names
}

func firstOperation(names []string) (operation.Name, bool) {
	ref, ok := operation.ParseReference(names[0])
	return ref.Name, ok
}

func alternativeName(n *tree.Node, i int) string {
	if ref := n.Get("$ref"); ref != nil {
		return lastToken(strings.TrimPrefix(ref.Value, "#"))
	}
	return "alternative " + itoa(i+1)
}

func lastToken(pointer string) string {
	tokens := pointerTokens(pointer)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// schemaName returns NAME of "#/components/schemas/NAME", and "" for another
// reference.
func schemaName(ref string) string {
	tokens := pointerTokens(ref)
	if len(tokens) != 3 || tokens[0] != "components" || tokens[1] != "schemas" {
		return ""
	}
	return tokens[2]
}

// componentName describes what a reference names: schema "Error".
func componentName(ref string) string {
	tokens := pointerTokens(ref)
	if len(tokens) == 3 && tokens[0] == "components" {
		return strings.TrimSuffix(tokens[1], "s") + " " + quote(tokens[2])
	}
	return quote(ref)
}

func escaped(tokens []string) []string {
	list := make([]string, len(tokens))
	for i, token := range tokens {
		list[i] = strings.TrimPrefix(join("", token), "/")
	}
	return list
}

// firstLine cuts a span off at its first line end, so that a caret under it
// fits one line.
func firstLine(s source.Span) source.Span {
	if i := strings.IndexAny(s.Text(), "\r\n"); i >= 0 {
		s.End = s.Start + i
	}
	return s
}

func lineEnd(n *tree.Node) int { return firstLine(n.Span).End }
