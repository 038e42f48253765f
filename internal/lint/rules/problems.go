package rules

import (
	"parlance/internal/finding"
	"parlance/internal/lint"
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

// fileOwners returns what findings in a page or a spec say of it, by path.
func fileOwners(s *site.Site) map[string]finding.Finding {
	owners := map[string]finding.Finding{}
	for _, page := range s.Pages {
		owners[page.File.Path] = finding.Finding{Page: page.Path, Locale: string(page.Locale), Version: page.Version}
	}
	for _, set := range s.Sets {
		for _, file := range set.Files() {
			owners[file.Path] = finding.Finding{Locale: string(file.Tag), Version: set.Version}
		}
	}
	return owners
}
