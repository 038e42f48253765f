package site

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"parlance/internal/mdx"
	"parlance/internal/source"
	"parlance/internal/spec"
)

// record is what a snapshot keeps of the files that it was made of, so that the
// next one need not read them again. All of it is by root-relative path.
type record struct {
	options   Options
	files     map[string]*source.File // configuration, navigation and specs
	pages     map[string]*mdx.Page    // of all page files that could be read, snippets too
	specs     map[string]*spec.Spec
	specLike  map[string]bool // whether a file's name and head look like those of a spec
	navFiles  map[string]bool // what the navigation was made of, or asked for
	unwalked  []Problem       // of the folders and links that were not followed
	validator spec.Loader
}

func newRecord(o Options) *record {
	return &record{
		options: o, files: map[string]*source.File{}, pages: map[string]*mdx.Page{}, specs: map[string]*spec.Spec{},
		specLike: map[string]bool{}, navFiles: map[string]bool{},
	}
}

// Reload returns a snapshot of the tree as it is now, after the files at the
// changed root-relative paths were written, added or removed. It gives what
// Load gives, but looks at no other files: what the old snapshot read of them
// is used again. Without paths, or where one is that of a folder, all is read.
func (s *Site) Reload(fsys fs.FS, changed []string) (*Site, error) {
	old := s.record
	if len(changed) == 0 || slices.ContainsFunc(changed, func(name string) bool { return s.isFolder(fsys, name) }) {
		return Load(fsys, old.options)
	}
	if next := s.withBodies(fsys, changed); next != nil {
		return next, nil
	}
	l := newLoader(fsys, old.options)
	l.old, l.changed = s, map[string]bool{}
	for _, name := range changed {
		l.changed[path.Clean(name)] = true
	}
	l.site.record.validator = old.validator
	return l.load()
}

// isFolder reports whether a path is that of a folder, or was.
func (s *Site) isFolder(fsys fs.FS, name string) bool {
	name = path.Clean(name)
	i, _ := slices.BinarySearch(s.Paths, name+"/")
	if i < len(s.Paths) && strings.HasPrefix(s.Paths[i], name+"/") {
		return true
	}
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

// unchanged reports whether a file is as the old snapshot found it.
func (l *loader) unchanged(name string) bool { return l.old != nil && !l.changed[name] }

// sameFiles reports whether the tree holds the same files as before.
func (l *loader) sameFiles() bool {
	if l.old == nil || l.site.DocsDir != l.old.DocsDir || l.changed[l.site.RootPath(ignoreFile)] {
		return false
	}
	for name := range l.changed {
		_, known := slices.BinarySearch(l.old.Paths, name)
		info, err := fs.Stat(l.fsys, name)
		if known != (err == nil && info.Mode().IsRegular()) {
			return false
		}
	}
	return true
}

// sameNavigation reports whether the navigation is as it was.
func (l *loader) sameNavigation() bool {
	if l.old == nil || l.site.DocsDir != l.old.DocsDir || l.old.Nav == nil {
		return false
	}
	for name := range l.changed {
		if l.old.record.navFiles[name] {
			return false
		}
	}
	return true
}

// withBodies returns the snapshot with other bodies of its pages, and nil where
// more than bodies of pages was changed: then nothing else has to be looked at.
func (s *Site) withBodies(fsys fs.FS, changed []string) *Site {
	renewed := map[string]*Page{}
	for _, name := range changed {
		name = path.Clean(name)
		old := s.byPath[trimExt(s.docsRelative(name))]
		data, err := readBounded(fsys, name)
		if _, known := slices.BinarySearch(s.Paths, name); !known && errors.Is(err, fs.ErrNotExist) {
			continue // an editor's, which it wrote beside the page
		}
		if err != nil || old == nil || old.File.Path != name {
			return nil
		}
		page := *old
		page.Page = mdx.Parse(source.NewFile(name, data))
		if !sameHead(old.Page, page.Page) {
			return nil
		}
		renewed[page.Path] = &page
	}
	next, record := *s, *s.record
	next.record = &record
	next.Pages, next.byPath, record.pages = slices.Clone(s.Pages), maps.Clone(s.byPath), maps.Clone(record.pages)
	for i, old := range next.Pages {
		if page := renewed[old.Path]; page != nil {
			next.Pages[i], next.byPath[page.Path], record.pages[page.File.Path] = page, page, page.Page
		}
	}
	return &next
}

// sameHead reports whether two forms of a page differ in their texts only.
func sameHead(a, b *mdx.Page) bool {
	return a.Body == b.Body && bytes.Equal(a.File.Data[:a.Body], b.File.Data[:b.Body]) && len(a.Problems) == 0 && len(b.Problems) == 0 &&
		slices.EqualFunc(a.Imports, b.Imports, func(a, b mdx.Import) bool { return a.Path == b.Path })
}

// OtherBodies returns the pages that have another body in a snapshot which
// Reload made of this one, by path. ok is false where more than that differs.
func (s *Site) OtherBodies(next *Site) (pages map[string]*Page, ok bool) {
	if next.Nav != s.Nav || len(next.Pages) != len(s.Pages) || !slices.Equal(s.Sets, next.Sets) {
		return nil, false
	}
	pages = map[string]*Page{}
	for i, page := range next.Pages {
		old := s.Pages[i]
		switch {
		case page == old:
		case page.Path != old.Path || !sameHead(page.Page, old.Page):
			return nil, false
		default:
			pages[page.Path] = page
		}
	}
	return pages, true
}
