package contract

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Run tests a server against a spec. The error is about the options: what went
// wrong on the way is in the result (Unfinished).
//
// A run has phases, one after the other; within a phase, jobs run side by side.
// Operations that tell ids come first, then other reads, then writes, and what
// ends or removes things comes last. Each job has random numbers of its own, by
// the seed and the operation, so that a run sends the same requests whatever the
// order in which answers come; only ids that the server gives differ.
func Run(ctx context.Context, o Options) (*Result, error) {
	s, err := NewSession(o)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	start := time.Now()
	r := &run{Session: s}
	r.all(ctx)
	r.cleanUp(ctx)
	return r.result(ctx, start), nil
}

// run is one go through all phases.
type run struct {
	*Session
	round   int
	blocked error // why what was tested says nothing

	enablingMu sync.Mutex
	enabling   map[*op]string // the state of fixtures that an operation succeeds in
}

// job is a part of a phase that needs nothing of the others.
type job struct {
	index int // of the operation or resource
	salt  uint64
	do    func(ctx context.Context, rnd *rand.Rand)
}

func (r *run) all(ctx context.Context) {
	if !r.reach(ctx) {
		return
	}
	for r.round = range r.options.Rounds {
		r.phase(ctx, "what exists", r.listJobs())
		r.phase(ctx, "positive cases", r.positiveJobs())
		r.phase(ctx, "negative cases", r.negativeJobs())
		if ctx.Err() != nil || r.client.isDead() {
			return
		}
		if r.client.spent() {
			break // no further round could send anything
		}
		if r.round+1 < r.options.Rounds {
			r.cleanUp(ctx)
			r.world.forget()
		}
	}
	r.phase(ctx, "repetition", r.repetitionJobs())
	if !r.options.Stateless {
		r.phase(ctx, "behaviour", r.behaviourJobs())
	}
	r.phase(ctx, "undocumented methods", r.methodJobs())
	r.workflows(ctx)
	r.conclude()
}

// reach asks the server once, so that one that is not there ends the run at
// once. Any answer is one.
func (r *run) reach(ctx context.Context) bool {
	if len(r.api.ops) == 0 {
		r.books.note("the spec has no operations")
		return false
	}
	r.books.enter("reaching the server")
	first := r.api.ops[0]
	for _, o := range r.api.ops {
		if o.isSafe() && r.mayCall(o) == nil {
			first = o
			break
		}
	}
	if r.mayCall(first) != nil {
		return true
	}
	rnd := r.random(first.index, 0, 0)
	for range neverAlive {
		answer, err := r.send(ctx, first, Call{Operation: first.Name, Case: "reach the server", Values: first.bases(rnd)[0], Intent: Aside})
		if err != nil {
			return false
		}
		if answer.Exchange.Response != nil && answer.Exchange.Response.Broken == nil {
			return true
		}
	}
	return !r.client.isDead()
}

// random returns the random numbers of a job, or of a numbered part of it.
func (r *run) random(index int, salt uint64, part int) *rand.Rand {
	return rand.New(rand.NewPCG(r.options.Seed+uint64(r.round)*0x9e3779b97f4a7c15, uint64(index)<<32|salt<<16|uint64(part)))
}

// phase runs jobs side by side. There may be more of them under way than
// requests may be sent at once: the client sees to that.
func (r *run) phase(ctx context.Context, name string, jobs []job) {
	r.books.enter(name)
	r.side(len(jobs), func(i int) {
		if ctx.Err() == nil {
			jobs[i].do(ctx, r.random(jobs[i].index, jobs[i].salt, 0))
		}
	})
}

// sideBySide is how many jobs, and parts of one job, are under way at once.
const sideBySide = 16

// side calls do for all numbers below n, several at a time; one after the other
// where nothing is sent, so that a plan is always in the same order.
func (s *Session) side(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	width := min(n, sideBySide)
	if s.imagine != nil {
		width = min(n, 1)
	}
	for range width {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// Salts keep the random numbers of an operation's jobs apart.
const (
	saltPositive uint64 = iota + 1
	saltNegative
	saltRepeat
	saltBehaviour
	saltMethod
)

func jobOf(index int, salt uint64, do func(ctx context.Context, rnd *rand.Rand)) job {
	return job{index, salt, do}
}

// tested returns the operations of the shard that may be called.
func (r *run) tested() []*op {
	var list []*op
	for i, o := range r.api.ops {
		if !r.options.Shard.has(i) {
			continue
		}
		if err := r.mayCall(o); err != nil {
			r.books.skip(o.Name.String(), err)
			r.books.unreachable(o, err)
			continue
		}
		list = append(list, o)
	}
	return list
}

// listJobs calls what tells ids or keys, for all that follows.
func (r *run) listJobs() []job {
	needed := map[*op]bool{}
	for _, res := range r.api.graph.resources {
		for _, l := range res.listers {
			needed[l.op] = true
		}
	}
	for _, l := range r.api.graph.listings {
		needed[l.lister] = true
	}
	var jobs []job
	for i, o := range r.api.ops {
		if !needed[o] || r.mayCall(o) != nil || len(o.pathParams()) > 0 {
			continue
		}
		jobs = append(jobs, jobOf(i, saltPositive, func(ctx context.Context, rnd *rand.Rand) {
			v, _ := r.supply(ctx, o, o.bases(rnd)[0], nil, rnd)
			r.valid(ctx, o, v, "see what exists")
		}))
	}
	return jobs
}

func (r *run) workflows(ctx context.Context) {
	for _, w := range r.options.Workflows {
		if ctx.Err() != nil {
			return
		}
		r.books.enter("workflows")
		w(ctx, r.Session)
	}
}

// cleanUpTime bounds cleaning up, also after the run was cancelled.
const cleanUpTime = 10 * time.Second

// cleanUp ends or removes everything that the run has made: by an operation
// that removes it, else by one that ends it. It does so even where the run was
// cancelled, and counts against no budget.
func (r *run) cleanUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpTime)
	defer cancel()
	r.books.enter("cleaning up")
	var abandoned []string
	for i := len(r.api.graph.resources) - 1; i >= 0; i-- {
		res := r.api.graph.resources[i]
		left := r.world.left(res)
		if len(left) == 0 {
			continue
		}
		ender := r.enderFor(res)
		if ender == nil {
			abandoned = append(abandoned, fmt.Sprintf("%d of %s", len(left), res.name))
			continue
		}
		jobs := make([]job, len(left))
		for n, t := range left {
			jobs[n] = jobOf(ender.index, saltPositive, func(ctx context.Context, rnd *rand.Rand) {
				v, _ := r.supply(ctx, ender, ender.bases(rnd)[0], map[*resource]any{res: t.id}, rnd)
				r.send(ctx, ender, Call{Operation: ender.Name, Case: "clean up", Values: v, Intent: Valid, free: true})
			})
		}
		r.phase(ctx, "cleaning up", jobs)
	}
	if len(abandoned) > 0 && !r.options.Stateless {
		r.books.note("what was created is left, since no operation that may be called ends it: " + strings.Join(abandoned, ", "))
	}
}

// enderFor returns the operation that a thing is cleaned up with.
func (r *run) enderFor(res *resource) *op {
	var ender *op
	for _, o := range res.users {
		if !o.ends() || r.mayCall(o) != nil {
			continue
		}
		if o.removes() {
			return o
		}
		if ender == nil {
			ender = o
		}
	}
	return ender
}

func (r *run) result(ctx context.Context, start time.Time) *Result {
	result := &Result{
		Target: r.builder.base.String(), Spec: r.options.Spec.File.Path, Seed: r.options.Seed,
		Start: start, Duration: time.Since(start), Requests: int(r.client.sent.Load()),
		Failures: r.books.inOrder(r.api), Coverage: r.books.coverageOf(r.api, r.whyNot),
		Notes: append(r.books.notes, r.client.notes()...), Skipped: r.books.skipped,
		Exchanges: r.books.exchanges, Redactor: r.redactor,
	}
	addLocales(result.Failures, r.options)
	switch {
	case ctx.Err() != nil:
		result.Unfinished = context.Cause(ctx)
	case r.client.unfinished() != nil:
		result.Unfinished = r.client.unfinished()
	default:
		result.Unfinished = r.blocked
	}
	if r.client.spent() {
		result.Notes = append(result.Notes, errBudget.Error()+": not all cases were sent")
	}
	result.seal()
	return result
}

// Why a run in which nothing went wrong has tested nothing.
var (
	errRefused = errors.New("every request with the credentials was refused (401): is the token right?")
	errNoToken = errors.New("every request was refused (401), since no credentials were given")
)
