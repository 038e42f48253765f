package contract

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"parlance/internal/tree"
)

// Intent says what a request deserves.
type Intent uint8

// The intents.
const (
	// Valid requests keep the contract. Any documented answer is right, also a
	// documented refusal: what a server knows beyond the contract may forbid it.
	Valid Intent = iota
	// Invalid requests break the contract: they must be refused, as documented.
	Invalid
	// Unknown requests are valid, but name what does not exist: they must be
	// refused, with 404 where it is documented.
	Unknown
	// Unauthorized requests lack the right credentials.
	Unauthorized
	// Uncharted requests are of no documented operation: only a success that
	// the contract knows nothing of, a crash or a leak counts.
	Uncharted
	// Aside requests are about something that the contract leaves open, such as
	// a slash behind a path: only a crash or a leak counts.
	Aside
)

// verdict is what one answer shows.
type verdict struct {
	failures []Failure
	response *response // the documented answer that was expected, or nil
	media    *media
	value    any // of a JSON body
	decoded  bool
}

// expectation is what is known of a request beyond its intent.
type expectation struct {
	// tolerated are statuses that HTTP itself has for such a request: they need
	// not be documented.
	tolerated []int
	// unusual are statuses that HTTP has for it, but that a contract should
	// name all the same: an undocumented one is a warning.
	unusual []int
	// anyRefusal says that no refusal is better than another.
	anyRefusal bool
}

// ruling is what an exchange is judged by.
type ruling struct {
	api    *api
	op     *op // nil: of no documented operation
	intent Intent
	expectation
	slowAfter time.Duration
	leaked    *Redactor // finds credentials in answers
	wrong     *flaw     // what is wrong with an Invalid request, where it is known
	passing   bool      // the traffic is somebody else's: what was not seen of it is no failure
}

// judge looks at an answer from all sides. It changes nothing and depends on
// nothing else.
func (r *ruling) judge(e *Exchange) verdict {
	var v verdict
	if e.Response == nil {
		f := Failure{Rule: "no-answer", Message: fmt.Sprintf("no answer came: %v", e.Err)}
		if r.intent == Uncharted {
			f.Severity = Warning // what stands before a server may drop such requests
		}
		v.add(r.failure(f))
		return v
	}
	r.checkTime(&v, e)
	r.checkComplete(&v, e.Response)
	r.checkLeaks(&v, e)
	r.checkServerError(&v, e.Response)
	if r.op == nil || r.intent == Uncharted || r.intent == Aside {
		r.checkUncharted(&v, e)
		return v
	}
	v.response = r.op.expects(e.Response.Status)
	r.checkStatus(&v, e.Response)
	if v.response == nil {
		// Without a documented answer there is nothing to compare; but what a
		// body is the answer to might still be wanted.
		r.decodeAnyway(&v, e.Response)
		return v
	}
	r.checkHeaders(&v, e.Response)
	r.checkBody(&v, e)
	return v
}

func (v *verdict) add(f Failure) { v.failures = append(v.failures, f) }

// failure fills in what all failures of a ruling share.
func (r *ruling) failure(f Failure) Failure {
	if f.Severity == "" {
		f.Severity = Broken
	}
	if r.op != nil {
		f.Operation = r.op.Name
		if f.Span.IsZero() {
			f.Pointer, f.Span = r.api.pointer(r.op.Key), r.api.span(r.op.Key)
		}
	}
	return f
}

// at is failure for a line of the spec.
func (r *ruling) at(n *tree.Node, f Failure) Failure {
	if n != nil {
		f.Pointer, f.Span = r.api.pointer(n), r.api.span(n)
	}
	return r.failure(f)
}

func (r *ruling) checkTime(v *verdict, e *Exchange) {
	if r.slowAfter <= 0 || e.Duration <= r.slowAfter {
		return
	}
	v.add(r.failure(Failure{
		Rule: "response-slow", Message: fmt.Sprintf("the answer took longer than %v", r.slowAfter),
	}))
}

func (r *ruling) checkComplete(v *verdict, answer *Response) {
	switch {
	case answer.Truncated && r.passing:
	case answer.Truncated:
		v.add(r.failure(Failure{
			Rule: "body-too-long", Status: answer.Status,
			Message: fmt.Sprintf("the body is longer than %d bytes: no more was read", len(answer.Body)),
		}))
	case answer.Broken != nil:
		v.add(r.failure(Failure{Rule: "body-incomplete", Status: answer.Status, Message: answer.Broken.Error()}))
	}
}

// checkServerError reports any 5xx: a documented one says what a client can
// expect of a broken server, not that it may be broken. 501 says that a method
// is unknown, and answers such a request.
func (r *ruling) checkServerError(v *verdict, answer *Response) {
	if answer.Status < 500 || answer.Status == http.StatusNotImplemented && r.intent == Uncharted {
		return
	}
	v.add(r.failure(Failure{
		Rule: "server-error", Status: answer.Status, Place: statusPlace(answer.Status),
		Message: fmt.Sprintf("the server failed: %s", statusText(answer.Status)),
	}))
}

func statusPlace(status int) string { return "status " + itoa(status) }

func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return itoa(status) + " " + text
	}
	return itoa(status)
}

// checkUncharted looks at the answer to a method that is not documented. Any
// refusal is right. HEAD and OPTIONS are answered by many frameworks without
// being asked to, and change nothing.
func (r *ruling) checkUncharted(v *verdict, e *Exchange) {
	harmless := e.Request.Method == http.MethodHead || e.Request.Method == http.MethodOptions
	if r.intent != Uncharted || harmless || e.Response.Status/100 != 2 {
		return
	}
	r.decodeAnyway(v, e.Response) // what it has created must be cleaned up
	v.add(r.failure(Failure{
		Rule: "method-undocumented", Status: e.Response.Status, Place: "method " + e.Request.Method,
		Message: fmt.Sprintf("%s is not documented for this path, yet it is answered with %s", e.Request.Method, statusText(e.Response.Status)),
	}))
}

func (r *ruling) checkStatus(v *verdict, answer *Response) {
	status := answer.Status
	if v.response == nil && status < 500 && !r.isTolerated(status) {
		r.addUndocumented(v, answer)
	}
	switch {
	case r.intent == Invalid && status/100 == 2:
		f := Failure{
			Rule: "invalid-accepted", Status: status,
			Message: fmt.Sprintf("a request that breaks the contract is answered with %s", statusText(status)),
		}
		if r.wrong != nil {
			f.Place, f.Message = r.wrong.place, f.Message+": "+r.wrong.message
		}
		v.add(r.failure(f))
	case r.intent == Unknown && status/100 == 2:
		v.add(r.failure(Failure{
			Rule: "unknown-accepted", Status: status,
			Message: fmt.Sprintf("a request about what does not exist is answered with %s", statusText(status)),
		}))
	case r.intent == Unknown && !r.anyRefusal && status/100 == 4 && v.response != nil && r.op.documents(404) && !isUnknownStatus(status):
		v.add(r.at(r.op.expects(404).key, Failure{
			Rule: "unknown-status", Status: status, Place: statusPlace(status),
			Message: fmt.Sprintf("a request about what does not exist is answered with %s where 404 is documented", statusText(status)),
		}))
	}
}

// isUnknownStatus reports whether a status may mean that something does not
// exist, or that the caller may not know whether it does.
func isUnknownStatus(status int) bool {
	return slices.Contains([]int{401, 403, 404, 410}, status)
}

// isTolerated: a server over its limit has not looked at the request at all.
func (r *ruling) isTolerated(status int) bool {
	return status == http.StatusTooManyRequests || slices.Contains(r.tolerated, status)
}

func (r *ruling) addUndocumented(v *verdict, answer *Response) {
	f := Failure{
		Rule: "status-undocumented", Status: answer.Status, Place: statusPlace(answer.Status),
		Message: fmt.Sprintf("%s is not documented: %s", statusText(answer.Status), r.documentedStatuses()),
	}
	if answer.Status/100 == 3 {
		f.Rule = "redirect-undocumented"
		f.Message = fmt.Sprintf("the answer is a redirect (%s) that is not documented", statusText(answer.Status))
		if location := answer.Header.Get("Location"); location != "" {
			f.Message = fmt.Sprintf("the answer is a redirect (%s) to %s that is not documented", statusText(answer.Status), cutText(location, 80))
		}
	}
	if slices.Contains(r.unusual, answer.Status) {
		f.Severity = Warning
	}
	v.add(r.at(keyOf(r.op.Node, "responses"), f))
}

func (r *ruling) documentedStatuses() string {
	var list []string
	for _, answer := range r.op.responses {
		list = append(list, answer.status)
	}
	if len(list) == 0 {
		return "no answer is"
	}
	return "only " + strings.Join(list, ", ") + " are"
}

func (r *ruling) checkHeaders(v *verdict, answer *Response) {
	for _, h := range v.response.headers {
		values := answer.Header.Values(h.name)
		if len(values) == 0 {
			if h.required {
				v.add(r.at(h.key, Failure{
					Rule: "header-missing", Status: answer.Status, Place: "header " + h.name,
					Message: fmt.Sprintf("the header %s is missing, which is required", h.name),
				}))
			}
			continue
		}
		r.checkHeader(v, answer, h, strings.Join(values, ", "))
	}
}

// checkHeader reads a header as the style "simple" writes it, with the reading
// that suits the schema best.
func (r *ruling) checkHeader(v *verdict, answer *Response, h *header, text string) {
	var first string
	for i, value := range readings(text) {
		broken := h.schema.Validate(value, responseDirection)
		if len(broken) == 0 {
			return
		}
		if i == 0 {
			first = broken[0].Message
		}
	}
	v.add(r.at(h.key, Failure{
		Rule: "header-schema", Status: answer.Status, Place: "header " + h.name,
		Message: fmt.Sprintf("the header %s is not as documented: %s", h.name, first),
	}))
}

// contentType reads the media type of an answer.
func contentType(h http.Header) (base string, params map[string]string, err error) {
	value := h.Get("Content-Type")
	if value == "" {
		return "", nil, nil
	}
	base, params, err = mime.ParseMediaType(value)
	if err == nil && !strings.Contains(base, "/") || strings.HasSuffix(base, "/") || strings.HasPrefix(base, "/") {
		err = fmt.Errorf("%q is no type and subtype", base)
	}
	return base, params, err
}

// cutText shortens a text at the border of a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
