package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specOperationExtra = &lint.Rule{
	ID:       "spec-operation-extra",
	Title:    "an operation of a locale's spec is not in the base",
	Severity: finding.Error,
	Doc: `The locale promises an operation that the contract does not have: often one that was renamed or removed.

Add it to the base if it is real; else 'parlance generate --only specs' removes it.`,
	Bad: `paths:
  /{kickoff_id}/status: …   # the base has /status/{kickoff_id}`,
	Good: `paths:
  /status/{kickoff_id}: …`,
	Check: checkDrift(spec.SubjectOperation, spec.Extra),
}
