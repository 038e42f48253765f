package reference

import (
	"strings"

	"parlance/internal/preview/messages"
)

// plainPage writes a page in plain words, as Markdown: for search and for
// readers that are programs.
type plainPage struct {
	out      strings.Builder
	messages *messages.Messages
	inList   bool
}

func (t *plainPage) word(english string) string { return t.messages.Text(english) }

// maxText bounds the words of a page.
const maxText = 1 << 20

func (t *plainPage) page(p *page) {
	t.line("`" + p.method + " " + p.path + "`")
	if p.deprecated {
		t.line(t.word("This operation is deprecated."))
	}
	t.line(p.intro)
	t.line(p.description)
	if p.docs.text != "" {
		t.line(p.docs.text + ": " + p.docs.href)
	}
	if len(p.servers) > 0 {
		t.line("## " + t.word("Servers"))
		for _, s := range p.servers {
			t.item(0, "`"+s.url+"`", s.description)
		}
	}
	if len(p.auth) > 0 {
		t.line("## " + t.word("Authorizations"))
		for _, r := range p.auth {
			t.fields(r.schemes, 0)
		}
	}
	t.request(p.params, p.body, "## ")
	if len(p.callbacks) > 0 {
		t.line("## " + t.word("Callbacks"))
	}
	for _, c := range p.callbacks {
		t.line("### " + first(c.summary, c.name))
		t.line("`" + c.method + " " + c.address + "`")
		t.line(c.description)
		t.request(c.params, c.body, "#### ")
		t.answers(c.answers, "#### ")
	}
	if len(p.answers) > 0 {
		t.line("## " + t.word("Responses"))
		t.answers(p.answers, "### ")
	}
	if len(p.samples) > 0 {
		t.line("## " + t.word("Request"))
		t.code(p.samples[0].code, p.samples[0].language)
	}
}

func (t *plainPage) request(params []section, b *body, mark string) {
	for _, s := range params {
		t.line(mark + s.title)
		t.fields(s.fields, 0)
	}
	if b == nil {
		return
	}
	t.line(mark + t.word("Body"))
	t.line(b.description)
	t.body(b)
}

func (t *plainPage) answers(list []answer, mark string) {
	for _, a := range list {
		t.line(mark + a.status)
		t.line(a.about)
		t.fields(a.headers, 0)
		t.body(&a.body)
		t.fields(a.links, 0)
	}
}

func (t *plainPage) body(b *body) {
	for _, m := range b.media {
		t.line("`" + m.name + "`")
		if m.whole != nil {
			t.line(m.whole.description)
			t.facts(m.whole.facts, 0)
			t.content(m.whole.inside, 0)
		}
		for _, e := range m.examples {
			t.line(e.name)
			t.line(e.description)
			t.code(e.text, e.language)
		}
	}
}

func (t *plainPage) code(text, language string) {
	if text == "" {
		return
	}
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	t.line(fence + language + "\n" + text + "\n" + fence)
}

// line writes a paragraph.
func (t *plainPage) line(text string) {
	if text = strings.TrimSpace(text); text == "" || t.out.Len() > maxText {
		return
	}
	if t.inList {
		t.out.WriteString("\n")
		t.inList = false
	}
	t.out.WriteString(text)
	t.out.WriteString("\n\n")
}

func (t *plainPage) item(depth int, head, about string) {
	if t.out.Len() > maxText {
		return
	}
	t.out.WriteString(strings.Repeat("  ", depth) + "- " + head)
	if about = strings.Join(strings.Fields(about), " "); about != "" {
		t.out.WriteString(": " + about)
	}
	t.out.WriteString("\n")
	t.inList = true
}

func (t *plainPage) fields(list []*field, depth int) {
	for _, f := range list {
		t.field(f, depth)
	}
}

func (t *plainPage) field(f *field, depth int) {
	head := "`" + f.name + "`"
	if f.wild {
		head = f.name
	}
	var about []string
	if kind := f.kind.String(); kind != "" {
		about = append(about, kind)
	}
	if f.place != "" {
		about = append(about, f.place)
	}
	if f.required {
		about = append(about, t.word("required"))
	}
	if f.deprecated {
		about = append(about, t.word("deprecated"))
	}
	if len(about) > 0 {
		head += " (" + strings.Join(about, ", ") + ")"
	}
	t.item(depth, head, f.description)
	t.facts(f.facts, depth+1)
	t.content(f.inside, depth+1)
}

func (t *plainPage) facts(list []fact, depth int) {
	for _, f := range list {
		t.item(depth, f.label, strings.Join(f.values, ", "))
	}
}

func (t *plainPage) content(c *content, depth int) {
	if c == nil {
		return
	}
	t.fields(c.fields, depth)
	for _, g := range c.groups {
		t.item(depth, g.label, "")
		for _, one := range g.variants {
			t.item(depth+1, strings.TrimSpace(one.label+" "+one.value), one.field.description)
			t.content(one.field.inside, depth+2)
		}
	}
	if len(c.names) > 0 {
		t.item(depth, strings.Join(c.names, ", "), "")
	}
}
