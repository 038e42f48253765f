package mdx

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parlance/internal/source"
)

func bodyOf(page string, o BodyOptions) *Body {
	return ParseBody(Parse(source.NewFile("page.mdx", []byte(page))), o)
}

func TestSpans(t *testing.T) {
	page := strings.Join([]string{
		"---", "title: Café", "---", "",
		"> ## 제목 `x` {#own}", ">",
		"> See [the *guide*](</a b> \"T\") and <https://a.b>.", "",
		"- ![alt](/i.png)", "- <Card", "    title=\"Go\"", "    href={`/go`}>in</Card>", "",
		"```go main.go", "x := 1", "y", "```",
	}, "\n")
	b := bodyOf(page, BodyOptions{})
	var got []string
	add := func(what string, s source.Span) { got = append(got, what+" "+s.Text()) }
	Walk(b.Nodes, func(n *Node) bool {
		switch n.Kind {
		case KindHeading, KindEmphasis, KindCodeSpan:
			add("node", n.Span)
		case KindLink, KindImage:
			add("link", n.Span)
			add("target", n.Link.TargetSpan)
		case KindElement:
			add("open", n.Element.Open)
			add("close", n.Element.Close)
			for _, a := range n.Element.Attributes {
				add("name", a.NameSpan)
				add("value", a.ValueSpan)
			}
		case KindCode:
			add("info", n.Code.InfoSpan)
			add("code", n.Code.TextSpan)
		}
		return true
	})
	want := []string{
		"node ## 제목 `x` {#own}", "node `x`",
		"link [the *guide*](</a b> \"T\")", "target /a b", "node *guide*",
		"link https://a.b", "target https://a.b",
		"link ![alt](/i.png)", "target /i.png",
		"open <Card\n    title=\"Go\"\n    href={`/go`}>", "close </Card>", "name title", "value Go", "name href", "value `/go`",
		"info go main.go", "code x := 1\ny",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestHeadingID(t *testing.T) {
	for title, want := range map[string]string{
		"Quick Start":             "quick-start",
		"실행 중지":                   "실행-중지",
		"كيف تعمل":                "كيف-تعمل",
		"Configurar as variáveis": "configurar-as-variáveis",
		"Step 1: Install & run":   "step-1-install-&-run",
		"API / REST & more":       "api-/-rest-&-more",
		"C++ / C#":                "c++-/-c#",
		"a.b.c":                   "a-b-c",
		"🚀 Launch":                "-launch",
		"What's new":              "what’s-new",
		"snake_case (old)":        "snake_case-old",
		"!?":                      "section",
		"":                        "section",
	} {
		if got := HeadingID(title); got != want {
			t.Errorf("HeadingID(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestQueries(t *testing.T) {
	b := bodyOf("# One\n<Tabs><Tab title=\"A b\">\n## Two\n</Tab></Tabs>\n<h3>Three</h3>\n## Two\n\n"+
		"[a](/a#x) <img src=\"/b.png\" /> <a href=\"c\">see</a>\n\n[d]: /d\n\n<ParamField path=\"run.id\" />\n<div id=\"own\" />\n", BodyOptions{})
	var headings []string
	for _, h := range b.Headings() {
		headings = append(headings, fmt.Sprintf("%d %s #%s", h.Level, h.Text, h.ID))
	}
	if want := []string{"1 One #one", "2 Two #two", "3 Three #three", "2 Two #two-2"}; !slices.Equal(headings, want) {
		t.Errorf("headings %q, want %q", headings, want)
	}
	var references []string
	for _, r := range b.References() {
		references = append(references, fmt.Sprintf("%s=%s %q %d", r.Target, r.Span.Text(), r.Text, r.Use))
	}
	if want := []string{`/a#x=/a#x "a" 0`, `/b.png=/b.png "" 1`, `c=c "see" 0`, `/d=/d "" 0`}; !slices.Equal(references, want) {
		t.Errorf("references %q, want %q", references, want)
	}
	if want := []string{"one", "a-b", "two", "three", "two-2", "param-run-id", "own"}; !slices.Equal(b.Anchors(), want) {
		t.Errorf("anchors %q, want %q", b.Anchors(), want)
	}
	for fragment, want := range map[string]bool{"two-2": true, "Two": true, "%74wo": true, "two-3": false, "own": true} {
		if b.HasAnchor(fragment) != want {
			t.Errorf("HasAnchor(%q) is not %v", fragment, want)
		}
	}
	if n := len(b.All(KindHeading)); n != 3 {
		t.Errorf("%d headings of Markdown, want 3", n)
	}
}

func TestValues(t *testing.T) {
	for code, want := range map[string]string{
		`"a\n\u00e9\x41\u{1f600}"`: "1 a\néA😀", `'it'`: "1 it", "`t`": "1 t", "`${x}`": "0 `${x}`",
		"-1.5e3": "2 -1.5e3", "true": "3 true", "null": "4 ", `["a", 2]`: "5 a 2", `{a: "b", 'c-d': [1],}`: "6 {a: \"b\", 'c-d': [1],}",
		"<b>x</b>": "7 <b>x</b>", "a + b": "0 a + b", `("p")`: "1 p", "": "0 ", `"open`: `0 "open`, "/* c */ 4": "2 4",
	} {
		b := newBuilder(&Page{File: source.NewFile("", nil)}, BodyOptions{})
		v := b.value(code)
		text := v.Text()
		if v.Kind == Number {
			text = strings.TrimPrefix(text, "/* c */ ")
		}
		if got := fmt.Sprintf("%d %s", v.Kind, text); got != want {
			t.Errorf("the value of %q is %q, want %q", code, got, want)
		}
	}
}

func TestFlanks(t *testing.T) {
	for _, c := range []struct {
		mark          byte
		before, after rune
		opens, closes bool
	}{
		{'*', ' ', 'a', true, false}, {'*', 'a', ' ', false, true}, {'*', 'a', 'b', true, true},
		{'*', ')', 'a', true, false}, {'*', ')', '를', true, true}, {'*', '的', '“', true, true},
		{'_', 'a', 'b', false, false}, {'_', ' ', 'a', true, false}, {'*', ' ', ' ', false, false},
	} {
		if opens, closes := flanks(c.mark, c.before, c.after); opens != c.opens || closes != c.closes {
			t.Errorf("%c between %q and %q: opens %v, closes %v", c.mark, c.before, c.after, opens, closes)
		}
	}
}

// TestTextOverLines reads constructs that go on over lines, also where a first
// try to read them failed.
func TestTextOverLines(t *testing.T) {
	for page, want := range map[string]string{
		"a {it`s\nb\nc} d":           "it`s\nb\nc",
		"> a {it`s\n> b\n> c} d":     "it`s\nb\nc",
		"- a {\"x\n  y\n  \"} d":     "\"x\ny\n\"",
		"a `b\nc` <b title='d\ne'/>": "d\ne",
	} {
		got := ""
		Walk(bodyOf(page, BodyOptions{}).Nodes, func(n *Node) bool {
			switch n.Kind {
			case KindExpression:
				got = n.Text
			case KindElement:
				got = n.Element.Get("title")
			}
			return true
		})
		if got != want {
			t.Errorf("%q: got %q, want %q", page, got, want)
		}
	}
}

// TestSnippetsThatImportEachOther must end.
func TestSnippetsThatImportEachOther(t *testing.T) {
	loads := 0
	load := func(_ *Page, path string) (*Page, error) {
		loads++
		if path == "/gone.mdx" {
			return nil, errors.New("no such file")
		}
		return Parse(source.NewFile(path, []byte("import A from \"/a.mdx\"\n\n<A />\n"))), nil
	}
	b := bodyOf("import A from \"/a.mdx\"\nimport Gone from \"/gone.mdx\"\n\n<A />\n\n<Gone>kept</Gone>\n", BodyOptions{Load: load})
	if loads > 20 {
		t.Errorf("%d pages were loaded", loads)
	}
	if len(b.Problems) != 1 || b.Problems[0].Kind != ProblemImport {
		t.Errorf("problems %v", b.Problems)
	}
	if !strings.Contains(plainText(b.Nodes), "kept") {
		t.Error("the children of a snippet that is gone are lost")
	}
}

// TestDepth checks that neither containers nor elements nest without end.
func TestDepth(t *testing.T) {
	for _, page := range []string{
		strings.Repeat("> ", 5000) + "end", strings.Repeat("- ", 5000) + "end",
		strings.Repeat("<b>", 5000) + "end" + strings.Repeat("</b>", 5000),
		strings.Repeat("<Note>\n", 5000) + "end\n" + strings.Repeat("</Note>\n", 5000),
	} {
		deepest := 0
		var walk func(nodes []*Node, depth int)
		walk = func(nodes []*Node, depth int) {
			deepest = max(deepest, depth)
			for _, n := range nodes {
				walk(n.Children, depth+1)
			}
		}
		b := bodyOf(page, BodyOptions{})
		walk(b.Nodes, 0)
		if deepest > 3*maxDepth {
			t.Errorf("%.20q… is %d deep", page, deepest)
		}
		if !strings.Contains(plainText(b.Nodes), "end") {
			t.Errorf("%.20q… loses its end", page)
		}
	}
}
