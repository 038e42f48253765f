package mock

import (
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"

	"parlance/internal/spec"
)

// scheme is a security scheme of the spec.
type scheme struct {
	// kind is how a credential is sent: "header", "query", "cookie", or the
	// scheme of an Authorization header: "bearer", "basic", "digest". A
	// credential of any other kind, such as a certificate, cannot be looked at
	// and is taken as given.
	kind string
	key  string // of an API key: the name of the header, query parameter or cookie
	http bool
}

func readSchemes(s *spec.Spec) map[string]scheme {
	schemes := map[string]scheme{}
	nodes := s.Doc.Root.Get("components").Get("securitySchemes")
	if nodes == nil {
		return schemes
	}
	for _, pair := range nodes.Pairs {
		n := s.Resolve(pair.Value)
		switch n.Get("type").Text() {
		case "http":
			schemes[pair.Key.Value] = scheme{kind: strings.ToLower(n.Get("scheme").Text()), http: true}
		case "apiKey":
			schemes[pair.Key.Value] = scheme{kind: n.Get("in").Text(), key: n.Get("name").Text()}
		case "oauth2", "openIdConnect":
			schemes[pair.Key.Value] = scheme{kind: "bearer", http: true}
		}
	}
	return schemes
}

// allows reports whether a call brings the credentials that its operation asks
// for.
func (s *Server) allows(c *call) bool {
	if len(c.op.security) == 0 {
		return true
	}
	for _, all := range c.op.security {
		if s.brings(c, all) {
			return true
		}
	}
	return false
}

func (s *Server) brings(c *call, all spec.Alternative) bool {
	for _, name := range all {
		if !s.satisfied(c, s.api.secure[name]) {
			return false
		}
	}
	return true
}

func (s *Server) satisfied(c *call, sc scheme) bool {
	switch {
	case sc.http:
		return s.authorized(sc.kind, c.request.Header.Values("Authorization"))
	case sc.kind == "header":
		return s.accepts(c.request.Header.Get(sc.key))
	case sc.kind == "query":
		for _, pair := range c.query {
			if pair.name == sc.key {
				return s.accepts(unescape(pair.raw, true))
			}
		}
		return false
	case sc.kind == "cookie":
		cookie, err := c.request.Cookie(sc.key)
		return err == nil && s.accepts(unescape(cookie.Value, false))
	}
	return true
}

// authorized looks for credentials of a scheme in Authorization headers.
func (s *Server) authorized(kind string, headers []string) bool {
	for _, header := range headers {
		word, credential, found := strings.Cut(header, " ")
		credential = strings.TrimSpace(credential)
		if !found || !strings.EqualFold(word, kind) {
			continue
		}
		switch kind {
		case "bearer":
			return s.accepts(credential)
		case "basic":
			return s.acceptsBasic(credential)
		}
		return credential != ""
	}
	return false
}

// acceptsBasic accepts the token as "name:password", as the password of
// anybody, and as a name without password, which is how API keys are sent.
func (s *Server) acceptsBasic(credential string) bool {
	decoded, err := base64.StdEncoding.DecodeString(credential)
	if err != nil {
		return false
	}
	pair := string(decoded)
	name, password, found := strings.Cut(pair, ":")
	if !found {
		return false
	}
	if s.options.Token == "" {
		return name != "" || password != ""
	}
	return s.accepts(pair) || s.accepts(password) || password == "" && s.accepts(name)
}

func (s *Server) accepts(credential string) bool {
	if s.options.Token == "" {
		return credential != ""
	}
	return subtle.ConstantTimeCompare([]byte(credential), []byte(s.options.Token)) == 1
}

// challenge names the scheme of the first credential that an operation asks
// for, as HTTP wants it in an answer 401.
func (s *Server) challenge(o *op) string {
	for _, all := range o.security {
		for _, name := range all {
			if sc := s.api.secure[name]; sc.http && sc.kind != "" {
				return http.CanonicalHeaderKey(sc.kind) + ` realm="mock"`
			}
		}
	}
	return `ApiKey realm="mock"`
}
