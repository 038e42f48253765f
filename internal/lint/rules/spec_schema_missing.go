package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specSchemaMissing = &lint.Rule{
	ID:       "spec-schema-missing",
	Title:    "a named schema, or an alternative of one, is not in a locale's spec",
	Severity: finding.Error,
	Doc: `A component of another name that stands in the same places counts as the same, and so does a schema that is written out where the base refers to one.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `components:
  schemas: {Error: …}      # the base has StopExecutionResponse too`,
	Good: `components:
  schemas: {Error: …, StopExecutionResponse: …}`,
	Check: checkDrift(spec.SubjectSchema, spec.Missing),
}
