package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specOperationMissing = &lint.Rule{
	ID:       "spec-operation-missing",
	Title:    "an operation of the base is not in a locale's spec",
	Severity: finding.Error,
	Doc: `Readers of this language cannot see that the operation exists.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `paths:
  /inputs: …            # the base has /stop/{kickoff_id} too`,
	Good: `paths:
  /inputs: …
  /stop/{kickoff_id}: …`,
	Check: checkDrift(spec.SubjectOperation, spec.Missing),
}
