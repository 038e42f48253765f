// Package arazzo runs the workflows of an Arazzo document in the session of a
// contract test: every answer is judged like any other, and a step whose
// criteria are not met is a failure that points into the Arazzo file.
//
// # Who does what
//
// The order of steps, criteria, retries and outputs are the business of
// libopenapi's engine, which makes this the second package, after spec, that
// imports libopenapi. Places, checks and whatever touches the server are this
// package's own: Load reads the file through package tree, checks it, and
// writes it down anew for the engine, in a form that the engine cannot
// misunderstand. References are replaced by what they name, parameters of a
// workflow stand at its steps, operations are named by the step, and conditions
// are written the one way that the engine reads right.
//
// # What is understood
//
// Arazzo 1.0, and 1.1 as far as the engine runs it. Where the engine would be
// wrong, not merely unable, a workflow has a problem and is not run:
//
//   - "||", "!" and parentheses in conditions ("&&" is split into criteria),
//     null in comparisons, and a whole body in a simple or regex criterion;
//   - XPath, and any JSONPath but that of RFC 9535;
//   - retry with a stepId or workflowId, and goto to a workflow with inputs;
//   - workflows of other documents;
//   - the features that came with 1.1: channels, selectors, timeouts, dependsOn
//     of steps, parameters of actions.
//
// Texts are compared with their case, unlike the Arazzo specification says. A
// criterion of an action that reads what the answer does not have ends the
// workflow: it is noted as skipped from there.
//
// # Inputs
//
// An input gets its value from the first of these that has one: the caller
// (Options.Inputs); for "token" the session; for "STATE_id" and "STATE_id_2",
// "STATE_id_3" … the fixtures of that state; for an object that a step sends as
// a free map in its request body, a listing (see below); its default. A
// workflow whose required inputs do not all get one is skipped. Parameters and
// members that take their value from an optional input without one are left
// out.
//
// A listing is an operation with GET and without path parameters whose answer
// has an array of strings of the same name as the free map: GET /inputs answers
// {"inputs": […]}, POST /kickoff takes {"inputs": {…}}. It is asked once, and
// the map gets the keys that it names: values come from the default where it
// has the key, else they are made by the schema.
//
// # Credentials
//
// The header Authorization, and parameters that are API keys, are sent as the
// session sends them, whatever inputs a workflow puts there. Only what comes
// from an earlier step is sent as it came: it is a login of the workflow's own.
// A step that gives no credentials and wants the status 401 is sent without.
package arazzo

import (
	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"

	engine "github.com/pb33f/libopenapi/arazzo"
	model "github.com/pb33f/libopenapi/datamodel/high/arazzo"
)

// Document is an Arazzo file that was read against a spec. It does not change,
// and may be used by several runs at once.
type Document struct {
	File    *source.File
	Version string // the value of "arazzo", "1.0.1"

	tree      *tree.Document
	api       *api
	schemas   *schema.Set // of the inputs
	workflows []*workflow
	steps     map[string]*step // by the key that the engine knows them by
	headers   []string         // names of response headers, as expressions write them
	model     *model.Arazzo
	sources   []*engine.ResolvedSource
}

// Workflow is what a document says of a workflow, for people.
type Workflow struct {
	ID          string
	Summary     string
	Description string
	Span        source.Span // of its id
	Inputs      []Input     // also those of workflows that it runs
	Steps       []Step
	DependsOn   []string
	// Problem says why it cannot be run: the first of the problems that Load
	// found in it. It is "" for one that can.
	Problem string
}

// Input is an input of a workflow.
type Input struct {
	Name        string
	Description string
	Required    bool
	HasDefault  bool
}

// Step is a step of a workflow: the call of an operation, or of a workflow.
type Step struct {
	ID          string
	Description string
	Operation   operation.Name // zero where it runs a workflow
	Workflow    string         // that it runs, or ""
	Span        source.Span    // of its id
}

// Load reads an Arazzo document, in YAML or JSON, against the spec that a
// server is tested by. It never fails: workflows with problems stay in the
// Document and are skipped when it is run.
func Load(f *source.File, s *spec.Spec) (*Document, []tree.Problem) {
	t, problems := tree.Parse(f)
	d := &Document{File: f, tree: t, steps: map[string]*step{}}
	for _, p := range problems {
		if p.Fatal {
			return d, problems
		}
	}
	d.api = newAPI(s)
	// The schemas of inputs are JSON Schema 2020-12, as those of OpenAPI 3.1.
	d.schemas = schema.New(&spec.Spec{File: f, Doc: t, Version: "3.1.0"})
	r := &reader{doc: d, problems: problems, seen: map[tree.Problem]bool{}}
	r.document(t.Root)
	return d, r.sorted()
}

// List tells of all workflows, in the order of the file.
func (d *Document) List() []Workflow {
	list := make([]Workflow, 0, len(d.workflows))
	for _, w := range d.workflows {
		out := Workflow{
			ID: w.id, Summary: w.node.Get("summary").Text(), Description: w.node.Get("description").Text(),
			Span: w.span(), DependsOn: w.dependsOn, Problem: w.blocked,
		}
		for _, in := range d.inputsOf(w) {
			out.Inputs = append(out.Inputs, Input{
				Name: in.name, Description: in.node.Get("description").Text(),
				Required: in.required, HasDefault: in.node.Get("default") != nil,
			})
		}
		for _, st := range w.steps {
			shown := Step{ID: st.id, Description: st.description, Workflow: st.target, Span: st.span()}
			if st.op != nil {
				shown.Operation = st.op.name
			}
			out.Steps = append(out.Steps, shown)
		}
		list = append(list, out)
	}
	return list
}

// find returns a workflow by its id, or nil.
func (d *Document) find(id string) *workflow {
	for _, w := range d.workflows {
		if w.id == id {
			return w
		}
	}
	return nil
}
