package nav

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/source"
)

// writeNode writes a tree, a line for each node.
func writeNode(b *strings.Builder, n *Node, depth int) {
	names := []string{"root", "product", "language", "version", "tab", "dropdown", "anchor", "menu", "group", "entry"}
	fmt.Fprintf(b, "%s%s %s", strings.Repeat("  ", depth), names[n.Kind], n.Label)
	for _, word := range []struct {
		is   bool
		text string
	}{
		{n.Hidden, "hidden"}, {n.Expanded, "expanded"}, {n.Default, "default"}, {n.Icon != "", "icon=" + n.Icon}, {n.Href != "", "href=" + n.Href},
		{n.Bulk != nil, "bulk"}, {n.Root != nil, "root"},
	} {
		if word.is {
			b.WriteString(" " + word.text)
		}
	}
	if n.Entry != nil {
		b.WriteString(n.Entry.Span.Text())
	}
	for _, g := range n.Global {
		b.WriteString(" global=" + g.Href)
	}
	b.WriteByte('\n')
	for _, child := range n.Children {
		writeNode(b, child, depth+1)
	}
}

func TestTree(t *testing.T) {
	tests := map[string]struct{ name, text, want string }{
		"all that docs.json can nest": {
			"docs.json", `{"navigation": {"global": {"anchors": [{"anchor": "Blog", "href": "https://example.com"}]}, "languages": [
 {"language": "en", "default": true, "tabs": [
  {"tab": "A", "icon": {"name": "house"}, "groups": [{"group": "G", "root": "r", "pages": ["a", {"group": "H", "expanded": true, "hidden": true, "pages": ["GET /x"]}]}]},
  {"tab": "B", "openapi": "api.yaml"},
  {"tab": "C", "href": "https://example.com/c"}]}]}}`,
			`root  global=https://example.com
  language en default
    tab A icon=house
      group G root
        entry r
        entry a
        group H hidden expanded
          entry GET /x
    tab B bulk
    tab C href=https://example.com/c
`,
		},
		"a mint.json": {
			"mint.json", `{"versions": ["v1", "v2"], "navigation": [{"group": "G", "version": "v1", "pages": ["a", {"group": "H", "pages": ["b"]}]}, {"group": "K", "pages": ["c"]}]}`,
			`root 
  version v1
    group G
      entry a
      group H
        entry b
    group K
      entry c
  version v2
    group K
      entry c
`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			n := Load(test.name, func(name string) (*source.File, error) { return source.NewFile(name, []byte(test.text)), nil })
			var b strings.Builder
			writeNode(&b, n.Tree, 0)
			if diff := cmp.Diff(test.want, b.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	n := Load("docs.json", func(name string) (*source.File, error) {
		return source.NewFile(name, []byte(`{"name": "N", "description": "D", "colors": {"primary": "#123456"}, "logo": "/l.svg",
 "favicon": {"dark": "/d.ico"}, "appearance": {"default": "dark", "strict": true},
 "navbar": {"links": [{"label": "L", "href": "/l"}, {"type": "github", "href": "https://github.com/a"}, {"label": "none"}], "primary": {"type": "button", "label": "P", "href": "/p"}},
 "footer": {"socials": {"x": "https://x.com/a", "podcast": "/p.xml"}, "links": [{"header": "H", "items": [{"label": "I", "href": "/i"}]}]},
 "banner": {"content": "**B**", "type": "warning"}, "errors": {"404": {"title": "T", "redirect": true}}, "variables": {"v": "1"},
 "seo": {"indexing": "all", "metatags": {"og:image": "/i.png"}}, "navigation": {"pages": []}}`)), nil
	})
	want := &Settings{
		Description: "D", Colors: Colors{Primary: "#123456"}, Logo: Themed{"/l.svg", "/l.svg"}, Favicon: Themed{"/d.ico", "/d.ico"},
		Appearance: "dark", Strict: true,
		Navbar: []Link{{"L", "/l", ""}, {"GitHub", "https://github.com/a", "github"}}, Primary: &Link{"P", "/p", ""},
		Socials: []Link{{"X", "https://x.com/a", "x"}, {"Podcast", "/p.xml", "podcast"}}, Footer: []Column{{"H", []Link{{"I", "/i", ""}}}},
		Banner: Banner{Content: "**B**", Kind: "warning"}, NotFound: NotFound{Title: "T", Redirect: true},
		Metatags: [][2]string{{"og:image", "/i.png"}}, IndexAll: true, Variables: map[string]string{"v": "1"},
	}
	if diff := cmp.Diff(want, n.Settings); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	brokenSettings(t)
}

func TestStyle(t *testing.T) {
	n := Load("docs.json", func(name string) (*source.File, error) {
		return source.NewFile(name, []byte(`{"background": {"color": {"light": "#fff8f0"}, "image": "/b.png", "decoration": "grid"},
 "fonts": {"family": "A", "weight": 500, "heading": {"family": "B", "source": "/b.woff2", "format": "woff2"}},
 "thumbnails": {"background": "/t.png"}, "styling": {"eyebrows": "breadcrumbs", "codeblocks": "dark"}, "interaction": {"drilldown": true},
 "metadata": {"timestamp": true}, "contextual": {"options": ["copy", {"title": "T", "href": "/t", "icon": "plus"}, {"title": "no link"}, {"title": "X", "href": "https://x.org/?q=$page"}]},
 "seo": {"paths": [{"path": "en/*", "metatags": {"a": "b"}}, {"metatags": {}}]},
 "api": {"playground": {"display": "none"}, "params": {"expanded": "all", "post": ["x-since"]}, "url": "full",
   "examples": {"languages": ["curl", "go"], "defaults": "all", "autogenerate": false}, "mdx": {"server": "https://a.example", "auth": {"method": "key", "name": "X-Key"}}},
 "navigation": {"directory": "card", "groups": [{"group": "G", "directory": "none", "pages": []}]}}`)), nil
	})
	want := &Settings{
		Background: Background{Themed{"#fff8f0", ""}, Themed{"/b.png", "/b.png"}, "grid"},
		Fonts:      Fonts{Font{Family: "B", Source: "/b.woff2", Format: "woff2"}, Font{Family: "A", Weight: "500"}},
		Thumbnail:  "/t.png", Trail: true, DarkCode: true, Drilldown: true, Timestamp: true,
		Contextual: Contextual{[]string{"copy"}, []Link{{"T", "/t", "plus"}}},
		PathTags:   []PathTags{{"en/*", [][2]string{{"a", "b"}}}},
		API: API{
			Playground: "none", Expanded: true, Pills: []string{"x-since"}, Languages: []string{"curl", "go"}, AllParams: true, NoSamples: true,
			FullURL: true, Servers: []string{"https://a.example"}, AuthMethod: "key", AuthName: "X-Key",
		},
		Variables: map[string]string{},
	}
	if diff := cmp.Diff(want, n.Settings); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n.Tree.Directory != "card" || n.Tree.Children[0].Directory != "none" {
		t.Errorf("directories are %q and %q", n.Tree.Directory, n.Tree.Children[0].Directory)
	}
}

// brokenSettings checks that settings of the wrong kind are read as none.
func brokenSettings(t *testing.T) {
	t.Helper()
	broken := Load("docs.json", func(name string) (*source.File, error) {
		return source.NewFile(name, []byte(`{"name": [], "colors": 1, "logo": [], "navbar": {"links": 2, "primary": 3}, "footer": [], "banner": "x", "variables": [1], "api": [], "fonts": "x", "background": 1, "contextual": {"options": 3}, "seo": {"paths": {}}, "navigation": {"pages": []}}`)), nil
	})
	if broken.Settings == nil {
		t.Error("settings of the wrong kind are not zero, but missing")
	}
}
