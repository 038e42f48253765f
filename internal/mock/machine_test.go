package mock

import (
	"fmt"
	"strings"
	"testing"

	"parlance/internal/source"
)

// A machine that is right; the problems are made by changing it.
const smallMachine = `mock: 1
spec: ./enterprise-api.base.yaml
values: {inputs: [topic], word: w}
resources:
  execution:
    id: uuid
    polled_by: getExecutionStatus
    keep: 3
    states:
      working: {leaves: {to: done, polls: 2, time: 10s}}
      done: {label: SUCCESS, terminal: true}
      waiting: {}
    fixtures: [{id: f1000000-0000-4000-8000-000000000001, state: done}]
operations:
  kickoffCrew:
    refuse: {missing: {status: 422, body: {error: $values.word, message: "lost: {$missing}", details: {missing_inputs: $missing}}}}
    rules:
      - create: {resource: execution, in: working}
        answer: {status: 200, body: {kickoff_id: $id}}
  getExecutionStatus:
    find: {resource: execution, id: $request.path.kickoff_id}
    rules:
      - if: [{state: none}]
        answer: {status: 404}
      - if: [{state: done}]
        answer: {status: 200, example: completed}
      - answer: {status: 200, example: running, with: {/current_task: "{$state} {$$x} {$label}"}}
  stopExecution:
    find: {resource: execution, id: $request.path.kickoff_id}
    rules:
      - if: [{state: [none, done]}]
        answer: {status: 400, with: {/detail: "$$ {$label}"}}
      - to: done
        answer: {status: 200, with: {/kickoffId: $id}}
`

func loadText(t testing.TB, text string) (*Machine, []string) {
	t.Helper()
	m, problems := LoadMachine(source.NewFile("specs/m.mock.yaml", []byte(text)), ownSpec(t))
	var list []string
	for _, p := range problems {
		list = append(list, fmt.Sprintf("%d:%d: %s", p.Span.Position().Line, p.Span.Position().Column, p.Message))
	}
	if (m == nil) != (len(list) > 0) {
		t.Fatalf("machine %v, problems %v", m, list)
	}
	return m, list
}

func TestSmallMachine(t *testing.T) {
	m, problems := loadText(t, smallMachine)
	if len(problems) > 0 {
		t.Fatal(strings.Join(problems, "\n"))
	}
	if m.Spec != "specs/enterprise-api.base.yaml" {
		t.Errorf("spec %q", m.Spec)
	}
	server := New(ownSpec(t), m, Options{})
	w := ask(server, "POST", "/kickoff", "{}")
	if got := w.Body.String(); got != `{"details":{"missing_inputs":["inputs"]},"error":"w","message":"lost: [\"inputs\"]"}` {
		t.Errorf("missing: %s", got)
	}
	w = ask(server, "POST", "/kickoff", `{"inputs": {}}`)
	id := object(t, w)["kickoff_id"].(string)
	if got := object(t, ask(server, "GET", "/status/"+id, ""))["current_task"]; got != "working {$x} working" {
		t.Errorf("current_task %q", got)
	}
	if w := ask(server, "POST", "/stop/"+nobody, ""); object(t, w)["detail"] != "$ " {
		t.Errorf("detail: %s", w.Body)
	}
	if w := ask(server, "POST", "/stop/"+strings.ToUpper(id), ""); object(t, w)["kickoffId"] != id {
		t.Errorf("the id that was given out is %s: %s", id, w.Body)
	}
	if w := ask(server, "POST", "/stop/"+id, ""); object(t, w)["detail"] != "$ SUCCESS" {
		t.Errorf("detail: %s", w.Body)
	}
}

// TestMachineProblems: what is wrong has its place and a way out.
func TestMachineProblems(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{"mock: 1", "mock: 2", `1:7: this version of the format is not known: write "mock: 1"`},
		{"mock: 1\n", "", `lacks the key "mock": add it`},
		{"mock: 1\n", "mock: 1\nmocks: 1\n", `2:1: the machine has no key "mocks": there are mock, spec, values, resources, operations`},
		{"mock: 1\n", "mock: [1\n", "2:5: a comma"},
		{"spec: ./enter", "spec: /enter", "2:7: the path of the spec must be relative to this file"},
		{"id: uuid\n", "id: word\n", `6:9: the ids of the resource "execution" must be "uuid" or "integer"`},
		{"polled_by: getExecutionStatus", "polled_by: getStatus", `7:16: the spec has no operation "getStatus": there are listInputs, kickoffCrew`},
		{"polled_by: getExecutionStatus", "polled_by: listInputs", `7:16: listInputs does not find a resource "execution", so that no poll would count`},
		{"    polled_by: getExecutionStatus\n", "", `nothing polls the resource "execution": add "polled_by", or give a time`},
		{"keep: 3", "keep: 0", "8:11: keep must be a whole number from 1 to 100000"},
		{"keep: 3", "keep: many", "8:11: keep must be a whole number"},
		{"keep: 3", "keep:", `8:5: "keep" is empty: give it a value, or take it out`},
		{"waiting: {}", "waiting:", `12:7: "waiting" is empty: give it a value ({} for none), or take it out`},
		{"waiting: {}", "none: {}", `12:7: no state can be called "none"`},
		{"waiting: {}", "waiting: {leaves: {to: done}}", "12:25: leaves needs polls or a time"},
		{"waiting: {}", "waiting: {leaves: {to: gone, time: 1s}}", `12:30: the resource "execution" has no state "gone": there are working, done, waiting`},
		{"waiting: {}", "waiting: {leaves: {to: done, time: 20}}", "12:42: time must be a duration of at least 1ms"},
		{"waiting: {}", "waiting: {terminal: maybe}", "12:27: terminal must be true or false"},
		{"terminal: true", "terminal: true, leaves: {to: waiting, time: 1s}", `11:46: the state "done" is terminal, so nothing leads away from it`},
		{"id: f1000000-0000-4000-8000-000000000001", "id: f1", `13:21: the ids of the resource "execution" are UUIDs`},
		{"state: done}]\noper", "state: gone}]\noper", `13:66: the resource "execution" has no state "gone"`},
		{"kickoffCrew:", "kickoff:", `15:3: the spec has no operation "kickoff"`},
		{"refuse: {missing:", "refuse: {lost:", `16:14: refuse has no key "lost": there are unauthorized, parameter, unreadable, missing, invalid`},
		{"{$missing}", "{$missing", `has no closing brace: write {$id}`},
		{"$values.word", "$values.other", `there is no constant "other": add it under values`},
		{"$values.word", "$id", "$id has no value here: nothing is found or created"},
		{"$values.word", "$request.body#inputs", "what stands behind # is a JSON pointer, such as #/inputs"},
		{"$values.word", "$requests.body", `"$requests.body" is no expression: there are $request.path.NAME`},
		{"$values.word", "$request.path.id", `kickoffCrew has no path parameter "id": there is none`},
		{"$values.word", "5", "16:23: this answer does not satisfy the schema of status 422 of kickoffCrew: at /error: 5 is an integer, but must be a string"},
		{"word: w}", "word: 5}", "this answer does not satisfy the schema"},
		{"body: {kickoff_id: $id}", "body: {kickoff_id: $id, more: 1}", `property "more" is not declared`},
		{"body: {kickoff_id: $id}", "body: {}", `property "kickoff_id" is missing`},
		{"body: {kickoff_id: $id}", "body: {kickoff_id: $missing}", "$missing has no value here"},
		{"body: {kickoff_id: $id}", "example: begun", `the status 200 of kickoffCrew has no example "begun": there is started`},
		{"body: {kickoff_id: $id}", "example: started, body: {}", "a body stands alone"},
		{"{status: 200, body: {kickoff_id: $id}}", "{status: 201}", "kickoffCrew documents no status 201: there are 200, 400, 401, 422, 500"},
		{"{status: 200, body: {kickoff_id: $id}}", "{status: ok}", "status must be a number from 200 to 599"},
		{"{status: 200, body: {kickoff_id: $id}}", "{}", `an answer lacks the key "status": add it`},
		{"create: {resource: execution, in: working}", "create: {resource: crew, in: working}", `there is no resource "crew": there is execution`},
		{"create: {resource: execution, in: working}", "create: {resource: execution, in: idle}", `has no state "idle"`},
		{"create: {resource: execution, in: working}", "to: working", `add "find" to the operation`},
		{"find: {resource: execution, id: $request.path.kickoff_id}\n    rules:\n      - if: [{state: none}]", "rules:\n      - if: [{state: none}]", `add "find" to the operation`},
		{"id: $request.path.kickoff_id}\n    rules:\n      - if: [{state: none}]", "id: x}\n    rules:\n      - if: [{state: none}]", "the id is always the same"},
		{"- if: [{state: none}]\n        answer: {status: 404}", "- answer: {status: 404}", `only the last rule may have no "if"`},
		{"- if: [{state: none}]\n        answer: {status: 404}", "- if: []\n        answer: {status: 404}", `if must be a list with at least one item`},
		{"[{state: none}]", "[{stat: none}]", `a test has no key "stat": there are state, equal, in, lacks, not`},
		{"[{state: none}]", "[{}]", "a test needs one of the keys"},
		{"[{state: none}]", "[{state: none, not: {state: done}}]", "a test has one key"},
		{"[{state: none}]", "[{equal: [1]}]", `"equal" takes a list of two values`},
		{"[{state: none}]", "[{lacks: {in: {}}}]", `lacks lacks the key "keys"`},
		{"- if: [{state: done}]", "- if: [{state: none}]", "this rule is never reached"},
		{"/current_task:", "current_task:", "is no JSON pointer: it begins with a slash"},
		{"/current_task:", "/current/task:", "the example has nothing at /current/task"},
		{"{/current_task: \"{$state} {$$x} {$label}\"}", "{/progress/total_tasks: -1}", "-1 is less than the minimum 0"},
		{"state: [none, done]", "state: [none]", `this rule may lead away from "done", which is terminal: put a rule with {state: done} before it`},
		{"state: [none, done]", "state: done", "this rule may hold where nothing was found: put a rule with {state: none} before it"},
		{"      - to: done\n", "      - to: done\n        create: {resource: execution, in: done}\n", `a rule has "to" or "create", not both`},
		{"      - to: done\n", "      - if: [{state: waiting}]\n        to: done\n", `the last rule must have no "if"`},
	}
	for _, test := range tests {
		if strings.Count(smallMachine, test.old) == 0 {
			t.Fatalf("%q is not there", test.old)
		}
		_, problems := loadText(t, strings.Replace(smallMachine, test.old, test.new, 1))
		if !strings.Contains(strings.Join(problems, "\n"), test.want) {
			t.Errorf("%q → %q:\n%s\nwant %s", test.old, test.new, strings.Join(problems, "\n"), test.want)
		}
	}
	for _, text := range []string{"", "[]", "x", "mock: 1", "mock: 1\nspec: x\noperations: []", "mock: 1\nspec: x\nresources: {a: }\noperations: {a: {}}"} {
		m, problems := loadText(t, text)
		if m != nil && text != "mock: 1" || len(problems) == 0 {
			t.Errorf("%q is accepted", text)
		}
	}
}
