package site

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

const editedTree = `
-- docs.json --
{"navigation": {"languages": [
  {"language": "en", "pages": ["en/start", "en/stop"]},
  {"language": "ko", "pages": ["ko/start", {"$ref": "./more.json"}]}]}}
-- more.json --
{"group": "G", "pages": ["ko/stop"]}
-- api.base.yaml --
` + tinySpec + `-- api.en.yaml --
` + tinySpec + `-- api.ko.yaml --
` + tinySpec + `-- en/start.mdx --
---
title: Start
---
import Part from '/en/part.mdx';

<Part />
-- en/part.mdx --
A part.
-- en/stop.mdx --
---
title: Stop
openapi: api.en.yaml GET /stop
---
-- ko/start.mdx --
---
title: Start
---
Text.
-- ko/deep/note.mdx --
A note.
`

// edited returns the tree that the tests edit, and its snapshot.
func edited(t *testing.T) (fstest.MapFS, *Site) {
	t.Helper()
	tree := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(editedTree)).Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	s, err := Load(tree, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tree, s
}

// TestReload holds what is made of an older snapshot against what is read anew,
// after each of a row of edits.
func TestReload(t *testing.T) {
	edits := []struct {
		name    string
		write   map[string]string // "" removes a file
		changed []string          // where it is not what is written
		kept    []string          // pages that are not parsed again
	}{
		{name: "a body", write: map[string]string{"ko/start.mdx": "---\ntitle: Start\n---\nOther text.\n"}, kept: []string{"en/start", "ko/deep/note"}},
		{name: "a body, saved by an editor that writes files beside it",
			write: map[string]string{"ko/start.mdx": "---\ntitle: Start\n---\nA third.\n"}, changed: []string{"ko/start.mdx", "ko/sedXa1", "ko/./start.mdx"}},
		{name: "a title", write: map[string]string{"ko/start.mdx": "---\ntitle: Begin\n---\nA third.\n"}, kept: []string{"en/start"}},
		{name: "front matter that cannot be read", write: map[string]string{"ko/start.mdx": "---\ntitle: [\n---\n"}, kept: []string{"en/start"}},
		{name: "the same with other text", write: map[string]string{"ko/start.mdx": "---\ntitle: [\n---\nX\n"}},
		{name: "front matter that can again", write: map[string]string{"ko/start.mdx": "---\ntitle: Start\n---\nX\n"}},
		{name: "a snippet", write: map[string]string{"en/part.mdx": "Another part.\n"}},
		{name: "what is imported", write: map[string]string{"en/start.mdx": "---\ntitle: Start\n---\nimport Part from '/ko/deep/note.mdx';\n"}},
		{name: "a new page", write: map[string]string{"ko/stop.mdx": "---\nopenapi: api.ko.yaml GET /stop\n---\n"}, kept: []string{"en/start", "ko/start"}},
		{name: "a new folder with a language", write: map[string]string{"fr/stop.mdx": "X\n"}},
		{name: "a page that is gone", write: map[string]string{"ko/stop.mdx": ""}, kept: []string{"en/start"}},
		{name: "a part of the navigation", write: map[string]string{"more.json": `{"group": "G", "pages": ["ko/stop", 1]}`}, kept: []string{"en/start"}},
		{name: "the navigation", write: map[string]string{"docs.json": `{"navigation": {"languages": [{"language": "ko", "pages": ["ko/start"]}, {"language": "en", "pages": ["en/start"]}]}}`}},
		{name: "a spec", write: map[string]string{"api.ko.yaml": "openapi: 2\n"}, kept: []string{"en/start"}},
		{name: "a new spec", write: map[string]string{"api.fr.yaml": tinySpec}},
		{name: "a spec that is none any more", write: map[string]string{"api.fr.yaml": "a: 1\n"}},
		{name: "a configuration", write: map[string]string{"parlance.yaml": "specs:\n  - base: api.base.yaml\n    locales: {en: api.en.yaml}\n"}},
		{name: "what is ignored", write: map[string]string{".mintignore": "ko/deep/\n"}},
		{name: "what is ignored otherwise", write: map[string]string{".mintignore": "ko/stop.mdx\n"}, kept: []string{"en/start"}},
		{name: "nothing ignored", write: map[string]string{".mintignore": "\n"}, kept: []string{"en/start"}},
		{name: "a snippet in the folder for them", write: map[string]string{"snippets/a.mdx": "A\n"}, kept: []string{"en/start"}},
		{name: "the same snippet, edited", write: map[string]string{"snippets/a.mdx": "B\n"}, kept: []string{"en/start"}},
		{name: "a picture", write: map[string]string{"images/x.svg": "<svg/>"}, kept: []string{"en/start"}},
		{name: "a renamed folder", write: map[string]string{"ko/deep/note.mdx": "", "ko/deeper/note.mdx": "A note.\n"}, changed: []string{"ko/deep", "ko/deeper"}},
		{name: "unknown", write: map[string]string{"ko/start.mdx": "Y\n", "en/stop.mdx": ""}, changed: []string{}},
	}
	tree, s := edited(t)
	for _, edit := range edits {
		changed := edit.changed
		for name, text := range edit.write {
			if edit.changed == nil {
				changed = append(changed, name)
			}
			tree[name] = &fstest.MapFile{Data: []byte(text)}
			if text == "" {
				delete(tree, name)
			}
		}
		next, err := s.Reload(tree, changed)
		if err != nil {
			t.Fatalf("%s: %v", edit.name, err)
		}
		anew, err := Load(tree, Options{})
		if err != nil {
			t.Fatalf("%s: %v", edit.name, err)
		}
		if diff := cmp.Diff(whole(anew), whole(next)); diff != "" {
			t.Errorf("%s: the reloaded tree is not the loaded one (-loaded +reloaded):\n%s", edit.name, diff)
		}
		for _, name := range edit.kept {
			if next.Page(name).Page != s.Page(name).Page {
				t.Errorf("%s: %s was parsed again", edit.name, name)
			}
		}
		s = next
	}
}

// whole writes all that can be seen of a snapshot.
func whole(s *Site) map[string]string {
	all := map[string]string{"": describe(s)}
	for _, page := range s.Pages {
		all["page "+page.Path] = string(page.File.Data)
		if s.Page(page.Path) != page {
			all["page "+page.Path] += "\nis not found by its path"
		}
	}
	for _, snippet := range s.Snippets {
		all["snippet "+snippet.Path] = string(snippet.File.Data)
	}
	for _, set := range s.Sets {
		for _, f := range set.Files() {
			all["spec "+f.Path] = string(f.File.Data)
		}
	}
	if s.Nav != nil {
		for _, cell := range s.Nav.Cells {
			for _, e := range cell.Entries {
				all["nav "+cell.Language] += e.Page + "\n"
			}
		}
	}
	for _, name := range s.Paths {
		all["file "+name] = ""
	}
	for name := range s.pageFiles {
		all["page file "+name] = ""
	}
	return all
}

func TestOtherBodies(t *testing.T) {
	tree, s := edited(t)
	write := func(text string) (map[string]*Page, bool) {
		tree["ko/start.mdx"] = &fstest.MapFile{Data: []byte(text)}
		next, err := s.Reload(tree, []string{"ko/start.mdx"})
		if err != nil {
			t.Fatal(err)
		}
		return s.OtherBodies(next)
	}
	if pages, ok := write("---\ntitle: Start\n---\nOther text.\n"); !ok || len(pages) != 1 || pages["ko/start"] == nil {
		t.Errorf("another body gives %v, %v", pages, ok)
	}
	if _, ok := write("---\ntitle: Begin\n---\nText.\n"); ok {
		t.Error("another title counts as another body")
	}
}
