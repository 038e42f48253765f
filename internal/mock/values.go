package mock

import (
	"encoding/json"
	"strconv"

	"parlance/internal/spec"
)

// at returns what a pointer leads to; ok is false where it leads nowhere.
func at(v any, tokens []string) (found any, ok bool) {
	for _, token := range tokens {
		switch holder := v.(type) {
		case map[string]any:
			if v, ok = holder[token]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(holder) {
				return nil, false
			}
			v = holder[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// setAt puts a value where a pointer leads to something already. A pointer to
// the whole value is none of its business.
func setAt(v any, tokens []string, value any) {
	if len(tokens) == 0 {
		return
	}
	last := len(tokens) - 1
	holder, _ := at(v, tokens[:last])
	switch holder := holder.(type) {
	case map[string]any:
		holder[tokens[last]] = value
	case []any:
		if i, err := strconv.Atoi(tokens[last]); err == nil && i >= 0 && i < len(holder) {
			holder[i] = value
		}
	}
}

// removeAt takes a property out.
func removeAt(v any, tokens []string) {
	if len(tokens) == 0 {
		return
	}
	last := len(tokens) - 1
	holder, _ := at(v, tokens[:last])
	if object, ok := holder.(map[string]any); ok {
		delete(object, tokens[last])
	}
}

// sameValue reports whether two JSON values are equal. 1 equals 1.0.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for name, member := range a {
			other, there := b[name]
			if !there || !sameValue(member, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameValue(a[i], b[i]) {
				return false
			}
		}
		return true
	case json.Number:
		b, ok := b.(json.Number)
		return ok && (a == b || sameNumber(string(a), string(b)))
	}
	switch b.(type) {
	case map[string]any, []any:
		return false // comparing those would panic
	}
	return a == b
}

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	// Whole numbers beyond what a float holds differ by their digits.
	return errX == nil && errY == nil && x == y && x < 1<<53 && x > -(1<<53)
}

// isIdentifier reports whether a name says that its value names something.
func isIdentifier(name string) bool {
	list := spec.Words(name)
	if len(list) == 0 {
		return false
	}
	switch list[len(list)-1] {
	case "id", "uuid", "guid":
		return true
	}
	return false
}

// isUUID reports whether a text has the form of a UUID.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
		if dash != (c == '-') || !dash && !hex {
			return false
		}
	}
	return true
}
