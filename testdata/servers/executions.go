package servers

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// InputFails and InputAsks are values of any input that make an execution fail,
// or wait for feedback.
const (
	InputFails = "simulate: failure"
	InputAsks  = "simulate: feedback"
)

// The keys of Fixtures.
const (
	Finished = "finished"
	Failed   = "failed"
	Revoked  = "revoked"
	Waiting  = "waiting"
)

// Fixtures returns the executions that every server is born with, by state. A
// waiting one is used up by approving or stopping it, so there are several.
func Fixtures() map[string][]string {
	return map[string][]string{
		Finished: {"f1000000-0000-4000-8000-000000000001", "f1000000-0000-4000-8000-000000000002"},
		Failed:   {"fa000000-0000-4000-8000-000000000001", "fa000000-0000-4000-8000-000000000002"},
		Revoked:  {"4e000000-0000-4000-8000-000000000001", "4e000000-0000-4000-8000-000000000002"},
		Waiting: {
			"3a000000-0000-4000-8000-000000000001", "3a000000-0000-4000-8000-000000000002",
			"3a000000-0000-4000-8000-000000000003", "3a000000-0000-4000-8000-000000000004",
			"3a000000-0000-4000-8000-000000000005", "3a000000-0000-4000-8000-000000000006",
		},
	}
}

// state is where an execution is in its life. The names of the terminal ones
// are those of the spec.
type state string

const (
	running   state = "RUNNING"
	waiting   state = "WAITING"
	succeeded state = "SUCCESS"
	failed    state = "FAILURE"
	revoked   state = "REVOKED"
)

func (st state) terminal() bool { return st == succeeded || st == failed || st == revoked }

type task struct {
	id, agent string
	seconds   float64
}

// tasks are what every execution does. It asks for feedback on the one at
// askingTask, which is neither the first nor the last.
var tasks = []task{
	{"collect_sources", "Librarian", 31.5},
	{"write_brief", "Writer", 54.25},
	{"check_facts", "Editor", 12.75},
}

const askingTask = 1

// execution is one run of the crew. Server.mu guards it.
type execution struct {
	id          string
	state       state
	inputs      map[string]string
	started     time.Time
	polls       int
	fails, asks bool
}

func (s *Server) addFixtures() {
	states := map[string]state{Finished: succeeded, Failed: failed, Revoked: revoked, Waiting: waiting}
	for name, ids := range Fixtures() {
		for _, id := range ids {
			inputs := map[string]string{}
			for _, input := range s.inputs {
				inputs[input] = "fixture"
			}
			s.runs[id] = &execution{id: id, state: states[name], inputs: inputs, polls: 1, started: s.now()}
		}
	}
}

// find returns the execution that an id names, in whatever case it is written,
// or nil. s.mu must be held.
func (s *Server) find(id string) *execution { return s.runs[strings.ToLower(id)] }

// change lets f change the execution with an id if there is one.
func (s *Server) change(id string, f func(e *execution)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.find(id); e != nil {
		f(e)
	}
}

// stateOf returns the state of an execution, "" if there is none.
func (s *Server) stateOf(id string) (st state) {
	s.change(id, func(e *execution) { st = e.state })
	return st
}

// start adds an execution. s.mu must be held.
func (s *Server) start(id string, inputs map[string]string) {
	e := &execution{id: id, state: running, inputs: inputs, started: s.now()}
	for _, value := range inputs {
		e.fails = e.fails || value == InputFails
		e.asks = e.asks || value == InputAsks
	}
	s.runs[strings.ToLower(id)] = e
	s.order = append(s.order, strings.ToLower(id))
	s.advance(e)
}

// advance lets time do its work. s.mu must be held.
func (s *Server) advance(e *execution) {
	due := e.polls >= s.polls || s.duration > 0 && s.now().Sub(e.started) >= s.duration
	switch {
	case e.state != running:
	case e.asks && e.polls > askingTask:
		e.state = waiting
	case e.asks || !due:
	case e.fails:
		e.state = failed
	default:
		e.state = succeeded
	}
}

// current is the index of the task in hand.
func (s *Server) current(e *execution) int {
	if e.state == waiting || e.asks {
		return askingTask
	}
	return min(e.polls*len(tasks)/max(s.polls, 1), len(tasks)-1)
}

func (s *Server) status(c *call) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(c.id)
	if e == nil {
		return s.noSuchID(c, c.id)
	}
	e.polls++
	s.advance(e)
	return okay(s.describe(e))
}

// describe is the body of a status. s.mu must be held.
func (s *Server) describe(e *execution) object {
	switch e.state {
	case succeeded:
		return s.completed(e)
	case failed:
		return object{"status": "error", "error": "Task collect_sources failed: the search service did not answer", "execution_time": 12.75}
	case revoked:
		return object{"status": "error", "error": "The execution was stopped", "execution_time": 7.5}
	}
	i := s.current(e)
	return object{
		"status":       "running",
		"current_task": tasks[i].id,
		"progress":     object{"completed_tasks": i, "total_tasks": len(tasks)},
	}
}

// completed tells the inputs again in the output, as a crew that writes about
// them would: text that was damaged on the way shows here.
func (s *Server) completed(e *execution) object {
	about := make([]string, 0, len(s.inputs))
	for _, name := range s.inputs {
		about = append(about, name+": "+e.inputs[name])
	}
	results, total := []any{}, 0.0
	for _, t := range tasks {
		results = append(results, object{"task_id": t.id, "output": "Done: " + t.id, "agent": t.agent, "execution_time": t.seconds})
		total += t.seconds
	}
	return object{
		"status":         "completed",
		"result":         object{"output": "Done with " + strings.Join(about, ", "), "tasks": results},
		"execution_time": total,
	}
}

func (s *Server) stop(c *call) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(c.id)
	if e == nil {
		return s.noSuchID(c, c.id)
	}
	s.advance(e)
	if e.state.terminal() {
		return terminalState(e.state)
	}
	e.state = revoked
	return stopped(c.id)
}

func stopped(id string) *reply { return okay(object{"status": "stopped", "kickoffId": id}) }

func (s *Server) resume(c *call) *reply {
	in, re := s.readResume(c)
	if re != nil {
		return re
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(in.execution)
	if e == nil {
		return unknownExecution(in.execution)
	}
	s.advance(e)
	known := slices.IndexFunc(tasks, func(t task) bool { return t.id == in.task })
	switch {
	case e.state != waiting:
		return badRequest("The execution does not wait for feedback")
	case known < 0:
		return problem(http.StatusNotFound, "Not Found", "The execution has no task "+in.task)
	case known != askingTask:
		return badRequest("The task does not wait for feedback")
	}
	// After a rejection there is no more to wait for: the next call about the
	// execution finds it waiting again.
	e.state, e.polls, e.asks = running, askingTask+1, !in.approve
	if in.approve {
		return resumed()
	}
	return retrying()
}

func resumed() *reply {
	return okay(object{"status": "resumed", "message": "The execution goes on with the next task"})
}

func retrying() *reply {
	return okay(object{"status": "retrying", "message": "The task runs again with your feedback"})
}

// noSuchID answers an id that names nothing.
func (s *Server) noSuchID(c *call, id string) *reply {
	if bad := s.badID[c.op]; bad != nil && !isUUID(id) {
		return bad()
	}
	return unknownExecution(id)
}

// isUUID reports whether id has the form of a UUID, of whatever version.
func isUUID(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i, c := range []byte(strings.ToLower(id)) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}

func uuidV4() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: see crypto/rand
	return formatUUID(b, 4)
}

func formatUUID(b [16]byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
