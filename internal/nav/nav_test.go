package nav

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/source"
)

// files is a documentation tree: content by path.
type files map[string]string

func (f files) read(name string) (*source.File, error) {
	text, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return source.NewFile(name, []byte(text)), nil
}

func loadDocs(t testing.TB, navigation string) *Nav {
	t.Helper()
	return Load("docs.json", files{"docs.json": `{"navigation": ` + navigation + `}`}.read)
}

// show writes a navigation down: a line for each cell, spec, entry and
// problem.
func show(n *Nav) string {
	var b strings.Builder
	for _, s := range n.APISpecs {
		fmt.Fprintf(&b, "api %s\n", showSource(s))
	}
	for _, cell := range n.Cells {
		fmt.Fprintf(&b, "cell %q %q\n", cell.Language, cell.Version)
		for _, s := range cell.Sources {
			fmt.Fprintf(&b, "  spec %s\n", showSource(s))
		}
		for _, e := range cell.Entries {
			fmt.Fprintf(&b, "  %s", showEntry(e))
			if len(e.Trail) > 0 {
				fmt.Fprintf(&b, " (%s)", strings.Join(e.Trail, " > "))
			}
			b.WriteString("\n")
		}
	}
	for _, p := range n.Problems {
		at := p.Span.Position()
		fmt.Fprintf(&b, "%s:%d:%d %q %s\n", p.Span.Path(), at.Line, at.Column, p.Span.Text(), p.Message)
	}
	return b.String()
}

func showSource(s Source) string {
	text := s.Spec + " in " + s.Directory
	if s.Bulk {
		text += ", all"
	}
	return text
}

func showEntry(e *Entry) string {
	switch e.Kind {
	case OperationEntry:
		return "operation " + e.Operation.String()
	case LinkEntry:
		return "link " + e.Link
	}
	return fmt.Sprintf("page %q", e.Page)
}

// check compares what show writes; lines of want may be indented.
func check(t *testing.T, n *Nav, want string) {
	t.Helper()
	want = strings.TrimLeft(want, "\n")
	indent := want[:len(want)-len(strings.TrimLeft(want, "\t"))]
	var lines []string
	for line := range strings.Lines(want) {
		if line = strings.TrimPrefix(line, indent); strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	if diff := cmp.Diff(strings.Join(lines, ""), show(n)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDivisions(t *testing.T) {
	tests := map[string]struct{ navigation, want string }{
		"pages": {`{"pages": ["index", "a/b"]}`, `
			cell "" ""
			  page "index"
			  page "a/b"
			`},
		"nothing listed yet": {`{"pages": []}`, `
			cell "" ""
			`},
		"groups in groups": {`{"groups": [{"group": "A", "pages": ["a", {"group": "B", "pages": ["b"]}, "c"]}]}`, `
			cell "" ""
			  page "a" (A)
			  page "b" (A > B)
			  page "c" (A)
			`},
		"every division": {`{"products": [{"product": "P", "tabs": [{"tab": "T", "dropdowns": [{"dropdown": "D", "anchors": [
				{"anchor": "A", "menu": [{"item": "I", "groups": [{"group": "G", "pages": ["a"]}]}]}]}]}]}]}`, `
			cell "" ""
			  page "a" (P > T > D > A > I > G)
			`},
		"languages": {`{"languages": [{"language": "en", "pages": ["en/a"]}, {"language": "pt-BR", "tabs": [{"tab": "T", "pages": ["pt-BR/a"]}]}]}`, `
			cell "en" ""
			  page "en/a"
			cell "pt-BR" ""
			  page "pt-BR/a" (T)
			`},
		"versions in languages": {`{"languages": [
				{"language": "en", "versions": [{"version": "v2", "pages": ["v2/en/a"]}, {"version": "v1", "pages": ["v1/en/a"]}]},
				{"language": "ko", "versions": [{"version": "v2", "pages": ["v2/ko/a"]}]}]}`, `
			cell "en" "v2"
			  page "v2/en/a"
			cell "en" "v1"
			  page "v1/en/a"
			cell "ko" "v2"
			  page "v2/ko/a"
			`},
		"languages in versions": {`{"versions": [{"version": "v2", "languages": [{"language": "en", "pages": ["a"]}, {"language": "ko", "pages": ["ko/a"]}]}]}`, `
			cell "en" "v2"
			  page "a"
			cell "ko" "v2"
			  page "ko/a"
			`},
		"one cell for versions of several products": {`{"products": [
				{"product": "A", "versions": [{"version": "v1", "pages": ["a/v1"]}, {"version": "v2", "pages": ["a/v2"]}]},
				{"product": "B", "versions": [{"version": "v1", "pages": ["b/v1"]}]}]}`, `
			cell "" "v1"
			  page "a/v1" (A)
			  page "b/v1" (B)
			cell "" "v2"
			  page "a/v2" (A)
			`},
		"languages in a tab": {`{"tabs": [{"tab": "Guide", "pages": ["guide"]}, {"tab": "API", "languages": [{"language": "ko", "pages": ["ko/api"]}]}]}`, `
			cell "" ""
			  page "guide" (Guide)
			cell "ko" ""
			  page "ko/api" (API)
			`},
		"a link beside languages opens no cell": {`{"tabs": [{"tab": "Blog", "href": "https://example.com"}, {"tab": "API", "languages": [{"language": "ko", "pages": ["ko/api"]}]}]}`, `
			cell "ko" ""
			  page "ko/api" (API)
			`},
		"links": {`{"tabs": [{"tab": "Blog", "href": "https://example.com"}, {"tab": "T", "pages": ["a", "https://example.com/b", "mailto:a@example.com"]}]}`, `
			cell "" ""
			  link https://example.com (Blog)
			  page "a" (T)
			  link https://example.com/b (T)
			  link mailto:a@example.com (T)
			`},
		"a version elsewhere": {`{"versions": [{"version": "v2", "pages": ["a"]}, {"version": "v1", "href": "https://v1.example.com"}]}`, `
			cell "" "v2"
			  page "a"
			cell "" "v1"
			  link https://v1.example.com
			`},
		"global is no navigation of its own": {`{"global": {"anchors": [{"anchor": "Blog", "href": "https://example.com"}]}, "pages": ["a"]}`, `
			cell "" ""
			  page "a"
			`},
		"a language without pages": {`{"languages": [{"language": "en", "pages": ["a"]}, {"language": "ko", "groups": []}]}`, `
			cell "en" ""
			  page "a"
			cell "ko" ""
			`},
		"hidden": {`{"groups": [{"group": "A", "hidden": true, "pages": ["a"]}]}`, `
			cell "" ""
			  page "a" (A)
			`},
		"root of a group": {`{"groups": [{"group": "A", "root": "a/index", "pages": ["a/b"]}, {"group": "B", "root": "/b"}]}`, `
			cell "" ""
			  page "a/index" (A)
			  page "a/b" (A)
			  page "b" (B)
			`},
		"placeholder": {`{"tabs": [{"sourceRef": {"source": "x"}}, {"tab": "T", "pages": ["a", {"sourceRef": {"source": "y"}}]}]}`, `
			cell "" ""
			  page "a" (T)
			`},
		"null after the last": {`{"pages": ["a", null]}`, `
			cell "" ""
			  page "a"
			docs.json:1:32 "null" a page entry must be a string or a group, not null: write its path in quotes
			`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { check(t, loadDocs(t, test.navigation), test.want) })
	}
}

func TestEntryForms(t *testing.T) {
	n := loadDocs(t, `{"pages": ["a", "/b", "c/", "/d/e/", "f.mdx", "g.md", "/", "h.v1", "x/.md", "two words", "get started",
		"GET /x", "/api.yaml get /y/{id}", "webhook done", "api webhook done", "https://example.com/api.yaml POST /z", "//cdn"]}`)
	check(t, n, `
		cell "" ""
		  page "a"
		  page "b"
		  page "c"
		  page "d/e"
		  page "f"
		  page "g"
		  page ""
		  page "h.v1"
		  page "x/.md"
		  page "two words"
		  page "get started"
		  operation GET /x
		  operation /api.yaml GET /y/{id}
		  operation webhook done
		  operation api webhook done
		  operation https://example.com/api.yaml POST /z
		  page "/cdn"
		`)
	if got := n.Cells[0].Entries[4].Span.Text(); got != "f.mdx" {
		t.Errorf("the span of an entry is %q, not what is written", got)
	}
}

func TestCellSpan(t *testing.T) {
	n := loadDocs(t, `{"languages": [{"language": "en", "versions": [{"version": "v1", "pages": ["a"]}]}, {"language": "ko", "pages": ["b"]}]}`)
	want := []string{`{"version": "v1", "pages": ["a"]}`, `{"language": "ko", "pages": ["b"]}`}
	for i, cell := range n.Cells {
		if got := cell.Span.Text(); got != want[i] {
			t.Errorf("cell %d is opened by %s, want %s", i, got, want[i])
		}
	}
	if got := loadDocs(t, `{"pages": ["a"]}`).Cells[0].Span.Text(); got != `{"pages": ["a"]}` {
		t.Errorf("the only cell is opened by %s", got)
	}
}

func TestFacts(t *testing.T) {
	n := Load("docs.json", files{"docs.json": `{"name": "Crew", "navigation": {"pages": []}, "redirects": [
		{"source": "/a", "destination": "/b"}, {"source": "/c", "destination": "/d", "permanent": false}, {"source": 1}, "x"]}`}.read)
	if n.Name != "Crew" || len(n.Redirects) != 2 {
		t.Fatalf("got name %q and redirects %v", n.Name, n.Redirects)
	}
	a, c := n.Redirects[0], n.Redirects[1]
	if a.Source != "/a" || a.Destination != "/b" || !a.Permanent || a.Span.Text() != "/a" || c.Permanent {
		t.Errorf("got %+v and %+v", a, c)
	}
}

func TestLargeNavigationIsCut(t *testing.T) {
	n := loadDocs(t, `{"pages": [`+strings.Repeat(`"a",`, maxVisited)+`"b"]}`)
	if len(n.Problems) != 1 || !strings.Contains(n.Problems[0].Message, "too large") {
		t.Errorf("got %d problems", len(n.Problems))
	}
}

func TestDeepNavigationIsCut(t *testing.T) {
	depth := maxDepth + 5
	n := loadDocs(t, `{"pages": [`+strings.Repeat(`{"group": "g", "pages": [`, depth)+`"a"`+strings.Repeat(`]}`, depth)+`]}`)
	if len(n.Problems) != 1 || !strings.Contains(n.Problems[0].Message, "nested deeper") {
		t.Errorf("got:\n%s", show(n))
	}
}
