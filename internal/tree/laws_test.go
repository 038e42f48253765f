package tree

import (
	"strings"
	"testing"

	"parlance/internal/source"
)

func parse(path, text string) (*Document, []Problem) {
	return Parse(source.NewFile(path, []byte(text)))
}

// checkSpans checks that spans are within the file, in order and nested, that
// a node has what its kind allows, and that each value's text means the value.
func checkSpans(t *testing.T, d *Document) {
	t.Helper()
	if d == nil || d.Root == nil {
		t.Fatal("no document or no root")
	}
	c := &spanChecker{t: t, doc: d, columns: map[*Node]bool{}}
	c.node(d.Root, 0, len(d.File.Data), false)
}

type spanChecker struct {
	t       *testing.T
	doc     *Document
	columns map[*Node]bool
}

func (c *spanChecker) node(n *Node, from, to int, flow bool) {
	c.t.Helper()
	if n.Span.File != c.doc.File || n.Span.Start < from || n.Span.End < n.Span.Start || n.Span.End > to {
		c.t.Fatalf("span %d-%d is not within %d-%d", n.Span.Start, n.Span.End, from, to)
	}
	if n.Alias {
		if text := n.Span.Text(); !n.Merged && text[0] != '*' {
			c.t.Fatalf("alias with the text %q", text)
		}
		return
	}
	c.text(n, flow)
	flow = flow || n.Style == Flow
	at := n.Span.Start
	for _, item := range n.Items {
		c.node(item, at, n.Span.End, flow)
		at = item.Span.End
	}
	for _, pair := range n.Pairs {
		if pair.Key.Merged {
			c.node(pair.Key, n.Span.Start, n.Span.End, flow)
			c.node(pair.Value, n.Span.Start, n.Span.End, flow)
			continue
		}
		c.node(pair.Key, at, n.Span.End, flow)
		c.node(pair.Value, pair.Key.Span.End, n.Span.End, flow)
		at = pair.Value.Span.End
	}
}

// text parses the text of a value by itself and compares.
func (c *spanChecker) text(n *Node, flow bool) {
	c.t.Helper()
	text := n.Span.Text()
	if c.doc.Format == JSON {
		d, problems := parse("x.json", text)
		for _, p := range problems {
			if p.Fatal {
				c.t.Fatalf("text %q of a value: %v", text, p.Message)
			}
		}
		if n.Kind == Scalar && !d.Root.Equal(n) {
			c.t.Fatalf("text %q means %q, not %q", text, d.Root.Value, n.Value)
		}
		return
	}
	if n.Kind != Scalar {
		c.collectionText(n, text)
		return
	}
	if strings.Trim(text, " \t\r\n") != text && n.Style != Literal && n.Style != Folded {
		c.t.Fatalf("white space around %q", text)
	}
	if n.Style == Literal || n.Style == Folded {
		if strings.ContainsAny(strings.SplitN(text, "\n", 2)[0], "123456789") {
			return // the indentation is relative to what is around
		}
		text += "\n"
	}
	if strings.HasPrefix(text, source.BOM) {
		return // which would be dropped at the start of a file
	}
	// A tag may make a string of what would be something else.
	for _, around := range []string{text, "k: " + text, "[" + text + "]", "k: [" + text + ", x]", text + ": v"} {
		d, problems := parse("x.yaml", around)
		got := d.Root
		if len(got.Pairs) == 1 {
			if got = got.Pairs[0].Key; got.Value == "k" {
				got = d.Root.Get("k")
			}
			if got.Kind == Sequence && len(got.Items) > 0 {
				got = got.Items[0]
			}
		} else if got.Kind == Sequence && len(got.Items) == 1 {
			got = got.Items[0]
		} else if got.Kind == Sequence && len(got.Items) == 0 && text == "" {
			return
		}
		if len(problems) == 0 && got != nil && got.Kind == Scalar && got.Value == n.Value && got.Style == n.Style {
			return
		}
	}
	c.t.Fatalf("text %q does not mean %q", text, n.Value)
}

func (c *spanChecker) collectionText(n *Node, text string) {
	c.t.Helper()
	switch {
	case n.Style == Block && strings.ContainsAny(text[:1], " \t\r\n#"), strings.ContainsAny(text[len(text)-1:], " \t\r\n") && n.Style == Flow:
		c.t.Fatalf("white space around %q", text)
	case n.Style == Flow && n.Kind == Sequence && (text[0] != '[' || text[len(text)-1] != ']'):
		c.t.Fatalf("sequence without brackets: %q", text)
	case n.Style == Flow && text[0] == '{' && text[len(text)-1] != '}':
		c.t.Fatalf("mapping without braces: %q", text)
	}
	singlePair := n.Style == Flow && n.Kind == Mapping && text[0] != '{'
	if singlePair || strings.HasPrefix(text, source.BOM) || strings.Contains(text, "*") || strings.Contains(text, "!") || len(text) > 2000 || c.doc.hidden != nil {
		return
	}
	if n.Style == Block {
		text = strings.Repeat(" ", columnOf(c.doc.File.Data, n.Span.Start)) + text
	}
	d, problems := parse("x.yaml", text+"\n")
	if len(problems) > 0 || !d.Root.Equal(n) {
		c.t.Fatalf("text of a collection means something else, %v:\n%s", problems, text)
	}
}
