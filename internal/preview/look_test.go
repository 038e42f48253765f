package preview

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parlance/internal/site"
)

// dressedSite says in docs.json all that changes how a site looks.
const dressedSite = `
-- docs.json --
{"name": "Dressed", "theme": "mint", "colors": {"primary": "#ffd400"}, "favicon": {"light": "/l.png", "dark": "/d.png"},
 "logo": {"light": "/l.png", "dark": "/d.png", "href": "https://example.com/"},
 "appearance": {"default": "dark"}, "background": {"color": {"light": "#ddccbb"}, "decoration": "grid", "image": "/paper.png"},
 "fonts": {"family": "Own \"}<x", "source": "/own.woff2", "format": "woff2", "weight": 450, "heading": {"family": "Far", "source": "https://fonts.example/far.woff2"}},
 "thumbnails": {"background": "/l.png"}, "styling": {"eyebrows": "breadcrumbs", "codeblocks": "dark"}, "interaction": {"drilldown": true},
 "metadata": {"timestamp": true}, "banner": {"content": "**New**", "dismissible": true}, "errors": {"404": {"redirect": true, "title": "Lost"}},
 "contextual": {"options": ["copy", "view", "download-pdf", "chatgpt", {"title": "Ask", "href": "/en/start"}, {"title": "Run", "href": "javascript:alert(1)"}]},
 "footer": {"socials": {"github": "https://github.com/a", "hacker-news": "https://news.ycombinator.com/a"}},
 "seo": {"metatags": {"a": "site", "b": "site", "c": "site"}, "paths": [{"path": "en/*", "metatags": {"b": "path", "c": "path"}}]},
 "navigation": {"directory": "card", "languages": [{"language": "en", "tabs": [{"tab": "Guides", "icon": "book", "groups": [
   {"group": "Begin", "root": "en/start", "pages": ["en/one", {"group": "Deep", "icon": "fa-rocket", "pages": ["en/two"]}]},
   {"group": "More", "directory": "none", "root": "en/more", "pages": ["en/two"]}]}]}]}}
-- en/start.mdx --
---
title: Start
lastUpdatedDate: 2026-03-04T10:00:00Z
keywords: [one, two]
"c": no tag
"twitter:card": summary
"og:image": /d.png
---
Words.
-- en/one.mdx --
---
title: One
description: The first.
icon: gear
---
<Card title="C" icon="people-group" /> <Card title="D" icon="no-such-icon" />
-- en/two.mdx --
-- en/more.mdx --
-- l.png --
-- d.png --
-- paper.png --
-- own.woff2 --
`

func dressed(t *testing.T) (string, Options) {
	t.Helper()
	fsys := tree(dressedSite)
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site"), BaseURL: "https://docs.example.com/docs"}
	build(t, load(t, fsys), o)
	return o.Output, o
}

func TestLook(t *testing.T) {
	at, _ := dressed(t)
	style, err := filepath.Glob(filepath.Join(at, assetsDir, "site-*.css"))
	if err != nil || len(style) != 1 {
		t.Fatal(style, err)
	}
	css := read(t, style[0])
	for _, want := range []string{
		`@font-face{font-family:own x;src:url(../own.woff2);font-weight:100 900;font-display:swap}`,
		`:root{--font:"Own x",var(--font-system);font-weight:450}`,
		`h1,.prose :is(h2,h3,h4),.ref-title{font-family:far,var(--font-system)}`,
		`:root{--picture:url("../paper.png")}`, "@media screen{body::before{content:",
	} {
		if !strings.Contains(css, want) {
			t.Errorf("the style has no %s", want)
		}
	}
	if strings.Contains(css, "fonts.example") {
		t.Error("the style asks another host for a font")
	}
	// The ground is too dark for the faintest text, and becomes lighter.
	found := regexp.MustCompile(`:root\{--accent:(#\w+);--accent-solid:#\w+;--bg:(#\w+);`).FindStringSubmatch(css)
	if found == nil {
		t.Fatal("the style has no ground of its own")
	}
	accent, _ := parseColor(found[1])
	ground, _ := parseColor(found[2])
	for name, c := range map[string]rgb{"faint text": faintOnLight, "the accent": accent} {
		if got := contrast(c, ground); got < 4.5 {
			t.Errorf("%s has a contrast of %.2f on %s", name, got, ground)
		}
	}
	if !strings.Contains(css, "--text-faint:"+faintOnLight.String()) || !strings.Contains(css, "--text-faint:"+faintOnDark.String()) {
		t.Error("the faintest texts of the style are others than those that grounds are moved for")
	}
}

func TestSqueeze(t *testing.T) {
	tests := []struct{ ext, text, want string }{
		{".css", "/* a\n  b */\n.a > b, c {\n  x: 1px;  y: \"; a: { b\";\n}\n\n@media (min-width: 3em) { .b { --c: d; } }\n", `.a>b,c{x:1px;y:"; a: { b"}@media(min-width:3em){.b{--c:d}}`},
		{".js", "// a\n  var a = 'b'; // c\n\n  /* d */ e();\n", `var a="b";e()`},
		{".js", "var a = ;", "var a = ;"}, // none of ours: it stays as it is
	}
	for _, test := range tests {
		if got := newAsset("a", test.ext, test.text).data; string(got) != test.want {
			t.Errorf("got  %q\nwant %q", got, test.want)
		}
	}
	for name, text := range map[string]string{"site.js": siteScript(false), "site.js of a server": siteScript(true), "theme.js": themeJS} {
		if got := newAsset("a", ".js", text).data; len(got) > len(text)*9/10 {
			t.Errorf("%s cannot be read by what makes it smaller", name)
		}
	}
}

func TestSettingsOfPages(t *testing.T) {
	at, _ := dressed(t)
	start := read(t, filepath.Join(at, "en/start/index.html"))
	for _, want := range []string{
		`data-theme="dark" data-code="dark" data-banner="`, `<button type="button" class="banner-close"`,
		`<link rel="icon" href="../../l.png">`, `<link rel="icon" href="../../d.png" media="(prefers-color-scheme: dark)">`,
		`<a class="brand" dir="auto" href="https://example.com/">`,
		`<meta name="a" content="site">`, `<meta name="b" content="path">`, `<meta name="c" content="path">`, `<meta name="keywords" content="one, two">`,
		`<meta name="twitter:card" content="summary">`, `<meta property="og:image" content="https://docs.example.com/docs/d.png">`,
		`<p class="eyebrow"><bdi>Guides</bdi></p>`, `<time datetime="2026-03-04" dir="ltr">2026-03-04</time>`,
		`<button type="button" class="copy-page" hidden>`, `<a href="../../en/start.md">View as Markdown</a>`, `class="print-page" hidden>`, `<a href="../../en/start/index.html">Ask</a>`,
		`<ul class="directory directory-card"><li class="mdx-card"><span class="icon" aria-hidden="true" data-icon="gear"></span><p class="mdx-card-title"><a href="../../en/one/index.html"><bdi>One</bdi></a></p><p>The first.</p></li>`,
		`<span class="icon" data-icon="github" aria-hidden="true"></span><span>GitHub</span>`, `<span>Hacker News</span>`,
		`<a href="../../en/two/index.html">Deep</a>`, `data-icon="rocket"`,
		`<span class="icon" data-icon="book" aria-hidden="true"></span>Guides</a>`,
	} {
		if !strings.Contains(start, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, bad := range []string{"chatgpt", "javascript:", "data-strict", `content="no tag"`} {
		if strings.Contains(start, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if one := read(t, filepath.Join(at, "en/one/index.html")); !strings.Contains(one, `data-icon="users"`) || strings.Contains(one, "no-such-icon") ||
		!strings.Contains(one, `<bdi>Guides</bdi> <span aria-hidden="true">›</span> <bdi>Begin</bdi>`) || !strings.Contains(one, `content="https://docs.example.com/docs/l.png"`) {
		t.Error("the page lacks the drawing of its card, or the way to it, or its picture")
	}
	if more := read(t, filepath.Join(at, "en/more/index.html")); strings.Contains(more, "directory") {
		t.Error("a group that wants no directory has one")
	}
	if lost := read(t, filepath.Join(at, "404.html")); !strings.Contains(lost, `<meta http-equiv="refresh" content="0; url=/docs/en/start/index.html">`) || !strings.Contains(lost, "<bdi>Lost</bdi>") {
		t.Error("readers of a missing page are not taken to the first one")
	}
}

func TestMarkdownPages(t *testing.T) {
	at, o := dressed(t)
	want := "# One\n\n> The first.\n\n<Card title=\"C\""
	if got := read(t, filepath.Join(at, "en/one.md")); !strings.HasPrefix(got, want) {
		t.Errorf("the page as Markdown begins %q, not %q", got[:min(len(got), 60)], want)
	}
	if llms := read(t, filepath.Join(at, "llms.txt")); !strings.Contains(llms, "- [One](https://docs.example.com/docs/en/one.md): The first.") {
		t.Errorf("llms.txt does not name the Markdown:\n%s", llms)
	}
	s := NewServer(func() (*site.Site, error) { return load(t, tree(dressedSite)), nil }, o)
	for path, status := range map[string]int{"/en/one.md": http.StatusOK, "/en/none.md": http.StatusNotFound, "/en/none": http.StatusNotFound} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "localhost"
		s.ServeHTTP(w, r)
		if w.Code != status || status == http.StatusOK && !strings.HasPrefix(w.Body.String(), want) {
			t.Errorf("%s is answered %d", path, w.Code)
		}
		if strings.Contains(w.Body.String(), "http-equiv=\"refresh\"") {
			t.Errorf("%s: the server takes writers away from what is missing", path)
		}
	}
}
