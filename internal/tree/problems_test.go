package tree

import (
	"fmt"
	"strings"
	"testing"

	"parlance/internal/source"
)

// TestProblems has texts in which «» stand around the bytes that the first
// problem points at, and part of its message.
func TestProblems(t *testing.T) {
	tests := []struct {
		in, message string
		fatal       bool
	}{
		// YAML
		{"a: b«:» c\n", "a colon is not allowed here", true},
		{"x: 1\na:\n- b: 1\n   c«:» 2\n", "a colon is not allowed here", true},
		{"a:\n  b: 1\n «c: 2» \n", "does not continue the mapping that begins in line 1", true},
		{"x: 1\na:\n  b: 1\n  - c\n", "", true},
		{"a: 'it'«s'»\n", "does not continue the mapping", true},
		{"- a\n«b: c»\n", "does not continue the list that begins in line 1", true},
		{"x: 1\n\ny:\n  a: 1\n  «key»\n  b: 2\n", `no "key: value"`, true},
		{"a:\n«\t»b\n", "a tab cannot indent YAML", true},
		{"a: |\n«\t»x\n", "a tab cannot indent YAML", true},
		{"a: «@x» y\n", "text cannot begin with '@'", true},
		{"a: «`x`»\n", "text cannot begin with '`'", true},
		{"a: «%x»\n", "text cannot begin with '%'", true},
		{"x: 1\na: «\"x»\nb: 1\n", "this quoted text never ends: close it with \"", true},
		{"a: «'x»\n", "this quoted text never ends: close it with '", true},
		{"a: «\"x»\n---\n", "has no end before line 2", true},
		{"a: [1, 2\nb«:» 3\n", "a comma or ']' is missing here, in the list that begins in line 1", true},
		{"x: 1\na: «{»b: 1, [c]\n", "never closed", true},
		{"x: 1\na: «[»1, 2\n", "never closed", true},
		{"日本: «*b»\n", `no anchor before it: define "&b"`, true},
		{"a: «*.md»\n", "name of an anchor", true},
		{"a: «-» b\n", "a list cannot begin here", true},
		{"a: \"«\\d»\"\n", "is no escape sequence", true},
		{"a: \"«\\uZZ\"»\n", "names no character", true},
		{"a: |«x»\n  b\n", "must begin on the line below", true},
		{"[a]\n«b: 1»\n", "the document ends before this line", true},
		{"a: 1\n«---»\nb: 2\n", "a second document begins here and is ignored", false},
		{"a: 1\n...\n«---»\nb: [\n", "a second document begins here and is ignored", false},
		{"&a [b, «*a»]\n", "a value cannot contain itself", true},
		{"a: 1\n«a»: 2\n", `the key "a" is there already in line 1`, false},
		{"200: 1\n«'200'»: 2\n", `the key "200" is there already in line 1`, false},
		{"? «[a]»\n: 1\n", "a key must be text", false},
		{"a: 1\n<<: «x»\n", "merges mappings only", false},
		{"a: \"«\x01»\"\n", "control character U+0001", true},
		{"a: x«\u007f»\n", "control character U+007F", true},
		{"a: «\xff»\n", "not valid UTF-8", true},
		{"a: é\n«\xe9»t: 1\n", "0xE9", true},
		{"«»\xff\xfea\x00", "encoded in UTF-16", true},
		{"«»\x00a\x00:", "encoded in UTF-16", true},
		{"«»a\x00\x00\x00", "encoded in UTF-32", true},
		// JSON
		{`{"a": 1«,»}`, "trailing comma: remove it", true},
		{"[1«,»\n]", "trailing comma: remove it", true},
		{"[«// no»\n1]", "JSON has no comments", true},
		{"[1 «/* no */]»", "JSON has no comments", true},
		{`{«'»a': 1}`, "double quotes", true},
		{`{"a": «'»b'}`, "double quotes", true},
		{"{\"a\": «1»\n\"b\": 2}", "a comma is missing behind this value", true},
		{"[«1» 2]", "a comma is missing behind this value", true},
		{"{\"a\": «\"x»\n}", "this string never ends", true},
		{"{\"a\": «\"x»", "this string never ends", true},
		{`{"a": "«\x»"}`, "no escape sequence of JSON", true},
		{`["a", "«\uZ»Z"]`, "no escape sequence of JSON", true},
		{"[\"a«\t»b\"]", "control character U+0009", true},
		{"{\"a\": «[»1", "before this '[' is closed", true},
		{"{\"a\": 1} «x»", "text behind the end", true},
		{`{"a" «1»}`, "a colon is missing", true},
		{`{«a»: 1}`, "the key a must stand in double quotes", true},
		{`{"a": «True»}`, "True is no JSON value", true},
		{`{"a": «tru»}`, "tru is no JSON value", true},
		{`[«01»]`, "a number cannot begin with 0", true},
		{`[«.5»]`, ".5 is no JSON value", true},
		{`[1,«,» 2]`, "a value is missing before this comma", true},
		{`{"a": [1«}»`, `'}' does not close the '['`, true},
		{`{"a": 1, «"a"»: 2}`, `the key "a" is there already in line 1`, false},
		{`["«\ud83d» x"]`, "half of a character", false},
		{`["«\udE00»"]`, "half of a character", false},
	}
	for _, test := range tests {
		path := "x.yaml"
		if strings.IndexByte("{[", strings.TrimLeft(test.in, "«")[0]) >= 0 && !strings.Contains(test.message, "document ends") {
			path = "x.json"
		}
		in := test.in
		start, end := strings.Index(in, "«"), -1
		if start >= 0 {
			end = strings.Index(in, "»") - len("«")
			in = strings.NewReplacer("«", "", "»", "").Replace(in)
		}
		_, problems := parse(path, in)
		if len(problems) == 0 {
			t.Errorf("%q: no problem", in)
			continue
		}
		p := problems[0]
		if start >= 0 && (p.Span.Start != start || p.Span.End != end) {
			t.Errorf("%q: %q at %q, %d-%d, want %d-%d", in, p.Message, p.Span.Text(), p.Span.Start, p.Span.End, start, end)
		}
		if !strings.Contains(p.Message, test.message) || p.Fatal != test.fatal || strings.Contains(p.Message, "yaml:") || strings.HasSuffix(p.Message, ".") {
			t.Errorf("%q: message %q, fatal %v", in, p.Message, p.Fatal)
		}
	}
}

func TestLimits(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	for _, test := range []struct{ path, in, message string }{
		{"x.yaml", strings.Repeat("- ", 1100) + "a", "nested more than 1000 deep"},
		{"x.yaml", strings.Repeat("[", 1100) + strings.Repeat("]", 1100), "nested more than 1000 deep"},
		{"x.yaml", strings.Repeat("[", 20000), "nested more than 1000 deep"},
		{"x.json", strings.Repeat("[", 1100) + strings.Repeat("]", 1100), "nested more than 1000 deep"},
		{"x.yaml", strings.Repeat("#", MaxSize+1), "larger than 32 MiB"},
		{"x.yaml", bomb, "use fewer aliases"},
	} {
		d, problems := parse(test.path, test.in)
		if len(problems) != 1 || !problems[0].Fatal || !strings.Contains(problems[0].Message, test.message) || d.Root.Type != Null {
			t.Errorf("%.20s…: %v", test.in, problems)
		}
	}
	for _, path := range []string{"x.yaml", "x.json"} {
		text := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
		if _, problems := Parse(source.NewFile(path, []byte(text))); len(problems) > 0 {
			t.Errorf("%s: %v", path, problems)
		}
	}
	if _, problems := parse("x.json", "{"+strings.Repeat(`"a":1,`, 5000)+`"a":1}`); len(problems) != maxProblems {
		t.Errorf("%d problems", len(problems))
	}
}

// TestMarks fails when yaml.v3 no longer has the fields that places of errors
// are taken from.
func TestMarks(t *testing.T) {
	_, problems := parse("x.yaml", "x:\n  y: 1\n  a: b: c\n")
	if got := problems[0].Span.Position(); got.Line != 3 || got.Column != 7 {
		t.Errorf("%v", got)
	}
}
