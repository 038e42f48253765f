package contract

import (
	"fmt"
	"sync"
)

// atOnce is how many requests are sent together.
const atOnce = 6

// together runs a function several times at once.
func together(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

// actAtOnce carries out an action several times at once: where a second one is
// refused, exactly one may succeed.
func (t *trial) actAtOnce(o *op) []finding {
	if !o.isAction() || !o.refusesTwice() || t.res.reader == nil {
		return nil
	}
	made, ok := t.create("create one to act on at once")
	if !ok {
		return nil
	}
	before, _ := t.see(made.id, "read it")
	v := t.borrow(t.ctx, o, t.res, o.bases(t.rnd)[0], made.id)
	v, _ = t.supply(t.ctx, o, v, map[*resource]any{t.res: made.id}, t.rnd)
	answers := make([]*Answer, atOnce)
	together(atOnce, func(i int) { answers[i], _ = t.valid(t.ctx, o, v, "the same several times at once") })
	won := 0
	refused := 0
	for _, a := range answers {
		switch {
		case a.OK():
			won++
		case a.Status()/100 == 4:
			refused++
		}
	}
	if won > 1 {
		t.Fail(Failure{
			Rule: "race-many-won", Operation: o.Name, Status: 200,
			Message: fmt.Sprintf("of %d actions on one target at once %d succeed: exactly one may", atOnce, won),
		}, shown(answers...)...)
	}
	if refused < atOnce || phaseOf(before) != active || !o.ends() || t.unreliable {
		return nil
	}
	after, seen := t.see(made.id, "read it after all were refused")
	if phaseOf(after) != failed {
		return nil
	}
	return []finding{{
		Failure{
			Rule: "race-none-won", Operation: o.Name,
			Message: fmt.Sprintf("of %d actions on one target at once none succeeds, yet it is %s afterwards", atOnce, after),
		}, append(shown(answers...), shown(seen)...),
	}}
}

// createAtOnce creates several things at once: each needs an id of its own,
// which learnCreated looks at.
func (t *trial) createAtOnce() {
	for _, from := range t.res.creators {
		if t.mayCall(from.op) != nil {
			continue
		}
		v, _ := t.supply(t.ctx, from.op, from.op.bases(t.rnd)[0], nil, t.rnd)
		answers := make([]*Answer, atOnce)
		together(atOnce, func(i int) { answers[i], _ = t.valid(t.ctx, from.op, v, "create several at once") })
		t.lookFor(from, answers)
	}
}

// readAtOnce reads one thing several times at once.
func (t *trial) readAtOnce() {
	made, ok := t.create("create one to read at once")
	if !ok {
		return
	}
	together(atOnce, func(int) { t.read(t.ctx, t.res, made.id, "read it several times at once") })
}

// lookFor reads what was created at once: the server must know all of it.
func (t *trial) lookFor(from origin, answers []*Answer) {
	if t.res.reader == nil || t.mayCall(t.res.reader) != nil {
		return
	}
	for _, a := range answers {
		if !a.OK() {
			continue
		}
		for _, id := range lookup(a.Value, from.pointer) {
			if _, seen := t.see(id, "read what was created at once"); seen != nil {
				t.checkKnown(t.res.reader, seen, true, map[*resource]any{t.res: id})
			}
		}
	}
}
