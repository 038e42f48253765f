package tree

import "strings"

// NewString returns a string that stands in no document. One of several lines
// is written as a literal block where it can be.
func NewString(s string) *Node {
	if strings.Contains(s, "\n") {
		return &Node{Style: Literal, Value: s}
	}
	return &Node{Value: s}
}

// NewSequence returns a sequence that stands in no document.
func NewSequence(items ...*Node) *Node {
	return &Node{Kind: Sequence, Style: Block, Items: items}
}

// NewMapping returns a mapping that stands in no document.
func NewMapping(pairs ...Pair) *Node {
	return &Node{Kind: Mapping, Style: Block, Pairs: pairs}
}
