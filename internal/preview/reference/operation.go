package reference

import (
	"strings"

	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// parameters returns the parameters by their place.
func (b *builder) parameters(op, item *tree.Node, prefix string) []section {
	list := []section{
		{id: "path-parameters", title: b.word("Path parameters")},
		{id: "query-parameters", title: b.word("Query parameters")},
		{id: "headers", title: b.word("Headers")},
		{id: "cookies", title: b.word("Cookies")},
	}
	places := []string{"path", "query", "header", "cookie"}
	for _, p := range b.spec.Parameters(op, item) {
		node, description := b.resolve(p.Written)
		for i, place := range places {
			if p.In == place && b.rows < maxRows {
				list[i].fields = append(list[i].fields, b.parameter(node, prefix+place, p.Name, description))
			}
		}
	}
	var used []section
	for _, s := range list {
		if len(s.fields) == 0 {
			continue
		}
		if prefix != "" {
			s.id = b.ids.unique(prefix + s.id)
		}
		used = append(used, s)
	}
	return used
}

// parameter reads a parameter or a header of a response.
func (b *builder) parameter(p *tree.Node, prefix, name, description string) *field {
	holder, _ := b.spec.Holder(p)
	s := b.shape(holder.Get("schema"))
	f := b.row(b.ids.below(prefix, name), name, s)
	f.description = first(description, f.description)
	f.required = p.Get("required").IsTrue() || p.Get("in").Text() == "path"
	f.deprecated = f.deprecated || p.Get("deprecated").IsTrue()
	if examples := b.parameterExamples(p); len(examples) > 0 {
		f.facts = append(withoutExamples(f.facts, b.word("Example"), b.word("Examples")), b.exampleFacts(examples)...)
	}
	return f
}

// parameterExamples returns the examples that stand beside the schema.
func (b *builder) parameterExamples(p *tree.Node) []*tree.Node {
	if v := p.Get("example"); v != nil {
		return []*tree.Node{v}
	}
	var list []*tree.Node
	for _, pair := range pairs(p.Get("examples")) {
		if v := b.spec.Resolve(pair.Value).Get("value"); v != nil {
			list = append(list, v)
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, pair := range pairs(p.Get("content")) {
		return b.parameterExamples(pair.Value)
	}
	return nil
}

func withoutExamples(list []fact, labels ...string) []fact {
	var kept []fact
	for _, f := range list {
		if f.label != labels[0] && f.label != labels[1] {
			kept = append(kept, f)
		}
	}
	return kept
}

func (b *builder) requestBody(n *tree.Node, id string, d schema.Direction) *body {
	if n == nil {
		return nil
	}
	object, description := b.resolve(n)
	if object.Kind != tree.Mapping {
		return nil
	}
	return &body{
		id:          id,
		description: description,
		required:    object.Get("required").IsTrue(),
		media:       b.media(b.spec.Content(object), id, d),
	}
}

// maxMedia is how many media types of a body are shown.
const maxMedia = 20

func (b *builder) media(content []spec.Media, id string, d schema.Direction) []media {
	var list []media
	for i, of := range content {
		if i == maxMedia {
			break
		}
		m := media{id: id, name: of.Name}
		if i > 0 {
			m.id = b.ids.below(id, of.Name)
		}
		if node := of.Node.Get("schema"); node != nil {
			m.whole = b.row(m.id, "", b.shape(node))
		}
		m.examples = b.examples(of.Node, of.Name, d)
		list = append(list, m)
	}
	return list
}

func (b *builder) answers(responses *tree.Node, prefix string) []answer {
	var list []answer
	for _, pair := range pairs(responses) {
		status := pair.Key.Value
		if strings.HasPrefix(status, "x-") || len(list) == maxAnswers {
			continue
		}
		object, description := b.resolve(pair.Value)
		id := b.ids.below(prefix, status)
		a := answer{id: id, status: status, about: description, body: body{id: id}}
		for _, header := range pairs(object.Get("headers")) {
			if b.rows >= maxRows {
				break
			}
			h, about := b.resolve(header.Value)
			a.headers = append(a.headers, b.parameter(h, id+"-header", header.Key.Value, about))
		}
		a.body.media = b.media(b.spec.Content(object), id, schema.Response)
		a.links = b.links(object.Get("links"), id)
		list = append(list, a)
	}
	return list
}

// maxAnswers is more than there are statuses in use.
const maxAnswers = 100

func (b *builder) links(n *tree.Node, id string) []*field {
	var list []*field
	for _, pair := range pairs(n) {
		if b.rows++; b.rows > maxRows {
			break
		}
		object, description := b.resolve(pair.Value)
		list = append(list, &field{
			id:          b.ids.below(id, "link-"+pair.Key.Value),
			name:        pair.Key.Value,
			kind:        code(first(object.Get("operationId").Text(), object.Get("operationRef").Text())),
			description: description,
		})
	}
	return list
}

// maxCallbacks is how many requests of the API itself a page shows.
const maxCallbacks = 50

func (b *builder) callbacks(n *tree.Node) []callback {
	var list []callback
	for _, named := range pairs(n) {
		if strings.HasPrefix(named.Key.Value, "x-") {
			continue
		}
		for _, address := range pairs(b.spec.Resolve(named.Value)) {
			item := b.spec.Resolve(address.Value)
			for _, pair := range pairs(item) {
				if len(list) == maxCallbacks {
					return list
				}
				if !operation.IsMethod(pair.Key.Value) || pair.Value.Kind != tree.Mapping {
					continue
				}
				list = append(list, b.callback(named.Key.Value, address.Key.Value, item, pair))
			}
		}
	}
	return list
}

func (b *builder) callback(name, address string, item *tree.Node, pair tree.Pair) callback {
	id := b.ids.below("callback", name)
	op := pair.Value
	return callback{
		id:          id,
		name:        name,
		method:      strings.ToUpper(pair.Key.Value),
		address:     address,
		summary:     op.Get("summary").Text(),
		description: op.Get("description").Text(),
		deprecated:  op.Get("deprecated").IsTrue(),
		params:      b.parameters(op, item, id+"-"),
		body:        b.requestBody(op.Get("requestBody"), b.ids.unique(id+"-body"), schema.Request),
		answers:     b.answers(op.Get("responses"), id+"-response"),
	}
}

// authorizations returns the ways to be let in. The operation's own replace
// those of the document, even where it has none.
func (b *builder) authorizations(op *tree.Node) (list []requirement, free bool) {
	root := b.spec.Doc.Root
	schemes := root.Get("components").Get("securitySchemes")
	for i, n := range b.spec.Requirements(op) {
		if i == maxWays {
			break
		}
		if len(n.Pairs) == 0 {
			free = true
			continue
		}
		var r requirement
		for _, pair := range n.Pairs {
			r.schemes = append(r.schemes, b.scheme(pair, schemes))
		}
		list = append(list, r)
	}
	return list, free
}

const maxWays = 50

// scheme reads a security scheme and the scopes that the operation needs.
func (b *builder) scheme(pair tree.Pair, schemes *tree.Node) *field {
	b.rows++
	s, description := b.resolve(schemes.Get(pair.Key.Value))
	f := &field{
		id:          b.ids.below("authorization", pair.Key.Value),
		name:        "Authorization",
		place:       b.word("header"),
		required:    true,
		description: description,
		deprecated:  s.Get("deprecated").IsTrue(),
	}
	switch s.Get("type").Text() {
	case "http":
		b.httpScheme(f, s)
	case "apiKey":
		f.name = s.Get("name").Text()
		f.kind = phrase{{b.word("API key"), false}}
		f.place = b.placeWord(s.Get("in").Text())
	case "oauth2":
		f.kind = code("OAuth 2.0")
		b.addFlows(f, s.Get("flows"))
	case "openIdConnect":
		f.kind = code("OpenID Connect")
		if href := s.Get("openIdConnectUrl").Text(); href != "" {
			f.docs = link{safeURL(href), href}
		}
	case "mutualTLS":
		f.name, f.place = pair.Key.Value, ""
		f.kind = phrase{{b.word("client certificate"), false}}
	default:
		f.name, f.place = pair.Key.Value, ""
	}
	if scopes := items(pair.Value); len(scopes) > 0 {
		needed := fact{label: b.word("Scopes")}
		for _, scope := range scopes {
			needed.values = append(needed.values, scopeText(scope.Text(), s.Get("flows")))
		}
		f.facts = append(f.facts, needed)
	}
	return f
}

// scopeText returns a scope and what the flows say of it.
func scopeText(scope string, flows *tree.Node) string {
	for _, flow := range pairs(flows) {
		if about := flow.Value.Get("scopes").Get(scope).Text(); about != "" {
			return scope + ": " + about
		}
	}
	return scope
}

func (b *builder) httpScheme(f *field, s *tree.Node) {
	scheme := s.Get("scheme").Text()
	value := fact{label: b.word("Value")}
	switch strings.ToLower(scheme) {
	case "bearer":
		f.kind = phrase{{b.word("Bearer token"), false}}
		value.values = []string{"Bearer <token>"}
		if format := s.Get("bearerFormat").Text(); format != "" {
			f.kind = append(f.kind, piece{" ", false}, piece{"<" + format + ">", true})
		}
	case "basic":
		f.kind = phrase{{b.word("user name and password"), false}}
		value.values = []string{"Basic <base64(user:password)>"}
	default:
		f.kind = code(scheme)
		value.values = []string{scheme + " <credentials>"}
	}
	f.facts = append(f.facts, value)
}

func (b *builder) placeWord(in string) string {
	switch in {
	case "query":
		return b.word("query")
	case "cookie":
		return b.word("cookie")
	}
	return b.word("header")
}

// addFlows tells where tokens come from.
func (b *builder) addFlows(f *field, flows *tree.Node) {
	add := func(label string, n *tree.Node) {
		if text := n.Text(); text != "" {
			f.facts = append(f.facts, fact{label: label, values: []string{text}})
		}
	}
	for _, pair := range pairs(flows) {
		if pair.Value.Kind != tree.Mapping {
			continue
		}
		f.facts = append(f.facts, fact{label: b.word("Flow"), values: []string{pair.Key.Value}})
		add(b.word("Authorization URL"), pair.Value.Get("authorizationUrl"))
		add(b.word("Token URL"), pair.Value.Get("tokenUrl"))
		add(b.word("Refresh URL"), pair.Value.Get("refreshUrl"))
	}
}
