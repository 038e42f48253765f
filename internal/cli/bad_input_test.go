package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// good is a small tree in order, into which each test puts one bad thing.
var good = map[string]string{
	"docs.json": `{"navigation": {"languages": [{"language": "en", "pages": ["en/stop"]}, {"language": "ko", "pages": ["ko/stop"]}]}}`,
	"en/stop.mdx": `---
title: "POST /stop"
openapi: "/api.en.yaml POST /stop"
---
`,
	"ko/stop.mdx": `---
title: "POST /stop"
openapi: "/api.ko.yaml POST /stop"
---
`,
	"api.base.yaml": goodSpec,
	"api.en.yaml":   goodSpec,
	"api.ko.yaml":   strings.ReplaceAll(goodSpec, "Stop it now", "지금 중지"),
}

const goodSpec = `openapi: 3.0.3
info: {title: API, version: "1"}
paths:
  /stop:
    post:
      summary: Stop it now
      responses:
        "200": {description: Stop it now, content: {application/json: {schema: {$ref: "#/components/schemas/Stopped"}}}}
components:
  schemas:
    Stopped: {type: object, properties: {id: {type: string}}}
`

// writeFiles writes files into a folder, the later ones over the earlier.
func writeFiles(t *testing.T, dir string, sets ...map[string]string) {
	t.Helper()
	for _, files := range sets {
		for name, text := range files {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// lintTree writes the good tree with some files changed, and lints it.
func lintTree(t *testing.T, changed map[string]string, prepare func(dir string)) (code int, out string) {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, good, changed)
	if prepare != nil {
		prepare(dir)
	}
	var stdout, stderr bytes.Buffer
	code = Main(context.Background(), []string{"lint", dir}, Streams{Out: &stdout, Err: &stderr}, func(string) string { return "" })
	if stderr.Len() > 0 {
		t.Errorf("stderr: %s", stderr.String())
	}
	return code, stdout.String()
}

func TestGoodTreeIsClean(t *testing.T) {
	if code, out := lintTree(t, nil, nil); code != ExitClean {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

func utf16LE(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

// bomb is a document of 500 bytes whose aliases stand for billions of nodes.
func bomb() string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\nx0: &x0 [a,a,a,a,a,a,a,a,a]\n")
	for i := range 9 {
		name := string(rune('1' + i))
		ref := "*x" + string(rune('0'+i))
		b.WriteString("x" + name + ": &x" + name + " [" + strings.TrimSuffix(strings.Repeat(ref+" ,", 9), ",") + "]\n")
	}
	return b.String()
}

// TestBadInput puts one bad file at a time into a good tree: it is reported at
// its place with the way out, and nothing else is, however bad the file is.
func TestBadInput(t *testing.T) {
	page := good["ko/stop.mdx"]
	tests := map[string]struct {
		files map[string]string
		want  []string // parts of the output: the file, place and message
		clean bool
	}{
		"a spec that is not YAML":      {map[string]string{"api.ko.yaml": "openapi: 3.0.3\npaths:\n  - a\n b: {\n"}, []string{"api.ko.yaml", "4:2", "spec-invalid"}, false},
		"an empty spec":                {map[string]string{"api.ko.yaml": ""}, []string{"api.ko.yaml", "1:1", "the file is empty"}, false},
		"Swagger 2.0":                  {map[string]string{"api.ko.yaml": "swagger: '2.0'\npaths: {}\n"}, []string{"api.ko.yaml", "1:1", "Swagger 2.0", "convert it"}, false},
		"OpenAPI 4":                    {map[string]string{"api.ko.yaml": "openapi: 4.0.0\npaths: {}\n"}, []string{"1:10", "4.0.0", "use 3.0 or 3.1"}, false},
		"a dangling reference":         {map[string]string{"api.ko.yaml": strings.Replace(good["api.ko.yaml"], "schemas/Stopped\"", "schemas/Stoped\"", 1)}, []string{"api.ko.yaml", "8:", "#/components/schemas/Stoped"}, false},
		"a circular reference":         {map[string]string{"api.ko.yaml": strings.Replace(good["api.ko.yaml"], "Stopped: {type: object, properties: {id: {type: string}}}", "Stopped: {$ref: \"#/components/schemas/Stopped\"}", 1)}, []string{"api.ko.yaml", "11:", "itself"}, false},
		"duplicate keys":               {map[string]string{"api.ko.yaml": good["api.ko.yaml"] + "components: {}\n"}, []string{"api.ko.yaml", "12:1", "components"}, false},
		"a byte order mark":            {map[string]string{"api.ko.yaml": "\ufeff" + good["api.ko.yaml"]}, nil, true},
		"Windows line ends":            {map[string]string{"api.ko.yaml": strings.ReplaceAll(good["api.ko.yaml"], "\n", "\r\n"), "ko/stop.mdx": strings.ReplaceAll(page, "\n", "\r\n")}, nil, true},
		"UTF-16":                       {map[string]string{"api.ko.yaml": utf16LE(good["api.ko.yaml"])}, []string{"api.ko.yaml", "1:1", "UTF-16", "UTF-8"}, false},
		"Latin-1":                      {map[string]string{"api.ko.yaml": strings.Replace(good["api.ko.yaml"], "지금 중지", "caf\xe9", 1)}, []string{"api.ko.yaml", "6:", "UTF-8"}, false},
		"a file of 50 MB":              {map[string]string{"api.ko.yaml": good["api.ko.yaml"] + strings.Repeat("# a very long comment of no use\n", 50<<20/32)}, []string{"api.ko.yaml", "50 MiB", "32 MiB"}, false},
		"an alias bomb":                {map[string]string{"api.ko.yaml": bomb()}, []string{"api.ko.yaml", "alias"}, false},
		"a comma too many":             {map[string]string{"docs.json": strings.Replace(good["docs.json"], `"ko/stop"]`, `"ko/stop",]`, 1)}, []string{"docs.json", "1:111", "trailing comma"}, false},
		"a number in the pages":        {map[string]string{"docs.json": strings.Replace(good["docs.json"], `"ko/stop"]`, `"ko/stop", 7]`, 1)}, []string{"docs.json", "1:113", "number"}, false},
		"an empty docs.json":           {map[string]string{"docs.json": ""}, []string{"docs.json", "1:1", "nav-invalid"}, false},
		"front matter without its end": {map[string]string{"ko/stop.mdx": strings.TrimSuffix(page, "---\n")}, []string{"ko/stop.mdx", "1:1", "closing"}, false},
		"front matter that is broken":  {map[string]string{"ko/stop.mdx": strings.Replace(page, `"POST /stop"`, "Stop: how to", 1)}, []string{"ko/stop.mdx", "2:", "quote"}, false},
		"a page of UTF-16":             {map[string]string{"ko/stop.mdx": utf16LE(page)}, []string{"ko/stop.mdx", "1:1", "UTF-16"}, false},
		"a configuration with a typo":  {map[string]string{"parlance.yaml": "sorce: en\n"}, []string{"parlance.yaml", "1:1", `did you mean "source"`}, false},
		"a rule with a typo":           {map[string]string{"parlance.yaml": "lint: {rules: {page-mising: off}}\n"}, []string{"parlance.yaml", "1:16", `"page-missing"`}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			code, out := lintTree(t, test.files, nil)
			runtime.ReadMemStats(&after)
			if test.clean {
				if code != ExitClean {
					t.Errorf("exit %d:\n%s", code, out)
				}
				return
			}
			if code != ExitFindings {
				t.Errorf("exit %d", code)
			}
			for _, part := range test.want {
				if !strings.Contains(out, part) {
					t.Errorf("the output lacks %q:\n%s", part, out)
				}
			}
			if n := strings.Count(out, "\n"); n > 16 {
				t.Errorf("one cause gives a report of %d lines:\n%s", n, out)
			}
			// Far above what is needed, far below what a bomb would take.
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<30 || time.Since(start) > 20*time.Second {
				t.Errorf("it took %d MiB and %v", grown>>20, time.Since(start))
			}
		})
	}
}

func TestLinks(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(outside, []byte(goodSpec), 0o644); err != nil {
		t.Fatal(err)
	}
	link := func(target, name string) func(string) {
		return func(dir string) {
			if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
				t.Skip(err)
			}
		}
	}
	tests := map[string]struct {
		prepare func(dir string)
		want    string
	}{
		"out of the tree":      {link(outside, "api.ar.yaml"), "api.ar.yaml"},
		"to nowhere":           {link("nowhere.mdx", "en/start.mdx"), "en/start.mdx"},
		"to itself":            {link("start.mdx", "en/start.mdx"), "en/start.mdx"},
		"to a folder above":    {link("..", "en/again"), ""},
		"to a file beside it":  {link("stop.mdx", "en/readme.md"), ""},
		"to a folder far away": {link(t.TempDir(), "en/far"), "en/far"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, out := lintTree(t, nil, test.prepare)
			if test.want == "" {
				if code != ExitClean {
					t.Errorf("exit %d:\n%s", code, out)
				}
				return
			}
			if code != ExitFindings || !strings.Contains(out, test.want) || !strings.Contains(out, "not followed") {
				t.Errorf("exit %d:\n%s", code, out)
			}
		})
	}
}
