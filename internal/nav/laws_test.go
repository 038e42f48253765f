package nav

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/edit"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// seeds are navigations of many shapes, sound and broken.
var seeds = []string{
	`{"navigation": {"pages": ["a", "b", {"group": "G", "root": "g", "pages": ["c"]}]}}`,
	"{\n  \"navigation\": {\n    \"languages\": [\n      {\"language\": \"en\", \"pages\": [\n        \"a\",\n        \"GET /x\"\n      ]},\n      {\"$ref\": \"./part.json\"}\n    ]\n  }\n}\n",
	"{\r\n\t\"navigation\": {\r\n\t\t\"versions\": [{\"version\": \"v1\", \"languages\": [{\"language\": \"ko\", \"tabs\": [{\"tab\": \"가\", \"groups\": [\r\n\t\t\t{\"group\": \"B\", \"openapi\": [\"a.yaml\", {\"source\": \"b.yaml\"}], \"pages\": [ \"x\" ]}]}]}]}]}}",
	`{"openapi": "a.yaml", "versions": ["v1", {"locale": "es"}], "navigation": [{"group": "A", "version": "es", "pages": ["a", {"group": "B", "pages": ["b"]}]}], "tabs": [{"url": "x", "openapi": "y"}]}`,
	`{"navigation": {"groups": {"$ref": "docs.json"}, "tabs": [1, null, {"tab": 1, "href": "x"}]}, "redirects": [{"source": "a", "destination": "b"}]}`,
	`{"navigation": {"pages": ["a", "a", "", 7, ["b"], {"pages": [{"$ref": "part.json"}]}]}}`,
	`{"navigation": {"pages": [ "a"` + "\n" + `, "b" ,` + "\n\n" + `"c"]}}`,
	"\xef\xbb\xbf{\"navigation\": {\"pages\": [\"a\\u0041\\\"\"\n]}}",
	`{"navigation": {"groups": [{"group": "A", "root": "a", "pages": []}, {"group": "B", "root": "b", "pages": [` + "\n" + `]}]}}`,
	`{"navigation": {"pages": ["a",`,
	`[]`, ``, `null`,
}

// loadFuzzed loads a navigation under both names, with one part.
func loadFuzzed(docs, part string) []*Nav {
	var list []*Nav
	for _, name := range []string{"docs.json", "mint.json"} {
		list = append(list, Load(name, files{name: docs, "part.json": part}.read))
	}
	return list
}

func FuzzLoad(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed, `{"language": "fr", "pages": ["fr/a", {"$ref": "./part.json"}]}`)
		f.Add(`{"navigation": {"pages": [{"$ref": "part.json"}, "z"]}}`, seed)
	}
	f.Fuzz(func(t *testing.T, docs, part string) {
		for _, n := range loadFuzzed(docs, part) {
			checkLoaded(t, n)
		}
	})
}

// checkLoaded proves what holds for any navigation.
func checkLoaded(t *testing.T, n *Nav) {
	inFile := func(s source.Span) {
		if s.File == nil || s.Start < 0 || s.End < s.Start || s.End > len(s.File.Data) {
			t.Fatalf("span %d to %d lies outside its file", s.Start, s.End)
		}
	}
	pairs := map[[2]string]bool{}
	for _, cell := range n.Cells {
		inFile(cell.Span)
		key := [2]string{cell.Language, cell.Version}
		if pairs[key] {
			t.Fatalf("two cells for %q", key)
		}
		pairs[key] = true
		for _, e := range cell.Entries {
			inFile(e.Span)
			if e.Kind == PageEntry && (e.Operation != Entry{}.Operation || e.Link != "") || e.Kind != PageEntry && e.Page != "" {
				t.Fatalf("entry of two kinds: %+v", e)
			}
		}
		for _, s := range cell.Sources {
			inFile(s.Span)
			if s.Spec == "" {
				t.Fatal("source without a spec")
			}
		}
	}
	for _, p := range n.Problems {
		inFile(p.Span)
		if p.Message == "" || strings.HasSuffix(p.Message, ".") {
			t.Fatalf("message %q", p.Message)
		}
	}
}

func FuzzInsert(f *testing.F) {
	for i, seed := range seeds {
		f.Add(seed, `{"language": "fr", "pages": ["fr/a"]}`, uint(i), "x", "ko/y")
		f.Add(seed, "[\n  \"p\",\n  \"q\"\n]", uint(i+1), "GET /z", `"`)
	}
	f.Fuzz(func(t *testing.T, docs, part string, choice uint, first, second string) {
		if !utf8.ValidString(first) || !utf8.ValidString(second) {
			t.Skip("no path of a page")
		}
		for _, n := range loadFuzzed(docs, part) {
			var entries []*Entry
			for _, cell := range n.Cells {
				entries = append(entries, cell.Entries...)
			}
			if len(entries) > 0 {
				checkInsert(t, n, entries[choice%uint(len(entries))], first, second)
			}
		}
	})
}

// checkInsert proves that an insertion changes nothing else: the bytes around
// it stay, the list has the new pages behind the entry, and the rest of the
// document is the same.
func checkInsert(t *testing.T, n *Nav, e *Entry, pages ...string) {
	edits, err := n.InsertAfter(e, pages...)
	if err != nil {
		if e.list != nil {
			// Reasons of the document, which the tests of tree look at.
			if document := n.documents[e.list.Span.File]; document == nil {
				t.Fatalf("%v", err)
			}
		}
		return
	}
	file := e.list.Span.File
	for _, ed := range edits {
		if ed.Span.File != file || ed.Span.Start < e.list.Span.Start || ed.Span.End > e.list.Span.End {
			t.Fatalf("edit of %q, which is not within the list", ed.Span.Text())
		}
		if len(e.list.Items) > 0 && strings.TrimSpace(ed.Span.Text()) != "" {
			t.Fatalf("edit of %q, which was to stay", ed.Span.Text())
		}
	}
	out, err := edit.Splice(file, edits)
	if err != nil {
		t.Fatal(err)
	}
	document, problems := tree.Parse(source.NewFile(file.Path, out))
	for _, p := range problems {
		if p.Fatal {
			t.Fatalf("%s after inserting:\n%s", p.Message, out)
		}
	}
	want := outline(n.documents[file].Root, e, pages)
	if diff := cmp.Diff(want, outline(document.Root, nil, nil)); diff != "" {
		t.Fatalf("-want +got:\n%s\n%s", diff, out)
	}
}

// outline writes the values of a document down, with the pages that are to be
// inserted behind an entry.
func outline(n *tree.Node, e *Entry, pages []string) string {
	var b strings.Builder
	var walk func(*tree.Node)
	insert := func() {
		for _, page := range pages {
			fmt.Fprintf(&b, "%q\n", page)
		}
	}
	walk = func(n *tree.Node) {
		switch n.Kind {
		case tree.Mapping:
			b.WriteString("{\n")
			for _, p := range n.Pairs {
				walk(p.Key)
				walk(p.Value)
			}
			b.WriteString("}\n")
		case tree.Sequence:
			b.WriteString("[\n")
			if e != nil && n == e.list && e.item == nil {
				insert()
			}
			for _, item := range n.Items {
				walk(item)
				if e != nil && n == e.list && item == e.item {
					insert()
				}
			}
			b.WriteString("]\n")
		default:
			fmt.Fprintf(&b, "%q\n", n.Value)
		}
	}
	walk(n)
	return b.String()
}

// Every entry of every seed takes a page without disturbing the rest.
func TestInsertEverywhere(t *testing.T) {
	for _, seed := range seeds {
		for _, n := range loadFuzzed(seed, "{\n \"language\": \"fr\",\n \"pages\": [\n  \"fr/a\"]}") {
			checkLoaded(t, n)
			for _, cell := range n.Cells {
				for _, e := range cell.Entries {
					checkInsert(t, n, e, "x/y", "정지")
				}
			}
		}
	}
}
