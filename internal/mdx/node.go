package mdx

import "parlance/internal/source"

// Kind tells what a Node is.
type Kind uint8

// The kinds of nodes. Those up to KindDefinition are blocks.
const (
	KindParagraph Kind = iota + 1
	KindHeading
	KindList
	KindItem
	KindQuote
	KindRule
	KindCode
	KindTable
	KindRow
	KindCell
	KindFootnote
	KindModule     // import and export statements
	KindDefinition // of a link: [label]: target

	KindElement    // <Card>…</Card>, <br/>: a block or within text
	KindExpression // {…}: a block or within text
	KindComment    // {/* … */}: a block or within text

	KindText
	KindBreak // a line break that was asked for
	KindEmphasis
	KindStrong
	KindStrike
	KindCodeSpan
	KindLink
	KindImage
	KindFootnoteRef
)

// Node is a part of a body. It is not changed after ParseBody.
type Node struct {
	Kind     Kind
	Span     source.Span // with its marks
	Children []*Node

	// Text is what the reader sees of a text or a code span, the code of a code
	// block, the label of a footnote and its references, the plain text of an
	// image, and the source of a module, an expression or a comment without its
	// braces.
	Text string

	Level    int    // of a heading, 1 to 6; the first number of an ordered list
	ID       string // of a heading, a field, an accordion …, see Body.Anchors
	ownID    bool   // whether the writer set ID
	Ordered  bool   // of a list
	Loose    bool   // of a list: blank lines stand between its items
	Inline   bool   // of an element, an expression or a comment: stands within text
	Checked  Check  // of an item
	Align    Align  // of a cell
	HeadCell bool   // of a cell

	Code    *Code    // of a code block
	Link    *Link    // of a link, an image or a definition
	Element *Element // of an element
	Value   *Value   // of an expression whose value is known
}

// Check is the box of an item of a task list.
type Check uint8

// The states of a task.
const (
	NoTask Check = iota
	TaskOpen
	TaskDone
)

// Align is the alignment of a table's column.
type Align uint8

// The alignments.
const (
	AlignNone Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// Link is where a link or an image leads.
type Link struct {
	Target     string      // as read: escapes and variables replaced
	TargetSpan source.Span // of Target as written; the zero Span of a link that its text makes
	Title      string
}

// Element is a JSX element: a component or an HTML element.
type Element struct {
	Name       string // "" of a fragment, <>…</>
	NameSpan   source.Span
	Attributes []Attribute
	Open       source.Span // of the opening tag
	Close      source.Span // of the closing tag; the zero Span without one
	Snippet    *Body       // what the component shows when it is an imported page

	role     role
	imported bool // the page imports or defines the component
}

// role is what a tag does before it has found its counterpart.
type role uint8

const (
	wholeTag role = iota // opened and closed
	openTag
	closeTag
)

// Attribute is an attribute of an element.
type Attribute struct {
	Name      string      // "" of {...spread}
	Span      source.Span // name and value
	NameSpan  source.Span
	ValueSpan source.Span // within the quotes or braces; the zero Span without a value
	Value     Value
}

// Attribute returns the attribute of a name, or nil.
func (e *Element) Attribute(name string) *Attribute {
	for i := range e.Attributes {
		if e.Attributes[i].Name == name {
			return &e.Attributes[i]
		}
	}
	return nil
}

// Get returns the text of an attribute, or "" where it is only set or not set.
func (e *Element) Get(name string) string {
	if a := e.Attribute(name); a != nil && a.Value.Kind != Bool {
		return a.Value.Text()
	}
	return ""
}

// Is reports whether an attribute is set as Mintlify takes it: bare, or {true}.
// The string "true" does not count.
func (e *Element) Is(name string) bool {
	a := e.Attribute(name)
	return a != nil && a.Value.Kind == Bool && a.Value.True
}

// PlainText returns the text that a reader sees of a node and its children.
func (n *Node) PlainText() string {
	switch n.Kind {
	case KindText, KindCodeSpan, KindCode, KindImage:
		return n.Text
	case KindBreak:
		return "\n"
	case KindExpression:
		if n.Value != nil {
			return n.Value.Text()
		}
		return "{" + n.Text + "}"
	}
	return plainText(n.Children)
}

func plainText(nodes []*Node) string {
	if len(nodes) == 1 {
		return nodes[0].PlainText()
	}
	var text []byte
	for _, n := range nodes {
		text = append(text, n.PlainText()...)
	}
	return string(text)
}

// Walk calls visit for nodes and all below them, in the order of the page. It
// does not go below a node for which visit returns false.
func Walk(nodes []*Node, visit func(*Node) bool) {
	for _, n := range nodes {
		if visit(n) {
			Walk(n.Children, visit)
		}
	}
}
