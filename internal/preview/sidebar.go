package preview

import (
	"html/template"
	"slices"
	"strings"

	"parlance/internal/nav"
	"parlance/internal/operation"
)

// sideKey names a sidebar: that of a division, as it is written at one depth.
type sideKey struct {
	division *division
	up       string
	live     bool
}

// sidebar is the list of pages of a division. Thousands of pages share one: it
// is written once, and each page marks its own entry.
type sidebar struct {
	html  string
	marks map[*Page]mark
}

// mark is where a page's entry is marked as the current one, and where the
// groups around it are opened.
type mark struct {
	entry int
	open  []int
}

const (
	currentMark = ` aria-current="page"`
	openMark    = ` open`
)

// of returns the sidebar for one of its pages, or for one that it does not
// list.
func (s *sidebar) of(p *Page) marked {
	at, ok := s.marks[p]
	if !ok {
		return marked{text: s.html}
	}
	words := make([]insertion, 0, len(at.open)+1)
	for _, open := range at.open {
		words = append(words, insertion{open, openMark})
	}
	return marked{s.html, append(words, insertion{at.entry, currentMark})}
}

// sidePart is the sidebar of a page with what stands above it.
type sidePart struct {
	head string
	list marked
}

func (s *sidePart) isEmpty() bool { return s.head == "" && s.list.isEmpty() }

func (s *sidePart) write(w writer) error {
	if _, err := w.WriteString(s.head); err != nil {
		return err
	}
	return s.list.write(w)
}

// sideWriter writes a sidebar.
type sideWriter struct {
	strings.Builder
	frame *frame
	l     linker
	marks map[*Page]mark
	open  []int // ends of the tags of groups around
}

func (f *frame) newSidebar(d *division, l linker) *sidebar {
	w := &sideWriter{frame: f, l: l, marks: map[*Page]mark{}}
	var loose []*division
	flush := func() {
		if len(loose) > 0 {
			w.list(loose)
			loose = nil
		}
	}
	for _, child := range d.children {
		switch {
		case child.hidden:
		case child.kind != nav.GroupNode:
			loose = append(loose, child)
		default:
			flush()
			w.group(child)
		}
	}
	flush()
	return &sidebar{w.String(), w.marks}
}

// group writes a group of the first level, which is always open.
func (w *sideWriter) group(d *division) {
	w.WriteString(`<div class="side-group">`)
	if label := strings.TrimSpace(d.label); label != "" {
		w.WriteString(`<p class="side-title">`)
		writeIcon(&w.Builder, d.icon)
		w.label(d, label)
		w.tag(d.tag)
		w.WriteString("</p>")
	}
	w.list(d.children)
	w.WriteString("</div>")
}

// label writes the name of a group, as a link where it leads to a page: one of
// its own, or where docs.json wants it the first of its pages.
func (w *sideWriter) label(d *division, label string) {
	to := d.page
	if to == nil && w.frame.model.settings.Drilldown {
		to = d.first()
	}
	if to == nil {
		w.WriteString(template.HTMLEscapeString(label))
		return
	}
	w.WriteString("<a")
	if to == d.page {
		w.mark(to)
	}
	w.WriteString(` href="` + template.HTMLEscapeString(w.l.page(to)) + `">` + template.HTMLEscapeString(label) + "</a>")
}

func (w *sideWriter) mark(p *Page) {
	if _, twice := w.marks[p]; !twice {
		w.marks[p] = mark{entry: w.Len(), open: slices.Clone(w.open)}
	}
}

func (w *sideWriter) list(items []*division) {
	w.WriteString("<ul>")
	for _, d := range items {
		switch {
		case d.hidden:
		case d.kind == nav.GroupNode:
			w.fold(d)
		default:
			w.entry(d)
		}
	}
	w.WriteString("</ul>")
}

// fold writes a group within a group: the reader opens it.
func (w *sideWriter) fold(d *division) {
	w.WriteString("<li><details")
	if d.expanded {
		w.WriteString(" open")
	} else {
		w.open = append(w.open, w.Len())
		defer func() { w.open = w.open[:len(w.open)-1] }()
	}
	w.WriteString("><summary>")
	writeIcon(&w.Builder, d.icon)
	w.label(d, strings.TrimSpace(d.label))
	w.tag(d.tag)
	w.WriteString("</summary>")
	w.list(d.children)
	w.WriteString("</details></li>")
}

func (w *sideWriter) entry(d *division) {
	if d.page == nil || d.href != "" {
		link := w.frame.divisionLink(&Page{}, w.l, d)
		if d.page != nil {
			link.Label, link.Icon = d.page.Label, d.page.Icon
		}
		writeSideLink(&w.Builder, link, "")
		return
	}
	w.WriteString("<li><a")
	w.mark(d.page)
	w.WriteString(` href="` + template.HTMLEscapeString(w.l.page(d.page)) + `">`)
	if d.page.Method != "" {
		method := d.page.Method
		short := map[string]string{"DELETE": "DEL", "OPTIONS": "OPT", operation.Webhook: "HOOK"}[method]
		if short == "" {
			short = method
		}
		w.WriteString(`<span class="method method-` + strings.ToLower(method) + `" dir="ltr">` + short + "</span>")
	} else {
		writeIcon(&w.Builder, d.page.Icon)
	}
	w.WriteString("<bdi>" + template.HTMLEscapeString(d.page.Label) + "</bdi>")
	w.tag(d.page.Tag)
	w.WriteString("</a></li>")
}

func (w *sideWriter) tag(text string) {
	if text != "" {
		w.WriteString(` <span class="side-tag">` + template.HTMLEscapeString(text) + "</span>")
	}
}
