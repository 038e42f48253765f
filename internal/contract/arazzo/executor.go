package arazzo

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"parlance/internal/contract"
	"parlance/internal/spec"

	engine "github.com/pb33f/libopenapi/arazzo"
)

// execution is one run of a workflow. The engine calls it for each request.
type execution struct {
	doc      *Document
	session  *contract.Session
	workflow *workflow
	patience *patience
	inputs   map[string]any
	trail    []visit // in the order of sending
}

// visit is one request of a step.
type visit struct {
	step   *step
	answer *contract.Answer // nil where nothing was sent
	err    error            // why there is no answer
}

var errNoAnswer = errors.New("no answer came")

// Execute sends the request of a step.
func (e *execution) Execute(ctx context.Context, q *engine.ExecutionRequest) (*engine.ExecutionResponse, error) {
	st := e.doc.steps[q.OperationID]
	if st == nil {
		return nil, fmt.Errorf("no step has the operation %q", q.OperationID)
	}
	if err := e.patience.arrive(ctx, st); err != nil {
		return e.unanswered(visit{step: st, err: err})
	}
	answer, err := e.session.Send(ctx, st.call(q))
	if err != nil {
		return e.unanswered(visit{step: st, err: err})
	}
	e.patience.local = isLoopback(answer.Exchange.Request.URL)
	if answer.Exchange.Response == nil {
		return e.unanswered(visit{step: st, answer: answer, err: errNoAnswer})
	}
	e.trail = append(e.trail, visit{step: st, answer: answer})
	return &engine.ExecutionResponse{
		StatusCode: answer.Status(),
		Headers:    e.doc.headersOf(answer.Exchange.Response.Header),
		Body:       bodyOf(answer),
		URL:        answer.Exchange.Request.URL,
		Method:     answer.Exchange.Request.Method,
	}, nil
}

func (e *execution) unanswered(v visit) (*engine.ExecutionResponse, error) {
	e.trail = append(e.trail, v)
	return nil, v.err
}

// call writes down the request of a step for the session.
func (st *step) call(q *engine.ExecutionRequest) contract.Call {
	c := contract.Call{
		Operation: st.op.name,
		Case:      st.caseName(),
		Workflow:  st.name(),
		Values:    contract.Values{Params: map[contract.Param]any{}},
	}
	if st.anonymous {
		c.Access, c.Intent = contract.WithoutToken, contract.Unauthorized
	}
	headers := map[string]string{}
	for name, v := range q.Parameters {
		p := st.params[name]
		value, ok := plain(v)
		if p == nil || !ok {
			continue
		}
		if p.how == declared {
			c.Values.Params[contract.Param{In: p.in, Name: p.name}] = value
		} else if p.in == "header" {
			headers[p.name] = fmt.Sprint(value)
		}
	}
	if len(headers) > 0 {
		c.Edit = func(r *contract.Request) { st.addHeaders(r.Header, headers) }
	}
	if q.RequestBody != nil {
		c.Values.Body = bodyFor(q)
	}
	return c
}

// addHeaders adds what the spec does not declare. Credentials of the session
// stay, unless a workflow has logged in by itself.
func (st *step) addHeaders(h http.Header, headers map[string]string) {
	for name, value := range headers {
		if st.params[name].how == credential && !st.params[name].own && h.Get(name) != "" {
			continue
		}
		h.Set(name, value)
	}
}

func bodyFor(q *engine.ExecutionRequest) *contract.Body {
	value, _ := plain(q.RequestBody)
	body := &contract.Body{Media: q.ContentType, Value: value}
	if text, ok := value.(string); ok && !spec.IsJSON(q.ContentType) {
		body.Raw = []byte(text)
	}
	return body
}

// name is what failures call a step.
func (st *step) name() string { return st.workflow.id + "/" + st.id }

func (st *step) caseName() string {
	if st.description != "" {
		return st.description
	}
	return "step " + st.id + " of the workflow " + st.workflow.id
}
