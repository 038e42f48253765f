package tree

import (
	"strconv"
	"strings"
	"testing"
)

// find returns the value at a path such as "a.0.b".
func find(n *Node, path string) *Node {
	if path == "" {
		return n
	}
	for step := range strings.SplitSeq(path, ".") {
		if n.Kind == Sequence {
			i, _ := strconv.Atoi(step)
			n = n.Items[i]
			continue
		}
		n = n.Get(step)
	}
	return n
}

// member returns what names a member in Splice: a key or an item.
func member(n *Node, name string) *Node {
	switch {
	case name == "":
		return nil
	case n.Kind == Sequence:
		i, _ := strconv.Atoi(name)
		return n.Items[i]
	}
	return n.Pair(name).Key
}

type put struct{ after, key, value string }

type spliceTest struct {
	name   string
	in     string // JSON if the name begins with "json"
	at     string
	insert []put
	remove string // names, separated by blanks
	want   string
}

func (test *spliceTest) path() string {
	if strings.HasPrefix(test.name, "json") {
		return "x.json"
	}
	return "x.yaml"
}

func (test *spliceTest) run(t *testing.T) {
	d, problems := parse(test.path(), test.in)
	n := find(d.Root, test.at)
	m := &model{splice: n}
	for _, p := range test.insert {
		v, problems := parse("v.yaml", p.value)
		if len(problems) > 0 {
			t.Fatal(problems[0].Message)
		}
		m.insert = append(m.insert, Insertion{After: member(n, p.after), Key: p.key, Value: v.Root})
	}
	for name := range strings.FieldsSeq(test.remove) {
		m.remove = append(m.remove, member(n, name))
	}
	edits, err := d.Splice(n, m.insert, m.remove)
	if err != nil {
		t.Fatal(err)
	}
	if got := apply(t, d, len(problems) == 0, edits, m); got != test.want {
		t.Errorf("got\n%s\nwant\n%s", got, test.want)
	}
}

func TestSplice(t *testing.T) {
	for _, tests := range [][]spliceTest{blockInsertions, blockRemovals, flowSplices, jsonSplices} {
		for _, test := range tests {
			t.Run(test.name, test.run)
		}
	}
}

var blockInsertions = []spliceTest{
	{name: "in the middle", in: "a: 1\nb: 2\n", insert: []put{{"a", "x", "y"}}, want: "a: 1\nx: y\nb: 2\n"},
	{name: "at the start", in: "a: 1\n", insert: []put{{"", "x", "y"}}, want: "x: y\na: 1\n"},
	{name: "at the end", in: "a: 1\n", insert: []put{{"a", "x", "y"}}, want: "a: 1\nx: y\n"},
	{name: "two in order", in: "a: 1\nb: 2\n", insert: []put{{"a", "x", "1"}, {"a", "y", "2"}}, want: "a: 1\nx: 1\ny: 2\nb: 2\n"},
	{name: "without final line end", in: "a: 1", insert: []put{{"a", "x", "y"}}, want: "a: 1\nx: y"},
	{name: "block behind a file without final line end", in: "a: |\n  t", insert: []put{{"a", "x", "|\n  l\n"}}, want: "a: |\n  t\nx: |\n  l"},
	{name: "crlf", in: "a:\r\n  b: 1\r\nc: 2\r\n", at: "a", insert: []put{{"b", "x", "|\n  l\n  m\n"}}, want: "a:\r\n  b: 1\r\n  x: |\r\n    l\r\n    m\r\nc: 2\r\n"},
	{name: "behind a comment on the line", in: "a: 1 # one\n# two\nb: 2\n", insert: []put{{"a", "x", "y"}}, want: "a: 1 # one\nx: y\n# two\nb: 2\n"},
	{name: "behind a block", in: "a: |\n  t\n\n\nb: 1\n", insert: []put{{"a", "x", "y"}}, want: "a: |\n  t\n\nx: y\n\n\nb: 1\n"},
	{name: "behind a block that keeps its end", in: "a: |+\n  t\n\nb: 1\n\nc: 2\n\nd: 3\n", insert: []put{{"a", "x", "y"}}, want: "a: |+\n  t\n\nx: y\nb: 1\n\nc: 2\n\nd: 3\n"},
	{name: "behind what was commented out", in: "a:\n  b: 1\n  # c: 2\nd: 3\n", insert: []put{{"a", "x", "y"}}, want: "a:\n  b: 1\n  # c: 2\nx: y\nd: 3\n"},
	{name: "above a comment", in: "k:\n  # a\n  a: 1\n", at: "k", insert: []put{{"", "x", "y"}}, want: "k:\n  x: y\n  # a\n  a: 1\n"},
	{name: "below the header of the file", in: "# yaml-language-server: x\na: 1\n", insert: []put{{"", "x", "y"}}, want: "# yaml-language-server: x\nx: y\na: 1\n"},
	{name: "blank lines", in: "a: 1\n\nb: 2\n\nc: 3\n", insert: []put{{"a", "x", "1"}, {"c", "y", "2"}}, want: "a: 1\n\nx: 1\n\nb: 2\n\nc: 3\n\ny: 2\n"},
	{name: "blank line at the start", in: "a: 1\n\nb: 2\n", insert: []put{{"", "x", "y"}}, want: "x: y\n\na: 1\n\nb: 2\n"},
	{name: "list below its key", in: "k:\n- a\n- b\nl: 1\n", at: "k", insert: []put{{"1", "", "c: d\ne: f"}}, want: "k:\n- a\n- b\n- c: d\n  e: f\nl: 1\n"},
	{name: "list habit", in: "k:\n- a\n", insert: []put{{"k", "l", "- x\n- - y\n  - z\n"}}, want: "k:\n- a\nl:\n- x\n- - y\n  - z\n"},
	{name: "indented list habit", in: "k:\n    - a\nm:\n    n: 1\n", insert: []put{{"m", "l", "- x\n- y: {}\n  z:\n  - 1\n"}}, want: "k:\n    - a\nm:\n    n: 1\nl:\n    - x\n    - y: {}\n      z:\n          - 1\n"},
	{name: "behind a dash, start", in: "- a: 1\n  b: 2\n", at: "0", insert: []put{{"", "x", "|-\n y\n"}}, want: "- x: |-\n    y\n  a: 1\n  b: 2\n"},
	{name: "behind a dash, end", in: "- a: 1 # c\n- 2\n", at: "0", insert: []put{{"a", "x", "y"}}, want: "- a: 1 # c\n  x: y\n- 2\n"},
	{name: "behind two dashes", in: "- - a\n  - b\n", at: "0", insert: []put{{"", "", "x"}, {"0", "", "y"}}, want: "- - x\n  - a\n  - y\n  - b\n"},
	{name: "into an empty value", in: "a:\nb: 1\n", at: "a", insert: []put{{"", "x", "y"}, {"", "z", "- 1"}}, want: "a:\n  x: y\n  z:\n    - 1\nb: 1\n"},
	{name: "into an empty value with a comment", in: "a: # c\nb: 1\n", at: "a", insert: []put{{"", "x", "y"}}, want: "a: # c\n  x: y\nb: 1\n"},
	{name: "into an empty item", in: "-\n- a\n", at: "0", insert: []put{{"", "x", "y"}, {"", "z", "1"}}, want: "- x: y\n  z: 1\n- a\n"},
	{name: "into a null", in: "a: ~\n", at: "a", insert: []put{{"", "", "x"}}, want: "a:\n  - x\n"},
	{name: "into an empty file", in: "", insert: []put{{"", "x", "y"}}, want: "x: y\n"},
	{name: "into comments", in: "# c", insert: []put{{"", "x", "y"}}, want: "# c\nx: y"},
	{name: "into a byte order mark", in: "\ufeff", insert: []put{{"", "x", "y"}}, want: "\ufeffx: y\n"},
	{name: "quotes as with the same key", in: "a:\n  $ref: '#/x'\n  b: \"c\"\n  d: \"e\"\n", insert: []put{{"a", "f", "$ref: \"#/y\"\nb: 'z'\n"}}, want: "a:\n  $ref: '#/x'\n  b: \"c\"\n  d: \"e\"\nf:\n  $ref: '#/y'\n  b: \"z\"\n"},
	{name: "status codes as beside", in: "a:\n  '200': x\nb:\n  \"200\": x\n  \"201\": x\n", at: "a", insert: []put{{"200", "404", "y"}}, want: "a:\n  '200': x\n  '404': y\nb:\n  \"200\": x\n  \"201\": x\n"},
	{name: "blank lines as around", in: "a: 1\nb: 2\nc: 3\n\nd: 4\n\ne: 5\n", insert: []put{{"a", "w", "1"}, {"d", "x", "2"}, {"e", "z", "3"}}, want: "a: 1\nw: 1\nb: 2\nc: 3\n\nd: 4\n\nx: 2\n\ne: 5\n\nz: 3\n"},
	{name: "behind an anchor", in: "a: &x\n  b: 1\nc: 2\n", at: "a", insert: []put{{"b", "x", "y"}}, want: "a: &x\n  b: 1\n  x: y\nc: 2\n"},
	{name: "status codes", in: "'200': x\n'404': y\n", insert: []put{{"404", "500", "z"}}, want: "'200': x\n'404': y\n'500': z\n"},
	{name: "status codes without quotes", in: "200: x\n", insert: []put{{"200", "500", "z"}}, want: "200: x\n500: z\n"},
	{name: "preferred quotes", in: "a: 'x'\nb: 'y'\nc: \"z\"\n", insert: []put{{"c", "d", `"on"`}, {"c", "e", `"it's"`}, {"c", "f", `"a\tb"`}}, want: "a: 'x'\nb: 'y'\nc: \"z\"\nd: 'on'\ne: \"it's\"\nf: \"a\\tb\"\n"},
}

var blockRemovals = []spliceTest{
	{name: "one", in: "a: 1\nb:\n  c: 2\nd: 3\n", remove: "b", want: "a: 1\nd: 3\n"},
	{name: "with comments", in: "a: 1\n# about b\n# and more\nb: 2 # two\n  # deep\n# about c\nc: 3\n", remove: "b", want: "a: 1\n# about c\nc: 3\n"},
	{name: "comment by itself", in: "a: 1\n# section\n\nb: 2\nc: 3\n", remove: "b", want: "a: 1\n# section\n\nc: 3\n"},
	{name: "one of two blank lines", in: "a: 1\n\nb: 2\n\nc: 3\n", remove: "b", want: "a: 1\n\nc: 3\n"},
	{name: "first of spaced", in: "a: 1\n\nb: 2\n\nc: 3\n", remove: "a", want: "b: 2\n\nc: 3\n"},
	{name: "last of spaced", in: "a: 1\n\nb: 2\n\nc: 3\n", remove: "c", want: "a: 1\n\nb: 2\n"},
	{name: "run of spaced", in: "a: 1\n\nb: 2\n\nc: 3\n\nd: 4\n", remove: "b c", want: "a: 1\n\nd: 4\n"},
	{name: "last without final line end", in: "a: 1\nb: 2", remove: "b", want: "a: 1"},
	{name: "last of nested, blank line behind", in: "k:\n  a: 1\n\n  b: 2\n\nl: 3\n", at: "k", remove: "b", want: "k:\n  a: 1\n\nl: 3\n"},
	{name: "all", in: "k: # c\n  a: 1\n  # d\n  b: 2\nl: 3\n", at: "k", remove: "a b", want: "k: {} # c\nl: 3\n"},
	{name: "all items", in: "k: &x\n- a\n- b # c\nl: 3", at: "k", remove: "0 1", want: "k: &x []\nl: 3"},
	{name: "all of the file", in: "# h\na: 1\nb: 2\n", remove: "a b", want: "# h\n{}\n"},
	{name: "all behind a dash", in: "- a: 1\n  b: 2 # c\n- d\n", at: "0", remove: "a b", want: "- {} # c\n- d\n"},
	{name: "first behind a dash", in: "- a: 1 # one\n  b: 2\n  c: 3\n", at: "0", remove: "a", want: "- b: 2\n  c: 3\n"},
	{name: "first behind a dash, comment", in: "- a: 1\n  # about b\n  b: 2\n", at: "0", remove: "a", want: "- # about b\n  b: 2\n"},
	{name: "first two behind a dash", in: "- a: 1\n\n  # about b\n  b:\n  - 2\n  c: 3\n", at: "0", remove: "a b", want: "- c: 3\n"},
	{name: "item of a list of mappings", in: "k:\n  - a: 1\n    b: 2\n  - c: 3\n", at: "k", remove: "0", want: "k:\n  - c: 3\n"},
	{name: "all, others instead", in: "k:\n  a: 1\n  b: 2\nl: 3\n", at: "k", remove: "a b", insert: []put{{"a", "x", "y"}}, want: "k:\n  x: y\nl: 3\n"},
	{name: "all behind a dash, others instead", in: "- a: 1\n  b: 2\n- c\n", at: "0", remove: "a b", insert: []put{{"b", "x", "y"}, {"", "w", "1"}}, want: "- w: 1\n  x: y\n- c\n"},
	{name: "one for another", in: "a: 1\n\nb: 2\n\nc: 3\n", remove: "b", insert: []put{{"b", "x", "y"}}, want: "a: 1\n\nx: y\n\nc: 3\n"},
	{name: "behind a block that keeps its end", in: "a: |+\n  t\n\nb: 1\n\nc: 2\n", remove: "b", want: "a: |+\n  t\n\nc: 2\n"},
	{name: "explicit keys", in: "? a\n: 1\n? b\n: 2\nc: 3\n", remove: "b", want: "? a\n: 1\nc: 3\n"},
	{name: "duplicate keys go together", in: "a: 1\nb: 2\na: 3\n", remove: "a", want: "b: 2\n"},
}

var flowSplices = []spliceTest{
	{name: "flow insert", in: "k: [a, b]\n", at: "k", insert: []put{{"0", "", "x"}, {"", "", "w: 1"}, {"1", "", "'y, z'"}}, want: "k: [{w: 1}, a, x, b, 'y, z']\n"},
	{name: "flow remove first", in: "k: [a, b, c]\n", at: "k", remove: "0", want: "k: [b, c]\n"},
	{name: "flow remove middle", in: "k: {a: 1, b: 2, c: 3}\n", at: "k", remove: "b", want: "k: {a: 1, c: 3}\n"},
	{name: "flow remove last", in: "k: {a: 1, b: 2} # c\n", at: "k", remove: "b", want: "k: {a: 1} # c\n"},
	{name: "flow remove all", in: "k: { a: 1, b: 2 }\n", at: "k", remove: "a b", want: "k: {}\n"},
	{name: "flow one for another", in: "k: [a, b]\n", at: "k", remove: "1", insert: []put{{"0", "", "x"}}, want: "k: [a, x]\n"},
	{name: "flow of several lines", in: "k: [\n  a, # about a\n  b # about b\n]\n", at: "k", insert: []put{{"0", "", "x"}, {"1", "", "y"}}, want: "k: [\n  a, # about a\n  x,\n  b, # about b\n  y\n]\n"},
	{name: "flow empty takes scalars", in: "k: []\n", at: "k", insert: []put{{"", "", "a"}, {"", "", "b"}}, want: "k: [a, b]\n"},
	{name: "flow empty takes a mapping", in: "k: {} # c\nl: 1\n", at: "k", insert: []put{{"", "a", "b: 1\nc: 2"}}, want: "k: # c\n  a:\n    b: 1\n    c: 2\nl: 1\n"},
	{name: "flow root", in: "{}\n", insert: []put{{"", "a", "- 1"}}, want: "a:\n  - 1\n"},
	{name: "flow single pair", in: "k: [a: 1]\n", at: "k.0", insert: []put{{"a", "x", "2"}}, want: "k: [{a: 1, x: 2}]\n"},
	{name: "flow behind an alias", in: "a: &a [b: 1]\nk: [*a]\n", at: "k", insert: []put{{"0", "", "x"}}, want: "a: &a [b: 1]\nk: [*a, x]\n"},
	{name: "flow behind an alias of a pair", in: "a: [&a {b: 1}]\nk: [*a ]\n", at: "k", insert: []put{{"0", "", "x"}}, want: "a: [&a {b: 1}]\nk: [*a, x ]\n"},
	{name: "flow value without colon", in: "k: {a, b}\n", at: "k.a", insert: []put{{"", "x", "1"}}, want: "k: {a: {x: 1}, b}\n"},
}

var jsonSplices = []spliceTest{
	{name: "json append", in: "{\n  \"a\": 1\n}\n", insert: []put{{"a", "x", "b: [1, {c: d}]\n"}}, want: "{\n  \"a\": 1,\n  \"x\": {\n    \"b\": [\n      1,\n      {\n        \"c\": \"d\"\n      }\n    ]\n  }\n}\n"},
	{name: "json middle", in: "[\n\t\"a\",\n\t\"b\"\n]", insert: []put{{"0", "", "x"}}, want: "[\n\t\"a\",\n\t\"x\",\n\t\"b\"\n]"},
	{name: "json start", in: "[\n  \"a\"\n]", insert: []put{{"", "", "x"}}, want: "[\n  \"x\",\n  \"a\"\n]"},
	{name: "json one line", in: `{"a": 1, "b": [1,2]}`, at: "b", insert: []put{{"1", "", "x: 1"}}, want: `{"a": 1, "b": [1,2,{"x": 1}]}`},
	{name: "json minified", in: `{"a":[1,2]}`, insert: []put{{"a", "x", "[y, {z: ~}]"}}, want: `{"a":[1,2],"x":["y",{"z":null}]}`},
	{name: "json remove last", in: "{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove: "b", want: "{\n  \"a\": 1\n}\n"},
	{name: "json remove first", in: "{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove: "a", want: "{\n  \"b\": 2\n}\n"},
	{name: "json remove all", in: "{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove: "a b", want: "{}\n"},
	{name: "json last for another", in: "[\n  1,\n  2\n]\n", remove: "1", insert: []put{{"1", "", "3"}}, want: "[\n  1,\n  3\n]\n"},
	{name: "json into nothing", in: "{\n  \"a\": {},\n  \"b\": null\n}\n", at: "a", insert: []put{{"", "x", "1"}}, want: "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": null\n}\n"},
	{name: "json into null", in: "{\n  \"a\": null\n}\n", at: "a", insert: []put{{"", "x", "1"}}, want: "{\n  \"a\": {\n    \"x\": 1\n  }\n}\n"},
	{name: "json lists on one line", in: "{\n  \"a\": [\"b\", \"c\"]\n}\n", insert: []put{{"a", "x", "[1, 0x1F, .5, 1_000]"}}, want: "{\n  \"a\": [\"b\", \"c\"],\n  \"x\": [1, 31, 0.5, \"1_000\"]\n}\n"},
	{name: "json text", in: `[""]`, insert: []put{{"0", "", `"<a href=\"x\">\n📋 \\ é\u0001\u2028"`}}, want: "[\"\", \"<a href=\\\"x\\\">\\n📋 \\\\ é\\u0001\u2028\"]"},
	{name: "json empty file", in: "", insert: []put{{"", "x", "1"}}, want: "{\n  \"x\": 1\n}\n"},
}
