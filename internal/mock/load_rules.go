package mock

import (
	"fmt"
	"slices"

	"parlance/internal/tree"
)

// refusalKeys are the reasons for which a request is refused, as the file names
// them.
var refusalKeys = []struct {
	name string
	kind refusalKind
}{
	{"unauthorized", badCredentials}, {"parameter", badParameter}, {"unreadable", unreadable},
	{"missing", missingInBody}, {"invalid", badBody},
}

func (l *loader) operation(key, n *tree.Node) {
	o := l.operationOf(key)
	if o == nil {
		return
	}
	b := &behaviour{op: o, refuses: map[refusalKind]*answer{}}
	l.machine.behaviours[o.ID] = b
	l.fields(n, fmt.Sprintf("the operation %q", o.ID),
		field{"find", false, func(_, v *tree.Node) { l.find(b, v) }},
		field{"refuse", false, func(_, v *tree.Node) { l.refuse(b, v) }},
		field{"rules", true, func(_, v *tree.Node) { l.rules(b, v) }},
	)
}

func (l *loader) find(b *behaviour, n *tree.Node) {
	l.fields(n, "find",
		field{"resource", true, func(_, v *tree.Node) { b.kind = l.resourceOf(v) }},
		field{"id", true, func(_, v *tree.Node) {
			b.id = l.template(b.op, v, scope{})
			if !b.id.dynamic {
				l.problem(v, "the id is always the same: take it from the request, such as $request.path.NAME")
			}
		}},
	)
}

func (l *loader) resourceOf(n *tree.Node) *resource {
	name, ok := l.text(n, "a resource")
	if !ok {
		return nil
	}
	r := l.machine.resource(name)
	if r == nil {
		var names []string
		for _, own := range l.machine.resources {
			names = append(names, own.name)
		}
		l.problem(n, "there is no resource %q: %s", name, oneOf(names))
	}
	return r
}

func (l *loader) refuse(b *behaviour, n *tree.Node) {
	var known []field
	for _, key := range refusalKeys {
		known = append(known, field{key.name, false, func(_, v *tree.Node) {
			a := l.answer(b.op, v, scope{missing: key.kind == missingInBody})
			if a == nil {
				return
			}
			b.refuses[key.kind] = a
			l.tryAnswer(b, a, v, []*state{nil}, nil)
		}})
	}
	l.fields(n, "refuse", known...)
}

func (l *loader) rules(b *behaviour, n *tree.Node) {
	items := l.items(n, "rules")
	// What the resource may be in when a rule is reached; nil: nothing was
	// found.
	possible := []*state{nil}
	if b.kind != nil {
		possible = append(possible, b.kind.states...)
	}
	for i, item := range items {
		r := &rule{}
		if !l.rule(b, r, item, i == len(items)-1) {
			continue
		}
		b.rules = append(b.rules, r)
		reach := slices.DeleteFunc(slices.Clone(possible), func(s *state) bool { return r.about(s) == never })
		if len(reach) == 0 {
			l.problem(item, "this rule is never reached: the rules above it leave no state that it is for")
			continue
		}
		l.checkMove(r, item, reach)
		l.tryAnswer(b, r.answer, item.Get("answer"), reach, r)
		possible = slices.DeleteFunc(possible, func(s *state) bool { return r.about(s) == always })
	}
}

// rule reads one rule. It returns false if there is no telling what it does.
func (l *loader) rule(b *behaviour, r *rule, n *tree.Node, last bool) bool {
	before := len(l.problems)
	l.fields(n, "a rule",
		field{"if", false, func(key, v *tree.Node) {
			if last {
				l.problem(key, "the last rule must have no \"if\", so that one rule always holds: take it out, or add a rule")
				return
			}
			for _, item := range l.items(v, "if") {
				if t := l.test(b, item); t != nil {
					r.tests = append(r.tests, *t)
				}
			}
		}},
		field{"to", false, func(key, v *tree.Node) {
			if b.kind == nil {
				l.problem(key, "nothing was found that could change its state: add \"find\" to the operation")
				return
			}
			r.to = l.stateOf(b.kind, v)
		}},
		field{"create", false, func(key, v *tree.Node) {
			if n.Pair("to") != nil {
				l.problem(key, "a rule has \"to\" or \"create\", not both: make two rules")
			}
			l.create(r, v)
		}},
		field{"answer", true, func(_, v *tree.Node) {
			r.answer = l.answer(b.op, v, scope{
				id: b.kind != nil || r.create != nil, state: b.kind != nil || r.create != nil,
				missing: slices.ContainsFunc(r.tests, func(t test) bool { return t.kind == "lacks" }),
			})
		}},
	)
	if !last && n.Kind == tree.Mapping && n.Pair("if") == nil {
		l.problem(n, "only the last rule may have no \"if\": those below this one would never be reached")
	}
	return len(l.problems) == before && r.answer != nil
}

func (l *loader) create(r *rule, n *tree.Node) {
	l.fields(n, "create",
		field{"resource", true, func(_, v *tree.Node) { r.create = l.resourceOf(v) }},
		field{"in", true, func(_, v *tree.Node) {
			if r.create != nil {
				r.in = l.stateOf(r.create, v)
			}
		}},
	)
}

// checkMove makes sure that a rule leads from somewhere to somewhere.
func (l *loader) checkMove(r *rule, n *tree.Node, reach []*state) {
	if r.to == nil {
		return
	}
	for _, s := range reach {
		switch {
		case s == nil:
			l.problem(n.Pair("to").Key, "this rule may hold where nothing was found: put a rule with {state: none} before it")
		case s.terminal:
			l.problem(n.Pair("to").Key, "this rule may lead away from %q, which is terminal: put a rule with {state: %s} before it", s.name, s.name)
		default:
			continue
		}
		return
	}
}

func (l *loader) test(b *behaviour, n *tree.Node) *test {
	before := len(l.problems)
	t := &test{}
	set := func(kind string, read func(v *tree.Node)) field {
		return field{kind, false, func(key, v *tree.Node) {
			if t.kind != "" {
				l.problem(key, "a test has one key: make two tests, all of which have to hold")
				return
			}
			t.kind = kind
			read(v)
		}}
	}
	l.fields(n, "a test",
		set("state", func(v *tree.Node) { l.stateTest(b, t, v) }),
		set("equal", func(v *tree.Node) { l.two(b, t, v, "equal") }),
		set("in", func(v *tree.Node) { l.two(b, t, v, "in") }),
		set("lacks", func(v *tree.Node) {
			l.fields(v, "lacks",
				field{"in", true, func(_, v *tree.Node) { t.a = l.template(b.op, v, scopeOf(b)) }},
				field{"keys", true, func(_, v *tree.Node) { t.b = l.template(b.op, v, scopeOf(b)) }},
			)
		}),
		set("not", func(v *tree.Node) { t.inner = l.test(b, v) }),
	)
	if len(l.problems) > before {
		return nil
	}
	if t.kind == "" {
		l.problem(n, "a test needs one of the keys state, equal, in, lacks, not")
		return nil
	}
	return t
}

func (l *loader) two(b *behaviour, t *test, n *tree.Node, name string) {
	if n.Kind != tree.Sequence || len(n.Items) != 2 {
		l.problem(n, "%q takes a list of two values", name)
		return
	}
	t.a, t.b = l.template(b.op, n.Items[0], scopeOf(b)), l.template(b.op, n.Items[1], scopeOf(b))
}

func (l *loader) stateTest(b *behaviour, t *test, n *tree.Node) {
	if b.kind == nil {
		l.problem(n, "nothing was found that could have a state: add \"find\" to the operation")
		return
	}
	names := []*tree.Node{n}
	if n.Kind == tree.Sequence {
		names = l.items(n, "state")
	}
	for _, name := range names {
		if name.Text() == "none" && name.Kind == tree.Scalar {
			t.none = true
		} else if s := l.stateOf(b.kind, name); s != nil {
			t.states = append(t.states, s)
		}
	}
}
