package rules

import (
	"fmt"
	"maps"
	"slices"

	"parlance/internal/config"
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/source"
)

var configInvalid = &lint.Rule{
	ID:       "config-invalid",
	Title:    "parlance.yaml holds a mistake",
	Severity: finding.Error,
	Doc: `An unknown key, rule or value is never passed over, since it would silently change what is checked. For the same reason this rule can neither be switched off nor ignored.

Correct the place that is shown.`,
	Bad:    `lnt: {fail-on: error}`,
	Good:   `lint: {fail-on: error}`,
	Always: true,
	Check:  checkConfigInvalid,
}

func checkConfigInvalid(p *lint.Pass) {
	checkProblems(p)
	c := p.Site.Config
	for _, id := range slices.Sorted(maps.Keys(c.RuleSpans)) {
		checkRuleName(p, id, c.RuleSpans[id])
		if severity, ok := c.Rules[id]; ok && severity == finding.Off && id == p.Rule.ID {
			p.Report(finding.Finding{
				Span: c.RuleSpans[id], Message: fmt.Sprintf("%q cannot be switched off: correct the mistakes, and take the line out", id),
			})
		}
	}
	for _, ignore := range c.Ignore {
		checkRuleName(p, ignore.Rule, ignore.Span)
		if ignore.Rule == p.Rule.ID {
			p.Report(finding.Finding{
				Span: ignore.Span, Message: fmt.Sprintf("findings of %q cannot be ignored: correct the mistakes, and take the item out", ignore.Rule),
			})
		}
	}
}

// checkRuleName reports the id of a rule that there is not.
func checkRuleName(p *lint.Pass, id string, at source.Span) {
	ids := p.RuleIDs()
	if slices.Contains(ids, id) {
		return
	}
	message := fmt.Sprintf("there is no rule %q: 'parlance explain' lists them", id)
	if near := config.Nearest(id, ids); near != "" {
		message = fmt.Sprintf("there is no rule %q: did you mean %q?", id, near)
	}
	p.Report(finding.Finding{Span: at, Message: message})
}
