package tree

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"parlance/internal/source"
)

// MaxSize is the size in bytes above which a file is not read.
const MaxSize = 32 << 20

// maxDepth is how deeply collections may be nested.
const maxDepth = 1000

// Parse reads a document: JSON where the path ends in ".json" (in any case),
// YAML otherwise. It always returns a Document with a Root; after a Fatal
// problem the Root is an empty value. A file that is empty or holds only
// comments has a Null root and no problem.
//
// Where a mapping has a key twice, both are read and the last one counts, as in
// most parsers. A YAML merge ("<<: *base") is carried out: see Node.Merged.
func Parse(f *source.File) (*Document, []Problem) {
	format := YAML
	if strings.EqualFold(path.Ext(f.Path), ".json") {
		format = JSON
	}
	d := &Document{File: f, Format: format}
	start := textStart(f.Data)
	d.Root = d.empty(start)
	if p := checkText(f, format); p != nil {
		return d, []Problem{*p}
	}
	if format == JSON {
		return d, d.parseJSON(start)
	}
	return d, d.parseYAML(start)
}

// empty returns an empty value at an offset.
func (d *Document) empty(at int) *Node {
	return &Node{Type: Null, Span: d.File.Span(at, at)}
}

// checkText reports text that no parser should be given: it is too large, not
// in UTF-8, or holds control characters.
func checkText(f *source.File, format Format) *Problem {
	data := f.Data
	fatal := func(at, end int, message string, args ...any) *Problem {
		return &Problem{Span: f.Span(at, min(end, len(data))), Message: fmt.Sprintf(message, args...), Fatal: true}
	}
	if len(data) > MaxSize {
		return fatal(0, 0, "the file is larger than %d MiB and was not read: split it", MaxSize>>20)
	}
	if p := CheckEncoding(f); p != nil {
		return p
	}
	if format == JSON {
		return nil // the parser finds control characters: some places allow them
	}
	if at := controlCharacter(data); at >= 0 {
		r, size := utf8.DecodeRune(data[at:])
		return fatal(at, at+size, "the control character U+%04X is not allowed in YAML: remove it", r)
	}
	return nil
}

// CheckEncoding returns what is wrong with a text that is not in UTF-8, and nil
// for one that is.
func CheckEncoding(f *source.File) *Problem {
	data := f.Data
	if name := wideEncoding(data); name != "" {
		return &Problem{Span: f.Span(0, 0), Message: fmt.Sprintf("the file is encoded in %s: save it as UTF-8", name), Fatal: true}
	}
	if utf8.Valid(data) {
		return nil
	}
	at := invalidByte(data)
	return &Problem{
		Span: f.Span(at, at+1), Message: fmt.Sprintf("this byte (0x%02X) is not valid UTF-8: save the file as UTF-8", data[at]), Fatal: true,
	}
}

// wideEncoding tells UTF-16 and UTF-32 by byte order mark or by where the zero
// bytes of ASCII characters stand.
func wideEncoding(data []byte) string {
	head := data[:min(len(data), 4)]
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(head, []byte{0, 0, 0xFE, 0xFF}):
		return "UTF-32"
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return "UTF-16"
	case len(head) < 4:
		return ""
	case head[0] == 0 && head[1] == 0 && head[2] == 0 && head[3] != 0, head[0] != 0 && head[1] == 0 && head[2] == 0 && head[3] == 0:
		return "UTF-32"
	case head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0, head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return "UTF-16"
	}
	return ""
}

func invalidByte(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return 0
}

// controlCharacter returns the offset of the first character that YAML does not
// allow anywhere, or -1.
func controlCharacter(data []byte) int {
	for i := 0; i < len(data); i++ {
		c := data[i]
		if c >= ' ' && c < 0x7F {
			continue
		}
		switch {
		case c == '\n' || c == '\t' || c == '\r':
		case c < ' ' || c == 0x7F:
			return i
		case c == 0xC2 && data[i+1] < 0xA0 && data[i+1] != 0x85:
			return i
		case c == 0xEF && data[i+1] == 0xBF && data[i+2] >= 0xBE:
			return i
		}
	}
	return -1
}
