package tree

import (
	"fmt"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"parlance/internal/source"
)

// syntaxError is an error of yaml.v3 with its places.
type syntaxError struct {
	text    string // without "yaml: line N: "
	at      int    // where the scanner stood
	context int    // where the construct began that it was in, or -1
}

var errorPrefix = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

// syntaxProblem explains an error of yaml.v3.
func (p *yamlParser) syntaxProblem(decoder *yaml.Decoder, err error) Problem {
	text := err.Error()
	m := errorPrefix.FindStringSubmatch(text)
	e := syntaxError{text: text[len(m[0]):], context: -1}
	e.at = p.file.LineStart(max(1, atoi(m[1])))
	// The line in the message is that of the context, and one too small for
	// errors of the parser: the marks within the decoder are exact.
	if at, ok := p.mark(decoder, "parser", "problem_mark"); ok {
		e.at = at
		if at, ok := p.mark(decoder, "parser", "context_mark"); ok && !strings.HasPrefix(e.text, "unknown anchor") {
			e.context = at
		}
	}
	if strings.HasPrefix(e.text, "unknown anchor") {
		if at, ok := p.mark(decoder, "event", "start_mark"); ok {
			e.at = at
		}
	}
	start, end, message := p.explain(e)
	start = max(0, min(start, len(p.data)))
	return Problem{Span: p.file.Span(start, max(start, min(end, len(p.data)))), Message: message, Fatal: true}
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// mark reads one of the marks of yaml.v3's parser, which it keeps to itself:
// the library is finished (v3.0.1 is its last version), and where a field is
// missing the line of the message has to do.
func (p *yamlParser) mark(decoder *yaml.Decoder, holder, name string) (int, bool) {
	v := reflect.ValueOf(decoder).Elem()
	for _, field := range []string{"parser", holder, name} {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return 0, false
		}
		v = v.FieldByName(field)
	}
	if v.Kind() != reflect.Struct {
		return 0, false
	}
	line, column := v.FieldByName("line"), v.FieldByName("column")
	if line.Kind() != reflect.Int || column.Kind() != reflect.Int {
		return 0, false
	}
	if line.Int() == 0 && column.Int() == 0 && v.FieldByName("index").Int() == 0 && name == "context_mark" {
		return 0, false // not set, or the start of the file: there is no context either way
	}
	return p.offsetOf(int(line.Int())+1, int(column.Int())+1), true
}

func (p *yamlParser) byteAt(at int) byte {
	if at < 0 || at >= len(p.data) {
		return 0
	}
	return p.data[at]
}

func (p *yamlParser) lineOf(at int) int { return lineOf(p.file, at) }

// lineOf returns the line of an offset, without counting its column: lines may
// be as long as the file.
func lineOf(f *source.File, at int) int {
	return sort.Search(f.Lines(), func(i int) bool { return f.LineStart(i+1) > at })
}

// tokenEnd returns the end of the text from at on its line, or up to the next
// blank.
func (p *yamlParser) tokenEnd(at int) int {
	end := at
	for end < len(p.data) && !isBlank(p.data[end]) && !isBreak(p.data[end]) {
		end++
	}
	return end
}

// lineText returns the span of the text on the line of an offset, from there.
func (p *yamlParser) lineText(at int) (int, int) {
	at = min(at, len(p.data))
	end := lineEnd(p.data, at)
	for end > at && isBlank(p.data[end-1]) {
		end--
	}
	return at, end
}

// explain says in plain words what an error means and how to get out of it,
// and which bytes to point at.
func (p *yamlParser) explain(e syntaxError) (start, end int, message string) {
	context := e.context
	if context < 0 {
		context = e.at
	}
	switch e.text {
	case "mapping values are not allowed in this context":
		return e.at, e.at + 1, "a colon is not allowed here: put the text that holds it in quotes, or check the indentation of this line"
	case "did not find expected key":
		start, end = p.lineText(e.at)
		return start, end, fmt.Sprintf("this does not continue the mapping that begins in line %d: check the indentation, and the quotes before it", p.lineOf(e.context0()))
	case "did not find expected '-' indicator":
		start, end = p.lineText(e.at)
		return start, end, fmt.Sprintf("this does not continue the list that begins in line %d: check the indentation, or begin it with \"- \"", p.lineOf(e.context0()))
	case "could not find expected ':'":
		start, end = p.lineText(context)
		return start, end, "this line is no \"key: value\": add the colon, or indent it so that it continues the text above"
	case "found character that cannot start any token":
		return p.explainCharacter(e.at)
	case "found a tab character that violates indentation", "found a tab character where an indentation space is expected":
		return e.at, e.at + 1, "a tab cannot indent YAML: use spaces"
	case "found unexpected end of stream":
		start, end = p.lineText(context)
		return start, end, fmt.Sprintf("this quoted text never ends: close it with %c", p.byteAt(context))
	case "found unexpected document indicator":
		start, end = p.lineText(context)
		return start, end, fmt.Sprintf("this quoted text has no end before line %d: close it with %c", p.lineOf(e.at), p.byteAt(context))
	case "did not find expected ',' or ']'":
		return p.explainFlow(e, "list", ']')
	case "did not find expected ',' or '}'":
		return p.explainFlow(e, "mapping", '}')
	}
	return p.explainRare(e, context)
}

// context0 is the context, or the start of the file: yaml.v3 does not tell one
// that is there.
func (e syntaxError) context0() int { return max(e.context, 0) }

func (p *yamlParser) explainCharacter(at int) (start, end int, message string) {
	c, size := utf8.DecodeRune(p.data[min(at, len(p.data)):])
	switch c {
	case '\t':
		return at, at + 1, "a tab cannot indent YAML: use spaces"
	case '@', '`', '%':
		return at, p.tokenEnd(at), fmt.Sprintf("text cannot begin with %q unless it is quoted: put it in quotes", c)
	}
	return at, at + size, fmt.Sprintf("the character %q cannot stand here: put the text in quotes", c)
}

func (p *yamlParser) explainFlow(e syntaxError, what string, shut rune) (start, end int, message string) {
	line := p.lineOf(e.context0())
	if e.at >= len(p.data) || skipTrivia(p.data, e.at) >= len(p.data) {
		return e.context0(), e.context0() + 1, fmt.Sprintf("this %s is never closed: add the missing %q", what, shut)
	}
	return e.at, max(e.at+1, p.tokenEnd(e.at)), fmt.Sprintf("a comma or %q is missing here, in the %s that begins in line %d", shut, what, line)
}

// explainRare has the errors that a single character or word causes.
func (p *yamlParser) explainRare(e syntaxError, context int) (start, end int, message string) {
	start, end = e.at, max(e.at+1, p.tokenEnd(e.at))
	switch {
	case strings.HasPrefix(e.text, "unknown anchor"):
		name := string(p.data[min(e.at, len(p.data)):propertyEnd(p.data, e.at)])
		return e.at, propertyEnd(p.data, e.at), fmt.Sprintf("the alias %q has no anchor before it: define %q, or put the text in quotes", name, "&"+strings.TrimPrefix(name, "*"))
	case e.text == "did not find expected alphabetic or numeric character":
		return context, p.tokenEnd(context), fmt.Sprintf("text that begins with %q is the name of an anchor in YAML, and this is none: put it in quotes", p.byteAt(context))
	case e.text == "block sequence entries are not allowed in this context":
		return e.at, e.at + 1, "a list cannot begin here: begin it on a line of its own, or put the text in quotes"
	case e.text == "mapping keys are not allowed in this context":
		return e.at, e.at + 1, "a \"?\" is not allowed here: put the text in quotes"
	case e.text == "found unknown escape character":
		return e.at, e.at + 2, fmt.Sprintf("%q is no escape sequence: double the backslash, or use single quotes", string(p.data[min(e.at, len(p.data)):p.runeEnd(e.at+1)]))
	case strings.Contains(e.text, "hexdecimal"), strings.Contains(e.text, "Unicode character escape"):
		for start > 0 && p.data[start-1] != '\\' && e.at-start < 2 {
			start--
		}
		return start - 1, end, "this escape sequence names no character: write the character itself, or double the backslash"
	case e.text == "did not find expected <document start>":
		start, end = p.lineText(e.at)
		return start, end, "the document ends before this line: check its indentation, or remove it"
	case e.text == "did not find expected node content":
		return start, end, "a value is missing before this"
	case e.text == "found undefined tag handle", strings.Contains(e.text, "tag"):
		return start, end, "text that begins with \"!\" is a tag in YAML, and this is none: put it in quotes"
	case e.text == "did not find expected comment or line break":
		return e.at, end, "the text of a block must begin on the line below \"|\" or \">\""
	case strings.HasPrefix(e.text, "exceeded max depth"):
		return e.at, e.at, fmt.Sprintf("collections are nested more than %d deep here: flatten the document", maxDepth)
	}
	return start, end, strings.ToLower(e.text[:1]) + e.text[1:]
}

func (p *yamlParser) runeEnd(at int) int {
	if at >= len(p.data) {
		return len(p.data)
	}
	_, size := utf8.DecodeRune(p.data[at:])
	return at + size
}
