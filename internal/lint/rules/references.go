package rules

import (
	"parlance/internal/lint"
	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/operation"
	"parlance/internal/site"
)

// references knows which operations the pages and the navigation of each
// locale document.
type references struct {
	site  *site.Site
	pages map[referenceKey]*site.Page
	bulk  map[referenceKey]bool // Name is empty: the whole set
	used  map[*site.SpecSet]bool
}

type referenceKey struct {
	set    *site.SpecSet
	locale locale.Tag
	name   operation.Name
}

func collectReferences(p *lint.Pass) *references {
	r := &references{
		site: p.Site, pages: map[referenceKey]*site.Page{}, bulk: map[referenceKey]bool{}, used: map[*site.SpecSet]bool{},
	}
	for _, page := range p.Pages() {
		if d := page.Operation(); d != nil && d.Problem == "" {
			for _, set := range r.meant(d.Reference, page.Version) {
				r.add(set, page.Locale, d.Reference.Name, page)
			}
		}
	}
	if p.Site.Nav == nil {
		return r
	}
	for _, cell := range p.Site.Nav.Cells {
		if p.Skips(cell.Version) {
			continue
		}
		tag, ok := locale.Parse(cell.Language)
		if !ok {
			tag = p.Site.Source
		}
		for _, entry := range cell.Entries {
			if entry.Kind == nav.OperationEntry {
				for _, set := range r.meant(entry.Operation, "") {
					r.add(set, tag, entry.Operation.Name, nil)
				}
			}
		}
		for _, source := range cell.Sources {
			if source.Bulk {
				r.addBulk(source.Spec, tag)
			}
		}
	}
	for _, source := range p.Site.Nav.APISpecs {
		for _, l := range p.Site.Locales {
			if source.Bulk {
				r.addBulk(source.Spec, l.Tag)
			}
		}
	}
	return r
}

func (r *references) add(set *site.SpecSet, tag locale.Tag, name operation.Name, page *site.Page) {
	r.pages[referenceKey{set, tag, name}] = page
	r.used[set] = true
}

func (r *references) addBulk(spec string, tag locale.Tag) {
	found := r.site.FindSpec(spec, "")
	if found.File != nil {
		r.bulk[referenceKey{set: found.File.Set, locale: tag}] = true
		r.used[found.File.Set] = true
		return
	}
	// A remote spec stands for the set of its file's name.
	if found.Moved != nil {
		r.bulk[referenceKey{set: found.Moved.Set, locale: tag}] = true
	}
}

// meant returns the sets that a reference may name.
func (r *references) meant(ref operation.Reference, version string) []*site.SpecSet {
	if ref.Spec == "" {
		return r.site.Holding(ref.Name, version)
	}
	found := r.site.FindSpec(ref.Spec, version)
	switch {
	case found.File != nil:
		return []*site.SpecSet{found.File.Set}
	case found.Moved != nil:
		return []*site.SpecSet{found.Moved.Set}
	}
	return nil
}

// documents reports whether a locale has a page for an operation, or a
// navigation that generates one.
func (r *references) documents(set *site.SpecSet, tag locale.Tag, name operation.Name) bool {
	for key := range r.pages {
		if key.set == set && key.locale.Same(tag) && key.name.Same(name) {
			return true
		}
	}
	for key := range r.bulk {
		if key.set == set && key.locale.Same(tag) {
			return true
		}
	}
	return false
}

// documentsAny reports whether a locale documents any operation of the set:
// one that documents none has no reference pages on purpose.
func (r *references) documentsAny(set *site.SpecSet, tag locale.Tag) bool {
	for key := range r.pages {
		if key.set == set && key.locale.Same(tag) {
			return true
		}
	}
	return false
}
