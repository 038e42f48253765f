package spec

import (
	"slices"
	"strconv"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

func itoa(i int) string { return strconv.Itoa(i) }

func quote(s string) string { return `"` + s + `"` }

// equalExtension reports whether two values of an extension are the same data:
// what in them is text may differ.
func equalExtension(a, b *tree.Node) bool {
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
			if other == nil || !equalExtension(pair.Value, other) {
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
		return slices.EqualFunc(a.Items, b.Items, equalExtension)
	}
	return a.Equal(b) || isSentence(a) && b.Type == tree.String
}

// isTextKey reports whether a key of an extension holds text.
func isTextKey(key string) bool {
	switch key {
	case "title", "summary", "description", "label", "name":
		return true
	}
	return false
}

// isSentence reports whether a value is text by its look: an extension has no
// grammar that could tell.
func isSentence(n *tree.Node) bool {
	return n.Type == tree.String && len(strings.Fields(n.Value)) > 1
}

// dataKey returns a text that is equal for equal values.
func dataKey(n *tree.Node) string {
	switch n.Kind {
	case tree.Sequence:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = quote(dataKey(item))
		}
		return "list " + strings.Join(parts, ",")
	case tree.Mapping:
		parts := make([]string, len(n.Pairs))
		for i, pair := range n.Pairs {
			parts[i] = quote(pair.Key.Value) + quote(dataKey(pair.Value))
		}
		slices.Sort(parts)
		return "mapping " + strings.Join(parts, ",")
	}
	switch n.Type {
	case tree.Null:
		return "null"
	case tree.Int, tree.Float:
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil && len(n.Value) < 16 {
			return "number " + strconv.FormatFloat(f, 'g', -1, 64)
		}
		return "number " + n.Value
	case tree.Bool:
		return "bool " + strings.ToLower(n.Value)
	}
	return "string " + n.Value
}

// members returns the sorted members of a set. A scalar is a set of one.
func members(n *tree.Node) []string {
	if n.Kind != tree.Sequence {
		return []string{dataKey(n)}
	}
	list := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		list = append(list, dataKey(item))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sameSet compares lists whose order has no meaning. The type of a schema may
// be a single value or a list of one. A required property that one side lacks altogether is reported
// as such, and not here.
func (c *comparison) sameSet(base, locale view, b, l *tree.Pair) bool {
	if b.Value.Kind == tree.Scalar && l.Value.Kind == tree.Scalar {
		return b.Value.Equal(l.Value)
	}
	if b.Value.Kind != l.Value.Kind && b.Key.Value != "type" {
		return false
	}
	mine, own := members(b.Value), members(l.Value)
	if slices.Equal(mine, own) {
		return true
	}
	if b.Key.Value != "required" || c.mode == probing {
		return false
	}
	bp, lp := orNull(base.node.Get("properties")), orNull(locale.node.Get("properties"))
	only := func(list, other []string, has, lacks *tree.Node) bool {
		return !slices.ContainsFunc(list, func(member string) bool {
			name := strings.TrimPrefix(member, "string ")
			_, both := slices.BinarySearch(other, member)
			return !both && !(has.Pair(name) != nil && lacks.Pair(name) == nil)
		})
	}
	return only(mine, own, bp, lp) && only(own, mine, lp, bp)
}

// isAnything reports whether a schema takes every value.
func isAnything(n *tree.Node) bool {
	return n.IsTrue() || n.Kind == tree.Mapping && len(n.Pairs) == 0
}

// hasAnchor reports whether a value or one within it has an anchor.
func hasAnchor(n *tree.Node) bool {
	if n.Alias {
		return false
	}
	return n.Anchor != "" || slices.ContainsFunc(n.Items, hasAnchor) ||
		slices.ContainsFunc(n.Pairs, func(p tree.Pair) bool { return hasAnchor(p.Value) })
}

// isCollection reports whether the values of the rule are mappings or lists.
func (r rule) isCollection() bool {
	switch r.class {
	case object, mapOf, listBy, listOf, tags, alternatives, examples, set, schemaOrBool:
		return true
	}
	return false
}

// isProse reports whether what only the locale has is no matter of contract.
func (r rule) isProse() bool {
	switch r.class {
	case ignored, text, label, example, examples, tags:
		return true
	}
	switch r.kind {
	case "externalDocs", "contact", "license":
		return true
	}
	return false
}

// fits reports whether both values are what the rule wants, so that they can
// be compared part by part.
func (r rule) fits(b, l *tree.Node) bool {
	switch r.class {
	case object, mapOf, examples:
		return b.Kind == tree.Mapping && l.Kind == tree.Mapping
	case listBy, listOf, tags, alternatives, security:
		return b.Kind == tree.Sequence && l.Kind == tree.Sequence
	case schemaOrBool:
		return b.Kind == l.Kind || isAnything(b) && isAnything(l)
	case set:
		return b.Kind != tree.Mapping && l.Kind != tree.Mapping
	}
	return true
}

// means reports whether a pair states what holds without it.
func (r rule) means(object *tree.Node, pair *tree.Pair) bool {
	v := pair.Value
	switch r.class {
	case flag:
		return !v.IsTrue()
	case mapOf, examples:
		return v.Kind == tree.Mapping && len(v.Pairs) == 0
	case set, listBy, listOf, alternatives, tags:
		return v.Kind == tree.Sequence && len(v.Items) == 0
	case schemaOrBool:
		switch pair.Key.Value {
		case "items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "contentSchema":
			return isAnything(v)
		}
	}
	return isDefaultStyle(object, pair)
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
		style := object.Get("style").Text()
		return pair.Value.IsTrue() == (style == "form" || style == "" && form)
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
					name += "=" + dataKey(constant)
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

// sameSchemaName compares what a discriminator maps a value to: the name of a
// schema, or a reference.
func (c *comparison) sameSchemaName(base, locale string) bool {
	b, l := c.base.lookup(schemaRef(base)).node, c.locale.lookup(schemaRef(locale)).node
	switch {
	case b == nil || l == nil:
		return b == nil // the base itself does not say
	case c.mode == probing || c.components.owners[l] == b:
		return true
	}
	return c.components.same("schema", c.base, c.locale, b, l)
}

// schemaRef returns the reference to what a discriminator names.
func schemaRef(name string) string {
	if strings.ContainsAny(name, "#/") {
		return name
	}
	return componentRef("schemas", name)
}

// firstLine cuts a span off at its first line end, so that a caret under it
// fits one line.
func firstLine(s source.Span) source.Span {
	if s.File == nil {
		return s
	}
	for i := s.Start; i < s.End; i++ {
		if c := s.File.Data[i]; c == '\n' || c == '\r' {
			s.End = i
			break
		}
	}
	return s
}
