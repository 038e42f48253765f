package contract

import "net/http"

// What a request deserves that somebody else has made, and what its answer
// shows.

// weigh decides what a request to a documented operation deserves.
func (r *ruling) weigh(in *incoming) {
	o := in.op
	if !o.documents(404, 410) && len(o.pathParams()) > 0 {
		r.tolerated = append(r.tolerated, 404, 410) // what it names may not exist
	}
	r.tolerated = append(r.tolerated, conditional(in.header)...)
	if in.method != o.Name.Method {
		r.tolerated = append(r.tolerated, http.StatusMethodNotAllowed) // HEAD, where GET is documented
	}
	if len(o.security) > 0 && !o.documents(401, 403) {
		// Whether credentials are right is not known here, and that they are
		// needed is documented; HTTP says what their lack is answered with.
		r.tolerated = append(r.tolerated, 401)
	}
	r.wrong = in.flaw()
	switch {
	case o.guarded() && !in.brings():
		r.intent = Unauthorized
	case r.wrong != nil:
		r.intent = Invalid
		r.tolerated = append(r.tolerated, o.unnamedRefusals()...)
		if r.wrong.media {
			r.unusual = notAcceptable
		}
	default:
		r.intent = Valid
	}
}

// judgeOwn judges the answer to a request that was read back and weighed.
func (r *ruling) judgeOwn(e *Exchange, in *incoming) verdict {
	v := r.judge(e)
	if r.intent == Unauthorized {
		r.checkRefusal(&v, e, WithoutToken)
	}
	if r.intent == Valid {
		r.checkEchoes(&v, in.values, &Answer{Exchange: e, Value: v.value, Decoded: v.decoded})
	}
	return v
}

// conditional returns the statuses that HTTP has for requests under a condition
// or for a part: no contract needs to name them.
func conditional(h http.Header) []int {
	var list []int
	if h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "" {
		list = append(list, http.StatusNotModified)
	}
	if h.Get("If-Match") != "" || h.Get("If-Unmodified-Since") != "" || h.Get("If-None-Match") != "" {
		list = append(list, http.StatusPreconditionFailed)
	}
	if h.Get("Range") != "" {
		list = append(list, http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable)
	}
	return list
}
