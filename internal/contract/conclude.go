package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parlance/internal/operation"
)

// conclude draws the conclusions that need the whole run.
func (r *run) conclude() {
	refused, accepted := 0, 0
	for _, o := range r.api.ops {
		t := r.books.tallyOf(o)
		if o.guarded() {
			refused += t.refused
			accepted += t.valid - t.refused
		}
		if f, ok := r.api.missing(o, t); ok {
			r.Fail(f, f.Exchanges...)
		}
		r.concludeRefused(o, t)
	}
	if refused > 0 && accepted == 0 {
		r.blocked = errRefused
		if len(r.builder.right) == 0 {
			r.blocked = errNoToken
		}
	}
	r.concludeListings()
}

func (b *recorder) tallyOf(o *op) tally {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.answers[o.Name]; t != nil {
		return *t
	}
	return tally{}
}

// missing: an operation that answers every request, also invalid ones, as if
// nothing were there is not there. With an id in the path this says nothing:
// none may exist.
func (a *api) missing(o *op, t tally) (f Failure, ok bool) {
	if t.all == 0 || t.missing < t.all || len(o.pathParams()) > 0 {
		return f, false
	}
	if o.Name.Method == "GET" && t.all < 2 {
		return f, false
	}
	r := ruling{api: a, op: o}
	return r.failure(Failure{
		Rule: "operation-missing", Count: 1, Exchanges: t.first,
		Message: fmt.Sprintf("the operation is not there: all %d requests to it, valid or not, are answered with %s", t.all, statusText(t.first[0].Response.Status)),
	}), true
}

// concludeRefused: credentials that are right for some requests are right for
// all of the operation.
func (r *run) concludeRefused(o *op, t tally) {
	if t.refused == 0 || t.refused == t.valid {
		return
	}
	r.Fail(Failure{
		Rule: "flaky", Operation: o.Name, Status: 401, Place: statusPlace(401),
		Message: fmt.Sprintf("%d of %d requests with the right credentials are answered with 401", t.refused, t.valid),
	}, t.firstRefused...)
}

// concludeListings: no documented operation changes which keys are listed, so
// that a listing must be the same each time.
func (r *run) concludeListings() {
	r.world.mu.Lock()
	defer r.world.mu.Unlock()
	for _, l := range r.api.graph.listings {
		heard := r.world.heard[l]
		if len(heard) < 2 {
			continue
		}
		r.Fail(Failure{
			Rule: "listing-unstable", Operation: l.lister.Name, Status: 200, Place: l.list,
			Message: fmt.Sprintf("the keys of %s in %s are not the same each time they are listed", l.object, l.user.Name),
		}, heard...)
	}
}

// inOrder returns all failures, those of absent properties and more too.
func (b *recorder) inOrder(a *api, more ...Failure) []Failure {
	order := map[operation.Name]int{}
	for _, o := range a.ops {
		order[o.Name] = o.index + 1
	}
	list := slices.Concat(b.list(), b.absences.failures(a), more)
	slices.SortFunc(list, func(x, y Failure) int {
		return cmp.Or(
			cmp.Compare(rank(x.Severity == Broken), rank(y.Severity == Broken)),
			cmp.Compare(order[x.Operation], order[y.Operation]),
			strings.Compare(x.Rule, y.Rule), cmp.Compare(x.Status, y.Status),
			strings.Compare(x.Place, y.Place), strings.Compare(x.Workflow, y.Workflow),
			strings.Compare(x.Pointer, y.Pointer),
		)
	})
	return list
}

func (b *recorder) list() []Failure {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Failure, 0, len(b.failures))
	for _, f := range b.failures {
		list = append(list, *f)
	}
	return list
}

// coverageOf returns the documented statuses in the order of the spec, those
// that are not documented behind them.
func (b *recorder) coverageOf(a *api, whyNot func(*op, *response) (State, string)) []Coverage {
	var list []Coverage
	for _, o := range a.ops {
		seen := b.coverage[o.Name]
		for _, answer := range o.responses {
			c := Coverage{Operation: o.Name, Status: answer.status, Documented: true, State: NotSeen}
			if s := seen[answer.status]; s != nil {
				c.State, c.Count = Seen, s.Count
			} else {
				c.State, c.Why = whyNot(o, answer)
			}
			list = append(list, c)
		}
		var extra []Coverage
		for _, c := range seen {
			if !c.Documented {
				extra = append(extra, *c)
			}
		}
		slices.SortFunc(extra, func(a, b Coverage) int { return strings.Compare(a.Status, b.Status) })
		list = append(list, extra...)
	}
	return list
}

// whyNot says why a documented status was not seen.
func (r *run) whyNot(o *op, answer *response) (State, string) {
	if why, barred := r.books.barred[o.Name]; barred {
		return Unreachable, why
	}
	if !r.options.Shard.has(slices.Index(r.api.ops, o)) {
		return Unreachable, "another shard tests it"
	}
	switch {
	case strings.HasPrefix(answer.status, "5"):
		return Unreachable, "no request should make a server fail"
	case answer.status == "429":
		return Unreachable, "the server was not asked often enough to limit the rate"
	case answer.status == "default":
		return Unreachable, "every answer had a status of its own"
	case (answer.status == "401" || answer.status == "403") && !r.builder.guards(o):
		return Unreachable, "no credentials are asked for, or none were given"
	case answer.status == "403":
		return Unreachable, "it takes credentials that may do less"
	case answer.status == "404" && len(o.links.takes) == 0:
		return Unreachable, "the request names nothing that could be missing"
	}
	return NotSeen, "no request of the run brought it about"
}
