package reference

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// printer writes values as JSON in the order of the document. Aliases let a
// small document mean a large value, so it stops at a length.
type printer struct {
	out    strings.Builder
	indent string // "" writes all on one line
	max    int
	python bool // True, False, None
}

// printJSON writes a value over several lines.
func printJSON(n *tree.Node, length int) string {
	p := printer{indent: "  ", max: length}
	p.value(n, 0)
	return p.text()
}

func compactJSON(n *tree.Node, length int) string {
	p := printer{max: length}
	p.value(n, 0)
	return p.text()
}

func (p *printer) text() string {
	if p.full() {
		return cut(p.out.String(), p.max)
	}
	return p.out.String()
}

func (p *printer) full() bool { return p.out.Len() > p.max }

func (p *printer) value(n *tree.Node, depth int) {
	switch {
	case p.full():
	case n.Kind == tree.Mapping:
		p.out.WriteByte('{')
		for i, pair := range n.Pairs {
			p.next(i, depth+1)
			p.out.WriteString(quoteJSON(pair.Key.Value) + ": ")
			if p.value(pair.Value, depth+1); p.full() {
				return
			}
		}
		p.close('}', len(n.Pairs), depth)
	case n.Kind == tree.Sequence:
		p.out.WriteByte('[')
		for i, item := range n.Items {
			p.next(i, depth+1)
			if p.value(item, depth+1); p.full() {
				return
			}
		}
		p.close(']', len(n.Items), depth)
	case p.python && n.Type == tree.Null:
		p.out.WriteString("None")
	case p.python && n.Type == tree.Bool:
		p.out.WriteString(map[bool]string{true: "True", false: "False"}[n.IsTrue()])
	default:
		p.out.WriteString(scalarJSON(n))
	}
}

func (p *printer) next(i, depth int) {
	if i > 0 {
		p.out.WriteByte(',')
	}
	if p.indent != "" {
		p.line(depth)
	} else if i > 0 {
		p.out.WriteByte(' ')
	}
}

func (p *printer) close(end byte, size, depth int) {
	if p.indent != "" && size > 0 {
		p.line(depth)
	}
	p.out.WriteByte(end)
}

func (p *printer) line(depth int) {
	p.out.WriteByte('\n')
	for range depth {
		p.out.WriteString(p.indent)
	}
}

// scalarJSON writes a scalar as JSON does, whatever YAML allowed.
func scalarJSON(n *tree.Node) string {
	if n.Type == tree.String {
		return quoteJSON(n.Value)
	}
	data, err := json.Marshal(schema.FromNode(n))
	if err != nil {
		return quoteJSON(n.Value)
	}
	return string(data)
}

// quoteJSON writes a text in double quotes. Python, JavaScript and Java read
// it alike.
func quoteJSON(text string) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		return `""`
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// toNode returns a made-up value as a node, with its properties in the order
// in which the schema names them.
func (b *builder) toNode(v any, s shape) *tree.Node {
	switch v := v.(type) {
	case map[string]any:
		return b.objectNode(v, s)
	case []any:
		n := &tree.Node{Kind: tree.Sequence}
		item := b.shape(s.get("items"))
		for _, one := range v {
			n.Items = append(n.Items, b.toNode(one, item))
		}
		return n
	case string:
		return &tree.Node{Value: v}
	case bool:
		return &tree.Node{Type: tree.Bool, Value: map[bool]string{true: "true", false: "false"}[v]}
	case nil:
		return &tree.Node{Type: tree.Null, Value: "null"}
	}
	data, err := json.Marshal(v)
	if err != nil {
		return &tree.Node{Type: tree.Null, Value: "null"}
	}
	t := tree.Int
	if bytes.ContainsAny(data, ".eE") {
		t = tree.Float
	}
	return &tree.Node{Type: t, Value: string(data)}
}

func (b *builder) objectNode(v map[string]any, s shape) *tree.Node {
	n := &tree.Node{Kind: tree.Mapping}
	add := func(name string, of shape) {
		n.Pairs = append(n.Pairs, tree.Pair{Key: &tree.Node{Value: name}, Value: b.toNode(v[name], of)})
	}
	done := map[string]bool{}
	for _, p := range b.allProperties(s, v) {
		if _, there := v[p.name]; there && !done[p.name] {
			done[p.name] = true
			add(p.name, b.propertyShape(p))
		}
	}
	var rest []string
	for name := range v {
		if !done[name] {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	other := b.shape(s.get("additionalProperties"))
	for _, name := range rest {
		add(name, other)
	}
	return n
}

// allProperties returns the properties of an object, and those of the branch
// that it seems to be of.
func (b *builder) allProperties(s shape, v map[string]any) []property {
	list := s.properties()
	for _, c := range s.choices() {
		best, most := []property(nil), 0
		for _, branch := range c.branches[:min(len(c.branches), 50)] {
			own := b.shape(branch)
			props, hits := own.properties(), 0
			for _, p := range props {
				if _, there := v[p.name]; there {
					hits++
				}
			}
			if hits > most {
				best, most = props, hits
			}
		}
		list = append(list, best...)
	}
	return list
}
