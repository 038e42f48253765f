package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/terminal"
)

// githubLimit is how many annotations of one level GitHub shows for a step; it
// drops the others without a word.
const githubLimit = 10

var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	githubLevels   = map[finding.Severity]string{finding.Error: "error", finding.Warning: "warning", finding.Note: "notice"}
)

// GitHub writes findings as workflow commands, which GitHub shows beside the
// lines they are about: errors first. What GitHub would drop because a level
// has too many is written as plain lines of the log, and a notice at the end
// tells how many those are.
func GitHub(w io.Writer, list []finding.Finding, _ Summary, o Options) error {
	out := bufio.NewWriter(w)
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	limits := githubLimits(list)
	var more Summary
	for i := range list {
		f := &list[i]
		if limits[f.Severity] > 0 {
			limits[f.Severity]--
			fmt.Fprintln(out, githubCommand(f, o))
			continue
		}
		more.Add(f.Severity)
		fmt.Fprintf(out, "%s: %s:%d: %s (%s)\n", f.Severity, terminal.Printable(o.repoPath(f.Span.Path())),
			f.Span.Position().Line, terminal.Printable(f.Message), terminal.Printable(f.Rule))
	}
	if n := more.Errors + more.Warnings + more.Notes; n > 0 {
		fmt.Fprintf(out, "::notice::%s\n", githubMessage.Replace(fmt.Sprintf(
			"%d more: %s; GitHub shows %d of a level, the log of this step has them all",
			n, more.counts(), githubLimit)))
	}
	return out.Flush()
}

// githubLimits returns how many findings of each severity become commands. The
// notice at the end is one of the notices.
func githubLimits(list []finding.Finding) map[finding.Severity]int {
	total := map[finding.Severity]int{}
	over := false
	for i := range list {
		total[list[i].Severity]++
		over = over || total[list[i].Severity] > githubLimit
	}
	limits := map[finding.Severity]int{finding.Error: githubLimit, finding.Warning: githubLimit, finding.Note: githubLimit}
	if over {
		limits[finding.Note]--
	}
	return limits
}

// Add counts a finding of a severity.
func (s *Summary) Add(severity finding.Severity) {
	switch severity {
	case finding.Error:
		s.Errors++
	case finding.Warning:
		s.Warnings++
	case finding.Note:
		s.Notes++
	}
}

func githubCommand(f *finding.Finding, o Options) string {
	start, end := f.Span.Position(), f.Span.EndPosition()
	return fmt.Sprintf("::%s file=%s,line=%d,endLine=%d,col=%d,title=%s::%s", githubLevels[f.Severity],
		githubProperty.Replace(o.repoPath(f.Span.Path())), start.Line, end.Line, start.Column,
		githubProperty.Replace(f.Rule), githubMessage.Replace(f.Message))
}
