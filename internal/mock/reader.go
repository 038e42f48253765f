package mock

import (
	"encoding/json"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// reader reads texts, as parameters and forms hold them, as the JSON values
// that a schema means. It does not change.
type reader struct {
	schema *schema.Schema
	text   bool // the schema names strings, or no type at all
	array  bool
	object bool
	scalar bool // anything but an array or an object may be meant
	items  *reader
	names  []string // of the declared properties
	props  map[string]*reader
	others *reader // undeclared properties; nil: their type is not known
	free   bool    // undeclared properties are allowed by "additionalProperties"
}

// maxReaderDepth bounds how deep a reader knows types. What lies deeper than an
// item or a property of a parameter cannot be written in one.
const maxReaderDepth = 3

func (a *api) newReader(n *tree.Node, depth int) *reader {
	r := &reader{schema: a.schemas.At(n)}
	if depth <= maxReaderDepth {
		a.describe(r, n, depth, 0)
	}
	if !r.array && !r.object && !r.scalar {
		r.scalar, r.text = true, true // no type is named: it is what it is
	}
	return r
}

// describe gathers from a schema and the parts that it is composed of.
func (a *api) describe(r *reader, n *tree.Node, depth, hops int) {
	n = a.spec.Resolve(n)
	if n == nil || n.Kind != tree.Mapping || hops > 8 {
		return
	}
	for _, name := range typesOf(n) {
		switch name {
		case "array":
			r.array = true
		case "object":
			r.object = true
		case "string":
			r.text, r.scalar = true, true
		case "null":
		default:
			r.scalar = true
		}
	}
	if items := n.Get("items"); items != nil && r.items == nil {
		r.array = true
		r.items = a.newReader(items, depth+1)
	}
	a.describeObject(r, n, depth)
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		if parts := n.Get(keyword); parts != nil {
			for _, part := range parts.Items {
				a.describe(r, part, depth, hops+1)
			}
		}
	}
}

func (a *api) describeObject(r *reader, n *tree.Node, depth int) {
	if more := n.Get("additionalProperties"); more != nil && (more.Kind == tree.Mapping || more.IsTrue()) {
		r.object, r.free = true, true
		if more.Kind == tree.Mapping && r.others == nil {
			r.others = a.newReader(more, depth+1)
		}
	}
	declared := n.Get("properties")
	if declared == nil {
		return
	}
	r.object = true
	for _, pair := range declared.Pairs {
		name := pair.Key.Value
		if r.props[name] != nil {
			continue
		}
		if r.props == nil {
			r.props = map[string]*reader{}
		}
		r.props[name] = a.newReader(pair.Value, depth+1)
		r.names = append(r.names, name)
	}
}

func typesOf(n *tree.Node) []string {
	t := n.Get("type")
	if t == nil {
		return nil
	}
	if t.Kind != tree.Sequence {
		return []string{t.Text()}
	}
	var list []string
	for _, item := range t.Items {
		list = append(list, item.Text())
	}
	return list
}

// valid reports whether a value satisfies the schema.
func (r *reader) valid(v any) bool { return r.schema.Valid(v, schema.Request) }

// read returns what a decoded text means: the reading that satisfies the
// schema, else the text itself.
func (r *reader) read(text string) any {
	if r == nil {
		return text
	}
	if r.text && r.valid(text) {
		return text
	}
	if v, ok := jsonScalar(text); ok && r.valid(v) {
		return v
	}
	return text
}

// item returns the reader of an item, which may be nil.
func (r *reader) item() *reader {
	if r == nil {
		return nil
	}
	return r.items
}

// property returns the reader of a property, which may be nil.
func (r *reader) property(name string) *reader {
	if r == nil {
		return nil
	}
	if p := r.props[name]; p != nil {
		return p
	}
	return r.others
}

// list reads texts as the items of an array.
func (r *reader) list(texts []string) any {
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = r.item().read(text)
	}
	return items
}

// member is a property as text.
type member struct{ name, text string }

// members reads texts as the properties of an object.
func (r *reader) members(list []member) any {
	object := make(map[string]any, len(list))
	for _, m := range list {
		object[m.name] = r.property(m.name).read(m.text)
	}
	return object
}

// best returns the first reading that satisfies the schema, else the first.
func (r *reader) best(readings []any) any {
	if i := slices.IndexFunc(readings, r.valid); i >= 0 {
		return readings[i]
	}
	return readings[0]
}

// jsonScalar reads a number or a boolean.
func jsonScalar(text string) (any, bool) {
	if text == "" || !strings.ContainsRune("-0123456789tf", rune(text[0])) {
		return nil, false
	}
	v, err := schema.Decode([]byte(text))
	if err != nil {
		return nil, false
	}
	switch v.(type) {
	case bool, json.Number:
		return v, true
	}
	return nil, false
}
