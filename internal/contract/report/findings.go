package contractreport

import (
	"cmp"
	"io"
	"strconv"

	"parlance/internal/contract"
	"parlance/internal/finding"
	"parlance/internal/report"
	"parlance/internal/source"
	"parlance/internal/terminal"
)

// ruleUnfinished is the rule of the finding that stands for a run that could
// not finish.
const ruleUnfinished = "run-unfinished"

// SARIF writes the failures as a SARIF 2.1.0 log, each at the line of the spec
// that is broken.
func SARIF(w io.Writer, r *contract.Result, o Options) error {
	c := newClean(r, o)
	return report.SARIF(w, c.findings(), report.Summary{}, nil, c.redact(o.Version), report.Options{Root: o.Root})
}

// GitHub writes the failures as workflow commands, which GitHub shows beside
// the lines of the spec that are broken.
func GitHub(w io.Writer, r *contract.Result, o Options) error {
	return report.GitHub(w, newClean(r, o).findings(), report.Summary{}, report.Options{Root: o.Root})
}

// findings returns the failures as findings about the spec. One without a place
// in it stands at its beginning.
func (c *clean) findings() []finding.Finding {
	beginning := source.NewFile(cmp.Or(terminal.Printable(c.Spec), "spec"), nil).Span(0, 0)
	var list []finding.Finding
	if c.unfinished != "" {
		list = append(list, finding.Finding{
			Rule: ruleUnfinished, Severity: finding.Error, Span: beginning,
			Message: terminal.Printable("the contract test could not finish: " + c.unfinished),
		})
	}
	for _, f := range c.failures {
		one := finding.Finding{
			Rule: terminal.Printable(f.Rule), Severity: finding.Warning, Span: f.Span, Message: terminal.Printable(f.sentence()),
			Operation: f.operation, Pointer: f.Pointer,
		}
		if f.Severity == contract.Broken {
			one.Severity = finding.Error
		}
		if one.Span.IsZero() {
			one.Span = beginning
		}
		for _, l := range f.Locales {
			one.Related = append(one.Related, finding.Related{Span: l.Span, Message: l.Tag + ": " + l.Message})
		}
		list = append(list, one)
	}
	return list
}

// sentence says all of a failure that fits into one line. Counts and ids of
// exchanges are left to the other formats, so that it changes little from run
// to run.
func (f *failure) sentence() string {
	text := f.Message
	if f.operation != "" {
		text = f.operation + ": " + text
	}
	switch {
	case f.Place != "" && f.Status != 0 && f.Place != "status "+strconv.Itoa(f.Status):
		text += " (status " + strconv.Itoa(f.Status) + ", at " + f.Place + ")"
	case f.Status != 0:
		text += " (status " + strconv.Itoa(f.Status) + ")"
	case f.Place != "":
		text += " (at " + f.Place + ")"
	}
	for _, l := range f.Locales {
		text += "; " + l.Tag + ": " + l.Message
	}
	return text
}
