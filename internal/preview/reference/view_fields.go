package reference

import (
	"fmt"
	"strings"
)

func (v *view) fields(list []*field) {
	if len(list) == 0 {
		return
	}
	v.start("ul", "class", "ref-fields")
	for _, f := range list {
		v.field(f)
	}
	v.end()
}

func (v *view) field(f *field) {
	v.newline()
	v.start("li", "class", "ref-field", "id", f.id)
	v.start("div", "class", "ref-head")
	for _, pill := range f.pre {
		v.leaf("span", pill, "class", "ref-flag")
	}
	v.start("a", "class", "ref-name", "href", "#"+f.id)
	if f.wild {
		v.text(f.name)
	} else {
		v.code(f.name)
	}
	v.end()
	v.text(" ")
	v.kind(f.kind)
	if f.place != "" {
		v.text(" ")
		v.leaf("span", f.place, "class", "ref-flag")
	}
	v.flags(f)
	for _, pill := range f.post {
		v.text(" ")
		v.leaf("span", pill, "class", "ref-flag")
	}
	v.end()
	v.prose(f.description, false)
	v.outward(f.docs)
	v.facts(f.facts)
	v.expander(f)
	v.end()
}

func (v *view) kind(p phrase) {
	if len(p) == 0 {
		return
	}
	v.start("span", "class", "ref-type")
	for _, piece := range p {
		if piece.code {
			v.code(piece.text)
		} else {
			v.text(piece.text)
		}
	}
	v.end()
}

func (v *view) flags(f *field) {
	flag := func(on bool, text, class string) {
		if on {
			v.text(" ")
			v.leaf("span", text, "class", "ref-flag"+class)
		}
	}
	flag(f.required, v.word("required"), " ref-required")
	flag(f.deprecated, v.word("deprecated"), " ref-old")
	flag(f.readOnly, v.word("read-only"), "")
	flag(f.writeOnly, v.word("write-only"), "")
}

// shownValues is how many values of a list are shown at once.
const shownValues = 20

func (v *view) facts(list []fact) {
	if len(list) == 0 {
		return
	}
	v.start("dl", "class", "ref-facts")
	for _, f := range list {
		v.start("div")
		v.leaf("dt", f.label)
		v.start("dd")
		shown := f.values[:min(len(f.values), shownValues)]
		v.values(shown, f.long)
		if len(f.values) > len(shown) {
			all := fmt.Sprintf(v.word("Show all %d values"), len(f.values))
			v.start("details", "class", "ref-more")
			v.summary(all, v.word("Show fewer values"))
			v.values(f.values[len(shown):], f.long)
			v.end()
		}
		v.end()
		v.end()
	}
	v.end()
}

func (v *view) values(list []string, long bool) {
	for i, value := range list {
		if long {
			v.start("pre", "dir", "ltr", "tabindex", "0")
			v.leaf("code", value)
			v.end()
			continue
		}
		if i > 0 {
			v.text(" ")
		}
		v.code(value)
	}
}

// summary writes what opens an expander, and what closes it.
func (v *view) summary(open, opened string) {
	v.start("summary")
	v.leaf("span", open, "class", "ref-closed")
	v.leaf("span", opened, "class", "ref-opened")
	v.end()
}

// expander writes what a field consists of, folded.
func (v *view) expander(f *field) {
	c := f.inside
	if c == nil {
		return
	}
	if c.again.href != "" {
		v.again(c.again)
		return
	}
	if len(c.fields)+len(c.groups)+len(c.names) == 0 {
		v.content(c)
		return
	}
	if c.isPlain() {
		v.start("div", "class", "ref-plain")
		v.content(c)
		v.end()
		return
	}
	if v.choices.Expanded {
		v.start("details", "class", "ref-more", "open", "")
	} else {
		v.start("details", "class", "ref-more")
	}
	if len(c.groups) > 0 || f.wild {
		v.summary(v.word("Show details"), v.word("Hide details"))
	} else {
		v.summary(v.word("Show properties"), v.word("Hide properties"))
	}
	v.content(c)
	v.end()
}

func (v *view) again(l link) {
	before, after, _ := strings.Cut(v.word("The same as %s"), "%s")
	v.start("p", "class", "ref-note")
	v.text(before)
	v.start("a", "href", l.href)
	v.leaf("bdi", first(l.text, l.href[1:]))
	v.end()
	v.text(after)
	v.end()
}

func (v *view) content(c *content) {
	if c.again.href != "" {
		v.again(c.again)
		return
	}
	v.fields(c.fields)
	if c.closed {
		v.leaf("p", v.word("No other keys are allowed."), "class", "ref-note")
	}
	if c.tag != "" {
		v.discriminator(c)
	}
	for _, g := range c.groups {
		v.group(g)
	}
	if len(c.names) > 0 {
		v.start("details", "class", "ref-more")
		v.summary(fmt.Sprintf(v.word("%d more, by name"), len(c.names)), v.word("Show fewer values"))
		v.values(c.names, false)
		v.end()
	}
}

func (v *view) discriminator(c *content) {
	before, after, _ := strings.Cut(v.word("The value of %s tells which one it is."), "%s")
	v.start("p", "class", "ref-note")
	v.text(before)
	v.code(c.tag)
	v.text(after)
	v.end()
	if len(c.tags) == 0 {
		return
	}
	v.start("ul", "class", "ref-list")
	for _, t := range c.tags {
		v.start("li", "dir", "ltr")
		v.code(t.label)
		v.text(" → ")
		v.leaf("bdi", t.values[0])
		v.end()
	}
	v.end()
}

func (v *view) group(g group) {
	v.start("div", "class", "ref-group")
	v.leaf("p", g.label, "class", "ref-sub")
	v.start("div", "class", "ref-tabs ref-choice", "data-ref-tabs", "", "data-ref-label", g.label)
	for _, one := range g.variants {
		v.newline()
		v.start("div", "class", "ref-tab", "id", one.field.id)
		v.start("p", "class", "ref-tab-name")
		v.leaf("bdi", one.label)
		if one.value != "" {
			v.text(" ")
			v.code(one.value)
		}
		v.end()
		v.whole(one.field)
		v.end()
	}
	v.end()
	v.end()
}
