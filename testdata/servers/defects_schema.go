package servers

import (
	"fmt"
	"net/http"
)

// rename moves a property.
func rename(o object, from, to string) {
	if value, ok := o[from]; ok {
		delete(o, from)
		o[to] = value
	}
}

// put sets a property, drop removes one.
func put(name string, value any) func(object) { return func(o object) { o[name] = value } }

func drop(name string) func(object) { return func(o object) { delete(o, name) } }

// inside applies f to the object at a key.
func inside(key string, f func(object)) func(object) { return func(o object) { f(at(o, key)) } }

// eachTask applies f to each task of a completed execution.
func eachTask(f func(object)) func(object) {
	return func(o object) {
		list, _ := at(o, "result")["tasks"].([]any)
		for _, item := range list {
			f(item.(object))
		}
	}
}

// become replaces the whole body.
func become(op Operation, status int, f func(o object) any) Option {
	return amend(op, status, func(_ *call, re *reply) { re.value = f(re.object()) })
}

func schemaDefects() []Defect {
	list := []Defect{
		broken("inputs-not-a-list", ClassSchema, "GET /inputs sends the names as one string.", edit(ListInputs, 200, put("inputs", "topic,audience,due_date"))),
		broken("inputs-item-number", ClassSchema, "GET /inputs lists a number among the names.", edit(ListInputs, 200, put("inputs", []any{"topic", "audience", "due_date", 4}))),
		broken("inputs-bare-list", ClassSchema, "GET /inputs sends the list without the object around it.", become(ListInputs, 200, func(o object) any { return o["inputs"] })),
		broken("inputs-null", ClassSchema, "GET /inputs sends null for the list.", edit(ListInputs, 200, put("inputs", nil))),
		broken("inputs-enveloped", ClassSchema, "GET /inputs wraps its answer in data.", become(ListInputs, 200, func(o object) any { return object{"data": o} })),
		broken("inputs-json-in-string", ClassSchema, "GET /inputs sends its JSON as a string, encoded twice.", become(ListInputs, 200, func(o object) any { return string(encodeJSON(o)) })),
		broken("inputs-literal-null", ClassSchema, "GET /inputs answers null.", raw(ListInputs, 200, func([]byte) []byte { return []byte("null") })),

		broken("kickoff-id-not-uuid", ClassSchema, "A kickoff answers with an id that is no UUID, though it works.", numberedIDs()),
		broken("kickoff-id-number", ClassSchema, "A kickoff answers with a number as id.", edit(Kickoff, 200, put("kickoff_id", 42))),
		broken("kickoff-id-null", ClassSchema, "A kickoff answers with null as id.", edit(Kickoff, 200, put("kickoff_id", nil))),
		broken("kickoff-id-renamed", ClassSchema, "A kickoff answers with kickoffId in place of kickoff_id.", edit(Kickoff, 200, func(o object) { rename(o, "kickoff_id", "kickoffId") })),
		broken("kickoff-empty-object", ClassSchema, "A kickoff answers with {}.", become(Kickoff, 200, func(object) any { return object{} })),

		broken("stop-empty-object", ClassSchema, "A stop answers with {}.", become(Stop, 200, func(object) any { return object{} })).needing(NeedsSequence),
		broken("stop-id-snake-case", ClassSchema, "A stop answers with kickoff_id in place of kickoffId.", edit(Stop, 200, func(o object) { rename(o, "kickoffId", "kickoff_id") })).needing(NeedsSequence),
		broken("stop-status-word", ClassSchema, "A stop answers with the status revoked, which is outside the enum.", edit(Stop, 200, put("status", "revoked"))).needing(NeedsSequence),
		broken("stop-status-true", ClassSchema, "A stop answers with true as status.", edit(Stop, 200, put("status", true))).needing(NeedsSequence),
		broken("stop-detail-list", ClassSchema, "A refused stop sends detail as a list of objects.",
			edit(Stop, 400, func(o object) { o["detail"] = []any{object{"msg": o["detail"]}} })).needing(NeedsSequence),
		broken("resume-status-word", ClassSchema, "A resume answers with the status ok, which is outside the enum.", edit(Resume, 200, put("status", "ok"))).needing(NeedsFixtures),
		broken("resume-no-message", ClassSchema, "A resume leaves out message, which is required.", edit(Resume, 200, drop("message"))).needing(NeedsFixtures),

		broken("unauthorized-detail", ClassSchema, "A 401 sends detail in place of error and message.", become(anyOperation, 401, func(object) any { return object{"detail": "Not authenticated"} })),
		broken("not-found-detail", ClassSchema, "A 404 sends detail in place of error and message.", become(Status, 404, func(object) any { return object{"detail": "Not Found"} })),
		broken("bad-request-string", ClassSchema, "The 400 of a kickoff is a bare string.", become(Kickoff, 400, func(object) any { return "Bad Request" })),
		broken("error-message-object", ClassSchema, "The message of a 400 of a resume is an object.", edit(Resume, 400, put("message", object{"en": "Bad Request"}))),
		broken("missing-inputs-detail-list", ClassSchema, "A 422 has the shape of another framework: a list under detail.",
			become(Kickoff, 422, func(object) any {
				return object{"detail": []any{object{"loc": []any{"body", "inputs"}, "msg": "field required"}}}
			})),
		broken("missing-inputs-string", ClassSchema, "A 422 names the missing inputs in one string.", edit(Kickoff, 422, inside("details", put("missing_inputs", "audience, due_date")))),
		broken("missing-inputs-no-list", ClassSchema, "A 422 leaves out details.missing_inputs, which is required.", edit(Kickoff, 422, inside("details", drop("missing_inputs")))),
	}
	return append(list, statusSchemaDefects()...)
}

// statusSchemaDefects break the three schemas that a status may have.
//
// No body can match two of them: each requires a status that the others
// exclude. So oneOf is broken by bodies that match none.
func statusSchemaDefects() []Defect {
	list := []Defect{
		broken("status-unknown-word", ClassSchema, "The status of a running execution is pending, which no schema allows.", editState("running", put("status", "pending"))),
		broken("status-upper-case", ClassSchema, "The status of a running execution is RUNNING.", editState("running", put("status", "RUNNING"))),
		broken("status-mixed", ClassSchema, "The status of a running execution has the fields of a completed one, so that it matches no schema.",
			editState("running", func(o object) {
				delete(o, "progress")
				o["result"], o["execution_time"] = object{"output": "", "tasks": []any{}}, 0
			})),
		broken("status-no-status", ClassSchema, "A status leaves out status, which tells the schemas apart.", edit(Status, 200, drop("status"))),
		broken("status-empty-object", ClassSchema, "A status answers with {}.", become(Status, 200, func(object) any { return object{} })),
		broken("progress-string", ClassSchema, "The number of completed tasks is a string.", editState("running", inside("progress", put("completed_tasks", "1")))),
		broken("progress-negative", ClassSchema, "The number of completed tasks is -1, below the minimum.", editState("running", inside("progress", put("completed_tasks", -1)))),
		broken("progress-fraction", ClassSchema, "The number of completed tasks is 0.5 where an integer is documented.", editState("running", inside("progress", put("completed_tasks", 0.5)))),
		broken("progress-null", ClassSchema, "The progress is null.", editState("running", put("progress", nil))),
		broken("progress-no-total", ClassSchema, "The progress leaves out total_tasks, which is required.", editState("running", inside("progress", drop("total_tasks")))),
		broken("current-task-object", ClassSchema, "The task in hand is an object where its name is documented.",
			editState("running", func(o object) { o["current_task"] = object{"id": o["current_task"]} })),
		broken("current-task-null", ClassSchema, "The task in hand is null though it is not nullable.", editState("running", put("current_task", nil))),
		broken("completed-no-result", ClassSchema, "A completed execution has no result.", editState("completed", drop("result"))),
		broken("completed-result-null", ClassSchema, "The result of a completed execution is null.", editState("completed", put("result", nil))),
		broken("completed-result-string", ClassSchema, "The result of a completed execution is its output alone.",
			editState("completed", func(o object) { o["result"] = at(o, "result")["output"] })),
		broken("completed-tasks-map", ClassSchema, "The tasks of a completed execution are an object where a list is documented.", editState("completed", inside("result", put("tasks", object{})))),
		broken("completed-task-no-agent", ClassSchema, "The tasks of a completed execution leave out agent, which is required.", editState("completed", eachTask(drop("agent")))),
		broken("completed-task-output-null", ClassSchema, "The outputs of the tasks are null.", editState("completed", eachTask(put("output", nil)))),
		broken("completed-time-string", ClassSchema, "The time of a completed execution is a string with a unit.", editState("completed", put("execution_time", "98.5s"))),
		broken("completed-time-negative", ClassSchema, "The time of a completed execution is negative.", editState("completed", put("execution_time", -1))),
		broken("completed-status-success", ClassSchema, "A completed execution is called SUCCESS, the name of its state.", editState("completed", put("status", "SUCCESS"))),
		broken("error-object", ClassSchema, "The error of a failed execution is an object where words are documented.", editState("error", put("error", object{"type": "Timeout"}))),
		broken("error-missing", ClassSchema, "A failed or stopped execution leaves out error, which is required.", editState("error", drop("error"))),
		broken("stopped-status-stopped", ClassSchema, "A stopped execution is reported as stopped, which no schema allows.", editState("error", put("status", "stopped"))),
	}
	for i := range list {
		list[i].Needs = NeedsSequence
	}
	return append(list,
		broken("progress-absent-sometimes", ClassSchema, "Every third status of a running execution leaves out progress.",
			amend(Status, http.StatusOK, func(c *call, re *reply) {
				if c.n%3 == 0 {
					delete(re.object(), "progress")
				}
			})).needing(NeedsRepetition))
}

// numberedIDs gives ids that count.
func numberedIDs() Option {
	return func(s *Server) {
		n := 0
		s.newID = func() string {
			n++
			return fmt.Sprintf("kickoff-%04d", n)
		}
	}
}

func undeclaredDefects() []Defect {
	return []Defect{
		broken("inputs-undeclared-count", ClassUndeclared, "GET /inputs sends count, which is not declared.", edit(ListInputs, 200, put("count", 3))),
		broken("kickoff-undeclared-status", ClassUndeclared, "A kickoff sends status, which is not declared.", edit(Kickoff, 200, put("status", "started"))),
		broken("progress-undeclared-percent", ClassUndeclared, "The progress has percent, which is not declared.", editState("running", inside("progress", put("percent", 33)))).needing(NeedsSequence),
		broken("completed-undeclared-usage", ClassUndeclared, "A completed execution has token_usage, which is not declared.", editState("completed", put("token_usage", object{"total": 1234}))).needing(NeedsSequence),
		broken("task-undeclared-model", ClassUndeclared, "The tasks of a completed execution have model, which is not declared.", editState("completed", eachTask(put("model", "small")))).needing(NeedsSequence),
		broken("stop-undeclared-time", ClassUndeclared, "A stop sends stopped_at, which is not declared.", edit(Stop, 200, put("stopped_at", "2026-09-30T12:00:00Z"))).needing(NeedsSequence),
		broken("unauthorized-undeclared-code", ClassUndeclared, "A 401 has code, which is not declared.", edit(anyOperation, 401, put("code", 401))),
		broken("missing-inputs-undeclared-hint", ClassUndeclared, "The details of a 422 have hint, which is not declared.", edit(Kickoff, 422, inside("details", put("hint", "see GET /inputs")))),
	}
}

func absentDefects() []Defect {
	return []Defect{
		broken("current-task-never", ClassAbsent, "No running execution ever names its current task, as all examples do.", editState("running", drop("current_task"))).needing(NeedsSequence),
		broken("error-time-never", ClassAbsent, "No failed or stopped execution ever tells its time, as all examples do.", editState("error", drop("execution_time"))).needing(NeedsSequence),
	}
}
