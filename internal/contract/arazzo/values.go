package arazzo

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"parlance/internal/contract"
	"parlance/internal/schema"
	"parlance/internal/tree"
)

// absent is the value of an optional input that nobody gave. What takes it is
// left out of the request.
type absent struct{}

// node is what the engine hands over where a value came out of a body: a node
// of a YAML library that is the engine's business.
type node interface{ Decode(into any) error }

// plain turns a value of the engine into one of encoding/json. Absent members
// and items are left out; ok is false where the value itself is absent.
func plain(v any) (value any, ok bool) {
	switch v := v.(type) {
	case absent:
		return nil, false
	case node:
		var inner any
		if v.Decode(&inner) != nil {
			return nil, true
		}
		return plain(inner)
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, member := range v {
			if member, ok := plain(member); ok {
				object[name] = member
			}
		}
		return object, true
	case map[any]any:
		object := make(map[string]any, len(v))
		for name, member := range v {
			if member, ok := plain(member); ok {
				object[fmt.Sprint(name)] = member
			}
		}
		return object, true
	case []any:
		list := make([]any, 0, len(v))
		for _, item := range v {
			if item, ok := plain(item); ok {
				list = append(list, item)
			}
		}
		return list, true
	case nil, string, bool, json.Number:
		return v, true
	}
	// Numbers of any size, and whatever else the engine may come up with.
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v), true
	}
	var decoded any
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if decoder.Decode(&decoded) != nil {
		return fmt.Sprint(v), true
	}
	return decoded, true
}

// null is null within a body that the engine can walk: a nil would make it
// panic.
var null = (*struct{})(nil)

// forExpressions turns a decoded body into what the engine can walk.
func forExpressions(v any) any { return schema.Convert(v, forExpression) }

func forExpression(leaf any) any {
	switch leaf := leaf.(type) {
	case nil:
		return null
	case json.Number:
		if i, err := strconv.ParseInt(string(leaf), 10, 64); err == nil {
			return i
		}
		if u, err := strconv.ParseUint(string(leaf), 10, 64); err == nil {
			return u
		}
		if f, err := leaf.Float64(); err == nil {
			return f
		}
		return string(leaf)
	}
	return leaf
}

// bodyOf returns the body of an answer for expressions: the JSON value, else
// the text.
func bodyOf(answer *contract.Answer) any {
	switch body := answer.Exchange.Response.Body; {
	case answer.Decoded:
		return forExpressions(answer.Value)
	case len(body) > 0:
		return string(body)
	}
	return nil
}

// headersOf returns the headers of an answer, also under the names that the
// document writes them with: the engine compares names with their case.
func (d *Document) headersOf(h http.Header) map[string][]string {
	headers := make(map[string][]string, len(h)+len(d.headers))
	for name, values := range h {
		headers[name] = values
	}
	for _, name := range d.headers {
		if values := h.Values(name); len(values) > 0 {
			headers[name] = values
		}
	}
	return headers
}

// at returns what a JSON Pointer names in a decoded value.
func at(v any, pointer string) (any, bool) {
	if pointer == "" {
		return v, true
	}
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		token = tree.UnescapeToken(token)
		switch holder := v.(type) {
		case map[string]any:
			member, ok := holder[token]
			if !ok {
				return nil, false
			}
			v = member
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
