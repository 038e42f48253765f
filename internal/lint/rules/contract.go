package rules

import (
	"fmt"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/operation"
	"parlance/internal/spec"
)

// checkDrift reports the differences of one subject and side, a finding for
// each name.
func checkDrift(subject spec.Subject, side spec.Side) func(*lint.Pass) {
	return func(p *lint.Pass) {
		for _, drift := range p.Drift() {
			for i := range drift.Differences {
				d := &drift.Differences[i]
				if d.Subject != subject || d.Side != side {
					continue
				}
				for _, name := range d.Names {
					p.Report(driftFinding(drift, d, name))
				}
			}
		}
	}
}

func driftFinding(drift lint.Drift, d *spec.Difference, name string) finding.Finding {
	f := finding.Finding{
		Span: d.Span, Message: driftMessage(d, name), Locale: string(drift.File.Tag), Version: drift.Set.Version,
		Pointer: d.Pointer, Operation: operationText(d.Operation),
		Fix: &finding.Fix{Title: "run parlance generate --only specs", Safe: d.Side != spec.Extra},
	}
	if d.Subject == spec.SubjectOperation {
		f.Operation = name
	}
	if len(d.Names) > 1 && d.Subject != spec.SubjectOperation {
		f.Pointer += "/" + escapePointer(name)
	}
	if !d.BaseSpan.IsZero() {
		f.Related = []finding.Related{{Span: d.BaseSpan, Message: "the base has it here"}}
	}
	return f
}

func escapePointer(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

func operationText(name operation.Name) string {
	if name.IsZero() {
		return ""
	}
	return name.String()
}

// nouns name what a difference is about, before its name.
var nouns = map[spec.Subject]string{
	spec.SubjectOperation: "operation", spec.SubjectParameter: "parameter", spec.SubjectRequest: "request",
	spec.SubjectResponse: "response", spec.SubjectProperty: "property", spec.SubjectSchema: "schema",
	spec.SubjectText: "text", spec.SubjectExample: "example",
}

func driftMessage(d *spec.Difference, name string) string {
	what := fmt.Sprintf("%q", name)
	if noun := nouns[d.Subject]; noun != "" {
		what = noun + " " + what
	}
	if d.Where != "" {
		what += " of " + d.Where
	}
	switch d.Side {
	case spec.Missing:
		return what + " is missing: the base has it"
	case spec.Extra:
		return what + " is not in the base: remove it, or add it to the base"
	}
	return fmt.Sprintf("%s is %s, but %s in the base", what, short(d.Locale.Span.Text()), short(d.Base.Span.Text()))
}

// short quotes a value on one line, cut where it is long.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:59]) + "…"
	}
	return text
}

// checkProblems reports the problems that loading found for this rule.
func checkProblems(p *lint.Pass) {
	for _, problem := range p.Site.Problems {
		if p.ReportsProblem(problem) {
			p.Report(finding.Finding{Span: problem.Span, Message: problem.Message})
		}
	}
}
