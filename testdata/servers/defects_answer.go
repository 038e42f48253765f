package servers

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

func statusDefects() []Defect {
	return []Defect{
		broken("inputs-203", ClassStatus, "GET /inputs answers 203 where 200 is documented.", restatus(ListInputs, 200, 203)),
		broken("kickoff-201", ClassStatus, "A kickoff answers 201 where 200 is documented.", restatus(Kickoff, 200, 201)),
		broken("kickoff-202", ClassStatus, "A kickoff answers 202 where 200 is documented.", restatus(Kickoff, 200, 202)),
		broken("stop-202", ClassStatus, "A stop answers 202 where 200 is documented.", restatus(Stop, 200, 202)),
		broken("resume-204", ClassStatus, "A resume answers 204 without a body where 200 is documented.",
			amend(Resume, 200, func(_ *call, re *reply) { *re = reply{status: http.StatusNoContent} })).needing(NeedsFixtures),
		broken("status-299-running", ClassStatus, "The status of a running execution comes with 299.",
			amend(Status, 200, func(_ *call, re *reply) {
				if re.object()["status"] == "running" {
					re.status = 299
				}
			})).needing(NeedsSequence),
		broken("unauthorized-403", ClassStatus, "A missing or wrong token is answered with 403 where 401 is documented.", restatus(anyOperation, 401, 403)),
		broken("not-json-415", ClassStatus, "A kickoff whose body is not JSON answers 415, which is not documented.",
			amend(Kickoff, 400, func(_ *call, re *reply) { re.status = http.StatusUnsupportedMediaType })),
		broken("missing-inputs-409", ClassStatus, "A kickoff without required inputs answers 409, which is not documented.", restatus(Kickoff, 422, 409)),
		broken("unknown-id-410", ClassStatus, "The status of an unknown execution answers 410 where 404 is documented.", restatus(Status, 404, 410)),
		broken("stop-finished-409", ClassStatus, "A stop of an execution that has ended answers 409 where 400 is documented.", restatus(Stop, 400, 409)).needing(NeedsSequence),
		broken("resume-not-waiting-409", ClassStatus, "A resume of what does not wait answers 409 where 400 is documented.",
			amend(Resume, 400, func(_ *call, re *reply) {
				if message, _ := re.object()["message"].(string); strings.Contains(message, "does not wait") {
					re.status = http.StatusConflict
				}
			})).needing(NeedsSequence),
	}
}

func mediaDefects() []Defect {
	media := func(op Operation, status int, value ...string) Option {
		return amend(op, status, func(_ *call, re *reply) { re.with("Content-Type", "").header["Content-Type"] = value })
	}
	return []Defect{
		broken("inputs-text-plain", ClassMedia, "GET /inputs sends its JSON as text/plain.", media(ListInputs, 200, "text/plain; charset=utf-8")),
		broken("status-text-html", ClassMedia, "A status sends its JSON as text/html.", media(Status, 200, "text/html")).needing(NeedsSequence),
		broken("errors-problem-json", ClassMedia, "The 404 of a status comes as application/problem+json.", media(Status, 404, "application/problem+json")),
		broken("kickoff-no-media-type", ClassMedia, "A kickoff answers without Content-Type.", media(Kickoff, 200)),
		broken("stop-octet-stream", ClassMedia, "A stop sends its JSON as application/octet-stream.", media(Stop, 200, "application/octet-stream")).needing(NeedsSequence),
		broken("inputs-charset-wrong", ClassMedia, "GET /inputs declares the charset utf-16 and sends UTF-8.", media(ListInputs, 200, "application/json; charset=utf-16")),
		broken("inputs-media-type-broken", ClassMedia, "GET /inputs sends a Content-Type that is none.", media(ListInputs, 200, "json/")),
		broken("not-found-html", ClassMedia, "An unknown execution is answered with an HTML page.",
			amend(Status, 404, func(_ *call, re *reply) {
				re.raw = []byte("<!doctype html><title>Not Found</title><h1>Not Found</h1>")
				re.with("Content-Type", "text/html; charset=utf-8")
			})),
	}
}

func bodyDefects() []Defect {
	none := func(op Operation, status int) Option {
		return amend(op, status, func(_ *call, re *reply) { re.value = nil })
	}
	return []Defect{
		broken("kickoff-no-body", ClassBody, "A kickoff answers 200 without a body.", none(Kickoff, 200)),
		broken("stop-no-body", ClassBody, "A stop answers 200 without a body.", none(Stop, 200)).needing(NeedsSequence),
		broken("unauthorized-no-body", ClassBody, "A 401 comes without the documented body.", none(anyOperation, 401)),
		broken("missing-inputs-no-body", ClassBody, "A 422 comes without the documented body.", none(Kickoff, 422)),
		broken("inputs-blank-body", ClassBody, "GET /inputs answers with white space only.",
			raw(ListInputs, 200, func([]byte) []byte { return []byte("\n") })),
		broken("stop-204-with-body", ClassBody, "A stop answers 204 and sends a body after it, which 204 forbids.",
			amend(Stop, 200, func(_ *call, re *reply) {
				body := re.bytes()
				re.send = wire("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + string(body))
			})).needing(NeedsSequence),
	}
}

func encodingDefects() []Defect {
	replace := func(op Operation, old, new string) Option {
		return raw(op, 200, func(json []byte) []byte { return bytes.ReplaceAll(json, []byte(old), []byte(new)) })
	}
	return []Defect{
		broken("status-invalid-utf8", ClassEncoding, "The status of a running execution names its task with a byte that is not UTF-8.", replace(Status, `"current_task":"`, "\"current_task\":\"\xe9_")).needing(NeedsSequence),
		broken("error-invalid-utf8", ClassEncoding, "The message of a 404 is in Latin-1.",
			raw(Status, 404, func(json []byte) []byte {
				return bytes.ReplaceAll(json, []byte("No execution"), []byte("Aucune ex\xe9cution"))
			})),
		broken("inputs-trailing-comma", ClassEncoding, "GET /inputs puts a comma after the last name.", replace(ListInputs, "]", ",]")),
		broken("status-single-quotes", ClassEncoding, "A status quotes its strings the way Python prints them.", replace(Status, `"`, "'")).needing(NeedsSequence),
		broken("kickoff-trailing-garbage", ClassEncoding, "A kickoff answers with text after its JSON.",
			raw(Kickoff, 200, func(json []byte) []byte { return append(slices.Clone(json), " OK"...) })),
		broken("inputs-two-documents", ClassEncoding, "GET /inputs answers with its JSON twice, one after the other.",
			raw(ListInputs, 200, func(json []byte) []byte { return slices.Concat(json, []byte("\n"), json) })),
		broken("kickoff-duplicate-key", ClassEncoding, "A kickoff answers with two kickoff_id in one object.", replace(Kickoff, "{", `{"kickoff_id":"00000000-0000-4000-8000-000000000000",`)),
		broken("status-not-a-number", ClassEncoding, "The time of what has ended is NaN, which JSON cannot say.",
			raw(Status, 200, func(json []byte) []byte { return bytes.ReplaceAll(json, []byte("12.75"), []byte("NaN")) })).needing(NeedsSequence),
		broken("inputs-byte-order-mark", ClassEncoding, "GET /inputs puts a byte order mark before its JSON.",
			raw(ListInputs, 200, func(json []byte) []byte { return append([]byte("\xef\xbb\xbf"), json...) })),
		broken("stop-lone-surrogate", ClassEncoding, "A stop that is refused explains itself with half of an emoji.",
			raw(Stop, 400, func(json []byte) []byte {
				return bytes.ReplaceAll(json, []byte("terminal state"), []byte(`\ud83d terminal state`))
			})).needing(NeedsSequence),
		broken("inputs-control-character", ClassEncoding, "GET /inputs sends a line break inside a string.", replace(ListInputs, "due_date", "due\n_date")),
	}
}
