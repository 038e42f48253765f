package spec

import (
	"strings"

	"parlance/internal/operation"
	"parlance/internal/tree"
)

// Comparison is what Compare finds.
type Comparison struct {
	// Differences come in the order of the base, those of a component where it
	// is used first, each once however often the component is used.
	Differences []Difference
	// Texts are the texts that both have, each once.
	Texts []Text
}

// Text is a text of the base and the locale's in its place.
type Text struct {
	Key       string // "summary", "description" or "title"
	Where     string // what it belongs to, for people: "response 200 of GET /inputs"
	Pointer   string // JSON Pointer in the locale's document
	Operation operation.Name
	Base      *tree.Node
	Locale    *tree.Node
}

// Compare tells how the contract of locale departs from that of base, which
// texts and examples locale lacks, and which texts both have. References are
// resolved first, so that names of components may differ; so may
// operationIds, names of tags, the order of everything, and all text.
func Compare(base, locale *Spec) Comparison {
	c := newComparison(base, locale)
	c.run()
	return c.found
}

// comparison is one walk through both documents.
type comparison struct {
	base, locale *Spec
	mode         mode
	found        Comparison
	seen         map[[2]*tree.Node]bool
	reported     map[string]bool
	components   *pairing
	schemes      map[string]string // security scheme of the base → that of the locale
}

type mode uint8

const (
	reporting mode = iota
	learning       // nothing is reported: which component stands for which?
	probing        // are these two the same? It ends at the first difference
)

// newComparison returns a comparison that knows which component of the locale
// stands for which of the base.
func newComparison(base, locale *Spec) *comparison {
	c := &comparison{base: base, locale: locale, mode: learning, seen: map[[2]*tree.Node]bool{}}
	c.schemes = pairSchemes(base, locale)
	c.components = newPairing(base, locale, c.schemes)
	b, l := base.Doc.Root, locale.Doc.Root
	// Each step may lead to components that the one before has not reached.
	c.object("openapi", view{node: b}, view{node: l}, place{})
	c.components.settle()
	c.compareComponents(b, l)
	c.components.settle()
	if c.components.findSuffix(); c.components.suffix != "" {
		c.compareComponents(b, l)
		c.components.settle()
	}
	clear(c.components.covered)
	clear(c.components.used)
	c.mode = reporting
	c.seen = make(map[[2]*tree.Node]bool, len(c.seen))
	c.reported = map[string]bool{}
	return c
}

func (c *comparison) run() {
	base, locale := c.base.Doc.Root, c.locale.Doc.Root
	c.object("openapi", view{node: base}, view{node: locale}, place{})
	c.compareComponents(base, locale)
}

// enter resolves two values and compares them, unless they were before, which
// also ends recursive schemas.
func (c *comparison) enter(kind string, base, locale *tree.Node, p place) {
	if c.mode == probing && (len(c.found.Differences) > 0 || len(c.seen) > maxProbe) {
		return
	}
	b, l := c.base.follow(base), c.locale.follow(locale)
	if !b.found() {
		return // the base itself does not say
	}
	if !l.found() {
		c.unresolved(kind, base, locale, b, l, p)
		return
	}
	bv, lv := view{node: b.node}, view{node: l.node}
	switch {
	case b.hops > 0 && l.hops > 0:
		c.beside(kind, base, locale, p)
	case b.hops > 0 && len(base.Pairs) > 1:
		bv.beside = base
	case l.hops > 0 && len(locale.Pairs) > 1:
		lv.beside = locale
	}
	if l.hops > 0 {
		owner, same := c.components.counterpart(c, kind, b, l)
		if !same {
			c.wrongReference(kind, base, locale, p)
			return
		}
		if owner != b.node {
			bv = view{node: owner}
		}
		p = p.jump(kind, l)
	}
	if c.mode != probing {
		c.components.note(base, locale)
	}
	pair := [2]*tree.Node{bv.node, lv.node}
	if bv.beside != nil {
		pair[0] = base
	}
	if lv.beside != nil {
		pair[1] = locale
	}
	if !c.seen[pair] {
		c.seen[pair] = true
		c.object(kind, bv, lv, p)
	}
}

// beside compares what stands beside two references: it overrides what they
// lead to.
func (c *comparison) beside(kind string, base, locale *tree.Node, p place) {
	if len(base.Pairs) == 1 && len(locale.Pairs) == 1 {
		return
	}
	pair := [2]*tree.Node{base, locale}
	if !c.seen[pair] {
		c.seen[pair] = true
		c.members(kind, view{node: base}, view{node: locale}, p)
	}
}

// jump returns the place of a component that a reference leads to.
func (p place) jump(kind string, to destination) place {
	p.path = nil
	for _, token := range pointerTokens(to.ref) {
		p.path = &step{p.path, token}
	}
	section, name := component(to.ref)
	if name == "" {
		p.about = &phrase{"", to.ref, nil}
	} else {
		p.about = &phrase{strings.TrimSuffix(section, "s"), name, nil}
		p.section = sectionSubjects[section]
	}
	if kind != "pathItem" {
		p.operation = operation.Name{}
	}
	p.alias = to.alias
	p.span = firstLine(to.node.Span)
	if to.key != nil {
		p.span = to.key.Span
	}
	return p
}

// unresolved reports a reference of the locale that leads nowhere, or out of
// the document.
func (c *comparison) unresolved(kind string, base, locale *tree.Node, b, l destination, p place) {
	section, name := component(l.ref)
	if own := c.base.lookup(l.ref); name != "" && own.node != nil {
		if c.components.same(sectionKinds[section], c.base, c.base, b.node, c.base.Resolve(own.node)) {
			c.components.note(base, nil)
			c.missingComponent(section, name)
			return
		}
	}
	c.wrongReference(kind, base, locale, p)
}

// wrongReference reports a reference to something else than the base has.
func (c *comparison) wrongReference(kind string, base, locale *tree.Node, p place) {
	d := Difference{
		Side: Differs, Subject: SubjectValue, Names: []string{"$ref"}, Key: "$ref",
		Span: firstLine(locale.Span), BaseSpan: firstLine(base.Span), Base: base, Locale: locale,
		rule: rule{object, kind},
	}
	p = p.below("$ref")
	if own, ref := reference(locale), reference(base); own != nil && ref != nil {
		d.Container, d.BaseContainer, d.Base, d.Locale = locale, base, ref, own
		d.Span, d.BaseSpan = own.Span, ref.Span
		d.LocaleKey = locale.Pair("$ref").Key
		d.rule = rule{refersTo, kind}
	}
	c.add(d, p)
}
