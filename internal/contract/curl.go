package contract

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenVariable is what a secret is called in the lines that repeat a request.
const tokenVariable = "$PARLANCE_TOKEN"

// ownHeaders are sent by every client without being asked.
var ownHeaders = []string{"Accept-Encoding", "User-Agent", "Content-Length", "Host", "Connection"}

const (
	// longArgument is how long a body may be as an argument: systems allow
	// 128 KiB. What is longer goes through a pipe.
	longArgument = 100 << 10
	// longBody is from when on curl asks first whether a body is welcome.
	longBody = 1 << 20
)

var (
	plainMethod = regexp.MustCompile(`^[A-Za-z]+$`)
	// dotSegment is what curl would resolve before it sends an address.
	dotSegment = regexp.MustCompile(`(?i)/(?:\.|%2e){1,2}(?:[/?]|$)`)
)

// Curl returns a line for a shell that sends a request again, also one whose
// secrets were taken out. Secrets come from the variable PARLANCE_TOKEN. What no
// argument can hold, bodies with control characters or of great length, comes
// from printf.
func (r *Redactor) Curl(q Request) string {
	url, added := r.curlURL(q.URL)
	var b strings.Builder
	piped := len(q.Body) > longArgument || !isPlain(string(q.Body))
	if piped {
		b.WriteString(r.printf(string(q.Body)) + " | ")
	}
	b.WriteString("curl " + strings.Join(r.curlFlags(q, url), " "))
	switch {
	case piped:
		b.WriteString(" --data-binary @-")
	case len(q.Body) > 0:
		b.WriteString(" --data-raw " + r.quote(string(q.Body)))
	}
	for _, pair := range added {
		b.WriteString(" --url-query " + r.quote(pair))
	}
	b.WriteString(" " + r.quote(url))
	return b.String()
}

// curlFlags returns all that stands before the body.
func (r *Redactor) curlFlags(q Request, url string) []string {
	var flags []string
	switch {
	case q.Method == http.MethodHead && len(q.Body) == 0:
		flags = append(flags, "-I")
	case q.Method == http.MethodHead:
		// -I takes no body; without it curl waits for one, until the server closes.
		flags = append(flags, "-i", "-X HEAD", "-H 'Connection: close'")
	case q.Method == http.MethodGet && len(q.Body) == 0:
		flags = append(flags, "-i")
	case plainMethod.MatchString(q.Method):
		flags = append(flags, "-i", "-X "+q.Method)
	default:
		flags = append(flags, "-i", "-X "+r.quote(q.Method))
	}
	if strings.ContainsAny(strings.Join(r.parts(url), ""), "{}[]") {
		flags = append(flags, "-g")
	}
	if dotSegment.MatchString(q.URL) {
		flags = append(flags, "--path-as-is")
	}
	if strings.Contains(q.Header.Get("Accept-Encoding"), "gzip") {
		flags = append(flags, "--compressed")
	}
	flags = append(flags, r.curlHeaders(q.Header)...)
	if len(q.Body) > 0 && len(q.Header.Values("Content-Type")) == 0 {
		flags = append(flags, "-H 'Content-Type:'") // curl would name one
	}
	if len(q.Body) > longBody {
		flags = append(flags, "-H 'Expect:'")
	}
	return flags
}

func (r *Redactor) curlHeaders(h http.Header) []string {
	names := make([]string, 0, len(h))
	for name := range h {
		if !slices.Contains(ownHeaders, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var flags []string
	for _, name := range names {
		for _, value := range h[name] {
			flags = append(flags, r.curlHeader(name, value))
		}
	}
	return flags
}

func (r *Redactor) curlHeader(name, value string) string {
	if name == "Authorization" {
		pair, ok := basicPair(value)
		if !ok {
			pair, ok = strings.CutPrefix(value, basicPrefix)
		}
		if ok && len(r.parts(pair)) > 1 {
			return "-u " + r.quote(pair)
		}
	}
	value = strings.TrimSpace(headerLine.Replace(value))
	if value == "" {
		return "-H " + r.quote(name+";")
	}
	return "-H " + r.quote(name+": "+value)
}

// curlURL returns an address, and the parameters of its query that curl has to
// encode itself: a variable holds a secret as it is, not as it is sent.
func (r *Redactor) curlURL(address string) (url string, added []string) {
	base, query, ok := strings.Cut(address, "?")
	if !ok || !slices.ContainsFunc(r.secrets, func(s string) bool { return escapeValue(s, false) != s }) {
		return address, nil
	}
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && r.Text(value) == redacted {
			added = append(added, name+"="+redacted)
			continue
		}
		kept = append(kept, pair)
	}
	if len(added) == 0 {
		return address, nil
	}
	if len(kept) == 0 {
		return base, added
	}
	return base + "?" + strings.Join(kept, "&"), added
}

// parts splits a text where a secret stands, or stood before it was taken out.
func (r *Redactor) parts(s string) []string {
	if len(r.secrets) == 0 {
		return []string{s}
	}
	return strings.Split(r.Text(s), redacted)
}

// quote writes a word for a shell: in single quotes, but for the variable.
func (r *Redactor) quote(s string) string {
	if !isPlain(s) {
		return `"$(` + r.printf(s) + `)"`
	}
	var b strings.Builder
	for i, part := range r.parts(s) {
		if i > 0 {
			b.WriteString(`"` + tokenVariable + `"`)
		}
		if part != "" || s == "" {
			b.WriteString(singleQuoted(part))
		}
	}
	return b.String()
}

func singleQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// printf writes a command that prints a text byte by byte.
func (r *Redactor) printf(s string) string {
	var format strings.Builder
	parts := r.parts(s)
	for i, part := range parts {
		if i > 0 {
			format.WriteString("%s")
		}
		writeFormat(&format, part, format.Len() == 0)
	}
	return "printf " + singleQuoted(format.String()) + strings.Repeat(` "`+tokenVariable+`"`, len(parts)-1)
}

// writeFormat writes a text as the format of printf.
func writeFormat(b *strings.Builder, s string, first bool) {
	for i, size := 0, 0; i < len(s); i += size {
		var c rune
		c, size = utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '\\':
			b.WriteString(`\\`)
		case c == '%':
			b.WriteString("%%")
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case isPlainRune(c, size) && !(first && i == 0 && c == '-'): // which would begin an option
			b.WriteRune(c)
		default:
			for _, octet := range []byte(s[i : i+size]) {
				fmt.Fprintf(b, `\%03o`, octet)
			}
		}
	}
}

// isPlain reports whether a text can be read, and copied, as it is.
func isPlain(s string) bool {
	for i, size := 0, 0; i < len(s); i += size {
		var c rune
		c, size = utf8.DecodeRuneInString(s[i:])
		if !isPlainRune(c, size) {
			return false
		}
	}
	return true
}

func isPlainRune(c rune, size int) bool {
	const joiner = '\u200d' // inside emoji
	return (unicode.IsPrint(c) || c == joiner) && !(c == utf8.RuneError && size == 1)
}
