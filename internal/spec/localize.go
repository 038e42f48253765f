package spec

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// plain returns a copy of a value with anchors, aliases and merges written
// out.
func plain(n *tree.Node) *tree.Node {
	c := *n
	c.Anchor, c.Alias, c.Merged = "", false, false
	if n.Items != nil {
		c.Items = make([]*tree.Node, len(n.Items))
		for i, item := range n.Items {
			c.Items[i] = plain(item)
		}
	}
	if n.Pairs != nil {
		c.Pairs = make([]tree.Pair, len(n.Pairs))
		for i, pair := range n.Pairs {
			c.Pairs[i] = tree.Pair{Key: plain(pair.Key), Value: plain(pair.Value)}
		}
	}
	return &c
}

// localize returns a copy of a value of the base that fits into the locale:
// with its names of components, tags and security schemes. Components that it
// refers to and the locale lacks are asked for.
func (r *repair) localize(as rule, n *tree.Node) *tree.Node {
	c := plain(n)
	r.rename(as, c)
	return c
}

func (r *repair) rename(as rule, n *tree.Node) {
	switch as.class {
	case object, schemaOrBool:
		r.renameIn(as.kind, n)
	case mapOf, listBy, listOf, tags, alternatives, examples:
		kind := as.kind
		if as.class == examples {
			kind = "example"
		}
		for _, pair := range n.Pairs {
			r.renameIn(kind, pair.Value)
		}
		for _, item := range n.Items {
			r.renameIn(kind, item)
		}
	case security:
		for _, item := range n.Items {
			for i := range item.Pairs {
				if own := r.schemes[item.Pairs[i].Key.Value]; own != "" {
					item.Pairs[i].Key.Value = own
				}
			}
		}
	case refersTo:
		n.Value = r.refIn(n.Value, as.kind)
	}
}

// renameIn renames what an object of a kind holds.
func (r *repair) renameIn(kind string, n *tree.Node) {
	switch kind {
	case "callback":
		r.rename(rule{mapOf, "pathItem"}, n)
		return
	case "schemaName":
		n.Value = r.refIn(n.Value, "schema")
		return
	case "tag":
		if name := n.Get("name"); name != nil && r.tags[name.Value] != "" {
			name.Value = r.tags[name.Value]
		}
	}
	if ref := reference(n); ref != nil {
		ref.Value = r.refIn(ref.Value, kind)
	}
	for i := range n.Pairs {
		key, value := n.Pairs[i].Key.Value, n.Pairs[i].Value
		if kind == "operation" && key == "tags" {
			for _, item := range value.Items {
				if own := r.tags[item.Value]; own != "" {
					item.Value = own
				}
			}
			continue
		}
		if as, known := grammar[kind][key]; known {
			r.rename(as, value)
		}
	}
}

// refIn returns the locale's reference to what a reference of the base leads
// to. A discriminator may give a bare name.
func (r *repair) refIn(ref, kind string) string {
	if ref == "" {
		return ref
	}
	full := ref
	if kind == "schema" && !strings.ContainsAny(ref, "#/") {
		full = schemaRef(ref)
	}
	section, name := component(full)
	if name == "" || r.base.lookup(full).node == nil {
		return ref
	}
	own := r.nameOf(section, name)
	if r.locale.lookup(componentRef(section, own)).node == nil {
		r.needed = append(r.needed, componentRef(section, name))
	}
	switch {
	case own == name:
		return ref
	case full != ref:
		return own
	}
	return r.spelling(componentRef(section, own))
}

// spelling returns a reference as the locale writes it: with or without
// percent-encoding.
func (r *repair) spelling(ref string) string {
	if own := r.components.refs[r.locale.lookup(ref).node]; own != "" {
		return own
	}
	return ref
}

// nameOf returns the locale's name of a component of the base: the one that it
// has, or will get.
func (r *repair) nameOf(section, name string) string {
	value := r.base.lookup(componentRef(section, name)).node
	if value == nil {
		return name
	}
	if known := r.names[value]; known != "" {
		return known
	}
	own := r.nameIn(section, name)
	if own == "" {
		own = r.freeName(section, name)
	}
	r.names[value] = own
	return own
}

// nameIn returns the name under which the locale has a component of the base,
// the base's if it has none, and "" if that stands for something else.
func (r *repair) nameIn(section, name string) string {
	p := r.components
	value := r.base.lookup(componentRef(section, name)).node
	there := r.locale.lookup(componentRef(section, name)).node
	if there != nil && (p.owners[there] == nil || p.owners[there] == value) {
		return name
	}
	for _, l := range p.order {
		if s, own := component(p.refs[l]); s == section && p.owners[l] == value {
			return own
		}
	}
	if there == nil || p.same(sectionKinds[section], p.base, p.base, value, p.owners[there]) {
		return name
	}
	return ""
}

// freeName returns a name that neither document has.
func (r *repair) freeName(section, name string) string {
	var taken []string
	for _, doc := range []*tree.Document{r.base.Doc, r.doc} {
		for _, pair := range orNull(doc.Root.Get("components").Get(section)).Pairs {
			taken = append(taken, pair.Key.Value)
		}
	}
	for _, own := range r.names {
		taken = append(taken, own)
	}
	for i := 2; ; i++ {
		if free := name + itoa(i); !slices.Contains(taken, free) {
			return free
		}
	}
}
