package locale

import "strings"

// bare are the two-letter codes that name a language when they are the whole
// name of a folder, or the last word of a file's. They are Mintlify's languages
// and those codes of ISO 639-1 that are no common names of folders: not as, be,
// eu, ga, io, ml, my, or, os, pi, to, ts.
var bare = words(`
	en cn zh es fr ja jp pt de ko it ru ro cs id ar tr hi sv no da lv nl uk vi pl uz he ca fi hu
	af am az bg bn bs cy el et fa gl gu hr hy is ka kk km kn ky lo lt mk mn mr ms mt nb ne nn
	pa si sk sl sq sr sw ta te tg th tk ur zu`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

// FromFolder reads the name of a folder, or the suffix of a file's name, as a
// locale. It is stricter than Parse, since "api", "cli", "sdk" and "mcp" are
// registered languages: a name is a two-letter language in common use ("ko"),
// maybe with a script and a region ("pt-BR", "pt_br", "zh-Hans", "es-419").
func FromFolder(name string) (tag Tag, ok bool) {
	if len(name) < 2 || len(name) > len("zh-Hant-419") {
		return "", false
	}
	if len(name) == 2 {
		if !bare[strings.ToLower(name)] {
			return "", false
		}
		return Parse(name)
	}
	if c := name[2]; c != '-' && c != '_' {
		return "", false
	}
	base, rest := name[:2], name[3:]
	if len(rest) >= 5 && (rest[4] == '-' || rest[4] == '_') {
		if !isLetters(rest[:4]) || !isRegion(rest[5:]) {
			return "", false
		}
	} else if !isRegion(rest) && (len(rest) != 4 || !isLetters(rest)) {
		return "", false
	}
	// "to-do" is Tongan in the Dominican Republic; "to-TO" is meant.
	if !bare[strings.ToLower(base)] && (base != strings.ToLower(base) || rest == strings.ToLower(rest)) {
		return "", false
	}
	return Parse(name)
}

// isRegion reports whether s has the form of a region: two letters (ISO 3166-1)
// or three digits (UN M.49).
func isRegion(s string) bool {
	if len(s) == 3 {
		return strings.Trim(s, "0123456789") == ""
	}
	return len(s) == 2 && isLetters(s)
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
