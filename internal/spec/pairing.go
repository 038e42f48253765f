package spec

import (
	"strings"

	"parlance/internal/tree"
)

const (
	// maxProbe bounds how many pairs of values are looked at to learn whether
	// two are the same, and maxProbes how many for a whole document.
	maxProbe  = 10_000
	maxProbes = 100_000
	// maxCandidates bounds how many components of the base are compared with
	// one of the locale.
	maxCandidates = 8
)

// pairing tells which component of the base each one of the locale stands for.
// Names may differ, so that places decide: where both have a reference, what
// these lead to is a pair. One that stands in the places of several goes to
// that of its name; the other references are wrong.
type pairing struct {
	base, locale *Spec
	schemes      map[string]string
	candidates   map[*tree.Node][]candidate // of what a reference of the locale leads to
	refs         map[*tree.Node]string      // the reference
	order        []*tree.Node
	owners       map[*tree.Node]*tree.Node
	probes       map[[2]*tree.Node]bool
	probed       int                 // pairs of values that were looked at
	covered      map[*tree.Node]bool // of the base: something of the locale stands in its places
	used         map[*tree.Node]bool // of the locale: it stands in the place of something
	suffix       string              // what the locale's names have behind those of the base, "" for nothing
}

// candidate is a value of the base that a component of the locale may stand
// for.
type candidate struct {
	node *tree.Node
	kind string
}

func newPairing(base, locale *Spec, schemes map[string]string) *pairing {
	return &pairing{
		base: base, locale: locale, schemes: schemes,
		candidates: map[*tree.Node][]candidate{}, refs: map[*tree.Node]string{}, owners: map[*tree.Node]*tree.Node{},
		probes: map[[2]*tree.Node]bool{}, covered: map[*tree.Node]bool{}, used: map[*tree.Node]bool{},
	}
}

// counterpart returns what a component of the locale has to be compared with
// where the base has b. It is false if the component stands for something else.
func (p *pairing) counterpart(c *comparison, kind string, b, l destination) (*tree.Node, bool) {
	switch c.mode {
	case probing:
		return b.node, true
	case learning:
		return b.node, p.learn(kind, b.node, l)
	}
	owner := p.owners[l.node]
	switch {
	case owner == nil || owner == b.node:
		return b.node, true
	case p.same(kind, p.base, p.base, b.node, owner):
		return owner, true
	}
	return b.node, p.same(kind, p.base, p.locale, b.node, l.node)
}

func (p *pairing) learn(kind string, b *tree.Node, l destination) bool {
	known := p.candidates[l.node]
	for _, c := range known {
		if c.node == b {
			return true
		}
	}
	if len(known) == maxCandidates {
		return false
	}
	if len(known) == 0 {
		p.order = append(p.order, l.node)
		p.refs[l.node] = l.ref
	}
	p.candidates[l.node] = append(known, candidate{b, kind})
	return true
}

// settle decides for each component of the locale that was met what it stands
// for.
func (p *pairing) settle() {
	for _, l := range p.order {
		if p.owners[l] == nil {
			p.owners[l] = p.choose(l)
		}
	}
}

// own makes a component of the locale stand for one of the base.
func (p *pairing) own(b, l *tree.Node, ref string) {
	if p.owners[l] == nil {
		p.owners[l], p.refs[l] = b, ref
		p.order = append(p.order, l)
	}
}

// findSuffix learns how the locale names its components: where most renamed
// ones are the base's name and "Ko", so are those that nothing refers to.
func (p *pairing) findSuffix() {
	count := map[string]int{}
	renamed, best := 0, ""
	names := map[*tree.Node]string{}
	for _, section := range orNull(p.base.Doc.Root.Get("components")).Pairs {
		for _, pair := range section.Value.Pairs {
			names[pair.Value] = pair.Key.Value
		}
	}
	for _, l := range p.order {
		_, own := component(p.refs[l])
		name := names[p.owners[l]]
		if name == "" || name == own {
			continue
		}
		renamed++
		if suffix, ok := strings.CutPrefix(own, name); ok {
			if count[suffix]++; count[suffix] > count[best] {
				best = suffix
			}
		}
	}
	if count[best] >= 2 && 2*count[best] >= renamed {
		p.suffix = best
	}
}

func (p *pairing) choose(l *tree.Node) *tree.Node {
	candidates := p.candidates[l]
	named := p.base.lookup(p.refs[l]).node
	for _, c := range candidates {
		if c.node == named {
			return named
		}
	}
	if len(candidates) > 1 || named != nil {
		for _, c := range candidates {
			if p.same(c.kind, p.base, p.locale, c.node, l) {
				return c.node
			}
		}
	}
	if named != nil {
		return named
	}
	return candidates[0].node
}

// same reports whether two values have the same contract, whatever their
// names.
func (p *pairing) same(kind string, first, second *Spec, a, b *tree.Node) bool {
	if a == b {
		return true
	}
	pair := [2]*tree.Node{a, b}
	if known, ok := p.probes[pair]; ok || p.probed > maxProbes {
		return known
	}
	probe := &comparison{base: first, locale: second, mode: probing, seen: map[[2]*tree.Node]bool{}, components: p}
	if first != second {
		probe.schemes = p.schemes
	}
	probe.enter(kind, a, b, place{})
	p.probed += len(probe.seen)
	p.probes[pair] = len(probe.found.Differences) == 0 && len(probe.seen) <= maxProbe
	return p.probes[pair]
}

// note remembers that a value of the locale stands where the base has one, so
// that the components they refer to are neither missing nor extra. Either may
// be nil.
func (p *pairing) note(base, locale *tree.Node) {
	mark(p.base, base, p.covered)
	mark(p.locale, locale, p.used)
}

func mark(s *Spec, n *tree.Node, marked map[*tree.Node]bool) {
	for range maxHops {
		ref := reference(n)
		if ref == nil || !isLocal(ref.Value) {
			return
		}
		n = s.lookup(ref.Value).node
		if n == nil || marked[n] {
			return
		}
		marked[n] = true
	}
}

// compareComponents compares the components of the same name that stand for
// each other, and reports the schemas and security schemes that one side
// lacks. Those of other sections count only where they are used.
func (c *comparison) compareComponents(base, locale *tree.Node) {
	b, l := base.Get("components"), locale.Get("components")
	for _, section := range orNull(b).Pairs {
		own := l.Get(section.Key.Value)
		if section.Key.Value != "securitySchemes" && own != nil {
			c.section(section.Key.Value, section.Value, own)
		}
	}
	if c.mode == learning {
		return
	}
	for _, pair := range orNull(b.Get("schemas")).Pairs {
		if !c.components.covered[pair.Value] && !c.renamed(pair, orNull(l.Get("schemas"))) {
			c.missingComponent("schemas", pair.Key.Value)
		}
	}
	c.extraSchemas(orNull(b), orNull(l))
	c.securitySchemes(orNull(b.Get("securitySchemes")), orNull(l.Get("securitySchemes")))
}

// section compares the components of one section.
func (c *comparison) section(name string, base, locale *tree.Node) {
	for i := range base.Pairs {
		b := &base.Pairs[i]
		l := locale.Pair(b.Key.Value)
		if l == nil && c.components.suffix != "" && !c.components.covered[b.Value] {
			l = locale.Pair(b.Key.Value + c.components.suffix)
		}
		if l == nil || isNull(l.Value) {
			continue
		}
		if owner := c.components.owners[l.Value]; owner != nil && owner != b.Value {
			continue // the name stands for something else
		}
		c.components.own(b.Value, l.Value, componentRef(name, l.Key.Value))
		c.components.covered[b.Value], c.components.used[l.Value] = true, true
		c.enter(sectionKinds[name], b.Value, l.Value, c.componentPlace(name, b, l))
	}
}

// renamed finds a schema of the locale that is the same under a name of its
// own, for one that nothing has led to.
func (c *comparison) renamed(b tree.Pair, locale *tree.Node) bool {
	for i := range locale.Pairs {
		l := &locale.Pairs[i]
		if c.components.used[l.Value] || c.base.lookup(componentRef("schemas", l.Key.Value)).node != nil {
			continue
		}
		if c.components.same("schema", c.base, c.locale, b.Value, l.Value) {
			c.components.own(b.Value, l.Value, componentRef("schemas", l.Key.Value))
			c.components.covered[b.Value], c.components.used[l.Value] = true, true
			c.enter("schema", b.Value, l.Value, c.componentPlace("schemas", &b, l))
			return true
		}
	}
	return false
}

// componentPlace returns the place of a component that both have.
func (c *comparison) componentPlace(section string, b, l *tree.Pair) place {
	t := c.locale.lookup(componentRef(section, l.Key.Value))
	p := place{alias: t.alias, span: l.Key.Span, baseSpan: b.Key.Span, section: sectionSubjects[section]}
	p = p.below("components").below(section).below(l.Key.Value)
	if section == "securitySchemes" {
		return p.of("security scheme", l.Key.Value)
	}
	return p.of(strings.TrimSuffix(section, "s"), l.Key.Value)
}

// missingComponent reports a component that the locale lacks.
func (c *comparison) missingComponent(section, name string) {
	ref := componentRef(section, name)
	t := c.base.lookup(ref)
	subject, shown := sectionSubjects[section], name
	if subject == "" {
		subject = SubjectValue
	}
	if section == "securitySchemes" {
		shown = "security scheme " + name
	}
	components := c.locale.Doc.Root.Pair("components")
	at := place{}
	if components != nil {
		at.span = components.Key.Span
		if own := components.Value.Pair(section); own != nil {
			at.span = own.Key.Span
		}
	}
	d := Difference{
		Side: Missing, Subject: subject, Names: []string{shown}, Pointer: componentPointer(section, name),
		Span: c.placeOf(at), Key: name, Base: t.node, component: ref,
		BaseContainer: c.base.Doc.Root.Get("components").Get(section), rule: rule{object, sectionKinds[section]},
	}
	if t.key != nil {
		d.BaseSpan = t.key.Span
	}
	if components != nil {
		d.Container = components.Value.Get(section)
	}
	c.add(d, at)
}

// extraSchemas reports the locale's schemas that stand for nothing. What other
// components of its own refer to must stay as long as they do.
func (c *comparison) extraSchemas(base, locale *tree.Node) {
	used := c.components.used
	for _, section := range locale.Pairs {
		if section.Key.Value == "schemas" {
			continue
		}
		for _, pair := range section.Value.Pairs {
			if !used[pair.Value] {
				c.markReferences(pair.Value)
			}
		}
	}
	p := place{}.below("components").below("schemas")
	if pair := locale.Pair("schemas"); pair != nil {
		p.span = pair.Key.Span
		t := c.locale.lookup("#/components/schemas")
		p.alias = t.alias
	}
	list := orNull(locale.Get("schemas"))
	for i := range list.Pairs {
		if l := &list.Pairs[i]; !used[l.Value] {
			c.extra(SubjectSchema, view{node: orNull(base.Get("schemas"))}, view{node: list}, l, p)
		}
	}
}

// markReferences marks all that a value refers to, directly or not.
func (c *comparison) markReferences(n *tree.Node) {
	eachReference(n, func(holder, ref *tree.Node, _ bool) {
		if ref.Kind != tree.Scalar || !isLocal(ref.Value) {
			return
		}
		if to := c.locale.lookup(ref.Value).node; to != nil && !c.components.used[to] {
			c.components.used[to] = true
			c.markReferences(to)
		}
	})
}
