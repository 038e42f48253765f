package contract

import (
	"fmt"
	"strconv"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/tree"
)

// absences counts, for each documented property that need not be there, in how
// many answers of its kind it was and was not. The kind is told by the schema
// that declares the property: one branch of a choice is one kind.
type absences struct {
	counts map[absenceKey]*absence
	kinds  map[formKey][]kindOf // by the form of an answer, so that each form is looked at once
}

type absenceKey struct {
	operation operation.Name
	status    int
	place     string
	node      *tree.Node
}

type absence struct {
	shown           bool
	absent, present int
	exchanges       []*Exchange
}

// formKey is the form of an answer of an operation.
type formKey struct {
	op     *op
	status int
	form   string
}

// maxForms bounds how many forms are remembered: maps have as many as keys.
const maxForms = 5000

type kindOf struct {
	key     absenceKey
	present bool
	shown   bool
}

// look takes in an answer that satisfies its schema.
func (a *absences) look(o *op, v *verdict, e *Exchange, form string) {
	if a.counts == nil {
		a.counts, a.kinds = map[absenceKey]*absence{}, map[formKey][]kindOf{}
	}
	key := formKey{o, e.Response.Status, form}
	kinds, known := a.kinds[key]
	if !known {
		kinds = kindsOf(o, v, e.Response.Status)
		if len(a.kinds) < maxForms {
			a.kinds[key] = kinds
		}
	}
	for _, k := range kinds {
		c := a.counts[k.key]
		if c == nil {
			c = &absence{shown: k.shown}
			a.counts[k.key] = c
		}
		if k.present {
			c.present++
			continue
		}
		c.absent++
		c.exchanges = appendFew(c.exchanges, e)
	}
}

// kindsOf lists the optional properties that an answer has and has not. Which
// schema declares one that is there is found by taking it away.
func kindsOf(o *op, v *verdict, status int) []kindOf {
	s := v.media.schema
	if !s.Valid(v.value, responseDirection) {
		return nil
	}
	var list []kindOf
	key := func(pointer string, node *tree.Node) absenceKey {
		return absenceKey{o.Name, status, general(v.value, pointer), node}
	}
	for _, gone := range s.Absent(v.value, responseDirection) {
		list = append(list, kindOf{key(gone.Pointer, gone.Node), false, gone.Shown})
	}
	for _, pointer := range memberPointers(v.value, "", 0) {
		reduced := without(v.value, pointer)
		if !s.Valid(reduced, responseDirection) {
			continue
		}
		for _, gone := range s.Absent(reduced, responseDirection) {
			if gone.Pointer == pointer {
				list = append(list, kindOf{key(pointer, gone.Node), true, gone.Shown})
			}
		}
	}
	return list
}

// memberPointers lists the members of objects, those of the first item of
// arrays, down to a depth that answers seldom exceed.
func memberPointers(v any, pointer string, depth int) []string {
	if depth > 4 {
		return nil
	}
	var list []string
	switch v := v.(type) {
	case map[string]any:
		for _, name := range sortedMembers(v) {
			if len(list) > 200 {
				break
			}
			at := join(pointer, name)
			list = append(list, at)
			list = append(list, memberPointers(v[name], at, depth+1)...)
		}
	case []any:
		if len(v) > 0 {
			list = memberPointers(v[0], join(pointer, "0"), depth+1)
		}
	}
	return list
}

// formOf writes the members of a value and its short words, by which branches
// of a choice may differ.
func formOf(v any) string { return string(appendForm(nil, v, 0)) }

func appendForm(out []byte, v any, depth int) []byte {
	switch v := v.(type) {
	case map[string]any:
		out = append(out, '{')
		if depth > 4 {
			return append(out, '}')
		}
		for _, name := range sortedMembers(v) {
			out = append(append(out, name...), ':')
			out = append(appendForm(out, v[name], depth+1), ',')
		}
		return append(out, '}')
	case []any:
		out = append(out, '[')
		if len(v) > 0 {
			out = appendForm(out, v[0], depth+1)
		}
		return append(out, ']')
	case string:
		if len(v) <= 16 && !strings.ContainsAny(v, "0123456789 ") {
			return append(out, v...)
		}
		return append(out, '"')
	case nil:
		return append(out, '0')
	}
	return append(out, '1')
}

func allOf(n int) string {
	if n == 1 {
		return "the one answer of its kind"
	}
	return fmt.Sprintf("all %d answers of their kind", n)
}

// lackedByExamples returns the properties that an example of the same kind does
// without: there the document itself shows that they need not come.
func lackedByExamples(api *api) map[absenceKey]bool {
	lacking := map[absenceKey]bool{}
	for _, o := range api.ops {
		for _, answer := range o.responses {
			for _, m := range answer.media {
				if m.schema == nil {
					continue
				}
				for _, example := range m.shown {
					v := verdict{media: m, value: example}
					for _, k := range kindsOf(o, &v, statusOf(answer.status)) {
						if !k.present {
							lacking[k.key] = true
						}
					}
				}
			}
		}
	}
	return lacking
}

// statusOf returns the number of a documented status, 0 for a range.
func statusOf(status string) int {
	n, err := strconv.Atoi(status)
	if err != nil {
		return 0
	}
	return n
}

// fewAnswers is how many answers of a kind must have been seen before a
// property that none of them has counts as one that never comes: by a single
// one it is only worth a look.
const fewAnswers = 2

// failures returns what is absent from all answers of its kind.
func (a *absences) failures(api *api) []Failure {
	var list []Failure
	lacking := lackedByExamples(api)
	for key, c := range a.counts {
		if c.present > 0 || lacking[key] {
			continue
		}
		f := Failure{
			Rule: "property-absent", Severity: Warning, Operation: key.operation, Status: key.status, Place: key.place,
			Message: fmt.Sprintf("the documented property %s is absent from %s", lastToken(key.place), allOf(c.absent)),
			Count:   c.absent, Exchanges: c.exchanges,
			Pointer: api.pointer(key.node), Span: api.span(key.node),
		}
		if c.shown && c.absent >= fewAnswers {
			f.Severity = Broken
			f.Message += ", though the examples show it"
		}
		list = append(list, f)
	}
	return list
}
