package mdx

import (
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// importedName is a name that a page imports: the name that the file exports,
// or "default".
type importedName struct {
	path, export string
	node         *Node // the module
}

var (
	importClause   = regexp.MustCompile(`(?m)^import\s+(?:([\p{L}_$][\w$]*)\s*,?\s*)?(?:\{([^}]*)\}|\*\s*as\s+([\p{L}_$][\w$]*))?\s*from\s*["']([^"'\n]+)["']`)
	variableName   = regexp.MustCompile(`^\{\s*([\p{L}\d_.-]+)\s*\}$`)
	variablePlace  = regexp.MustCompile(`\{\{\s*([\p{L}\d_.-]+)\s*\}\}`)
	maxSnippets    = 10 // snippets within snippets
	childrenOfUser = map[string]bool{"children": true, "props.children": true}
)

// variables replaces the variables of docs.json in a text.
func (b *builder) variables(text string) string {
	if len(b.o.Variables) == 0 || !strings.Contains(text, "{{") {
		return text
	}
	return variablePlace.ReplaceAllStringFunc(text, func(place string) string {
		name := variablePlace.FindStringSubmatch(place)[1]
		if value, ok := b.o.Variables[name]; ok {
			return value
		}
		return place
	})
}

// readImported learns the names that the modules of the page import.
func (b *builder) readImported() {
	Walk(b.body.Nodes, func(n *Node) bool {
		if n.Kind != KindModule {
			return true
		}
		for _, at := range importClause.FindAllStringSubmatchIndex(n.Text, -1) {
			m := make([]string, len(at)/2)
			for i := range m {
				if at[2*i] >= 0 {
					m[i] = n.Text[at[2*i]:at[2*i+1]]
				}
			}
			if m[1] != "" {
				b.addImport(m[1], importedName{m[4], "default", n})
			}
			if m[3] != "" {
				b.addImport(m[3], importedName{m[4], "*", n})
			}
			start := n.Span.Start + at[4]
			for part := range strings.SplitSeq(m[2], ",") {
				place := start + len(part) - len(strings.TrimLeft(part, " \t\r\n"))
				start += len(part) + 1
				name, alias, hasAlias := strings.Cut(strings.TrimSpace(part), " as ")
				if !hasAlias {
					alias = name
				}
				if name = strings.TrimSpace(name); name != "" {
					if isPage(m[4]) && name != "default" {
						b.body.Names = append(b.body.Names, Name{name, m[4], b.span(place, place+len(name))})
					}
					b.addImport(strings.TrimSpace(alias), importedName{m[4], name, n})
				}
			}
		}
		return true
	})
}

func (b *builder) addImport(name string, i importedName) {
	b.defined[name] = true
	b.snippets[name] = i
	if i.export == "default" || !isPage(i.path) {
		return
	}
	if snippet := b.load(i.path, i.node, nil, nil); snippet != nil {
		if v := snippet.scope[i.export]; v != nil {
			b.scope[name] = v
		}
	}
}

func isPage(name string) bool {
	ext := path.Ext(name)
	return ext == ".mdx" || ext == ".md"
}

// load reads and builds a page that this one shows, with the values of its
// props, or returns nil.
func (b *builder) load(name string, at *Node, props map[string]*Value, children []*Node) *builder {
	if b.o.Load == nil {
		return nil
	}
	if b.depth >= maxSnippets {
		b.report(ProblemImport, at.Span, "%s: snippets are nested more than %d deep: do they import each other?", name, maxSnippets)
		return nil
	}
	page, err := b.o.Load(b.body.Page, name)
	if err != nil {
		b.report(ProblemImport, at.Span, "the imported file %s cannot be read: %v", name, err)
		return nil
	}
	o := b.o
	o.Snippet = true
	s := newBuilder(page, o)
	s.depth = b.depth + 1
	s.children = children
	for name, v := range props {
		s.scope[name] = v
	}
	s.build()
	return s
}

// resolve gives expressions their values and components their snippets, and
// reports what is not known.
func (b *builder) resolve(nodes []*Node) []*Node {
	var out []*Node // once it differs from nodes
	for i, n := range nodes {
		n.Children = b.resolve(n.Children)
		var instead []*Node
		switch n.Kind {
		case KindParagraph:
			if isUnravelled(n) {
				instead = unravelled(n.Children)
			}
		case KindExpression:
			n = b.resolveExpression(n)
		case KindComment:
			if !b.newScript(n.Text).isEmpty() {
				b.report(ProblemSyntax, n.Span, `the comment "//" goes on behind the brace: write {/* … */}`)
			}
		case KindElement:
			if n.Inline && n.Element.role == openTag && len(n.Element.Attributes) == 0 {
				instead = append([]*Node{b.sourceText(n, true)}, n.Children...)
				break
			}
			b.resolveElement(n)
		}
		if instead != nil && out == nil {
			out = slices.Clone(nodes[:i])
		}
		switch {
		case instead != nil:
			out = append(out, instead...)
		case out != nil:
			out = append(out, n)
		default:
			nodes[i] = n
		}
	}
	if out == nil {
		return nodes
	}
	return out
}

// isUnravelled reports whether a paragraph is none: nothing but components stand
// in it, which the line that they stand on has made a text.
func isUnravelled(n *Node) bool {
	blocks := false
	for _, child := range n.Children {
		switch {
		case child.Kind == KindElement:
			blocks = blocks || holdsBlock(child)
		case child.Kind == KindExpression, child.Kind == KindComment:
		case isShown(child):
			return false
		}
	}
	return blocks
}

func unravelled(nodes []*Node) (out []*Node) {
	for _, n := range nodes {
		if n.Kind != KindText {
			n.Inline = false
			out = append(out, n)
		}
	}
	return out
}

func (b *builder) resolveExpression(n *Node) *Node {
	code := strings.TrimSpace(n.Text)
	if m := variableName.FindStringSubmatch(code); m != nil {
		if value, ok := b.o.Variables[m[1]]; ok {
			n.Value = &Value{Kind: String, String: value}
			return n
		}
		b.report(ProblemVariable, n.Span, `docs.json defines no variable %q: add it to "variables", or write \{ for a brace in the text`, m[1])
		return n
	}
	if childrenOfUser[code] && b.depth > 0 {
		b.body.usesChildren = true
		return &Node{Kind: KindElement, Span: n.Span, Inline: n.Inline, Element: &Element{Open: n.Span}, Children: b.children}
	}
	v := b.value(n.Text)
	if v.Kind == Unknown || v.Kind == Markup {
		b.judgeExpression(n, code)
	} else {
		n.Value = &v
	}
	return n
}

// globals are names that code may use anywhere, and those that Mintlify gives
// to all pages.
var globals = names(`
	Array Boolean Date Infinity Intl JSON Map Math NaN Number Object RegExp Set String console decodeURIComponent document
	encodeURIComponent isNaN parseFloat parseInt props undefined user window React`)

// judgeExpression reports an expression whose value is not known: it is no
// code, it says what is not defined, or it would have to be run.
func (b *builder) judgeExpression(n *Node, code string) {
	s := b.newScript(n.Text)
	if !s.isExpression() {
		b.report(ProblemSyntax, n.Span, `{%s} is no JavaScript: write \{ for a brace in the text`, shorten(code))
		return
	}
	if b.o.Snippet {
		return // it depends on what the importing page says
	}
	for _, name := range s.names {
		if i, ok := b.snippets[name]; ok && b.o.Load == nil && isPage(i.path) {
			return // its value stands in another file
		}
		if !s.scopes && !globals[name] && !b.defined[name] {
			b.report(ProblemExpression, n.Span, `the value of {%s} is not known, and Mintlify shows nothing: write \{ for a brace in the text`, shorten(code))
			return
		}
	}
	if !strings.HasPrefix(code, "user.") {
		b.report(ProblemScript, n.Span, "{%s} is code, which is not run here: its source is shown", shorten(code))
	}
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return text
}

func (b *builder) resolveElement(n *Node) {
	e := n.Element
	b.judgeAttributes(e)
	switch {
	case isUnsafe(e.Name):
		b.report(ProblemUnsafe, e.Open, "<%s> is not run here: its source is shown", e.Name)
		return
	case !b.isKnown(e.Name):
		b.reportUnknown(n)
		return
	}
	root, _, _ := strings.Cut(e.Name, ".")
	e.imported = b.defined[root]
	file := ""
	if i, ok := b.snippets[e.Name]; ok && i.export == "default" && isPage(i.path) {
		file = i.path
	} else if e.Name == "Snippet" && e.Get("file") != "" {
		file = "/snippets/" + strings.TrimPrefix(e.Get("file"), "/")
	}
	if file == "" {
		b.reportScripted(e, root)
		return
	}
	if e.Name == "Snippet" {
		at := e.Attribute("file").ValueSpan
		b.body.Files = append(b.body.Files, Import{Path: file, Span: at})
	}
	props := map[string]*Value{}
	for i := range e.Attributes {
		props[e.Attributes[i].Name] = &e.Attributes[i].Value
	}
	if snippet := b.load(file, n, props, n.Children); snippet != nil {
		e.Snippet = snippet.body
	}
}

// judgeAttributes reports attributes whose braces hold no code.
func (b *builder) judgeAttributes(e *Element) {
	for i := range e.Attributes {
		a := &e.Attributes[i]
		if a.Value.Kind != Unknown && a.Value.Kind != Markup {
			continue
		}
		s := b.newScript(a.Value.Source)
		switch {
		case a.Name == "" && !s.isSpread():
			b.report(ProblemSyntax, a.Span, "{%s} is no JavaScript: write {...values} to set several attributes", shorten(a.Value.Source))
		case a.Name != "" && !s.isExpression():
			b.report(ProblemSyntax, a.Span, "the value of %q is no JavaScript: {%s}", a.Name, shorten(strings.TrimSpace(a.Value.Source)))
		}
	}
}

// reportUnknown reports an element that nobody knows.
func (b *builder) reportUnknown(n *Node) {
	e := n.Element
	first := e.Name[0]
	switch {
	case elsewhere[e.Name], first >= 'a' && first <= 'z' && strings.Contains(e.Name, "-"):
		b.report(ProblemScript, e.NameSpan, "<%s> is not shown here, but its content", e.Name)
	case first >= 'a' && first <= 'z':
		b.report(ProblemComponent, e.NameSpan, "there is no HTML element <%s>, and readers see its content alone", e.Name)
	case n.Inline:
		b.report(ProblemComponent, e.NameSpan, "there is no component <%s>, and Mintlify shows its content alone", e.Name)
	default:
		b.report(ProblemComponent, e.NameSpan, "there is no component <%s>, and Mintlify leaves it out with its content", e.Name)
	}
}

// reportScripted reports a component that is JavaScript, once a page.
func (b *builder) reportScripted(e *Element, root string) {
	if e.imported && !b.scripted[root] {
		b.scripted[root] = true
		b.report(ProblemScript, e.NameSpan, "<%s> is written in JavaScript, which is not run here: a box with its content is shown", e.Name)
	}
}

func (b *builder) sortProblems() {
	sort.SliceStable(b.body.Problems, func(i, j int) bool {
		return b.body.Problems[i].Span.Start < b.body.Problems[j].Span.Start
	})
}
