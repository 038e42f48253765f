package rules

import (
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
	"parlance/internal/operation"
	"parlance/internal/site"
)

var pageReferenceBroken = &lint.Rule{
	ID:       "page-reference-broken",
	Title:    "a page names a spec or an operation that is not there",
	Severity: finding.Error,
	Doc: `The "openapi:" line of a page must name a spec of the tree by its path from the docs folder, and an operation of that spec. Where it does not, Mintlify shows another spec's operation, or an empty page, and says nothing.

The finding says where a spec of that name, or the operation, stands now.`,
	Bad:   `openapi: "/enterprise-api.en.yaml GET /inputs"        # the spec is at /edge/enterprise-api.en.yaml`,
	Good:  `openapi: "/edge/enterprise-api.en.yaml GET /inputs"`,
	Check: checkPageReferenceBroken,
}

func checkPageReferenceBroken(p *lint.Pass) {
	for _, page := range p.Pages() {
		d := page.Operation()
		switch {
		case d == nil:
		case d.Problem != "":
			p.Report(pageFinding(page, d, d.Problem, ""))
		case d.Key == "openapi":
			if message, fix := brokenReference(p.Site, page, d); message != "" {
				p.Report(pageFinding(page, d, message, fix))
			}
		}
	}
}

func pageFinding(page *site.Page, d *mdx.Directive, message, fix string) finding.Finding {
	f := finding.Finding{
		Span: d.Span, Message: message, Page: page.Path, Locale: string(page.Locale), Version: page.Version,
		Operation: operationText(d.Reference.Name),
	}
	if fix != "" {
		f.Fix = &finding.Fix{Title: fix, Safe: true}
	}
	return f
}

// brokenReference returns what is wrong with a reference and the way out, and
// "" for one that leads somewhere.
func brokenReference(s *site.Site, page *site.Page, d *mdx.Directive) (message, fix string) {
	ref := d.Reference
	if ref.Spec == "" {
		if len(s.Sets) > 0 && len(s.Holding(ref.Name, page.Version)) == 0 {
			return fmt.Sprintf("no spec has the operation %q", ref.Name), ""
		}
		return "", ""
	}
	found := s.FindSpec(ref.Spec, page.Version)
	if found.File == nil {
		if found.Moved == nil {
			return fmt.Sprintf("there is no spec %q", ref.Spec), ""
		}
		right := operation.Reference{Spec: "/" + found.Moved.DocsPath(s), Name: ref.Name}
		return fmt.Sprintf("there is no spec %q: it is at %q now", ref.Spec, right.Spec), fmt.Sprintf("write %q", right)
	}
	if !found.File.Usable || found.File.Operation(ref.Name) != nil {
		return "", ""
	}
	message = fmt.Sprintf("%s has no operation %q", found.File.Path, ref.Name)
	if near := site.Renamed(found.File.Spec, ref.Name); near != nil {
		return fmt.Sprintf("%s: it has %q", message, near.Name), fmt.Sprintf("write %q", operation.Reference{Spec: ref.Spec, Name: near.Name})
	}
	return message, ""
}
