package preview

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"parlance/internal/locale"
	"parlance/internal/mdx"
	"parlance/internal/nav"
	"parlance/internal/preview/messages"
	"parlance/internal/preview/reference"
	"parlance/internal/source"
)

//go:embed assets/site.css
var siteCSS string

//go:embed assets/markup.css
var markupCSS string

//go:embed assets/theme.js
var themeJS string

// frame writes the pages around their contents.
type frame struct {
	*renderer
	o      Options
	style  asset
	script asset
	theme  asset
	search map[locale.Tag]string // names of the indexes

	markdown   bool // pages are there as Markdown too
	generation string

	mu     sync.Mutex
	sides  map[sideKey]*sidebar
	lists  map[versionKey]*versionList
	banner map[locale.Tag]template.HTML
}

func newFrame(m *Model, o Options, live bool) *frame {
	f := &frame{
		renderer: newRenderer(m, o.Tree, live), o: o, search: map[locale.Tag]string{},
		sides: map[sideKey]*sidebar{}, lists: map[versionKey]*versionList{}, banner: map[locale.Tag]template.HTML{},
	}
	style := siteCSS + markupCSS + iconCSS(m.usedIcons(live)) + reference.CSS()
	if live {
		style += reference.TryCSS()
	}
	f.markdown = slices.Contains(m.settings.Contextual.Options, "view")
	f.style = newAsset("site", ".css", style+m.lookCSS())
	f.script = newAsset("site", ".js", siteScript(live))
	f.theme = newAsset("theme", ".js", themeJS)
	for i := range m.Locales {
		tag := m.Locales[i].Tag
		f.search[tag] = assetsDir + "/search-" + string(tag) + ".js"
	}
	return f
}

// view is what the template of a page gets.
type view struct {
	Page        *Page
	Lang, Dir   string
	Site        string
	Title       string // of the window
	Description string
	Up          string
	Style       string
	Script      string
	Theme       string
	Search      string
	Version     int // in the search index
	Live        bool
	Generation  string // of the site that the server shows
	NoIndex     bool
	Refresh     string // where readers are taken at once
	Canonical   string
	Alternates  []alternate
	Meta        []metatag
	Policy      string

	Home       string
	Logo       nav.Themed
	Favicon    nav.Themed
	Prompt     string
	Appearance string // "light" or "dark", until the reader chooses
	Strict     bool   // there is nothing to choose
	DarkCode   bool
	Navbar     []frameLink
	Primary    *frameLink
	Tabs       []frameLink
	Languages  []alternate
	Language   string
	Banner     template.HTML
	BannerKind string
	BannerKey  string // of one that readers may close

	Eyebrow      []string
	Actions      *actions
	Changed      string // when the text was last changed
	BodyLang     string
	BodyDir      string
	Untranslated string
	Original     *alternate
	Headings     template.HTML
	Mode         string
	Endpoint     bool
	Deprecated   bool
	Prev, Next   *frameLink
	Socials      []frameLink
	Footer       []footerColumn
	Intro        string // below the title

	words    *messages.Messages
	versions marked
	side     sidePart
}

// Versions, Side and Body are what the template has in the place of parts that
// are written past it, "" where a page has no such part.
func (v *view) Versions() template.HTML {
	if v.versions.isEmpty() {
		return ""
	}
	return versionsMark
}

// Side stands for the sidebar.
func (v *view) Side() template.HTML {
	if v.side.isEmpty() {
		return ""
	}
	return sideMark
}

// Body stands for what the page is about.
func (v *view) Body() template.HTML { return bodyMark }

// T returns the words of the frame in the language of the page.
func (v *view) T(english string) string { return v.words.Text(english) }

// alternate is the page in another language or version.
type alternate struct {
	Label, Href, Lang, Dir string
	Current                bool
	Missing                bool
	absolute               string
}

// Absolute returns the full address, which search engines want.
func (a alternate) Absolute() string { return a.absolute }

type frameLink struct {
	Label, Href, Icon string
	Drawing           string // of the icon, "" for none
	Current, External bool
}

type footerColumn struct {
	Header string
	Links  []frameLink
}

// OpenGraphLocale is the language as Open Graph writes it: "pt_BR"
// (https://ogp.me/#optional).
func (v *view) OpenGraphLocale() string { return strings.ReplaceAll(v.Lang, "-", "_") }

// isDescribed reports whether somebody wrote a description for the page itself,
// and not only for its operation.
func (p *Page) isDescribed() bool {
	if p.Source == nil {
		return p.described
	}
	return p.Source.Description() != ""
}

// write writes a page.
func (f *frame) write(w writer, p *Page) error {
	c := f.content(p)
	l := linkerOf(p, f.live)
	v := f.view(p, l)
	v.Endpoint = c.endpoint
	// Endpoint pages have their examples where the table of contents would be.
	if !c.about || p.isDescribed() { // else it stands below
		v.Intro = p.Description
	}
	if !c.endpoint && p.Mode != "wide" && p.Mode != "custom" && p.Mode != "center" {
		v.Headings = c.contents
	}
	f.fillPlace(v, p, l)
	v.Actions, v.Changed = f.actions(p, l), f.changed(p)
	return execute(w, v, func(w writer) error {
		if err := c.html(w, f.model, p, l); err != nil {
			return err
		}
		_, err := io.WriteString(w, string(f.directory(p, l)))
		return err
	})
}

// view returns what all pages of a language have, with the addresses as they
// are at one page.
func (f *frame) view(p *Page, l linker) *view {
	m := f.model
	loc := m.locale(p.Locale)
	s := m.settings
	v := &view{
		Page: p, Lang: string(loc.Tag), Dir: dirOf(loc.RTL), Site: cmp.Or(navName(m), "Documentation"), words: loc.words,
		Up: l.up, Style: l.asset(f.style.name), Script: l.asset(f.script.name), Theme: l.asset(f.theme.name),
		Search: l.asset(f.search[loc.Tag]), Live: f.live, Generation: f.generation, Language: loc.Name, Mode: p.Mode, Policy: policy(f.live),
	}
	v.Title, v.Description = p.Title, cmp.Or(p.Description, s.Description)
	if p.Title != v.Site {
		v.Title += " · " + v.Site
	}
	if s.Appearance == "light" || s.Appearance == "dark" {
		v.Appearance, v.Strict = s.Appearance, s.Strict
	}
	v.DarkCode = s.DarkCode
	switch home := m.Home(p.Locale, p.Version); {
	case s.LogoHref != "":
		v.Home = f.link(p, l, nav.Link{Href: s.LogoHref}).Href
	case home != nil:
		v.Home = l.page(home)
	default:
		v.Home = l.up
	}
	v.Logo = nav.Themed{Light: f.file(l, s.Logo.Light), Dark: f.file(l, s.Logo.Dark)}
	v.Favicon = nav.Themed{Light: f.file(l, s.Favicon.Light), Dark: f.file(l, s.Favicon.Dark)}
	f.fillSettings(v, p, l)
	return v
}

func dirOf(rtl bool) string {
	if rtl {
		return "rtl"
	}
	return "ltr"
}

func navName(m *Model) string {
	if m.Site.Nav == nil {
		return ""
	}
	return m.Site.Nav.Name
}

// file returns the address of a picture of docs.json, "" for one that is not
// there: nothing is asked of other hosts.
func (f *frame) file(l linker, name string) string {
	name = strings.TrimPrefix(name, "/")
	if name == "" || !f.model.files[name] {
		return ""
	}
	return l.asset(name)
}

// fillSettings adds what docs.json, or a language of it, says of the frame.
func (f *frame) fillSettings(v *view, p *Page, l linker) {
	s := *f.model.settings
	if c := p.home(); c != nil && c.settings != nil {
		own := c.settings
		if len(own.Navbar) > 0 || own.Primary != nil {
			s.Navbar, s.Primary = own.Navbar, own.Primary
		}
		if len(own.Footer) > 0 || len(own.Socials) > 0 {
			s.Footer, s.Socials = own.Footer, own.Socials
		}
		if own.Banner.Content != "" {
			s.Banner = own.Banner
		}
	}
	v.Prompt = cmp.Or(s.Prompt, v.T("Search"))
	for _, link := range s.Navbar {
		v.Navbar = append(v.Navbar, f.link(p, l, link))
	}
	if s.Primary != nil {
		link := f.link(p, l, *s.Primary)
		v.Primary = &link
	}
	for _, link := range s.Socials {
		v.Socials = append(v.Socials, f.link(p, l, link))
	}
	for _, column := range s.Footer {
		made := footerColumn{Header: column.Header}
		for _, link := range column.Links {
			made.Links = append(made.Links, f.link(p, l, link))
		}
		v.Footer = append(v.Footer, made)
	}
	v.Meta = f.metatags(p, l, &s)
	if s.Banner.Content != "" {
		v.Banner, v.BannerKind = f.bannerHTML(p, l, s.Banner), s.Banner.Kind
		if s.Banner.Dismissible {
			v.BannerKey = bannerKey(s.Banner.Content)
		}
	}
}

// bannerKey tells banners apart, so that a new one is shown to readers who
// closed the last.
func bannerKey(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:4])
}

func (f *frame) link(p *Page, l linker, link nav.Link) frameLink {
	return frameLink{Label: link.Label, Href: safeHref(l.target(f.model.resolve(p, link.Href))), Icon: link.Icon, Drawing: drawing(link.Icon), External: isExternal(link.Href)}
}

// safeHref keeps what browsers would run out of links.
func safeHref(href string) string {
	href = cleanAddress(href)
	if !isExternal(href) || strings.HasPrefix(href, "//") {
		return href
	}
	scheme, _, _ := strings.Cut(strings.ToLower(href), ":")
	switch scheme {
	case "http", "https", "mailto", "tel":
		return href
	}
	return "#"
}

func (f *frame) bannerHTML(p *Page, l linker, banner nav.Banner) template.HTML {
	c := &content{}
	body := mdx.ParseBody(&mdx.Page{File: source.NewFile("", []byte(banner.Content))}, mdx.BodyOptions{})
	mdx.Walk(body.Nodes, func(n *mdx.Node) bool {
		n.ID = "" // the page below has its own
		return true
	})
	var b bytes.Buffer
	if err := mdx.HTML(&b, body, f.options(c, f.model.locale(p.Locale).words)); err != nil {
		panic(err) // writing to memory does not fail
	}
	c.split(b.String())
	b.Reset()
	if err := c.html(&b, f.model, p, l); err != nil {
		panic(err) // as above
	}
	return template.HTML(b.String())
}

// policy lets a page load nothing but what lies beside it. Pictures and films
// of other hosts are what a writer asked for, as are style attributes, which
// package mdx keeps from asking for more; scripts never are.
func policy(live bool) string {
	connect := "'none'"
	if live {
		connect = "'self'"
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: https: http:; media-src 'self' https: http:; " +
		"font-src 'self'; frame-src https:; connect-src " + connect + "; base-uri 'none'; form-action 'none'"
}
