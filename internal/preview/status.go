package preview

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/finding"
)

// all returns what is wrong with the site: worked out when somebody looks.
func (n *snapshot) all() []finding.Finding {
	n.checked.Do(func() {
		if n.o.Check != nil {
			n.findings = n.o.Check(n.model.Site)
		}
	})
	return n.findings
}

// whole are the rules about what every page is made with: without it none has
// its navigation.
var whole = []string{"nav-invalid", "config-invalid"}

// lost are the rules about what cannot be read: pages may not be there for it.
var lost = append([]string{"file-unreadable", "spec-invalid"}, whole...)

// ofMissing returns the findings that may be why there is no page at an address.
func (n *snapshot) ofMissing() []finding.Finding {
	var list []finding.Finding
	for _, f := range n.all() {
		if slices.Contains(lost, f.Rule) {
			list = append(list, f)
		}
	}
	return list
}

// of returns the findings of a page: of its file, of its operation, and of what
// all pages are made with.
func (n *snapshot) of(p *Page) []finding.Finding {
	var list []finding.Finding
	for _, f := range n.all() {
		file := p.Source != nil && f.Span.Path() == p.Source.File.Path
		operation := p.Operation != nil && f.Operation == p.Operation.Name.String() &&
			(f.Locale == "" || f.Locale == string(p.Locale)) && (f.Version == "" || strings.EqualFold(f.Version, p.Version))
		if file || operation || slices.Contains(whole, f.Rule) {
			list = append(list, f)
		}
	}
	return list
}

// pageFindings answers with the findings of one page, for it to show over its
// corner; with nothing where there are none.
func (s *Server) pageFindings(w http.ResponseWriter, n *snapshot, at string) {
	p := n.model.byURL[strings.Trim(at, "/")]
	s.mu.Lock()
	failed := s.failed
	s.mu.Unlock()
	var list []finding.Finding
	if p != nil {
		list = n.of(p)
	} else {
		list = n.ofMissing()
	}
	if failed == nil && len(list) == 0 {
		writeHTML(w, http.StatusOK, nil)
		return
	}
	open := ""
	if failed != nil || slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Severity == finding.Error }) {
		open = " open"
	}
	var b strings.Builder
	b.WriteString("<details" + open + "><summary>" + count(len(list)) + "</summary><ul>")
	if failed != nil {
		b.WriteString(`<li><span class="severity-error">error</span> ` + template.HTMLEscapeString(failed.Error()) + "</li>")
	}
	writeFindings(&b, list)
	b.WriteString(`<li><a href="` + ownPath + `">All findings</a></li></ul></details>`)
	writeHTML(w, http.StatusOK, []byte(b.String()))
}

func count(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return strconv.Itoa(n) + " findings"
}

func writeFindings(b *strings.Builder, list []finding.Finding) {
	for _, f := range list {
		at := f.Span.Position()
		b.WriteString(`<li><span class="severity-` + f.Severity.String() + `">` + f.Severity.String() + "</span> <code dir=\"ltr\">" +
			template.HTMLEscapeString(f.Span.Path()) + ":" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column) + "</code> " +
			template.HTMLEscapeString(f.Message) + " <code>" + template.HTMLEscapeString(f.Rule) + "</code></li>")
	}
}

// maxListed is the number of findings that the page of all shows.
const maxListed = 2000

// status answers with the page of all findings.
func (s *Server) status(w http.ResponseWriter, n *snapshot) {
	list := slices.Clone(n.all())
	slices.SortStableFunc(list, func(a, b finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	files, pages, specs, cells := n.model.Site.Summary()
	s.mu.Lock()
	failed := s.failed
	s.mu.Unlock()
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<title>parlance</title><script src="/` + n.theme.name + `"></script><link rel="stylesheet" href="/` + n.style.name + `"><link rel="icon" href="data:,"></head>` +
		`<body data-live="` + s.generation(n.number) + `"><main class="status" id="content"><p><a href="/">← ` + template.HTMLEscapeString(cmp.Or(navName(n.model), "Documentation")) +
		`</a></p><h1>` + count(len(list)) + "</h1><p>" +
		strconv.Itoa(files) + " files · " + strconv.Itoa(pages) + " pages · " + strconv.Itoa(specs) + " specs · " + strconv.Itoa(cells) + " cells · loaded in " +
		n.took.Round(1e6).String() + "</p>")
	if failed != nil {
		b.WriteString(`<p class="severity-error">` + template.HTMLEscapeString(failed.Error()) + "</p>")
	}
	b.WriteString("<ul>")
	writeFindings(&b, list[:min(len(list), maxListed)])
	b.WriteString("</ul>")
	if len(list) > maxListed {
		b.WriteString("<p>" + strconv.Itoa(len(list)-maxListed) + " more: run <code>parlance lint</code></p>")
	}
	b.WriteString(`</main><script src="/` + n.script.name + `"></script></body></html>`)
	writeHTML(w, http.StatusOK, []byte(b.String()))
}
