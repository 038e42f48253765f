package mock

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"parlance/testdata/servers"
)

const (
	finished = "f1000000-0000-4000-8000-000000000001"
	failed   = "fa000000-0000-4000-8000-000000000001"
	stopped  = "4e000000-0000-4000-8000-000000000001"
	waiting1 = "3a000000-0000-4000-8000-000000000001"
	waiting2 = "3a000000-0000-4000-8000-000000000002"
	waiting3 = "3a000000-0000-4000-8000-000000000003"
	nobody   = "00000000-0000-4000-8000-00000000dead"
	inputs   = `{"inputs": {"topic": "a", "audience": "b", "due_date": %q}}`
)

// step is a request of the tour. {id} stands for the last kickoff_id.
type step struct {
	what, method, path, body string
	headers                  []string
	status                   int
}

func get(what, path string, status int) step {
	return step{what: what, method: "GET", path: path, status: status}
}

func post(what, path, body string, status int) step {
	return step{what: what, method: "POST", path: path, body: body, status: status}
}

func resumeBody(id string, approve any) string {
	return fmt.Sprintf(`{"execution_id": %q, "task_id": "write_brief", "human_feedback": "좋아요 ✓", "is_approve": %v}`, id, approve)
}

func tour() []step {
	steps := []step{
		get("inputs", "/inputs", 200),
		{"no token", "GET", "/inputs", "", []string{"Authorization: "}, 401},
		{"wrong token", "POST", "/stop/" + finished, "", []string{"Authorization: Bearer wrong"}, 401},
		{"wrong token before a wrong body", "POST", "/kickoff", "{", []string{"Authorization: Bearer wrong"}, 401},
		{"another scheme", "GET", "/inputs", "", []string{"Authorization: Basic dG9rLTE6"}, 401},
		{"scheme in small letters", "GET", "/inputs", "", []string{"Authorization: bearer " + token}, 200},
		post("no JSON", "/kickoff", "{", 400),
		{"another media type", "POST", "/kickoff", "{}", []string{"Content-Type: text/plain"}, 400},
		{"no media type", "POST", "/kickoff", "{}", []string{"Content-Type: "}, 400},
		post("an empty body", "/kickoff", "", 400),
		post("nothing", "/kickoff", "{}", 422),
		post("no input", "/kickoff", `{"inputs": {}}`, 422),
		post("one input", "/kickoff", `{"inputs": {"topic": "a"}}`, 422),
		post("a list", "/kickoff", `[]`, 400),
		post("a wrong type", "/kickoff", `{"inputs": {"topic": 1, "audience": "b", "due_date": "c"}}`, 400),
		post("a wrong type and nothing else", "/kickoff", `{"meta": 1}`, 400),
		post("a wrong webhook", "/kickoff", `{"inputs": {"topic": "a", "audience": "b", "due_date": "c"}, "taskWebhookUrl": "no uri"}`, 400),
		get("unknown", "/status/"+nobody, 404),
		get("malformed", "/status/not-an-id", 404),
		get("encoded", "/status/%ED%95%9C%20%25", 404),
		get("over-long", "/status/"+strings.Repeat("a", 1000), 404),
		get("trailing slash", "/status/"+finished+"/", 404),
		get("no such path", "/nothing", 404),
		{"another method", "DELETE", "/inputs", "", nil, 405},
		get("upper case", "/status/"+strings.ToUpper(finished), 200),
		get("encoded letter", "/status/%66"+finished[1:], 200),
		get("finished", "/status/"+finished, 200),
		get("failed", "/status/"+failed, 200),
		get("revoked", "/status/"+stopped, 200),
		get("waiting", "/status/"+waiting1, 200),
		post("stop what has finished", "/stop/"+finished, "", 400),
		post("stop what has failed", "/stop/"+failed, "", 400),
		post("stop what was stopped", "/stop/"+stopped, "", 400),
		post("stop nothing", "/stop/"+nobody, "", 404),
		post("stop what is malformed", "/stop/x", "", 404),
		post("resume nothing", "/resume", resumeBody(nobody, true), 404),
		post("resume what has finished", "/resume", resumeBody(finished, true), 400),
		post("resume without anything", "/resume", "{}", 400),
		post("resume what is malformed", "/resume", resumeBody("x", true), 400),
		post("resume, no boolean", "/resume", resumeBody(waiting1, `"yes"`), 400),
		post("resume another task", "/resume", strings.Replace(resumeBody(waiting1, true), "write_brief", "check_facts", 1), 400),
		post("resume no task", "/resume", strings.Replace(resumeBody(waiting1, true), "write_brief", "dream", 1), 404),
		post("approve", "/resume", resumeBody(waiting1, true), 200),
		post("approve again", "/resume", resumeBody(waiting1, true), 400),
		get("going on", "/status/"+waiting1, 200),
		get("going on", "/status/"+waiting1, 200),
		get("done", "/status/"+waiting1, 200),
		post("stop what is done", "/stop/"+waiting1, "", 400),
		post("reject", "/resume", resumeBody(waiting2, false), 200),
		get("waiting again", "/status/"+waiting2, 200),
		post("approve now", "/resume", resumeBody(waiting2, true), 200),
		post("stop what waits", "/stop/"+waiting3, "", 200),
		get("stopped", "/status/"+waiting3, 200),
		post("resume what was stopped", "/resume", resumeBody(waiting3, true), 400),
	}
	for _, word := range []string{"words", servers.InputFails, servers.InputAsks} {
		steps = append(steps, post("kickoff", "/kickoff", fmt.Sprintf(inputs, word), 200))
		for range 6 {
			steps = append(steps, get("follow "+word, "/status/{id}", 200))
		}
	}
	return append(steps,
		post("stop what waits", "/stop/{id}", "", 200),
		post("kickoff", "/kickoff", fmt.Sprintf(inputs, "again"), 200),
		get("running", "/status/{id}", 200),
		post("stop", "/stop/{id}", "", 200),
		post("stop again", "/stop/{id}", "", 400),
		get("stopped", "/status/{id}", 200),
	)
}

// TestTourAsTheGoodServer: the mock answers as the server does that keeps the
// contract, with the same statuses and bodies of the same shape.
func TestTourAsTheGoodServer(t *testing.T) {
	clock := newClock()
	mock := ownServer(t, Options{Clock: clock.time})
	good := servers.Good(servers.WithToken(token))
	var mockID, goodID string
	for i, s := range tour() {
		name := fmt.Sprintf("%d %s: %s %s", i, s.what, s.method, s.path)
		got := s.ask(mock, mockID)
		want := s.ask(good, goodID)
		if got.Code != s.status || want.Code != s.status {
			t.Fatalf("%s: mock %d, good server %d, want %d\n%s", name, got.Code, want.Code, s.status, got.Body)
		}
		if s.status == 404 && s.what == "no such path" || s.status == 405 || s.what == "trailing slash" {
			continue // of these the spec says nothing
		}
		if g, w := got.Header().Get("Content-Type"), want.Header().Get("Content-Type"); g != w {
			t.Errorf("%s: media type %q, want %q", name, g, w)
		}
		mine, theirs := object(t, got), object(t, want)
		if a, b := shape(mine), shape(theirs); a != b {
			t.Errorf("%s: body\n%s\nis shaped %s, want %s", name, got.Body, a, b)
		}
		for _, key := range []string{"status", "detail"} {
			if mine[key] != theirs[key] {
				t.Errorf("%s: %s is %v, want %v", name, key, mine[key], theirs[key])
			}
		}
		if id, ok := mine["kickoff_id"].(string); ok {
			mockID, goodID = id, theirs["kickoff_id"].(string)
		}
		if id, ok := mine["kickoffId"]; ok && !strings.HasSuffix(strings.ReplaceAll(s.path, "{id}", mockID), id.(string)) {
			t.Errorf("%s: the id %v is not echoed", name, id)
		}
	}
}

func (s step) ask(h http.Handler, id string) *httptest.ResponseRecorder {
	return ask(h, s.method, strings.ReplaceAll(s.path, "{id}", id), s.body, s.headers...)
}

// shape writes which names and types a value has.
func shape(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, name+":"+shape(v[name]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return "[" + shape(v[0]) + "]"
	}
	return fmt.Sprintf("%T", v)
}
