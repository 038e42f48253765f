package spec

import (
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/tree"
)

// mapOf compares two mappings of names to objects of one kind.
func (c *comparison) mapOf(kind string, base, locale *tree.Node, p place) {
	bv, lv := view{node: base}, view{node: locale}
	for i := range base.Pairs {
		b := &base.Pairs[i]
		if isExtension(kind, b.Key.Value) {
			c.extensionMember(bv, lv, b, p)
			continue
		}
		l := locale.Pair(b.Key.Value)
		if l == nil || isNull(l.Value) && !isNull(b.Value) && len(grammar[kind]) > 0 {
			names, operation := c.namesOf(c.base, kind, p, b)
			at := p
			at.operation = operation
			c.missing(c.subjectOf(kind, p), rule{object, kind}, bv, lv, b, at, names...)
			continue
		}
		c.named(kind, locale, b, l, p)
	}
	for i := range locale.Pairs {
		l := &locale.Pairs[i]
		if base.Pair(l.Key.Value) != nil {
			continue
		}
		if isExtension(kind, l.Key.Value) {
			c.extraMember(ruleOf("", nil, l.Key.Value), bv, lv, l, p)
			continue
		}
		names, operation := c.namesOf(c.locale, kind, p, l)
		at := p
		at.operation = operation
		c.extra(c.subjectOf(kind, p), bv, lv, l, at, names...)
	}
}

// named compares an entry of two mappings of names.
func (c *comparison) named(kind string, locale *tree.Node, b, l *tree.Pair, p place) {
	at := p.child(locale, b, l)
	switch kind {
	case "response":
		at.section = SubjectResponse
		at = at.of("response "+b.Key.Value, "")
	case "schema":
		at = at.of("", b.Key.Value)
		if b.Value.Kind != tree.Mapping || l.Value.Kind != tree.Mapping { // true and false are schemas too
			c.member(rule{schemaOrBool, kind}, view{node: orNull(nil)}, view{node: locale}, b, l, p)
			return
		}
	case "header", "link", "callback":
		at = at.of(kind, b.Key.Value)
	case "serverVariable":
		at = at.of("variable", b.Key.Value)
	case "pathItem":
		at.item = &item{name: itemName(p, b.Key.Value)}
	case "schemaName":
		if !c.sameSchemaName(b.Value.Text(), l.Value.Text()) {
			c.differs(rule{refersTo, "schema"}, view{node: b.Value}, view{node: locale}, b, l, p)
		}
		return
	case "scope":
		return
	}
	c.enter(kind, b.Value, l.Value, at)
}

// isExtension reports whether a key is an extension among names. Where people
// choose the names it is one of them.
func isExtension(kind, key string) bool {
	return strings.HasPrefix(key, "x-") && (kind == "response" || kind == "pathItem")
}

func (c *comparison) extensionMember(base, locale view, b *tree.Pair, p place) {
	r := ruleOf("", nil, b.Key.Value)
	if l := locale.pair(b.Key.Value, r); l != nil {
		c.member(r, base, locale, b, l, p)
	} else if r.class != ignored {
		c.absent(r, base, locale, b, p)
	}
}

// itemName names the operations of an entry of paths or webhooks, but for the
// method; it is zero for a callback's.
func itemName(p place, path string) operation.Name {
	if p.path == nil || p.path.up != nil {
		return operation.Name{}
	}
	switch p.path.token {
	case "paths":
		return operation.Name{Path: path}
	case "webhooks":
		return operation.Name{Path: path, Method: operation.Webhook}
	}
	return operation.Name{}
}

// namesOf returns the names that an entry of a mapping has for people, and the
// first operation among them.
func (c *comparison) namesOf(s *Spec, kind string, p place, pair *tree.Pair) ([]string, operation.Name) {
	if c.mode == learning {
		return nil, p.operation
	}
	if name := itemName(p, pair.Key.Value); kind == "pathItem" && name.Path != "" {
		if list := s.itemOperations(name, pair.Value); len(list) > 0 {
			return list, firstOperation(list)
		}
	}
	return []string{pair.Key.Value}, p.operation
}

// servers compares lists of servers, which their URLs identify. One that has
// lost its URL is the first that is missing.
func (c *comparison) servers(base, locale *tree.Node, p place) {
	taken := map[int]bool{}
	byURL := func(list *tree.Node, url string) int {
		return slices.IndexFunc(list.Items, func(n *tree.Node) bool { return n.Get("url").Text() == url })
	}
	var after *tree.Node
	for _, b := range base.Items {
		url := b.Get("url").Text()
		i := byURL(locale, url)
		if lost := byURL(locale, ""); i < 0 && lost >= 0 && !taken[lost] && locale.Items[lost].Kind == tree.Mapping {
			i = lost
		}
		if i < 0 {
			c.missingItem(SubjectValue, "server", "server "+url, base, locale, b, after, p)
			continue
		}
		after, taken[i] = locale.Items[i], true
		c.enter("server", b, locale.Items[i], p.entry(locale, i, b).of("server "+url, ""))
	}
	for i, l := range locale.Items {
		if url := l.Get("url").Text(); !taken[i] && byURL(base, url) < 0 {
			c.extraItem(SubjectValue, "server "+url, base, locale, l, p)
		}
	}
}

// missingItem reports an item that the locale's list lacks behind another one.
func (c *comparison) missingItem(s Subject, kind, name string, base, locale, b, after *tree.Node, p place) {
	if c.mode == learning {
		return
	}
	c.add(Difference{
		Side: Missing, Subject: s, Names: []string{name}, Pointer: p.below("-").path.String(),
		Span: c.placeOf(p), BaseSpan: firstLine(b.Span), Container: locale, BaseContainer: base, Base: b,
		rule: rule{object, kind}, after: after,
	}, p)
}

// extraItem reports an item that the base's list lacks.
func (c *comparison) extraItem(s Subject, name string, base, locale, l *tree.Node, p place) {
	if c.mode == learning {
		return
	}
	c.add(Difference{
		Side: Extra, Subject: s, Names: []string{name}, Pointer: p.below(itoa(slices.Index(locale.Items, l))).path.String(),
		Span: firstLine(l.Span), BaseSpan: p.baseSpan, Container: locale, BaseContainer: base, Locale: l,
	}, p)
}

// paired compares the objects of two lists by position.
func (c *comparison) paired(kind string, base, locale *tree.Node, p place) {
	if len(base.Items) != len(locale.Items) {
		c.whole(rule{listOf, kind}, base, locale, p)
		return
	}
	for i := range base.Items {
		c.enter(kind, base.Items[i], locale.Items[i], p.entry(locale, i, base.Items[i]))
	}
}

// tags compares the descriptions of tags.
func (c *comparison) tags(base, locale *tree.Node, p place) {
	partner := pairTags(c.base, c.locale)
	var after *tree.Node
	for _, b := range base.Items {
		name := b.Get("name").Text()
		i := slices.IndexFunc(locale.Items, func(l *tree.Node) bool { return l.Get("name").Text() == partner[name] })
		if i < 0 || partner[name] == "" {
			c.missingItem(SubjectText, "tag", "tag "+name, base, locale, b, after, p)
			continue
		}
		after = locale.Items[i]
		c.enter("tag", b, locale.Items[i], p.entry(locale, i, b).of("tag", partner[name]))
	}
}

// pairTags tells which tag of the locale stands for which of the base: that of
// its name; that which the same operations have; else that of its place in the
// list.
func pairTags(base, locale *Spec) map[string]string {
	partner, taken := map[string]string{}, map[string]bool{}
	pair := func(b, l string) {
		if b != "" && l != "" && partner[b] == "" && !taken[l] {
			partner[b], taken[l] = l, true
		}
	}
	b, l := orNull(base.Doc.Root.Get("tags")).Items, orNull(locale.Doc.Root.Get("tags")).Items
	for _, tag := range b {
		for _, own := range l {
			if tag.Get("name").Text() == own.Get("name").Text() {
				pair(tag.Get("name").Text(), own.Get("name").Text())
			}
		}
	}
	for _, op := range base.Operations {
		if own := locale.Operation(op.Name); own != nil && len(own.Tags) == len(op.Tags) {
			for i := range op.Tags {
				pair(op.Tags[i], own.Tags[i])
			}
		}
	}
	if len(b) == len(l) {
		for i := range b {
			pair(b[i].Get("name").Text(), l[i].Get("name").Text())
		}
	}
	return partner
}

// alternatives compares oneOf, anyOf and allOf. Their members are paired by
// the component they name, then by what they are, then by what they look
// like; what is left, one by one if the counts are equal.
func (c *comparison) alternatives(base, locale *tree.Node, p place) {
	partner := c.pairAlternatives(base.Items, locale.Items)
	taken := map[int]bool{}
	var after *tree.Node
	for i, b := range base.Items {
		j := partner[i]
		if j < 0 {
			c.missingItem(SubjectSchema, "schema", alternativeName(b, i), base, locale, b, after, p)
			continue
		}
		taken[j], after = true, locale.Items[j]
		c.enter("schema", b, locale.Items[j], p.entry(locale, j, b))
	}
	for j, l := range locale.Items {
		if !taken[j] {
			c.extraItem(SubjectSchema, alternativeName(l, j), base, locale, l, p)
		}
	}
}

func (c *comparison) pairAlternatives(base, locale []*tree.Node) []int {
	partner := make([]int, len(base))
	for i := range partner {
		partner[i] = -1
	}
	taken := make([]bool, len(locale))
	left := len(base)
	pair := func(i, j int, same func(b, l *tree.Node) bool) {
		if partner[i] < 0 && !taken[j] && same(base[i], locale[j]) {
			partner[i], taken[j] = j, true
			left--
		}
	}
	match := func(same func(b, l *tree.Node) bool) {
		// Of several that are the same, each goes to that of its place.
		for i := range min(len(base), len(locale)) {
			pair(i, i, same)
		}
		for i := range base {
			for j := 0; partner[i] < 0 && j < len(locale); j++ {
				pair(i, j, same)
			}
		}
	}
	match(func(b, l *tree.Node) bool {
		ref, own := reference(b), reference(l)
		return ref != nil && own != nil && ref.Value == own.Value
	})
	if left > 0 && c.mode != probing {
		match(func(b, l *tree.Node) bool { return c.components.same("schema", c.base, c.locale, b, l) })
	}
	if left > 0 {
		match(func(b, l *tree.Node) bool { return shape(c.base.Resolve(b)) == shape(c.locale.Resolve(l)) })
	}
	if left > 0 && len(base) == len(locale) {
		match(func(_, _ *tree.Node) bool { return true })
	}
	return partner
}

// examples compares named examples. Their names may be translated, so that one
// too few is missing and one of another name is not.
func (c *comparison) examples(base, locale *tree.Node, p place) {
	spare := 0
	for _, l := range locale.Pairs {
		if base.Pair(l.Key.Value) == nil {
			spare++
		}
	}
	for i := range base.Pairs {
		b := &base.Pairs[i]
		l := locale.Pair(b.Key.Value)
		switch {
		case l != nil:
			c.enter("example", b.Value, l.Value, p.child(locale, b, l).of("example", b.Key.Value))
		case spare > 0:
			spare--
		default:
			c.missing(SubjectExample, rule{object, "example"}, view{node: base}, view{node: locale}, b, p, b.Key.Value)
		}
	}
}
