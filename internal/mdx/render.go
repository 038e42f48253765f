package mdx

import (
	"strings"
	"unicode"

	"parlance/internal/tree"
)

// Field is a key of front matter that is to be written.
type Field struct {
	Key, Value string
	Raw        bool // Value is written as it is: a boolean, a number, any YAML of one line
}

// Render returns a page of front matter only: a line for each field, its value
// in the given quotes (' or "), between two fences. Parse reads the same values
// back.
func Render(fields []Field, lineEnd string, quote byte) []byte {
	var b strings.Builder
	b.WriteString("---" + lineEnd)
	for _, f := range fields {
		b.WriteString(renderField(f, quote) + lineEnd)
	}
	b.WriteString("---" + lineEnd)
	return []byte(b.String())
}

func renderField(f Field, quote byte) string {
	key := f.Key
	if !isPlainKey(key) {
		key = quoted(key, quote)
	}
	if f.Raw {
		return key + ": " + f.Value
	}
	return key + ": " + quoted(f.Value, quote)
}

func isPlainKey(key string) bool {
	k, _, ok := cutKey([]byte(key + ":"))
	return ok && string(k) == key && isLetter(key[0]) && !isReserved(key)
}

// isReserved reports whether a word is no text in YAML 1.1 or 1.2.
func isReserved(word string) bool {
	switch strings.ToLower(word) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return true
	}
	return false
}

// quoted returns a text as a quoted scalar on one line. Single quotes know no
// escapes, so a text that needs one is put in double quotes. The escapes are
// those that YAML and TOML share.
func quoted(text string, quote byte) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if quote == '\'' && strings.IndexFunc(text, needsEscape) < 0 {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return tree.Quote(text, needsEscape)
}

// needsEscape reports whether YAML takes a character in a quoted scalar for
// something else than itself: controls, line ends, byte order marks.
func needsEscape(r rune) bool {
	return unicode.IsControl(r) || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff
}
