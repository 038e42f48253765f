package terminal

import (
	"bytes"
	"strings"
	"testing"

	"parlance/internal/source"
)

const koreanSpec = "openapi: 3.1.0\n" +
	"info:\n" +
	"  title: 크루 실행 API 👩‍👩‍👧 가족 \"quoted\"\n" +
	"  description: \"❤️ é 표준 ⚠️ kickoff: 시작\"\n" +
	"paths:\n" +
	"\t/kickoff:\n" +
	"    post: {summary: \x1b[31m빨강\x1b[0m, operationId: run}\n"

// mark returns the span of the first occurrence of text.
func mark(t testing.TB, f *source.File, text string) source.Span {
	t.Helper()
	at := bytes.Index(f.Data, []byte(text))
	if at < 0 {
		t.Fatalf("%s has no %q", f.Path, text)
	}
	return f.Span(at, at+len(text))
}

func TestWidth(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"abc", 3},
		{"한국어", 6},
		{"\u1112\u1161\u11ab", 2},    // 한 in letters
		{"e\u0301", 1},               // e, combining acute
		{"👩‍👩‍👧", 2},                 // joined family
		{"👍🏽", 2},                    // skin tone
		{"☝🏽", 2},                    //
		{"🇰🇷🇧🇷", 4},                  // two flags
		{"❤️", 2},                    // emoji selector
		{"❤", 1},                     //
		{"1️⃣", 2},                   // keycap
		{"🏳️‍🌈", 2},                  // flag, selector, joiner, rainbow
		{"🏴\U000e0067\U000e007f", 2}, // tag sequence
		{"ｆｕｌｌ", 8},                  //
		{"ﾊﾝ", 2},                    // half width
		{"مرحبا", 5},                 //
		{"ก็", 1},                    // Thai with a mark
		{"a\tb", 5},                  // tab stop at 4
		{"\x1b[0m", 7},               // shown as \x1b[0m
		{"\xff", 4},                  // shown as \xff
		{"a\u202eb", 8},              // shown as \u202e
		{"", 0},
	}
	for _, test := range tests {
		if got := Width(test.text); got != test.want {
			t.Errorf("width of %q is %d, want %d", test.text, got, test.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("가나다 ", 40)
	tests := []struct {
		name, text, mark string
		line, caret      string
	}{
		{"korean", "제목: kickoff 시작", "kickoff", "제목: kickoff 시작", "      ^~~~~~~"},
		{"wide", "title: 시작", "시작", "title: 시작", "       ^~~~"},
		{"tab", "\tpost: x", "post", "    post: x", "    ^~~~"},
		{"crlf", "a: b\r\nc: d\r\n", "d", "c: d", "   ^"},
		{"several lines", "a: |\n  b\n  c\n", "|\n  b", "a: |", "   ^"},
		{"byte order mark", source.BOM + "a: b", "b", "a: b", "   ^"},
		{"within an emoji", "x 👩‍👩‍👧 y", "\u200d👩", "x 👩‍👩‍👧 y", "  ^~"},
		{"end of line", "ab\n", "\n", "ab", "  ^"},
		{"cut at the end", "key: " + long, "key", "key: " + strings.Repeat("가나다 ", 13) + "가나…", "^~~"},
	}
	for _, test := range tests {
		f := source.NewFile("x.yaml", []byte(test.text))
		x := NewExcerpt(mark(t, f, test.mark))
		if x.Line != test.line || x.Caret() != test.caret {
			t.Errorf("%s: got\n%s\n%s\nwant\n%s\n%s", test.name, x.Line, x.Caret(), test.line, test.caret)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add(koreanSpec, 40, 60)
	f.Add(strings.Repeat("긴 줄 👩‍👩‍👧 ", 500), 3000, 9000)
	f.Add("a\r\xff\x80\u200d", 1, 3)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		file := source.NewFile("x.yaml", []byte(text))
		x := NewExcerpt(file.Span(start, end))
		if w := Width(x.Line); w > maxColumns+2 || x.Indent > maxColumns+1 || x.Length < 1 || x.Indent+x.Length > w+1 {
			t.Errorf("line of %d columns, caret at %d, %d long", w, x.Indent, x.Length)
		}
		if strings.ContainsAny(x.Line, "\x00\x07\x1b\r\n\t\u202e") {
			t.Errorf("control characters in %q", x.Line)
		}
	})
}
