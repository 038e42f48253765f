package edit

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"parlance/internal/source"
)

// Splice returns the content of f with the edits applied. Spans are offsets
// into the content as it is, whatever the order of the edits. Insertions at one
// offset keep the order of the slice and stand before a replacement that begins
// there; an edit that is given twice is applied once. It is an error if a span
// lies outside f or belongs to another file, or if two edits overlap. The
// result shares no memory with f and is never nil.
func Splice(f *source.File, edits []Edit) ([]byte, error) {
	sorted, err := arrange(f, edits)
	if err != nil {
		return nil, fmt.Errorf("edit %s: %w", f.Path, err)
	}
	size := len(f.Data)
	for _, e := range sorted {
		size += len(e.New) - (e.Span.End - e.Span.Start)
	}
	out := make([]byte, 0, size)
	at := 0
	for _, e := range sorted {
		out = append(out, f.Data[at:e.Span.Start]...)
		out = append(out, e.New...)
		at = e.Span.End
	}
	return append(out, f.Data[at:]...), nil
}

// arrange checks the edits and returns them in the order of the file, each
// once.
func arrange(f *source.File, edits []Edit) ([]Edit, error) {
	type key struct {
		start, end int
		text       string
	}
	seen := make(map[key]bool, len(edits))
	sorted := make([]Edit, 0, len(edits))
	for _, e := range edits {
		if err := checkSpan(f, e.Span); err != nil {
			return nil, err
		}
		k := key{e.Span.Start, e.Span.End, e.New}
		if !seen[k] {
			seen[k] = true
			sorted = append(sorted, e)
		}
	}
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	for i := 1; i < len(sorted); i++ {
		if a, b := sorted[i-1].Span, sorted[i].Span; b.Start < a.End {
			return nil, fmt.Errorf("two edits overlap at %s and %s", place(f, a.Start), place(f, b.Start))
		}
	}
	return sorted, nil
}

func checkSpan(f *source.File, s source.Span) error {
	switch {
	case s.File == nil:
		return fmt.Errorf("an edit names no file")
	case !sameFile(s.File, f):
		return fmt.Errorf("an edit is for %s, or for other content of the file", s.File.Path)
	case s.Start < 0 || s.End < s.Start || s.End > len(f.Data):
		return fmt.Errorf("bytes %d to %d lie outside the file of %d bytes", s.Start, s.End, len(f.Data))
	}
	return nil
}

// sameFile reports whether offsets into a are offsets into b: a tree may be
// loaded in parts, each with its own File for the same content.
func sameFile(a, b *source.File) bool {
	return a == b || a.Path == b.Path && bytes.Equal(a.Data, b.Data)
}

func place(f *source.File, offset int) string {
	p := f.Position(offset)
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}
