package site

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/operation"
)

// load reads a tree that is written as a txtar archive.
func load(t *testing.T, archive string, o Options) *Site {
	t.Helper()
	tree := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	s, err := Load(tree, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// describe writes what was made of a tree, a line each.
func describe(s *Site) string {
	var b strings.Builder
	for _, l := range s.Locales {
		fmt.Fprintf(&b, "locale %s folder=%q spec=%q\n", l.Tag, l.Folder, l.Spec)
	}
	for _, set := range s.Sets {
		fmt.Fprintf(&b, "set %s version=%q base=%s", set.Name, set.Version, set.Base.Path)
		for _, f := range set.Locales {
			fmt.Fprintf(&b, " %s=%s", f.Tag, f.Path)
		}
		b.WriteByte('\n')
	}
	for _, page := range s.Pages {
		fmt.Fprintf(&b, "page %s locale=%s version=%q rest=%s\n", page.Path, page.Locale, page.Version, page.Rest)
	}
	for _, p := range s.Problems {
		at := p.Span.Position()
		fmt.Fprintf(&b, "problem %s:%d:%d %s: %s\n", p.Span.Path(), at.Line, at.Column, p.Rule, p.Message)
	}
	return b.String()
}

const tinySpec = `openapi: 3.0.3
info: {title: t, version: "1"}
paths: {}
`

func TestLoad(t *testing.T) {
	tests := map[string]struct{ tree, want string }{
		"languages prefixed, versions in folders, a borrowed spec": {
			tree: `
-- docs/docs.json --
{"navigation": {"languages": [
  {"language": "en", "versions": [{"version": "Edge", "pages": ["edge/en/stop"]}, {"version": "v1.0", "pages": ["v1.0/en/stop"]}]},
  {"language": "ar", "versions": [{"version": "Edge", "pages": ["edge/ar/stop"]}]},
  {"language": "ko", "versions": [{"version": "Edge", "pages": ["edge/ko/stop"]}]}]}}
-- docs/edge/api.base.yaml --
` + tinySpec + `-- docs/edge/api.en.yaml --
` + tinySpec + `-- docs/edge/api.ko.yaml --
` + tinySpec + `-- docs/v1.0/api.en.yaml --
` + tinySpec + `-- docs/edge/en/stop.mdx --
-- docs/edge/ko/stop.mdx --
-- docs/edge/ar/stop.mdx --
---
openapi: /edge/api.en.yaml GET /stop
---
-- docs/v1.0/en/stop.mdx --
`,
			want: `locale en folder="en" spec=""
locale ar folder="ar" spec=""
locale ko folder="ko" spec=""
set edge/api version="edge" base=docs/edge/api.base.yaml en=docs/edge/api.en.yaml ko=docs/edge/api.ko.yaml
page edge/ar/stop locale=ar version="edge" rest=stop
page edge/en/stop locale=en version="edge" rest=stop
page edge/ko/stop locale=ko version="edge" rest=stop
`,
		},
		"English at the root, folders with other names, one shared spec": {
			tree: `
-- docs.json --
{"navigation": {"languages": [
  {"language": "en", "pages": ["tools/stop"]},
  {"language": "zh-Hans", "pages": ["zh/tools/stop"]},
  {"language": "jp", "pages": ["jp/tools/stop"]}]}}
-- openapi.json --
{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
-- tools/stop.mdx --
-- zh/tools/stop.mdx --
-- jp/tools/stop.md --
-- snippets/part.mdx --
-- README.md --
-- .mintignore --
drafts/
*.bak.mdx
-- drafts/a.mdx --
-- tools/x.bak.mdx --
`,
			want: `locale en folder="" spec=""
locale zh-Hans folder="zh" spec=""
locale ja folder="jp" spec=""
set openapi version="" base=openapi.json
page jp/tools/stop locale=ja version="" rest=tools/stop
page tools/stop locale=en version="" rest=tools/stop
page zh/tools/stop locale=zh-Hans version="" rest=tools/stop
`,
		},
		"specs in locale folders and with other separators": {
			tree: `
-- docs.json --
{"navigation": {"languages": [{"language": "en", "pages": ["en/a"]}, {"language": "pt-BR", "pages": ["pt-BR/a"]}]}}
-- en/api.yaml --
` + tinySpec + `-- pt-BR/api.yaml --
` + tinySpec + `-- chat-en.yaml --
` + tinySpec + `-- chat-pt-BR.yaml --
` + tinySpec + `-- flow_en.yaml --
` + tinySpec + `-- flow_pt-BR.yaml --
` + tinySpec + `-- en/a.mdx --
-- pt-BR/a.mdx --
`,
			want: `locale en folder="en" spec=""
locale pt-BR folder="pt-BR" spec=""
set chat version="" base=chat-en.yaml en=chat-en.yaml pt-BR=chat-pt-BR.yaml
set api version="" base=en/api.yaml en=en/api.yaml pt-BR=pt-BR/api.yaml
set flow version="" base=flow_en.yaml en=flow_en.yaml pt-BR=flow_pt-BR.yaml
page en/a locale=en version="" rest=a
page pt-BR/a locale=pt-BR version="" rest=a
`,
		},
		"a configuration that names specs outside of the docs, and a borrowed one": {
			tree: `
-- parlance.yaml --
docs: site
source: en
locales: {ko: {}, ar: {spec: en}}
specs:
  - base: specs/api.base.yaml
    locales: {en: specs/api.en.yaml, ko: specs/api.ko.yaml}
    publish: site
-- site/docs.json --
{"navigation": {"pages": ["en/a"]}}
-- specs/api.base.yaml --
` + tinySpec + `-- specs/api.en.yaml --
` + tinySpec + `-- specs/api.ko.yaml --
` + tinySpec + `-- site/api.en.yaml --
` + tinySpec + `-- site/en/a.mdx --
-- site/ko/a.mdx --
`,
			want: `locale en folder="en" spec=""
locale ko folder="ko" spec=""
locale ar folder="ar" spec="en"
set specs/api.base version="" base=specs/api.base.yaml en=specs/api.en.yaml ko=specs/api.ko.yaml
page en/a locale=en version="" rest=a
page ko/a locale=ko version="" rest=a
`,
		},
		"no languages in the navigation, folders that are tags": {
			tree: `
-- mint.json --
{"navigation": [{"group": "g", "pages": ["ja/a", "ko/a"]}]}
-- ja/a.mdx --
-- ko/a.mdx --
-- index.mdx --
`,
			want: `locale ja folder="ja" spec=""
locale ko folder="ko" spec=""
page index locale=ja version="" rest=index
page ja/a locale=ja version="" rest=a
page ko/a locale=ko version="" rest=a
`,
		},
		"one folder that is a tag by chance": {
			tree: `
-- docs.json --
{"navigation": {"pages": ["start", "id/tokens"]}}
-- start.mdx --
-- id/tokens.mdx --
`,
			want: `locale en folder="" spec=""
page id/tokens locale=en version="" rest=id/tokens
page start locale=en version="" rest=start
`,
		},
		"one folder that holds translations": {
			tree: `
-- docs.json --
{"navigation": {"pages": ["start"]}}
-- start.mdx --
-- id/start.mdx --
`,
			want: `locale en folder="" spec=""
locale id folder="id" spec=""
page id/start locale=id version="" rest=start
page start locale=en version="" rest=start
`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := describe(load(t, test.tree, Options{}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFrozenVersionsAreReadOnRequest(t *testing.T) {
	const tree = `
-- docs.json --
{"navigation": {"versions": [{"version": "latest", "pages": ["latest/a"]}, {"version": "v2", "pages": ["v2/a"]}]}}
-- latest/a.mdx --
-- v2/a.mdx --
-- v2/api.yaml --
` + tinySpec
	live := load(t, tree, Options{})
	if live.Page("v2/a") != nil || !live.HasFile("v2/a") || len(live.Sets) != 0 {
		t.Error("a page or spec of a frozen version was read, or its file is not known")
	}
	all := load(t, tree, Options{Frozen: true})
	if page := all.Page("v2/a"); page == nil || !page.Frozen || page.Version != "v2" {
		t.Errorf("the page of the frozen version is %+v", page)
	}
	if len(all.Sets) != 1 || !all.Sets[0].Frozen {
		t.Errorf("the spec of the frozen version is in no frozen set: %+v", all.Sets)
	}
}

func TestFindSpec(t *testing.T) {
	s := load(t, `
-- docs.json --
{"navigation": {"versions": [{"version": "edge", "pages": []}, {"version": "next", "pages": []}]}}
-- edge/api.en.yaml --
`+tinySpec+`-- next/api.en.yaml --
`+tinySpec+`-- next/only.yaml --
`+tinySpec, Options{})
	tests := []struct{ name, version, file, moved string }{
		{"/edge/api.en.yaml", "edge", "edge/api.en.yaml", ""},
		{"edge/api.en", "", "edge/api.en.yaml", ""},
		{"/api.en.yaml", "next", "", "next/api.en.yaml"},
		{"/api.en.yaml", "edge", "", "edge/api.en.yaml"},
		{"only", "next", "next/only.yaml", ""},
		{"/nowhere.yaml", "edge", "", ""},
		{"https://example.com/edge/api.en.yaml", "edge", "", ""},
	}
	for _, test := range tests {
		found := s.FindSpec(test.name, test.version)
		path := func(f *SpecFile) string {
			if f == nil {
				return ""
			}
			return f.Path
		}
		if path(found.File) != test.file || path(found.Moved) != test.moved {
			t.Errorf("FindSpec(%q, %q) = %q, moved %q; want %q, moved %q", test.name, test.version, path(found.File), path(found.Moved), test.file, test.moved)
		}
	}
}

func TestRenamed(t *testing.T) {
	s := load(t, `
-- docs.json --
{"navigation": {"pages": []}}
-- api.yaml --
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /status/{kickoff_id}:
    get: {responses: {"200": {description: ok}}}
  /a/{x}:
    put: {responses: {"200": {description: ok}}}
`, Options{})
	file := s.Sets[0].Base
	for from, to := range map[string]string{
		"GET /{kickoff_id}/status": "GET /status/{kickoff_id}",
		"GET /status/{id}":         "GET /status/{kickoff_id}",
		"POST /a/{x}":              "PUT /a/{x}",
		"DELETE /b":                "",
	} {
		method, path, _ := strings.Cut(from, " ")
		got := ""
		if op := Renamed(file.Spec, operation.Name{Method: method, Path: path}); op != nil {
			got = op.Name.String()
		}
		if got != to {
			t.Errorf("Renamed(%s) = %q, want %q", from, got, to)
		}
	}
}

func TestLoadSaysWhyThereIsNothing(t *testing.T) {
	_, err := Load(fstest.MapFS{"readme.txt": {}}, Options{})
	if !errors.Is(err, ErrNoDocs) {
		t.Errorf("error %v, want ErrNoDocs", err)
	}
	_, err = Load(fstest.MapFS{"docs.json": {}}, Options{ConfigFile: "other.yaml"})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that of a missing file", err)
	}
}

// TestLoadIsRepeatable guards against the order of a map in what is found.
func TestLoadIsRepeatable(t *testing.T) {
	const tree = `
-- docs.json --
{"navigation": {"languages": [{"language": "en", "pages": ["en/a", "en/b"]}, {"language": "ko", "pages": ["ko/a"]}]}}
-- en/a.mdx --
-- en/b.mdx --
---
title: [
-- ko/a.mdx --
-- api.en.yaml --
openapi: 2
-- api.ko.yaml --
: -
`
	first := describe(load(t, tree, Options{}))
	for range 20 {
		if again := describe(load(t, tree, Options{})); again != first {
			t.Fatalf("two runs differ:\n%s", cmp.Diff(first, again))
		}
	}
	if !slices.Contains(strings.Split(first, "\n"), "page en/b locale=en version=\"\" rest=b") {
		t.Errorf("a page with broken front matter is left out:\n%s", first)
	}
}

// denied is a file system in which one folder or file may not be read. Tests
// may run as a user whom no permission stops.
type denied struct {
	fstest.MapFS
	name string
}

func (d denied) refuse(op, name string) error {
	if name == d.name {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrPermission}
	}
	return nil
}

func (d denied) Open(name string) (fs.File, error) {
	if err := d.refuse("open", name); err != nil {
		return nil, err
	}
	return d.MapFS.Open(name)
}

func (d denied) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := d.refuse("open", name); err != nil {
		return nil, err
	}
	return d.MapFS.ReadDir(name)
}

func (d denied) ReadFile(name string) ([]byte, error) {
	if err := d.refuse("open", name); err != nil {
		return nil, err
	}
	return d.MapFS.ReadFile(name)
}

func TestUnreadable(t *testing.T) {
	for _, name := range []string{"en", "en/a.mdx", "api.yaml"} {
		tree := denied{fstest.MapFS{
			"docs.json": {Data: []byte(`{"navigation": {"pages": ["en/a", "b"]}}`)},
			"en/a.mdx":  {}, "b.mdx": {}, "api.yaml": {Data: []byte(tinySpec)},
		}, name}
		s, err := Load(tree, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Problems) != 1 || s.Problems[0].Rule != "file-unreadable" || s.Problems[0].Span.Path() != name ||
			!strings.Contains(s.Problems[0].Message, "permission") {
			t.Errorf("%s: problems %+v", name, s.Problems)
		}
		if s.Page("b") == nil {
			t.Errorf("%s: the rest of the tree was not read", name)
		}
	}
}
