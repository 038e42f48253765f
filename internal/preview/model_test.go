package preview

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// describe writes what a model knows of its pages, a line each.
func describe(m *Model) string {
	var b strings.Builder
	name := func(p *Page) string {
		if p == nil {
			return "-"
		}
		return p.URL
	}
	for _, p := range m.Pages {
		fmt.Fprintf(&b, "/%s %s %s %q prev=%s next=%s", p.URL, p.Locale, p.Version, p.Label, name(p.prev), name(p.next))
		if p.Missing {
			b.WriteString(" missing")
		}
		if p.Hidden {
			b.WriteString(" hidden")
		}
		if p.Method != "" {
			b.WriteString(" " + p.Method)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestModel(t *testing.T) {
	m := NewModel(load(t, tree(smallSite)))
	want := `/api-reference/runs/list-runs en next "List runs" prev=- next=- GET
/ar/deep/one ar next "First" prev=- next=- missing
/ar/deep/two ar next "Two" prev=- next=- missing
/ar/start ar next "البداية" prev=- next=-
/en/deep/one en next "First" prev=en/start next=en/deep/two
/en/deep/two en next "Two" prev=en/deep/one next=-
/en/loose en next "Loose" prev=- next=- hidden
/en/secret en next "Secret" prev=- next=- hidden
/en/start en next "Start" prev=- next=en/deep/one
/v1/en/start en v1 "Start one" prev=- next=-
`
	if diff := cmp.Diff(want, describe(m)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCounterparts(t *testing.T) {
	m := NewModel(load(t, tree(smallSite)))
	tests := []struct{ page, locale, version, want string }{
		{"en/start", "ar", "", "ar/start"},
		{"ar/start", "en", "", "en/start"},
		{"en/deep/one", "ar", "", "ar/deep/one"},
		{"ar/deep/one", "en", "", "en/deep/one"},
		{"en/start", "", "v1", "v1/en/start"},
		{"v1/en/start", "", "next", "en/start"},
		{"en/deep/one", "", "v1", ""},
		{"v1/en/start", "ar", "", ""},
	}
	for _, test := range tests {
		p := m.byURL[test.page]
		var got *Page
		if test.locale != "" {
			for i := range m.Locales {
				if string(m.Locales[i].Tag) == test.locale {
					got = m.Counterpart(p, &m.Locales[i])
				}
			}
		} else {
			got = m.InVersion(p, test.version)
		}
		url := ""
		if got != nil {
			url = got.URL
		}
		if url != test.want {
			t.Errorf("%s in %q%q is %q, want %q", test.page, test.locale, test.version, url, test.want)
		}
	}
}

func TestResolve(t *testing.T) {
	fsys := tree(smallSite)
	fsys["en/index/index.mdx"] = &fstest.MapFile{Data: []byte("# A folder called index\n")}
	m := NewModel(load(t, fsys))
	tests := []struct{ from, href, want string }{
		{"en/start", "/en/deep/one#part", "../../en/deep/one/index.html#part"},
		{"en/deep/one", "./two", "../../../en/deep/two/index.html"},
		{"en/deep/one", "two.mdx?x=1", "../../../en/deep/two/index.html?x=1"},
		{"en/deep/one", "../start", "../../../en/start/index.html"},
		{"en/start", "/old", "../../en/start/index.html"},
		{"en/start", "/was/two", "../../en/deep/two/index.html"},
		{"en/start", "/first", "../../en/start/index.html"},
		{"en/start", "/part", "../../en/start/index.html#words"},
		{"en/start", "/part#other", "../../en/start/index.html#other"},
		{"en/start", "/circle", "../../circle"},
		{"en/start", "/en/index", "../../en/index/index.html"}, // en/index/index.mdx
		{"en/start", "/away", "https://example.com/"},
		{"en/start", "/run", "#"},
		{"en/start", "#part", "#part"},
		{"en/start", "/images/a.png", "../../images/a.png"},
		{"en/start", "mailto:a@example.com", "mailto:a@example.com"},
		{"en/start", "/../../etc/passwd", "../../etc/passwd"},
		{"en/start", "/", "../../en/start/index.html"},
		{"en/start", "/a b?c#d", "../../a%20b?c#d"},
	}
	for _, test := range tests {
		p := m.byURL[test.from]
		if got := linkerOf(p, false).target(m.resolve(p, test.href)); got != test.want {
			t.Errorf("%s from %s leads to %s, want %s", test.href, test.from, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Stop Crew Execution":       "stop-crew-execution",
		"GET /users/{id}":           "get-users",
		"Get user's data, fast":     "get-users-data-fast",
		"실행 중지":                     "실행-중지",
		"Parar Execução da Crew":    "parar-execução-da-crew",
		"../../etc/passwd\x00?#%2e": "etcpasswd\x002e",
	} {
		if got := slug(text); got != want {
			t.Errorf("slug(%q) = %q, want %q", text, got, want)
		}
	}
	for path, want := range map[string]string{"index": "", "a/index": "a", "a/b": "a/b", "indexes": "indexes"} {
		if got := urlOf(path); got != want {
			t.Errorf("urlOf(%q) = %q, want %q", path, got, want)
		}
	}
	if got := titleOf("a/quick-start_now"); got != "Quick start now" {
		t.Errorf("titleOf = %q", got)
	}
}

func TestTrees(t *testing.T) {
	tests := map[string]struct{ tree, want string }{
		"no navigation languages, bulk pages, English and an index": {
			tree: `
-- docs.json --
{"navigation": {"groups": [{"group": "Home", "root": "index", "pages": ["a"]}, {"group": "API", "openapi": "api.yaml", "pages": []}]}}
-- index.mdx --
-- a.mdx --
-- api.yaml --
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /x/{id}:
    get: {responses: {"200": {description: ok}}}
    delete: {summary: Delete, x-hidden: true, responses: {"200": {description: ok}}}
`,
			want: `/ en  "Index" prev=- next=a
/a en  "A" prev= next=api-reference/get-x
/api-reference/delete en  "Delete" prev=- next=- hidden DELETE
/api-reference/get-x en  "GET /x/{id}" prev=a next=- GET
`,
		},
		"a mint.json": {
			tree: `
-- mint.json --
{"name": "Old", "navigation": [{"group": "G", "pages": ["b", {"group": "H", "pages": ["a"]}]}]}
-- a.mdx --
-- b.mdx --
`,
			want: `/a en  "A" prev=b next=-
/b en  "B" prev=- next=a
`,
		},
		"products, dropdowns and pages at two places": {
			tree: `
-- docs.json --
{"navigation": {"products": [
  {"product": "P", "dropdowns": [{"dropdown": "D", "pages": ["a", "b"]}, {"dropdown": "E", "pages": ["c"]}]},
  {"product": "Q", "pages": ["b"]}]}}
-- a.mdx --
-- b.mdx --
-- c.mdx --
---
url: https://example.com/
---
`,
			want: `/a en  "A" prev=- next=b
/b en  "B" prev=a next=-
/c en  "C" prev=- next=- hidden
`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, describe(NewModel(load(t, tree(test.tree))))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestColors(t *testing.T) {
	for _, text := range []string{"#ff0", "#0F766E", "#EB6658", "#000", "#fff", "#888888", "#2DD4BF", "#0f5f76"} {
		c, ok := parseColor(text)
		if !ok {
			t.Fatalf("%s is no colour", text)
		}
		for _, on := range []rgb{white, softPage, darkSoft} {
			for _, tint := range []float64{0, 0.12, 0.16} {
				got := readable(c, on, tint)
				shown, _ := parseColor(got.String())
				if ratio := contrast(shown, on.mix(shown, tint)); ratio < 4.5 {
					t.Errorf("%s on %s, tinted by %.2f, becomes %s with a contrast of %.2f", text, on, tint, got, ratio)
				}
			}
		}
	}
	for _, text := range []string{"", "red", "#12", "0F766E", "#0F766E;}"} {
		if _, ok := parseColor(text); ok {
			t.Errorf("%q is taken as a colour", text)
		}
	}
}
