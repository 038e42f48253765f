// Package lint runs rules over a snapshot of a documentation tree.
//
// A Rule is a value; all of them stand in package rules. Severities, switched
// off rules and ignored findings come from the configuration.
package lint

import (
	"parlance/internal/finding"
	"parlance/internal/site"
	"parlance/internal/spec"
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
}

// Pass is one rule at work on one site.
type Pass struct {
	Site  *site.Site
	Rule  *Rule
	facts *facts
	list  []finding.Finding
}

// facts are what several rules look at, worked out once.
type facts struct {
	drift       []Drift
	allVersions bool
}

// Drift is how the spec of one locale departs from its base.
type Drift struct {
	Set         *site.SpecSet
	File        *site.SpecFile
	Differences []spec.Difference
}

// Options chooses what is checked.
type Options struct {
	AllVersions bool // report frozen versions too
}

// Run checks the site with all rules and returns the findings, sorted.
func Run(s *site.Site, rules []*Rule, o Options) []finding.Finding {
	shared := &facts{allVersions: o.AllVersions}
	shared.drift = drift(s, o)
	var all []finding.Finding
	for _, rule := range rules {
		severity := rule.Severity
		if configured, ok := s.Config.Rules[rule.ID]; ok {
			severity = configured
		}
		if severity == finding.Off {
			continue
		}
		pass := &Pass{Site: s, Rule: rule, facts: shared}
		rule.Check(pass)
		for _, f := range pass.list {
			f.Rule, f.Severity = rule.ID, severity
			if !s.Config.Ignores(rule.ID, f.Span.Path()) {
				all = append(all, f)
			}
		}
	}
	return finding.Sort(all)
}

func drift(s *site.Site, o Options) []Drift {
	var list []Drift
	for _, set := range s.Sets {
		if set.Frozen && !o.AllVersions || set.Base == nil || !set.Base.Usable {
			continue
		}
		for _, file := range set.Locales {
			if file != set.Base && file.Usable {
				list = append(list, Drift{Set: set, File: file, Differences: spec.Compare(set.Base.Spec, file.Spec)})
			}
		}
	}
	return list
}

// Report adds a finding. Rule and severity are filled in.
func (p *Pass) Report(f finding.Finding) { p.list = append(p.list, f) }

// Drift returns how the locales' specs depart from their bases.
func (p *Pass) Drift() []Drift { return p.facts.drift }

// Skips reports whether a version of the docs is left out of the report.
func (p *Pass) Skips(version string) bool {
	return !p.facts.allVersions && p.Site.IsFrozen(version)
}

// Sets returns the spec sets that are reported on.
func (p *Pass) Sets() []*site.SpecSet {
	var list []*site.SpecSet
	for _, set := range p.Site.Sets {
		if p.facts.allVersions || !set.Frozen {
			list = append(list, set)
		}
	}
	return list
}

// Pages returns the pages that are reported on.
func (p *Pass) Pages() []*site.Page {
	var list []*site.Page
	for _, page := range p.Site.Pages {
		if p.facts.allVersions || !page.Frozen {
			list = append(list, page)
		}
	}
	return list
}

// ReportsProblem reports whether a problem of a file is reported on.
func (p *Pass) ReportsProblem(problem site.Problem) bool {
	return problem.Rule == p.Rule.ID && (p.facts.allVersions || !problem.Frozen)
}
