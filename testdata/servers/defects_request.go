package servers

import (
	"encoding/json"
	"net/http"
	"strings"
)

// trusting lets the calls of an operation that meet a condition pass without
// the right token.
func trusting(op Operation, when func(s *Server, c *call) bool) Option {
	return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
		if when(s, c) {
			c.trusted = true
		}
		return next(c)
	})
}

func authDefects() []Defect {
	withoutToken := func(_ *Server, c *call) bool { return c.r.Header.Get("Authorization") == "" }
	anyBearer := func(_ *Server, c *call) bool {
		scheme, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
		return strings.EqualFold(scheme, "Bearer") && token != ""
	}
	return []Defect{
		broken("auth-never", ClassAuth, "No operation asks for a token.", trusting(anyOperation, always)),
		broken("auth-not-for-inputs", ClassAuth, "GET /inputs does not ask for a token.", trusting(ListInputs, always)),
		broken("auth-not-for-kickoff", ClassAuth, "A kickoff does not ask for a token.", trusting(Kickoff, always)),
		broken("auth-not-for-status", ClassAuth, "A status does not ask for a token.", trusting(Status, always)),
		broken("auth-not-for-stop", ClassAuth, "A stop does not ask for a token.", trusting(Stop, always)),
		broken("auth-not-for-resume", ClassAuth, "A resume does not ask for a token.", trusting(Resume, always)),
		broken("auth-any-token", ClassAuth, "Every operation accepts any Bearer token.", trusting(anyOperation, anyBearer)),
		broken("auth-any-token-for-stop", ClassAuth, "A stop accepts any Bearer token.", trusting(Stop, anyBearer)),
		broken("auth-optional-for-inputs", ClassAuth, "GET /inputs refuses a wrong token and accepts none at all.", trusting(ListInputs, withoutToken)),
	}
}

// accepting rewrites a request that has to be refused to one that is valid.
func accepting(op Operation, when func(*Server, *call) bool, repair func(s *Server, o object)) Option {
	return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
		if !when(s, c) {
			return next(c)
		}
		var o object
		if json.Unmarshal(c.body, &o) != nil || o == nil {
			o = object{}
		}
		repair(s, o)
		c.body, c.media = encodeJSON(o), "application/json"
		return next(c)
	})
}

// fillInputs gives every input a string.
func fillInputs(s *Server, o object) {
	inputs, ok := o["inputs"].(object)
	if !ok {
		inputs = object{}
	}
	for _, name := range s.inputs {
		inputs[name] = ""
	}
	for name, value := range inputs {
		if _, ok := value.(string); !ok {
			inputs[name] = ""
		}
	}
	o["inputs"] = inputs
}

func validationDefects() []Defect {
	kickoff := func(id, doc string, when func(*Server, *call) bool, repair func(*Server, object)) Defect {
		return broken(id, ClassValidation, doc, accepting(Kickoff, when, repair))
	}
	resume := func(id, doc string, when func(*Server, *call) bool, repair func(*Server, object)) Defect {
		return broken(id, ClassValidation, doc, accepting(Resume, when, repair)).needing(NeedsFixtures)
	}
	fill := func(name string, value any) func(*Server, object) {
		return func(_ *Server, o object) { o[name] = value }
	}
	remove := func(name string) func(*Server, object) { return func(_ *Server, o object) { delete(o, name) } }
	inputsWith := func(test func(any) bool) func(*Server, *call) bool {
		return field("inputs", func(value any, _ bool) bool {
			inputs, _ := value.(object)
			for _, input := range inputs {
				if test(input) {
					return true
				}
			}
			return false
		})
	}
	someMissing := func(s *Server, c *call) bool {
		return field("inputs", func(value any, present bool) bool {
			inputs, ok := value.(object)
			return ok && present && len(inputs) < len(s.inputs)
		})(s, c)
	}
	return []Defect{
		kickoff("kickoff-accepts-not-json", "A kickoff whose body is not JSON starts an execution.", notJSON, fillInputs),
		kickoff("kickoff-accepts-empty-body", "A kickoff without a body starts an execution.", emptyBody, fillInputs),
		kickoff("kickoff-accepts-list", "A kickoff whose body is a list starts an execution.", notObject, fillInputs),
		kickoff("kickoff-accepts-media-type", "A kickoff of another media type starts an execution.", otherMedia, func(*Server, object) {}),
		kickoff("kickoff-accepts-no-inputs", "A kickoff without inputs starts an execution.", field("inputs", isMissing), fillInputs),
		kickoff("kickoff-accepts-one-missing", "A kickoff in which one of the required inputs is missing starts an execution.", someMissing, fillInputs),
		kickoff("kickoff-accepts-inputs-null", "A kickoff with null for inputs starts an execution.", field("inputs", isNull), fillInputs),
		kickoff("kickoff-accepts-inputs-type", "A kickoff whose inputs are no object starts an execution.", field("inputs", notA[object]), fillInputs),
		kickoff("kickoff-accepts-input-number", "A kickoff with a number as input starts an execution.", inputsWith(func(v any) bool { _, ok := v.(float64); return ok }), fillInputs),
		kickoff("kickoff-accepts-input-null", "A kickoff with null as input starts an execution.", inputsWith(func(v any) bool { return v == nil }), fillInputs),
		kickoff("kickoff-accepts-meta-type", "A kickoff whose meta is no object starts an execution.", field("meta", notA[object]), remove("meta")),
		kickoff("kickoff-accepts-meta-null", "A kickoff with null for meta, which is not nullable, starts an execution.", field("meta", isNull), remove("meta")),
		kickoff("kickoff-accepts-webhook-number", "A kickoff with a number as webhook starts an execution.", field("taskWebhookUrl", notA[string]), remove("taskWebhookUrl")),
		kickoff("kickoff-accepts-webhook-text", "A kickoff whose webhook is text but no URI starts an execution.",
			func(_ *Server, c *call) bool {
				var o object
				return json.Unmarshal(c.body, &o) == nil && badWebhook(o) != ""
			},
			func(_ *Server, o object) {
				for _, name := range webhooks {
					if _, ok := o[name].(string); ok {
						delete(o, name)
					}
				}
			}),
		resume("resume-accepts-no-feedback", "A resume without human_feedback is accepted.", field("human_feedback", isMissing), fill("human_feedback", "")),
		resume("resume-accepts-feedback-number", "A resume with a number as human_feedback is accepted.", field("human_feedback", notA[string]), fill("human_feedback", "")),
		resume("resume-accepts-no-approve", "A resume without is_approve counts as approval.", field("is_approve", isMissing), fill("is_approve", true)),
		resume("resume-accepts-approve-text", "A resume with text as is_approve counts as approval.", field("is_approve", notA[bool]), fill("is_approve", true)),
		resume("resume-accepts-approve-null", "A resume with null for is_approve counts as approval.", field("is_approve", isNull), fill("is_approve", true)),
		resume("resume-accepts-no-task", "A resume without task_id is accepted.", field("task_id", isMissing), fill("task_id", tasks[askingTask].id)),
		resume("resume-accepts-media-type", "A resume of another media type is accepted.", otherMedia, func(*Server, object) {}),
	}
}

func unknownIDDefects() []Defect {
	runningBody := func(*Server, *call) *reply {
		return okay(object{"status": "running", "current_task": tasks[0].id, "progress": object{"completed_tasks": 0, "total_tasks": len(tasks)}})
	}
	resumeOf := func(when func(s *Server, id string) bool) func(*Server, *call) bool {
		return func(s *Server, c *call) bool {
			in, re := s.readResume(c)
			return re == nil && when(s, in.execution)
		}
	}
	nobody := func(s *Server, id string) bool { return s.stateOf(id) == "" }
	return []Defect{
		broken("status-200-unknown-id", ClassUnknownID, "An unknown execution is reported as running.", instead(Status, unknownID, runningBody)),
		broken("status-200-malformed-id", ClassUnknownID, "An id that is no UUID is reported as running.", instead(Status, malformedID, runningBody)),
		broken("stop-200-unknown-id", ClassUnknownID, "A stop of an unknown execution succeeds.",
			instead(Stop, unknownID, func(_ *Server, c *call) *reply { return stopped(c.id) })),
		broken("stop-400-unknown-id", ClassUnknownID, "A stop of an unknown execution says that it has ended: 400 where 404 is documented.",
			instead(Stop, unknownID, func(*Server, *call) *reply { return terminalState(revoked) })),
		broken("stop-200-malformed-id", ClassUnknownID, "A stop of an id that is no UUID succeeds.",
			instead(Stop, malformedID, func(_ *Server, c *call) *reply { return stopped(c.id) })),
		broken("resume-200-unknown-id", ClassUnknownID, "A resume of an unknown execution succeeds.",
			instead(Resume, resumeOf(nobody), func(*Server, *call) *reply { return resumed() })),
		broken("resume-400-unknown-id", ClassUnknownID, "A resume of an unknown execution says that it does not wait: 400 where 404 is documented.",
			instead(Resume, resumeOf(nobody), func(*Server, *call) *reply { return badRequest("The execution does not wait for feedback") })).needing(NeedsWorkflows),
		broken("resume-200-unknown-task", ClassUnknownID, "A resume of a task that the execution does not have succeeds.",
			amend(Resume, 404, func(_ *call, re *reply) {
				if strings.Contains(re.object()["message"].(string), "has no task") {
					*re = *resumed()
				}
			})).needing(NeedsFixtures),
	}
}

func routeDefects() []Defect {
	// hide answers a path as if nothing were there.
	hide := func(hidden func(path string) bool) Option {
		return before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
			if !hidden(r.URL.Path) {
				return false
			}
			problem(http.StatusNotFound, "Not Found", "Nothing is found at this path").write(w, r)
			return true
		})
	}
	under := func(prefix string) func(string) bool {
		return func(path string) bool { return strings.HasPrefix(path, prefix) }
	}
	return []Defect{
		broken("status-route-moved", ClassRoute, "The status is at /{kickoff_id}/status; the documented path answers 404 for every id.", movedStatus()),
		broken("inputs-route-missing", ClassRoute, "GET /inputs always answers 404, with the documented body.",
			instead(ListInputs, always, func(*Server, *call) *reply {
				return problem(http.StatusNotFound, "Not Found", "No crew is deployed at this address")
			})),
		broken("stop-route-missing", ClassRoute, "There is no stop: the path answers 404 for every id.", hide(under("/stop/"))),
		broken("resume-route-missing", ClassRoute, "There is no resume: the path always answers 404.", hide(under("/resume"))).needing(NeedsSequence),
		broken("api-under-prefix", ClassRoute, "The whole API lives under /api; every documented path answers 404.",
			before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
				inner, ok := strings.CutPrefix(r.URL.EscapedPath(), "/api")
				if !ok {
					problem(http.StatusNotFound, "Not Found", "Nothing is found at this path").write(w, r)
					return true
				}
				s.serve(w, moveTo(r, inner))
				return true
			})),
		broken("stop-needs-put", ClassRoute, "A stop has to be a PUT; POST answers 405.",
			before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasPrefix(r.URL.Path, "/stop/") {
					return false
				}
				if r.Method != http.MethodPut {
					problem(http.StatusMethodNotAllowed, "Method Not Allowed", "This path does not know the method").with("Allow", "PUT").write(w, r)
					return true
				}
				s.serve(w, as(r, http.MethodPost))
				return true
			})),
	}
}

// moveTo returns the request to another path, which is escaped.
func moveTo(r *http.Request, path string) *http.Request {
	moved := r.Clone(r.Context())
	u, err := moved.URL.Parse(path)
	if err != nil {
		return moved
	}
	moved.URL = u
	return moved
}

// as returns the request with another method.
func as(r *http.Request, method string) *http.Request {
	changed := r.Clone(r.Context())
	changed.Method = method
	return changed
}

func movedStatus() Option {
	return before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
		id, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/status")
		switch {
		case ok && !strings.Contains(id, "/"):
			s.serve(w, moveTo(r, "/status/"+id))
		case strings.HasPrefix(r.URL.Path, "/status/"):
			problem(http.StatusNotFound, "Not Found", "Nothing is found at this path").write(w, r)
		default:
			return false
		}
		return true
	})
}

func methodDefects() []Defect {
	extra := func(method, prefix string, answer func(s *Server, w http.ResponseWriter, r *http.Request)) Option {
		return before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
			if r.Method != method || !strings.HasPrefix(r.URL.Path, prefix) {
				return false
			}
			answer(s, w, r)
			return true
		})
	}
	forget := func(s *Server, w http.ResponseWriter, r *http.Request) {
		_, _, id := match(r.URL.EscapedPath())
		s.mu.Lock()
		delete(s.runs, strings.ToLower(id))
		s.mu.Unlock()
		(&reply{status: http.StatusNoContent}).write(w, r)
	}
	echo := func(_ *Server, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "message/http")
		w.Write([]byte(r.Method + " " + r.URL.Path + " HTTP/1.1\r\n"))
		r.Header.Write(w)
	}
	serveAs := func(method string) func(*Server, http.ResponseWriter, *http.Request) {
		return func(s *Server, w http.ResponseWriter, r *http.Request) { s.serve(w, as(r, method)) }
	}
	return []Defect{
		broken("delete-kills", ClassMethod, "DELETE on a status, which is not documented, removes the execution.", extra(http.MethodDelete, "/status/", forget)).needing(NeedsSequence),
		broken("get-stops", ClassMethod, "GET on a stop, which is not documented, stops the execution.", extra(http.MethodGet, "/stop/", serveAs(http.MethodPost))).needing(NeedsSequence),
		broken("put-kicks-off", ClassMethod, "PUT on a kickoff, which is not documented, starts an execution.", extra(http.MethodPut, "/kickoff", serveAs(http.MethodPost))),
		broken("patch-inputs", ClassMethod, "PATCH on the inputs, which is not documented, answers 200.", extra(http.MethodPatch, "/inputs", serveAs(http.MethodGet))),
		broken("trace-echoes", ClassMethod, "TRACE is answered, and repeats the request with its token.", extra(http.MethodTrace, "/", echo)),
		broken("delete-500", ClassMethod, "DELETE on the inputs ends in 500.",
			extra(http.MethodDelete, "/inputs", func(_ *Server, w http.ResponseWriter, r *http.Request) { internalError().write(w, r) })),
	}
}
