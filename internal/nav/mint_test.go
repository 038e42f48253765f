package nav

import "testing"

func TestMint(t *testing.T) {
	tests := map[string]struct{ mint, want string }{
		"groups": {`{"name": "x", "navigation": [{"group": "A", "pages": ["a", {"group": "B", "pages": ["b"]}]}]}`, `
			cell "" ""
			  page "a" (A)
			  page "b" (A > B)
			`},
		"versions": {`{"versions": ["v2", {"name": "v1", "default": true}], "navigation": [
				{"group": "A", "version": "v1", "pages": ["v1/a", {"group": "B", "version": "v2", "pages": ["v2/b"]}]},
				{"group": "C", "pages": ["c"]}]}`, `
			cell "" "v2"
			  page "v2/b" (A > B)
			  page "c" (C)
			cell "" "v1"
			  page "v1/a" (A)
			  page "c" (C)
			`},
		"languages": {`{"versions": [{"name": "English", "locale": "en"}, {"locale": "es"}], "navigation": [
				{"group": "A", "version": "English", "pages": ["a"]}, {"group": "B", "version": "es", "pages": ["es/a"]}]}`, `
			cell "en" ""
			  page "a" (A)
			cell "es" ""
			  page "es/a" (B)
			`},
		"versions that only groups name": {`{"navigation": [{"group": "A", "version": "v1", "pages": ["a"]}, {"group": "B", "version": "v1", "pages": ["b"]}]}`, `
			cell "" "v1"
			  page "a" (A)
			  page "b" (B)
			`},
		"specs": {`{"openapi": ["a.yaml", "b.yaml"], "tabs": [{"name": "API", "url": "/api", "openapi": "c.yaml"}, {"name": "T", "url": "t"}],
				"anchors": [{"name": "D", "url": "d", "openapi": "https://example.com/d.yaml", "version": "v1"}], "versions": ["v1", "v2"],
				"navigation": [{"group": "A", "pages": ["a"]}]}`, `
			api a.yaml in 
			api b.yaml in 
			cell "" "v1"
			  spec c.yaml in api, all
			  spec https://example.com/d.yaml in d, all
			  page "a" (A)
			cell "" "v2"
			  spec c.yaml in api, all
			  page "a" (A)
			`},
		"the new format under the old name": {`{"navigation": {"languages": [{"language": "ko", "pages": ["a"]}]}}`, `
			cell "ko" ""
			  page "a"
			`},
		"problems": {`{"versions": ["v1", {"url": "x"}], "navigation": ["a", {"pages": ["b"]}, {"group": "C", "version": "v3", "pages": "c"}, {"group": "D", "version": 1, "pages": [["d"], "e"]}]}`, `
			cell "" "v1"
			  page "b" ()
			cell "" "1"
			  page "e" (D)
			mint.json:1:21 "{" a version needs a name: write "v1" or {"name": "v1"}
			mint.json:1:51 "\"a\"" an entry of "groups" must be an object, not a string: list pages under "pages"
			mint.json:1:56 "{" a group needs a name: add "group", or write the paths of pages as strings
			mint.json:1:100 "\"v3\"" there is no version "v3": add it to "versions", or correct the name
			mint.json:1:115 "\"c\"" "pages" must be a list, not a string: put it in square brackets
			mint.json:1:147 "1" there is no version "1": add it to "versions", or correct the name
			mint.json:1:160 "[" a page entry must be a string or a group, not a list: take the inner brackets out
			`},
		"navigation of a wrong kind": {`{"navigation": "a"}`, `
			mint.json:1:16 "\"a\"" "navigation" must be a list of groups, not a string: write [{"group": "...", "pages": [...]}]
			`},
		"no navigation": {`{}`, `
			mint.json:1:1 "{" there is no "navigation": add one that lists the pages, or nobody finds them
			`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			check(t, Load("mint.json", files{"mint.json": test.mint}.read), test.want)
		})
	}
}
