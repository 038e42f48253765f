package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
)

var pageSyntaxInvalid = &lint.Rule{
	ID:       "page-syntax-invalid",
	Title:    "a page is no MDX",
	Severity: finding.Error,
	Doc: `MDX refuses the whole page for one mistake: a tag that is not closed or closes nothing, a "<" or "{" that begins none, braces around what is no code, an import that is none. Mintlify then does not publish the page, or the site.

The finding stands where the mistake begins. In text, write \< and \{ for the signs, or put them into backticks.`,
	Bad:   "<Note>\n  Text.",
	Good:  "<Note>\n  Text.\n</Note>",
	Check: checkBodies(mdx.ProblemSyntax, mdx.ProblemUnclosed, mdx.ProblemDepth),
}
