package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
)

var pageInvalid = &lint.Rule{
	ID:       "page-invalid",
	Title:    "the front matter of a page cannot be read",
	Severity: finding.Error,
	Doc:      `Front matter is YAML between two lines of three hyphens, at the very start of the file. A page whose front matter is broken is shown without title, or not at all.`,
	Bad: `---
title: Stop: how to
---`,
	Good: `---
title: "Stop: how to"
---`,
	Check: checkProblems,
}
