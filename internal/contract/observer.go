package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parlance/internal/operation"
)

// Observer judges exchanges that somebody else makes, such as a client's own
// tests, seen by a proxy. It sends nothing.
//
// A request must be of a documented operation and keep the contract, or be
// refused: one that breaks it and succeeds is a failure, one that is refused as
// documented is none. Answers are judged as those of a run. Of behaviour, only
// what no order of requests can excuse is looked at: ids that are given twice,
// or that are not those that were asked about.
//
// Whatever a request has for credentials counts as a secret.
type Observer struct {
	options Options
	api     *api
	router  *router
	base    *url.URL
	books   *recorder
	secrets *vault
	start   time.Time
	number  atomic.Int64

	// reading is held by those who judge, and excluded while a result is made.
	reading sync.RWMutex

	mu      sync.Mutex
	created map[*resource]map[string]*Exchange
	strange map[string]bool // undocumented paths that were reported
	partial int             // answers that were not seen to their end
	cut     int             // requests that were not
	unread  map[string]int  // answers in an encoding that cannot be read
}

// NewObserver prepares an observer. Of the options, those that say how requests
// are sent have no meaning; operations that are excluded are not judged, and a
// server that is Stateless may give an id twice.
func NewObserver(o Options) (*Observer, error) {
	o, base, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	a := newAPI(o.Spec)
	w := &Observer{
		options: o, api: a, router: newRouter(a), base: base, start: time.Now(),
		secrets: newVault(a, newCredentials(o).secrets()),
		created: map[*resource]map[string]*Exchange{}, strange: map[string]bool{}, unread: map[string]int{},
	}
	w.books = newRecorder(NewRedactor(newCredentials(o).secrets()...), o.Progress, o.Keep)
	w.books.enter("watching the traffic")
	return w, nil
}

// Note tells the reader of the result something that is no failure.
func (w *Observer) Note(text string) {
	w.reading.RLock()
	defer w.reading.RUnlock()
	w.books.note(text)
}

// Observe judges an exchange and numbers it. Bodies are as they were sent, also
// packed. whole says that the request's body is all of it; of the answer's,
// Response.Truncated says that it is not. Several goroutines may observe at
// once. The exchange must not be changed any more.
func (w *Observer) Observe(e *Exchange, whole bool) {
	w.reading.RLock()
	defer w.reading.RUnlock()
	seen := *e
	e = &seen
	e.Number = int(w.number.Add(1))
	if whole = w.unpack(e) && whole; !whole {
		w.mu.Lock()
		w.cut++
		w.mu.Unlock()
	}
	path, query := w.split(e.Request.URL)
	route, o, raw := w.router.find(e.Request.Method, path)
	if w.isExcluded(o, operation.Name{Method: e.Request.Method, Path: path}) {
		return
	}
	secrets := w.secrets.of(e.Request, query)
	r := ruling{api: w.api, op: o, intent: Uncharted, slowAfter: w.options.SlowAfter, leaked: secrets, passing: true}
	in := &incoming{op: o, method: e.Request.Method, header: e.Request.Header, path: raw, query: query, body: e.Request.Body, whole: whole}
	if o != nil {
		r.weigh(in)
	} else if route != nil {
		r.op = route.any()
	}
	v := r.judgeOwn(e, in)
	if route == nil {
		w.checkPath(&r, &v, e, path)
	}
	if r.op != nil {
		e.Operation = r.op.Name
	}
	e.Case = caseOf(&r, in)
	w.take(&r, &v, e, secrets)
}

// take writes an exchange into the books, without its secrets.
func (w *Observer) take(r *ruling, v *verdict, e *Exchange, secrets *Redactor) {
	clean := w.secrets.clean(e, secrets)
	for i := range v.failures {
		f := &v.failures[i]
		f.Message, f.Place = secrets.Text(f.Message), secrets.Text(f.Place)
	}
	w.books.record(r.op, v, clean, r.intent)
	if r.op == nil || r.intent == Uncharted {
		return
	}
	if e.Response != nil && e.Response.Status != http.StatusUnauthorized {
		// Whether credentials are right is not known: 401 says nothing of what
		// is there.
		w.books.count(r.op, clean, r.intent == Valid)
	}
	if r.intent == Valid && v.decoded && e.Response.Status/100 == 2 {
		w.learn(r.op, v, clean)
	}
}

func caseOf(r *ruling, in *incoming) string {
	switch {
	case r.intent == Unauthorized:
		return "seen in passing: no credentials"
	case r.intent == Invalid:
		return "seen in passing: " + r.wrong.message
	case in.op == nil:
		return "seen in passing: not documented"
	}
	return "seen in passing"
}

func (w *Observer) isExcluded(o *op, asked operation.Name) bool {
	name := asked
	if o != nil {
		name = o.Name
	}
	if !slices.ContainsFunc(w.options.Exclude, func(x operation.Name) bool { return x == asked || name.Same(x) }) {
		return false
	}
	w.books.skip(name.String(), errExcluded)
	if o != nil {
		w.books.unreachable(o, errExcluded)
	}
	return true
}

// split returns the path behind the base, and the query.
func (w *Observer) split(address string) (path, query string) {
	_, target := splitAddress(address)
	path, query, _ = strings.Cut(target, "?")
	return strings.TrimPrefix(path, w.base.EscapedPath()), query
}

// unpack undoes the encoding of bodies. It returns false where that of the
// request could not be read: then its content is not judged.
func (w *Observer) unpack(e *Exchange) bool {
	if answer := e.Response; answer != nil {
		packed := *answer
		e.Response = &packed
		if e.Request.Method != http.MethodHead {
			w.unpackAnswer(&packed)
		}
	}
	encoding := e.Request.Header.Get("Content-Encoding")
	if encoding == "" || len(e.Request.Body) == 0 {
		return true
	}
	request := &Response{Header: e.Request.Header}
	readBody(request, strings.NewReader(string(e.Request.Body)), limits{body: w.options.MaxBody})
	if request.Broken != nil || request.Truncated {
		return false
	}
	e.Request.Body = request.Body
	return true
}

func (w *Observer) unpackAnswer(answer *Response) {
	encoding := strings.ToLower(strings.TrimSpace(answer.Header.Get("Content-Encoding")))
	switch {
	case answer.Truncated || answer.Broken != nil || len(answer.Body) == 0:
	case slices.Contains([]string{"gzip", "x-gzip", "deflate", "identity", ""}, encoding):
		readBody(answer, strings.NewReader(string(answer.Body)), limits{body: w.options.MaxBody})
	default:
		// The client may have asked for it: it is no fault of the server.
		answer.Truncated = true
		w.mu.Lock()
		w.unread[encoding]++
		w.mu.Unlock()
		return
	}
	if answer.Truncated {
		w.mu.Lock()
		w.partial++
		w.mu.Unlock()
	}
}

// idSegment is a part of a path that names something: paths that differ in such
// parts only are one.
var idSegment = regexp.MustCompile(`^(?:\d+|[0-9a-fA-F-]{16,}|.*%.*|.{40,})$`)

// maxStrange bounds how many undocumented paths are told apart.
const maxStrange = 200

// checkPath: what is answered at a path that is not documented can be relied on
// by nobody.
func (w *Observer) checkPath(r *ruling, v *verdict, e *Exchange, path string) {
	if e.Response == nil || e.Response.Status/100 != 2 || e.Request.Method == http.MethodOptions {
		return
	}
	// Judging has found the method to be undocumented: here the path is.
	v.failures = slices.DeleteFunc(v.failures, func(f Failure) bool { return f.Rule == "method-undocumented" })
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if idSegment.MatchString(part) {
			parts[i] = anyItem
		}
	}
	place := e.Request.Method + " " + strings.Join(parts, "/")
	w.mu.Lock()
	if len(w.strange) < maxStrange {
		w.strange[place] = true
	} else if !w.strange[place] {
		place = "other paths"
	}
	w.mu.Unlock()
	f := Failure{
		Rule: "path-undocumented", Status: e.Response.Status, Place: place,
		Message: fmt.Sprintf("the contract does not know this path, yet it is answered with %s", statusText(e.Response.Status)),
	}
	f.Pointer, f.Span = "/paths", w.api.span(keyOf(w.api.spec.Doc.Root, "paths"))
	v.add(r.failure(f))
}

// maxCreated bounds how many ids of a kind are remembered.
const maxCreated = 10000

// learn notes what was created. Two creations must not share an id, unless the
// client has chosen it or has sent one request twice.
func (w *Observer) learn(o *op, v *verdict, e *Exchange) {
	if w.options.Stateless || o.Name.Method != http.MethodPost || e.Request.Header.Get("Idempotency-Key") != "" {
		return
	}
	for _, res := range w.api.graph.resources {
		for _, from := range res.creators {
			if from.op != o {
				continue
			}
			for _, id := range lookup(v.value, from.pointer) {
				name, ok := scalarOf(id)
				if !ok || strings.Contains(string(e.Request.Body), name) || strings.Contains(e.Request.URL, name) {
					continue
				}
				if known := w.remember(res, name, e); known != nil {
					r := ruling{api: w.api, op: o}
					w.books.fail(r.failure(Failure{
						Rule: "id-repeated", Status: e.Response.Status, Place: from.pointer,
						Message: fmt.Sprintf("two creations were given the same id, %s", cutText(name, 60)),
					}), known, e)
				}
			}
		}
	}
}

func (w *Observer) remember(res *resource, id string, e *Exchange) (known *Exchange) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ids := w.created[res]
	if ids == nil || len(ids) >= maxCreated {
		ids = map[string]*Exchange{}
		w.created[res] = ids
	}
	known = ids[id]
	ids[id] = e
	return known
}

// Result returns what was found so far.
func (w *Observer) Result() *Result {
	w.reading.Lock()
	defer w.reading.Unlock()
	var missing []Failure
	for _, o := range w.api.ops {
		if f, ok := w.api.missing(o, w.books.tallyOf(o)); ok {
			missing = append(missing, f)
		}
	}
	result := &Result{
		Target: w.base.String(), Spec: w.options.Spec.File.Path, Seed: w.options.Seed,
		Start: w.start, Duration: time.Since(w.start), Requests: int(w.number.Load()),
		Failures: w.books.inOrder(w.api, missing...), Coverage: w.books.coverageOf(w.api, w.whyNot),
		Notes: slices.Concat(w.books.notes, w.notes()), Skipped: slices.Clone(w.books.skipped),
		Exchanges: w.books.exchanges, Redactor: w.secrets.redactor(),
	}
	addLocales(result.Failures, w.options)
	result.seal()
	return result
}

func (w *Observer) notes() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	if w.partial > 0 {
		list = append(list, fmt.Sprintf("the bodies of %d answers were not seen to their end: they are longer than %d bytes, or the client broke off; their content was not judged", w.partial, w.options.MaxBody))
	}
	if w.cut > 0 {
		list = append(list, fmt.Sprintf("the bodies of %d requests were not seen to their end, or could not be unpacked: their content was not judged", w.cut))
	}
	for _, encoding := range sortedKeys(w.unread) {
		list = append(list, fmt.Sprintf("the bodies of %d answers are packed by %s, which cannot be read here: their content was not judged", w.unread[encoding], encoding))
	}
	if n := w.secrets.lost(); n > 0 {
		list = append(list, fmt.Sprintf("more than %d different credentials were seen: %d of them are hidden only in the exchanges that they came with", maxSecrets, n))
	}
	return list
}

func (w *Observer) whyNot(o *op, answer *response) (State, string) {
	if why, barred := w.books.barred[o.Name]; barred {
		return Unreachable, why
	}
	switch {
	case strings.HasPrefix(answer.status, "5"):
		return Unreachable, "no request should make a server fail"
	case answer.status == "default":
		return Unreachable, "every answer had a status of its own"
	}
	return NotSeen, "no request of the client brought it about"
}
