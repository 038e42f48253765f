package mdx

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// emphasisParser reads the marks of *emphasis*, **strong emphasis** and
// ~~deleted~~ text.
type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_', '~'} }

func (emphasisParser) Parse(parent ast.Node, r text.Reader, pc parser.Context) ast.Node {
	_, t := textOf(parent, pc)
	row, segment := r.PeekLine()
	run := 1
	for run < len(row) && row[run] == row[0] {
		run++
	}
	if t.marks >= maxMarks || row[0] == '~' && run > 2 {
		r.Advance(run)
		return ast.NewTextSegment(segment.WithStop(segment.Start + run))
	}
	t.marks++
	after, _ := utf8.DecodeRune(row[run:])
	if run == len(row) {
		after = '\n'
	}
	open, shut := flanks(row[0], r.PrecendingCharacter(), after)
	d := parser.NewDelimiter(open, shut, run, row[0], marks(row[0]))
	d.Segment = segment.WithStop(segment.Start + run)
	r.Advance(run)
	pc.PushDelimiter(d)
	return d
}

// marks tells goldmark which marks belong together.
type marks byte

func (m marks) IsDelimiter(c byte) bool { return c == byte(m) }

func (marks) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && (opener.Char != '~' || opener.Length == closer.Length)
}

// OnMatch returns goldmark's node for emphasis. Deleted text is one with a
// level below zero.
func (m marks) OnMatch(consumes int) ast.Node {
	if m == '~' {
		consumes = -consumes
	}
	return ast.NewEmphasis(consumes)
}

// flanks reports whether marks between two characters may open and close
// emphasis. CommonMark's rule knows white space and punctuation: a mark between
// ")" and a letter can only open. Where the letter is Korean, Chinese or
// Japanese, which write no space there, it may close too
// (github.com/tats-u/markdown-cjk-friendly).
func flanks(mark byte, before, after rune) (opens, closes bool) {
	spaceBefore, spaceAfter := isBlankRune(before), isBlankRune(after)
	punctBefore, punctAfter := isPunctuation(before), isPunctuation(after)
	eastBefore, eastAfter := isEastAsian(before), isEastAsian(after)
	left := !spaceAfter && (!punctAfter || eastAfter || spaceBefore || punctBefore || eastBefore)
	right := !spaceBefore && (!punctBefore || eastBefore || spaceAfter || punctAfter || eastAfter)
	if mark == '_' {
		return left && (!right || punctBefore), right && (!left || punctAfter)
	}
	return left, right
}

func isBlankRune(r rune) bool { return r == 0 || unicode.IsSpace(r) }

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// isEastAsian reports whether a character belongs to a script that writes no
// spaces around what is emphasised, or is its punctuation.
func isEastAsian(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x3000 && r <= 0x303f, r >= 0xff01 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo)
}
