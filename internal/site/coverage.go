package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/operation"
	"parlance/internal/spec"
)

// Coverage knows which operations the pages and the navigation of each
// locale document.
type Coverage struct {
	site        *Site
	allVersions bool
	documented  map[setLocale]*documented
	used        map[*SpecSet]bool
	repaired    map[*Page]operation.Reference
}

// setLocale is one API in one language.
type setLocale struct {
	set *SpecSet
	tag locale.Tag
}

// documented is what a locale documents of a set.
type documented struct {
	all        bool // the navigation generates a page for every operation
	operations map[operation.Name]bool
	pages      []*Page
}

// Coverage reads the references of all pages and navigation entries, those of
// frozen versions only where allVersions says so.
func (s *Site) Coverage(allVersions bool) *Coverage {
	c := &Coverage{
		site: s, allVersions: allVersions,
		documented: map[setLocale]*documented{}, used: map[*SpecSet]bool{}, repaired: map[*Page]operation.Reference{},
	}
	c.addNavigation()
	var broken []*Page
	for _, page := range s.Pages {
		d := page.Operation()
		if d == nil || d.Problem != "" || page.Frozen && !allVersions {
			continue
		}
		if right := s.rightReference(page); right != d.Reference {
			c.repaired[page] = right
			broken = append(broken, page)
			continue
		}
		c.addPage(page, d.Reference)
	}
	for _, page := range broken {
		// A page whose operation went away may look like another one's that
		// has its page already: then it is no repair, but a stale page.
		ref := c.repaired[page]
		if ref.Name != page.Operation().Reference.Name && c.documentedElsewhere(page, ref) {
			ref.Name = page.Operation().Reference.Name
			c.repaired[page] = ref
		}
		c.addPage(page, ref)
	}
	return c
}

func (c *Coverage) documentedElsewhere(page *Page, ref operation.Reference) bool {
	return slices.ContainsFunc(c.meant(ref, page.Version), func(set *SpecSet) bool {
		return c.Documents(set, page.Locale, ref.Name)
	})
}

// Repaired returns what the reference of a page should be where it is not:
// the spec moved, the operation was renamed, or the page's own locale has a
// spec that it does not name.
func (c *Coverage) Repaired(page *Page) (operation.Reference, bool) {
	ref, ok := c.repaired[page]
	return ref, ok && ref != page.Operation().Reference
}

func (c *Coverage) addNavigation() {
	if c.site.Nav == nil {
		return
	}
	for _, cell := range c.site.Nav.Cells {
		if c.allVersions || !c.site.IsFrozen(cell.Version) {
			c.addCell(cell)
		}
	}
	for _, source := range c.site.Nav.APISpecs {
		for _, l := range c.site.Locales {
			c.addSource(source, "", l.Tag)
		}
	}
}

func (c *Coverage) addCell(cell *nav.Cell) {
	tag := c.site.CellLocale(cell)
	for _, entry := range cell.Entries {
		if entry.Kind == nav.OperationEntry {
			for _, set := range c.meant(entry.Operation, cell.Version) {
				c.at(set, tag).operations[trimSlash(entry.Operation.Name)] = true
			}
		}
	}
	for _, source := range cell.Sources {
		c.addSource(source, cell.Version, tag)
	}
}

func (c *Coverage) at(set *SpecSet, tag locale.Tag) *documented {
	key := setLocale{set, tag}
	d := c.documented[key]
	if d == nil {
		d = &documented{operations: map[operation.Name]bool{}}
		c.documented[key] = d
	}
	c.used[set] = true
	return d
}

func (c *Coverage) addPage(page *Page, ref operation.Reference) {
	for _, set := range c.meant(ref, page.Version) {
		d := c.at(set, page.Locale)
		d.operations[trimSlash(ref.Name)] = true
		d.pages = append(d.pages, page)
	}
}

// trimSlash makes names equal that mean the same operation.
func trimSlash(name operation.Name) operation.Name {
	if len(name.Path) > 1 {
		name.Path = strings.TrimSuffix(name.Path, "/")
	}
	return name
}

func (c *Coverage) addSource(source nav.Source, version string, tag locale.Tag) {
	if !source.Bulk {
		return
	}
	name := source.Spec
	if strings.Contains(name, "://") {
		name = path.Base(name) // a remote spec stands for the set of its file's name
	}
	found := c.site.FindSpec(name, version)
	switch {
	case found.File != nil:
		c.at(found.File.Set, tag).all = true
	case found.Moved != nil:
		c.at(found.Moved.Set, tag).all = true
	}
}

// meant returns the sets that a reference may name.
func (c *Coverage) meant(ref operation.Reference, version string) []*SpecSet {
	if ref.Spec == "" {
		return c.site.Holding(ref.Name, version)
	}
	found := c.site.FindSpec(ref.Spec, version)
	switch {
	case found.File != nil:
		return []*SpecSet{found.File.Set}
	case found.Moved != nil:
		return []*SpecSet{found.Moved.Set}
	}
	return nil
}

// Documents reports whether a locale has a page for an operation, or a
// navigation that generates one.
func (c *Coverage) Documents(set *SpecSet, tag locale.Tag, name operation.Name) bool {
	d := c.documented[setLocale{set, tag}]
	return d != nil && (d.all || d.operations[trimSlash(name)])
}

// DocumentsAny reports whether a locale documents any operation of the set:
// one that documents none has no reference on purpose.
func (c *Coverage) DocumentsAny(set *SpecSet, tag locale.Tag) bool {
	return c.documented[setLocale{set, tag}] != nil
}

// Pages returns a locale's pages of a set's operations, sorted by path.
func (c *Coverage) Pages(set *SpecSet, tag locale.Tag) []*Page {
	d := c.documented[setLocale{set, tag}]
	if d == nil {
		return nil
	}
	slices.SortStableFunc(d.pages, func(a, b *Page) int { return cmp.Compare(a.Path, b.Path) })
	return d.pages
}

// Reference returns the operation that a page documents: the one that it
// names, put right.
func (c *Coverage) Reference(page *Page) operation.Reference {
	if ref, ok := c.repaired[page]; ok {
		return ref
	}
	return page.Operation().Reference
}

// Undocumented is an operation that has no page in a locale.
type Undocumented struct {
	Set       *SpecSet
	Locale    Locale
	File      *SpecFile // the locale's own spec, or the one it borrows
	Operation *spec.Operation
}

// Undocumented lists the operations without a page, by set, locale and the
// order of the spec. A spec that nobody documents is no part of the site, and
// a locale that neither has its own spec nor documents any operation has no
// reference on purpose.
func (c *Coverage) Undocumented() []Undocumented {
	var list []Undocumented
	for _, set := range c.site.Sets {
		if !c.used[set] || set.Frozen && !c.allVersions {
			continue
		}
		for _, l := range c.site.Locales {
			file := c.site.For(set, l.Tag)
			if file == nil || !file.Usable || !c.DocumentsAny(set, l.Tag) && set.Own(l.Tag) == nil {
				continue
			}
			for _, op := range file.Operations {
				if !op.Excluded && !c.Documents(set, l.Tag, op.Name) {
					list = append(list, Undocumented{set, l, file, op})
				}
			}
		}
	}
	return list
}

// CellLocale returns the locale of a cell: the source's for a navigation
// without languages.
func (s *Site) CellLocale(cell *nav.Cell) locale.Tag {
	tag, ok := locale.Parse(cell.Language)
	if !ok {
		return s.Source
	}
	if i := slices.IndexFunc(s.Locales, func(l Locale) bool { return l.Tag.Same(tag) }); i >= 0 {
		return s.Locales[i].Tag
	}
	return tag
}
