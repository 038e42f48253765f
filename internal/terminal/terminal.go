// Package terminal lays text out for terminals: colours, the columns that
// characters take, what must not reach a terminal as it is, and source lines
// with a caret under the place that is meant.
package terminal

// The ANSI sequences that reports use.
const (
	Bold   = "\x1b[1m"
	Dim    = "\x1b[2m"
	Red    = "\x1b[31m"
	Green  = "\x1b[32m"
	Yellow = "\x1b[33m"
	Cyan   = "\x1b[36m"
	reset  = "\x1b[0m"
)

// Painter writes in colour where it is true.
type Painter bool

// Paint returns text in a colour.
func (p Painter) Paint(color, text string) string {
	if !p || color == "" || text == "" {
		return text
	}
	return color + text + reset
}
