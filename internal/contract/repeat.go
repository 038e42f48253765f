package contract

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"

	"parlance/internal/operation"
)

// repeats is how often a request is repeated.
const repeats = 10

// repetitionJobs repeat requests that must be answered alike.
func (r *run) repetitionJobs() []job {
	var jobs []job
	for _, o := range order(r.tested()) {
		if o.isSafe() || o.links.creates != nil {
			jobs = append(jobs, jobOf(o.index, saltRepeat, func(ctx context.Context, rnd *rand.Rand) { r.repeat(ctx, o, rnd) }))
		}
	}
	return jobs
}

// repeat sends one request several times: either all answers are a success, or
// none is.
func (r *run) repeat(ctx context.Context, o *op, rnd *rand.Rand) {
	v, _, _ := r.aim(ctx, o, o.bases(rnd)[0], rnd)
	counts := map[int]int{}
	firsts := map[int]*Exchange{}
	good := 0
	for range repeats {
		answer, err := r.valid(ctx, o, v, "the same again")
		if err != nil {
			return
		}
		status := answer.Status()
		if answer.OK() {
			good++
		}
		counts[status]++
		if firsts[status] == nil {
			firsts[status] = answer.Exchange
		}
	}
	if good == 0 || good == repeats {
		return
	}
	for _, status := range slices.Sorted(maps.Keys(counts)) {
		if status/100 == 2 || status == http.StatusTooManyRequests {
			continue
		}
		what := "get no answer"
		if status > 0 {
			what = "are answered with " + statusText(status)
		}
		r.Fail(Failure{
			Rule: "flaky", Operation: o.Name, Status: status, Place: statusPlace(status),
			Message: fmt.Sprintf("of %d equal requests %d succeed and %d %s", repeats, good, counts[status], what),
		}, firsts[status])
	}
}

// methodJobs send the methods that a path does not document, last of all and to
// things of their own: they might do anything.
func (r *run) methodJobs() []job {
	var jobs []job
	seen := map[string]bool{}
	for _, o := range r.tested() {
		if seen[o.Name.Path] {
			continue
		}
		seen[o.Name.Path] = true
		jobs = append(jobs, jobOf(o.index, saltMethod, func(ctx context.Context, rnd *rand.Rand) { r.otherMethods(ctx, o, rnd) }))
	}
	return jobs
}

// allMethods are sent to each path, the harmless first.
var allMethods = []string{"OPTIONS", "HEAD", "GET", "TRACE", "PATCH", "PUT", "POST", "DELETE"}

func (r *run) otherMethods(ctx context.Context, o *op, rnd *rand.Rand) {
	documented := map[string]bool{}
	body := o // whose body is sent along
	for _, other := range r.api.ops {
		if other.Name.Path == o.Name.Path {
			documented[other.Name.Method] = true
			if other.body != nil {
				body = other
			}
		}
	}
	v := o.start(rnd)
	if body.body != nil {
		v.Body = body.start(rnd).Body
	}
	ids := map[*resource]any{}
	for _, res := range o.links.takes {
		if t, ok := r.create(ctx, res, rnd, "create something that other methods are tried on", 0); ok {
			ids[res] = t.id
		}
	}
	if len(ids) < len(o.links.takes) && !r.hasUnmade(o, ids) {
		return
	}
	v, _ = r.supply(ctx, o, v, ids, rnd)
	v = r.supplyKeys(body, v, rnd)
	for _, method := range allMethods {
		if documented[method] || r.client.allows(method) != nil {
			continue
		}
		c := Call{
			Operation: operation.Name{Method: method, Path: o.Name.Path}, Intent: Uncharted, Values: v,
			Case: method + ", which is not documented",
			Edit: func(q *Request) {
				q.Method = method
				if isSafe(method) || method == http.MethodTrace || method == http.MethodDelete {
					q.Body = nil
					q.Header.Del("Content-Type")
				}
			},
		}
		if _, err := r.send(ctx, o, c); err != nil {
			return
		}
	}
}

// hasUnmade reports whether an operation may be tried without an id of its own
// making: where ids cannot be made, undocumented methods go to one that names
// nothing, which the spec's example does as well as any.
func (r *run) hasUnmade(o *op, ids map[*resource]any) bool {
	for _, res := range o.links.takes {
		if _, made := ids[res]; !made && (len(res.creators) > 0 || r.takesFixtures(res) && len(r.world.fixtures) > 0) {
			return false
		}
	}
	return true
}
