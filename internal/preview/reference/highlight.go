package reference

import "strings"

// keywords are the words that stand out in samples, by language.
var keywords = map[string]map[string]bool{
	"bash":       set("curl"),
	"python":     set("import from as def class return with for in if else None True False async await print"),
	"javascript": set("const let var await async function return new if else for of import from true false null"),
	"go":         set("package import func var const return if else for range defer nil true false"),
	"java":       set("import public class static void throws new var return true false null"),
	"php":        set("new true false null echo array return function"),
	"json":       set("true false null"),
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// highlightSample writes code in which the body of a request is marked, so that
// the script can put another one there.
func highlightSample(m *markup, s sample, base string) {
	before, after, found := strings.Cut(s.code, s.body)
	if s.body == "" || !found {
		highlight(m, s.code, s.language, base)
		return
	}
	highlight(m, before, s.language, base)
	m.start("span", "class", "ref-body", "data-ref-as", s.language)
	highlight(m, s.body, s.language, "")
	m.end()
	highlight(m, after, s.language, base)
}

// highlight writes code, with the strings, numbers and keywords of known
// languages in elements of their own. What stands for the server, base, is
// marked so that the script can replace it.
func highlight(m *markup, text, language, base string) {
	words, known := keywords[language]
	if !known {
		m.text(text)
		return
	}
	start := 0
	flush := func(end int) {
		m.text(text[start:end])
		start = end
	}
	for i := 0; i < len(text); {
		size, class := lexeme(text, i, language, words)
		if class == "" {
			i += size
			continue
		}
		flush(i)
		m.start("span", "class", class)
		marked(m, text[i:i+size], base)
		m.end()
		i += size
		start = i
	}
	flush(len(text))
}

// marked writes a text in which the address of the server may be.
func marked(m *markup, text, base string) {
	before, after, found := strings.Cut(text, base)
	if base == "" || !found {
		m.text(text)
		return
	}
	m.text(before)
	m.leaf("span", base, "class", "ref-base")
	m.text(after)
}

// lexeme returns the length of what stands at i, and its class, "" for nothing
// of note.
func lexeme(text string, i int, language string, words map[string]bool) (size int, class string) {
	c := text[i]
	switch {
	case strings.HasPrefix(text[i:], `"""`):
		if end := strings.Index(text[i+3:], `"""`); end >= 0 {
			return end + 6, "ref-s"
		}
		return 3, ""
	case c == '"' || c == '\'' || c == '`':
		size = quoted(text[i:], language == "bash" && c == '\'' || language == "go" && c == '`')
		if language == "json" && strings.HasPrefix(text[i+size:], ":") {
			return size, "ref-p"
		}
		return size, "ref-s"
	case language == "bash" && strings.HasPrefix(text[i:], `\'`):
		return 2, "ref-s" // between two strings
	case isComment(text, i, language):
		if end := strings.IndexByte(text[i:], '\n'); end >= 0 {
			return end, "ref-c"
		}
		return len(text) - i, "ref-c"
	case isWordByte(c):
		digit := c >= '0' && c <= '9'
		for size = 1; i+size < len(text) && (isWordByte(text[i+size]) || digit && text[i+size] == '.'); size++ {
		}
		word := text[i : i+size]
		if words[word] {
			return size, "ref-k"
		}
		if digit && language != "bash" {
			return size, "ref-n"
		}
		return size, ""
	case language == "bash" && strings.HasPrefix(text[i:], "--") && i > 0 && text[i-1] == ' ':
		for size = 2; i+size < len(text) && (isWordByte(text[i+size]) || text[i+size] == '-'); size++ {
		}
		return size, "ref-p"
	}
	return 1, ""
}

// quoted returns the length of a string, with both quotes.
func quoted(text string, raw bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && !raw:
			i++
		case text[i] == text[0]:
			return i + 1
		}
	}
	return len(text)
}

func isComment(text string, i int, language string) bool {
	if i > 0 && text[i-1] != '\n' && text[i-1] != ' ' {
		return false
	}
	switch language {
	case "json":
		return false
	case "python", "bash":
		return text[i] == '#'
	}
	return strings.HasPrefix(text[i:], "//")
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}
