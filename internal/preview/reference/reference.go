// Package reference writes the page of one operation of an API: what it does,
// what it takes, what it answers, and how a request to it looks.
//
// A page is built in two steps. First the parts of the operation are read into
// values: references followed, allOf merged, circles cut, the number of rows
// bounded. Then these values are written twice, as HTML and as plain words. All
// of it is in the HTML and can be read without the script, which only folds
// alternatives into tabs and lets readers copy.
//
// Nothing that a spec says is trusted: texts are escaped, ids are cleaned, links
// lead nowhere but to web pages, and a page never grows beyond a few megabytes.
// Markdown becomes HTML by a function of the caller, who answers for its
// safety. The frame around the page, with the title as its first heading, is
// the caller's as well.
package reference

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"

	"parlance/internal/operation"
	"parlance/internal/preview/messages"
	"parlance/internal/schema"
	"parlance/internal/spec"
)

// Input is what a page is made of.
type Input struct {
	Spec      *spec.Spec
	Operation operation.Name

	// Messages are the words of the page that are not of the spec. nil is English.
	Messages *messages.Messages

	// Markdown writes a text of the spec as safe HTML. nil shows it as it is.
	Markdown func(string) template.HTML

	// Choices are how the page looks, where a site does not want it as it is.
	Choices Choices

	// Static says that nothing answers requests of the page. Otherwise it has
	// an empty element, class "ref-try", for a form that sends some.
	Static bool
}

// Choices change how pages look. The zero value is the common way.
type Choices struct {
	Expanded  bool     // what objects consist of is open from the start
	Pills     []string // keywords of schemas whose values stand beside the name
	Languages []string // of the samples, in this order; nil for all
	AllParams bool     // samples have optional parameters too
	NoSamples bool     // only those that the spec has
	FullURL   bool     // the path is shown with its server
}

// Page is the page of an operation.
type Page struct {
	Title    string        // the summary of the operation, or its method and path
	Summary  string        // one or two sentences, without markup
	Body     template.HTML // what follows the title
	Headings []Heading     // of the body, for a table of contents
	Text     string        // the words of the body, as Markdown
}

// Heading is a place of the page that readers may jump to.
type Heading struct {
	Level int // 2 or more
	ID    string
	Text  string
}

//go:embed reference.css
var css string

//go:embed reference.js
var js string

//go:embed try.css
var tryCSS string

//go:embed try.js
var tryJS string

// CSS returns the style sheet of the pages. Its colours are custom properties,
// each with a value of its own where the frame sets none.
func CSS() string { return css }

// JS returns the script of the pages. They can be read without it. It stands in
// one function with, and behind, the script of the frame, whose helpers it uses:
// all, one, make, stored, copies, moveByKeys, selectTab and named.
func JS() string { return js }

// TryCSS returns the style of the form that sends requests, for servers.
func TryCSS() string { return tryCSS }

// TryJS returns the script of that form, for the same place. It speaks to /_parlance/try, as package
// preview/try describes it.
func TryJS() string { return tryJS }

var errNoSpec = errors.New("there is no spec to read the operation from")

// Render writes the page of an operation. It fails where the spec has no such
// operation.
func Render(in Input) (Page, error) {
	if in.Spec == nil {
		return Page{}, errNoSpec
	}
	op := in.Spec.Operation(in.Operation)
	if op == nil {
		return Page{}, fmt.Errorf("%s has no operation %s", in.Spec.File.Path, in.Operation)
	}
	if in.Messages == nil {
		in.Messages = &messages.Messages{Tag: "en"}
	}
	b := newBuilder(in)
	return write(b.page(op), b, in), nil
}

// BodyExamples returns the first example of each media type of a request body,
// as the page shows it: from the spec, or made up where it has none.
func BodyExamples(s *spec.Spec, name operation.Name) map[string]string {
	op := s.Operation(name)
	if op == nil {
		return nil
	}
	b := newBuilder(Input{Spec: s, Messages: &messages.Messages{Tag: "en"}})
	body := b.requestBody(op.Node.Get("requestBody"), "body", schema.Request)
	if body == nil {
		return nil
	}
	examples := map[string]string{}
	for _, m := range body.media {
		for _, e := range m.examples {
			if e.text != "" {
				examples[m.name] = e.text
				break
			}
		}
	}
	return examples
}
