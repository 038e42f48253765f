// Package proxy stands between a client's own tests and a server, and judges
// what passes: each exchange goes to a contract.Observer.
//
// What passes is not changed, but for what HTTP asks of any proxy (headers that
// are for one connection only), and for encodings that could not be read: they
// are taken out of Accept-Encoding. Bodies stream in both directions at once;
// the first bytes of each are copied for judging. Connections that are upgraded,
// such as WebSockets, pass through; only the number of them is told.
//
// Nothing is dropped under load: when too many exchanges wait to be judged, the
// next ones wait for them before they end.
//
// It does not listen. The caller does, and should do so on a loopback address.
package proxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parlance/internal/contract"
)

// maxWaiting is how many exchanges may wait to be judged.
const maxWaiting = 64

// maxHead is how long the head of an answer may be.
const maxHead = 1 << 20

// maxLeft is how much of a request is read on after its answer has ended: as
// much as net/http reads before it closes the connection.
const maxLeft = 256 << 10

// Proxy is an http.Handler that passes requests on to a server.
type Proxy struct {
	target   *url.URL
	limit    int // bytes of a body that are kept
	observer *contract.Observer
	forward  *httputil.ReverseProxy

	places  chan struct{} // one for each exchange that waits to be judged
	workers chan struct{} // one for each that is being judged

	ending endings
	result sync.Mutex // held by Result, which takes all places

	open      atomic.Int64 // exchanges under way
	upgraded  atomic.Int64
	abandoned atomic.Int64
}

// New returns a proxy for a server. Requests are put behind the path of its
// address. Of the options, BaseURL, and what says how requests are sent, have no
// meaning.
func New(target *url.URL, o contract.Options) (*Proxy, error) {
	o.BaseURL = target.String()
	observer, err := contract.NewObserver(o)
	if err != nil {
		return nil, err
	}
	p := &Proxy{
		target: target, limit: o.MaxBody, observer: observer,
		places:  make(chan struct{}, maxWaiting),
		workers: make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
	}
	if p.limit <= 0 {
		p.limit = contract.DefaultMaxBody
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = o.TLS
	transport.DisableCompression = true // what is packed stays so
	transport.MaxResponseHeaderBytes = maxHead
	transport.MaxIdleConnsPerHost = maxWaiting
	p.forward = &httputil.ReverseProxy{
		Rewrite:        p.rewrite,
		Transport:      transport,
		FlushInterval:  -1,
		ModifyResponse: p.answered,
		ErrorHandler:   p.failed,
		ErrorLog:       log.New(io.Discard, "", 0), // what goes wrong is in the result
	}
	return p, nil
}

// passing is one exchange under way. Only one goroutine touches it at a time,
// but for the copy of the request's body.
type passing struct {
	exchange *contract.Exchange
	sent     *copied // the request's body
	answer   *copied // the answer's; nil where there is none
	upgraded bool
}

type passingKey struct{}

func passingOf(ctx context.Context) *passing {
	e, _ := ctx.Value(passingKey{}).(*passing)
	return e
}

// ServeHTTP passes a request on, and the answer back.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.open.Add(1)
	// Without this, HTTP/1 reads all of the request before it lets an answer out.
	// A server that cannot do it behaves as it always does.
	_ = http.NewResponseController(w).EnableFullDuplex()
	e := &passing{exchange: &contract.Exchange{Start: time.Now()}, sent: newCopied(r.Body, p.limit)}
	r = r.WithContext(context.WithValue(r.Context(), passingKey{}, e))
	r.Body = e.sent
	// Passing on panics where the answer breaks off, so that the client's breaks
	// off too.
	defer p.finish(r, e)
	p.forward.ServeHTTP(w, r)
	if sent := e.sent.seen(); !e.sent.empty && !sent.ended && r.Header.Get("Expect") == "" {
		// The server has answered before it read all of the request. What is left
		// is read here: net/http, in full duplex, panics where the end comes after
		// ServeHTTP. A client that was not told to continue sends none.
		_ = http.NewResponseController(w).Flush()    // it may wait for the answer first
		_, _ = io.CopyN(io.Discard, e.sent, maxLeft) // broken or too long, the connection ends
	}
}

// forwarded are headers that a reverse proxy would not trust. This one passes on
// what the client has sent.
var forwarded = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

// rewrite addresses a request to the server.
func (p *Proxy) rewrite(r *httputil.ProxyRequest) {
	r.SetURL(p.target)
	// The path as it came: what SetURL makes of it may be cleaner.
	raw := strings.TrimSuffix(p.target.EscapedPath(), "/") + r.In.URL.EscapedPath()
	if path, err := url.PathUnescape(raw); err == nil {
		r.Out.URL.Path, r.Out.URL.RawPath = path, raw
	}
	r.Out.URL.RawQuery = r.In.URL.RawQuery
	for _, name := range forwarded {
		if values, ok := r.In.Header[name]; ok {
			r.Out.Header[name] = values
		}
	}
	r.Out.Trailer = r.In.Trailer // the same map: its values come behind the body
	acceptReadable(r.Out.Header)
	e := passingOf(r.In.Context())
	e.exchange.Request = contract.Request{
		Method: r.In.Method, URL: p.address(r.In.URL), Header: r.Out.Header.Clone(),
	}
	e.exchange.Start = time.Now()
}

// address returns where a request goes, as it came.
func (p *Proxy) address(in *url.URL) string {
	address := p.target.Scheme + "://" + p.target.Host + strings.TrimSuffix(p.target.EscapedPath(), "/") + in.EscapedPath()
	if in.RawQuery != "" || in.ForceQuery {
		address += "?" + in.RawQuery
	}
	return address
}

// acceptReadable takes encodings out of Accept-Encoding that could not be
// judged: what remains is still what the client accepts.
func acceptReadable(h http.Header) {
	values := h.Values("Accept-Encoding")
	if len(values) == 0 {
		return
	}
	var kept []string
	for item := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, _, _ := strings.Cut(item, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip", "deflate", "identity":
			kept = append(kept, strings.TrimSpace(item))
		}
	}
	if len(kept) == 0 {
		kept = []string{"identity"}
	}
	h.Set("Accept-Encoding", strings.Join(kept, ", "))
}

// answered takes note of the head of an answer, and copies the body while it
// passes.
func (p *Proxy) answered(answer *http.Response) error {
	e := passingOf(answer.Request.Context())
	e.exchange.Duration = time.Since(e.exchange.Start)
	if answer.StatusCode == http.StatusSwitchingProtocols {
		e.upgraded = true
		return nil
	}
	e.exchange.Response = &contract.Response{Status: answer.StatusCode, Proto: answer.Proto, Header: answer.Header.Clone()}
	e.answer = newCopied(answer.Body, p.limit)
	e.answer.atEnd = func() { p.ending.begin(e) }
	answer.Body = e.answer
	if answer.ContentLength == 0 || e.answer.empty {
		p.ending.begin(e) // the client has all of it once it has the head
	}
	return nil
}

// failed answers in place of a server that did not.
func (p *Proxy) failed(w http.ResponseWriter, r *http.Request, err error) {
	e := passingOf(r.Context())
	e.exchange.Duration = time.Since(e.exchange.Start)
	e.exchange.Err = err
	p.ending.begin(e)
	http.Error(w, "parlance: no answer came from the server", http.StatusBadGateway)
}

// finish hands an exchange over to be judged. It waits while too many do.
func (p *Proxy) finish(r *http.Request, e *passing) {
	// Once an exchange has its place, a result waits for it.
	defer p.ending.end(e)
	defer p.open.Add(-1)
	switch {
	case e.upgraded:
		p.upgraded.Add(1)
		return
	case e.exchange.Response == nil && r.Context().Err() != nil:
		p.abandoned.Add(1)
		return
	case e.exchange.Response == nil && e.exchange.Err == nil:
		return // it was not even sent
	}
	whole := e.close(r.ContentLength, r.Context().Err() != nil)
	p.places <- struct{}{}
	go func() {
		defer func() { <-p.places }()
		p.workers <- struct{}{}
		defer func() { <-p.workers }()
		p.observer.Observe(e.exchange, whole)
	}()
}

// close takes over the copies of the bodies. length is what the request
// announces, gone says that the client is. It returns whether all of the
// request's body was seen.
func (e *passing) close(length int64, gone bool) (whole bool) {
	sent := e.sent.seen()
	e.exchange.Request.Body = sent.data
	if e.answer != nil {
		got := e.answer.seen()
		answer := e.exchange.Response
		answer.Body, answer.Truncated = got.data, got.more
		if isDocument(answer.Header.Get("Content-Type")) {
			e.exchange.Duration += got.waited
		}
		switch {
		case got.err != nil && !errors.Is(got.err, context.Canceled):
			answer.Broken = brokenBody(got.err)
		case !got.ended:
			answer.Truncated = true // the client broke off
		}
		if gone && answer.Broken != nil {
			answer.Broken, answer.Truncated = nil, true
		}
	}
	// The end of a body of known length may be read after the answer has come.
	ended := sent.ended || length == int64(len(sent.data))
	return e.sent.empty || ended && !sent.more
}

// isDocument reports whether a body is of a piece: of a stream, only the time
// until it begins says anything about the server.
func isDocument(contentType string) bool {
	base, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	return strings.HasSuffix(base, "json") && !strings.Contains(base, "stream") && !strings.Contains(base, "ndjson")
}

func brokenBody(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the body ended before the length that the answer announces")
	}
	return fmt.Errorf("the body could not be read: %w", err)
}

// Result returns what was found in the exchanges that have ended. It waits until
// all of them are judged.
func (p *Proxy) Result() *contract.Result {
	p.result.Lock()
	defer p.result.Unlock()
	p.ending.wait()
	// While all places are taken, nothing waits.
	for range maxWaiting {
		p.places <- struct{}{}
	}
	defer func() {
		for range maxWaiting {
			<-p.places
		}
	}()
	result := p.observer.Result()
	for _, note := range []struct {
		n    int64
		text string
	}{
		{p.upgraded.Load(), "%d connections were upgraded to another protocol: they were passed through and not judged"},
		{p.abandoned.Load(), "%d requests were given up by the client before an answer came: they were not judged"},
		{p.open.Load(), "%d exchanges were still under way when this was written: they were not judged"},
	} {
		if note.n > 0 {
			result.Notes = append(result.Notes, fmt.Sprintf(note.text, note.n))
		}
	}
	return result
}

// Close ends the idle connections to the server.
func (p *Proxy) Close() { p.forward.Transport.(*http.Transport).CloseIdleConnections() }
