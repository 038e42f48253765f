package servers

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

func terminalDefects() []Defect {
	stopIn := func(st state) func(*Server, *call) bool {
		return func(s *Server, c *call) bool { return s.stateOf(c.id) == st }
	}
	again := func(_ *Server, c *call) *reply { return stopped(c.id) }
	resumeIn := func(states ...state) func(*Server, *call) bool {
		return func(s *Server, c *call) bool {
			in, re := s.readResume(c)
			for _, st := range states {
				if re == nil && s.stateOf(in.execution) == st {
					return true
				}
			}
			return false
		}
	}
	goesOn := func(*Server, *call) *reply { return resumed() }
	return []Defect{
		broken("stop-twice-200", ClassTerminal, "A second stop succeeds like the first.", instead(Stop, stopIn(revoked), again)).needing(NeedsSequence),
		broken("stop-finished-200", ClassTerminal, "A stop of a completed execution succeeds.", instead(Stop, stopIn(succeeded), again)).needing(NeedsWorkflows),
		broken("stop-failed-200", ClassTerminal, "A stop of a failed execution succeeds.", instead(Stop, stopIn(failed), again)).needing(NeedsWorkflows),
		broken("stop-finished-revokes", ClassTerminal, "A stop of a completed execution is refused, and takes its result away.",
			afterwards(Stop, 400, func(s *Server, c *call) { s.change(c.id, func(e *execution) { e.state = revoked }) })).needing(NeedsWorkflows),
		broken("stop-terminal-error-body", ClassTerminal, "A refused stop sends error and message where detail is documented.",
			become(Stop, 400, func(o object) any { return object{"error": "Bad Request", "message": o["detail"]} })).needing(NeedsSequence),
		broken("stop-terminal-empty-detail", ClassTerminal, "A refused stop sends an empty detail, which has to name the state.", edit(Stop, 400, put("detail", ""))).needing(NeedsWorkflows),
		broken("stop-terminal-wrong-state", ClassTerminal, "A refused stop says SUCCESS whatever the state is.",
			edit(Stop, 400, put("detail", "The execution is already in a terminal state: SUCCESS"))).needing(NeedsWorkflows),
		broken("stop-terminal-404", ClassTerminal, "A stop of what has ended answers 404 where 400 is documented.",
			instead(Stop, func(s *Server, c *call) bool { return s.stateOf(c.id).terminal() },
				func(_ *Server, c *call) *reply { return unknownExecution(c.id) })).needing(NeedsSequence),
		broken("resume-running-200", ClassTerminal, "A resume of an execution that runs and waits for nobody succeeds.", instead(Resume, resumeIn(running), goesOn)).needing(NeedsSequence),
		broken("resume-ended-200", ClassTerminal, "A resume of an execution that has ended succeeds.", instead(Resume, resumeIn(succeeded, failed, revoked), goesOn)).needing(NeedsWorkflows),
	}
}

// window is how long a careless server takes between looking at a state and
// changing it: enough for calls that are sent together to meet.
const window = 20 * time.Millisecond

// crowd counts the calls that are inside at the same time.
type crowd struct {
	mu     sync.Mutex
	inside map[string]int
	most   map[string]int
}

// meet stays for the window and reports whether another call about the same
// thing was there in it.
func (c *crowd) meet(r *http.Request, about string) bool {
	c.mu.Lock()
	if c.inside == nil {
		c.inside, c.most = map[string]int{}, map[string]int{}
	}
	c.inside[about]++
	c.most[about] = max(c.most[about], c.inside[about])
	c.mu.Unlock()
	pause(r, window)
	c.mu.Lock()
	defer c.mu.Unlock()
	several := c.most[about] > 1
	if c.inside[about]--; c.inside[about] == 0 {
		delete(c.inside, about)
		delete(c.most, about)
	}
	return several
}

// racing answers calls of an operation that meet another one about the same
// thing. About is called before the wait; "" lets the call pass.
func racing(op Operation, about func(s *Server, c *call) string, answer func(s *Server, c *call) *reply) Option {
	return func(s *Server) {
		var together crowd
		on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
			thing := about(s, c)
			if thing != "" && together.meet(c.r, thing) {
				return answer(s, c)
			}
			return next(c)
		})(s)
	}
}

func concurrencyDefects() []Defect {
	active := func(s *Server, c *call) string {
		if st := s.stateOf(c.id); !s.allowed(c) || st == "" || st.terminal() {
			return ""
		}
		return strings.ToLower(c.id)
	}
	revoke := func(s *Server, c *call) { s.change(c.id, func(e *execution) { e.state = revoked }) }
	// The clock of the machine, not that of WithClock: what collides is what
	// arrives together.
	twins := func(s *Server) {
		last, at := "", time.Time{}
		s.newID = func() string {
			if time.Since(at) > window/4 {
				last, at = uuidV4(), time.Now()
			}
			return last
		}
	}
	list := []Defect{
		broken("stop-race-many-win", ClassConcurrency, "Of several stops at once more than one succeeds.",
			racing(Stop, active, func(s *Server, c *call) *reply { revoke(s, c); return stopped(c.id) })),
		broken("stop-race-none-wins", ClassConcurrency, "Of several stops at once none succeeds, though the execution ends.",
			racing(Stop, active, func(s *Server, c *call) *reply { revoke(s, c); return terminalState(revoked) })),
		broken("stop-race-500", ClassConcurrency, "Several stops at once end in 500.",
			racing(Stop, active, func(s *Server, c *call) *reply { revoke(s, c); return internalError() })),
		broken("kickoff-race-same-id", ClassConcurrency, "Kickoffs within five milliseconds share an id, as ids made of the time do.", twins),
		broken("status-race-500", ClassConcurrency, "Several statuses of one execution at once end in 500.",
			racing(Status, active, fails)),
	}
	for i := range list {
		list[i].Needs = NeedsConcurrency
	}
	return list
}

func consistencyDefects() []Defect {
	list := []Defect{
		broken("inputs-listing-incomplete", ClassConsistency, "GET /inputs does not list an input that a kickoff requires.", edit(ListInputs, 200, put("inputs", []any{"topic", "audience"}))),
		broken("inputs-listing-renamed", ClassConsistency, "GET /inputs lists an input under another name than the one that a kickoff requires.", edit(ListInputs, 200, put("inputs", []any{"topic", "audience", "dueDate"}))),
		broken("inputs-listing-empty", ClassConsistency, "GET /inputs lists nothing, though a kickoff requires inputs.", edit(ListInputs, 200, put("inputs", []any{}))),
		broken("missing-inputs-wrong-names", ClassConsistency, "A 422 names all inputs as missing, also those that were sent.",
			amend(Kickoff, 422, func(_ *call, re *reply) {
				at(re.object(), "details")["missing_inputs"] = []any{"topic", "audience", "due_date"}
			})),
	}
	for i := range list {
		list[i].Needs = NeedsSequence
	}
	return list
}
