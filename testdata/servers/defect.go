package servers

import (
	"net/http"
	"slices"
)

// The classes of defects.
const (
	ClassStatus      = "status"           // a status that is not documented
	ClassMedia       = "media-type"       // another media type, charset or none
	ClassBody        = "body"             // no body where one is documented, or the other way round
	ClassEncoding    = "encoding"         // bytes that are not one JSON text in UTF-8
	ClassTransport   = "transport"        // HTTP itself: lengths, compression, connections
	ClassSchema      = "schema"           // JSON that breaks the schema
	ClassUndeclared  = "undeclared"       // properties that the schema does not declare
	ClassAbsent      = "absent"           // documented properties that never come
	ClassRedirect    = "redirect"         // redirects, none of which is documented
	ClassSlow        = "slow"             // answers over a budget
	ClassLeak        = "leak"             // things in bodies that are nobody's business
	ClassServerError = "server-error"     // 5xx, or no answer, on something that a client may send
	ClassAuth        = "auth"             // the token is not asked for, or any will do
	ClassValidation  = "validation"       // requests that break the schema are accepted
	ClassUnknownID   = "unknown-id"       // ids that name nothing
	ClassRoute       = "route"            // documented operations that are not there
	ClassMethod      = "method"           // undocumented methods that do something
	ClassFlaky       = "flaky"            // some calls of many fail
	ClassIdentity    = "identity"         // ids that are not unique, or of something else
	ClassIsolation   = "isolation"        // acting on one touches another
	ClassEffect      = "effect"           // an action does not do what it says
	ClassTerminal    = "terminal-state"   // acting on what has ended
	ClassConcurrency = "concurrency"      // several at once
	ClassUnicode     = "unicode"          // text that comes back as another
	ClassConsistency = "cross-operations" // what one operation says of another
)

// Classes returns all classes, in the order of Defects.
func Classes() []string {
	return []string{
		ClassStatus, ClassMedia, ClassBody, ClassEncoding, ClassTransport,
		ClassSchema, ClassUndeclared, ClassAbsent, ClassRedirect, ClassSlow,
		ClassLeak, ClassServerError, ClassAuth, ClassValidation, ClassUnknownID,
		ClassRoute, ClassMethod, ClassFlaky, ClassIdentity, ClassIsolation,
		ClassEffect, ClassTerminal, ClassConcurrency, ClassUnicode,
		ClassConsistency,
	}
}

// What a tester has to do, beyond single requests, to see a defect.
const (
	NeedsNothing     = ""
	NeedsBudget      = "budget"      // a response time budget below WithDelay
	NeedsRepetition  = "repetition"  // the same call about ten times
	NeedsSequence    = "sequence"    // calls that follow from one another, found from the spec
	NeedsFixtures    = "fixtures"    // executions in states that a kickoff does not lead to
	NeedsWorkflows   = "workflows"   // the Arazzo file, with fixtures
	NeedsConcurrency = "concurrency" // the same call several times at once
)

// Defect is a server that breaks one promise.
type Defect struct {
	ID    string
	Class string
	Doc   string // the lie, in a sentence
	Needs string // what finds it: one of the Needs constants
	// New returns the good server with this defect.
	New func(opts ...Option) http.Handler
}

// Defects returns all defects, by class.
func Defects() []Defect {
	return slices.Concat(
		statusDefects(), mediaDefects(), bodyDefects(), encodingDefects(), transportDefects(),
		schemaDefects(), undeclaredDefects(), absentDefects(), redirectDefects(), slowDefects(),
		leakDefects(), serverErrorDefects(), authDefects(), validationDefects(), unknownIDDefects(),
		routeDefects(), methodDefects(), flakyDefects(), identityDefects(), isolationDefects(),
		effectDefects(), terminalDefects(), concurrencyDefects(), unicodeDefects(),
		consistencyDefects(),
	)
}

// broken makes a Defect of changes to the good server.
func broken(id, class, doc string, changes ...Option) Defect {
	return Defect{ID: id, Class: class, Doc: doc, New: func(opts ...Option) http.Handler {
		return newServer(append(slices.Clone(opts), changes...)...)
	}}
}

// needing says what it takes to see a defect.
func (d Defect) needing(needs string) Defect {
	d.Needs = needs
	return d
}

// amend changes the answers of an operation that have a status. The status 0
// means all answers.
func amend(op Operation, status int, f func(c *call, re *reply)) Option {
	return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
		re := next(c)
		if status == 0 || re.status == status {
			f(c, re)
		}
		return re
	})
}

// edit changes the object in the answers of an operation that have a status.
func edit(op Operation, status int, f func(o object)) Option {
	return amend(op, status, func(_ *call, re *reply) { f(re.object()) })
}

// editState changes the status answers that report a state.
func editState(reported string, f func(o object)) Option {
	return edit(Status, http.StatusOK, func(o object) {
		if o["status"] == reported {
			f(o)
		}
	})
}

// restatus answers with another status.
func restatus(op Operation, from, to int) Option {
	return amend(op, from, func(_ *call, re *reply) { re.status = to })
}

// instead answers the calls of an operation that bring the token and meet a
// condition.
func instead(op Operation, when func(s *Server, c *call) bool, answer func(s *Server, c *call) *reply) Option {
	return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
		if s.allowed(c) && when(s, c) {
			return answer(s, c)
		}
		return next(c)
	})
}

// always and nth are conditions for instead.
func always(*Server, *call) bool { return true }

// nth is true of each nth call.
func nth(n int) func(*Server, *call) bool {
	return func(_ *Server, c *call) bool { return c.n%n == 0 }
}

// raw sends a body in place of the JSON of the answer.
func raw(op Operation, status int, body func(json []byte) []byte) Option {
	return amend(op, status, func(_ *call, re *reply) {
		if text := body(re.bytes()); text != nil {
			re.raw = text
		}
	})
}

// dropped is an answer that never comes: the connection is closed.
func dropped(*Server, *call) *reply {
	return &reply{send: func(http.ResponseWriter, *http.Request, *reply) { panic(http.ErrAbortHandler) }}
}

// fails is the documented answer to what goes wrong on the server.
func fails(*Server, *call) *reply { return internalError() }
