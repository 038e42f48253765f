package mock

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parlance/internal/schema"
	"parlance/internal/source"
	"parlance/internal/spec"
)

// TestEveryAnswerIsDocumented sends random requests, right and wrong ones, to
// all operations.
func TestEveryAnswerIsDocumented(t *testing.T) {
	s := ownSpec(t)
	m := ownMachine(t, s)
	for seed := range uint64(20) {
		wander(t, New(s, m, Options{Seed: seed, Token: token}), seed, 200)
		wander(t, New(s, nil, Options{Seed: seed, Token: token}), seed, 200)
	}
}

// TestOtherSpecs does the same with the specs that PARLANCE_MOCK_SPECS names by
// a pattern, for a look at large documents by hand.
func TestOtherSpecs(t *testing.T) {
	pattern := os.Getenv("PARLANCE_MOCK_SPECS")
	if pattern == "" {
		t.Skip("PARLANCE_MOCK_SPECS names no specs")
	}
	for one := range strings.SplitSeq(pattern, ":") {
		names, err := filepath.Glob(one)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s := loadSpec(t, source.NewFile(name, data))
			for seed := range uint64(5) {
				wander(t, New(s, nil, Options{Seed: seed, Token: token}), seed, 20*len(s.Operations))
			}
		}
	}
}

func wander(t *testing.T, server *Server, seed uint64, steps int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	undocumented := map[string]bool{}
	for range steps {
		o := server.api.ops[r.IntN(len(server.api.ops))].prepare()
		request, right := randomRequest(o, r)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, request)
		what := fmt.Sprintf("seed %d: %s %s → %d (%s)", seed, request.Method, request.URL, w.Code, w.Header().Get("Mock-Reason"))
		if right && w.Code >= 400 && server.machine == nil && request.Header.Get("Prefer") == "" {
			t.Errorf("%s: %s: a right request is refused", o.Name, what)
		}
		if why := server.undocumented(o, w); why == "the status" {
			undocumented[fmt.Sprintf("%s %d", o.Name, w.Code)] = true
		} else if why != "" {
			t.Errorf("%s: %s: %s\n%s", o.Name, what, why, w.Body)
		}
	}
	for _, o := range server.api.ops {
		for _, code := range []int{400, 401, 404, 413, 415} {
			delete(undocumented, fmt.Sprintf("%s %d", o.Name, code))
		}
	}
	for status := range undocumented {
		t.Errorf("seed %d: undocumented: %s", seed, status)
	}
}

// undocumented says what the spec does not know of an answer, "" if it knows
// all.
func (s *Server) undocumented(o *op, w *httptest.ResponseRecorder) string {
	doc := o.expects(w.Code)
	if doc == nil {
		// HTTP's own refusals are for where the spec knows none.
		refusals := map[int][]string{400: {"400", "422", "404"}, 404: {"404", "400", "422"}, 415: {"415", "400", "422", "404"}, 401: {"401", "403"}}
		if slices.ContainsFunc(o.responses, func(r *response) bool { return slices.Contains(refusals[w.Code], r.status) }) {
			return strconv.Itoa(w.Code) + " though a refusal is documented"
		}
		return "the status"
	}
	doc.prepare(s.options.Seed)
	for _, h := range doc.headers {
		if len(w.Header().Values(h.name)) == 0 {
			return "the header " + h.name + " is missing"
		}
	}
	if len(doc.media) == 0 || w.Code == 204 {
		if w.Body.Len() > 0 {
			return "a body where none is documented"
		}
		return ""
	}
	if w.Body.Len() == 0 {
		return "no body where one is documented"
	}
	i := slices.IndexFunc(doc.media, func(m *media) bool { return m.sent == w.Header().Get("Content-Type") })
	if i < 0 {
		return "the media type " + w.Header().Get("Content-Type")
	}
	m := doc.media[i]
	if !spec.IsJSON(m.sent) || m.schema == nil {
		return ""
	}
	v, err := schema.Decode(w.Body.Bytes())
	if err != nil {
		return err.Error()
	}
	if broken := append(m.schema.Validate(v, schema.Response), m.schema.Undeclared(v, schema.Response)...); len(broken) > 0 {
		return explain(broken)
	}
	return ""
}

// randomRequest makes a request; right says that it should be fine.
func randomRequest(o *op, r *rand.Rand) (*http.Request, bool) {
	q := requestText{method: o.Name.Method, path: o.Name.Path, header: map[string]string{}}
	q.header["Authorization"] = "Bearer " + token
	for _, p := range o.params {
		v, err := p.reader.schema.Vary(r, schema.Request)
		text := schema.Text(v)
		if err != nil || text == "" || v == nil || !p.required && r.IntN(2) == 0 {
			continue
		}
		if _, structured := v.([]any); structured || strings.HasPrefix(text, "{") {
			continue
		}
		switch p.in {
		case "path":
			q.path = strings.ReplaceAll(q.path, "{"+p.name+"}", url.PathEscape(text))
		case "query":
			q.query = append(q.query, url.QueryEscape(p.name)+"="+url.QueryEscape(text))
		case "header":
			q.header[p.name] = headerText(text)
		}
	}
	right := !strings.Contains(q.path, "{") && !slices.ContainsFunc(o.params, func(p *param) bool { return p.required && p.in != "path" })
	q.path = strings.NewReplacer("{", "", "}", "").Replace(q.path)
	if o.body != nil {
		right = q.randomBody(o, r) && right
	}
	if r.IntN(3) == 0 {
		right = false
		q.spoil(o, r)
	}
	if r.IntN(4) == 0 {
		q.prefer(o, r)
	}
	return q.build(), right
}

func (q *requestText) randomBody(o *op, r *rand.Rand) bool {
	m := o.body.media[0]
	v, err := m.reader.schema.Vary(r, schema.Request)
	if err != nil || !spec.IsJSON(m.name) {
		return false
	}
	q.header["Content-Type"] = m.name
	q.body = string(schema.Encode(v))
	if r.IntN(6) > 0 {
		return true
	}
	if wrong := m.reader.schema.Invalid(v, schema.Request); len(wrong) > 0 {
		q.body = string(schema.Encode(wrong[r.IntN(len(wrong))].Value))
	}
	return false
}

// spoil makes a request wrong, or at least odd.
func (q *requestText) spoil(o *op, r *rand.Rand) {
	switch r.IntN(6) {
	case 0:
		delete(q.header, "Authorization")
	case 1:
		q.path = q.path[:strings.LastIndex(q.path, "/")+1] + "%ED%95%9C"
		if !strings.HasSuffix(o.Name.Path, "}") {
			q.path = o.Name.Path
		}
	case 2:
		q.body = "{"
	case 3:
		q.header["Content-Type"] = "text/x-strange"
	case 4:
		q.header["Accept"] = []string{"text/html", "application/json;q=0.5", "*/*;q=0", "application/*"}[r.IntN(4)]
	case 5:
		q.query = append(q.query, "limit=-1", "%zz=%")
	}
}

func (q *requestText) prefer(o *op, r *rand.Rand) {
	if r.IntN(2) == 0 {
		q.header["Prefer"] = "dynamic=true"
		return
	}
	doc := o.responses[r.IntN(len(o.responses))]
	if code, err := strconv.Atoi(doc.status); err == nil {
		q.header["Prefer"] = fmt.Sprintf("code=%d", code)
	}
}

type requestText struct {
	method, path, body string
	query              []string
	header             map[string]string
}

func (q *requestText) build() *http.Request {
	target := q.path
	if len(q.query) > 0 {
		target += "?" + strings.Join(q.query, "&")
	}
	request := httptest.NewRequest(q.method, target, strings.NewReader(q.body))
	for name, value := range q.header {
		request.Header.Set(name, value)
	}
	return request
}

func BenchmarkNew(b *testing.B) {
	for _, s := range benchSpecs(b) {
		b.Run(filepath.Base(s.File.Path), func(b *testing.B) {
			for b.Loop() {
				New(s, nil, Options{})
			}
		})
	}
}

func BenchmarkServe(b *testing.B) {
	for _, s := range benchSpecs(b) {
		b.Run(filepath.Base(s.File.Path), func(b *testing.B) {
			server := New(s, nil, Options{})
			i := slices.IndexFunc(server.api.ops, func(o *op) bool { return o.Name.Method == "GET" && !strings.Contains(o.Name.Path, "{") })
			benchmark(b, server, "GET", server.api.ops[i].Name.Path, "")
		})
	}
	own := ownServer(b, Options{})
	b.Run("status", func(b *testing.B) { benchmark(b, own, "GET", "/status/"+finished, "") })
	b.Run("stop", func(b *testing.B) { benchmark(b, own, "POST", "/stop/"+finished, "") })
	b.Run("kickoff", func(b *testing.B) { benchmark(b, own, "POST", "/kickoff", fmt.Sprintf(inputs, "x")) })
	stateless := New(ownSpec(b), nil, Options{})
	b.Run("echo", func(b *testing.B) { benchmark(b, stateless, "POST", "/stop/"+finished, "") })
}

func benchmark(b *testing.B, server *Server, method, path, body string) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code >= 500 {
			b.Fatal(w.Code, w.Body)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func benchSpecs(b *testing.B) []*spec.Spec {
	list := []*spec.Spec{ownSpec(b)}
	for one := range strings.SplitSeq(os.Getenv("PARLANCE_MOCK_SPECS"), ":") {
		names, _ := filepath.Glob(one)
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			list = append(list, loadSpec(b, source.NewFile(name, data)))
		}
	}
	return list
}
