package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parlance/internal/preview/messages"
)

// difficult has all that a language might take for something of its own.
const difficult = "톰 \"T\" O'Neil \\n \\u0041 $HOME `x` ${y} <b> % {z} \"\"\" \u2028 end"

// sampleSpec has an operation for each kind of body.
func sampleSpec(base string) string {
	value, err := json.Marshal(difficult)
	if err != nil {
		panic(err)
	}
	return strings.NewReplacer("BASE", base, "DIFFICULT", string(value)).Replace(`openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: "BASE"}]
paths:
  /none/{id}:
    get:
      security: [{Bearer: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}, example: "a/b 실행"}
        - {name: q, in: query, required: true, schema: {type: string}, example: DIFFICULT}
        - {name: list, in: query, required: true, schema: {type: array, items: {type: string}}, example: [a, b]}
        - {name: X-Trace, in: header, required: true, schema: {type: string}, example: "it's \"1\""}
        - {name: optional, in: query, schema: {type: string}, example: left out}
      responses: {}
  /json:
    put:
      security: [{Basic: []}]
      requestBody: {content: {text/plain: {example: no}, application/json: {example: {text: DIFFICULT, DIFFICULT: 1, list: [1.5, true, null, {}], empty: []}}}}
      responses: {}
  /text:
    post: {requestBody: {content: {text/plain: {example: DIFFICULT}}}, responses: {}}
  /form:
    post: {requestBody: {content: {application/x-www-form-urlencoded: {example: {text: DIFFICULT, n: 1}}}}, responses: {}}
  /multipart:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {text: {type: string}, photo: {type: string, format: binary}}}
            example: {text: DIFFICULT, photo: x}
      responses: {}
  /file:
    post: {requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}}}, responses: {}}
components:
  securitySchemes:
    Bearer: {type: http, scheme: bearer}
    Basic: {type: http, scheme: basic}
`)
}

// allSamples returns the samples of each operation, by "METHOD /path".
func allSamples(t *testing.T, base string) map[string][]sample {
	t.Helper()
	s := load(t, sampleSpec(base))
	all := map[string][]sample{}
	for _, op := range s.Operations {
		b := newBuilder(Input{Spec: s, Messages: &messages.Messages{Tag: "en"}})
		all[op.Name.String()] = b.page(op).samples
	}
	return all
}

// tool skips the test where a program is not on the machine.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not on this machine", name)
	}
	return path
}

func run(t *testing.T, dir, stdin, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s\n%s", name, err, out, stdin)
	}
}

func TestSampleSyntax(t *testing.T) {
	all := allSamples(t, "https://api.example.com/v1")
	each := func(t *testing.T, label string, check func(code string)) { eachSample(t, all, label, check) }
	t.Run("cURL", func(t *testing.T) {
		sh := tool(t, "sh")
		each(t, "cURL", func(code string) { run(t, "", code, sh, "-n") })
	})
	t.Run("Python", func(t *testing.T) {
		python := tool(t, "python3")
		each(t, "Python", func(code string) { run(t, "", code, python, "-c", "import ast, sys; ast.parse(sys.stdin.read())") })
	})
	t.Run("JavaScript", func(t *testing.T) {
		node := tool(t, "node")
		each(t, "JavaScript", func(code string) {
			file := filepath.Join(t.TempDir(), "sample.mjs")
			if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
				t.Fatal(err)
			}
			run(t, "", "", node, "--check", file)
		})
	})
	t.Run("Go", func(t *testing.T) {
		each(t, "Go", func(code string) { checkGo(t, code) })
	})
	t.Run("Java", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the compiler of Java is slow")
		}
		javac := tool(t, "javac")
		dir := t.TempDir()
		args := []string{"-proc:none", "-encoding", "UTF-8", "-d", dir}
		each(t, "Java", func(code string) {
			class := fmt.Sprintf("Main%d", len(args))
			file := filepath.Join(dir, class+".java")
			if err := os.WriteFile(file, []byte(strings.Replace(code, "class Main", "class "+class, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, file)
		})
		run(t, dir, "", javac, args...)
	})
	t.Run("PHP", func(t *testing.T) {
		php := tool(t, "php")
		each(t, "PHP", func(code string) { run(t, "", code, php, "-l") })
	})
}

// eachSample calls check for the samples of all operations in a language.
func eachSample(t *testing.T, all map[string][]sample, label string, check func(code string)) {
	t.Helper()
	for op, list := range all {
		found := false
		for _, s := range list {
			if s.label == label {
				found = true
				check(s.code)
			}
		}
		if !found {
			t.Errorf("%s has no sample in %s", op, label)
		}
	}
}

func checkGo(t *testing.T, code string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "sample.go", code, 0)
	if err != nil {
		t.Errorf("%v\n%s", err, code)
		return
	}
	for _, spec := range f.Imports {
		name := filepath.Base(strings.Trim(spec.Path.Value, `"`))
		if !strings.Contains(code, name+".") {
			t.Errorf("%s is imported and not used\n%s", name, code)
		}
	}
}

// received is what a server is sent.
type received struct {
	method, path, query, contentType string
	header                           http.Header
	body                             []byte
	form                             map[string][]string
	file                             string
}

// record answers every request and keeps the last one.
func record(t *testing.T) (*httptest.Server, *received) {
	t.Helper()
	last := &received{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*last = received{method: r.Method, path: r.URL.Path, query: r.URL.RawQuery, header: r.Header, body: body, contentType: r.Header.Get("Content-Type")}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if strings.HasPrefix(last.contentType, "multipart/") {
			if err := r.ParseMultipartForm(1 << 20); err != nil {
				t.Error(err)
				return
			}
			last.form = r.MultipartForm.Value
			for _, files := range r.MultipartForm.File {
				last.file = files[0].Filename
			}
		} else if err := r.ParseForm(); err == nil {
			last.form = r.PostForm
		}
	}))
	t.Cleanup(server.Close)
	return server, last
}

// runners are how samples are run: the file that they are written to, the
// command, and one that fails where something they need is missing. Those that
// compile are run for a few operations only.
var runners = []struct {
	label, file string
	command     []string
	probe       []string
	slow        bool
}{
	{"cURL", "sample.sh", []string{"sh", "sample.sh"}, []string{"curl", "--version"}, false},
	{"Python", "sample.py", []string{"python3", "sample.py"}, []string{"python3", "-c", "import requests"}, false},
	{"JavaScript", "sample.mjs", []string{"node", "sample.mjs"}, []string{"node", "--version"}, false},
	{"Go", "main.go", []string{"go", "run", "main.go"}, []string{"go", "version"}, true},
	{"Java", "Main.java", []string{"java", "Main.java"}, []string{"javac", "-version"}, true},
	{"PHP", "sample.php", []string{"php", "sample.php"}, []string{"php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"}, false},
}

// TestSamplesAreTrue sends the samples to a server, and looks at what arrives.
func TestSamplesAreTrue(t *testing.T) {
	for _, name := range []string{"no_proxy", "NO_PROXY"} {
		t.Setenv(name, "*")
	}
	server, last := record(t)
	all := allSamples(t, server.URL)
	for _, r := range runners {
		t.Run(r.label, func(t *testing.T) {
			if r.slow && testing.Short() {
				t.Skip("its compiler is slow")
			}
			if err := exec.CommandContext(t.Context(), r.probe[0], r.probe[1:]...).Run(); err != nil {
				t.Skipf("this machine lacks what it needs: %v", err)
			}
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, sampleFile), []byte("bytes"), 0o600); err != nil {
				t.Fatal(err)
			}
			for op, list := range all {
				if r.slow && !strings.HasSuffix(op, "/json") && !strings.HasSuffix(op, "/multipart") {
					continue
				}
				for _, s := range list {
					if s.label != r.label {
						continue
					}
					*last = received{}
					if err := os.WriteFile(filepath.Join(dir, r.file), []byte(s.code), 0o600); err != nil {
						t.Fatal(err)
					}
					run(t, dir, "", r.command[0], r.command[1:]...)
					checkReceived(t, op, last)
				}
			}
		})
	}
}

func checkReceived(t *testing.T, op string, got *received) {
	t.Helper()
	method, path, _ := strings.Cut(op, " ")
	if got.method != method {
		t.Errorf("%s: the method is %q", op, got.method)
	}
	switch path {
	case "/none/{id}":
		values := strings.Join(strings.Split(got.query, "&"), " ")
		if got.path != "/none/a/b 실행" || !strings.HasSuffix(values, "list=a list=b") || strings.Contains(values, "optional") ||
			got.header.Get("Authorization") != "Bearer YOUR_TOKEN" || got.header.Get("X-Trace") != `it's "1"` {
			t.Errorf("%s: got %+v", op, got)
		}
	case "/json":
		var body map[string]any
		if err := json.Unmarshal(got.body, &body); err != nil || body["text"] != difficult || body[difficult] != 1.0 || len(body) != 4 {
			t.Errorf("%s: %v in %s", op, err, got.body)
		}
		if got.contentType != "application/json" || got.header.Get("Authorization") != "Basic VVNFUk5BTUU6UEFTU1dPUkQ=" {
			t.Errorf("%s: got %v", op, got.header)
		}
	case "/text":
		if string(got.body) != difficult {
			t.Errorf("%s: got %q", op, got.body)
		}
	case "/form", "/multipart":
		if len(got.form["text"]) != 1 || got.form["text"][0] != difficult {
			t.Errorf("%s: got %q", op, got.form)
		}
		if path == "/multipart" && got.file != sampleFile {
			t.Errorf("%s: the file is %q", op, got.file)
		}
	case "/file":
		if len(got.body) == 0 || got.contentType != "application/octet-stream" {
			t.Errorf("%s: got %d bytes of %s", op, len(got.body), got.contentType)
		}
	}
}

func TestOwnSamplesComeFirst(t *testing.T) {
	s := load(t, `openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /x:
    get:
      x-codeSamples:
        - {lang: ruby, source: puts 1}
        - {lang: PYTHON, label: With our library, source: import ours}
      responses: {}
`)
	b := newBuilder(Input{Spec: s, Messages: &messages.Messages{Tag: "en"}})
	var labels []string
	for _, one := range b.page(s.Operations[0]).samples {
		labels = append(labels, one.label)
	}
	if got, want := strings.Join(labels, ", "), "ruby, With our library, cURL, JavaScript, Go, Java, PHP"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLongBodiesComeFromAFile(t *testing.T) {
	s := load(t, `openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /x:
    post:
      requestBody: {content: {application/json: {example: {text: `+strings.Repeat("x", maxSampleBody)+`}}}}
      responses: {}
`)
	b := newBuilder(Input{Spec: s, Messages: &messages.Messages{Tag: "en"}})
	for _, one := range b.page(s.Operations[0]).samples {
		if len(one.code) > 2000 || one.label != "JavaScript" && !strings.Contains(one.code, jsonFile) {
			t.Errorf("%s: %s", one.label, one.code)
		}
	}
}

func TestServerAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.example.com/": "https://a.example.com",
		"/v1":                    exampleHost + "/v1",
		"v1":                     exampleHost + "/v1",
		"":                       exampleHost,
		`https://x/'";$(rm)`:     "https://x/%27%22;%24(rm)",
		"https://예.com":          "https://예.com",
	} {
		if got := plainURL(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
