package contract

import (
	"bytes"
	"cmp"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// boundary separates the parts of a multipart body. It is fixed, so that equal
// values give equal requests.
const boundary = "parlance-7d9f2c4b81e6"

// encodeBody writes a body as its media type says, and returns the Content-Type
// to send with it.
func encodeBody(b *Body) (data []byte, contentType string, err error) {
	if b == nil {
		return nil, "", nil
	}
	base := spec.BaseMedia(b.Media)
	switch {
	case b.Raw != nil:
		return b.Raw, b.Media, nil
	case spec.IsJSON(base) || base == "" || base == "*/*" || base == "application/*":
		if strings.Contains(base, "*") || base == "" {
			base = "application/json"
		}
		return schema.Encode(b.Value), base, nil
	case base == "application/x-www-form-urlencoded":
		return encodeForm(b.Value), base, nil
	case strings.HasPrefix(base, "multipart/"):
		data, err = encodeMultipart(b.Value)
		return data, base + "; boundary=" + boundary, err
	case strings.HasPrefix(base, "text/"):
		return []byte(schema.Text(b.Value)), base + "; charset=utf-8", nil
	}
	if s, ok := b.Value.(string); ok {
		return []byte(s), base, nil
	}
	return schema.Encode(b.Value), base, nil
}

// encodeForm writes an object as form fields: lists repeat their name, objects
// are JSON.
func encodeForm(v any) []byte {
	object, ok := v.(map[string]any)
	if !ok {
		return []byte(url.QueryEscape(schema.Text(v)))
	}
	var parts []string
	add := func(name string, v any) {
		parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(schema.Text(v)))
	}
	for _, name := range sortedMembers(object) {
		list, ok := object[name].([]any)
		if !ok {
			add(name, object[name])
			continue
		}
		for _, item := range list {
			add(name, item)
		}
	}
	return []byte(strings.Join(parts, "&"))
}

// encodeMultipart writes an object as parts: strings as text, all else as JSON.
func encodeMultipart(v any) ([]byte, error) {
	object, ok := v.(map[string]any)
	if !ok {
		object = map[string]any{"body": v}
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary(boundary); err != nil {
		return nil, err
	}
	for _, name := range sortedMembers(object) {
		items, isList := object[name].([]any)
		if !isList {
			items = []any{object[name]}
		}
		for _, item := range items {
			if err := writePart(w, name, item); err != nil {
				return nil, err
			}
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// quotedPart writes the name of a part between quotes.
var quotedPart = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

func writePart(w *multipart.Writer, name string, v any) error {
	head := textproto.MIMEHeader{}
	quoted := quotedPart.Replace(name)
	disposition := fmt.Sprintf(`form-data; name="%s"`, quoted)
	var content []byte
	switch v := v.(type) {
	case map[string]any, []any:
		head.Set("Content-Type", "application/json")
		content = []byte(schema.Text(v))
	case File:
		disposition += fmt.Sprintf(`; filename="%s"`, quotedPart.Replace(v.Name))
		head.Set("Content-Type", cmp.Or(v.Media, "application/octet-stream"))
		content = v.Data
	default:
		content = []byte(schema.Text(v))
	}
	head.Set("Content-Disposition", disposition)
	part, err := w.CreatePart(head)
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	return err
}
