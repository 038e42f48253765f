package mock

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"parlance/internal/schema"
	"parlance/internal/tree"
)

// env is what expressions and tests are about.
type env struct {
	call    *call
	machine *Machine
	id      any
	state   *state // before the rule acts; nil: nothing was found
	missing []any
}

// expression names a value: "$request.path.id".
type expression struct {
	kind  string   // request.path, request.query, request.header, request.body, id, state, label, values, missing
	name  string   // of a parameter or a constant
	place []string // into the body
}

// value returns what an expression names, nil where there is nothing.
func (x *expression) value(e *env) any {
	switch x.kind {
	case "request.path":
		if v, there := e.call.params[paramKey{"path", x.name}]; there {
			return v
		}
		if raw, there := e.call.raw[x.name]; there {
			return unescape(raw, false)
		}
		return nil
	case "request.query":
		return e.call.params[paramKey{"query", x.name}]
	case "request.header":
		if e.call.request == nil || len(e.call.request.Header.Values(x.name)) == 0 {
			return nil
		}
		return strings.ToValidUTF8(e.call.request.Header.Get(x.name), string(utf8.RuneError))
	case "request.body":
		v, _ := at(e.call.body, x.place)
		return v
	case "id":
		return e.id
	case "state", "label":
		if e.state == nil {
			return nil
		}
		if x.kind == "label" && e.state.label != "" {
			return e.state.label
		}
		return e.state.name
	case "values":
		return e.machine.values[x.name]
	}
	if e.missing == nil {
		return []any{}
	}
	return e.missing
}

// template is a value in which expressions stand.
type template struct {
	fixed   any         // where nothing below is set
	dynamic bool        // an expression is somewhere in it
	expr    *expression // the whole value
	parts   []part      // a text in which they are embedded
	items   []template
	members []templateMember
}

type part struct {
	text string
	expr *expression // instead of text
}

type templateMember struct {
	name  string
	value template
}

// value returns the value with all expressions replaced.
func (t *template) value(e *env) any {
	switch {
	case !t.dynamic:
		return t.fixed
	case t.expr != nil:
		return t.expr.value(e)
	case t.parts != nil:
		var b strings.Builder
		for _, p := range t.parts {
			if p.expr == nil {
				b.WriteString(p.text)
			} else {
				b.WriteString(schema.Text(p.expr.value(e)))
			}
		}
		return b.String()
	case t.items != nil:
		list := make([]any, len(t.items))
		for i := range t.items {
			list[i] = t.items[i].value(e)
		}
		return list
	}
	object := make(map[string]any, len(t.members))
	for i := range t.members {
		object[t.members[i].name] = t.members[i].value.value(e)
	}
	return object
}

// expressions calls visit for each in a template.
func (t *template) expressions(visit func(*expression)) {
	if t.expr != nil {
		visit(t.expr)
	}
	for _, p := range t.parts {
		if p.expr != nil {
			visit(p.expr)
		}
	}
	for i := range t.items {
		t.items[i].expressions(visit)
	}
	for i := range t.members {
		t.members[i].value.expressions(visit)
	}
}

// parseTemplateNode reads a value. wrong is told each expression that cannot be
// read, and its node.
func parseTemplateNode(n *tree.Node, wrong func(*tree.Node, error)) template {
	switch {
	case n.Kind == tree.Sequence:
		t := template{}
		for _, item := range n.Items {
			t.items = append(t.items, parseTemplateNode(item, wrong))
			t.dynamic = t.dynamic || t.items[len(t.items)-1].dynamic
		}
		return t.settle()
	case n.Kind == tree.Mapping:
		t := template{}
		for _, pair := range n.Pairs {
			value := parseTemplateNode(pair.Value, wrong)
			t.members = append(t.members, templateMember{pair.Key.Value, value})
			t.dynamic = t.dynamic || value.dynamic
		}
		if !t.dynamic {
			return template{fixed: t.object()}
		}
		return t
	case n.Type != tree.String:
		return template{fixed: schema.FromNode(n)}
	}
	t, err := parseText(n.Value)
	if err != nil {
		wrong(n, err)
	}
	return t
}

// settle turns a list without expressions into a fixed one.
func (t template) settle() template {
	if t.dynamic {
		return t
	}
	list := make([]any, len(t.items))
	for i := range t.items {
		list[i] = t.items[i].fixed
	}
	return template{fixed: list}
}

func (t template) object() map[string]any {
	object := make(map[string]any, len(t.members))
	for _, m := range t.members {
		object[m.name] = m.value.fixed
	}
	return object
}

// parseText reads a text: "$..." is an expression, "{$...}" in it one within
// the text, "$$" and "{$$" are dollar signs.
func parseText(text string) (template, error) {
	if rest, escaped := strings.CutPrefix(text, "$$"); escaped {
		return parseEmbedded("$", rest)
	}
	if strings.HasPrefix(text, "$") {
		x, err := parseExpression(text)
		if err != nil {
			return template{}, err
		}
		return template{dynamic: true, expr: x}, nil
	}
	return parseEmbedded("", text)
}

func parseEmbedded(start, rest string) (template, error) {
	text := start
	t := template{}
	for {
		before, after, found := strings.Cut(rest, "{$")
		text += before
		if !found {
			break
		}
		if escaped, ok := strings.CutPrefix(after, "$"); ok {
			text, rest = text+"{$", escaped
			continue
		}
		inner, behind, closed := strings.Cut(after, "}")
		if !closed {
			return template{}, fmt.Errorf("%q has no closing brace: write {$id}, or {$$ for a dollar sign", "{$"+after)
		}
		x, err := parseExpression("$" + inner)
		if err != nil {
			return template{}, err
		}
		t.parts = append(t.parts, part{text: text}, part{expr: x})
		text, rest = "", behind
	}
	if t.parts == nil {
		return template{fixed: text}, nil
	}
	t.parts, t.dynamic = append(t.parts, part{text: text}), true
	return t, nil
}

// expressionForms are shown where none of them is met.
const expressionForms = "$request.path.NAME, $request.query.NAME, $request.header.NAME, $request.body, " +
	"$request.body#/json/pointer, $id, $state, $label, $values.NAME and $missing; $$ is a dollar sign"

// parseExpression reads "$request.body#/a/b".
func parseExpression(text string) (*expression, error) {
	word := strings.TrimPrefix(text, "$")
	switch word {
	case "id", "state", "label", "missing":
		return &expression{kind: word}, nil
	case "request.body":
		return &expression{kind: word}, nil
	}
	if pointer, ok := strings.CutPrefix(word, "request.body#"); ok {
		if pointer != "" && pointer[0] != '/' {
			return nil, fmt.Errorf("%q: what stands behind # is a JSON pointer, such as #/inputs", text)
		}
		return &expression{kind: "request.body", place: tree.PointerTokens(pointer)}, nil
	}
	for _, kind := range []string{"request.path", "request.query", "request.header", "values"} {
		if name, ok := strings.CutPrefix(word, kind+"."); ok && name != "" {
			return &expression{kind: kind, name: name}, nil
		}
	}
	return nil, fmt.Errorf("%q is no expression: there are %s", text, expressionForms)
}
