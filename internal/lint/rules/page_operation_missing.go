package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
)

var pageOperationMissing = &lint.Rule{
	ID:       "page-operation-missing",
	Title:    "an operation has no page in a language",
	Severity: finding.Error,
	Doc: `An operation of the spec is documented when a page names it in its front matter ("openapi:" or "api:"), when the navigation lists it ("POST /stop/{kickoff_id}"), or when the navigation names the spec and so generates all its pages.

Fix it with 'parlance generate --only pages,nav', which writes the page in every language and lists it. An operation that is to have no page is marked "x-excluded: true" in the spec.`,
	Bad:   `the spec has POST /stop/{kickoff_id}, and no page names it`,
	Good:  `openapi: "/enterprise-api.ko.yaml POST /stop/{kickoff_id}"`,
	Check: checkPageOperationMissing,
}

func checkPageOperationMissing(p *lint.Pass) {
	r := collectReferences(p)
	for _, set := range p.Sets() {
		if !r.used[set] {
			continue // nobody documents this spec: it is not a part of the site
		}
		for _, l := range p.Site.Locales {
			file := p.Site.For(set, l.Tag)
			if file == nil || !file.Usable || len(file.Operations) == 0 || !r.documentsAny(set, l.Tag) && set.Own(l.Tag) == nil {
				continue
			}
			for _, op := range file.Operations {
				if op.Excluded || r.documents(set, l.Tag, op.Name) {
					continue
				}
				p.Report(finding.Finding{
					Span: op.Key.Span, Locale: string(l.Tag), Version: set.Version, Operation: op.Name.String(),
					Message: fmt.Sprintf("operation %q has no page in %s", op.Name, l.Tag),
					Fix:     &finding.Fix{Title: "run parlance generate --only pages,nav", Safe: true},
				})
			}
		}
	}
}
