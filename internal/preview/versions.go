package preview

import (
	"html/template"
	"strings"

	"parlance/internal/locale"
)

// versionKey names the choice of versions of pages that are counterparts of
// each other in the versions of one language, as it is written at one depth.
type versionKey struct {
	locale      locale.Tag
	rest        string // of the pages' paths
	up          string
	live        bool
	localeFirst bool // in the paths, before the version
}

// versionList is a choice of versions: a hundred of them, on each of twenty
// thousand pages. Counterparts share one, and each marks its own version.
type versionList struct {
	text   string
	count  int
	pages  map[string]*Page // by version, lower case
	places map[string]int   // where a version is marked
}

// of returns the choice as the page of a version has it.
func (l *versionList) of(version string) marked {
	at, ok := l.places[strings.ToLower(version)]
	if l.count < 2 {
		return marked{}
	}
	if !ok {
		return marked{text: l.text}
	}
	return marked{l.text, []insertion{{at, ` aria-current="true"`}}}
}

// versions returns the choice of versions at a page.
func (f *frame) versions(p *Page, l linker) marked {
	if p.Source == nil || len(p.places) != 1 || p.home().hidden {
		return f.newVersions(p, l).of(p.Version)
	}
	_, afterVersion := strings.CutPrefix(p.Source.Path, p.Source.Version+"/")
	key := versionKey{p.Locale, p.rest, l.up, l.live, p.Source.Version != "" && !afterVersion}
	f.mu.Lock()
	list := f.lists[key]
	f.mu.Unlock()
	if list == nil {
		list = f.newVersions(p, l)
		f.mu.Lock()
		f.lists[key] = list
		f.mu.Unlock()
	}
	if list.pages[strings.ToLower(p.Version)] != p {
		list = f.newVersions(p, l) // another page stands for its version at others
	}
	return list.of(p.Version)
}

func (f *frame) newVersions(p *Page, l linker) *versionList {
	list := &versionList{pages: map[string]*Page{}, places: map[string]int{}}
	var b strings.Builder
	for _, c := range f.model.cells {
		if !c.locale.Same(p.Locale) || c.version == "" || c.hidden && !strings.EqualFold(c.version, p.Version) {
			continue
		}
		other := f.model.InVersion(p, c.version)
		if other == nil {
			other = c.root.first()
		}
		if other == nil {
			continue
		}
		list.count++
		version := strings.ToLower(c.version)
		list.pages[version] = other
		b.WriteString(`<li><a href="`)
		b.WriteString(template.HTMLEscapeString(l.page(other)))
		b.WriteString(`" dir="ltr"`)
		list.places[version] = b.Len()
		b.WriteString(">" + template.HTMLEscapeString(c.version) + "</a></li>")
	}
	list.text = b.String()
	return list
}
