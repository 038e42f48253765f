package schema

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"parlance/internal/tree"
)

// maxHops bounds how many references are followed one after the other.
const maxHops = 32

// compile returns the rules of a schema node. It is called with the lock held.
func (s *Set) compile(n *tree.Node) *rules {
	if known := s.rules[n]; known != nil {
		return known
	}
	if n != nil && !s.modern {
		// What stands beside a $ref has no meaning in 3.0: the node is its target.
		target := s.follow(n)
		if target != n {
			r := s.compile(target)
			s.rules[n] = r
			return r
		}
	}
	r := &rules{
		node: n, name: s.names[n], bare: true,
		minLength: -1, maxLength: -1, minItems: -1, maxItems: -1,
		minContains: -1, maxContains: -1, minProperties: -1, maxProperties: -1,
	}
	s.rules[n] = r
	s.pending = append(s.pending, r)
	if n == nil || n.Kind != tree.Mapping {
		r.never = n != nil && n.Kind == tree.Scalar && n.Type == tree.Bool && !n.IsTrue()
		return r
	}
	s.compileAnnotations(r, n)
	s.compileTypes(r, n)
	s.compileString(r, n)
	s.compileNumber(r, n)
	s.compileObject(r, n)
	s.compileArray(r, n)
	s.compileApplicators(r, n)
	return r
}

// follow returns what the $ref of n leads to, nil where that is nothing that
// can be read, and n itself if it has none.
func (s *Set) follow(n *tree.Node) *tree.Node {
	for range maxHops {
		ref := n.Get("$ref")
		if ref == nil || ref.Kind != tree.Scalar {
			return n
		}
		if n = s.locate(ref.Value); n == nil {
			return nil
		}
	}
	return nil
}

// locate finds the node that a reference names, "#/components/schemas/APP%20Key"
// or "#anchor", or nil.
func (s *Set) locate(ref string) *tree.Node {
	fragment, local := strings.CutPrefix(ref, "#")
	if !local {
		return nil // another file's: not read
	}
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	if fragment == "" {
		return s.root()
	}
	if fragment[0] != '/' {
		return s.anchors[fragment]
	}
	n := s.root()
	for token := range strings.SplitSeq(fragment[1:], "/") {
		token = tree.UnescapeToken(token)
		if n != nil && n.Kind == tree.Sequence {
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
			continue
		}
		n = n.Get(token)
	}
	return n
}

func (s *Set) compileAnnotations(r *rules, n *tree.Node) {
	r.readOnly = n.Get("readOnly").IsTrue()
	r.writeOnly = n.Get("writeOnly").IsTrue()
	if example := n.Get("example"); example != nil {
		r.examples = append(r.examples, FromNode(example))
	}
	if list := n.Get("examples"); list != nil && list.Kind == tree.Sequence {
		for _, example := range list.Items {
			r.examples = append(r.examples, FromNode(example))
		}
	}
	if value := n.Get("default"); value != nil {
		r.defaults = []any{FromNode(value)}
	}
}

var kindsByName = map[string]kind{
	"null": isNull, "boolean": isBool, "integer": isInteger, "number": isNumber,
	"string": isString, "array": isArray, "object": isObject,
}

func (s *Set) compileTypes(r *rules, n *tree.Node) {
	if types := n.Get("type"); types != nil {
		r.types = kindsByName[types.Text()]
		for _, item := range types.Items {
			r.types |= kindsByName[item.Text()]
		}
	}
	r.nullable = !s.modern && n.Get("nullable").IsTrue()
	if values := n.Get("enum"); values != nil && values.Kind == tree.Sequence {
		r.bare = false
		r.enum = make([]any, len(values.Items))
		for i, item := range values.Items {
			r.enum[i] = FromNode(item)
		}
	}
	// 3.0 does not know "const", but those who write it there mean it.
	if value := n.Get("const"); value != nil {
		r.bare = false
		r.hasConst, r.constant = true, FromNode(value)
	}
}

func (s *Set) compileString(r *rules, n *tree.Node) {
	r.minLength = s.count(r, n, "minLength")
	r.maxLength = s.count(r, n, "maxLength")
	if pattern := n.Get("pattern"); pattern != nil && pattern.Kind == tree.Scalar {
		r.bare = false
		r.patternText = pattern.Value
		r.pattern = compilePattern(pattern.Value)
	}
	if format := n.Get("format").Text(); format != "" {
		r.format = format
		r.check = formats[format]
		if r.check != nil || format == "int32" || format == "int64" {
			r.bare = false
		}
	}
}

// compilePattern returns nil for what RE2 cannot express.
func compilePattern(text string) *regexp.Regexp {
	compiled, err := regexp.Compile(fromECMA(text))
	if err != nil {
		return nil
	}
	return compiled
}

// count reads a limit that is a whole number, and returns -1 where there is
// none.
func (s *Set) count(r *rules, n *tree.Node, keyword string) int {
	value, ok := FromNode(n.Get(keyword)).(json.Number)
	if !ok {
		return -1
	}
	f, err := strconv.ParseFloat(value.String(), 64)
	if err != nil || f < 0 {
		return -1
	}
	r.bare = false
	return int(min(f, 1<<40))
}

func (s *Set) compileNumber(r *rules, n *tree.Node) {
	number := func(keyword string) *limit {
		if value, ok := FromNode(n.Get(keyword)).(json.Number); ok {
			r.bare = false
			return newLimit(value.String())
		}
		return nil
	}
	r.minimum, r.maximum = number("minimum"), number("maximum")
	r.aboveMinimum, r.belowMaximum = number("exclusiveMinimum"), number("exclusiveMaximum")
	if n.Get("exclusiveMinimum").IsTrue() {
		r.minimum, r.aboveMinimum = nil, r.minimum
	}
	if n.Get("exclusiveMaximum").IsTrue() {
		r.maximum, r.belowMaximum = nil, r.maximum
	}
	r.multipleOf = number("multipleOf")
	if r.multipleOf != nil && (r.multipleOf.exact.neg || r.multipleOf.exact.digits == "") {
		r.multipleOf = nil
	}
}

// schema compiles the schema that a keyword holds, and returns nil where the
// keyword is absent.
func (s *Set) schema(r *rules, n *tree.Node, keyword string) *rules {
	value := n.Get(keyword)
	if value == nil {
		return nil
	}
	r.bare = false
	return s.compile(value)
}

func (s *Set) schemaList(r *rules, n *tree.Node, keyword string) []*rules {
	value := n.Get(keyword)
	if value == nil || value.Kind != tree.Sequence || len(value.Items) == 0 {
		return nil
	}
	r.bare = false
	list := make([]*rules, len(value.Items))
	for i, item := range value.Items {
		list[i] = s.compile(item)
	}
	return list
}

func (s *Set) compileObject(r *rules, n *tree.Node) {
	if declared := n.Get("properties"); declared != nil && declared.Kind == tree.Mapping && len(declared.Pairs) > 0 {
		r.bare = false
		r.index = make(map[string]int, len(declared.Pairs))
		for _, pair := range declared.Pairs {
			if _, twice := r.index[pair.Key.Value]; twice {
				continue
			}
			r.index[pair.Key.Value] = len(r.properties)
			r.properties = append(r.properties, property{pair.Key.Value, s.compile(pair.Value)})
		}
	}
	if names := n.Get("required"); names != nil && names.Kind == tree.Sequence {
		for _, item := range names.Items {
			r.bare = false
			r.required = append(r.required, requirement{item.Text(), item})
		}
	}
	r.minProperties = s.count(r, n, "minProperties")
	r.maxProperties = s.count(r, n, "maxProperties")
	r.additional = s.schema(r, n, "additionalProperties")
	if s.modern {
		s.compileObject31(r, n)
	}
}

func (s *Set) compileObject31(r *rules, n *tree.Node) {
	r.names = s.schema(r, n, "propertyNames")
	r.unevaluated = s.schema(r, n, "unevaluatedProperties")
	if patterns := n.Get("patternProperties"); patterns != nil {
		for _, pair := range patterns.Pairs {
			r.bare = false
			if pattern := compilePattern(pair.Key.Value); pattern != nil {
				r.patterns = append(r.patterns, patternRule{pattern, s.compile(pair.Value)})
			}
		}
	}
	if named := n.Get("dependentRequired"); named != nil {
		for _, pair := range named.Pairs {
			r.bare = false
			d := dependency{name: pair.Key.Value, node: pair.Value}
			for _, item := range pair.Value.Items {
				d.required = append(d.required, item.Text())
			}
			r.dependent = append(r.dependent, d)
		}
	}
	if named := n.Get("dependentSchemas"); named != nil {
		for _, pair := range named.Pairs {
			r.bare, r.applies = false, true
			r.dependent = append(r.dependent, dependency{name: pair.Key.Value, node: pair.Value, rules: s.compile(pair.Value)})
		}
	}
}

func (s *Set) compileArray(r *rules, n *tree.Node) {
	r.items = s.schema(r, n, "items")
	r.minItems = s.count(r, n, "minItems")
	r.maxItems = s.count(r, n, "maxItems")
	if n.Get("uniqueItems").IsTrue() {
		r.bare, r.uniqueItems = false, true
	}
	if !s.modern {
		return
	}
	r.prefix = s.schemaList(r, n, "prefixItems")
	r.contains = s.schema(r, n, "contains")
	r.minContains = s.count(r, n, "minContains")
	r.maxContains = s.count(r, n, "maxContains")
	r.unevaluatedItems = s.schema(r, n, "unevaluatedItems")
}

func (s *Set) compileApplicators(r *rules, n *tree.Node) {
	r.all = s.schemaList(r, n, "allOf")
	r.any = s.schemaList(r, n, "anyOf")
	r.one = s.schemaList(r, n, "oneOf")
	r.not = s.schema(r, n, "not")
	if s.modern {
		if ref := n.Get("$ref"); ref != nil && ref.Kind == tree.Scalar {
			r.bare = false
			if target := s.locate(ref.Value); target != nil {
				r.ref = s.compile(target)
			}
		}
		if ref := n.Get("$dynamicRef"); ref != nil && ref.Kind == tree.Scalar {
			r.bare = false
			if target := s.locate(ref.Value); target != nil {
				r.all = append(r.all, s.compile(target))
			}
		}
		if r.when = s.schema(r, n, "if"); r.when != nil {
			r.then, r.otherwise = s.schema(r, n, "then"), s.schema(r, n, "else")
		}
	}
	r.discriminator = s.discriminator(r, n)
	r.applies = r.applies || r.ref != nil || r.all != nil || r.any != nil || r.one != nil || r.not != nil || r.when != nil
}

// discriminator reads which value names which branch: by the mapping of the
// document, by the names of the branches, and, where there are no branches, by
// the names of the components that extend this one with allOf.
func (s *Set) discriminator(r *rules, n *tree.Node) *discriminator {
	d := &discriminator{property: n.Get("discriminator").Get("propertyName").Text()}
	if d.property == "" {
		return nil
	}
	if mapping := n.Get("discriminator").Get("mapping"); mapping != nil {
		for _, pair := range mapping.Pairs {
			if target := s.mapped(pair.Value.Text()); target != nil {
				d.mapping = append(d.mapping, choice{pair.Key.Value, s.compile(target).target()})
			}
		}
	}
	for _, branches := range [][]*rules{r.one, r.any} {
		for _, branch := range branches {
			if branch = branch.target(); branch.name != "" {
				d.mapping = append(d.mapping, choice{branch.name, branch})
			}
		}
	}
	if r.one == nil && r.any == nil {
		d.mapping = append(d.mapping, s.extensions(r)...)
	}
	return d
}

func (s *Set) mapped(value string) *tree.Node {
	if strings.HasPrefix(value, "#") {
		return s.locate(value)
	}
	for _, c := range s.components {
		if c.name == value {
			return c.node
		}
	}
	return nil
}

func (s *Set) extensions(r *rules) []choice {
	var found []choice
	for _, c := range s.components {
		if c.node == r.node {
			found = append(found, choice{c.name, r})
		}
		parts := c.node.Get("allOf")
		if parts == nil {
			continue
		}
		for _, part := range parts.Items {
			if part.Get("$ref") != nil && s.follow(part) == r.node {
				found = append(found, choice{c.name, s.compile(c.node)})
			}
		}
	}
	return found
}

// cutCircles removes the references by which a schema would apply to a value
// because it applies to it: they say nothing, and never end.
func (s *Set) cutCircles() {
	for _, r := range s.pending {
		s.cut(r)
	}
	s.pending = s.pending[:0]
}

const (
	entered uint8 = iota + 1
	left
)

func (s *Set) cut(r *rules) {
	if r.circles != 0 {
		return
	}
	r.circles = entered
	for _, edge := range []**rules{&r.ref, &r.not, &r.when, &r.then, &r.otherwise} {
		s.cutEdge(edge, nil)
	}
	for _, list := range [][]*rules{r.all, r.any, r.one} {
		for i := range list {
			s.cutEdge(&list[i], s.compile(nil))
		}
	}
	for i := range r.dependent {
		s.cutEdge(&r.dependent[i].rules, nil)
	}
	r.circles = left
}

func (s *Set) cutEdge(edge **rules, instead *rules) {
	switch {
	case *edge == nil:
	case (*edge).circles == entered:
		*edge = instead
	default:
		s.cut(*edge)
	}
}
