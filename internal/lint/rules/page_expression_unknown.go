package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
)

var pageExpressionUnknown = &lint.Rule{
	ID:       "page-expression-unknown",
	Title:    "braces in a page name a value that is not defined",
	Severity: finding.Error,
	Doc: `Braces hold code. Mintlify shows nothing for a name that the page neither exports nor imports: of "GET /status/{kickoff_id}" readers see "GET /status/". A variable in double braces must be defined in docs.json.

Write \{ for a brace in the text, or put the text into backticks. In a snippet any name may be a property that the page sets, so it is not reported.`,
	Bad:   "The answer of /{kickoff_id}/status has changed.",
	Good:  "The answer of `/{kickoff_id}/status` has changed.",
	Check: checkBodies(mdx.ProblemExpression, mdx.ProblemVariable),
}
