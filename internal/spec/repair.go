package spec

import (
	"cmp"
	"slices"

	"parlance/internal/edit"
	"parlance/internal/tree"
)

// Repair returns the edits that bring the locale's document one step closer to
// the base: what is missing is put in at the base's place, what is extra taken
// out, what differs replaced. Texts that the locale has stay. Edits never
// overlap; what could not be done beside others is left for the next call, on
// the edited document. No edits: nothing is left that can be done.
func Repair(base, locale *Spec, differences []Difference) []edit.Edit {
	if len(differences) == 0 {
		return nil
	}
	r := &repair{
		comparison: newComparison(base, locale), doc: locale.Doc, work: map[*tree.Node]*containerWork{},
		replaced: map[*tree.Node]*tree.Node{}, names: map[*tree.Node]string{}, planned: map[string]bool{},
	}
	r.run() // it settles the names of components that nothing refers to
	r.tags = pairTags(base, locale)
	for i := range differences {
		r.plan(&differences[i])
	}
	for len(r.needed) > 0 {
		ref := r.needed[0]
		r.needed = r.needed[1:]
		r.addComponent(ref)
	}
	return r.edits()
}

// repair gathers what has to be done, by the value that is edited.
type repair struct {
	*comparison
	doc      *tree.Document
	tags     map[string]string
	work     map[*tree.Node]*containerWork
	order    []*tree.Node
	replaced map[*tree.Node]*tree.Node // by what
	replaces []*tree.Node              // in order

	names   map[*tree.Node]string // components of the base that get another name in the locale
	planned map[string]bool       // components that are put in, by reference
	needed  []string              // components of the base that inserted values refer to
	absent  []tree.Pair           // sections of components that the locale lacks
}

// containerWork is all that happens to one mapping or sequence.
type containerWork struct {
	insert []tree.Insertion
	remove []*tree.Node
	gone   []*tree.Node // the values of what is removed
}

func (r *repair) at(container *tree.Node) *containerWork {
	w := r.work[container]
	if w == nil {
		w = &containerWork{}
		r.work[container] = w
		r.order = append(r.order, container)
	}
	return w
}

func (r *repair) replace(old, value *tree.Node) {
	if r.replaced[old] == nil {
		r.replaced[old] = value
		r.replaces = append(r.replaces, old)
	}
}

func (r *repair) plan(d *Difference) {
	switch {
	case d.component != "":
		r.addComponent(d.component)
	case d.alias != nil && !(d.alias.alias == d.Locale && d.Container == nil && !d.Locale.Merged):
		r.writeOut(d.alias)
	case d.Side == Differs:
		r.change(d)
	case d.Side == Extra:
		r.remove(d)
	case d.Subject == SubjectParameter && d.Key == "parameters":
		r.addParameter(d.Container, d.after, d.BaseContainer, r.localize(d.rule, d.Base))
	case d.Container.Kind == tree.Sequence:
		w := r.at(d.Container)
		w.insert = append(w.insert, tree.Insertion{After: d.after, Value: r.localize(d.rule, d.Base)})
	default:
		r.put(d.Container, d.BaseContainer, d.Key, r.localize(d.rule, d.Base))
	}
}

// writeOut puts a copy in the place of an alias: an edit behind it would
// change other places as well.
func (r *repair) writeOut(d *detour) {
	if d.alias.Merged {
		r.put(d.container, nil, d.key.Value, plain(d.alias))
		return
	}
	r.replace(d.alias, plain(d.alias))
}

// put gives a key of a mapping its value. A pair that a merge brings in is
// hidden by one of the same name.
func (r *repair) put(container, base *tree.Node, key string, value *tree.Node) {
	if own := container.Pair(key); own != nil && !own.Value.Merged {
		r.replace(own.Value, value)
		return
	}
	w := r.at(container)
	if slices.ContainsFunc(w.insert, func(i tree.Insertion) bool { return i.Key == key }) {
		return
	}
	after := keyBefore(base, container, key)
	if own := container.Pair(key); own != nil {
		after = own.Key
	}
	w.insert = append(w.insert, tree.Insertion{After: after, Key: key, Value: value})
}

// change edits sets member by member, and replaces all else.
func (r *repair) change(d *Difference) {
	list := d.rule.class == set && d.Base.Kind == tree.Sequence && d.Locale.Kind == tree.Sequence
	switch {
	case list && !d.Locale.Alias:
		r.changeSet(d.Base, d.Locale)
	case d.Container != nil && d.Locale.Merged:
		r.put(d.Container, nil, d.Key, r.localize(d.rule, d.Base))
	default:
		r.replace(d.Locale, r.localize(d.rule, d.Base))
	}
}

func (r *repair) changeSet(base, locale *tree.Node) {
	w := r.at(locale)
	have, want := map[string]*tree.Node{}, map[string]bool{}
	for _, item := range locale.Items {
		have[dataKey(item)] = item
	}
	var after *tree.Node
	for _, item := range base.Items {
		key := dataKey(item)
		if own := have[key]; own != nil {
			after = own
		} else if !want[key] {
			w.insert = append(w.insert, tree.Insertion{After: after, Value: plain(item)})
		}
		want[key] = true
	}
	for _, item := range locale.Items {
		if !want[dataKey(item)] {
			w.remove = append(w.remove, item)
			w.gone = append(w.gone, item)
		}
	}
}

// remove takes a pair or an item out.
func (r *repair) remove(d *Difference) {
	for _, op := range d.keepIn {
		r.addParameter(op.locale, nil, op.base, plain(d.Locale))
	}
	if d.LocaleKey != nil && d.LocaleKey.Merged {
		// The merge stays for others: this mapping is written out without it.
		whole := r.replaced[d.Container]
		if whole == nil {
			whole = plain(d.Container)
			r.replace(d.Container, whole)
		}
		whole.Pairs = slices.DeleteFunc(whole.Pairs, func(p tree.Pair) bool { return p.Key.Value == d.Key })
		return
	}
	w := r.at(d.Container)
	node := d.LocaleKey
	if d.Container.Kind == tree.Sequence {
		node = d.Locale
	}
	if !slices.Contains(w.remove, node) {
		w.remove = append(w.remove, node)
		w.gone = append(w.gone, d.Locale)
	}
}

// addParameter puts a parameter into a list, or into a mapping that has none.
func (r *repair) addParameter(container, after, base, value *tree.Node) {
	if container.Kind == tree.Mapping {
		if list := container.Get("parameters"); list != nil && list.Kind == tree.Sequence && !list.Alias {
			container = list
			after = last(list)
		}
	}
	w := r.at(container)
	if container.Kind == tree.Sequence {
		w.insert = append(w.insert, tree.Insertion{After: after, Value: value})
		return
	}
	for i := range w.insert {
		if w.insert[i].Key == "parameters" {
			w.insert[i].Value.Items = append(w.insert[i].Value.Items, value)
			return
		}
	}
	r.put(container, base, "parameters", tree.NewSequence(value))
}

// addComponent puts a component of the base in, under the name that it has in
// the locale.
func (r *repair) addComponent(ref string) {
	section, name := component(ref)
	value := r.base.lookup(ref).node
	if value == nil || r.planned[ref] {
		return
	}
	r.planned[ref] = true
	name = r.nameOf(section, name)
	value = r.localize(rule{object, sectionKinds[section]}, value)
	root := r.doc.Root
	components := root.Get("components")
	own := components.Get(section)
	for _, d := range []*detour{r.locale.lookup("#/components").alias, r.locale.lookup("#/components/" + section).alias} {
		if d != nil {
			r.writeOut(d) // the component comes in the next round
			return
		}
	}
	if own != nil && own.Kind == tree.Mapping {
		if own.Pair(name) != nil {
			r.put(own, nil, name, value) // it has no value
			return
		}
		w := r.at(own)
		w.insert = append(w.insert, tree.Insertion{After: r.componentBefore(section, ref, own), Key: name, Value: value})
		return
	}
	pair := tree.Pair{Key: tree.NewString(name), Value: value}
	for _, known := range r.absent {
		if known.Key.Value == section {
			known.Value.Pairs = append(known.Value.Pairs, pair)
			return
		}
	}
	r.absent = append(r.absent, tree.Pair{Key: tree.NewString(section), Value: tree.NewMapping(pair)})
}

// addSections puts the sections of components in that the locale lacks.
func (r *repair) addSections() {
	if len(r.absent) == 0 {
		return
	}
	root := r.doc.Root
	base := r.base.Doc.Root
	order := func(section tree.Pair) int {
		return slices.IndexFunc(base.Get("components").Pairs, func(p tree.Pair) bool { return p.Key.Value == section.Key.Value })
	}
	slices.SortFunc(r.absent, func(a, b tree.Pair) int { return cmp.Compare(order(a), order(b)) })
	if components := root.Get("components"); components != nil && components.Kind == tree.Mapping {
		for _, section := range r.absent {
			r.put(components, base.Get("components"), section.Key.Value, section.Value)
		}
		return
	}
	r.put(root, base, "components", tree.NewMapping(r.absent...))
}

// componentBefore returns the locale's key to insert a component behind.
func (r *repair) componentBefore(section, ref string, own *tree.Node) *tree.Node {
	var after *tree.Node
	for _, pair := range r.base.Doc.Root.Get("components").Get(section).Pairs {
		if componentRef(section, pair.Key.Value) == ref {
			break
		}
		name := r.names[pair.Value]
		if name == "" {
			name = r.nameIn(section, pair.Key.Value)
		}
		if there := own.Pair(name); there != nil {
			after = there.Key
		}
	}
	return after
}

// keyBefore returns the locale's key to insert behind so that the base's order
// is kept: that of the nearest earlier pair of the base which the locale has.
func keyBefore(base, locale *tree.Node, key string) *tree.Node {
	if base == nil {
		return lastKey(locale)
	}
	var after *tree.Node
	for i := range base.Pairs {
		if base.Pairs[i].Key.Value == key {
			break
		}
		if own := locale.Pair(base.Pairs[i].Key.Value); own != nil {
			after = own.Key
		}
	}
	return after
}

func lastKey(n *tree.Node) *tree.Node {
	if len(n.Pairs) == 0 {
		return nil
	}
	return n.Pairs[len(n.Pairs)-1].Key
}

func last(list *tree.Node) *tree.Node {
	if len(list.Items) == 0 {
		return nil
	}
	return list.Items[len(list.Items)-1]
}
