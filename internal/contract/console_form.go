package contract

import (
	"fmt"
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// Form is what a request of an operation consists of, for people to fill in. Its
// JSON is part of what package preview/try answers with.
type Form struct {
	Servers      []string   `json:"servers"`      // addresses of the spec, variables replaced by their defaults
	Access       [][]Login  `json:"access"`       // alternatives, each with all that it asks for
	Free         bool       `json:"free"`         // may be called without credentials
	Parameters   []Field    `json:"parameters"`   // in the order of the spec
	Bodies       []FormBody `json:"bodies"`       // by media type, JSON first
	BodyRequired bool       `json:"bodyRequired"` // of several media types one
}

// Login is a security scheme that a secret is typed for.
type Login struct {
	Scheme string `json:"scheme"` // its name in the spec
	Kind   string `json:"kind"`   // bearer, basic, header, query or cookie
	Key    string `json:"key"`    // name of the header, query parameter or cookie; "" for bearer and basic
}

// Field is a parameter, or a property of a form.
type Field struct {
	In         string   `json:"in"` // path, query, header or cookie; "" for a property
	Name       string   `json:"name"`
	Type       string   `json:"type"` // string, integer, number, boolean, array, object or file; "" where the spec does not say
	Format     string   `json:"format,omitempty"`
	Required   bool     `json:"required,omitempty"`
	Deprecated bool     `json:"deprecated,omitempty"`
	Secret     bool     `json:"secret,omitempty"`
	Many       bool     `json:"many,omitempty"` // of files
	Enum       []string `json:"enum,omitempty"`
	Example    string   `json:"example,omitempty"` // as Input takes it
}

// FormBody is a media type of the body.
type FormBody struct {
	Media   string  `json:"type"`
	Kind    string  `json:"kind"`             // json, form, multipart, text or file
	Example string  `json:"example"`          // of json and text
	Fields  []Field `json:"fields,omitempty"` // of form and multipart
}

// Form returns the form of an operation.
func (c *Console) Form(name operation.Name) (Form, error) {
	o := c.api.find(name)
	if o == nil {
		return Form{}, fmt.Errorf("%w: %s", ErrNoOperation, name)
	}
	f := Form{Servers: o.servers(), Access: [][]Login{}, Parameters: []Field{}, Bodies: []FormBody{}, Free: !o.guarded()}
	for _, all := range o.security {
		var list []Login
		for _, name := range all {
			if sc := c.api.secure[name]; sc.kind != "" {
				list = append(list, Login{Scheme: name, Kind: sc.kind, Key: sc.key})
			}
		}
		// One of a kind that cannot be typed in closes its alternative.
		if len(list) == len(all) && len(list) > 0 {
			f.Access = append(f.Access, list)
		}
	}
	for _, p := range o.params {
		f.Parameters = append(f.Parameters, o.field(p))
	}
	if o.body != nil {
		f.BodyRequired = o.body.required
		for _, m := range o.body.media {
			f.Bodies = append(f.Bodies, m.form(o))
		}
	}
	return f, nil
}

// servers returns the addresses that the operation, its path or the spec names.
func (o *op) servers() []string {
	root := o.api.spec.Doc.Root
	item := o.api.spec.Resolve(root.Get("paths").Get(o.Name.Path))
	for _, holder := range []*tree.Node{o.Node, item, root} {
		list := []string{}
		if servers := holder.Get("servers"); servers != nil {
			for _, n := range servers.Items {
				if address := serverAddress(n); address != "" && !slices.Contains(list, address) {
					list = append(list, address)
				}
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return []string{}
}

// serverAddress returns the address of a server, "" for one that has no host.
func serverAddress(n *tree.Node) string {
	address := n.Get("url").Text()
	if variables := n.Get("variables"); variables != nil {
		for _, pair := range variables.Pairs {
			address = strings.ReplaceAll(address, "{"+pair.Key.Value+"}", pair.Value.Get("default").Text())
		}
	}
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return ""
	}
	return strings.TrimSuffix(address, "/")
}

func (o *op) field(p *param) Field {
	n := o.shape(p)
	f := fieldOf(p.name, n)
	if p.media != "" && f.Type != "string" {
		f.Type = "object" // typed as JSON, whatever it is
	}
	f.In, f.Required, f.Deprecated, f.Secret = p.in, p.required, p.node.Get("deprecated").IsTrue(), p.isSecret()
	if len(p.examples) > 0 {
		f.Example = typedIn(f.Type, p.examples[0])
	} else if fallback := n.Get("default"); fallback != nil {
		f.Example = typedIn(f.Type, schema.FromNode(fallback))
	}
	return f
}

// shape returns the schema of a parameter that says its type, or nil.
func (o *op) shape(p *param) *tree.Node {
	if p.schema == nil {
		return nil
	}
	return o.api.typed(p.schema.Node())
}

// typed returns the part of a schema that says the type: the first branch that
// is not null where the schema itself does not.
func (a *api) typed(n *tree.Node) *tree.Node {
	for range propertyDepth {
		n = a.spec.Resolve(n)
		if n == nil || n.Get("type") != nil || n.Get("enum") != nil {
			return n
		}
		branches := slices.Concat(itemsOf(n.Get("allOf")), itemsOf(n.Get("anyOf")), itemsOf(n.Get("oneOf")))
		i := slices.IndexFunc(branches, func(b *tree.Node) bool { return typeOf(a.spec.Resolve(b)) != "null" })
		if i < 0 {
			return n
		}
		n = branches[i]
	}
	return n
}

// fieldOf reads what a schema says of a value.
func fieldOf(name string, n *tree.Node) Field {
	f := Field{Name: name, Type: typeOf(n), Format: n.Get("format").Text(), Enum: enumTexts(n), Deprecated: n.Get("deprecated").IsTrue()}
	if f.Type == "string" && (f.Format == "binary" || n.Get("contentMediaType") != nil && n.Get("contentEncoding") == nil) {
		f.Type = "file"
	}
	return f
}

// typedIn writes a value as a person would type it.
func typedIn(kind string, v any) string {
	list, ok := v.([]any)
	if !ok || kind != "array" {
		return schema.Text(v)
	}
	lines := make([]string, len(list))
	for i, item := range list {
		lines[i] = schema.Text(item)
	}
	return strings.Join(lines, "\n")
}

func (m *media) form(o *op) FormBody {
	b := FormBody{Media: m.name, Kind: bodyKind(m.name)}
	var example any
	switch {
	case len(m.examples) > 0:
		example = m.examples[0]
	case len(m.shown) > 0:
		example = m.shown[0]
	}
	switch b.Kind {
	case "json":
		if example != nil {
			b.Example = string(schema.Encode(example))
		}
	case "text":
		b.Example = schema.Text(example)
	case "form", "multipart":
		b.Fields = m.fields(o, example)
	}
	return b
}

// bodyKind tells how a body of a media type is typed in.
func bodyKind(media string) string {
	base := spec.BaseMedia(media)
	switch {
	case spec.IsJSON(base), base == "*/*", base == "application/*":
		return "json"
	case base == "application/x-www-form-urlencoded":
		return "form"
	case strings.HasPrefix(base, "multipart/"):
		return "multipart"
	case strings.HasPrefix(base, "text/"), strings.HasSuffix(base, "xml"), strings.HasSuffix(base, "yaml"), strings.HasSuffix(base, "+yaml"):
		return "text"
	}
	return "file"
}

// fields returns the properties of a form, with the values of an example.
func (m *media) fields(o *op, example any) []Field {
	var list []Field
	values, _ := example.(map[string]any)
	for _, p := range properties(o.api.spec, m.schemaNode()) {
		if len(tree.PointerTokens(p.pointer)) != 1 || p.schema.Get("readOnly").IsTrue() {
			continue
		}
		n := o.api.typed(p.schema)
		f := fieldOf(p.name, n)
		if f.Type == "array" && fieldOf("", o.api.typed(n.Get("items"))).Type == "file" {
			f.Type, f.Many = "file", true
		}
		f.Required, f.Secret = m.requires(o, p.name), f.Format == "password"
		if value, ok := values[p.name]; ok && f.Type != "file" {
			f.Example = typedIn(f.Type, value)
		}
		list = append(list, f)
	}
	return list
}

// requires reports whether an object of the body must have a property.
func (m *media) requires(o *op, name string) bool {
	n := o.api.spec.Resolve(m.schemaNode())
	for _, holder := range append([]*tree.Node{n}, itemsOf(n.Get("allOf"))...) {
		for _, required := range itemsOf(o.api.spec.Resolve(holder).Get("required")) {
			if required.Text() == name {
				return true
			}
		}
	}
	return false
}

func itemsOf(n *tree.Node) []*tree.Node {
	if n == nil {
		return nil
	}
	return n.Items
}
