// Package mock is a server that behaves as an OpenAPI document says.
//
// Any spec works as it is. A request is routed, its credentials are looked at,
// its parameters and its body are checked against the spec, and the answer is
// the documented one: an example that satisfies its schema, or a value made up
// where no example does. Ids that were sent come back, what is created gets an
// id of its own, and equal seeds give equal answers.
//
// A Machine, read from a file beside the spec (LoadMachine), adds memory: what
// is created by one operation is found, changed and ended by others. It decides
// which of the documented answers comes when, and can promise nothing else.
//
// The package never writes to a log and opens no address by itself: Server is
// an http.Handler, ListenAndServe serves it on a listener of the caller's.
//
// # How requests are refused
//
// In this order, with the documented answer of the first status that the
// operation documents:
//
//	no path of the spec       404
//	another method            405, with Allow
//	credentials               401, 403
//	parameter of the path     404, 400, 422
//	other parameters          400, 422, 404
//	media type of the body    415, 400, 422, 404
//	body too long             413, 400, 422, 404
//	body                      400, 422, 404
//	unknown id (KnownIDs)     404, 410, only if documented
//
// Where none of them is documented, the range of the first ("4XX") or "default"
// is used, else the first as HTTP means it, with a body that is no one's
// promise (application/problem+json). A header, Mock-Reason, says what is
// wrong.
//
// # What a client can ask for
//
// Prefer: code=404 asks for another documented answer to a request with which
// nothing is wrong, example=name for a named example, dynamic=true for a body
// that is made up and differs each time, delay=200 for milliseconds. What could
// be followed is told in Preference-Applied. Such answers act on nothing that
// is remembered.
//
// # Addresses and browsers
//
// Paths are also answered behind the path of a server URL of the spec. Pages of
// this machine may call the mock from a browser: their origin is echoed, with
// credentials allowed; that of other pages is not.
package mock

import (
	"sync/atomic"
	"time"

	"parlance/internal/spec"
)

// Options set up a Server. The zero value of each field means its default.
type Options struct {
	// Seed decides about everything that is made up.
	Seed uint64
	// Token is the credential that is accepted by all security schemes; "":
	// any that is not empty.
	Token string
	// Clock tells the time by which states of a machine end; time.Now.
	Clock func() time.Time
	// IDs gives new ids where they are UUIDs, to one goroutine at a time; by
	// default they follow from the seed. What it returns twice is taken once.
	IDs func() string
	// KnownIDs makes operations that the machine does not know answer 404, where
	// that is documented, to an id that neither the spec shows nor an answer has
	// told. Without it every id that satisfies its schema names something.
	KnownIDs bool
	// Chaos is what goes wrong on purpose; nothing.
	Chaos Chaos
	// MaxBody is how many bytes of a request body are read; 10 MiB.
	MaxBody int64
}

const defaultMaxBody = 10 << 20

// Server answers requests as a spec, and a machine if there is one, say. It may
// be used by several goroutines at once.
type Server struct {
	api     *api
	router  *router
	machine *Machine // nil: nothing is remembered
	store   *store
	options Options
	ids     *ids
	dice    *dice
	known   *known        // nil: any id is
	dynamic atomic.Uint64 // bodies that were made up on request
}

// New returns a server for a spec that is Usable, and a machine that was loaded
// for it, or nil.
func New(s *spec.Spec, m *Machine, o Options) *Server {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	server := &Server{options: o, machine: m, api: newAPI(s)}
	server.router = newRouter(server.api)
	server.ids = &ids{seed: o.Seed, next: o.IDs}
	server.dice = &dice{chaos: o.Chaos, seed: o.Seed}
	if o.KnownIDs {
		server.known = newKnown(s)
	}
	if m != nil {
		server.store = newStore(m, server.ids, o.Clock)
	}
	return server
}
