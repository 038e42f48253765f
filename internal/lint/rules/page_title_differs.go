package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/operation"
)

var pageTitleDiffers = &lint.Rule{
	ID:       "page-title-differs",
	Title:    "the title of a page names another operation than the page shows",
	Severity: finding.Warning,
	Doc: `A title of the form "METHOD /path" must say the operation that "openapi:" names: else one of the two was forgotten when the operation was renamed. Titles in words are not looked at.

Fix it with 'parlance generate --only pages'.`,
	Bad:   "title: \"GET /status\"\nopenapi: \"/api.yaml GET /status/{kickoff_id}\"",
	Good:  "title: \"GET /status/{kickoff_id}\"\nopenapi: \"/api.yaml GET /status/{kickoff_id}\"",
	Check: checkPageTitleDiffers,
}

func checkPageTitleDiffers(p *lint.Pass) {
	for _, page := range p.Pages() {
		d := page.Operation()
		title, ok := operation.ParseReference(page.Title())
		// "Webhook events" would be read as the name of a webhook.
		if d == nil || d.Problem != "" || !ok || title.Spec != "" || title.Name.Method == operation.Webhook {
			continue
		}
		// A title that says the operation's name of today is right, though the
		// reference is not yet.
		right := p.Coverage().Reference(page).Name
		if title.Name.Same(d.Reference.Name) || title.Name.Same(right) {
			continue
		}
		f := pageFinding(page, d, fmt.Sprintf("the title is %q, but the page shows %q", page.Title(), right), fmt.Sprintf("write %q", right))
		f.Span = page.Field("title").Span
		p.Report(f)
	}
}
