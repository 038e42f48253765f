package contract

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"parlance/internal/spec"
	"parlance/internal/tree"
)

// scheme is a security scheme of the spec.
type scheme struct {
	name string
	kind string // bearer, basic, header, query or cookie; "" for one that cannot be served
	key  string // of an apiKey: the name of the header, query parameter or cookie
}

func readSchemes(s *spec.Spec) map[string]scheme {
	schemes := map[string]scheme{}
	for _, sc := range s.Schemes() {
		kind := sc.In
		if word := strings.ToLower(sc.HTTP); word == "bearer" || word == "basic" {
			kind = word // how the token was come by is the caller's business
		}
		schemes[sc.Name] = scheme{name: sc.Name, kind: kind, key: sc.Key}
	}
	return schemes
}

// guarded reports whether the operation may not be called without credentials.
func (o *op) guarded() bool {
	return len(o.security) > 0 && !slices.ContainsFunc(o.security, func(a spec.Alternative) bool { return len(a) == 0 })
}

// credentials are the secrets of a run, by scheme; "" is for all that have none
// of their own.
type credentials map[string]string

func newCredentials(o Options) credentials {
	c := credentials{}
	if o.Token != "" {
		c[""] = o.Token
	}
	for name, token := range o.Tokens {
		c[name] = token
	}
	return c
}

func (c credentials) of(schemeName string) string {
	if own, ok := c[schemeName]; ok {
		return own
	}
	return c[""]
}

// secrets returns all of them.
func (c credentials) secrets() []string {
	var list []string
	for _, secret := range c {
		list = append(list, secret)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// choose returns the first alternative that all secrets are there for.
func (c credentials) choose(a *api, o *op) (spec.Alternative, bool) {
	for _, all := range o.security {
		ready := !slices.ContainsFunc(all, func(name string) bool {
			return a.secure[name].kind == "" || c.of(name) == ""
		})
		if ready && len(all) > 0 {
			return all, true
		}
	}
	return nil, false
}

// authorize adds the credentials of an alternative to a request.
func (c credentials) authorize(a *api, all spec.Alternative, header http.Header, query *[]string, cookies *[]string) {
	for _, name := range all {
		sc, secret := a.secure[name], c.of(name)
		switch sc.kind {
		case "bearer":
			header.Set("Authorization", "Bearer "+secret)
		case "basic":
			pair := secret
			if !strings.Contains(pair, ":") {
				pair += ":" // a key in place of a user name, without a password
			}
			header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
		case "header":
			header.Set(sc.key, secret)
		case "query":
			*query = append(*query, escapeValue(sc.key, false)+"="+escapeValue(secret, false))
		case "cookie":
			*cookies = append(*cookies, sc.key+"="+escapeValue(secret, false))
		}
	}
}

// securityNode returns the line of the spec that asks for credentials.
func (r *ruling) securityNode() *tree.Node {
	if r.op.Node.Get("security") != nil {
		return keyOf(r.op.Node, "security")
	}
	return keyOf(r.api.spec.Doc.Root, "security")
}
