package arazzo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parlance/internal/contract/arazzo"
	"parlance/internal/source"
	"parlance/internal/spec"
)

// thingsSpec is an API with a parameter in every place.
const thingsSpec = `openapi: 3.0.3
info: {title: Things, version: "1"}
security: [{Key: []}]
paths:
  /login:
    post:
      operationId: login
      security: []
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Any"}}}}}
  /things:
    parameters:
      - {name: X-Trace, in: header, schema: {type: string}}
    get:
      operationId: listThings
      parameters:
        - {name: q, in: query, schema: {type: array, items: {type: string}}}
        - {name: taste, in: cookie, schema: {type: string}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Any"}}}}
        "401": {description: No, content: {application/json: {schema: {$ref: "#/components/schemas/Any"}}}}
    post:
      operationId: makeThing
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Any"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Any"}}
          text/plain: {schema: {type: string}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Any"}}}}}
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Any"}}}}}
components:
  securitySchemes:
    Key: {type: http, scheme: bearer}
  schemas:
    Any: {type: object, additionalProperties: true}
`

func things(t testing.TB) *spec.Spec {
	t.Helper()
	s := new(spec.Loader).Load(source.NewFile("api/things.yaml", []byte(thingsSpec)))
	if !s.Usable || len(s.Problems) > 0 {
		t.Fatal(s.Problems)
	}
	return s
}

// top is the head of the documents of these tests: three lines.
const top = `arazzo: 1.0.1
info: {title: Steps, version: "1"}
sourceDescriptions: [{name: things, url: ./things.yaml, type: openapi}]
`

// workflows puts steps into a workflow: its first step begins in line 8.
func oneWorkflow(steps string) string {
	return top + `workflows:
  - workflowId: one
    inputs: {type: object, properties: {a: {type: string}, token: {type: string}}}
    steps:
` + indent(steps, "      ")
}

// criterion puts a criterion into a step: it begins in line 11, column 13.
func withCriterion(criterion string) string {
	return oneWorkflow("- stepId: list\n  operationId: listThings\n  successCriteria:\n    - " + criterion)
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+by) + "\n"
}

func TestProblems(t *testing.T) {
	s := things(t)
	list := "- stepId: list\n  operationId: listThings\n  "
	get := "- stepId: get\n  operationId: getThing\n  "
	tests := map[string]struct{ text, want string }{
		"empty":            {"", "1:1: this is no Arazzo document"},
		"no version":       {"info: {}\n", `1:1: Arazzo version "" cannot be read`},
		"other version":    {"arazzo: 2.0.0\n", `1:9: Arazzo version "2.0.0" cannot be read`},
		"no workflows":     {top, `1:1: the document needs the key "workflows"`},
		"no sources":       {"arazzo: 1.0.1\ninfo: {title: T, version: '1'}\nworkflows: [{workflowId: a, steps: [{stepId: b, operationId: listThings}]}]", `1:1: the document needs the key "sourceDescriptions"`},
		"no title":         {strings.Replace(oneWorkflow(list), "title: Steps, ", "", 1), `2:7: info needs the key "title"`},
		"no id":            {top + "workflows:\n  - steps: [{stepId: a, operationId: listThings}]\n", `5:5: a workflow needs the key "workflowId"`},
		"no steps":         {top + "workflows:\n  - workflowId: a\n", `5:5: the workflow "a" has no steps`},
		"two of a name":    {oneWorkflow(list) + "  - workflowId: one\n    steps: [{stepId: a, operationId: listThings}]\n", `10:17: there are two workflows called "one"`},
		"two steps":        {oneWorkflow(list + "\n" + list), `11:17: there are two steps called "list"`},
		"bad id":           {oneWorkflow("- stepId: a.b\n  operationId: listThings"), `8:17: "a.b" is no id of a step`},
		"typo":             {oneWorkflow(list + "sucessCriteria: []"), `10:9: "sucessCriteria" is no key of a step: it has stepId,`},
		"operation":        {oneWorkflow("- stepId: a\n  operationId: removeThing"), `9:22: the spec has no operation "removeThing": it has login, listThings, makeThing, getThing`},
		"operation path":   {oneWorkflow("- stepId: a\n  operationPath: '{$sourceDescriptions.things.url}#/paths/~1thing/get'"), `9:24: "{$sourceDescriptions.things.url}#/paths/~1thing/get" names no operation`},
		"no source":        {oneWorkflow("- stepId: a\n  operationId: $sourceDescriptions.other.listThings"), `9:22: there is no source "other"`},
		"both":             {oneWorkflow(list + "workflowId: one"), `8:9: the step "list" has to have one of operationId`},
		"neither":          {oneWorkflow("- stepId: a"), `8:9: the step "a" has to have one of operationId`},
		"other document":   {oneWorkflow("- stepId: a\n  workflowId: $sourceDescriptions.b.two"), `9:21: $sourceDescriptions.b.two is of another document`},
		"no workflow":      {oneWorkflow("- stepId: a\n  workflowId: two"), `9:21: there is no workflow "two"`},
		"itself":           {oneWorkflow("- stepId: a\n  workflowId: one"), `5:5: the workflow "one" runs itself`},
		"depends on none":  {strings.Replace(oneWorkflow(list), "    steps:", "    dependsOn: [two]\n    steps:", 1), `7:17: there is no workflow "two"`},
		"depends on self":  {strings.Replace(oneWorkflow(list), "    steps:", "    dependsOn: [one]\n    steps:", 1), `7:16: the workflow "one" depends on itself`},
		"path parameter":   {oneWorkflow(get), `8:9: the step "get" gives no path parameter "id"`},
		"no parameter":     {oneWorkflow(list + "parameters: [{name: page, in: query, value: 1}]"), `10:22: GET /things has no parameter "page" in query`},
		"no in":            {oneWorkflow(list + "parameters: [{name: q, value: 1}]"), `10:22: the parameter "q" needs "in"`},
		"no value":         {oneWorkflow(list + "parameters: [{name: q, in: query}]"), `10:22: the parameter "q" has no value`},
		"twice":            {oneWorkflow(list + "parameters: [{name: q, in: query, value: 1}, {name: q, in: query, value: 2}]"), `10:54: the parameter "q" is given twice`},
		"fixed secret":     {oneWorkflow(list + "parameters: [{name: Authorization, in: header, value: Bearer abc}]"), `10:63: Authorization holds fixed credentials`},
		"content type":     {oneWorkflow(list + "parameters: [{name: Content-Type, in: header, value: a/b}]"), `10:22: the media type of a body stands in contentType`},
		"no component":     {oneWorkflow(list + "parameters: [{reference: $components.parameters.q}]"), `10:34: "$components.parameters.q" names nothing`},
		"dollar":           {oneWorkflow(list + "parameters: [{name: q, in: query, value: $5 off}]"), `10:50: "$5 off" cannot be read as a runtime expression`},
		"braces":           {oneWorkflow(list + `parameters: [{name: q, in: query, value: '{"a": "{$inputs.a}"}'}]`), `10:50: the expressions in braces cannot be read`},
		"too early":        {oneWorkflow(list + "parameters: [{name: q, in: query, value: $response.body#/a}]"), `10:50: $response.body#/a is not known before the request`},
		"no input":         {oneWorkflow(list + "parameters: [{name: q, in: query, value: $inputs.b}]"), `10:50: the workflow "one" has no input "b"`},
		"no step":          {oneWorkflow(list + "parameters: [{name: q, in: query, value: $steps.b.outputs.c}]"), `10:50: $steps.b.outputs.c: the workflow "one" has no step "b"`},
		"no output":        {oneWorkflow(list + "parameters: [{name: q, in: query, value: $steps.list.outputs.c}]"), `10:50: $steps.list.outputs.c: the step "list" has no output "c"`},
		"no such workflow": {oneWorkflow(list + "parameters: [{name: q, in: query, value: $workflows.b.outputs.c}]"), `10:50: $workflows.b.outputs.c: there is no workflow "b"`},
		"components":       {oneWorkflow(list + "parameters: [{name: q, in: query, value: $components.parameters.c}]"), `10:50: $components.parameters.c cannot be evaluated`},
		"no body":          {oneWorkflow(list + "requestBody: {payload: {}}"), `10:22: the spec knows no body for GET /things`},
		"no payload":       {oneWorkflow("- stepId: a\n  operationId: makeThing\n  requestBody: {contentType: text/plain}"), `10:22: the request body needs a payload`},
		"replacement":      {oneWorkflow("- stepId: a\n  operationId: makeThing\n  requestBody: {payload: {}, replacements: [{target: //a, value: 1}, {target: a, value: 1}]}"), `10:76: the target of a replacement has to be a JSON Pointer`},
		"output":           {oneWorkflow(list + "outputs: {a: b}"), `10:22: the output "a" has to be an expression`},
		"selector":         {oneWorkflow(list + "outputs: {a: {context: $response.body, selector: $.a, type: jsonpath}}"), `10:22: the output "a" has to be an expression: selectors`},
		"1.1":              {oneWorkflow(list + "timeout: 5"), `10:9: "timeout" of a step came with Arazzo 1.1`},
		"or":               {withCriterion("condition: $statusCode == 200 || $statusCode == 201"), `11:24: "||" cannot be evaluated`},
		"not":              {withCriterion("condition: '!($statusCode == 200)'"), `11:24: parentheses and "!" cannot be evaluated`},
		"group":            {withCriterion("condition: ($statusCode == 200)"), `11:24: parentheses and "!"`},
		"null":             {withCriterion("condition: $response.body#/a == null"), `11:24: null cannot be compared with`},
		"no quotes":        {withCriterion("condition: $response.body#/a == done"), `11:24: "done" is neither an expression nor a number: write texts in single quotes, 'done'`},
		"open quote":       {withCriterion(`condition: $response.body#/a == 'done`), `11:24: the text 'done has no closing quote`},
		"operators":        {withCriterion(`condition: $response.body#/a != 'a == b'`), `11:24: texts that hold operators cannot be compared`},
		"half":             {withCriterion("condition: $statusCode =="), `11:24: an operand is missing`},
		"whole body":       {withCriterion("condition: $response.body == 'x'"), `11:24: a whole body cannot be compared`},
		"dots":             {withCriterion("condition: $response.body.a == 'x'"), `11:24: "$response.body.a" cannot be read`},
		"context":          {withCriterion("{context: $response.body, condition: $.a}"), `11:23: a simple condition has no context`},
		"no context":       {withCriterion("{type: regex, condition: a}"), `11:13: a criterion of type regex needs a context`},
		"whole regex":      {withCriterion("{type: regex, context: $response.body, condition: a}"), `11:36: a whole body cannot be matched`},
		"look-around":      {withCriterion("{type: regex, context: $response.body#/a, condition: '(?!a)'}"), `11:66: the regular expression cannot be read`},
		"jsonpath":         {withCriterion("{type: jsonpath, context: $response.body, condition: '$[?('}"), `11:66: the JSONPath cannot be read`},
		"draft":            {withCriterion("{type: {type: jsonpath, version: draft-goessner-dispatch-jsonpath-00}, context: $response.body, condition: $.a}"), `11:20: JSONPath "draft-goessner-dispatch-jsonpath-00" cannot be evaluated`},
		"xpath":            {withCriterion("{type: xpath, context: $response.body, condition: /a}"), `11:20: XPath cannot be evaluated`},
		"action type":      {oneWorkflow(list + "onSuccess: [{name: a, type: retry}]"), `10:21: a success action needs the key "type" with one of end, goto`},
		"action target":    {oneWorkflow(list + "onSuccess: [{name: a, type: goto, stepId: b}]"), `10:51: the workflow "one" has no step "b"`},
		"no target":        {oneWorkflow(list + "onSuccess: [{name: a, type: goto}]"), `10:21: an action of type goto needs one of stepId`},
		"retry target":     {oneWorkflow(list + "onFailure: [{name: a, type: retry, stepId: list}]"), `10:21: what a retry is to run before it cannot be run`},
		"retry limit":      {oneWorkflow(list + "onFailure: [{name: a, type: retry, retryLimit: 0}]"), `10:56: retryLimit has to be a whole number from 1`},
		"goto inputs":      {oneWorkflow(list + "onSuccess: [{name: a, type: goto, workflowId: one}]"), `10:55: the workflow "one" has inputs, which goto does not give`},
		"inputs reference": {strings.Replace(oneWorkflow(list), "{type: object, properties: {a: {type: string}, token: {type: string}}}", "{$ref: '#/components/inputs/x'}", 1), `6:20: "#/components/inputs/x" leads nowhere`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, problems := arazzo.Load(source.NewFile("x.arazzo.yaml", []byte(test.text)), s)
			got := describeProblems(problems)
			if !slices.ContainsFunc(strings.Split(got, "\n"), func(line string) bool { return strings.HasPrefix(line, test.want) }) {
				t.Errorf("got\n%swant %s\nin\n%s", got, test.want, test.text)
			}
			if len(problems) > 2 {
				t.Errorf("one mistake, %d problems:\n%s", len(problems), got)
			}
			for _, w := range d.List() {
				if w.Problem == "" && !strings.HasPrefix(test.want, "1:1:") && !strings.HasPrefix(test.want, "2:") && name != "two of a name" {
					t.Errorf("the workflow %s is not blocked", w.ID)
				}
			}
		})
	}
}

func TestOtherSource(t *testing.T) {
	text := strings.Replace(oneWorkflow("- stepId: a\n  operationId: $sourceDescriptions.others.x\n- stepId: b\n  operationId: $sourceDescriptions.things.listThings"),
		"[{name: things,", "[{name: others, url: ./others.yaml}, {name: things,", 1)
	_, problems := arazzo.Load(source.NewFile("x.yaml", []byte(text)), things(t))
	want := "9:22: the source \"others\" is not the API that is tested, and no other can be called\n"
	if got := describeProblems(problems); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestList(t *testing.T) {
	d := enterprise(t, loadSpec(t))
	var b strings.Builder
	for _, w := range d.List()[:4] {
		fmt.Fprintf(&b, "%s: %s\n", w.ID, w.Summary)
		for _, in := range w.Inputs {
			fmt.Fprintf(&b, "  input %s required=%v default=%v\n", in.Name, in.Required, in.HasDefault)
		}
		for _, st := range w.Steps {
			fmt.Fprintf(&b, "  %s %s\n", st.ID, st.Operation)
			if st.Span.Text() != st.ID {
				t.Errorf("the step %s is at %q", st.ID, st.Span.Text())
			}
		}
	}
	const want = `start-and-stop: Start an execution, stop it, and try to stop it again
  input token required=true default=false
  input crew_inputs required=true default=true
  list-inputs GET /inputs
  start POST /kickoff
  look GET /status/{kickoff_id}
  stop POST /stop/{kickoff_id}
  look-again GET /status/{kickoff_id}
  stop-again POST /stop/{kickoff_id}
  stop-too-late POST /stop/{kickoff_id}
run-to-the-end: Start an execution and follow it until it ends
  input token required=true default=false
  input crew_inputs required=true default=true
  start POST /kickoff
  wait GET /status/{kickoff_id}
  look-again GET /status/{kickoff_id}
  stop-too-late POST /stop/{kickoff_id}
stop-a-finished-execution: An execution that has completed cannot be stopped
  input token required=true default=false
  input finished_id required=true default=false
  look GET /status/{kickoff_id}
  stop POST /stop/{kickoff_id}
  look-again GET /status/{kickoff_id}
stop-a-failed-execution: An execution that has failed cannot be stopped
  input token required=true default=false
  input failed_id required=true default=false
  look GET /status/{kickoff_id}
  stop POST /stop/{kickoff_id}
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}
