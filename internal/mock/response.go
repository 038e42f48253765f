package mock

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// response is a documented answer. What it is made of is found out when it is
// first sent.
type response struct {
	op     *op
	status string // "200", "4XX" or "DEFAULT"
	node   *tree.Node

	once    sync.Once
	media   []*media
	headers []header
}

// media is one media type of an answer.
type media struct {
	name     string // as documented, for negotiation
	sent     string // the Content-Type
	node     *tree.Node
	schema   *schema.Schema // nil: anything
	examples []example      // those that satisfy the schema
	sample   example        // what is sent unless something else is wanted
}

// example is a body that satisfies its schema.
type example struct {
	name  string // "" for one without
	value any
	body  []byte
	marks []mark // where values of the request belong

	passing bool // it was made up for one answer
}

// header is a documented header with its value.
type header struct{ name, value string }

// prepare finds the examples, and makes values where there are none. seed
// decides about what is made up.
func (r *response) prepare(seed uint64) *response {
	r.once.Do(func() {
		content := r.node.Get("content")
		if content != nil {
			for _, pair := range content.Pairs {
				r.media = append(r.media, r.readMedia(pair.Key.Value, r.op.api.spec.Resolve(pair.Value), seed))
			}
		}
		r.headers = r.readHeaders(seed)
	})
	return r
}

func (r *response) readMedia(name string, n *tree.Node, seed uint64) *media {
	m := &media{name: spec.BaseMedia(name), sent: concrete(name), node: n}
	if s := n.Get("schema"); s != nil {
		m.schema = r.op.api.schemas.At(s)
	}
	for _, e := range r.op.api.examplesOf(n) {
		if v, ok := r.fit(m, schema.FromNode(e.node), seed); ok {
			m.examples = append(m.examples, m.example(r, e.name, v))
		}
	}
	if len(m.examples) > 0 {
		m.sample = m.examples[0]
	} else {
		m.sample = m.example(r, "", m.make(r.random(seed), false))
	}
	return m
}

// random returns the random numbers of an answer, so that it is the same
// whatever was asked before.
func (r *response) random(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(r.op.index)<<16|uint64(slices.Index(r.op.responses, r))))
}

func (m *media) example(r *response, name string, v any) example {
	return example{name: name, value: v, body: encode(m.sent, v), marks: r.marks(m, v)}
}

// make makes a body up. vary asks for one that differs each time.
func (m *media) make(r *rand.Rand, vary bool) any {
	if m.schema == nil {
		if spec.IsJSON(m.sent) {
			return map[string]any{}
		}
		return "parlance"
	}
	ways := []func(*rand.Rand, schema.Direction) (any, error){m.schema.Generate, m.schema.Vary}
	if vary {
		slices.Reverse(ways)
	}
	for _, way := range ways {
		if v, err := way(r, schema.Response); err == nil {
			return v
		}
	}
	return nil
}

// exampleNode is an example as it stands in the spec.
type exampleNode struct {
	name string
	node *tree.Node
}

// examplesOf returns "example" and "examples" of a media type or header.
func (a *api) examplesOf(n *tree.Node) []exampleNode {
	var list []exampleNode
	if e := n.Get("example"); e != nil {
		list = append(list, exampleNode{"", e})
	}
	if named := n.Get("examples"); named != nil {
		for _, pair := range named.Pairs {
			if value := a.spec.Resolve(pair.Value).Get("value"); value != nil {
				list = append(list, exampleNode{pair.Key.Value, value})
			}
		}
	}
	return list
}

// framing are headers that are none of a document's business: they say how the
// message itself is sent.
var framing = []string{
	"Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive", "Trailer",
	"Upgrade", "Te", "Date",
}

func (r *response) readHeaders(seed uint64) []header {
	n := r.node.Get("headers")
	if n == nil {
		return nil
	}
	random := r.random(^seed)
	var list []header
	for _, pair := range n.Pairs {
		name := http.CanonicalHeaderKey(pair.Key.Value)
		if slices.Contains(framing, name) || !isToken(name) {
			continue
		}
		if value, ok := r.headerValue(r.op.api.spec.Resolve(pair.Value), random); ok {
			list = append(list, header{name, headerText(value)})
		}
	}
	return list
}

// headerValue writes a value in the style "simple".
func (r *response) headerValue(n *tree.Node, random *rand.Rand) (string, bool) {
	s := r.op.api.schemas.At(n.Get("schema"))
	for _, e := range r.op.api.examplesOf(n) {
		if v := schema.FromNode(e.node); s.Valid(v, schema.Response) {
			return simple(v, n.Get("explode").IsTrue()), true
		}
	}
	v, err := s.Generate(random, schema.Response)
	return simple(v, n.Get("explode").IsTrue()), err == nil && v != nil
}

func simple(v any, explode bool) string {
	var parts []string
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			parts = append(parts, schema.Text(item))
		}
	case map[string]any:
		between := ","
		if explode {
			between = "="
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, name+between+schema.Text(v[name]))
		}
	default:
		return schema.Text(v)
	}
	return strings.Join(parts, ",")
}

// negotiate returns the media type of an answer that a client likes best; ok is
// false where it likes none.
func (r *response) negotiate(accept []string) (m *media, ok bool) {
	if len(r.media) == 0 {
		return nil, true
	}
	if len(accept) == 0 {
		return r.media[0], true
	}
	offers := make([]string, len(r.media))
	for i, m := range r.media {
		offers[i] = m.sent
	}
	i := chooseMedia(strings.Join(accept, ","), offers)
	if i < 0 {
		return nil, false
	}
	return r.media[i], true
}

// named returns the media type and the example of a name; nil where there is
// none.
func (r *response) named(name string, prefer *media) (*media, *example) {
	list := r.media
	if prefer != nil {
		list = append([]*media{prefer}, list...)
	}
	for _, m := range list {
		for i := range m.examples {
			if m.examples[i].name == name {
				return m, &m.examples[i]
			}
		}
	}
	return nil, nil
}
