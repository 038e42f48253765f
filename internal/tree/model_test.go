package tree

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"parlance/internal/edit"
	"parlance/internal/source"
)

// model tells what an edit should lead to: it copies a tree and makes the
// change in the copy.
type model struct {
	replace map[*Node]*Node
	splice  *Node
	insert  []Insertion
	remove  []*Node
}

func (m *model) copy(n *Node) *Node {
	if v, ok := m.replace[n]; ok {
		return (&model{}).copy(v) // which may hold n
	}
	c := &Node{Kind: n.Kind, Type: n.Type, Value: n.Value}
	if n == m.splice && n.Kind == Scalar {
		c.Kind, c.Type, c.Value = Sequence, String, ""
		for _, i := range m.insert {
			if i.Key != "" {
				c.Kind = Mapping
			}
		}
	}
	m.add(c, n, nil)
	for _, item := range n.Items {
		if n != m.splice || !slices.Contains(m.remove, item) {
			c.Items = append(c.Items, m.copy(item))
		}
		m.add(c, n, item)
	}
	for _, pair := range n.Pairs {
		if n != m.splice || !slices.Contains(m.remove, pair.Key) {
			c.Pairs = append(c.Pairs, Pair{m.copy(pair.Key), m.copy(pair.Value)})
		}
		m.add(c, n, pair.Key)
	}
	return c
}

// add appends what is inserted behind a node.
func (m *model) add(c, n, after *Node) {
	if n != m.splice {
		return
	}
	for _, i := range m.insert {
		switch {
		case i.After != after:
		case c.Kind == Sequence:
			c.Items = append(c.Items, i.Value)
		default:
			c.Pairs = append(c.Pairs, Pair{NewString(i.Key), i.Value})
		}
	}
}

// sameOrder reports whether the keys of all mappings are in the same order.
func sameOrder(a, b *Node) bool {
	for i := range a.Items {
		if !sameOrder(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Pairs {
		if a.Pairs[i].Key.Value != b.Pairs[i].Key.Value || !sameOrder(a.Pairs[i].Value, b.Pairs[i].Value) {
			return false
		}
	}
	return true
}

// apply checks that edits lead to what was meant, and returns the text.
func apply(t *testing.T, d *Document, clean bool, edits []edit.Edit, m *model) string {
	t.Helper()
	out, err := edit.Splice(d.File, edits)
	if err != nil {
		t.Fatal(err)
	}
	got, problems := Parse(source.NewFile(d.File.Path, out))
	for _, p := range problems {
		if clean || p.Fatal {
			t.Fatalf("%v: %s in\n%s\nafter\n%s\nedits %+v", p.Span.Position(), p.Message, out, d.File.Data, edits)
		}
	}
	want := m.copy(d.Root)
	if !got.Root.Equal(want) || len(d.hidden) == 0 && !sameOrder(got.Root, want) {
		t.Fatalf("the result means something else:\n%q\nafter\n%q\nwanted\n%s\ngot\n%s", out, d.File.Data, dump(want), dump(got.Root))
	}
	before, after := d.File.Data, out
	if len(before) > 0 && len(after) > 0 && len(d.Root.Pairs)+len(d.Root.Items) > 0 && isBreak(before[len(before)-1]) != isBreak(after[len(after)-1]) {
		t.Fatalf("the line end at the end of the file changed:\n%q\nafter\n%q", out, d.File.Data)
	}
	return string(out)
}

func dump(n *Node) string {
	r := &renderer{habits: habits{unit: " ", colon: ":", comma: ","}}
	return r.json(n, "", false)
}

// nodes lists all nodes that stand in the text, keys left out.
func nodes(n *Node, list []*Node) []*Node {
	list = append(list, n)
	if n.Alias {
		return list
	}
	for _, item := range n.Items {
		list = nodes(item, list)
	}
	for _, pair := range n.Pairs {
		if !pair.Key.Merged {
			list = nodes(pair.Value, list)
		}
	}
	return list
}

func hasAlias(d *Document) bool {
	d.prepare()
	for n := range d.holders {
		if n.Alias {
			return true
		}
	}
	return false
}

// dice makes choices from fuzz data.
type dice struct {
	data []byte
	text []string
}

func (c *dice) next(n int) int {
	if len(c.data) == 0 || n == 0 {
		return 0
	}
	b := c.data[0]
	c.data = c.data[1:]
	return int(b) % n
}

// stock are values of all sorts to insert.
var stock = func() []*Node {
	var list []*Node
	for path, text := range map[string]string{
		"a.yaml": "p: {a: 1, b: [x, 'y']}\nq: |\n  some\n    text\n\n  📋 here\nr: >-\n  folded text\n\n  of two\ns: \"q\\\"'\"\nt: ['200', true, ~, 0x1F, 2024-01-01, .5]\n" +
			"u:\n  - a: 1\n    b:\n    - - x\n  - {}\nv:\n  '200':\n    yes: no\n    204: \"x\\ty\"\nw: []\nx: ''\nz:\n",
		"b.json": `{"type": "object", "a": {"b": "two\nlines", "c": [1, {"d": "200"}], "e": {}}, "u": "a\u2028b 'x' \"y\"", "n": [1, 2]}`,
	} {
		d, problems := parse(path, text)
		if len(problems) > 0 {
			panic(problems[0].Message)
		}
		list = append(list, nodes(d.Root, nil)...)
	}
	slices.SortStableFunc(list, func(a, b *Node) int { return strings.Compare(dump(a), dump(b)) })
	return list
}()

func (c *dice) value() *Node {
	k := c.next(len(stock) + 12)
	if k < len(stock) {
		return stock[k]
	}
	n := NewString(c.text[c.next(len(c.text))])
	n.Style = []Style{Plain, SingleQuoted, DoubleQuoted, Literal, Folded}[c.next(5)]
	switch c.next(8) {
	case 0:
		return NewSequence(n, stock[c.next(len(stock))])
	case 1:
		return NewMapping(Pair{NewString("k"), n}, Pair{NewString(c.text[1]), n})
	case 2:
		m := NewSequence(n)
		m.Style = Flow
		return m
	}
	return n
}

func FuzzSplice(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, "text", []byte{byte(i), 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
		f.Add(s, "a: b #\n", []byte{byte(i), byte(i * 7), 9, byte(i), 40, 3, 60, 2, 1, 70, 1, 1})
	}
	for i, s := range layouts {
		for k := range 6 {
			f.Add(s, "x\ny", []byte{byte(k), byte(i * k), byte(i), 9, byte(k * 50), 3, 1, 0, byte(40 * k), 2, 2, 6, byte(k)})
		}
	}
	f.Fuzz(func(t *testing.T, text, word string, choices []byte) {
		if !utf8.ValidString(word) || strings.Contains(word, "\x00") {
			return
		}
		c := &dice{data: choices, text: []string{word, "k" + word, "a\n b", "x: y", "200", "on"}}
		path := []string{"x.yaml", "x.json"}[c.next(2)]
		d, problems := parse(path, text)
		for _, p := range problems {
			if p.Fatal {
				return
			}
		}
		if hasAlias(d) {
			return // what is edited may be seen elsewhere too
		}
		all := nodes(d.Root, nil)
		n := all[c.next(len(all))]
		m := &model{}
		if c.next(3) == 0 {
			v := c.value()
			edits, err := d.Replace(n, v)
			if err != nil {
				if err == errLongKey || err == errNoColon {
					return
				}
				t.Fatal(err)
			}
			m.replace = map[*Node]*Node{n: v}
			apply(t, d, len(problems) == 0, edits, m)
			return
		}
		m.splice = n
		c.change(n, m)
		edits, err := d.Splice(n, m.insert, m.remove)
		if n.Kind == Scalar && (n.Type != Null || len(m.insert) == 0) {
			if err == nil && len(m.insert) > 0 {
				t.Fatal("a scalar took a pair")
			}
			return
		}
		if err != nil {
			if err == errLongKey || err == errNoColon {
				return
			}
			t.Fatal(err)
		}
		apply(t, d, len(problems) == 0, edits, m)
	})
}

// change chooses what to insert and to remove.
func (c *dice) change(n *Node, m *model) {
	var members []*Node
	present := map[string]bool{}
	members = append(members, n.Items...)
	for _, pair := range n.Pairs {
		members = append(members, pair.Key)
		present[pair.Key.Value] = true
	}
	mask := c.next(256)
	for i, member := range members {
		if mask>>(i%8)&1 == 1 {
			m.remove = append(m.remove, member)
			delete(present, member.Value)
		}
	}
	for range c.next(4) {
		var after *Node
		if k := c.next(len(members) + 1); k > 0 {
			after = members[k-1]
		}
		i := Insertion{After: after, Value: c.value()}
		if n.Kind == Mapping || n.Kind == Scalar && len(m.insert) == 0 || n.Kind == Scalar && m.insert[0].Key != "" {
			i.Key = c.text[c.next(len(c.text))]
			if i.Key == "" || present[i.Key] {
				continue
			}
			present[i.Key] = true
		}
		m.insert = append(m.insert, i)
	}
}

// layouts are documents that edits have to find their way in.
var layouts = []string{
	"a: 1\n\n# about b\nb: 2 # two\n\nc:\n  d: 1\n  # was e: 2\n\nf: 3",
	"# header\na:\n- x\n- y: 1\n  # z\n  z: 2\n\n- - p\n  - q # q\nb:\n    c: |\n        t\n    d: >+\n      u\n\n\n    e: v\n",
	"a: {b: 1, c: [d, e]} # f\ng: [\n  h, # about h\n  i: j,\n  k # about k\n]\nl: {}\nm: [ # none\n]\n",
	"a: &x\n  b: 1\nc: !!map\n  d: 1\ne: &y !!str f\ng: !!str &z\nh: # c\n  i: 1 # j\nk: # c\n  l\n",
	"? a\n: b\n? c\n? d\n:\n  - e\n: f\n? - g\n: h\n", "- a\n-\n- # c\n  b: 1\n\n  c: 2\n- - - d\n", "--- # c\na: 1\n...\n", "--- |\n  a\n", "--- &a !!str b # c\n",
	"a: 1\r\nb:\r\n  - c\r\n\r\n  - d\r\n", "{}", "[]\n", "# c\n", "# c", "a:\n", "- ", "a: |+\n  x\n\n\n# c\n\nb: 1\n\n\nc: 2\n", "\ufeffa: 1", "\ufeff# c\na: 1\n",
	"{\n  \"a\": 1,\n  \"b\": [\n    \"c\",\n    {\"d\": 2}\n  ],\n  \"e\": {},\n  \"f\": null\n}\n", `{"a":1,"b":[1,2],"c":{"d":[]}}`, "[1, 2 , 3]", "{\n\t\"a\": [],\n\t\"b\": {\"c\": 1, \"d\": 2}}",
}
