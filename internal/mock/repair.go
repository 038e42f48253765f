package mock

import (
	"math/rand/v2"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// fit returns an example that satisfies the schema of its media type. Where a
// value in it does not, another is made up for it, or it is left out; so is what
// the schema does not declare. ok is false where that does not help.
func (r *response) fit(m *media, v any, seed uint64) (fitting any, ok bool) {
	if m.schema == nil {
		return v, true
	}
	broken := m.schema.Validate(v, schema.Response)
	strange := m.schema.Undeclared(v, schema.Response)
	if len(broken)+len(strange) == 0 {
		return v, true
	}
	v = schema.Clone(v)
	random := r.random(seed)
	for _, b := range broken {
		place := tree.PointerTokens(b.Pointer)
		if made, ok := r.op.api.makeAt(m.node.Get("schema"), place, random); ok && len(place) > 0 {
			setAt(v, place, made)
		} else {
			removeAt(v, place)
		}
	}
	for _, s := range strange {
		removeAt(v, tree.PointerTokens(s.Pointer))
	}
	return v, m.schema.Valid(v, schema.Response) && len(m.schema.Undeclared(v, schema.Response)) == 0
}

// makeAt makes a value for a place of a schema.
func (a *api) makeAt(n *tree.Node, place []string, random *rand.Rand) (any, bool) {
	if n = a.schemaAt(n, place, 0); n == nil {
		return nil, false
	}
	v, err := a.schemas.At(n).Generate(random, schema.Response)
	return v, err == nil
}

// schemaAt returns the schema of a place, nil where none is to be found.
func (a *api) schemaAt(n *tree.Node, place []string, hops int) *tree.Node {
	n = a.spec.Resolve(n)
	if n == nil || n.Kind != tree.Mapping || hops > 32 {
		return nil
	}
	if len(place) == 0 {
		return n
	}
	for _, below := range []*tree.Node{n.Get("properties").Get(place[0]), n.Get("items"), n.Get("additionalProperties")} {
		if found := a.schemaAt(below, place[1:], hops+1); found != nil {
			return found
		}
	}
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		parts := n.Get(keyword)
		if parts == nil {
			continue
		}
		for _, part := range parts.Items {
			if found := a.schemaAt(part, place, hops+1); found != nil {
				return found
			}
		}
	}
	return nil
}
