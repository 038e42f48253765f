package mdx

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

func parse(text string) *Page { return Parse(source.NewFile("en/a.mdx", []byte(text))) }

// show writes the fields of a page on one line.
func show(p *Page) string {
	var list []string
	for _, pair := range p.Front.Fields.Pairs {
		value := pair.Value.Text()
		if pair.Value.Kind != tree.Scalar {
			value = "…"
		}
		list = append(list, pair.Key.Value+"="+value)
	}
	return strings.Join(list, " ")
}

func TestFrontMatter(t *testing.T) {
	tests := []struct {
		name, text   string
		form         Form
		fields, body string
	}{
		{"none", "# Title\n", None, "", "# Title\n"},
		{"empty file", "", None, "", ""},
		{"plain", "---\ntitle: Stop\n---\nText\n", YAML, "title=Stop", "Text\n"},
		{"quotes", "---\ntitle: \"Stop: how\"\nicon: 'x'\n---\n", YAML, "title=Stop: how icon=x", ""},
		{"no line end at the end", "---\ntitle: a\n---", YAML, "title=a", ""},
		{"empty", "---\n---\n\nText", YAML, "", "\nText"},
		{"only a comment", "---\n# later\n---\n", YAML, "", ""},
		{"CRLF", "---\r\ntitle: 중지\r\nmode: wide\r\n---\r\n\r\nText\r\n", YAML, "title=중지 mode=wide", "\r\nText\r\n"},
		{"CR", "---\rtitle: a\r---\rText", YAML, "title=a", "Text"},
		{"BOM", source.BOM + "---\ntitle: a\n---\nText", YAML, "title=a", "Text"},
		{"BOM without front matter", source.BOM + "Text", None, "", "Text"},
		{"spaces behind the fences", "--- \t\ntitle: a\n---  \nText", YAML, "title=a", "Text"},
		{"nested", "---\ntitle: a\nseo:\n  index: all\ntags: [a, b]\n---\n", YAML, "title=a seo=… tags=…", ""},
		{"folded", "---\ndescription: >\n  a\n  b\ntitle: c\n---\n", YAML, "description=a b\n title=c", ""},
		{"quoted keys", "---\n\"og:title\": a\n'twitter:card': b\n---\n", YAML, "og:title=a twitter:card=b", ""},
		{"anchors", "---\ntitle: &t Stop\nsidebarTitle: *t\n---\n", YAML, "title=Stop sidebarTitle=Stop", ""},
		{"kinds of scalars", "---\nhidden: true\nboost: 2\nversion: 1.0\nurl:\n---\n", YAML, "hidden=true boost=2 version=1.0 url=", ""},
		{"a rule in the body", "---\ntitle: a\n---\n\n---\n", YAML, "title=a", "\n---\n"},
		{"a longer rule is no fence", "---\ntitle: a\n----: b\n---\n", YAML, "title=a ----=b", ""},
		{"dots do not close", "---\ntitle: a\nx: |\n  ...\n---\n", YAML, "title=a x=...\n", ""},
		{"a page that begins with a rule", "---\n\nText\n", None, "", "---\n\nText\n"},
		{"TOML", "+++\ntitle = \"Stop \\\"it\\\"\" # now\nmode = 'wide'\nhidden = true\nboost = 1_0\n+++\nText", TOML,
			"title=Stop \"it\" mode=wide hidden=true boost=1_0", "Text"},
		{"TOML tables and lists", "+++\ntags = [\"a\"]\n\"og:x\" = \"y\"\na.b = 1\n\n[extra]\ntitle = \"no\"\n+++\n", TOML, "og:x=y", ""},
		{"empty TOML", "+++\n+++\nText", TOML, "", "Text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := parse(test.text)
			if len(p.Problems) > 0 {
				t.Errorf("problem: %s", p.Problems[0].Message)
			}
			if body := test.text[p.Body:]; p.Front.Form != test.form || show(p) != test.fields || body != test.body {
				t.Errorf("form %d, fields %q, body %q, want form %d, fields %q, body %q", p.Front.Form, show(p), body, test.form, test.fields, test.body)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	p := parse(source.BOM + "---\r\ntitle: 정지 😀\r\nopenapi: \"/a.yaml POST /stop\"\r\ntags: [x]\r\n---\r\nText")
	for key, want := range map[string]string{"title": "2:8 정지 😀", "openapi": "3:10 \"/a.yaml POST /stop\"", "tags": "4:7 [x]"} {
		n := p.Field(key)
		at := n.Span.Position()
		if got := fmt.Sprintf("%d:%d %s", at.Line, at.Column, n.Span.Text()); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
		if n.Span.File != p.File {
			t.Errorf("the span of %s is not of the page's File", key)
		}
	}
	if text := p.Front.Span.Text(); !strings.HasPrefix(text, "title") || !strings.HasSuffix(text, "[x]\r\n") {
		t.Errorf("front matter %q", text)
	}
	if p.Title() != "정지 😀" || p.Description() != "" {
		t.Errorf("title %q, description %q", p.Title(), p.Description())
	}
}

func TestProblems(t *testing.T) {
	front := func(lines string) string { return "---\n" + lines + "---\nText\n" }
	tests := []struct{ text, want string }{
		{"---\ntitle: a\n\nText\n", `1:1 the front matter has no closing "---" line: add one behind its last key`},
		{source.BOM + "---\r\ntitle: a\r\n", `1:1 the front matter has no closing "---" line: add one behind its last key`},
		{"+++\ntitle = 'a'\n", `1:1 the front matter has no closing "+++" line: add one behind its last key`},
		{"\n\n" + front("title: a\n"), `3:1 the front matter does not begin on the first line, and is shown as text: take out the lines before it`},
		{front("icon: x\ntitle: Stop: how to\n"), `3:8 the text of "title" holds a colon, which begins a new key: quote the text, title: "Stop: how to"`},
		{front("title: 정지: 방법\n"), `2:8 the text of "title" holds a colon, which begins a new key: quote the text, title: "정지: 방법"`},
		{front("title: @home\n"), `2:8 the text of "title" begins with "@", which has a meaning in YAML: quote the text, title: "@home"`},
		{front("title: [Beta] Stop\n"), `2:8 the text of "title" begins with "[", which has a meaning in YAML: quote the text, title: "[Beta] Stop"`},
		{front("title: *Stop* it\n"), `2:8 the text of "title" begins with "*", which has a meaning in YAML: quote the text, title: "*Stop* it"`},
		{front("title: {{name}}\n"), `2:8 the text of "title" begins with "{", which has a meaning in YAML: quote the text, title: "{{name}}"`},
		{front("title: 'L\\'API'\n"), `2:8 the text of "title" goes on behind its closing quote: write '' for a quote within the text`},
		{front("title: \"The \"best\" way\"\n"), `2:8 the text of "title" goes on behind its closing quote: write \" for a quote within the text`},
		{front("title: \"a\\d\"\n"), `2:8 the text of "title" holds "\\d", which is no escape: write two backslashes`},
		{front("title: \"a\nicon: x\n"), `2:8 the text of "title" has no closing ": add it`},
		{front("title: a\nicon:\"x\"\n"), `3:1 there is no space behind "icon:": add one`},
		{front("title: a\n\ticon: x\n"), `3:1 a tab cannot indent YAML: use spaces`},
		{front("- a\n- b\n"), `2:1 the front matter is no list of keys: write "key: value" lines between the two "---"`},
		{front("just text\n"), `2:1 the front matter is no list of keys: write "key: value" lines between the two "---"`},
		{"+++\ntitle = \"a\n+++\n", `2:1 a text has no closing quote, or an escape that TOML does not know`},
		{"+++\ntitle = \n+++\n", `2:1 a key has no value: give it one, or take the line out`},
		{"+++\na = 1\na = 2\n+++\n", `3:1 key "a" is given twice: take one out`},
	}
	for _, test := range tests {
		p := parse(test.text)
		var got []string
		for _, problem := range p.Problems {
			at := problem.Span.Position()
			got = append(got, fmt.Sprintf("%d:%d %s", at.Line, at.Column, problem.Message))
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.text, strings.Join(got, "\n"), test.want)
		}
	}
}

// TestYAMLProblems looks only at the places of what the YAML parser says.
func TestYAMLProblems(t *testing.T) {
	tests := []struct {
		text string
		line int
	}{
		{"---\ntitle: a\nicon: b\ntitle: c\n---\n", 4},
		{"---\r\ntitle: a\r\ntags: [a\r\n---\r\nText", 3},
	}
	for _, test := range tests {
		p := parse(test.text)
		if len(p.Problems) != 1 {
			t.Fatalf("%q: %d problems", test.text, len(p.Problems))
		}
		if at := p.Problems[0].Span.Position(); at.Line != test.line || p.Problems[0].Span.File != p.File {
			t.Errorf("%q: %s at line %d, want %d", test.text, p.Problems[0].Message, at.Line, test.line)
		}
	}
}

func TestOperation(t *testing.T) {
	ref := func(spec, method, path string) operation.Reference {
		return operation.Reference{Spec: spec, Name: operation.Name{Method: method, Path: path}}
	}
	tests := []struct {
		line    string
		key     string // "" for none
		want    operation.Reference
		problem string
	}{
		{line: `title: a`},
		{line: `openapi: ""`},
		{line: `openapi:`},
		{line: `openapi-schema: Crew`},
		{line: `openapi: POST /stop/{id}`, key: "openapi", want: ref("", "POST", "/stop/{id}")},
		{line: `openapi: "/api.ko.yaml  post /stop"`, key: "openapi", want: ref("/api.ko.yaml", "POST", "/stop")},
		{line: `openapi: webhook done`, key: "openapi", want: ref("", "WEBHOOK", "done")},
		{line: "api: GET /a\nopenapi: GET /b", key: "openapi", want: ref("", "GET", "/b")},
		{line: `api: "POST https://api.x.com/v1/{id}?q=1"`, key: "api", want: ref("", "POST", "/v1/{id}")},
		{line: `api: GET https://api.x.com`, key: "api", want: ref("", "GET", "/")},
		{line: `api: DELETE /a`, key: "api", want: ref("", "DELETE", "/a")},
		{line: `openapi: /api.yaml`, key: "openapi", problem: `"/api.yaml" names no operation: write "METHOD /path" or "FILE METHOD /path"`},
		{line: `openapi: a.yaml GET /a b`, key: "openapi", problem: `"a.yaml GET /a b" names no operation: write "METHOD /path" or "FILE METHOD /path"`},
		{line: `openapi: FETCH /a`, key: "openapi", problem: `unknown method "FETCH" in "FETCH /a": write "METHOD /path" or "FILE METHOD /path"`},
		{line: `openapi: GET stop`, key: "openapi", problem: `the path "stop" in "GET stop" does not begin with a slash: write "GET /stop"`},
		{line: `api: /a.yaml GET /a`, key: "api", problem: `"/a.yaml GET /a" names no operation: write "METHOD /path"`},
		{line: `openapi: [GET /a]`, key: "openapi", problem: `openapi holds no text: write "METHOD /path"`},
	}
	for _, test := range tests {
		d := parse("---\n" + test.line + "\n---\n").Operation()
		if d == nil {
			if test.key != "" {
				t.Errorf("%s: no operation", test.line)
			}
			continue
		}
		if d.Key != test.key || d.Reference != test.want || d.Problem != test.problem {
			t.Errorf("%s:\ngot  %q %v %s\nwant %q %v %s", test.line, d.Key, d.Reference, d.Problem, test.key, test.want, test.problem)
		}
	}
}

func TestImports(t *testing.T) {
	const text = "---\ntitle: a\n---\n" +
		"import A from \"/snippets/a.mdx\"\r\n" +
		"import { B, type C } from './b.jsx';\n" +
		"import {\n  D,\n  E as F\n} from \"../d.tsx\"\n" +
		"import * as G from \"/g.js\"\n" +
		"import '/h.ts'\n" +
		"import I, {J} from'/i.md'\n" +
		"import css from \"/x.css\"\n" +
		" import indented from \"/no.mdx\"\n" +
		"import os\nimport numpy as np\nfrom x import y\n" +
		"important: \"see /no.mdx\"\n" +
		"import it with care: 'no.mdx'\n" +
		"import \"broken.mdx\nimport {\n\n```js title=\"x\"\nimport X from \"/no.mdx\"\n~~~\n```\n" +
		"    ~~~~\nimport X from \"/no.mdx\"\n~~~\nimport X from \"/no.mdx\"\n~~~~\n" +
		"```inline``` is no fence\n" +
		"import K from \"/k.mdx\""
	p := parse(text)
	var got []string
	for _, i := range p.Imports {
		got = append(got, i.Path)
		if i.Span.Text() != i.Path {
			t.Errorf("the span of %q is %q", i.Path, i.Span.Text())
		}
	}
	want := []string{"/snippets/a.mdx", "./b.jsx", "../d.tsx", "/g.js", "/h.ts", "/i.md", "/k.mdx"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
