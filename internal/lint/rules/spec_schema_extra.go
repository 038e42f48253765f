package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specSchemaExtra = &lint.Rule{
	ID:       "spec-schema-extra",
	Title:    "a named schema, or an alternative of one, is not in the base",
	Severity: finding.Warning,
	Doc: `Often what is left of a schema that was renamed or removed.

Add it to the base if it is real; else 'parlance generate --only specs' removes it.`,
	Bad: `components:
  schemas: {Error: …, OldError: …}`,
	Good: `components:
  schemas: {Error: …}`,
	Check: checkDrift(spec.SubjectSchema, spec.Extra),
}
