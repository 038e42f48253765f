package mock

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// scope says which expressions have a value at a place of the file.
type scope struct{ id, state, missing bool }

func scopeOf(b *behaviour) scope { return scope{id: b.kind != nil, state: b.kind != nil} }

// template reads a value with expressions, each of which must have a value
// there.
func (l *loader) template(o *op, n *tree.Node, s scope) template {
	t := parseTemplateNode(n, func(at *tree.Node, err error) { l.problem(at, "%v", err) })
	t.expressions(func(x *expression) {
		if why := l.outOfScope(o, x, s); why != "" {
			l.problem(n, "%s", why)
		}
	})
	return t
}

// outOfScope says why an expression never has a value, "" if it may have.
func (l *loader) outOfScope(o *op, x *expression, s scope) string {
	switch x.kind {
	case "request.path", "request.query":
		in := strings.TrimPrefix(x.kind, "request.")
		if o.hasParam(in, x.name) || in == "path" && slices.Contains(o.Name.Params(), x.name) {
			return ""
		}
		return fmt.Sprintf("%s has no %s parameter %q: %s", o.ID, in, x.name, oneOf(o.paramNames(in)))
	case "request.body":
		if o.body == nil {
			return fmt.Sprintf("%s has no request body, so $request.body has no value", o.ID)
		}
	case "values":
		if _, there := l.machine.values[x.name]; !there {
			return fmt.Sprintf("there is no constant %q: add it under values", x.name)
		}
	case "id":
		if !s.id {
			return "$id has no value here: nothing is found or created"
		}
	case "state", "label":
		if !s.state {
			return "$" + x.kind + " has no value here: nothing is found"
		}
	case "missing":
		if !s.missing {
			return "$missing has no value here: it is the list that the test lacks, or the refusal missing, has left"
		}
	}
	return ""
}

func (o *op) paramNames(in string) []string {
	var list []string
	for _, p := range o.params {
		if p.in == in {
			list = append(list, p.name)
		}
	}
	return list
}

// answer reads what is answered. It returns nil after a problem.
func (l *loader) answer(o *op, n *tree.Node, s scope) *answer {
	before := len(l.problems)
	a := &answer{}
	l.fields(n, "an answer",
		field{"status", true, func(_, v *tree.Node) { l.status(o, a, v) }},
		field{"example", false, func(_, v *tree.Node) { l.example(a, v) }},
		field{"body", false, func(key, v *tree.Node) {
			if n.Pair("example") != nil || n.Pair("with") != nil {
				l.problem(key, "a body stands alone: take out \"example\" and \"with\", or the body")
				return
			}
			t := l.template(o, v, s)
			a.whole = &t
		}},
		field{"with", false, func(_, v *tree.Node) {}},
	)
	if a.doc == nil || len(l.problems) > before {
		return nil
	}
	l.complete(o, a, n, s)
	if len(l.problems) > before {
		return nil
	}
	return a
}

func (l *loader) status(o *op, a *answer, n *tree.Node) {
	code, err := strconv.Atoi(n.Text())
	if err != nil || code < 200 || code > 599 {
		l.problem(n, "status must be a number from 200 to 599")
		return
	}
	if a.doc = o.expects(code); a.doc == nil {
		var list []string
		for _, r := range o.responses {
			list = append(list, r.status)
		}
		l.problem(n, "%s documents no status %d: %s", o.ID, code, oneOf(list))
		return
	}
	a.code = code
	a.doc.prepare(0)
}

// example finds a named example, also one that does not satisfy its schema: the
// answer is tried later.
func (l *loader) example(a *answer, n *tree.Node) {
	name, ok := l.text(n, "example")
	if !ok || a.doc == nil {
		return
	}
	var names []string
	for _, m := range a.doc.media {
		for _, e := range a.doc.op.api.examplesOf(m.node) {
			if e.name == name {
				a.media, a.base = m, schema.FromNode(e.node)
				return
			}
			if e.name != "" {
				names = append(names, e.name)
			}
		}
	}
	l.problem(n, "the status %d of %s has no example %q: %s", a.code, a.doc.op.ID, name, oneOf(names))
}

// complete chooses the body where none was named, and puts the replacements
// into it.
func (l *loader) complete(o *op, a *answer, n *tree.Node, s scope) {
	with := n.Get("with")
	if len(a.doc.media) == 0 {
		if a.whole != nil || with != nil {
			l.problem(n, "the status %d of %s has no body: take out \"body\" and \"with\"", a.code, o.ID)
		}
		return
	}
	if a.media == nil {
		a.media = a.doc.media[0]
		a.base = a.media.sample.value
		if with != nil && len(a.media.examples) == 0 {
			l.problem(n.Pair("with").Key, "the status %d of %s has no example to put values into: write a body", a.code, o.ID)
		}
	}
	if with == nil {
		return
	}
	l.each(with, "with", func(key, value *tree.Node) {
		if !strings.HasPrefix(key.Value, "/") {
			l.problem(key, "%q is no JSON pointer: it begins with a slash, such as /message", key.Value)
			return
		}
		place := tree.PointerTokens(key.Value)
		if _, there := at(a.base, place); !there {
			l.problem(key, "the example has nothing at %s: choose a place that it has, or write a body", key.Value)
			return
		}
		a.with = append(a.with, replacement{place, l.template(o, value, s)})
	})
}

// dynamic reports whether an answer differs from request to request.
func (a *answer) dynamic() bool {
	return a.whole != nil && a.whole.dynamic ||
		slices.ContainsFunc(a.with, func(r replacement) bool { return r.value.dynamic })
}

// tryAnswer renders an answer for each state in which it may be given, and
// compares it with its schema.
func (l *loader) tryAnswer(b *behaviour, a *answer, n *tree.Node, reach []*state, r *rule) {
	if a.media == nil || n == nil {
		return
	}
	for _, s := range reach {
		e := l.sample(b, r, s)
		v := a.body(e)
		if !a.dynamic() {
			a.fixed = encode(a.media.sent, v)
		}
		if a.media.schema == nil {
			return
		}
		broken := a.media.schema.Validate(v, schema.Response)
		if len(broken) == 0 {
			broken = a.media.schema.Undeclared(v, schema.Response)
		}
		if len(broken) > 0 {
			l.problem(n, "this answer does not satisfy the schema of status %d of %s: %s", a.code, b.op.ID, explain(broken))
			return
		}
	}
}

// sampleID stands for an id where an answer is tried.
const sampleID = "00000000-0000-4000-8000-000000000000"

// sample returns what an answer may be rendered with.
func (l *loader) sample(b *behaviour, r *rule, s *state) *env {
	c := &call{request: &http.Request{Header: http.Header{}}, op: b.op, raw: map[string]string{}, params: map[paramKey]any{}}
	random := rand.New(rand.NewPCG(0, 0))
	for _, p := range b.op.params {
		if v, err := p.reader.schema.Generate(random, schema.Request); err == nil {
			c.params[paramKey{p.in, p.name}] = v
		}
	}
	for _, name := range b.op.Name.Params() {
		c.raw[name] = sampleID
	}
	if b.op.body != nil {
		c.body, _ = b.op.body.media[0].reader.schema.Generate(random, schema.Request)
	}
	e := &env{call: c, machine: l.machine, state: s, id: any(sampleID), missing: []any{"name"}}
	kind := b.kind
	if r != nil && r.create != nil {
		kind, e.state = r.create, r.in
	}
	if kind != nil && kind.integer {
		e.id = firstID
	}
	return e
}
