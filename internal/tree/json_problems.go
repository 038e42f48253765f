package tree

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"parlance/internal/source"
)

// jsonProblem explains why a text is no JSON.
func jsonProblem(f *source.File, start int) Problem {
	data := f.Data[start:]
	e := jsonError{data: data, at: len(data)}
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, &raw); errors.As(err, &syntax) {
		e.text = syntax.Error()
		// Offset counts the bytes that were read, the wrong one included.
		if !strings.HasPrefix(e.text, "unexpected end") {
			e.at = int(syntax.Offset) - 1
		}
	}
	e.at = max(0, min(e.at, len(data)))
	from, to, message := e.explain()
	from = max(0, min(from, len(data)))
	to = max(from, min(to, len(data)))
	return Problem{Span: f.Span(start+from, start+to), Message: message, Fatal: true}
}

// jsonError is an error of encoding/json; at is the offset of the character
// that it did not expect.
type jsonError struct {
	data []byte
	text string
	at   int
}

func (e *jsonError) explain() (start, end int, message string) {
	open, inString := e.surroundings()
	if inString >= 0 {
		return e.explainString(inString)
	}
	if e.at >= len(e.data) {
		if open >= 0 {
			return open, open + 1, fmt.Sprintf("the file ends before this %q is closed: add what is missing", e.data[open])
		}
		return e.at, e.at, "the file ends within a value: add what is missing"
	}
	c, size := utf8.DecodeRune(e.data[e.at:])
	before := e.before()
	word := e.word()
	switch {
	case (c == '}' || c == ']') && before >= 0 && e.data[before] == ',':
		return before, before + 1, "trailing comma: remove it"
	case c == '/' && e.at+1 < len(e.data) && (e.data[e.at+1] == '/' || e.data[e.at+1] == '*'), c == '#':
		return e.at, lineEnd(e.data, e.at), "JSON has no comments: remove it"
	case c == '\'':
		return e.at, e.at + 1, "JSON strings stand in double quotes: replace the single quotes"
	case c == ',' && before >= 0 && strings.IndexByte("[{,:", e.data[before]) >= 0:
		return e.at, e.at + 1, "a value is missing before this comma: remove the comma, or add the value"
	case strings.Contains(e.text, "after object key:value pair"), strings.Contains(e.text, "after array element"):
		return e.explainMissingComma(before, open, c)
	case strings.Contains(e.text, "after object key"):
		return e.at, e.at + size, "a colon is missing before this: a key and its value are written \"key\": value"
	case strings.Contains(e.text, "beginning of object key"):
		return e.at, e.at + len(word), fmt.Sprintf("the key %s must stand in double quotes", shorten(word))
	case strings.Contains(e.text, "after top-level value"):
		return e.at, e.at + len(word), "text behind the end of the document: remove it"
	case (c == '}' || c == ']') && open >= 0 && !strings.Contains(e.text, "in literal") && !strings.Contains(e.text, "in numeric"):
		return e.explainMissingComma(before, open, c)
	case strings.Contains(e.text, "literal"), strings.Contains(e.text, "numeric"), strings.Contains(e.text, "decimal"), strings.Contains(e.text, "exponent"):
		from := e.wordStart()
		word = wordAt(e.data, from)
		return from, from + len(word), fmt.Sprintf("%s is no JSON value: put text in double quotes, or write a number, true, false or null", shorten(word))
	}
	return e.at, e.at + len(word), fmt.Sprintf("%s is no JSON value: put text in double quotes", shorten(word))
}

// explainString has the errors within a string that begins at an offset.
func (e *jsonError) explainString(start int) (from, to int, message string) {
	switch {
	case strings.Contains(e.text, "escape"), strings.Contains(e.text, "hexadecimal"):
		from = e.at
		for from > start && e.data[from] != '\\' {
			from--
		}
		_, size := utf8.DecodeRune(e.data[e.at:])
		return from, e.at + size, fmt.Sprintf("%q is no escape sequence of JSON: double the backslash", e.data[from:e.at+size])
	case e.at < len(e.data) && !isBreak(e.data[e.at]):
		return e.at, e.at + 1, fmt.Sprintf("the control character U+%04X cannot stand in a string: write it as an escape sequence", e.data[e.at])
	}
	return start, lineEnd(e.data, start), "this string never ends: close it with a double quote on the same line, and write line ends in it as \\n"
}

func (e *jsonError) explainMissingComma(before, open int, c rune) (start, end int, message string) {
	switch {
	case open >= 0 && (c == '}' || c == ']') && e.data[open]+2 == byte(c):
		return e.at, e.at + 1, "a value is missing before this: add it"
	case open >= 0 && (c == '}' || c == ']'):
		return e.at, e.at + 1, fmt.Sprintf("%q does not close the %q before it: one of them is wrong or missing", c, e.data[open])
	case c == ':':
		return e.at, e.at + 1, "a colon is not allowed here: a list has values only, put pairs in braces"
	case before == e.at-1 && before >= 0 && e.data[before] == '0' && c >= '0' && c <= '9':
		return before, e.at + len(e.word()), "a number cannot begin with 0: remove the zero, or put it in quotes"
	case strings.ContainsRune(`"{[-0123456789tfn`, c) && before >= 0:
		return before, before + 1, "a comma is missing behind this value"
	}
	return e.at, e.at + len(e.word()), fmt.Sprintf("%s is not allowed behind a value: add a comma, or remove it", shorten(e.word()))
}

// surroundings returns the offsets of the innermost open bracket before the
// error and of the string that it stands in, each -1 for none.
func (e *jsonError) surroundings() (open, inString int) {
	var stack []int
	for i := 0; i < e.at; i++ {
		switch e.data[i] {
		case '"':
			from := i
			for i++; i < e.at && e.data[i] != '"'; i++ {
				if e.data[i] == '\\' {
					i++
				}
			}
			if i >= e.at {
				return -1, from
			}
		case '{', '[':
			stack = append(stack, i)
		case '}', ']':
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		}
	}
	if len(stack) == 0 {
		return -1, -1
	}
	return stack[len(stack)-1], -1
}

// before returns the offset of the last character before the error that is no
// white space, or -1.
func (e *jsonError) before() int {
	i := e.at - 1
	for i >= 0 && (isBlank(e.data[i]) || isBreak(e.data[i])) {
		i--
	}
	return i
}

func (e *jsonError) word() string { return wordAt(e.data, e.at) }

// wordStart goes back to the start of the literal or number that the error is
// in.
func (e *jsonError) wordStart() int {
	i := e.at
	for i > 0 && strings.IndexByte(" \t\r\n,:[]{}\"", e.data[i-1]) < 0 {
		i--
	}
	return i
}

// wordAt returns the text from an offset up to the next delimiter, at least one
// character.
func wordAt(data []byte, at int) string {
	if at >= len(data) {
		return ""
	}
	_, size := utf8.DecodeRune(data[at:])
	end := at + size
	for end < len(data) && strings.IndexByte(" \t\r\n,:[]{}\"", data[end]) < 0 {
		end++
	}
	return string(data[at:end])
}
