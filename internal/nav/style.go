package nav

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// Background is what lies behind the pages.
type Background struct {
	Color      Themed // hexadecimal
	Image      Themed // paths
	Decoration string // "gradient", "grid" or "windows"
}

// Fonts are those of headings and of everything else. Either may be zero.
type Fonts struct{ Heading, Body Font }

// Font is a family, and the file that has it where it does not come with the
// reader's system.
type Font struct {
	Family string
	Weight string
	Source string // a path or a URL
	Format string // "woff" or "woff2"
}

// PathTags are metatags of the pages below a path.
type PathTags struct {
	Path string // may end in "*"
	Tags [][2]string
}

// Contextual are the things that a reader may do with a page.
type Contextual struct {
	Options []string // Mintlify's own: "copy", "view" …
	Links   []Link   // others, with a href
}

// API says how endpoint pages look.
type API struct {
	Playground string   // "interactive", "simple", "none" or "auth"
	Expanded   bool     // what objects consist of is open from the start
	Pills      []string // keys of schemas whose values are shown beside the name
	Languages  []string // of the samples, in this order; nil: those of parlance
	AllParams  bool     // samples have optional parameters as well
	NoSamples  bool     // only those that the spec has
	FullURL    bool     // the endpoint is shown with its server
	Servers    []string // of pages that describe an endpoint by hand
	AuthMethod string   // of these pages: "bearer", "basic", "key", "cobo" or "none"
	AuthName   string   // the header of a key
}

// search reads what search engines are told.
func (l *loader) search(s *Settings, seo place) {
	s.IndexAll = l.get(seo, "indexing").node.Text() == "all"
	s.Metatags = l.texts(l.get(seo, "metatags"))
	for _, p := range l.items(l.get(seo, "paths")) {
		if at := l.get(p, "path").node.Text(); at != "" {
			s.PathTags = append(s.PathTags, PathTags{at, l.texts(l.get(p, "metatags"))})
		}
	}
}

// look reads what changes how the site looks.
func (l *loader) look(s *Settings, root place) {
	background := l.get(root, "background")
	color := l.get(background, "color")
	s.Background = Background{
		Color:      Themed{l.get(color, "light").node.Text(), l.get(color, "dark").node.Text()},
		Image:      l.themed(l.get(background, "image")),
		Decoration: l.get(background, "decoration").node.Text(),
	}
	fonts := l.get(root, "fonts")
	all := l.font(fonts)
	s.Fonts = Fonts{Heading: l.font(l.get(fonts, "heading")), Body: l.font(l.get(fonts, "body"))}
	if s.Fonts.Body.Family == "" {
		s.Fonts.Body = all
	}
	s.Thumbnail = l.get(l.get(root, "thumbnails"), "background").node.Text()
	styling := l.get(root, "styling")
	s.Trail = l.get(styling, "eyebrows").node.Text() == "breadcrumbs"
	s.DarkCode = l.get(styling, "codeblocks").node.Text() == "dark"
	s.Drilldown = l.get(l.get(root, "interaction"), "drilldown").node.IsTrue()
	s.Timestamp = l.get(l.get(root, "metadata"), "timestamp").node.IsTrue()
}

func (l *loader) font(p place) Font {
	text := func(key string) string { return l.get(p, key).node.Text() }
	return Font{text("family"), text("weight"), text("source"), text("format")}
}

func (l *loader) contextual(p place) Contextual {
	var c Contextual
	for _, option := range l.items(l.get(p, "options")) {
		if isString(option.node) {
			c.Options = append(c.Options, option.node.Value)
			continue
		}
		link := Link{l.get(option, "title").node.Text(), l.get(option, "href").node.Text(), l.icon(l.get(option, "icon"))}
		if link.Label != "" && link.Href != "" && !strings.Contains(link.Href, "$") {
			c.Links = append(c.Links, link)
		}
	}
	return c
}

// api reads "api", also as mint.json has it: the server in "baseUrl", the
// method at "auth".
func (l *loader) api(p place) API {
	text := func(p place, key string) string { return l.get(p, key).node.Text() }
	params, examples, mdx := l.get(p, "params"), l.get(p, "examples"), l.get(p, "mdx")
	auth := l.get(mdx, "auth")
	if auth.node == nil {
		auth = l.get(p, "auth")
	}
	a := API{
		Playground: text(l.get(p, "playground"), "display"),
		Expanded:   text(params, "expanded") == "all",
		Pills:      l.strings(l.get(params, "post")),
		Languages:  l.strings(l.get(examples, "languages")),
		AllParams:  text(examples, "defaults") == "all",
		NoSamples:  isFalse(l.get(examples, "autogenerate").node),
		FullURL:    text(p, "url") == "full",
		Servers:    slices.Concat(l.strings(l.get(mdx, "server")), l.strings(l.get(p, "baseUrl"))),
		AuthMethod: text(auth, "method"), AuthName: text(auth, "name"),
	}
	return a
}

// strings reads a text or a list of them.
func (l *loader) strings(p place) []string {
	if text := p.node.Text(); text != "" {
		return []string{text}
	}
	var list []string
	for _, item := range l.items(p) {
		if text := item.node.Text(); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// texts reads an object of texts, in the order of the file.
func (l *loader) texts(p place) [][2]string {
	var list [][2]string
	for _, pair := range l.pairs(p) {
		list = append(list, [2]string{pair.Key.Value, pair.Value.Text()})
	}
	return list
}

func (l *loader) items(p place) []place {
	if p.node == nil || p.node.Kind != tree.Sequence {
		return nil
	}
	var list []place
	for _, item := range p.node.Items {
		list = append(list, l.resolve(p.at(item)))
	}
	return list
}
