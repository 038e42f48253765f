package reference

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// How much of examples a page holds.
const (
	maxExamples     = 30
	maxExample      = 64 << 10 // bytes of one
	maxExampleBytes = 1 << 20  // of all
	maxMadeUp       = 40       // values that are made up
)

// examples returns the examples of a media type: those beside the schema, else
// one that is made from it.
func (b *builder) examples(m *tree.Node, mediaType string, d schema.Direction) []example {
	var list []example
	for _, pair := range pairs(m.Get("examples")) {
		if len(list) == maxExamples {
			break
		}
		e := b.spec.Resolve(pair.Value)
		one := example{
			key:         pair.Key.Value,
			name:        first(e.Get("summary").Text(), pair.Key.Value),
			description: e.Get("description").Text(),
			address:     e.Get("externalValue").Text(),
		}
		if v := e.Get("value"); v != nil {
			one.text, one.language = b.show(v, mediaType)
		}
		list = append(list, one)
	}
	if v := m.Get("example"); v != nil && len(list) == 0 {
		list = append(list, b.exampleOf(v, mediaType))
	}
	if len(list) > 0 {
		return list
	}
	node := m.Get("schema")
	if node == nil {
		return nil
	}
	if v := schemaExample(b.shape(node)); v != nil {
		return []example{b.exampleOf(v, mediaType)}
	}
	if v := b.madeUp(node, d); v != nil && v.Type != tree.Null {
		return []example{b.exampleOf(v, mediaType)}
	}
	return nil
}

// schemaExample returns the example that a schema itself gives.
func schemaExample(s shape) *tree.Node {
	if v := s.get("example"); v != nil {
		return v
	}
	for _, v := range items(s.get("examples")) {
		return v
	}
	return nil
}

func (b *builder) exampleOf(v *tree.Node, mediaType string) example {
	text, language := b.show(v, mediaType)
	return example{name: b.word("Example"), text: text, language: language}
}

// show writes a value in a media type. A text in another type than JSON is
// shown as it is.
func (b *builder) show(v *tree.Node, mediaType string) (text, language string) {
	room := max(0, min(maxExample, maxExampleBytes-b.exampleBytes))
	switch {
	case isJSON(mediaType):
		text, language = printJSON(v, room), "json"
	case v.Kind == tree.Scalar:
		text = cut(v.Value, room)
		if strings.Contains(mediaType, "xml") || strings.Contains(mediaType, "html") {
			language = "xml"
		}
	default:
		text, language = printJSON(v, room), "json"
	}
	b.exampleBytes += len(text)
	return text, language
}

// isJSON reports whether a body of a media type, or of a range of them, is
// shown as JSON.
func isJSON(mediaType string) bool {
	base := spec.BaseMedia(mediaType)
	return spec.IsJSON(base) || base == "*/*" || base == "application/*"
}

// tries is how many values are made up for a request. Each leaves other
// optional properties out, and the fullest is taken.
const tries = 6

// made tells apart the values that are made up.
type made struct {
	schema    *tree.Pair
	direction schema.Direction
}

// madeUp makes a value for a schema, nil where that is hard.
func (b *builder) madeUp(node *tree.Node, d schema.Direction) *tree.Node {
	s := b.shape(node)
	key := made{s.key, d}
	if v, known := b.values[key]; known && s.key != nil {
		return v
	}
	if len(b.values) >= maxMadeUp || b.isTangled(node) {
		return nil
	}
	if b.schemas == nil {
		b.schemas = schema.New(b.spec)
	}
	v := b.fullest(b.schemas.At(node), s, d)
	b.values[key] = v
	return v
}

func (b *builder) fullest(c *schema.Schema, s shape, d schema.Direction) *tree.Node {
	var best *tree.Node
	size := -1
	for try := range uint64(tries) {
		v, err := c.Generate(rand.New(rand.NewPCG(try, 7)), d)
		if err != nil {
			return best
		}
		n := b.toNode(v, s)
		own := count(n)
		if own > size {
			best, size = n, own
		}
		if d == schema.Response || own > enoughValues {
			break // complete already, or large enough
		}
	}
	return best
}

// enoughValues is the size of a value that need not be fuller.
const enoughValues = 60

// maxKnots is how many choices in circles a schema may have for which a value
// is made up: each multiplies the ways that have to be tried.
const maxKnots = 4

// isTangled reports whether a schema holds itself and more than a few choices.
func (b *builder) isTangled(node *tree.Node) bool {
	w := &knots{b: b, state: map[*tree.Pair]bool{}}
	w.visit(node, 0)
	return w.deep || w.circle && w.choices > maxKnots
}

// knots walks all schemas that can be reached, each once.
type knots struct {
	b       *builder
	state   map[*tree.Pair]bool // true: on the way to the current one
	choices int
	circle  bool
	deep    bool
}

func (w *knots) visit(n *tree.Node, depth int) {
	if w.deep = w.deep || depth > 500; w.deep || n == nil {
		return
	}
	if reference(n) != "" {
		if target := w.b.spec.Resolve(n); target != n {
			w.visit(target, depth+1)
		}
	}
	id := identity(n)
	if id == nil {
		return
	}
	if onWay, seen := w.state[id]; seen {
		w.circle = w.circle || onWay
		return
	}
	w.state[id] = true
	defer func() { w.state[id] = false }()
	for _, pair := range n.Pairs {
		switch pair.Key.Value {
		case "oneOf", "anyOf":
			w.choices++
			w.list(pair.Value.Items, depth)
		case "allOf", "prefixItems":
			w.list(pair.Value.Items, depth)
		case "properties", "patternProperties":
			for _, property := range pair.Value.Pairs {
				w.visit(property.Value, depth+1)
			}
		case "items", "additionalProperties", "not", "if", "then", "else", "contains":
			w.visit(pair.Value, depth+1)
		}
	}
}

func (w *knots) list(nodes []*tree.Node, depth int) {
	for _, n := range nodes {
		w.visit(n, depth+1)
	}
}

// count returns the number of values in a value.
func count(n *tree.Node) int {
	total := 1
	for _, pair := range n.Pairs {
		total += count(pair.Value)
	}
	for _, item := range n.Items {
		total += count(item)
	}
	return total
}

// valueOf returns the value that a parameter has in samples: an example, the
// default, one of the allowed values, or a made-up one.
func (b *builder) valueOf(p *tree.Node) *tree.Node {
	if list := b.parameterExamples(p); len(list) > 0 {
		return list[0]
	}
	holder, _ := b.spec.Holder(p)
	node := holder.Get("schema")
	s := b.shape(node)
	if v := schemaExample(s); v != nil {
		return v
	}
	for _, key := range []string{"default", "const"} {
		if v := s.get(key); v != nil {
			return v
		}
	}
	for _, v := range items(s.get("enum")) {
		return v
	}
	if node == nil {
		return nil
	}
	return b.madeUp(node, schema.Request)
}

// bodyValue returns the value of a request body in samples.
func (b *builder) bodyValue(m *tree.Node) *tree.Node {
	for _, pair := range pairs(m.Get("examples")) {
		if v := b.spec.Resolve(pair.Value).Get("value"); v != nil {
			return v
		}
	}
	if v := m.Get("example"); v != nil {
		return v
	}
	node := m.Get("schema")
	if node == nil {
		return nil
	}
	if v := schemaExample(b.shape(node)); v != nil {
		return v
	}
	return b.madeUp(node, schema.Request)
}

// statusClass returns the first digit of a status, "" for "default".
func statusClass(status string) string {
	if status == "" || status[0] < '1' || status[0] > '5' {
		return ""
	}
	if _, err := strconv.Atoi(status); err != nil && len(status) != 3 {
		return ""
	}
	return status[:1]
}
