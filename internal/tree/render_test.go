package tree

import (
	"strings"
	"testing"
)

var awkward = []string{
	"", " ", "a", " a", "a ", "a: b", "a:", ":a", "a #b", "a#b", "#a", "- a", "-a", "-", "--- a", "...", "? a", "?", "?a", "@a", "`a`", "!a", "&a", "*a", "%a", "|", ">", "'a'", "\"a\"", "it's", "say \"hi\"", "it's \"x\"", `a\b`,
	"[a]", "{a}", "a, b", "a]", "a}", "{id}", "/a/{b}", "http://x/y?z", "200", "1e3", "0x1F", "0o17", "017", "1_000", "1:30", ".5", "5.", "+1", ".inf", "2024-01-01", "2024-01-01T00:00:00Z", "1.2.3",
	"true", "True", "yes", "No", "on", "OFF", "null", "~", "Null", "=", "<<", "y",
	"a\n", "a\nb", "a\nb\n", "\na", "a\n\nb\n", "a\n\n", "\n", "\n\n", "  a\nb\n", "a\n  b\n", "a\n \nb\n", "a\n ", "a \nb \n", "\ta\nb\n", "a\n\tb\n", "# a\n# b\n", "a\n---\nb\n",
	"a\tb", "a\rb", "a\r\nb", "a\x00b", "a\x1bb", "a\u0085b", "a\u2028b\u2029", "a\u00a0b", "\ufeffa", "a\ufeffb", "a\x7fb", "\u200b", "📋 emoji\nand 한국어\n", "🚀", "عربي", strings.Repeat("long text with words ", 20), strings.Repeat("word ", 40) + "end\n\nnext\n",
}

// TestAwkwardStrings writes strings in every style to every kind of place and
// reads them back.
func TestAwkwardStrings(t *testing.T) {
	for _, in := range []string{"a: 1\nk:\n- x\nf: [x]\ng: {x: y}\n", "a:\n    b: 'x'\n    c:\n        - 'y'\n", `{"a": "b"}`} {
		for _, path := range []string{"x.yaml", "x.json"} {
			d, problems := parse(path, in)
			if len(problems) > 0 {
				continue
			}
			for _, s := range awkward {
				for _, style := range []Style{Plain, SingleQuoted, DoubleQuoted, Literal, Folded} {
					v := &Node{Style: style, Value: s}
					for _, n := range nodes(d.Root, nil) {
						m := &model{splice: n, insert: []Insertion{{Value: v}, {Value: NewSequence(v, NewMapping(Pair{v, v}))}}}
						if n.Kind == Scalar {
							m = &model{replace: map[*Node]*Node{n: v}}
							edits, err := d.Replace(n, v)
							if err != nil {
								t.Fatal(err)
							}
							apply(t, d, true, edits, m)
							continue
						}
						if n.Kind == Mapping {
							m.insert[0].Key, m.insert[1].Key = "new"+s, "other"
						}
						edits, err := d.Splice(n, m.insert, nil)
						if err != nil {
							t.Fatal(err)
						}
						out := apply(t, d, true, edits, m)
						if strings.Contains(s, "📋") && !strings.Contains(out, "📋") {
							t.Errorf("an emoji was escaped: %s", out)
						}
					}
				}
			}
		}
	}
}

// TestScalars checks how strings look, behind a key and in a list in brackets.
func TestScalars(t *testing.T) {
	tests := []struct {
		value string
		style Style
		quote byte
		block string
		flow  string
	}{
		{"plain", Plain, 0, "plain", "plain"},
		{"a, b", Plain, 0, "a, b", `"a, b"`},
		{"{id}", Plain, '\'', "'{id}'", "'{id}'"},
		{"200", Plain, 0, `"200"`, `"200"`},
		{"on", Plain, '\'', "'on'", "'on'"},
		{"http://x/y?z", Plain, 0, "http://x/y?z", `"http://x/y?z"`},
		{"text", SingleQuoted, 0, "'text'", "'text'"},
		{"text", SingleQuoted, '"', `"text"`, `"text"`},
		{"it's", DoubleQuoted, '\'', `"it's"`, `"it's"`},
		{`say "hi"`, DoubleQuoted, '"', `'say "hi"'`, `'say "hi"'`},
		{`it's "x"`, DoubleQuoted, '\'', `'it''s "x"'`, `'it''s "x"'`},
		{`it's "x"`, DoubleQuoted, '"', `"it's \"x\""`, `"it's \"x\""`},
		{`a\d`, DoubleQuoted, '"', `'a\d'`, `'a\d'`},
		{"a\u2028b\t", SingleQuoted, '\'', `"a\Lb\t"`, `"a\Lb\t"`},
		{"a\nb\n", Literal, 0, "|\n  a\n  b", `"a\nb\n"`},
		{"a\n\n  b", Literal, 0, "|-\n  a\n\n    b", `"a\n\n  b"`},
		{"  a\nb", Literal, 0, `"  a\nb"`, `"  a\nb"`},
		{"a\nb", Plain, 0, "|-\n  a\n  b", `"a\nb"`},
		{"a\nb", DoubleQuoted, 0, `"a\nb"`, `"a\nb"`},
		{"a b\n\nc\n", Folded, 0, ">\n  a b\n\n\n  c", `"a b\n\nc\n"`},
		{"a\n b\n", Folded, 0, "|\n  a\n   b", `"a\n b\n"`},
	}
	for _, test := range tests {
		n := &Node{Value: test.value, Style: test.style}
		r := &renderer{habits: habits{quote: test.quote, step: 2}}
		if got := r.scalar(n, 2); got != test.block {
			t.Errorf("%q: %s, want %s", test.value, got, test.block)
		}
		if got := r.flow(n); got != test.flow {
			t.Errorf("%q in flow: %s, want %s", test.value, got, test.flow)
		}
	}
}

// TestJSONToYAML: quotes and brackets of JSON are no style to keep.
func TestJSONToYAML(t *testing.T) {
	from, _ := parse("a.json", `{"type": "object", "description": "one\ntwo\n", "required": ["a", "b"], "properties": {"on": {"enum": ["1", 2, null]}, "e": {}}}`)
	d, _ := parse("x.yaml", "k:\n  l: 1\n")
	edits, err := d.Replace(d.Root.Get("k"), from.Root)
	if err != nil {
		t.Fatal(err)
	}
	got := apply(t, d, true, edits, &model{replace: map[*Node]*Node{d.Root.Get("k"): from.Root}})
	want := `k:
  type: object
  description: |
    one
    two
  required:
    - a
    - b
  properties:
    "on":
      enum:
        - "1"
        - 2
        - null
    e: {}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
