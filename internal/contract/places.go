package contract

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// places knows where the nodes of a document stand. It is filled when the first
// failure asks: a run without failures never needs it.
type places struct {
	once  sync.Once
	nodes map[*tree.Node]standing
}

type standing struct {
	up    *tree.Node
	key   *tree.Node // nil for an item
	token string
}

// of returns the JSON Pointer of a node, of a key of a mapping its value's, and
// the line that it stands on.
func (p *places) of(root, n *tree.Node) (string, source.Span) {
	if n == nil {
		return "", source.Span{}
	}
	p.once.Do(func() {
		p.nodes = map[*tree.Node]standing{}
		p.index(root)
	})
	at, known := p.nodes[n]
	if !known {
		return "", firstLine(n.Span)
	}
	var tokens []string
	for node := n; ; {
		s, known := p.nodes[node]
		if !known {
			break
		}
		tokens = append(tokens, tree.EscapeToken(s.token))
		node = s.up
	}
	var b strings.Builder
	for i := len(tokens) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(tokens[i])
	}
	return b.String(), lineOf(at.key, n)
}

// index does not follow aliases: what stands behind one is found at its anchor.
func (p *places) index(n *tree.Node) {
	for i, item := range n.Items {
		p.nodes[item] = standing{n, nil, strconv.Itoa(i)}
		if !item.Alias {
			p.index(item)
		}
	}
	for _, pair := range n.Pairs {
		s := standing{n, pair.Key, pair.Key.Value}
		p.nodes[pair.Value] = s
		p.nodes[pair.Key] = s
		if !pair.Value.Alias {
			p.index(pair.Value)
		}
	}
}

// lineOf returns what is shown of a node: key and value where they share a
// line, else the key alone.
func lineOf(key, n *tree.Node) source.Span {
	if key == nil || key.Span.File == nil {
		return firstLine(n.Span)
	}
	span := key.Span
	if n != key && n.Span.File == span.File && n.Span.Start >= span.End {
		whole := source.Span{File: span.File, Start: span.Start, End: n.Span.End}
		if firstLine(whole) == whole {
			return whole
		}
	}
	return span
}

// firstLine cuts a span at the first line end.
func firstLine(s source.Span) source.Span {
	if s.File == nil {
		return s
	}
	if i := bytes.IndexAny(s.File.Data[s.Start:s.End], "\r\n"); i >= 0 {
		s.End = s.Start + i
	}
	return s
}
