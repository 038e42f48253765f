package servers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// object is a JSON object that a lie can change before it is sent.
type object = map[string]any

// reply is an answer that has not been written yet.
type reply struct {
	status int
	header http.Header
	value  any    // the JSON body; nil for none
	raw    []byte // sent instead of value if not nil
	// encode replaces the usual JSON of value, send the usual way of writing.
	encode func(value any) []byte
	send   func(w http.ResponseWriter, r *http.Request, re *reply)
}

func okay(value any) *reply { return &reply{status: http.StatusOK, value: value} }

// problem is an answer with the Error schema of the spec.
func problem(status int, kind, message string) *reply {
	return &reply{status: status, value: object{"error": kind, "message": message}}
}

func badRequest(message string) *reply {
	return problem(http.StatusBadRequest, "Bad Request", message)
}

func unauthorized() *reply {
	return problem(http.StatusUnauthorized, "Unauthorized", "The Bearer token is missing or not valid").with("WWW-Authenticate", "Bearer")
}

func unknownExecution(id string) *reply {
	return problem(http.StatusNotFound, "Not Found", "No execution has the ID "+id)
}

func internalError() *reply {
	return problem(http.StatusInternalServerError, "Internal Server Error", "The request could not be handled")
}

func terminalState(st state) *reply {
	return &reply{status: http.StatusBadRequest, value: object{"detail": "The execution is already in a terminal state: " + string(st)}}
}

func missingInputs(names []string) *reply {
	message := fmt.Sprintf("%d required inputs are missing", len(names))
	if len(names) == 1 {
		message = "One required input is missing"
	}
	return &reply{status: http.StatusUnprocessableEntity, value: object{
		"error": "Validation Error", "message": message,
		"details": object{"missing_inputs": anySlice(names)},
	}}
}

// with sets a header.
func (re *reply) with(name, value string) *reply {
	if re.header == nil {
		re.header = http.Header{}
	}
	re.header.Set(name, value)
	return re
}

// object returns the body if it is an object, else an empty one that is sent
// nowhere.
func (re *reply) object() object {
	if o, ok := re.value.(object); ok {
		return o
	}
	return object{}
}

// at returns the object at a key of o, or an empty one that is sent nowhere.
func at(o object, key string) object {
	if inner, ok := o[key].(object); ok {
		return inner
	}
	return object{}
}

// bytes returns the body as it is sent, nil for none.
func (re *reply) bytes() []byte {
	switch {
	case re.raw != nil:
		return re.raw
	case re.value == nil:
		return nil
	case re.encode != nil:
		return re.encode(re.value)
	}
	return encodeJSON(re.value)
}

func encodeJSON(value any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // as little change to strings as JSON allows
	if err := enc.Encode(value); err != nil {
		panic("servers: " + err.Error()) // values are built here, of plain types
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// write sends the reply.
func (re *reply) write(w http.ResponseWriter, r *http.Request) {
	if re.send != nil {
		re.send(w, r, re)
		return
	}
	re.head(w)
	body := re.bytes()
	if re.status != http.StatusNoContent && re.status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(re.status)
	if re.status != http.StatusNoContent {
		w.Write(body) // the client may have gone: nothing to do about it
	}
}

// head copies the headers to w and gives a body its media type. A nil entry
// in header keeps a header from being sent.
func (re *reply) head(w http.ResponseWriter) {
	if re.bytes() != nil {
		w.Header().Set("Content-Type", "application/json")
	}
	for name, values := range re.header {
		w.Header()[name] = values
	}
}

func anySlice(names []string) []any {
	list := make([]any, len(names))
	for i, name := range names {
		list[i] = name
	}
	return list
}
