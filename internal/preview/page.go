package preview

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strings"

	"parlance/internal/nav"
	"parlance/internal/site"
)

// metatag is a line of the head; Property says that it is one of OpenGraph.
type metatag struct {
	Name, Content string
	Property      bool
}

// ownTags are the metatags that the frame writes itself.
var ownTags = []string{"og:title", "og:description", "og:type", "og:url", "og:site_name", "og:locale", "description", "viewport", "robots", "canonical"}

// metatags returns the metatags of a page: those of its front matter, else of
// its path, else of the whole site.
func (f *frame) metatags(p *Page, l linker, s *nav.Settings) []metatag {
	var list []metatag
	add := func(name, content string) {
		known := slices.ContainsFunc(list, func(t metatag) bool { return t.Name == name })
		if content == "" || known || slices.Contains(ownTags, name) {
			return
		}
		if name == "og:image" || name == "twitter:image" {
			if content = f.picture(l, content); content == "" {
				return
			}
		}
		list = append(list, metatag{name, content, strings.HasPrefix(name, "og:") || strings.HasPrefix(name, "article:")})
	}
	if p.Source != nil {
		if fields := p.Source.Front.Fields; fields != nil {
			for _, pair := range fields.Pairs {
				if strings.Contains(pair.Key.Value, ":") {
					add(pair.Key.Value, pair.Value.Text())
				}
			}
		}
		add("keywords", keywords(p.Source))
	}
	for _, own := range s.PathTags {
		if isBelow(p.URL, own.Path) {
			for _, tag := range own.Tags {
				add(tag[0], tag[1])
			}
		}
	}
	for _, tag := range s.Metatags {
		add(tag[0], tag[1])
	}
	add("og:image", s.Thumbnail)
	return list
}

func keywords(p *site.Page) string {
	n := p.Field("keywords")
	if n == nil || len(n.Items) == 0 {
		return n.Text()
	}
	var words []string
	for _, item := range n.Items {
		words = append(words, item.Text())
	}
	return strings.Join(words, ", ")
}

// isBelow reports whether a page is at a path, or below one that ends in "*".
func isBelow(url, pattern string) bool {
	pattern = strings.Trim(pattern, "/")
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(url, strings.TrimSuffix(prefix, "*"))
	}
	return url == pattern
}

// picture returns the address of a picture as other sites need it: in full
// where this one knows its own.
func (f *frame) picture(l linker, name string) string {
	if isExternal(name) {
		return safeHref(name)
	}
	file := f.file(l, name)
	if file != "" && f.o.BaseURL != "" {
		return strings.TrimSuffix(f.o.BaseURL, "/") + "/" + escapePath(path.Clean(strings.TrimPrefix(name, "/")))
	}
	return file
}

// actions are what readers may do with a page, beside reading it.
type actions struct {
	Copy     bool
	Markdown string // address of the page as Markdown
	Print    bool
	Links    []frameLink
}

// More reports whether there is anything for the menu.
func (a *actions) More() bool { return a.Markdown != "" || a.Print || len(a.Links) > 0 }

// actions returns those that docs.json asks for and that need no other host.
func (f *frame) actions(p *Page, l linker) *actions {
	c := f.model.settings.Contextual
	a := &actions{}
	for _, option := range c.Options {
		switch option {
		case "copy":
			a.Copy = true
		case "view":
			if f.hasMarkdown(p) {
				a.Markdown = l.up + markdownFile(p)
			}
		case "download-pdf":
			a.Print = true
		}
	}
	for _, link := range c.Links {
		a.Links = append(a.Links, f.link(p, l, link))
	}
	if !a.Copy && !a.More() {
		return nil
	}
	return a
}

// changed returns the date that front matter gives, where docs.json wants
// dates.
func (f *frame) changed(p *Page) string {
	if p.Source == nil {
		return ""
	}
	own := p.Source.Field("timestamp")
	if !f.model.settings.Timestamp && !own.IsTrue() || own != nil && own.Text() == "false" {
		return ""
	}
	date := cmp.Or(p.Source.Field("lastUpdatedDate").Text(), p.Source.Field("createdDate").Text())
	date, _, _ = strings.Cut(date, "T")
	return date
}

// directory returns the pages of a group as they are listed on the page that
// stands for it, "" where docs.json wants no list.
func (f *frame) directory(p *Page, l linker) template.HTML {
	d := p.group()
	if d == nil || d.directory != "card" && d.directory != "accordion" {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<ul class="directory directory-` + d.directory + `">`)
	for _, child := range d.children {
		first := child.first()
		if child.hidden || first == nil {
			continue
		}
		label, icon, about := child.label, child.icon, ""
		if child.kind == nav.EntryNode {
			label, icon, about = first.Label, first.Icon, first.Description
		}
		b.WriteString(`<li class="mdx-card">`)
		writeIcon(&b, icon)
		b.WriteString(`<p class="mdx-card-title"><a href="` + template.HTMLEscapeString(l.page(first)) + `"><bdi>` + template.HTMLEscapeString(label) + "</bdi></a></p>")
		if about != "" {
			b.WriteString("<p>" + template.HTMLEscapeString(about) + "</p>")
		}
		b.WriteString("</li>")
	}
	b.WriteString("</ul>")
	return template.HTML(b.String())
}

// group returns the group that a page stands for, or nil.
func (p *Page) group() *division {
	if len(p.places) == 0 || len(p.places[0].way) == 0 {
		return nil
	}
	way := p.places[0].way
	for _, d := range way[len(way)-1].children {
		if d.kind == nav.GroupNode && d.page == p {
			return d
		}
	}
	return nil
}
