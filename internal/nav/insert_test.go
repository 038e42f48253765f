package nav

import (
	"strings"
	"testing"

	"parlance/internal/edit"
	"parlance/internal/source"
)

// find returns the only entry for a page, or the first of several.
func find(t testing.TB, n *Nav, page string) *Entry {
	t.Helper()
	for _, cell := range n.Cells {
		for _, e := range cell.Entries {
			if e.Kind != LinkEntry && (e.Page == page || e.Operation.String() == page) {
				return e
			}
		}
	}
	t.Fatalf("no entry for %q in:\n%s", page, show(n))
	return nil
}

func splice(t testing.TB, f *source.File, edits []edit.Edit) string {
	t.Helper()
	out, err := edit.Splice(f, edits)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestInsertAfter(t *testing.T) {
	tests := map[string]struct {
		docs, after string
		pages       []string
		want        string
	}{
		"between": {`{
  "navigation": {
    "pages": [
      "a",
      "b"
    ]
  }
}
`, "a", []string{"x"}, `{
  "navigation": {
    "pages": [
      "a",
      "x",
      "b"
    ]
  }
}
`},
		"last": {`{
  "navigation": {
    "pages": [
      "a",
      "b"
    ]
  }
}
`, "b", []string{"x", "y"}, `{
  "navigation": {
    "pages": [
      "a",
      "b",
      "x",
      "y"
    ]
  }
}
`},
		"only": {`{
  "navigation": {
    "pages": [
      "a"
    ]
  }
}`, "a", []string{"x"}, `{
  "navigation": {
    "pages": [
      "a",
      "x"
    ]
  }
}`},
		"one line": {
			`{"navigation": {"pages": ["a", "b"]}}`, "a", []string{"x", "y"},
			`{"navigation": {"pages": ["a", "x", "y", "b"]}}`,
		},
		"one line, last": {
			`{"navigation": {"pages": ["a", "b"]}}`, "b", []string{"x"},
			`{"navigation": {"pages": ["a", "b", "x"]}}`,
		},
		"one line, no spaces": {
			`{"navigation":{"pages":["a","b"]}}`, "a", []string{"x"},
			`{"navigation":{"pages":["a","x","b"]}}`,
		},
		"one line, spaces within the brackets": {
			`{"navigation": {"pages": [ "a", "b" ]}}`, "b", []string{"x"},
			`{"navigation": {"pages": [ "a", "b", "x" ]}}`,
		},
		"one line, only": {
			`{"navigation": {"pages": ["a"]}}`, "a", []string{"x"},
			`{"navigation": {"pages": ["a", "x"]}}`,
		},
		"a list on one line in a file of many": {
			"{\n  \"navigation\": {\n    \"pages\": [\"a\", \"b\"]\n  }\n}\n", "a", []string{"x"},
			"{\n  \"navigation\": {\n    \"pages\": [\"a\", \"x\", \"b\"]\n  }\n}\n",
		},
		"CRLF and tabs": {
			"{\r\n\t\"navigation\": {\r\n\t\t\"pages\": [\r\n\t\t\t\"a\",\r\n\t\t\t\"b\"\r\n\t\t]\r\n\t}\r\n}\r\n", "b", []string{"x"},
			"{\r\n\t\"navigation\": {\r\n\t\t\"pages\": [\r\n\t\t\t\"a\",\r\n\t\t\t\"b\",\r\n\t\t\t\"x\"\r\n\t\t]\r\n\t}\r\n}\r\n",
		},
		"odd indentation": {`{"navigation": {"pages": [
         "a",
         "b"
   ]}}`, "a", []string{"x"}, `{"navigation": {"pages": [
         "a",
         "x",
         "b"
   ]}}`},
		"before a nested group": {`{"navigation": {"pages": [
  "a",
  {"group": "G", "pages": [
    "b"
  ]},
  "c"
]}}`, "a", []string{"x"}, `{"navigation": {"pages": [
  "a",
  "x",
  {"group": "G", "pages": [
    "b"
  ]},
  "c"
]}}`},
		"within a nested group": {`{"navigation": {"pages": [
  "a",
  {"group": "G", "pages": [
    "b"
  ]},
  "c"
]}}`, "b", []string{"x"}, `{"navigation": {"pages": [
  "a",
  {"group": "G", "pages": [
    "b",
    "x"
  ]},
  "c"
]}}`},
		"after a nested group": {`{"navigation": {"pages": [
  {"group": "G", "pages": ["b"]},
  "c"
]}}`, "c", []string{"x"}, `{"navigation": {"pages": [
  {"group": "G", "pages": ["b"]},
  "c",
  "x"
]}}`},
		"behind the root of a group": {`{"navigation": {"groups": [{
  "group": "G",
  "root": "g",
  "pages": [
    "a",
    "b"
  ]
}]}}`, "g", []string{"x"}, `{"navigation": {"groups": [{
  "group": "G",
  "root": "g",
  "pages": [
    "x",
    "a",
    "b"
  ]
}]}}`},
		"behind an operation": {`{"navigation": {"pages": [
  "GET /x"
]}}`, "GET /x", []string{"x"}, `{"navigation": {"pages": [
  "GET /x",
  "x"
]}}`},
		"letters that JSON escapes or not": {`{"navigation": {"pages": [
  "가/a"
]}}`, "가/a", []string{`ko/"정지" & <b>`}, `{"navigation": {"pages": [
  "가/a",
  "ko/\"정지\" & <b>"
]}}`},
		"no page": {`{"navigation": {"pages": ["a"]}}`, "a", nil, `{"navigation": {"pages": ["a"]}}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			n := Load("docs.json", files{"docs.json": test.docs}.read)
			edits, err := n.InsertAfter(find(t, n, test.after), test.pages...)
			if err != nil {
				t.Fatal(err)
			}
			if got := splice(t, n.File, edits); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestInsertIntoMint(t *testing.T) {
	n := Load("mint.json", files{"mint.json": `{"versions": ["v1", "v2"], "navigation": [{"group": "A", "pages": [
  "a"
]}]}`}.read)
	// The entry is in both versions, so its page is listed by either.
	var edits []edit.Edit
	for _, cell := range n.Cells {
		inserted, err := n.InsertAfter(cell.Entries[0], "x")
		if err != nil {
			t.Fatal(err)
		}
		edits = append(edits, inserted...)
	}
	want := `{"versions": ["v1", "v2"], "navigation": [{"group": "A", "pages": [
  "a",
  "x"
]}]}`
	if got := splice(t, n.File, edits); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestInsertIntoPart(t *testing.T) {
	tree := files{
		"docs.json": `{"navigation": {"languages": [{"language": "en", "pages": ["a"]}, {"$ref": "./ko.json"}], "x": 1}}`,
		"ko.json":   "{\n  \"language\": \"ko\",\n  \"pages\": [\n    \"ko/a\",\n    {\"$ref\": \"b.json\"}\n  ]\n}\n",
		"b.json":    `"ko/b"`,
	}
	n := Load("docs.json", tree.read)
	for _, after := range []string{"ko/a", "ko/b"} {
		edits, err := n.InsertAfter(find(t, n, after), "ko/x")
		if err != nil {
			t.Fatal(err)
		}
		if got := edits[0].Span.Path(); got != "ko.json" {
			t.Fatalf("the edit is for %s", got)
		}
		got := splice(t, edits[0].Span.File, edits)
		want := strings.Replace(tree["ko.json"], `"ko/a",`, "\"ko/a\",\n    \"ko/x\",", 1)
		if after == "ko/b" {
			want = strings.Replace(tree["ko.json"], `"b.json"}`, "\"b.json\"},\n    \"ko/x\"", 1)
		}
		if got != want {
			t.Errorf("after %s: got\n%s", after, got)
		}
	}
}

func TestInsertErrors(t *testing.T) {
	n := loadDocs(t, `{"groups": [{"group": "A", "root": "a"}, {"group": "B", "pages": ["b"]}, {"group": "C", "root": "c", "pages": []}], "x": 1}`)
	other := loadDocs(t, `{"pages": ["a"]}`)
	tests := map[string]struct {
		entry *Entry
		want  string
	}{
		"no entry":                     {nil, "no entry is given"},
		"root of a group without list": {find(t, n, "a"), `"a" stands in no "pages"`},
		"other navigation":             {find(t, other, "a"), "of another navigation"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := n.InsertAfter(test.entry, "x"); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

func TestInsertIntoEmptyList(t *testing.T) {
	n := loadDocs(t, `{"groups": [{"group": "C", "root": "c", "pages": []}]}`)
	edits, err := n.InsertAfter(find(t, n, "c"), "x")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"navigation": {"groups": [{"group": "C", "root": "c", "pages": ["x"]}]}}`
	if got := splice(t, n.File, edits); got != want {
		t.Errorf("got %s", got)
	}
}
