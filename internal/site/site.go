// Package site holds one snapshot of a documentation tree: configuration,
// specs, pages and navigation, and how they belong together.
//
// Load reads; everything after it is a look-up. A file that cannot be read is
// a Problem of the snapshot, not an error.
package site

import (
	"strings"

	"parlance/internal/config"
	"parlance/internal/locale"
	"parlance/internal/mdx"
	"parlance/internal/nav"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// Site is a snapshot of a documentation tree. It is not changed after Load.
type Site struct {
	Config  *config.Config
	DocsDir string // folder of docs.json relative to the root, "." when it is the root
	Nav     *nav.Nav
	Source  locale.Tag
	Locales []Locale // the source first, then in the order of the navigation
	Sets    []*SpecSet
	Pages   []*Page // sorted by File path; snippets are not among them
	// Snippets are the pages that others show: those in snippets/, and those
	// that are imported. Sorted by File path.
	Snippets []*Page
	Files    int      // files looked at
	Paths    []string // root-relative paths of the files of the docs folder, sorted

	Problems []Problem

	byPath    map[string]*Page // docs-relative path without extension
	specFiles map[string]*SpecFile
	versions  map[string]bool // folder names of versions, lower case
	frozen    frozenSet
	pageFiles map[string]bool         // docs-relative paths without extension of all page files
	borrowed  map[setLocale]*SpecFile // learnt from reference pages
	record    *record
	ignored   func(string) bool // by .mintignore: docs-relative paths, folders with "/" at their end
}

// Locale is one language of the tree.
type Locale struct {
	Tag    locale.Tag
	Folder string     // "" for a language at the root
	Spec   locale.Tag // the locale whose specs it borrows; "" for none
}

// Page is an .mdx or .md file that is served.
type Page struct {
	*mdx.Page
	Path    string     // docs-relative, without extension: "v1.0/ko/api-reference/stop"
	Locale  locale.Tag // the source's for a page in no locale's folder
	Version string     // folder of the version, "" for none
	Rest    string     // Path without version and locale: equal for counterparts
	Frozen  bool
}

// SpecSet is one API: its base and the specs of its locales.
type SpecSet struct {
	Name    string // root-relative path without locale and extension
	Version string // folder of the docs version it stands in
	Frozen  bool
	Base    *SpecFile
	Locales []*SpecFile // may hold Base, when the source's spec is the base
	Publish string      // folder that holds the copies which pages name
}

// SpecFile is one spec of a set.
type SpecFile struct {
	*spec.Spec
	Set       *SpecSet
	Tag       locale.Tag   // "" for a base of no locale
	Path      string       // root-relative
	Published string       // root-relative path of the copy that pages name, "" for none
	Copy      *source.File // that copy, nil where it is not there yet
}

// DocsPath returns the path that pages name the spec by, relative to the docs
// folder and without a leading slash.
func (f *SpecFile) DocsPath(s *Site) string {
	if f.Published != "" {
		return s.docsRelative(f.Published)
	}
	return s.docsRelative(f.Path)
}

// Problem is a Problem of a file with the id of the rule that reports it.
type Problem struct {
	Rule string
	tree.Problem
	Frozen bool
}

// Page returns the page at a docs-relative path without extension, or nil.
func (s *Site) Page(path string) *Page { return s.byPath[path] }

// ConfigPath returns the root-relative path of the configuration file, "" for a
// tree without one.
func (s *Site) ConfigPath() string {
	if s.Config.File == nil {
		return ""
	}
	return s.Config.File.Path
}

// Own returns the set's spec of a locale, and nil where it has none.
func (set *SpecSet) Own(tag locale.Tag) *SpecFile {
	for _, f := range set.Locales {
		if f.Tag.Same(tag) {
			return f
		}
	}
	return nil
}

// For returns the spec that documents the set in a locale: its own, the one
// that it borrows, or the only one that there is. nil when the locale has to
// have its own.
func (s *Site) For(set *SpecSet, tag locale.Tag) *SpecFile {
	if own := set.Own(tag); own != nil {
		return own
	}
	for _, l := range s.Locales {
		if l.Tag.Same(tag) && l.Spec != "" {
			if f := set.Own(l.Spec); f != nil {
				return f
			}
		}
	}
	if len(set.Locales) == 0 || len(set.Locales) == 1 && set.Locales[0] == set.Base {
		return set.Base
	}
	return s.borrowed[setLocale{set, tag}]
}

// learnBorrowed notes whose spec a locale's reference pages name, where it has
// none of its own.
func (s *Site) learnBorrowed() {
	s.borrowed = map[setLocale]*SpecFile{}
	for _, page := range s.Pages {
		directive := page.Operation()
		if directive == nil || directive.Reference.Spec == "" {
			continue
		}
		found := s.FindSpec(directive.Reference.Spec, page.Version)
		file := found.File
		if file == nil {
			file = found.Moved
		}
		if file == nil || !strings.EqualFold(file.Set.Version, page.Version) {
			continue
		}
		key := setLocale{file.Set, page.Locale}
		if s.borrowed[key] == nil {
			s.borrowed[key] = file
		}
	}
}

// Summary counts what the snapshot holds.
func (s *Site) Summary() (files, pages, specs, cells int) {
	for _, set := range s.Sets {
		specs += len(set.Locales)
		if set.Base != nil && set.Own(set.Base.Tag) != set.Base {
			specs++
		}
	}
	if s.Nav != nil {
		cells = len(s.Nav.Cells)
	}
	return s.Files, len(s.Pages), specs, cells
}
