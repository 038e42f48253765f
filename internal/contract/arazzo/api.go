package arazzo

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// api is what steps need to know of the spec.
type api struct {
	spec *spec.Spec
	ops  []*op
	keys []paramKey // parameters that carry credentials
}

// op is an operation of the spec.
type op struct {
	name   operation.Name
	id     string
	node   *tree.Node
	params []paramKey
	media  []string // of its request body
}

type paramKey struct{ in, name string }

func newAPI(s *spec.Spec) *api {
	a := &api{spec: s, keys: []paramKey{{"header", "Authorization"}}}
	if s == nil || !s.Usable {
		return a
	}
	root := s.Doc.Root
	for _, o := range s.Operations {
		if o.Name.Method == operation.Webhook {
			continue
		}
		item := s.Resolve(root.Get("paths").Get(o.Name.Path))
		a.ops = append(a.ops, &op{
			name: o.Name, id: o.ID, node: o.Node,
			params: a.paramsOf(o, item), media: a.mediaOf(o.Node),
		})
	}
	for _, sc := range s.Schemes() {
		if sc.Type == "apiKey" {
			a.keys = append(a.keys, paramKey{sc.In, sc.Key})
		}
	}
	return a
}

// paramsOf lists the parameters of an operation. Those in the path count also
// where only its template names them.
func (a *api) paramsOf(o *spec.Operation, item *tree.Node) []paramKey {
	var list []paramKey
	for _, p := range a.spec.Parameters(o.Node, item) {
		list = append(list, paramKey{p.In, p.Name})
	}
	for _, name := range o.Name.Params() {
		list = append(list, paramKey{"path", name})
	}
	return list
}

func (a *api) mediaOf(operationNode *tree.Node) []string {
	var list []string
	for _, m := range a.spec.Content(a.spec.Resolve(operationNode.Get("requestBody"))) {
		list = append(list, m.Name)
	}
	return list
}

// same compares parameters; the names of headers may differ in case.
func (k paramKey) same(o paramKey) bool {
	return k == o || k.in == "header" && o.in == "header" && strings.EqualFold(k.name, o.name)
}

// isCredential reports whether a parameter carries what the session sends.
func (a *api) isCredential(k paramKey) bool { return slices.ContainsFunc(a.keys, k.same) }

// param returns the parameter as the spec writes it.
func (o *op) param(k paramKey) (paramKey, bool) {
	if i := slices.IndexFunc(o.params, k.same); i >= 0 {
		return o.params[i], true
	}
	return k, false
}

// defaultMedia is the media type of a body for which none is named.
func (o *op) defaultMedia() string {
	for _, m := range o.media {
		if spec.IsJSON(m) {
			return m
		}
	}
	if len(o.media) > 0 {
		return o.media[0]
	}
	return ""
}

func (a *api) byID(id string) *op {
	for _, o := range a.ops {
		if o.id == id && id != "" {
			return o
		}
	}
	return nil
}

// byPointer finds "/paths/~1stop~1{kickoff_id}/post".
func (a *api) byPointer(pointer string) *op {
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if len(tokens) != 3 || tokens[0] != "paths" {
		return nil
	}
	path := tree.UnescapeToken(tokens[1])
	if decoded, err := url.PathUnescape(path); err == nil {
		path = decoded
	}
	for _, o := range a.ops {
		if o.name.Path == path && strings.EqualFold(o.name.Method, tokens[2]) {
			return o
		}
	}
	return nil
}

// ids names some operations, for messages.
func (a *api) ids() string {
	var list []string
	for _, o := range a.ops {
		if o.id != "" && len(list) < 8 {
			list = append(list, o.id)
		}
	}
	if len(list) == 0 {
		return "none has an operationId"
	}
	return "it has " + strings.Join(list, ", ")
}

// isSpec reports whether the address of a source description is that of the
// spec: by the name of the file, since the folders of both may be written in
// other ways.
func (a *api) isSpec(address string) bool {
	if a.spec == nil || a.spec.File == nil {
		return false
	}
	if u, err := url.Parse(address); err == nil {
		address = u.Path
	}
	return path.Base(address) == path.Base(a.spec.File.Path)
}
