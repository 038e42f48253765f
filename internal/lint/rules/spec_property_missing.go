package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specPropertyMissing = &lint.Rule{
	ID:       "spec-property-missing",
	Title:    "a property of a schema is not in a locale's spec",
	Severity: finding.Error,
	Doc: `Schemas are compared after their references are resolved, anywhere below a request, a response or a parameter.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `properties:
  inputs: …                # the base has "meta" too`,
	Good: `properties:
  inputs: …
  meta: …`,
	Check: checkDrift(spec.SubjectProperty, spec.Missing),
}
