package reference

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// language is one that samples are written in.
type language struct {
	label string
	mark  string // of the code's class, "language-bash"
	also  []string
	write func(*request) string
}

// languages are in the order in which they are shown.
var languages = []language{
	{"cURL", "bash", []string{"curl", "sh", "shell"}, curl},
	{"Python", "python", []string{"py"}, python},
	{"JavaScript", "javascript", []string{"js"}, javaScript},
	{"Go", "go", []string{"golang"}, goCode},
	{"Java", "java", nil, java},
	{"PHP", "php", nil, php},
}

// How many samples of its own a spec may have, and how long they may be.
const (
	maxOwnSamples = 20
	maxOwnSample  = 32 << 10
)

// samples returns the samples of the spec, then those in languages that it has
// none in.
func (b *builder) samples(p *page, op, item *tree.Node) (list []sample, base string) {
	if p.webhook {
		return nil, ""
	}
	taken := map[string]bool{}
	for _, key := range []string{"x-codeSamples", "x-code-samples"} {
		for _, n := range items(op.Get(key)) {
			lang := n.Get("lang").Text()
			if n.Get("source").Text() == "" || len(list) == maxOwnSamples {
				continue
			}
			known := find(lang)
			taken[known.label] = true
			label := first(n.Get("label").Text(), known.label, lang, b.word("Example"))
			list = append(list, sample{b.ids.below("sample", label), label, known.mark, cut(n.Get("source").Text(), maxOwnSample), ""})
		}
	}
	r := b.request(p, op, item)
	for _, l := range b.languages() {
		if !taken[l.label] {
			list = append(list, sample{b.ids.below("sample", strings.ToLower(l.label)), l.label, l.mark, l.write(r), l.body(r)})
		}
	}
	return list, r.base
}

// languages returns those that samples are made in: all, or those that the site
// names, as far as they are known.
func (b *builder) languages() []language {
	if b.choices.NoSamples {
		return nil
	}
	var list []language
	for _, name := range b.choices.Languages {
		l := find(name)
		if l.label != "" && !slices.ContainsFunc(list, func(o language) bool { return o.label == l.label }) {
			list = append(list, l)
		}
	}
	if len(list) == 0 {
		return languages
	}
	return list
}

// body returns how the body stands in a sample, so that the script can put
// another example there; "" where it does not as a whole.
func (l language) body(r *request) string {
	if r.body.kind != jsonBody {
		return ""
	}
	switch l.mark {
	case "bash":
		return quoteShell(r.body.text)
	case "python":
		p := printer{indent: "    ", max: 2 * maxSampleBody, python: true}
		p.value(r.body.value, 0)
		return strings.ReplaceAll(p.text(), "\n", "\n    ")
	case "javascript":
		return strings.ReplaceAll(r.body.text, "\n", "\n  ")
	case "go":
		return goText(r.body.text)
	case "java":
		return javaText(r.body.text)
	case "php":
		return quotePHP(r.body.text)
	}
	return ""
}

// find returns the language of a name, the zero one where it is not known.
func find(name string) language {
	for _, l := range languages {
		if strings.EqualFold(name, l.label) || strings.EqualFold(name, l.mark) {
			return l
		}
		for _, other := range l.also {
			if strings.EqualFold(name, other) {
				return l
			}
		}
	}
	return language{}
}

// quoteShell writes a text that the shell takes as it is.
func quoteShell(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

func curl(r *request) string {
	lines := []string{"curl --request " + r.method, "--url " + quoteShell(r.url())}
	if r.method == "HEAD" {
		lines[0] = "curl --head" // else curl waits for a body that never comes
	}
	if strings.ContainsAny(r.url(), "{}[]") {
		lines[0] += " --globoff"
	}
	if r.basic {
		lines = append(lines, "--user USERNAME:PASSWORD")
	}
	for _, h := range r.headers {
		lines = append(lines, "--header "+quoteShell(h[0]+": "+h[1]))
	}
	if r.body.kind == jsonBody || r.body.kind == textBody || r.body.kind == fileBody {
		lines = append(lines, "--header "+quoteShell("Content-Type: "+r.body.media))
	}
	switch r.body.kind {
	case jsonBody:
		lines = append(lines, "--data "+quoteShell(r.body.text))
	case textBody:
		lines = append(lines, "--data-raw "+quoteShell(r.body.text))
	case fileBody:
		lines = append(lines, "--data-binary @"+r.body.file)
	case formBody:
		for _, p := range r.body.parts {
			// curl encodes what stands behind the first "=".
			lines = append(lines, "--data-urlencode "+quoteShell(escape(p.name)+"="+p.value))
		}
	case multipartBody:
		for _, p := range r.body.parts {
			if p.file != "" {
				lines = append(lines, "--form "+quoteShell(formName(p.name)+"=@"+p.file))
			} else {
				lines = append(lines, "--form-string "+quoteShell(formName(p.name)+"="+p.value))
			}
		}
	}
	return strings.Join(lines, " \\\n  ")
}

// formName keeps a name from ending early: curl splits at "=", and headers of
// parts at quotes and line ends.
func formName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '=' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
}

func python(r *request) string {
	var out strings.Builder
	out.WriteString("import requests\n\nresponse = requests.request(\n")
	line := func(text string) { out.WriteString("    " + strings.ReplaceAll(text, "\n", "\n    ") + ",\n") }
	line(quoteJSON(r.method))
	line(quoteJSON(r.url()))
	if r.basic {
		line(`auth=("USERNAME", "PASSWORD")`)
	}
	headers := r.headers
	if r.body.kind == textBody || r.body.kind == fileBody || r.body.kind == jsonBody && r.body.media != "application/json" {
		headers = append(headers[:len(headers):len(headers)], [2]string{"Content-Type", r.body.media})
	}
	if len(headers) > 0 {
		line("headers={" + pythonPairs(headers) + "\n}")
	}
	switch r.body.kind {
	case jsonBody:
		p := printer{indent: "    ", max: 2 * maxSampleBody, python: true}
		p.value(r.body.value, 0)
		line("json=" + p.text())
	case textBody:
		line("data=" + quoteJSON(r.body.text) + ".encode()")
	case fileBody:
		line(`data=open("` + r.body.file + `", "rb")`)
	case formBody:
		line("data={" + pythonPairs(partPairs(r.body.parts)) + "\n}")
	case multipartBody:
		line("files=[" + pythonParts(r.body.parts) + "\n]")
	}
	out.WriteString(")\n\nprint(response.status_code)\nprint(response.text)")
	return out.String()
}

func pythonPairs(list [][2]string) string {
	text := ""
	for _, pair := range list {
		text += "\n    " + quoteJSON(pair[0]) + ": " + quoteJSON(pair[1]) + ","
	}
	return text
}

func partPairs(parts []part) [][2]string {
	var list [][2]string
	for _, p := range parts {
		list = append(list, [2]string{p.name, p.value})
	}
	return list
}

func pythonParts(parts []part) string {
	text := ""
	for _, p := range parts {
		value := "(None, " + quoteJSON(p.value) + ")"
		if p.file != "" {
			value = `open("` + p.file + `", "rb")`
		}
		text += "\n    (" + quoteJSON(p.name) + ", " + value + "),"
	}
	return text
}

func javaScript(r *request) string {
	var out strings.Builder
	if r.body.kind == multipartBody {
		out.WriteString("const form = new FormData();\n")
		for _, p := range r.body.parts {
			if p.file != "" {
				out.WriteString("form.append(" + quoteJSON(p.name) + `, new Blob(["…"]), "` + p.file + "\");\n")
			} else {
				out.WriteString("form.append(" + quoteJSON(p.name) + ", " + quoteJSON(p.value) + ");\n")
			}
		}
		out.WriteByte('\n')
	}
	out.WriteString("const response = await fetch(" + quoteJSON(r.url()) + ", {\n  method: " + quoteJSON(r.method) + ",\n")
	headers := ""
	if r.basic {
		headers += "\n    \"Authorization\": \"Basic \" + btoa(\"USERNAME:PASSWORD\"),"
	}
	for _, h := range r.headers {
		headers += "\n    " + quoteJSON(h[0]) + ": " + quoteJSON(h[1]) + ","
	}
	if r.body.kind == jsonBody || r.body.kind == textBody || r.body.kind == fileBody {
		headers += "\n    \"Content-Type\": " + quoteJSON(r.body.media) + ","
	}
	if headers != "" {
		out.WriteString("  headers: {" + headers + "\n  },\n")
	}
	switch r.body.kind {
	case jsonBody:
		out.WriteString("  body: JSON.stringify(" + strings.ReplaceAll(r.body.text, "\n", "\n  ") + "),\n")
	case textBody:
		out.WriteString("  body: " + quoteJSON(r.body.text) + ",\n")
	case fileBody:
		out.WriteString("  body: new Blob([\"…\"]),\n")
	case formBody:
		out.WriteString("  body: new URLSearchParams([")
		for _, p := range partPairs(r.body.parts) {
			out.WriteString("\n    [" + quoteJSON(p[0]) + ", " + quoteJSON(p[1]) + "],")
		}
		out.WriteString("\n  ]),\n")
	case multipartBody:
		out.WriteString("  body: form,\n")
	}
	out.WriteString("});\n\nconsole.log(response.status);\nconsole.log(await response.text());")
	return out.String()
}
