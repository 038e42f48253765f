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
	CodeHost    Code = "host"        // requests may not go there
	CodeSilent  Code = "no-answer"   // the server did not answer
	CodeSlow    Code = "timeout"     // not in time
)

// problem says why nothing came of a request, and what to do.
type problem struct {
	status  int
	code    Code
	message string
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
	Command string `json:"command"`
}

func (p *problem) answer() problemAnswer {
	return problemAnswer{version, problemDetail{p.code, p.message, p.command}}
}
