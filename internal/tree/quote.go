package tree

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"
)

// needsEscape reports whether a string has characters that YAML shows only as
// escape sequences, or that some readers take for line breaks.
func needsEscape(s string) bool {
	for _, r := range s {
		if isSpecial(r) {
			return true
		}
	}
	return !utf8.ValidString(s)
}

func isSpecial(r rune) bool {
	return r < ' ' || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF
}

var (
	// What readers of YAML 1.1 take for something else than text.
	oldNumber = regexp.MustCompile(`^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(?i:inf|nan))$`)
	oldDate   = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}($|[Tt \t])`)
)

// isAmbiguous reports whether some reader takes a plain text for a null, a
// boolean, a number, a date or a merge.
func isAmbiguous(s string) bool {
	if s == "" {
		return true
	}
	switch s[0] {
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-', '.':
		return oldNumber.MatchString(s) || oldDate.MatchString(s) || resolve(s) != String
	}
	switch strings.ToLower(s) {
	case "~", "null", "true", "false", "yes", "no", "on", "off", "=", "<<":
		return true
	}
	return false
}

// isPlainSafe reports whether a string means itself when it is written without
// quotes, within a flow collection or outside.
func isPlainSafe(s string, flow bool) bool {
	if isAmbiguous(s) || needsEscape(s) || s[0] == ' ' || s[len(s)-1] == ' ' || s[len(s)-1] == ':' {
		return false
	}
	if strings.IndexByte("!&*{}[],#|>@`\"'%", s[0]) >= 0 || strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...") {
		return false
	}
	if strings.IndexByte("-?:", s[0]) >= 0 && (len(s) == 1 || s[1] == ' ' || flow) {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") {
		return false
	}
	return !flow || !strings.ContainsAny(s, ",[]{}?")
}

// quoted writes a string in quotes: in the preferred ones unless the others
// save escapes.
func quoted(s string, prefer byte) string {
	if needsEscape(s) {
		return doubleQuoted(s)
	}
	single := !strings.Contains(s, "'")
	double := !strings.ContainsAny(s, `"\`)
	if prefer == '\'' && (single || !double) || prefer != '\'' && single && !double {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return doubleQuoted(s)
}

var yamlEscapes = map[rune]string{
	'\\': `\\`, '"': `\"`, '\n': `\n`, '\t': `\t`, '\r': `\r`, 0: `\0`, 0x1B: `\e`,
	0x85: `\N`, 0x2028: `\L`, 0x2029: `\P`, 0xFEFF: `\uFEFF`, 0xFFFE: `\uFFFE`, 0xFFFF: `\uFFFF`,
}

func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch escape, ok := yamlEscapes[r]; {
		case ok:
			b.WriteString(escape)
		case isSpecial(r):
			fmt.Fprintf(&b, `\x%02X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quotedJSON writes a JSON string. All that may stand raw does.
func quotedJSON(s string) string {
	return Quote(s, func(r rune) bool { return r < ' ' })
}

// Quote writes a text in double quotes, with the escapes that JSON, YAML
// and TOML share. Besides quotes, backslashes and line ends, those characters
// are escaped that special names.
func Quote(s string, special func(rune) bool) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case special(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// numberJSON writes a number of YAML as JSON has it. Infinities and NaN, which
// JSON has not, become strings.
func numberJSON(s string) string {
	if base, digits := numberBase(s); base != 0 {
		if i, ok := new(big.Int).SetString(digits, int(base)); ok {
			return i.String()
		}
	}
	sign := ""
	unsigned := strings.TrimPrefix(s, "+")
	if rest, ok := strings.CutPrefix(unsigned, "-"); ok {
		sign, unsigned = "-", rest
	}
	whole, rest := unsigned, ""
	if i := strings.IndexAny(unsigned, ".eE"); i >= 0 {
		whole, rest = unsigned[:i], unsigned[i:]
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	// "5." and "5.e3" have no digit behind the point.
	if strings.HasPrefix(rest, ".") && (len(rest) == 1 || rest[1] < '0' || rest[1] > '9') {
		rest = rest[1:]
	}
	number := sign + whole + rest
	if skipDigits(whole) != "" || rest != "" && !isFloat(whole+rest) {
		return quotedJSON(s)
	}
	return number
}

// literalFits reports whether a literal block can hold a string exactly.
// Trailing blank lines would run together with those that follow, and leading
// blanks need an indentation indicator, which few people can read.
func literalFits(s string) bool {
	text := strings.TrimSuffix(s, "\n")
	first := strings.TrimLeft(text, "\n")
	if first == "" || strings.HasSuffix(text, "\n") || isBlank(first[0]) || !utf8.ValidString(s) {
		return false
	}
	if last := text[strings.LastIndexByte(text, '\n')+1:]; strings.Trim(last, " \t") == "" {
		return false
	}
	for _, r := range s {
		if isSpecial(r) && r != '\n' && r != '\t' {
			return false
		}
	}
	return true
}

// literal writes a string that literalFits as a block below its header.
func literal(s string, indent int) string {
	return blockScalar("|", s, strings.Split(strings.TrimSuffix(s, "\n"), "\n"), indent)
}

func blockScalar(header, s string, lines []string, indent int) string {
	var b strings.Builder
	b.WriteString(header)
	if !strings.HasSuffix(s, "\n") {
		b.WriteByte('-')
	}
	for _, line := range lines {
		b.WriteByte('\n')
		if line != "" {
			b.WriteString(spaces(indent))
			b.WriteString(line)
		}
	}
	return b.String()
}

// foldedFits reports whether a folded block can hold a string exactly.
func foldedFits(s string) bool {
	if !literalFits(s) || s[0] == '\n' {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" && (isBlank(line[0]) || isBlank(line[len(line)-1])) {
			return false
		}
	}
	return true
}

// foldWidth is the length of lines that folded text is wrapped at.
const foldWidth = 80

// folded writes a string that foldedFits as a folded block: every line end of
// the text is a blank line more.
func folded(s string, indent int) string {
	var lines []string
	for i, line := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		if line == "" {
			lines = append(lines, "")
			continue
		}
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, wrap(line, max(foldWidth-indent, 20))...)
	}
	return blockScalar(">", s, lines, indent)
}

// wrap breaks a line at single spaces.
func wrap(line string, width int) []string {
	var lines []string
	from, length, candidate := 0, 0, -1
	for i, r := range line {
		length++
		if r == ' ' && i > from && line[i-1] != ' ' && line[i-1] != '\t' && line[i+1] != ' ' && line[i+1] != '\t' {
			candidate = i
		}
		if length > width && candidate > from {
			lines = append(lines, line[from:candidate])
			from = candidate + 1
			length = utf8.RuneCountInString(line[from : i+utf8.RuneLen(r)])
			candidate = -1
		}
	}
	return append(lines, line[from:])
}

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }
