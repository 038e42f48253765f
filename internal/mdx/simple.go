package mdx

import (
	"bytes"
	"unicode/utf8"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// readSimple reads front matter of the commonest form without the YAML parser:
// nothing but lines
//
//	key: text
//	key: "text"
//	key: 'text'
//	key: true
//
// It gives the nodes that tree.Parse gives, in a tenth of the time, or
// ok = false for all that needs a closer look.
func readSimple(f *source.File, start, end int) (root *tree.Node, ok bool) {
	if !isSimpleText(f.Data[start:end]) {
		return nil, false
	}
	// All values are parts of one string, all nodes of one slice.
	text := string(f.Data[start:end])
	lines := bytes.Count(f.Data[start:end], []byte{'\n'})
	r := simpleReader{file: f, start: start, text: text}
	r.nodes = make([]tree.Node, 0, 2*lines)
	pairs := make([]tree.Pair, 0, lines)
	for at := start; at < end; at = nextLine(f.Data, at) {
		line := bytes.TrimRight(f.Data[at:lineEnd(f.Data, at)], " ")
		if len(line) == 0 {
			continue
		}
		key, value, ok := cutKey(line)
		if !ok || !r.add(at, at+len(key), tree.Plain) || r.nodes[len(r.nodes)-1].Type != tree.String {
			return nil, false
		}
		if !r.addValue(at+len(line)-len(value), at+len(line)) {
			return nil, false
		}
		n := len(r.nodes)
		pair := tree.Pair{Key: &r.nodes[n-2], Value: &r.nodes[n-1]}
		for i := range pairs {
			if pairs[i].Key.Value == pair.Key.Value {
				return nil, false
			}
		}
		pairs = append(pairs, pair)
	}
	if len(pairs) == 0 {
		return nil, false
	}
	return &tree.Node{
		Kind: tree.Mapping, Style: tree.Block, Pairs: pairs,
		Span: f.Span(pairs[0].Key.Span.Start, pairs[len(pairs)-1].Value.Span.End),
	}, true
}

// isSimpleText reports whether a text holds no character with a meaning of its
// own in YAML 1.1: control characters, U+0085, U+2028 and U+2029, which are
// line ends there, a byte order mark, a lone "\r".
func isSimpleText(text []byte) bool {
	ascii := true
	for i, c := range text {
		switch {
		case c >= 0x80:
			ascii = false
		case c >= ' ' && c != 0x7f, c == '\n':
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
		default:
			return false
		}
	}
	if ascii {
		return true
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r >= 0xfffe && r <= 0xffff {
			return false
		}
		text = text[size:]
	}
	return true
}

type simpleReader struct {
	file  *source.File
	start int
	text  string // of the front matter, which begins at start
	nodes []tree.Node
}

// add appends a scalar that spans the given offsets. It refuses plain texts
// that the parser might not read as strings.
func (r *simpleReader) add(start, end int, style tree.Style) bool {
	n := tree.Node{Kind: tree.Scalar, Style: style, Span: r.file.Span(start, end)}
	n.Value = r.text[start-r.start : end-r.start]
	switch style {
	case tree.Plain:
		if !isLetter(n.Value[0]) && n.Value[0] != '/' {
			return false
		}
		switch n.Value {
		case "true", "True", "TRUE", "false", "False", "FALSE":
			n.Type = tree.Bool
		case "null", "Null", "NULL":
			return false
		}
	default:
		n.Value = n.Value[1 : len(n.Value)-1]
	}
	r.nodes = append(r.nodes, n)
	return true
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

// addValue appends the value that stands between two offsets, behind white
// space.
func (r *simpleReader) addValue(start, end int) bool {
	for start < end && r.file.Data[start] == ' ' {
		start++
	}
	value := r.file.Data[start:end]
	if len(value) == 0 {
		return false
	}
	switch c := value[0]; c {
	case '"', '\'':
		inner := value[1:]
		if len(inner) == 0 || bytes.IndexByte(inner, c) != len(inner)-1 || c == '"' && bytes.IndexByte(inner, '\\') >= 0 {
			return false
		}
		if c == '"' {
			return r.add(start, end, tree.DoubleQuoted)
		}
		return r.add(start, end, tree.SingleQuoted)
	}
	if bytes.Contains(value, []byte(": ")) || bytes.Contains(value, []byte(" #")) || value[len(value)-1] == ':' {
		return false
	}
	return r.add(start, end, tree.Plain)
}
