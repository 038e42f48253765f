// Package tree reads YAML and JSON documents as nodes that know their bytes.
//
// It is the one place that knows yaml.v3 and gjson. OpenAPI specs, docs.json,
// parlance.yaml and the front matter of pages are all read through it, so that
// every value can be pointed at and edited without touching its neighbours.
package tree

import (
	"sync"

	"parlance/internal/source"
)

// Kind tells what a Node is.
type Kind uint8

// The kinds of nodes.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// Type is the resolved type of a scalar, in the core schema of YAML 1.2 (JSON
// types are the same). Collections have none of them.
type Type uint8

// The types of scalars.
const (
	String Type = iota
	Null
	Bool
	Int
	Float
)

// Style is how a node is written.
type Style uint8

// The styles. Plain to Folded are for scalars, Block and Flow for collections.
// JSON strings are DoubleQuoted, JSON collections are Flow.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal // |
	Folded  // >
	Block
	Flow
)

// Format is the language of a document.
type Format uint8

// The formats.
const (
	YAML Format = iota
	JSON
)

// Node is a value of a document. Its Span covers the value itself, without
// anchor and tag, comments, or the white space and line end behind it:
//
//   - a quoted text with its quotes, a flow collection with its brackets;
//   - a literal or folded text from "|" or ">" to the end of its last line that
//     is not blank, or, where it keeps its end ("|+"), of its last blank line;
//   - a block collection from its first key or dash to the end of its last
//     value, with the anchor and tag of its first key;
//   - an alias as it is written, "*name";
//   - an empty value nothing: directly behind the colon or dash, or behind the
//     anchor and tag that it has, or behind a key that has no colon. The Root of
//     a file without a value stands behind "---", or at the end of the file.
//
// The text of a JSON or YAML value is UTF-8. Line separators that YAML 1.1 took
// for line ends (U+0085, U+2028, U+2029) are text, as in YAML 1.2, whose core
// schema also tells the types of scalars: "yes" and "2024-01-01" are strings.
type Node struct {
	Kind  Kind
	Type  Type // of a scalar
	Style Style
	Value string // of a scalar: decoded text
	Span  source.Span
	Pairs []Pair  // of a mapping, in the order of the file
	Items []*Node // of a sequence

	Anchor string // the YAML anchor before the value: "base" for &base

	// Alias says that the value is written as *name; Kind, Value, Pairs and Items
	// are those of its target, Span is that of the alias. Items and Pairs are
	// shared: what they hold has its place, and is edited, at the target.
	Alias bool

	// Merged marks key and value of a pair that a merge ("<<: *base") brings
	// in, at the place of the "<<". They belong to elsewhere: Alias is set too,
	// and Span is that of what stands behind "<<:", for both. Neither can be
	// replaced or removed; a pair of the same name can be inserted, and wins.
	Merged bool
}

// Pair is an entry of a mapping. Keys are scalars.
type Pair struct {
	Key, Value *Node
}

// Document is a parsed file.
type Document struct {
	File   *source.File
	Format Format
	Root   *Node // never nil; an empty document has a Null root

	// hidden are pairs that stand in the text of a mapping but do not count:
	// merges, earlier ones of a duplicate key, and those whose key is no scalar.
	hidden map[*Node][]Pair

	// What edits need to know, from prepare.
	prepared sync.Once
	holders  map[*Node]holder
	anchors  []*Node
	aliases  []*Node
	habits   habits
}

// Problem is something wrong with the text of a document.
type Problem struct {
	Span    source.Span
	Message string // lower case, no full stop: cause and way out
	Fatal   bool   // nothing after it was read
}

// Get returns the value of a mapping's key, and nil where there is none or n
// is no mapping. It may be called on a nil Node.
func (n *Node) Get(key string) *Node {
	if p := n.Pair(key); p != nil {
		return p.Value
	}
	return nil
}

// Pair returns the entry of a mapping with this key, or nil.
func (n *Node) Pair(key string) *Pair {
	if n == nil {
		return nil
	}
	for i := range n.Pairs {
		if n.Pairs[i].Key.Value == key {
			return &n.Pairs[i]
		}
	}
	return nil
}

// Text returns the value of a string (or any other) scalar, and "" for a nil
// Node, a null and a collection.
func (n *Node) Text() string {
	if n == nil || n.Kind != Scalar || n.Type == Null {
		return ""
	}
	return n.Value
}

// IsTrue reports whether n is the boolean true.
func (n *Node) IsTrue() bool {
	return n != nil && n.Kind == Scalar && n.Type == Bool && (n.Value == "true" || n.Value == "True" || n.Value == "TRUE")
}

// Insertion is a value to be put into a mapping or a sequence.
type Insertion struct {
	After *Node  // the key (of a mapping) or the item (of a sequence) to put it behind; nil: at the start
	Key   string // for a mapping: decoded
	Value *Node  // from any document, or built by hand: its place does not matter, only that quotes and brackets of JSON are no style
}
