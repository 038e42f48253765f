package contract

import (
	"slices"
	"strconv"

	"parlance/internal/tree"
)

// itoa writes a number.
func itoa(n int) string { return strconv.Itoa(n) }

// join appends tokens to a JSON Pointer.
func join(pointer string, tokens ...string) string {
	for _, token := range tokens {
		pointer += "/" + tree.EscapeToken(token)
	}
	return pointer
}

// anyItem stands in a pointer for every item of an array.
const anyItem = "*"

// lookup returns the values that a pointer leads to: several where it holds
// anyItem.
func lookup(v any, pointer string) []any {
	found := []any{v}
	for _, token := range tree.PointerTokens(pointer) {
		var next []any
		for _, v := range found {
			switch v := v.(type) {
			case map[string]any:
				if member, ok := v[token]; ok {
					next = append(next, member)
				}
			case []any:
				if token == anyItem {
					next = append(next, v...)
				} else if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v) {
					next = append(next, v[i])
				}
			}
		}
		found = next
	}
	return found
}

// with returns a copy of v in which the value at a pointer is another. Objects
// on the way are made where they are missing; where the way leads through
// something else, v is returned as it is.
func with(v any, pointer string, value any) any {
	return replaceAt(v, tree.PointerTokens(pointer), value, false)
}

// without returns a copy of v that lacks the member at a pointer.
func without(v any, pointer string) any { return replaceAt(v, tree.PointerTokens(pointer), nil, true) }

func replaceAt(v any, tokens []string, value any, remove bool) any {
	if len(tokens) == 0 {
		return value
	}
	switch v := v.(type) {
	case nil:
		if remove {
			return v
		}
		return map[string]any{tokens[0]: replaceAt(nil, tokens[1:], value, false)}
	case map[string]any:
		changed := make(map[string]any, len(v)+1)
		for key, member := range v {
			changed[key] = member
		}
		if remove && len(tokens) == 1 {
			delete(changed, tokens[0])
			return changed
		}
		changed[tokens[0]] = replaceAt(v[tokens[0]], tokens[1:], value, remove)
		return changed
	case []any:
		i, err := strconv.Atoi(tokens[0])
		if err != nil || i < 0 || i >= len(v) {
			return v
		}
		changed := slices.Clone(v)
		changed[i] = replaceAt(v[i], tokens[1:], value, remove)
		return changed
	}
	return v
}

// general replaces the numbers of items in a pointer by anyItem, so that the
// same fault in every item is one fault.
func general(v any, pointer string) string {
	tokens := tree.PointerTokens(pointer)
	for i, token := range tokens {
		if list, ok := v.([]any); ok {
			tokens[i] = anyItem
			n, err := strconv.Atoi(token)
			if err != nil || n < 0 || n >= len(list) {
				v = nil
				continue
			}
			v = list[n]
			continue
		}
		object, _ := v.(map[string]any)
		v = object[token]
	}
	return join("", tokens...)
}
