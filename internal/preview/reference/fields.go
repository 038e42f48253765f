package reference

import (
	"strconv"
	"strings"

	"parlance/internal/tree"
)

// How much a page shows. Once it has roomy rows, a schema that is shown already
// is linked to; once it has maxRows, and below maxNesting, properties are only
// named, maxNames of them.
const (
	roomyRows  = 250
	maxRows    = 2000
	maxNesting = 20
	maxNames   = 20000
)

// frame is a schema that is being read, and where the page shows it.
type frame struct {
	key  *tree.Pair
	link link
}

// row reads a schema as a field with what it consists of.
func (b *builder) row(id, name string, s shape) *field {
	b.rows++
	f := &field{
		id:          id,
		name:        name,
		kind:        b.kindOf(&s, 0),
		deprecated:  s.isTrue("deprecated"),
		readOnly:    s.isTrue("readOnly"),
		writeOnly:   s.isTrue("writeOnly"),
		description: s.text("description"),
		facts:       b.facts(&s),
		docs:        docsLink(s.get("externalDocs")),
	}
	mint := s.get("x-mint")
	for _, pill := range items(mint.Get("pre")) {
		f.pre = append(f.pre, pill.Text())
	}
	for _, pill := range items(mint.Get("post")) {
		f.post = append(f.post, pill.Text())
	}
	for _, key := range b.choices.Pills {
		f.post = append(f.post, pillsOf(key, s.get(key))...)
	}
	if c := b.contentOf(s, id, name); !c.isEmpty() {
		f.inside = c
	}
	return f
}

// pillsOf returns what a keyword says as pills: its value, one for each of a
// list, and its name where it is true.
func pillsOf(key string, n *tree.Node) []string {
	switch {
	case n == nil:
		return nil
	case n.Kind == tree.Sequence:
		var list []string
		for _, item := range n.Items {
			list = append(list, first(item.Text(), plain(item)))
		}
		return list
	case n.Kind == tree.Scalar && n.Type == tree.Bool:
		if n.IsTrue() {
			return []string{key}
		}
		return nil
	}
	return []string{first(n.Text(), plain(n))}
}

// contentOf reads what a schema consists of. A schema within itself, and on a
// long page one that was shown before, becomes a link.
func (b *builder) contentOf(s shape, id, name string) *content {
	c := &content{}
	s, name = b.itemsOf(s, name)
	if s.key == nil || !hasContent(&s) {
		return c
	}
	for _, f := range b.stack {
		if f.key == s.key {
			c.again = f.link
			return c
		}
	}
	if known, ok := b.shown[s.key]; ok && b.rows > roomyRows {
		c.again = known
		return c
	}
	if s.name != "" {
		name = s.name
	}
	here := frame{s.key, link{"#" + id, name}}
	b.shown[s.key] = here.link
	if len(b.stack) >= maxNesting || b.rows >= maxRows {
		b.nameOnly(c, &s)
		return c
	}
	b.stack = append(b.stack, here)
	defer func() { b.stack = b.stack[:len(b.stack)-1] }()

	b.properties(c, &s, id)
	b.otherKeys(c, &s, id)
	b.itemRows(c, &s, id)
	b.alternatives(c, &s, id)
	b.conditions(c, &s, id)
	return c
}

// itemsOf goes from an array to what it holds, where that alone is of interest.
func (b *builder) itemsOf(s shape, name string) (shape, string) {
	for range maxArrays {
		if s.get("prefixItems") != nil || s.get("items") == nil {
			break
		}
		item := b.shape(s.get("items"))
		if !hasContent(&item) && saysMore(&item) {
			break // said in a row of its own
		}
		s = item
	}
	return s, name
}

// saysMore reports whether a schema says more than its type.
func saysMore(s *shape) bool {
	for _, key := range []string{"description", "default", "const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
		"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "multipleOf", "pattern",
		"contentEncoding", "contentMediaType", "not", "contains", "xml", "example", "examples", "deprecated", "externalDocs"} {
		if s.get(key) != nil {
			return true
		}
	}
	return false
}

func hasContent(s *shape) bool {
	for _, key := range []string{"properties", "additionalProperties", "patternProperties", "unevaluatedProperties",
		"items", "prefixItems", "discriminator", "if", "dependentSchemas"} {
		if s.get(key) != nil {
			return true
		}
	}
	return len(s.choices()) > 0
}

func (b *builder) nameOnly(c *content, s *shape) {
	for _, p := range s.properties() {
		if b.named++; b.named > maxNames {
			c.names = append(c.names, "…")
			return
		}
		c.names = append(c.names, p.name)
	}
}

func (b *builder) properties(c *content, s *shape, id string) {
	required := s.required()
	list := s.properties()
	for i, p := range list {
		if b.rows >= maxRows {
			for _, left := range list[i:] {
				if b.named++; b.named > maxNames {
					c.names = append(c.names, "… "+strconv.Itoa(len(list)-i))
					return
				}
				c.names = append(c.names, left.name)
			}
			return
		}
		f := b.row(b.ids.below(id, p.name), p.name, b.propertyShape(p))
		f.required = required[p.name]
		if others := s.needs(p.name); len(others) > 0 {
			f.facts = append(f.facts, fact{label: b.word("Only together with"), values: others})
		}
		c.fields = append(c.fields, f)
	}
}

// otherKeys reads what is said of keys that have no name.
func (b *builder) otherKeys(c *content, s *shape, id string) {
	for _, pair := range pairs(s.get("patternProperties")) {
		if b.rows >= maxRows {
			return
		}
		f := b.row(b.ids.below(id, "pattern"), pair.Key.Value, b.shape(pair.Value))
		f.place = b.word("pattern of the key")
		c.fields = append(c.fields, f)
	}
	for _, key := range []string{"additionalProperties", "unevaluatedProperties"} {
		other := s.get(key)
		if other == nil {
			continue
		}
		if other.Kind == tree.Scalar && !other.IsTrue() {
			c.closed = true
			return
		}
		f := b.row(b.ids.below(id, "any-other-key"), b.word("any other key"), b.shape(other))
		if len(c.fields) == 0 {
			f.name = b.word("any key")
		}
		f.wild = true
		if names := b.shape(s.get("propertyNames")); len(names.nodes) > 0 {
			f.facts = append(f.facts, b.limits(&names)...)
			if values := items(names.get("enum")); len(values) > 0 {
				f.facts = append(f.facts, b.enumFact(values))
			}
		}
		c.fields = append(c.fields, f)
		return
	}
}

// itemRows reads the places of an array, and its items where they are no
// objects but something is to be said of them.
func (b *builder) itemRows(c *content, s *shape, id string) {
	for i, item := range items(s.get("prefixItems")) {
		if b.rows >= maxRows {
			return
		}
		place := "[" + strconv.Itoa(i) + "]"
		c.fields = append(c.fields, b.row(b.ids.below(id, place), place, b.shape(item)))
	}
	item := s.get("items")
	if item == nil || item.Kind == tree.Scalar {
		return
	}
	f := b.row(b.ids.below(id, "item"), b.word("each item"), b.shape(item))
	f.wild = true
	c.fields = append(c.fields, f)
}

// maxVariants is how many alternatives of a choice are shown.
const maxVariants = 60

func (b *builder) alternatives(c *content, s *shape, id string) {
	if d := s.get("discriminator"); d != nil {
		c.tag = d.Get("propertyName").Text()
		for _, pair := range pairs(d.Get("mapping")) {
			name := pair.Value.Text()
			c.tags = append(c.tags, fact{label: pair.Key.Value, values: []string{name[strings.LastIndexByte(name, '/')+1:]}, place: mappingRef(name)})
		}
	}
	for _, ch := range s.choices() {
		// A branch that is made of the whole has the same choice again.
		owner := identity(ch.owner)
		if b.choosing[owner] {
			continue
		}
		b.choosing[owner] = true
		g := group{label: b.word("Any of")}
		if ch.exactly {
			g.label = b.word("One of")
		}
		for i := range ch.branches {
			if i >= maxVariants || b.rows >= maxRows {
				c.names = append(c.names, branchNames(ch.branches[i:])...)
				break
			}
			one := b.variant(ch, i, id)
			c.tags, one.value = takeTag(c.tags, reference(ch.branches[i]))
			if one.value == one.label {
				one.value = ""
			}
			g.variants = append(g.variants, one)
		}
		delete(b.choosing, owner)
		c.groups = append(c.groups, g)
	}
}

// takeTag takes the value out of a discriminator's mapping that stands for a
// reference: the tab of what it leads to has it.
func takeTag(tags []fact, ref string) (left []fact, value string) {
	for _, t := range tags {
		if value == "" && ref != "" && t.place == ref {
			value = t.label
			continue
		}
		left = append(left, t)
	}
	return left, value
}

// conditions reads what holds of a value only where something else does.
func (b *builder) conditions(c *content, s *shape, id string) {
	add := func(g *group, key, label string, n *tree.Node) {
		if n == nil || b.rows >= maxRows {
			return
		}
		g.variants = append(g.variants, variant{label: label, field: b.row(b.ids.below(id, key), label, b.shape(n))})
	}
	if test := s.get("if"); test != nil {
		g := group{label: b.word("Depending on the value")}
		add(&g, "if", b.word("If"), test)
		add(&g, "then", b.word("then"), s.get("then"))
		add(&g, "else", b.word("otherwise"), s.get("else"))
		c.groups = append(c.groups, g)
	}
	g := group{label: b.word("Depending on which keys there are")}
	for _, pair := range pairs(s.get("dependentSchemas")) {
		add(&g, "with-"+pair.Key.Value, pair.Key.Value, pair.Value)
	}
	if len(g.variants) > 0 {
		c.groups = append(c.groups, g)
	}
}

func branchNames(branches []*tree.Node) []string {
	var names []string
	for _, n := range branches[:min(len(branches), maxVariants)] {
		if ref := reference(n); ref != "" {
			names = append(names, ref[strings.LastIndexByte(ref, '/')+1:])
		}
	}
	if left := len(branches) - len(names); left > 0 {
		names = append(names, "… "+strconv.Itoa(left))
	}
	return names
}

func (b *builder) variant(ch choice, i int, id string) variant {
	s := b.shape(ch.branches[i])
	label := s.name
	if ch.labels != nil {
		label = ch.labels[i]
	}
	kind := b.kindOf(&s, 0)
	if label == "" {
		label = kind.String()
	}
	if label == "object" || label == "" {
		label += " " + strconv.Itoa(i+1)
	}
	f := b.row(b.ids.below(id, label), label, s)
	return variant{label: label, field: f}
}
