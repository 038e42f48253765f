package contract

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"parlance/internal/schema"
)

// What a contract says of behaviour is derived as follows.
//
//   - A reader (resource.reader) tells the state of a thing by a property that
//     is restricted to certain words. Words are active, succeeded or failed
//     (phaseOf); nothing is concluded from others.
//   - An action is a POST on a thing that creates nothing. Where its
//     documentation speaks of a state that does not suit (op.refusesTwice), doing
//     it twice, doing it to what has ended, and doing it several times at once
//     must succeed no more than once.
//   - An action or DELETE whose name says that it ends things (op.ends) must
//     leave no thing active.
//   - Acting on one thing, or creating one, must not change the state of another
//     to that which the action leads to; nor must reading.
//   - A thing that has ended stays as it is while nothing is done to it.
//
// What could also come about by itself, such as another thing failing at that
// moment, is reported only if a second trial shows it again.

// behaviourJobs are one for each resource, since trials on one must not meet.
func (r *run) behaviourJobs() []job {
	var jobs []job
	for i, res := range r.api.graph.resources {
		if !r.options.Shard.has(i) {
			continue
		}
		jobs = append(jobs, jobOf(i, saltBehaviour, func(ctx context.Context, rnd *rand.Rand) {
			t := &trial{run: r, ctx: ctx, res: res, rnd: rnd}
			if res.reader != nil && r.mayCall(res.reader) == nil {
				t.life()
				t.confirm(t.readingIsSafe)
				t.readAtOnce()
			}
			for _, o := range t.actions() {
				if t.done() {
					return
				}
				t.confirm(func() []finding { return t.act(o) })
				t.confirm(func() []finding { return t.actAtOnce(o) })
			}
			t.createAtOnce()
			t.fixtures()
		}))
	}
	return jobs
}

// trial is a series of requests about the things of one resource, one after the
// other but where it says otherwise.
type trial struct {
	*run
	ctx context.Context
	res *resource
	rnd *rand.Rand

	unreliable bool // reading changes things: states say nothing of what was done
}

// finding is a failure that may have come about by chance.
type finding struct {
	failure Failure
	shown   []*Exchange
}

// confirm reports what two runs of a trial both find.
func (t *trial) confirm(try func() []finding) {
	first := try()
	if len(first) == 0 {
		return
	}
	second := try()
	for _, f := range first {
		same := func(g finding) bool {
			return g.failure.Rule == f.failure.Rule && g.failure.Operation == f.failure.Operation
		}
		if slices.ContainsFunc(second, same) {
			t.Fail(f.failure, f.shown...)
		}
	}
}

func (t *trial) done() bool { return t.ctx.Err() != nil || t.client.isDead() }

// actions returns the operations that change a thing.
func (t *trial) actions() []*op {
	var list []*op
	for _, o := range order(t.res.users) {
		if !o.isSafe() && o.links.creates == nil && t.mayCall(o) == nil {
			list = append(list, o)
		}
	}
	return list
}

// isAction reports whether a second call is a second act: POST is not
// idempotent by its nature, other methods are.
func (o *op) isAction() bool { return o.Name.Method == http.MethodPost && o.links.creates == nil }

func (t *trial) create(what string) (*thing, bool) {
	return t.run.create(t.ctx, t.res, t.rnd, what, 0)
}

// call carries out an operation on a thing.
func (t *trial) call(o *op, id any, what string) *Answer {
	v := t.borrow(t.ctx, o, t.res, o.bases(t.rnd)[0], id)
	v, _ = t.supply(t.ctx, o, v, map[*resource]any{t.res: id}, t.rnd)
	answer, err := t.valid(t.ctx, o, v, what)
	if err != nil {
		return nil
	}
	return answer
}

// see reads a thing and returns its state.
func (t *trial) see(id any, what string) (string, *Answer) {
	if t.res.reader == nil {
		return "", nil
	}
	answer, err := t.read(t.ctx, t.res, id, what)
	if err != nil {
		return "", nil
	}
	return t.res.stateIn(answer), answer
}

// shown lists the exchanges of answers.
func shown(answers ...*Answer) []*Exchange {
	var list []*Exchange
	for _, a := range answers {
		if a != nil {
			list = append(list, a.Exchange)
		}
	}
	return list
}

// life follows a thing from its creation to its end, and looks whether it stays
// ended.
func (t *trial) life() {
	made, ok := t.create("create something to follow")
	if !ok {
		return
	}
	last, state := t.watch(t.ctx, t.res, made.id, followReads)
	if t.res.state == "" || !phaseOf(state).ended() {
		return
	}
	for range 2 {
		later, again := t.see(made.id, "read what has ended")
		if again == nil || !t.sameEnd(state, later, last, again) {
			return
		}
	}
	t.actOnEnded(made.id, state)
}

// sameEnd reports whether what has ended is reported as it was.
func (t *trial) sameEnd(before, after string, answers ...*Answer) bool {
	if after == before || after == "" || phaseOf(after) == unknownPhase {
		return true
	}
	t.Fail(Failure{
		Rule: "state-goes-back", Operation: t.res.reader.Name, Status: 200, Place: t.res.state,
		Message: fmt.Sprintf("what was %s is %s, though nothing was done to it", before, after),
	}, shown(answers...)...)
	return false
}

// actOnEnded: actions that depend on the state must be refused, and a refusal
// must change nothing.
func (t *trial) actOnEnded(id any, state string) {
	for _, o := range t.actions() {
		if !o.isAction() || !o.refusesTwice() {
			continue
		}
		answer := t.call(o, id, "act on what is "+state)
		if answer == nil {
			return
		}
		if answer.OK() {
			t.Fail(Failure{
				Rule: "acted-on-ended", Operation: o.Name, Status: answer.Status(),
				Message: fmt.Sprintf("the action succeeds on what is %s, though a state that does not suit must be refused", state),
			}, shown(answer)...)
			return // what it does to the state is not ours to say
		}
		after, seen := t.see(id, "read it after a refused action")
		if after != "" && after != state && phaseOf(after) != unknownPhase {
			t.Fail(Failure{
				Rule: "refused-but-done", Operation: o.Name, Status: answer.Status(),
				Message: fmt.Sprintf("the action is refused, yet what was %s is %s afterwards", state, after),
			}, shown(answer, seen)...)
			return
		}
	}
}

// act carries out an action on one of three things, and looks at all of them.
func (t *trial) act(o *op) []finding {
	var found []finding
	older, ok := t.create("create one to compare with")
	if !ok {
		return nil
	}
	before, _ := t.see(older.id, "read it")
	target, ok := t.create("create one to act on")
	if !ok {
		return nil
	}
	newer, ok := t.create("create one more")
	if !ok || equalIDs(schema.Text(older.id), schema.Text(target.id)) || equalIDs(schema.Text(newer.id), schema.Text(target.id)) {
		return nil
	}
	between, seen := t.see(older.id, "read the first again")
	if phaseOf(before) == active && phaseOf(between) == failed {
		found = append(found, t.touched(newer.origin, seen,
			fmt.Sprintf("creating another changes what was %s to %s", before, between), newer.creator))
	}
	newerBefore, _ := t.see(newer.id, "read the last")
	_, known := t.see(target.id, "read the second")
	answer := t.call(o, target.id, "act on the second")
	t.checkKnown(o, answer, true, map[*resource]any{t.res: target.id})
	if t.unreliable {
		return nil
	}
	if !answer.OK() || known != nil && !known.OK() {
		return found // without a reader that knows the target nothing can be said of it
	}
	state := t.effect(o, target.id, answer)
	if t.res.state != "" && phaseOf(state) != active && state != "" {
		if after, seen := t.see(older.id, "read the first after acting on another"); phaseOf(between) == active && after == state {
			found = append(found, t.touched(o, seen, fmt.Sprintf("acting on one changes another, older one from %s to %s", between, after), answer.Exchange))
		}
		if after, seen := t.see(newer.id, "read the last after acting on another"); phaseOf(newerBefore) == active && after == state {
			found = append(found, t.touched(o, seen, fmt.Sprintf("acting on one changes another, newer one from %s to %s", newerBefore, after), answer.Exchange))
		}
	}
	t.againOn(o, target.id, answer)
	if phaseOf(state).ended() {
		t.actOnEnded(target.id, state)
	}
	return found
}

func (t *trial) touched(o *op, seen *Answer, message string, act *Exchange) finding {
	return finding{
		Failure{Rule: "others-touched", Operation: o.Name, Message: message},
		append([]*Exchange{act}, shown(seen)...),
	}
}

// pausesForEffect are how long an effect may take to show.
var pausesForEffect = []time.Duration{0, 10 * time.Millisecond, 30 * time.Millisecond, 60 * time.Millisecond}

// effect looks whether what an ending operation was carried out on has ended,
// and returns its state. 202 promises nothing yet.
func (t *trial) effect(o *op, id any, done *Answer) string {
	state, seen := t.see(id, "read it after acting on it")
	if seen == nil || !o.ends() || done.Status() == http.StatusAccepted {
		return state
	}
	for _, pause := range pausesForEffect[1:] {
		if phaseOf(state) != active {
			break
		}
		Sleep(t.ctx, pause)
		if state, seen = t.see(id, "read it a little later"); seen == nil {
			return state
		}
	}
	f := Failure{Operation: o.Name, Status: done.Status()}
	gone := seen.Status() == http.StatusNotFound || seen.Status() == http.StatusGone
	switch {
	case phaseOf(state) == active:
		f.Rule = "effect-missing"
		f.Message = fmt.Sprintf("the action succeeds, but afterwards its target is still reported as %s", state)
	case phaseOf(state) == succeeded && o.stops():
		f.Rule = "effect-wrong"
		f.Message = fmt.Sprintf("what was stopped is reported as %s", state)
	case gone && !o.removes():
		f.Rule = "effect-forgotten"
		f.Message = "after the action its target does not exist any more, though nothing says that it is removed"
	default:
		return state
	}
	t.Fail(f, shown(done, seen)...)
	return state
}

// againOn carries out an action a second time on the same thing.
func (t *trial) againOn(o *op, id any, first *Answer) {
	if !o.isAction() || !o.refusesTwice() {
		return
	}
	second := t.call(o, id, "do the same again")
	t.checkTwice(o, first, second)
}

// again sends a request that has succeeded a second time.
func (r *run) again(ctx context.Context, o *op, v Values, first *Answer) {
	if !o.isAction() || !o.refusesTwice() {
		return
	}
	second, err := r.valid(ctx, o, v, "do the same again")
	if err == nil {
		r.checkTwice(o, first, second)
	}
}

func (r *run) checkTwice(o *op, first, second *Answer) {
	if second == nil || !first.OK() {
		return
	}
	if second.Status() == http.StatusNotFound && !o.removes() {
		r.Fail(Failure{
			Rule: "second-unknown", Operation: o.Name, Status: second.Status(),
			Message: "done a second time, the target does not exist any more, though a refusal because of its state is documented",
		}, shown(first, second)...)
		return
	}
	if !second.OK() {
		return
	}
	r.Fail(Failure{
		Rule: "acted-twice", Operation: o.Name, Status: second.Status(),
		Message: "the same action succeeds twice on one target, though a state that does not suit must be refused",
	}, shown(first, second)...)
}

// readingIsSafe reads one thing twice, while another is left alone: if only the
// one that was read has ended, and not as what succeeds by itself, reading has
// ended it.
func (t *trial) readingIsSafe() []finding {
	if t.res.state == "" {
		return nil
	}
	control, ok := t.create("create one to leave alone")
	if !ok {
		return nil
	}
	made, ok := t.create("create one to read twice")
	if !ok {
		return nil
	}
	first, one := t.see(made.id, "read it")
	second, two := t.see(made.id, "read it again")
	if phaseOf(first) != active || phaseOf(second) != failed {
		return nil
	}
	if left, _ := t.see(control.id, "read the one that was left alone"); phaseOf(left) != active {
		return nil
	}
	t.unreliable = true
	return []finding{{
		Failure{
			Rule: "read-not-safe", Operation: t.res.reader.Name, Status: 200, Place: t.res.state,
			Message: fmt.Sprintf("reading changes what is read: it was %s, and is %s the second time", first, second),
		}, shown(one, two),
	}}
}

// fixtures carries out actions on things in the states that the caller knows,
// and ends those that may be used up last.
func (t *trial) fixtures() {
	if !t.takesFixtures(t.res) || t.res.reader == nil || t.mayCall(t.res.reader) != nil {
		return
	}
	for _, name := range t.world.states() {
		ids := t.world.spare(name)
		if len(ids) == 0 || t.done() {
			continue
		}
		id := ids[0]
		state, seen := t.see(id, "read what is "+name)
		if !seen.OK() {
			continue
		}
		if phaseOf(state).ended() {
			t.actOnEnded(id, state)
			continue
		}
		for _, o := range t.actions() {
			if o.ends() && o.isAction() {
				if answer := t.call(o, id, "end what is "+name); answer.OK() {
					t.effect(o, id, answer)
					t.againOn(o, id, answer)
				}
			}
		}
	}
}
