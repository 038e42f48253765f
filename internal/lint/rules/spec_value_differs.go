package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specValueDiffers = &lint.Rule{
	ID:       "spec-value-differs",
	Title:    "a value of the contract is not the base's",
	Severity: finding.Error,
	Doc: `Types, formats, enums (as a set), defaults, required (as a set), security, deprecated, limits, patterns and the URLs of servers must be the same in every language; only text may differ.

Fix it with 'parlance generate --only specs', which takes the value from the base.`,
	Bad:   `kickoff_id: {type: string}            # the base has format: uuid`,
	Good:  `kickoff_id: {type: string, format: uuid}`,
	Check: checkValues,
}

// checkValues reports the values on all sides: a missing "format" is a
// difference in value like a wrong one.
func checkValues(p *lint.Pass) {
	for _, side := range []spec.Side{spec.Missing, spec.Extra, spec.Differs} {
		checkDrift(spec.SubjectValue, side)(p)
	}
}
