package contractreport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"parlance/internal/terminal"
	"parlance/internal/tree"
)

// line is a line of a body as HTML shows it. Marked says that it is what a
// failure is about.
type line struct {
	Indent, Text string
	Marked       bool
	Missing      string // what should be in the value that begins here, and is not
	at           string // JSON Pointer of the value that begins or ends in it
}

const (
	maxShown  = 64 << 10 // bytes of a body that HTML shows with a failure
	maxInList = 8 << 10  // bytes of a body in the list of exchanges
	maxIndent = 24       // levels that are indented; deeper ones stand below them
	maxDepth  = 200      // levels of JSON that is laid out
)

// body is what HTML shows of a body.
type body struct {
	Lines []line
	Size  int // bytes of the whole body
	Left  int // bytes that are not shown
}

// newBody lays out a body: JSON in lines with the place marked, other text as
// it is, other bytes escaped. Of a body longer than limit, the beginning.
func (c *clean) newBody(b []byte, place string, limit int) *body {
	if len(b) == 0 {
		return nil
	}
	out := &body{Size: len(b)}
	if len(b) <= limit && utf8.Valid(b) {
		if lines, ok := c.pretty(b); ok {
			mark(lines, c.visible(place))
			out.Lines = lines
			return out
		}
	}
	if len(b) > limit {
		out.Left = len(b) - limit
		b = b[:limit]
	}
	for text := range strings.SplitSeq(strings.TrimSuffix(string(b), "\n"), "\n") {
		out.Lines = append(out.Lines, line{Text: c.visible(text)})
	}
	return out
}

// visible returns text as HTML shows it: control characters escaped, and
// nothing in it that decoding has brought to light.
func (c *clean) visible(text string) string { return terminal.PrintableLines(c.redact(text)) }

var errDepth = errors.New("nested too deeply")

// printer writes a JSON value in lines.
type printer struct {
	c     *clean
	in    *json.Decoder
	lines []line
}

// pretty returns JSON in lines, with members in their order and numbers as they
// were written; ok is false for what is no JSON.
func (c *clean) pretty(b []byte) (lines []line, ok bool) {
	if !json.Valid(b) {
		return nil, false
	}
	p := &printer{c: c, in: json.NewDecoder(bytes.NewReader(b))}
	p.in.UseNumber()
	if err := p.value("", "", 0); err != nil {
		return nil, false
	}
	if _, err := p.in.Token(); err != io.EOF {
		return nil, false
	}
	return p.lines, true
}

func (p *printer) write(at string, depth int, text string) {
	p.lines = append(p.lines, line{Indent: strings.Repeat("  ", min(depth, maxIndent)), Text: p.c.visible(text), at: at})
}

// value writes the next value behind its name.
func (p *printer) value(at, name string, depth int) error {
	if depth > maxDepth {
		return errDepth
	}
	token, err := p.in.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return p.list(at, name+"{", "}", depth, func(int) error { return p.member(at, depth+1) })
	case json.Delim('['):
		return p.list(at, name+"[", "]", depth, func(i int) error {
			return p.value(at+"/"+strconv.Itoa(i), "", depth+1)
		})
	}
	p.write(at, depth, name+literal(token))
	return nil
}

func (p *printer) member(at string, depth int) error {
	token, err := p.in.Token()
	if err != nil {
		return err
	}
	name, _ := token.(string)
	return p.value(at+"/"+tree.EscapeToken(name), literal(name)+": ", depth)
}

// list writes the members or items between brackets, in one line where there
// are none.
func (p *printer) list(at, open, end string, depth int, next func(int) error) error {
	p.write(at, depth, open)
	first := len(p.lines)
	for i := 0; p.in.More(); i++ {
		if i > 0 {
			p.lines[len(p.lines)-1].Text += ","
		}
		if err := next(i); err != nil {
			return err
		}
	}
	if _, err := p.in.Token(); err != nil {
		return err
	}
	if len(p.lines) == first {
		p.lines[first-1].Text += end
		return nil
	}
	p.write(at, depth, end)
	return nil
}

// literal writes a scalar.
func literal(token json.Token) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(token); err != nil {
		return "null"
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// mark marks the lines of the values that a place means. Where it means none,
// because what should be there is absent, it is the first line of what should
// hold it.
func mark(lines []line, place string) {
	if !strings.HasPrefix(place, "/") {
		return
	}
	found := false
	for i := range lines {
		if within(lines[i].at, place) {
			lines[i].Marked, found = true, true
		}
	}
	for missing := ""; !found && place != ""; {
		i := strings.LastIndexByte(place, '/')
		place, missing = place[:i], place[i+1:]
		found = markHolders(lines, place, missing)
	}
}

// markHolders marks the first lines of the values that a place means.
func markHolders(lines []line, place, missing string) (found bool) {
	seen := map[string]bool{}
	for i := range lines {
		l := &lines[i]
		if !seen[l.at] && matches(l.at, place) {
			l.Marked, l.Missing, found = true, tree.UnescapeToken(missing), true
		}
		seen[l.at] = true
	}
	return found
}

// matches reports whether a pointer is the place, in which "*" is any token.
func matches(pointer, place string) bool {
	have, want := strings.Split(pointer, "/"), strings.Split(place, "/")
	if len(have) != len(want) {
		return false
	}
	for i := range want {
		if want[i] != have[i] && want[i] != "*" {
			return false
		}
	}
	return true
}

// within reports whether a pointer is the place or below it.
func within(pointer, place string) bool {
	depth := strings.Count(place, "/")
	at := 0
	for range depth {
		next := strings.IndexByte(pointer[at:], '/')
		if next < 0 {
			return false
		}
		at += next + 1
	}
	if next := strings.IndexByte(pointer[at:], '/'); next >= 0 {
		pointer = pointer[:at+next]
	}
	return matches(pointer, place)
}
