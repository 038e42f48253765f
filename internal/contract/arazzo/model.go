package arazzo

import (
	"slices"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// workflow is a workflow as it was read.
type workflow struct {
	id        string
	node      *tree.Node
	pointer   string
	inputs    []*input
	outputs   []string
	steps     []*step
	dependsOn []string
	runs      []string // workflows that its steps and actions run
	blocked   string   // the first problem in it, or in one that it needs
	compiled  map[string]any
}

// input is an input that a workflow declares.
type input struct {
	name     string
	node     *tree.Node // its schema
	required bool
}

// step is a step as it was read.
type step struct {
	workflow    *workflow
	id          string
	description string
	key         string // what the engine knows its operation by
	node        *tree.Node
	pointer     string
	op          *op    // nil where it runs a workflow
	target      string // the workflow that it runs
	params      map[string]*param
	media       string // of the request body
	anonymous   bool   // sent without credentials
	criteria    []*criterion
	outputs     []output
}

// output is an output of a step.
type output struct{ name, expression string }

// param says how a parameter of a step is sent.
type param struct {
	in, name string
	how      sending
	own      bool // a credential that an earlier step has come by
}

type sending uint8

const (
	declared   sending = iota // as the spec says
	credential                // by the session
	ownHeader                 // a header that specs do not declare
)

// criterion is a criterion as the engine counts them.
type criterion struct {
	node    *tree.Node
	pointer string
	kind    string // simple, regex or jsonpath
	context string
	comparison
	condition string
}

// span is where a workflow is named.
func (w *workflow) span() source.Span { return nameSpan(w.node, "workflowId") }

// span is where a step is named.
func (st *step) span() source.Span { return nameSpan(st.node, "stepId") }

func nameSpan(n *tree.Node, key string) source.Span {
	if name := n.Get(key); name != nil {
		return name.Span
	}
	return firstLine(n)
}

// firstLine is the place of a node: a collection is pointed at by its first
// line, not marked as a whole.
func firstLine(n *tree.Node) source.Span {
	span := n.Span
	if line, _, more := strings.Cut(span.Text(), "\n"); more {
		span.End = span.Start + len(strings.TrimSuffix(line, "\r"))
	}
	return span
}

// input returns a declared input, or nil.
func (w *workflow) input(name string) *input {
	for _, in := range w.inputs {
		if in.name == name {
			return in
		}
	}
	return nil
}

// step returns a step by its id, or nil.
func (w *workflow) step(id string) *step {
	for _, st := range w.steps {
		if st.id == id {
			return st
		}
	}
	return nil
}

// hasOutput reports whether an expression may name an output, or a member of
// one: "order" and "order.id" for an output "order".
func hasOutput(names []string, name string) bool {
	return slices.ContainsFunc(names, func(declared string) bool {
		return name == declared || strings.HasPrefix(name, declared+".")
	})
}

func (st *step) outputNames() []string {
	names := make([]string, len(st.outputs))
	for i, o := range st.outputs {
		names[i] = o.name
	}
	return names
}

// inputsOf returns the inputs that a run of w takes: its own, and the required
// ones of workflows that its steps run and do not pass.
func (d *Document) inputsOf(w *workflow) []*input {
	list := slices.Clone(w.inputs)
	d.addInherited(&list, w, map[*workflow]bool{w: true})
	return list
}

func (d *Document) addInherited(list *[]*input, w *workflow, seen map[*workflow]bool) {
	for _, st := range w.steps {
		target := d.find(st.target)
		if target == nil {
			continue
		}
		for _, in := range d.inherited(st, target, seen) {
			if !slices.ContainsFunc(*list, func(known *input) bool { return known.name == in.name }) {
				*list = append(*list, in)
			}
		}
	}
}

// inherited returns the inputs that a step has to be given for the workflow
// that it runs: required ones, without a default, that it does not pass itself.
func (d *Document) inherited(st *step, target *workflow, seen map[*workflow]bool) []*input {
	if seen[target] {
		return nil
	}
	seen[target] = true
	defer delete(seen, target)
	all := slices.Clone(target.inputs)
	d.addInherited(&all, target, seen)
	return slices.DeleteFunc(all, func(in *input) bool {
		_, passed := st.params[in.name]
		return passed || !in.required && in.name != tokenInput || in.node.Get("default") != nil && in.name != tokenInput
	})
}
