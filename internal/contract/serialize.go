package contract

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"parlance/internal/schema"
)

// sortedMembers returns the names of an object in order, so that equal values
// give equal requests.
func sortedMembers(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }

// escapeValue percent-encodes all but the unreserved characters of RFC 3986.
// reserved keeps those as well that have a meaning in addresses.
func escapeValue(s string, reserved bool) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		case reserved && strings.IndexByte(":/?#[]@!$&'()*+,;=", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// serializePath writes a path parameter: the styles simple, label and matrix.
func serializePath(p *param, v any) string {
	esc := func(v any) string { return escapeValue(schema.Text(v), false) }
	if p.media != "" {
		return escapeValue(string(schema.Encode(v)), false)
	}
	lead, sep := "", ","
	switch p.style {
	case "label":
		lead, sep = ".", ","
		if p.explode {
			sep = "."
		}
	case "matrix":
		return serializeMatrix(p, v, esc)
	}
	return lead + joined(v, sep, p.explode, esc)
}

func serializeMatrix(p *param, v any, esc func(any) string) string {
	lead := ";" + escapeValue(p.name, false)
	var parts []string
	switch v := v.(type) {
	case []any:
		if !p.explode {
			break
		}
		for _, item := range v {
			parts = append(parts, lead+"="+esc(item))
		}
		return strings.Join(parts, "")
	case map[string]any:
		if !p.explode {
			break
		}
		for _, name := range sortedMembers(v) {
			parts = append(parts, ";"+esc(name)+"="+esc(v[name]))
		}
		return strings.Join(parts, "")
	}
	return lead + "=" + joined(v, ",", false, esc)
}

// joined writes items, or names and values, with a separator: "a,1,b,2", or
// "a=1,b=2" where exploded.
func joined(v any, sep string, explode bool, esc func(any) string) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = esc(item)
		}
		return strings.Join(parts, sep)
	case map[string]any:
		between := sep
		if explode {
			between = "="
		}
		var parts []string
		for _, name := range sortedMembers(v) {
			parts = append(parts, esc(name)+between+esc(v[name]))
		}
		return strings.Join(parts, sep)
	}
	return esc(v)
}

// serializeQuery writes a query parameter, with its name: the styles form,
// spaceDelimited, pipeDelimited and deepObject. An empty list is written as
// nothing at all, which "" says.
func serializeQuery(p *param, v any) string {
	esc := func(v any) string { return escapeValue(schema.Text(v), p.allowReserved) }
	name := escapeValue(p.name, false)
	if p.media != "" {
		return name + "=" + escapeValue(string(schema.Encode(v)), false)
	}
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return ""
		}
		if p.explode {
			return strings.Join(named(name, v, esc), "&")
		}
		sep := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "%7C"}[p.style]
		if sep == "" {
			sep = ","
		}
		return name + "=" + joined(v, sep, false, esc)
	case map[string]any:
		return serializeQueryObject(p, name, v, esc)
	}
	return name + "=" + esc(v)
}

func named(name string, items []any, esc func(any) string) []string {
	parts := make([]string, len(items))
	for i, item := range items {
		parts[i] = name + "=" + esc(item)
	}
	return parts
}

func serializeQueryObject(p *param, name string, v map[string]any, esc func(any) string) string {
	var parts []string
	for _, key := range sortedMembers(v) {
		inner := name + "%5B" + esc(key) + "%5D"
		switch member := v[key]; {
		case p.style != "deepObject":
			parts = append(parts, esc(key)+"="+esc(member))
		default:
			if list, ok := member.([]any); ok {
				parts = append(parts, named(inner, list, esc)...)
				continue
			}
			parts = append(parts, inner+"="+esc(member))
		}
	}
	if p.style == "deepObject" || p.explode {
		return strings.Join(parts, "&")
	}
	sep := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "%7C"}[p.style]
	if sep == "" {
		sep = ","
	}
	return name + "=" + joined(v, sep, false, esc)
}

// serializeHeader writes the value of a header. What no header can hold is
// percent-encoded.
func serializeHeader(p *param, v any) string {
	if p.media != "" {
		return headerText(string(schema.Encode(v)))
	}
	return joined(v, ",", p.explode, func(v any) string { return headerText(schema.Text(v)) })
}

func headerText(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return escapeValue(s, true)
	}
	return s
}

// serializeCookie writes name and value of a cookie.
func serializeCookie(p *param, v any) string {
	esc := func(v any) string { return escapeValue(schema.Text(v), false) }
	if list, ok := v.([]any); ok && p.explode {
		return strings.Join(named(p.name, list, esc), "; ")
	}
	return p.name + "=" + joined(v, ",", p.explode, esc)
}

// fillPath puts the parameters into the template of a path. One without a
// value is left out.
func (o *op) fillPath(params map[Param]any) string {
	var b strings.Builder
	rest := o.Name.Path
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(literalPath(before))
		if !found {
			return b.String()
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			b.WriteString(literalPath("{" + after))
			return b.String()
		}
		key := Param{"path", name}
		p := o.param(key)
		if p == nil {
			p = &param{name: name, in: "path", style: "simple"}
		}
		switch v := params[key].(type) {
		case nil:
		case rawSegment:
			b.WriteString(string(v))
		default:
			b.WriteString(serializePath(p, v))
		}
		rest = tail
	}
}

// rawSegment is the value of a path parameter that is encoded already.
type rawSegment string

// literalPath encodes what stands between the parameters.
func literalPath(s string) string { return (&url.URL{Path: s}).EscapedPath() }
