package nav

import (
	"strings"

	"parlance/internal/tree"
)

// Settings are what docs.json says of the site around the pages. What is not
// said is zero.
type Settings struct {
	Description string
	Colors      Colors
	Logo        Themed
	LogoHref    string
	Favicon     Themed
	Appearance  string // "light", "dark" or "system"
	Strict      bool   // readers cannot change the appearance
	Navbar      []Link
	Primary     *Link // of the navigation bar
	Socials     []Link
	Footer      []Column
	Banner      Banner
	Prompt      string // of the search field
	NotFound    NotFound
	Metatags    [][2]string // name and content, in the order of the file
	PathTags    []PathTags
	IndexAll    bool // hidden pages may be found too
	Variables   map[string]string

	Background Background
	Fonts      Fonts
	Thumbnail  string // a picture that stands for pages elsewhere
	Contextual Contextual
	Trail      bool // pages show the way to them, not only the group they are in
	DarkCode   bool // code is dark on light pages too
	Drilldown  bool // a group leads to its first page
	Timestamp  bool // pages say when they were last changed
	API        API
}

// Colors are hexadecimal: "#0F766E".
type Colors struct{ Primary, Light, Dark string }

// Themed is a picture, which may have a form for the dark.
type Themed struct{ Light, Dark string }

// Link is a link of the frame. Icon is a name, or the network of a social link.
type Link struct{ Label, Href, Icon string }

// networks are the networks of social links whose names are no capitalized
// words.
var networks = map[string]string{
	"github": "GitHub", "linkedin": "LinkedIn", "youtube": "YouTube", "x": "X", "x-twitter": "X", "hacker-news": "Hacker News",
	"earth-americas": "Website", "website": "Website",
}

// network returns the name of a network as it writes itself.
func network(key string) string {
	if name := networks[key]; name != "" {
		return name
	}
	return strings.ToUpper(key[:1]) + key[1:]
}

// Column is a list of links in the footer.
type Column struct {
	Header string
	Links  []Link
}

// Banner is a line above all pages.
type Banner struct {
	Content     string // Markdown
	Kind        string // "info", "warning" or "critical"
	Dismissible bool
}

// NotFound is what readers of a path without a page get.
type NotFound struct {
	Title, Description string
	Redirect           bool // to the first page
}

// settings reads what docs.json, or a mint.json, says beside the navigation.
func (l *loader) settings(root place) *Settings {
	s := l.frame(root)
	text := func(p place, key string) string { return l.get(p, key).node.Text() }
	s.Description = text(root, "description")
	colors := l.get(root, "colors")
	s.Colors = Colors{text(colors, "primary"), text(colors, "light"), text(colors, "dark")}
	logo := l.get(root, "logo")
	s.Logo, s.LogoHref = l.themed(logo), text(logo, "href")
	s.Favicon = l.themed(l.get(root, "favicon"))
	appearance := l.get(root, "appearance")
	s.Appearance, s.Strict = text(appearance, "default"), l.get(appearance, "strict").node.IsTrue()
	s.Prompt = text(l.get(root, "search"), "prompt")
	missing := l.get(l.get(root, "errors"), "404")
	s.NotFound = NotFound{text(missing, "title"), text(missing, "description"), l.get(missing, "redirect").node.IsTrue()}
	l.search(s, l.get(root, "seo"))
	l.look(s, root)
	s.Contextual = l.contextual(l.get(root, "contextual"))
	s.API = l.api(l.get(root, "api"))
	s.Variables = map[string]string{}
	for _, pair := range l.pairs(l.get(root, "variables")) {
		s.Variables[pair.Key.Value] = pair.Value.Text()
	}
	return s
}

// frame reads the settings that a language may have of its own.
func (l *loader) frame(p place) *Settings {
	s := &Settings{}
	navbar := l.get(p, "navbar")
	s.Navbar = l.links(l.get(navbar, "links"))
	if primary := l.get(navbar, "primary"); primary.node != nil {
		if link := l.link(primary); link.Href != "" {
			s.Primary = &link
		}
	}
	footer := l.get(p, "footer")
	for _, pair := range l.pairs(l.get(footer, "socials")) {
		if pair.Value.Text() != "" && pair.Key.Value != "" {
			s.Socials = append(s.Socials, Link{Label: network(pair.Key.Value), Href: pair.Value.Text(), Icon: pair.Key.Value})
		}
	}
	if columns := l.get(footer, "links"); columns.node != nil {
		for _, item := range columns.node.Items {
			column := l.resolve(columns.at(item))
			s.Footer = append(s.Footer, Column{l.get(column, "header").node.Text(), l.links(l.get(column, "items"))})
		}
	}
	banner := l.get(p, "banner")
	s.Banner = Banner{
		Content: l.get(banner, "content").node.Text(), Kind: l.get(banner, "type").node.Text(),
		Dismissible: l.get(banner, "dismissible").node.IsTrue(),
	}
	return s
}

func (l *loader) pairs(p place) []tree.Pair {
	if p.node == nil || p.node.Kind != tree.Mapping {
		return nil
	}
	return p.node.Pairs
}

func (l *loader) themed(p place) Themed {
	if p.node == nil || p.node.Kind != tree.Mapping {
		return Themed{p.node.Text(), p.node.Text()}
	}
	t := Themed{l.get(p, "light").node.Text(), l.get(p, "dark").node.Text()}
	if t.Light == "" {
		t.Light = t.Dark
	}
	if t.Dark == "" {
		t.Dark = t.Light
	}
	return t
}

func (l *loader) links(list place) []Link {
	if list.node == nil {
		return nil
	}
	var links []Link
	for _, item := range list.node.Items {
		if link := l.link(l.resolve(list.at(item))); link.Href != "" {
			links = append(links, link)
		}
	}
	return links
}

// link reads a link of the navigation bar or the footer. One to GitHub or
// Discord may have no label.
func (l *loader) link(p place) Link {
	link := Link{l.get(p, "label").node.Text(), l.get(p, "href").node.Text(), l.icon(l.get(p, "icon"))}
	if link.Href == "" {
		link.Href = l.get(p, "url").node.Text() // as mint.json has it
	}
	if link.Label == "" {
		link.Label = l.get(p, "name").node.Text()
	}
	kind := l.get(p, "type").node.Text()
	if link.Label == "" && kind != "" && kind != "button" && kind != "link" {
		link.Label, link.Icon = network(kind), kind
	}
	if link.Label == "" {
		link.Label = link.Href
	}
	return link
}
