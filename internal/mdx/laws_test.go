package mdx

import (
	"bytes"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"parlance/internal/source"
)

// checkLaws checks what holds of every page: spans lie within the file, no
// letter of the body is lost on the way to the tree, and no word of the tree on
// the way to the HTML.
func checkLaws(t *testing.T, name string, data []byte) {
	t.Helper()
	p := Parse(source.NewFile(name, data))
	b := ParseBody(p, BodyOptions{})
	checkSpans(t, name, b)
	checkCoverage(t, name, b)
	if checked := CheckBody(p, BodyOptions{}); !slices.Equal(checked.Problems, b.Problems) || !slices.Equal(checked.Files, b.Files) {
		t.Errorf("%s: CheckBody finds %v, and ParseBody %v", name, checked.Problems, b.Problems)
	}
	var out bytes.Buffer
	if err := HTML(&out, b, Options{}); err != nil {
		t.Fatal(err)
	}
	checkWords(t, name, b, out.String())
	checkSafe(t, name, out.String())
	checkNesting(t, name, out.String())
}

func checkSpans(t *testing.T, name string, b *Body) {
	size := len(b.Page.File.Data)
	check := func(what string, s source.Span) {
		if s.File == nil {
			return
		}
		if s.File != b.Page.File || s.Start < b.Page.Body || s.Start > s.End || s.End > size {
			t.Errorf("%s: the span of %s, %d to %d, is not within the body, %d to %d", name, what, s.Start, s.End, b.Page.Body, size)
		}
	}
	Walk(b.Nodes, func(n *Node) bool {
		check("a node", n.Span)
		for _, child := range n.Children {
			if child.Span.Start < n.Span.Start || child.Span.End > n.Span.End {
				t.Errorf("%s: a child of kind %d at %d to %d is not within its parent of kind %d at %d to %d", name, child.Kind, child.Span.Start, child.Span.End, n.Kind, n.Span.Start, n.Span.End)
			}
		}
		if n.Link != nil {
			check("a target", n.Link.TargetSpan)
		}
		if n.Code != nil {
			check("an info string", n.Code.InfoSpan)
			check("code", n.Code.TextSpan)
		}
		if e := n.Element; e != nil {
			check("a tag", e.Open)
			check("a tag", e.Close)
			for _, a := range e.Attributes {
				check("an attribute", a.Span)
				check("a value", a.ValueSpan)
			}
		}
		return true
	})
	for _, p := range b.Problems {
		check("a problem", p.Span)
	}
}

// checkCoverage checks that each letter and digit of the body belongs to a text,
// to code, or to the marks of a node.
func checkCoverage(t *testing.T, name string, b *Body) {
	data := b.Page.File.Data
	covered := make([]bool, len(data)+1)
	cover := func(start, end int) {
		for i := start; i < end; i++ {
			covered[i] = true
		}
	}
	Walk(b.Nodes, func(n *Node) bool {
		inner := n.Span.Start
		if k := len(n.Children); k > 0 {
			inner = n.Children[k-1].Span.End
		}
		switch n.Kind {
		case KindText, KindCodeSpan, KindImage, KindExpression, KindComment, KindModule, KindDefinition, KindFootnoteRef:
			cover(n.Span.Start, n.Span.End)
		case KindLink, KindHeading:
			cover(inner, n.Span.End)
		case KindCode:
			cover(n.Code.InfoSpan.Start, n.Code.InfoSpan.End)
			cover(n.Code.TextSpan.Start, n.Code.TextSpan.End)
		case KindElement:
			cover(n.Element.Open.Start, n.Element.Open.End)
			cover(n.Element.Close.Start, n.Element.Close.End)
		case KindItem, KindFootnote:
			first := n.Span.End
			if len(n.Children) > 0 {
				first = n.Children[0].Span.Start
			}
			cover(n.Span.Start, first)
			if n.Checked != NoTask && len(n.Children) > 0 {
				cover(n.Span.Start, first+4)
			}
		}
		return true
	})
	for i := b.Page.Body; i < len(data); i++ {
		c := data[i]
		if covered[i] || c < utf8.RuneSelf && !isASCIILetter(c) && (c < '0' || c > '9') {
			continue
		}
		if r, size := utf8.DecodeRune(data[i:]); c >= utf8.RuneSelf && (size == 1 || !unicode.IsLetter(r)) {
			continue
		}
		t.Errorf("%s: the letters at %v are lost: %.40q", name, b.Page.File.Position(i), data[i:])
		return
	}
}

// checkWords checks that all words of a body stand in its HTML.
func checkWords(t *testing.T, name string, b *Body, out string) {
	have := map[string]int{}
	count(have, textOfHTML(out), 1)
	want := words{count: map[string]int{}}
	want.nodes(b.Nodes)
	want.flush()
	for word, n := range want.count {
		if have[word] < n {
			t.Errorf("%s: the word %q stands %d times in the page and %d times in its HTML", name, word, n, have[word])
			return
		}
	}
}

// words are the words of nodes. Texts that stand side by side are one.
type words struct {
	count map[string]int
	text  string
}

func (w *words) flush() {
	count(w.count, w.text, 1)
	w.text = ""
}

func (w *words) add(text string) {
	w.flush()
	w.text = text
	w.flush()
}

func (w *words) nodes(nodes []*Node) {
	for _, n := range nodes {
		w.node(n)
	}
}

func (w *words) node(n *Node) {
	switch n.Kind {
	case KindText:
		w.text += n.Text
	case KindComment, KindDefinition, KindModule:
	case KindFootnoteRef:
		w.flush()
	case KindCodeSpan, KindImage:
		w.add(n.Text)
	case KindCode:
		for _, l := range n.Lines() {
			w.add(l.Text)
		}
		w.add(n.Code.Title)
	case KindExpression:
		if n.Value != nil && n.Inline {
			w.text += n.Value.Text()
			return
		}
		w.add(n.PlainText())
	case KindElement:
		w.element(n)
	default:
		w.flush()
		w.nodes(n.Children)
		w.flush()
	}
}

// titledComponents show their title and description.
var titledComponents = names(`
	Note Warning Info Tip Check Danger Callout Card CardGroup Columns Column Tile Accordion AccordionGroup Expandable
	Steps Step Tabs Tab CodeGroup RequestExample ResponseExample View Variation ParamField Param ResponseField Frame
	Example Panel MDX Tooltip Tree FileTree Color Color.Row Prompt`)

func (w *words) element(n *Node) {
	e := n.Element
	if e.Name == "" {
		w.nodes(n.Children)
		return
	}
	w.flush()
	if isUnsafe(e.Name) || e.Name == "iframe" || e.Name == "svg" {
		return
	}
	if titledComponents[e.Name] {
		w.add(e.Get("title"))
		w.add(e.Get("description"))
	}
	w.nodes(n.Children)
	w.flush()
}

// count adds the words of a text.
func count(words map[string]int, text string, n int) {
	text = strings.ToValidUTF8(text, " ")
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words[word] += n
	}
}

// textOfHTML returns the texts and the values of attributes of HTML that HTML
// wrote: no ">" stands in its attributes.
func textOfHTML(out string) string {
	var text strings.Builder
	for out != "" {
		before, rest, tag := strings.Cut(out, "<")
		text.WriteString(html.UnescapeString(before))
		if !tag {
			break
		}
		var inside string
		inside, out, _ = strings.Cut(rest, ">")
		text.WriteByte(' ')
		parts := strings.Split(inside, `"`)
		for i := 1; i < len(parts); i += 2 {
			if !strings.HasSuffix(parts[i-1], " class=") && !strings.HasSuffix(parts[i-1], " id=") && !strings.HasSuffix(parts[i-1], " aria-controls=") {
				text.WriteString(" " + html.UnescapeString(parts[i]) + " ")
			}
		}
	}
	return text.String()
}

// TestLawsOnCorpus checks the laws on real pages. MDX_LAWS_DIR names a folder.
func TestLawsOnCorpus(t *testing.T) {
	dir := os.Getenv("MDX_LAWS_DIR")
	if dir == "" {
		t.Skip("MDX_LAWS_DIR is not set")
	}
	seen := map[string]bool{}
	pages := 0
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		ext := filepath.Ext(name)
		if err != nil || entry.IsDir() || ext != ".mdx" && ext != ".md" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil || seen[string(data)] {
			return err
		}
		seen[string(data)] = true
		pages++
		checkLaws(t, name, data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages keep the laws", pages)
}

// TestUnsafePictureInText has a picture that is shown as its source, in a box,
// which no paragraph may hold.
func TestUnsafePictureInText(t *testing.T) {
	checkLaws(t, "page.mdx", []byte("Before <svg><b>it</b></svg> behind.\n"))
}
