package tree

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"parlance/internal/source"
)

// maxWork bounds the reading of JSON, whose cost is the length of each value
// times its depth.
const maxWork = 4 << 30

// parseJSON checks the document with encoding/json and takes places from gjson.
func (d *Document) parseJSON(start int) []Problem {
	data := d.File.Data
	scan := scanJSON(data[start:])
	if scan.empty {
		return nil
	}
	if scan.depth > maxDepth || scan.work > maxWork {
		at := start + scan.deepest
		return []Problem{{Span: d.File.Span(at, at+1), Fatal: true,
			Message: fmt.Sprintf("collections are nested more than %d deep here, or too deep for a file of this size: flatten the document", maxDepth)}}
	}
	if !json.Valid(data[start:]) {
		return []Problem{jsonProblem(d.File, start)}
	}
	r := gjson.ParseBytes(data[start:])
	p := &jsonParser{file: d.File, base: start}
	root := p.node(r)
	d.Root = root
	for n, pairs := range p.hidden {
		if d.hidden == nil {
			d.hidden = map[*Node][]Pair{}
		}
		d.hidden[n] = pairs
	}
	return p.problems
}

// jsonScan is what one look at the brackets tells.
type jsonScan struct {
	empty   bool
	depth   int
	deepest int   // offset of the bracket that made it so deep
	work    int64 // sum of the depths of all bytes
}

func scanJSON(data []byte) jsonScan {
	s := jsonScan{empty: true}
	depth := 0
	for i := 0; i < len(data); i++ {
		switch c := data[i]; c {
		case ' ', '\t', '\n', '\r':
			s.work += int64(depth)
			continue
		case '"':
			from := i
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
			s.work += int64(depth) * int64(i-from)
		case '{', '[':
			depth++
			if depth > s.depth {
				s.depth = depth
				if depth <= maxDepth+1 {
					s.deepest = i
				}
			}
		case '}', ']':
			depth--
		}
		s.empty = false
		s.work += int64(depth)
	}
	return s
}

// jsonParser turns results of gjson into Nodes.
type jsonParser struct {
	file     *source.File
	base     int // what gjson calls offset 0
	problems []Problem
	hidden   map[*Node][]Pair
	slab     []Node
}

func (p *jsonParser) newNode(r gjson.Result) *Node {
	if len(p.slab) == 0 {
		p.slab = make([]Node, 128)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	start := p.base + r.Index
	n.Span = p.file.Span(start, start+len(r.Raw))
	return n
}

// node converts a value of a valid document.
func (p *jsonParser) node(r gjson.Result) *Node {
	if r.Type == gjson.JSON {
		return p.collection(r)
	}
	n := p.newNode(r)
	n.Value = r.Raw
	switch r.Type {
	case gjson.String:
		n.Style = DoubleQuoted
		n.Value = r.Str
		p.checkEscapes(n, r.Raw)
	case gjson.Null:
		n.Type = Null
	case gjson.True, gjson.False:
		n.Type = Bool
	default:
		n.Type = resolveNumber(r.Raw)
	}
	return n
}

func (p *jsonParser) collection(r gjson.Result) *Node {
	r.Raw = strings.TrimRight(r.Raw, " \t\r\n") // gjson gives the root all that follows
	n := p.newNode(r)
	n.Style = Flow
	if r.Raw[0] == '[' {
		n.Kind = Sequence
		r.ForEach(func(_, value gjson.Result) bool {
			n.Items = append(n.Items, p.node(value))
			return true
		})
		return n
	}
	n.Kind = Mapping
	r.ForEach(func(key, value gjson.Result) bool {
		n.Pairs = append(n.Pairs, Pair{p.node(key), p.node(value)})
		return true
	})
	p.checkKeys(n)
	return n
}

// checkKeys reports keys that are there twice and hides all but the last.
func (p *jsonParser) checkKeys(n *Node) {
	last := lastPairs(n.Pairs, func(first, second *Node) {
		if len(p.problems) < maxProblems {
			p.problems = append(p.problems, duplicate(first, second))
		}
	})
	if last == nil {
		return
	}
	var kept, hidden []Pair
	for i, pair := range n.Pairs {
		if last[pair.Key.Value] == i {
			kept = append(kept, pair)
		} else {
			hidden = append(hidden, pair)
		}
	}
	n.Pairs = kept
	if p.hidden == nil {
		p.hidden = map[*Node][]Pair{}
	}
	p.hidden[n] = hidden
}

// checkEscapes reports \uXXXX escapes that are half of a character.
func (p *jsonParser) checkEscapes(n *Node, raw string) {
	for i := strings.IndexByte(raw, '\\'); i >= 0 && i+1 < len(raw); {
		size := 2
		if unit := codeUnit(raw[i:]); unit >= 0xD800 && unit < 0xE000 {
			low := codeUnit(raw[i+6:])
			if len(p.problems) >= maxProblems {
				return
			}
			if unit >= 0xDC00 || low < 0xDC00 || low >= 0xE000 {
				start := n.Span.Start + i
				p.problems = append(p.problems, Problem{Span: p.file.Span(start, start+6),
					Message: fmt.Sprintf("the escape sequence %s is half of a character: write both halves, or the character itself", raw[i:i+6])})
				size = 6
			} else {
				size = 12
			}
		}
		next := strings.IndexByte(raw[i+size:], '\\')
		if next < 0 {
			return
		}
		i += size + next
	}
}

// codeUnit reads \uXXXX at the start of s, or returns -1.
func codeUnit(s string) int64 {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseInt(s[2:6], 16, 32)
	if err != nil {
		return -1
	}
	return n
}
