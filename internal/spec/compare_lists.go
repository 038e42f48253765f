package spec

import (
	"slices"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// mapOf compares two mappings of names to objects of one kind.
func (c *comparison) mapOf(kind string, base, locale *tree.Node, p place) {
	for i := range base.Pairs {
		b := &base.Pairs[i]
		l := locale.Pair(b.Key.Value)
		at := p.child(b.Key.Value, b, l)
		if l == nil {
			names := []string{b.Key.Value}
			if kind == "pathItem" {
				names = pathOperations(p, b)
				at.operation, _ = firstOperation(names)
			}
			c.missing(subjectOf(kind, p), base, locale, b, at, names...)
			continue
		}
		switch kind {
		case "response":
			at = at.of("response " + b.Key.Value)
		case "schema":
			at = at.of(quote(b.Key.Value))
		}
		c.enterObject(kind, b.Value, l.Value, at)
	}
	for i := range locale.Pairs {
		l := &locale.Pairs[i]
		if base.Pair(l.Key.Value) != nil {
			continue
		}
		names := []string{l.Key.Value}
		at := p.child(l.Key.Value, nil, l)
		if kind == "pathItem" {
			names = pathOperations(p, l)
			at.operation, _ = firstOperation(names)
		}
		c.extra(subjectOf(kind, p), base, locale, l, at, names...)
	}
}

// parameters compares those of the path and of the operation together: it has
// no meaning at which of the two one is declared.
func (c *comparison) parameters(base, locale *tree.Node, p place) {
	baseItem, localeItem := c.base.parent(base), c.locale.parent(locale)
	baseList := c.base.parameters(baseItem, base)
	localeList := c.locale.parameters(localeItem, locale)
	for _, b := range baseList {
		i := slices.IndexFunc(localeList, func(l parameter) bool { return l.id == b.id })
		if i < 0 {
			at := p
			at.pointer = join(p.pointer, "parameters")
			c.add(Difference{
				Side: Missing, Subject: SubjectParameter, Names: []string{b.id}, Where: p.where, Pointer: at.pointer,
				Operation: p.operation, Span: p.span, BaseSpan: b.node.Span,
				Container: locale, BaseContainer: base, Key: "parameters", Base: b.node,
			})
			continue
		}
		at := p.of("parameter " + quote(b.id))
		at.pointer = join(join(p.pointer, "parameters"), itoa(localeList[i].index))
		at.span = firstLine(localeList[i].node.Span)
		c.enterObject("parameter", b.node, localeList[i].node, at)
	}
	for _, l := range localeList {
		if !slices.ContainsFunc(baseList, func(b parameter) bool { return l.id == b.id }) {
			c.add(Difference{
				Side: Extra, Subject: SubjectParameter, Names: []string{l.id}, Where: p.where,
				Pointer:   join(join(p.pointer, "parameters"), itoa(l.index)),
				Operation: p.operation, Span: firstLine(l.node.Span),
				Container: l.list, Locale: l.node,
			})
		}
	}
}

// parameter is one of an operation's effective parameters. Its id is "NAME in
// PLACE".
type parameter struct {
	id    string
	node  *tree.Node // as written, maybe a reference
	list  *tree.Node
	index int
}

// parameters returns those of the operation, and those of its path that it
// does not override.
func (s *Spec) parameters(item, op *tree.Node) []parameter {
	var list []parameter
	for _, holder := range []*tree.Node{op, item} {
		params := holder.Get("parameters")
		if params == nil {
			continue
		}
		for i, node := range params.Items {
			resolved := s.Resolve(node)
			id := resolved.Get("name").Text() + " in " + resolved.Get("in").Text()
			if !slices.ContainsFunc(list, func(p parameter) bool { return p.id == id }) {
				list = append(list, parameter{id: id, node: node, list: params, index: i})
			}
		}
	}
	return list
}

// parent returns the path item that holds an operation.
func (s *Spec) parent(op *tree.Node) *tree.Node {
	for _, section := range []string{"paths", "webhooks"} {
		paths := s.Doc.Root.Get(section)
		if paths == nil {
			continue
		}
		for _, path := range paths.Pairs {
			item := s.Resolve(path.Value)
			if slices.ContainsFunc(item.Pairs, func(p tree.Pair) bool { return p.Value == op }) {
				return item
			}
		}
	}
	return nil
}

// servers compares lists of servers, which their URLs identify.
func (c *comparison) servers(base, locale *tree.Node, p place) {
	byURL := func(list *tree.Node, url string) int {
		return slices.IndexFunc(list.Items, func(n *tree.Node) bool { return n.Get("url").Text() == url })
	}
	for _, b := range base.Items {
		url := b.Get("url").Text()
		i := byURL(locale, url)
		if i < 0 {
			c.item(Missing, SubjectValue, "server "+url, base, locale, b, nil, p)
			continue
		}
		at := p.of("server " + url)
		at.pointer = join(p.pointer, itoa(i))
		at.span = firstLine(locale.Items[i].Span)
		c.enterObject("server", b, locale.Items[i], at)
	}
	for _, l := range locale.Items {
		if url := l.Get("url").Text(); byURL(base, url) < 0 {
			c.item(Extra, SubjectValue, "server "+url, base, locale, nil, l, p)
		}
	}
}

// item reports an item of a list that one side lacks.
func (c *comparison) item(side Side, s Subject, name string, base, locale, b, l *tree.Node, p place) {
	d := Difference{
		Side: side, Subject: s, Names: []string{name}, Where: p.where, Pointer: p.pointer, Operation: p.operation,
		Span: p.span, Container: locale, BaseContainer: base, Base: b, Locale: l,
	}
	if b != nil {
		d.BaseSpan = firstLine(b.Span)
	}
	if l != nil {
		d.Span = firstLine(l.Span)
		d.Pointer = join(p.pointer, itoa(slices.Index(locale.Items, l)))
	}
	c.add(d)
}

// paired compares the objects of two lists by position.
func (c *comparison) paired(kind string, base, locale *tree.Node, p place) {
	for i := range min(len(base.Items), len(locale.Items)) {
		at := p
		at.pointer = join(p.pointer, itoa(i))
		at.span = firstLine(locale.Items[i].Span)
		if kind == "tag" {
			at = at.of("tag " + quote(locale.Items[i].Get("name").Text()))
		}
		c.enterObject(kind, base.Items[i], locale.Items[i], at)
	}
	if kind != "tag" && len(base.Items) != len(locale.Items) {
		c.value(base, locale, p, "", nil)
	}
}

// alternatives compares oneOf, anyOf and allOf. Their members are paired by
// the component they name, then by the place where the counts are equal, then
// by their shape.
func (c *comparison) alternatives(base, locale *tree.Node, p place) {
	partner := pairAlternatives(c, base.Items, locale.Items)
	taken := map[int]bool{}
	for i, b := range base.Items {
		j := partner[i]
		if j < 0 {
			c.item(Missing, SubjectSchema, alternativeName(b, i), base, locale, b, nil, p)
			continue
		}
		taken[j] = true
		at := p
		at.pointer = join(p.pointer, itoa(j))
		at.span = firstLine(locale.Items[j].Span)
		c.enterObject("schema", b, locale.Items[j], at)
	}
	for j, l := range locale.Items {
		if !taken[j] {
			c.item(Extra, SubjectSchema, alternativeName(l, j), base, locale, nil, l, p)
		}
	}
}

func pairAlternatives(c *comparison, base, locale []*tree.Node) []int {
	partner := make([]int, len(base))
	taken := map[int]bool{}
	match := func(same func(b, l *tree.Node) bool) {
		for i, b := range base {
			for j := 0; partner[i] < 0 && j < len(locale); j++ {
				if !taken[j] && same(b, locale[j]) {
					partner[i], taken[j] = j, true
				}
			}
		}
	}
	for i := range partner {
		partner[i] = -1
	}
	match(func(b, l *tree.Node) bool {
		return isLocalReference(b) && isLocalReference(l) && b.Get("$ref").Value == l.Get("$ref").Value
	})
	match(func(b, l *tree.Node) bool { return shape(c.base.Resolve(b)) == shape(c.locale.Resolve(l)) })
	if len(base) == len(locale) {
		match(func(_, _ *tree.Node) bool { return true })
	}
	return partner
}

// set compares lists whose order has no meaning, and single values with lists
// of one.
func (c *comparison) set(b, l *tree.Pair, base, locale *tree.Node, p place) {
	if !slices.Equal(members(b.Value), members(l.Value)) {
		c.differs(base, locale, b, l, p)
	}
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
		at := p.child(b.Key.Value, b, l)
		switch {
		case l != nil:
			c.enterObject("example", b.Value, l.Value, at.of("example "+quote(b.Key.Value)))
		case spare > 0:
			spare--
		default:
			c.missing(SubjectExample, base, locale, b, at, b.Key.Value)
		}
	}
}

// components compares the named schemas and security schemes that nothing
// above has led to.
func (c *comparison) components(base, locale *tree.Node, p place) {
	b, l := base.Pair("components"), locale.Pair("components")
	if b == nil {
		return
	}
	if l == nil {
		if schemas := b.Value.Get("schemas"); schemas != nil {
			c.missing(SubjectSchema, base, locale, b, p.child("components", b, nil), mapNames("schema", schemas)...)
		}
		return
	}
	at := p.child("components", b, l)
	for i := range b.Value.Pairs {
		section := &b.Value.Pairs[i]
		other := l.Value.Pair(section.Key.Value)
		switch {
		case section.Key.Value == "schemas" && other != nil:
			c.schemas(section.Value, other.Value, at.child("schemas", section, other))
		case section.Key.Value == "securitySchemes" && other != nil:
			c.securitySchemes(section.Value, other.Value, at.child("securitySchemes", section, other))
		case section.Key.Value == "schemas":
			c.absentSchemas(b.Value, l.Value, section, at)
		}
	}
}

// absentSchemas reports the schemas of a locale that has no "schemas" at all,
// unless it writes them out where they are used.
func (c *comparison) absentSchemas(base, locale *tree.Node, section *tree.Pair, p place) {
	var names []string
	for _, pair := range section.Value.Pairs {
		if _, used := c.renamed[pair.Key.Value]; !used {
			names = append(names, pair.Key.Value)
		}
	}
	if len(names) > 0 {
		c.missing(SubjectSchema, base, locale, section, p.child("schemas", section, nil), names...)
	}
}

func (c *comparison) schemas(base, locale *tree.Node, p place) {
	inUse := map[string]bool{}
	for i := range base.Pairs {
		b := &base.Pairs[i]
		name := b.Key.Value
		other, used := c.renamed[name]
		inUse[other] = true
		l := locale.Pair(name)
		switch {
		case l != nil:
			c.enterObject("schema", b.Value, l.Value, componentPlace(p.child(name, b, l), name))
		case used && (other == "" || locale.Pair(other) != nil):
		default:
			c.missing(SubjectSchema, base, locale, b, componentPlace(p.child(name, b, nil), ""), name)
		}
	}
	for i := range locale.Pairs {
		l := &locale.Pairs[i]
		if base.Pair(l.Key.Value) == nil && !inUse[l.Key.Value] {
			c.extra(SubjectSchema, base, locale, l, componentPlace(p.child(l.Key.Value, nil, l), ""), l.Key.Value)
		}
	}
}

func (c *comparison) securitySchemes(base, locale *tree.Node, p place) {
	for i := range base.Pairs {
		b := &base.Pairs[i]
		if l := locale.Pair(b.Key.Value); l != nil {
			c.enterObject("securityScheme", b.Value, l.Value, p.child(b.Key.Value, b, l).of("security scheme "+quote(b.Key.Value)))
			continue
		}
		same := func(l tree.Pair) bool { return schemeSignature(l.Value) == schemeSignature(b.Value) }
		if !slices.ContainsFunc(locale.Pairs, same) {
			c.missing(SubjectValue, base, locale, b, p.child(b.Key.Value, b, nil), "security scheme "+b.Key.Value)
		}
	}
}

func componentPlace(p place, name string) place {
	p.where, p.operation = "", operation.Name{}
	if name != "" {
		p.where = "schema " + quote(name)
	}
	return p
}

// placeIn returns the span to report something missing from container at: the
// key that leads to it.
func (c *comparison) placeIn(container *tree.Node, p place) source.Span {
	if p.span.IsZero() {
		return firstLine(container.Span)
	}
	return p.span
}
