package mock

import (
	"bytes"
	"encoding/xml"
	"maps"
	"net/url"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// encode writes a value as its media type says. Text that an example gives for
// a media type that is no JSON is sent as it stands.
func encode(media string, v any) []byte {
	base := spec.BaseMedia(media)
	if spec.IsJSON(base) {
		return schema.Encode(v)
	}
	if text, ok := v.(string); ok {
		if text == "" {
			return []byte("\n") // where a body is documented there is one
		}
		return []byte(text)
	}
	switch {
	case base == "text/event-stream":
		return encodeEvents(v)
	case base == "application/x-www-form-urlencoded":
		return encodeForm(v)
	case base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml"):
		return encodeXML(v)
	}
	return schema.Encode(v)
}

// encodeEvents writes each item of an array, or one value, as an event.
func encodeEvents(v any) []byte {
	items, isList := v.([]any)
	if !isList {
		items = []any{v}
	}
	var b bytes.Buffer
	for _, item := range items {
		b.WriteString("data: ")
		b.Write(schema.Encode(item))
		b.WriteString("\n\n")
	}
	return b.Bytes()
}

func encodeForm(v any) []byte {
	object, _ := v.(map[string]any)
	form := url.Values{}
	for name, value := range object {
		items, isList := value.([]any)
		if !isList {
			items = []any{value}
		}
		for _, item := range items {
			form.Add(name, schema.Text(item))
		}
	}
	return []byte(form.Encode())
}

// encodeXML writes an object as elements by the names of its properties. The
// finer points of OpenAPI's "xml" are left out: who needs them gives an example.
func encodeXML(v any) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	writeElement(&b, "response", v)
	return b.Bytes()
}

func writeElement(b *bytes.Buffer, name string, v any) {
	if !isToken(name) {
		name = "value"
	}
	if list, ok := v.([]any); ok {
		for _, item := range list {
			writeElement(b, name, item)
		}
		return
	}
	b.WriteString("<" + name + ">")
	if object, ok := v.(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(object)) {
			writeElement(b, key, object[key])
		}
	} else {
		xml.EscapeText(b, []byte(schema.Text(v))) // a bytes.Buffer never fails
	}
	b.WriteString("</" + name + ">")
}

// isToken reports whether a text is a token of HTTP: the name of a header, say.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?={}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// isHeaderText reports whether a header can hold a text as it is.
func isHeaderText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// headerText percent-encodes a text that no header can hold.
func headerText(s string) string {
	if isHeaderText(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7f && c != '%' {
			b.WriteByte(c)
		} else {
			b.WriteString(url.PathEscape(string([]byte{c})))
		}
	}
	return b.String()
}
