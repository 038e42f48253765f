package reference

import (
	"strconv"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// word returns a text of the page in its language. Calls have the English text
// itself, so that a test finds them all.
func (b *builder) word(english string) string { return b.messages.Text(english) }

func code(text string) phrase { return phrase{{text, true}} }

// around puts a phrase into a text that has "%s".
func around(text string, inner phrase) phrase {
	before, after, _ := strings.Cut(text, "%s")
	return append(append(phrase{{before, false}}, inner...), piece{after, false})
}

// maxArrays is how many arrays in arrays a type is written with.
const maxArrays = 6

// kindKey tells apart what a type is told from.
type kindKey struct {
	first    *tree.Pair
	parts    int
	nullable bool
}

// kindOf puts a type in words: "array of string", "string or null".
func (b *builder) kindOf(s *shape, depth int) phrase {
	if len(s.nodes) == 0 {
		return b.newKind(s, depth)
	}
	key := kindKey{identity(s.nodes[0]), len(s.nodes), s.nullable}
	known, ok := b.kinds[key]
	if !ok {
		b.kinds[key] = nil // a choice may lead back here
		known = b.newKind(s, depth)
		b.kinds[key] = known
	}
	return known
}

func (b *builder) newKind(s *shape, depth int) phrase {
	if s.lost != "" {
		return code(s.lost)
	}
	if s.never {
		return phrase{{b.word("nothing"), false}}
	}
	var list []phrase
	for _, t := range s.types() {
		list = append(list, b.typeWords(s, t, depth))
	}
	if len(list) == 0 {
		list = b.choiceWords(s, depth)
	}
	if len(list) == 0 {
		list = valueTypes(s)
	}
	if len(list) == 0 && len(items(s.get("type"))) == 0 {
		return phrase{{b.word("any value"), false}}
	}
	if s.mayBeNull() {
		list = append(list, code("null"))
	}
	return b.or(list)
}

// or joins different phrases.
func (b *builder) or(list []phrase) phrase {
	var joined phrase
	seen := map[string]bool{}
	for _, p := range list {
		text := p.String()
		if seen[text] || text == "" {
			continue
		}
		if len(seen) > 0 {
			joined = append(joined, piece{" " + b.word("or") + " ", false})
		}
		seen[text] = true
		joined = append(joined, p...)
	}
	return joined
}

func (b *builder) typeWords(s *shape, t string, depth int) phrase {
	format := s.text("format")
	switch {
	case t == "array" && depth < maxArrays:
		return around(b.word("array of %s"), b.itemWords(s, depth))
	case t == "string" && isFile(s):
		return phrase{{b.word("file"), false}}
	case format != "" && t != "array" && t != "object":
		return code(t + " <" + format + ">")
	}
	return code(t)
}

// itemWords names the types of what an array holds.
func (b *builder) itemWords(s *shape, depth int) phrase {
	places := items(s.get("prefixItems"))
	if s.get("items") != nil || len(places) == 0 {
		item := b.shape(s.get("items"))
		return b.kindOf(&item, depth+1)
	}
	var list []phrase
	for _, place := range places[:min(len(places), maxChoiceWords)] {
		own := b.shape(place)
		list = append(list, b.kindOf(&own, depth+1))
	}
	return b.or(list)
}

// isFile reports whether a string stands for the bytes of a file.
func isFile(s *shape) bool {
	return s.text("format") == "binary" || s.get("contentMediaType") != nil && s.get("contentEncoding") == nil
}

// maxChoiceWords is how many different types of a choice are named.
const maxChoiceWords = 4

// choiceWords names the types of the branches.
func (b *builder) choiceWords(s *shape, depth int) []phrase {
	var list []phrase
	seen := map[string]bool{}
	if depth > maxArrays {
		return nil
	}
	for _, c := range s.choices() {
		for _, branch := range c.branches[:min(len(c.branches), 50)] {
			own := b.shape(branch)
			p := b.kindOf(&own, depth+2)
			if text := p.String(); text != "" && !seen[text] && len(seen) < maxChoiceWords {
				seen[text] = true
				list = append(list, p)
			}
		}
	}
	return list
}

// valueTypes tells the types from the values that are allowed.
func valueTypes(s *shape) []phrase {
	values := items(s.get("enum"))
	if constant := s.get("const"); constant != nil {
		values = append([]*tree.Node{constant}, values...)
	}
	var list []phrase
	seen := map[string]bool{}
	for _, v := range values {
		if t := typeOf(v); t != "null" && !seen[t] {
			seen[t] = true
			list = append(list, code(t))
		}
	}
	return list
}

func typeOf(n *tree.Node) string {
	switch n.Kind {
	case tree.Mapping:
		return "object"
	case tree.Sequence:
		return "array"
	}
	switch n.Type {
	case tree.Null:
		return "null"
	case tree.Bool:
		return "boolean"
	case tree.Int:
		return "integer"
	case tree.Float:
		return "number"
	}
	return "string"
}

// limits returns what bounds a value.
func (b *builder) limits(s *shape) []fact {
	var list []fact
	add := func(label, value string) {
		if value != "" {
			list = append(list, fact{label: label, values: []string{value}})
		}
	}
	add(b.word("Range"), valueRange(s))
	add(b.word("Length"), span(s, "minLength", "maxLength"))
	add(b.word("Number of items"), span(s, "minItems", "maxItems"))
	add(b.word("Number of keys"), span(s, "minProperties", "maxProperties"))
	add(b.word("Multiple of"), number(s.get("multipleOf")))
	add(b.word("Pattern"), s.text("pattern"))
	add(b.word("Encoding"), s.text("contentEncoding"))
	add(b.word("Media type"), s.text("contentMediaType"))
	if s.isTrue("uniqueItems") {
		list = append(list, fact{label: b.word("No item twice")})
	}
	return list
}

func number(n *tree.Node) string {
	if n == nil || n.Kind != tree.Scalar || n.Type != tree.Int && n.Type != tree.Float {
		return ""
	}
	return n.Value
}

// span writes two limits that are inclusive.
func span(s *shape, low, high string) string {
	return between(number(s.get(low)), number(s.get(high)))
}

func between(low, high string) string {
	switch {
	case low == "" && high == "":
		return ""
	case high == "":
		return "≥ " + low
	case low == "":
		return "≤ " + high
	case low == high:
		return low
	}
	return low + " – " + high
}

// valueRange writes the range of a number. OpenAPI 3.0 has exclusiveMinimum as
// a boolean beside minimum.
func valueRange(s *shape) string {
	low, lowOpen := bound(s, "minimum", "exclusiveMinimum")
	high, highOpen := bound(s, "maximum", "exclusiveMaximum")
	if !lowOpen && !highOpen {
		return between(low, high)
	}
	var parts []string
	if low != "" {
		parts = append(parts, relation(lowOpen, "> ", "≥ ")+low)
	}
	if high != "" {
		parts = append(parts, relation(highOpen, "< ", "≤ ")+high)
	}
	return strings.Join(parts, ", ")
}

func relation(open bool, strict, weak string) string {
	if open {
		return strict
	}
	return weak
}

func bound(s *shape, key, exclusive string) (value string, open bool) {
	if value := number(s.get(exclusive)); value != "" {
		return value, true
	}
	value = number(s.get(key))
	return value, value != "" && s.get(exclusive).IsTrue()
}

// maxInline is the length up to which a value stands within a line.
const maxInline = 90

// facts returns what is to be said of a value, in the order in which it is
// shown.
func (b *builder) facts(s *shape) []fact {
	var list []fact
	if v := s.get("default"); v != nil {
		list = append(list, valueFact(b.word("Default"), v))
	}
	if v := s.get("const"); v != nil {
		list = append(list, valueFact(b.word("Always"), v))
	}
	if values := items(s.get("enum")); len(values) > 0 {
		list = append(list, b.enumFact(values))
	}
	list = append(list, b.limits(s)...)
	list = append(list, b.others(s)...)
	if v := s.get("example"); v != nil {
		list = append(list, valueFact(b.word("Example"), v))
	} else if values := items(s.get("examples")); len(values) > 0 {
		list = append(list, b.exampleFacts(values)...)
	}
	return list
}

// others returns what a value must not be, what an array must hold, and what the
// value is called in XML.
func (b *builder) others(s *shape) []fact {
	var list []fact
	for _, n := range s.nodes {
		if not := n.Get("not"); not != nil {
			list = append(list, b.about(b.word("Must not be"), not))
		}
	}
	if n := s.get("contains"); n != nil {
		f := b.about(b.word("Must contain"), n)
		if count := span(s, "minContains", "maxContains"); count != "" {
			f.values = append(f.values, "× "+count)
		}
		list = append(list, f)
	}
	if n := s.get("xml"); n != nil {
		if text := xmlText(n); text != "" {
			list = append(list, fact{label: "XML", values: []string{text}})
		}
	}
	return list
}

// about tells in short what a schema allows.
func (b *builder) about(label string, n *tree.Node) fact {
	s := b.shape(n)
	f := fact{label: label}
	if v := s.get("const"); v != nil {
		f.values = append(f.values, plain(v))
	}
	for _, v := range items(s.get("enum")) {
		f.values = append(f.values, plain(v))
	}
	if len(f.values) == 0 {
		if kind := b.kindOf(&s, 0).String(); kind != b.word("any value") {
			f.values = append(f.values, first(s.name, kind))
		}
	}
	for _, one := range b.limits(&s) {
		f.values = append(f.values, strings.TrimSpace(one.label+" "+strings.Join(one.values, " ")))
	}
	if required := items(s.get("required")); len(required) > 0 {
		var names []string
		for _, name := range required {
			names = append(names, name.Text())
		}
		f.values = append(f.values, b.word("with")+" "+strings.Join(names, ", "))
	}
	if len(f.values) == 0 {
		f.values = append(f.values, compactJSON(n, maxInline))
	}
	return f
}

// xmlText writes the name of an element or attribute as it stands in XML.
func xmlText(n *tree.Node) string {
	name := n.Get("name").Text()
	if prefix := n.Get("prefix").Text(); prefix != "" && name != "" {
		name = prefix + ":" + name
	}
	space := ""
	if namespace := n.Get("namespace").Text(); namespace != "" {
		space = ` xmlns="` + namespace + `"`
	}
	switch {
	case n.Get("attribute").IsTrue():
		return first(name, "…") + `="…"`
	case n.Get("wrapped").IsTrue():
		return "<" + first(name, "…") + space + ">…</" + first(name, "…") + ">"
	case name != "" || space != "":
		return "<" + first(name, "…") + space + ">"
	}
	return ""
}

func (b *builder) exampleFacts(values []*tree.Node) []fact {
	values = values[:min(len(values), 5)]
	if len(values) == 1 {
		return []fact{valueFact(b.word("Example"), values[0])}
	}
	f := fact{label: b.word("Examples")}
	for _, v := range values {
		one := valueFact("", v)
		f.long = f.long || one.long
		f.values = append(f.values, one.values...)
	}
	return []fact{f}
}

// maxValueBytes bounds the values of all enums of a page.
const maxValueBytes = 512 << 10

func (b *builder) enumFact(values []*tree.Node) fact {
	f := fact{label: b.word("Allowed values")}
	for i, v := range values {
		text := plain(v)
		if b.valueBytes += len(text) + 30; b.valueBytes > maxValueBytes && i >= shownValues {
			f.values = append(f.values, "… "+strconv.Itoa(len(values)-i))
			break
		}
		f.values = append(f.values, text)
	}
	return f
}

func valueFact(label string, v *tree.Node) fact {
	text := plain(v)
	if len(text) <= maxInline && !strings.Contains(text, "\n") {
		return fact{label: label, values: []string{text}}
	}
	if v.Kind != tree.Scalar {
		text = printJSON(v, maxRowValue)
	}
	return fact{label: label, values: []string{cut(text, maxRowValue)}, long: true}
}

// maxRowValue is the length of a value in a row beyond which it is cut.
const maxRowValue = 4000

func cut(text string, length int) string {
	if len(text) <= length {
		return text
	}
	for length > 0 && text[length]&0xC0 == 0x80 {
		length--
	}
	return text[:length] + "…"
}

// plain writes a value within a line. A string has quotes only where it could
// be taken for something else.
func plain(n *tree.Node) string {
	if n.Kind != tree.Scalar {
		return compactJSON(n, maxRowValue)
	}
	if n.Type != tree.String {
		return scalarJSON(n)
	}
	text := cut(n.Value, maxRowValue)
	if text == "" || strings.TrimSpace(text) != text {
		return strconv.Quote(text)
	}
	if _, err := schema.Decode([]byte(text)); err == nil && text[0] != '{' && text[0] != '[' {
		return strconv.Quote(text)
	}
	return text
}
