package contract

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const (
	// seenSecret is how long a credential that was seen in passing is at least,
	// to be looked for elsewhere: a client may call itself "test". Shorter ones
	// are hidden where they stand.
	seenSecret = 8
	// maxSecrets bounds how many of them are remembered, maxRedactors how many
	// ways of hiding them are kept at hand.
	maxSecrets   = 1000
	maxRedactors = 256
)

// vault holds the credentials that were seen in requests. It may be used by
// several goroutines.
type vault struct {
	api   *api
	given []string // by the caller

	mu        sync.Mutex
	seen      map[string]bool
	forgotten int
	redactors map[string]*Redactor
}

func newVault(a *api, given []string) *vault {
	return &vault{api: a, given: given, seen: map[string]bool{}, redactors: map[string]*Redactor{}}
}

// secretHeader finds headers, and secretCookie cookies, that hold credentials
// by their names.
var (
	secretHeader = regexp.MustCompile(`(?i)^(?:proxy-)?authorization$|api-?key|token|secret|password|^x-auth`)
	secretCookie = regexp.MustCompile(`(?i)session|token|auth|secret|sid$|jwt`)
)

// of remembers the credentials of a request, and returns what takes them out.
func (v *vault) of(q Request, query string) *Redactor {
	secrets := slices.Clone(v.given)
	add := func(secret string) {
		// What the contract itself shows is nobody's secret.
		if len(secret) >= seenSecret && !strings.Contains(string(v.api.spec.File.Data), secret) {
			secrets = append(secrets, secret)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.api.secure)) {
		sc := v.api.secure[name]
		for _, secret := range sc.credentials(q.Header, query) {
			if sc.kind == "basic" {
				continue // below, unpacked
			}
			add(secret)
		}
	}
	for name, values := range q.Header {
		if !secretHeader.MatchString(name) {
			continue
		}
		for _, value := range values {
			add(bareSecret(value))
		}
	}
	for _, cookie := range (&http.Request{Header: q.Header}).Cookies() {
		if secretCookie.MatchString(cookie.Name) {
			add(cookie.Value)
		}
	}
	slices.Sort(secrets)
	return v.keep(slices.Compact(secrets))
}

// bareSecret takes the scheme off a credential, and basic ones out of their
// encoding.
func bareSecret(value string) string {
	if pair, ok := basicPair(value); ok {
		return strings.TrimSuffix(pair, ":")
	}
	scheme, secret, ok := strings.Cut(value, " ")
	if !ok || strings.ContainsAny(scheme, "=,") {
		return value
	}
	return strings.TrimSpace(secret)
}

func (v *vault) keep(secrets []string) *Redactor {
	key := strings.Join(secrets, "\x00")
	v.mu.Lock()
	defer v.mu.Unlock()
	if r := v.redactors[key]; r != nil {
		return r
	}
	for _, secret := range secrets {
		switch {
		case v.seen[secret]:
		case len(v.seen) >= maxSecrets:
			v.forgotten++
		default:
			v.seen[secret] = true
		}
	}
	if len(v.redactors) >= maxRedactors {
		clear(v.redactors)
	}
	r := NewRedactor(secrets...)
	v.redactors[key] = r
	return r
}

// clean returns a copy of an exchange without the secrets of its request, and
// without what its headers hold for credentials, however short.
func (v *vault) clean(e *Exchange, r *Redactor) *Exchange {
	clean := r.Exchange(e)
	for name, values := range clean.Request.Header {
		if !secretHeader.MatchString(name) && !v.isKey(name) {
			continue
		}
		for i, value := range values {
			if value == "" || strings.Contains(value, redacted) {
				continue
			}
			scheme, _, ok := strings.Cut(value, " ")
			values[i] = redacted
			if ok && !strings.ContainsAny(scheme, "=,") {
				values[i] = scheme + " " + redacted
			}
		}
	}
	return clean
}

// isKey reports whether a header holds the key of a security scheme.
func (v *vault) isKey(header string) bool {
	for _, sc := range v.api.secure {
		if sc.kind == "header" && strings.EqualFold(sc.key, header) {
			return true
		}
	}
	return false
}

// redactor returns what takes out all secrets.
func (v *vault) redactor() *Redactor {
	v.mu.Lock()
	defer v.mu.Unlock()
	return NewRedactor(append(slices.Sorted(maps.Keys(v.seen)), v.given...)...)
}

func (v *vault) lost() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.forgotten
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
