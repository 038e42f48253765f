package arazzo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"parlance/internal/contract"

	engine "github.com/pb33f/libopenapi/arazzo"
)

// Options say how workflows are run. The zero value is fine.
type Options struct {
	// Inputs are values for inputs, by name; "WORKFLOW.NAME" is for one
	// workflow. They come before all other sources of values, and are JSON as
	// encoding/json decodes it.
	Inputs map[string]any
	// MaxWait bounds each wait before a retry: retryAfter of the file is a hint
	// for the general case. 0 means ten seconds; on loopback, where servers are
	// fast, it means 2.5 ms and a fifth more with each further wait of a step,
	// so that thirty retries take three seconds. The number of retries is that
	// of the file in any case.
	MaxWait time.Duration
	// MaxTime bounds all waits of one workflow together; 0 means five minutes.
	// A workflow that uses it up is skipped from there, not failed.
	MaxTime time.Duration
}

// runner is what the workflows of one run share.
type runner struct {
	doc     *Document
	options Options

	mu       sync.Mutex
	session  *contract.Session // that the rest is about
	listings map[string][]string
	outputs  map[*workflow]map[string]any // of those that succeeded
}

// Workflows returns a function for each workflow of a document, for
// contract.Options.Workflows, so that each comes behind those that it depends
// on. They serve one run at a time.
//
// What a workflow shows is told to the session: each answer is judged like any
// other; the step that makes a workflow fail is a failure with the rule
// "workflow-step", whose place is the criterion in the Arazzo file; what could
// not be sent, or not be decided, is noted as skipped.
func Workflows(d *Document, o Options) []func(context.Context, *contract.Session) {
	r := &runner{doc: d, options: o}
	var list []func(context.Context, *contract.Session)
	for _, w := range d.inOrder() {
		list = append(list, func(ctx context.Context, s *contract.Session) { r.run(ctx, s, w) })
	}
	return list
}

func (r *runner) run(ctx context.Context, s *contract.Session, w *workflow) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.session != s {
		r.session, r.listings, r.outputs = s, map[string][]string{}, map[*workflow]map[string]any{}
	}
	inputs, err := r.inputsFor(ctx, w)
	if err == nil {
		err = r.execute(ctx, w, inputs)
	}
	if err != nil && ctx.Err() == nil {
		s.Skip("workflow "+w.id, err)
	}
}

// execute lets the engine run a workflow. The error says why it was not run to
// its end, though nothing speaks against the server.
func (r *runner) execute(ctx context.Context, w *workflow, inputs map[string]any) (err error) {
	e := &execution{doc: r.doc, session: r.session, workflow: w, patience: newPatience(r.options), inputs: inputs}
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the Arazzo library gave up (%v)", cause)
		}
	}()
	// An engine is for one goroutine, and cheap.
	run := engine.NewEngineWithConfig(r.doc.model, e, r.doc.sources, &engine.EngineConfig{SleepFunc: e.patience.sleep})
	result, err := run.RunWorkflow(ctx, w.id, inputs)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case result.Success:
		r.outputs[w] = result.Outputs
		return nil
	}
	return e.explain(result)
}

// errFailed says that a workflow that others depend on did not succeed.
func errFailed(id string) error {
	return fmt.Errorf("it depends on the workflow %q, which did not succeed", id)
}

var errUnknown = errors.New("the engine gives no reason")
