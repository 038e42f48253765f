package mdx

import (
	"bytes"
	"strconv"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// readTOML reads the simple lines of TOML front matter (https://toml.io),
// key = value: texts on one line, booleans and numbers. Values of other kinds
// are passed over, and so is all from the first table or text of several lines
// on: no page key that parlance looks at is of these.
func (p *Page) readTOML() {
	root := &tree.Node{Kind: tree.Mapping, Style: tree.Block}
	end := p.Front.Span.End
	for at := p.Front.Span.Start; at < end; at = nextLine(p.File.Data, at) {
		line := p.File.Data[at:lineEnd(p.File.Data, at)]
		text := bytes.TrimSpace(line)
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		name, value, ok := bytes.Cut(line, []byte("="))
		if text[0] == '[' || !ok || bytes.Contains(value, []byte(`"""`)) || bytes.Contains(value, []byte(`'''`)) {
			break
		}
		key := p.tomlKey(at, name)
		if key == nil {
			continue
		}
		n, problem := readTOMLValue(p.File, at+len(line)-len(value), at+len(line))
		switch {
		case problem != "":
			p.report(p.File.Span(at, at+len(line)), "%s", problem)
		case n == nil:
		case root.Get(key.Value) != nil:
			p.report(key.Span, "key %q is given twice: take one out", key.Value)
		default:
			root.Pairs = append(root.Pairs, tree.Pair{Key: key, Value: n})
		}
	}
	if n := len(root.Pairs); n > 0 {
		root.Span = p.File.Span(root.Pairs[0].Key.Span.Start, root.Pairs[n-1].Value.Span.End)
		p.Front.Fields = root
	}
}

// tomlKey reads a bare or quoted key, which name holds with white space; nil for
// a dotted one.
func (p *Page) tomlKey(at int, name []byte) *tree.Node {
	at += len(name) - len(bytes.TrimLeft(name, " \t"))
	name = bytes.TrimSpace(name)
	key := &tree.Node{Kind: tree.Scalar, Span: p.File.Span(at, at+len(name)), Value: string(name)}
	if len(name) > 1 && (name[0] == '"' || name[0] == '\'') && name[0] == name[len(name)-1] {
		key.Style, key.Value = tree.DoubleQuoted, key.Value[1:len(name)-1]
		if name[0] == '\'' {
			key.Style = tree.SingleQuoted
		}
		return key
	}
	for _, c := range name {
		if !isKeyByte(c) {
			return nil
		}
	}
	if len(name) == 0 {
		return nil
	}
	return key
}

// readTOMLValue reads the value between two offsets. It is nil for a kind that
// is passed over.
func readTOMLValue(f *source.File, start, end int) (n *tree.Node, problem string) {
	for start < end && (f.Data[start] == ' ' || f.Data[start] == '\t') {
		start++
	}
	text := string(f.Data[start:end])
	if text == "" {
		return nil, "a key has no value: give it one, or take the line out"
	}
	if text[0] == '"' || text[0] == '\'' {
		n, ok := tomlString(text)
		if !ok {
			return nil, "a text has no closing quote, or an escape that TOML does not know"
		}
		n.Span = f.Span(start, start+n.Span.End)
		return n, ""
	}
	text, _, _ = strings.Cut(text, "#")
	text = strings.TrimRight(text, " \t")
	n = &tree.Node{Kind: tree.Scalar, Value: text, Span: f.Span(start, start+len(text))}
	number := strings.ReplaceAll(text, "_", "")
	if text == "true" || text == "false" {
		n.Type = tree.Bool
	} else if _, err := strconv.ParseInt(number, 10, 64); err == nil {
		n.Type = tree.Int
	} else if _, err := strconv.ParseFloat(number, 64); err == nil {
		n.Type = tree.Float
	} else {
		return nil, ""
	}
	return n, ""
}

// tomlString reads the text in quotes that begins a line's value. The end of
// its Span is relative to there.
func tomlString(text string) (*tree.Node, bool) {
	end := 1
	for end < len(text) && text[end] != text[0] {
		if text[end] == '\\' && text[0] == '"' {
			end++
		}
		end++
	}
	if end >= len(text) {
		return nil, false
	}
	rest := strings.TrimLeft(text[end+1:], " \t")
	if rest != "" && rest[0] != '#' {
		return nil, false
	}
	n := &tree.Node{Kind: tree.Scalar, Style: tree.SingleQuoted, Value: text[1:end]}
	n.Span.End = end + 1
	if text[0] == '\'' {
		return n, true
	}
	n.Style = tree.DoubleQuoted
	value, err := strconv.Unquote(text[:end+1]) // Go knows all escapes of TOML but \e
	n.Value = value
	return n, err == nil
}
