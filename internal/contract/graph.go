package contract

import (
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// The dependencies between operations, as far as a spec tells them. Nothing
// here is particular to one API; each link is derived from
//
//   - OpenAPI links: a parameter of the linked operation is fed by the runtime
//     expression "$response.body#/…";
//   - names: a property of a response and a parameter (or property of a request
//     body) whose names say that they identify something, and are the same but
//     for their style: kickoff_id, kickoffId;
//   - "id": the property id of POST /things feeds the parameter behind /things/,
//     whatever it is called, and any that is called thing_id;
//   - examples: a property of a response and a property of a request that show
//     the same particular value, such as one UUID;
//   - listings: see keyListing.

// slot is a place in a request that takes the id of a resource.
type slot struct {
	in   string // path, query or body
	name string // of the parameter; of a body the JSON Pointer
}

// origin is a place in the successful answers of an operation that holds the id
// of a resource.
type origin struct {
	op      *op
	pointer string
}

// resource is what ids of one kind name.
type resource struct {
	name     string // for people: "kickoff_id"
	creators []origin
	listers  []origin // GET operations that tell ids of what exists
	slots    map[*op][]slot
	users    []*op // the keys of slots, in the order of the spec

	reader *op    // tells about one thing, given its id alone
	state  string // pointer of the property of the reader's answers that tells the state; "" for none
	states []string
}

// keyListing says that an operation lists the keys of a free map in another's
// request body: an array of strings in a response whose property has the same
// name as a property of the body that is a map (additionalProperties, and no
// properties of its own).
type keyListing struct {
	lister  *op
	list    string // pointer of the array in the lister's answers
	user    *op
	object  string   // pointer of the map in the user's body
	missing []string // pointers of arrays in the user's refusals that name keys which were left out
}

// given returns the map in a body of the user, nil where there is none.
func (l *keyListing) given(body any) map[string]any {
	var given map[string]any
	for _, found := range lookup(body, l.object) {
		given, _ = found.(map[string]any)
	}
	return given
}

// graphLinks is what an operation has to do with the graph.
type graphLinks struct {
	creates  *resource
	takes    []*resource // in the order of its slots
	listings []*keyListing
	echoes   []echo
	borrows  []borrow
}

// echo is a property of a successful answer that repeats the id that was sent.
type echo struct {
	slot    slot
	pointer string
}

// borrow is a property of a request body that the reader of the resource tells:
// both show the same example. Sending the shown value would be a guess.
type borrow struct {
	from, to string // pointers
}

// graph is all resources of an API.
type graph struct {
	resources []*resource
	listings  []*keyListing
}

// link derives the graph and writes it to the operations.
func (a *api) link() {
	a.linkResources()
	for _, r := range a.graph.resources {
		r.findReader()
		r.findState()
		for _, o := range r.users {
			o.links.takes = append(o.links.takes, r)
			o.findEchoes(r)
			o.findBorrows(r)
		}
		for _, c := range r.creators {
			if c.op.links.creates == nil {
				c.op.links.creates = r
			}
		}
	}
	a.linkListings()
}

// candidate is a place in a request that may take an id.
type candidate struct {
	op       *op
	slot     slot
	name     string
	examples []string
}

func (a *api) linkResources() {
	var origins []sourceOf
	for _, o := range a.ops {
		origins = append(origins, o.origins()...)
	}
	for _, o := range a.ops {
		for _, c := range o.candidates() {
			var feeding []origin
			for _, s := range origins {
				if s.op != o && s.feeds(c) {
					feeding = append(feeding, s.origin)
				}
			}
			if len(feeding) == 0 && c.slot.in != "path" {
				continue
			}
			a.resource(c, feeding).take(c, feeding)
		}
	}
	// An operation that takes an id does not create what it names.
	for _, r := range a.graph.resources {
		r.creators = slices.DeleteFunc(r.creators, func(c origin) bool { return r.slots[c.op] != nil })
		r.listers = slices.DeleteFunc(r.listers, func(c origin) bool { return r.slots[c.op] != nil })
	}
}

// resource returns the one that shares an origin with a candidate, or a path
// parameter of the same name behind the same path, else a new one.
func (a *api) resource(c candidate, feeding []origin) *resource {
	for _, r := range a.graph.resources {
		for _, o := range feeding {
			if slices.Contains(r.creators, o) || slices.Contains(r.listers, o) {
				return r
			}
		}
		if len(feeding) == 0 && len(r.creators)+len(r.listers) == 0 && r.name == c.name && c.slot.in == "path" &&
			before(r.users[0].Name.Path, r.name) == before(c.op.Name.Path, c.name) {
			return r
		}
	}
	r := &resource{name: c.name, slots: map[*op][]slot{}}
	a.graph.resources = append(a.graph.resources, r)
	return r
}

// before returns the part of a path before a parameter.
func before(path, name string) string {
	head, _, _ := strings.Cut(path, "{"+name+"}")
	return head
}

func (r *resource) take(c candidate, feeding []origin) {
	if r.slots[c.op] == nil {
		r.users = append(r.users, c.op)
	}
	r.slots[c.op] = append(r.slots[c.op], c.slot)
	for _, o := range feeding {
		switch {
		case o.op.Name.Method == "GET":
			if !slices.Contains(r.listers, o) {
				r.listers = append(r.listers, o)
			}
		case o.op.Name.Method == "POST" || o.op.Name.Method == "PUT":
			if !slices.Contains(r.creators, o) {
				r.creators = append(r.creators, o)
			}
		}
	}
}

// candidates lists the path parameters of an operation, its required query
// parameters that are identifiers, and the scalar properties of its body.
func (o *op) candidates() []candidate {
	var list []candidate
	for _, p := range o.params {
		if p.in == "path" || p.in == "query" && isIdentifier(p.name) {
			list = append(list, candidate{o, slot{p.in, p.name}, p.name, exampleTexts(p.node, o.api.spec.Resolve(p.node.Get("schema")))})
		}
	}
	if o.body == nil {
		return list
	}
	for _, p := range properties(o.api.spec, o.body.media[0].schemaNode()) {
		if isScalarSchema(p.schema) && len(tree.PointerTokens(p.pointer)) == 1 {
			list = append(list, candidate{o, slot{"body", p.pointer}, p.name, exampleTexts(p.schema)})
		}
	}
	return list
}

// sourceOf is an origin with what is known of it.
type sourceOf struct {
	origin
	name     string
	examples []string
	linked   []linkTo
}

// linkTo is an OpenAPI link that uses the origin.
type linkTo struct{ target, param string }

// origins lists the scalar properties of an operation's successful answers that
// may be ids.
func (o *op) origins() []sourceOf {
	if o.Name.Method != "GET" && o.Name.Method != "POST" && o.Name.Method != "PUT" {
		return nil
	}
	var list []sourceOf
	for _, answer := range o.success() {
		links := o.linksOf(answer)
		for _, m := range answer.media {
			for _, p := range properties(o.api.spec, m.schemaNode()) {
				linked := links[p.pointer]
				examples := exampleTexts(p.schema)
				if !isScalarSchema(p.schema) || len(tree.PointerTokens(p.pointer)) > 3 ||
					!isIdentifier(p.name) && len(linked) == 0 && !slices.ContainsFunc(examples, isTelling) {
					continue
				}
				list = append(list, sourceOf{origin{o, p.pointer}, p.name, examples, linked})
			}
		}
	}
	return list
}

// linksOf reads the OpenAPI links of an answer, by the pointer that they use.
func (o *op) linksOf(answer *response) map[string][]linkTo {
	links := answer.node.Get("links")
	if links == nil {
		return nil
	}
	found := map[string][]linkTo{}
	for _, pair := range links.Pairs {
		n := o.api.spec.Resolve(pair.Value)
		target := n.Get("operationId").Text()
		if target == "" {
			target = n.Get("operationRef").Text()
		}
		params := n.Get("parameters")
		if params == nil {
			continue
		}
		for _, p := range params.Pairs {
			pointer, ok := strings.CutPrefix(p.Value.Text(), "$response.body#")
			if !ok {
				continue
			}
			name := p.Key.Value
			if _, bare, qualified := strings.Cut(name, "."); qualified {
				name = bare // "path.id"
			}
			found[pointer] = append(found[pointer], linkTo{target, name})
		}
	}
	return found
}

// feeds reports whether the value of an origin fits a place in a request.
func (s *sourceOf) feeds(c candidate) bool {
	for _, l := range s.linked {
		if l.param == c.name && (l.target == c.op.ID || strings.HasSuffix(l.target, refPath(c.op))) {
			return true
		}
	}
	if shared(s.examples, c.examples) {
		return true
	}
	path := c.slot.in == "path"
	if spec.PlainName(s.name) == spec.PlainName(c.name) && spec.PlainName(s.name) != "id" {
		return path || isIdentifier(c.name)
	}
	if spec.PlainName(s.name) != "id" && !(path && spec.PlainName(c.name) == "id") {
		return false
	}
	// The collection that the origin's path ends with: /v1/things → thing.
	collection := strings.TrimSuffix(s.op.Name.Path, "/")
	if path && spec.PlainName(s.name) == "id" && strings.TrimSuffix(before(c.op.Name.Path, c.name), "/") == collection {
		return true
	}
	thing := singular(spec.PlainName(lastStatic(collection)))
	if spec.PlainName(s.name) == "id" {
		return spec.PlainName(c.name) == thing+"id"
	}
	return spec.PlainName(s.name) == singular(spec.PlainName(lastStatic(before(c.op.Name.Path, c.name))))+"id"
}

// refPath is how an operationRef ends that means an operation of this document.
func refPath(o *op) string {
	return "/paths/" + tree.EscapeToken(o.Name.Path) + "/" + strings.ToLower(o.Name.Method)
}

func shared(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return isTelling(s) && slices.Contains(b, s) })
}

// lastStatic returns the last segment of a path that is no parameter.
func lastStatic(path string) string {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for _, segment := range slices.Backward(segments) {
		if !strings.Contains(segment, "{") {
			return segment
		}
	}
	return ""
}

// linkListings finds the operations that list the keys of a map.
func (a *api) linkListings() {
	for _, user := range a.ops {
		if user.body == nil {
			continue
		}
		for _, p := range properties(a.spec, user.body.media[0].schemaNode()) {
			if !isFreeMap(p.schema) {
				continue
			}
			for _, lister := range a.ops {
				pointer := lister.listOf(p.name)
				if lister.Name.Method != "GET" || pointer == "" || len(lister.pathParams()) > 0 {
					continue
				}
				l := &keyListing{lister: lister, list: pointer, user: user, object: p.pointer}
				l.missing = user.namesOfMissing(lister, l)
				a.graph.listings = append(a.graph.listings, l)
				user.links.listings = append(user.links.listings, l)
				break
			}
		}
	}
}

// isFreeMap reports whether a schema is an object with keys of the caller's.
func isFreeMap(n *tree.Node) bool {
	return typeOf(n) == "object" && n.Get("properties") == nil && n.Get("additionalProperties") != nil
}

// listOf returns where the successful answers hold an array of strings called
// name, or "".
func (o *op) listOf(name string) string {
	for _, answer := range o.success() {
		for _, m := range answer.media {
			for _, p := range properties(o.api.spec, m.schemaNode()) {
				if spec.PlainName(p.name) == spec.PlainName(name) && o.isListOfStrings(p.schema) {
					return p.pointer
				}
			}
		}
	}
	return ""
}

func (o *op) isListOfStrings(n *tree.Node) bool {
	return typeOf(n) == "array" && typeOf(o.api.spec.Resolve(n.Get("items"))) == "string"
}

// namesOfMissing finds the arrays of strings in the documented 4xx answers of an
// operation that name keys of the map: all that their examples hold stands in
// an example of the map or of the listing, too; or the array is called after
// the map and says that something is missing (missing_inputs).
func (o *op) namesOfMissing(lister *op, l *keyListing) []string {
	known := map[string]bool{}
	for _, m := range o.body.media {
		for _, example := range m.shown {
			for _, object := range lookup(example, l.object) {
				if object, ok := object.(map[string]any); ok {
					for key := range object {
						known[key] = true
					}
				}
			}
		}
	}
	for _, answer := range lister.success() {
		for _, m := range answer.media {
			for _, example := range m.shown {
				for _, name := range lookup(example, join(l.list, anyItem)) {
					known[schema.Text(name)] = true
				}
			}
		}
	}
	var found []string
	for _, answer := range o.responses {
		if !strings.HasPrefix(answer.status, "4") {
			continue
		}
		for _, m := range answer.media {
			for _, p := range properties(o.api.spec, m.schemaNode()) {
				named := slices.Contains(spec.Words(p.name), "missing") && strings.Contains(spec.PlainName(p.name), spec.PlainName(lastToken(l.object)))
				if o.isListOfStrings(p.schema) && (named || allKnown(m.shown, p.pointer, known)) && !slices.Contains(found, p.pointer) {
					found = append(found, p.pointer)
				}
			}
		}
	}
	return found
}

func allKnown(examples []any, pointer string, known map[string]bool) bool {
	seen := false
	for _, example := range examples {
		for _, name := range lookup(example, join(pointer, anyItem)) {
			if !known[schema.Text(name)] {
				return false
			}
			seen = true
		}
	}
	return seen
}

func (o *op) pathParams() []*param {
	var list []*param
	for _, p := range o.params {
		if p.in == "path" {
			list = append(list, p)
		}
	}
	return list
}
