package reference

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"parlance/internal/preview/messages"
)

// view writes a page as HTML.
type view struct {
	markup
	messages *messages.Messages
	markdown func(string) template.HTML
	ids      *ids
	headings []Heading
	base     string
	choices  Choices
	spec     string // path of the spec
}

func (v *view) word(english string) string { return v.messages.Text(english) }

// write turns a page into what callers are given.
func write(p *page, b *builder, in Input) Page {
	v := &view{messages: in.Messages, markdown: in.Markdown, ids: b.ids, choices: in.Choices, base: p.base, spec: in.Spec.File.Path}
	v.page(p, in.Static)
	text := &plainPage{messages: in.Messages}
	text.page(p)
	return Page{
		Title:    p.title,
		Summary:  p.summary,
		Body:     template.HTML(v.out.String()),
		Headings: v.headings,
		Text:     strings.TrimSpace(text.out.String()),
	}
}

func (v *view) page(p *page, static bool) {
	v.start("div", "class", "ref-page")
	v.start("div", "class", "ref-layout")
	v.start("div", "class", "ref-doc")
	v.endpoint(p)
	v.servers(p.servers)
	if !static && !p.webhook {
		v.tryPlace(p)
	}
	if p.deprecated {
		v.leaf("p", v.word("This operation is deprecated."), "class", "ref-warning", "role", "note")
	}
	v.prose(p.intro, true)
	v.prose(p.description, true)
	v.outward(p.docs)
	v.authorizations(p)
	for _, s := range p.params {
		v.section(s)
	}
	if p.body != nil {
		v.heading(2, p.body.id, v.bodyTitle(p), p.body.required && !p.webhook)
		v.requestBody(p.body)
		v.end()
	}
	v.callbacks(p.callbacks)
	v.answers(p)
	v.end()
	v.panels(p)
	v.end()
	v.end()
}

func (v *view) bodyTitle(p *page) string {
	if p.webhook {
		return v.word("Payload")
	}
	return v.word("Body")
}

// heading opens a section with a heading that is in the table of contents.
func (v *view) heading(level int, id, text string, required bool) {
	title := v.titleID(id)
	v.newline()
	v.start("section", "class", "ref-section", "id", id, "aria-labelledby", title)
	v.start("h"+strconv.Itoa(level), "class", "ref-title", "id", title)
	v.text(text)
	if required {
		v.text(" ")
		v.leaf("span", v.word("required"), "class", "ref-flag ref-required")
	}
	v.end()
	v.headings = append(v.headings, Heading{level, id, text})
}

// titleID returns the id of the heading of a section. Parts of the spec cannot
// have the same one, since none has a colon.
func (v *view) titleID(id string) string { return v.ids.unique(id + ":title") }

// prose writes a Markdown text. Only the page's own texts may have headings.
func (v *view) prose(text string, headings bool) {
	if strings.TrimSpace(text) == "" {
		return
	}
	v.start("div", "class", "ref-prose")
	defer v.end()
	if v.markdown == nil {
		v.leaf("p", text)
		return
	}
	fit := prose{ids: v.ids}
	if headings {
		fit.headings = &v.headings
	}
	v.raw(fit.fit(v.markdown(text)))
}

// endpoint writes method and path; parts in braces stand out.
func (v *view) endpoint(p *page) {
	v.start("div", "class", "ref-endpoint", "dir", "ltr")
	if p.webhook {
		v.leaf("span", v.word("Webhook"), "class", "ref-method ref-webhook")
	}
	v.method(p.method)
	v.start("code", "class", "ref-path")
	address := p.path
	if v.choices.FullURL && !p.webhook && len(p.servers) > 0 {
		v.leaf("span", p.servers[0].plain, "class", "ref-base")
		address = p.servers[0].plain + p.path
	}
	v.path(p.path)
	v.end()
	v.leaf("button", v.word("Copy"), "type", "button", "class", "ref-copy", "hidden", "",
		"data-ref-copy", address, "data-ref-done", v.word("Copied"), "aria-label", v.word("Copy the path"))
	v.end()
	v.newline()
}

func (v *view) method(method string) {
	v.leaf("span", method, "class", "ref-method ref-"+strings.ToLower(method))
}

func (v *view) path(path string) {
	for path != "" {
		open := strings.IndexByte(path, '{')
		size := -1
		if open >= 0 {
			size = strings.IndexByte(path[open:], '}')
		}
		if size < 0 {
			v.steps(path)
			return
		}
		v.steps(path[:open])
		v.leaf("span", path[open:open+size+1], "class", "ref-chip")
		path = path[open+size+1:]
	}
}

// steps writes a piece of a path that may break before each slash.
func (v *view) steps(path string) {
	for i, step := range strings.Split(path, "/") {
		if i > 0 {
			v.raw("<wbr>/")
		}
		v.text(step)
	}
}

// outward writes a link that leads out of the page.
func (v *view) outward(l link) {
	if l.text == "" {
		return
	}
	v.start("p", "class", "ref-docs")
	v.anchor(l)
	v.end()
}

// anchor writes a link, and only its text where it leads nowhere safe.
func (v *view) anchor(l link) {
	if l.href == "" {
		v.leaf("bdi", l.text)
		return
	}
	v.start("a", "href", l.href, "rel", "noopener")
	v.leaf("bdi", l.text)
	v.end()
}

// servers writes the first server, which the script lets readers change, and
// all of them folded.
func (v *view) servers(list []server) {
	if len(list) == 0 {
		return
	}
	v.start("div", "class", "ref-servers", "id", "servers")
	v.leaf("span", v.word("Server"), "id", "servers:title")
	v.leaf("code", list[0].url, "dir", "ltr")
	if len(list) == 1 {
		v.serverAbout(list[0])
		v.end()
		return
	}
	v.start("select", "class", "ref-server", "hidden", "", "aria-labelledby", "servers:title", "dir", "ltr")
	for _, s := range list {
		v.leaf("option", s.plain)
	}
	v.end()
	v.start("details", "class", "ref-more")
	v.summary(fmt.Sprintf(v.word("Show all %d servers"), len(list)), v.word("Hide servers"))
	v.start("ul", "class", "ref-list")
	for _, s := range list {
		v.start("li")
		v.code(s.url)
		v.serverAbout(s)
		v.end()
	}
	v.end()
	v.end()
	v.end()
}

func (v *view) serverAbout(s server) {
	if s.description != "" {
		v.text(" ")
		v.leaf("bdi", s.description, "class", "ref-about")
	}
	v.fields(s.variables)
}

func (v *view) authorizations(p *page) {
	if len(p.auth) == 0 {
		return
	}
	v.heading(2, "authorizations", v.word("Authorizations"), false)
	for i, r := range p.auth {
		if i > 0 {
			v.leaf("p", v.word("or"), "class", "ref-or")
		}
		for j := range r.schemes {
			if j > 0 {
				v.leaf("p", v.word("and"), "class", "ref-or")
			}
			v.fields(r.schemes[j : j+1])
		}
	}
	if p.freeAccess {
		v.leaf("p", v.word("Requests without authorization are answered too."), "class", "ref-note")
	}
	v.end()
}

func (v *view) section(s section) {
	v.heading(2, s.id, s.title, false)
	v.fields(s.fields)
	v.end()
}

func (v *view) requestBody(b *body) {
	v.prose(b.description, false)
	v.media(b)
}

// media writes what a body consists of, in each of its media types.
func (v *view) media(b *body) {
	if len(b.media) == 0 {
		return
	}
	v.start("div", "class", "ref-tabs ref-media", "data-ref-tabs", "media", "data-ref-label", v.word("Media types"))
	for i, m := range b.media {
		if i == 0 {
			v.start("div", "class", "ref-tab") // its id is that of the section
		} else {
			v.start("div", "class", "ref-tab", "id", m.id)
		}
		v.start("p", "class", "ref-tab-name")
		v.code(m.name)
		v.end()
		if m.whole != nil {
			v.whole(m.whole)
		}
		v.end()
	}
	v.end()
}

// whole writes the schema of a body, whose properties are rows at once.
func (v *view) whole(f *field) {
	// That an object is an object goes without saying.
	if kind := f.kind.String(); kind != "object" || f.deprecated {
		v.start("p", "class", "ref-head")
		v.kind(f.kind)
		v.flags(f)
		v.end()
	}
	v.prose(f.description, false)
	v.outward(f.docs)
	v.facts(f.facts)
	if f.inside != nil {
		v.content(f.inside)
	}
}

func (v *view) callbacks(list []callback) {
	if len(list) == 0 {
		return
	}
	v.heading(2, "callbacks", v.word("Callbacks"), false)
	for _, c := range list {
		v.heading(3, c.id, first(c.summary, c.name), false)
		v.start("div", "class", "ref-endpoint", "dir", "ltr")
		v.method(c.method)
		v.start("code", "class", "ref-path")
		v.path(c.address)
		v.end()
		v.end()
		if c.deprecated {
			v.leaf("p", v.word("deprecated"), "class", "ref-flag ref-old")
		}
		v.prose(c.description, false)
		v.start("details", "class", "ref-more")
		v.summary(v.word("Show details"), v.word("Hide details"))
		for _, s := range c.params {
			v.leaf("h4", s.title, "class", "ref-sub")
			v.fields(s.fields)
		}
		if c.body != nil {
			v.leaf("h4", v.word("Body"), "class", "ref-sub", "id", c.body.id)
			if c.body.required {
				v.leaf("p", v.word("required"), "class", "ref-flag ref-required")
			}
			v.requestBody(c.body)
		}
		if len(c.answers) > 0 {
			v.leaf("h4", v.word("Responses"), "class", "ref-sub")
			v.statuses(c.answers, "h5", "")
		}
		v.end()
		v.end()
	}
	v.end()
}

func (v *view) answers(p *page) {
	if len(p.answers) == 0 {
		return
	}
	v.heading(2, "responses", v.word("Responses"), false)
	v.statuses(p.answers, "h3", "status")
	v.end()
}

// statuses writes a tab for each answer. Tabs with the same sync change
// together.
func (v *view) statuses(list []answer, tag, sync string) {
	v.start("div", "class", "ref-tabs", "data-ref-tabs", sync, "data-ref-label", v.word("Status"))
	for _, a := range list {
		v.newline()
		title := v.titleID(a.id)
		v.start("div", "class", "ref-tab", "id", a.id, "data-ref-key", a.status)
		v.start(tag, "class", "ref-tab-name", "id", title)
		v.status(a.status)
		v.end()
		if tag == "h3" {
			v.headings = append(v.headings, Heading{3, a.id, a.status})
		}
		v.prose(a.about, false)
		if len(a.headers) > 0 {
			v.leaf("p", v.word("Headers"), "class", "ref-sub")
			v.fields(a.headers)
		}
		v.media(&a.body)
		if len(a.links) > 0 {
			v.leaf("p", v.word("Links"), "class", "ref-sub")
			v.fields(a.links)
		}
		v.end()
	}
	v.end()
}

func (v *view) status(status string) {
	v.start("span", "class", "ref-status ref-status-"+first(statusClass(status), "x"), "dir", "ltr")
	v.text(status)
	v.end()
}
