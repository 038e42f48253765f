// Package lint runs rules over a snapshot of a documentation tree.
//
// A Rule is a value; all of them stand in package rules. Severities, switched
// off rules and ignored findings come from the configuration.
package lint

import (
	"parlance/internal/finding"
	"parlance/internal/site"
)

// Rule is one check.
type Rule struct {
	ID       string // kebab-case, subject first: "spec-response-missing"
	Title    string // what it finds, in a few words
	Doc      string // why it matters and how to fix it
	Bad      string // an example that it reports
	Good     string // the same, put right
	Severity finding.Severity
	Check    func(*Pass)

	// Always says that the configuration can neither switch the rule off nor
	// ignore its findings.
	Always bool
}

// Pass is one rule at work on one site.
type Pass struct {
	*facts
	Rule *Rule
	list []finding.Finding
}

// Options chooses what is checked.
type Options struct {
	AllVersions bool // report frozen versions too
}

// Run checks the site with all rules and returns the findings, sorted. Rules
// that are not among them are unknown to the configuration.
func Run(s *site.Site, rules []*Rule, o Options) []finding.Finding {
	shared := &facts{Site: s, rules: rules, allVersions: o.AllVersions}
	var all []finding.Finding
	for _, rule := range rules {
		severity := severityOf(s, rule)
		if severity == finding.Off {
			continue
		}
		pass := &Pass{facts: shared, Rule: rule}
		rule.Check(pass)
		for _, f := range pass.list {
			f.Rule, f.Severity = rule.ID, severity
			if rule.Always || !s.Config.Ignores(rule.ID, f.Span.Path()) {
				all = append(all, f)
			}
		}
	}
	return finding.Sort(all)
}

func severityOf(s *site.Site, rule *Rule) finding.Severity {
	configured, ok := s.Config.Rules[rule.ID]
	if !ok || rule.Always && configured == finding.Off {
		return rule.Severity
	}
	return configured
}

// Report adds a finding. Rule and severity are filled in.
func (p *Pass) Report(f finding.Finding) { p.list = append(p.list, f) }

// ReportsProblem reports whether a problem of a file is reported on.
func (p *Pass) ReportsProblem(problem site.Problem) bool {
	return problem.Rule == p.Rule.ID && (p.allVersions || !problem.Frozen)
}
