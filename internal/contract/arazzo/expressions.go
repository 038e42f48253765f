package arazzo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/arazzo/expression"

	"parlance/internal/tree"
)

// moment says when an expression is evaluated: what there is to read depends on
// it.
type moment uint8

const (
	before moment = iota // parameters and bodies
	after                // criteria, and outputs of steps
	atEnd                // outputs of workflows
)

const someExpressions = "$inputs.NAME, $steps.ID.outputs.NAME, $statusCode, $response.body#/NAME or $response.header.NAME"

// texts checks all texts of a value and returns it for the engine.
func (r *reader) texts(n *tree.Node, when moment) any {
	switch n.Kind {
	case tree.Mapping:
		object := make(map[string]any, len(n.Pairs))
		for _, pair := range n.Pairs {
			object[pair.Key.Value] = r.texts(pair.Value, when)
		}
		return object
	case tree.Sequence:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = r.texts(item, when)
		}
		return list
	}
	if n.Type != tree.String {
		return valueOf(n)
	}
	r.text(n, n.Value, when)
	return r.forEngine(n.Value)
}

// text checks what a text says: an expression, a text with expressions in
// braces, or neither.
func (r *reader) text(n *tree.Node, text string, when moment) {
	if strings.HasPrefix(text, "$") {
		r.expression(n, text, when)
		return
	}
	if !strings.Contains(text, "{$") {
		return
	}
	tokens, err := expression.ParseEmbeddedWithVersion(text, r.grammar())
	if err != nil {
		r.problem(n, "the expressions in braces cannot be read (%v): other braces cannot stand beside them; write an object as YAML, not as text", err)
		return
	}
	for _, token := range tokens {
		if token.IsExpression {
			r.parsed(n, token.Expression, when)
		}
	}
}

// expression checks a text that has to be an expression.
func (r *reader) expression(n *tree.Node, text string, when moment) bool {
	parsed, err := expression.ParseWithVersion(text, r.grammar())
	if err != nil {
		r.problem(n, "%q cannot be read as a runtime expression, which a text that begins with $ has to be: write %s", text, someExpressions)
		return false
	}
	return r.parsed(n, parsed, when)
}

func (r *reader) grammar() expression.SpecVersion { return grammarOf(r.doc.Version) }

func grammarOf(version string) expression.SpecVersion {
	if strings.HasPrefix(version, "1.0.") {
		return expression.Arazzo10
	}
	return expression.Arazzo11
}

// parsed checks that there will be something to read.
func (r *reader) parsed(n *tree.Node, e expression.Expression, when moment) bool {
	known := len(r.problems)
	switch e.Type {
	case expression.Inputs:
		r.inputNamed(n, e.Name)
	case expression.Steps:
		r.stepNamed(n, e)
	case expression.Workflows:
		r.workflowNamed(n, e)
	case expression.SourceDescriptions:
		if e.Tail != "url" && e.Tail != "type" || !slices.Contains(r.sourceNames, e.Name) {
			r.problem(n, "%s names nothing: only $sourceDescriptions.NAME.url and .type of a source of this file can be read", e.Raw)
		}
	case expression.StatusCode, expression.ResponseBody, expression.ResponseHeader, expression.URL, expression.Method:
		if when == before {
			r.problem(n, "%s is not known before the request is sent: read it from an output of an earlier step", e.Raw)
		}
		if e.Type == expression.ResponseHeader && !slices.Contains(r.doc.headers, e.Property) {
			r.doc.headers = append(r.doc.headers, e.Property)
		}
	case expression.RequestBody, expression.RequestHeader, expression.RequestQuery, expression.RequestPath:
		if when == before {
			r.problem(n, "%s is not known before the request is made: write the value again", e.Raw)
		}
	default:
		r.problem(n, "%s cannot be evaluated: write %s", e.Raw, someExpressions)
	}
	return len(r.problems) == known
}

func (r *reader) inputNamed(n *tree.Node, name string) {
	var names []string
	for _, in := range r.current.inputs {
		names = append(names, in.name)
	}
	if !hasOutput(names, name) {
		r.problem(n, "the workflow %q has no input %q: add it to the properties of its inputs", r.current.id, name)
	}
}

func (r *reader) stepNamed(n *tree.Node, e expression.Expression) {
	st := r.current.step(e.Name)
	name, isOutput := strings.CutPrefix(e.Tail, "outputs.")
	switch {
	case st == nil:
		r.problem(n, "%s: the workflow %q has no step %q", e.Raw, r.current.id, e.Name)
	case !isOutput:
		r.problem(n, "%s cannot be evaluated: of steps, only outputs can be read: write $steps.%s.outputs.NAME", e.Raw, e.Name)
	case !hasOutput(st.outputNames(), name):
		r.problem(n, "%s: the step %q has no output %q: add it to its outputs", e.Raw, e.Name, name)
	}
}

// workflowNamed: outputs of workflows can be read where they were run for this
// one: by a step of it, or before it (dependsOn).
func (r *reader) workflowNamed(n *tree.Node, e expression.Expression) {
	w := r.doc.find(e.Name)
	name, isOutput := strings.CutPrefix(e.Tail, "outputs.")
	switch {
	case w == nil:
		r.problem(n, "%s: there is no workflow %q", e.Raw, e.Name)
	case !isOutput:
		r.problem(n, "%s cannot be evaluated: of workflows, only outputs can be read: write $workflows.%s.outputs.NAME", e.Raw, e.Name)
	case !hasOutput(w.outputs, name):
		r.problem(n, "%s: the workflow %q has no output %q: add it to its outputs", e.Raw, e.Name, name)
	case !slices.Contains(r.current.runs, e.Name) && !slices.Contains(r.current.dependsOn, e.Name):
		r.problem(n, "%s: the workflow %q does not run before this: add it to dependsOn", e.Raw, e.Name)
	}
}

// forEngine rewrites what the engine would look for elsewhere. Each workflow is
// run by itself, so that outputs of those that it depends on come as inputs.
func (r *reader) forEngine(text string) string {
	if !strings.Contains(text, "$workflows.") {
		return text
	}
	for _, id := range r.current.dependsOn {
		text = strings.ReplaceAll(text, "$workflows."+id+".outputs.", "$inputs."+inputOf(id, ""))
	}
	return text
}

// inputOf names the input that brings an output of another workflow.
func inputOf(workflow, output string) string {
	return fmt.Sprintf("workflows.%s.outputs.%s", workflow, output)
}

// isWhole reports whether an expression reads a whole body, which the engine
// hands over in a form that cannot be compared.
func isWhole(text string) bool {
	return slices.Contains([]string{"$response.body", "$response.body#", "$request.body", "$request.body#"}, text)
}
