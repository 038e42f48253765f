// Package tree reads YAML and JSON documents as nodes that know their bytes.
//
// It is the one place that knows yaml.v3 and gjson. OpenAPI specs, docs.json,
// parlance.yaml and the front matter of pages are all read through it, so that
// every value can be pointed at and edited without touching its neighbours.
package tree

import (
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
// anchor and tag, comments, or the white space and line end behind it; that of
// an empty value is empty.
type Node struct {
	Kind  Kind
	Type  Type // of a scalar
	Style Style
	Value string // of a scalar: decoded text
	Span  source.Span
	Pairs []Pair  // of a mapping, in the order of the file
	Items []*Node // of a sequence

	Anchor string // the YAML anchor before the value: "base" for &base
	Alias  bool   // the value is written as *name; Kind, Value, Pairs and Items are those of its target, Span is that of the alias
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
	Value *Node  // from any document, or built by hand: its File and Span are not looked at
}
