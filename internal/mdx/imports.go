package mdx

import (
	"bytes"
	"path"
	"slices"

	"parlance/internal/source"
)

// Import is another file of the tree that a page imports: a snippet, a
// component.
type Import struct {
	Path string      // as written: "/snippets/a.mdx", "./b.jsx"
	Span source.Span // of Path, without the quotes
}

// importable are the extensions of files that Mintlify lets pages import.
var importable = []string{".mdx", ".md", ".jsx", ".tsx", ".js", ".ts"}

// readImports finds the import statements of the body. As in MDX they begin at
// the start of a line; those in fenced code blocks are examples. Looking for
// the word first spares most pages the walk over their lines.
func readImports(f *source.File, body int) []Import {
	var list []Import
	const word = "import"
	blocks := codeBlocks{data: f.Data, at: body}
	for at := body; ; at += len(word) {
		i := bytes.Index(f.Data[at:], []byte(word))
		if i < 0 {
			return list
		}
		at += i
		if at > body && f.Data[at-1] != '\n' && f.Data[at-1] != '\r' {
			continue
		}
		start, end, ok := importPath(f.Data, at+len(word))
		if !ok {
			continue
		}
		name := string(f.Data[start:end])
		if slices.Contains(importable, path.Ext(name)) && !blocks.cover(at) {
			list = append(list, Import{Path: name, Span: f.Span(start, end)})
		}
	}
}

// codeBlocks walks the lines of a body and knows which stand in fenced code.
type codeBlocks struct {
	data []byte
	at   int    // the line that comes next
	open []byte // the fence of the block at hand
}

// cover reports whether the line that begins at an offset, behind that of the
// call before, stands in a code block.
func (b *codeBlocks) cover(offset int) bool {
	for b.at < offset {
		line := b.data[b.at:lineEnd(b.data, b.at)]
		marks := codeFence(line)
		switch {
		case marks == nil:
		case b.open == nil:
			b.open = marks
		case closes(line, b.open, marks):
			b.open = nil
		}
		b.at = nextLine(b.data, b.at)
	}
	return b.open != nil
}

// codeFence returns the three or more backticks or tildes that a line begins
// with. MDX has no indented code, so a fence may be indented to any depth.
func codeFence(line []byte) []byte {
	line = bytes.TrimLeft(line, " \t")
	n := 0
	for n < len(line) && line[n] == line[0] && (line[0] == '`' || line[0] == '~') {
		n++
	}
	if n < 3 || line[0] == '`' && bytes.IndexByte(line[n:], '`') >= 0 {
		return nil
	}
	return line[:n]
}

// closes reports whether a fence closes the block that open began.
func closes(line, open, marks []byte) bool {
	return marks[0] == open[0] && len(marks) >= len(open) &&
		len(bytes.Trim(line, " \t")) == len(marks)
}

// importPath returns where the quoted path of an import statement stands, from
// the end of the word import: names, maybe in braces and then over several
// lines, and "from" before it, or nothing at all.
func importPath(data []byte, at int) (start, end int, ok bool) {
	braces := 0
	for i := at; i < len(data); i++ {
		switch c := data[i]; {
		case c == '{':
			braces++
		case c == '}':
			braces--
		case c == '"' || c == '\'':
			clause := bytes.TrimSpace(data[at:i])
			if len(clause) > 0 && !bytes.HasSuffix(clause, []byte("from")) {
				return 0, 0, false
			}
			n := bytes.IndexAny(data[i+1:], "\r\n"+string(c))
			if n < 0 || data[i+1+n] != c {
				return 0, 0, false
			}
			return i + 1, i + 1 + n, true
		case c == '\n' || c == '\r':
			if braces == 0 {
				return 0, 0, false
			}
		case !isNameByte(c):
			return 0, 0, false
		}
	}
	return 0, 0, false
}

func isNameByte(c byte) bool {
	return isKeyByte(c) && c != '-' || c >= 0x80 || bytes.IndexByte([]byte(" \t,*$"), c) >= 0
}
