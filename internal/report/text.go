package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/source"
)

// maxMessage is the widest message, in columns, that others are aligned to.
const maxMessage = 80

// The ANSI sequences of Text.
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	reset  = "\x1b[0m"
)

var severityColors = map[finding.Severity]string{finding.Error: red, finding.Warning: yellow, finding.Note: cyan}

// Text writes findings for people: grouped by file, each with its place,
// severity, message and rule, the source line with a caret under what is meant,
// the fix and related places; the summary last.
func Text(w io.Writer, list []finding.Finding, s Summary, o Options) error {
	out := bufio.NewWriter(w)
	t := textWriter{out: out, color: o.Color}
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
	out   *bufio.Writer
	color bool
}

// paint returns text in a colour.
func (t textWriter) paint(color, text string) string {
	if !t.color || color == "" || text == "" {
		return text
	}
	return color + text + reset
}

// row is the first line of a finding, in parts.
type row struct{ place, severity, message, rule string }

func (t textWriter) file(list []finding.Finding) {
	rows := make([]row, len(list))
	var places, severities, messages, gutter int
	for i := range list {
		f := &list[i]
		p := f.Span.Position()
		rows[i] = row{fmt.Sprintf("%d:%d", p.Line, p.Column), f.Severity.String(), printable(f.Message), printable(f.Rule)}
		places = max(places, len(rows[i].place))
		severities = max(severities, len(rows[i].severity))
		messages = max(messages, textWidth(rows[i].message))
		gutter = max(gutter, len(strconv.Itoa(p.Line)))
	}
	messages = min(messages, maxMessage)
	fmt.Fprintln(t.out, t.paint(bold, printable(list[0].Span.Path())))
	for i, r := range rows {
		f := &list[i]
		fmt.Fprintf(t.out, "  %s  %s  %s  %s\n", pad(r.place, places),
			t.paint(severityColors[f.Severity], pad(r.severity, severities)),
			pad(r.message, messages), t.paint(dim, r.rule))
		t.excerpt(f, gutter)
		t.wayOut(f, gutter)
	}
	fmt.Fprintln(t.out)
}

// pad fills text with spaces up to a width in columns.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-textWidth(text)))
}

func (t textWriter) excerpt(f *finding.Finding, gutter int) {
	if f.Span.File == nil {
		return
	}
	x := newExcerpt(f.Span)
	if strings.TrimSpace(x.line) == "" {
		return
	}
	number := fmt.Sprintf("%*d", gutter, f.Span.Position().Line)
	fmt.Fprintf(t.out, "    %s %s\n", t.paint(dim, number+" |"), x.line)
	fmt.Fprintf(t.out, "    %s %s\n", t.paint(dim, strings.Repeat(" ", gutter)+" |"),
		strings.Repeat(" ", x.indent)+t.paint(severityColors[f.Severity], strings.TrimLeft(x.caret(), " ")))
}

func (t textWriter) wayOut(f *finding.Finding, gutter int) {
	margin := strings.Repeat(" ", gutter+5)
	if f.Fix != nil {
		fmt.Fprintf(t.out, "%s%s %s\n", margin, t.paint(green, "fix:"), printable(f.Fix.Title))
	}
	for _, r := range f.Related {
		fmt.Fprintf(t.out, "%s%s %s\n", margin, t.paint(cyan, "see:"), related(r))
	}
}

func related(r finding.Related) string {
	if r.Span.File == nil {
		return printable(r.Message)
	}
	return place(r.Span) + ": " + printable(r.Message)
}

// place returns "file:line:column".
func place(s source.Span) string {
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d", printable(s.Path()), p.Line, p.Column)
}

func (t textWriter) summary(s Summary) {
	color := green
	switch {
	case s.Errors > 0:
		color = red
	case s.Warnings > 0:
		color = yellow
	case s.Notes > 0:
		color = cyan
	}
	fmt.Fprintln(t.out, t.paint(color, s.String()))
}
