package reference

import (
	"net/url"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/preview/messages"
	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// builder reads the parts of one operation into a page.
type builder struct {
	spec     *spec.Spec
	choices  Choices
	messages *messages.Messages
	modern   bool        // OpenAPI 3.1
	schemas  *schema.Set // nil until a value has to be made up

	ids      *ids
	stack    []frame // the schemas that are being read, outermost first
	shown    map[*tree.Pair]link
	choosing map[*tree.Pair]bool // the owners of choices that are being read
	kinds    map[kindKey]phrase

	rows, named  int
	valueBytes   int
	exampleBytes int
	values       map[made]*tree.Node // that were made up
}

func newBuilder(in Input) *builder {
	return &builder{
		spec:     in.Spec,
		choices:  in.Choices,
		messages: in.Messages,
		modern:   !strings.HasPrefix(in.Spec.Version, "3.0"),
		ids:      newIDs(),
		shown:    map[*tree.Pair]link{},
		choosing: map[*tree.Pair]bool{},
		kinds:    map[kindKey]phrase{},
		values:   map[made]*tree.Node{},
	}
}

func (b *builder) page(op *spec.Operation) *page {
	mint := op.Node.Get("x-mint")
	item := b.pathItem(op)
	p := &page{
		title:       first(mint.Get("metadata").Get("title").Text(), op.Summary, op.Name.String()),
		description: op.Description,
		method:      strings.ToUpper(op.Key.Value),
		path:        op.Name.Path,
		webhook:     op.Name.Method == operation.Webhook,
		deprecated:  op.Node.Get("deprecated").IsTrue(),
		intro:       mint.Get("content").Text(),
		docs:        docsLink(op.Node.Get("externalDocs")),
	}
	p.summary = plainText(first(mint.Get("metadata").Get("description").Text(), item.Get("description").Text()))
	if op.Description != "" && mint.Get("metadata").Get("description") == nil {
		p.summary = plainText(op.Description)
	}
	for _, id := range pageIDs {
		b.ids.unique(id)
	}
	if !p.webhook {
		p.servers = b.servers(op.Node, item)
		p.auth, p.freeAccess = b.authorizations(op.Node)
	}
	p.params = b.parameters(op.Node, item, "")
	p.body = b.requestBody(op.Node.Get("requestBody"), "body", schema.Request)
	p.callbacks = b.callbacks(op.Node.Get("callbacks"))
	p.answers = b.answers(op.Node.Get("responses"), "response")
	p.samples, p.base = b.samples(p, op.Node, item)
	return p
}

// pageIDs are the ids that the page itself uses.
var pageIDs = []string{"servers", "authorizations", "path-parameters", "query-parameters", "headers", "cookies", "body",
	"callbacks", "responses", "request-example", "response-example"}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// pathItem returns what the operation shares with others of its path.
func (b *builder) pathItem(op *spec.Operation) *tree.Node {
	section := "paths"
	if op.Name.Method == operation.Webhook {
		section = "webhooks"
	}
	return b.spec.Resolve(b.spec.Doc.Root.Get(section).Get(op.Name.Path))
}

// resolve returns an object that is not a schema, and its description, which
// may stand beside the reference from OpenAPI 3.1 on.
func (b *builder) resolve(n *tree.Node) (object *tree.Node, description string) {
	object = b.spec.Resolve(n)
	if b.modern && reference(n) != "" {
		description = n.Get("description").Text()
	}
	return object, first(description, object.Get("description").Text())
}

// docsLink reads externalDocs.
func docsLink(n *tree.Node) link {
	href := safeURL(n.Get("url").Text())
	if href == "" {
		return link{}
	}
	return link{href, first(n.Get("description").Text(), n.Get("url").Text())}
}

// safeURL returns an address that may be linked to: of the web, or relative.
// It is "" for others, such as "javascript:".
func safeURL(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "":
		return u.String()
	}
	return ""
}

func (b *builder) servers(op, item *tree.Node) []server {
	var list []server
	for _, holder := range []*tree.Node{op, item, b.spec.Doc.Root} {
		for i, n := range items(holder.Get("servers")) {
			if i == maxServers {
				break
			}
			list = append(list, b.server(n))
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

const maxServers = 100

func (b *builder) server(n *tree.Node) server {
	s := server{url: n.Get("url").Text(), description: n.Get("description").Text()}
	plain := s.url
	for _, pair := range pairs(n.Get("variables")) {
		name, v := pair.Key.Value, pair.Value
		plain = strings.ReplaceAll(cut(plain, 2000), "{"+name+"}", cut(v.Get("default").Text(), 200))
		f := b.row(b.ids.below("servers", name), name, b.shape(v))
		f.kind = code("string")
		s.variables = append(s.variables, f)
	}
	s.plain = plainURL(plain)
	return s
}

// exampleHost stands for a server where the spec names none.
const exampleHost = "https://api.example.com"

// plainURL returns the address of a server so that it needs no escapes in any
// language. Hosts may have letters of all scripts.
func plainURL(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), "/")
	if !strings.Contains(text, "://") {
		if text != "" && !strings.HasPrefix(text, "/") {
			text = "/" + text
		}
		text = exampleHost + text
	}
	var out strings.Builder
	for _, c := range []byte(text) {
		if c <= ' ' || c == 0x7F || strings.IndexByte("\"'`\\<>$|^", c) >= 0 {
			out.WriteString(percent(c))
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}

func percent(c byte) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{'%', digits[c>>4], digits[c&15]})
}

// plainText returns the first paragraph of a Markdown text without its most
// common marks.
func plainText(markdown string) string {
	for _, paragraph := range strings.Split(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n\n") {
		text := strings.Join(strings.Fields(paragraph), " ")
		text = strings.TrimSpace(strings.NewReplacer("**", "", "__", "", "`", "").Replace(text))
		if text != "" && text[0] != '#' && text[0] != '<' {
			return cut(text, 400)
		}
	}
	return ""
}
