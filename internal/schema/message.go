package schema

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"

	"parlance/internal/tree"
)

// fail reports that a keyword is broken, and returns false. Callers ask for
// e.report first: most failures only rule out a branch, and need no message.
func (e *eval) fail(r *rules, keyword, format string, args ...any) bool {
	at := r.node
	if value := at.Get(keyword); value != nil {
		at = value
	}
	return e.failAt(at, keyword, format, args...)
}

func (e *eval) failAt(at *tree.Node, keyword, format string, args ...any) bool {
	if len(e.found) >= maxViolations {
		return false
	}
	e.found = append(e.found, Violation{
		Pointer: pointer(e.path),
		Keyword: keyword,
		Node:    at,
		Message: fmt.Sprintf(format, args...),
	})
	return false
}

func (e *eval) failType(r *rules, v any) bool {
	allowed := r.types
	if r.nullable {
		allowed |= isNull
	}
	return e.fail(r, "type", "%s, but must be %s", describe(v), allowed)
}

func (e *eval) failFormat(r *rules, v any) bool {
	shape := formatShapes[r.format]
	if shape == "" {
		return e.fail(r, "format", "%s is no %s", show(v), r.format)
	}
	return e.fail(r, "format", "%s is no %s: %s", show(v), r.format, shape)
}

// failRequired returns true where the property need not be there in this
// direction.
func (e *eval) failRequired(r *rules, missing *requirement, object map[string]any) bool {
	if e.exempt(r, missing.name) {
		return true
	}
	if !e.report {
		return false
	}
	there := "the object is empty"
	if len(object) > 0 {
		there = "there are only " + names(sortedKeys(object))
	}
	if len(object) == 1 {
		there = "there is only " + names(sortedKeys(object))
	}
	return e.failAt(missing.node, "required", "property %s is missing: %s", show(missing.name), there)
}

// failUnknown reports a property that a keyword forbids, at its own place.
func (e *eval) failUnknown(r *rules, keyword, name string) bool {
	e.path = append(e.path, step{name: name, index: -1})
	e.fail(r, keyword, "property %s is not allowed: %s", show(name), declaredOnly(members(r)))
	e.path = e.path[:len(e.path)-1]
	return false
}

func declaredOnly(list []property) string {
	if len(list) == 0 {
		return "none is declared"
	}
	all := make([]string, len(list))
	for i, p := range list {
		all[i] = p.name
	}
	if len(all) == 1 {
		return "only " + names(all) + " is"
	}
	return "only " + names(all) + " are"
}

// The longest value, and the longest list, that a message quotes.
const (
	showLength = 60
	listLength = 8
)

// show writes a value for a message, cut where it is long.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		if text := cutText(v); text != v {
			return strconv.Quote(text) + "…"
		}
		return strconv.Quote(v)
	case json.Number:
		if text := cutText(string(v)); text != string(v) {
			return text + "…"
		}
		return string(v)
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return "an array of " + plural(len(v), "item")
	case map[string]any:
		if len(v) == 0 {
			return "{}"
		}
		return "an object with " + names(sortedKeys(v))
	}
	return fmt.Sprint(v)
}

// cutText shortens a string at the border of a character.
func cutText(s string) string {
	if len(s) <= showLength {
		return s
	}
	end := showLength
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// showList writes the first few values of a list.
func showList(list []any) string {
	var b strings.Builder
	for i, v := range list {
		if i == listLength {
			fmt.Fprintf(&b, " and %d more", len(list)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(show(v))
	}
	return b.String()
}

func names(list []string) string {
	all := make([]any, len(list))
	for i, name := range list {
		all[i] = name
	}
	return showList(all)
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return strconv.Itoa(n) + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// describe says what a value is: "abc" is a string.
func describe(v any) string {
	switch k := kindOf(v); k {
	case 0:
		return fmt.Sprintf("%v is no JSON value", v)
	case isNull:
		return "it is null"
	case isArray, isObject:
		return "it is " + show(v)
	case isFraction:
		return show(v) + " is a number with a fraction"
	default:
		return show(v) + " is " + k.String()
	}
}

var kindNames = map[kind]string{
	isNull: "null", isBool: "a boolean", isInteger: "an integer", isFraction: "a number with a fraction",
	isString: "a string", isArray: "an array", isObject: "an object",
}

// String lists the types: "a string or null".
func (k kind) String() string {
	if k == 0 {
		return "nothing"
	}
	var list []string
	if k&isNumber == isNumber {
		list = append(list, "a number")
		k &^= isNumber
	}
	for ; k != 0; k &= k - 1 {
		list = append(list, kindNames[1<<bits.TrailingZeros8(uint8(k))])
	}
	// null reads best at the end.
	if len(list) > 1 {
		for i, name := range list {
			if name == "null" {
				list = append(append(list[:i:i], list[i+1:]...), name)
				break
			}
		}
		return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
	}
	return list[0]
}

// branchName names a branch of oneOf or anyOf: by its component, or by its
// number.
func branchName(branches []*rules, i int) string {
	if name := branches[i].target().name; name != "" {
		return name
	}
	return "number " + strconv.Itoa(i+1)
}
