package spec

import (
	"strings"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Side says how a locale's spec departs from its base.
type Side uint8

// The sides.
const (
	Missing Side = iota // the base has it, the locale has not
	Extra               // the locale has it, the base has not
	Differs             // both have it, with different values
)

func (s Side) String() string {
	switch s {
	case Missing:
		return "missing"
	case Extra:
		return "extra"
	}
	return "differs"
}

// Subject is the part of the contract that differs; there is a lint rule for
// each.
type Subject string

// The subjects.
const (
	SubjectOperation Subject = "operation"
	SubjectParameter Subject = "parameter"
	SubjectRequest   Subject = "request"  // the body, or one of its media types
	SubjectResponse  Subject = "response" // a status, or a media type, header or link of one
	SubjectProperty  Subject = "property"
	SubjectSchema    Subject = "schema" // a named component, or an alternative of oneOf, anyOf, allOf
	SubjectValue     Subject = "value"
	SubjectText      Subject = "text"
	SubjectExample   Subject = "example"
)

// Difference is one departure of a locale's spec from its base.
type Difference struct {
	Side    Side
	Subject Subject
	Names   []string // what is missing, extra or different: "422", "POST /resume", "required"
	Where   string   // what it belongs to, for people: "response 200 of GET /inputs"

	// Pointer is the JSON Pointer of the thing in the locale's document, or of
	// where it is missing: "-" stands for an item that a list lacks. Where a
	// whole mapping is missing that has several Names, it is that mapping's.
	Pointer   string
	Operation operation.Name // the first operation that it concerns; zero for components
	Span      source.Span    // where in the locale's file it is, or belongs
	BaseSpan  source.Span    // where in the base; of what is extra: what should hold it

	// What an edit needs. Container is the mapping or sequence of the locale
	// that lacks or holds the thing, and BaseContainer its counterpart.
	Container, BaseContainer *tree.Node
	Key                      string     // for a mapping
	Base, Locale             *tree.Node // the values (or items); nil on the side that lacks it
	LocaleKey                *tree.Node // of a pair that the locale has

	rule      rule       // of the value
	component string     // the reference to the component that is missing
	after     *tree.Node // the item behind which one that is missing belongs; nil: at the start
	keepIn    []keeper   // the operations that need a parameter which their path must lose
	alias     *detour    // the alias behind which Container stands
}

// keeper is an operation that must declare a parameter itself.
type keeper struct {
	base, locale *tree.Node
}

// IsContract reports whether the difference is in the contract, not in text or
// examples.
func (d *Difference) IsContract() bool {
	return d.Subject != SubjectText && d.Subject != SubjectExample
}

// detour is an alias on the way to a value: what stands behind it stands
// elsewhere in the text, and in other places of the document too.
type detour struct {
	container, key, alias *tree.Node // key is nil in a sequence
}

// past returns the detour that leads to a value of a container, where the
// container itself is reached by d.
func (d *detour) past(container, key, value *tree.Node) *detour {
	if d == nil && value.Alias {
		return &detour{container, key, value}
	}
	return d
}

// place is where a comparison stands: in both documents at once.
type place struct {
	path      *step   // in the locale's document
	about     *phrase // what this is a part of
	operation operation.Name
	span      source.Span // of the key that leads here, in the locale's file
	baseSpan  source.Span
	section   Subject // what a media type belongs to: request, response or parameter
	item      *item   // the path item around
	alias     *detour // on the way here, in the locale's file
}

// item is a path item in both documents.
type item struct {
	name         operation.Name // the method is open, but for webhooks; zero in a callback
	base, locale *tree.Node
	at           place
}

// step is the last token of a JSON Pointer behind those before it.
type step struct {
	up    *step
	token string
}

func (s *step) String() string {
	if s == nil {
		return ""
	}
	return join(s.up.String(), s.token)
}

// phrase describes a place for people: response "200" of POST /stop.
type phrase struct {
	what, name string // the name is quoted
	of         *phrase
}

func (p *phrase) String() string {
	if p == nil {
		return ""
	}
	var b strings.Builder
	for ; p != nil; p = p.of {
		b.WriteString(p.what)
		if p.name != "" {
			if p.what != "" {
				b.WriteByte(' ')
			}
			b.WriteString(quote(p.name))
		}
		if p.of != nil {
			b.WriteString(" of ")
		}
	}
	return b.String()
}

// below returns the place of a key that only the pointer tells.
func (p place) below(token string) place {
	p.path = &step{p.path, token}
	return p
}

// child returns the place of the value of a pair that both have.
func (p place) child(locale *tree.Node, b, l *tree.Pair) place {
	p.path = &step{p.path, l.Key.Value}
	p.span, p.baseSpan = l.Key.Span, b.Key.Span
	p.alias = p.alias.past(locale, l.Key, l.Value)
	return p
}

// entry returns the place of an item of a list.
func (p place) entry(list *tree.Node, i int, base *tree.Node) place {
	value := list.Items[i]
	p.path = &step{p.path, itoa(i)}
	p.span, p.baseSpan = firstLine(value.Span), firstLine(base.Span)
	p.alias = p.alias.past(list, nil, value)
	return p
}

// of returns p with a description put before it: "response 200 of POST /stop".
func (p place) of(what, name string) place {
	p.about = &phrase{what, name, p.about}
	return p
}
