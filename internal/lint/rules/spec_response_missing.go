package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specResponseMissing = &lint.Rule{
	ID:       "spec-response-missing",
	Title:    "a status, header or media type of a response is not in a locale's spec",
	Severity: finding.Error,
	Doc: `Callers who read this language do not handle the answer, because nobody told them of it.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `responses:
  "200": …                 # the base has "422" too`,
	Good: `responses:
  "200": …
  "422": …`,
	Check: checkDrift(spec.SubjectResponse, spec.Missing),
}
