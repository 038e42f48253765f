package contractreport

import (
	"fmt"
	"strings"

	"parlance/internal/source"
	"parlance/internal/terminal"
)

// paint returns text in a colour.
func (o Options) paint(color, text string) string {
	return terminal.Painter(o.Color).Paint(color, text)
}

// excerpt returns the source line of a span behind its number, and the line
// with the caret under it; nothing where there is no line to show.
func excerpt(s source.Span) (line, caret string) {
	if s.File == nil {
		return "", ""
	}
	x := terminal.NewExcerpt(s)
	if strings.TrimSpace(x.Line) == "" {
		return "", ""
	}
	number := fmt.Sprint(s.Position().Line)
	return number + " | " + x.Line, strings.Repeat(" ", len(number)) + " | " + x.Caret()
}

// place returns "file:line:column" of a span, "" for the zero Span.
func place(s source.Span) string {
	if s.File == nil {
		return ""
	}
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d", s.Path(), p.Line, p.Column)
}

// cut returns at most n characters of a text, the last one "…" where some are
// left out.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	count, at := 0, 0
	for i := range text {
		if count == n-1 {
			at = i
		}
		if count == n {
			return text[:at] + "…"
		}
		count++
	}
	return text
}
