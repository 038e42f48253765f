package contractreport

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/contract"
	"parlance/internal/terminal"
)

// Text writes a result for people at a terminal: broken promises by operation,
// warnings, notes, what was skipped, the coverage and the summary.
func Text(w io.Writer, r *contract.Result, o Options) error {
	c := newClean(r, o)
	out := bufio.NewWriter(w)
	t := textWriter{out, c}
	var broken, warnings []*failure
	for _, f := range c.failures {
		if f.Severity == contract.Broken {
			broken = append(broken, f)
		} else {
			warnings = append(warnings, f)
		}
	}
	for _, g := range groups(broken) {
		t.heading(g.operation, count(g.broken, "broken promise"))
		for _, f := range g.failures {
			t.failure(f)
		}
	}
	if !o.Quiet {
		t.warnings(warnings)
		t.list("notes", c.Notes)
		t.list("skipped", c.Skipped)
		t.coverage(newMatrix(c.Coverage))
	}
	if c.unfinished != "" {
		t.line("%s %s", t.paint(terminal.Red, "could not finish:"), terminal.Printable(c.unfinished))
	}
	if !o.Quiet {
		color := terminal.Green
		switch {
		case c.tally.broken > 0 || c.unfinished != "":
			color = terminal.Red
		case c.tally.warnings > 0:
			color = terminal.Yellow
		}
		t.line("%s", t.paint(color, summary(r)))
	}
	return out.Flush()
}

// textWriter writes to a bufio.Writer, which keeps the first error for Flush.
type textWriter struct {
	out *bufio.Writer
	c   *clean
}

func (t textWriter) paint(color, text string) string { return t.c.options.paint(color, text) }

func (t textWriter) line(format string, args ...any) {
	fmt.Fprintf(t.out, format, args...)
	t.out.WriteByte('\n')
}

func (t textWriter) heading(text, more string) {
	line := t.paint(terminal.Bold, terminal.Printable(text))
	if more != "" {
		line += "  " + t.paint(terminal.Dim, more)
	}
	t.line("%s", line)
}

// margin is the indentation of what belongs to a failure.
const margin = "    "

func (t textWriter) failure(f *failure) {
	t.line("  %s %s", t.paint(terminal.Red, "✗"), t.paint(terminal.Bold, terminal.Printable(f.Message)))
	t.line(margin+"%s", t.paint(terminal.Dim, terminal.Printable(facts(f))))
	if at := place(f.Span); at != "" {
		t.line(margin+"%s", terminal.Printable(at))
		t.excerpt(f)
	}
	for _, l := range f.Locales {
		t.line(margin+"%s %s", t.paint(terminal.Cyan, terminal.Printable(l.Tag)+":"), terminal.Printable(elsewhere(l)))
	}
	for _, e := range needed(f) {
		t.exchange(e)
	}
	t.line("")
}

// facts says in one line of what rule, where and how often a failure is.
func facts(f *failure) string {
	list := []string{f.Rule}
	if f.Status != 0 {
		list = append(list, "status "+strconv.Itoa(f.Status))
	}
	if f.Place != "" && f.Place != fmt.Sprintf("status %d", f.Status) {
		list = append(list, "at "+f.Place)
	}
	if f.Count > 1 {
		list = append(list, count(f.Count, "time"))
	}
	if f.Workflow != "" {
		list = append(list, "workflow "+f.Workflow)
	}
	return strings.Join(list, ", ")
}

// elsewhere says what a document in another language promises, and where.
func elsewhere(l contract.Locale) string {
	if at := place(l.Span); at != "" {
		return l.Message + " (" + at + ")"
	}
	return l.Message
}

// needed returns the exchanges that a reader must see to believe a failure: of
// one that each of them shows, the first will do.
func needed(f *failure) []*exchange {
	if f.Count > 1 && f.Count >= len(f.shown) && len(f.shown) > 0 {
		return f.shown[:1]
	}
	return f.shown
}

func (t textWriter) excerpt(f *failure) {
	line, caret := excerpt(f.Span)
	if line == "" {
		return
	}
	number, text, _ := strings.Cut(line, " | ")
	empty, mark, _ := strings.Cut(caret, " | ")
	indent := mark[:len(mark)-len(strings.TrimLeft(mark, " "))]
	t.line(margin+"  %s %s", t.paint(terminal.Dim, number+" |"), text)
	t.line(margin+"  %s %s%s", t.paint(terminal.Dim, empty+" |"), indent, t.paint(terminal.Red, strings.TrimLeft(mark, " ")))
}

// The most characters that are shown of a request line, a body and a curl line.
const (
	maxAddress = 200
	maxBody    = 300
	maxCurl    = 4000
)

func (t textWriter) exchange(e *exchange) {
	line := cut(terminal.Printable(e.Request.Method+" "+e.Request.URL), maxAddress)
	t.line(margin+"%s %s  %s", t.paint(terminal.Cyan, ">"), line, t.paint(terminal.Dim, terminal.Printable(title(e))))
	if e.Response == nil {
		t.line(margin+"%s no response: %s", t.paint(terminal.Cyan, "<"), terminal.Printable(e.fault))
	} else {
		t.line(margin+"%s %s", t.paint(terminal.Cyan, "<"), terminal.Printable(answer(e)))
		if body := terminal.Printable(strings.TrimSpace(string(e.Response.Body))); body != "" {
			t.line(margin+"  %s", cut(body, maxBody))
		}
	}
	if curl := terminal.Printable(e.curl); len(curl) <= maxCurl {
		t.line(margin+"%s %s", t.paint(terminal.Cyan, "$"), curl)
	} else {
		t.line(margin+"%s %s", t.paint(terminal.Cyan, "$"), t.paint(terminal.Dim, fmt.Sprintf(
			"the curl line has %d bytes: the JSON and HTML reports have it", len(e.curl))))
	}
}

// title names an exchange: "#12, no token".
func title(e *exchange) string {
	text := "#" + strconv.Itoa(e.Number)
	if e.Case != "" {
		text += ", " + e.Case
	}
	return text
}

// answer says what came: "200 OK, application/json, 34 bytes, 3 ms".
func answer(e *exchange) string {
	a := e.Response
	list := []string{statusLine(a.Status)}
	if media := a.Header.Get("Content-Type"); media != "" {
		list = append(list, media)
	}
	list = append(list, count(len(a.Body), "byte"), seconds(e.Duration))
	if a.Truncated {
		list = append(list, "longer than the limit")
	}
	if e.broken != "" {
		list = append(list, "broken off: "+e.broken)
	}
	return strings.Join(list, ", ")
}

// warnings writes the warnings, each with its first exchange's line to repeat
// it.
func (t textWriter) warnings(list []*failure) {
	if len(list) == 0 {
		return
	}
	t.heading("warnings", "")
	for _, g := range groups(list) {
		t.line("  %s", terminal.Printable(g.operation))
		for _, f := range g.failures {
			t.line(margin+"%s %s", t.paint(terminal.Yellow, "!"), terminal.Printable(f.Message))
			detail := facts(f)
			if at := place(f.Span); at != "" {
				detail += ", " + at
			}
			t.line(margin+"  %s", t.paint(terminal.Dim, terminal.Printable(detail)))
			for _, l := range f.Locales {
				t.line(margin+"  %s %s", t.paint(terminal.Cyan, terminal.Printable(l.Tag)+":"), terminal.Printable(elsewhere(l)))
			}
		}
	}
	t.line("")
}

func (t textWriter) list(heading string, texts []string) {
	if len(texts) == 0 {
		return
	}
	t.heading(heading, "")
	for _, text := range texts {
		t.line("  %s", terminal.Printable(text))
	}
	t.line("")
}

var markColors = map[string]string{
	markSeen: terminal.Green, markNotSeen: terminal.Yellow, markUnreachable: terminal.Dim, markUndocumented: terminal.Red,
}

func (t textWriter) coverage(m matrix) {
	if len(m.rows) == 0 {
		return
	}
	t.heading("coverage", t.c.tally.statuses())
	first := 0
	for _, r := range m.rows {
		first = max(first, terminal.Width(terminal.Printable(r.operation)))
	}
	widths := make([]int, len(m.statuses))
	header := terminal.Pad("", first)
	for i, status := range m.statuses {
		widths[i] = max(3, terminal.Width(terminal.Printable(status)))
		header += "  " + terminal.Pad(terminal.Printable(status), widths[i])
	}
	t.line("  %s", t.paint(terminal.Dim, strings.TrimRight(header, " ")))
	for _, r := range m.rows {
		line := terminal.Pad(terminal.Printable(r.operation), first)
		for i, c := range r.cells {
			line += "  " + t.cell(c, widths[i])
		}
		t.line("  %s", strings.TrimRight(line, " "))
	}
	t.line("  %s", t.paint(terminal.Dim, legend(m)))
	for i, note := range m.notes {
		t.line("  %s", t.paint(terminal.Dim, superscript(i+1)+" "+terminal.Printable(note)))
	}
	t.line("")
}

func (t textWriter) cell(c *cell, width int) string {
	if c == nil {
		return terminal.Pad("", width)
	}
	text := c.mark()
	if c.note > 0 {
		text += superscript(c.note)
	}
	return t.paint(markColors[c.mark()], text) + strings.Repeat(" ", max(0, width-terminal.Width(text)))
}

// legend explains the marks that the table holds.
func legend(m matrix) string {
	var list []string
	for _, entry := range [][2]string{
		{markSeen, "seen"}, {markNotSeen, "not seen"}, {markUnreachable, "not reachable"}, {markUndocumented, "came, but is not documented"},
	} {
		has := func(c *cell) bool { return c != nil && c.mark() == entry[0] }
		if slices.ContainsFunc(m.rows, func(r row) bool { return slices.ContainsFunc(r.cells, has) }) {
			list = append(list, entry[0]+" "+entry[1])
		}
	}
	return strings.Join(list, "   ")
}

// superscript returns the number of a footnote.
func superscript(n int) string {
	return strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(n))
}
