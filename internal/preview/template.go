package preview

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
	"regexp"
	"sync"

	"parlance/internal/locale"
	"parlance/internal/preview/messages"
)

//go:embed assets/page.html
var pageHTML string

// The larger parts of a page are written past its template, at these marks. No
// text of a writer holds one: its "<" is escaped.
const (
	versionsMark template.HTML = "<!--versions-->"
	sideMark     template.HTML = "<!--side-->"
	bodyMark     template.HTML = "<!--body-->"
)

// writer is where a page is written: a file's buffer or memory.
type writer interface {
	io.Writer
	io.StringWriter
}

// templates are the page's template in the languages that have words of their
// own, each parsed when it is first used.
var templates struct {
	sync.Mutex
	of map[locale.Tag]*template.Template
}

// pageTemplate returns the template in the language of the words.
func pageTemplate(words *messages.Messages) *template.Template {
	templates.Lock()
	defer templates.Unlock()
	t := templates.of[words.Tag]
	if t == nil {
		t = template.Must(template.New("page").Parse(translated(pageHTML, words)))
		if templates.of == nil {
			templates.of = map[locale.Tag]*template.Template{}
		}
		templates.of[words.Tag] = t
	}
	return t
}

// word is where a template asks for a word of the frame.
var word = regexp.MustCompile(`\{\{\$?\.T "([^"]+)"\}\}`)

// translated puts the words into a template. The same ones stand in thousands
// of pages: asking for them in each took a third of a template's time.
func translated(text string, words *messages.Messages) string {
	return word.ReplaceAllStringFunc(text, func(call string) string {
		return template.HTMLEscapeString(words.Text(word.FindStringSubmatch(call)[1]))
	})
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// execute writes a page around what body writes.
func execute(w writer, v *view, body func(writer) error) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := pageTemplate(v.words).Execute(b, v); err != nil {
		return err
	}
	parts := []struct {
		mark  template.HTML
		write func(writer) error
	}{{versionsMark, v.versions.write}, {sideMark, v.side.write}, {bodyMark, body}}
	rest := b.Bytes()
	for _, part := range parts {
		before, after, ok := bytes.Cut(rest, []byte(part.mark))
		if !ok {
			continue // the page has no such part
		}
		if _, err := w.Write(before); err != nil {
			return err
		}
		if err := part.write(w); err != nil {
			return err
		}
		rest = after
	}
	_, err := w.Write(rest)
	return err
}

// marked is a text of many pages, in which each has some words of its own.
type marked struct {
	text  string
	words []insertion // sorted by where they stand
}

type insertion struct {
	at   int // offset in the text
	word string
}

func (m *marked) isEmpty() bool { return m.text == "" }

func (m *marked) write(w writer) error {
	last := 0
	for _, in := range m.words {
		if _, err := w.WriteString(m.text[last:in.at]); err != nil {
			return err
		}
		if _, err := w.WriteString(in.word); err != nil {
			return err
		}
		last = in.at
	}
	_, err := w.WriteString(m.text[last:])
	return err
}
