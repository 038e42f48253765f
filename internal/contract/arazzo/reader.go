package arazzo

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// reader checks a document and writes it down for the engine.
type reader struct {
	doc         *Document
	problems    []tree.Problem
	seen        map[tree.Problem]bool
	current     *workflow // that is read, or nil
	sourceNames []string
	ownSource   string // the source that is the spec
}

// problem notes what is wrong at a node. A workflow with a problem is not run.
func (r *reader) problem(n *tree.Node, format string, args ...any) {
	p := tree.Problem{Span: firstLine(n), Message: fmt.Sprintf(format, args...)}
	if r.current != nil && r.current.blocked == "" {
		at := p.Span.Position()
		r.current.blocked = fmt.Sprintf("%s:%d:%d: %s", r.doc.File.Path, at.Line, at.Column, p.Message)
	}
	if !r.seen[p] { // what several workflows share is read once for each
		r.seen[p] = true
		r.problems = append(r.problems, p)
	}
}

func (r *reader) sorted() []tree.Problem {
	slices.SortStableFunc(r.problems, func(a, b tree.Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return r.problems
}

func valueOf(n *tree.Node) any { return schema.FromNode(n) }

// keys of each object: those of 1.0, and behind the bar those that came later
// and cannot be run.
var keys = map[string]string{
	"the document":         "arazzo info sourceDescriptions workflows components | $self",
	"a source description": "name url type",
	"a workflow":           "workflowId summary description inputs dependsOn steps successActions failureActions outputs parameters",
	"a step": "stepId description operationId operationPath workflowId parameters requestBody successCriteria onSuccess onFailure outputs" +
		" | channelPath action correlationId timeout dependsOn",
	"a parameter":      "name in value reference",
	"a request body":   "contentType payload replacements",
	"a replacement":    "target value | targetSelectorType",
	"a criterion":      "context condition type",
	"a success action": "name type workflowId stepId criteria reference | parameters",
	"a failure action": "name type workflowId stepId retryAfter retryLimit criteria reference | parameters",
}

// object reports whether a node is an object with the keys that it may have.
func (r *reader) object(n *tree.Node, what string) bool {
	if n == nil || n.Kind != tree.Mapping {
		if n != nil {
			r.problem(n, "%s has to be a mapping", what)
		}
		return false
	}
	now, later, _ := strings.Cut(keys[what], "|")
	for _, pair := range n.Pairs {
		key := pair.Key.Value
		switch {
		case strings.HasPrefix(key, "x-"), slices.Contains(strings.Fields(now), key), key == "$self":
		case slices.Contains(strings.Fields(later), key):
			r.problem(pair.Key, "%q of %s came with Arazzo 1.1 and cannot be run: take it out", key, what)
		default:
			r.problem(pair.Key, "%q is no key of %s: it has %s", key, what, strings.Join(strings.Fields(now), ", "))
		}
	}
	return true
}

// items returns the items of a list, none where there is no list.
func (r *reader) items(n *tree.Node, what string) []*tree.Node {
	if n == nil {
		return nil
	}
	if n.Kind != tree.Sequence {
		r.problem(n, "%s has to be a list", what)
		return nil
	}
	return n.Items
}

// word returns a text that has to be there.
func (r *reader) word(n *tree.Node, key, what string) string {
	value := n.Get(key)
	if value.Text() == "" {
		if value == nil {
			value = n
		}
		r.problem(value, "%s needs the key %q with a text", what, key)
		return ""
	}
	return value.Text()
}

// names that the engine finds in expressions.
var (
	idName     = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	outputName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
)

// document reads everything.
func (r *reader) document(root *tree.Node) {
	if root.Kind != tree.Mapping {
		r.problem(root, "this is no Arazzo document: it begins with \"arazzo: 1.0.1\"")
		return
	}
	version := root.Get("arazzo")
	r.doc.Version = version.Text()
	if !strings.HasPrefix(r.doc.Version, "1.0.") && !strings.HasPrefix(r.doc.Version, "1.1.") {
		if version == nil {
			version = root
		}
		r.problem(version, "Arazzo version %q cannot be read: write \"arazzo: 1.0.1\"", r.doc.Version)
		return
	}
	r.object(root, "the document")
	r.info(root)
	r.sources(root)
	r.declare(root)
	for _, w := range r.doc.workflows {
		r.current = w
		r.order(w)
	}
	for _, w := range r.doc.workflows {
		r.current = w
		r.workflow(w)
	}
	r.current = nil
	r.doc.spreadBlocks()
	r.build()
}

func (r *reader) info(root *tree.Node) {
	info := root.Get("info")
	if info == nil {
		info = root
		r.problem(info, "the document needs the key \"info\" with title and version")
		return
	}
	r.word(info, "title", "info")
	r.word(info, "version", "info")
}

// sources reads the source descriptions and finds the one that is the spec: the
// only one, else the one whose file is called like it.
func (r *reader) sources(root *tree.Node) {
	list := r.items(root.Get("sourceDescriptions"), "sourceDescriptions")
	if len(list) == 0 {
		r.problem(root, "the document needs the key \"sourceDescriptions\" with the API that it is about")
	}
	var apis []string
	for _, n := range list {
		if !r.object(n, "a source description") {
			continue
		}
		name, address := r.word(n, "name", "a source description"), r.word(n, "url", "a source description")
		if name != "" && !idName.MatchString(name) {
			r.problem(n.Get("name"), "%q is no name of a source: use letters, digits, - and _", name)
		}
		if name != "" && slices.Contains(r.sourceNames, name) {
			r.problem(n.Get("name"), "there are two sources called %q", name)
		}
		r.sourceNames = append(r.sourceNames, name)
		kind := n.Get("type").Text()
		if kind != "" && kind != "openapi" {
			continue // a problem only where something of it is used
		}
		apis = append(apis, name)
		if r.ownSource == "" && r.doc.api.isSpec(address) {
			r.ownSource = name
		}
	}
	if len(apis) == 1 {
		r.ownSource = apis[0]
	}
}

// declare finds the workflows with their steps, inputs and outputs, which
// expressions may name from anywhere.
func (r *reader) declare(root *tree.Node) {
	list := r.items(root.Get("workflows"), "workflows")
	if len(list) == 0 {
		r.problem(root, "the document needs the key \"workflows\" with at least one")
	}
	for i, n := range list {
		if !r.object(n, "a workflow") {
			continue
		}
		w := &workflow{node: n, pointer: fmt.Sprintf("/workflows/%d", i), id: n.Get("workflowId").Text()}
		r.current = w
		r.word(n, "workflowId", "a workflow")
		if w.id != "" && !idName.MatchString(w.id) {
			r.problem(n.Get("workflowId"), "%q is no id of a workflow: use letters, digits, - and _", w.id)
		}
		if w.id != "" && r.doc.find(w.id) != nil {
			r.problem(n.Get("workflowId"), "there are two workflows called %q", w.id)
		}
		w.inputs = r.inputs(n.Get("inputs"), 0)
		w.outputs = r.outputNames(n.Get("outputs"))
		r.declareSteps(w)
		r.doc.workflows = append(r.doc.workflows, w)
	}
	r.current = nil
}

func (r *reader) declareSteps(w *workflow) {
	list := r.items(w.node.Get("steps"), "steps")
	if len(list) == 0 {
		r.problem(w.node, "the workflow %q has no steps", w.id)
	}
	for i, n := range list {
		if !r.object(n, "a step") {
			continue
		}
		st := &step{
			workflow: w, node: n, pointer: fmt.Sprintf("%s/steps/%d", w.pointer, i),
			id: n.Get("stepId").Text(), description: n.Get("description").Text(),
			target: n.Get("workflowId").Text(), params: map[string]*param{},
		}
		r.word(n, "stepId", "a step")
		if st.id != "" && !idName.MatchString(st.id) {
			r.problem(n.Get("stepId"), "%q is no id of a step: use letters, digits, - and _", st.id)
		}
		if st.id != "" && w.step(st.id) != nil {
			r.problem(n.Get("stepId"), "there are two steps called %q in the workflow %q", st.id, w.id)
		}
		for _, name := range r.outputNames(n.Get("outputs")) {
			st.outputs = append(st.outputs, output{name, n.Get("outputs").Get(name).Text()})
		}
		if st.target != "" {
			w.runs = append(w.runs, st.target)
		}
		w.steps = append(w.steps, st)
	}
}

func (r *reader) outputNames(n *tree.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind != tree.Mapping {
		r.problem(n, "outputs has to be a mapping")
		return nil
	}
	var names []string
	for _, pair := range n.Pairs {
		if !outputName.MatchString(pair.Key.Value) {
			r.problem(pair.Key, "%q is no name of an output: use letters, digits, -, _ and dots", pair.Key.Value)
		}
		names = append(names, pair.Key.Value)
	}
	return names
}

// maxDepth bounds how many references and allOf are followed.
const maxDepth = 16

// inputs lists the properties of an inputs schema.
func (r *reader) inputs(n *tree.Node, depth int) []*input {
	n = r.referred(n)
	if n == nil || depth > maxDepth {
		return nil
	}
	var required []string
	if list := n.Get("required"); list != nil {
		for _, item := range list.Items {
			required = append(required, item.Text())
		}
	}
	var list []*input
	if all := n.Get("allOf"); all != nil {
		for _, part := range all.Items {
			list = append(list, r.inputs(part, depth+1)...)
		}
	}
	if properties := n.Get("properties"); properties != nil {
		for _, pair := range properties.Pairs {
			list = append(list, &input{name: pair.Key.Value, node: r.referred(pair.Value)})
		}
	}
	for _, in := range list {
		in.required = in.required || slices.Contains(required, in.name)
	}
	return list
}

// referred follows "$ref: '#/components/inputs/NAME'", and "reference:
// $components.inputs.NAME".
func (r *reader) referred(n *tree.Node) *tree.Node {
	for range maxDepth {
		ref := n.Get("$ref")
		text, local := strings.CutPrefix(ref.Text(), "#/")
		parts := strings.Split(text, "/")
		if ref == nil {
			ref = n.Get("reference")
			text, local = strings.CutPrefix(ref.Text(), "$components.inputs.")
			parts = []string{"components", "inputs", text}
		}
		if ref == nil || ref.Kind != tree.Scalar {
			return n
		}
		n = r.doc.tree.Root
		for _, part := range parts {
			n = n.Get(tree.UnescapeToken(part))
		}
		if !local || n == nil {
			r.problem(ref, "%q leads nowhere: write #/components/inputs/NAME", ref.Text())
			return nil
		}
	}
	return n
}
