package mdx

import (
	"strings"
	"testing"

	"parlance/internal/edit"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// fuzzPages are pages of all forms, as seeds.
var fuzzPages = []string{
	"", "Text\n", source.BOM + "Text", "---\n---\n", "---\ntitle: a\n---", "---\rtitle: a\r---\rText", "--- \r\ntitle: 'a'\r\n---\t\r\nText",
	"---\n# c\ntitle: \"a\" # c\ndescription: >-\n  b\n  c\nlist:\n- a\n---\nimport A from \"/a.mdx\"\n",
	"---\n{title: a, openapi: GET /a}\n---\n", "---\n  title: a\n  x: &b c\n  y: *b\n---\n", "---\ntitle:\nicon: # c\n---\n",
	"---\ntitle: a: b\n---\n", "---\n- a\n---\n", "---\ntitle: a\n", "---\n\nText\n", "---\n? a\n: b\n---\n", "---\nx: |+\n  a\n\n---\n",
	"+++\ntitle = \"a\"\nb = 1\n\n[t]\nc = 2\n+++\nText", "+++\n+++\n", "---\ntitle: !!str a\n---\n", "---\n\"a\" : b\n---\n",
	source.BOM + "not UTF-8: \xe6",
}

func TestSetField(t *testing.T) {
	tests := []struct{ name, text, key, value, want string }{
		{"double quotes", "---\ntitle: \"a\" # c\n---\nText", "title", `the "b"`, "---\ntitle: \"the \\\"b\\\"\" # c\n---\nText"},
		{"single quotes", "---\ntitle: 'a'\n---\n", "title", "it's", "---\ntitle: 'it''s'\n---\n"},
		{"single quotes cannot escape", "---\ntitle: 'a'\n---\n", "title", "a\nb", "---\ntitle: \"a\\nb\"\n---\n"},
		{"plain", "---\ntitle: a\n---\n", "title", "b c", "---\ntitle: b c\n---\n"},
		{"plain path", "---\nopenapi: GET /a\n---\n", "openapi", "/api.yaml GET /b/{id}", "---\nopenapi: /api.yaml GET /b/{id}\n---\n"},
		{"plain that needs quotes", "---\ntitle: a\n---\n", "title", "b: c", "---\ntitle: \"b: c\"\n---\n"},
		{"plain that would be a boolean", "---\ntitle: a\n---\n", "title", "true", "---\ntitle: \"true\"\n---\n"},
		{"boolean", "---\nhidden: false\n---\n", "hidden", "true", "---\nhidden: true\n---\n"},
		{"number", "---\nboost: 1\n---\n", "boost", "2", "---\nboost: 2\n---\n"},
		{"empty value", "---\ntitle:  # c\nicon: x\n---\n", "title", "a", "---\ntitle: \"a\"  # c\nicon: x\n---\n"},
		{"in braces", "---\n{title: a, icon: b}\n---\n", "title", "c, d", "---\n{title: \"c, d\", icon: b}\n---\n"},
		{"list", "---\ntags: [a, b]\nicon: x\n---\n", "tags", "a", "---\ntags: \"a\"\nicon: x\n---\n"},
		{"alias", "---\na: &x b\ntitle: *x\n---\n", "title", "c", "---\na: &x b\ntitle: \"c\"\n---\n"},
		{"new key", "---\ntitle: \"a\"\n# c\n---\nText", "openapi", "GET /a", "---\ntitle: \"a\"\n# c\nopenapi: \"GET /a\"\n---\nText"},
		{"new key, CRLF", "---\r\ntitle: 'a'\r\n---\r\nText\r\n", "icon", "x", "---\r\ntitle: 'a'\r\nicon: 'x'\r\n---\r\nText\r\n"},
		{"new key, indented", "---\n  title: a\n---\n", "icon", "x", "---\n  title: a\n  icon: \"x\"\n---\n"},
		{"new key with a colon", "---\ntitle: a\n---\n", "og:title", "x", "---\ntitle: a\n\"og:title\": \"x\"\n---\n"},
		{"empty front matter", "---\n---\nText", "title", "a", "---\ntitle: \"a\"\n---\nText"},
		{"no front matter", "# Text\r\n", "title", "a", "---\r\ntitle: \"a\"\r\n---\r\n\r\n# Text\r\n"},
		{"no front matter, BOM", source.BOM + "\nText", "title", "a", source.BOM + "---\ntitle: \"a\"\n---\n\nText"},
		{"empty page", "", "title", "a", "---\ntitle: \"a\"\n---\n"},
		{"TOML", "+++\ntitle = 'a'\n+++\n", "title", "it's", "+++\ntitle = \"it's\"\n+++\n"},
		{"new key in TOML", "+++\ntitle = 'a'\n\n[x]\ny = 1\n+++\n", "icon", "b", "+++\ntitle = 'a'\nicon = \"b\"\n\n[x]\ny = 1\n+++\n"},
		{"nothing to do", "---\ntitle: 'a'\n---\n", "title", "a", "---\ntitle: 'a'\n---\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := parse(test.text)
			edits, err := p.SetField(test.key, test.value)
			if err != nil {
				t.Fatal(err)
			}
			got, err := edit.Splice(p.File, edits)
			if err != nil || string(got) != test.want {
				t.Errorf("%v\ngot  %q\nwant %q", err, got, test.want)
			}
		})
	}
}

func TestSetFieldRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"---\ntitle: a: b\n---\n":      `set "icon" of en/a.mdx: its front matter has a mistake, correct it first`,
		"---\ntitle: a\n":              `set "icon" of en/a.mdx: its front matter has a mistake, correct it first`,
		"---\n{title: a}\n---\n":       `set "icon" of en/a.mdx: the form of its front matter is too rare, change it by hand`,
		"---\nicon:\n- a\nb: c\n---\n": `set "icon" of en/a.mdx: the form of its front matter is too rare, change it by hand`,
		"---\nicon: &a b\nc: *a\n---":  `set "icon" of en/a.mdx: the form of its front matter is too rare, change it by hand`,
	} {
		if edits, err := parse(text).SetField("icon", "x"); err == nil || err.Error() != want {
			t.Errorf("%q: %v %v, want %s", text, edits, err, want)
		}
	}
}

func TestRender(t *testing.T) {
	fields := []Field{
		{Key: "title", Value: "POST /stop/{id}"}, {Key: "description", Value: "it's \"now\":\n\t중지 #1 \\ 😀\u2028\x00"},
		{Key: "og:title", Value: ""}, {Key: "no", Value: " a "}, {Key: "deprecated", Value: "true", Raw: true},
	}
	const want = "---\r\ntitle: 'POST /stop/{id}'\r\ndescription: \"it's \\\"now\\\":\\n\\t중지 #1 \\\\ 😀\\u2028\\u0000\"\r\n" +
		"'og:title': ''\r\n'no': ' a '\r\ndeprecated: true\r\n---\r\n"
	if got := string(Render(fields, "\r\n", '\'')); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, quote := range []byte{'"', '\''} {
		p := parse(string(Render(fields, "\n", quote)))
		for _, f := range fields {
			if n := p.Field(f.Key); n.Text() != f.Value || (n.Type == tree.Bool) != f.Raw {
				t.Errorf("%s is read back as %q", f.Key, n.Text())
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range fuzzPages {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := parse(text)
		check := func(s source.Span) {
			if s.File != p.File || s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("span %d to %d of %v is out of bounds", s.Start, s.End, s.File)
			}
		}
		var walk func(n *tree.Node, depth int)
		walk = func(n *tree.Node, depth int) {
			check(n.Span)
			if depth > 20 {
				return
			}
			for _, pair := range n.Pairs {
				walk(pair.Key, depth+1)
				walk(pair.Value, depth+1)
			}
			for _, item := range n.Items {
				walk(item, depth+1)
			}
		}
		if p.Front.Fields != noFields {
			walk(p.Front.Fields, 0)
		}
		for _, problem := range p.Problems {
			check(problem.Span)
		}
		for _, i := range p.Imports {
			check(i.Span)
		}
		if d := p.Operation(); d != nil {
			check(d.Span)
		}
		if p.Front.Form == None && p.Body != len(text)-len(strings.TrimPrefix(text, source.BOM)) {
			t.Fatalf("body at %d without front matter", p.Body)
		}
		if p.Front.Form != None && (p.Front.Span.End > p.Body || fence([]byte(text)[p.Front.Span.End:lineEnd([]byte(text), p.Front.Span.End)]) != p.Front.Form) {
			t.Fatalf("body at %d, front matter to %d", p.Body, p.Front.Span.End)
		}
	})
}

func FuzzSetField(f *testing.F) {
	for _, text := range fuzzPages {
		f.Add(text, "title", "b: c")
		f.Add(text, "og:x", "it's\n\"")
	}
	f.Fuzz(func(t *testing.T, text, key, value string) {
		p := parse(text)
		edits, err := p.SetField(key, value)
		if err != nil {
			return
		}
		got, err := edit.Splice(p.File, edits)
		if err != nil {
			t.Fatal(err)
		}
		next := parse(string(got))
		if n := next.Field(key); n == nil || n.Text() != strings.ToValidUTF8(value, "\uFFFD") {
			t.Fatalf("%q is read back as %q from %q", value, n.Text(), got)
		}
		if !strings.HasSuffix(string(got), text[p.Body:]) {
			t.Fatalf("the body changed: %q", got)
		}
		if again, err := next.SetField(key, value); err != nil || len(again) > 0 {
			t.Fatalf("set again: %v %v", again, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	body := strings.Repeat("## Heading\n\nSome text about `import`, and a list:\n\n- one\n- two\n\n```python\nimport os\nprint(1)\n```\n\n", 60)
	pages := map[string]string{
		"simple": "---\ntitle: \"POST /stop\"\ndescription: \"Stop a crew that runs.\"\nopenapi: \"/api.en.yaml POST /stop/{kickoff_id}\"\nmode: \"wide\"\n---\n\n" + body,
		"yaml":   "---\ntitle: 5 tips\ndescription: Stop a crew that runs.\nclassification:\n  type: guide\n---\n\n" + body,
	}
	for name, text := range pages {
		f := source.NewFile("en/a.mdx", []byte(text))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(f)
			}
		})
	}
}
