package try

import (
	"fmt"
	"net/http"
)

// Code tells why nothing came of a request.
type Code string

// Codes.
const (
	CodeBad     Code = "bad-request" // what was asked cannot be sent
	CodeForeign Code = "not-allowed" // it was not asked by a page of this server on this computer
	CodeUnknown Code = "unknown"     // there is no such spec or operation
	CodeHost    Code = "host"        // requests may not go to the host that the subject names
	CodeAddress Code = "address"     // nor to the address that it means
	CodeSilent  Code = "no-answer"   // nothing listens at the subject
	CodeSlow    Code = "timeout"     // the subject gave no answer in time
	CodeFailed  Code = "failed"      // no answer came for another reason
)

// problem says why nothing came of a request, and what to do.
type problem struct {
	status  int
	code    Code
	message string
	subject string // what it is about, "http://127.0.0.1:8089"; "" where the code does not need it
	command string // a line for a terminal that helps
}

func problemOf(status int, code Code, format string, args ...any) *problem {
	return &problem{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

var problemMethod = problem{status: http.StatusMethodNotAllowed, code: CodeBad, message: "only GET and POST are answered"}

type problemAnswer struct {
	Version int           `json:"version"`
	Error   problemDetail `json:"error"`
}

type problemDetail struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	Subject string `json:"subject"`
	Command string `json:"command"`
}

func (p *problem) answer() problemAnswer {
	return problemAnswer{version, problemDetail{p.code, p.message, p.subject, p.command}}
}
