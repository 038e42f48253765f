package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specParameterExtra = &lint.Rule{
	ID:       "spec-parameter-extra",
	Title:    "a parameter of a locale's spec is not in the base",
	Severity: finding.Error,
	Doc: `The locale promises a parameter that the contract does not have.

Add it to the base if it is real; else 'parlance generate --only specs' removes it.`,
	Bad: `parameters:
  - {name: verbose, in: query}   # not in the base`,
	Good:  `parameters: []`,
	Check: checkDrift(spec.SubjectParameter, spec.Extra),
}
