package mock

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/schema"
)

// call is a request that was routed to an operation.
type call struct {
	request *http.Request
	op      *op
	raw     map[string]string // path parameters, percent-encoded
	query   []queryPair
	prefer  preferences

	// What was read of it, once it has been checked.
	params map[paramKey]any
	body   any
}

// reply is an answer that has not been written yet.
type reply struct {
	code    int
	media   string // "" for no body
	body    []byte
	headers []header
	applied preferences
	reason  string
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m, found := s.router.find(r.Method, r.URL.EscapedPath())
	if isPreflight(r) {
		allow := "OPTIONS"
		if found {
			allow = m.route.allow
		}
		preflight(w, r, allow)
		return
	}
	fate := s.dice.next()
	if !wait(r.Context(), fate.delay) {
		return
	}
	if fate.reset {
		reset(w)
		return
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		allowOrigin(w.Header(), origin)
	}
	re := s.reply(w, r, m, found, fate)
	if re == nil {
		return // the client has gone
	}
	re.write(w, r)
}

// reply finds the answer to a request, nil if nobody waits for it.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, m match, found bool, fate fate) *reply {
	switch {
	case !found && fate.fails:
		return problem(http.StatusInternalServerError, "chaos")
	case !found:
		return problem(http.StatusNotFound, "the spec has no such path")
	case m.op == nil && r.Method == http.MethodOptions:
		return &reply{code: http.StatusNoContent, headers: []header{{"Allow", m.route.allow}}}
	case m.op == nil:
		re := problem(http.StatusMethodNotAllowed, "the spec does not have this method for the path")
		re.headers = []header{{"Allow", m.route.allow}}
		return re
	}
	c := &call{request: r, op: m.op.prepare(), raw: m.raw, query: parseQuery(r.URL.RawQuery)}
	if headers := r.Header.Values("Prefer"); len(headers) > 0 {
		c.prefer = parsePrefer(headers)
	}
	if !wait(r.Context(), c.prefer.delay) {
		return nil
	}
	re := s.answer(w, c, fate)
	if c.prefer.delay > 0 {
		re.applied.delay = c.prefer.delay
	}
	return re
}

func (s *Server) answer(w http.ResponseWriter, c *call, fate fate) *reply {
	if fate.fails {
		doc, code := c.op.refuses(http.StatusInternalServerError)
		re := s.documented(c, doc, code)
		re.reason = "chaos"
		return re
	}
	if refused := s.check(w, c); refused != nil {
		return s.refuse(c, refused)
	}
	if c.prefer.code != 0 || c.prefer.example != "" || c.prefer.dynamic {
		if re := s.preferred(c); re != nil {
			return re
		}
	}
	if b := s.behaviour(c.op); b != nil {
		return s.act(c, b)
	}
	if re := s.unknown(c); re != nil {
		return re
	}
	doc, code := c.op.success()
	return s.documented(c, doc, code)
}

// check looks at a call in the order that the package documents.
func (s *Server) check(w http.ResponseWriter, c *call) *refusal {
	if !s.allows(c) {
		return &refusal{kind: badCredentials, reason: "the credentials are missing or wrong"}
	}
	if refused := c.readParams(); refused != nil {
		return refused
	}
	return c.readBody(w, s.options.MaxBody)
}

// refuse answers a call that is not as documented.
func (s *Server) refuse(c *call, refused *refusal) *reply {
	var re *reply
	if a := s.behaviour(c.op).refusal(refused.kind); a != nil {
		re = s.render(a, &env{call: c, machine: s.machine, missing: texts(refused.missing)})
	} else {
		doc, code := c.op.refuses(refused.codes()...)
		re = s.documented(c, doc, code)
	}
	re.reason = refused.reason
	if re.code == http.StatusUnauthorized {
		re.headers = append(slices.Clone(re.headers), header{"Www-Authenticate", s.challenge(c.op)})
	}
	return re
}

func texts(list []string) []any {
	items := make([]any, len(list))
	for i, text := range list {
		items[i] = text
	}
	return items
}

// preferred answers as the client asks, nil where the spec has no such answer.
func (s *Server) preferred(c *call) *reply {
	doc, code := c.op.success()
	p := preferences{code: c.prefer.code}
	if p.code != 0 {
		doc, code = c.op.expects(p.code), p.code
	}
	if doc == nil {
		return nil
	}
	doc.prepare(s.options.Seed)
	m, _ := doc.negotiate(c.request.Header.Values("Accept"))
	if m == nil && len(doc.media) > 0 {
		m = doc.media[0]
	}
	var chosen *example
	switch {
	case c.prefer.example != "":
		p.example = c.prefer.example
		if own, e := doc.named(c.prefer.example, m); e != nil {
			m, chosen = own, e
		}
		if chosen == nil {
			p.example = ""
		}
	case c.prefer.dynamic && m != nil:
		p.dynamic = true
		random := doc.random(s.options.Seed + s.dynamic.Add(1))
		e := m.example(doc, "", m.make(random, true))
		e.passing = true
		chosen = &e
	}
	if p == (preferences{}) {
		return nil
	}
	if chosen == nil && m != nil {
		chosen = &m.sample
	}
	re := s.filled(c, doc, code, m, chosen)
	re.applied = p
	return re
}

// documented answers with what the spec shows of a response. Without one, the
// answer is what HTTP itself knows.
func (s *Server) documented(c *call, doc *response, code int) *reply {
	if doc == nil {
		if code < 400 {
			return &reply{code: code}
		}
		return problem(code, "")
	}
	doc.prepare(s.options.Seed)
	m, ok := doc.negotiate(c.request.Header.Values("Accept"))
	if !ok {
		refusal, status := c.op.refuses(http.StatusNotAcceptable)
		if refusal != nil && refusal.status == "406" && refusal != doc {
			return s.documented(c, refusal, status)
		}
		m = doc.media[0] // RFC 9110 lets a server send what it has
	}
	if m == nil {
		return s.filled(c, doc, code, nil, nil)
	}
	return s.filled(c, doc, code, m, &m.sample)
}

// filled puts an example into a reply, with what the request decides.
func (s *Server) filled(c *call, doc *response, code int, m *media, e *example) *reply {
	re := &reply{code: code, headers: doc.headers}
	if m == nil {
		return re
	}
	re.media, re.body = m.sent, e.body
	v := e.value
	if len(e.marks) > 0 {
		v = s.fill(c, m, e)
		re.body = encode(m.sent, v)
	}
	if s.known != nil && code < 300 {
		s.known.learn(v, e)
	}
	return re
}

// problem is an answer that the spec does not know, in the form of RFC 9457.
func problem(code int, detail string) *reply {
	object := map[string]any{"status": code, "title": http.StatusText(code)}
	if detail != "" {
		object["detail"] = detail
	}
	return &reply{code: code, media: "application/problem+json", body: schema.Encode(object), reason: detail}
}

// hasNoBody reports whether HTTP allows no body with a status.
func hasNoBody(code int) bool {
	return code == http.StatusNoContent || code == http.StatusNotModified
}

// write sends the reply. Of an answer to HEAD, net/http sends the head alone.
func (re *reply) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for _, own := range re.headers {
		h.Set(own.name, own.value)
	}
	if applied := re.applied.applied(); applied != "" {
		h.Set("Preference-Applied", applied)
	}
	if re.reason != "" {
		h.Set("Mock-Reason", legible(cut(re.reason, 300)))
	}
	body := re.body
	if hasNoBody(re.code) {
		body = nil
	} else {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	if len(body) > 0 {
		h.Set("Content-Type", re.media)
	}
	expose(h)
	w.WriteHeader(re.code)
	if r.Method != http.MethodHead {
		w.Write(body) // the client may have gone: nothing to do about it
	}
}

// cut shortens a text at the border of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "..."
}

// legible writes a reason so that a header can hold it.
func legible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
