package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/spec"
)

var specTextMissing = &lint.Rule{
	ID:       "spec-text-missing",
	Title:    "the base says something here, the locale says nothing",
	Severity: finding.Warning,
	Doc: `A title, summary or description of the base has no counterpart, so that readers of this language know less.

Fix it with 'parlance generate --only specs', which copies it from the base, and translate the new texts.`,
	Bad: `/inputs:
  get:
    responses: …           # the base has a summary`,
	Good: `/inputs:
  get:
    summary: 필요한 입력 조회
    responses: …`,
	Check: checkDrift(spec.SubjectText, spec.Missing),
}
