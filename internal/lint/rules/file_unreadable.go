package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
)

var fileUnreadable = &lint.Rule{
	ID:       "file-unreadable",
	Title:    "a file cannot be read",
	Severity: finding.Error,
	Doc:      `The rest of the tree is checked without it. Symbolic links that lead out of the tree are not followed.`,
	Bad:      `en/stop.mdx -> ../../elsewhere/stop.mdx`,
	Good:     `en/stop.mdx`,
	Check:    checkProblems,
}
