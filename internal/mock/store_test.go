package mock

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parlance/internal/spec"
)

func kickoff(t testing.TB, h http.Handler, word string) string {
	t.Helper()
	w := ask(h, "POST", "/kickoff", fmt.Sprintf(inputs, word))
	id, ok := object(t, w)["kickoff_id"].(string)
	if w.Code != 200 || !ok || !isUUID(id) {
		t.Fatalf("kickoff: %d %s", w.Code, w.Body)
	}
	return id
}

func status(t testing.TB, h http.Handler, id string) any {
	t.Helper()
	return object(t, ask(h, "GET", "/status/"+id, ""))["status"]
}

// TestStops: of many stops at once one wins.
func TestStops(t *testing.T) {
	server := ownServer(t, Options{})
	for range 20 {
		id := kickoff(t, server, "x")
		var won, lost atomic.Int32
		var all sync.WaitGroup
		start := make(chan struct{})
		for range 100 {
			all.Go(func() {
				<-start
				switch w := ask(server, "POST", "/stop/"+id, ""); w.Code {
				case 200:
					won.Add(1)
				case 400:
					lost.Add(1)
				}
			})
		}
		close(start)
		all.Wait()
		if won.Load() != 1 || lost.Load() != 99 {
			t.Fatalf("%d stops won, %d lost", won.Load(), lost.Load())
		}
	}
}

// TestTime: states end by time as well as by polls, several at once.
func TestTime(t *testing.T) {
	clock := newClock()
	server := ownServer(t, Options{Clock: clock.time})
	id := kickoff(t, server, "x")
	clock.pass(20*time.Second - 1)
	if got := status(t, server, id); got != "running" {
		t.Errorf("before its time: %v", got)
	}
	clock.pass(1)
	if w := ask(server, "POST", "/stop/"+id, ""); w.Code != 400 {
		t.Errorf("stop after its time: %d", w.Code)
	}
	if got := status(t, server, id); got != "completed" {
		t.Errorf("after its time: %v", got)
	}
	// drafting ends after 5 s and waits for a person for ever.
	id = kickoff(t, server, "simulate: feedback")
	clock.pass(1000 * time.Hour)
	if w := ask(server, "POST", "/resume", resumeBody(id, true)); w.Code != 200 {
		t.Errorf("resume: %d %s", w.Code, w.Body)
	}
	clock.pass(10 * time.Second)
	if got := status(t, server, id); got != "completed" {
		t.Errorf("after the approval: %v", got)
	}
}

// TestCircles: a machine that goes round for ever does not hang.
func TestCircles(t *testing.T) {
	text := strings.Replace(smallMachine, "waiting: {}", "waiting: {leaves: {to: again, time: 1ms}}\n      again: {leaves: {to: waiting, time: 1ms}}", 1)
	text = strings.Replace(text, "in: working", "in: waiting", 1)
	m, problems := loadText(t, text)
	if m == nil {
		t.Fatal(problems)
	}
	clock := newClock()
	server := New(ownSpec(t), m, Options{Clock: clock.time})
	id := kickoff(t, server, "x")
	clock.pass(1000 * time.Hour)
	if got := status(t, server, id); got != "running" {
		t.Errorf("%v", got)
	}
}

// TestMemory: the oldest that has ended goes first, then the oldest of all.
// Fixtures stay.
func TestMemory(t *testing.T) {
	m, problems := loadText(t, smallMachine)
	if m == nil {
		t.Fatal(problems)
	}
	clock := newClock()
	server := New(ownSpec(t), m, Options{Clock: clock.time})
	exist := func(ids ...string) {
		t.Helper()
		server.store.mu.Lock()
		defer server.store.mu.Unlock()
		shelf := server.store.shelves[m.resources[0]]
		if len(shelf.byID) != len(ids)+1 || shelf.byID[finished] == nil {
			t.Errorf("%d are remembered, want %d and the fixture", len(shelf.byID)-1, len(ids))
		}
		for i, id := range ids {
			if shelf.byID[id] == nil {
				t.Errorf("%d: %s is forgotten", i, id)
			}
		}
	}
	a, b, c := kickoff(t, server, "a"), kickoff(t, server, "b"), kickoff(t, server, "c")
	exist(a, b, c)
	ask(server, "POST", "/stop/"+b, "")
	d := kickoff(t, server, "d")
	exist(a, c, d)
	e := kickoff(t, server, "e")
	exist(c, d, e)
	clock.pass(9 * time.Second)
	f := kickoff(t, server, "f")
	exist(d, e, f)
	clock.pass(time.Second)
	ask(server, "GET", "/status/"+f, "")
	g := kickoff(t, server, "g") // d and e have ended by time
	exist(e, f, g)
	h := kickoff(t, server, "h")
	exist(f, g, h)
	i := kickoff(t, server, "i")
	exist(g, h, i)
}

// TestIDs: they follow from the seed, or from the caller, and none is given
// twice.
func TestIDs(t *testing.T) {
	first, second := ownServer(t, Options{Seed: 7}), ownServer(t, Options{Seed: 7})
	other := ownServer(t, Options{Seed: 8})
	seen := map[string]bool{}
	for range 50 {
		id := kickoff(t, first, "x")
		if id != kickoff(t, second, "x") || id == kickoff(t, other, "x") {
			t.Fatal("the seed does not decide")
		}
		if seen[id] {
			t.Fatal("twice the same")
		}
		seen[id] = true
	}
	same := ownServer(t, Options{IDs: func() string { return nobody }})
	if a, b := kickoff(t, same, "x"), kickoff(t, same, "x"); a != nobody || b == nobody {
		t.Errorf("%s, %s", a, b)
	}
}

func TestIntegerIDs(t *testing.T) {
	s := specOf(t, `
paths:
  /jobs:
    post: {operationId: make, responses: {'201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}}
  /jobs/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
        '404': {description: none}
components: {schemas: {Job: {type: object, required: [id, state], properties: {id: {type: integer}, state: {type: string}}}}}
`)
	m, problems := LoadMachine(machineSource(`mock: 1
spec: api.yaml
resources:
  job: {id: integer, states: {open: {}, shut: {terminal: true}}, fixtures: [{id: 5, state: shut}]}
operations:
  make: {rules: [{create: {resource: job, in: open}, answer: {status: 201, body: {id: $id, state: $state}}}]}
  read:
    find: {resource: job, id: $request.path.id}
    rules:
      - {if: [{state: none}], answer: {status: 404}}
      - {answer: {status: 200, body: {id: $id, state: $label}}}
`), s)
	if m == nil {
		t.Fatal(problems)
	}
	server := New(s, m, Options{})
	if w := ask(server, "GET", "/jobs/5", ""); w.Body.String() != `{"id":5,"state":"shut"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	id := object(t, ask(server, "POST", "/jobs", ""))["id"]
	if w := ask(server, "GET", fmt.Sprintf("/jobs/%v", id), ""); w.Code != 200 || w.Body.String() != fmt.Sprintf(`{"id":%v,"state":"open"}`, id) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ask(server, "GET", "/jobs/6", ""); w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}

func TestDescribe(t *testing.T) {
	d := ownServer(t, Options{}).Describe()
	if len(d.Operations) != 5 || d.Operations[2].Name.String() != "GET /status/{kickoff_id}" || !d.Operations[2].Stateful || !d.Operations[2].Guarded {
		t.Errorf("%+v", d.Operations)
	}
	if len(d.Fixtures) != 6 || d.Fixtures[0] != (FixtureInfo{"execution", finished, "finished", "SUCCESS"}) {
		t.Errorf("%+v", d.Fixtures)
	}
	if d := New(ownSpec(t), nil, Options{}).Describe(); len(d.Operations) != 5 || d.Operations[0].Stateful || d.Fixtures != nil {
		t.Errorf("%+v", d)
	}
}

// TestOneMachineForMany: servers share a machine, but nothing that changes.
func TestOneMachineForMany(t *testing.T) {
	s := ownSpec(t)
	m := ownMachine(t, s)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { useAll(s, m, uint64(i)) })
	}
	all.Wait()
	if got := status(t, New(s, m, Options{}), waiting1); got != "running" {
		t.Errorf("a fixture is %v", got)
	}
}

func useAll(s *spec.Spec, m *Machine, seed uint64) {
	server := New(s, m, Options{Seed: seed, Token: token})
	for _, step := range tour() {
		step.ask(server, waiting1)
	}
}
