package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
)

var configInvalid = &lint.Rule{
	ID:       "config-invalid",
	Title:    "parlance.yaml holds a mistake",
	Severity: finding.Error,
	Doc:      `An unknown key or a wrong value is never passed over, since it would silently change what is checked.`,
	Bad:      `lnt: {fail-on: error}`,
	Good:     `lint: {fail-on: error}`,
	Check:    checkProblems,
}
