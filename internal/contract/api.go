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

// parameters returns those of the operation, and those of its path item that
// it does not replace.
func (a *api) parameters(item, operationNode *tree.Node) []*param {
	var list []*param
	for _, holder := range []*tree.Node{operationNode, item} {
		nodes := holder.Get("parameters")
		if nodes == nil {
			continue
		}
		for _, n := range nodes.Items {
			p := a.parameter(a.spec.Resolve(n))
			known := p == nil || slices.ContainsFunc(list, func(o *param) bool { return o.name == p.name && o.in == p.in })
			if !known {
				list = append(list, p)
			}
		}
	}
	return list
}

// ignoredHeaders are parameters that OpenAPI says have no effect: the media
// types and the security schemes say what is sent.
var ignoredHeaders = []string{"accept", "content-type", "authorization"}

func (a *api) parameter(n *tree.Node) *param {
	p := &param{
		name: n.Get("name").Text(), in: n.Get("in").Text(), node: n,
		required:      n.Get("required").IsTrue(),
		style:         n.Get("style").Text(),
		allowReserved: n.Get("allowReserved").IsTrue(),
	}
	if p.name == "" || !slices.Contains([]string{"path", "query", "header", "cookie"}, p.in) {
		return nil
	}
	if p.in == "header" && slices.Contains(ignoredHeaders, strings.ToLower(p.name)) {
		return nil
	}
	if p.style == "" {
		p.style = map[string]string{"path": "simple", "header": "simple", "query": "form", "cookie": "form"}[p.in]
	}
	p.explode = p.style == "form"
	if explode := n.Get("explode"); explode != nil {
		p.explode = explode.IsTrue()
	}
	holder := n
	if content := n.Get("content"); content != nil && len(content.Pairs) > 0 {
		p.media = content.Pairs[0].Key.Value
		holder = a.spec.Resolve(content.Pairs[0].Value)
	}
	p.schema = a.schemas.At(holder.Get("schema"))
	p.examples = a.examples(p.schema, schema.Request, n, holder)
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
	slices.SortStableFunc(p.media, func(x, y *media) int { return rank(isJSON(x.name)) - rank(isJSON(y.name)) })
	return p
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

func (a *api) content(n *tree.Node, d schema.Direction) []*media {
	content := n.Get("content")
	if content == nil {
		return nil
	}
	var list []*media
	for _, pair := range content.Pairs {
		m := &media{name: pair.Key.Value, key: pair.Key, node: a.spec.Resolve(pair.Value)}
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
