package preview

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestIcons(t *testing.T) {
	for alias, name := range iconAliases {
		if iconPaths[name] == "" || iconPaths[alias] != "" {
			t.Errorf("%s stands for %s, which is no drawing, or is one itself", alias, name)
		}
	}
	for name, path := range iconPaths {
		if strings.Trim(path, "MmLlHhVvCcSsAaZz0123456789.,- ") != "" || path[0] != 'M' {
			t.Errorf("%s is no path: %q", name, path)
		}
	}
	for _, name := range frameIcons {
		if iconPaths[name] == "" {
			t.Errorf("the frame has no drawing of %s", name)
		}
	}
	for name, want := range map[string]string{"rocket": "rocket", "fa-rocket": "rocket", "people-group": "users", "no-such": "", "": ""} {
		if got := drawing(name); got != want {
			t.Errorf("%q is drawn as %q, not %q", name, got, want)
		}
	}
}

// A site has the drawings that its pages use, and no others.
func TestUsedIcons(t *testing.T) {
	own := slices.Clone(frameIcons)
	slices.Sort(own)
	of := func(archive string, live bool) map[string]bool {
		return NewModel(load(t, tree(archive))).usedIcons(live)
	}
	site := `
-- docs.json --
{"name": "n", "footer": {"socials": {"x": "https://x.com/a"}}, "navigation": {"groups": [{"group": "G", "icon": "book", "pages": ["a"]}]}}
-- a.mdx --
---
icon: 'rocket'
---
<Card icon="fa-people-group" title="t" /> <Icon icon={"star"} /> <Badge icon = "no-such" /> an icon of a wallet: icon
`
	want := slices.Sorted(slices.Values(append(slices.Clone(own), "x", "book", "rocket", "users", "star")))
	if got := slices.Sorted(maps.Keys(of(site, false))); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for name, got := range map[string]map[string]bool{
		"on a server": of(site, true), "with a snippet": of(site+"import S from '/snippets/s.mdx'\n\n<S />\n-- snippets/s.mdx --\nx\n", false),
	} {
		if len(got) != len(iconPaths) {
			t.Errorf("%s the site has %d of %d drawings", name, len(got), len(iconPaths))
		}
	}
}
