package preview

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"parlance/internal/locale"
	"parlance/internal/mdx"
	"parlance/internal/preview/messages"
	"parlance/internal/preview/reference"
	"parlance/internal/site"
	"parlance/internal/source"
)

// content is what stands in a page between its title and its end. Pages of
// many versions share one: only where its links lead differs.
type content struct {
	parts    []string      // HTML between links
	links    []string      // targets as written, one between two parts
	contents template.HTML // the entries of the table of contents
	sections []section
	spec     string // the words that come from a spec, as Markdown
	endpoint bool   // has columns of its own: no table of contents beside it
	about    bool   // begins with a description
}

// section is a part of a page that the search finds.
type section struct{ id, title, text string }

// html writes the content as it stands in a page.
func (c *content) html(w writer, m *Model, p *Page, l linker) error {
	for i, part := range c.parts {
		if _, err := w.WriteString(part); err != nil {
			return err
		}
		if i < len(c.links) {
			if _, err := w.WriteString(template.HTMLEscapeString(l.target(m.resolve(p, c.links[i])))); err != nil {
				return err
			}
		}
	}
	return nil
}

// renderer converts pages. It keeps what it converted: the same body stands in
// dozens of versions.
type renderer struct {
	model *Model
	tree  fs.FS
	code  *highlighter
	live  bool

	mu    sync.Mutex
	known map[contentKey]*once
}

type contentKey struct {
	sum    [sha256.Size]byte
	locale locale.Tag
	page   string // that imports others: what they hold is not in the sum
}

type once struct {
	sync.Once
	content *content
}

func newRenderer(m *Model, tree fs.FS, live bool) *renderer {
	return &renderer{model: m, tree: tree, live: live, code: newHighlighter(), known: map[contentKey]*once{}}
}

// content returns what a page shows.
func (r *renderer) content(p *Page) *content {
	key := r.key(p)
	r.mu.Lock()
	o := r.known[key]
	if o == nil {
		o = &once{}
		r.known[key] = o
	}
	r.mu.Unlock()
	o.Do(func() { o.content = r.convert(p) })
	return o.content
}

// key returns the same key for pages whose contents are the same.
func (r *renderer) key(p *Page) contentKey {
	h := sha256.New()
	key := contentKey{locale: p.Locale}
	if source := r.model.source(p); source != nil {
		h.Write(source.File.Data[source.Body:])
		if len(source.Imports) > 0 {
			key.page = source.Path
		}
	}
	if p.Manual != "" {
		fmt.Fprintf(h, "\x00%s\x00%s", p.Manual, p.Source.Field("authMethod").Text())
	}
	if p.Schema != "" {
		fmt.Fprintf(h, "\x00%s", p.Schema)
		if file, _ := r.model.schemaOf(p); file != nil {
			sum := sha256.Sum256(file.File.Data)
			h.Write(sum[:])
		}
	}
	if p.Operation != nil {
		fmt.Fprintf(h, "\x00%t", r.canTry(p))
		file, _ := r.model.specOf(*p.Operation, p.Locale, p.Version)
		fmt.Fprintf(h, "\x00%s", p.Operation.Name)
		if file != nil {
			sum := sha256.Sum256(file.File.Data)
			h.Write(sum[:])
		}
	}
	h.Sum(key.sum[:0])
	return key
}

func (r *renderer) convert(p *Page) *content {
	c := &content{}
	words := r.model.locale(p.Locale).words
	var b bytes.Buffer
	if p.Operation != nil {
		r.endpoint(c, &b, p, words)
	}
	if p.Schema != "" && p.Operation == nil {
		r.schema(c, &b, p, words)
	}
	if p.Manual != "" {
		r.manual(c, &b, p, words)
	}
	if source := r.model.source(p); source != nil {
		r.body(c, &b, source, words)
	}
	c.split(b.String())
	return c
}

// A mark stands in converted HTML for the link of a number, between characters
// of Unicode's private use area.
const linkOpen, linkClose = "\uE0F0", "\uE0F1"

// mark notes a link, and returns what stands for it.
func (c *content) mark(target string) string {
	c.links = append(c.links, target)
	return linkOpen + strconv.Itoa(len(c.links)-1) + linkClose
}

// split cuts the HTML at its marks. Links are sorted as they stand there. What
// looks like a mark in a writer's text stays what it is: marks are the whole
// address of an element, which no text can be, for its quotes are escaped.
func (c *content) split(text string) {
	var links []string
	begin := 0
	for at := strings.Index(text, linkOpen); at >= 0; {
		from := at + len(linkOpen)
		number, after, closed := strings.Cut(text[from:min(len(text), from+longestMark)], linkClose)
		i, err := strconv.Atoi(number)
		if closed && err == nil && i >= 0 && i < len(c.links) && strings.HasPrefix(after, `"`) && isAddress(text[begin:at]) {
			c.parts, links = append(c.parts, text[begin:at]), append(links, c.links[i])
			from += len(number) + len(linkClose)
			begin = from
		}
		if at = strings.Index(text[from:], linkOpen); at >= 0 {
			at += from
		}
	}
	c.parts, c.links = append(c.parts, text[begin:]), links
}

// longestMark is what the number of a link, the end of its mark and the quote
// behind it take at most, in bytes.
const longestMark = 16

// isAddress reports whether the value of an attribute begins at the end of some
// HTML, and is an address.
func isAddress(before string) bool {
	for _, name := range []string{"href", "src", "poster", "cite"} {
		if strings.HasSuffix(before, " "+name+`="`) {
			return true
		}
	}
	return false
}

// writeEntry writes an entry of the table of contents.
func writeEntry(b *strings.Builder, level int, id, text string) {
	if level < 2 || level > 3 || id == "" || text == "" {
		return
	}
	b.WriteString(`<li class="toc-` + strconv.Itoa(level) + `"><a href="#` + template.HTMLEscapeString(escapePath(id)) + `"><bdi>` +
		template.HTMLEscapeString(text) + "</bdi></a></li>")
}

// options are how bodies of one language are written.
func (r *renderer) options(c *content, words *messages.Messages) mdx.Options {
	return mdx.Options{
		Link: func(target string, use mdx.Use) string {
			target = cleanAddress(target)
			if use == mdx.ForFrame || isExternal(target) || strings.HasPrefix(target, "#") {
				return target
			}
			return c.mark(target)
		},
		Code:    r.code.block,
		Icon:    drawing,
		Message: words.Text,
	}
}

func (r *renderer) body(c *content, b *bytes.Buffer, p *site.Page, words *messages.Messages) {
	body := mdx.ParseBody(p.Page, mdx.BodyOptions{Variables: r.model.settings.Variables, Load: r.load})
	options := r.options(c, words)
	options.Beside = true
	if err := mdx.HTML(b, body, options); err != nil {
		panic(err) // writing to memory does not fail
	}
	var contents strings.Builder
	for _, h := range body.Headings() {
		writeEntry(&contents, h.Level, h.ID, h.Text)
	}
	c.contents = template.HTML(contents.String())
	c.endpoint = c.endpoint || slices.ContainsFunc(body.Nodes, (*mdx.Node).IsBeside)
	c.sections = append(c.sections, sectionsOf(body)...)
}

// markdown converts a text that is Markdown: a description of a spec, a banner.
func (r *renderer) markdown(c *content, words *messages.Messages) func(string) template.HTML {
	return func(text string) template.HTML {
		page := &mdx.Page{File: source.NewFile("", []byte(text))}
		var b bytes.Buffer
		if err := mdx.HTML(&b, mdx.ParseBody(page, mdx.BodyOptions{}), r.options(c, words)); err != nil {
			panic(err) // writing to memory does not fail
		}
		return template.HTML(b.String())
	}
}

// inLanguage marks what is in another language than the page: the texts of a
// spec that the page's language borrows.
func (r *renderer) inLanguage(of, page locale.Tag, convert func(string) template.HTML) func(string) template.HTML {
	if of == "" {
		of = r.model.Site.Source
	}
	if of.Same(page) {
		return convert
	}
	return func(text string) template.HTML {
		return template.HTML(`<div lang="`+string(of)+`" dir="`+dirOf(of.IsRTL())+`">`) + convert(text) + "</div>"
	}
}

// endpoint writes what the spec says of the page's operation.
func (r *renderer) endpoint(c *content, b *bytes.Buffer, p *Page, words *messages.Messages) {
	file, op := r.model.specOf(*p.Operation, p.Locale, p.Version)
	if op == nil {
		fmt.Fprintf(b, `<div class="mdx-unknown" role="note"><p class="mdx-unknown-title">%s <code dir="ltr">%s</code></p></div>`,
			template.HTMLEscapeString(words.Text("This operation is in no spec")), template.HTMLEscapeString(p.Operation.String()))
		return
	}
	page, err := reference.Render(reference.Input{
		Spec: file.Spec, Operation: op.Name, Messages: words, Static: !r.canTry(p), Choices: r.choices(),
		Markdown: r.inLanguage(file.Tag, p.Locale, r.markdown(c, words)),
	})
	if err != nil {
		fmt.Fprintf(b, `<div class="mdx-unknown" role="note"><p class="mdx-unknown-title">%s</p></div>`, template.HTMLEscapeString(err.Error()))
		return
	}
	c.endpoint, c.about = true, true
	b.WriteString(string(page.Body))
	c.sections = append(c.sections, section{text: strings.TrimSpace(plainWords(page.Text) + " " + op.ID)})
	c.spec = page.Text
}

// markdownOf returns the text of a page for programs that read Markdown.
func (r *renderer) markdownOf(p *Page) string {
	text := r.content(p).spec
	if source := r.model.source(p); source != nil {
		text += "\n\n" + string(source.File.Data[source.Body:])
	}
	return strings.TrimSpace(text)
}

// forgetHTML lets go of what only pages need: lists and indexes are left to be
// written.
func (r *renderer) forgetHTML() {
	r.code.known = map[codeKey]*colouredCode{}
	for _, o := range r.known {
		o.content.parts, o.content.links = nil, nil
	}
}

// listMark is what begins a line of Markdown and is no word.
var listMark = regexp.MustCompile(`(?m)^[ \t]*(?:#{1,6}|[-*+]|\d+\.)[ \t]+`)

// plainWords takes the marks out of Markdown that search would show.
func plainWords(text string) string {
	text = strings.NewReplacer("`", "", "**", "").Replace(listMark.ReplaceAllString(text, ""))
	return strings.Join(strings.Fields(text), " ")
}

// load reads a page that another one imports.
func (r *renderer) load(from *mdx.Page, name string) (*mdx.Page, error) {
	at := r.model.Site.ImportPath(from.File.Path, name)
	if ext := path.Ext(at); r.tree == nil || ext != ".mdx" && ext != ".md" || !fs.ValidPath(at) {
		return nil, fmt.Errorf("%q is no page of Markdown", name)
	}
	data, err := fs.ReadFile(r.tree, at)
	if err != nil {
		return nil, err
	}
	return mdx.Parse(source.NewFile(at, data)), nil
}

// sectionsOf cuts the text of a body at its headings.
func sectionsOf(body *mdx.Body) []section {
	var list []section
	now := section{}
	var text []string
	flush := func() {
		now.text = strings.Join(strings.Fields(strings.Join(text, " ")), " ")
		if now.text != "" || now.title != "" {
			list = append(list, now)
		}
		text = nil
	}
	mdx.Walk(body.Nodes, func(n *mdx.Node) bool {
		switch n.Kind {
		case mdx.KindHeading:
			flush()
			now = section{id: n.ID, title: n.PlainText()}
			return false
		case mdx.KindElement:
			for _, name := range []string{"title", "label", "description", "caption", "tip"} {
				text = append(text, n.Element.Get(name))
			}
			return true
		case mdx.KindParagraph, mdx.KindCell:
			text = append(text, n.PlainText())
			return false
		case mdx.KindCode:
			text = append(text, cmp.Or(n.Code.Title, ""), n.Text)
			return false
		case mdx.KindText, mdx.KindCodeSpan:
			text = append(text, n.Text)
		}
		return true
	})
	flush()
	return list
}
