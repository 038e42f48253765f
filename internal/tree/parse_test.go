package tree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline writes a tree with the text of each span: one value per line.
func outline(n *Node) string {
	var b strings.Builder
	outlineTo(&b, n, "")
	return b.String()
}

func outlineTo(b *strings.Builder, n *Node, indent string) {
	marks := ""
	if n.Anchor != "" {
		marks += " &" + n.Anchor
	}
	if n.Alias {
		marks += " alias"
	}
	if n.Merged {
		marks += " merged"
	}
	if n.Kind == Scalar {
		fmt.Fprintf(b, "%s%q %s %q%s\n", indent, n.Value, typeNames[n.Type], n.Span.Text(), marks)
		return
	}
	fmt.Fprintf(b, "%s%s %q%s\n", indent, [...]string{Mapping: "mapping", Sequence: "sequence"}[n.Kind], n.Span.Text(), marks)
	for _, item := range n.Items {
		outlineTo(b, item, indent+"  ")
	}
	for _, pair := range n.Pairs {
		outlineTo(b, pair.Key, indent+"  ")
		outlineTo(b, pair.Value, indent+"    ")
	}
}

var typeNames = [...]string{String: "str", Null: "null", Bool: "bool", Int: "int", Float: "float"}

// TestSpans has one value each, as the text behind "k:" or a whole document.
func TestSpans(t *testing.T) {
	tests := []struct{ name, in, path, span, value string }{
		{"plain", "k: some text # c\n", "k", "some text", "some text"},
		{"plain with colon and hash", "k: http://x#y\n", "k", "http://x#y", "http://x#y"},
		{"plain of several lines", "k: one\n  two\n\n  three # c\nl: 1\n", "k", "one\n  two\n\n  three", "one two\nthree"},
		{"wide characters before it", "é📋: {ü: 여기, b: there}\n", "é📋.b", "there", "there"},
		{"byte order mark", "\ufeffk: v\n", "k", "v", "v"},
		{"crlf", "a: 1\r\nk: x\r\n  y\r\n", "k", "x\r\n  y", "x y"},
		{"lone cr", "a: 1\rk: v\r", "k", "v", "v"},
		{"line separators are text", "a: x\u2028y\u0085z\nk: \u2029v\n", "k", "\u2029v", "\u2029v"},
		{"byte order mark within", "\ufeff\ufeffa: 1\nbk: 1\nk: x\ufeffy\n", "k", "x\ufeffy", "x\ufeffy"},
		{"single quoted", "k: 'it''s # no'\n", "k", "'it''s # no'", "it's # no"},
		{"double quoted", "k: \"a\\\"\\u00e9\\\n  b\"  # c\n", "k", "\"a\\\"\\u00e9\\\n  b\"", "a\"éb"},
		{"literal", "k: | # c\n  a\n   b\n\n\nl: 1\n", "k", "| # c\n  a\n   b", "a\n b\n"},
		{"literal, indented more", "m:\n  k: |2-\n      a\n    b\n# c\n", "m.k", "|2-\n      a\n    b", "  a\nb"},
		{"literal that keeps", "k: |+\n  a\n\n\nl: 1\n", "k", "|+\n  a\n\n", "a\n\n\n"},
		{"literal, nothing in it", "k: |-\nl: 1\n", "k", "|-", ""},
		{"literal without final line end", "k: |\n  a", "k", "|\n  a", "a\n"},
		{"literal in a list below its key", "k:\n- |\n a\n- b\n", "k.0", "|\n a", "a\n"},
		{"folded", "k: >-\n  a\n  b\n\n  c\n\nl: 1\n", "k", ">-\n  a\n  b\n\n  c", "a b\nc"},
		{"empty", "k:  # c\nl: 1\n", "k", "", ""},
		{"tag", "k: !!str 1\n", "k", "1", "1"},
		{"anchor and tag on lines", "k: &x !!str\n  v\n", "k", "v", "v"},
		{"alias", "a: &x 1\nk: *x # c\n", "k", "*x", "1"},
		{"flow in flow", "k: [a, {b: [c , d ]} ]\n", "k.1.b", "[c , d ]", ""},
		{"flow of several lines", "k: [ # c ]\n  a, # d ]\n]\n", "k", "[ # c ]\n  a, # d ]\n]", ""},
		{"pair in a list", "k: [a: b, ? c : d]\n", "k.1", "? c : d", ""},
		{"block mapping", "k: # c\n  # d\n  a: 1\n  b:\n    - 2 # e\n\nl: 1\n", "k", "a: 1\n  b:\n    - 2", ""},
		{"block mapping with an anchor", "k: &x\n  !!map\n  &y a: 1\n", "k", "&y a: 1", ""},
		{"block mapping with anchor and tag", "k: &x !!map\n  &y !!str a: 1\n", "k", "&y !!str a: 1", ""},
		{"list below its key", "k:\n- a\n-\nl: 1\n", "k", "- a\n-", ""},
		{"list in a list", "- - a\n  - b\n- c\n", "0", "- a\n  - b", ""},
		{"explicit key", "? a\n: - b\n? k\n", "", "? a\n: - b\n? k", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, problems := parse("x.yaml", test.in)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			n := find(d.Root, test.path)
			if got := n.Span.Text(); got != test.span || n.Value != test.value {
				t.Errorf("span %q, value %q; want %q, %q", got, n.Value, test.span, test.value)
			}
			checkSpans(t, d)
		})
	}
}

// TestEmptyValues checks where values stand that are not written.
func TestEmptyValues(t *testing.T) {
	for in, want := range map[string]string{
		"k:| # c\n":             "k", // behind the colon
		"-| # c\n- x\n":         "0", // behind the dash
		"k: &x| # c\n":          "k", // behind anchor and tag
		"k: !!null &x|\n":       "k",
		"k: !!null|\n&x l: 1\n": "k", // not behind those of the next key
		"k: &x|\n!!str l: 1\n":  "k",
		"{k|, l}\n":             "k", // behind a key that has no colon
		"{k:| , l: 1}\n":        "k",
		"? k|\n? l\n":           "k",
		"? k\n:|\n":             "k",
		"---| # c\n":            "", // behind the marker
		"# c\n\n|":              "", // at the end of a file that has none
		"|":                     "",
		"a:\n  - b:\n    k:|":   "a.0.k",
	} {
		at := strings.IndexByte(in, '|')
		d, problems := parse("x.yaml", in[:at]+in[at+1:])
		if n := find(d.Root, want); len(problems) > 0 || n.Span.Start != at || n.Span.End != at || n.Type != Null || n.Kind != Scalar {
			t.Errorf("%q: %d-%d, %v", in, n.Span.Start, n.Span.End, problems)
		}
	}
}

func TestTypes(t *testing.T) {
	for want, list := range map[Type]string{
		Null:   "~ null Null NULL",
		Bool:   "true True TRUE false False FALSE",
		Int:    "0 12 -7 +3 0o17 0x1F 007 123456789012345678901234567890",
		Float:  "1.5 .5 5. -1e3 1E+4 .inf -.Inf +.INF .nan .NaN 1.e2",
		String: "yes no on off y n Yes tRUE nULL 1_000 0b1 0o8 0xG 2024-01-01 2024-01-01T00:00:00Z 1:30 1.2.3 +-1 - . .e1 1e -.nan 0o = <<x + e3 0x",
	} {
		for text := range strings.FieldsSeq(list) {
			if got := resolve(text); got != want {
				t.Errorf("resolve %s: %s, want %s", text, typeNames[got], typeNames[want])
			}
		}
	}
	for text, want := range map[string]Type{
		"!!str 1": String, "! 1": String, "!!int '1'": Int, "!!float 1": Float, "!!bool yes": String, "!!null ''": Null, "!own 1": String,
		"'1'": String, `"true"`: String, "|\n  1": String, "!!timestamp 2024-01-01": String, "!!binary aGk=": String,
	} {
		d, problems := parse("x.yaml", "k: "+text+"\n")
		if n := find(d.Root, "k"); len(problems) > 0 || n.Type != want {
			t.Errorf("%s: %s, %v", text, typeNames[n.Type], problems)
		}
	}
}

func TestStyles(t *testing.T) {
	d, _ := parse("x.yaml", "a: p\nb: 's'\nc: \"d\"\nd: |\n  l\ne: >\n  f\nf: [1]\ng:\n- 1\nh: {a: 1}\ni:\n  a: 1\n")
	var got []Style
	for _, pair := range d.Root.Pairs {
		got = append(got, pair.Value.Style)
	}
	if diff := cmp.Diff([]Style{Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Flow, Block, Flow, Block}, got); diff != "" {
		t.Error(diff)
	}
	d, _ = parse("x.json", `{"a": "b"}`)
	if d.Format != JSON || d.Root.Style != Flow || d.Root.Pairs[0].Key.Style != DoubleQuoted {
		t.Error("styles of JSON")
	}
}

func TestMergesAndAliases(t *testing.T) {
	d, problems := parse("x.yaml", "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  w: 0\n  <<: [*a, *b]\n  x: 5\nd: *a\ne: {<<: {q: 1}, '<<': 2}\n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := `mapping "w: 0\n  <<: [*a, *b]\n  x: 5"
  "w" str "w"
    "0" int "0"
  "y" str "[*a, *b]" alias merged
    "2" int "[*a, *b]" alias merged
  "z" str "[*a, *b]" alias merged
    "4" int "[*a, *b]" alias merged
  "x" str "x"
    "5" int "5"
`
	if diff := cmp.Diff(want, outline(d.Root.Get("c"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("mapping \"*a\" alias\n  \"x\" str \"x\"\n    \"1\" int \"1\"\n  \"y\" str \"y\"\n    \"2\" int \"2\"\n", outline(d.Root.Get("d"))); diff != "" {
		t.Error(diff)
	}
	if got := d.Root.Get("e"); got.Get("q").Value != "1" || got.Get("<<").Value != "2" {
		t.Errorf("quoted <<: %s", outline(got))
	}
}

func TestJSON(t *testing.T) {
	d, problems := parse("x.JSON", " {\"a\" : [1, -2.5e3, true,null, \"\\ud83d\\ude00\\/\\n\" ],\n\"b\":{ }} \n")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := `mapping "{\"a\" : [1, -2.5e3, true,null, \"\\ud83d\\ude00\\/\\n\" ],\n\"b\":{ }}"
  "a" str "\"a\""
    sequence "[1, -2.5e3, true,null, \"\\ud83d\\ude00\\/\\n\" ]"
      "1" int "1"
      "-2.5e3" float "-2.5e3"
      "true" bool "true"
      "null" null "null"
      "😀/\n" str "\"\\ud83d\\ude00\\/\\n\""
  "b" str "\"b\""
    mapping "{ }"
`
	if diff := cmp.Diff(want, outline(d.Root)); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"1", `"x"`, "true ", " null", "[]", "{}", ""} {
		d, problems := parse("x.json", text)
		if len(problems) > 0 || d.Root.Span.Text() != strings.TrimSpace(text) {
			t.Errorf("%q: %q, %v", text, d.Root.Span.Text(), problems)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, pair := range [][2]string{
		{"{a: 1, b: [x]}", "b:\n- 'x'\na: 0x1\n"}, {"1", "1.0"}, {"~", ""}, {"true", "TRUE"}, {".inf", "+.INF"}, {".nan", ".NaN"}, {"1e2", "100"}, {"&a x", "x"},
	} {
		a, _ := parse("x.yaml", pair[0])
		b, _ := parse("x.yaml", pair[1])
		if !a.Root.Equal(b.Root) || !b.Root.Equal(a.Root) {
			t.Errorf("%s and %s are not equal", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{"{a: 1}", "{a: 2}"}, {"{a: 1}", "{b: 1}"}, {"{a: 1}", "{a: 1, b: 1}"}, {"[a, b]", "[b, a]"}, {"1", "'1'"}, {"~", "''"}, {"true", "false"}, {"[]", "{}"}, {"{}", ""},
		{"9007199254740993", "9007199254740992"},
	} {
		a, _ := parse("x.yaml", pair[0])
		b, _ := parse("x.yaml", pair[1])
		if a.Root.Equal(b.Root) || b.Root.Equal(a.Root) {
			t.Errorf("%s and %s are equal", pair[0], pair[1])
		}
	}
	if (*Node)(nil).Equal(NewString("")) || !(*Node)(nil).Equal(nil) {
		t.Error("nil nodes")
	}
}
