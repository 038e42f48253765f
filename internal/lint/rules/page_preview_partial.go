package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
)

var pagePreviewPartial = &lint.Rule{
	ID:       "page-preview-partial",
	Title:    "parlance shows a part of a page as its source",
	Severity: finding.Note,
	Doc: `'parlance build' and 'parlance serve' do not run code. What a component written in JavaScript, an expression that computes something, or a script makes is not seen there: a box shows its source and its content instead. Mintlify shows it.

Nothing is wrong with the page. Look at such a part in Mintlify's own preview before you publish it. A component is reported once a page.`,
	Bad:   "import { Chart } from \"/snippets/chart.jsx\"\n\n<Chart of=\"runs\" />",
	Good:  "<img src=\"/images/runs.svg\" alt=\"Runs per day\" />",
	Check: checkBodies(mdx.ProblemScript, mdx.ProblemUnsafe),
}
