package mock

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// known are the ids that name something: those that the spec shows in examples
// and defaults, and those that answers have told.
type known struct {
	shown map[string]bool // does not change

	mu     sync.RWMutex
	told   map[string]bool
	order  []string // of told, the oldest first
	static map[*example]bool
}

// maxTold bounds how many ids are remembered.
const maxTold = 100_000

func newKnown(s *spec.Spec) *known {
	k := &known{shown: map[string]bool{}, told: map[string]bool{}, static: map[*example]bool{}}
	k.show(s.Doc.Root, false, map[*tree.Node]bool{})
	return k
}

// valueKeys hold values that a document shows.
var valueKeys = []string{"example", "examples", "value", "default", "enum", "const"}

func (k *known) show(n *tree.Node, isValue bool, seen map[*tree.Node]bool) {
	if n.Kind == tree.Scalar {
		if isValue {
			k.shown[keyOf(n.Text())] = true
		}
		return
	}
	if n.Alias || seen[n] {
		return
	}
	seen[n] = true
	for _, item := range n.Items {
		k.show(item, isValue, seen)
	}
	for _, pair := range n.Pairs {
		k.show(pair.Value, isValue || slices.Contains(valueKeys, pair.Key.Value), seen)
	}
}

// learn takes in what an answer tells. One that is always the same is looked at
// once.
func (k *known) learn(v any, e *example) {
	same := len(e.marks) == 0 && !e.passing
	if same {
		k.mu.RLock()
		done := k.static[e]
		k.mu.RUnlock()
		if done {
			return
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if same {
		k.static[e] = true
	}
	k.tell(v)
}

func (k *known) tell(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			k.tell(member)
		}
	case []any:
		for _, item := range v {
			k.tell(item)
		}
	case string, json.Number:
		key := keyOf(v)
		if len(key) > 200 || k.told[key] || k.shown[key] {
			return
		}
		k.told[key] = true
		k.order = append(k.order, key)
		if len(k.order) > maxTold {
			delete(k.told, k.order[0])
			k.order = k.order[1:]
		}
	}
}

func (k *known) has(v any) bool {
	key := keyOf(v)
	if k.shown[key] {
		return true
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.told[key]
}

// unknown refuses a call with an id that names nothing, if there are such and
// the operation documents an answer to it.
func (s *Server) unknown(c *call) *reply {
	if s.known == nil {
		return nil
	}
	doc, code := c.op.refuses(404, 410)
	if doc == nil || number(doc.status) == 0 {
		return nil
	}
	for _, p := range c.op.params {
		v, there := c.params[paramKey{p.in, p.name}]
		if there && p.in == "path" && p.reader.isOpen() && !s.known.has(v) {
			return s.notFound(c, doc, code, "nothing has the "+p.name+" "+schema.Text(v))
		}
	}
	object, _ := c.body.(map[string]any)
	for name, v := range object {
		switch v.(type) {
		case string, json.Number:
			if isIdentifier(name) && s.api.names(name) && v != "" && !s.known.has(v) {
				return s.notFound(c, doc, code, "nothing has the "+name+" "+schema.Text(v))
			}
		}
	}
	return nil
}

// names reports whether an id is of something that has a path: it is called as
// a parameter is, or as a collection: tag_id, where there is /tags.
func (a *api) names(name string) bool {
	n := spec.PlainName(name)
	if a.nouns[n] {
		return true
	}
	thing := strings.TrimSuffix(strings.TrimSuffix(n, "uuid"), "id")
	for _, o := range a.ops {
		for segment := range strings.SplitSeq(o.Name.Path, "/") {
			if word := spec.PlainName(segment); word == thing || word == thing+"s" {
				return true
			}
		}
	}
	return false
}

func (s *Server) notFound(c *call, doc *response, code int, reason string) *reply {
	re := s.documented(c, doc, code)
	re.reason = reason
	return re
}

// isOpen reports whether a schema allows values that a document does not list:
// an action among three is no id.
func (r *reader) isOpen() bool {
	probes := []any{"parlance-0", sampleID, json.Number("7919")}
	return slices.ContainsFunc(probes, func(v any) bool { return r.schema.Valid(v, schema.Request) })
}
