package mdx

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"parlance/internal/edit"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// SetField returns the edits that give a key of the front matter a text. The
// value of a key that is there is replaced in the quotes it has; a new key goes
// behind the others; a page without front matter gets one. No other byte
// changes. The error says why that cannot be done: the front matter is broken,
// or of a form that only its writer can change.
func (p *Page) SetField(key, value string) ([]edit.Edit, error) {
	value = strings.ToValidUTF8(value, "\uFFFD")
	if n := p.Field(key); n != nil && n.Kind == tree.Scalar && n.Type != tree.Null && n.Value == value {
		return nil, nil
	}
	if len(p.Problems) > 0 {
		return nil, fmt.Errorf("set %q of %s: its front matter has a mistake, correct it first", key, p.File.Path)
	}
	var e edit.Edit
	switch pair := p.Front.Fields.Pair(key); {
	case pair != nil:
		e = p.replaceValue(pair, value)
	case p.Front.Form == None:
		e = p.addFront(key, value)
	default:
		e = p.addKey(key, value)
	}
	if !p.isRight(e, key, value) {
		return nil, fmt.Errorf("set %q of %s: the form of its front matter is too rare, change it by hand", key, p.File.Path)
	}
	return []edit.Edit{e}, nil
}

func (p *Page) replaceValue(pair *tree.Pair, value string) edit.Edit {
	n := pair.Value
	text := p.valueLike(n, value)
	if n.Span.Start < n.Span.End {
		return edit.Edit{Span: n.Span, New: text}
	}
	// An empty value may stand anywhere behind the colon, even behind a comment.
	at := pair.Key.Span.End
	if i := bytes.IndexByte(p.File.Data[at:p.Front.Span.End], ':'); i >= 0 {
		at += i + 1
	}
	return edit.Edit{Span: p.File.Span(at, at), New: " " + text}
}

// valueLike writes a value as another is written.
func (p *Page) valueLike(n *tree.Node, value string) string {
	switch {
	case n.Kind != tree.Scalar:
	case n.Style == tree.SingleQuoted && (p.Front.Form == YAML || !strings.Contains(value, "'")):
		return quoted(value, '\'')
	case n.Style != tree.Plain || n.Alias:
	case n.Type == tree.Bool && (value == "true" || value == "false"):
		return value
	case n.Type == tree.Int || n.Type == tree.Float:
		if i, err := strconv.Atoi(value); err == nil && strconv.Itoa(i) == value {
			return value
		}
	case n.Type == tree.String && p.Front.Fields.Style == tree.Block && isPlainText(value):
		return value
	}
	return quoted(value, '"')
}

// isPlainText reports whether a text needs no quotes as the value of a key.
func isPlainText(text string) bool {
	return text != "" && (isLetter(text[0]) || text[0] == '/') && text == strings.TrimSpace(text) && !isReserved(text) &&
		isSimpleText([]byte(text)) && !strings.ContainsAny(text, "\r\n") &&
		!strings.Contains(text, ": ") && !strings.Contains(text, " #") && !strings.HasSuffix(text, ":")
}

func (p *Page) addFront(key, value string) edit.Edit {
	end := p.File.LineEnding()
	text := string(Render([]Field{{Key: key, Value: value}}, end, '"'))
	if body := p.File.Data[p.Body:]; len(body) > 0 && body[0] != '\n' && body[0] != '\r' {
		text += end
	}
	return edit.Edit{Span: p.File.Span(p.Body, p.Body), New: text}
}

// addKey adds a line, indented and quoted like that of the last key. In YAML it
// is the last one; in TOML it must not stand below a table.
func (p *Page) addKey(key, value string) edit.Edit {
	at, indent, quote := p.Front.Span.End, "", byte('"')
	if p.Front.Form == TOML {
		at = p.Front.Span.Start
	}
	if n := len(p.Front.Fields.Pairs); n > 0 {
		last := p.Front.Fields.Pairs[n-1]
		begin := lineBegin(p.File.Data, last.Key.Span.Start)
		indent = string(p.File.Data[begin:last.Key.Span.Start])
		if last.Value.Style == tree.SingleQuoted {
			quote = '\''
		}
		if p.Front.Form == TOML {
			at = nextLine(p.File.Data, last.Value.Span.End)
		}
	}
	line := renderField(Field{Key: key, Value: value}, quote)
	if p.Front.Form == TOML {
		line = key + " = " + quoted(value, '"')
	}
	return edit.Edit{Span: p.File.Span(at, at), New: indent + line + p.File.LineEnding()}
}

func lineBegin(data []byte, at int) int {
	for at > 0 && data[at-1] != '\n' && data[at-1] != '\r' {
		at--
	}
	return at
}

// isRight reports whether an edit does what it is for: the key has the value,
// all others and the body are as before.
func (p *Page) isRight(e edit.Edit, key, value string) bool {
	data, err := edit.Splice(p.File, []edit.Edit{e})
	if err != nil {
		return false
	}
	next := Parse(source.NewFile(p.File.Path, data))
	n := next.Field(key)
	if len(next.Problems) > 0 || n == nil || n.Kind != tree.Scalar || n.Type == tree.Null || n.Value != value {
		return false
	}
	if !bytes.HasSuffix(data[next.Body:], p.File.Data[p.Body:]) || next.Front.Form == None {
		return false
	}
	known := 0
	for _, pair := range p.Front.Fields.Pairs {
		if pair.Key.Value == key {
			known++
		} else if !pair.Value.Equal(next.Field(pair.Key.Value)) {
			return false
		}
	}
	return len(next.Front.Fields.Pairs) == len(p.Front.Fields.Pairs)+1-known
}
