package contract

import (
	"fmt"
	"slices"
	"sync"

	"parlance/internal/operation"
)

// recorder keeps what a run finds. It may be used by several goroutines.
type recorder struct {
	redactor *Redactor
	progress func(Progress)
	keep     bool

	mu        sync.Mutex
	phase     string
	requests  int
	failures  map[failureKey]*Failure
	coverage  map[operation.Name]map[string]*Coverage
	barred    map[operation.Name]string // why an operation is not called
	absences  absences
	exchanges []*Exchange
	notes     []string
	skipped   []string
	answers   map[operation.Name]*tally
}

// failureKey is what failures of one cause share.
type failureKey struct {
	operation   operation.Name
	rule, place string
	status      int
	workflow    string
}

// tally counts the answers to the requests of an operation that carried the
// right credentials.
type tally struct {
	valid, refused int         // valid requests; those of them that were refused for their credentials
	all, missing   int         // requests; those of them that were answered as if nothing were there
	first          []*Exchange // that were answered so, at most three
	firstRefused   []*Exchange
}

// shownExchanges is how many exchanges a failure keeps.
const shownExchanges = 3

func newRecorder(r *Redactor, progress func(Progress), keep bool) *recorder {
	return &recorder{
		redactor: r, progress: progress, keep: keep,
		failures: map[failureKey]*Failure{},
		coverage: map[operation.Name]map[string]*Coverage{},
		barred:   map[operation.Name]string{},
		answers:  map[operation.Name]*tally{},
	}
}

// record takes in an exchange with what it shows.
func (b *recorder) record(o *op, v *verdict, e *Exchange, intent Intent) {
	var form string
	counts := v.decoded && v.media != nil && v.media.schema != nil
	if counts {
		form = formOf(v.value)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests++
	if b.keep {
		b.exchanges = append(b.exchanges, e)
	}
	for i := range v.failures {
		b.add(v.failures[i], e)
	}
	if e.Response != nil && intent != Uncharted && intent != Aside {
		b.cover(o, v, e)
	}
	if counts {
		b.absences.look(o, v, e, form)
	}
	if b.progress != nil {
		b.progress(Progress{b.phase, b.requests, len(b.failures), e.Operation})
	}
}

// fail takes in a failure that several exchanges show together.
func (b *recorder) fail(f Failure, shown ...*Exchange) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.add(f, shown...)
}

func (b *recorder) add(f Failure, shown ...*Exchange) {
	key := failureKey{f.Operation, f.Rule, f.Place, f.Status, f.Workflow}
	known := b.failures[key]
	if known == nil {
		f.Message = b.redactor.Text(f.Message)
		f.Count = 0
		f.Exchanges = nil
		known = &f
		b.failures[key] = known
	}
	known.Count++
	// Of a behaviour, all exchanges of its first showing are kept.
	if len(known.Exchanges) < shownExchanges && (known.Count == 1 || len(shown) == 1) {
		known.Exchanges = append(known.Exchanges, shown...)
	}
}

func (b *recorder) cover(o *op, v *verdict, e *Exchange) {
	status := itoa(e.Response.Status)
	documented := v.response != nil
	if documented {
		status = v.response.status
	}
	byStatus := b.coverage[o.Name]
	if byStatus == nil {
		byStatus = map[string]*Coverage{}
		b.coverage[o.Name] = byStatus
	}
	c := byStatus[status]
	if c == nil {
		c = &Coverage{Operation: o.Name, Status: status, Documented: documented, State: Seen}
		byStatus[status] = c
	}
	c.Count++
}

// count takes in the answer to a request with the right credentials.
func (b *recorder) count(o *op, e *Exchange, valid bool) {
	if e.Response == nil {
		return
	}
	status := e.Response.Status
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.answers[o.Name]
	if t == nil {
		t = &tally{}
		b.answers[o.Name] = t
	}
	t.all++
	if slices.Contains([]int{404, 405, 410, 501}, status) {
		t.missing++
		t.first = appendFew(t.first, e)
	}
	if !valid {
		return
	}
	t.valid++
	if status == 401 {
		t.refused++
		t.firstRefused = appendFew(t.firstRefused, e)
	}
}

func appendFew(list []*Exchange, e *Exchange) []*Exchange {
	if len(list) < shownExchanges {
		list = append(list, e)
	}
	return list
}

func (b *recorder) skip(what string, why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := b.redactor.Text(fmt.Sprintf("%s: %v", what, why))
	if !slices.Contains(b.skipped, text) {
		b.skipped = append(b.skipped, text)
	}
}

func (b *recorder) note(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(b.notes, text) {
		b.notes = append(b.notes, text)
	}
}

func (b *recorder) unreachable(o *op, why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.barred[o.Name] = why.Error()
}

func (b *recorder) enter(phase string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.phase = phase
}
