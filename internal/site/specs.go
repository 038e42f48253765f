package site

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"parlance/internal/config"
	"parlance/internal/locale"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// specs reads the specs that the configuration names and those that lie in the
// tree, and puts them together to sets.
func (l *loader) specs() {
	frozen := l.site.record.options.Frozen
	taken := map[string]bool{}
	for _, c := range l.site.Config.Specs {
		l.configuredSet(c, taken)
	}
	var groups []*group
	for _, name := range l.site.Paths {
		if taken[name] || !isSpecExt(name) || !frozen && l.site.isFrozenPath(name) || isNavigation(name) {
			continue
		}
		if !l.looksLikeSpec(name) {
			continue
		}
		f, err := l.read(name)
		if err != nil {
			l.unreadable(name, err)
			continue
		}
		file := &SpecFile{Spec: l.spec(name, f), Path: name}
		if file.Doc != nil && file.Doc.Root.Kind == tree.Mapping && !isOpenAPI(file.Doc.Root) {
			continue // some other YAML whose name says "api"
		}
		l.site.specFiles[name] = file
		groups = addToGroup(groups, l.site.specKey(name), file)
	}
	for _, g := range groups {
		l.site.Sets = append(l.site.Sets, g.set(l.site))
	}
	for _, set := range l.site.Sets {
		l.specProblems(set)
	}
}

func isOpenAPI(root *tree.Node) bool {
	return root.Get("openapi") != nil || root.Get("swagger") != nil || root.Get("paths") != nil
}

func isNavigation(name string) bool {
	base := path.Base(name)
	return base == "docs.json" || base == "mint.json" || base == config.FileName
}

func isSpecExt(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml" || ext == ".json"
}

// spec returns a parsed spec, that of the old snapshot where it did not change.
func (l *loader) spec(name string, f *source.File) *spec.Spec {
	record := l.site.record
	if l.old != nil {
		if known := l.old.record.specs[name]; known != nil && known.File == f {
			record.specs[name] = known
			return known
		}
	}
	s := record.validator.Load(f)
	record.specs[name] = s
	return s
}

func (l *loader) looksLikeSpec(name string) bool {
	like, known := false, false
	if l.unchanged(name) {
		like, known = l.old.record.specLike[name]
	}
	if !known {
		like = looksLikeSpec(name, l.head(name))
	}
	l.site.record.specLike[name] = like
	return like
}

// head returns the first bytes of a file, in which a spec says what it is.
func (l *loader) head(name string) []byte {
	f, err := l.fsys.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, 2048)
	n, _ := f.Read(head)
	return head[:n]
}

func (l *loader) specProblems(set *SpecSet) {
	seen := map[*spec.Spec]bool{}
	for _, f := range append([]*SpecFile{set.Base}, set.Locales...) {
		if f == nil || seen[f.Spec] {
			continue
		}
		seen[f.Spec] = true
		for _, p := range f.Problems {
			l.site.Problems = append(l.site.Problems, Problem{Rule: "spec-invalid", Problem: p, Frozen: set.Frozen})
		}
	}
}

// configuredSet reads the specs of one entry of the configuration.
func (l *loader) configuredSet(c config.SpecSet, taken map[string]bool) {
	set := &SpecSet{Name: trimExt(c.Base), Publish: c.Publish}
	named := c.Base
	if c.Publish != "" {
		named = path.Join(c.Publish, path.Base(c.Base))
	}
	set.Version, _, _ = l.site.split(l.site.docsRelative(path.Clean(named)))
	set.Frozen = l.site.frozen.has(set.Version)
	load := func(tag locale.Tag, name string, at source.Span) *SpecFile {
		name = path.Clean(name)
		taken[name] = true
		f, err := l.read(name)
		if err != nil {
			l.problem("config-invalid", tree.Problem{Span: at, Message: "the spec " + name + " cannot be read: correct the path, or create the file"})
			return nil
		}
		file := &SpecFile{Spec: l.spec(name, f), Set: set, Tag: tag, Path: name}
		l.site.specFiles[name] = file
		if c.Publish != "" {
			l.publish(file, path.Join(c.Publish, path.Base(name)), taken)
		}
		return file
	}
	set.Base = load("", c.Base, c.Span)
	for _, entry := range c.Locales {
		if f := load(entry.Tag, entry.Path, entry.Span); f != nil {
			set.Locales = append(set.Locales, f)
		}
	}
	if set.Base != nil {
		l.site.Sets = append(l.site.Sets, set)
	}
}

// publish notes the copy of a spec that pages name. A base that is no locale's
// needs none: it has one where somebody put it.
func (l *loader) publish(file *SpecFile, copied string, taken map[string]bool) {
	if copied == file.Path {
		return
	}
	f, err := l.read(copied)
	switch {
	case err == nil:
		file.Copy = f
	case !errors.Is(err, fs.ErrNotExist):
		l.unreadable(copied, err)
	}
	if err == nil || file.Tag != "" {
		file.Published = copied
		taken[copied] = true
		l.site.specFiles[copied] = file
	}
}

// specKey is what a spec's place and name say: the set it belongs to, and its
// locale.
type specKey struct {
	name    string // without locale and extension
	version string
	tag     locale.Tag
	base    bool
}

func (s *Site) specKey(name string) specKey {
	var key specKey
	rel := s.docsRelative(name)
	dir, stem := path.Split(trimExt(rel))
	version, tag, rest := s.split(dir + "x")
	key.version = version
	if _, ok := s.folderLocale(localeFolder(dir, version)); ok {
		key.tag = tag
		dir = path.Join(version, strings.TrimSuffix(rest, "x"))
	}
	for _, separator := range []string{".", "-", "_"} {
		i := strings.LastIndex(stem, separator)
		if separator != "." { // pt-BR holds the separator itself
			for j := i - 1; j > 0 && i-j <= 5; j-- {
				if stem[j:j+1] == separator {
					if t, ok := s.suffixLocale(stem[j+1:]); ok {
						key.tag, stem, i = t, stem[:j], -1
					}
					break
				}
			}
		}
		if i <= 0 {
			continue
		}
		suffix := stem[i+1:]
		if suffix == "base" {
			key.base, stem = true, stem[:i]
			break
		}
		if t, ok := s.suffixLocale(suffix); ok && key.tag == "" {
			key.tag, stem = t, stem[:i]
			break
		}
	}
	key.name = path.Join(dir, stem)
	return key
}

// localeFolder returns the folder of dir in which a locale's name would stand.
func localeFolder(dir, version string) string {
	first, rest, _ := strings.Cut(dir, "/")
	if version != "" && first == version {
		first, _, _ = strings.Cut(rest, "/")
	}
	return first
}

// suffixLocale reads the locale in a file's name: one of the tree's, or any
// tag that is no common word.
func (s *Site) suffixLocale(suffix string) (locale.Tag, bool) {
	tag, ok := locale.FromFolder(suffix)
	if !ok {
		return "", false
	}
	for _, l := range s.Locales {
		if l.Tag.Same(tag) || l.Folder == suffix {
			return l.Tag, true
		}
	}
	return tag, len(s.Locales) == 0 || tag.Same(s.Source)
}

type group struct {
	name  string
	files []*SpecFile
	keys  []specKey
}

func addToGroup(groups []*group, key specKey, file *SpecFile) []*group {
	file.Tag = key.tag
	for _, g := range groups {
		if g.name == key.name {
			g.files, g.keys = append(g.files, file), append(g.keys, key)
			return groups
		}
	}
	return append(groups, &group{name: key.name, files: []*SpecFile{file}, keys: []specKey{key}})
}

// set makes a SpecSet of the files of one name. The base is the one called so;
// else the source's; else the only one, which then is shared by all locales.
func (g *group) set(s *Site) *SpecSet {
	set := &SpecSet{Name: g.name, Version: g.keys[0].version, Frozen: s.frozen.has(g.keys[0].version)}
	for i, file := range g.files {
		file.Set = set
		switch {
		case g.keys[i].base:
			set.Base = file
		case file.Tag != "":
			set.Locales = append(set.Locales, file)
		}
	}
	for i, file := range g.files {
		if file.Tag == "" && !g.keys[i].base && len(set.Locales) > 0 && set.Own(s.Source) == nil {
			file.Tag = s.Source
			set.Locales = append(set.Locales, file)
		}
	}
	if set.Base == nil {
		set.Base = set.Own(s.Source)
	}
	if set.Base == nil {
		set.Base = g.files[0]
	}
	slices.SortStableFunc(set.Locales, func(a, b *SpecFile) int {
		return cmp.Compare(s.rank(a.Tag), s.rank(b.Tag))
	})
	return set
}

func (s *Site) rank(tag locale.Tag) int {
	return slices.IndexFunc(s.Locales, func(l Locale) bool { return l.Tag.Same(tag) })
}
