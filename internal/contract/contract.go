// Package contract tests a live server against what its documentation
// promises: it makes cases from a spec, sends them, and judges what comes back.
//
// It knows one contract, that of one spec. It prints nothing: what happened is
// a Result, which package contract/report writes in many forms.
//
// # How it is made
//
// api.go reads a spec into operations; graph.go and states.go derive which of
// them feed which, and what a contract says of states. samples.go, negative.go,
// behaviour.go, races.go and repeat.go make cases of that; serialize.go,
// encode.go, auth.go and build.go write a case down as a Request; client.go
// sends it, by wire.go or transport.go; judge.go, judge_body.go, leaks.go and
// texts.go look at the answer. All of these are pure but for the client. Session
// puts them together for one case, Run for all; Plan does so without a server,
// and Steps gives the positive cases of a plan to whoever sends them by other
// means (package k6).
//
// Observer judges what others send: incoming.go reads a request back, vault.go
// keeps the credentials that it brings (package proxy).
// Console writes down, sends and judges what a person types (package
// preview/try).
//
// Rules tells what each kind of failure means. What a Result holds has no
// secrets in it (seal.go), and still curl.go can write a line that repeats a
// request.
//
// # What is wrong, and what is not
//
// A request that keeps the contract may be refused as documented: what a server
// knows beyond the contract may forbid it. One that breaks the contract must be
// refused with a documented 4xx; where the contract names no refusal at all for
// such a request, HTTP's own will do. An id of the wrong form may be refused
// with any documented 4xx, one of the right form that names nothing only with
// 404 (401, 403, 410) where 404 is documented. 415 and 406 for another media
// type are worth a warning where they are not documented, 414 and 431 for an
// over-long address are not. Methods that are not documented may be refused in
// any way; HEAD and OPTIONS may be answered. 429 is waited for. 5xx is always
// wrong, but for 501 to an undocumented method.
//
// # What cannot be found
//
// What a spec says in prose only: which answer belongs to which value of a
// request, what text a message has to hold, how long something may take, who
// may do what. Workflows say such things, and run in the same Session.
package contract

import (
	"net/http"
	"net/url"
	"time"

	"parlance/internal/operation"
	"parlance/internal/source"
)

// Request is what was, or would be, sent. While a run lasts, secrets are in it as
// they are sent; those of a Result hold none.
type Request struct {
	Method string
	URL    string
	Header http.Header
	Body   []byte
}

// Response is what came back. Body holds what was read of it: Truncated says
// that there was more than the limit, Broken that it ended before its
// announced length or in the middle of an encoding.
type Response struct {
	Status    int
	Proto     string // "HTTP/1.1"
	Header    http.Header
	Body      []byte
	Truncated bool
	Broken    error
}

// Exchange is one request and what came of it.
type Exchange struct {
	Number    int            // from 1, in the order of sending
	Operation operation.Name // zero when the request is of no documented operation
	Case      string         // what it tries, for people: "no token", "required inputs is missing"
	Request   Request
	Response  *Response // nil when none came
	Err       error     // why none came
	Start     time.Time
	Duration  time.Duration

	step *plannedStep // of a plan: what the request was made of
}

// Severity tells broken promises from what is only worth a look.
type Severity string

// The severities of failures. Warnings do not make a run fail.
const (
	Broken  Severity = "failure"
	Warning Severity = "warning"
)

// Failure is one promise that the server does not keep. Failures with one
// cause, that is one Operation, Rule, Status and Place, are one Failure with a
// Count.
type Failure struct {
	Rule      string // kebab-case id: "status-undocumented", "property-absent", "auth-missing"
	Severity  Severity
	Operation operation.Name
	Status    int         // of the answer that shows it; 0 where it is about several, or none came
	Place     string      // where: a JSON Pointer into the body ("*" is any item), "header Retry-After", "status 302", or ""
	Message   string      // what is wrong: lower case, no full stop
	Count     int         // exchanges that show it
	Exchanges []*Exchange // the first that show it, at most three; of a behaviour, all that are needed to see it
	Span      source.Span // the line of the spec that is broken; zero where none is
	Pointer   string      // JSON Pointer (RFC 6901) of that line
	Locales   []Locale    // documents in other languages that promise something else at this place
	Workflow  string      // id of the workflow and step that failed, "stop-running/stop-again", or ""
}

// Locale is the spec of a language that promises something else at the place
// of a failure.
type Locale struct {
	Tag     string
	Message string      // what it says there
	Span    source.Span // zero when it says nothing
}

// State says whether a documented status was seen.
type State string

// The states of coverage.
const (
	Seen        State = "seen"
	NotSeen     State = "not seen"
	Unreachable State = "not reachable" // no request of a tester can bring it about, or it was not allowed to
)

// Coverage is one documented status of one operation, or a status that came
// and is not documented.
type Coverage struct {
	Operation  operation.Name
	Status     string // "200", "4XX", "default"
	Documented bool
	State      State
	Why        string // of Unreachable and NotSeen
	Count      int
}

// Result is what a run found.
type Result struct {
	Target    string // base URL, without credentials
	Spec      string // path of the spec
	Seed      uint64
	Start     time.Time
	Duration  time.Duration
	Requests  int
	Failures  []Failure // broken first, then by operation in the spec's order, rule and place
	Coverage  []Coverage
	Notes     []string    // what the reader should know: "rate limited 3 times, waited 2 s"
	Skipped   []string    // what was not sent, with the reason
	Exchanges []*Exchange // all, where Options.Keep says so: for HAR and HTML
	Redactor  *Redactor   // takes the secrets of the run out of what is shown
	api       *api        // of a plan, for Steps; so is base
	base      *url.URL
	// Unfinished says why the run could not finish, nil when it did.
	Unfinished error
}

// Covered returns the share of documented, reachable statuses that were seen,
// from 0 to 1; 1 where there is none.
func (r *Result) Covered() float64 {
	seen, all := 0, 0
	for _, c := range r.Coverage {
		if !c.Documented || c.State == Unreachable {
			continue
		}
		all++
		if c.State == Seen {
			seen++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(seen) / float64(all)
}

// Failed reports whether a promise was broken.
func (r *Result) Failed() bool {
	for i := range r.Failures {
		if r.Failures[i].Severity == Broken {
			return true
		}
	}
	return false
}
