package tree

import (
	"slices"
	"testing"

	"parlance/internal/edit"
)

func TestReplace(t *testing.T) {
	tests := []struct{ name, in, at, value, want string }{
		{"scalar", "a:   1 # c\nb: 2\n", "a", "x y", "a:   x y # c\nb: 2\n"},
		{"scalar by mapping", "a: 1 # c\nb: 2\n", "a", "x: 1\ny: [2]\n", "a: # c\n  x: 1\n  y: [2]\nb: 2\n"},
		{"scalar by block", "a: 1 # c\nb: 2\n", "a", "|\n  x\n  y\n", "a: | # c\n  x\n  y\nb: 2\n"},
		{"scalar by null", "a: 1\n", "a", "~", "a: ~\n"},
		{"mapping by scalar", "a: # c\n  # d\n  x: 1\n  y: 2 # e\nb: 2\n", "a", "3", "a: 3 # c\nb: 2\n"},
		{"mapping by list", "a:\n  x: 1\nb: 2\n", "a", "- 1\n- 2\n", "a:\n  - 1\n  - 2\nb: 2\n"},
		{"list below its key", "a:\n- 1\n- 2\nb: 2\n", "a", "c: d", "a:\n  c: d\nb: 2\n"},
		{"block by block", "a: |\n  x\n\n\nb: 1\n", "a", ">-\n y\n", "a: >-\n  y\n\n\nb: 1\n"},
		{"block by scalar", "a:\n  b: |+\n    x\n\n\nc: 1\n", "a.b", "y", "a:\n  b: y\nc: 1\n"},
		{"lines of text", "a: one\n  two # c\nb: 1\n", "a", "three", "a: three # c\nb: 1\n"},
		{"empty", "a: # c\nb: 1\n", "a", "x", "a: x # c\nb: 1\n"},
		{"empty at the end", "a:", "a", "x: 1", "a:\n  x: 1"},
		{"item", "- a # c\n- b\n", "0", "x: 1\ny:\n- 2\n", "- x: 1 # c\n  y:\n    - 2\n- b\n"},
		{"item by list", "- a\n", "0", "- x\n- y\n", "- - x\n  - y\n"},
		{"empty item", "-\n- b\n", "0", "x", "- x\n- b\n"},
		{"mapping in a list", "- a: 1\n  b: 2 # c\n- d\n", "0", "x", "- x # c\n- d\n"},
		{"anchor stays", "a: &x 1\nb: *x\n", "a", "2", "a: &x 2\nb: *x\n"},
		{"anchor of a mapping", "a: &x\n  b: 1\n", "a", "[2]", "a: &x [2]\n"},
		{"tag goes", "a: !!str 1\nb: !!map\n  c: 1\n", "a", "2", "a: 2\nb: !!map\n  c: 1\n"},
		{"tag of a mapping", "b: &x !!map\n  c: 1\n", "b", "d: 2", "b: &x\n  d: 2\n"},
		{"alias", "a: &x 1\nb: *x # c\n", "b", "y: 2", "a: &x 1\nb: # c\n  y: 2\n"},
		{"in flow", "k: {a: 1, b: [c, d]}\n", "k.b", "x: {y: 'z, z'}\n", "k: {a: 1, b: {x: {y: 'z, z'}}}\n"},
		{"in flow, empty", "k: {a:, b}\n", "k.b", "x", "k: {a:, b: x}\n"},
		{"in flow, tag", "k: [!!str 1, 2]\n", "k.0", "x", "k: [x, 2]\n"},
		{"flow by block", "k: {a: 1} # c\n", "k", "x:\n  y: 1\n", "k: # c\n  x:\n    y: 1\n"},
		{"no colon", "? a\n? b\n", "a", "x", "? a\n: x\n? b\n"},
		{"root", "# c\na: 1\n", "", "- x", "# c\n- x\n"},
		{"root behind its marker", "--- a # c\n", "", "x: 1\ny: 2", "--- # c\nx: 1\ny: 2\n"},
		{"deeper comment behind it", "a: 1\n   # c\nb: 2\n", "a", "|\n x\n y", "a: \"x\\ny\\n\"\n   # c\nb: 2\n"},
		{"crlf", "a: 1\r\nb: 2\r\n", "a", "x: 1", "a:\r\n  x: 1\r\nb: 2\r\n"},
		{"json", "{\n  \"a\": 1,\n  \"b\": [2]\n}\n", "a", "x: {y: []}\n", "{\n  \"a\": {\n    \"x\": {\n      \"y\": []\n    }\n  },\n  \"b\": [2]\n}\n"},
		{"json minified", `{"a":1}`, "a", "[yes, 012, .inf, !!str 1, null]", `{"a":["yes",12,".inf","1",null]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := "x.yaml"
			if len(test.name) > 3 && test.name[:4] == "json" {
				path = "x.json"
			}
			d, problems := parse(path, test.in)
			value, bad := parse("v.yaml", test.value+"\n")
			if len(bad) > 0 {
				t.Fatal(bad)
			}
			old := find(d.Root, test.at)
			edits, err := d.Replace(old, value.Root)
			if err != nil {
				t.Fatal(err)
			}
			m := &model{replace: map[*Node]*Node{old: value.Root}}
			if test.name == "anchor stays" {
				m.replace[d.Root.Get("b")] = value.Root
			}
			if test.name == "json minified" {
				m.replace = map[*Node]*Node{old: NewSequence(NewString("yes"), &Node{Type: Int, Value: "12"}, NewString(".inf"), NewString("1"), &Node{Type: Null})}
			}
			if got := apply(t, d, len(problems) == 0, edits, m); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestRefusals has edits that would go astray.
func TestRefusals(t *testing.T) {
	d, _ := parse("x.yaml", "base: &b\n  x: &x 1\nuse:\n  <<: *b\n  y: *x\nall: *b\ns: text\nm: {}\n")
	get := d.Root.Get
	x := []Insertion{{Key: "x", Value: NewString("v")}}
	for name, err := range map[string]error{
		"into an alias":            second(d.Splice(get("all"), x, nil)),
		"into a scalar":            second(d.Splice(get("s"), x, nil)),
		"into nil":                 second(d.Splice(nil, x, nil)),
		"into a foreign mapping":   second(d.Splice(NewMapping(), x, nil)),
		"a key that is there":      second(d.Splice(get("base"), x, nil)),
		"a key twice":              second(d.Splice(get("m"), append(x, x...), nil)),
		"nothing":                  second(d.Splice(get("m"), []Insertion{{Key: "x"}}, nil)),
		"behind a foreign key":     second(d.Splice(get("base"), []Insertion{{After: get("s"), Key: "k", Value: NewString("v")}}, nil)),
		"remove a value":           second(d.Splice(get("base"), nil, []*Node{get("base").Get("x")})),
		"remove a merged pair":     second(d.Splice(get("use"), nil, []*Node{get("use").Pair("x").Key})),
		"remove a needed anchor":   second(d.Splice(get("base"), nil, []*Node{get("base").Pair("x").Key})),
		"remove needed anchors":    second(d.Splice(d.Root, nil, []*Node{d.Root.Pair("base").Key})),
		"replace a merged value":   second(d.Replace(get("use").Get("x"), NewString("v"))),
		"replace a key":            second(d.Replace(d.Root.Pair("s").Key, NewString("v"))),
		"replace nil":              second(d.Replace(nil, NewString("v"))),
		"replace by nil":           second(d.Replace(get("s"), nil)),
		"replace a foreign value":  second(d.Replace(NewString("a"), NewString("v"))),
		"replace a needed anchor":  second(d.Replace(get("base"), NewString("v"))),
		"remove from what is null": second(d.Splice(get("s"), nil, []*Node{get("s")})),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	// A pair of one's own hides the merged one; a merged key stands for "<<".
	edits, err := d.Splice(get("use"), []Insertion{{After: get("use").Pair("x").Key, Key: "x", Value: NewString("v")}}, nil)
	if err != nil || len(edits) != 1 || edits[0].New != "  x: v\n" || d.File.Position(edits[0].Span.Start).Line != 5 {
		t.Errorf("%v, %v", edits, err)
	}
	if edits, err := d.Splice(get("m"), nil, nil); err != nil || len(edits) > 0 {
		t.Errorf("nothing to do: %v, %v", edits, err)
	}
}

// TestTogether puts something at the end of every collection of a document at
// once, inner ones first.
func TestTogether(t *testing.T) {
	for _, in := range append(layouts, "a:\n  b:\n    - c:\n        - d: 1", "{\n  \"a\": {\n    \"b\": [\n      {}\n    ]\n  }\n}") {
		for _, path := range []string{"x.yaml", "x.json"} {
			d, problems := parse(path, in)
			if len(problems) > 0 || hasAlias(d) {
				continue
			}
			all := nodes(d.Root, nil)
			slices.SortStableFunc(all, func(a, b *Node) int { return d.Depth(b) - d.Depth(a) })
			var edits []edit.Edit
			for _, n := range all {
				i := Insertion{Key: "new", Value: NewString("value")}
				switch {
				case n.Kind == Scalar || len(n.Items)+len(n.Pairs) == 0:
					continue
				case n.Kind == Mapping:
					i.After = n.Pairs[len(n.Pairs)-1].Key
				default:
					i.After = n.Items[len(n.Items)-1]
				}
				list, err := d.Splice(n, []Insertion{i}, nil)
				if err != nil {
					t.Fatal(err)
				}
				edits = append(edits, list...)
			}
			out, err := edit.Splice(d.File, edits)
			if err != nil {
				t.Fatal(err)
			}
			got, problems := parse(path, string(out))
			if want := grown(d.Root); len(problems) > 0 || !got.Root.Equal(want) {
				t.Errorf("%q became\n%s\n%v", in, out, problems)
			}
		}
	}
}

// grown copies a tree with one more in every collection that is not empty.
func grown(n *Node) *Node {
	c := &Node{Kind: n.Kind, Type: n.Type, Value: n.Value}
	for _, item := range n.Items {
		c.Items = append(c.Items, grown(item))
	}
	for _, pair := range n.Pairs {
		c.Pairs = append(c.Pairs, Pair{pair.Key, grown(pair.Value)})
	}
	if len(c.Items) > 0 {
		c.Items = append(c.Items, NewString("value"))
	}
	if len(c.Pairs) > 0 {
		c.Pairs = append(c.Pairs, Pair{NewString("new"), NewString("value")})
	}
	return c
}

func second[T any](_ T, err error) error { return err }
