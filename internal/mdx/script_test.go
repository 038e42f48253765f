package mdx

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parlance/internal/source"
)

func scriptOf(code string) *script {
	b := newBuilder(&Page{File: source.NewFile("", nil)}, BodyOptions{})
	return b.newScript(code)
}

// TestIsExpression has what acorn, the parser that MDX asks, takes and refuses.
func TestIsExpression(t *testing.T) {
	right := []string{
		"kickoff_id", "실행", "$a", "a-b", "a\\u0062", "a, b", "1 + 1", "a ? b : c", "a ? .5 : 1", "a?.5:1", "a ?? b", "a?.b", "a?.[0]",
		"a?.()", "f(x)", "f(a,)", "f(...a)", "(a)", "((a))", "(a, b)", "[1, , 2]", "[a,]", "[...a]", "{...a}", "{a}", "{a,}", "{ get }",
		`{a: 1, "b": 2, [c]: 3, 4: 5}`, "{a() { return 1 }, get b() { return 2 }, async c() {}}", "{ if: 1 }", "{ get: 1, set, async }",
		"`a ${b} c`", "`a ${ `b` }`", "tag`x ${y}`", `"it's"`, `"\u{1F600}"`, "/ab+c/g.test(x)", "/[/]/", "a / b / c", "5 % 2",
		"() => {}", "(a, b) => a", "({a, b}) => a", "({a = 1}) => a", "([a]) => a", "(a = 1) => a", "(...a) => a", "(a,) => a", "x => ({a: x})",
		"async () => 1", "async x => x", "async", "function () { return 1 }", "function* g() { yield 1 }", "class A extends B { m() {} }",
		"<b>x</b>", "<></>", "<b a={1} {...c}>{d}</b>", "a && <b/>", "items.map((i) => <li key={i}>{i}</li>)", "<a.b.c/>",
		".5", "5.", "0x1F", "0b101", "1_000", "10n", "1n.x", "1e5", "1e-5", "typeof a", "void 0", "!a", "-a", "a++", "++a", "a ** b",
		"a === b", "a in b", "a instanceof B", "a = 1", "a += 1", "({a = 1} = b)", "new Date().getFullYear()", `import("x")`, "import.meta.url",
		"/* c */ a", "a // c\n", "a\n+ b", "this", "null", "await x", "x.class", "undefined",
	}
	wrong := []string{
		"user id", `"key": "value"`, "id: number", "a,", "a, , b", "class", "new", "package", "public", "let", "await", "yield", "super",
		"실행 ID", "f(,)", "f(a...)", "()", "(a,)", "(...a)", "{a = 1}", "{class}", "{,}", "{a,,b}", "{a b}", "{a: }", "{: a}", `{"a"}`, "{1}", "{[a]}",
		"{a;b}", "{ get x }", "`a ${b`", `"open`, "'a\nb'", "<b>x</c>", "<b>", "<b", "<T>x", "...a", "...", "a.b.", ".", "1.2.3", "0b12", "012", "1__0",
		"3px", "1e", "0x", "a b", "a => ", "=> a", "- ", "a == = b", "in", "#id", "@a", "a @ b", "a; b", "a;", "a // c", "// c", "a as b", "a!",
		"https://x.y", "name@example.com", "100%", "*", "**bold**", "&", "a ? : b", "[a", "(a", "{a: 1", "a[", "a[]", `"a" "b"`, "a.1", "/a",
		"var", "return a", "const a = 1", "", " ", "/* c */", "/* c",
	}
	for _, code := range right {
		if !scriptOf(code).isExpression() {
			t.Errorf("{%s} is an expression", code)
		}
	}
	for _, code := range wrong {
		if scriptOf(code).isExpression() {
			t.Errorf("{%s} is no expression", code)
		}
	}
}

func TestIsModule(t *testing.T) {
	right := []string{
		`import A from './a'`, `import A, {b} from "./a.jsx";`, "import {\n  a,\n  b as c,\n} from 'x'", "import * as x from 'y'", "import 'y'",
		"import A from 'a'\nimport B from 'b'", "import A from 'a'; import B from 'b'", "import A from 'a'\n// c\nimport B from 'b'",
		"export default 1", "export default () => <b>x</b>", "export default function () {}", "export const a = 1, b = 2", "export let a",
		"export const {a, b} = c", "export const [a] = c", "export const a = cond\n  ? b\n  : c", "export const a = () => {\n\n  return 1\n}",
		"export const A = () => (\n  <div>\n    text\n  </div>\n)", "export function f() { return \"}\" }", "export async function f() {}",
		"export class A extends B {}", "export * from 'x'", "export * as y from 'x'", "export {a, b as default} from 'x'",
		"export const a = 1 // c",
	}
	wrong := []string{
		"import data from your CRM", "import the package", "import", "import A from 'a' import B from 'b'", "import A from x", "import {a b} from 'x'",
		"import {a} 'x'", "import type {A} from 'x'", "import A from 'a'\ntext", "import A from 'a'\n# Title", "import A from 'a'\n<Card/>",
		"export your data", "export default settings to a file", "export const a", "export const a 1", "export const {a}", "export const class = 1",
		"export const a = 1 2", "export const a = (1", "export const a: string = 1", "export type A = string", "export interface A {}", "export",
		"export const a = 1; console.log(a)", "export const z = {a = 1}", "import json from './a.json' with {type: 'json'}",
	}
	for _, code := range right {
		if !scriptOf(code).isModule() {
			t.Errorf("%q is a module", code)
		}
	}
	for _, code := range wrong {
		if scriptOf(code).isModule() {
			t.Errorf("%q is no module", code)
		}
	}
}

func TestScriptNames(t *testing.T) {
	for code, want := range map[string]string{
		"a.b + c[d]": "a c d", "f({e, g: h}, `${i}`)": "f e h i", "true ? this : null": "", `"a" + 1`: "",
	} {
		s := scriptOf(code)
		if !s.isExpression() || strings.Join(s.names, " ") != want {
			t.Errorf("the names in %q are %q, want %q", code, s.names, want)
		}
	}
	for _, code := range []string{"a => a", "function () {}", "<b/>", "{a() {}}"} {
		if s := scriptOf(code); !s.isExpression() || !s.scopes {
			t.Errorf("%q has no scope of its own", code)
		}
	}
}

// TestScriptDepth must end, and takes what is too deep to tell as right.
func TestScriptDepth(t *testing.T) {
	for _, code := range []string{
		strings.Repeat("(", 100000) + "a" + strings.Repeat(")", 100000), strings.Repeat("[", 100000), strings.Repeat("<b>", 10000), strings.Repeat("a ? b : ", 100000),
		strings.Repeat("{a: ", 100000), strings.Repeat("`${", 100000), strings.Repeat("a => ", 100000), strings.Repeat("- ", 100000) + "a",
	} {
		if !scriptOf(code).isExpression() {
			t.Errorf("%.20q… is refused", code)
		}
	}
}

// TestSyntaxProblems has pages that MDX refuses and pages that it takes.
func TestSyntaxProblems(t *testing.T) {
	tests := map[string]string{ // the place of the only syntax problem
		"a {user id} b": "1:3", "<Card a={} />": "1:7", "<Card a={b c} />": "1:7", "<Card {a} />": "1:1", "<Card {...} />": "1:7",
		"a {// c } b": "1:3", "a <": "1:3", "# a <": "1:5", "| a |\n|---|\n| <|": "3:3", "T {#id}\n===": "1:3",
		"import the package": "1:1", "import A from './a'\ntext": "2:1", "export default settings to a file\n\nb": "1:1",
		"<Card title=\"a>": "1:1", "text </ParamField": "1:6",

		"a {b} c": "", "<Card a={b} {...c} />": "", "a {/* c */} b": "", "a <\nb": "", "a < ": "", "# T {#id}": "", "text\nimport A from './a'": "",
		"- import the package": "", " import the package": "", "importing it": "", "import A from './a'\n\ntext": "", "```\nimport the package\n```": "",
		"export const a = new\n\nDate()": "", "`{user id}` \\{user id}": "",
	}
	for page, want := range tests {
		var at []string
		for _, p := range bodyOf(page, BodyOptions{}).Problems {
			if p.Kind == ProblemSyntax {
				place := p.Span.Position()
				at = append(at, fmt.Sprintf("%d:%d", place.Line, place.Column))
			}
		}
		if strings.Join(at, " ") != want {
			t.Errorf("%q: syntax problems at %q, want %q", page, at, want)
		}
	}
}

// TestProblemKinds tells apart what is wrong and what is only not shown here.
func TestProblemKinds(t *testing.T) {
	const jsx, mdx = "import {Chart} from '/a.jsx'\n\n", "import {version} from '/a.mdx'\n\n"
	tests := []struct {
		page    string
		snippet bool
		want    []ProblemKind
	}{
		{"<Critical>\nx\n</Critical>", false, []ProblemKind{ProblemComponent}},
		{"a <question>b</question>", false, []ProblemKind{ProblemComponent}},
		{"a <my-widget>b</my-widget> <dialog>c</dialog>", false, []ProblemKind{ProblemScript, ProblemScript}},
		{jsx + "<Chart />\n\n<Chart />", false, []ProblemKind{ProblemScript}},
		{"export const Box = () => <b/>\n\n<Box />", false, []ProblemKind{ProblemScript}},
		{"<script>x</script>", false, []ProblemKind{ProblemUnsafe}},
		{"{a} {a.b} {a + 1}", false, []ProblemKind{ProblemExpression, ProblemExpression, ProblemExpression}},
		{"{1 + 1} {Math.max(1, 2)} {[1].map((a) => a)}", false, []ProblemKind{ProblemScript, ProblemScript, ProblemScript}},
		{"{user.name} {user}", false, []ProblemKind{ProblemScript}},
		{"{{name}}", false, []ProblemKind{ProblemVariable}},
		{mdx + "{version}", false, nil},
		{"export const a = 1\n\n{a}", false, nil},
		{"{name} {a + 1} {children}", true, nil},
		{"{a b} <Critical/>", true, []ProblemKind{ProblemSyntax, ProblemComponent}},
	}
	for _, test := range tests {
		var got []ProblemKind
		for _, p := range bodyOf(test.page, BodyOptions{Snippet: test.snippet}).Problems {
			got = append(got, p.Kind)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: problems of kinds %v, want %v", test.page, got, test.want)
		}
	}
}

func TestExports(t *testing.T) {
	const page = "export const a = 1, b = {x: y}\nexport const {c, d: e, f = 1} = a\nexport const [g] = []\nexport function h() {}\n" +
		"export async function* i() {}\nexport class J {}\nexport {k, l as m} from 'x'\nexport * as n from 'y'\nexport default class O {}\n\n" +
		"import P, {q, r as s, default as t} from './a.mdx'\nimport {u} from './a.jsx'\n\n{b} {e} {g}\n"
	b := bodyOf(page, BodyOptions{})
	if got := strings.Join(b.Exports, " "); got != "a b c e f g h i J k m n" {
		t.Errorf("it exports %q", got)
	}
	for _, p := range b.Problems {
		if p.Kind != ProblemScript {
			t.Errorf("problem: %s", p.Message)
		}
	}
	var names []string
	for _, n := range b.Names {
		if n.Span.Text() != n.Name || n.Path != "./a.mdx" {
			t.Errorf("%q of %s is at %q", n.Name, n.Path, n.Span.Text())
		}
		names = append(names, n.Name)
	}
	if got := strings.Join(names, " "); got != "q r" {
		t.Errorf("it imports %q", got)
	}
}
