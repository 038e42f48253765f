package spec

import "parlance/internal/tree"

// Alternative is security schemes, by their names under components, that are
// needed together. An empty one says that no credentials are needed.
type Alternative []string

// Security returns what an operation asks for, any one of which will do: its own
// "security", else that of the document. Empty: nothing is asked for.
func (s *Spec) Security(operation *tree.Node) []Alternative {
	var list []Alternative
	for _, item := range s.Requirements(operation) {
		var all Alternative
		for _, pair := range item.Pairs {
			all = append(all, pair.Key.Value)
		}
		list = append(list, all)
	}
	return list
}

// Requirements returns the same as the document has it: mappings of schemes to
// the scopes that are needed of each.
func (s *Spec) Requirements(operation *tree.Node) []*tree.Node {
	n := operation.Get("security")
	if n == nil {
		n = s.Doc.Root.Get("security")
	}
	if n == nil {
		return nil
	}
	return n.Items
}

// Scheme is a security scheme: how a credential is sent.
type Scheme struct {
	Name string // under components
	Type string // http, apiKey, oauth2, openIdConnect or mutualTLS

	// HTTP is the scheme of an Authorization header as written, "bearer" for
	// the tokens of OAuth and OpenID Connect; "" for other types.
	HTTP string
	// In is where an API key is sent: header, query or cookie; Key is the name
	// that it has there. "" for other types.
	In, Key string
}

// Scheme returns the security scheme of a name. Of one that is not defined only
// Name is set.
func (s *Spec) Scheme(name string) Scheme {
	n := s.Resolve(s.securitySchemes().Get(name))
	sc := Scheme{Name: name, Type: n.Get("type").Text()}
	switch sc.Type {
	case "http":
		sc.HTTP = n.Get("scheme").Text()
	case "oauth2", "openIdConnect":
		sc.HTTP = "bearer"
	case "apiKey":
		sc.In, sc.Key = n.Get("in").Text(), n.Get("name").Text()
	}
	return sc
}

// Schemes returns all security schemes, in the order of the document.
func (s *Spec) Schemes() []Scheme {
	var list []Scheme
	for _, pair := range s.securitySchemes().Pairs {
		list = append(list, s.Scheme(pair.Key.Value))
	}
	return list
}

// IsHTTP reports whether the credential stands in an Authorization header.
func (sc Scheme) IsHTTP() bool { return sc.Type == "http" || sc.HTTP != "" }
