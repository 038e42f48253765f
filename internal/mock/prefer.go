package mock

import (
	"strconv"
	"strings"
	"time"
)

// maxDelay bounds what a client may ask for.
const maxDelay = time.Minute

// preferences are what a Prefer header (RFC 7240) asks of the mock.
type preferences struct {
	code    int    // 0: none
	example string // "" none
	dynamic bool
	delay   time.Duration
	asked   bool
}

// parsePrefer reads Prefer headers. Of a preference that stands there twice the
// first counts, as RFC 7240 says; what is unknown or cannot be followed is
// ignored.
func parsePrefer(headers []string) preferences {
	var p preferences
	seen := map[string]bool{}
	for _, header := range headers {
		for _, part := range splitQuoted(header, ',') {
			// What stands behind a semicolon are parameters of the preference.
			name, value, _ := strings.Cut(splitQuoted(part, ';')[0], "=")
			name, value = strings.ToLower(strings.TrimSpace(name)), unquote(strings.TrimSpace(value))
			if seen[name] {
				continue
			}
			seen[name] = true
			p.take(name, value)
		}
	}
	return p
}

func (p *preferences) take(name, value string) {
	switch name {
	case "code":
		if code, err := strconv.Atoi(value); err == nil && code >= 200 && code <= 599 {
			p.code = code
		}
	case "example":
		p.example = value
	case "dynamic":
		p.dynamic = strings.EqualFold(value, "true") || value == ""
	case "delay":
		// Longer numbers would not be a time.
		if ms, err := strconv.ParseUint(value, 10, 32); err == nil && time.Duration(ms)*time.Millisecond <= maxDelay {
			p.delay = time.Duration(ms) * time.Millisecond
		}
	default:
		return
	}
	p.asked = true
}

// splitQuoted splits at a separator that does not stand in quotes. There is
// always a first part.
func splitQuoted(s string, separator byte) []string {
	var list []string
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == separator && !quoted:
			list = append(list, s[start:i])
			start = i + 1
		}
	}
	return append(list, s[start:])
}

func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	var b strings.Builder
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '\\' && i+1 < len(s)-1 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// applied writes preferences as a Preference-Applied header does.
func (p preferences) applied() string {
	var parts []string
	if p.code != 0 {
		parts = append(parts, "code="+strconv.Itoa(p.code))
	}
	if p.example != "" {
		value := p.example
		if !isToken(value) {
			value = strconv.Quote(headerText(value))
		}
		parts = append(parts, "example="+value)
	}
	if p.dynamic {
		parts = append(parts, "dynamic=true")
	}
	if p.delay > 0 {
		parts = append(parts, "delay="+strconv.FormatInt(p.delay.Milliseconds(), 10))
	}
	return strings.Join(parts, ", ")
}
