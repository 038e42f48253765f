package mock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"parlance/internal/schema"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// LoadMachine reads a state machine for a spec and checks it against it: every
// operation, parameter, status and example that it names has to be documented,
// and every answer has to satisfy its schema. With a problem there is no
// Machine.
func LoadMachine(f *source.File, s *spec.Spec) (*Machine, []tree.Problem) {
	doc, problems := tree.Parse(f)
	l := &loader{problems: problems}
	if len(problems) > 0 {
		return nil, problems
	}
	if s == nil || !s.Usable {
		return nil, []tree.Problem{{Span: f.Span(0, 0), Message: "the spec cannot be used: parlance lint says why"}}
	}
	l.machine = &Machine{File: f, api: newAPI(s), values: map[string]any{}, behaviours: map[string]*behaviour{}}
	l.root(doc.Root)
	slices.SortStableFunc(l.problems, func(a, b tree.Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.machine, nil
}

// loader reads a machine and gathers what is wrong with it.
type loader struct {
	machine  *Machine
	problems []tree.Problem
}

func (l *loader) problem(at *tree.Node, format string, args ...any) {
	l.problems = append(l.problems, tree.Problem{Span: at.Span, Message: fmt.Sprintf(format, args...)})
}

// field is a key that a mapping may hold, and what reads its value.
type field struct {
	name     string
	required bool
	read     func(key, value *tree.Node)
}

// fields reads a mapping, in the order of known: what comes later may refer to
// what came before. place is for messages.
func (l *loader) fields(n *tree.Node, place string, known ...field) {
	if n.Kind != tree.Mapping {
		l.problem(n, "%s must be a mapping with %s", place, listFields(known))
		return
	}
	for _, pair := range n.Pairs {
		if !slices.ContainsFunc(known, func(f field) bool { return f.name == pair.Key.Value }) {
			l.problem(pair.Key, "%s has no key %q: there are %s", place, pair.Key.Value, listFields(known))
		}
	}
	for _, f := range known {
		switch pair := n.Pair(f.name); {
		case pair == nil && f.required:
			l.problem(n, "%s lacks the key %q: add it", place, f.name)
		case pair != nil && isEmpty(pair.Value) && f.name != "example":
			l.problem(pair.Key, "%q is empty: give it a value, or take it out", f.name)
		case pair != nil:
			f.read(pair.Key, pair.Value)
		}
	}
}

func listFields(known []field) string {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

func isEmpty(n *tree.Node) bool { return n.Kind == tree.Scalar && n.Type == tree.Null }

// each reads a mapping of names.
func (l *loader) each(n *tree.Node, place string, read func(key, value *tree.Node)) {
	if n.Kind != tree.Mapping {
		l.problem(n, "%s must be a mapping of names", place)
		return
	}
	for _, pair := range n.Pairs {
		if isEmpty(pair.Value) {
			l.problem(pair.Key, "%q is empty: give it a value ({} for none), or take it out", pair.Key.Value)
			continue
		}
		read(pair.Key, pair.Value)
	}
}

// items reads a list that is not empty.
func (l *loader) items(n *tree.Node, place string) []*tree.Node {
	if n.Kind != tree.Sequence || len(n.Items) == 0 {
		l.problem(n, "%s must be a list with at least one item", place)
		return nil
	}
	return n.Items
}

// text reads a single value as it is written.
func (l *loader) text(n *tree.Node, place string) (string, bool) {
	if n.Kind != tree.Scalar || n.Text() == "" {
		l.problem(n, "%s must be a text", place)
		return "", false
	}
	return n.Text(), true
}

func (l *loader) truth(n *tree.Node, place string) bool {
	if n.Kind != tree.Scalar || n.Type != tree.Bool {
		l.problem(n, "%s must be true or false", place)
	}
	return n.IsTrue()
}

// count reads a whole number between 1 and a limit.
func (l *loader) count(n *tree.Node, place string, limit int) int {
	i, err := strconv.Atoi(n.Text())
	if n.Kind != tree.Scalar || n.Type != tree.Int || err != nil || i < 1 || i > limit {
		l.problem(n, "%s must be a whole number from 1 to %d", place, limit)
		return 1
	}
	return i
}

func (l *loader) root(n *tree.Node) {
	m := l.machine
	l.fields(n, "the machine",
		field{"mock", true, func(_, v *tree.Node) {
			if v.Text() != "1" {
				l.problem(v, "this version of the format is not known: write \"mock: 1\"")
			}
		}},
		field{"spec", true, func(_, v *tree.Node) {
			if name, ok := l.text(v, "spec"); ok && path.IsAbs(name) {
				l.problem(v, "the path of the spec must be relative to this file")
			} else if ok {
				m.Spec = path.Join(path.Dir(m.File.Path), name)
			}
		}},
		field{"values", false, func(_, v *tree.Node) {
			l.each(v, "values", func(key, value *tree.Node) { m.values[key.Value] = schema.FromNode(value) })
		}},
		field{"resources", false, func(_, v *tree.Node) { l.each(v, "resources", l.resource) }},
		field{"operations", false, func(_, v *tree.Node) { l.each(v, "operations", l.operation) }},
	)
	// What polls a resource has to find it, or no poll would ever count.
	if pair := n.Pair("resources"); pair != nil && pair.Value.Kind == tree.Mapping {
		l.each(pair.Value, "resources", l.pollers)
	}
}

func (l *loader) pollers(key, value *tree.Node) {
	r := l.machine.resource(key.Value)
	if r == nil || r.polledBy == nil {
		return
	}
	if b := l.machine.behaviours[r.polledBy.ID]; b == nil || b.kind != r {
		l.problem(value.Get("polled_by"), "%s does not find a resource %q, so that no poll would count: give it find under operations",
			r.polledBy.ID, r.name)
	}
}

func (m *Machine) resource(name string) *resource {
	if i := slices.IndexFunc(m.resources, func(r *resource) bool { return r.name == name }); i >= 0 {
		return m.resources[i]
	}
	return nil
}

// maxKeep bounds what a file may ask to remember.
const maxKeep = 100_000

func (l *loader) resource(key, n *tree.Node) {
	r := &resource{name: key.Value, keep: defaultKeep}
	place := fmt.Sprintf("the resource %q", r.name)
	l.fields(n, place,
		field{"id", true, func(_, v *tree.Node) {
			r.integer = v.Text() == "integer"
			if v.Text() != "uuid" && !r.integer {
				l.problem(v, "the ids of %s must be \"uuid\" or \"integer\"", place)
			}
		}},
		field{"polled_by", false, func(_, v *tree.Node) { r.polledBy = l.operationOf(v) }},
		field{"keep", false, func(_, v *tree.Node) { r.keep = l.count(v, "keep", maxKeep) }},
		field{"states", true, func(_, v *tree.Node) { l.states(r, v) }},
		field{"fixtures", false, func(_, v *tree.Node) { l.fixtures(r, v) }},
	)
	l.machine.resources = append(l.machine.resources, r)
}

// operationOf reads an operationId.
func (l *loader) operationOf(n *tree.Node) *op {
	id, ok := l.text(n, "an operationId")
	if !ok {
		return nil
	}
	o := l.machine.api.byID(id)
	if o == nil {
		l.problem(n, "the spec has no operation %q: %s", id, l.knownOperations())
		return nil
	}
	return o.prepare()
}

func (l *loader) knownOperations() string {
	var list []string
	for _, o := range l.machine.api.ops {
		if o.ID != "" {
			list = append(list, o.ID)
		}
	}
	return oneOf(list)
}

// oneOf lists what there is, as far as a message can hold it.
func oneOf(list []string) string {
	switch {
	case len(list) == 0:
		return "there is none"
	case len(list) > 12:
		return "there are " + strings.Join(list[:12], ", ") + " and others"
	case len(list) == 1:
		return "there is " + list[0]
	}
	return "there are " + strings.Join(list, ", ")
}

func (l *loader) states(r *resource, n *tree.Node) {
	l.each(n, "states", func(key, _ *tree.Node) {
		if key.Value == "none" {
			l.problem(key, "no state can be called \"none\", which means that nothing was found: choose another name")
		}
		r.states = append(r.states, &state{name: key.Value})
	})
	if len(r.states) == 0 {
		l.problem(n, "the resource %q has no states: add one", r.name)
		return
	}
	l.each(n, "states", func(key, value *tree.Node) { l.state(r, r.state(key.Value), value) })
}

func (l *loader) state(r *resource, s *state, n *tree.Node) {
	place := fmt.Sprintf("the state %q", s.name)
	if n.Kind == tree.Mapping && len(n.Pairs) == 0 {
		return
	}
	l.fields(n, place,
		field{"label", false, func(_, v *tree.Node) { s.label, _ = l.text(v, "label") }},
		field{"terminal", false, func(_, v *tree.Node) { s.terminal = l.truth(v, "terminal") }},
		field{"leaves", false, func(key, v *tree.Node) {
			if s.terminal {
				l.problem(key, "%s is terminal, so nothing leads away from it: take out \"leaves\" or \"terminal\"", place)
			}
			s.leaves = l.leaves(r, v)
		}},
	)
}

// minTime keeps states from changing faster than anybody could see.
const minTime = time.Millisecond

func (l *loader) leaves(r *resource, n *tree.Node) *leave {
	lv := &leave{}
	l.fields(n, "leaves",
		field{"to", true, func(_, v *tree.Node) { lv.to = l.stateOf(r, v) }},
		field{"polls", false, func(key, v *tree.Node) {
			lv.polls = l.count(v, "polls", 1_000_000)
			if r.polledBy == nil {
				l.problem(key, "nothing polls the resource %q: add \"polled_by\", or give a time", r.name)
			}
		}},
		field{"time", false, func(_, v *tree.Node) {
			after, err := time.ParseDuration(v.Text())
			if err != nil || after < minTime {
				l.problem(v, "time must be a duration of at least 1ms, such as 20s or 1m30s")
			}
			lv.after = after
		}},
	)
	if n.Kind == tree.Mapping && lv.polls == 0 && lv.after == 0 && n.Pair("polls") == nil && n.Pair("time") == nil {
		l.problem(n, "leaves needs polls or a time, such as {to: NAME, polls: 5, time: 20s}")
	}
	if lv.to == nil {
		return nil
	}
	return lv
}

// stateOf reads the name of a state.
func (l *loader) stateOf(r *resource, n *tree.Node) *state {
	name, ok := l.text(n, "a state")
	if !ok {
		return nil
	}
	s := r.state(name)
	if s == nil {
		var names []string
		for _, own := range r.states {
			names = append(names, own.name)
		}
		l.problem(n, "the resource %q has no state %q: %s", r.name, name, oneOf(names))
	}
	return s
}

func (l *loader) fixtures(r *resource, n *tree.Node) {
	known := map[string]bool{}
	for _, item := range l.items(n, "fixtures") {
		var f fixture
		l.fields(item, "a fixture",
			field{"id", true, func(_, v *tree.Node) { f.id = l.fixtureID(r, v) }},
			field{"state", true, func(_, v *tree.Node) { f.state = l.stateOf(r, v) }},
		)
		if f.id == nil || f.state == nil {
			continue
		}
		if known[keyOf(f.id)] {
			l.problem(item, "another fixture has the id %s: each needs its own", schema.Text(f.id))
		}
		known[keyOf(f.id)] = true
		r.fixtures = append(r.fixtures, f)
	}
}

func (l *loader) fixtureID(r *resource, n *tree.Node) any {
	v := schema.FromNode(n)
	number, isNumber := v.(json.Number)
	switch {
	case r.integer && isNumber && !strings.ContainsAny(string(number), ".eE"):
		return v
	case !r.integer && n.Kind == tree.Scalar && isUUID(n.Text()):
		return n.Text()
	case r.integer:
		l.problem(n, "the ids of the resource %q are integers: write one", r.name)
	default:
		l.problem(n, "the ids of the resource %q are UUIDs: write one, such as f1000000-0000-4000-8000-000000000001", r.name)
	}
	return nil
}
