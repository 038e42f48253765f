package spec

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// view is an object as it means: the value, and what stands beside the $ref
// that led to it on one side only.
type view struct {
	node, beside *tree.Node
}

// pair returns the entry of a key. One without a value counts as absent where
// the rule wants a mapping or a list.
func (v view) pair(key string, r rule) *tree.Pair {
	p := v.node.Pair(key)
	if v.beside != nil && key != "$ref" {
		if own := v.beside.Pair(key); own != nil {
			p = own
		}
	}
	if p != nil && isNull(p.Value) && r.isCollection() {
		return nil
	}
	return p
}

// holder returns the mapping in which the entry of a key stands.
func (v view) holder(key string) *tree.Node {
	if v.beside != nil && v.beside.Pair(key) != nil {
		return v.beside
	}
	return v.node
}

func (v view) pairs() []tree.Pair {
	if v.beside == nil {
		return v.node.Pairs
	}
	list := slices.DeleteFunc(slices.Clone(v.node.Pairs), func(p tree.Pair) bool { return v.beside.Pair(p.Key.Value) != nil })
	for _, p := range v.beside.Pairs {
		if p.Key.Value != "$ref" {
			list = append(list, p)
		}
	}
	return list
}

// object compares two mappings by the grammar of their kind.
func (c *comparison) object(kind string, base, locale view, p place) {
	if base.node.Kind != tree.Mapping || locale.node.Kind != tree.Mapping {
		c.whole(rule{object, kind}, base.node, locale.node, p)
		return
	}
	switch kind {
	case "callback":
		c.mapOf("pathItem", base.node, locale.node, p)
		return
	case "schemaName", "scope":
		return
	case "pathItem":
		around := item{base: base.node, locale: locale.node, at: p}
		if p.item != nil {
			around.name = p.item.name
		}
		p.item = &around
	case "operation":
		c.parameters(base.node, locale.node, p)
		p.item = nil
	}
	c.members(kind, base, locale, p)
}

// members compares the keys of two mappings.
func (c *comparison) members(kind string, base, locale view, p place) {
	rules := grammar[kind]
	pairs := base.pairs()
	for i := range pairs {
		b := &pairs[i]
		key := b.Key.Value
		r := ruleOf(kind, rules, key)
		if skips(kind, key) || isNull(b.Value) && r.isCollection() {
			continue
		}
		if l := locale.pair(key, r); l != nil {
			c.member(r, base, locale, b, l, p)
		} else if r.class != ignored {
			c.absent(r, base, locale, b, p)
		}
	}
	pairs = locale.pairs()
	for i := range pairs {
		l := &pairs[i]
		key := l.Key.Value
		r := ruleOf(kind, rules, key)
		if !skips(kind, key) && base.pair(key, r) == nil {
			c.extraMember(r, base, locale, l, p)
		}
	}
}

// skips reports whether a key is not compared like others.
func skips(kind, key string) bool {
	switch kind {
	case "openapi":
		return key == "components" // after everything that may reach into it
	case "operation", "pathItem":
		return key == "$ref" || key == "parameters" // both together
	}
	return key == "$ref"
}

func ruleOf(kind string, rules map[string]rule, key string) rule {
	if r, known := rules[key]; known {
		return r
	}
	if !strings.HasPrefix(key, "x-") {
		return rule{class: value}
	}
	if extensionText[key] {
		return rule{class: ignored}
	}
	return rule{class: extension}
}

// member compares a key that both have.
func (c *comparison) member(r rule, base, locale view, b, l *tree.Pair, p place) {
	if !r.fits(b.Value, l.Value) {
		c.differs(r, base, locale, b, l, p)
		return
	}
	switch r.class {
	case ignored, example:
	case text, label:
		c.text(r, base, locale, b, l, p)
	case object, schemaOrBool:
		if b.Value.Kind == tree.Mapping && l.Value.Kind == tree.Mapping {
			c.enter(r.kind, b.Value, l.Value, p.child(locale.holder(l.Key.Value), b, l).named(r.kind, l.Key.Value))
		} else if !(isAnything(b.Value) && isAnything(l.Value)) && !b.Value.Equal(l.Value) {
			c.differs(r, base, locale, b, l, p)
		}
	case set:
		if !c.sameSet(base, locale, b, l) {
			c.differs(r, base, locale, b, l, p)
		}
	case security:
		if !c.sameSecurity(b.Value, l.Value) {
			c.differs(r, base, locale, b, l, p)
		}
	case version:
		if c.base.minor() != c.locale.minor() {
			c.differs(r, base, locale, b, l, p)
		}
	case extension:
		if !equalExtension(b.Value, l.Value) {
			c.differs(r, base, locale, b, l, p)
		}
	case mapOf, listBy, listOf, tags, alternatives, examples:
		c.collection(r, b, l, p.child(locale.holder(l.Key.Value), b, l))
	default:
		if !b.Value.Equal(l.Value) {
			c.differs(r, base, locale, b, l, p)
		}
	}
}

func (c *comparison) collection(r rule, b, l *tree.Pair, at place) {
	switch r.class {
	case mapOf:
		c.mapOf(r.kind, b.Value, l.Value, at)
	case listBy:
		c.servers(b.Value, l.Value, at)
	case tags:
		c.tags(b.Value, l.Value, at)
	case alternatives:
		c.alternatives(b.Value, l.Value, at)
	case examples:
		c.examples(b.Value, l.Value, at)
	default:
		c.paired(r.kind, b.Value, l.Value, at)
	}
}

// text compares what both say to a reader: only whether they say something.
func (c *comparison) text(r rule, base, locale view, b, l *tree.Pair, p place) {
	switch {
	case b.Value.Text() == "":
	case l.Value.Text() == "":
		c.missing(SubjectText, r, base, locale, b, p)
	case r.class == text && c.mode == reporting:
		at := p.below(l.Key.Value)
		c.found.Texts = append(c.found.Texts, Text{
			Key: b.Key.Value, Where: p.about.String(), Pointer: at.path.String(), Operation: p.operation,
			Base: b.Value, Locale: l.Value,
		})
	}
}

// absent reports a key of an object that the locale lacks.
func (c *comparison) absent(r rule, base, locale view, b *tree.Pair, p place) {
	key := b.Key.Value
	switch {
	case r.means(base.node, b):
	case r.class == text, r.class == label:
		if b.Value.Text() != "" {
			c.missing(SubjectText, r, base, locale, b, p)
		}
	case r.class == example, r.class == examples:
		if locale.pair("example", rule{}) == nil && locale.pair("examples", rule{class: examples}) == nil {
			c.missing(SubjectExample, r, base, locale, b, p, exampleNames(key, b.Value)...)
		}
	case r.class == security:
		if !c.sameSecurity(b.Value, c.locale.Doc.Root.Get("security")) {
			c.missing(SubjectValue, r, base, locale, b, p)
		}
	case r.class == tags:
		c.missing(SubjectText, r, base, locale, b, p)
	case r.class == mapOf:
		c.missing(c.subjectOf(r.kind, p), r, base, locale, b, p, mapNames(c.base, r.kind, p.below(key), b.Value)...)
	case key == "requestBody":
		c.missing(SubjectRequest, r, base, locale, b, p, "request body")
	case r.kind == "operation":
		s, name, at := operationSubject(p, key)
		c.missing(s, r, base, locale, b, at, name)
	case r.class == object && r.kind != "discriminator" && r.kind != "oauthFlows" && r.kind != "oauthFlow":
		// Info, contact, external docs: what they hold is text.
		c.missing(SubjectText, r, base, locale, b, p)
	default:
		c.missing(SubjectValue, r, base, locale, b, p)
	}
}

// extraMember reports a key of an object that only the locale has.
func (c *comparison) extraMember(r rule, base, locale view, l *tree.Pair, p place) {
	key := l.Key.Value
	switch {
	case r.means(locale.node, l), r.isProse(), isNull(l.Value) && r.isCollection():
	case r.class == extension && hasAnchor(l.Value):
		// It only holds what aliases name.
	case r.class == security:
		if !c.sameSecurity(c.base.Doc.Root.Get("security"), l.Value) {
			c.extra(SubjectValue, base, locale, l, p)
		}
	case r.class == mapOf:
		c.extra(c.subjectOf(r.kind, p), base, locale, l, p, mapNames(c.locale, r.kind, p.below(key), l.Value)...)
	case key == "requestBody":
		c.extra(SubjectRequest, base, locale, l, p, "request body")
	case r.kind == "operation":
		s, name, at := operationSubject(p, key)
		c.extra(s, base, locale, l, at, name)
	default:
		c.extra(SubjectValue, base, locale, l, p)
	}
}
