package mock

import (
	"container/list"
	"strings"
	"sync"
	"time"

	"parlance/internal/schema"
)

// store is what is remembered. One lock is around all of it: each request sees
// what the one before has done.
type store struct {
	clock func() time.Time
	ids   *ids

	mu      sync.Mutex
	shelves map[*resource]*shelf
}

// shelf holds the things of one kind.
type shelf struct {
	byID  map[string]*thing
	made  list.List // of *thing, without the fixtures, the oldest first
	ended int       // how many of made are in a terminal state
	next  time.Time // before this, no state of made ends by its time
}

// thing is one resource.
type thing struct {
	id    any // as it was given out
	key   string
	state *state
	since time.Time // in this state
	polls int       // in this state
	shelf *shelf    // nil for a fixture
}

func newStore(m *Machine, ids *ids, clock func() time.Time) *store {
	s := &store{clock: clock, ids: ids, shelves: map[*resource]*shelf{}}
	now := clock()
	for _, r := range m.resources {
		sh := &shelf{byID: map[string]*thing{}}
		for _, f := range r.fixtures {
			key := keyOf(f.id)
			sh.byID[key] = &thing{id: f.id, key: key, state: f.state, since: now}
		}
		s.shelves[r] = sh
	}
	return s
}

// keyOf is what ids are compared by: UUIDs may be written in either case.
func keyOf(id any) string {
	text := schema.Text(id)
	if isUUID(text) {
		return strings.ToLower(text)
	}
	return text
}

// step lets time pass, finds what a call is about, chooses the rule and acts on
// it, all at once.
func (s *store) step(b *behaviour, e *env) *rule {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	var found *thing
	if b.kind != nil {
		if found = s.shelves[b.kind].byID[keyOf(b.id.value(e))]; found != nil {
			found.pass(now)
			if b.kind.polledBy == b.op {
				found.poll(now)
			}
			e.id, e.state = found.id, found.state
		}
	}
	chosen := b.choose(e)
	switch {
	case chosen.create != nil:
		e.id = s.create(chosen.create, chosen.in, now)
		e.state = chosen.in
	case chosen.to != nil && found != nil:
		found.enter(chosen.to, now)
	}
	return chosen
}

// enter begins a stay in a state.
func (t *thing) enter(to *state, at time.Time) {
	t.state, t.since, t.polls = to, at, 0
	if t.shelf == nil {
		return
	}
	if to.terminal {
		t.shelf.ended++
	}
	if l := to.leaves; l != nil && l.after > 0 && at.Add(l.after).Before(t.shelf.next) {
		t.shelf.next = at.Add(l.after)
	}
}

// maxPassing bounds how many states a thing passes through at once. Machines
// that go round in circles have no end.
const maxPassing = 1000

// pass lets the states end whose time is over.
func (t *thing) pass(now time.Time) {
	for range maxPassing {
		l := t.state.leaves
		if l == nil || l.after <= 0 || now.Sub(t.since) < l.after {
			return
		}
		t.enter(l.to, t.since.Add(l.after))
	}
	t.since = now
}

// poll counts a request that asks for the state. The last one sees the next.
func (t *thing) poll(now time.Time) {
	t.polls++
	if l := t.state.leaves; l != nil && l.polls > 0 && t.polls >= l.polls {
		t.enter(l.to, now)
	}
}

// create makes a thing with an id that none has, and forgets another if there
// are too many.
func (s *store) create(r *resource, in *state, now time.Time) any {
	sh := s.shelves[r]
	t := &thing{shelf: sh}
	for tries := 0; ; tries++ {
		t.id = s.newID(r, tries)
		t.key = keyOf(t.id)
		if sh.byID[t.key] == nil {
			break
		}
	}
	if sh.made.Len() == 0 {
		sh.next = farAway
	}
	t.enter(in, now)
	sh.byID[t.key] = t
	sh.made.PushBack(t)
	for sh.made.Len() > r.keep {
		sh.forget(now)
	}
	return t.id
}

// newID returns an id. Where those of the caller's are taken, the seed decides.
func (s *store) newID(r *resource, tries int) any {
	if r.integer {
		return s.ids.number()
	}
	if tries > 0 {
		return s.ids.own()
	}
	return s.ids.uuid()
}

// farAway is later than any clock tells.
var farAway = time.Unix(1<<40, 0)

// forget drops the oldest thing that has ended, or the oldest of all. The one
// that was just made stays, if anything else can go.
func (sh *shelf) forget(now time.Time) {
	victim := sh.made.Front()
	// Looking at all is for when there is something to be seen.
	if sh.ended > 0 || !now.Before(sh.next) {
		victim = sh.victim(now)
	}
	t := sh.made.Remove(victim).(*thing)
	delete(sh.byID, t.key)
	if t.state.terminal {
		sh.ended--
	}
}

// victim looks at all things, the oldest first, and lets their time pass.
func (sh *shelf) victim(now time.Time) *list.Element {
	if !now.Before(sh.next) {
		sh.next = farAway
		for e := sh.made.Front(); e != nil; e = e.Next() {
			t := e.Value.(*thing)
			t.pass(now)
			if l := t.state.leaves; l != nil && l.after > 0 && t.since.Add(l.after).Before(sh.next) {
				sh.next = t.since.Add(l.after)
			}
		}
	}
	for e := sh.made.Front(); e != sh.made.Back(); e = e.Next() {
		if e.Value.(*thing).state.terminal {
			return e
		}
	}
	return sh.made.Front()
}
