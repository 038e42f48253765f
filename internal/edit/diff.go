package edit

import (
	"fmt"
	"strconv"
	"strings"
)

// context is the number of unchanged lines shown around a difference.
const context = 3

// Diff returns the plan as a unified diff with three lines of context, as `git
// apply` and `patch -p1` read it. A file that is created comes from /dev/null,
// one that is deleted goes there. An empty plan is "".
func (p Plan) Diff() string {
	var b strings.Builder
	for _, c := range p {
		c.diff(&b)
	}
	return b.String()
}

// Stat counts the files that the plan changes, and the lines it adds and
// removes; a changed line counts as both.
func (p Plan) Stat() (files, added, removed int) {
	for _, c := range p {
		for _, r := range diffLines(splitLines(c.Old), splitLines(c.New)) {
			added += r.b1 - r.b0
			removed += r.a1 - r.a0
		}
	}
	return len(p), added, removed
}

func (c Change) diff(b *strings.Builder) {
	old, new := splitLines(c.Old), splitLines(c.New)
	from, to := quotePath("a/"+c.Path), quotePath("b/"+c.Path)
	// git's own first lines: without them an empty file could not be created or
	// deleted, and once one file of a patch has them all must.
	b.WriteString("diff --git " + from + " " + to + "\n")
	switch {
	case c.Old == nil:
		b.WriteString("new file mode 100644\n")
	case c.New == nil:
		b.WriteString("deleted file mode 100644\n")
	}
	if len(old) == 0 && len(new) == 0 {
		return
	}
	b.WriteString("--- " + headerPath(from, c.Old == nil) + "\n")
	b.WriteString("+++ " + headerPath(to, c.New == nil) + "\n")
	regions := diffLines(old, new)
	for len(regions) > 0 {
		n := 1
		for n < len(regions) && regions[n].a0-regions[n-1].a1 <= 2*context {
			n++
		}
		writeHunk(b, old, new, regions[:n])
		regions = regions[n:]
	}
}

func writeHunk(b *strings.Builder, old, new [][]byte, regions []region) {
	first, last := regions[0], regions[len(regions)-1]
	lead := min(context, first.a0)
	tail := min(context, len(old)-last.a1)
	a, z := first.a0-lead, last.a1+tail
	fmt.Fprintf(b, "@@ -%s +%s @@\n",
		hunkRange(a, z), hunkRange(first.b0-lead, last.b1+tail))
	for _, r := range regions {
		writeLines(b, ' ', old[a:r.a0])
		writeLines(b, '-', old[r.a0:r.a1])
		writeLines(b, '+', new[r.b0:r.b1])
		a = r.a1
	}
	writeLines(b, ' ', old[a:z])
}

// hunkRange writes lines start to end (from 0, exclusive) as a hunk header
// does: first line and count, the line before for an empty range.
func hunkRange(start, end int) string {
	switch end - start {
	case 0:
		return strconv.Itoa(start) + ",0"
	case 1:
		return strconv.Itoa(start + 1)
	}
	return strconv.Itoa(start+1) + "," + strconv.Itoa(end-start)
}

func writeLines(b *strings.Builder, mark byte, lines [][]byte) {
	for _, line := range lines {
		b.WriteByte(mark)
		b.Write(line)
		if line[len(line)-1] != '\n' {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// headerPath returns what follows "--- " or "+++ ". A name with a space is
// closed by a tab, as git and patch expect it.
func headerPath(quoted string, missing bool) string {
	switch {
	case missing:
		return "/dev/null"
	case quoted[0] != '"' && strings.Contains(quoted, " "):
		return quoted + "\t"
	}
	return quoted
}

// quotePath writes a name as git does: in C quotes if it holds a quote, a
// backslash or a control character.
func quotePath(path string) string {
	if !strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f || r == '"' || r == '\\' }) {
		return path
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(path) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
