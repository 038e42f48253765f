// Package mdx reads the pages of a documentation: front matter, imports and the
// body, which it also writes as HTML.
//
// A page is an .mdx or .md file as Mintlify reads it. Its front matter is YAML
// between two lines "---", or TOML between two lines "+++", at the very start of
// the file; what follows is the body (github.com/micromark/
// micromark-extension-frontmatter). Edits are byte splices of the front matter:
// no other byte of a page ever changes.
//
// The body is Markdown with JSX, read as remark-mdx reads it, but for mistakes:
// where that refuses a page, ParseBody shows what was written and reports a
// Problem. Every node has its place in the file. Which pages of a site link to
// which, and how code is coloured, is for others: HTML takes callbacks.
package mdx

import (
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Page is a parsed page. It is not changed after Parse.
type Page struct {
	File     *source.File
	Front    Front
	Imports  []Import // of other files of the tree, in the order of the file
	Body     int      // offset at which the body begins
	Problems []tree.Problem

	operation *Directive
}

// Form is the language of front matter.
type Form uint8

// The forms.
const (
	None Form = iota // no front matter, which is valid
	YAML
	TOML
)

// Front is the front matter of a page.
type Front struct {
	Form   Form
	Span   source.Span // the lines between the two fences; the zero Span without front matter
	Fields *tree.Node  // a mapping; empty, not nil, where there is none or it cannot be read
}

// noFields stands for a front matter without any. It is never changed.
var noFields = &tree.Node{Kind: tree.Mapping}

// Parse reads a page. It never fails: what cannot be read is in Problems.
func Parse(f *source.File) *Page {
	p := &Page{File: f}
	if problem := tree.CheckEncoding(f); problem != nil {
		p.Front.Fields, p.Body = noFields, afterMark(f.Data)
		p.Problems = append(p.Problems, *problem)
		return p
	}
	p.readFront()
	p.operation = readOperation(p.Front.Fields)
	p.Imports = readImports(f, p.Body)
	return p
}

// Field returns the value of a key of the front matter, or nil.
func (p *Page) Field(key string) *tree.Node { return p.Front.Fields.Get(key) }

// Title returns the title that the front matter gives, or "".
func (p *Page) Title() string { return p.Field("title").Text() }

// Description returns the description that the front matter gives, or "".
func (p *Page) Description() string { return p.Field("description").Text() }

// Operation returns the operation that the page shows, or nil when it names
// none. Key "openapi" goes before "api".
func (p *Page) Operation() *Directive { return p.operation }
