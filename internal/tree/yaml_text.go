package tree

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"parlance/internal/source"
)

var versionLine = regexp.MustCompile(`(?m)^%YAML[ \t]+1\.([02-9])`)

// plainVersion replaces the version of a %YAML directive by the only one that
// yaml.v3 takes.
func plainVersion(text []byte, start int) []byte {
	if start >= len(text) || text[start] != '%' {
		return text
	}
	m := versionLine.FindSubmatchIndex(text[start:])
	if m == nil {
		return text
	}
	text = bytes.Clone(text)
	text[start+m[2]] = '1'
	return text
}

// placeholders stand for characters that yaml.v3 takes for line breaks, or
// drops, and YAML 1.2 does not: NEL, LS, PS and a byte order mark within the
// text. They are characters of the private use area that the text has not.
type placeholders struct {
	hidden, shown *strings.Replacer
}

var specials = []string{"\u0085", "\u2028", "\u2029", "\ufeff"}

func newPlaceholders(data []byte) placeholders {
	body := bytes.TrimPrefix(data, []byte(source.BOM))
	if !slices.ContainsFunc(specials, func(s string) bool { return bytes.Contains(body, []byte(s)) }) {
		return placeholders{}
	}
	var hide, show []string
	free := rune(0xE000)
	for _, special := range specials {
		for bytes.ContainsRune(data, free) {
			free++
		}
		hide = append(hide, special, string(free))
		show = append(show, string(free), special)
		free++
	}
	return placeholders{strings.NewReplacer(hide...), strings.NewReplacer(show...)}
}

// hide puts the placeholders in. A byte order mark at the start stays.
func (r placeholders) hide(data []byte) []byte {
	if r.hidden == nil {
		return data
	}
	if body, ok := bytes.CutPrefix(data, []byte(source.BOM)); ok {
		return []byte(source.BOM + r.hidden.Replace(string(body)))
	}
	return []byte(r.hidden.Replace(string(data)))
}

func (r placeholders) restore(s string) string {
	if r.shown == nil {
		return s
	}
	return r.shown.Replace(s)
}
