package servers

import (
	"strings"
	"unicode/utf8"
)

// mangled changes every string in the answers of the server. The server itself
// writes ASCII only, so a change that keeps ASCII shows in what clients sent.
func mangled(f func(string) string) Option {
	return amend(anyOperation, 0, func(_ *call, re *reply) { re.value = mapStrings(re.value, f) })
}

func mapStrings(value any, f func(string) string) any {
	switch v := value.(type) {
	case string:
		return f(v)
	case []any:
		for i := range v {
			v[i] = mapStrings(v[i], f)
		}
	case object:
		for name := range v {
			v[name] = mapStrings(v[name], f)
		}
	}
	return value
}

// mapRunes changes the runes outside ASCII, one by one.
func mapRunes(f func(r rune) string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if r < utf8.RuneSelf {
				b.WriteRune(r)
			} else {
				b.WriteString(f(r))
			}
		}
		return b.String()
	}
}

func unicodeDefects() []Defect {
	list := []Defect{
		broken("unicode-question-marks", ClassUnicode, "Text outside ASCII comes back as question marks.", mangled(mapRunes(func(rune) string { return "?" }))),
		broken("unicode-mojibake", ClassUnicode, "Text outside ASCII comes back as UTF-8 that was read as Latin-1.",
			mangled(mapRunes(func(r rune) string {
				var b strings.Builder
				for _, c := range []byte(string(r)) {
					b.WriteRune(rune(c))
				}
				return b.String()
			}))),
		broken("unicode-emoji-dropped", ClassUnicode, "Emoji are gone from text that comes back.",
			mangled(mapRunes(func(r rune) string {
				if r > 0xffff {
					return ""
				}
				return string(r)
			}))),
		broken("unicode-composed", ClassUnicode, "Text comes back composed: a letter and its accent, or the parts of a Hangul syllable, as one character.", mangled(compose)),
		broken("unicode-marks-dropped", ClassUnicode, "Combining marks are gone from text that comes back.",
			mangled(mapRunes(func(r rune) string {
				if 0x300 <= r && r < 0x370 {
					return ""
				}
				return string(r)
			}))),
		broken("unicode-cut", ClassUnicode, "Text that comes back is cut after sixty bytes, within a character.",
			mangled(func(s string) string {
				if len(s) <= 60 || utf8.RuneCountInString(s) == len(s) {
					return s
				}
				return strings.ToValidUTF8(s[:60], "\ufffd")
			})),
	}
	for i := range list {
		list[i].Needs = NeedsSequence
	}
	return list
}

// compose joins what Unicode's form NFC would join, as far as tests send it:
// Latin letters with an acute accent or a diaeresis, and Hangul.
func compose(s string) string {
	const (
		leads, vowels, tails          = 0x1100, 0x1161, 0x11a7
		leadCount, vowelCount         = 19, 21
		tailCount, firstSyllable      = 28, 0xac00
		acute, diaeresis         rune = 0x301, 0x308
	)
	accents := map[rune]map[rune]rune{
		acute:     {'a': 'á', 'e': 'é', 'i': 'í', 'o': 'ó', 'u': 'ú', 'E': 'É'},
		diaeresis: {'a': 'ä', 'e': 'ë', 'i': 'ï', 'o': 'ö', 'u': 'ü'},
	}
	var out []rune
	for _, r := range s {
		if len(out) == 0 {
			out = append(out, r)
			continue
		}
		last := &out[len(out)-1]
		lead, vowel, tail := *last-leads, r-vowels, r-tails
		syllable := *last - firstSyllable
		switch {
		case accents[r][*last] != 0:
			*last = accents[r][*last]
		case 0 <= lead && lead < leadCount && 0 <= vowel && vowel < vowelCount:
			*last = firstSyllable + (lead*vowelCount+vowel)*tailCount
		case 0 <= syllable && syllable < leadCount*vowelCount*tailCount && syllable%tailCount == 0 && 0 < tail && tail < tailCount:
			*last += tail
		default:
			out = append(out, r)
		}
	}
	return string(out)
}
