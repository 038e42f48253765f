package preview

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strings"
)

// redirectFiles writes a small page for each redirect, and for each page that
// one with a captured part leads to.
func (b *builder) redirectFiles(ctx context.Context) error {
	if b.model.byURL[""] == nil {
		if home := b.model.Home(b.model.Site.Source, ""); home != nil {
			if err := b.redirect("", linker{}, target{page: home}); err != nil {
				return err
			}
		}
	}
	for i := range b.model.redirects {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		r := &b.model.redirects[i]
		if r.pattern == nil {
			if err := b.redirectTo(r.source, r.destination); err != nil {
				return err
			}
			continue
		}
		if err := b.redirectAll(r); err != nil {
			return err
		}
	}
	return nil
}

// redirectAll writes the redirects to all pages that the destination's pattern
// holds for.
func (b *builder) redirectAll(r *redirect) error {
	if isExternal(r.destination) || !capture.MatchString(r.destination) {
		return nil // what could be captured is not known
	}
	to, names := pattern(strings.Trim(r.destination, "/"))
	fixed, _, _ := strings.Cut(strings.Trim(r.destination, "/"), ":")
	fixed, _, _ = strings.Cut(fixed, "*")
	for _, p := range b.model.Pages {
		if !strings.HasPrefix(p.URL, fixed) || p.Missing {
			continue
		}
		found := to.FindStringSubmatch(p.URL)
		if found == nil {
			continue
		}
		if err := b.redirectTo(fill(r.source, names, found[1:]), "/"+p.URL); err != nil {
			return err
		}
	}
	return nil
}

// redirectTo writes a redirect where neither a page nor another one stands.
func (b *builder) redirectTo(from, to string) error {
	if plain, err := url.PathUnescape(from); err == nil {
		from = plain
	}
	from = strings.Trim(path.Clean("/"+from), "/")
	if b.model.byURL[from] != nil || strings.ContainsAny(from, ":*\x00") || !b.isFree(from) {
		return nil
	}
	at := &Page{URL: from}
	t := b.model.resolve(at, to)
	l := linkerOf(at, false)
	if t.broken {
		return nil
	}
	return b.redirect(from, l, t)
}

// isFree reports whether the page of a redirect can be written at a path: it is
// a folder, which cannot stand where a file does, nor below one.
func (b *builder) isFree(at string) bool {
	if b.out.exists(path.Join(at, "index.html")) {
		return false
	}
	for ; at != "." && at != ""; at = path.Dir(at) {
		if ownFiles[at] || b.model.files[at] || len(path.Base(at)) > longestName || path.Base(at) == "index.html" {
			return false
		}
	}
	return true
}

// ownFiles are files that are written at the root of the site.
var ownFiles = set("index.html 404.html robots.txt sitemap.xml llms.txt llms-full.txt " + assetsDir + " " + markFile)

// redirect writes a page that leads to another place, and says which. Search
// engines are told its full address.
func (b *builder) redirect(from string, l linker, t target) error {
	b.stats.Redirects++
	href := safeHref(l.target(t))
	title, canonical, lang := href, href, string(b.model.Site.Source)
	if t.page != nil {
		title, canonical, lang = t.page.Title, cmp.Or(b.absolute(t.page), href), string(t.page.Locale)
	}
	h, title := template.HTMLEscapeString(href), template.HTMLEscapeString(title)
	canonical = template.HTMLEscapeString(canonical)
	return b.out.write(path.Join(from, "index.html"), []byte(`<!doctype html><html lang="`+lang+`"><meta charset="utf-8">`+
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><meta name="robots" content="noindex">`+
		`<title>`+title+`</title><meta http-equiv="refresh" content="0; url=`+h+`"><link rel="canonical" href="`+canonical+`"><main><a href="`+h+`">`+title+`</a></main></html>`+"\n"))
}

// lists writes the page for addresses without one, and what machines read.
func (b *builder) lists(context.Context) error {
	var missing bytes.Buffer
	if err := b.notFound(&missing); err != nil {
		return err
	}
	files := []struct {
		name string
		data func() []byte
	}{
		{"404.html", missing.Bytes},
		{"robots.txt", b.robots},
		{"sitemap.xml", b.sitemap},
		{"llms.txt", b.llms},
		{"llms-full.txt", b.llmsFull},
	}
	for _, file := range files {
		if b.model.files[file.name] {
			continue // the writer's own was copied
		}
		if err := b.out.write(file.name, file.data()); err != nil {
			return err
		}
	}
	return nil
}

// special returns the view of a page that no file stands for.
func (f *frame) special(title string, l linker) *view {
	m := f.model
	p := &Page{Title: title, Locale: m.Site.Source, Hidden: true}
	if c := m.cellOf(p.Locale, ""); c != nil {
		p.places, p.Version = []place{{cell: c}}, c.version
	}
	v := f.view(p, l)
	f.fillPlace(v, p, l)
	v.NoIndex = true
	return v
}

// notFound writes the page that readers get where there is none. It is shown at
// any address, so that its links begin at the root of the host.
func (f *frame) notFound(w *bytes.Buffer) error {
	l := linker{up: "/", live: f.live}
	if u, err := url.Parse(f.o.BaseURL); err == nil && u.Path != "" {
		l.up = strings.TrimSuffix(u.Path, "/") + "/"
	}
	words := f.model.locale(f.model.Site.Source).words
	s := f.model.settings.NotFound
	text := template.HTMLEscapeString(cmp.Or(s.Description, words.Text("There is no page at this address.")))
	body := "<p>" + text + "</p>"
	v := f.special(cmp.Or(s.Title, words.Text("Page not found")), l)
	if home := f.model.Home(f.model.Site.Source, ""); home != nil {
		if s.Redirect && !f.live { // a writer wants to see that a page is missing
			v.Refresh = l.page(home)
		}
		body += `<p><a href="` + template.HTMLEscapeString(l.page(home)) + `">` + template.HTMLEscapeString(home.Label) + "</a></p>"
	}
	v.Intro = v.Page.Description
	return execute(w, v, func(w writer) error {
		_, err := w.WriteString(body)
		return err
	})
}

func (f *frame) robots() []byte {
	text := "User-agent: *\nAllow: /\n"
	if f.o.BaseURL != "" {
		text += "Sitemap: " + strings.TrimSuffix(f.o.BaseURL, "/") + "/sitemap.xml\n"
	}
	return []byte(text)
}

// address returns the full address of a page, or the path where the site does
// not know its host.
func (f *frame) address(p *Page) string {
	if at := f.absolute(p); at != "" {
		return at
	}
	return "/" + linker{}.below(p)
}

// textAddress returns where programs find the text of a page: the page itself
// where it is not there as Markdown.
func (f *frame) textAddress(p *Page) string {
	if !f.hasMarkdown(p) {
		return f.address(p)
	}
	return strings.TrimSuffix(f.o.BaseURL, "/") + "/" + markdownFile(p)
}

// listed returns the pages that search engines should know.
func (f *frame) listed() []*Page {
	var list []*Page
	for _, p := range f.model.Pages {
		if p.Missing || p.Hidden && !f.model.settings.IndexAll {
			continue
		}
		if p.Source != nil && (p.Source.Field("noindex").IsTrue() || p.Source.Field("hidden").IsTrue()) {
			continue
		}
		list = append(list, p)
	}
	return list
}

func (f *frame) sitemap() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	for _, p := range f.listed() {
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(f.address(p)))
		b.WriteString("</loc>")
		if f.o.BaseURL != "" {
			f.sitemapLanguages(&b, p)
		}
		b.WriteString("</url>\n")
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

func (f *frame) sitemapLanguages(b *bytes.Buffer, p *Page) {
	if len(f.model.Locales) < 2 {
		return
	}
	link := func(lang string, to *Page) {
		b.WriteString(`<xhtml:link rel="alternate" hreflang="` + lang + `" href="`)
		_ = xml.EscapeText(b, []byte(f.absolute(to)))
		b.WriteString(`"/>`)
	}
	for i := range f.model.Locales {
		l := &f.model.Locales[i]
		other := f.model.Counterpart(p, l)
		if other == nil || other.Missing {
			continue
		}
		link(string(l.Tag), other)
		if l.Tag.Same(f.model.Site.Source) {
			link("x-default", other)
		}
	}
}

// oneLine takes the line breaks out of a text that has a line of its own.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// What would end a link of Markdown within its text, or within its address.
var (
	linkText    = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)
	linkAddress = strings.NewReplacer("(", "%28", ")", "%29")
)

// llms lists the pages of the default version for programs that read
// documentation (https://llmstxt.org).
func (f *frame) llms() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", oneLine(cmp.Or(navName(f.model), "Documentation")))
	if text := f.model.settings.Description; text != "" {
		fmt.Fprintf(&b, "\n> %s\n", oneLine(text))
	}
	for i := range f.model.Locales {
		l := &f.model.Locales[i]
		fmt.Fprintf(&b, "\n## %s\n\n", l.Name)
		for _, p := range f.listed() {
			if !p.Locale.Same(l.Tag) || p.home() != nil && !p.home().isDefault {
				continue
			}
			fmt.Fprintf(&b, "- [%s](%s)", linkText.Replace(oneLine(p.Title)), linkAddress.Replace(f.textAddress(p)))
			if p.Description != "" {
				b.WriteString(": " + oneLine(p.Description))
			}
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// llmsFull has the text of all pages of the source language's default version.
func (f *frame) llmsFull() []byte {
	var b bytes.Buffer
	for _, p := range f.listed() {
		if !p.Locale.Same(f.model.Site.Source) || p.home() != nil && !p.home().isDefault {
			continue
		}
		fmt.Fprintf(&b, "# %s\n\nSource: %s\n\n", oneLine(p.Title), f.address(p))
		if p.Description != "" {
			b.WriteString(p.Description + "\n\n")
		}
		if text := f.markdownOf(p); text != "" {
			b.WriteString(text + "\n\n")
		}
	}
	return b.Bytes()
}
