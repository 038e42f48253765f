package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
)

var specInvalid = &lint.Rule{
	ID:       "spec-invalid",
	Title:    "a spec does not parse or load",
	Severity: finding.Error,
	Doc:      `The message names the cause. Nothing else can be said about a spec that cannot be read, so mend this first. OpenAPI 3.0 and 3.1 are read, in YAML and JSON.`,
	Bad:      `$ref: "#/components/schemas/Eror"`,
	Good:     `$ref: "#/components/schemas/Error"`,
	Check:    checkProblems,
}
