package schema

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"parlance/internal/tree"
)

// maxDepth is how deep arrays and objects may be nested.
const maxDepth = 1000

// SyntaxError is what is wrong with a text that should be JSON.
type SyntaxError struct {
	Offset  int // in bytes, of the first that is wrong
	Message string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s at byte %d", e.Message, e.Offset)
}

// Decode reads one JSON value (RFC 8259), and nothing but it: a second value, a
// name that an object has twice, half a surrogate pair, a byte order mark and
// what is no UTF-8 are errors, of type *SyntaxError. Numbers are json.Number.
func Decode(data []byte) (any, error) {
	d := decoder{data: data}
	if strings.HasPrefix(string(data[:min(3, len(data))]), "\ufeff") {
		return nil, d.fail("a byte order mark stands before the value")
	}
	v, err := d.value(0)
	if err != nil {
		return nil, err
	}
	d.space()
	if d.at < len(data) {
		return nil, d.fail("there is more text behind the value: %s", d.here())
	}
	return v, nil
}

type decoder struct {
	data []byte
	at   int
}

func (d *decoder) fail(format string, args ...any) error {
	return &SyntaxError{d.at, fmt.Sprintf(format, args...)}
}

// here names the character at which reading stopped.
func (d *decoder) here() string {
	if d.at >= len(d.data) {
		return "the end of the text"
	}
	r, size := utf8.DecodeRune(d.data[d.at:])
	if r == utf8.RuneError && size <= 1 {
		return fmt.Sprintf("byte 0x%02x, which is no UTF-8", d.data[d.at])
	}
	return strconv.QuoteRune(r)
}

func (d *decoder) space() {
	for d.at < len(d.data) {
		switch d.data[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

func (d *decoder) value(depth int) (any, error) {
	d.space()
	if d.at == len(d.data) {
		return nil, d.fail("the text ends where a value is due")
	}
	switch c := d.data[d.at]; {
	case c == '{':
		return d.object(depth)
	case c == '[':
		return d.array(depth)
	case c == '"':
		return d.string()
	case c == '-' || isDigit(c):
		return d.number()
	case c == 't':
		return true, d.word("true")
	case c == 'f':
		return false, d.word("false")
	case c == 'n':
		return nil, d.word("null")
	}
	return nil, d.fail("a value is due, but there is %s", d.here())
}

func (d *decoder) word(word string) error {
	for i := range len(word) {
		if d.at == len(d.data) || d.data[d.at] != word[i] {
			return d.fail("%q is due, but there is %s", word, d.here())
		}
		d.at++
	}
	return nil
}

// next reads a comma, or the end of an array or object.
func (d *decoder) next(end byte) (more bool, err error) {
	d.space()
	if d.at < len(d.data) {
		switch d.data[d.at] {
		case ',':
			d.at++
			return true, nil
		case end:
			d.at++
			return false, nil
		}
	}
	return false, d.fail("a comma or %q is due, but there is %s", end, d.here())
}

// enter reads the opening bracket and reports whether anything is inside.
func (d *decoder) enter(end byte, depth int) (inside bool, err error) {
	if depth >= maxDepth {
		return false, d.fail("values are nested deeper than %d", maxDepth)
	}
	d.at++
	d.space()
	if d.at < len(d.data) && d.data[d.at] == end {
		d.at++
		return false, nil
	}
	return true, nil
}

func (d *decoder) array(depth int) (any, error) {
	list := []any{}
	more, err := d.enter(']', depth)
	for more && err == nil {
		var item any
		if item, err = d.value(depth + 1); err != nil {
			return nil, err
		}
		list = append(list, item)
		more, err = d.next(']')
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}

func (d *decoder) object(depth int) (any, error) {
	object := map[string]any{}
	more, err := d.enter('}', depth)
	for more && err == nil {
		d.space()
		if d.at == len(d.data) || d.data[d.at] != '"' {
			return nil, d.fail("a name in quotes is due, but there is %s", d.here())
		}
		start := d.at
		name, err := d.string()
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice {
			d.at = start
			return nil, d.fail("the object has %s twice", show(name))
		}
		d.space()
		if d.at == len(d.data) || d.data[d.at] != ':' {
			return nil, d.fail("a colon is due, but there is %s", d.here())
		}
		d.at++
		value, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		object[name] = value
		if more, err = d.next('}'); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	return object, nil
}

func (d *decoder) number() (any, error) {
	start := d.at
	if d.data[d.at] == '-' {
		d.at++
	}
	leading := d.at
	if !d.digits() {
		return nil, d.fail("a digit is due, but there is %s", d.here())
	}
	if d.data[leading] == '0' && d.at > leading+1 {
		d.at = leading
		return nil, d.fail("a number must not begin with 0")
	}
	if d.at < len(d.data) && d.data[d.at] == '.' {
		d.at++
		if !d.digits() {
			return nil, d.fail("a digit is due, but there is %s", d.here())
		}
	}
	if d.at < len(d.data) && (d.data[d.at] == 'e' || d.data[d.at] == 'E') {
		d.at++
		if d.at < len(d.data) && (d.data[d.at] == '+' || d.data[d.at] == '-') {
			d.at++
		}
		if !d.digits() {
			return nil, d.fail("a digit is due, but there is %s", d.here())
		}
	}
	return json.Number(d.data[start:d.at]), nil
}

func (d *decoder) digits() bool {
	start := d.at
	for d.at < len(d.data) && isDigit(d.data[d.at]) {
		d.at++
	}
	return d.at > start
}

// string reads a string. Most have no escapes and are taken as they stand.
func (d *decoder) string() (string, error) {
	d.at++
	start := d.at
	ascii := true
	for d.at < len(d.data) {
		switch c := d.data[d.at]; {
		case c == '"':
			text := d.data[start:d.at]
			if !ascii && !utf8.Valid(text) {
				return "", d.notUTF8(start)
			}
			d.at++
			return string(text), nil
		case c == '\\':
			if !ascii && !utf8.Valid(d.data[start:d.at]) {
				return "", d.notUTF8(start)
			}
			return d.escaped(start)
		case c < ' ':
			return "", d.fail("control character 0x%02x in a string must be escaped", c)
		case c >= utf8.RuneSelf:
			ascii = false
		}
		d.at++
	}
	return "", d.fail("the text ends inside a string")
}

func (d *decoder) notUTF8(start int) error {
	for d.at = start; ; {
		r, size := utf8.DecodeRune(d.data[d.at:])
		if r == utf8.RuneError && size <= 1 {
			return d.fail("%s, is in a string", d.here())
		}
		d.at += size
	}
}

// escaped goes on with a string from its first escape.
func (d *decoder) escaped(start int) (string, error) {
	text := append([]byte(nil), d.data[start:d.at]...)
	for d.at < len(d.data) {
		c := d.data[d.at]
		switch {
		case c == '"':
			d.at++
			return string(text), nil
		case c == '\\':
			r, err := d.escape()
			if err != nil {
				return "", err
			}
			text = utf8.AppendRune(text, r)
			continue
		case c < ' ':
			return "", d.fail("control character 0x%02x in a string must be escaped", c)
		case c < utf8.RuneSelf:
			text = append(text, c)
			d.at++
			continue
		}
		r, size := utf8.DecodeRune(d.data[d.at:])
		if r == utf8.RuneError && size <= 1 {
			return "", d.fail("%s, is in a string", d.here())
		}
		text = append(text, d.data[d.at:d.at+size]...)
		d.at += size
	}
	return "", d.fail("the text ends inside a string")
}

const (
	escapes = `"\/bfnrt`
	escaped = "\"\\/\b\f\n\r\t"
)

func (d *decoder) escape() (rune, error) {
	start := d.at
	d.at++
	if d.at == len(d.data) {
		return 0, d.fail("the text ends inside a string")
	}
	c := d.data[d.at]
	if i := strings.IndexByte(escapes, c); i >= 0 {
		d.at++
		return rune(escaped[i]), nil
	}
	if c != 'u' {
		return 0, d.fail("there is no escape \\%c", c)
	}
	r, ok := d.hex()
	if !ok {
		return 0, d.fail("four hexadecimal digits are due after \\u")
	}
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if d.at < len(d.data) && d.data[d.at] == '\\' {
		d.at++
		if low, ok := d.hex(); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, nil
			}
		}
	}
	d.at = start
	return 0, d.fail("\\u%04x is half of a surrogate pair", r)
}

// hex reads uXXXX.
func (d *decoder) hex() (rune, bool) {
	if d.at+5 > len(d.data) || d.data[d.at] != 'u' || !isHexes(string(d.data[d.at+1:d.at+5])) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(d.data[d.at+1:d.at+5]), 16, 32)
	d.at += 5
	return rune(n), err == nil
}

// FromNode returns the JSON value of a node: of an example, an enum or a
// default. Numbers are json.Number, written as JSON writes them; what JSON has
// no word for (.inf, .nan) is a string. nil gives nil, as a null does.
func FromNode(n *tree.Node) any {
	switch {
	case n == nil:
		return nil
	case n.Kind == tree.Mapping:
		object := make(map[string]any, len(n.Pairs))
		for _, pair := range n.Pairs {
			object[pair.Key.Value] = FromNode(pair.Value)
		}
		return object
	case n.Kind == tree.Sequence:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = FromNode(item)
		}
		return list
	}
	switch n.Type {
	case tree.Null:
		return nil
	case tree.Bool:
		return n.IsTrue()
	case tree.Int, tree.Float:
		return numberFromYAML(n.Value)
	}
	return n.Value
}

// numberFromYAML writes a YAML number as JSON: 0x1F, 0o17, +1, .5 and 1. are
// numbers there.
func numberFromYAML(s string) any {
	if isJSONNumber(s) {
		return json.Number(s)
	}
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'o') {
		base := map[byte]int{'x': 16, 'o': 8}[s[1]]
		if n, ok := new(big.Int).SetString(s[2:], base); ok {
			return json.Number(n.String())
		}
		return s
	}
	text, sign := s, ""
	switch {
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	case strings.HasPrefix(text, "-"):
		text, sign = text[1:], "-"
	}
	mantissa, exponent := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponent = text[:i], text[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if text = sign + whole + exponent; isJSONNumber(text) {
		return json.Number(text)
	}
	return s
}

func isJSONNumber(s string) bool {
	if s == "" || s[0] != '-' && !isDigit(s[0]) {
		return false
	}
	d := decoder{data: []byte(s)}
	_, err := d.number()
	return err == nil && d.at == len(s)
}
