package arazzo

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/tree"

	engine "github.com/pb33f/libopenapi/arazzo"
	"github.com/pb33f/libopenapi/arazzo/expression"
	model "github.com/pb33f/libopenapi/datamodel/high/arazzo"
)

// criteria checks a list of criteria. One whose condition joins several parts
// becomes several: all criteria of a list have to be met.
func (r *reader) criteria(n *tree.Node, pointer string) (list []*criterion, compiled []any) {
	for i, item := range r.items(n, "criteria") {
		if !r.object(item, "a criterion") {
			continue
		}
		c := criterion{
			node: item, pointer: fmt.Sprintf("%s/%d", pointer, i),
			condition: r.word(item, "condition", "a criterion"), context: item.Get("context").Text(),
		}
		if c.condition == "" {
			continue
		}
		switch c.kind = r.kind(item); c.kind {
		case "simple":
			for _, part := range r.simple(item, c) {
				list = append(list, part)
				compiled = append(compiled, map[string]any{"condition": r.forEngine(part.condition)})
			}
		case "regex", "jsonpath":
			r.pattern(item, &c)
			list = append(list, &c)
			compiled = append(compiled, map[string]any{
				"condition": c.condition, "context": r.forEngine(c.context), "type": c.kind,
			})
		}
	}
	return list, compiled
}

// kind returns the type of a criterion, "" for one that cannot be evaluated.
func (r *reader) kind(n *tree.Node) string {
	t := n.Get("type")
	kind, version := t.Text(), ""
	if t != nil && t.Kind == tree.Mapping {
		kind, version = t.Get("type").Text(), t.Get("version").Text()
	}
	switch {
	case t == nil:
		return "simple"
	case kind == "jsonpath" && version != "" && version != "rfc9535":
		r.problem(t, "JSONPath %q cannot be evaluated: write \"type: jsonpath\", which is read as RFC 9535", version)
	case kind == "simple", kind == "regex", kind == "jsonpath":
		return kind
	case kind == "xpath":
		r.problem(t, "XPath cannot be evaluated: use jsonpath or regex")
	default:
		r.problem(t, "%q is no type of criteria: use simple, regex or jsonpath", kind)
	}
	return ""
}

func (r *reader) simple(n *tree.Node, c criterion) []*criterion {
	at := n.Get("condition")
	if c.context != "" {
		r.problem(n.Get("context"), "a simple condition has no context: add \"type: regex\" or \"type: jsonpath\", or take the context out")
		return nil
	}
	parts, err := parseCondition(c.condition)
	if err != nil {
		r.problem(at, "%v", err)
		return nil
	}
	var list []*criterion
	for _, part := range parts {
		for _, operand := range []string{part.left, part.right} {
			if !strings.HasPrefix(operand, "$") {
				continue
			}
			if isWhole(operand) {
				r.problem(at, "a whole body cannot be compared: name a member, as in $response.body#/status, or write a criterion of type jsonpath")
			}
			r.expression(at, operand, after)
		}
		one := c
		one.comparison, one.condition = part, part.String()
		list = append(list, &one)
	}
	return list
}

// pattern checks a criterion of type regex or jsonpath.
func (r *reader) pattern(n *tree.Node, c *criterion) {
	at := n.Get("condition")
	context := n.Get("context")
	switch {
	case context == nil:
		r.problem(n, "a criterion of type %s needs a context, such as $response.body#/status", c.kind)
		return
	case !strings.HasPrefix(c.context, "$"):
		r.problem(context, "the context has to be an expression, such as $response.body#/status")
		return
	case c.kind == "regex" && isWhole(c.context):
		r.problem(context, "a whole body cannot be matched: name a member, as in $response.body#/status")
	}
	r.expression(context, c.context, after)
	if c.kind == "regex" {
		if _, err := regexp.Compile(c.condition); err != nil {
			r.problem(at, "the regular expression cannot be read (%v): RE2 has neither look-around nor references back", err)
		}
		return
	}
	probe := &expression.Context{Inputs: map[string]any{"x": map[string]any{"y": "z"}}}
	if _, err := engine.EvaluateCriterion(&model.Criterion{Context: "$inputs.x", Type: "jsonpath", Condition: c.condition}, probe); err != nil {
		r.problem(at, "the JSONPath cannot be read as RFC 9535 has it: %v", err)
	}
}

// actions checks the actions of a step or a workflow, and writes them down
// without their references.
func (r *reader) actions(n *tree.Node, key string, out map[string]any) {
	kind, what, types := "successActions", "a success action", []string{"end", "goto"}
	if strings.HasSuffix(strings.ToLower(key), "failure") || key == "failureActions" {
		kind, what, types = "failureActions", "a failure action", []string{"end", "goto", "retry"}
	}
	var list []any
	var names []string
	for _, item := range r.items(n, key) {
		if !r.object(item, what) {
			continue
		}
		found, _ := r.component(item, kind)
		if found == nil || found != item && !r.object(found, what) {
			continue
		}
		name, action := r.word(found, "name", what), found.Get("type").Text()
		if slices.Contains(names, name) {
			r.problem(found, "there are two actions called %q", name)
		}
		names = append(names, name)
		if !slices.Contains(types, action) {
			r.problem(found, "%s needs the key \"type\" with one of %s", what, strings.Join(types, ", "))
			continue
		}
		compiled := map[string]any{"name": name, "type": action}
		r.target(found, action, compiled)
		r.retry(found, action, compiled)
		if _, criteria := r.criteria(found.Get("criteria"), ""); len(criteria) > 0 {
			compiled["criteria"] = criteria
		}
		list = append(list, compiled)
	}
	if len(list) > 0 {
		out[key] = list
	}
}

// target checks where an action leads.
func (r *reader) target(n *tree.Node, action string, compiled map[string]any) {
	step, workflow := n.Get("stepId"), n.Get("workflowId")
	switch {
	case action == "end" && (step != nil || workflow != nil):
		r.problem(n, "an action of type end leads nowhere: take out stepId and workflowId, or write goto")
	case action == "retry" && (step != nil || workflow != nil):
		r.problem(n, "what a retry is to run before it cannot be run: take out stepId and workflowId, or use goto")
	case action != "goto":
	case (step == nil) == (workflow == nil):
		r.problem(n, "an action of type goto needs one of stepId and workflowId")
	case step != nil:
		if r.current.step(step.Text()) == nil {
			r.problem(step, "the workflow %q has no step %q", r.current.id, step.Text())
		}
		compiled["stepId"] = step.Text()
	default:
		target := r.doc.find(workflow.Text())
		switch {
		case target == nil:
			r.problem(workflow, "there is no workflow %q in this file", workflow.Text())
		case len(target.inputs) > 0:
			r.problem(workflow, "the workflow %q has inputs, which goto does not give: run it by a step with workflowId", target.id)
		default:
			r.current.runs = append(r.current.runs, target.id)
		}
		compiled["workflowId"] = workflow.Text()
	}
}

// maxRetries bounds what a file may ask for.
const maxRetries = 1000

func (r *reader) retry(n *tree.Node, action string, compiled map[string]any) {
	seconds, limit := n.Get("retryAfter"), n.Get("retryLimit")
	if action != "retry" {
		for _, found := range []*tree.Node{seconds, limit} {
			if found != nil {
				r.problem(found, "only an action of type retry has retryAfter and retryLimit")
			}
		}
		return
	}
	if seconds != nil {
		value, err := strconv.ParseFloat(seconds.Text(), 64)
		if err != nil || !(value >= 0 && value <= 86400) {
			r.problem(seconds, "retryAfter has to be a number of seconds, up to a day")
			return
		}
		compiled["retryAfter"] = value
	}
	if limit != nil {
		value, err := strconv.Atoi(limit.Text())
		if err != nil || value < 1 || value > maxRetries {
			r.problem(limit, "retryLimit has to be a whole number from 1 to %d", maxRetries)
			return
		}
		compiled["retryLimit"] = value
	}
}
