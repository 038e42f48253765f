package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specRequestExtra = &lint.Rule{
	ID:       "spec-request-extra",
	Title:    "a request body, or a media type of one, is not in the base",
	Severity: finding.Error,
	Doc: `The locale tells callers to send what the contract does not take.

Add it to the base if it is real; else 'parlance generate --only specs' removes it.`,
	Bad: `requestBody:
  content:
    text/plain: …          # the base takes application/json alone`,
	Good: `requestBody:
  content:
    application/json: …`,
	Check: checkDrift(spec.SubjectRequest, spec.Extra),
}
