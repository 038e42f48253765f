package reference

import (
	"html"
	"html/template"
	"strings"
)

// markup writes HTML. Texts and attributes are escaped by it and elements
// closed in order, so that nothing of a spec becomes markup.
type markup struct {
	out  strings.Builder
	open []string
}

// start opens an element. Attributes are names and values in turn.
func (m *markup) start(tag string, attributes ...string) {
	m.tag(tag, attributes)
	m.open = append(m.open, tag)
}

func (m *markup) tag(tag string, attributes []string) {
	m.out.WriteByte('<')
	m.out.WriteString(tag)
	for i := 0; i+1 < len(attributes); i += 2 {
		m.out.WriteByte(' ')
		m.out.WriteString(attributes[i])
		if value := attributes[i+1]; value != "" {
			m.out.WriteString(`="`)
			m.escaped(attributeEscaper, value)
			m.out.WriteByte('"')
		}
	}
	m.out.WriteByte('>')
}

// end closes the innermost element.
func (m *markup) end() {
	last := len(m.open) - 1
	m.out.WriteString("</" + m.open[last] + ">")
	m.open = m.open[:last]
}

// leaf writes an element that holds only text.
func (m *markup) leaf(tag, text string, attributes ...string) {
	m.tag(tag, attributes)
	m.text(text)
	m.out.WriteString("</" + tag + ">")
}

var (
	textEscaper      = strings.NewReplacer("\x00", "\uFFFD", "&", "&amp;", "<", "&lt;", ">", "&gt;")
	attributeEscaper = strings.NewReplacer("\x00", "\uFFFD", "&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")
)

func (m *markup) text(s string) { m.escaped(textEscaper, s) }

func (m *markup) escaped(r *strings.Replacer, s string) {
	if strings.ContainsAny(s, "\x00&<>\"") {
		_, _ = r.WriteString(&m.out, s) // a Builder never fails
		return
	}
	m.out.WriteString(s)
}

// code writes a name, a value or a path: left to right in any language.
func (m *markup) code(text string) { m.leaf("code", text, "dir", "ltr") }

// raw writes HTML that is safe already.
func (m *markup) raw(h template.HTML) { m.out.WriteString(string(h)) }

func (m *markup) newline() { m.out.WriteByte('\n') }

// prose makes the Markdown of a description fit for its place on the page: ids
// stay unique, and headings do not outrank those around them.
type prose struct {
	ids      *ids
	headings *[]Heading // nil: headings become paragraphs
	shift    int
	renamed  map[string]string // ids of the text that is being read
}

func (p *prose) fit(h template.HTML) template.HTML {
	text := string(h)
	if !strings.Contains(text, "id=") && !strings.Contains(text, "<h") {
		return h
	}
	p.shift, p.renamed = 0, map[string]string{}
	if strings.Contains(text, "<h1") {
		p.shift = 1 // the title of the page is the only heading of the first level
	}
	eachTag(text, func(tag string) {
		if id := attribute(tag, "id"); id != "" && p.renamed[id] == "" {
			p.renamed[id] = p.ids.unique(id)
		}
	})
	var out strings.Builder
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			break
		}
		size := tagEnd(text[i:])
		out.WriteString(text[:i])
		tag := text[i : i+size]
		text = text[i+size:]
		out.WriteString(p.heading(p.rename(tag), text))
	}
	out.WriteString(text)
	return template.HTML(out.String())
}

func eachTag(text string, visit func(tag string)) {
	for i := strings.IndexByte(text, '<'); i >= 0; i = strings.IndexByte(text, '<') {
		size := tagEnd(text[i:])
		visit(text[i : i+size])
		text = text[i+size:]
	}
}

// attribute returns the value of an attribute, unescaped.
func attribute(tag, name string) string {
	_, rest, found := strings.Cut(tag, " "+name+`="`)
	value, _, closed := strings.Cut(rest, `"`)
	if !found || !closed {
		return ""
	}
	return html.UnescapeString(value)
}

// idAttributes are those whose value is an id.
var idAttributes = []string{"id", "for", "aria-controls", "aria-labelledby", "aria-describedby", "href"}

// rename puts the new ids into a tag.
func (p *prose) rename(tag string) string {
	for _, name := range idAttributes {
		value := attribute(tag, name)
		id, hash := value, ""
		if name == "href" {
			if id, hash = strings.TrimPrefix(value, "#"), "#"; id == value {
				continue
			}
		}
		renamed := p.renamed[id]
		if renamed == "" || renamed == id {
			continue
		}
		before, rest, _ := strings.Cut(tag, " "+name+`="`)
		_, behind, _ := strings.Cut(rest, `"`)
		tag = before + " " + name + `="` + hash + html.EscapeString(renamed) + `"` + behind
	}
	return tag
}

// tagEnd returns the length of the tag at the start of a text.
func tagEnd(text string) int {
	quote := byte(0)
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(text)
}

// heading lowers a heading, or makes it a paragraph. What follows the tag has
// its words.
func (p *prose) heading(tag, after string) string {
	level, closing := headingTag(tag)
	if level == 0 {
		return tag
	}
	name := len("<h1")
	if closing {
		name++
	}
	if p.headings == nil {
		if closing {
			return "</p>"
		}
		return `<p class="ref-heading"` + withoutClass(tag[name:])
	}
	level = min(level+p.shift, 6)
	if id := attribute(tag, "id"); id != "" && level <= 4 {
		inner, _, _ := strings.Cut(after, "</h")
		if text := stripTags(inner); text != "" {
			*p.headings = append(*p.headings, Heading{level, id, text})
		}
	}
	return tag[:name-1] + string(rune('0'+level)) + tag[name:]
}

func withoutClass(rest string) string {
	i := strings.Index(rest, ` class="`)
	if i < 0 {
		return rest
	}
	_, behind, ok := strings.Cut(rest[i+len(` class="`):], `"`)
	if !ok {
		return ">"
	}
	return rest[:i] + behind
}

func headingTag(tag string) (level int, closing bool) {
	name := strings.TrimPrefix(tag, "<")
	if rest, ok := strings.CutPrefix(name, "/"); ok {
		name, closing = rest, true
	}
	if len(name) < 3 || name[0] != 'h' || name[1] < '1' || name[1] > '6' || name[2] != '>' && name[2] != ' ' {
		return 0, false
	}
	return int(name[1] - '0'), closing
}

// stripTags returns the words of a piece of HTML.
func stripTags(h string) string {
	var out strings.Builder
	for i := strings.IndexByte(h, '<'); i >= 0; i = strings.IndexByte(h, '<') {
		out.WriteString(h[:i])
		h = h[i+tagEnd(h[i:]):]
	}
	out.WriteString(h)
	return strings.TrimSpace(html.UnescapeString(out.String()))
}
