package preview

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const generatedSite = `
-- docs.json --
{"name": "n", "navigation": {"tabs": [{"tab": "API", "openapi": "api.yaml"}]}}
-- api.yaml --
openapi: 3.1.0
info: {title: t, version: "1"}
tags: [{name: runs, x-group: All runs}, {name: other}]
paths:
  /runs:
    get: {summary: List runs, description: All of them., tags: [runs], responses: {"200": {description: ok}}}
    post:
      summary: Start
      tags: [runs]
      x-mint: {metadata: {title: Begin, description: Begins., sidebarTitle: Go, icon: rocket, tag: NEW}, href: /begin/here}
      responses: {"200": {description: ok}}
  /hidden: {get: {summary: Hidden, tags: [other], x-hidden: true, responses: {"200": {description: ok}}}}
  /gone: {get: {summary: Gone, x-excluded: true, responses: {"200": {description: ok}}}}
webhooks:
  finished: {post: {summary: A run has finished, tags: [other], responses: {"200": {description: ok}}}}
`

func TestGeneratedPages(t *testing.T) {
	m := NewModel(load(t, tree(generatedSite)))
	var urls []string
	for _, p := range m.Pages {
		urls = append(urls, p.URL)
	}
	want := []string{"api-reference/other/a-run-has-finished", "api-reference/other/hidden", "api-reference/runs/list-runs", "begin/here"}
	if !slices.Equal(urls, want) {
		t.Fatalf("the pages are %v, not %v", urls, want)
	}
	p := m.byURL["begin/here"]
	if p.Title != "Begin" || p.Label != "Go" || p.Description != "Begins." || p.Icon != "rocket" || p.Tag != "NEW" {
		t.Errorf("the page does not follow x-mint: %+v", p)
	}
	if !m.byURL["api-reference/other/hidden"].Hidden || m.byURL["api-reference/runs/list-runs"].Hidden {
		t.Error("x-hidden hides no page, or another one")
	}
	if got := m.byURL["api-reference/runs/list-runs"].above(); got != "API › All runs" {
		t.Errorf("the page stands in %q", got)
	}
}

// TestGeneratedPagesAreDescribed looks for the descriptions below the titles:
// those of pages, and not those of operations a second time.
func TestGeneratedPagesAreDescribed(t *testing.T) {
	fsys := tree(generatedSite)
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site")}
	build(t, load(t, fsys), o)
	for at, want := range map[string]bool{"begin/here": true, "api-reference/runs/list-runs": false} {
		text := read(t, filepath.Join(o.Output, at, "index.html"))
		if got := strings.Contains(text, `<p class="lead">`); got != want {
			t.Errorf("%s has a text below its title: %v", at, got)
		}
	}
}

// A page that a language lacks has the sidebar of its neighbours.
func TestPlaceOfMissingPage(t *testing.T) {
	m := NewModel(load(t, tree(`
-- docs.json --
{"name": "n", "navigation": {"languages": [
 {"language": "en", "tabs": [{"tab": "Home", "pages": ["en/index"]}, {"tab": "Guides", "pages": ["en/a", "en/b", "en/c"]}]},
 {"language": "ko", "tabs": [{"tab": "홈", "pages": ["ko/index"]}, {"tab": "가이드", "pages": ["ko/c"]}]}]}}
-- en/index.mdx --
-- en/a.mdx --
-- en/b.mdx --
-- en/c.mdx --
-- ko/index.mdx --
-- ko/c.mdx --
`)))
	p := m.byURL["ko/a"]
	if p == nil || !p.Missing {
		t.Fatal("there is no page for what is not translated")
	}
	if got := p.above(); got != "가이드" {
		t.Errorf("the page stands in %q", got)
	}
}
