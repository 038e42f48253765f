package servers

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Token is what the servers accept as a Bearer token unless WithToken says
// otherwise. It is long enough for a test to search reports for it.
const Token = "tok-5b1c7e90d2a84f36-proving-ground"

// Operation is an operationId of the spec.
type Operation string

// The operations of the spec. anyOperation stands for all of them where a
// change is declared.
const (
	ListInputs   Operation = "listInputs"
	Kickoff      Operation = "kickoffCrew"
	Status       Operation = "getExecutionStatus"
	Stop         Operation = "stopExecution"
	Resume       Operation = "resumeExecution"
	anyOperation Operation = ""
)

// maxBody bounds what is read of a request. The spec knows no 413, so a longer
// body counts as one that cannot be read.
const maxBody = 1 << 20

// Server is an in-memory server of the enterprise API, safe for concurrent
// use. It keeps the contract unless a change was made to it.
type Server struct {
	token    string
	now      func() time.Time
	newID    func() string
	inputs   []string
	polls    int
	duration time.Duration
	delay    time.Duration

	// badType is the status for a kickoff body whose fields have wrong types;
	// badID maps an operation to its answer to an id that is no UUID, where
	// that differs from the answer to an unknown one.
	badType int
	badID   map[Operation]func() *reply
	strict  bool

	front  func(s *Server, w http.ResponseWriter, r *http.Request) bool
	lies   []boundLie
	styles []func(r *http.Request, re *reply)

	mu    sync.Mutex
	runs  map[string]*execution
	order []string // ids in the order of creation
	calls map[Operation]int
}

// A lie stands around an operation: it may answer itself, change the call
// before next sees it, or change what next answers.
type lie func(s *Server, c *call, next func(*call) *reply) *reply

type boundLie struct {
	op  Operation
	lie lie
}

// call is a request that was routed to an operation.
type call struct {
	op      Operation
	id      string // the path parameter, decoded
	r       *http.Request
	media   string // Content-Type as sent
	body    []byte
	n       int  // how many calls of this operation there have been, this one included
	trusted bool // do not look at the token
}

// Option sets up a server.
type Option func(*Server)

// WithToken sets the Bearer token that is accepted.
func WithToken(token string) Option { return func(s *Server) { s.token = token } }

// WithClock sets the clock that WithDuration is measured on.
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithIDs sets where the ids of new executions come from. It is called by one
// goroutine at a time.
func WithIDs(newID func() string) Option { return func(s *Server) { s.newID = newID } }

// WithPolls sets at which status poll an execution ends; 0 ends it at once.
func WithPolls(n int) Option { return func(s *Server) { s.polls = n } }

// WithDuration ends executions after d even if nobody asks for their status.
func WithDuration(d time.Duration) Option { return func(s *Server) { s.duration = d } }

// WithDelay sets how long the slow defects take where they are slow. A
// tester's budget has to be below it. The default is DefaultDelay.
func WithDelay(d time.Duration) Option { return func(s *Server) { s.delay = d } }

// DefaultDelay is how long the slow defects take unless WithDelay says
// otherwise.
const DefaultDelay = 600 * time.Millisecond

// Good returns a server that keeps the contract.
func Good(opts ...Option) http.Handler { return newServer(opts...) }

func newServer(opts ...Option) *Server {
	s := &Server{
		token:   Token,
		now:     time.Now,
		newID:   uuidV4,
		inputs:  []string{"topic", "audience", "due_date"},
		polls:   5,
		delay:   DefaultDelay,
		badType: http.StatusBadRequest,
		badID:   map[Operation]func() *reply{},
		runs:    map[string]*execution{},
		calls:   map[Operation]int{},
	}
	for _, opt := range opts {
		opt(s)
	}
	s.addFixtures()
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.front != nil && s.front(s, w, r) {
		return
	}
	s.serve(w, r)
}

// serve answers without the front, which may call it with another request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	c, re := s.route(r)
	if c != nil {
		re = s.answer(c)
	}
	for _, style := range s.styles {
		style(r, re)
	}
	re.write(w, r)
}

// route finds the operation that a request means, or the answer to a request
// that means none. Paths are compared as they are: a trailing slash is another
// path, and nothing is redirected.
func (s *Server) route(r *http.Request) (*call, *reply) {
	op, method, id := match(r.URL.EscapedPath())
	if op == anyOperation {
		return nil, problem(http.StatusNotFound, "Not Found", "Nothing is found at this path")
	}
	switch {
	case r.Method == method, r.Method == http.MethodHead && method == http.MethodGet:
	case r.Method == http.MethodOptions:
		return nil, (&reply{status: http.StatusNoContent}).with("Allow", method+", OPTIONS")
	default:
		return nil, problem(http.StatusMethodNotAllowed, "Method Not Allowed", "This path does not know the method").with("Allow", method+", OPTIONS")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		body = nil
	}
	s.mu.Lock()
	s.calls[op]++
	n := s.calls[op]
	s.mu.Unlock()
	return &call{op: op, id: id, r: r, media: r.Header.Get("Content-Type"), body: body, n: n}, nil
}

// match finds the operation of an escaped path, its method and its id.
func match(path string) (op Operation, method, id string) {
	switch path {
	case "/inputs":
		return ListInputs, http.MethodGet, ""
	case "/kickoff":
		return Kickoff, http.MethodPost, ""
	case "/resume":
		return Resume, http.MethodPost, ""
	}
	for prefix, op := range map[string]Operation{"/status/": Status, "/stop/": Stop} {
		escaped, ok := strings.CutPrefix(path, prefix)
		if !ok || escaped == "" || strings.Contains(escaped, "/") {
			continue
		}
		id, err := url.PathUnescape(escaped)
		if err != nil {
			continue
		}
		if op == Status {
			return op, http.MethodGet, id
		}
		return op, http.MethodPost, id
	}
	return anyOperation, "", ""
}

// answer carries out a call, with the lies around it.
func (s *Server) answer(c *call) *reply {
	next := s.perform
	for i := len(s.lies) - 1; i >= 0; i-- {
		l, inner := s.lies[i], next
		if l.op != anyOperation && l.op != c.op {
			continue
		}
		next = func(c *call) *reply { return l.lie(s, c, inner) }
	}
	return next(c)
}

// perform is the honest answer.
func (s *Server) perform(c *call) *reply {
	if !s.allowed(c) {
		return unauthorized()
	}
	switch c.op {
	case ListInputs:
		return okay(object{"inputs": anySlice(s.inputs)})
	case Kickoff:
		return s.kickoff(c)
	case Status:
		return s.status(c)
	case Stop:
		return s.stop(c)
	default:
		return s.resume(c)
	}
}

// allowed reports whether a call brings the token.
func (s *Server) allowed(c *call) bool {
	if c.trusted {
		return true
	}
	scheme, token, found := strings.Cut(c.r.Header.Get("Authorization"), " ")
	return found && strings.EqualFold(scheme, "Bearer") && strings.TrimSpace(token) == s.token
}

// on puts a lie around one operation, or around all with anyOperation.
func on(op Operation, l lie) Option {
	return func(s *Server) { s.lies = append(s.lies, boundLie{op, l}) }
}

// before puts a front before the server; it reports whether it has answered.
func before(front func(s *Server, w http.ResponseWriter, r *http.Request) bool) Option {
	return func(s *Server) { s.front = front }
}

// styled changes every answer, also those to requests that mean no operation.
func styled(style func(r *http.Request, re *reply)) Option {
	return func(s *Server) { s.styles = append(s.styles, style) }
}
