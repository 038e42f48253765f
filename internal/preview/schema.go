package preview

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"parlance/internal/preview/messages"
	"parlance/internal/preview/reference"
	"parlance/internal/site"
)

// schemaOf returns the spec and the name of the schema that a page shows, by
// "openapi-schema" in its front matter: "Name" or "FILE Name". The spec is nil
// where none has the schema.
func (m *Model) schemaOf(p *Page) (*site.SpecFile, string) {
	words := strings.Fields(p.Schema)
	if len(words) == 0 || len(words) > 2 {
		return nil, p.Schema
	}
	name := words[len(words)-1]
	has := func(f *site.SpecFile) bool {
		return f != nil && f.Spec != nil && f.Usable && f.Doc.Root.Get("components").Get("schemas").Get(name) != nil
	}
	if len(words) == 2 {
		found := m.Site.FindSpec(words[0], p.Version)
		for _, f := range []*site.SpecFile{found.File, found.Moved} {
			if has(f) {
				return f, name
			}
		}
		return nil, name
	}
	for _, set := range m.Site.Sets {
		if set.Version != "" && !strings.EqualFold(set.Version, p.Version) {
			continue
		}
		for _, f := range []*site.SpecFile{m.Site.For(set, p.Locale), set.Base} {
			if has(f) {
				return f, name
			}
		}
	}
	return nil, name
}

// schema writes what a spec says of the schema of a page.
func (r *renderer) schema(c *content, b *bytes.Buffer, p *Page, words *messages.Messages) {
	file, name := r.model.schemaOf(p)
	if file == nil {
		fmt.Fprintf(b, `<div class="mdx-unknown" role="note"><p class="mdx-unknown-title">%s <code dir="ltr">%s</code></p></div>`,
			template.HTMLEscapeString(words.Text("This schema is in no spec")), template.HTMLEscapeString(name))
		return
	}
	page, err := reference.RenderSchema(reference.Input{
		Spec: file.Spec, Messages: words, Choices: r.choices(), Markdown: r.inLanguage(file.Tag, p.Locale, r.markdown(c, words)),
	}, name)
	if err != nil {
		panic(err) // the spec has the schema
	}
	c.endpoint, c.about = true, true
	b.WriteString(string(page.Body))
	c.sections = append(c.sections, section{text: plainWords(page.Text)})
	c.spec = page.Text
}
