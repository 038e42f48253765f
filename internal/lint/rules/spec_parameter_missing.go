package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specParameterMissing = &lint.Rule{
	ID:       "spec-parameter-missing",
	Title:    "a parameter of the base is not in a locale's spec",
	Severity: finding.Error,
	Doc: `Callers who read this language do not know the parameter. Parameters are told apart by name and place, and it does not matter whether the path or the operation declares them.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `parameters: []            # the base has kickoff_id in path`,
	Good: `parameters:
  - {name: kickoff_id, in: path, required: true}`,
	Check: checkDrift(spec.SubjectParameter, spec.Missing),
}
