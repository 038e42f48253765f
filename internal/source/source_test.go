package source

import (
	"testing"
	"unicode/utf8"
)

func TestPosition(t *testing.T) {
	tests := []struct {
		name, text   string
		offset       int
		line, column int
	}{
		{"start", "abc", 0, 1, 1},
		{"behind the end", "abc", 99, 1, 4},
		{"before the start", "abc", -1, 1, 1},
		{"Hangul counts characters", "실행: 중", len("실행: "), 1, 5},
		{"emoji", "📋x", len("📋"), 1, 2},
		{"second line", "a\nbc", 3, 2, 2},
		{"Windows line end", "a\r\nbc", 4, 2, 2},
		{"lone carriage return", "a\rbc", 3, 2, 2},
		{"byte order mark is no column", BOM + "abc", len(BOM) + 1, 1, 2},
		{"last line is empty", "a\n", 2, 2, 1},
	}
	for _, test := range tests {
		f := NewFile("f", []byte(test.text))
		if got := f.Position(test.offset); got != (Position{test.line, test.column}) {
			t.Errorf("%s: Position(%d) = %v, want %d:%d", test.name, test.offset, got, test.line, test.column)
		}
	}
}

func TestLine(t *testing.T) {
	f := NewFile("f", []byte("one\r\ntwo\rthree\n"))
	for n, want := range map[int]string{0: "", 1: "one", 2: "two", 3: "three", 4: "", 5: ""} {
		if got := f.Line(n); got != want {
			t.Errorf("Line(%d) = %q, want %q", n, got, want)
		}
	}
	if f.Lines() != 4 || f.LineStart(2) != 5 || f.LineStart(99) != len(f.Data) {
		t.Errorf("%d lines, the second at %d, the end at %d", f.Lines(), f.LineStart(2), f.LineStart(99))
	}
}

func TestLineEnding(t *testing.T) {
	for text, want := range map[string]string{"": "\n", "a": "\n", "a\nb\r\n": "\n", "a\r\nb\n": "\r\n", "a\rb": "\r"} {
		if got := NewFile("f", []byte(text)).LineEnding(); got != want {
			t.Errorf("line end of %q is %q, want %q", text, got, want)
		}
	}
}

func TestZeroSpan(t *testing.T) {
	var s Span
	if !s.IsZero() || s.Text() != "" || s.Path() != "" || s.Position() != (Position{}) || s.EndPosition() != (Position{}) {
		t.Errorf("the zero span names a place: %+v", s)
	}
}

// FuzzOffset: Offset is the inverse of Position wherever a character begins.
func FuzzOffset(f *testing.F) {
	for _, seed := range []string{"", "a\nb", "실행\r\n📋", BOM + "x\ry", "a\xffb"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := NewFile("f", data)
		for at := 0; at <= len(data); {
			p := file.Position(at)
			if back := file.Offset(p); back != at && !inBOM(data, at) && !betweenCRLF(data, at) {
				t.Fatalf("offset %d is %v, which is offset %d in %q", at, p, back, data)
			}
			if at == len(data) {
				return
			}
			_, size := utf8.DecodeRune(data[at:])
			at += size
		}
	})
}

func inBOM(data []byte, at int) bool {
	return at < len(BOM) && len(data) >= len(BOM) && string(data[:len(BOM)]) == BOM
}

func betweenCRLF(data []byte, at int) bool {
	return at > 0 && at < len(data) && data[at-1] == '\r' && data[at] == '\n'
}
