package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/source"
	"parlance/internal/terminal"
)

// maxMessage is the widest message, in columns, that others are aligned to.
const maxMessage = 80

var severityColors = map[finding.Severity]string{finding.Error: terminal.Red, finding.Warning: terminal.Yellow, finding.Note: terminal.Cyan}

// Text writes findings for people: grouped by file, each with its place,
// severity, message and rule, the source line with a caret under what is meant,
// the fix and related places; the summary last.
func Text(w io.Writer, list []finding.Finding, s Summary, o Options) error {
	out := bufio.NewWriter(w)
	t := textWriter{out, terminal.Painter(o.Color)}
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Span.Path() == list[0].Span.Path() {
			n++
		}
		t.file(list[:n])
		list = list[n:]
	}
	if !o.Quiet {
		t.summary(s)
	}
	return out.Flush()
}

// textWriter writes to a bufio.Writer, which keeps the first error for Flush.
type textWriter struct {
	out *bufio.Writer
	terminal.Painter
}

// row is the first line of a finding, in parts.
type row struct{ place, severity, message, rule string }

func (t textWriter) file(list []finding.Finding) {
	rows := make([]row, len(list))
	var places, severities, messages, gutter int
	for i := range list {
		f := &list[i]
		p := f.Span.Position()
		rows[i] = row{fmt.Sprintf("%d:%d", p.Line, p.Column), f.Severity.String(), terminal.Printable(f.Message), terminal.Printable(f.Rule)}
		places = max(places, len(rows[i].place))
		severities = max(severities, len(rows[i].severity))
		messages = max(messages, terminal.Width(rows[i].message))
		gutter = max(gutter, len(strconv.Itoa(p.Line)))
	}
	messages = min(messages, maxMessage)
	fmt.Fprintln(t.out, t.Paint(terminal.Bold, terminal.Printable(list[0].Span.Path())))
	for i, r := range rows {
		f := &list[i]
		fmt.Fprintf(t.out, "  %s  %s  %s  %s\n", terminal.Pad(r.place, places),
			t.Paint(severityColors[f.Severity], terminal.Pad(r.severity, severities)),
			terminal.Pad(r.message, messages), t.Paint(terminal.Dim, r.rule))
		t.excerpt(f, gutter)
		t.wayOut(f, gutter)
	}
	fmt.Fprintln(t.out)
}

func (t textWriter) excerpt(f *finding.Finding, gutter int) {
	if f.Span.File == nil {
		return
	}
	x := terminal.NewExcerpt(f.Span)
	if strings.TrimSpace(x.Line) == "" {
		return
	}
	number := fmt.Sprintf("%*d", gutter, f.Span.Position().Line)
	fmt.Fprintf(t.out, "    %s %s\n", t.Paint(terminal.Dim, number+" |"), x.Line)
	fmt.Fprintf(t.out, "    %s %s\n", t.Paint(terminal.Dim, strings.Repeat(" ", gutter)+" |"),
		strings.Repeat(" ", x.Indent)+t.Paint(severityColors[f.Severity], strings.TrimLeft(x.Caret(), " ")))
}

func (t textWriter) wayOut(f *finding.Finding, gutter int) {
	margin := strings.Repeat(" ", gutter+5)
	if f.Fix != nil {
		fmt.Fprintf(t.out, "%s%s %s\n", margin, t.Paint(terminal.Green, "fix:"), terminal.Printable(f.Fix.Title))
	}
	for _, r := range f.Related {
		fmt.Fprintf(t.out, "%s%s %s\n", margin, t.Paint(terminal.Cyan, "see:"), related(r))
	}
}

func related(r finding.Related) string {
	if r.Span.File == nil {
		return terminal.Printable(r.Message)
	}
	return place(r.Span) + ": " + terminal.Printable(r.Message)
}

// place returns "file:line:column".
func place(s source.Span) string {
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d", terminal.Printable(s.Path()), p.Line, p.Column)
}

func (t textWriter) summary(s Summary) {
	color := terminal.Green
	switch {
	case s.Errors > 0:
		color = terminal.Red
	case s.Warnings > 0:
		color = terminal.Yellow
	case s.Notes > 0:
		color = terminal.Cyan
	}
	fmt.Fprintln(t.out, t.Paint(color, s.String()))
}
