package terminal

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// tabStop is the distance of tab stops in shown source. Tabs are shown as
// spaces, so that the caret does not depend on the terminal's settings.
const tabStop = 4

// cell is what a terminal shows as one character: a letter with its marks, an
// emoji sequence, a tab, or an escaped control character.
type cell struct {
	start, end int    // bytes of the text
	shown      string // printable
	width      int    // columns of a terminal
}

// cells cuts text into cells.
func cells(text string) []cell {
	var out []cell
	column := 0
	for at := 0; at < len(text); {
		c, size := nextCell(text[at:], column)
		c.start, c.end = at, at+size
		out = append(out, c)
		column += c.width
		at += size
	}
	return out
}

const (
	zeroWidthJoiner = '\u200d'
	textSelector    = '\ufe0e' // shows the character before it as text
	emojiSelector   = '\ufe0f' // shows the character before it as an emoji
	keycap          = '\u20e3'
)

// nextCell reads the first cell of text, which stands at a column, and returns
// its length in bytes.
func nextCell(text string, column int) (c cell, size int) {
	r, size := utf8.DecodeRuneInString(text)
	if r == '\t' {
		n := tabStop - column%tabStop
		return cell{shown: strings.Repeat(" ", n), width: n}, size
	}
	if shown := escaped(r, text[:size]); shown != "" {
		return cell{shown: shown, width: len(shown)}, size
	}
	w := runeWidth(r)
	if isRegional(r) {
		w = 2
		if next, n := utf8.DecodeRuneInString(text[size:]); isRegional(next) {
			size += n
		}
	}
	for size < len(text) {
		next, n := utf8.DecodeRuneInString(text[size:])
		switch {
		case next == textSelector:
			w = min(w, 1)
		case next == emojiSelector || next == keycap:
			w = max(w, 2)
		case isSkinTone(next) && isPictograph(r):
			w = 2
		case next == zeroWidthJoiner && isPictograph(r):
			// The joined character belongs to the same picture.
			if joined, m := utf8.DecodeRuneInString(text[size+n:]); isPictograph(joined) {
				n += m
				w = 2
			}
		case runeWidth(next) == 0 && escaped(next, text[size:size+n]) == "":
		default:
			return cell{shown: text[:size], width: w}, size
		}
		size += n
	}
	return cell{shown: text[:size], width: w}, size
}

// runeWidth returns the columns of one character: 0, 1 or 2. Characters of
// ambiguous width count 1, as terminals outside East Asian locales have it.
func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case 0x1160 <= r && r <= 0x11ff || 0xd7b0 <= r && r <= 0xd7fb:
		// Vowels and final consonants of Hangul written letter by letter join
		// the syllable before them.
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// isPictograph reports whether r can be part of an emoji sequence. The ranges
// hold all of Extended_Pictographic (Unicode's emoji-data.txt) above Latin-1.
func isPictograph(r rune) bool {
	switch {
	case 0x1f000 <= r && r <= 0x1faff:
		return !isRegional(r)
	case 0x2190 <= r && r <= 0x21ff, 0x2300 <= r && r <= 0x23ff, 0x2600 <= r && r <= 0x27bf, 0x2b00 <= r && r <= 0x2bff:
		return true
	}
	return r == 0xa9 || r == 0xae || r == 0x203c || r == 0x2049 || r == 0x2122 || r == 0x2139 ||
		r == 0x24c2 || 0x25aa <= r && r <= 0x25fe || 0x2934 <= r && r <= 0x2935 ||
		r == 0x3030 || r == 0x303d || r == 0x3297 || r == 0x3299
}

func isRegional(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }
func isSkinTone(r rune) bool { return 0x1f3fb <= r && r <= 0x1f3ff }

// escaped returns how a character is shown that must not reach a terminal as it
// is, and "" for all others: control characters, invisible marks that reorder
// or hide text, and bytes that are no UTF-8.
func escaped(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < ' ', 0x7f <= r && r < 0xa0:
		return fmt.Sprintf(`\x%02x`, r)
	case 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, // embeddings, overrides, isolates
		r == 0x2028, r == 0x2029, r == 0x200b, r == 0xfeff,
		r == 0xfffe, r == 0xffff: // no characters at all
		return fmt.Sprintf(`\u%04x`, r)
	}
	return ""
}

// Printable returns text in one line with nothing in it that a terminal obeys.
func Printable(text string) string {
	var b strings.Builder
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		raw := text[at : at+size]
		b.WriteString(cmp.Or(escaped(r, raw), raw))
		at += size
	}
	return b.String()
}

// PrintableLines is Printable but for line ends and tabs, which stay.
func PrintableLines(text string) string {
	var b strings.Builder
	for rest := text; rest != ""; {
		i := strings.IndexAny(rest, "\n\t")
		if i < 0 {
			b.WriteString(Printable(rest))
			break
		}
		b.WriteString(Printable(rest[:i]))
		b.WriteByte(rest[i])
		rest = rest[i+1:]
	}
	return b.String()
}

// Width returns the columns that printable text takes.
func Width(text string) int {
	n := 0
	for _, c := range cells(text) {
		n += c.width
	}
	return n
}

// Pad fills text with spaces up to a width in columns.
func Pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-Width(text)))
}
