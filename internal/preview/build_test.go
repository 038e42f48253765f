package preview

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPage compares one page, whole, with a file to be read by people.
func TestPage(t *testing.T) {
	fsys := tree(smallSite)
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site"), BaseURL: "https://docs.example.com"}
	build(t, load(t, fsys), o)
	got := read(t, filepath.Join(o.Output, "en/start/index.html"))
	got = regexp.MustCompile(`(site|theme)-[0-9a-f]{10}`).ReplaceAllString(got, "$1-HASH")
	golden := filepath.Join("testdata", "start.html")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, golden), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	missing := read(t, filepath.Join(o.Output, "ar/deep/one/index.html"))
	for _, want := range []string{`<html lang="ar" dir="rtl"`, `<article lang="en" dir="ltr">`, "لم تُترجم هذه الصفحة بعد", `content="noindex"`, `rel="canonical" href="https://docs.example.com/en/deep/one/"`} {
		if !strings.Contains(missing, want) {
			t.Errorf("the page that is not translated lacks %s", want)
		}
	}
}

var (
	addresses = regexp.MustCompile(`(?:href|src|url)=["']?([^"'> ]+)`)
	resources = regexp.MustCompile(`<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc="([^"]*)"|<link rel="(?:stylesheet|icon)" href="([^"]*)"`)
	idPattern = regexp.MustCompile(`\sid="([^"]*)"`)
)

// TestOwnDocs builds the project's own documentation, and checks that nothing
// in it leads nowhere or leaves the site.
func TestOwnDocs(t *testing.T) {
	s, o := ownDocs(t)
	stats := build(t, s, o)
	if stats.Pages < 40 || stats.Missing != 0 {
		t.Errorf("built %+v", stats)
	}
	pages := map[string]string{}
	err := filepath.WalkDir(o.Output, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		rel, err := filepath.Rel(o.Output, name)
		pages[filepath.ToSlash(rel)] = read(t, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(pages["pt-BR/index.html"], `property="og:locale" content="pt_BR"`) {
		t.Error("the page does not tell its language as Open Graph writes it")
	}
	for name, text := range pages {
		checkLinks(t, o.Output, name, text, pages)
		if name == "index.html" || strings.Contains(text, `http-equiv="refresh"`) {
			continue
		}
		for _, want := range []string{"<html lang=", " dir=", "<title>", "<h1>", "<main ", "<header ", "<nav ", `http-equiv="Content-Security-Policy"`, `class="skip"`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
		for _, found := range resources.FindAllStringSubmatch(text, -1) {
			if at := found[1] + found[2]; strings.Contains(at, "//") {
				t.Errorf("%s asks another host for %s", name, at)
			}
		}
		for _, bad := range []string{"<script>", " style=", " onclick=", "javascript:"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s has %s, which the policy forbids", name, bad)
			}
		}
	}
	for _, name := range []string{"404.html", "sitemap.xml", "llms.txt", "llms-full.txt", "robots.txt", markFile} {
		if read(t, filepath.Join(o.Output, name)) == "" {
			t.Errorf("%s is empty", name)
		}
	}
}

// checkLinks checks that what a page links to was written, and has the place
// that is named.
func checkLinks(t *testing.T, output, name, text string, pages map[string]string) {
	t.Helper()
	for _, found := range addresses.FindAllStringSubmatch(text, -1) {
		u, err := url.Parse(strings.ReplaceAll(found[1], "&amp;", "&"))
		if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(found[1], "data:") {
			continue
		}
		target := path.Join(path.Dir(name), u.Path)
		switch {
		case u.Path == "":
			target = name
		case strings.HasPrefix(u.Path, "/"):
			target = strings.TrimPrefix(u.Path, "/")
		}
		if _, err := os.Stat(filepath.Join(output, filepath.FromSlash(target))); err != nil {
			t.Errorf("%s links to %s, which is not there", name, found[1])
			continue
		}
		if u.Fragment != "" && pages[target] != "" && !hasID(pages[target], u.Fragment) {
			t.Errorf("%s links to %s, which has no such place", name, found[1])
		}
	}
}

func hasID(text, id string) bool {
	for _, found := range idPattern.FindAllStringSubmatch(text, -1) {
		if found[1] == id {
			return true
		}
	}
	return false
}

func TestRedirects(t *testing.T) {
	fsys := tree(smallSite)
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site"), BaseURL: "https://docs.example.com"}
	build(t, load(t, fsys), o)
	for name, want := range map[string]string{
		"old":     "../en/start/index.html",
		"was/two": "../../en/deep/two/index.html",
		"away":    "https://example.com/",
		"":        "en/start/index.html",
		"first":   "../en/start/index.html",
		"part":    "../en/start/index.html#words",
	} {
		if text := read(t, filepath.Join(o.Output, name, "index.html")); !strings.Contains(text, `content="0; url=`+want+`"`) {
			t.Errorf("%q leads elsewhere than to %s: %s", name, want, text)
		}
	}
	text := read(t, filepath.Join(o.Output, "index.html"))
	if !strings.Contains(text, "<title>Start</title>") || !strings.Contains(text, `rel="canonical" href="https://docs.example.com/en/start/"`) {
		t.Errorf("the first page says neither what it leads to nor its address: %s", text)
	}
	if _, err := os.Stat(filepath.Join(o.Output, "circle/index.html")); err == nil {
		t.Error("a redirect leads to itself")
	}
	if _, err := os.Stat(filepath.Join(o.Output, "images/.hidden.png")); err == nil {
		t.Error("a hidden file was copied")
	}
	if text := read(t, filepath.Join(o.Output, "images/a.png")); text == "" {
		t.Error("a picture was not copied")
	}
}

// TestAddressesForPrograms looks at the addresses of pages whose names are not
// of plain letters: what programs read has them encoded.
func TestAddressesForPrograms(t *testing.T) {
	fsys := tree(smallSite)
	fsys["en/실행 중지.mdx"] = &fstest.MapFile{Data: []byte("---\ntitle: Stop\n---\n")}
	fsys["docs.json"] = &fstest.MapFile{Data: []byte(`{"name": "Small", "navigation": {"pages": ["en/start", "en/실행 중지"]}}`)}
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site"), BaseURL: "https://docs.example.com"}
	build(t, load(t, fsys), o)
	want := "https://docs.example.com/en/%EC%8B%A4%ED%96%89%20%EC%A4%91%EC%A7%80/"
	if text := read(t, filepath.Join(o.Output, "sitemap.xml")); !strings.Contains(text, "<loc>"+want+"</loc>") {
		t.Errorf("the list of pages lacks %s: %s", want, text)
	}
	if text := read(t, filepath.Join(o.Output, "en/실행 중지/index.html")); !strings.Contains(text, `property="og:url" content="`+want+`"`) {
		t.Errorf("the page does not say that it is at %s", want)
	}
}

func TestOutputIsReplacedWholeOrNotAtAll(t *testing.T) {
	fsys := tree(smallSite)
	s := load(t, fsys)
	dir := t.TempDir()
	o := Options{Tree: fsys, Output: filepath.Join(dir, "site")}

	foreign := filepath.Join(dir, "foreign")
	if err := os.MkdirAll(foreign, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(foreign, "mine.txt"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(context.Background(), s, Options{Tree: fsys, Output: foreign}); !errors.Is(err, ErrForeignOutput) {
		t.Errorf("building into a folder of somebody else: error %v", err)
	}
	if read(t, filepath.Join(foreign, "mine.txt")) != "mine" {
		t.Error("the folder of somebody else was changed")
	}

	build(t, s, o)
	if again := build(t, s, o); !again.Unchanged {
		t.Errorf("building the same again wrote %+v", again)
	}
	fsys["en/start.mdx"].Data = append(fsys["en/start.mdx"].Data, "More.\n"...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Build(ctx, load(t, fsys), o); !errors.Is(err, context.Canceled) {
		t.Errorf("building under a context that ended: error %v", err)
	}
	if text := read(t, filepath.Join(o.Output, "en/start/index.html")); strings.Contains(text, "More.") {
		t.Error("a build that did not end changed the output")
	}
	if again := build(t, load(t, fsys), o); again.Unchanged {
		t.Error("a changed page was not built")
	}
	if text := read(t, filepath.Join(o.Output, "en/start/index.html")); !strings.Contains(text, "More.") {
		t.Error("the new page was not written")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("beside the output something is left: %v %v", entries, err)
	}
}

// TestEqualBodiesAreConvertedOnce guards the speed of sites with many versions.
func TestEqualBodiesAreConvertedOnce(t *testing.T) {
	fsys := tree(smallSite)
	fsys["v1/en/start.mdx"].Data = fsys["en/start.mdx"].Data
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site")}
	stats := build(t, load(t, fsys), o)
	if stats.Bodies >= stats.Pages-1 {
		t.Errorf("%d bodies of %d pages", stats.Bodies, stats.Pages)
	}
	one, other := read(t, filepath.Join(o.Output, "en/start/index.html")), read(t, filepath.Join(o.Output, "v1/en/start/index.html"))
	if !strings.Contains(one, `"../../en/deep/one/index.html#part"`) || !strings.Contains(other, `"../../../en/deep/one/index.html#part"`) {
		t.Error("the shared body has links of another page")
	}
}

// TestRedirectsWhereFilesAre has redirects from paths that are files of the site,
// or that no folder can have.
func TestRedirectsWhereFilesAre(t *testing.T) {
	fsys := tree(smallSite)
	var sources []string
	for _, at := range []string{
		"/index.html", "/en/start/index.html", "/404.html", "/robots.txt", "/sitemap.xml/x", "/llms.txt", "/images/a.png", "/images/a.png/x",
		"/" + assetsDir, "/" + markFile, "/" + markFile + "/x", "/" + strings.Repeat("x", 300), "/../../out", "/a/%00", "/%2e%2e/%2e%2e/out", "/..%2f..%2fout", "/en/start/",
	} {
		sources = append(sources, `{"source": "`+at+`", "destination": "/en/start"}`)
	}
	fsys["docs.json"].Data = []byte(strings.Replace(string(fsys["docs.json"].Data), `"redirects": [`, `"redirects": [`+strings.Join(sources, ", ")+", ", 1))
	dir := t.TempDir()
	o := Options{Tree: fsys, Output: filepath.Join(dir, "a", "b", "site")}
	build(t, load(t, fsys), o)
	if !strings.Contains(read(t, filepath.Join(o.Output, "out", "index.html")), "../en/start/index.html") {
		t.Error("a redirect that may be there is not")
	}
	if text := read(t, filepath.Join(o.Output, "en/start/index.html")); strings.Contains(text, "refresh") {
		t.Error("a redirect stands in the place of a page")
	}
	for _, outside := range []string{"out", "a/out", "a/b/out"} {
		if _, err := os.Stat(filepath.Join(dir, outside)); err == nil {
			t.Errorf("%s was written", outside)
		}
	}
}
