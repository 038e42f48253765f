package reference

import (
	"strings"

	"parlance/internal/tree"
)

// maxParts bounds how many parts of allOf make a schema.
const maxParts = 200

// shape is a schema as readers see it: what its references lead to and all
// parts of its allOf, outermost first.
type shape struct {
	nodes    []*tree.Node
	key      *tree.Pair // tells schemas apart, however they are reached
	name     string     // of the component, or its title
	lost     string     // a reference that cannot be followed
	never    bool       // the schema is false
	nullable bool
}

// identity tells whether two nodes are one collection: an alias shares the
// pairs of what it stands for.
func identity(n *tree.Node) *tree.Pair {
	if n == nil || len(n.Pairs) == 0 {
		return nil
	}
	return &n.Pairs[0]
}

func (b *builder) shape(n *tree.Node) shape {
	var s shape
	b.gather(&s, n, map[*tree.Pair]bool{})
	if title := s.text("title"); title != "" {
		s.name = title
	}
	return s
}

func (b *builder) gather(s *shape, n *tree.Node, seen map[*tree.Pair]bool) {
	if n != nil && n.Kind == tree.Scalar && n.Type == tree.Bool {
		s.never = s.never || !n.IsTrue()
		return
	}
	id := identity(n)
	if id == nil || seen[id] || len(s.nodes) >= maxParts {
		return
	}
	seen[id] = true
	if ref := reference(n); ref != "" {
		b.gatherReference(s, n, ref, seen)
		return
	}
	if s.key == nil {
		s.key = id
	}
	b.gatherParts(s, n, seen)
}

// gatherReference adds what a reference leads to. What stands beside it counts
// from OpenAPI 3.1 on.
func (b *builder) gatherReference(s *shape, n *tree.Node, ref string, seen map[*tree.Pair]bool) {
	if s.name == "" && len(s.nodes) == 0 {
		s.name = ref[strings.LastIndexByte(ref, '/')+1:]
	}
	if b.modern && len(n.Pairs) > 1 {
		b.gatherParts(s, n, seen)
	}
	target := b.target(n, ref)
	if target == nil {
		s.lost = ref
		return
	}
	b.gather(s, target, seen)
}

// target returns what a reference leads to, nil for nowhere.
func (b *builder) target(n *tree.Node, ref string) *tree.Node {
	if n.Get("$ref").Text() == "" { // a $dynamicRef
		n = tree.NewMapping(tree.Pair{Key: tree.NewString("$ref"), Value: tree.NewString(ref)})
	}
	target := b.spec.Resolve(n)
	if target == n || target.Get("$ref") != nil && reference(target) != "" {
		return nil
	}
	return target
}

func reference(n *tree.Node) string {
	if ref := n.Get("$ref"); ref != nil && ref.Kind == tree.Scalar {
		return ref.Value
	}
	return n.Get("$dynamicRef").Text()
}

// gatherParts adds a schema object and its allOf. A choice between one schema
// and null is that schema.
func (b *builder) gatherParts(s *shape, n *tree.Node, seen map[*tree.Pair]bool) {
	s.nodes = append(s.nodes, n)
	s.nullable = s.nullable || n.Get("nullable").IsTrue()
	for _, part := range items(n.Get("allOf")) {
		if len(s.nodes) >= maxParts {
			return
		}
		b.gather(s, part, seen)
	}
	for _, key := range choices {
		list := items(n.Get(key))
		real := withoutNull(list)
		s.nullable = s.nullable || len(real) < len(list)
		if len(real) == 1 {
			b.gather(s, real[0], seen)
		}
	}
}

var choices = []string{"oneOf", "anyOf"}

func items(n *tree.Node) []*tree.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

func pairs(n *tree.Node) []tree.Pair {
	if n == nil {
		return nil
	}
	return n.Pairs
}

func withoutNull(list []*tree.Node) []*tree.Node {
	var real []*tree.Node
	for _, n := range list {
		if n.Get("type").Text() != "null" {
			real = append(real, n)
		}
	}
	return real
}

// get returns the value of a keyword, of the outermost part that has it.
func (s *shape) get(key string) *tree.Node {
	for _, n := range s.nodes {
		if v := n.Get(key); v != nil {
			return v
		}
	}
	return nil
}

func (s *shape) text(key string) string {
	for _, n := range s.nodes {
		if text := n.Get(key).Text(); text != "" {
			return text
		}
	}
	return ""
}

// isTrue reports whether any part says so.
func (s *shape) isTrue(key string) bool {
	for _, n := range s.nodes {
		if n.Get(key).IsTrue() {
			return true
		}
	}
	return false
}

// property is one of an object's, with what each part says of it.
type property struct {
	name  string
	nodes []*tree.Node
}

// properties returns those of all parts, each once, in the order of the parts.
func (s *shape) properties() []property {
	var list []property
	index := map[string]int{}
	for _, n := range s.nodes {
		for _, pair := range pairs(n.Get("properties")) {
			name := pair.Key.Value
			i, known := index[name]
			if !known {
				i = len(list)
				index[name] = i
				list = append(list, property{name: name})
			}
			list[i].nodes = append(list[i].nodes, pair.Value)
		}
	}
	return list
}

// propertyShape merges what the parts of an object say of one property.
func (b *builder) propertyShape(p property) shape {
	if len(p.nodes) == 1 {
		return b.shape(p.nodes[0])
	}
	var s shape
	seen := map[*tree.Pair]bool{}
	for _, n := range p.nodes {
		b.gather(&s, n, seen)
	}
	return s
}

func (s *shape) required() map[string]bool {
	set := map[string]bool{}
	for _, n := range s.nodes {
		for _, name := range items(n.Get("required")) {
			set[name.Text()] = true
		}
	}
	return set
}

// needs returns the properties without which one must not be there.
func (s *shape) needs(name string) []string {
	var list []string
	for _, n := range s.nodes {
		for _, other := range items(n.Get("dependentRequired").Get(name)) {
			list = append(list, other.Text())
		}
	}
	return list
}

// types returns the types that the schema names or, by what it says, means.
func (s *shape) types() []string {
	declared := s.get("type")
	if declared != nil && declared.Kind == tree.Sequence {
		var list []string
		for _, item := range declared.Items {
			if item.Kind == tree.Scalar && item.Value != "null" {
				list = append(list, item.Value)
			}
		}
		return list
	}
	if t := declared.Text(); t != "" {
		return []string{t}
	}
	switch {
	case s.get("properties") != nil, s.get("additionalProperties") != nil, s.get("patternProperties") != nil:
		return []string{"object"}
	case s.get("items") != nil, s.get("prefixItems") != nil:
		return []string{"array"}
	}
	return nil
}

func (s *shape) mayBeNull() bool {
	if s.nullable {
		return true
	}
	for _, item := range items(s.get("type")) {
		if item.Value == "null" {
			return true
		}
	}
	return false
}

// choice is a oneOf or anyOf with several branches.
type choice struct {
	owner    *tree.Node
	exactly  bool // oneOf
	branches []*tree.Node
	labels   []string // of the branches; nil: they name themselves
}

// choices returns those of all parts. A discriminator whose mapping names
// schemas is one as well, where nothing else is.
func (s *shape) choices() []choice {
	var list []choice
	for _, n := range s.nodes {
		for _, key := range choices {
			if real := withoutNull(items(n.Get(key))); len(real) > 1 {
				list = append(list, choice{owner: n, exactly: key == "oneOf", branches: real})
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, n := range s.nodes {
		c := choice{owner: n, exactly: true}
		for _, pair := range pairs(n.Get("discriminator").Get("mapping")) {
			c.branches = append(c.branches, tree.NewMapping(tree.Pair{Key: tree.NewString("$ref"), Value: tree.NewString(mappingRef(pair.Value.Text()))}))
			c.labels = append(c.labels, pair.Key.Value)
		}
		if len(c.branches) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// mappingRef returns the reference that a value of a discriminator's mapping
// is: it may be the bare name of a component.
func mappingRef(value string) string {
	if strings.ContainsAny(value, "#/.") {
		return value
	}
	return "#/components/schemas/" + value
}
