// Package preview is the documentation site: it builds all pages as static
// files, and serves them live while they are written.
//
// A Model says which pages there are, where each stands in the navigation and
// what it is called in every language. Both the build and the server write
// pages from it, so that what a writer sees is what readers get. How a body
// becomes HTML is for package mdx, what an endpoint page shows for package
// reference.
package preview

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/operation"
	"parlance/internal/preview/messages"
	"parlance/internal/site"
)

// Model is what a site shows of a snapshot. It is not changed after NewModel.
type Model struct {
	Site    *site.Site
	Pages   []*Page // sorted by URL
	Locales []Locale

	settings  *nav.Settings
	cells     []*cell
	byPath    map[string]*Page // by docs-relative path
	byURL     map[string]*Page
	operation map[operationKey]*Page
	redirects []redirect
	files     map[string]bool // docs-relative paths of files that are served as they are

	bodies map[string]*site.Page // by path: pages whose bodies are newer than those of the Pages
}

// Locale is a language of the site.
type Locale struct {
	site.Locale
	Name string // in the language itself: "한국어"
	RTL  bool
	home map[string]*Page // by version

	words *messages.Messages // of the frame
}

// Page is a page of the site.
type Page struct {
	URL         string // path on the site, without slashes around it: "ko/api-reference/stop"
	Title       string
	Label       string // in the sidebar
	Description string
	Locale      locale.Tag
	Version     string // as the navigation writes it

	// Source is the page whose text is shown: of another language where Missing
	// is set, nil where the navigation asks for an operation without a page.
	Source    *site.Page
	Missing   bool // in this language; the source's text is shown instead
	Hidden    bool // in no navigation that readers see
	Operation *operation.Reference
	Schema    string // "Name" or "FILE Name" of a page that shows a schema
	Manual    string // "POST /runs" of a page that describes an endpoint by hand
	Method    string // for the badge in the sidebar
	Tag, Icon string
	Mode      string

	described bool   // of a page without Source: its description is more than the beginning of the operation's
	rest      string // equal for counterparts
	places    []place
	prev      *Page
	next      *Page
}

// place is where a page stands in the navigation: in which cell, on which way.
type place struct {
	cell *cell
	way  []*division // divisions around it, outermost first
}

// cell is what readers of one language see of one version.
type cell struct {
	locale    locale.Tag
	version   string
	number    int // among those of the language
	isDefault bool
	hidden    bool
	settings  *nav.Settings
	root      *division
}

// File returns the path of the page's file below the output folder.
func (p *Page) File() string { return path.Join(p.URL, "index.html") }

// depth returns how many folders lie between the page and the root.
func (p *Page) depth() int {
	if p.URL == "" {
		return 0
	}
	return strings.Count(p.URL, "/") + 1
}

func (p *Page) home() *cell {
	if len(p.places) == 0 {
		return nil
	}
	return p.places[0].cell
}

// NewModel works out the pages of a snapshot.
func NewModel(s *site.Site) *Model {
	m := &Model{
		Site: s, settings: &nav.Settings{}, byPath: map[string]*Page{}, byURL: map[string]*Page{},
		operation: map[operationKey]*Page{}, files: map[string]bool{},
	}
	if s.Nav != nil {
		m.settings = s.Nav.Settings
	}
	for _, l := range s.Locales {
		m.Locales = append(m.Locales, Locale{Locale: l, Name: languageName(l.Tag), RTL: l.Tag.IsRTL(), home: map[string]*Page{}, words: messages.For(l.Tag)})
	}
	m.listFiles()
	for _, source := range s.Pages {
		m.addSource(source)
	}
	m.cells = m.readCells()
	for _, c := range m.cells {
		m.placePages(c)
	}
	m.addMissing()
	for _, p := range m.Pages {
		m.settlePlace(p)
	}
	m.redirects = m.readRedirects()
	slices.SortFunc(m.Pages, func(a, b *Page) int { return cmp.Compare(a.URL, b.URL) })
	return m
}

// Renew returns the model of a snapshot that was made of this one's. Where only
// bodies of pages differ, all pages keep their places.
func (m *Model) Renew(s *site.Site) *Model {
	bodies, ok := m.Site.OtherBodies(s)
	if !ok {
		return NewModel(s)
	}
	next := *m
	next.Site, next.bodies = s, maps.Clone(m.bodies)
	if next.bodies == nil {
		next.bodies = bodies
	}
	maps.Copy(next.bodies, bodies)
	return &next
}

// source returns the file of a page as it is now: with the same front matter as
// the page's Source, nil where there is none.
func (m *Model) source(p *Page) *site.Page {
	if p.Source != nil {
		if now := m.bodies[p.Source.Path]; now != nil {
			return now
		}
	}
	return p.Source
}

// addSource adds the page of a file. Where two files answer at one URL, as
// "a.mdx" and "a/index.mdx", the first is shown.
func (m *Model) addSource(source *site.Page) *Page {
	p := &Page{
		URL: urlOf(source.Path), Source: source, Locale: source.Locale, Version: source.Version, rest: source.Rest,
		Title: source.Title(), Description: source.Description(),
		Label: source.Field("sidebarTitle").Text(), Icon: source.Field("icon").Text(), Tag: source.Field("tag").Text(),
		Mode: source.Field("mode").Text(), Hidden: true,
	}
	if d := source.Operation(); d != nil && d.Problem == "" {
		ref := d.Reference
		if !source.Field("hideApiMarker").IsTrue() {
			p.Method = ref.Name.Method
		}
		if d.Key == "api" {
			p.Manual = source.Field("api").Text()
		} else {
			p.Operation = &ref
			m.describe(p)
		}
	}
	p.Schema = source.Field("openapi-schema").Text()
	if p.Title == "" {
		p.Title = titleOf(source.Path)
	}
	p.Label = cmp.Or(p.Label, p.Title)
	return m.add(source.Path, p)
}

// add adds a page under its path, and returns the one that has its URL.
func (m *Model) add(at string, p *Page) *Page {
	if known := m.byURL[p.URL]; known != nil {
		m.byPath[at] = known
		return known
	}
	m.Pages = append(m.Pages, p)
	m.byPath[at], m.byURL[p.URL] = p, p
	return p
}

// addMissing adds the pages that the source has and a language has not, where
// the language has that version at all.
func (m *Model) addMissing() {
	cells := map[[2]string]*cell{}
	for _, c := range m.cells {
		cells[[2]string{string(c.locale), strings.ToLower(c.version)}] = c
	}
	for _, p := range slices.Clone(m.Pages) {
		if p.Source == nil || p.Hidden || !p.Locale.Same(m.Site.Source) {
			continue
		}
		for i := range m.Locales {
			l := &m.Locales[i]
			if l.Tag.Same(p.Locale) || l.Folder == "" {
				continue
			}
			c := cells[[2]string{string(l.Tag), strings.ToLower(p.home().version)}]
			at := m.Site.Counterpart(p.Source, l.Locale)
			if c == nil || m.byPath[at] != nil || m.byURL[urlOf(at)] != nil {
				continue
			}
			copied := *p
			copied.URL, copied.Locale, copied.Missing, copied.places = urlOf(at), l.Tag, true, []place{{c, m.wayBeside(p, l, c)}}
			copied.prev, copied.next = nil, nil
			m.add(at, &copied)
		}
	}
}

// wayBeside returns where a page that a language lacks would stand: where the
// nearest of its neighbours does that the language has.
func (m *Model) wayBeside(p *Page, l *Locale, c *cell) []*division {
	before, after := p.prev, p.next
	for before != nil || after != nil {
		for _, near := range []*Page{before, after} {
			if near == nil || near.Source == nil {
				continue
			}
			other := m.byPath[m.Site.Counterpart(near.Source, l.Locale)]
			if other == nil || other.Missing {
				continue
			}
			for _, at := range other.places {
				if at.cell == c {
					return at.way
				}
			}
		}
		if before != nil {
			before = before.prev
		}
		if after != nil {
			after = after.next
		}
	}
	return nil
}

// settlePlace chooses the cell in which a page is shown: of the default
// version where several list it, that of its folders where none does.
func (m *Model) settlePlace(p *Page) {
	if len(p.places) > 0 {
		i := slices.IndexFunc(p.places, func(at place) bool { return at.cell.isDefault })
		if i > 0 {
			p.places[0], p.places[i] = p.places[i], p.places[0]
		}
	} else if c := m.cellOf(p.Locale, p.Version); c != nil {
		p.places = []place{{cell: c}}
	}
	if c := p.home(); c != nil {
		p.Version = c.version
	}
}

// cellOf returns the cell of a language and version: without a version, or for
// one that is not there, that of the default version.
func (m *Model) cellOf(tag locale.Tag, version string) *cell {
	var fallback *cell
	for _, c := range m.cells {
		if !c.locale.Same(tag) {
			continue
		}
		if version != "" && strings.EqualFold(c.version, version) {
			return c
		}
		if fallback == nil || c.isDefault && !fallback.isDefault {
			fallback = c
		}
	}
	return fallback
}

// locale returns the entry of a language.
func (m *Model) locale(tag locale.Tag) *Locale {
	for i := range m.Locales {
		if m.Locales[i].Tag.Same(tag) {
			return &m.Locales[i]
		}
	}
	return &Locale{Locale: site.Locale{Tag: tag}, Name: languageName(tag), RTL: tag.IsRTL(), words: messages.For(tag)}
}

// Counterpart returns the same page in another language: nil where there is
// none, not even with the source's text.
func (m *Model) Counterpart(p *Page, l *Locale) *Page {
	if l.Tag.Same(p.Locale) {
		return p
	}
	if p.Source == nil {
		return m.ofOperation(p, l.Tag, p.Version)
	}
	origin := *p.Source
	if p.Missing {
		if l.Tag.Same(origin.Locale) {
			return m.byPath[origin.Path]
		}
	}
	return m.byPath[m.Site.Counterpart(&origin, l.Locale)]
}

// ofOperation returns the page that is generated of the same operation for
// another language or version.
func (m *Model) ofOperation(p *Page, tag locale.Tag, version string) *Page {
	if p.Operation == nil {
		return nil
	}
	return m.operation[operationKey{p.Operation.Name, tag, strings.ToLower(version)}]
}

// InVersion returns the same page in another version, or nil.
func (m *Model) InVersion(p *Page, version string) *Page {
	if strings.EqualFold(p.Version, version) {
		return p
	}
	if p.Source == nil {
		return m.ofOperation(p, p.Locale, version)
	}
	for _, at := range p.places {
		if strings.EqualFold(at.cell.version, version) {
			return p
		}
	}
	l := m.locale(p.Locale)
	for _, folder := range []string{version, strings.ToLower(version), ""} {
		moved := *p.Source
		moved.Version = folder
		parts := []string{folder, l.Folder, p.rest}
		if moved.Version != "" && p.Source.Version != "" && !strings.HasPrefix(p.Source.Path, p.Source.Version+"/") {
			parts[0], parts[1] = parts[1], parts[0]
		}
		if found := m.byPath[path.Join(parts...)]; found != nil && strings.EqualFold(found.Version, version) {
			return found
		}
	}
	return nil
}

// Home returns the first page of a language: of the default version, or of
// the one that is named.
func (m *Model) Home(tag locale.Tag, version string) *Page {
	c := m.cellOf(tag, version)
	if c == nil || c.root == nil {
		return nil
	}
	return c.root.first()
}

// titleOf makes a title of a path: "quick-start" is "Quick start".
func titleOf(at string) string {
	text := strings.NewReplacer("-", " ", "_", " ").Replace(path.Base(at))
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// urlOf returns where a page is answered: "x/index" at "x".
func urlOf(at string) string {
	if at == "index" {
		return ""
	}
	return strings.TrimSuffix(at, "/index")
}
