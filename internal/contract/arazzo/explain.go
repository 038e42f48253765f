package arazzo

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"parlance/internal/contract"
	"parlance/internal/source"

	engine "github.com/pb33f/libopenapi/arazzo"
	"github.com/pb33f/libopenapi/arazzo/expression"
)

// explain finds out why a workflow did not succeed. What the server is to blame
// for becomes a failure; else the error says why the workflow was not run to
// its end.
func (e *execution) explain(result *engine.WorkflowResult) error {
	if e.patience.spent != nil {
		return e.stopped(e.patience.spent)
	}
	if len(e.trail) == 0 {
		return e.stopped(reasonOf(result.Error))
	}
	last := e.trail[len(e.trail)-1]
	if last.err != nil {
		return e.stopped(last.err)
	}
	var cause *engine.StepFailureError
	reasons := []error{result.Error}
	if n := len(result.Steps); n > 0 && result.Steps[n-1].Error != nil {
		// Where an action cannot be chosen, the result tells of the action; the
		// step still failed for a reason of its own.
		reasons = []error{result.Steps[n-1].Error, result.Error}
	}
	for _, reason := range reasons {
		if errors.As(reason, &cause) && cause.StepId == last.step.id {
			return e.criterionFailed(result, last, cause)
		}
	}
	if o, missing := last.missingOutput(e.doc); missing && len(result.Steps) > 0 && !result.Steps[len(result.Steps)-1].Success {
		e.fail(last, failedAt{span: last.step.node.Get("outputs").Pair(o.name).Key.Span, pointer: last.step.pointer + "/outputs/" + o.name, place: placeOf(o.expression)},
			fmt.Sprintf("%s is needed as the output %s, but %s", subject(o.expression), o.name, last.found(e, o.expression, result)))
		return nil
	}
	return e.stopped(reasonOf(result.Error))
}

func reasonOf(err error) error {
	if err == nil {
		return errUnknown
	}
	return err
}

// stopped says from where on a workflow was not run.
func (e *execution) stopped(why error) error {
	n := len(e.trail)
	if n == 0 {
		return why
	}
	last, place := e.trail[n-1], "after"
	if last.err != nil {
		place = "at"
	}
	return fmt.Errorf("not run to its end, %s the step %q: %w", place, last.step.id, why)
}

// criterionFailed reports the criterion that an answer does not meet.
func (e *execution) criterionFailed(result *engine.WorkflowResult, last visit, cause *engine.StepFailureError) error {
	i := cause.CriterionIndex
	if i < 0 || i >= len(last.step.criteria) {
		return e.stopped(cause)
	}
	c := last.step.criteria[i]
	if cause.Cause != nil && !c.readsAnswer() {
		return e.stopped(cause.Cause) // of a step that was not run, say
	}
	e.fail(last, failedAt{c.span(), c.pointer, placeOf(c.read())}, c.explain(e, last, result)+e.attempts(last))
	return nil
}

// failedAt is where a failure points.
type failedAt struct {
	span    source.Span
	pointer string
	place   string
}

func (e *execution) fail(last visit, at failedAt, message string) {
	if last.step.workflow != e.workflow {
		message += fmt.Sprintf(" (run by the workflow %s)", e.workflow.id)
	}
	e.session.Fail(contract.Failure{
		Rule: "workflow-step", Operation: last.step.op.name, Status: last.answer.Status(),
		Place: at.place, Message: message, Workflow: last.step.name(), Span: at.span, Pointer: at.pointer,
	}, e.shown()...)
}

// maxShown is how many exchanges a failure shows.
const maxShown = 6

// shown returns the last exchange of each step that was run, in their order.
func (e *execution) shown() []*contract.Exchange {
	var list []*contract.Exchange
	seen := map[*step]bool{}
	for _, v := range slices.Backward(e.trail) {
		if v.answer != nil && !seen[v.step] && len(list) < maxShown {
			list = append(list, v.answer.Exchange)
			seen[v.step] = true
		}
	}
	slices.Reverse(list)
	return list
}

// attempts says how long a step was waited for.
func (e *execution) attempts(last visit) string {
	n := 0
	for _, v := range slices.Backward(e.trail) {
		if v.step != last.step {
			break
		}
		n++
	}
	if n < 2 || e.patience.waited == 0 {
		return ""
	}
	text := fmt.Sprintf(", also at attempt %d after %v", n, round(e.patience.waited))
	if e.patience.asked > e.patience.waited {
		text += fmt.Sprintf(" (the workflow would have waited %v)", round(e.patience.asked))
	}
	return text
}

// span is the condition of a criterion.
func (c *criterion) span() source.Span { return c.node.Get("condition").Span }

// read is the expression that a criterion looks at.
func (c *criterion) read() string {
	if c.kind == "simple" {
		return c.left
	}
	return c.context
}

// readsAnswer reports whether a criterion looks at the answer, so that the
// server is to blame where there is nothing to look at.
func (c *criterion) readsAnswer() bool {
	return strings.HasPrefix(c.read(), "$response.") || strings.HasPrefix(c.right, "$response.")
}

// words for operators.
var words = map[string]string{"==": "has to be", "!=": "must not be", "<": "has to be below", "<=": "must not be above", ">": "has to be above", ">=": "must not be below"}

// explain says what was expected and what came.
func (c *criterion) explain(e *execution, last visit, result *engine.WorkflowResult) string {
	what := subject(c.read())
	switch {
	case c.kind == "regex":
		what += " has to match " + c.condition
	case c.kind == "jsonpath":
		return what + " has to match the JSONPath " + c.condition + ", and does not"
	case c.operator == "":
		what += " has to be true"
	case strings.HasPrefix(c.right, "$"):
		what += " " + words[c.operator] + " " + c.right
		if value, ok := last.evaluate(e, c.right, result); ok {
			what += " (" + show(value) + ")"
		}
	default:
		what += " " + words[c.operator] + " " + c.right
	}
	return what + ", but " + last.found(e, c.read(), result)
}

// found says what an expression reads from an answer.
func (v visit) found(e *execution, text string, result *engine.WorkflowResult) string {
	if text == "$statusCode" {
		status := v.answer.Status()
		return strings.TrimSpace(fmt.Sprintf("is %d %s", status, http.StatusText(status)))
	}
	if value, ok := v.evaluate(e, text, result); ok {
		return "is " + show(value)
	}
	return "is not there"
}

// evaluate reads what messages tell of. The engine has done so before; it keeps
// the values to itself.
func (v visit) evaluate(e *execution, text string, result *engine.WorkflowResult) (any, bool) {
	parsed, err := expression.ParseWithVersion(text, grammarOf(e.doc.Version))
	if err != nil {
		return nil, false
	}
	switch parsed.Type {
	case expression.StatusCode:
		return v.answer.Status(), true
	case expression.ResponseBody:
		if !v.answer.Decoded {
			return string(v.answer.Exchange.Response.Body), parsed.JSONPointer == "" && len(v.answer.Exchange.Response.Body) > 0
		}
		return at(v.answer.Value, parsed.JSONPointer)
	case expression.ResponseHeader:
		values := v.answer.Exchange.Response.Header.Values(parsed.Property)
		return strings.Join(values, ", "), len(values) > 0
	case expression.Inputs:
		value, ok := e.inputs[parsed.Name]
		return value, ok && v.step.workflow == e.workflow && parsed.JSONPointer == ""
	case expression.Steps:
		name := strings.TrimPrefix(parsed.Tail, "outputs.")
		for _, st := range slices.Backward(result.Steps) {
			if value, ok := st.Outputs[name]; ok && st.StepId == parsed.Name && v.step.workflow == e.workflow && parsed.JSONPointer == "" {
				value, _ = plain(value)
				return value, true
			}
		}
	}
	return nil, false
}

// missingOutput returns the first output of a step that its answer does not
// have.
func (v visit) missingOutput(d *Document) (output, bool) {
	for _, o := range v.step.outputs {
		if !strings.HasPrefix(o.expression, "$response.") {
			continue
		}
		if _, ok := v.evaluate(&execution{doc: d}, o.expression, nil); !ok {
			return o, true
		}
	}
	return output{}, false
}

// subject names what an expression reads, for people.
func subject(text string) string {
	switch {
	case text == "$statusCode":
		return "the status"
	case strings.HasPrefix(text, "$response.body#/"):
		return strings.TrimPrefix(text, "$response.body#") + " of the body"
	case isWhole(text):
		return "the body"
	case strings.HasPrefix(text, "$response.header."):
		return "the header " + strings.TrimPrefix(text, "$response.header.")
	}
	return text
}

// placeOf writes what an expression reads as the place of a failure.
func placeOf(text string) string {
	switch {
	case strings.HasPrefix(text, "$response.body#/"):
		return strings.TrimPrefix(text, "$response.body#")
	case strings.HasPrefix(text, "$response.header."):
		return "header " + strings.TrimPrefix(text, "$response.header.")
	}
	return ""
}

// show writes a value for a message.
func show(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	const most = 120
	if len(data) > most {
		return strings.ToValidUTF8(string(data[:most]), "") + "…"
	}
	return string(data)
}
