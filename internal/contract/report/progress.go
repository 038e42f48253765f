package contractreport

import (
	"fmt"
	"io"
	"strings"
	"time"

	"parlance/internal/contract"
	"parlance/internal/terminal"
)

const (
	// progressDelay is how long a run must take before its progress is shown.
	progressDelay = 500 * time.Millisecond
	// progressPause is the least time between two lines.
	progressPause = 100 * time.Millisecond
	// progressColumns is the width of the line: that of the narrowest terminal,
	// less the column that the cursor stands in.
	progressColumns = 79

	clearLine = "\r\x1b[K"
)

// Progress keeps one line of a terminal up to date while a run goes on. It
// must not be used by two goroutines at once. A nil Progress shows nothing.
type Progress struct {
	w       io.Writer
	budget  int
	options Options
	now     func() time.Time

	start, last time.Time
	shown       bool
}

// NewProgress returns the progress of a run that starts now. w is a terminal,
// or nil where nothing is to be shown; budget is the number of requests that
// the run may send, 0 where there is no limit.
func NewProgress(w io.Writer, budget int, o Options) *Progress {
	if w == nil {
		return nil
	}
	p := &Progress{w: w, budget: budget, options: o, now: time.Now}
	p.start = p.now()
	return p
}

// Update shows how far the run has come. It is made for the Progress of
// contract.Options. What cannot be written is no reason to end a run.
func (p *Progress) Update(state contract.Progress) {
	if p == nil {
		return
	}
	now := p.now()
	if now.Sub(p.start) < progressDelay || now.Sub(p.last) < progressPause {
		return
	}
	p.last, p.shown = now, true
	line := cutColumns(terminal.Printable(p.text(state)), progressColumns)
	if state.Failures > 0 {
		line = p.options.paint(terminal.Yellow, line)
	}
	io.WriteString(p.w, clearLine+line)
}

// Done takes the line away.
func (p *Progress) Done() {
	if p == nil || !p.shown {
		return
	}
	p.shown = false
	io.WriteString(p.w, clearLine)
}

func (p *Progress) text(state contract.Progress) string {
	done := count(state.Requests, "request")
	if p.budget > 0 {
		done = fmt.Sprintf("%d of %s", state.Requests, count(p.budget, "request"))
	}
	parts := []string{done}
	if state.Failures > 0 {
		parts = append(parts, count(state.Failures, "failure"))
	}
	for _, part := range []string{state.Phase, nameOf(state.Last)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	text := strings.Join(parts, ", ")
	if p.options.Redact != nil {
		text = p.options.Redact(text)
	}
	return text
}

// cutColumns returns the beginning of a printable text that fits into a number
// of columns.
func cutColumns(text string, columns int) string {
	if terminal.Width(text) <= columns {
		return text
	}
	width := 0
	for i, r := range text {
		width += terminal.Width(string(r))
		if width > columns-1 {
			return text[:i] + "…"
		}
	}
	return text
}
