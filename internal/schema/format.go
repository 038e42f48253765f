package schema

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"regexp/syntax"
	"strings"
	"time"
	"unicode/utf8"
)

// formats are the formats of strings that are checked. int32 and int64 are
// checked with the numbers; all others say nothing.
var formats = map[string]func(string) bool{
	"uuid":                  isUUID,
	"date-time":             isDateTime,
	"date":                  isDate,
	"time":                  isTime,
	"duration":              isDuration,
	"uri":                   isURI,
	"uri-reference":         isURIReference,
	"iri":                   isURI,
	"iri-reference":         isURIReference,
	"email":                 isEmail,
	"idn-email":             isEmail,
	"ipv4":                  isIPv4,
	"ipv6":                  isIPv6,
	"hostname":              isHostname,
	"byte":                  isBase64,
	"regex":                 isRegex,
	"json-pointer":          isPointer,
	"relative-json-pointer": isRelativePointer,
}

// formatShapes say in a message what a format looks like.
var formatShapes = map[string]string{
	"uuid":      "8-4-4-4-12 hexadecimal digits",
	"date-time": "2026-01-31T12:00:00Z",
	"date":      "2026-01-31",
	"time":      "12:00:00Z",
	"duration":  "P1DT12H",
	"uri":       "an absolute address such as https://example.com/a",
	"email":     "name@example.com",
	"ipv4":      "192.0.2.1",
	"ipv6":      "2001:db8::1",
	"hostname":  "labels of letters, digits and inner hyphens",
	"byte":      "base64, padded",
	"int32":     "an integer of 32 bits",
	"int64":     "an integer of 64 bits",
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s[i]) {
				return false
			}
		}
	}
	return true
}

// digits reads n digits at the start of s.
func digits(s string, n int) (value int, rest string, ok bool) {
	if len(s) < n {
		return 0, "", false
	}
	for i := range n {
		if !isDigit(s[i]) {
			return 0, "", false
		}
		value = value*10 + int(s[i]-'0')
	}
	return value, s[n:], true
}

func isDate(s string) bool { return len(s) == 10 && dateLength(s) == 10 }

// dateLength returns the length of the date at the start of s, or 0.
func dateLength(s string) int {
	year, rest, ok := digits(s, 4)
	if !ok || !strings.HasPrefix(rest, "-") {
		return 0
	}
	month, rest, ok := digits(rest[1:], 2)
	if !ok || month < 1 || month > 12 || !strings.HasPrefix(rest, "-") {
		return 0
	}
	day, _, ok := digits(rest[1:], 2)
	if !ok || day < 1 || day > time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return 0
	}
	return 10
}

func isDateTime(s string) bool {
	n := dateLength(s)
	return n > 0 && len(s) > n && (s[n] == 'T' || s[n] == 't') && isTime(s[n+1:])
}

// isTime reads RFC 3339: an offset is required, and a leap second stands at the
// end of a day in UTC only.
func isTime(s string) bool {
	hour, minute, second, rest, ok := clock(s)
	if !ok {
		return false
	}
	if strings.HasPrefix(rest, ".") {
		fraction := strings.TrimLeft(rest[1:], "0123456789")
		if len(fraction) == len(rest)-1 {
			return false
		}
		rest = fraction
	}
	offset := 0
	switch {
	case rest == "Z" || rest == "z":
	case len(rest) == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':':
		h, _, ok1 := digits(rest[1:], 2)
		m, _, ok2 := digits(rest[4:], 2)
		if !ok1 || !ok2 || h > 23 || m > 59 {
			return false
		}
		offset = h*60 + m
		if rest[0] == '-' {
			offset = -offset
		}
	default:
		return false
	}
	if second < 60 {
		return true
	}
	utc := (hour*60 + minute - offset + 2*24*60) % (24 * 60)
	return utc == 23*60+59
}

// clock reads 12:34:56.
func clock(s string) (hour, minute, second int, rest string, ok bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return
	}
	var ok1, ok2, ok3 bool
	hour, _, ok1 = digits(s, 2)
	minute, _, ok2 = digits(s[3:], 2)
	second, rest, ok3 = digits(s[6:], 2)
	ok = ok1 && ok2 && ok3 && hour < 24 && minute < 60 && second <= 60
	return
}

// isDuration reads ISO 8601 as RFC 3339, appendix A, does, and fractions of the
// last part, which servers write.
func isDuration(s string) bool {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || rest == "" {
		return false
	}
	date, clock, timed := strings.Cut(rest, "T")
	if week, ok := strings.CutSuffix(date, "W"); ok && !timed {
		return week != "" && strings.Trim(week, "0123456789") == ""
	}
	if timed && clock == "" {
		return false
	}
	return hasUnits(date, "YMD") && hasUnits(clock, "HMS")
}

func hasUnits(s, units string) bool {
	for s != "" {
		rest := strings.TrimLeft(s, "0123456789")
		if fraction, ok := strings.CutPrefix(rest, "."); ok {
			rest = strings.TrimLeft(fraction, "0123456789")
		}
		if len(rest) == len(s) || rest == "" {
			return false
		}
		at := strings.IndexByte(units, rest[0])
		if at < 0 {
			return false
		}
		units, s = units[at+1:], rest[1:]
	}
	return true
}

// isURI takes letters beyond ASCII, which every client encodes by itself.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || !isLetter(scheme[0]) {
		return false
	}
	for i := range len(scheme) {
		c := scheme[i]
		if !isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	if scheme == "http" || scheme == "https" {
		host, ok := strings.CutPrefix(rest, "//")
		if !ok || host == "" || strings.ContainsRune("/?#:", rune(host[0])) {
			return false
		}
	}
	return isURIReference(s)
}

func isURIReference(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f || strings.IndexByte(`"<>\^`+"`{|}", c) >= 0:
			return false
		case c == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
		}
	}
	if !utf8.ValidString(s) || strings.Count(s, "#") > 1 {
		return false
	}
	authority, ok := strings.CutPrefix(s, "//")
	if i := strings.Index(s, "://"); !ok && i >= 0 && strings.IndexAny(s, "/?#") == i+1 {
		authority, ok = s[i+3:], true
	}
	if !ok {
		return true
	}
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	return isAuthority(authority)
}

// isAuthority reads user@host:port.
func isAuthority(s string) bool {
	host := s[strings.LastIndexByte(s, '@')+1:]
	if bracketed, ok := strings.CutPrefix(host, "["); ok {
		address, rest, closed := strings.Cut(bracketed, "]")
		if !closed || !isIPv6(address) {
			return false
		}
		host = rest
	} else if strings.ContainsAny(host, "[]") {
		return false
	}
	if i := strings.IndexByte(host, ':'); i >= 0 {
		return strings.Trim(host[i+1:], "0123456789") == ""
	}
	return true
}

func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 {
		return false
	}
	local, domain := s[:at], s[at+1:]
	if address, ok := strings.CutPrefix(domain, "["); ok {
		address, closed := strings.CutSuffix(address, "]")
		if v6, ok := strings.CutPrefix(address, "IPv6:"); ok {
			return closed && isIPv6(v6)
		}
		return closed && isIPv4(address)
	}
	if !isHostname(domain) && !isForeignHost(domain) {
		return false
	}
	if len(local) > 2 && local[0] == '"' && local[len(local)-1] == '"' {
		return true
	}
	if local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, "..") {
		return false
	}
	for i := range len(local) {
		c := local[i]
		if c <= ' ' || c == 0x7f || strings.IndexByte(`"(),:;<>@[\]`, c) >= 0 {
			return false
		}
	}
	return true
}

// isForeignHost takes names with letters beyond ASCII, which mail allows.
func isForeignHost(s string) bool {
	foreign := false
	for _, c := range s {
		foreign = foreign || c >= utf8.RuneSelf && c != utf8.RuneError
		if c <= ' ' || strings.ContainsRune(`"(),:;<>@[\]`, c) {
			return false
		}
	}
	return foreign
}

func isIPv4(s string) bool {
	address, err := netip.ParseAddr(s)
	return err == nil && address.Is4()
}

func isIPv6(s string) bool {
	address, err := netip.ParseAddr(s)
	return err == nil && address.Is6() && address.Zone() == ""
}

func isHostname(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; !isLetter(c) && !isDigit(c) && c != '-' {
				return false
			}
		}
	}
	return true
}

// isBase64 takes both alphabets: documents say "byte" for either.
func isBase64(s string) bool {
	if len(s)%4 != 0 || strings.ContainsAny(s, "\r\n") {
		return false
	}
	encoding := base64.StdEncoding
	if strings.ContainsAny(s, "-_") {
		encoding = base64.URLEncoding
	}
	if len(s) <= 1024 {
		var buffer [768]byte
		_, err := encoding.Decode(buffer[:], []byte(s))
		return err == nil
	}
	_, err := encoding.DecodeString(s)
	return err == nil
}

// isRegex takes what RE2 lacks, such as looking ahead, for right.
func isRegex(s string) bool {
	_, err := syntax.Parse(fromECMA(s), syntax.Perl)
	var wrong *syntax.Error
	if !errors.As(err, &wrong) {
		return true
	}
	switch wrong.Code {
	case syntax.ErrMissingParen, syntax.ErrUnexpectedParen, syntax.ErrMissingBracket,
		syntax.ErrMissingRepeatArgument, syntax.ErrInvalidCharRange, syntax.ErrTrailingBackslash:
		return false
	}
	return true
}

func isPointer(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

func isRelativePointer(s string) bool {
	rest := strings.TrimLeft(s, "0123456789")
	number := s[:len(s)-len(rest)]
	if number == "" || len(number) > 1 && number[0] == '0' {
		return false
	}
	return rest == "#" || isPointer(rest)
}

// fromECMA rewrites the few forms of JavaScript's regular expressions that RE2
// spells otherwise.
func fromECMA(pattern string) string {
	if !strings.Contains(pattern, `\u`) {
		return pattern
	}
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '\\' || i+1 == len(pattern) {
			b.WriteByte(pattern[i])
			continue
		}
		i++
		switch c := pattern[i]; {
		case c == 'u' && i+4 < len(pattern) && isHexes(pattern[i+1:i+5]):
			b.WriteString(`\x{` + pattern[i+1:i+5] + `}`)
			i += 4
		case c == 'u' && strings.HasPrefix(pattern[i+1:], "{"):
			b.WriteString(`\x`)
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHexes(s string) bool {
	for i := range len(s) {
		if !isHex(s[i]) {
			return false
		}
	}
	return true
}
