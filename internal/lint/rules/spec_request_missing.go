package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specRequestMissing = &lint.Rule{
	ID:       "spec-request-missing",
	Title:    "a request body, or a media type of one, is not in a locale's spec",
	Severity: finding.Error,
	Doc: `Callers who read this language do not know what to send.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `post:
  responses: …             # the base has a requestBody`,
	Good: `post:
  requestBody: …
  responses: …`,
	Check: checkDrift(spec.SubjectRequest, spec.Missing),
}
