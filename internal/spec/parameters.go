package spec

import (
	"slices"

	"parlance/internal/tree"
)

// parameter is one of an operation's effective parameters.
type parameter struct {
	id     string // "NAME in PLACE", or the reference if that leads nowhere
	name   string
	in     string
	node   *tree.Node // as written, maybe a reference
	list   *tree.Node
	index  int
	shared bool // declared at the path
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
			p := parameter{node: node, list: params, index: i, shared: holder == item}
			if end := s.follow(node); end.found() {
				p.name, p.in = end.node.Get("name").Text(), end.node.Get("in").Text()
				p.id = p.name + " in " + p.in
			} else {
				p.id = end.ref
			}
			if !slices.ContainsFunc(list, func(known parameter) bool { return known.id == p.id }) {
				list = append(list, p)
			}
		}
	}
	return list
}

// parameters compares those of the path and of the operation together: it has
// no meaning at which of the two one is declared.
func (c *comparison) parameters(base, locale *tree.Node, p place) {
	around := p.item
	if around == nil {
		around = &item{}
	}
	baseList := c.base.parameters(around.base, base)
	localeList := c.locale.parameters(around.locale, locale)
	partner := c.pairParameters(baseList, localeList)
	var last *parameter
	for n, b := range baseList {
		i := partner[n]
		if i < 0 {
			c.missingParameter(b, last, base, locale, p)
			continue
		}
		l := localeList[i]
		last = &localeList[i]
		at := listPlace(l.shared, locale, p).entry(l.list, l.index, b.node).of("parameter", b.id)
		at.section = SubjectParameter
		c.enter("parameter", b.node, l.node, at)
	}
	for i, l := range localeList {
		if !slices.Contains(partner, i) {
			c.extraParameter(l, base, locale, p)
		}
	}
}

// pairParameters returns for each parameter of the base the index of the
// locale's, or -1. Those without a partner of their name and place go to one
// of their name, or to one that has lost its name; of the path's parameters a
// single one that is left on both sides was renamed.
func (c *comparison) pairParameters(base, locale []parameter) []int {
	partner := make([]int, len(base))
	for i := range partner {
		partner[i] = -1
	}
	match := func(same func(b, l parameter) bool) {
		for i, b := range base {
			j := slices.IndexFunc(locale, func(l parameter) bool { return same(b, l) })
			if partner[i] < 0 && j >= 0 && !slices.Contains(partner, j) {
				partner[i] = j
			}
		}
	}
	match(func(b, l parameter) bool { return l.id == b.id || c.sameDangling(b, l) })
	match(func(b, l parameter) bool { return l.name != "" && l.name == b.name })
	match(func(b, l parameter) bool { return l.name == "" && l.in == b.in && reference(l.node) == nil })
	var leftBase, leftLocale []int
	for i, b := range base {
		if partner[i] < 0 && b.in == "path" {
			leftBase = append(leftBase, i)
		}
	}
	for j, l := range locale {
		if l.in == "path" && !slices.Contains(partner, j) {
			leftLocale = append(leftLocale, j)
		}
	}
	if len(leftBase) == 1 && len(leftLocale) == 1 {
		partner[leftBase[0]] = leftLocale[0]
	}
	return partner
}

// sameDangling reports whether the locale refers to a parameter by the base's
// reference, which leads nowhere there: the component is what is missing.
func (c *comparison) sameDangling(b, l parameter) bool {
	own := reference(l.node)
	if own == nil || own.Value != l.id {
		return false
	}
	t := c.base.lookup(own.Value)
	return t.node != nil && c.base.Resolve(t.node) == c.base.Resolve(b.node)
}

// listPlace returns the place of a list of parameters: the operation's, or the
// path's.
func listPlace(shared bool, operation *tree.Node, p place) place {
	holder := operation
	if shared {
		about, first := p.about, p.operation
		holder, p = p.item.locale, p.item.at
		p.about, p.operation = about, first
	}
	at := p.below("parameters")
	if pair := holder.Pair("parameters"); pair != nil {
		at.span = pair.Key.Span
		at.alias = at.alias.past(holder, pair.Key, pair.Value)
	}
	return at
}

// missingParameter reports a parameter that the locale's operation lacks: at
// the path if it is declared there and no operation of the path has it.
func (c *comparison) missingParameter(b parameter, last *parameter, base, locale *tree.Node, p place) {
	if c.mode == learning {
		return
	}
	if b.shared && !c.declares(p.item.locale, b.id) {
		base, locale = p.item.base, p.item.locale
		about, first := p.about, p.operation
		p = p.item.at
		p.about, p.operation = about, first
	}
	list := locale.Get("parameters")
	at := p
	if list != nil && list.Kind == tree.Sequence {
		at = listPlace(false, locale, p)
	}
	d := Difference{
		Side: Missing, Subject: SubjectParameter, Names: []string{b.id}, Pointer: p.below("parameters").below("-").path.String(),
		Span: c.placeOf(at), BaseSpan: firstLine(b.node.Span), Key: "parameters", Base: b.node,
		Container: locale, BaseContainer: base, rule: rule{object, "parameter"},
	}
	if last != nil && last.list == list {
		d.after = last.node
	}
	if list != nil && list.Kind == tree.Sequence {
		d.Container, d.BaseContainer = list, b.list
	}
	c.add(d, at)
}

// declares reports whether a path or one of its operations has a parameter.
func (c *comparison) declares(item *tree.Node, id string) bool {
	for _, pair := range item.Pairs {
		if isPathItemMethod(pair.Key.Value) {
			list := c.locale.parameters(item, pair.Value)
			if slices.ContainsFunc(list, func(p parameter) bool { return p.id == id }) {
				return true
			}
		}
	}
	return false
}

func (c *comparison) extraParameter(l parameter, base, locale *tree.Node, p place) {
	if c.mode == learning {
		return
	}
	at := listPlace(l.shared, locale, p)
	d := Difference{
		Side: Extra, Subject: SubjectParameter, Names: []string{l.id}, Pointer: at.below(itoa(l.index)).path.String(),
		Span: firstLine(l.node.Span), BaseSpan: p.baseSpan, Container: l.list, Locale: l.node,
		BaseContainer: base.Get("parameters"),
	}
	if l.shared {
		d.keepIn = c.needing(l, p.item)
	}
	c.add(d, at)
}

// needing returns the operations of a path, and their counterparts, that have
// a parameter which only the path declares.
func (c *comparison) needing(l parameter, around *item) []keeper {
	var list []keeper
	for _, pair := range around.locale.Pairs {
		counterpart := around.base.Get(pair.Key.Value)
		if !isPathItemMethod(pair.Key.Value) || counterpart == nil {
			continue
		}
		own := c.locale.parameters(around.locale, pair.Value)
		inherits := slices.ContainsFunc(own, func(p parameter) bool { return p.node == l.node })
		if inherits && slices.ContainsFunc(c.base.parameters(around.base, counterpart), func(p parameter) bool { return p.id == l.id }) {
			list = append(list, keeper{counterpart, pair.Value})
		}
	}
	return list
}
