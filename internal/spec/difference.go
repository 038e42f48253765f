package spec

import (
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
	Side      Side
	Subject   Subject
	Names     []string       // what is missing, extra or different: "422", "POST /resume", "required"
	Where     string         // what it belongs to, for people: "response 200 of GET /inputs"
	Pointer   string         // JSON Pointer of the (missing) thing in the locale's document
	Operation operation.Name // the first operation that it concerns; zero for components
	Span      source.Span    // where in the locale's file it is, or belongs
	BaseSpan  source.Span    // where in the base; zero when it is not there

	// What an edit needs. Container is the mapping or sequence of the locale
	// that lacks or holds the thing, and BaseContainer its counterpart.
	Container, BaseContainer *tree.Node
	Key                      string     // for a mapping
	Base, Locale             *tree.Node // the values (or items); nil on the side that lacks it
	LocaleKey                *tree.Node // of a pair that the locale has
}

// IsContract reports whether the difference is in the contract, not in text or
// examples.
func (d *Difference) IsContract() bool {
	return d.Subject != SubjectText && d.Subject != SubjectExample
}

// place is where a comparison stands: in both documents at once.
type place struct {
	pointer   string // in the locale's document
	where     string // for people
	operation operation.Name
	span      source.Span // of the key that leads here, in the locale's file
	baseSpan  source.Span
	subject   Subject // of what is missing directly below, when the kind does not tell
}

// child returns the place below key.
func (p place) child(key string, base, locale *tree.Pair) place {
	p.pointer = join(p.pointer, key)
	if base != nil {
		p.baseSpan = base.Key.Span
	}
	if locale != nil {
		p.span = locale.Key.Span
	}
	return p
}

// of returns p with a description put before it: "response 200 of POST /stop".
func (p place) of(what string) place {
	if p.where == "" {
		p.where = what
	} else {
		p.where = what + " of " + p.where
	}
	return p
}
