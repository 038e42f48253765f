package contract

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"parlance/internal/schema"
)

// order returns operations in the order of testing: what tells ids first, then what creates, other reads,
// other writes, and what ends or removes things last.
func order(ops []*op) []*op {
	weight := func(o *op) int {
		switch {
		case o.isSafe() && len(o.links.takes) == 0:
			return 0
		case o.links.creates != nil:
			return 1
		case o.isSafe():
			return 2
		case !o.ends():
			return 3
		}
		return 4
	}
	ops = slices.Clone(ops)
	slices.SortStableFunc(ops, func(a, b *op) int { return cmp.Compare(weight(a), weight(b)) })
	return ops
}

// positiveJobs send what keeps the contract.
func (r *run) positiveJobs() []job {
	var jobs []job
	for _, o := range order(r.tested()) {
		jobs = append(jobs, jobOf(o.index, saltPositive, func(ctx context.Context, rnd *rand.Rand) {
			r.positive(ctx, o, rnd)
		}))
	}
	return jobs
}

// positive sends the samples of an operation, each about a thing of its own
// where the operation may change it.
func (r *run) positive(ctx context.Context, o *op, rnd *rand.Rand) {
	samples := o.samples(rnd)
	r.side(len(samples), func(i int) { r.sample(ctx, o, samples[i], r.random(o.index, saltPositive, i+1)) })
	v, known, _ := r.aim(ctx, o, o.start(rnd), rnd)
	if o.isSafe() || o.links.creates != nil || known {
		odd, texts := o.odd(v), r.textSamples(o, v)
		more := append(odd, texts...)
		r.side(len(more), func(i int) {
			answer, err := r.valid(ctx, o, more[i].values, more[i].name)
			if err == nil && i >= len(odd) {
				r.follow(ctx, o, answer)
			}
		})
	}
	r.positiveFixtures(ctx, o, rnd)
}

// sample sends one sample: as it stands in the spec, where what is known of the
// server would change it, and with what is known.
func (r *run) sample(ctx context.Context, o *op, sm sample, rnd *rand.Rand) {
	v, known, ids := r.aim(ctx, o, sm.values, rnd)
	if len(o.links.listings) > 0 && !sameJSON(v.Body, sm.values.Body) {
		r.valid(ctx, o, sm.values, sm.name+", as it stands in the spec")
	}
	answer, err := r.valid(ctx, o, v, sm.name)
	if err != nil {
		return
	}
	r.checkKnown(o, answer, known, ids)
	r.checkKeys(o, v, answer)
}

// start returns the fullest values of an operation.
func (o *op) start(rnd *rand.Rand) Values {
	v := o.bases(rnd)[0]
	if o.body == nil {
		return v
	}
	if full := o.fullBody(rnd); full != nil {
		v = v.withBody(full)
	}
	return v
}

// aim fills in ids of things that exist: new ones where the operation may change
// them. known says that all of them do exist.
func (r *run) aim(ctx context.Context, o *op, v Values, rnd *rand.Rand) (Values, bool, map[*resource]any) {
	ids := map[*resource]any{}
	sure := true
	for _, res := range o.links.takes {
		if !o.isSafe() {
			if t, ok := r.create(ctx, res, rnd, "create something for "+o.Name.String(), 0); ok {
				ids[res] = t.id
				v = r.borrow(ctx, o, res, v, t.id)
				continue
			}
		}
		t, ok := r.existing(ctx, res, rnd, 0)
		if !ok {
			sure = false
			continue
		}
		ids[res] = t.id
		v = r.borrow(ctx, o, res, v, t.id)
	}
	v, known := r.supply(ctx, o, v, ids, rnd)
	return v, known && sure, ids
}

// borrow asks the reader of a resource for what a request about it has to say.
func (r *run) borrow(ctx context.Context, o *op, res *resource, v Values, id any) Values {
	if len(o.links.borrows) == 0 || v.Body == nil || res.reader == nil || r.mayCall(res.reader) != nil {
		return v
	}
	answer, err := r.read(ctx, res, id, "see what "+o.Name.String()+" needs")
	if err != nil || !answer.OK() {
		return v
	}
	for _, b := range o.links.borrows {
		for _, found := range lookup(answer.Value, b.from) {
			if _, ok := scalarOf(found); ok && v.at(slot{"body", b.to}) != nil {
				v = v.setAt(slot{"body", b.to}, found)
			}
		}
	}
	return v
}

// read asks the reader of a resource about one thing.
func (r *run) read(ctx context.Context, res *resource, id any, what string) (*Answer, error) {
	v := Values{Params: map[Param]any{}}
	for _, s := range res.slots[res.reader] {
		v = v.setAt(s, id)
	}
	return r.valid(ctx, res.reader, v, what)
}

// stateIn returns what an answer of the reader says of the state.
func (res *resource) stateIn(answer *Answer) string {
	if answer == nil || !answer.OK() || res.state == "" {
		return ""
	}
	for _, found := range lookup(answer.Value, res.state) {
		if s, ok := found.(string); ok {
			return s
		}
	}
	return ""
}

// checkKnown: what a server has just created, it must know. Only an operation
// that takes ids in its path alone says so with 404; a body may name more.
func (r *run) checkKnown(o *op, answer *Answer, known bool, ids map[*resource]any) {
	if !known || len(ids) == 0 || answer.Status() != 404 && answer.Status() != 410 {
		return
	}
	var shown []*Exchange
	for _, res := range o.links.takes {
		t := r.world.find(res, schema.Text(ids[res]))
		if t == nil || !t.made || t.ended {
			return
		}
		for _, s := range res.slots[o] {
			if s.in != "path" || !o.schemaOf(s).Valid(ids[res], schema.Request) {
				return // of an id that breaks the schema, the answer that gave it was told
			}
		}
		shown = append(shown, t.creator)
	}
	if len(o.pathParams()) > len(ids) {
		return
	}
	r.Fail(Failure{
		Rule: "created-unknown", Operation: o.Name, Status: answer.Status(),
		Message: fmt.Sprintf("what was just created does not exist: %s", statusText(answer.Status())),
	}, append(shown, answer.Exchange)...)
}

// checkKeys compares a refusal that names missing keys with what was listed and
// sent: it must not name a key that was sent, nor one that the listing lacks.
func (r *run) checkKeys(o *op, sent Values, answer *Answer) {
	if answer.Status()/100 != 4 || !answer.Decoded || sent.Body == nil || sent.Body.Raw != nil {
		return
	}
	for _, l := range o.links.listings {
		listed, ok := r.world.listed(l)
		if !ok {
			continue
		}
		given := l.given(sent.Body.Value)
		for _, pointer := range l.missing {
			for _, name := range lookup(answer.Value, join(pointer, anyItem)) {
				r.checkKey(l, pointer, schema.Text(name), listed, given, answer)
			}
		}
	}
}

func (r *run) checkKey(l *keyListing, pointer, name string, listed []string, given map[string]any, answer *Answer) {
	_, sent := given[name]
	f := Failure{Operation: l.user.Name, Status: answer.Status(), Place: pointer}
	switch {
	case sent:
		f.Rule = "missing-key-sent"
		f.Message = fmt.Sprintf("%q is named as missing, though it was sent", cutText(name, 60))
	case !slices.Contains(listed, name):
		f.Rule = "missing-key-unlisted"
		f.Message = fmt.Sprintf("%q is required, though %s does not list it", cutText(name, 60), l.lister.Name)
	default:
		return
	}
	shown := []*Exchange{answer.Exchange}
	r.world.mu.Lock()
	shown = append(slices.Clone(r.world.heard[l]), shown...)
	r.world.mu.Unlock()
	r.Fail(f, shown...)
}

// follow reads what was created until it has ended, so that texts that it was
// given come back in whatever they come back in.
func (r *run) follow(ctx context.Context, o *op, answer *Answer) {
	res := o.links.creates
	if res == nil || res.reader == nil || !answer.OK() || r.mayCall(res.reader) != nil {
		return
	}
	for _, c := range res.creators {
		if c.op != o {
			continue
		}
		for _, id := range lookup(answer.Value, c.pointer) {
			if _, ok := scalarOf(id); ok {
				r.watch(ctx, res, id, followReads)
			}
		}
	}
}

// Reading on begins to wait after some reads, and waits a little longer each
// time, so that what ends by time has a chance to.
const (
	followReads = 9
	eagerReads  = 6
	pause       = 5 * time.Millisecond
)

// watch reads a thing until it has ended, or a number of times. It returns the
// last answer and state.
func (r *run) watch(ctx context.Context, res *resource, id any, times int) (last *Answer, state string) {
	for i := range times {
		answer, err := r.read(ctx, res, id, "follow it to its end")
		if err != nil {
			return last, state
		}
		last = answer
		if state = res.stateIn(answer); !answer.OK() || res.state == "" || phaseOf(state).ended() {
			return last, state
		}
		Sleep(ctx, time.Duration(max(0, i-eagerReads+1))*pause)
	}
	return last, state
}

// positiveFixtures tries an operation on a thing in each state that there are
// fixtures for. Which state it needs, the spec does not say.
func (r *run) positiveFixtures(ctx context.Context, o *op, rnd *rand.Rand) {
	for _, res := range o.links.takes {
		if !r.takesFixtures(res) || o.ends() {
			continue
		}
		for _, state := range r.world.states() {
			ids := r.world.spare(state)
			if len(ids) == 0 {
				continue
			}
			for i, v := range o.bases(rnd) {
				// The first one may use the thing up; what comes later is tried on
				// another.
				id := ids[min(i, len(ids)-1)]
				v = r.borrow(ctx, o, res, v, id)
				v, _ = r.supply(ctx, o, v, map[*resource]any{res: id}, rnd)
				answer, err := r.valid(ctx, o, v, fmt.Sprintf("example %d on what is %s", i+1, state))
				if err != nil {
					return
				}
				if i == 0 && !o.isSafe() && answer.OK() {
					r.enable(o, res, state)
					r.again(ctx, o, v, answer)
				}
			}
		}
	}
}

// enable notes the state that an operation succeeds in.
func (r *run) enable(o *op, res *resource, state string) {
	r.enablingMu.Lock()
	defer r.enablingMu.Unlock()
	if r.enabling == nil {
		r.enabling = map[*op]string{}
	}
	r.enabling[o] = state
}

// enabled returns a fixture in a state that an operation succeeds in: the last
// of those that may be used up.
func (r *run) enabled(o *op, res *resource) (string, bool) {
	r.enablingMu.Lock()
	state, ok := r.enabling[o]
	r.enablingMu.Unlock()
	if !ok || !r.takesFixtures(res) {
		return "", false
	}
	ids := r.world.spare(state)
	if len(ids) < 2 {
		return "", false
	}
	return ids[len(ids)-1], true
}
