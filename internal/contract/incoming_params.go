package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// unescaped decodes percent-encoding, and where plus is set "+" as a space. What
// cannot be decoded stays as it is.
func unescaped(s string, plus bool) string {
	if plus {
		s = strings.ReplaceAll(s, "+", " ")
	}
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}

// queryValues returns the raw values that a query has for a name.
func queryValues(query, name string) []string {
	var list []string
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if pair != "" && unescaped(key, true) == name {
			list = append(list, value)
		}
	}
	return list
}

// paramFlaw compares a parameter with its schema. Objects in parameters are
// written in so many ways that only whether they are there is looked at.
func (in *incoming) paramFlaw(p *param) *flaw {
	texts, there := in.given(p)
	place := p.in + " " + p.name
	switch {
	case !there && p.required:
		return &flaw{place: place, message: fmt.Sprintf("the %s parameter %s is missing, which is required", p.in, p.name)}
	case !there || p.schema == nil || in.spreads(p):
		return nil
	case len(texts) == 1 && texts[0] == "" && p.node.Get("allowEmptyValue").IsTrue():
		return nil
	}
	var first string
	for _, reading := range p.readings(texts) {
		broken := p.schema.Validate(reading, schema.Request)
		if len(broken) == 0 {
			in.values.Params[Param{p.in, p.name}] = reading
			return nil
		}
		if first == "" {
			first = described(broken[0].Pointer, broken[0].Message)
		}
	}
	return &flaw{place: place, message: fmt.Sprintf("the %s parameter %s is not as documented: %s", p.in, p.name, first)}
}

// given returns the texts that a request has for a parameter, decoded but for
// the commas of lists.
func (in *incoming) given(p *param) (texts []string, there bool) {
	switch p.in {
	case "path":
		raw, ok := in.path[p.name]
		return []string{stripStyle(p, raw)}, ok
	case "query":
		raws := queryValues(in.query, p.name)
		for i, raw := range raws {
			raws[i] = unescaped(raw, true)
		}
		return raws, len(raws) > 0 || in.spreads(p) && in.query != ""
	case "header":
		values := in.header.Values(p.name)
		return []string{strings.Join(values, ",")}, len(values) > 0
	}
	for _, cookie := range (&http.Request{Header: in.header}).Cookies() {
		if cookie.Name == p.name {
			texts = append(texts, unescaped(cookie.Value, false))
		}
	}
	return texts, len(texts) > 0
}

// spreads reports whether a parameter may be an object, whose members stand
// beside each other.
func (in *incoming) spreads(p *param) bool {
	return p.media == "" && (p.style == "deepObject" || mayBeObject(in.op, p.node.Get("schema"), 0))
}

func mayBeObject(o *op, n *tree.Node, depth int) bool {
	n = o.api.spec.Resolve(n)
	if n == nil || depth > propertyDepth {
		return false
	}
	if typeOf(n) == "object" || n.Get("properties") != nil {
		return true
	}
	for _, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		if parts := n.Get(keyword); parts != nil {
			for _, part := range parts.Items {
				if mayBeObject(o, part, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// stripStyle takes off what the styles label and matrix put before a value.
func stripStyle(p *param, raw string) string {
	switch p.style {
	case "label":
		raw = strings.TrimPrefix(raw, ".")
	case "matrix":
		raw = strings.TrimPrefix(raw, ";")
		if _, value, ok := strings.Cut(raw, "="); ok {
			raw = value
		}
	}
	return unescaped(raw, false)
}

// readings returns what the texts of a parameter may mean: a scalar, a text, or
// a list of either.
func (p *param) readings(texts []string) []any {
	whole := strings.Join(texts, ",")
	if p.media != "" {
		if v, err := schema.Decode([]byte(whole)); err == nil {
			return []any{v, whole}
		}
		return []any{whole}
	}
	var list []any
	if len(texts) == 1 {
		list = append(list, scalar(whole), whole)
	}
	list = append(list, lists(texts)...)
	for _, sep := range []string{",", " ", "|", ".", ";" + p.name + "="} {
		if len(texts) == 1 && (strings.Contains(whole, sep) || sep == ",") {
			list = append(list, lists(strings.Split(whole, sep))...)
		}
	}
	if whole == "" {
		list = append(list, []any{})
	}
	return list
}

// lists returns texts as a list of what they look like, and of texts.
func lists(texts []string) []any {
	var scalars, plain []any
	for _, t := range texts {
		t = strings.TrimSpace(t)
		scalars, plain = append(scalars, scalar(t)), append(plain, t)
	}
	return []any{scalars, plain}
}

// maxFields bounds how many fields of a form are read.
const maxFields = 1000

// formFlaw compares the fields of a form with the schema of its object: each
// value as what it looks like, and as text.
func (in *incoming) formFlaw(m *media, base, boundary string) *flaw {
	object, err := in.fields(base, boundary)
	if err != nil {
		return &flaw{place: "body", message: fmt.Sprintf("the body is no valid %s: %v", base, err)}
	}
	if m.schema == nil {
		return nil
	}
	types := map[string]string{}
	for _, p := range properties(in.op.api.spec, m.schemaNode()) {
		types[p.pointer] = typeOf(p.schema)
	}
	for name, texts := range object {
		object[name] = field(types[join("", name)], texts.([]any))
	}
	in.values.Body = &Body{Media: m.name, Value: object}
	broken := m.schema.Validate(object, schema.Request)
	if len(broken) == 0 {
		return nil
	}
	for name := range object {
		object[name] = numberless(object[name])
	}
	if m.schema.Valid(object, schema.Request) {
		return nil
	}
	return &flaw{
		place:   strings.TrimSpace("body " + general(object, broken[0].Pointer)),
		message: described(broken[0].Pointer, broken[0].Message),
	}
}

// field reads the texts of a field by the type that its schema names.
func field(kind string, texts []any) any {
	read := func(v any) any {
		s := v.(string)
		if kind == "string" {
			return s
		}
		if strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[") {
			if v, err := schema.Decode([]byte(s)); err == nil {
				return v
			}
		}
		return scalar(s)
	}
	if len(texts) == 1 && kind != "array" {
		return read(texts[0])
	}
	if whole, ok := read(texts[0]).([]any); ok && len(texts) == 1 {
		return whole
	}
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = read(t)
	}
	return list
}

// fields returns the texts of a form by name.
func (in *incoming) fields(base, boundary string) (map[string]any, error) {
	object := map[string]any{}
	add := func(name, text string) {
		name = strings.TrimSuffix(name, "[]")
		list, _ := object[name].([]any)
		object[name] = append(list, text)
	}
	if base == "application/x-www-form-urlencoded" {
		for pair := range strings.SplitSeq(string(in.body), "&") {
			if name, value, _ := strings.Cut(pair, "="); pair != "" {
				add(unescaped(name, true), unescaped(value, true))
			}
		}
		return object, nil
	}
	if boundary == "" {
		return nil, errors.New("the media type names no boundary")
	}
	parts := multipart.NewReader(bytes.NewReader(in.body), boundary)
	for range maxFields {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		add(part.FormName(), string(data))
	}
	return object, nil
}

// brings reports whether a request has credentials of one of the alternatives
// that its operation asks for. Those of a kind that a request does not show are
// taken as given.
func (in *incoming) brings() bool {
	return slices.ContainsFunc(in.op.security, func(all spec.Alternative) bool {
		return !slices.ContainsFunc(all, func(name string) bool {
			return len(in.op.api.secure[name].credentials(in.header, in.query)) == 0 && in.op.api.secure[name].kind != ""
		})
	})
}

// credentials returns what a request has for a scheme.
func (sc scheme) credentials(header http.Header, query string) []string {
	switch sc.kind {
	case "bearer", "basic":
		word, secret, _ := strings.Cut(header.Get("Authorization"), " ")
		if secret = strings.TrimSpace(secret); strings.EqualFold(word, sc.kind) && secret != "" {
			return []string{secret}
		}
	case "header":
		return slices.DeleteFunc(slices.Clone(header.Values(sc.key)), func(s string) bool { return s == "" })
	case "query":
		var list []string
		for _, raw := range queryValues(query, sc.key) {
			list = append(list, unescaped(raw, true))
		}
		return list
	case "cookie":
		if cookie, err := (&http.Request{Header: header}).Cookie(sc.key); err == nil {
			return []string{unescaped(cookie.Value, false)}
		}
	}
	return nil
}
