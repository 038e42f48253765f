package mock

import (
	"strconv"
	"strings"
	"sync"

	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// api is a spec in the form in which it is served. It is built in two steps:
// newAPI lists what there is, and each operation is prepared by the first
// request that means it, so that a large spec starts at once.
type api struct {
	spec    *spec.Spec
	schemas *schema.Set
	ops     []*op
	secure  map[string]spec.Scheme
	nouns   map[string]bool // the names of parameters that are ids, normalised
}

// op is an operation that requests can be made for. Webhooks are none.
type op struct {
	*spec.Operation
	api      *api
	index    int // in the spec
	item     *tree.Node
	security []spec.Alternative // any one of them will do; empty: none is asked for

	once      sync.Once
	params    []*param
	body      *payload // nil: none is documented
	responses []*response
}

func newAPI(s *spec.Spec) *api {
	a := &api{spec: s, schemas: schema.New(s), nouns: map[string]bool{}, secure: map[string]spec.Scheme{}}
	for _, sc := range s.Schemes() {
		a.secure[sc.Name] = sc
	}
	paths := s.Doc.Root.Get("paths")
	for i, operationOf := range s.Operations {
		if operationOf.Name.Method == operation.Webhook {
			continue
		}
		o := &op{Operation: operationOf, api: a, index: i}
		o.item = s.Resolve(paths.Get(operationOf.Name.Path))
		o.security = s.Security(operationOf.Node)
		a.ops = append(a.ops, o)
		for _, name := range operationOf.Name.Params() {
			a.nouns[spec.PlainName(name)] = true
		}
	}
	return a
}

// byID returns the operation with an operationId, or nil.
func (a *api) byID(id string) *op {
	for _, o := range a.ops {
		if o.ID == id && id != "" {
			return o
		}
	}
	return nil
}

// prepare reads what a request of the operation is checked against. It has to
// be called before the fields below once are used.
func (o *op) prepare() *op {
	o.once.Do(func() {
		o.params = o.api.parameters(o.item, o.Node)
		o.body = o.api.payload(o.Node.Get("requestBody"))
		o.responses = o.readResponses()
	})
	return o
}

// param is a parameter of an operation.
type param struct {
	name, in   string // in: path, query, header or cookie
	required   bool
	allowEmpty bool
	style      string
	explode    bool
	content    bool // the value is JSON
	reader     *reader
}

// parameters returns those of the operation that have an effect.
func (a *api) parameters(item, operationNode *tree.Node) []*param {
	var list []*param
	for _, p := range a.spec.Parameters(operationNode, item) {
		if !p.IsIgnored() {
			list = append(list, &param{
				name: p.Name, in: p.In, required: p.Required, allowEmpty: p.AllowEmpty, style: p.Style, explode: p.Explode,
				content: spec.IsJSON(p.Media), reader: a.newReader(p.Schema(), 0),
			})
		}
	}
	return list
}

// payload is a documented request body.
type payload struct {
	required bool
	media    []*requestMedia
}

// requestMedia is one media type of a request body.
type requestMedia struct {
	name   string // base, in lower case; may be a range
	reader *reader
}

func (a *api) payload(n *tree.Node) *payload {
	n = a.spec.Resolve(n)
	content := a.spec.Content(n)
	if len(content) == 0 {
		return nil
	}
	p := &payload{required: n.Get("required").IsTrue()}
	for _, m := range content {
		p.media = append(p.media, &requestMedia{spec.BaseMedia(m.Name), a.newReader(m.Node.Get("schema"), 0)})
	}
	return p
}

// accepts returns the documented media type that covers another: by its name,
// then by its range; nil where there is none.
func (p *payload) accepts(base string) *requestMedia {
	kind, _, _ := strings.Cut(base, "/")
	for _, want := range []string{base, kind + "/*", "*/*", "*"} {
		for _, m := range p.media {
			if m.name == want {
				return m
			}
		}
	}
	return nil
}

// readResponses lists the documented answers, in the order of the document.
func (o *op) readResponses() []*response {
	n := o.api.spec.Resolve(o.Node.Get("responses"))
	if n == nil {
		return nil
	}
	var list []*response
	for _, pair := range n.Pairs {
		status := strings.ToUpper(pair.Key.Value)
		code, _ := strconv.Atoi(status)
		switch {
		case status == "DEFAULT":
		case len(status) == 3 && status[1:] == "XX" && status[0] >= '2' && status[0] <= '5':
		case code >= 200 && code <= 599:
		default:
			continue // extensions, and what no server can send
		}
		list = append(list, &response{op: o, status: status, node: o.api.spec.Resolve(pair.Value)})
	}
	return list
}

// expects returns the documented answer for a status: that of the number, of
// its range, or the default; nil where there is none.
func (o *op) expects(code int) *response {
	number := strconv.Itoa(code)
	for _, want := range []string{number, number[:1] + "XX", "DEFAULT"} {
		for _, r := range o.responses {
			if r.status == want {
				return r
			}
		}
	}
	return nil
}

// success returns the answer to a request with which nothing is wrong: the
// first documented success, else whatever is documented first.
func (o *op) success() (*response, int) {
	for _, r := range o.responses {
		if r.status[0] == '2' && r.status != "2XX" {
			return r, number(r.status)
		}
	}
	if r := o.expects(200); r != nil {
		return r, 200
	}
	if len(o.responses) == 0 {
		return nil, 204
	}
	first := o.responses[0]
	if code := number(first.status); code != 0 {
		return first, code
	}
	return first, number(first.status[:1] + "00") // of a range
}

// number returns a status as a number, 0 for a range or the default.
func number(status string) int {
	n, _ := strconv.Atoi(status)
	return n
}

// refuses returns the first of the statuses that is documented, else the first
// of them, with which HTTP itself says what is wrong.
func (o *op) refuses(codes ...int) (*response, int) {
	for _, code := range codes {
		if r := o.expects(code); r != nil && r.status == strconv.Itoa(code) {
			return r, code
		}
	}
	return o.expects(codes[0]), codes[0]
}
