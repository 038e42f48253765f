package mdx

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"

	"parlance/internal/source"
)

// Body is the content of a page behind its front matter. It is not changed
// after ParseBody.
type Body struct {
	Page     *Page
	Nodes    []*Node
	Problems []Problem // in the order of the page
	Files    []Import  // snippets that <Snippet file="..."> names, from the docs folder
	Names    []Name    // that it imports from pages
	Exports  []string  // names that it defines for others; "*" for all of another file

	usesChildren bool // of a snippet: it shows {children}
}

// BodyOptions is what a body needs to know of the rest of the documentation.
type BodyOptions struct {
	// Variables of docs.json, which stand in pages as {{name}}.
	Variables map[string]string
	// Load returns the page that another one imports, by the path that the
	// statement names. Without it imported components show their children.
	Load func(from *Page, path string) (*Page, error)
	// Snippet says that other pages import this one: its names in braces are
	// their props, and no problems.
	Snippet bool
}

// ProblemKind tells what a Problem is.
type ProblemKind uint8

// The kinds of problems.
const (
	ProblemSyntax     ProblemKind = iota + 1 // no MDX, which refuses the page: shown as text
	ProblemUnclosed                          // an element without its closing tag, or the reverse: refused too
	ProblemComponent                         // an unknown component
	ProblemExpression                        // an expression whose value is not known
	ProblemVariable                          // a variable that docs.json does not define
	ProblemImport                            // an imported file that cannot be read
	ProblemUnsafe                            // an element that pages may not hold: <script>
	ProblemDepth                             // nested too deep
	ProblemScript                            // code that is right and would have to be run
)

// Problem is something in a body that is not shown as it was meant.
type Problem struct {
	Kind    ProblemKind
	Span    source.Span
	Message string
}

// Name is a name that a page imports from another one.
type Name struct {
	Name string // as the other page exports it
	Path string // of that page, as written
	Span source.Span
}

// ParseBody reads the body of a page. It never fails and drops nothing: what
// cannot be read is text, and in Problems.
func ParseBody(p *Page, o BodyOptions) *Body {
	b := newBuilder(p, o)
	b.build()
	b.number()
	return b.body
}

// CheckBody reads a body for all but its Nodes, which are nil. The rest does not
// depend on where the page stands: equal bodies have equal ones.
func CheckBody(p *Page, o BodyOptions) *Body {
	o.Load = nil
	b := newBuilder(p, o)
	b.checks = true
	b.build()
	b.body.Nodes = nil
	return b.body
}

// builder builds the body of a page.
type builder struct {
	body *Body
	file *source.File
	data []byte // the file, a lone "\r" as "\n"
	o    BodyOptions

	texts       []*textBlock
	footnotes   map[string]*Node
	definitions map[string]*Node // by target
	scope       map[string]*Value
	defined     map[string]bool // names that the page exports or imports
	snippets    map[string]importedName
	scripted    map[string]bool // components in JavaScript that are reported
	children    []*Node         // what a snippet shows for {children}
	depth       int             // of snippets in snippets
	budget      int             // of bytes read in vain
	broken      map[string]bool // elements whose opening tag has no end
	checks      bool            // what cannot be a problem is not read

	// For goldmark.
	context parser.Context
	links   map[ast.Node]line // see linkParser
}

func newBuilder(p *Page, o BodyOptions) *builder {
	b := &builder{
		body: &Body{Page: p}, file: p.File, data: p.File.Data, o: o,
		footnotes: map[string]*Node{}, definitions: map[string]*Node{},
		scope: map[string]*Value{}, defined: map[string]bool{}, snippets: map[string]importedName{}, scripted: map[string]bool{}, broken: map[string]bool{},
		links:   map[ast.Node]line{},
		budget:  1<<20 + 10*len(p.File.Data),
		context: parser.NewContext(),
	}
	b.context.Set(builderKey, b)
	b.data = withNewlines(b.data)
	return b
}

// withNewlines replaces each "\r" without "\n", which ends a line too. All
// offsets stay.
func withNewlines(data []byte) []byte {
	if bytes.IndexByte(data, '\r') < 0 || bytes.Count(data, []byte{'\r'}) == bytes.Count(data, []byte("\r\n")) {
		return data
	}
	out := bytes.Clone(data)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return out
}

func (b *builder) build() {
	root := b.readBlocks(b.body.Page.Body)
	b.readInlines()
	b.body.Nodes = b.pairBlocks(root.Children)
	b.readImported()
	b.body.Nodes = b.resolve(b.body.Nodes)
	b.sortProblems()
}

func (b *builder) report(kind ProblemKind, at source.Span, format string, args ...any) {
	b.body.Problems = append(b.body.Problems, Problem{Kind: kind, Span: at, Message: fmt.Sprintf(format, args...)})
}

// reportStray reports a "<" or "{" that begins no tag and no expression, where
// MDX takes it for one: "<" before white space is a sign, but not at the very
// end of a text.
func (b *builder) reportStray(t *textBlock, at int) {
	if b.data[at] == '{' {
		b.report(ProblemSyntax, b.span(at, at+1), `"{" begins an expression that is not closed: write \{ for a brace in the text`)
		return
	}
	last := t.lines[len(t.lines)-1]
	end := at + 1
	if end == withoutLineEnd(b.data, last.Start, last.Stop) {
		if t.node.Kind == KindParagraph && end < len(b.data) && (b.data[end] == ' ' || b.data[end] == '\t') {
			return
		}
	} else if isSpace(b.data[end]) {
		return
	}
	for end < last.Stop && end < at+30 && !isSpace(b.data[end]) && b.data[end] != '>' {
		end++
	}
	if name := strings.Trim(string(b.data[at+1:end]), "/ "); components[name] || htmlElements[name] {
		b.broken[name] = true
		b.report(ProblemSyntax, b.span(at, end), `%q begins a tag that has no end: look for a quote, a brace or ">" that is missing`, b.data[at:end])
		return
	}
	b.report(ProblemSyntax, b.span(at, at+1), `%q is no tag: write \< for a sign in the text, or [text](address) for a link`, b.data[at:end])
}
