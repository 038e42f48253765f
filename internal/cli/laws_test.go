package cli

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/edit"
	"parlance/internal/finding"
	"parlance/internal/generate"
	"parlance/internal/lint"
	"parlance/internal/lint/rules"
	"parlance/internal/site"
)

// TestLaws holds generate against lint on every tree that a rule's golden
// has: what a finding says that generate mends is mended, nothing new comes up
// but texts to translate, and generating twice is generating once.
func TestLaws(t *testing.T) {
	names, err := filepath.Glob("../../testdata/rules/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, side := range []string{"bad/", "good/"} {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+strings.TrimSuffix(side, "/"), func(t *testing.T) {
				tree := fstest.MapFS{}
				for _, f := range archive.Files {
					path, ok := strings.CutPrefix(f.Name, side)
					path, target, isLink := strings.Cut(path, " -> ")
					switch {
					case ok && isLink:
						tree[path] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
					case ok:
						tree[path] = &fstest.MapFile{Data: f.Data}
					}
				}
				checkLaws(t, tree)
			})
		}
	}
}

func checkLaws(t *testing.T, tree fstest.MapFS) {
	t.Helper()
	before := lintMap(t, tree)
	result := plan(t, tree)
	apply(tree, result.Plan)
	if again := plan(t, tree); len(again.Plan) > 0 {
		t.Errorf("generating again changes something:\n%s", again.Plan.Diff())
	}
	known := map[string]bool{}
	for _, f := range before {
		known[f.Rule] = true
	}
	for _, f := range lintMap(t, tree) {
		switch {
		case f.Fix != nil && strings.HasPrefix(f.Fix.Title, "run parlance generate") && len(result.Left) == 0:
			t.Errorf("generate has not mended %s: %s", f.Rule, f.Message)
		case !known[f.Rule] && f.Rule != "spec-text-untranslated":
			t.Errorf("generate has made a new finding %s: %s", f.Rule, f.Message)
		}
	}
}

func lintMap(t *testing.T, tree fstest.MapFS) []finding.Finding {
	t.Helper()
	s, err := site.Load(tree, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return lint.Run(s, rules.All(), lint.Options{})
}

func plan(t *testing.T, tree fstest.MapFS) *generate.Result {
	t.Helper()
	s, err := site.Load(tree, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := generate.Plan(s, tree, generate.Options{Specs: true, Pages: true, Nav: true})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func apply(tree fstest.MapFS, plan edit.Plan) {
	for _, change := range plan {
		tree[change.Path] = &fstest.MapFile{Data: change.New}
	}
}

// TestGenerateKeepsFrozenVersions: nothing below a frozen version is planned
// without being asked for.
func TestGenerateKeepsFrozenVersions(t *testing.T) {
	tree := fstest.MapFS{}
	for version, spec := range map[string]string{"edge": goodSpec, "v1": strings.ReplaceAll(goodSpec, "/stop", "/halt")} {
		for _, tag := range []string{"base", "en", "ko"} {
			tree[version+"/api."+tag+".yaml"] = &fstest.MapFile{Data: []byte(spec)}
		}
	}
	tree["v1/api.ko.yaml"] = &fstest.MapFile{Data: []byte("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n")}
	tree["docs.json"] = &fstest.MapFile{Data: []byte(`{"navigation": {"versions": [
  {"version": "edge", "languages": [{"language": "en", "pages": ["edge/en/a"]}, {"language": "ko", "pages": ["edge/ko/a"]}]},
  {"version": "v1", "languages": [{"language": "en", "pages": ["v1/en/a"]}, {"language": "ko", "pages": ["v1/ko/a"]}]}]}}`)}
	for _, page := range []string{"edge/en/a", "edge/ko/a", "v1/en/a", "v1/ko/a"} {
		tree[page+".mdx"] = &fstest.MapFile{Data: []byte("---\ntitle: A\n---\n")}
	}
	if result := plan(t, maps.Clone(tree)); len(result.Plan) > 0 {
		t.Errorf("planned:\n%s", result.Plan.Diff())
	}
	s, err := site.Load(tree, site.Options{Frozen: true})
	if err != nil {
		t.Fatal(err)
	}
	result, err := generate.Plan(s, tree, generate.Options{Specs: true, Pages: true, Nav: true, AllVersions: true})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(result.Plan, func(c edit.Change) bool { return c.Path == "v1/api.ko.yaml" }) {
		t.Errorf("with all versions, the frozen spec is not planned:\n%s", result.Plan.Diff())
	}
}
