package schema

import (
	"slices"
	"strconv"
	"strings"

	"parlance/internal/tree"
)

// kindOf returns the type of a value, and 0 for what is no JSON value.
func kindOf(v any) kind {
	switch v := v.(type) {
	case nil:
		return isNull
	case bool:
		return isBool
	case string:
		return isString
	case map[string]any:
		return isObject
	case []any:
		return isArray
	default:
		text, ok := numberText(v)
		switch {
		case !ok || text == "":
			return 0
		case isIntegerText(text):
			return isInteger
		}
		return isFraction
	}
}

// equal reports whether two values are the same JSON: 1 equals 1.0, and the
// order of an object's members is none.
func equal(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case bool:
		other, ok := b.(bool)
		return ok && a == other
	case string:
		other, ok := b.(string)
		return ok && a == other
	case map[string]any:
		other, ok := b.(map[string]any)
		if !ok || len(a) != len(other) {
			return false
		}
		for key, value := range a {
			second, ok := other[key]
			if !ok || !equal(value, second) {
				return false
			}
		}
		return true
	case []any:
		other, ok := b.([]any)
		return ok && slices.EqualFunc(a, other, equal)
	}
	x, ok := numberText(a)
	y, ok2 := numberText(b)
	return ok && ok2 && (x == y || parseDecimal(x) == parseDecimal(y))
}

// fewItems is how many items are compared each with each.
const fewItems = 8

// repeated returns the places of two equal items.
func repeated(items []any) (first, second int, found bool) {
	if len(items) <= fewItems {
		for j := range items {
			for i := range j {
				if equal(items[i], items[j]) {
					return i, j, true
				}
			}
		}
		return 0, 0, false
	}
	seen := make(map[string]int, len(items))
	var text []byte
	for j, item := range items {
		text = appendKey(text[:0], item)
		if i, ok := seen[string(text)]; ok {
			return i, j, true
		}
		seen[string(text)] = j
	}
	return 0, 0, false
}

// appendKey writes a text that equal values share and others do not.
func appendKey(out []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(out, 'n')
	case bool:
		return strconv.AppendBool(out, v)
	case string:
		return strconv.AppendQuote(out, v)
	case []any:
		out = append(out, '[')
		for _, item := range v {
			out = append(appendKey(out, item), ',')
		}
		return append(out, ']')
	case map[string]any:
		out = append(out, '{')
		for _, key := range sortedKeys(v) {
			out = append(strconv.AppendQuote(out, key), ':')
			out = append(appendKey(out, v[key]), ',')
		}
		return append(out, '}')
	}
	text, _ := numberText(v)
	d := parseDecimal(text)
	if d.neg {
		out = append(out, '-')
	}
	out = append(append(out, d.digits...), 'e')
	return strconv.AppendInt(out, int64(d.exp), 10)
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Clone copies a decoded value with all that it holds.
func Clone(v any) any {
	return Convert(v, func(leaf any) any { return leaf })
}

// Convert copies a decoded value, with what convert returns in the place of
// each value that is neither an object nor a list.
func Convert(v any, convert func(leaf any) any) any {
	switch v := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, value := range v {
			object[key] = Convert(value, convert)
		}
		return object
	case []any:
		list := make([]any, len(v))
		for i, value := range v {
			list[i] = Convert(value, convert)
		}
		return list
	}
	return convert(v)
}

// step is one part of a place in a value: a name, or the index of an item.
type step struct {
	name  string
	index int // -1: a name
}

// pointer writes a place as RFC 6901 does.
func pointer(path []step) string {
	if len(path) == 0 {
		return ""
	}
	var b strings.Builder
	for _, s := range path {
		b.WriteByte('/')
		if s.index >= 0 {
			b.WriteString(strconv.Itoa(s.index))
			continue
		}
		b.WriteString(tree.EscapeToken(s.name))
	}
	return b.String()
}
