package mdx

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CodeLine is a line of a code block as it is shown.
type CodeLine struct {
	Text        string
	Highlighted bool
	Focused     bool
	Added       bool // marked [!code ++]
	Removed     bool // marked [!code --]
}

// codeMark is a mark in a comment at the end of a line: // [!code ++], or
// [!code ++:3] for three lines.
var codeMark = regexp.MustCompile(`[ \t]*(?://|#|--|/\*|<!--|;|%|\{/\*)?[ \t]*\[!code (\+\+|--|highlight|focus)(?::(\d{1,4}))?\][ \t]*(?:\*/\}|\*/|-->)?[ \t]*$`)

// Lines returns the lines of a code block, with what its info string and the
// marks in it say of them.
func (n *Node) Lines() []CodeLine {
	texts := strings.Split(n.Text, "\n")
	lines := make([]CodeLine, len(texts))
	for i, text := range texts {
		lines[i].Text = text
	}
	for i := range lines {
		text := lines[i].Text
		if !strings.Contains(text, "[!code ") {
			continue
		}
		m := codeMark.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		count := 1
		if m[4] >= 0 {
			count, _ = strconv.Atoi(text[m[4]:m[5]])
		}
		for k := i; k < min(i+count, len(lines)); k++ {
			lines[k].mark(text[m[2]:m[3]])
		}
		lines[i].Text = text[:m[0]]
	}
	for _, part := range n.Code.Highlight {
		for k := part.First - 1; k < min(part.Last, len(lines)); k++ {
			lines[k].Highlighted = true
		}
	}
	for _, part := range n.Code.Focus {
		for k := part.First - 1; k < min(part.Last, len(lines)); k++ {
			lines[k].Focused = true
		}
	}
	return lines
}

func (l *CodeLine) mark(mark string) {
	switch mark {
	case "++":
		l.Added = true
	case "--":
		l.Removed = true
	case "highlight":
		l.Highlighted = true
	case "focus":
		l.Focused = true
	}
}

// Class returns the classes of the element that holds the line.
func (l *CodeLine) Class() string {
	class := "line"
	for _, c := range []struct {
		is   bool
		name string
	}{{l.Highlighted, " line-highlight"}, {l.Focused, " line-focus"}, {l.Added, " line-added"}, {l.Removed, " line-removed"}} {
		if c.is {
			class += c.name
		}
	}
	return class
}

// codeBlock writes a code block under a label, or its own title.
func (r *renderer) codeBlock(n *Node, label string) {
	code := n.Code
	if code == nil {
		code = &Code{}
	}
	classes := []string{"mdx-code"}
	for _, c := range []struct {
		is   bool
		name string
	}{{code.Lines, "mdx-numbered"}, {code.Wrap, "mdx-wrap"}, {code.Expandable, "mdx-expandable"}, {len(code.Focus) > 0, "mdx-focus"}, {code.Language == "mermaid", "mdx-mermaid"}} {
		if c.is {
			classes = append(classes, c.name)
		}
	}
	r.raw(`<div class="`, strings.Join(classes, " "), `"`)
	r.attribute("data-language", code.Language)
	r.raw(">")
	if label == "" {
		label = code.Title
	}
	if label != "" || !code.NoCopy {
		r.raw(`<div class="mdx-code-head">`)
		r.icon(code.Icon)
		if label != "" {
			r.raw(`<span class="mdx-code-title">`)
			r.text(label)
			r.raw("</span>")
		}
		if !code.NoCopy {
			// The page's script shows the button: without one it can do nothing.
			r.raw(`<button type="button" class="mdx-copy" hidden>`)
			r.text(r.message("Copy"))
			r.raw("</button>")
		}
		r.raw("</div>")
	}
	r.raw(`<pre tabindex="0" dir="ltr"><code`)
	if code.Language != "" {
		r.attribute("class", "language-"+code.Language)
	}
	r.raw(">")
	r.codeText(n)
	r.raw("</code></pre></div>\n")
}

func (r *renderer) codeText(n *Node) {
	if r.o.Code != nil {
		if text, ok := r.o.Code(n); ok {
			r.raw(text)
			return
		}
	}
	if n.Code == nil {
		r.text(n.Text)
		return
	}
	lines := n.Lines()
	special := func(l CodeLine) bool { return l.Highlighted || l.Focused || l.Added || l.Removed }
	if !n.Code.Lines && !slices.ContainsFunc(lines, special) {
		r.text(n.Text)
		r.raw("\n")
		return
	}
	for i := range lines {
		r.raw(`<span class="`, lines[i].Class(), `">`)
		r.text(lines[i].Text)
		r.raw("</span>\n")
	}
}
