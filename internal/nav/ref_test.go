package nav

import (
	"fmt"
	"strings"
	"testing"

	"parlance/internal/source"
)

func TestReferences(t *testing.T) {
	tests := map[string]struct {
		files files
		want  string
	}{
		"languages": {files{
			"docs.json": `{"navigation": {"languages": [{"language": "en", "pages": ["a"]}, {"$ref": "./fr.json"}]}}`,
			"fr.json":   `{"language": "fr", "pages": ["fr/a", 1]}`,
		}, `
			cell "en" ""
			  page "a"
			cell "fr" ""
			  page "fr/a"
			fr.json:1:38 "1" a page entry must be a string or a group, not a number: write its path in quotes
			`},
		"everywhere": {files{
			"docs.json":        `{"$ref": "base.json", "navigation": {"$ref": "./nav/index.json"}}`,
			"base.json":        `{"name": "x", "api": {"openapi": {"$ref": "./nav/specs.json"}}}`,
			"nav/index.json":   `{"groups": {"$ref": "groups.json"}}`,
			"nav/groups.json":  `[{"group": {"$ref": "./name.json"}, "pages": {"$ref": "../pages.json"}}]`,
			"nav/name.json":    `"G"`,
			"nav/specs.json":   `["api.yaml"]`,
			"pages.json":       `["a", {"$ref": "nav/page.json"}, "GET /x"]`,
			"nav/page.json":    `"b"`,
			"nav/unused.json":  `{`,
			"nav/unused2.json": `{`,
		}, `
			api api.yaml in api-reference
			cell "" ""
			  page "a" (G)
			  page "b" (G)
			  operation api.yaml GET /x (G)
			`},
		"siblings win": {files{
			"docs.json": `{"navigation": {"languages": [{"$ref": "fr.json"}, {"language": "fr-CA", "$ref": "fr.json", "pages": [{"$ref": "page.json"}]}]}}`,
			"fr.json":   `{"language": "fr", "pages": ["fr/a"]}`,
			"page.json": `"ca"`,
		}, `
			cell "fr" ""
			  page "fr/a"
			cell "fr-CA" ""
			  page "ca"
			`},
		"siblings of a list are ignored": {files{
			"docs.json":  `{"navigation": {"pages": {"$ref": "pages.json", "x": 1}}}`,
			"pages.json": `["a"]`,
		}, `
			cell "" ""
			  page "a"
			`},
		"cycles": {files{
			"docs.json": `{"navigation": {"groups": [{"$ref": "a.json"}, {"group": "B", "pages": ["b", {"$ref": "docs.json"}]}]}}`,
			"a.json":    `{"group": "A", "pages": ["a", {"$ref": "./a.json"}, {"$ref": "./c.json"}]}`,
			"c.json":    `{"$ref": "a.json"}`,
		}, `
			cell "" ""
			  page "a" (A)
			  page "b" (B)
			a.json:1:40 "\"./a.json\"" "./a.json" leads back to the file that it is reached from: take the reference out
			c.json:1:10 "\"a.json\"" "a.json" leads back to the file that it is reached from: take the reference out
			docs.json:1:87 "\"docs.json\"" "docs.json" leads back to the file that it is reached from: take the reference out
			`},
		"a part used twice is no cycle": {files{
			"docs.json": `{"navigation": {"versions": [{"version": "v1", "$ref": "a.json"}, {"version": "v2", "$ref": "a.json"}]}}`,
			"a.json":    `{"pages": ["a", 1]}`,
		}, `
			cell "" "v1"
			  page "a"
			cell "" "v2"
			  page "a"
			a.json:1:17 "1" a page entry must be a string or a group, not a number: write its path in quotes
			`},
		"leading nowhere": {files{
			"docs.json": `{"navigation": {"pages": ["a", {"$ref": "none.json"}, {"$ref": "../b.json"}, {"$ref": "/c.json"}, {"$ref": "https://example.com/d.json"}, {"$ref": "e.yaml"}, {"$ref": 1}, {"$ref": "f.json"}]}}`,
			"f.json":    `"f"`,
		}, `
			cell "" ""
			  page "a"
			  page "f"
			docs.json:1:41 "\"none.json\"" "none.json" cannot be read (file does not exist): correct the path, or create the file
			docs.json:1:64 "\"../b.json\"" "../b.json" is outside the documentation: move the file into the folder of docs.json
			docs.json:1:87 "\"/c.json\"" "/c.json" must be a path from the folder of this file: write "./part.json"
			docs.json:1:108 "\"https://example.com/d.json\"" "https://example.com/d.json" must be a path from the folder of this file: write "./part.json"
			docs.json:1:148 "\"e.yaml\"" "e.yaml" is no JSON file: only a whole .json file can be referred to
			docs.json:1:168 "1" "$ref" must be the path of a JSON file, not a number: write it in quotes
			`},
		"navigation that leads nowhere": {files{"docs.json": `{"navigation": {"$ref": "none.json"}}`}, `
			docs.json:1:25 "\"none.json\"" "none.json" cannot be read (file does not exist): correct the path, or create the file
			`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { check(t, Load("docs.json", test.files.read), test.want) })
	}
}

func TestBrokenPart(t *testing.T) {
	n := Load("docs.json", files{
		"docs.json": `{"navigation": {"languages": [{"$ref": "fr.json"}, {"language": "ko", "pages": ["ko/a"]}]}}`,
		"fr.json":   `{"language": `,
	}.read)
	if len(n.Cells) != 1 || n.Cells[0].Language != "ko" || len(n.Problems) == 0 || n.Problems[0].Span.Path() != "fr.json" {
		t.Errorf("got:\n%s", show(n))
	}
}

func TestPartsOfAFolder(t *testing.T) {
	tree := files{
		"docs/docs.json":  `{"navigation": {"groups": [{"$ref": "./nav/a.json"}, {"$ref": "../b.json"}]}}`,
		"docs/nav/a.json": `{"group": "A", "pages": ["a"]}`,
		"b.json":          `{"group": "B", "pages": ["b"]}`,
	}
	check(t, Load("docs/docs.json", tree.read), `
		cell "" ""
		  page "a" (A)
		docs/docs.json:1:63 "\"../b.json\"" "../b.json" is outside the documentation: move the file into the folder of docs.json
		`)
}

// A reader may give files other paths than it is asked for: those that
// messages show.
func TestPathsOfTheReader(t *testing.T) {
	tree := files{
		"docs.json":   `{"navigation": {"$ref": "./nav/a.json"}}`,
		"nav/a.json":  `{"pages": {"$ref": "b.json"}}`,
		"nav/b.json":  `["a", {"$ref": "./c.json"}]`,
		"nav/c.json":  `"c"`,
		"docs/x.json": ``,
	}
	n := Load("docs.json", func(name string) (*source.File, error) {
		f, err := tree.read(name)
		if err == nil {
			f.Path = "docs/" + name
		}
		return f, err
	})
	check(t, n, `
		cell "" ""
		  page "a"
		  page "c"
		`)
}

func TestEachPartIsReadOnce(t *testing.T) {
	reads := map[string]int{}
	tree := files{
		"docs.json": `{"navigation": {"versions": [{"version": "v1", "$ref": "a.json"}, {"version": "v2", "$ref": "./a.json"}]}}`,
		"a.json":    `{"pages": ["a"]}`,
	}
	Load("docs.json", func(name string) (*source.File, error) {
		reads[name]++
		return tree.read(name)
	})
	if reads["a.json"] != 1 || reads["docs.json"] != 1 {
		t.Errorf("read %v", reads)
	}
}

// Parts that each refer to the next twice would be walked 2^n times.
func TestManyPartsAreCut(t *testing.T) {
	tree := files{"docs.json": `{"navigation": {"pages": [{"$ref": "0.json"}]}}`}
	for i := range maxParts + 10 {
		next := fmt.Sprintf(`{"$ref": "%d.json"}`, i+1)
		tree[fmt.Sprintf("%d.json", i)] = `{"group": "g", "pages": [` + next + `,` + next + `]}`
	}
	n := Load("docs.json", tree.read)
	if len(n.Problems) == 0 || !strings.Contains(n.Problems[0].Message, "nested deeper") {
		t.Errorf("got %d problems", len(n.Problems))
	}

	tree = files{}
	var refs []string
	for i := range maxParts + 10 {
		refs = append(refs, fmt.Sprintf(`{"$ref": "%d.json"}`, i))
		tree[fmt.Sprintf("%d.json", i)] = `"a"`
	}
	tree["docs.json"] = `{"navigation": {"pages": [` + strings.Join(refs, ",") + `]}}`
	n = Load("docs.json", tree.read)
	if len(n.Cells[0].Entries) != maxParts-1 || len(n.Problems) != 11 {
		t.Errorf("got %d entries and %d problems", len(n.Cells[0].Entries), len(n.Problems))
	}
}
