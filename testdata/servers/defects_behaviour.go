package servers

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func flakyDefects() []Defect {
	list := []Defect{
		broken("inputs-flaky-500", ClassFlaky, "Every fifth GET /inputs ends in 500.", instead(ListInputs, nth(5), fails)),
		broken("kickoff-flaky-503", ClassFlaky, "Every fourth kickoff answers 503.",
			instead(Kickoff, nth(4), func(*Server, *call) *reply {
				return problem(http.StatusServiceUnavailable, "Service Unavailable", "The crew is busy")
			})),
		// Within the body, since net/http sends a GET again in silence if a
		// connection that it used before closes without an answer.
		broken("inputs-flaky-connection", ClassFlaky, "Every fourth GET /inputs breaks off in its body.",
			amend(ListInputs, 200, func(c *call, re *reply) {
				if c.n%4 == 0 {
					re.send = cut(strconv.Itoa, func(n int) int { return n / 2 })
				}
			})),
		broken("inputs-flaky-empty", ClassFlaky, "Every third GET /inputs lists nothing.",
			instead(ListInputs, nth(3), func(*Server, *call) *reply { return okay(object{"inputs": []any{}}) })),
		broken("inputs-flaky-401", ClassFlaky, "Every fourth GET /inputs refuses the right token.",
			instead(ListInputs, nth(4), func(*Server, *call) *reply { return unauthorized() })),
		broken("status-flaky-404", ClassFlaky, "Every third status says that the execution does not exist.",
			instead(Status, nth(3), func(_ *Server, c *call) *reply { return unknownExecution(c.id) })),
	}
	for i := range list {
		list[i].Needs = NeedsRepetition
	}
	return list
}

func identityDefects() []Defect {
	const example = "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"
	pairs := func(s *Server) {
		n, last := 0, ""
		s.newID = func() string {
			if n++; n%2 == 1 {
				last = uuidV4()
			}
			return last
		}
	}
	list := []Defect{
		broken("ids-always-the-example", ClassIdentity, "Every kickoff answers with the id of the example.", func(s *Server) { s.newID = func() string { return example } }),
		broken("ids-in-pairs", ClassIdentity, "Every second kickoff answers with the id of the one before.", pairs),
		broken("stop-echoes-the-example", ClassIdentity, "A stop answers with the id of the example whatever id it was sent.", edit(Stop, 200, put("kickoffId", example))),
		broken("stop-echoes-another", ClassIdentity, "A stop answers with a fresh id in place of the one that it was sent.",
			amend(Stop, 200, func(_ *call, re *reply) { re.object()["kickoffId"] = uuidV4() })),
		broken("kickoff-id-of-nothing", ClassIdentity, "The id that a kickoff answers with names no execution.", edit(Kickoff, 200, func(o object) { o["kickoff_id"] = uuidV4() })),
	}
	for i := range list {
		list[i].Needs = NeedsSequence
	}
	return list
}

// aimed sends the calls of an operation to another execution than they name.
func aimed(op Operation, target func(s *Server, id string) string) Option {
	return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
		s.mu.Lock()
		other := target(s, strings.ToLower(c.id))
		s.mu.Unlock()
		if other != "" && s.stateOf(c.id) != "" {
			c.id = other
		}
		return next(c)
	})
}

func isolationDefects() []Defect {
	// touch changes other executions when one is stopped.
	touch := func(others func(s *Server, id string) []string) Option {
		return afterwards(Stop, 200, func(s *Server, c *call) {
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, id := range others(s, strings.ToLower(c.id)) {
				if e := s.runs[id]; !e.state.terminal() {
					e.state = revoked
				}
			}
		})
	}
	all := func(s *Server, _ string) []string { return s.order }
	neighbour := func(s *Server, id string) []string {
		if i := slices.Index(s.order, id); i > 0 {
			return s.order[i-1 : i]
		}
		return nil
	}
	newest := func(s *Server, id string) string {
		if !slices.Contains(s.order, id) {
			return ""
		}
		return s.order[len(s.order)-1]
	}
	list := []Defect{
		broken("stop-stops-all", ClassIsolation, "A stop stops every execution.", touch(all)),
		broken("stop-stops-neighbour", ClassIsolation, "A stop also stops the execution that was started before.", touch(neighbour)),
		broken("kickoff-stops-others", ClassIsolation, "A kickoff stops the executions that run already.",
			on(Kickoff, func(s *Server, c *call, next func(*call) *reply) *reply {
				s.mu.Lock()
				earlier := slices.Clone(s.order)
				s.mu.Unlock()
				re := next(c)
				for _, id := range earlier {
					if re.status == 200 {
						s.change(id, func(e *execution) { e.state = revoked })
					}
				}
				return re
			})),
		broken("status-of-the-newest", ClassIsolation, "A status tells about the execution that was started last, whatever id it was sent.", aimed(Status, newest)),
		broken("inputs-grow", ClassIsolation, "GET /inputs lists what earlier kickoffs sent besides the required inputs.", growingInputs()),
		broken("status-revokes", ClassIsolation, "Asking for a status revokes the execution, though GET is safe.",
			afterwards(Status, 200, func(s *Server, c *call) {
				s.change(c.id, func(e *execution) {
					if e.state == running {
						e.state = revoked
					}
				})
			})),
	}
	for i := range list {
		list[i].Needs = NeedsSequence
	}
	return list
}

// afterwards lets f change the server when an answer has a status.
func afterwards(op Operation, status int, f func(s *Server, c *call)) Option {
	return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
		re := next(c)
		if re.status == status {
			f(s, c)
		}
		return re
	})
}

func growingInputs() Option {
	return func(s *Server) {
		extra := map[string]bool{}
		on(Kickoff, func(s *Server, c *call, next func(*call) *reply) *reply {
			re := next(c)
			var o object
			if re.status == 200 && json.Unmarshal(c.body, &o) == nil {
				s.mu.Lock()
				defer s.mu.Unlock()
				for name := range at(o, "meta") {
					extra[name] = true
				}
				extra["crew"] = true
			}
			return re
		})(s)
		on(ListInputs, func(s *Server, c *call, next func(*call) *reply) *reply {
			re := next(c)
			s.mu.Lock()
			defer s.mu.Unlock()
			if list, ok := re.object()["inputs"].([]any); ok && len(extra) > 0 {
				names := make([]string, 0, len(extra))
				for name := range extra {
					names = append(names, name)
				}
				slices.Sort(names)
				re.object()["inputs"] = append(list, anySlice(names)...)
			}
			return re
		})(s)
	}
}

func effectDefects() []Defect {
	afterStop := func(f func(s *Server, id string)) Option {
		return afterwards(Stop, 200, func(s *Server, c *call) { f(s, c.id) })
	}
	set := func(st state) func(*Server, string) {
		return func(s *Server, id string) { s.change(id, func(e *execution) { e.state = st }) }
	}
	answer := func(f func() *reply) Option {
		return amend(Resume, 200, func(_ *call, re *reply) { *re = *f() })
	}
	return []Defect{
		broken("stop-without-effect", ClassEffect, "A stop answers 200 and the execution runs on.", afterStop(set(running))).needing(NeedsSequence),
		broken("stop-completes", ClassEffect, "A stopped execution is reported as completed.", afterStop(set(succeeded))).needing(NeedsSequence),
		broken("stop-forgets", ClassEffect, "A stopped execution is unknown from then on.",
			afterStop(func(s *Server, id string) {
				s.mu.Lock()
				delete(s.runs, strings.ToLower(id))
				s.mu.Unlock()
			})).needing(NeedsSequence),
		broken("stop-reported-as-running", ClassEffect, "A stopped execution is reported as running for ever, though a second stop is refused.",
			on(Status, func(s *Server, c *call, next func(*call) *reply) *reply {
				re := next(c)
				if re.status == 200 && s.stateOf(c.id) == revoked {
					re.value = object{"status": "running", "current_task": tasks[0].id, "progress": object{"completed_tasks": 0, "total_tasks": len(tasks)}}
				}
				return re
			})).needing(NeedsSequence),
		broken("completed-runs-again", ClassEffect, "A completed execution is reported as running the next time.",
			afterwards(Status, 200, func(s *Server, c *call) {
				s.change(c.id, func(e *execution) {
					if e.state == succeeded {
						e.state, e.polls = running, 0
					}
				})
			})).needing(NeedsSequence),
		broken("never-ends", ClassEffect, "No execution ever ends by itself, whatever the limit of the workflow.", func(s *Server) { s.polls = 1 << 30 }).needing(NeedsWorkflows),
		broken("reject-is-approve", ClassEffect, "A rejection is treated as an approval.", answer(resumed)).needing(NeedsWorkflows),
		broken("approve-is-reject", ClassEffect, "An approval is treated as a rejection.", answer(retrying)).needing(NeedsWorkflows),
		broken("resume-without-effect", ClassEffect, "After an approval the execution still waits, and can be approved again.",
			on(Resume, func(s *Server, c *call, next func(*call) *reply) *reply {
				re := next(c)
				if in, bad := s.readResume(c); bad == nil && re.status == 200 {
					s.change(in.execution, func(e *execution) { e.state = waiting })
				}
				return re
			})).needing(NeedsWorkflows),
		broken("resume-ends-it", ClassEffect, "An approval ends the execution with an error.",
			on(Resume, func(s *Server, c *call, next func(*call) *reply) *reply {
				re := next(c)
				if in, bad := s.readResume(c); bad == nil && re.status == 200 {
					s.change(in.execution, func(e *execution) { e.state = failed })
				}
				return re
			})).needing(NeedsWorkflows),
	}
}
