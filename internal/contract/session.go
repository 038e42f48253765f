package contract

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"parlance/internal/operation"
)

// Session sends requests to one server and keeps the books of a run: every
// answer is judged against the contract, counted for the coverage and searched
// for ids that have to be cleaned up. The cases of this package go through it,
// and so do workflows (Options.Workflows), which need four things of it:
//
//	answer, err := session.Send(ctx, contract.Call{
//		Operation: operation.Name{Method: "POST", Path: "/stop/{kickoff_id}"},
//		Case:      "stop it again",
//		Workflow:  "stop-running/stop-again",
//		Values:    contract.Values{Params: map[contract.Param]any{{In: "path", Name: "kickoff_id"}: id}},
//	})
//	// answer.Value is the decoded JSON body, answer.Exchange.Response the rest.
//	session.Fail(contract.Failure{Rule: "workflow-step", Workflow: "stop-running/stop-again", …}, answer.Exchange)
//	token := session.Token()            // for an input called "token"
//	ids := session.Fixtures("finished") // things in a state, given by the caller
//
// Send returns an error only where nothing was sent: the operation is excluded,
// unsafe methods are not allowed, the budget is used up, the run was cancelled
// or the server is gone. A server that gives no answer is a failure of the
// server: the answer's Exchange says so. A Session may be used by several
// goroutines at once.
type Session struct {
	options  Options
	api      *api
	builder  *builder
	client   *client
	redactor *Redactor // of what is shown
	leaked   *Redactor // of what no answer may hold: the made-up credentials too
	books    *recorder
	world    *world

	// imagine, where it is set, answers in place of the server.
	imagine func(o *op, c Call, q Request) *Exchange

	mu     sync.Mutex
	silent map[*op]int // answers in a row that did not come in time
}

// Access says with which credentials a request is sent.
type Access uint8

// The ways of access.
const (
	WithToken Access = iota
	WithoutToken
	WithWrongToken
)

// Call is a request that is to be sent, and what is expected of it.
type Call struct {
	Operation operation.Name
	Case      string // what it tries, for people
	Workflow  string // id of workflow and step, where it belongs to one
	Values    Values
	Access    Access
	Intent    Intent
	// Edit changes the request after it was written down, to send what Values
	// cannot say: another address, another method, more headers.
	Edit func(*Request)

	expect expectation
	free   bool // cleaning up: neither budget nor a silent server stop it
}

// Answer is what came of a Call.
type Answer struct {
	Exchange *Exchange
	Value    any  // the JSON body, numbers as json.Number
	Decoded  bool // there was one
	Failures []Failure
}

// Status returns the status of the answer, 0 where none came.
func (a *Answer) Status() int {
	if a == nil || a.Exchange.Response == nil {
		return 0
	}
	return a.Exchange.Response.Status
}

// OK reports whether the answer is a success (2xx).
func (a *Answer) OK() bool { return a.Status()/100 == 2 }

var (
	errExcluded = errors.New("the operation is excluded")
	errSilent   = errors.New("the operation gave no answer in time, several times in a row")
	errNoSuch   = errors.New("the spec has no such operation")
)

// NewSession prepares a session. Nothing is sent yet.
func NewSession(o Options) (*Session, error) {
	o, base, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	right := newCredentials(o)
	wrong := wrongCredentials(o.Seed)
	a := newAPI(o.Spec)
	s := &Session{
		options:  o,
		api:      a,
		builder:  &builder{api: a, base: base, right: right, wrong: wrong},
		client:   newClient(o, base),
		redactor: NewRedactor(right.secrets()...),
		leaked:   NewRedactor(append(right.secrets(), wrong.secrets()...)...),
		silent:   map[*op]int{},
	}
	s.books = newRecorder(s.redactor, o.Progress, o.Keep)
	s.world = newWorld(o.Fixtures)
	return s, nil
}

// wrongCredentials are well-formed, and no one's.
func wrongCredentials(seed uint64) credentials {
	r := rand.New(rand.NewPCG(seed, 0x77726f6e67))
	return credentials{"": fmt.Sprintf("wrong-%016x%016x", r.Uint64(), r.Uint64())}
}

// Close ends the connections of the session.
func (s *Session) Close() { s.client.carrier.close() }

// Token returns the secret that requests are sent with, for inputs of workflows
// that are called so. Whatever holds it is redacted where it is shown.
func (s *Session) Token() string { return s.options.Token }

// Seed returns the seed of the run.
func (s *Session) Seed() uint64 { return s.options.Seed }

// Fixtures returns the ids of things in a state that are left for workflows:
// the first half of those that the caller gave.
func (s *Session) Fixtures(state string) []string {
	ids := s.options.Fixtures[state]
	return ids[:(len(ids)+1)/2]
}

// Fail records a failure that the caller has found, and the exchanges that show
// it.
func (s *Session) Fail(f Failure, shown ...*Exchange) {
	if f.Severity == "" {
		f.Severity = Broken
	}
	if o := s.api.find(f.Operation); o != nil && f.Span.IsZero() {
		f.Pointer, f.Span = s.api.pointer(o.Key), s.api.span(o.Key)
	}
	s.books.fail(f, shown...)
}

// Operation returns the name of the operation that has an operationId.
func (s *Session) Operation(id string) (operation.Name, bool) {
	for _, o := range s.api.ops {
		if o.ID == id && id != "" {
			return o.Name, true
		}
	}
	return operation.Name{}, false
}

// Note tells the reader of the result something that is no failure.
func (s *Session) Note(text string) { s.books.note(s.redactor.Text(text)) }

// Skip notes that something was not sent, and why.
func (s *Session) Skip(what string, why error) { s.books.skip(what, why) }

// Send sends a request and judges the answer.
func (s *Session) Send(ctx context.Context, c Call) (*Answer, error) {
	o := s.api.find(c.Operation)
	if o == nil {
		return nil, fmt.Errorf("%s: %w", c.Operation, errNoSuch)
	}
	return s.send(ctx, o, c)
}

// mayCall returns why an operation is not called, or nil.
func (s *Session) mayCall(o *op) error {
	if slices.ContainsFunc(s.options.Exclude, o.Name.Same) {
		return errExcluded
	}
	return s.client.allows(o.Name.Method)
}

func (s *Session) send(ctx context.Context, o *op, c Call) (*Answer, error) {
	if err := s.mayCall(o); err != nil {
		s.books.skip(o.Name.String(), err)
		s.books.unreachable(o, err)
		return nil, err
	}
	if s.isSilent(o) && !c.free {
		s.books.skip("further requests to "+o.Name.String(), errSilent)
		return nil, errSilent
	}
	q, err := s.builder.build(o, c.Values, c.Access)
	if err != nil {
		return nil, err
	}
	if c.Edit != nil {
		c.Edit(&q)
	}
	e, err := s.exchange(ctx, o, c, q)
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			s.books.skip(o.Name.String(), err)
		}
		return nil, err
	}
	s.noteSilence(o, e)
	e.Operation, e.Case = o.Name, c.Case
	return s.settle(o, c, e), nil
}

func (s *Session) exchange(ctx context.Context, o *op, c Call, q Request) (*Exchange, error) {
	if s.imagine != nil {
		e := s.imagine(o, c, q)
		e.Number = int(s.client.sent.Add(1))
		return e, ctx.Err()
	}
	return s.client.do(ctx, q, c.free)
}

// settle judges an exchange and writes it into the books.
func (s *Session) settle(o *op, c Call, e *Exchange) *Answer {
	r := ruling{
		api: s.api, op: o, intent: c.Intent, expectation: c.expect,
		slowAfter: s.options.SlowAfter, leaked: s.leaked,
	}
	if c.Values.unsure {
		r.tolerated = append(slices.Clone(r.tolerated), 404, 410)
	}
	v := r.judge(e)
	if c.Access != WithToken && c.Intent == Unauthorized && s.builder.guards(o) {
		r.checkRefusal(&v, e, c.Access)
	}
	answer := &Answer{Exchange: e, Value: v.value, Decoded: v.decoded}
	if c.Intent == Valid || c.Intent == Unknown {
		r.checkEchoes(&v, c.Values, answer)
	}
	r.checkTexts(&v, answer)
	for i := range v.failures {
		v.failures[i].Workflow = c.Workflow
	}
	answer.Failures = v.failures
	s.books.record(o, &v, e, c.Intent)
	if answer.OK() {
		s.learn(o, c, answer)
	}
	return answer
}

// guards reports whether requests of an operation carry credentials that can be
// left out.
func (b *builder) guards(o *op) bool {
	_, ok := b.right.choose(b.api, o)
	return ok && o.guarded()
}

func (s *Session) isSilent(o *op) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.silent[o] >= neverAlive
}

func (s *Session) noteSilence(o *op, e *Exchange) {
	err := e.Err
	if e.Response != nil {
		err = e.Response.Broken
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && isTimeout(err) {
		s.silent[o]++
		return
	}
	s.silent[o] = 0
}

// checkRefusal: a request without the right credentials must not succeed. Which
// refusal is right, checkLooked says.
func (r *ruling) checkRefusal(v *verdict, e *Exchange, how Access) {
	if e.Response == nil || e.Response.Status/100 != 2 {
		return
	}
	rule, what := "auth-missing", "without credentials"
	if how == WithWrongToken {
		rule, what = "auth-any-token", "with wrong credentials"
	}
	v.add(r.at(r.securityNode(), Failure{
		Rule: rule, Status: e.Response.Status,
		Message: fmt.Sprintf("a request %s is answered with %s", what, statusText(e.Response.Status)),
	}))
}

// checkEchoes compares the ids of an answer with those that were sent.
func (r *ruling) checkEchoes(v *verdict, sent Values, answer *Answer) {
	if !answer.OK() || !answer.Decoded {
		return
	}
	for _, e := range r.op.links.echoes {
		want, ok := scalarOf(sent.at(e.slot))
		if !ok {
			continue
		}
		for _, found := range lookup(answer.Value, e.pointer) {
			got, ok := scalarOf(found)
			if !ok || equalIDs(got, want) {
				continue
			}
			v.add(r.at(v.nodeOfMedia(), Failure{
				Rule: "id-not-echoed", Status: answer.Status(), Place: e.pointer,
				Message: fmt.Sprintf("the answer is about %s, the request was about %s", cutText(got, 60), cutText(want, 60)),
			}))
		}
	}
}

// at returns the value that was sent in a slot.
func (v Values) at(s slot) any {
	if s.in != "body" {
		return v.Params[Param{s.in, s.name}]
	}
	if v.Body == nil || v.Body.Raw != nil {
		return nil
	}
	for _, found := range lookup(v.Body.Value, s.name) {
		return found
	}
	return nil
}

// setAt returns a copy with another value in a slot.
func (v Values) setAt(s slot, value any) Values {
	if s.in != "body" {
		return v.withParam(Param{s.in, s.name}, value)
	}
	if v.Body == nil || v.Body.Raw != nil {
		return v
	}
	return v.withBody(with(v.Body.Value, s.name, value))
}
