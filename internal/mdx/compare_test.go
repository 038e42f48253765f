package mdx

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/internal/source"
)

// TestCompare compares the structure of real pages with that which remark-mdx
// reads. It is run by make mdx-compare: MDX_COMPARE_DIR is a folder of pages,
// MDX_COMPARE_FILE what testdata/mdx-compare/structure.mjs printed of it.
func TestCompare(t *testing.T) {
	dir, file := os.Getenv("MDX_COMPARE_DIR"), os.Getenv("MDX_COMPARE_FILE")
	if dir == "" || file == "" {
		t.Skip("MDX_COMPARE_DIR and MDX_COMPARE_FILE are not set")
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	equal, differ, refused := 0, 0, 0
	for lines.Scan() {
		var want struct {
			Page   string
			Error  string
			Events []string
		}
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		if want.Error != "" {
			refused++
			t.Logf("%s: remark-mdx refuses the page: %s", want.Page, want.Error)
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, want.Page))
		if err != nil {
			t.Fatal(err)
		}
		got := structureOf(ParseBody(Parse(source.NewFile(want.Page, data)), BodyOptions{}))
		if at := firstDifference(got, want.Events); at >= 0 {
			differ++
			t.Logf("%s: event %d:\n\tremark   %.150q\n\tparlance %.150q\n\tafter    %.100q", want.Page, at, eventAt(want.Events, at), eventAt(got, at), eventAt(got, at-1))
			continue
		}
		equal++
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	share := 100 * float64(equal) / float64(max(1, equal+differ))
	t.Logf("%d pages equal, %d differ (%.2f %% equal), %d refused by remark-mdx", equal, differ, share, refused)
	if share < 99 {
		t.Errorf("less than 99 %% of the pages are equal")
	}
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
