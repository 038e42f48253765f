package site

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"parlance/internal/locale"
	"parlance/internal/nav"
)

// docsRelative takes the docs folder off a root-relative path. A path outside
// it begins with "../".
func (s *Site) docsRelative(name string) string {
	if s.DocsDir == "." {
		return name
	}
	if rest, ok := strings.CutPrefix(name, s.DocsDir+"/"); ok {
		return rest
	}
	if name == s.DocsDir {
		return "."
	}
	return "../" + name
}

// DocsPath returns a root-relative path as seen from the docs folder. A path
// outside of it begins with "../".
func (s *Site) DocsPath(name string) string { return s.docsRelative(name) }

// RootPath is the inverse: a docs-relative path as seen from the root.
func (s *Site) RootPath(name string) string { return path.Join(s.DocsDir, name) }

// ImportPath returns the root-relative path of the file that an import names in
// the file from, which is root-relative too: "/snippets/a.mdx" counts from the
// docs folder, "./a.mdx" from that of the file.
func (s *Site) ImportPath(from, name string) string {
	if strings.HasPrefix(name, "/") {
		return s.RootPath(name)
	}
	return path.Join(path.Dir(from), name)
}

// HasPath reports whether a file is there, by its root-relative path. Of files
// that .mintignore names, or that are in folders which are not looked into, it
// is not known, and they count as there.
func (s *Site) HasPath(name string) bool {
	if _, found := slices.BinarySearch(s.Paths, name); found {
		return true
	}
	rest := s.docsRelative(name)
	if s.ignored(rest) {
		return true
	}
	for dir := path.Dir(rest); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if base := path.Base(dir); base == ".." || isSkipped(base) || s.ignored(dir+"/") {
			return true
		}
	}
	return false
}

// ignoreFile names, in the docs folder, what is no part of the site.
const ignoreFile = ".mintignore"

// mintIgnore reads .mintignore, a list of patterns in the syntax of gitignore.
// Negations and comments are understood.
func (l *loader) mintIgnore() func(docsRelative string) bool {
	data, err := fs.ReadFile(l.fsys, path.Join(l.site.DocsDir, ignoreFile))
	if err != nil {
		return func(string) bool { return false }
	}
	lines := strings.Split(string(data), "\n")
	return func(name string) bool {
		ignored := false
		for _, line := range lines {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			pattern, negated := strings.CutPrefix(line, "!")
			if matchIgnore(pattern, name) {
				ignored = !negated
			}
		}
		return ignored
	}
}

func matchIgnore(pattern, name string) bool {
	dirOnly := strings.HasSuffix(pattern, "/")
	pattern = strings.TrimSuffix(pattern, "/")
	anchored := strings.Contains(pattern, "/")
	pattern = strings.TrimPrefix(pattern, "/")
	if !anchored {
		pattern = "**/" + pattern
	}
	isDir := strings.HasSuffix(name, "/")
	name = strings.TrimSuffix(name, "/")
	if (isDir || !dirOnly) && doublestar.MatchUnvalidated(pattern, name) {
		return true
	}
	return doublestar.MatchUnvalidated(pattern+"/**", name)
}

// frozenSet tells which versions nobody edits any more.
type frozenSet struct {
	globs []string
	names map[string]bool // lower case
}

func (f frozenSet) has(version string) bool {
	if version == "" {
		return false
	}
	if f.names[strings.ToLower(version)] {
		return true
	}
	return slices.ContainsFunc(f.globs, func(glob string) bool {
		return doublestar.MatchUnvalidated(glob, version)
	})
}

var (
	liveVersion   = regexp.MustCompile(`(?i)^(edge|next|latest|main|master|dev|canary|nightly|unreleased|current|head)$`)
	numberVersion = regexp.MustCompile(`(?i)^v?\d+(\.\d+)*`)
)

// IsFrozen reports whether a version of the navigation, or the folder of one,
// is frozen.
func (s *Site) IsFrozen(version string) bool { return s.frozen.has(version) }

func (s *Site) isFrozenPath(name string) bool {
	first, _, _ := strings.Cut(s.docsRelative(name), "/")
	return s.versions[strings.ToLower(first)] && s.frozen.has(first)
}

// layout learns languages and versions from the configuration, the navigation
// and the folders of pages.
func (s *Site) layout(pages []string) {
	s.versions = map[string]bool{}
	s.frozen = frozenSet{globs: s.Config.Frozen, names: map[string]bool{}}
	var cells []*nav.Cell
	if s.Nav != nil {
		cells = s.Nav.Cells
	}
	hasLive := false
	for _, cell := range cells {
		s.versions[strings.ToLower(cell.Version)] = true
		hasLive = hasLive || liveVersion.MatchString(cell.Version)
	}
	delete(s.versions, "")
	if !s.Config.FrozenSet && hasLive {
		for version := range s.versions {
			if numberVersion.MatchString(version) {
				s.frozen.names[version] = true
			}
		}
	}
	s.learnLocales(cells)
	s.learnFolders(cells, pages)
}

func (s *Site) learnLocales(cells []*nav.Cell) {
	s.Source = s.Config.Source
	for _, cell := range cells {
		tag, ok := locale.Parse(cell.Language)
		if !ok {
			continue
		}
		if s.Source == "" {
			s.Source = tag
		}
		s.addLocale(Locale{Tag: tag, Folder: s.folderOf(cell, tag)})
	}
	for _, c := range s.Config.Locales {
		folder := c.Folder
		if folder == "" {
			folder = string(c.Tag)
		}
		s.addLocale(Locale{Tag: c.Tag, Folder: folder, Spec: c.Spec})
		for i := range s.Locales {
			if s.Locales[i].Tag.Same(c.Tag) {
				s.Locales[i].Spec = c.Spec
				if c.Folder != "" {
					s.Locales[i].Folder = c.Folder
				}
			}
		}
	}
}

// learnFolders finds languages by the folders of pages, where the navigation
// has no languages. One folder whose name is a tag may be chance ("id", "it"):
// it is a language only if pages at the root have counterparts in it.
func (s *Site) learnFolders(cells []*nav.Cell, pages []string) {
	found := s.localeFolders(pages)
	if slices.ContainsFunc(cells, func(cell *nav.Cell) bool { return cell.Language != "" }) || len(found) == 0 {
		return
	}
	if s.Source != "" || len(s.Locales) > 0 {
		// The configuration names the languages; only a source without a
		// folder of its own is left to be found.
		for _, l := range found {
			if l.Tag.Same(s.Source) {
				s.addLocale(l)
			}
		}
		return
	}
	if len(found) == 1 && !hasCounterparts(pages, found[0].Folder) {
		return
	}
	s.Locales = found
	s.Source = "en"
	if !slices.ContainsFunc(found, func(l Locale) bool { return l.Tag.Same("en") }) && len(found) > 1 && !hasRootPages(pages, found) {
		s.Source = s.firstListed(cells, found)
	}
}

// localeFolders returns the languages that folders of pages are named by,
// sorted by folder.
func (s *Site) localeFolders(pages []string) []Locale {
	var list []Locale
	seen := map[string]bool{}
	for _, page := range pages {
		folder, rest, ok := strings.Cut(page, "/")
		if ok && s.versions[strings.ToLower(folder)] {
			folder, _, ok = strings.Cut(rest, "/")
		}
		if !ok || seen[folder] {
			continue
		}
		seen[folder] = true
		if tag, ok := locale.FromFolder(folder); ok {
			list = append(list, Locale{Tag: tag, Folder: folder})
		}
	}
	slices.SortFunc(list, func(a, b Locale) int { return strings.Compare(a.Folder, b.Folder) })
	return list
}

func hasCounterparts(pages []string, folder string) bool {
	return slices.ContainsFunc(pages, func(page string) bool {
		rest, ok := strings.CutPrefix(page, folder+"/")
		return ok && slices.Contains(pages, rest)
	})
}

// hasRootPages reports whether pages lie in no language's folder, apart from
// the one at the root.
func hasRootPages(pages []string, list []Locale) bool {
	return slices.ContainsFunc(pages, func(page string) bool {
		folder, _, ok := strings.Cut(page, "/")
		return page != "index" && (!ok || !slices.ContainsFunc(list, func(l Locale) bool { return l.Folder == folder }))
	})
}

// firstListed returns the language of the first page that the navigation
// lists, else the first.
func (s *Site) firstListed(cells []*nav.Cell, list []Locale) locale.Tag {
	for _, cell := range cells {
		for _, e := range cell.Entries {
			folder, _, _ := strings.Cut(e.Page, "/")
			if i := slices.IndexFunc(list, func(l Locale) bool { return l.Folder == folder }); i >= 0 {
				return list[i].Tag
			}
		}
	}
	return list[0].Tag
}

func (s *Site) addLocale(l Locale) {
	for i := range s.Locales {
		if s.Locales[i].Tag.Same(l.Tag) {
			if s.Locales[i].Folder == "" {
				s.Locales[i].Folder = l.Folder
			}
			return
		}
	}
	s.Locales = append(s.Locales, l)
}

// folderOf learns a language's folder from the pages of its cell.
func (s *Site) folderOf(cell *nav.Cell, tag locale.Tag) string {
	for _, e := range cell.Entries {
		if e.Kind != nav.PageEntry {
			continue
		}
		parts := strings.Split(e.Page, "/")
		if len(parts) > 1 && s.versions[strings.ToLower(parts[0])] {
			parts = parts[1:]
		}
		if parts[0] == cell.Language {
			return parts[0]
		}
		if t, ok := locale.FromFolder(parts[0]); ok && t.Same(tag) && len(parts) > 1 {
			return parts[0]
		}
	}
	return ""
}

// fillLocales gives a tree without languages its single one, and puts the
// source first.
func (s *Site) fillLocales() {
	if s.Source == "" {
		s.Source = "en"
	}
	if !slices.ContainsFunc(s.Locales, func(l Locale) bool { return l.Tag.Same(s.Source) }) {
		s.Locales = append(s.Locales, Locale{Tag: s.Source})
	}
	slices.SortStableFunc(s.Locales, func(a, b Locale) int {
		switch {
		case a.Tag.Same(s.Source):
			return -1
		case b.Tag.Same(s.Source):
			return 1
		}
		return 0
	})
}

// split takes version and locale folders, in either order, off a docs-relative
// path.
func (s *Site) split(name string) (version string, tag locale.Tag, rest string) {
	tag = s.Source
	parts := strings.Split(name, "/")
	foundTag := false
	for range 2 {
		if len(parts) < 2 {
			break
		}
		if version == "" && s.versions[strings.ToLower(parts[0])] {
			version, parts = parts[0], parts[1:]
			continue
		}
		if t, ok := s.folderLocale(parts[0]); ok && !foundTag {
			tag, parts, foundTag = t, parts[1:], true
		}
	}
	return version, tag, strings.Join(parts, "/")
}

func (s *Site) folderLocale(folder string) (locale.Tag, bool) {
	for _, l := range s.Locales {
		if l.Folder != "" && l.Folder == folder {
			return l.Tag, true
		}
	}
	return "", false
}

// Counterpart returns the docs-relative path of the same page in another
// locale, whether there is one or not, in the form that page has: version
// before or behind the locale.
func (s *Site) Counterpart(page *Page, l Locale) string {
	parts := []string{}
	for _, part := range []string{page.Version, l.Folder} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if page.Version != "" && !strings.HasPrefix(page.Path, page.Version+"/") {
		slices.Reverse(parts)
	}
	return strings.Join(append(parts, page.Rest), "/")
}

// EntryRest splits the page of a navigation entry like that of a file.
func (s *Site) EntryRest(page string) (version string, tag locale.Tag, rest string) {
	return s.split(page)
}
