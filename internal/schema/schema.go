// Package schema makes the schemas of an OpenAPI 3.0 or 3.1 document work: it
// validates JSON values against them, generates values that are valid, and
// changes valid ones so that they are not. Whatever it finds carries the node
// of the document that was broken.
//
// It knows schemas and nothing of HTTP: which schema belongs to which answer,
// and how a parameter is written, is for others to say.
//
// # Its own engine
//
// Schemas are compiled to rules that are walked directly, not handed to
// santhosh-tekuri/jsonschema, which serves the tests as a second opinion. On
// the machine this was written on, that library validates a body of 300 bytes
// of text 120,000 to 180,000 times a second and core, but one of small numbers
// with limits under 30,000 times (730 allocations), since each becomes a
// big.Rat; and the eight bytes 1e999999 cost it 20 ms, 1e1000001 a panic, which
// a program that reads the answers of strangers cannot have. The same bodies
// take 0.7 to 1.8 µs and one allocation here: BenchmarkValidate and
// BenchmarkReference measure both.
//
// # What is meant by a schema
//
// OpenAPI 3.0: "nullable" allows null, also beside an enum that does not list
// it, as authors mean it; "exclusiveMinimum" may be a boolean; what stands
// beside a "$ref" is ignored. OpenAPI 3.1: JSON Schema 2020-12, in one resource:
// "$id" is not followed, so that a "$dynamicRef" is a reference to an anchor.
// In both, "format" is checked, where the format is known, unknown keywords are
// ignored, and a pattern that RE2 cannot express accepts everything. References
// to other files accept everything.
//
// One thing is taken less literally than JSON Schema does: where several
// branches of a oneOf match, but the discriminator names one of them, or one of
// them alone declares all members of the value, that one is meant.
package schema

import (
	"slices"
	"strings"
	"sync"

	"parlance/internal/spec"
	"parlance/internal/tree"
)

// Direction is the way a value travels. Properties that are readOnly are not
// part of requests, and writeOnly ones not of responses, whether required or
// not.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Response
)

// Set is the schemas of one document. They are compiled when they are asked
// for. It may be used by several goroutines at once.
type Set struct {
	spec   *spec.Spec
	modern bool // 3.1

	mu         sync.Mutex
	schemas    map[*tree.Node]*Schema
	rules      map[*tree.Node]*rules
	pending    []*rules              // compiled, but not yet searched for circles
	names      map[*tree.Node]string // of the components
	components []component
	anchors    map[string]*tree.Node
	uses       map[*tree.Node][]*tree.Node // schema → examples beside it
}

// component is a named schema of the document.
type component struct {
	name string
	node *tree.Node
}

// New returns the schemas of a document.
func New(s *spec.Spec) *Set {
	set := &Set{
		spec:    s,
		modern:  !strings.HasPrefix(s.Version, "3.0"),
		schemas: map[*tree.Node]*Schema{},
		rules:   map[*tree.Node]*rules{},
		names:   map[*tree.Node]string{},
		anchors: map[string]*tree.Node{},
		uses:    map[*tree.Node][]*tree.Node{},
	}
	if root := set.root(); root != nil {
		if named := root.Get("components").Get("schemas"); named != nil {
			for _, pair := range named.Pairs {
				set.components = append(set.components, component{pair.Key.Value, pair.Value})
				set.names[pair.Value] = pair.Key.Value
			}
		}
		set.index(root, map[*tree.Node]bool{})
	}
	return set
}

func (s *Set) root() *tree.Node {
	if s.spec.Doc == nil {
		return nil
	}
	return s.spec.Doc.Root
}

// dataKeys hold values, in which keywords have no meaning.
var dataKeys = []string{"default", "enum", "const", "value", "example"}

// index finds the anchors, and the examples that stand beside schemas: in media
// types, parameters and headers. A property that is called "schema" may be
// taken for one of those: its "examples" do not satisfy it and do no harm.
func (s *Set) index(n *tree.Node, seen map[*tree.Node]bool) {
	if n.Alias || seen[n] {
		return
	}
	seen[n] = true
	for _, item := range n.Items {
		s.index(item, seen)
	}
	for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
		if name := n.Get(keyword).Text(); name != "" && s.modern && s.anchors[name] == nil {
			s.anchors[name] = n
		}
	}
	if schema := n.Get("schema"); schema != nil {
		s.uses[schema] = append(s.uses[schema], s.examplesOf(n)...)
	}
	for _, pair := range n.Pairs {
		if !slices.Contains(dataKeys, pair.Key.Value) && !strings.HasPrefix(pair.Key.Value, "x-") {
			s.index(pair.Value, seen)
		}
	}
}

// examplesOf returns the values of "example" and "examples" of a media type,
// a parameter or a header.
func (s *Set) examplesOf(n *tree.Node) []*tree.Node {
	var found []*tree.Node
	if example := n.Get("example"); example != nil {
		found = append(found, example)
	}
	if named := n.Get("examples"); named != nil && named.Kind == tree.Mapping {
		for _, pair := range named.Pairs {
			if value := s.spec.Resolve(pair.Value).Get("value"); value != nil {
				found = append(found, value)
			}
		}
	}
	return found
}

// Schema is a schema object of the document at one place of its use. It does
// not change and may be used by several goroutines at once.
type Schema struct {
	set   *Set
	node  *tree.Node
	rules *rules
	uses  []any // examples beside the schema

	once  sync.Once
	shown map[shownKey]bool
}

// Node returns the schema object that the Schema was made from.
func (c *Schema) Node() *tree.Node { return c.node }

// At returns the schema that a node of the document holds: an object, maybe
// with a $ref, or a boolean. nil and what is no schema accept everything.
func (s *Set) At(node *tree.Node) *Schema {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.schemas[node]; known != nil {
		return known
	}
	c := &Schema{set: s, node: node, rules: s.compile(node)}
	s.cutCircles()
	for _, example := range s.uses[node] {
		c.uses = append(c.uses, FromNode(example))
	}
	s.schemas[node] = c
	return c
}
