package mdx

import (
	"bufio"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parlance/internal/source"
)

// TestCompare compares the structure of real pages with that which remark-mdx
// reads, and which pages both refuse. It is run by make mdx-compare:
// MDX_COMPARE_DIR is a folder of pages, MDX_COMPARE_FILE what
// testdata/mdx-compare/structure.mjs printed of it.
func TestCompare(t *testing.T) {
	dir, file := os.Getenv("MDX_COMPARE_DIR"), os.Getenv("MDX_COMPARE_FILE")
	if dir == "" || file == "" {
		t.Skip("MDX_COMPARE_DIR and MDX_COMPARE_FILE are not set")
	}
	equal, differ, refused := 0, 0, 0
	for want := range remarkPages(t, file) {
		data, err := os.ReadFile(filepath.Join(dir, want.Page))
		if err != nil {
			t.Fatal(err)
		}
		p := Parse(source.NewFile(want.Page, data))
		b := ParseBody(p, BodyOptions{})
		if message := want.disagrees(b); message != "" {
			t.Errorf("%s: %s", want.Page, message)
		}
		if checked := CheckBody(p, BodyOptions{}); !slices.Equal(checked.Problems, b.Problems) {
			t.Errorf("%s: CheckBody finds %v, and ParseBody %v", want.Page, checked.Problems, b.Problems)
		}
		if want.Error != "" {
			refused++
			continue
		}
		got := structureOf(b)
		if at := firstDifference(got, want.Events); at >= 0 {
			differ++
			t.Logf("%s: event %d:\n\tremark   %.150q\n\tparlance %.150q\n\tafter    %.100q", want.Page, at, eventAt(want.Events, at), eventAt(got, at), eventAt(got, at-1))
			continue
		}
		equal++
	}
	share := 100 * float64(equal) / float64(max(1, equal+differ))
	t.Logf("%d pages equal, %d differ (%.2f %% equal), %d refused by both", equal, differ, share, refused)
	if share < 99 {
		t.Errorf("less than 99 %% of the pages are equal")
	}
}

// remarkPage is what remark-mdx makes of a page: events, or an error.
type remarkPage struct {
	Page   string
	Error  string
	Line   int // at which it gives up
	Tag    int // line of the tag that the error speaks of, or 0
	Events []string
}

func remarkPages(t *testing.T, name string) iter.Seq[remarkPage] {
	return func(yield func(remarkPage) bool) {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			var page remarkPage
			if err := json.Unmarshal(lines.Bytes(), &page); err != nil {
				t.Fatal(err)
			}
			if !yield(page) {
				return
			}
		}
		if lines.Err() != nil {
			t.Fatal(lines.Err())
		}
	}
}

// disagrees says how the problems of a body differ from what remark-mdx says: a
// page that it refuses has a syntax problem where the mistake is, and others
// have none. Without Mintlify's variables it refuses some of them.
func (p *remarkPage) disagrees(b *Body) string {
	var lines []int
	for _, problem := range b.Problems {
		switch problem.Kind {
		case ProblemSyntax, ProblemUnclosed:
			lines = append(lines, problem.Span.Position().Line)
			if p.Error == "" {
				return fmt.Sprintf("remark-mdx takes the page, but line %d: %s", lines[0], problem.Message)
			}
		case ProblemVariable:
			lines = append(lines, p.Line)
		}
	}
	switch {
	case p.Error == "":
		return ""
	case len(lines) == 0:
		return fmt.Sprintf("remark-mdx refuses line %d: %s", p.Line, p.Error)
	case slices.Contains(lines, p.Tag), slices.Min(lines) <= p.Line:
		return ""
	}
	return fmt.Sprintf("remark-mdx refuses line %d: %s; the problems are in the lines %d", p.Line, p.Error, lines)
}

func firstDifference(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

func eventAt(events []string, i int) string {
	if i < 0 || i >= len(events) {
		return ""
	}
	return events[i]
}

// structure collects events as structure.mjs does.
type structure struct {
	events []string
	text   string
}

func structureOf(b *Body) []string {
	var s structure
	s.nodes(b.Nodes)
	s.flush()
	return s.events
}

func squeeze(text string) string {
	text = strings.NewReplacer("*", "", "_", "", "~", "").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

func (s *structure) flush() {
	if text := squeeze(s.text); text != "" {
		s.events = append(s.events, "text "+text)
	}
	s.text = ""
}

func (s *structure) add(format string, args ...any) {
	s.flush()
	s.events = append(s.events, fmt.Sprintf(format, args...))
}

func (s *structure) around(name string, nodes []*Node) {
	s.add("%s", name)
	s.nodes(nodes)
	s.add("/%s", name)
}

func (s *structure) nodes(nodes []*Node) {
	for _, n := range nodes {
		s.node(n)
	}
}

func (s *structure) node(n *Node) {
	switch n.Kind {
	case KindHeading:
		s.around(fmt.Sprintf("heading %d", n.Level), n.Children)
	case KindParagraph:
		s.flush()
		s.nodes(n.Children)
		s.flush()
	case KindCode:
		s.add("code %s\n%s", n.Code.Language, n.Text)
	case KindList:
		name := "list"
		if n.Ordered {
			name = fmt.Sprintf("ordered %d", n.Level)
		}
		s.around(name, n.Children)
	case KindItem:
		s.around(map[Check]string{NoTask: "item", TaskOpen: "item false", TaskDone: "item true"}[n.Checked], n.Children)
	case KindQuote:
		s.around("quote", n.Children)
	case KindTable:
		name := "table"
		for _, cell := range n.Children[0].Children {
			name += " " + [...]string{"none", "left", "center", "right"}[cell.Align]
		}
		s.around(name, n.Children)
	case KindRow:
		s.around("row", n.Children)
	case KindCell:
		s.around("cell", n.Children)
	case KindRule:
		s.add("rule")
	case KindElement:
		s.around("<"+n.Element.Name, n.Children)
	case KindExpression, KindComment:
		s.add("expression %s", squeeze(n.Text))
	case KindModule:
		s.add("module")
	case KindText:
		s.text += n.Text
	case KindBreak:
		s.text += "\n"
	case KindCodeSpan:
		s.add("span %s", squeeze(n.Text))
	case KindLink:
		s.around("link "+n.Link.Target, n.Children)
	case KindImage:
		s.add("image %s %s", n.Link.Target, squeeze(n.Text))
	case KindDefinition:
		s.add("definition %s", n.Link.Target)
	case KindFootnote:
		s.around("footnote "+n.Text, n.Children)
	case KindFootnoteRef:
		s.add("reference %s", n.Text)
	default:
		s.nodes(n.Children)
	}
}
