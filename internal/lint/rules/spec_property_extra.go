package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specPropertyExtra = &lint.Rule{
	ID:       "spec-property-extra",
	Title:    "a property of a schema is not in the base",
	Severity: finding.Error,
	Doc: `The locale promises a property that the contract does not have.

Add it to the base if it is real; else 'parlance generate --only specs' removes it.`,
	Bad: `properties:
  kickoffID: …             # the base has "kickoffId"`,
	Good: `properties:
  kickoffId: …`,
	Check: checkDrift(spec.SubjectProperty, spec.Extra),
}
