package mock

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf8"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// refusalKind says what is wrong with a request.
type refusalKind uint8

const (
	badCredentials refusalKind = iota
	badParameter
	badMedia      // the body is of another media type
	badSize       // the body is too long
	unreadable    // the body is not what its media type says
	missingInBody // a required property of the body is missing
	badBody       // the body breaks its schema in another way
)

// refusal is why a request is refused.
type refusal struct {
	kind    refusalKind
	in      string   // of a parameter: path, query, header or cookie
	missing []string // names of the properties that are missing
	reason  string   // for people, in a header
}

// codes are the statuses that say so, the best first.
func (r *refusal) codes() []int {
	switch {
	case r.kind == badCredentials:
		return []int{401, 403}
	case r.kind == badParameter && r.in == "path":
		return []int{404, 400, 422}
	case r.kind == badMedia:
		return []int{415, 400, 422, 404}
	case r.kind == badSize:
		return []int{413, 400, 422, 404}
	}
	return []int{400, 422, 404}
}

// readBody reads the body of a call, and tells what is wrong with it.
func (c *call) readBody(w http.ResponseWriter, limit int64) *refusal {
	body := c.op.body
	if body == nil || c.request.Body == nil {
		return nil
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, c.request.Body, limit))
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return &refusal{kind: badSize, reason: "the body is too long"}
		}
		return &refusal{kind: unreadable, reason: "the body did not arrive"}
	}
	header := c.request.Header.Get("Content-Type")
	if len(data) == 0 && (!body.required || header == "") {
		if body.required {
			return &refusal{kind: unreadable, reason: "there is no body"}
		}
		return nil
	}
	base, params, err := mime.ParseMediaType(header)
	if err != nil {
		return &refusal{kind: badMedia, reason: "the media type of the body is missing or cannot be read"}
	}
	media := body.accepts(base)
	if media == nil {
		return &refusal{kind: badMedia, reason: "a body of the media type " + base + " is not documented"}
	}
	v, reason := media.decode(base, params, data)
	if reason != "" {
		return &refusal{kind: unreadable, reason: reason}
	}
	c.body = v
	if _, isText := v.(string); isText && !media.reader.text && !spec.IsJSON(base) {
		return nil // XML, say: what it holds is not looked at
	}
	return media.check(v)
}

// check compares a body with its schema.
func (m *requestMedia) check(v any) *refusal {
	if m.reader.valid(v) {
		return nil
	}
	broken := m.reader.schema.Validate(v, schema.Request)
	r := &refusal{kind: missingInBody, reason: "the body: " + explain(broken)}
	for _, b := range broken {
		if b.Keyword != "required" {
			r.kind = badBody
			continue
		}
		r.missing = append(r.missing, b.Node.Text())
	}
	return r
}

// decode reads a body as its media type says; reason is why it cannot be.
func (m *requestMedia) decode(base string, params map[string]string, data []byte) (v any, reason string) {
	switch {
	case spec.IsJSON(base):
		if charset := strings.ToLower(params["charset"]); charset != "" && charset != "utf-8" && charset != "us-ascii" {
			return nil, "JSON is always in UTF-8"
		}
		v, err := schema.Decode(data)
		if err != nil {
			return nil, "the body is not valid JSON: " + err.Error()
		}
		return v, ""
	case base == "application/x-www-form-urlencoded":
		return m.form(data)
	case strings.HasPrefix(base, "multipart/"):
		return m.multipart(params["boundary"], data)
	case strings.HasPrefix(base, "text/") && !utf8.Valid(data):
		return nil, "the text is not in UTF-8"
	case len(data) == 0:
		return nil, "there is no body"
	}
	return string(data), ""
}

// form reads form fields: a name that is repeated, or whose property is an
// array, is one.
func (m *requestMedia) form(data []byte) (v any, reason string) {
	if !utf8.Valid(data) {
		return nil, "the form is not in UTF-8"
	}
	f := fields{reader: m.reader, object: map[string]any{}}
	for _, pair := range parseQuery(string(data)) {
		text := unescape(pair.raw, true)
		if !utf8.ValidString(text) || !utf8.ValidString(pair.name) {
			return nil, "a field of the form is not in UTF-8"
		}
		f.add(pair.name, "", text)
	}
	return f.object, ""
}

// multipart reads the parts of a form, files as their content.
func (m *requestMedia) multipart(boundary string, data []byte) (v any, reason string) {
	if boundary == "" {
		return nil, "the media type has no boundary"
	}
	f := fields{reader: m.reader, object: map[string]any{}}
	in := multipart.NewReader(bytes.NewReader(data), boundary)
	for n := 0; ; n++ {
		part, err := in.NextRawPart()
		if errors.Is(err, io.EOF) && n > 0 {
			return f.object, ""
		}
		if err != nil || n > 1000 {
			return nil, "the parts of the body cannot be read"
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, "a part of the body has no end"
		}
		f.add(part.FormName(), part.Header.Get("Content-Type"), string(content))
	}
}

// fields gathers the fields of a form as an object.
type fields struct {
	reader *reader
	object map[string]any
}

func (f *fields) add(name, media, text string) {
	name, _ = strings.CutSuffix(name, "[]")
	r := f.reader.property(name)
	earlier, there := f.object[name]
	list, repeated := earlier.([]any)
	if r == nil || !r.array || r.scalar {
		v := f.value(r, media, text)
		switch {
		case repeated:
			v = append(list, v)
		case there:
			v = []any{earlier, v}
		}
		f.object[name] = v
		return
	}
	if whole, ok := f.value(r, media, text).([]any); ok && !there {
		f.object[name] = whole // all items at once, as JSON
		return
	}
	f.object[name] = append(list, f.value(r.items, media, text))
}

// value reads one field. Objects and arrays are JSON there.
func (f *fields) value(r *reader, media, text string) any {
	structured := r == nil || r.object || r.array
	if spec.IsJSON(media) || structured && strings.HasPrefix(text, "{") || structured && strings.HasPrefix(text, "[") {
		if v, err := schema.Decode([]byte(text)); err == nil {
			return v
		}
	}
	return r.read(text)
}
