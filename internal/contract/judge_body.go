package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

const responseDirection = schema.Response

// keyOf returns the key of a member, or the mapping itself where it has none.
func keyOf(n *tree.Node, name string) *tree.Node {
	if pair := n.Pair(name); pair != nil {
		return pair.Key
	}
	return n
}

// readings returns what a header's text may mean: the text, the JSON scalar
// that it looks like, or a list of either.
func readings(text string) []any {
	list := []any{scalar(text), text}
	var items []any
	for item := range strings.SplitSeq(text, ",") {
		items = append(items, scalar(strings.TrimSpace(item)))
	}
	return append(list, items)
}

func scalar(text string) any {
	if v, err := schema.Decode([]byte(text)); err == nil {
		switch v.(type) {
		case bool, json.Number:
			return v
		}
	}
	return text
}

// checkBody compares a body with the documented one.
func (r *ruling) checkBody(v *verdict, e *Exchange) {
	answer := e.Response
	bodiless := e.Request.Method == http.MethodHead || answer.Status == http.StatusNoContent || answer.Status == http.StatusNotModified
	empty := len(answer.Body) == 0
	switch {
	case bodiless && empty:
		return
	case len(v.response.media) == 0:
		if !empty {
			r.addUnexpectedBody(v, answer)
		}
		return
	case empty:
		if answer.Broken == nil && !answer.Truncated {
			v.add(r.at(v.response.key, Failure{
				Rule: "body-missing", Status: answer.Status,
				Message: fmt.Sprintf("there is no body where %s is documented", v.response.mediaNames()),
			}))
		}
		return
	}
	r.checkMediaType(v, answer)
	if v.media == nil || answer.Broken != nil || answer.Truncated {
		return
	}
	r.checkContent(v, answer)
}

// addUnexpectedBody: that an error has a body which nobody has written down is
// so common that it only deserves a look.
func (r *ruling) addUnexpectedBody(v *verdict, answer *Response) {
	f := Failure{
		Rule: "body-undocumented", Status: answer.Status,
		Message: fmt.Sprintf("there is a body of %d bytes where none is documented", len(answer.Body)),
	}
	if answer.Status >= 400 {
		f.Severity = Warning
	}
	v.add(r.at(v.response.key, f))
}

func (r *response) mediaNames() string {
	list := make([]string, len(r.media))
	for i, m := range r.media {
		list[i] = m.name
	}
	return strings.Join(list, " or ")
}

// checkMediaType finds the documented media type that an answer has. Where it
// has another one, the first that could be meant is taken all the same, so that
// the body is looked at too.
func (r *ruling) checkMediaType(v *verdict, answer *Response) {
	base, params, err := contentType(answer.Header)
	place := "header Content-Type"
	fail := func(rule, message string) {
		v.add(r.at(v.response.key, Failure{Rule: rule, Status: answer.Status, Place: place, Message: message}))
	}
	switch {
	case err != nil:
		fail("media-type-invalid", fmt.Sprintf("the media type %q cannot be read: %v", cutText(answer.Header.Get("Content-Type"), 60), err))
	case base == "":
		fail("media-type-missing", fmt.Sprintf("the answer does not say its media type: %s is documented", v.response.mediaNames()))
	default:
		v.media = v.response.find(base)
		if v.media == nil {
			fail("media-type-undocumented", fmt.Sprintf("the media type is %s: %s is documented", base, v.response.mediaNames()))
		}
	}
	if v.media == nil && looksLikeJSON(answer.Body) {
		for _, m := range v.response.media {
			if spec.IsJSON(m.name) {
				v.media = m
				break
			}
		}
	}
	charset := strings.ToLower(params["charset"])
	if charset != "" && charset != "utf-8" && charset != "utf8" && charset != "us-ascii" && (spec.IsJSON(base) || utf8.Valid(answer.Body)) {
		if spec.IsJSON(base) || !isASCII(answer.Body) {
			fail("charset-wrong", fmt.Sprintf("the charset %s is announced, but the body is UTF-8", charset))
		}
	}
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// find returns the documented media type that covers another: by its name, then
// by its range.
func (r *response) find(base string) *media {
	for _, m := range r.media {
		if spec.BaseMedia(m.name) == base {
			return m
		}
	}
	kind, _, _ := strings.Cut(base, "/")
	for _, m := range r.media {
		if name := spec.BaseMedia(m.name); name == "*/*" || name == kind+"/*" {
			return m
		}
	}
	return nil
}

func looksLikeJSON(body []byte) bool {
	text := strings.TrimLeftFunc(string(body[:min(len(body), 64)]), unicode.IsSpace)
	return text != "" && strings.ContainsRune(`{["`, rune(text[0]))
}

func (r *ruling) checkContent(v *verdict, answer *Response) {
	base, _, _ := contentType(answer.Header)
	if !spec.IsJSON(v.media.name) && !(spec.IsJSON(base) || base == "" && looksLikeJSON(answer.Body)) {
		if strings.HasPrefix(base, "text/") && !utf8.Valid(answer.Body) {
			v.add(r.at(v.response.key, Failure{Rule: "text-invalid", Status: answer.Status, Message: "the text is not valid UTF-8"}))
		}
		return
	}
	value, err := schema.Decode(answer.Body)
	if err != nil {
		v.add(r.at(v.media.key, Failure{Rule: "json-invalid", Status: answer.Status, Message: "the body is no valid JSON: " + jsonError(err)}))
		return
	}
	v.value, v.decoded = value, true
	if v.media.schema == nil {
		return
	}
	broken := v.media.schema.Validate(value, responseDirection)
	for _, b := range broken {
		v.add(r.at(b.Node, Failure{
			Rule: "schema-" + kebab(b.Keyword), Status: answer.Status, Place: general(value, b.Pointer),
			Message: described(b.Pointer, b.Message),
		}))
	}
	if len(broken) > 0 {
		return // what is undeclared depends on the branch that matches
	}
	for _, b := range v.media.schema.Undeclared(value, responseDirection) {
		f := Failure{
			Rule: "property-undeclared", Status: answer.Status, Place: general(value, b.Pointer),
			Message: described(b.Pointer, b.Message),
		}
		if v.media.shows(f.Place) {
			f.Severity = Warning
			f.Message += "; an example shows it, so that the spec contradicts itself"
		}
		v.add(r.at(b.Node, f))
	}
}

// shows reports whether an example has something at a place.
func (m *media) shows(place string) bool {
	return slices.ContainsFunc(m.shown, func(example any) bool { return len(lookup(example, place)) > 0 })
}

// decodeAnyway reads the body of an answer that is not documented.
func (r *ruling) decodeAnyway(v *verdict, answer *Response) {
	if value, err := schema.Decode(answer.Body); err == nil {
		v.value, v.decoded = value, true
	}
}

func jsonError(err error) string {
	var wrong *schema.SyntaxError
	if errors.As(err, &wrong) {
		return fmt.Sprintf("at byte %d: %s", wrong.Offset, wrong.Message)
	}
	return err.Error()
}

func described(pointer, message string) string {
	if pointer == "" {
		return message
	}
	return "at " + pointer + ": " + message
}

// kebab writes "minLength" as "min-length".
func kebab(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// nodeOfMedia returns the line of the spec that a body is documented on, or nil.
func (v *verdict) nodeOfMedia() *tree.Node {
	if v.media != nil {
		return v.media.key
	}
	return nil
}
