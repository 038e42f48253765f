package preview

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/site"
)

// tree reads a documentation tree that is written as a txtar archive.
func tree(archive string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

func load(t *testing.T, fsys fstest.MapFS) *site.Site {
	t.Helper()
	s, err := site.Load(fsys, site.Options{Frozen: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ownDocs is the project's own documentation.
func ownDocs(t *testing.T) (*site.Site, Options) {
	t.Helper()
	root, err := os.OpenRoot(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	s, err := site.Load(root.FS(), site.Options{Frozen: true})
	if err != nil {
		t.Fatal(err)
	}
	return s, Options{Tree: root.FS(), Output: filepath.Join(t.TempDir(), "site")}
}

func build(t *testing.T, s *site.Site, o Options) Stats {
	t.Helper()
	stats, err := Build(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// smallSite has what a navigation can have: languages, versions, tabs, nested
// groups, hidden and missing pages, operations, links and redirects.
const smallSite = `
-- docs.json --
{"name": "Small", "description": "A small site.", "theme": "mint", "colors": {"primary": "#ff0"},
 "redirects": [{"source": "/old", "destination": "/en/start"}, {"source": "/was/:rest*", "destination": "/en/deep/:rest*"},
   {"source": "/away", "destination": "https://example.com/"}, {"source": "/run", "destination": "javascript:alert(1)"},
   {"source": "/first", "destination": "/second"}, {"source": "/second", "destination": "/third"}, {"source": "/third", "destination": "/old"},
   {"source": "/part", "destination": "/en/start#words"}, {"source": "/circle", "destination": "/circle"}],
 "navbar": {"links": [{"label": "Run", "href": "javascript:alert(1)"}]},
 "navigation": {"languages": [
  {"language": "en", "versions": [
    {"version": "next", "tabs": [
      {"tab": "Guides", "groups": [
        {"group": "Begin", "pages": ["en/start", {"group": "Deep", "icon": "book", "pages": ["en/deep/one", "en/deep/two"]}, "en/gone"]},
        {"group": "Secret", "hidden": true, "pages": ["en/secret"]}]},
      {"tab": "API", "openapi": "api.yaml", "groups": [{"group": "Runs", "pages": ["GET /runs", "https://example.com/console"]}]},
      {"tab": "Blog", "href": "https://example.com/blog"}]},
    {"version": "v1", "groups": [{"group": "Begin", "pages": ["v1/en/start"]}]}]},
  {"language": "ar", "versions": [{"version": "next", "tabs": [
      {"tab": "الأدلة", "groups": [{"group": "البدء", "pages": ["ar/start"]}]}]}]}]}}
-- api.yaml --
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /runs:
    get: {summary: List runs, tags: [Runs], responses: {"200": {description: ok}}}
-- en/start.mdx --
---
title: Start
description: Where it begins.
---
Go [on](/en/deep/one#part), [back](/old), [out](https://example.com/x), to a [picture](/images/a.png),
a [gone page](/en/nowhere) or [the API](/api-reference/runs/list-runs).

## A part

![A](/images/a.png)
-- en/deep/one.mdx --
---
title: One
sidebarTitle: First
---
## Part
[Two](./two), [two](two.mdx)
-- en/deep/two.mdx --
Without front matter.
-- en/secret.mdx --
-- en/loose.mdx --
-- ar/start.mdx --
---
title: البداية
---
-- v1/en/start.mdx --
---
title: Start one
---
-- images/a.png --
not really a picture
-- images/.hidden.png --
`
