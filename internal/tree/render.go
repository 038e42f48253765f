package tree

import (
	"errors"
	"path"
	"strings"
	"unicode/utf8"
)

// flowWidth is the length up to which a flow collection stays on one line.
const flowWidth = 80

// maxKey is the length at which YAML stops to look for the colon of a key.
const maxKey = 1000

var (
	errLongKey = errors.New("a key is too long to be written in YAML")
	errNoColon = errors.New("the value's key has no colon and cannot get one: write the key on one line")
)

// renderer writes values in the habits of a file. Lines end with "\n", and
// those behind the first carry their indentation.
type renderer struct {
	habits
	under    string // the key that the value, or the list that it is in, belongs to
	noBlocks bool   // no literal or folded text
	err      error
}

// isJSON reports whether a node was read from a JSON file, where quotes and
// brackets say nothing about how its author would write YAML.
func isJSON(n *Node) bool {
	return strings.EqualFold(path.Ext(n.Span.Path()), ".json")
}

// afterKey returns what stands behind the colon of a key in a column.
func (r *renderer) afterKey(n *Node, column int) string {
	if r.isBlock(n) {
		if n.Kind == Mapping {
			column += r.step
			return "\n" + spaces(column) + r.pairs(n, column)
		}
		column += r.listStep
		return "\n" + spaces(column) + r.items(n, column)
	}
	return r.inline(n, column+r.step)
}

// afterDash returns what stands behind a dash in a column.
func (r *renderer) afterDash(n *Node, column int) string {
	if !r.isBlock(n) {
		return r.inline(n, column+2)
	}
	if n.Kind == Mapping {
		return " " + r.pairs(n, column+2)
	}
	return " " + r.items(n, column+2)
}

// atRoot returns the text of a whole document.
func (r *renderer) atRoot(n *Node) string {
	if !r.isBlock(n) {
		return strings.TrimPrefix(r.inline(n, r.step), " ")
	}
	if n.Kind == Mapping {
		return r.pairs(n, 0)
	}
	return r.items(n, 0)
}

func (r *renderer) inline(n *Node, indent int) string {
	text := ""
	if n.Kind == Scalar {
		text = r.scalar(n, indent)
	} else {
		text = r.flow(n)
	}
	if text == "" {
		return ""
	}
	return " " + text
}

// pairs returns the lines of a block mapping, the first without indentation.
func (r *renderer) pairs(n *Node, column int) string {
	var b strings.Builder
	for i, pair := range n.Pairs {
		if i > 0 {
			b.WriteString("\n" + spaces(column))
		}
		b.WriteString(r.pair(pair, column))
	}
	return b.String()
}

func (r *renderer) pair(pair Pair, column int) string {
	defer func(outer string) { r.under = outer }(r.under)
	key := r.key(pair.Key, false)
	r.under = pair.Key.Value
	return key + ":" + r.afterKey(pair.Value, column)
}

func (r *renderer) items(n *Node, column int) string {
	var b strings.Builder
	for i, item := range n.Items {
		if i > 0 {
			b.WriteString("\n" + spaces(column))
		}
		b.WriteString(r.item(item, column))
	}
	return b.String()
}

func (r *renderer) item(n *Node, column int) string { return "-" + r.afterDash(n, column) }

// isBlock reports whether a collection is written with lines of its own.
func (r *renderer) isBlock(n *Node) bool {
	if n.Kind == Scalar || len(n.Pairs)+len(n.Items) == 0 {
		return false
	}
	return n.Style != Flow || isJSON(n) || !fitsFlow(n)
}

func fitsFlow(n *Node) bool {
	left := flowWidth
	return measure(n, &left)
}

// measure takes the rough length of a flow collection off what is left.
func measure(n *Node, left *int) bool {
	if n.Kind == Scalar {
		*left -= utf8.RuneCountInString(n.Value)
		return *left >= 0 && !strings.Contains(n.Value, "\n")
	}
	*left -= 2
	for _, item := range n.Items {
		*left -= 2
		if *left < 0 || !measure(item, left) {
			return false
		}
	}
	for _, pair := range n.Pairs {
		*left -= 4 + utf8.RuneCountInString(pair.Key.Value)
		if *left < 0 || !measure(pair.Value, left) {
			return false
		}
	}
	return true
}

// flow returns a value on one line, as it stands in a flow collection.
func (r *renderer) flow(n *Node) string {
	var parts []string
	switch n.Kind {
	case Scalar:
		return r.flowScalar(n)
	case Sequence:
		for _, item := range n.Items {
			parts = append(parts, r.flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for _, pair := range n.Pairs {
		parts = append(parts, r.flowPair(pair))
	}
	if r.braceGap && len(parts) > 0 {
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (r *renderer) flowPair(pair Pair) string {
	defer func(outer string) { r.under = outer }(r.under)
	key := r.key(pair.Key, true)
	r.under = pair.Key.Value
	return key + ": " + r.flow(pair.Value)
}

func (r *renderer) flowScalar(n *Node) string {
	if n.Type != String {
		if text := r.other(n); text != "" {
			return text
		}
		return "null"
	}
	if isPlainStyle(n) && isPlainSafe(n.Value, true) {
		return n.Value
	}
	return quoted(n.Value, r.quoteFor(n))
}

// isPlainStyle reports whether quotes are needed only where the text needs
// them.
func isPlainStyle(n *Node) bool {
	return n.Style != SingleQuoted && n.Style != DoubleQuoted || isJSON(n)
}

func (r *renderer) quoteFor(n *Node) byte {
	if q := r.quotes[r.under]; q != 0 {
		return q
	}
	return r.quoteForKey(n)
}

func (r *renderer) quoteForKey(n *Node) byte {
	switch {
	case r.quote != 0:
		return r.quote
	case n.Style == SingleQuoted:
		return '\''
	}
	return '"'
}

// scalar returns a scalar outside of flow collections; indent is that of the
// lines of a block below it.
func (r *renderer) scalar(n *Node, indent int) string {
	if n.Type != String {
		return r.other(n)
	}
	indent = max(indent, 1)
	plain := isPlainStyle(n)
	block := plain && (n.Style == Literal || n.Style == Folded || strings.Contains(n.Value, "\n"))
	switch {
	case block && !r.noBlocks && n.Style == Folded && foldedFits(n.Value):
		return folded(n.Value, indent)
	case block && !r.noBlocks && literalFits(n.Value):
		return literal(n.Value, indent)
	case plain && isPlainSafe(n.Value, false):
		return n.Value
	}
	return quoted(n.Value, r.quoteFor(n))
}

// other returns a null, boolean or number.
func (r *renderer) other(n *Node) string {
	t := resolve(n.Value)
	if t == n.Type || isNumber(t) && isNumber(n.Type) {
		return n.Value
	}
	switch n.Type {
	case Null:
		return "null"
	case Bool:
		if strings.EqualFold(n.Value, "true") {
			return "true"
		}
		return "false"
	}
	return quoted(n.Value, r.quoteFor(n))
}

func (r *renderer) key(n *Node, flow bool) string {
	text := r.keyText(n, flow)
	if utf8.RuneCountInString(text) > maxKey {
		r.err = errLongKey
	}
	return text
}

func (r *renderer) keyText(n *Node, flow bool) string {
	if isStatusCode(n.Value) {
		switch {
		case r.numberKey == 'p':
			return n.Value
		case r.numberKey != 0:
			return quoted(n.Value, r.numberKey)
		case n.Type != String:
			return n.Value
		}
	}
	if n.Type != String && n.Value != "" && resolve(n.Value) == n.Type {
		return n.Value
	}
	if isPlainStyle(n) && isPlainSafe(n.Value, flow) {
		return n.Value
	}
	return quoted(n.Value, r.quoteForKey(n))
}

// json returns a value in JSON. Its further lines are indented by indent; on
// one line if spread is false.
func (r *renderer) json(n *Node, indent string, spread bool) string {
	switch {
	case n.Kind == Scalar:
		return scalarJSON(n)
	case n.Kind == Sequence && len(n.Items) == 0:
		return "[]"
	case len(n.Pairs)+len(n.Items) == 0:
		return "{}"
	case n.Kind == Sequence && spread && r.inlineList && allScalars(n) && fitsFlow(n):
		spread = false
	}
	inner := indent + r.unit
	parts := make([]string, 0, len(n.Items)+len(n.Pairs))
	for _, item := range n.Items {
		parts = append(parts, r.json(item, inner, spread))
	}
	for _, pair := range n.Pairs {
		parts = append(parts, r.pairJSON(pair, inner, spread))
	}
	open, shut := "[", "]"
	if n.Kind == Mapping {
		open, shut = "{", "}"
	}
	if !spread {
		return open + strings.Join(parts, r.comma) + shut
	}
	return open + "\n" + inner + strings.Join(parts, ",\n"+inner) + "\n" + indent + shut
}

func (r *renderer) pairJSON(pair Pair, indent string, spread bool) string {
	return quotedJSON(pair.Key.Value) + r.colon + r.json(pair.Value, indent, spread)
}

func allScalars(n *Node) bool {
	for _, item := range n.Items {
		if item.Kind != Scalar {
			return false
		}
	}
	return true
}

func scalarJSON(n *Node) string {
	switch n.Type {
	case Null:
		return "null"
	case Bool:
		if strings.EqualFold(n.Value, "true") {
			return "true"
		}
		return "false"
	case Int, Float:
		return numberJSON(n.Value)
	}
	return quotedJSON(n.Value)
}
