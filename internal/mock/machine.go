package mock

import (
	"slices"
	"time"

	"parlance/internal/schema"
	"parlance/internal/source"
)

// Machine is what a mock remembers and how that changes: the states of
// resources, and what each operation does to them and answers in each. It does
// not change and may serve several Servers.
//
// It is read from a YAML or JSON file beside the spec, whose comments in
// specs/enterprise-api.mock.yaml describe the format.
type Machine struct {
	File *source.File
	// Spec is the path of the spec, relative to where File.Path is relative to.
	Spec string

	api        *api
	values     map[string]any
	resources  []*resource
	behaviours map[string]*behaviour // by operationId
}

// resource is a kind of thing that is remembered.
type resource struct {
	name     string
	integer  bool // ids are numbers, else UUIDs
	polledBy *op
	keep     int
	states   []*state
	fixtures []fixture
}

// defaultKeep is how many things of a kind are remembered.
const defaultKeep = 1000

// state is what a thing can be in.
type state struct {
	name, label string
	terminal    bool
	leaves      *leave
}

// leave says how a state ends by itself: whichever comes first.
type leave struct {
	to    *state
	polls int           // 0: not by polls
	after time.Duration // 0: not by time
}

type fixture struct {
	id    any
	state *state
}

func (r *resource) state(name string) *state {
	if i := slices.IndexFunc(r.states, func(s *state) bool { return s.name == name }); i >= 0 {
		return r.states[i]
	}
	return nil
}

// behaviour is what an operation does.
type behaviour struct {
	op      *op
	kind    *resource // what find looks for, or nil
	id      template
	refuses map[refusalKind]*answer
	rules   []*rule
}

// rule is one thing that an operation may do.
type rule struct {
	tests  []test
	to     *state    // nil: the resource stays as it is
	create *resource // nil: nothing is created
	in     *state    // of what is created
	answer *answer
}

// answer is a documented answer with a body.
type answer struct {
	doc   *response
	code  int
	media *media // nil: no body
	base  any    // an example that the parts are put into
	with  []replacement
	whole *template // the body, instead of base and with
	fixed []byte    // the body, where it is always the same
}

// replacement is a value that stands in the place of another.
type replacement struct {
	place []string
	value template
}

// refusal returns the answer to requests that are refused for a reason, nil
// where it follows from the spec. It may be called on nil.
func (b *behaviour) refusal(kind refusalKind) *answer {
	if b == nil {
		return nil
	}
	if kind == badMedia || kind == badSize {
		kind = unreadable
	}
	return b.refuses[kind]
}

// behaviour returns what the machine says of an operation, or nil.
func (s *Server) behaviour(o *op) *behaviour {
	if s.machine == nil {
		return nil
	}
	return s.machine.behaviours[o.ID]
}

// act carries out the first rule that holds.
func (s *Server) act(c *call, b *behaviour) *reply {
	e := &env{call: c, machine: s.machine}
	chosen := s.store.step(b, e)
	return s.render(chosen.answer, e)
}

// choose returns the first rule that holds. The last one always does.
func (b *behaviour) choose(e *env) *rule {
	for _, r := range b.rules[:len(b.rules)-1] {
		if r.holds(e) {
			return r
		}
	}
	e.missing = nil
	return b.rules[len(b.rules)-1]
}

func (r *rule) holds(e *env) bool {
	e.missing = nil
	for i := range r.tests {
		if !r.tests[i].holds(e) {
			return false
		}
	}
	return true
}

// render writes an answer.
func (s *Server) render(a *answer, e *env) *reply {
	a.doc.prepare(s.options.Seed)
	re := &reply{code: a.code, headers: a.doc.headers}
	if a.media == nil {
		return re
	}
	re.media = a.media.sent
	if a.fixed != nil {
		re.body = a.fixed
		return re
	}
	v := a.body(e)
	if a.media.schema != nil && !a.media.schema.Valid(v, schema.Response) {
		// What the request brought does not fit. The promise comes first.
		re.body = a.media.sample.body
		return re
	}
	re.body = encode(a.media.sent, v)
	return re
}

// body returns the value of an answer.
func (a *answer) body(e *env) any {
	if a.whole != nil {
		return a.whole.value(e)
	}
	v := schema.Clone(a.base)
	for _, r := range a.with {
		setAt(v, r.place, schema.Clone(r.value.value(e))) // another may stand within it
	}
	return v
}
