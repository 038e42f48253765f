package nav

import (
	"errors"
	"testing"

	"parlance/internal/source"
)

func TestProblems(t *testing.T) {
	tests := map[string]struct{ docs, want string }{
		"no object": {`[]`, `
			docs.json:1:1 "[" the file must hold an object, not a list: write {"navigation": {}}
			`},
		"no navigation": {`{"name": "x"}`, `
			docs.json:1:1 "{" there is no "navigation": add one that lists the pages, or nobody finds them
			`},
		"navigation is a list": {`{"navigation": [{"group": "A", "pages": ["a"]}]}`, `
			docs.json:1:16 "[" "navigation" must be an object, not a list: write {"groups": [...]} or {"pages": [...]}
			`},
		"navigation lists nothing": {`{"navigation": {"page": ["a"]}}`, `
			docs.json:1:16 "{" "navigation" lists nothing: give it "languages", "versions", "tabs", "groups" or "pages"
			`},
		"pages is a string": {`{"navigation": {"groups": [{"group": "A", "pages": "a"}, {"group": "B", "pages": ["b"]}]}}`, `
			cell "" ""
			  page "b" (B)
			docs.json:1:52 "\"a\"" "pages" must be a list, not a string: put it in square brackets
			`},
		"groups is an object": {`{"navigation": {"groups": {"group": "A"}}}`, `
			cell "" ""
			docs.json:1:27 "{" "groups" must be a list, not an object: put it in square brackets
			`},
		"page entries of wrong kinds": {`{"navigation": {"pages": [7, true, ["a"], "", {"pages": ["b"]}, "c"]}}`, `
			cell "" ""
			  page "b" ()
			  page "c"
			docs.json:1:27 "7" a page entry must be a string or a group, not a number: write its path in quotes
			docs.json:1:30 "true" a page entry must be a string or a group, not true: write its path in quotes
			docs.json:1:36 "[" a page entry must be a string or a group, not a list: take the inner brackets out
			docs.json:1:43 "\"\"" a page entry is empty: write the path of the page, or take the entry out
			docs.json:1:47 "{" a group needs a name: add "group", or write the paths of pages as strings
			`},
		"strings for groups and tabs": {`{"navigation": {"tabs": ["a", {"tab": "T", "groups": ["b"]}]}}`, `
			cell "" ""
			docs.json:1:26 "\"a\"" an entry of "tabs" must be an object, not a string: write {"tab": ...}
			docs.json:1:55 "\"b\"" an entry of "groups" must be an object, not a string: list pages under "pages"
			`},
		"names": {`{"navigation": {"languages": [{"language": "", "pages": ["a"]}, {"pages": ["b"]}, {"language": "ko", "versions": [{"version": 1.0, "pages": ["c"]}, {"version": null, "pages": ["d"]}]}]}}`, `
			cell "" ""
			  page "a"
			  page "b"
			cell "ko" "1.0"
			  page "c"
			cell "ko" ""
			  page "d"
			docs.json:1:44 "\"\"" "language" is empty: write a name
			docs.json:1:65 "{" this entry of "languages" has no name: add "language"
			docs.json:1:127 "1.0" "version" must be a string, not a number: write "1.0" in quotes
			docs.json:1:161 "null" "version" must be a string, not null: write a name in quotes
			`},
		"two kinds at one node": {`{"navigation": {"pages": ["a"], "tabs": [{"tab": "T", "pages": ["b"]}]}}`, `
			cell "" ""
			  page "b" (T)
			docs.json:1:17 "\"pages\"" "pages" is not shown beside "tabs": a node lists one kind, so move these into the others, or into a node of their own
			`},
		"groups in a group": {`{"navigation": {"groups": [{"group": "A", "groups": [{"group": "B", "pages": ["b"]}], "pages": ["a"]}]}}`, `
			cell "" ""
			  page "a" (A)
			docs.json:1:43 "\"groups\"" "groups" is not shown in a group: list pages and groups under "pages"
			`},
		"root of a wrong kind": {`{"navigation": {"groups": [{"group": "A", "root": ["a"], "pages": ["b"]}]}}`, `
			cell "" ""
			  page "b" (A)
			docs.json:1:51 "[" "root" must be the path of a page, not a list: write it in quotes
			`},
		"openapi of wrong kinds": {`{"navigation": {"groups": [{"group": "A", "openapi": 1, "pages": ["a"]}, {"group": "B", "openapi": {"spec": "x"}}, {"group": "C", "openapi": ["", {"source": "x", "directory": 2}]}]}}`, `
			cell "" ""
			  spec x in api-reference, all
			  page "a" (A)
			docs.json:1:54 "1" "openapi" must be a path, an object with "source", or a list of them, not a number: Mintlify drops it without a word, so write the path of the spec
			docs.json:1:100 "{" "openapi" names no spec: add "source" with its path
			docs.json:1:143 "\"\"" "openapi" is empty: write the path of the spec, or take the key out
			docs.json:1:176 "2" "directory" must be the path of a folder, not a number: write it in quotes
			`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			check(t, Load("docs.json", files{"docs.json": test.docs}.read), test.want)
		})
	}
}

func TestUnreadable(t *testing.T) {
	n := Load("docs.json", files{}.read)
	check(t, n, `
		docs.json:1:1 "" cannot be read (file does not exist): give read permission, or restore the file
		`)
	if n.File == nil || n.File.Path != "docs.json" {
		t.Errorf("File is %v", n.File)
	}
	n = Load("docs.json", func(string) (*source.File, error) { return nil, errors.New("disk on fire") })
	check(t, n, `
		docs.json:1:1 "" cannot be read (disk on fire): give read permission, or restore the file
		`)
}

func TestBrokenFile(t *testing.T) {
	n := Load("docs.json", files{"docs.json": `{"navigation": {"pages": ["a"`}.read)
	if len(n.Problems) == 0 || len(n.Cells) != 0 {
		t.Errorf("got:\n%s", show(n))
	}
}
