package arazzo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/contract/arazzo"
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/testdata/servers"
)

// mirror answers with what it was sent, and with values of all kinds.
type mirror struct {
	mu   sync.Mutex
	seen []string // "GET /things?q=a"
	n    int
}

func (m *mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
	m.seen = append(m.seen, r.Method+" "+r.URL.String())
	answer := map[string]any{
		"path": r.URL.Path, "query": r.URL.RawQuery, "text": string(body), "trace": r.Header.Get("X-Trace"), "cookie": r.Header.Get("Cookie"),
		"auth": strings.Replace(r.Header.Get("Authorization"), secret, "TOKEN", 1), "type": r.Header.Get("Content-Type"),
		"zero": 0, "one": 1, "big": json.Number("12345678901234567890"), "half": 0.5, "yes": true, "nothing": nil,
		"list": []any{"a", nil, 3}, "inner": map[string]any{"a": map[string]any{"b": nil}}, "n": m.n, "due date": "today",
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Count", fmt.Sprint(m.n))
	if r.URL.Path == "/things" && r.Method == "GET" && r.Header.Get("Authorization") == "" {
		w.WriteHeader(http.StatusUnauthorized)
	}
	json.NewEncoder(w).Encode(answer)
}

const secret = "token-for-these-tests"

// play runs a document against a mirror.
func play(t *testing.T, text string, o arazzo.Options) (*contract.Result, *mirror) {
	t.Helper()
	s := things(t)
	d, problems := arazzo.Load(source.NewFile("x.arazzo.yaml", []byte(text)), s)
	if len(problems) > 0 {
		t.Fatalf("%s\n%s", describeProblems(problems), text)
	}
	m := &mirror{}
	r := run(t, s, d, m, o, func(o *contract.Options) { o.Token, o.Fixtures = secret, nil })
	return r, m
}

func TestConditions(t *testing.T) {
	tests := []struct {
		criterion string
		want      string // how the failure is told; "" for a criterion that is met
	}{
		{"condition: $statusCode == 200", ""},
		{"condition: $statusCode==200", ""},
		{"condition: 200 == $statusCode", ""},
		{"condition: 300 > $statusCode", ""},
		{"condition: $statusCode >= 200 && $statusCode < 300", ""},
		{"condition: $statusCode == 200 && $response.body#/one == 2", "/one of the body has to be 2, but is 1"},
		{"condition: $response.body#/one == 1", ""},
		{"condition: $response.body#/one != 1", "/one of the body must not be 1, but is 1"},
		{"condition: $response.body#/zero == 0", ""},
		{"condition: $response.body#/zero > 0", "/zero of the body has to be above 0, but is 0"},
		{"condition: $response.body#/one >= 1", ""},
		{"condition: $response.body#/half < 1", ""},
		{"condition: $response.body#/yes == true", ""},
		{"condition: $response.body#/yes", ""},
		{"condition: $response.body#/path == '/things'", ""},
		{`condition: $response.body#/path == "/things"`, ""},
		{"condition: $response.body#/path == 'it''s'", `/path of the body has to be 'it's', but is "/things"`},
		{"condition: $response.body#/due date == 'today'", ""},
		{"condition: $response.body#/list/2 == 3", ""},
		{"condition: $response.body#/nowhere == 'a'", "/nowhere of the body has to be 'a', but is not there"},
		{"condition: $response.header.x-count > 0", ""},
		{"condition: $response.header.X-COUNT == 'a'", `the header X-COUNT has to be 'a', but is "2"`},
		{"condition: $response.header.X-None == 'a'", "the header X-None has to be 'a', but is not there"},
		{"condition: $method == 'GET'", ""},
		{"condition: $response.body#/path == $inputs.a", `/path of the body has to be $inputs.a ("x"), but is "/things"`},
		{"{type: regex, context: $statusCode, condition: ^2}", ""},
		{"{type: regex, context: $response.body#/path, condition: ^/other}", `/path of the body has to match ^/other, but is "/things"`},
		{"{type: jsonpath, context: $response.body, condition: '$[?$.nothing == null]'}", ""},
		{"{type: {type: jsonpath, version: rfc9535}, context: $response.body, condition: $.list}", ""},
		{"{type: jsonpath, context: $response.body, condition: $.none}", "the body has to match the JSONPath $.none, and does not"},
	}
	for _, test := range tests {
		t.Run(test.criterion, func(t *testing.T) {
			r, _ := play(t, withCriterion(test.criterion), arazzo.Options{Inputs: map[string]any{"a": "x"}})
			var got []string
			for _, f := range r.Failures {
				got = append(got, f.Message)
			}
			if strings.Join(got, "; ") != test.want {
				t.Errorf("got %q, want %q\n%s", got, test.want, describe(r))
			}
		})
	}
}

// silent runs a document that has to succeed.
func silent(t *testing.T, text string, o arazzo.Options) *mirror {
	t.Helper()
	r, m := play(t, text, o)
	if len(r.Failures) > 0 || len(r.Skipped) > 0 {
		t.Errorf("%s\n%s", describe(r), text)
	}
	return m
}

func TestRequests(t *testing.T) {
	silent(t, top+`workflows:
  - workflowId: one
    inputs:
      type: object
      properties:
        token: {type: string}
        none: {type: string}
        names: {type: array, items: {type: string}, default: [b c, "가"]}
        object: {type: object, default: {due: 2026-09-30, n: 1, null: null}}
    parameters:
      - {reference: $components.parameters.auth}
      - {name: X-Trace, in: header, value: from the workflow}
      - {name: id, in: path, value: unused where the operation has none}
    steps:
      - stepId: places
        operationId: $sourceDescriptions.things.listThings
        parameters:
          - {name: q, in: query, value: $inputs.names}
          - {name: taste, in: cookie, value: "sweet-{$inputs.names#/0}"}
          - {name: Accept, in: header, value: application/json}
        successCriteria:
          - condition: $response.body#/query == 'q=b%20c&q=%EA%B0%80'
          - condition: $response.body#/cookie == 'taste=sweet-b%20c'
          - condition: $response.body#/trace == 'from the workflow'
          - condition: $response.body#/auth == 'Bearer TOKEN'
        outputs: {inner: $response.body#/inner, all: $response.body, big: $response.body#/big}
      - stepId: left-out
        operationPath: '{$sourceDescriptions.things.url}#/paths/~1things/get'
        parameters:
          - {name: q, in: query, value: $inputs.none}
          - {name: x-trace, in: header, value: from the step}
        successCriteria:
          - condition: $response.body#/query == ''
          - condition: $response.body#/trace == 'from the step'
      - stepId: path
        operationId: getThing
        parameters: [{name: id, in: path, value: a/b}]
        successCriteria: [{condition: $response.body#/path == '/things/a/b'}]
      - stepId: json
        operationId: makeThing
        requestBody:
          payload: {inner: $steps.places.outputs.inner, object: $inputs.object, none: $inputs.none, list: [1, 2.5, null, "{$inputs.names#/1}!"], when: 2026-09-30}
          replacements: [{target: /object/n, value: 2}]
        successCriteria:
          - condition: $response.body#/type == 'application/json'
          - condition: $response.body#/text == '{"inner":{"a":{"b":null}},"list":[1,2.5,null,"가!"],"object":{"due":"2026-09-30","n":2,"null":null},"when":"2026-09-30"}'
      - stepId: text-of-json
        operationId: makeThing
        requestBody:
          contentType: application/json
          payload: '{"id": "{$inputs.names#/0}", "n": 1}'
        successCriteria: [{condition: '$response.body#/text == ''{"id":"b c","n":1}'''}]
      - stepId: form
        operationId: makeThing
        requestBody: {contentType: application/x-www-form-urlencoded, payload: {a: b c}}
        successCriteria: [{type: regex, context: $response.body#/text, condition: '^a=b(\+|%20)c$'}]
      - stepId: text
        operationId: makeThing
        requestBody: {contentType: text/plain, payload: "plain {$steps.places.outputs.big}"}
        successCriteria: [{condition: $response.body#/text == 'plain 12345678901234567890'}]
      - stepId: anonymous
        operationId: getThing
        parameters: [{name: id, in: path, value: a}]
        successCriteria: [{condition: $response.body#/auth != ''}]
components:
  parameters:
    auth: {name: Authorization, in: header, value: "Bearer {$inputs.token}"}
`, arazzo.Options{})
}

func TestCredentials(t *testing.T) {
	silent(t, oneWorkflow(`- stepId: log-in
  operationId: login
  parameters: [{name: Authorization, in: header, value: "Basic {$inputs.token}"}]
  successCriteria: [{condition: $response.body#/auth == 'Basic TOKEN'}]
  outputs: {text: $response.body#/path}
- stepId: own
  operationId: listThings
  parameters: [{name: Authorization, in: header, value: "Bearer {$steps.log-in.outputs.text}"}]
  successCriteria: [{condition: $response.body#/auth == 'Bearer /login'}]
- stepId: none
  operationId: listThings
  successCriteria: [{condition: $statusCode == 401}, {condition: $response.body#/auth == ''}]`), arazzo.Options{})
}

func TestNested(t *testing.T) {
	t.Run("1.0", func(t *testing.T) { nested(t, top) })
	t.Run("1.1", func(t *testing.T) { nested(t, strings.Replace(top, "1.0.1", "1.1.0", 1)) })
}

func nested(t *testing.T, top string) {
	m := silent(t, top+`workflows:
  - workflowId: last
    dependsOn: [outer]
    steps:
      - stepId: a
        operationId: getThing
        parameters: [{name: id, in: path, value: "{$workflows.outer.outputs.path}"}]
        successCriteria: [{condition: $response.body#/path == '/things//things/from-a-default'}]
  - workflowId: outer
    steps:
      - stepId: call
        workflowId: inner
        parameters: [{name: id, value: from-the-caller}]
      - stepId: again
        workflowId: inner
      - stepId: see
        operationId: listThings
        successCriteria: [{condition: $workflows.inner.outputs.path == '/things/from-a-default'}]
    outputs: {path: $workflows.inner.outputs.path}
  - workflowId: inner
    inputs: {type: object, required: [token, id], properties: {token: {type: string}, id: {type: string, default: from-a-default}}}
    steps:
      - stepId: get
        operationId: getThing
        parameters: [{name: id, in: path, value: $inputs.id}, {name: Authorization, in: header, value: "Bearer {$inputs.token}"}]
        successCriteria: [{condition: $statusCode == 200}]
        outputs: {path: $response.body#/path}
    outputs: {path: $steps.get.outputs.path}
`, arazzo.Options{})
	got := strings.Join(m.seen[len(m.seen)-5:], "\n")
	want := "GET /things/from-the-caller\nGET /things/from-a-default\nGET /things\nGET /things/%2Fthings%2Ffrom-a-default\nGET /things/from-a-default"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFailureInNested(t *testing.T) {
	r, _ := play(t, top+`workflows:
  - workflowId: outer
    steps: [{stepId: call, workflowId: inner}]
  - workflowId: after
    dependsOn: [outer]
    steps: [{stepId: list, operationId: listThings}]
  - workflowId: inner
    steps: [{stepId: list, operationId: listThings, outputs: {a: $response.body#/none}}]
`, arazzo.Options{})
	got := describe(r)
	for _, want := range []string{
		"workflow-step inner/list GET /things 200 /none x.arazzo.yaml:11:63 /workflows/2/steps/0/outputs/a: /none of the body is needed as the output a, but is not there",
		"(run by the workflow outer)",
		`skipped workflow after: it depends on the workflow "outer", which did not succeed`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%swant %s", got, want)
		}
	}
}

func TestSkipped(t *testing.T) {
	tests := map[string]struct {
		text, want string
		options    arazzo.Options
	}{
		"no fixture": {
			text: top + "workflows:\n  - workflowId: one\n    inputs: {required: [waiting_id_2], properties: {waiting_id_2: {type: string}}}\n    steps: [{stepId: list, operationId: listThings}]\n",
			want: `workflow one: it needs the input "waiting_id_2": name things in the state "waiting" under fixtures`,
		},
		"no input": {
			text: top + "workflows:\n  - workflowId: one\n    inputs: {required: [a], properties: {a: {type: string}}}\n    steps: [{stepId: list, operationId: listThings}]\n",
			want: `workflow one: it needs the input "a", which has no default`,
		},
		"wrong input": {
			text:    top + "workflows:\n  - workflowId: one\n    inputs: {required: [a], properties: {a: {type: string}}}\n    steps: [{stepId: list, operationId: listThings}]\n",
			options: arazzo.Options{Inputs: map[string]any{"one.a": true}},
			want:    `workflow one: the input "one.a" that was given is not as its schema says: `,
		},
		"a step that was not run": {
			text: oneWorkflow("- stepId: list\n  operationId: listThings\n  onSuccess: [{name: on, type: goto, stepId: get}]\n- stepId: left\n  operationId: listThings\n  outputs: {a: $response.body#/path}\n- stepId: get\n  operationId: getThing\n  parameters: [{name: id, in: path, value: $steps.left.outputs.a}]"),
			want: `workflow one: not run to its end, after the step "list": `,
		},
		"a circle": {
			text: oneWorkflow("- stepId: list\n  operationId: listThings\n  onSuccess: [{name: on, type: goto, stepId: list}]"),
			want: `workflow one: not run to its end, at the step "list": its steps go round in a circle`, options: arazzo.Options{MaxWait: time.Microsecond},
		},
		"out of time": {
			text: oneWorkflow("- stepId: list\n  operationId: listThings\n  successCriteria: [{condition: $statusCode == 201}]\n  onFailure: [{name: on, type: retry, retryAfter: 1, retryLimit: 50}]"),
			want: `workflow one: not run to its end, after the step "list": the time for waiting is used up (5ms)`, options: arazzo.Options{MaxWait: 2 * time.Millisecond, MaxTime: 5 * time.Millisecond},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, _ := play(t, test.text, test.options)
			if len(r.Failures) > 0 || len(r.Skipped) != 1 || !strings.HasPrefix(r.Skipped[0], test.want) {
				t.Errorf("got\n%swant %s", describe(r), test.want)
			}
		})
	}
}

func TestExcluded(t *testing.T) {
	s := loadSpec(t)
	r := run(t, s, enterprise(t, s), servers.Good(), arazzo.Options{}, func(o *contract.Options) {
		o.Exclude = []operation.Name{{Method: "POST", Path: "/kickoff"}}
	})
	const want = `workflow start-and-stop: not run to its end, at the step "start": the operation is excluded`
	if len(r.Failures) > 0 || !slices.Contains(r.Skipped, want) {
		t.Errorf("got\n%swant %s", describe(r), want)
	}
}

func TestBlockedIsSkipped(t *testing.T) {
	s := things(t)
	text := withCriterion("condition: $statusCode == 200 || $statusCode == 201") + "  - workflowId: two\n    steps: [{stepId: list, operationId: listThings, successCriteria: [{condition: $statusCode == 200}]}]\n"
	d, _ := arazzo.Load(source.NewFile("x.arazzo.yaml", []byte(text)), s)
	m := &mirror{}
	r := run(t, s, d, m, arazzo.Options{}, nil)
	if len(r.Skipped) != 1 || !strings.HasPrefix(r.Skipped[0], `workflow one: x.arazzo.yaml:11:24: "||" cannot be evaluated`) {
		t.Errorf("got\n%s", describe(r))
	}
	if m.n < 2 {
		t.Error("the other workflow was not run")
	}
}

func TestWithoutFixtures(t *testing.T) {
	s := loadSpec(t)
	r, seen := 0, ""
	result := run(t, s, enterprise(t, s), http.NotFoundHandler(), arazzo.Options{}, func(o *contract.Options) { o.Fixtures = nil })
	for _, text := range result.Skipped {
		if strings.Contains(text, "under fixtures") {
			r++
			seen += text + "\n"
		}
	}
	if r != 6 {
		t.Errorf("%d workflows were skipped, want 6:\n%s", r, seen)
	}
}

func TestRetriesAreCounted(t *testing.T) {
	start := time.Now()
	r, m := play(t, oneWorkflow("- stepId: list\n  operationId: listThings\n  successCriteria: [{condition: $statusCode == 201}]\n  onFailure: [{name: on, type: retry, retryAfter: 60, retryLimit: 4}]"), arazzo.Options{})
	if got := describe(r); !strings.Contains(got, "the status has to be 201, but is 200 OK, also at attempt 5 after ") || !strings.Contains(got, "would have waited 4m0s") {
		t.Error(got)
	}
	if m.n != 1+5 { // the first request of a run only reaches the server
		t.Errorf("%d requests were sent", m.n)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("the waits took %v", took)
	}
}

func TestCancelled(t *testing.T) {
	s := things(t)
	d, _ := arazzo.Load(source.NewFile("x.yaml", []byte(oneWorkflow("- stepId: list\n  operationId: listThings\n  successCriteria: [{condition: $statusCode == 201}]\n  onFailure: [{name: on, type: retry, retryAfter: 60, retryLimit: 4}]"))), s)
	server := httptest.NewServer(&mirror{})
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	r, err := contract.Run(ctx, contract.Options{
		BaseURL: server.URL, Spec: s, Token: secret, Shard: contract.Shard{Index: 999, Count: 1000},
		Workflows: arazzo.Workflows(d, arazzo.Options{MaxWait: time.Minute}),
	})
	if err != nil || r.Unfinished == nil || len(r.Failures) > 0 || len(r.Skipped) > 0 {
		t.Errorf("%v\n%s", err, describe(r))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it ended after %v", took)
	}
}

// TestNothingIsPrinted: the engine's library must not write among the results.
func TestNothingIsPrinted(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = out, out
	s := loadSpec(t)
	run(t, s, enterprise(t, s), http.NotFoundHandler(), arazzo.Options{}, nil)
	arazzo.Load(source.NewFile("x.yaml", []byte(oneWorkflow("- stepId: a"))), s)
	os.Stdout, os.Stderr = stdout, stderr
	out.Close()
	if text, _ := io.ReadAll(in); len(text) > 0 {
		t.Errorf("it printed %q", text)
	}
}
