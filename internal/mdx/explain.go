package mdx

import (
	"bytes"
	"fmt"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// explain replaces what the YAML parser says of front matter by the mistake that
// writers make, where one is found: parsers know where they gave up, writers
// want to know what to write. Without a problem it must not be asked, since it
// looks at single lines.
func explain(f *source.File, front source.Span, problems []tree.Problem) []tree.Problem {
	for at := front.Start; at < front.End; at = nextLine(f.Data, at) {
		line := f.Data[at:lineEnd(f.Data, at)]
		if len(line) > 0 && line[0] == '\t' {
			return []tree.Problem{{Span: f.Span(at, at+1), Message: "a tab cannot indent YAML: use spaces", Fatal: true}}
		}
		key, value, ok := cutKey(line)
		if !ok {
			key, value, ok = bytes.Cut(line, []byte(":"))
			if ok && isWord(key) && !bytes.Contains(value, []byte(": ")) && !bytes.HasSuffix(value, []byte(":")) {
				return []tree.Problem{{
					Span:    f.Span(at, at+len(key)+1),
					Message: fmt.Sprintf(`there is no space behind "%s:": add one`, key), Fatal: true,
				}}
			}
			continue
		}
		start := at + len(line) - len(bytes.TrimLeft(value, " "))
		text := string(bytes.TrimSpace(value))
		next := nextLine(f.Data, at)
		goesOn := next < front.End && bytes.IndexByte([]byte(" \t\r\n"), f.Data[next]) >= 0
		if message := mistake(string(key), text, goesOn); message != "" {
			return []tree.Problem{{Span: f.Span(start, start+len(text)), Message: message, Fatal: true}}
		}
	}
	return problems
}

func isWord(key []byte) bool {
	for _, c := range key {
		if !isKeyByte(c) {
			return false
		}
	}
	return len(key) > 0
}

// mistake says what is wrong with the value of a key, and the way out. goesOn
// reports whether the value may have a second line.
func mistake(key, text string, goesOn bool) string {
	if text == "" || text[0] == '#' {
		return ""
	}
	switch c := text[0]; c {
	case '"':
		return doubleQuoteMistake(key, text, goesOn)
	case '\'':
		return singleQuoteMistake(key, text, goesOn)
	case '[', '{':
		// A list or mapping that is closed ends with its bracket, and one that
		// is not is for the parser to tell. c+2 closes c in ASCII.
		shut := strings.IndexByte(text, c+2)
		if goesOn || shut < 0 || text[len(text)-1] == c+2 && !strings.HasPrefix(text, "{{") {
			return ""
		}
		return indicatorMistake(key, text)
	case '|', '>':
		if strings.Trim(text[1:], "+-0123456789 ") == "" || strings.Contains(text, " #") {
			return ""
		}
		return indicatorMistake(key, text)
	case '@', '`', '%', '*', '&', '!', ',', ']', '}':
		return indicatorMistake(key, text)
	case '-', '?':
		if strings.HasPrefix(text[1:], " ") {
			return indicatorMistake(key, text)
		}
	}
	if strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
		return fmt.Sprintf(`the text of %q holds a colon, which begins a new key: quote the text, %s`, key, suggestion(key, text))
	}
	return ""
}

func indicatorMistake(key, text string) string {
	return fmt.Sprintf(`the text of %q begins with %q, which has a meaning in YAML: quote the text, %s`, key, text[:1], suggestion(key, text))
}

// suggestion returns the line as it should be, cut where it is long.
func suggestion(key, text string) string {
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:39]) + "…"
	}
	return key + ": " + quoted(text, '"')
}

func doubleQuoteMistake(key, text string, goesOn bool) string {
	i := 1
	for ; i < len(text) && text[i] != '"'; i++ {
		if text[i] != '\\' || i+1 == len(text) {
			continue
		}
		i++
		if strings.IndexByte("0abtnvfre \"/\\N_LPxuU\t", text[i]) < 0 {
			return fmt.Sprintf("the text of %q holds %q, which is no escape: write two backslashes", key, text[i-1:i+1])
		}
	}
	if i < len(text) {
		return afterQuote(key, text[i+1:], `\"`)
	}
	return unclosed(key, '"', goesOn)
}

func singleQuoteMistake(key, text string, goesOn bool) string {
	i := 1
	for ; i < len(text); i++ {
		if text[i] != '\'' {
			continue
		}
		if i+1 == len(text) || text[i+1] != '\'' {
			break
		}
		i++
	}
	if i < len(text) {
		return afterQuote(key, text[i+1:], `''`)
	}
	return unclosed(key, '\'', goesOn)
}

// afterQuote looks at what follows a closing quote.
func afterQuote(key, rest, escape string) string {
	rest = strings.TrimLeft(rest, " \t")
	if rest == "" || rest[0] == '#' {
		return ""
	}
	return fmt.Sprintf("the text of %q goes on behind its closing quote: write %s for a quote within the text", key, escape)
}

func unclosed(key string, quote byte, goesOn bool) string {
	if goesOn {
		return ""
	}
	return fmt.Sprintf("the text of %q has no closing %c: add it", key, quote)
}
