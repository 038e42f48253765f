package contract

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"parlance/internal/schema"
)

// thing is something on the server that an id names.
type thing struct {
	id      any // a string or a number, as it came
	of      *resource
	origin  *op  // that created it; nil for a fixture and for what was listed
	made    bool // by this run
	ended   bool // an ending operation was carried out on it
	creator *Exchange
}

// world is what the run knows of the server: the things that exist, and the keys
// that a listing names.
type world struct {
	fixtures map[string][]string
	marked   atomic.Int64 // texts that were marked

	mu     sync.Mutex
	things map[*resource][]*thing
	byID   map[*resource]map[string]*thing
	keys   map[*keyListing][]string
	heard  map[*keyListing][]*Exchange // one exchange for each different listing
}

func newWorld(fixtures map[string][]string) *world {
	return &world{
		fixtures: fixtures,
		things:   map[*resource][]*thing{},
		byID:     map[*resource]map[string]*thing{},
		keys:     map[*keyListing][]string{},
		heard:    map[*keyListing][]*Exchange{},
	}
}

// equalIDs compares ids as people do: UUIDs may be written in either case.
func equalIDs(a, b string) bool {
	return a == b || len(a) == 36 && strings.EqualFold(a, b)
}

// add takes in a thing. It returns the one that has the id already, or nil.
func (w *world) add(t *thing) (known *thing) {
	id := schema.Text(t.id)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byID[t.of] == nil {
		w.byID[t.of] = map[string]*thing{}
	}
	if known := w.byID[t.of][id]; known != nil {
		return known
	}
	w.byID[t.of][id] = t
	w.things[t.of] = append(w.things[t.of], t)
	return nil
}

// find returns the thing of an id, or nil.
func (w *world) find(r *resource, id string) *thing {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.byID[r][id]
}

// end notes that something was ended.
func (w *world) end(r *resource, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t := w.byID[r][id]; t != nil {
		t.ended = true
	}
}

// forget drops what was ended, so that long runs need no more memory than short
// ones.
func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for r, list := range w.things {
		w.things[r] = slices.DeleteFunc(list, func(t *thing) bool {
			if t.ended {
				delete(w.byID[r], schema.Text(t.id))
			}
			return t.ended
		})
	}
}

// any returns something of a kind that exists: what is alive first.
func (w *world) any(r *resource) *thing {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range slices.Backward(w.things[r]) {
		if !t.ended {
			return t
		}
	}
	if list := w.things[r]; len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

// left returns what this run has made and not ended.
func (w *world) left(r *resource) []*thing {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []*thing
	for _, t := range w.things[r] {
		if t.made && !t.ended {
			list = append(list, t)
		}
	}
	return list
}

// states returns the names of the states that there are fixtures for.
func (w *world) states() []string {
	var list []string
	for state, ids := range w.fixtures {
		if len(ids) > 0 {
			list = append(list, state)
		}
	}
	slices.Sort(list)
	return list
}

// spare returns the ids of a state that this package may use up: the later
// half, last first. Of a single one it may be looked at, but not used up.
func (w *world) spare(state string) []string {
	ids := slices.Clone(w.fixtures[state][(len(w.fixtures[state])+1)/2:])
	slices.Reverse(ids)
	return ids
}

// learn takes in what a success tells: ids of what was created or exists, and
// the keys that a listing names.
func (s *Session) learn(o *op, c Call, answer *Answer) {
	if !answer.Decoded {
		return
	}
	for _, r := range s.api.graph.resources {
		for _, from := range r.creators {
			if from.op == o {
				s.learnCreated(r, from, c, answer)
			}
		}
		if c.Intent != Valid {
			continue
		}
		for _, from := range r.listers {
			if from.op != o {
				continue
			}
			for _, id := range lookup(answer.Value, from.pointer) {
				if _, ok := scalarOf(id); ok {
					s.world.add(&thing{id: id, of: r})
				}
			}
		}
	}
	for _, l := range s.api.graph.listings {
		if l.lister == o && c.Intent == Valid {
			s.learnKeys(l, answer)
		}
	}
	if o.ends() && c.Intent == Valid {
		s.learnEnd(o, c)
	}
}

// learnCreated notes what was created. Two creations must not share an id,
// unless the client has chosen it.
func (s *Session) learnCreated(r *resource, from origin, c Call, answer *Answer) {
	for _, id := range lookup(answer.Value, from.pointer) {
		name, ok := scalarOf(id)
		if !ok {
			continue
		}
		t := &thing{id: id, of: r, origin: from.op, made: true, creator: answer.Exchange}
		known := s.world.add(t)
		if known == nil || s.options.Stateless || !known.made || from.op.Name.Method != "POST" || s.isChosen(name, c.Values) {
			continue
		}
		s.Fail(Failure{
			Rule: "id-repeated", Operation: from.op.Name, Status: answer.Status(), Place: from.pointer,
			Message: fmt.Sprintf("two creations were given the same id, %s", cutText(name, 60)),
		}, known.creator, answer.Exchange)
	}
}

// isChosen reports whether an id stands in the request, so that repeating it is
// the client's doing.
func (s *Session) isChosen(id string, v Values) bool {
	for _, param := range v.Params {
		if schema.Text(param) == id {
			return true
		}
	}
	return v.Body != nil && strings.Contains(schema.Text(v.Body.Value), id)
}

func (s *Session) learnEnd(o *op, c Call) {
	for _, r := range o.links.takes {
		for _, slot := range r.slots[o] {
			if id, ok := scalarOf(c.Values.at(slot)); ok {
				s.world.end(r, id)
			}
		}
	}
}

func (s *Session) learnKeys(l *keyListing, answer *Answer) {
	names := []string{}
	for _, name := range lookup(answer.Value, join(l.list, anyItem)) {
		if name, ok := name.(string); ok {
			names = append(names, name)
		}
	}
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	known, heard := s.world.keys[l]
	if !heard {
		s.world.keys[l] = names
		s.world.heard[l] = []*Exchange{answer.Exchange}
		return
	}
	if !slices.Equal(sortedCopy(known), sortedCopy(names)) && len(s.world.heard[l]) < 2 {
		s.world.heard[l] = append(s.world.heard[l], answer.Exchange)
		// The fullest listing is the one that requests are made by.
		if len(names) > len(known) {
			s.world.keys[l] = names
		}
	}
}

func sortedCopy(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// listed returns the keys that a listing names; ok is false where it was not
// heard.
func (w *world) listed(l *keyListing) (names []string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	names, ok = w.keys[l]
	return names, ok
}

// supply fills the ids of things that exist, and the keys that listings name,
// into the values of a request. given are ids that are to be used; for other
// resources something that exists is taken, and created where there is nothing.
// known is false where an id had to be left as the spec shows it.
func (s *Session) supply(ctx context.Context, o *op, v Values, given map[*resource]any, rnd *rand.Rand) (filled Values, known bool) {
	known = true
	for _, r := range o.links.takes {
		id, ok := given[r]
		if !ok {
			var t *thing
			if t, ok = s.existing(ctx, r, rnd, 0); ok {
				id = t.id
			}
		}
		if !ok {
			known = false
			continue
		}
		for _, slot := range r.slots[o] {
			if v.at(slot) != nil || slot.in == "path" {
				v = v.setAt(slot, id)
			}
		}
	}
	v = s.supplyKeys(o, v, rnd)
	v.unsure = !known
	return v, known
}

// supplyKeys gives the maps of a body the keys that listings name. Values of
// keys that are there stay.
func (s *Session) supplyKeys(o *op, v Values, rnd *rand.Rand) Values {
	if v.Body == nil || v.Body.Raw != nil {
		return v
	}
	for _, l := range o.links.listings {
		names, ok := s.world.listed(l)
		if !ok {
			continue
		}
		old := l.given(v.Body.Value)
		filled := make(map[string]any, len(names))
		for _, name := range names {
			value, there := old[name]
			if !there {
				value = s.valueOfKey(l, rnd)
			}
			filled[name] = value
		}
		v = v.withBody(with(v.Body.Value, l.object, filled))
	}
	return v
}

// valueOfKey makes a value for a key of a free map.
func (s *Session) valueOfKey(l *keyListing, rnd *rand.Rand) any {
	for _, p := range properties(s.api.spec, l.user.body.media[0].schemaNode()) {
		if p.pointer != l.object {
			continue
		}
		if inner := p.schema.Get("additionalProperties"); inner != nil && inner.Kind != 0 {
			if v, ok := generate(s.api.schemas.At(inner), rnd, false); ok {
				return v
			}
		}
	}
	return "parlance"
}

// maxDepthOfCreation bounds creating what is needed to create something.
const maxDepthOfCreation = 4

// existing returns something of a kind, and creates it where nothing is known.
func (s *Session) existing(ctx context.Context, r *resource, rnd *rand.Rand, depth int) (*thing, bool) {
	if t := s.world.any(r); t != nil {
		return t, true
	}
	if t, ok := s.create(ctx, r, rnd, "", depth); ok {
		return t, true
	}
	for _, state := range s.world.states() {
		if s.takesFixtures(r) {
			return &thing{id: s.world.fixtures[state][0], of: r}, true
		}
	}
	return nil, false
}

// takesFixtures reports whether fixtures are ids of this resource: that with
// states, else that which most operations take.
func (s *Session) takesFixtures(r *resource) bool {
	var best *resource
	for _, other := range s.api.graph.resources {
		if best == nil || score(other) > score(best) {
			best = other
		}
	}
	return r == best
}

func score(r *resource) int {
	n := len(r.users)
	if r.state != "" {
		n += 1000
	}
	if len(r.creators) > 0 {
		n += 100
	}
	return n
}

// create makes a new thing by the first creator that succeeds. what says what
// it is for.
func (s *Session) create(ctx context.Context, r *resource, rnd *rand.Rand, what string, depth int) (*thing, bool) {
	if depth > maxDepthOfCreation {
		return nil, false
	}
	if what == "" {
		what = "create something to work with"
	}
	for _, from := range r.creators {
		if s.mayCall(from.op) != nil {
			continue
		}
		for _, v := range from.op.bases(rnd) {
			if ctx.Err() != nil {
				return nil, false
			}
			ids := map[*resource]any{}
			for _, needed := range from.op.links.takes {
				if t, ok := s.existing(ctx, needed, rnd, depth+1); ok {
					ids[needed] = t.id
				}
			}
			filled, _ := s.supply(ctx, from.op, v, ids, rnd)
			if t, ok := s.createBy(ctx, r, from, filled, what); ok {
				return t, true
			}
			// A listing may be wrong; then the examples may be right.
			if sameJSON(filled.Body, v.Body) {
				continue
			}
			if t, ok := s.createBy(ctx, r, from, v, what); ok {
				return t, true
			}
		}
	}
	return nil, false
}

// createBy makes a new thing with certain values.
func (s *Session) createBy(ctx context.Context, r *resource, from origin, v Values, what string) (*thing, bool) {
	answer, err := s.valid(ctx, from.op, v, what)
	if err != nil || !answer.OK() {
		return nil, false
	}
	for _, id := range lookup(answer.Value, from.pointer) {
		if name, ok := scalarOf(id); ok {
			if t := s.world.find(r, name); t != nil {
				return t, true
			}
		}
	}
	return nil, false
}

// valid sends a request that keeps the contract, with the right credentials.
func (s *Session) valid(ctx context.Context, o *op, v Values, what string) (*Answer, error) {
	answer, err := s.send(ctx, o, Call{Operation: o.Name, Case: what, Values: v, Intent: Valid})
	if err == nil {
		s.books.count(o, answer.Exchange, true)
	}
	return answer, err
}
