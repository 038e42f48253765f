package contract

import (
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// api is a spec in the form in which it is tested: references followed,
// parameters of path items handed down, schemas at hand. It does not change.
type api struct {
	spec    *spec.Spec
	schemas *schema.Set
	ops     []*op
	places  places
	secure  map[string]scheme // security schemes by name
	graph   graph
}

// op is an operation that requests can be made for. Webhooks are none.
type op struct {
	*spec.Operation
	api       *api
	index     int // in the spec
	params    []*param
	body      *payload // nil: none is documented
	responses []*response
	security  []spec.Alternative // any one of them will do; empty: none is asked for
	accept    string             // the media types of all answers

	links graphLinks // filled by the graph
}

// param is a parameter of an operation.
type param struct {
	name, in      string // in: path, query, header or cookie
	required      bool
	style         string
	explode       bool
	allowReserved bool
	media         string // of "content", "" where the parameter has a schema
	node          *tree.Node
	schema        *schema.Schema
	examples      []any // that satisfy the schema
}

// payload is a documented request body.
type payload struct {
	required bool
	media    []*media
	node     *tree.Node
}

// media is one media type of a body.
type media struct {
	name     string // as written, "application/json"
	key      *tree.Node
	node     *tree.Node
	schema   *schema.Schema // nil: anything
	examples []any          // that satisfy the schema
	shown    []any          // all that stand beside the schema, right or wrong
}

// response is a documented answer.
type response struct {
	status  string // "200", "4XX" or "default"
	key     *tree.Node
	node    *tree.Node
	media   []*media
	headers []*header
}

// header is a documented header of an answer.
type header struct {
	name     string
	required bool
	key      *tree.Node
	node     *tree.Node
	schema   *schema.Schema
}

// newAPI reads a usable spec.
func newAPI(s *spec.Spec) *api {
	a := &api{spec: s, schemas: schema.New(s), secure: readSchemes(s)}
	paths := s.Doc.Root.Get("paths")
	for i, operationOf := range s.Operations {
		if operationOf.Name.Method == operation.Webhook {
			continue
		}
		item := s.Resolve(paths.Get(operationOf.Name.Path))
		o := &op{Operation: operationOf, api: a, index: i}
		o.params = a.parameters(item, operationOf.Node)
		o.body = a.payload(operationOf.Node.Get("requestBody"))
		o.responses = a.answers(operationOf.Node.Get("responses"))
		o.security = s.Security(operationOf.Node)
		o.accept = o.acceptedTypes()
		a.ops = append(a.ops, o)
	}
	a.link()
	return a
}

// find returns the operation of a name, or nil.
func (a *api) find(name operation.Name) *op {
	for _, o := range a.ops {
		if o.Name == name {
			return o
		}
	}
	for _, o := range a.ops {
		if o.Name.Same(name) {
			return o
		}
	}
	return nil
}

// parameters returns those of the operation that have an effect.
func (a *api) parameters(item, operationNode *tree.Node) []*param {
	var list []*param
	for _, p := range a.spec.Parameters(operationNode, item) {
		if !p.IsIgnored() {
			list = append(list, a.parameter(p))
		}
	}
	return list
}

func (a *api) parameter(from spec.Parameter) *param {
	p := &param{
		name: from.Name, in: from.In, node: from.Node, required: from.Required,
		style: from.Style, explode: from.Explode, allowReserved: from.AllowReserved, media: from.Media,
		schema: a.schemas.At(from.Schema()),
	}
	holders := []*tree.Node{from.Node}
	if from.Holder != from.Node {
		holders = append(holders, from.Holder)
	}
	p.examples = a.examples(p.schema, schema.Request, holders...)
	return p
}

func (a *api) payload(n *tree.Node) *payload {
	n = a.spec.Resolve(n)
	if n == nil || n.Kind != tree.Mapping {
		return nil
	}
	p := &payload{required: n.Get("required").IsTrue(), node: n, media: a.content(n, schema.Request)}
	if len(p.media) == 0 {
		return nil
	}
	// JSON first: it is what most clients send.
	slices.SortStableFunc(p.media, func(x, y *media) int { return rank(spec.IsJSON(x.name)) - rank(spec.IsJSON(y.name)) })
	return p
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

func (a *api) content(n *tree.Node, d schema.Direction) []*media {
	var list []*media
	for _, of := range a.spec.Content(n) {
		m := &media{name: of.Name, key: of.Key, node: of.Node}
		if s := m.node.Get("schema"); s != nil {
			m.schema = a.schemas.At(s)
		}
		m.examples = a.examples(m.schema, d, m.node)
		m.shown = a.examples(nil, d, m.node)
		list = append(list, m)
	}
	return list
}

func (a *api) answers(n *tree.Node) []*response {
	n = a.spec.Resolve(n)
	if n == nil {
		return nil
	}
	var list []*response
	for _, pair := range n.Pairs {
		if strings.HasPrefix(pair.Key.Value, "x-") {
			continue
		}
		r := &response{status: strings.ToUpper(pair.Key.Value), key: pair.Key, node: a.spec.Resolve(pair.Value)}
		if r.status == "DEFAULT" {
			r.status = "default"
		}
		r.media = a.content(r.node, schema.Response)
		if headers := r.node.Get("headers"); headers != nil {
			r.headers = a.headers(headers)
		}
		list = append(list, r)
	}
	return list
}

func (a *api) headers(n *tree.Node) []*header {
	var list []*header
	for _, pair := range n.Pairs {
		h := &header{name: pair.Key.Value, key: pair.Key, node: a.spec.Resolve(pair.Value)}
		if strings.EqualFold(h.name, "Content-Type") {
			continue // OpenAPI: the media types say it
		}
		h.required = h.node.Get("required").IsTrue()
		h.schema = a.schemas.At(h.node.Get("schema"))
		list = append(list, h)
	}
	return list
}

// examples returns the values of "example", "examples" and of the schema that
// satisfy the schema, each once.
func (a *api) examples(s *schema.Schema, d schema.Direction, holders ...*tree.Node) []any {
	var list []any
	add := func(v any) {
		if s != nil && (!s.Valid(v, d) || len(s.Undeclared(v, d)) > 0) {
			return
		}
		if !slices.ContainsFunc(list, func(o any) bool { return sameJSON(o, v) }) {
			list = append(list, v)
		}
	}
	for _, n := range holders {
		if example := n.Get("example"); example != nil {
			add(schema.FromNode(example))
		}
		if named := n.Get("examples"); named != nil {
			for _, pair := range named.Pairs {
				if value := a.spec.Resolve(pair.Value).Get("value"); value != nil {
					add(schema.FromNode(value))
				}
			}
		}
	}
	if s != nil {
		for _, v := range schemaExamples(s, d) {
			add(v)
		}
	}
	return list
}

// expects returns the documented answer for a status: that of the number, of
// its range, or the default; nil where there is none.
func (o *op) expects(status int) *response {
	number := itoa(status)
	class := number[:1] + "XX"
	for _, want := range []string{number, class, "default"} {
		for _, r := range o.responses {
			if r.status == want {
				return r
			}
		}
	}
	return nil
}

// documents reports whether one of the statuses is documented by its number or
// its range: "default" promises none in particular.
func (o *op) documents(statuses ...int) bool {
	return slices.ContainsFunc(statuses, func(status int) bool {
		r := o.expects(status)
		return r != nil && r.status != "default"
	})
}

// success returns the documented 2xx answers.
func (o *op) success() []*response {
	var list []*response
	for _, r := range o.responses {
		if strings.HasPrefix(r.status, "2") {
			list = append(list, r)
		}
	}
	return list
}

// isSafe reports whether the method promises to change nothing.
func (o *op) isSafe() bool { return isSafe(o.Name.Method) }

func isSafe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS"
}

// param returns a parameter by name, and nil where there is none.
func (o *op) param(key Param) *param {
	for _, p := range o.params {
		if p.name == key.Name && p.in == key.In {
			return p
		}
	}
	return nil
}

// span returns the line of the spec that a node stands on: of its key where it
// has one.
func (a *api) span(n *tree.Node) source.Span {
	_, span := a.places.of(a.spec.Doc.Root, n)
	return span
}

// pointer returns the JSON Pointer of a node of the document.
func (a *api) pointer(n *tree.Node) string {
	pointer, _ := a.places.of(a.spec.Doc.Root, n)
	return pointer
}
