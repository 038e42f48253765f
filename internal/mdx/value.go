package mdx

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ValueKind tells what a Value is.
type ValueKind uint8

// The kinds of values.
const (
	Unknown ValueKind = iota // code that would have to be run
	String
	Number
	Bool
	Null
	Array
	Object
	Markup // <b>JSX</b>
)

// Value is the value of an attribute or an expression that is a literal of
// JavaScript.
type Value struct {
	Kind    ValueKind
	String  string
	True    bool
	Items   []Value
	Members []Member
	Source  string // the code, but for attributes without braces
}

// Member is an entry of an object.
type Member struct {
	Name  string
	Value Value
}

// Text returns what a reader sees of the value.
func (v *Value) Text() string {
	switch v.Kind {
	case String:
		return v.String
	case Bool:
		return strconv.FormatBool(v.True)
	case Null:
		return ""
	case Array:
		var texts []string
		for i := range v.Items {
			texts = append(texts, v.Items[i].Text())
		}
		return strings.Join(texts, " ")
	}
	return strings.TrimSpace(v.Source)
}

// Member returns the entry of a name, or nil.
func (v *Value) Member(name string) *Value {
	for i := range v.Members {
		if v.Members[i].Name == name {
			return &v.Members[i].Value
		}
	}
	return nil
}

// value reads code as a literal.
func (b *builder) value(code string) Value {
	trimmed := strings.TrimSpace(code)
	if name, ok := strings.CutPrefix(trimmed, "props."); ok && b.scope[name] != nil {
		return *b.scope[name]
	}
	if known := b.scope[trimmed]; known != nil {
		return *known
	}
	p := literal{code: code, b: b}
	p.spaces()
	if v, ok := p.value(0); ok && p.at == len(code) {
		v.Source = code
		return v
	}
	if strings.HasPrefix(trimmed, "<") && strings.HasSuffix(trimmed, ">") {
		return Value{Kind: Markup, Source: code}
	}
	return Value{Kind: Unknown, Source: code}
}

// literal reads a literal of JavaScript. After each part it stands behind the
// white space that follows.
type literal struct {
	code string
	at   int
	b    *builder
}

func (p *literal) spaces() {
	for p.at < len(p.code) {
		switch rest := p.code[p.at:]; {
		case isSpace(rest[0]):
			p.at++
		case strings.HasPrefix(rest, "/*") && strings.Contains(rest[2:], "*/"):
			p.at += 4 + strings.Index(rest[2:], "*/")
		default:
			return
		}
	}
}

func (p *literal) peek() byte {
	if p.at < len(p.code) {
		return p.code[p.at]
	}
	return 0
}

// take skips a byte and the white space behind it.
func (p *literal) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.at++
	p.spaces()
	return true
}

const maxLiteralDepth = 20

func (p *literal) value(depth int) (Value, bool) {
	if depth > maxLiteralDepth {
		return Value{}, false
	}
	start := p.at
	switch c := p.peek(); {
	case c == '"' || c == '\'' || c == '`':
		text, ok := p.quoted(c)
		return Value{Kind: String, String: p.b.variables(text)}, ok
	case c == '-' || c == '.' || c >= '0' && c <= '9':
		return p.number()
	case c == '[':
		return p.array(depth)
	case c == '{':
		return p.object(depth)
	case c == '(':
		p.take('(')
		v, ok := p.value(depth + 1)
		return v, ok && p.take(')')
	}
	word := p.word()
	p.spaces()
	switch word {
	case "true", "false":
		return Value{Kind: Bool, True: word == "true", Source: word}, true
	case "null", "undefined":
		return Value{Kind: Null, Source: word}, true
	}
	if v := p.b.scope[word]; v != nil {
		return *v, true
	}
	p.at = start
	return Value{}, false
}

func (p *literal) word() string {
	start := p.at
	for p.at < len(p.code) {
		c := p.code[p.at]
		if !isKeyByte(c) && c != '$' && c < utf8.RuneSelf || c == '-' {
			break
		}
		p.at++
	}
	return p.code[start:p.at]
}

func (p *literal) number() (Value, bool) {
	start := p.at
	for p.at < len(p.code) && strings.IndexByte("+-.0123456789eExXabcdefABCDEF_", p.code[p.at]) >= 0 {
		p.at++
	}
	text := p.code[start:p.at]
	if !isNumber(strings.TrimPrefix(text, "-")) {
		return Value{}, false
	}
	p.spaces()
	return Value{Kind: Number, Source: text}, true
}

// isNumber reports whether a text is a number of JavaScript, without a sign.
func isNumber(text string) bool {
	if text == "" || text[0] == '_' || text[len(text)-1] == '_' || strings.Contains(text, "__") {
		return false
	}
	digits := strings.ReplaceAll(text, "_", "")
	if len(digits) > 1 && digits[0] == '0' && strings.IndexByte("xXoObB", digits[1]) >= 0 {
		_, err := strconv.ParseUint(digits, 0, 64)
		return err == nil || errors.Is(err, strconv.ErrRange)
	}
	if len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		return false
	}
	_, err := strconv.ParseFloat(digits, 64)
	return (err == nil || errors.Is(err, strconv.ErrRange)) && digits[0] <= '9' && digits[0] != '+'
}

func (p *literal) array(depth int) (Value, bool) {
	v := Value{Kind: Array}
	for p.take('['); !p.take(']'); {
		item, ok := p.value(depth + 1)
		if !ok || !p.take(',') && p.peek() != ']' {
			return v, false
		}
		v.Items = append(v.Items, item)
	}
	return v, true
}

func (p *literal) object(depth int) (Value, bool) {
	v := Value{Kind: Object}
	for p.take('{'); !p.take('}'); {
		var m Member
		ok := true
		if c := p.peek(); c == '"' || c == '\'' {
			m.Name, ok = p.quoted(c)
		} else {
			m.Name = p.word()
			p.spaces()
			ok = m.Name != ""
		}
		if !ok || !p.take(':') {
			return v, false
		}
		if m.Value, ok = p.value(depth + 1); !ok || !p.take(',') && p.peek() != '}' {
			return v, false
		}
		v.Members = append(v.Members, m)
	}
	return v, true
}

// quoted reads a string, or a template literal without holes.
func (p *literal) quoted(quote byte) (string, bool) {
	var text []byte
	for p.at++; p.at < len(p.code); p.at++ {
		switch c := p.code[p.at]; {
		case c == quote:
			p.at++
			p.spaces()
			return string(text), true
		case c == '\\' && p.at+1 < len(p.code):
			p.at++
			text = p.escape(text)
		case c == '\n' && quote != '`', c == '$' && quote == '`' && strings.HasPrefix(p.code[p.at:], "${"):
			return "", false
		default:
			text = append(text, c)
		}
	}
	return "", false
}

// escape appends what a character behind a backslash stands for.
func (p *literal) escape(text []byte) []byte {
	c := p.code[p.at]
	if i := strings.IndexByte("ntrbfv0", c); i >= 0 {
		return append(text, "\n\t\r\b\f\v\x00"[i])
	}
	digits := map[byte]int{'x': 2, 'u': 4}[c]
	hex := p.code[p.at+1:]
	if c == 'u' && strings.HasPrefix(hex, "{") {
		if end := strings.IndexByte(hex, '}'); end > 0 {
			if r, err := strconv.ParseUint(hex[1:end], 16, 21); err == nil {
				p.at += end + 1
				return utf8.AppendRune(text, rune(r))
			}
		}
		return append(text, c)
	}
	if digits > 0 && len(hex) >= digits {
		if r, err := strconv.ParseUint(hex[:digits], 16, 32); err == nil {
			p.at += digits
			return utf8.AppendRune(text, rune(r))
		}
	}
	if c == '\n' {
		return text
	}
	return append(text, c)
}
