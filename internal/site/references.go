package site

import (
	"path"
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/spec"
)

// Found is where a reference to a spec leads.
type Found struct {
	File  *SpecFile // nil: nowhere
	Moved *SpecFile // where a spec of this name stands instead
}

// FindSpec looks up a spec as pages and navigation name it: a docs-relative
// path with or without leading slash and extension, or a file name alone.
// version is the version folder that the reference stands in.
func (s *Site) FindSpec(name, version string) Found {
	if strings.Contains(name, "://") {
		return Found{}
	}
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	var byName []*SpecFile
	for _, set := range s.Sets {
		for _, f := range set.Files() {
			at := f.DocsPath(s)
			if at == clean || trimExt(at) == clean {
				return Found{File: f}
			}
			if path.Base(at) == path.Base(clean) || trimExt(path.Base(at)) == path.Base(clean) {
				byName = append(byName, f)
			}
		}
	}
	if len(byName) == 0 {
		return Found{}
	}
	if i := slices.IndexFunc(byName, func(f *SpecFile) bool { return strings.EqualFold(f.Set.Version, version) }); i > 0 {
		byName[0] = byName[i]
	}
	if !strings.HasPrefix(name, "/") && path.Base(clean) == clean && len(byName) == 1 {
		return Found{File: byName[0]} // a bare file name or stem is enough
	}
	return Found{Moved: byName[0]}
}

// Files returns all specs of the set, the base first, each once.
func (set *SpecSet) Files() []*SpecFile {
	var list []*SpecFile
	if set.Base != nil {
		list = append(list, set.Base)
	}
	for _, f := range set.Locales {
		if f != set.Base {
			list = append(list, f)
		}
	}
	return list
}

// Holding returns the sets of a version whose specs have the operation: what a
// reference without a spec may mean.
func (s *Site) Holding(name operation.Name, version string) []*SpecSet {
	var list []*SpecSet
	for _, set := range s.Sets {
		if set.Version != "" && !strings.EqualFold(set.Version, version) {
			continue
		}
		if slices.ContainsFunc(set.Files(), func(f *SpecFile) bool { return f.Operation(name) != nil }) {
			list = append(list, set)
		}
	}
	return list
}

// Renamed returns the operation that a missing one most likely became: the one
// of the same method whose path has the same words in another order or with
// other parameters, or the same path with another method. nil: none is near.
func Renamed(s *spec.Spec, name operation.Name) *spec.Operation {
	var sameWords, samePath []*spec.Operation
	for _, op := range s.Operations {
		if op.Name.Method == name.Method && words(op.Name.Path) == words(name.Path) {
			sameWords = append(sameWords, op)
		}
		if op.Name.Path == name.Path {
			samePath = append(samePath, op)
		}
	}
	switch {
	case len(sameWords) == 1:
		return sameWords[0]
	case len(sameWords) == 0 && len(samePath) == 1:
		return samePath[0]
	}
	return nil
}

// rightReference returns the reference that a page should have: that to the
// spec of its locale, where it stands now, and to the operation's name today.
func (s *Site) rightReference(page *Page) operation.Reference {
	d := page.Operation()
	ref := d.Reference
	if d.Key != "openapi" || ref.Spec == "" {
		return ref
	}
	found := s.FindSpec(ref.Spec, page.Version)
	file := found.File
	if file == nil {
		if found.Moved == nil {
			return ref
		}
		file = found.Moved
	}
	if own := file.Set.Own(page.Locale); own != nil && !file.Tag.Same(page.Locale) && own.Usable {
		file = own
	}
	if file != found.File {
		ref.Spec = "/" + file.DocsPath(s)
	}
	if file.Usable && file.Operation(ref.Name) == nil {
		if near := Renamed(file.Spec, ref.Name); near != nil {
			ref.Name = near.Name
		}
	}
	return ref
}

// words returns the literal segments of a path, sorted.
func words(path string) string {
	var list []string
	for _, segment := range strings.Split(path, "/") {
		if segment != "" && !strings.HasPrefix(segment, "{") {
			list = append(list, segment)
		}
	}
	slices.Sort(list)
	return strings.Join(list, "/")
}

// HasFile reports whether the tree holds the file of a page that was not read,
// as those of frozen versions are not.
func (s *Site) HasFile(page string) bool { return s.pageFiles[page] }
