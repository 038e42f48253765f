package tree

import (
	"fmt"
	"unicode/utf8"
)

// setPairs keeps the pairs that count and hides the others.
func (p *yamlParser) setPairs(n *Node, pairs []Pair) {
	if p.failed {
		return
	}
	last := p.lastPairs(pairs)
	merges, hidden := false, []Pair(nil)
	n.Pairs = make([]Pair, 0, len(pairs))
	for i, pair := range pairs {
		switch {
		case pair.Key.Kind != Scalar && len(p.problems) < maxProblems:
			p.problem(pair.Key.Span.Start, pair.Key.Span.End, "this key is a collection and was skipped: a key must be text")
		case pair.Key.Kind != Scalar:
		case isMerge(pair.Key):
			merges = true
		case last == nil || last[pair.Key.Value] == i:
			n.Pairs = append(n.Pairs, pair)
			continue
		}
		hidden = append(hidden, pair)
	}
	if len(hidden) == 0 {
		return
	}
	if p.doc.hidden == nil {
		p.doc.hidden = map[*Node][]Pair{}
	}
	p.doc.hidden[n] = hidden
	if merges {
		p.merge(n, pairs)
	}
}

// isMerge reports whether a key is "<<" in its special meaning.
func isMerge(key *Node) bool {
	return key.Value == "<<" && key.Kind == Scalar && key.Style == Plain && !key.Alias
}

// lastPairs returns the index of the last pair of each key, or nil if no key is
// there twice, and reports those that are.
func (p *yamlParser) lastPairs(pairs []Pair) map[string]int {
	return lastPairs(pairs, func(first, second *Node) {
		if len(p.problems) < maxProblems {
			p.problems = append(p.problems, duplicate(first, second))
		}
	})
}

func duplicate(first, second *Node) Problem {
	return Problem{Span: second.Span, Message: fmt.Sprintf("the key %q is there already in line %d, and only the last one counts: remove one of them",
		shorten(second.Value), lineOf(first.Span.File, first.Span.Start))}
}

// shorten keeps a message readable when it quotes a text.
func shorten(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func lastPairs(pairs []Pair, report func(first, second *Node)) map[string]int {
	if len(pairs) <= 12 && !repeats(pairs) {
		return nil
	}
	first := make(map[string]int, len(pairs))
	var last map[string]int
	for i, pair := range pairs {
		if pair.Key.Kind != Scalar || isMerge(pair.Key) {
			continue
		}
		if j, ok := first[pair.Key.Value]; ok {
			report(pairs[j].Key, pair.Key)
			last = first
			continue
		}
		first[pair.Key.Value] = i
	}
	if last == nil {
		return nil
	}
	for i, pair := range pairs {
		if pair.Key.Kind == Scalar && !isMerge(pair.Key) {
			last[pair.Key.Value] = i
		}
	}
	return last
}

// repeats is for short mappings, which are nearly all: comparing each with each
// is faster than a map.
func repeats(pairs []Pair) bool {
	for i := range pairs {
		for j := range i {
			if pairs[i].Key.Value == pairs[j].Key.Value {
				return true
			}
		}
	}
	return false
}

// merge puts the pairs that "<<" brings in at its place: the mapping's own win,
// then those of an earlier merge.
func (p *yamlParser) merge(n *Node, pairs []Pair) {
	own := n.Pairs
	taken := make(map[string]bool, len(own))
	for _, pair := range own {
		taken[pair.Key.Value] = true
	}
	n.Pairs = make([]Pair, 0, len(own)+8)
	for _, pair := range pairs {
		if len(own) > 0 && own[0].Key == pair.Key {
			n.Pairs = append(n.Pairs, pair)
			own = own[1:]
			continue
		}
		if pair.Key.Kind != Scalar || !isMerge(pair.Key) {
			continue
		}
		p.mergeValue(n, pair.Value, taken)
	}
}

func (p *yamlParser) mergeValue(n, value *Node, taken map[string]bool) {
	sources := []*Node{value}
	if value.Kind == Sequence {
		sources = value.Items
	}
	for _, from := range sources {
		if from.Kind != Mapping {
			p.problem(value.Span.Start, value.Span.End, `"<<" merges mappings only, so this was skipped: put an alias of a mapping here, or quote the key`)
			return
		}
		for _, pair := range from.Pairs {
			p.expand(1, value.Span.Start, value.Span.End)
			if p.failed {
				return
			}
			if taken[pair.Key.Value] {
				continue
			}
			taken[pair.Key.Value] = true
			n.Pairs = append(n.Pairs, Pair{p.merged(pair.Key, value), p.merged(pair.Value, value)})
		}
	}
}

// merged returns a copy of a key or value that stands elsewhere.
func (p *yamlParser) merged(n, at *Node) *Node {
	m := p.newNode()
	*m = *n
	m.Span = at.Span
	m.Alias, m.Merged, m.Anchor = true, true, ""
	return m
}
