package schema

import (
	"bytes"
	"encoding/json"
)

// Text writes a value as parameters, headers and forms do: a scalar as it is,
// nothing for null, and all else as JSON.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "true"
		}
		return "false"
	case json.Number:
		return string(v)
	}
	return string(Encode(v))
}

// Encode writes a value as JSON, with as few escapes as it allows. A value that
// is none of JSON's is null.
func Encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
