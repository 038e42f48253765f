package mdx

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// simplePages have front matter that needs no YAML parser.
var simplePages = []string{
	"---\ntitle: Stop\n---\n",
	"---\ntitle: \"Stop: how\"\ndescription: 'a #b'\nmode: wide\n\nhidden: true\nx_y-2: False\n---\nText",
	"---\r\ntitle: 정지 \"지금\"   \r\nopenapi: /api.ko.yaml POST /stop/{kickoff_id}\r\n---\r\n",
	"---\ntitle: \"\"\nicon: ''\nurl: https://x.y/z#a\nsidebarTitle:   a, b [c] {d} - e\n---\n",
	"---\ntitle: é\ndescription: yes\nkeywords: ~\n---\n",
}

func readBoth(text string) (simple, parsed *tree.Node, ok bool) {
	f := source.NewFile("a.mdx", []byte(text))
	p := Parse(f)
	if p.Front.Form != YAML {
		return nil, nil, false
	}
	simple, ok = readSimple(f, p.Front.Span.Start, p.Front.Span.End)
	if !ok {
		return nil, nil, false
	}
	doc, problems := tree.Parse(source.NewFile(f.Path, f.Data[:p.Front.Span.End]))
	if len(problems) > 0 {
		return simple, &tree.Node{Value: problems[0].Message}, true
	}
	return simple, doc.Root, true
}

var sameNodes = cmpopts.IgnoreFields(source.Span{}, "File")

// TestSimple compares the reader of simple front matter with the YAML parser.
func TestSimple(t *testing.T) {
	for _, text := range simplePages[:4] {
		simple, parsed, ok := readBoth(text)
		if !ok {
			t.Errorf("%q is not read", text)
		} else if diff := cmp.Diff(parsed, simple, sameNodes); diff != "" {
			t.Errorf("%q: -YAML parser +simple\n%s", text, diff)
		}
	}
	for _, line := range []string{
		"title: 5 tips", "title: null", "title: a: b", "title: a # b", "title: a:", "title: ~", "title: - a", "title: [a]", "title: |", "title:",
		"title: \"a\\n\"", "title: 'a''b'", "title: \"a\" b", "title: a\tb", "title: a\u2028b", "title: a\u0085b", "title: a\x00b", "title: a\xffb",
		" title: a", "title: a\n  b", "title: a\ntitle: b", "# a", "true: a", "1: a", "title:a", "title: <<", "title: *a", "title: 'a",
	} {
		if _, _, ok := readBoth("---\n" + line + "\n---\n"); ok {
			t.Errorf("%q is read, but is not simple", line)
		}
	}
}

func FuzzSimple(f *testing.F) {
	for _, text := range append(simplePages, fuzzPages...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if simple, parsed, ok := readBoth(text); ok {
			if diff := cmp.Diff(parsed, simple, sameNodes); diff != "" {
				t.Fatalf("-YAML parser +simple\n%s", diff)
			}
		}
	})
}
