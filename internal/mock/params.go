package mock

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"parlance/internal/schema"
)

// queryPair is one name=value of a query, the value still encoded.
type queryPair struct {
	name, raw string
}

// parseQuery splits a query. A semicolon separates nothing, and an escape that
// cannot be read stays as it is: what it makes of a value, its schema says.
func parseQuery(query string) []queryPair {
	if query == "" {
		return nil
	}
	var list []queryPair
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		name, raw, _ := strings.Cut(part, "=")
		list = append(list, queryPair{unescape(name, true), raw})
	}
	return list
}

// unescape decodes percent-encoding, and where plus is set "+" as a space.
func unescape(s string, plus bool) string {
	if plus && strings.Contains(s, "+") {
		s = strings.ReplaceAll(s, "+", " ")
	}
	if !strings.Contains(s, "%") {
		return s
	}
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}

func unescapeAll(list []string, plus bool) []string {
	for i := range list {
		list[i] = unescape(list[i], plus)
	}
	return list
}

// paramKey names a parameter.
type paramKey struct{ in, name string }

// readParams reads the documented parameters of a call, and tells the first
// that is missing or wrong.
func (c *call) readParams() *refusal {
	for _, p := range c.op.params {
		v, there := c.value(p)
		if !there {
			if p.required {
				return &refusal{kind: badParameter, in: p.in, reason: fmt.Sprintf("the %s parameter %q is missing", p.in, p.name)}
			}
			continue
		}
		if text, isText := v.(string); isText {
			if text == "" && p.allowEmpty {
				continue
			}
			if !utf8.ValidString(text) {
				return &refusal{kind: badParameter, in: p.in, reason: fmt.Sprintf("the %s parameter %q is not in UTF-8", p.in, p.name)}
			}
		}
		if !p.reader.valid(v) {
			broken := p.reader.schema.Validate(v, schema.Request)
			return &refusal{kind: badParameter, in: p.in, reason: fmt.Sprintf("the %s parameter %q: %s", p.in, p.name, explain(broken))}
		}
		if c.params == nil {
			c.params = make(map[paramKey]any, len(c.op.params))
		}
		c.params[paramKey{p.in, p.name}] = v
	}
	return nil
}

// explain says in a line what is wrong with a value.
func explain(broken []schema.Violation) string {
	if len(broken) == 0 {
		return "the value is not as documented"
	}
	if broken[0].Pointer == "" {
		return broken[0].Message
	}
	return "at " + broken[0].Pointer + ": " + broken[0].Message
}

// value returns what the request says of a parameter.
func (c *call) value(p *param) (v any, there bool) {
	switch p.in {
	case "path":
		raw, there := c.raw[p.name]
		if !there {
			return nil, false
		}
		return p.fromPath(raw), true
	case "query":
		return p.fromQuery(c.query, c.op)
	case "header":
		values := c.request.Header.Values(p.name)
		if len(values) == 0 {
			return nil, false
		}
		return p.delimited(strings.Join(values, ","), ",", func(s string) string { return strings.TrimSpace(s) }), true
	}
	return p.fromCookies(c.request)
}

// fromPath reads the styles simple, label and matrix.
func (p *param) fromPath(raw string) any {
	decode := func(s string) string { return unescape(s, false) }
	switch p.style {
	case "label":
		raw = strings.TrimPrefix(raw, ".")
		if p.explode {
			return p.delimited(raw, ".", decode)
		}
	case "matrix":
		return p.fromMatrix(raw, decode)
	}
	return p.delimited(raw, ",", decode)
}

// fromMatrix reads ";name=a,b", or ";name=a;name=b" and ";a=1;b=2" where
// exploded.
func (p *param) fromMatrix(raw string, decode func(string) string) any {
	parts := strings.Split(strings.TrimPrefix(raw, ";"), ";")
	if !p.explode || p.reader.scalar {
		_, value, _ := strings.Cut(parts[0], "=")
		return p.delimited(value, ",", decode)
	}
	if p.reader.object {
		var list []member
		for _, part := range parts {
			name, value, _ := strings.Cut(part, "=")
			list = append(list, member{decode(name), decode(value)})
		}
		return p.reader.members(list)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		_, value, _ := strings.Cut(part, "=")
		texts[i] = decode(value)
	}
	return p.reader.list(texts)
}

// delimited reads a raw value whose parts stand between separators: the items
// of an array, names and values of an object ("a,1,b,2", or "a=1,b=2" where
// exploded), or one scalar.
func (p *param) delimited(raw, sep string, decode func(string) string) any {
	if p.content {
		return p.decodeContent(decode(raw))
	}
	r := p.reader
	var readings []any
	if r.scalar {
		readings = append(readings, r.read(decode(raw)))
	}
	if r.array {
		texts := []string{}
		if raw != "" {
			texts = strings.Split(raw, sep)
		}
		for i := range texts {
			texts[i] = decode(texts[i])
		}
		readings = append(readings, r.list(texts))
		if decoded := decode(raw); len(texts) == 1 && strings.Contains(decoded, sep) {
			// Many clients encode the separator too.
			readings = append(readings, r.list(strings.Split(decoded, sep)))
		}
	}
	if r.object {
		readings = append(readings, r.members(p.pairs(raw, sep, decode)))
	}
	return r.best(readings)
}

func (p *param) pairs(raw, sep string, decode func(string) string) []member {
	if raw == "" {
		return nil
	}
	var list []member
	parts := strings.Split(raw, sep)
	for i := 0; i < len(parts); i++ {
		name, value, exploded := strings.Cut(parts[i], "=")
		if (!p.explode || !exploded) && i+1 < len(parts) {
			name, value = parts[i], parts[i+1]
			i++
		}
		list = append(list, member{decode(name), decode(value)})
	}
	return list
}

func (p *param) decodeContent(text string) any {
	v, err := schema.Decode([]byte(text))
	if err != nil {
		return text
	}
	return v
}

// fromQuery reads the styles form, spaceDelimited, pipeDelimited and
// deepObject.
func (p *param) fromQuery(query []queryPair, o *op) (v any, there bool) {
	decode := func(s string) string { return unescape(s, true) }
	if p.style == "deepObject" {
		return p.fromDeepObject(query)
	}
	var raws []string
	for _, pair := range query {
		if pair.name == p.name {
			raws = append(raws, pair.raw)
		}
	}
	if p.reader.object && p.explode && !p.content && !p.reader.scalar {
		return p.fromSpread(query, o)
	}
	if len(raws) == 0 {
		return nil, false
	}
	if p.reader.array && p.explode && !p.content {
		readings := []any{p.reader.list(unescapeAll(append([]string(nil), raws...), true))}
		if p.reader.scalar && len(raws) == 1 {
			readings = append([]any{p.reader.read(decode(raws[0]))}, readings...)
		}
		return p.reader.best(readings), true
	}
	raw, sep := raws[0], ","
	switch p.style {
	case "spaceDelimited":
		raw, sep = strings.ReplaceAll(strings.ReplaceAll(raw, "%20", " "), "+", " "), " "
	case "pipeDelimited":
		raw, sep = strings.ReplaceAll(strings.ReplaceAll(raw, "%7C", "|"), "%7c", "|"), "|"
	}
	return p.delimited(raw, sep, decode), true
}

// fromSpread reads an object whose properties stand beside each other, each as
// a parameter of its own.
func (p *param) fromSpread(query []queryPair, o *op) (v any, there bool) {
	var list []member
	for _, pair := range query {
		declared := p.reader.props[pair.name] != nil
		if declared || p.reader.free && !o.hasParam("query", pair.name) {
			list = append(list, member{pair.name, unescape(pair.raw, true)})
		}
	}
	return p.reader.members(list), len(list) > 0
}

func (o *op) hasParam(in, name string) bool {
	for _, p := range o.params {
		if p.in == in && p.name == name {
			return true
		}
	}
	return false
}

// fromDeepObject reads name[a]=1, name[a][]=1 and name[a][b]=1.
func (p *param) fromDeepObject(query []queryPair) (v any, there bool) {
	object := map[string]any{}
	for _, pair := range query {
		rest, ok := strings.CutPrefix(pair.name, p.name+"[")
		key, rest, closed := strings.Cut(rest, "]")
		if !ok || !closed {
			continue
		}
		text, r := unescape(pair.raw, true), p.reader.property(key)
		inner, nested := strings.CutPrefix(rest, "[")
		inner = strings.TrimSuffix(inner, "]")
		switch list, repeated := object[key].([]any); {
		case nested && inner != "":
			under, _ := object[key].(map[string]any)
			if under == nil {
				under = map[string]any{}
			}
			under[inner] = r.property(inner).read(text)
			object[key] = under
		case repeated:
			object[key] = append(list, r.item().read(text))
		case nested || r != nil && r.array && !r.scalar:
			object[key] = []any{r.item().read(text)}
		default:
			object[key] = r.read(text)
		}
	}
	return object, len(object) > 0
}

func (p *param) fromCookies(r *http.Request) (v any, there bool) {
	var raws []string
	for _, cookie := range r.Cookies() {
		if cookie.Name == p.name {
			raws = append(raws, cookie.Value)
		}
	}
	if len(raws) == 0 {
		return nil, false
	}
	if p.reader.array && p.explode && !p.content && len(raws) > 1 {
		return p.reader.list(unescapeAll(raws, false)), true
	}
	return p.delimited(raws[0], ",", func(s string) string { return unescape(s, false) }), true
}
