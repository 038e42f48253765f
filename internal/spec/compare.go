package spec

import (
	"strings"

	"parlance/internal/operation"
	"parlance/internal/tree"
)

// Compare lists how the contract of locale departs from that of base, and the
// texts and examples that locale lacks. References are resolved first, so that
// names of components may differ; so may operationIds, names of tags, the
// order of everything, and all text. Differences come in the order of the
// base, each once however often a component is used.
func Compare(base, locale *Spec) []Difference {
	c := &comparison{
		base: base, locale: locale,
		seen:     map[[2]*tree.Node]bool{},
		reported: map[string]bool{},
		renamed:  map[string]string{},
	}
	root := place{where: ""}
	c.object("openapi", base.Doc.Root, locale.Doc.Root, root)
	return c.list
}

type comparison struct {
	base, locale *Spec
	list         []Difference
	seen         map[[2]*tree.Node]bool
	reported     map[string]bool
	renamed      map[string]string // schema of the base → the locale's that stands in its places; "" for one written out
}

func (c *comparison) add(d Difference) {
	key := strings.Join([]string{string(d.Subject), d.Pointer, d.Key, strings.Join(d.Names, ",")}, "\x00")
	if !c.reported[key] {
		c.reported[key] = true
		c.list = append(c.list, d)
	}
}

// enter resolves a pair of values and tells whether it has to be compared: not
// when it was before, which also ends recursive schemas.
func (c *comparison) enter(base, locale *tree.Node, p place) (*tree.Node, *tree.Node, place, bool) {
	c.noteNames(base, locale)
	b, l := c.base.Resolve(base), c.locale.Resolve(locale)
	if l != locale {
		ref := locale.Get("$ref").Value
		for isLocalReference(c.locale.lookup(ref)) {
			ref = c.locale.lookup(ref).Get("$ref").Value
		}
		p.pointer = "/" + strings.Join(escaped(pointerTokens(ref)), "/")
		p.operation = operation.Name{}
		p.where = componentName(ref)
		p.span = l.Span
		if l.Span.End > l.Span.Start {
			p.span.End = min(l.Span.End, lineEnd(l))
		}
	}
	pair := [2]*tree.Node{b, l}
	if c.seen[pair] {
		return b, l, p, false
	}
	c.seen[pair] = true
	return b, l, p, true
}

// noteNames remembers which component of the locale stands where the base has
// which, so that a renamed one is not called missing.
func (c *comparison) noteNames(base, locale *tree.Node) {
	if !isLocalReference(base) {
		return
	}
	name := schemaName(base.Get("$ref").Value)
	if name == "" {
		return
	}
	if isLocalReference(locale) {
		c.renamed[name] = schemaName(locale.Get("$ref").Value)
	} else if _, known := c.renamed[name]; !known {
		c.renamed[name] = ""
	}
}

// object compares two mappings by the grammar of their kind.
func (c *comparison) object(kind string, base, locale *tree.Node, p place) {
	if base.Kind != tree.Mapping || locale.Kind != tree.Mapping {
		c.value(base, locale, p, "", nil)
		return
	}
	switch kind {
	case "callback":
		c.mapOf("pathItem", base, locale, p)
		return
	case "anything", "scope":
		return
	case "operation":
		c.parameters(base, locale, p)
	}
	rules := grammar[kind]
	for i := range base.Pairs {
		pair := &base.Pairs[i]
		key := pair.Key.Value
		if key == "$ref" || kind == "operation" && key == "parameters" {
			continue
		}
		r, known := rules[key]
		if !known && strings.HasPrefix(key, "x-") && extensionText[key] {
			continue
		}
		if kind == "openapi" && key == "components" {
			continue // after everything that may reach into it
		}
		c.member(r, base, locale, pair, locale.Pair(key), p)
	}
	for i := range locale.Pairs {
		pair := &locale.Pairs[i]
		if kind == "operation" && pair.Key.Value == "parameters" {
			continue
		}
		if base.Pair(pair.Key.Value) == nil {
			c.extraMember(rules, base, locale, pair, p)
		}
	}
	if kind == "openapi" {
		c.components(base, locale, p)
	}
}

// member compares one key of an object that the base has.
func (c *comparison) member(r rule, base, locale *tree.Node, b, l *tree.Pair, p place) {
	key := b.Key.Value
	if l == nil {
		c.absent(r, base, locale, b, p)
		return
	}
	at := p.child(key, b, l)
	switch r.class {
	case ignored:
	case text:
		if b.Value.Text() != "" && l.Value.Text() == "" {
			c.missing(SubjectText, base, locale, b, at, key)
		}
	case object:
		c.enterObject(r.kind, b.Value, l.Value, at.named(r.kind, key))
	case schemaOrBool:
		c.schemaOrBool(base, locale, b, l, at)
	case mapOf:
		c.mapOf(r.kind, c.base.Resolve(b.Value), c.locale.Resolve(l.Value), at)
	case listBy:
		c.servers(b.Value, l.Value, at)
	case listOf:
		c.paired(r.kind, b.Value, l.Value, at)
	case textList:
		c.paired(r.kind, b.Value, l.Value, at)
	case alternatives:
		c.alternatives(b.Value, l.Value, at)
	case set:
		c.set(b, l, base, locale, at)
	case example:
	case examples:
		c.examples(b.Value, l.Value, at)
	case security:
		if !c.sameSecurity(b.Value, l.Value) {
			c.differs(base, locale, b, l, at)
		}
	default:
		if !equal(b.Value, l.Value) {
			c.differs(base, locale, b, l, at)
		}
	}
}

// named describes the place of an object, where its key says something.
func (p place) named(kind, key string) place {
	switch kind {
	case "operation":
		path := pointerTokens(p.pointer)
		name := operation.Name{Method: upper(key)}
		if len(path) >= 2 {
			name.Path = path[len(path)-2]
		}
		if len(path) > 0 && path[0] == "webhooks" {
			name.Method = operation.Webhook
		}
		if p.operation.IsZero() {
			p.operation = name
			p.where = name.String()
			return p
		}
		return p.of(name.String())
	case "requestBody":
		return p.of("the request body")
	}
	return p
}

func (c *comparison) enterObject(kind string, base, locale *tree.Node, p place) {
	if b, l, p, fresh := c.enter(base, locale, p); fresh {
		c.object(kind, b, l, p)
	}
}

func (c *comparison) schemaOrBool(base, locale *tree.Node, b, l *tree.Pair, p place) {
	bv, lv := c.base.Resolve(b.Value), c.locale.Resolve(l.Value)
	if bv.Kind == tree.Mapping && lv.Kind == tree.Mapping {
		c.enterObject("schema", b.Value, l.Value, p)
		return
	}
	if !equal(bv, lv) {
		c.differs(base, locale, b, l, p)
	}
}

// absent reports a key of an object that the locale lacks.
func (c *comparison) absent(r rule, base, locale *tree.Node, b *tree.Pair, p place) {
	key := b.Key.Value
	at := p.child(key, b, nil)
	switch {
	case r.class == ignored:
	case r.class == text:
		if b.Value.Text() != "" {
			c.missing(SubjectText, base, locale, b, at, key)
		}
	case r.class == example, r.class == examples:
		if locale.Get("example") == nil && locale.Get("examples") == nil {
			c.missing(SubjectExample, base, locale, b, at, exampleNames(key, b.Value)...)
		}
	case r.class == flag && !b.Value.IsTrue(), key == "additionalProperties" && b.Value.IsTrue():
	case isDefaultStyle(base, b):
	case r.class == security:
		if !c.sameSecurity(b.Value, c.locale.Doc.Root.Get("security")) {
			c.missing(SubjectValue, base, locale, b, at, key)
		}
	case r.class == textList:
		c.missing(SubjectText, base, locale, b, at, key)
	case r.class == mapOf:
		subject := subjectOf(r.kind, p)
		c.missing(subject, base, locale, b, at, mapNames(r.kind, b.Value)...)
	case key == "requestBody":
		c.missing(SubjectRequest, base, locale, b, at, "request body")
	case r.kind == "operation":
		at = at.named("operation", key)
		c.missing(SubjectOperation, base, locale, b, at, at.operation.String())
	case r.class == object && r.kind != "discriminator" && r.kind != "oauthFlows" && r.kind != "oauthFlow":
		// info, contact, external docs: what they hold is text.
		c.missing(SubjectText, base, locale, b, at, key)
	default:
		c.missing(SubjectValue, base, locale, b, at, key)
	}
}

// extraMember reports a key of an object that only the locale has.
func (c *comparison) extraMember(rules map[string]rule, base, locale *tree.Node, l *tree.Pair, p place) {
	key := l.Key.Value
	r, known := rules[key]
	if !known && strings.HasPrefix(key, "x-") && extensionText[key] {
		return
	}
	at := p.child(key, nil, l)
	switch {
	case key == "$ref", r.class == ignored, r.class == text, r.class == example, r.class == examples, r.class == textList:
	case r.kind == "externalDocs", r.kind == "contact", r.kind == "license", r.kind == "components":
	case r.class == flag && !l.Value.IsTrue(), key == "additionalProperties" && l.Value.IsTrue():
	case isDefaultStyle(locale, l):
	case r.class == security:
		if !c.sameSecurity(c.base.Doc.Root.Get("security"), l.Value) {
			c.extra(SubjectValue, base, locale, l, at, key)
		}
	case r.class == mapOf:
		if names := mapNames(r.kind, l.Value); len(names) > 0 {
			c.extra(subjectOf(r.kind, p), base, locale, l, at, names...)
		}
	case key == "requestBody":
		c.extra(SubjectRequest, base, locale, l, at, "request body")
	case r.kind == "operation":
		at = at.named("operation", key)
		c.extra(SubjectOperation, base, locale, l, at, at.operation.String())
	default:
		c.extra(SubjectValue, base, locale, l, at, key)
	}
}

func (c *comparison) missing(s Subject, base, locale *tree.Node, b *tree.Pair, p place, names ...string) {
	if len(names) == 0 {
		names = []string{b.Key.Value}
	}
	c.add(Difference{
		Side: Missing, Subject: s, Names: names, Where: p.where, Pointer: p.pointer, Operation: p.operation,
		Span: c.placeIn(locale, p), BaseSpan: b.Key.Span,
		Container: locale, BaseContainer: base, Key: b.Key.Value, Base: b.Value,
	})
}

func (c *comparison) extra(s Subject, base, locale *tree.Node, l *tree.Pair, p place, names ...string) {
	c.add(Difference{
		Side: Extra, Subject: s, Names: names, Where: p.where, Pointer: p.pointer, Operation: p.operation,
		Span: l.Key.Span, BaseSpan: p.baseSpan,
		Container: locale, BaseContainer: base, Key: l.Key.Value, Locale: l.Value, LocaleKey: l.Key,
	})
}

func (c *comparison) differs(base, locale *tree.Node, b, l *tree.Pair, p place) {
	c.add(Difference{
		Side: Differs, Subject: SubjectValue, Names: []string{l.Key.Value}, Where: p.where, Pointer: p.pointer,
		Operation: p.operation, Span: l.Value.Span, BaseSpan: b.Value.Span,
		Container: locale, BaseContainer: base, Key: l.Key.Value, Base: b.Value, Locale: l.Value, LocaleKey: l.Key,
	})
}

// value reports two values of an unnamed place that are not equal.
func (c *comparison) value(base, locale *tree.Node, p place, key string, container *tree.Node) {
	if equal(base, locale) {
		return
	}
	c.add(Difference{
		Side: Differs, Subject: SubjectValue, Names: []string{lastToken(p.pointer)}, Where: p.where,
		Pointer: p.pointer, Operation: p.operation, Span: locale.Span, BaseSpan: base.Span,
		Container: container, Key: key, Base: base, Locale: locale,
	})
}
