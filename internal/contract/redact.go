package contract

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parlance/internal/schema"
)

// redacted stands where a secret was.
const redacted = "[redacted]"

// shortestSecret is how long a secret is at least: what is shorter would be
// found everywhere.
const shortestSecret = 4

// Redactor takes secrets out of what is shown, in the forms in which they
// travel: as they are, percent-encoded, in base64 at any place of a longer
// text, in hexadecimal, and escaped as JSON does. It does not change.
type Redactor struct {
	secrets  []string
	replacer *strings.Replacer
}

// NewRedactor returns a Redactor for secrets.
func NewRedactor(secrets ...string) *Redactor {
	r := &Redactor{}
	var forms []string
	for _, secret := range secrets {
		if len(secret) < shortestSecret || slices.Contains(r.secrets, secret) {
			continue
		}
		r.secrets = append(r.secrets, secret)
		forms = append(forms, formsOf(secret)...)
		// A basic credential may be one secret of two.
		if _, password, ok := strings.Cut(secret, ":"); ok && len(password) >= shortestSecret {
			forms = append(forms, formsOf(password)...)
		}
	}
	// A Replacer prefers what comes first: the longer form holds the shorter.
	slices.SortStableFunc(forms, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, redacted)
	}
	r.replacer = strings.NewReplacer(pairs...)
	return r
}

// formsOf returns the texts in which a secret may appear.
func formsOf(secret string) []string {
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), escapeValue(secret, false),
		strings.ToLower(escapeValue(secret, false)),
		hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))),
	}
	forms = append(forms, strings.Trim(string(schema.Encode(secret)), `"`))
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for lead := range 3 {
			forms = append(forms, base64Within(encoding, secret, lead))
		}
	}
	return slices.DeleteFunc(forms, func(form string) bool { return len(form) < shortestSecret })
}

// base64Within returns the characters that a secret gives in the base64 of a
// longer text, where it stands after a number of bytes (modulo 3): those at the
// ends depend on its neighbours, and are left out.
func base64Within(encoding *base64.Encoding, secret string, lead int) string {
	encoded := encoding.EncodeToString([]byte(strings.Repeat("\x00", lead) + secret))
	start := []int{0, 2, 3}[lead]
	end := len(encoded)
	if (lead+len(secret))%3 != 0 {
		end--
	}
	if start >= end {
		return ""
	}
	return encoded[start:end]
}

// Text returns s without secrets.
func (r *Redactor) Text(s string) string { return r.replacer.Replace(s) }

// Holds reports whether a secret stands in s, in any form.
func (r *Redactor) Holds(s string) bool { return r.replacer.Replace(s) != s }

// Header returns a copy of h without secrets. Basic credentials that hold one
// are shown as name and password, of which the secret is hidden: so Curl can
// repeat them.
func (r *Redactor) Header(h http.Header) http.Header {
	clean := make(http.Header, len(h))
	for name, values := range h {
		shown := r.Text(name)
		for _, value := range values {
			if pair, ok := basicPair(value); ok && r.Holds(pair) {
				value = basicPrefix + pair
			}
			clean[shown] = append(clean[shown], r.Text(value))
		}
	}
	return clean
}

const basicPrefix = "Basic "

// basicPair returns the name and password of basic credentials.
func basicPair(value string) (pair string, ok bool) {
	encoded, ok := strings.CutPrefix(value, basicPrefix)
	if !ok {
		return "", false
	}
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	return string(decoded), err == nil
}

// Exchange returns a copy of an exchange that may be shown.
func (r *Redactor) Exchange(e *Exchange) *Exchange {
	clean := *e
	clean.Case = r.Text(e.Case)
	clean.Request.URL = r.Text(e.Request.URL)
	clean.Request.Header = r.Header(e.Request.Header)
	clean.Request.Body = r.bytes(e.Request.Body)
	if e.Response != nil {
		answer := *e.Response
		answer.Header = r.Header(answer.Header)
		answer.Body = r.bytes(answer.Body)
		answer.Broken = r.err(answer.Broken)
		clean.Response = &answer
	}
	clean.Err = r.err(e.Err)
	return &clean
}

func (r *Redactor) bytes(b []byte) []byte {
	text := string(b)
	if clean := r.Text(text); clean != text {
		return []byte(clean)
	}
	return b
}

// cleanError is an error whose text held a secret.
type cleanError struct {
	text  string
	cause error
}

func (e cleanError) Error() string { return e.text }
func (e cleanError) Unwrap() error { return e.cause }

func (r *Redactor) err(err error) error {
	if err == nil || !r.Holds(err.Error()) {
		return err
	}
	return cleanError{r.Text(err.Error()), err}
}
