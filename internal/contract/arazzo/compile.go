package arazzo

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"parlance/internal/tree"

	"github.com/pb33f/libopenapi"
	engine "github.com/pb33f/libopenapi/arazzo"
)

// workflow checks a workflow and writes it down for the engine.
func (r *reader) workflow(w *workflow) {
	if r.doc.leadsTo(w, w.id, func(w *workflow) []string { return w.runs }, nil) {
		r.problem(w.node, "the workflow %q runs itself, directly or through others", w.id)
	}
	var steps []any
	for _, st := range w.steps {
		steps = append(steps, r.step(w, st))
	}
	w.compiled = map[string]any{"workflowId": w.id, "steps": steps}
	r.outputs(w.node.Get("outputs"), atEnd, w.compiled)
	r.actions(w.node.Get("successActions"), "successActions", w.compiled)
	r.actions(w.node.Get("failureActions"), "failureActions", w.compiled)
}

func (r *reader) step(w *workflow, st *step) map[string]any {
	out := map[string]any{"stepId": st.id}
	r.callee(st, out)
	params := r.params(w, st)
	switch {
	case st.op != nil:
		r.requestBody(st, out)
		r.checkPath(st)
	case st.target != "":
		params = append(params, r.passed(st)...)
		if body := st.node.Get("requestBody"); body != nil {
			r.problem(body, "a step that runs a workflow sends no body: give it parameters")
		}
	}
	if len(params) > 0 {
		out["parameters"] = params
	}
	var compiled []any
	st.criteria, compiled = r.criteria(st.node.Get("successCriteria"), st.pointer+"/successCriteria")
	if len(compiled) > 0 {
		out["successCriteria"] = compiled
	}
	st.anonymous = st.op != nil && !st.hasCredential() && wantsStatus(st.criteria, "401")
	r.outputs(st.node.Get("outputs"), after, out)
	r.actions(st.node.Get("onSuccess"), "onSuccess", out)
	r.actions(st.node.Get("onFailure"), "onFailure", out)
	return out
}

func (st *step) hasCredential() bool {
	for _, p := range st.params {
		if p.how == credential {
			return true
		}
	}
	return false
}

func wantsStatus(criteria []*criterion, status string) bool {
	return slices.ContainsFunc(criteria, func(c *criterion) bool {
		return c.left == "$statusCode" && c.operator == "==" && c.right == status
	})
}

// callee finds what a step calls.
func (r *reader) callee(st *step, out map[string]any) {
	byID, byPath, byWorkflow := st.node.Get("operationId"), st.node.Get("operationPath"), st.node.Get("workflowId")
	n := 0
	for _, found := range []*tree.Node{byID, byPath, byWorkflow} {
		if found != nil {
			n++
		}
	}
	if n != 1 {
		r.problem(st.node, "the step %q has to have one of operationId, operationPath and workflowId", st.id)
		return
	}
	switch {
	case byWorkflow != nil:
		if strings.HasPrefix(st.target, "$") {
			r.problem(byWorkflow, "%s is of another document, which cannot be run: copy the workflow into this file", st.target)
		} else if r.doc.find(st.target) == nil {
			r.problem(byWorkflow, "there is no workflow %q", st.target)
		}
		out["workflowId"] = st.target
		return
	case byID != nil:
		st.op = r.operationByID(byID)
	default:
		st.op = r.operationByPath(byPath)
	}
	st.key = fmt.Sprintf("step-%d", len(r.doc.steps))
	r.doc.steps[st.key] = st
	out["operationId"] = st.key
}

// operationByID reads "listInputs" and "$sourceDescriptions.crew.listInputs".
func (r *reader) operationByID(n *tree.Node) *op {
	id := n.Text()
	if qualified, ok := strings.CutPrefix(id, "$sourceDescriptions."); ok {
		source, rest, _ := strings.Cut(qualified, ".")
		if !r.isOwn(n, source) {
			return nil
		}
		id = rest
	}
	found := r.doc.api.byID(id)
	if found == nil {
		r.problem(n, "the spec has no operation %q: %s", id, r.doc.api.ids())
	}
	return found
}

// operationByPath reads "{$sourceDescriptions.crew.url}#/paths/~1inputs/get".
func (r *reader) operationByPath(n *tree.Node) *op {
	source, pointer, found := strings.Cut(n.Text(), "#")
	if name, ok := strings.CutPrefix(source, "{$sourceDescriptions."); ok {
		name, _, _ = strings.Cut(name, ".")
		if !r.isOwn(n, name) {
			return nil
		}
	}
	o := r.doc.api.byPointer(pointer)
	if !found || o == nil {
		r.problem(n, "%q names no operation of the spec: write \"{$sourceDescriptions.NAME.url}#/paths/~1stop~1{id}/post\"", n.Text())
	}
	return o
}

// isOwn reports whether a source is the spec that the server is tested by.
func (r *reader) isOwn(n *tree.Node, source string) bool {
	if source == r.ownSource {
		return true
	}
	if !slices.Contains(r.sourceNames, source) {
		r.problem(n, "there is no source %q: it has to stand in sourceDescriptions", source)
		return false
	}
	r.problem(n, "the source %q is not the API that is tested, and no other can be called", source)
	return false
}

func (r *reader) outputs(n *tree.Node, when moment, out map[string]any) {
	if n == nil || n.Kind != tree.Mapping {
		return
	}
	compiled := map[string]any{}
	for _, pair := range n.Pairs {
		switch {
		case pair.Value.Kind != tree.Scalar:
			r.problem(pair.Value, "the output %q has to be an expression: selectors, which came with Arazzo 1.1, cannot be run", pair.Key.Value)
		case !strings.HasPrefix(pair.Value.Text(), "$"):
			r.problem(pair.Value, "the output %q has to be an expression, such as $response.body#/id", pair.Key.Value)
		default:
			r.expression(pair.Value, pair.Value.Text(), when)
			compiled[pair.Key.Value] = r.forEngine(pair.Value.Text())
		}
	}
	if len(compiled) > 0 {
		out["outputs"] = compiled
	}
}

// build gives what can be run to the engine's library.
func (r *reader) build() {
	d := r.doc
	whole := map[string]any{"arazzo": d.Version, "info": map[string]any{"title": "workflows", "version": "1"}}
	var sources, workflows []any
	for _, name := range r.sourceNames {
		url := r.sourceURL(name)
		sources = append(sources, map[string]any{"name": name, "url": url, "type": "openapi"})
		d.sources = append(d.sources, &engine.ResolvedSource{Name: name, URL: url, Type: "openapi"})
	}
	for _, w := range d.workflows {
		if w.blocked == "" {
			workflows = append(workflows, w.compiled)
		}
	}
	if len(workflows) == 0 {
		return
	}
	whole["sourceDescriptions"], whole["workflows"] = sources, workflows
	if err := d.load(whole); err != nil {
		r.problem(d.tree.Root, "the workflows cannot be run: %v", err)
		for _, w := range d.workflows {
			if w.blocked == "" {
				w.blocked = err.Error()
			}
		}
	}
}

func (r *reader) sourceURL(name string) string {
	for _, n := range r.items(r.doc.tree.Root.Get("sourceDescriptions"), "sourceDescriptions") {
		if n.Get("name").Text() == name {
			return n.Get("url").Text()
		}
	}
	return ""
}

// load hands the document over as JSON, in which texts that look like dates or
// numbers stay texts.
func (d *Document) load(whole map[string]any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the Arazzo library cannot read them (%v)", cause)
		}
	}()
	data, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	d.model, err = libopenapi.NewArazzoDocument(data)
	return err
}
