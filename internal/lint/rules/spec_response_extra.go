package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specResponseExtra = &lint.Rule{
	ID:       "spec-response-extra",
	Title:    "a status, header or media type of a response is not in the base",
	Severity: finding.Error,
	Doc: `The locale promises an answer that the contract does not have.

Add it to the base if it is real; else 'parlance generate --only specs' removes it.`,
	Bad: `responses:
  "201": …                 # the base has "200"`,
	Good: `responses:
  "200": …`,
	Check: checkDrift(spec.SubjectResponse, spec.Extra),
}
