package rules

import (
	"slices"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
	"parlance/internal/site"
)

// checkProblems reports the problems that loading found for this rule.
func checkProblems(p *lint.Pass) {
	var owners map[string]finding.Finding
	for _, problem := range p.Site.Problems {
		if !p.ReportsProblem(problem) {
			continue
		}
		if owners == nil {
			owners = fileOwners(p.Site)
		}
		f := owners[problem.Span.Path()]
		f.Span, f.Message = problem.Span, problem.Message
		p.Report(f)
	}
}

// checkBodies returns a check that reports problems of some kinds in the bodies
// of pages.
func checkBodies(kinds ...mdx.ProblemKind) func(*lint.Pass) {
	return func(p *lint.Pass) {
		for _, body := range p.Bodies() {
			for _, problem := range body.Problems {
				if slices.Contains(kinds, problem.Kind) {
					f := bodyFinding(p.Site, body.Page)
					f.Span, f.Message = problem.Span, problem.Message
					p.Report(f)
				}
			}
		}
	}
}

// bodyFinding returns a finding in a page or a snippet, which is no page that
// the navigation could name.
func bodyFinding(s *site.Site, page *site.Page) finding.Finding {
	f := finding.Finding{Locale: string(page.Locale), Version: page.Version}
	if s.Page(page.Path) == page {
		f.Page = page.Path
	}
	return f
}

// fileOwners returns what findings in a page or a spec say of it, by path.
func fileOwners(s *site.Site) map[string]finding.Finding {
	owners := map[string]finding.Finding{}
	for _, page := range s.Pages {
		owners[page.File.Path] = bodyFinding(s, page)
	}
	for _, snippet := range s.Snippets {
		owners[snippet.File.Path] = bodyFinding(s, snippet)
	}
	for _, set := range s.Sets {
		for _, file := range set.Files() {
			owners[file.Path] = finding.Finding{Locale: string(file.Tag), Version: set.Version}
		}
	}
	return owners
}
