package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specExampleMissing = &lint.Rule{
	ID:       "spec-example-missing",
	Title:    "an example of the base is not in a locale's spec",
	Severity: finding.Warning,
	Doc: `Readers of this language see no example. Names of examples may be translated: only one too few is reported.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad:   `schema: {type: string}     # the base has an example`,
	Good:  `schema: {type: string, example: research_task}`,
	Check: checkDrift(spec.SubjectExample, spec.Missing),
}
