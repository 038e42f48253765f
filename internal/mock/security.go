package mock

import (
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"

	"parlance/internal/spec"
)

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

// satisfied reports whether a call brings the credential of a scheme. One of any
// other kind, such as a certificate, cannot be looked at and is taken as given.
func (s *Server) satisfied(c *call, sc spec.Scheme) bool {
	switch {
	case sc.IsHTTP():
		return s.authorized(strings.ToLower(sc.HTTP), c.request.Header.Values("Authorization"))
	case sc.In == "header":
		return s.accepts(c.request.Header.Get(sc.Key))
	case sc.In == "query":
		for _, pair := range c.query {
			if pair.name == sc.Key {
				return s.accepts(unescape(pair.raw, true))
			}
		}
		return false
	case sc.In == "cookie":
		cookie, err := c.request.Cookie(sc.Key)
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
			if sc := s.api.secure[name]; sc.HTTP != "" {
				return http.CanonicalHeaderKey(strings.ToLower(sc.HTTP)) + ` realm="mock"`
			}
		}
	}
	return `ApiKey realm="mock"`
}
