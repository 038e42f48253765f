package spec

import (
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/source"
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
	c.run(base.Doc.Root, locale.Doc.Root)
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
	c.run(base.Doc.Root, locale.Doc.Root)
	c.components.settle()
	c.mode = reporting
	c.seen = make(map[[2]*tree.Node]bool, len(c.seen))
	c.reported = map[string]bool{}
	return c
}

func (c *comparison) run(base, locale *tree.Node) {
	c.object("openapi", view{node: base}, view{node: locale}, place{})
	c.compareComponents(base, locale)
}

// add reports a difference of the place p.
func (c *comparison) add(d Difference, p place) {
	switch c.mode {
	case learning:
		return
	case probing:
		if d.IsContract() {
			c.found.Differences = append(c.found.Differences, d)
		}
		return
	}
	if d.Pointer == "" {
		d.Pointer = p.path.String()
	}
	key := strings.Join([]string{string(d.Subject), d.Pointer, d.Key, strings.Join(d.Names, ",")}, "\x00")
	if c.reported[key] {
		return
	}
	c.reported[key] = true
	d.Where, d.Operation, d.alias = p.about.String(), p.operation, p.alias
	c.found.Differences = append(c.found.Differences, d)
}

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
		} else if !isAnything(b.Value) && !b.Value.Equal(l.Value) {
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
		s, name := operationSubject(p, key)
		c.missing(s, r, base, locale, b, p.named(r.kind, key), name)
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
	case r.class == security:
		if !c.sameSecurity(c.base.Doc.Root.Get("security"), l.Value) {
			c.extra(SubjectValue, base, locale, l, p)
		}
	case r.class == mapOf:
		c.extra(c.subjectOf(r.kind, p), base, locale, l, p, mapNames(c.locale, r.kind, p.below(key), l.Value)...)
	case key == "requestBody":
		c.extra(SubjectRequest, base, locale, l, p, "request body")
	case r.kind == "operation":
		s, name := operationSubject(p, key)
		c.extra(s, base, locale, l, p.named(r.kind, key), name)
	default:
		c.extra(SubjectValue, base, locale, l, p)
	}
}

// missing reports an entry of the base that the locale lacks in p.
func (c *comparison) missing(s Subject, r rule, base, locale view, b *tree.Pair, p place, names ...string) {
	if c.mode == learning {
		return
	}
	at := p.below(b.Key.Value)
	if len(names) == 0 {
		names = []string{b.Key.Value}
	}
	if len(names) == 1 && b.Value.Kind == tree.Mapping && b.Value.Pair(names[0]) != nil {
		at = at.below(names[0])
	}
	c.add(Difference{
		Side: Missing, Subject: s, Names: names, Pointer: at.path.String(), Span: c.placeOf(p), BaseSpan: b.Key.Span,
		Container: locale.node, BaseContainer: base.holder(b.Key.Value), Key: b.Key.Value, Base: b.Value, rule: r,
	}, p)
}

// extra reports an entry that the locale has in p, and the base has not.
func (c *comparison) extra(s Subject, base, locale view, l *tree.Pair, p place, names ...string) {
	if c.mode == learning {
		return
	}
	at := p.below(l.Key.Value)
	if len(names) == 0 {
		names = []string{l.Key.Value}
	}
	if len(names) == 1 && l.Value.Kind == tree.Mapping && l.Value.Pair(names[0]) != nil {
		at = at.below(names[0])
	}
	c.add(Difference{
		Side: Extra, Subject: s, Names: names, Pointer: at.path.String(), Span: l.Key.Span, BaseSpan: p.baseSpan,
		Container: locale.holder(l.Key.Value), BaseContainer: base.node, Key: l.Key.Value, Locale: l.Value, LocaleKey: l.Key,
	}, p)
}

// differs reports an entry that both have in p, with different values.
func (c *comparison) differs(r rule, base, locale view, b, l *tree.Pair, p place) {
	if c.mode == learning {
		return
	}
	d := Difference{
		Side: Differs, Subject: SubjectValue, Names: []string{l.Key.Value}, Pointer: p.below(l.Key.Value).path.String(),
		Span: firstLine(l.Value.Span), BaseSpan: firstLine(b.Value.Span),
		Container: locale.holder(l.Key.Value), BaseContainer: base.holder(b.Key.Value),
		Key: l.Key.Value, Base: b.Value, Locale: l.Value, LocaleKey: l.Key, rule: r,
	}
	if d.Span.Start == d.Span.End {
		d.Span = l.Key.Span
	}
	c.add(d, p)
}

// whole reports two values that are of different kinds where only one can be.
func (c *comparison) whole(r rule, base, locale *tree.Node, p place) {
	if base.Equal(locale) {
		return
	}
	name := ""
	if p.path != nil {
		name = p.path.token
	}
	c.add(Difference{
		Side: Differs, Subject: SubjectValue, Names: []string{name}, Span: firstLine(locale.Span),
		BaseSpan: firstLine(base.Span), Base: base, Locale: locale, rule: r,
	}, p)
}

// placeOf returns the span to report something missing at: the key that leads
// to what should hold it.
func (c *comparison) placeOf(p place) source.Span {
	if p.span.IsZero() {
		return firstLine(c.locale.Doc.Root.Span)
	}
	return p.span
}
