package spec

import (
	"strings"
	"unicode"
)

// Words splits a name of a spec into its words, in lower case: kickoffId,
// kickoff_id and kickoff-id are all "kickoff", "id".
func Words(name string) []string {
	var list []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			list = append(list, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if unicode.IsUpper(r) && i > 0 {
			afterLower := unicode.IsLower(runes[i-1])
			beforeLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if afterLower || beforeLower && unicode.IsUpper(runes[i-1]) {
				flush()
			}
		}
		word = append(word, r)
	}
	flush()
	return list
}

// PlainName returns a name without its style of writing: "kickoffid" for all of
// kickoffId, kickoff_id and kickoff-id.
func PlainName(name string) string { return strings.Join(Words(name), "") }
