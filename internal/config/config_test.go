package config

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parlance/internal/finding"
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

func parse(text string) (*Config, []tree.Problem) {
	return Parse(source.NewFile(FileName, []byte(text)))
}

// ignorePlaces compares configurations by what they say.
var ignorePlaces = cmp.Options{
	cmpopts.IgnoreTypes(source.Span{}), cmpopts.IgnoreFields(Config{}, "File", "RuleSpans"), cmpopts.EquateEmpty(),
}

const everything = `# All keys.
docs: ./docs/
source: en
locales:
  ko:
  pt_br: {}
  ar: {spec: en}
  zh-Hant: {folder: cn}
specs:
  - base: specs/api.base.yaml
    locales: {en: specs/api.en.yaml, ko: specs//api.ko.yaml}
    publish: docs
  - {base: other.json}
pages: {folder: "{version}/{locale}/api-reference", name: "{path1}-{method}"}
frozen: ["v*", 1.0]
lint:
  fail-on: warning
  rules: {page-title-differs: off, nav-duplicate: error, nav-invalid: false, page-missing: note}
  ignore:
    - {rule: page-missing, path: "docs/en/{blog,news}/**", reason: English only}
    - rule: nav-duplicate
      reason: "on purpose"
test:
  spec: specs/api.base.yaml
  workflows: [specs/api.arazzo.yaml]
  mock: specs/api.mock.yaml
  token-env: CREW_TOKEN
  exclude: ["delete /crews/{id}"]
  fixtures: {finished: [7, a-1, 7], failed: [b], waiting: }
  budget: 500
  slow-after: 1.5s
  min-coverage: 80%
glossary: [Crew, kickoff ID, 404, true]
`

func TestParse(t *testing.T) {
	c, problems := parse(everything)
	for _, p := range problems {
		t.Errorf("%v: %s", p.Span.Position(), p.Message)
	}
	want := &Config{
		Docs: "docs", Source: "en",
		Locales: []Locale{{Tag: "ko"}, {Tag: "pt-BR"}, {Tag: "ar", Spec: "en"}, {Tag: "zh-Hant", Folder: "cn"}},
		Specs: []SpecSet{
			{Base: "specs/api.base.yaml", Publish: "docs", Locales: []SpecLocale{{Tag: "en", Path: "specs/api.en.yaml"}, {Tag: "ko", Path: "specs/api.ko.yaml"}}},
			{Base: "other.json"},
		},
		Pages:  Pages{Folder: "{version}/{locale}/api-reference", Name: "{path1}-{method}"},
		Frozen: []string{"v*", "1.0"}, FrozenSet: true,
		Rules: map[string]finding.Severity{
			"page-title-differs": finding.Off, "nav-duplicate": finding.Error, "nav-invalid": finding.Off, "page-missing": finding.Note,
		},
		FailOn: finding.Warning,
		Ignore: []Ignore{
			{Rule: "page-missing", Path: "docs/en/{blog,news}/**", Reason: "English only"},
			{Rule: "nav-duplicate", Path: "**", Reason: "on purpose"},
		},
		Test: Test{
			Spec: "specs/api.base.yaml", Workflows: []string{"specs/api.arazzo.yaml"}, Mock: "specs/api.mock.yaml",
			TokenEnv: "CREW_TOKEN", Exclude: []Exclusion{{Operation: operation.Name{Method: "DELETE", Path: "/crews/{id}"}}},
			Fixtures: map[string][]string{"finished": {"7", "a-1"}, "failed": {"b"}},
			Budget:   500, SlowAfter: 1500 * time.Millisecond, MinCoverage: 0.8,
		},
		Glossary: []string{"Crew", "kickoff ID", "404", "true"},
	}
	if diff := cmp.Diff(want, c, ignorePlaces); diff != "" {
		t.Error(diff)
	}
	spans := map[string]source.Span{
		"pt_br": c.Locales[1].Span, "specs/api.base.yaml": c.Specs[0].Span, "specs//api.ko.yaml": c.Specs[0].Locales[1].Span,
		"nav-invalid": c.RuleSpans["nav-invalid"], "nav-duplicate": c.Ignore[1].Span,
	}
	for text, span := range spans {
		if span.Text() != text {
			t.Errorf("the place of %q is %q", text, span.Text())
		}
	}
}

func TestDefault(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "docs:\nlocales:\nspecs:\nlint:\n  rules:\n  ignore:\n  fail-on:\npages:\nfrozen:\nglossary:\nsource:\n", "{}"} {
		c, problems := parse(text)
		if len(problems) > 0 {
			t.Errorf("%q: %s", text, problems[0].Message)
		}
		if diff := cmp.Diff(Default(), c, ignorePlaces); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	if c, _ := parse("frozen: []"); !c.FrozenSet || len(c.Frozen) != 0 {
		t.Error("an empty list of frozen versions is not kept")
	}
	if c := Default(); c.File != nil || c.FailOn != finding.Error {
		t.Errorf("default: %+v", c)
	}
}

// TestOwn reads the configuration of this repository.
func TestOwn(t *testing.T) {
	data, err := os.ReadFile("../../" + FileName)
	if err != nil {
		t.Fatal(err)
	}
	c, problems := parse(string(data))
	for _, p := range problems {
		t.Errorf("%v: %s", p.Span.Position(), p.Message)
	}
	if c.Docs != "docs" || len(c.Specs) != 1 || len(c.Specs[0].Locales) != 3 {
		t.Errorf("%+v", c)
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ text, want string }{
		{"specz: []", `1:1 unknown key "specz": did you mean "specs"?`},
		{"docs: d\nDocs: e", `2:1 unknown key "Docs": did you mean "docs"?`},
		{"colour: red", `1:1 unknown key "colour": use docs, source, locales, specs, pages, frozen, lint, test, glossary`},
		{"fail-on: error", `1:1 key "fail-on" does not belong into parlance.yaml: its place is lint`},
		{"lint: {fail_on: error}", `1:8 unknown key "fail_on": did you mean "fail-on"?`},
		{"lint: {docs: d}", `1:8 key "docs" does not belong into lint: its place is the top`},
		{"docs", `1:1 parlance.yaml must hold keys and values, such as docs: docs`},
		{"- docs: d", `1:1 parlance.yaml must hold keys and values, such as docs: docs`},
		{"docs: [d]", `1:7 docs must be a text`},
		{`docs: " "`, `1:7 docs is empty: give it a value, or take it out`},
		{"docs: /home/d", `1:7 "/home/d" is an absolute path: write it relative to the folder of parlance.yaml`},
		{`docs: 'C:\d'`, `1:7 "C:\\d" has a backslash: write "/" between folders`},
		{"docs: C:/d", `1:7 "C:/d" is an absolute path: write it relative to the folder of parlance.yaml`},
		{"docs: a/../../d", `1:7 "a/../../d" leads out of the folder of parlance.yaml: move the file in, or the configuration up`},
		{"source: xx", `1:9 "xx" is no language: write a BCP 47 tag, such as ko or pt-BR`},
		{"locales: [ko]", `1:10 locales must hold keys and values, such as {ko: {}, ar: {spec: en}}`},
		{"locales: {klingonese: {}}", `1:11 "klingonese" is no language: write a BCP 47 tag, such as ko or pt-BR`},
		{"locales: {ko: ko}", `1:15 locale "ko" must hold keys and values, such as {folder: cn}`},
		{"locales: {ko: {foldr: ko}}", `1:16 unknown key "foldr": did you mean "folder"?`},
		{"locales: {ko: {folder: i18n/ko}}", `1:24 "i18n/ko" is not the name of one folder: write the name that stands in the paths of the language's pages`},
		{"locales: {ko: {}, ko-KR: {}}", `1:19 ko-KR is the same language as ko above: take one out`},
		{"locales: {ko: {spec: ko}}", `1:22 ko borrows its own specs: name another language, or take the key out`},
		{"specs: {base: a.yaml}", `1:8 specs must be a list, such as [{base: specs/api.yaml}]`},
		{"specs: [a.yaml]", `1:9 an item of specs must hold keys and values, such as {base: specs/api.yaml}`},
		{"specs: [{publish: docs}]", `1:9 an item of specs has no base: add base, the path of the spec that states the contract`},
		{"specs:\n  -\n", `2:4 an item of specs is empty: give it a value, or take it out`},
		{"specs: [{base: ../a.yaml}]", `1:16 "../a.yaml" leads out of the folder of parlance.yaml: move the file in, or the configuration up`},
		{"specs: [{base: a.yaml, locales: {ko: }}]", `1:34 ko has no spec here: add its path, or take it out`},
		{"specs: [{base: a.yaml, locales: {zh: a, cn: b}}]", `1:41 zh-Hans is the same language as zh above: take one out`},
		{"pages: {folder: '{lang}/api'}", `1:17 unknown placeholder {lang}: use {locale}, {version}`},
		{"pages: {name: '{operationID}'}", `1:15 unknown placeholder {operationID}: did you mean {operationId}?`},
		{"pages: {name: '{path'}", `1:15 "{path" has a brace without its partner: use {path1}, {last}, {path}, {method}, {operationId}, {operation-id}, {summary}`},
		{"frozen: v*", `1:9 frozen must be a list, such as ["v*"]; [] for no version`},
		{`frozen: ["v["]`, `1:10 "v[" is no glob: a bracket or brace is not closed, or a backslash ends it`},
		{"lint: {rules: {nav-duplicate: warn}}", `1:31 unknown severity "warn": use off, note, warning, error`},
		{"lint: {rules: {nav-duplicate: }}", `1:16 rule "nav-duplicate" has no severity: use off, note, warning, error`},
		{"lint: {rules: [nav-duplicate]}", `1:15 rules must hold keys and values, such as {nav-duplicate: error}`},
		{"lint: {fail-on: note}", `1:17 parlance lint never fails on "note": use warning or error`},
		{"lint: {fail-on: off}", `1:17 parlance lint never fails on "off": use warning or error`},
		{"lint:\n  ignore:\n    - rule: page-missing\n", `3:7 an item of ignore has no reason: add reason, in a few words for the next reader`},
		{"lint: {ignore: [{path: a, reason: b}]}", `1:17 an item of ignore has no rule: add rule, the id that the finding shows`},
		{"lint: {ignore: [{rule: a, reason: b, path: docs/}]}", `1:44 "docs/" matches no file: write "docs/**" for all files in the folder`},
		{"lint: {ignore: [{rule: a, reason: b, path: /docs}]}", `1:44 "/docs" is an absolute path: write it relative to the folder of parlance.yaml`},
		{"lint: {ignore: [{rule: a, reason: b, path: '{a'}]}", `1:44 "{a" is no glob: a bracket or brace is not closed, or a backslash ends it`},
		{"test: {spec: /api.yaml}", `1:14 "/api.yaml" is an absolute path: write it relative to the folder of parlance.yaml`},
		{"test: {token-env: 's3cr3t token'}", `1:19 token-env is to be the name of an environment variable, such as PARLANCE_TOKEN, never the token itself`},
		{"test: {exclude: [stop]}", `1:18 "stop" is no operation: write method and path, such as "DELETE /crews/{id}"`},
		{"test: {fixtures: {finished: a}}", `1:29 fixtures in state "finished" must be a list, such as [3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90]`},
		{"test: {budget: 0}", `1:16 budget must be a whole number above 0`},
		{"test: {slow-after: 2}", `1:20 slow-after must be a time with its unit, such as 500ms or 2s`},
		{"test: {min-coverage: 120%}", `1:22 min-coverage must be a share between 0% and 100%, such as 80%`},
		{"test: {workflow: [a]}", `1:8 unknown key "workflow": did you mean "workflows"?`},
		{"glossary: Crew", `1:11 glossary must be a list, such as [Crew, kickoff ID]`},
		{"glossary: [[a]]", `1:12 an item of glossary must be a text`},
		{"specz: 1\nsource: xx\n", "1:1 unknown key \"specz\": did you mean \"specs\"?\n2:9 \"xx\" is no language: write a BCP 47 tag, such as ko or pt-BR"},
	}
	for _, test := range tests {
		c, problems := parse(test.text)
		var got []string
		for _, p := range problems {
			at := p.Span.Position()
			got = append(got, fmt.Sprintf("%d:%d %s", at.Line, at.Column, p.Message))
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, strings.Join(got, "\n"), test.want)
		}
		if diff := cmp.Diff(Default(), c, ignorePlaces, cmpopts.IgnoreFields(Config{}, "Docs", "Locales", "Specs", "FrozenSet")); diff != "" {
			t.Errorf("%s: a wrong value is kept\n%s", test.text, diff)
		}
	}
}

// TestBrokenYAML reads on where it can, and never returns nil.
func TestBrokenYAML(t *testing.T) {
	for _, text := range []string{"docs: [", "docs: a\ndocs: b\n", "a: *b", "docs: a: b", "\xff", "lint: {ignore: [{path: **/x}]}"} {
		c, problems := parse(text)
		if c == nil || c.File == nil || len(problems) == 0 {
			t.Errorf("%q: %v %v", text, c, problems)
		}
	}
}

func TestIgnores(t *testing.T) {
	c, _ := parse(everything)
	tests := []struct {
		rule, path string
		want       bool
	}{
		{"page-missing", "docs/en/blog/2025/a.mdx", true},
		{"page-missing", "docs/en/news/a.mdx", true},
		{"page-missing", "docs/en/guides/a.mdx", false},
		{"page-invalid", "docs/en/blog/a.mdx", false},
		{"nav-duplicate", "docs/docs.json", true},
		{"nav-duplicate", "docs.json", true},
	}
	for _, test := range tests {
		if got := c.Ignores(test.rule, test.path); got != test.want {
			t.Errorf("Ignores(%q, %q) = %v", test.rule, test.path, got)
		}
	}
}

// TestRender reads back what is written.
func TestRender(t *testing.T) {
	full, _ := parse(everything)
	odd := Default()
	odd.Docs, odd.Source, odd.FrozenSet = "true", "no", true
	odd.Locales = []Locale{{Tag: "no", Folder: "null"}, {Tag: "en"}}
	odd.Specs = []SpecSet{{Base: "a b/#c: d.yaml", Publish: "{x}"}, {Base: "404", Locales: []SpecLocale{{Tag: "no", Path: "é/[y].yaml"}}}}
	odd.Pages.Name = "{path1}"
	odd.Ignore = []Ignore{{Rule: "off", Path: "*", Reason: "\"'\n\t\x00\u2028😀 # no"}}
	odd.Glossary = []string{"yes", "~", " a", "a, b", "- x", "한국어 단어", "1e3", "=", "<<", "a:", "C#", "@x", "\ufeff", "a\u0085b", "\u200d"}
	for _, c := range []*Config{Default(), full, odd} {
		text := string(Render(c))
		got, problems := parse(text)
		for _, p := range problems {
			t.Errorf("%v: %s", p.Span.Position(), p.Message)
		}
		if diff := cmp.Diff(c, got, ignorePlaces); diff != "" {
			t.Errorf("%s\n%s", diff, text)
		}
	}
}

func TestRenderText(t *testing.T) {
	c := Default()
	c.Docs, c.Source = "docs", "en"
	c.Locales = []Locale{{Tag: "ko"}, {Tag: "ar", Spec: "en"}, {Tag: "zh-Hant", Folder: "cn"}}
	c.Specs = []SpecSet{{Base: "specs/api.base.yaml", Publish: "docs", Locales: []SpecLocale{{Tag: "ko", Path: "specs/api.ko.yaml"}}}}
	c.Pages = Pages{Folder: "{locale}/api-reference", Name: "{path1}"}
	c.Frozen, c.FrozenSet = []string{"v*"}, true
	c.Glossary = []string{"Crew", "kickoff ID"}
	const want = `# How parlance reads this documentation. Every key is optional; paths are relative to this folder.

# The folder of docs.json.
docs: docs

# The language that the others are translated from.
source: en

# The languages. One whose folder has another name says folder; one that shows another's spec says spec.
locales:
  ko: {}
  ar: {spec: en}
  zh-Hant: {folder: cn}

# The APIs: the base states the contract, the specs of the languages may differ from it in text only.
specs:
  - base: specs/api.base.yaml
    locales:
      ko: specs/api.ko.yaml
    # The pages name the copies in this folder; parlance generate keeps them in step.
    publish: docs

# Where pages of operations are written: folder may hold {locale} {version},
# name {path1} {last} {path} {method} {operationId} {operation-id} {summary}.
pages:
  folder: "{locale}/api-reference"
  name: "{path1}"

# Versions that nobody edits any more, as globs of their names: read, never written.
frozen: ["v*"]

# Words that stay as they are in every language.
glossary: [Crew, kickoff ID]
`
	if diff := cmp.Diff(want, string(Render(c))); diff != "" {
		t.Error(diff)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"specs", "source", "glossary"}
	for word, want := range map[string]string{"spec": "specs", "sepcs": "specs", "SOURCE": "source", "glosary": "glossary", "x": "", "": "", "langs": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(everything)
	f.Add("locales: {ko: *a}\nspecs: [{base: &a b}, *a]")
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := parse(text)
		for _, p := range problems {
			if p.Span.File != c.File || p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(text) {
				t.Fatalf("%q: out of bounds", p.Message)
			}
		}
		if len(problems) > 0 {
			return
		}
		again, problems := parse(string(Render(c)))
		if len(problems) > 0 {
			t.Fatalf("%s\n%s", problems[0].Message, Render(c))
		}
		if diff := cmp.Diff(c, again, ignorePlaces); diff != "" {
			t.Fatalf("%s\n%s", diff, Render(c))
		}
	})
}
