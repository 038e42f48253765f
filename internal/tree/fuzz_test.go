package tree

import (
	"testing"
)

// seeds are texts that are awkward in some way, in YAML and in JSON.
var seeds = []string{
	"", "\n", "# only\n", "---\n", "--- # c\n...\n", "\ufeffa: 1\n", "\ufeff{\"a\": 1}",
	"a: 1\nb:\n  - x\n  - y: 1\n    z: 2\nc: {d: e, f: [g, h]}\n",
	"a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\nc: |+\n  k\n\n\nd: e\n",
	"a: 'it''s'\nb: \"q\\\"\\u00e9\\\n   z\"\nc: plain\n  on two\n\n  lines # c\n",
	"base: &b\n  x: 1\n  y: 2\nd:\n  <<: *b\n  y: 3\ne: [*b, {<<: [*b]}]\n",
	"&a\n!!map\n? k\n: v\n? - x\n: - y\n: z\n",
	"- - a\n  - b\n-\n- k: v\n  l:\n  - m\n- !!str 1\n- &x\n- *x\n",
	"[a: 1, ? b : 2, \"c\": 3, {d}, [e, ], ]\n", "{a, b: , c: !t , ? d, 'e':1}\n",
	"a:\r\n  - b\r\n  - |\r\n    c\r\n    d\r\n", "a: b\rc: d\r",
	"a: \u2028x\u0085y\nb: \"\u2029\"\nc: x\ufeffy\n", "\ufeff\ufeffa: 1\nb: 2\n",
	"&a [*a]\n", "a: &x 1\n*x : 2\n", "a: 1\na: 2\n1: x\n\"1\": y\n",
	"a: b: c\n", "a:\n\tb\n", "a: \"x\n", "a: @x\n", "a: [1, 2\nb: 3\n", "a: *b\n", "- a\nb: c\n",
	"a: 1\n---\nb: 2\n", "%YAML 1.2\n---\na: 1\n", "a: \"\\d\"\n", "a: |x\n  b\n", "a\nb: c\n",
	"::", "? \n::", "\ufeff\ufeff0000\n0,0", "b: &x !!map\n  &y !!str c: 1\n",
	`{"a": [1, 2.5e3, true, null, "x\ud83d\ude00\n"], "b": {}, "c": [ ]}`,
	"{\n  \"a\": 1,\n  \"b\": [\n    {\"c\": 2}\n  ]\n}\n", `{"a": 1, "a": 2}`, `["\ud83d"]`,
	`{"a": 1,}`, `[1 2]`, `{'a': 1}`, "{\"a\": \"x\n\"}", `{"a": 1} x`, "// c\n{}", `[01]`, `{"a" 1}`, `{a: 1}`, `["\x"]`, `{"a": [}`, `[tru]`,
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, json bool) {
		path := "x.yaml"
		if json {
			path = "x.JSON"
		}
		d, problems := parse(path, text)
		for _, p := range problems {
			if p.Span.File != d.File || p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(text) {
				t.Fatalf("problem %q at %d-%d", p.Message, p.Span.Start, p.Span.End)
			}
			if p.Fatal && (d.Root.Kind != Scalar || d.Root.Type != Null) {
				t.Fatal("a root that is not null after a fatal problem")
			}
		}
		checkSpans(t, d)
	})
}
