package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
)

var navInvalid = &lint.Rule{
	ID:       "nav-invalid",
	Title:    "docs.json cannot be read, or holds something of the wrong kind",
	Severity: finding.Error,
	Doc:      `The navigation comes from docs.json (or mint.json) and the parts that it refers to. What cannot be understood is left out of the site.`,
	Bad:      `"pages": ["en/index", 7]`,
	Good:     `"pages": ["en/index"]`,
	Check:    checkProblems,
}
