// Package source holds the bytes of one file and names places in them.
//
// A Span is a pair of byte offsets: what programs slice and splice with. A
// Position is a line and a column in characters: what people read. Spans are
// born in the parsers and carried; a Position is computed only when something
// is shown.
package source

import (
	"bytes"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// BOM is the byte order mark that some editors write before UTF-8 text.
const BOM = "\xef\xbb\xbf"

// File is the content of one file under the path that messages show: relative
// to the folder that was loaded, with forward slashes. Data must not change
// after NewFile.
type File struct {
	Path string
	Data []byte

	once   sync.Once
	starts []int // byte offset of the first byte of each line
}

// NewFile returns a File. It keeps data, it does not copy it.
func NewFile(path string, data []byte) *File {
	return &File{Path: path, Data: data}
}

// Position is a place for people: Line and Column count from 1, Column in
// characters (Unicode code points), not bytes.
type Position struct {
	Line, Column int
}

// Span is the bytes Start up to but not including End of File. The zero Span
// names no place.
type Span struct {
	File       *File
	Start, End int
}

// Span returns the span of f from start to end.
func (f *File) Span(start, end int) Span {
	return Span{File: f, Start: start, End: end}
}

// lineStarts returns the offsets at which lines begin. Lines end with "\n",
// "\r\n" or a lone "\r", as editors and YAML see them.
func (f *File) lineStarts() []int {
	f.once.Do(func() {
		f.starts = append(make([]int, 0, bytes.Count(f.Data, []byte{'\n'})+1), 0)
		for i, c := range f.Data {
			if c == '\n' || c == '\r' && (i+1 == len(f.Data) || f.Data[i+1] != '\n') {
				f.starts = append(f.starts, i+1)
			}
		}
	})
	return f.starts
}

// Position returns the place of a byte offset. Offsets outside the file are
// moved to its nearest end. A byte order mark is no column.
func (f *File) Position(offset int) Position {
	offset = max(0, min(offset, len(f.Data)))
	starts := f.lineStarts()
	line := sort.Search(len(starts), func(i int) bool { return starts[i] > offset })
	text := f.Data[starts[line-1]:offset]
	if line == 1 {
		text = bytes.TrimPrefix(text, []byte(BOM))
	}
	return Position{Line: line, Column: utf8.RuneCount(text) + 1}
}

// Offset is the inverse of Position: the byte offset of a place. Places
// outside the file are moved to the end of their line, or of the file.
func (f *File) Offset(p Position) int {
	starts := f.lineStarts()
	if p.Line < 1 {
		return 0
	}
	if p.Line > len(starts) {
		return len(f.Data)
	}
	at := starts[p.Line-1]
	if p.Line == 1 && bytes.HasPrefix(f.Data, []byte(BOM)) {
		at += len(BOM)
	}
	for i := 1; i < p.Column && at < len(f.Data) && f.Data[at] != '\n' && f.Data[at] != '\r'; i++ {
		_, size := utf8.DecodeRune(f.Data[at:])
		at += size
	}
	return at
}

// Lines returns the number of lines, at least 1. A file that ends with a line
// end has an empty last line.
func (f *File) Lines() int { return len(f.lineStarts()) }

// LineStart returns the byte offset at which line n (from 1) begins, or the
// length of the file for a line past its last.
func (f *File) LineStart(n int) int {
	starts := f.lineStarts()
	if n > len(starts) {
		return len(f.Data)
	}
	return starts[max(n, 1)-1]
}

// Line returns line n (from 1) without its line end, and "" where there is
// none.
func (f *File) Line(n int) string {
	if n < 1 || n > f.Lines() {
		return ""
	}
	line := string(f.Data[f.LineStart(n):f.LineStart(n+1)])
	return strings.TrimRight(line, "\r\n")
}

// LineEnding returns the line end that the file uses first: "\n", "\r\n" or
// "\r"; "\n" for a file of one line.
func (f *File) LineEnding() string {
	i := bytes.IndexAny(f.Data, "\r\n")
	switch {
	case i < 0 || f.Data[i] == '\n':
		return "\n"
	case i+1 < len(f.Data) && f.Data[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

// Text returns the bytes of the span.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return string(s.File.Data[s.Start:s.End])
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s.File == nil }

// Path returns the path of the span's file, or "" for the zero Span.
func (s Span) Path() string {
	if s.File == nil {
		return ""
	}
	return s.File.Path
}

// Position returns where the span begins, and the zero Position for the zero
// Span.
func (s Span) Position() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.Start)
}

// EndPosition returns where the span ends (exclusive).
func (s Span) EndPosition() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.End)
}
