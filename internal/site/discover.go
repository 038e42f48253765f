package site

import (
	"maps"
	"path"
	"slices"

	"parlance/internal/config"
)

// Discovered returns a configuration that says what Load found by itself:
// what parlance init writes down.
func (s *Site) Discovered() *config.Config {
	c := config.Default()
	if s.DocsDir != "." {
		c.Docs = s.DocsDir
	}
	c.Source = s.Source
	for _, l := range s.Locales {
		if l.Tag.Same(s.Source) {
			continue
		}
		found := config.Locale{Tag: l.Tag, Spec: l.Spec}
		if l.Folder != string(l.Tag) {
			found.Folder = l.Folder
		}
		for _, set := range s.Sets {
			if f := s.borrowed[setLocale{set, l.Tag}]; f != nil && found.Spec == "" && set.Own(l.Tag) == nil && len(set.Locales) > 1 {
				found.Spec = f.Tag
			}
		}
		c.Locales = append(c.Locales, found)
	}
	for _, set := range s.Sets {
		if set.Base != nil && set.Base.Usable && !set.Frozen {
			c.Specs = append(c.Specs, set.configured())
		}
	}
	c.Frozen, c.FrozenSet = s.frozenGlobs()
	return c
}

func (set *SpecSet) configured() config.SpecSet {
	found := config.SpecSet{Base: set.Base.Path, Publish: set.Publish}
	for _, f := range set.Locales {
		if f != set.Base || len(set.Locales) > 1 {
			found.Locales = append(found.Locales, config.SpecLocale{Tag: f.Tag, Path: f.Path})
		}
	}
	return found
}

// frozenGlobs returns one glob where it holds for the frozen versions and no
// other, else their names.
func (s *Site) frozenGlobs() ([]string, bool) {
	if s.Config.FrozenSet {
		return s.Config.Frozen, true
	}
	names := slices.Sorted(maps.Keys(s.frozen.names))
	if len(names) == 0 {
		return nil, false
	}
	common := true
	for version := range s.versions {
		matches, _ := path.Match("v*", version)
		common = common && matches == s.frozen.has(version)
	}
	if common {
		return []string{"v*"}, true
	}
	return names, true
}
