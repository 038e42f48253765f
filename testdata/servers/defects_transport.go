package servers

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// wire returns a send that takes over the connection, writes bytes of its own
// to it and closes it. It needs HTTP/1.
func wire(text string) func(http.ResponseWriter, *http.Request, *reply) {
	return func(w http.ResponseWriter, _ *http.Request, _ *reply) {
		conn, buffer, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler) // HTTP/2: the nearest thing is no answer
		}
		defer conn.Close()
		buffer.WriteString(text)
		buffer.Flush()
	}
}

// cut writes the head with a length of its own, the first n bytes of the body
// and then breaks the connection.
func cut(length func(n int) string, keep func(n int) int) func(http.ResponseWriter, *http.Request, *reply) {
	return func(w http.ResponseWriter, _ *http.Request, re *reply) {
		body := re.bytes()
		re.head(w)
		if n := length(len(body)); n != "" {
			w.Header().Set("Content-Length", n)
		}
		w.WriteHeader(re.status)
		w.Write(body[:keep(len(body))])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func transportDefects() []Defect {
	half := func(n int) int { return n / 2 }
	whole := func(n int) int { return n }
	sends := func(op Operation, send func(http.ResponseWriter, *http.Request, *reply)) Option {
		return amend(op, 200, func(_ *call, re *reply) { re.send = send })
	}
	return []Defect{
		broken("inputs-truncated", ClassTransport, "GET /inputs declares its length and closes after half of it.", sends(ListInputs, cut(strconv.Itoa, half))),
		broken("status-chunks-truncated", ClassTransport, "A chunked status ends without the last chunk.",
			sends(Status, cut(func(int) string { return "" }, half))).needing(NeedsSequence),
		broken("kickoff-length-too-large", ClassTransport, "A kickoff declares ten bytes more than it sends.",
			sends(Kickoff, cut(func(n int) string { return strconv.Itoa(n + 10) }, whole))),
		broken("inputs-length-too-small", ClassTransport, "GET /inputs declares ten bytes less than it sends.",
			sends(ListInputs, func(w http.ResponseWriter, r *http.Request, re *reply) {
				body := re.bytes()
				wire(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body)-10, body))(w, r, re)
			})),
		broken("inputs-gzip-declared", ClassTransport, "GET /inputs declares gzip and sends plain text.",
			amend(ListInputs, 200, func(_ *call, re *reply) { re.with("Content-Encoding", "gzip") })),
		broken("inputs-gzip-undeclared", ClassTransport, "GET /inputs sends gzip and declares nothing.",
			raw(ListInputs, 200, compressed)),
		broken("status-unknown-encoding", ClassTransport, "A status declares a content encoding that nobody asked for and that does not exist.",
			amend(Status, 200, func(_ *call, re *reply) { re.with("Content-Encoding", "zipped") })).needing(NeedsSequence),
		broken("kickoff-keep-alive-broken", ClassTransport, "A kickoff that is not the first request of its connection is not answered.", brokenKeepAlive()),
	}
}

func compressed(plain []byte) []byte {
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	zip.Write(plain) // into memory: cannot fail
	zip.Close()
	return b.Bytes()
}

// brokenKeepAlive closes a connection that sends a kickoff after something
// else. The address of the client tells connections apart.
func brokenKeepAlive() Option {
	return func(s *Server) {
		var mu sync.Mutex
		seen := map[string]bool{}
		before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
			mu.Lock()
			again := seen[r.RemoteAddr]
			seen[r.RemoteAddr] = true
			mu.Unlock()
			if again && r.URL.Path == "/kickoff" {
				panic(http.ErrAbortHandler)
			}
			return false
		})(s)
	}
}

func slowDefects() []Defect {
	slow := func(op Operation, when func(*Server, *call) bool) Option {
		return on(op, func(s *Server, c *call, next func(*call) *reply) *reply {
			if s.allowed(c) && when(s, c) {
				pause(c.r, s.delay)
			}
			return next(c)
		})
	}
	return []Defect{
		broken("inputs-slow", ClassSlow, "GET /inputs takes longer than the budget.", slow(ListInputs, always)).needing(NeedsBudget),
		broken("stop-slow", ClassSlow, "A stop takes longer than the budget.", slow(Stop, always)).needing(NeedsBudget),
		broken("inputs-slow-sometimes", ClassSlow, "Every fifth GET /inputs takes longer than the budget.", slow(ListInputs, nth(5))).needing(NeedsBudget),
		broken("inputs-slow-body", ClassSlow, "GET /inputs sends its head at once and its body after the budget.",
			on(ListInputs, func(s *Server, c *call, next func(*call) *reply) *reply {
				re := next(c)
				if re.status == 200 {
					re.send = func(w http.ResponseWriter, r *http.Request, re *reply) {
						re.head(w)
						w.WriteHeader(re.status)
						http.NewResponseController(w).Flush()
						pause(r, s.delay)
						w.Write(re.bytes())
					}
				}
				return re
			})).needing(NeedsBudget),
	}
}

// pause waits unless the client goes away.
func pause(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

func redirectDefects() []Defect {
	redirect := func(status int, location func(c *call) string) func(*Server, *call) *reply {
		return func(_ *Server, c *call) *reply {
			return (&reply{status: status}).with("Location", location(c))
		}
	}
	to := func(location string) func(*call) string { return func(*call) string { return location } }
	return []Defect{
		broken("inputs-redirect-slash", ClassRedirect, "GET /inputs answers only under /inputs/ and redirects there.", onlyWithSlash("/inputs")),
		broken("kickoff-redirect-host", ClassRedirect, "A kickoff is redirected to another host, token and all.",
			instead(Kickoff, always, redirect(http.StatusPermanentRedirect, to("https://crew.invalid/kickoff")))),
		broken("status-redirect-loop", ClassRedirect, "A status is redirected to itself for ever.",
			instead(Status, always, redirect(http.StatusFound, func(c *call) string { return c.r.URL.EscapedPath() }))),
		broken("stop-see-other", ClassRedirect, "A stop answers 303 and leads to the status.",
			on(Stop, func(s *Server, c *call, next func(*call) *reply) *reply {
				re := next(c)
				if re.status == 200 {
					return redirect(http.StatusSeeOther, func(c *call) string { return "/status/" + c.id })(s, c)
				}
				return re
			})).needing(NeedsSequence),
		broken("unauthorized-login-page", ClassRedirect, "A missing or wrong token is redirected to a login page.",
			amend(anyOperation, 401, func(_ *call, re *reply) {
				*re = *(&reply{status: http.StatusFound}).with("Location", "/login")
			})),
	}
}

// onlyWithSlash moves a path to the same with a slash behind it.
func onlyWithSlash(path string) Option {
	return before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
		switch r.URL.Path {
		case path:
			http.Redirect(w, r, path+"/", http.StatusTemporaryRedirect)
			return true
		case path + "/":
			moved := r.Clone(r.Context())
			moved.URL.Path, moved.URL.RawPath = path, ""
			s.serve(w, moved)
			return true
		}
		return false
	})
}
