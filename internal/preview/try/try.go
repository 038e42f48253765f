// Package try sends the requests that readers of a documentation page make by
// hand, and says whether the answers are as documented. It is the half of the
// form "Try it" that runs in the local server; package reference has the other.
//
// # The wire format
//
// It has version 1: keys are added, never taken away or given another meaning.
//
// GET ?spec=PATH&operation=METHOD+PATH answers with what a request consists of:
//
//	{"version": 1, "operation": "POST /stop/{kickoff_id}", "server": "http://127.0.0.1:8089",
//	 "hosts": [], …contract.Form}
//
// "server" is the address to begin with, "hosts" are those that requests may go
// to beside this computer. POST sends a request. Texts are as
// typed: of a list a value a line, of an object its JSON. Parameters that are
// not named are not sent.
//
//	{"version": 1, "spec": "docs/api.en.yaml", "operation": "POST /stop/{kickoff_id}",
//	 "server": "http://127.0.0.1:8089",
//	 "parameters": [{"in": "path", "name": "kickoff_id", "value": "3f0c…"}],
//	 "credentials": {"bearerAuth": "…"},
//	 "body": {"type": "application/json", "text": "{}"}}
//
// A body has "text"; or "base64", the bytes of a file; or "fields" of a form:
//
//	{"type": "multipart/form-data", "fields": [{"name": "note", "text": "…"},
//	 {"name": "file", "file": "a.png", "type": "image/png", "base64": "…"}]}
//
// The answer is 200 whenever the server answered, with whatever status:
//
//	{"version": 1,
//	 "request": {"method": "POST", "url": "http://…", "curl": "curl …", "flaw": ""},
//	 "status": 409, "statusText": "Conflict", "protocol": "HTTP/1.1",
//	 "milliseconds": 12.5, "size": 57, "headers": [["Content-Type", "application/json"]],
//	 "body": {"text": "…", "truncated": false},
//	 "findings": [{"rule": "schema-required", "severity": "failure", "message": "…",
//	   "place": "/state", "pointer": "/paths/…", "file": "docs/api.en.yaml", "line": 12}]}
//
// Headers are sorted by name. The body is "base64" where it is no text; "size"
// counts its bytes, unpacked, as far as they were read. Without findings the
// answer is as documented; "flaw" says what of the request is not. Credentials
// are in neither url nor curl. Where nothing came of it, the status is another
// and the answer
//
//	{"version": 1, "error": {"code": "no-answer", "message": "…", "subject": "http://127.0.0.1:8089",
//	 "command": "parlance mock"}}
//
// with one of the Codes, and the subject that some of them have; "command" is a
// line for a terminal that helps, or "".
//
// # What it guards
//
// Only pages of this very server may send, only from this computer, and only to
// it, unless other hosts are allowed by name. A name is resolved once, what it
// means is checked, and that address is dialled. Redirects are shown and not
// followed. Nothing is written to a disk or a log, and nothing is kept: no
// cookies, no connections, no credentials.
package try

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/internal/preview/reference"
	"parlance/internal/spec"
)

// version is that of the wire format.
const version = 1

const (
	// maxAsked bounds what a page sends, files included.
	maxAsked = 16 << 20
	// maxBody bounds what of an answer's body is shown.
	maxBody = 1 << 20
	// defaultTimeout is for a whole exchange.
	defaultTimeout = 30 * time.Second
)

// Options say where requests may go.
type Options struct {
	// Spec returns the spec at a root-relative path, nil where there is none.
	Spec func(path string) *spec.Spec
	// Hosts are the hosts, beside this computer, that requests may go to.
	Hosts []Host
	// Timeout is for a whole exchange, 30 s where it is 0.
	Timeout time.Duration
	// Lookup resolves names; nil asks the system.
	Lookup func(ctx context.Context, name string) ([]netip.Addr, error)
}

// Handler answers the requests of pages. It may be used by several goroutines.
type Handler struct {
	o     Options
	cross *http.CrossOriginProtection

	mu    sync.Mutex
	specs map[*spec.Spec]*contract.Console // of the pages that were tried, the last few
}

// New returns a Handler.
func New(o Options) *Handler {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	return &Handler{o: o, cross: http.NewCrossOriginProtection(), specs: map[*spec.Spec]*contract.Console{}}
}

// ServeHTTP answers with the form of an operation, or sends a request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store") // answers may hold what is nobody else's business
	var answer any
	var problem *problem
	switch r.Method {
	case http.MethodGet:
		answer, problem = h.form(r)
	case http.MethodPost:
		answer, problem = h.send(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		problem = &problemMethod
	}
	status := http.StatusOK
	if problem != nil {
		status, answer = problem.status, problem.answer()
	}
	data, err := json.Marshal(answer)
	if err != nil {
		panic(err) // all of it is of our own types
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(data) // the reader may have gone away
}

// console returns what writes and judges requests of a spec.
func (h *Handler) console(path string) (*contract.Console, *problem) {
	s := h.o.Spec(path)
	if s == nil {
		return nil, problemOf(http.StatusNotFound, CodeUnknown, "the documentation has no spec %q: load the page again", path)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if known := h.specs[s]; known != nil {
		return known, nil
	}
	made, err := contract.NewConsole(s)
	if err != nil {
		return nil, problemOf(http.StatusUnprocessableEntity, CodeUnknown, "%s: %v", path, err)
	}
	if len(h.specs) >= 16 {
		clear(h.specs) // of an editor's whole day
	}
	h.specs[s] = made
	return made, nil
}

// form answers with what a request of an operation consists of.
func (h *Handler) form(r *http.Request) (any, *problem) {
	query := r.URL.Query()
	name, p := operationOf(query.Get("operation"))
	if p != nil {
		return nil, p
	}
	console, p := h.console(query.Get("spec"))
	if p != nil {
		return nil, p
	}
	f, err := console.Form(name)
	if err != nil {
		return nil, problemOf(http.StatusNotFound, CodeUnknown, "%v: load the page again", err)
	}
	for media, example := range reference.BodyExamples(h.o.Spec(query.Get("spec")), name) {
		for i := range f.Bodies {
			// The page shows them in the order of the spec, and makes up those
			// that it lacks.
			if b := &f.Bodies[i]; b.Media == media && (b.Kind == "json" || b.Kind == "text") {
				b.Example = example
			}
		}
	}
	hosts := []string{}
	for _, host := range h.o.Hosts {
		hosts = append(hosts, host.String())
	}
	return formAnswer{Version: version, Operation: name.String(), Server: h.beginWith(f.Servers), Hosts: hosts, Form: f}, nil
}

type formAnswer struct {
	Version   int      `json:"version"`
	Operation string   `json:"operation"`
	Server    string   `json:"server"`
	Hosts     []string `json:"hosts"`
	contract.Form
}

func operationOf(text string) (operation.Name, *problem) {
	ref, ok := operation.ParseReference(text)
	if !ok || ref.Spec != "" || ref.Name.Method == operation.Webhook {
		return operation.Name{}, problemOf(http.StatusBadRequest, CodeBad, `operation: %q is none: write it as "POST /path"`, text)
	}
	return ref.Name, nil
}

// send sends what a page asks for.
func (h *Handler) send(w http.ResponseWriter, r *http.Request) (any, *problem) {
	if p := h.mayAsk(r); p != nil {
		return nil, p
	}
	asked, p := decode(http.MaxBytesReader(w, r.Body, maxAsked))
	if p != nil {
		return nil, p
	}
	name, p := operationOf(asked.Operation)
	if p != nil {
		return nil, p
	}
	console, p := h.console(asked.Spec)
	if p != nil {
		return nil, p
	}
	to, p := h.target(r, asked.Server)
	if p != nil {
		return nil, p
	}
	input, p := asked.input()
	if p != nil {
		return nil, p
	}
	draft, err := console.Draft(name, input)
	switch {
	case errors.Is(err, contract.ErrNoOperation):
		return nil, problemOf(http.StatusNotFound, CodeUnknown, "%v: load the page again", err)
	case err != nil:
		return nil, problemOf(http.StatusBadRequest, CodeBad, "%v", err)
	}
	transport := to.transport()
	defer transport.CloseIdleConnections()
	e := draft.Send(r.Context(), transport, h.o.Timeout, maxBody)
	if e.Response == nil {
		return nil, to.noAnswer(e.Err, h.o.Timeout, draft)
	}
	return answerOf(draft, e, console.Judge(draft, e)), nil
}
