package spec

import (
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

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
	key := strings.Join([]string{d.Side.String(), string(d.Subject), d.Pointer, d.Key, strings.Join(d.Names, ",")}, "\x00")
	if c.reported[key] {
		return
	}
	c.reported[key] = true
	d.Where, d.Operation, d.alias = p.about.String(), p.operation, p.alias
	c.found.Differences = append(c.found.Differences, d)
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
	if inside(names, b) {
		at = at.below(names[0])
	}
	c.add(Difference{
		Side: Missing, Subject: s, Names: names, Pointer: at.path.String(), Span: c.placeOf(p), BaseSpan: b.Key.Span,
		Container: locale.node, BaseContainer: base.holder(b.Key.Value), Key: b.Key.Value, Base: b.Value, rule: r,
	}, p)
}

// inside reports whether the only name is that of an entry within the value.
func inside(names []string, p *tree.Pair) bool {
	return len(names) == 1 && names[0] != p.Key.Value && p.Value.Kind == tree.Mapping && p.Value.Pair(names[0]) != nil
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
	if inside(names, l) {
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
