package mdx

import (
	"bytes"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// MDX hands each expression and each export to a parser of JavaScript, and does
// not show a page in which one is no JavaScript. script tells which are. It
// knows expressions (ECMA-262, with JSX), and of statements only where their
// braces match: what it refuses is surely wrong, what it takes may not be.
type script struct {
	scanner
	b     *builder // for tags
	depth int

	tokenEnd int // end of the last token
	skipped  int // end of the white space behind it

	names   []string // the variables that are read, in their order
	exports []string // the names that a module exports
	scopes  bool     // there are functions: names may be their parameters
	pattern bool     // there is {a = 1}, which only "=" and "=>" may follow
	comment bool     // a comment "//" goes on to the end
	tooDeep bool     // to tell
}

// newScript returns a script that stands before the code.
func (b *builder) newScript(code string) *script {
	data := []byte(code)
	return &script{
		scanner: scanner{data: data, stop: len(data), budget: &b.budget, next: func(int) (line, bool) { return line{}, false }},
		b:       b,
	}
}

// isExpression reports whether the code is one expression and nothing else.
func (s *script) isExpression() bool {
	s.skip()
	return (s.sequence() || s.tooDeep) && s.ends()
}

// isEmpty reports whether there is nothing but comments.
func (s *script) isEmpty() bool {
	s.skip()
	return s.ends()
}

// ends reports whether all code is read, and the brace behind it is in no
// comment.
func (s *script) ends() bool {
	return s.tooDeep || s.pos == s.stop && !s.comment && !s.pattern
}

// isSpread reports whether the code is that of {...spread}.
func (s *script) isSpread() bool {
	s.skip()
	return s.take("...") && (s.assignment() || s.tooDeep) && s.ends()
}

const maxScriptDepth = 50

// nested runs a part of the grammar that may hold itself.
func (s *script) nested(part func() bool) bool {
	if s.depth >= maxScriptDepth {
		s.tooDeep, s.scopes = true, true
		return false
	}
	s.depth++
	defer func() { s.depth-- }()
	return part()
}

// skip moves over white space and comments.
func (s *script) skip() {
	if s.pos != s.skipped {
		s.tokenEnd = s.pos
	}
	defer func() { s.skipped = s.pos }()
	for s.pos < s.stop {
		rest := s.data[s.pos:s.stop]
		r, size := utf8.DecodeRune(rest)
		switch {
		case unicode.IsSpace(r) || r == '\ufeff':
			s.pos += size
		case bytes.HasPrefix(rest, []byte("//")):
			n := bytes.IndexByte(rest, '\n')
			if n < 0 {
				s.comment, n = true, len(rest)
			}
			s.pos += n
		case bytes.HasPrefix(rest, []byte("/*")):
			n := bytes.Index(rest[2:], []byte("*/"))
			if n < 0 {
				return
			}
			s.pos += n + 4
		default:
			return
		}
	}
}

func (s *script) at(mark string) bool {
	return bytes.HasPrefix(s.data[s.pos:s.stop], []byte(mark))
}

// take moves over a mark and what follows that says nothing.
func (s *script) take(mark string) bool {
	if !s.at(mark) {
		return false
	}
	s.pos += len(mark)
	s.skip()
	return true
}

// word returns the identifier or keyword ahead, or "".
func (s *script) word() string {
	end := s.pos
	for end < s.stop {
		if escape := escapedLetter.Find(s.data[end:s.stop]); escape != nil {
			end += len(escape)
			continue
		}
		r, size := utf8.DecodeRune(s.data[end:s.stop])
		if r != '$' && r != '_' && !unicode.IsLetter(r) && (end == s.pos || !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\u200c' && r != '\u200d') {
			break
		}
		end += size
	}
	return string(s.data[s.pos:end])
}

// escapedLetter is a letter of a name that is written by its number.
var escapedLetter = regexp.MustCompile(`^\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]+\})`)

func (s *script) takeWord(word string) bool {
	if s.word() != word {
		return false
	}
	s.pos += len(word)
	s.skip()
	return true
}

// reserved are the words that name no variable in a module.
var reserved = names(`
	await break case catch class const continue debugger default delete do else enum export extends false finally for
	function if implements import in instanceof interface let new null package private protected public return static
	super switch throw true try typeof var void while with yield`)

// sequence reads expressions with commas between them.
func (s *script) sequence() bool {
	for s.assignment() {
		if !s.take(",") {
			return true
		}
	}
	return false
}

// operators stand between two operands, longer ones first.
var operators = []string{
	">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "==", "!=", "<=", ">=", "&&", "||", "??", "**",
	"<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "=", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^",
}

// assignment reads an expression without commas.
func (s *script) assignment() bool { return s.nested(s.readAssignment) }

func (s *script) readAssignment() bool {
	outer := s.pattern
	defer func() { s.pattern = s.pattern || outer }()
	for s.pattern = false; s.operand(); {
		if s.at("=") && !s.at("==") {
			s.pattern = false
		}
		switch {
		case s.at("=>"):
			return false // operand has read the arrows that belong to something
		case s.at("?") && !s.at("??"):
			s.take("?")
			return s.assignment() && s.take(":") && s.assignment()
		case s.takeWord("in"), s.takeWord("instanceof"):
		default:
			i := slices.IndexFunc(operators, s.at)
			if i < 0 {
				return true
			}
			s.take(operators[i])
		}
	}
	return false
}

// operand reads what stands between operators: a value, the signs before it and
// what is done with it.
func (s *script) operand() bool {
	for s.prefix() {
	}
	if !s.primary() {
		return false
	}
	for {
		switch {
		case s.optional():
			if !s.at("[") && !s.at("(") && !s.member() {
				return false
			}
		case s.at(".") && !s.at("..."):
			s.take(".")
			if !s.member() {
				return false
			}
		case s.take("["):
			if !s.sequence() || !s.take("]") {
				return false
			}
		case s.take("("):
			if !s.arguments() {
				return false
			}
		case s.at("`"):
			if !s.templateText() {
				return false
			}
		case s.take("++"), s.take("--"):
		default:
			return true
		}
	}
}

func (s *script) prefix() bool {
	for _, mark := range []string{"++", "--", "+", "-", "!", "~"} {
		if s.take(mark) {
			return true
		}
	}
	for _, word := range []string{"typeof", "void", "delete", "await", "new"} {
		if s.takeWord(word) {
			return true
		}
	}
	return false
}

// member reads the name behind a dot.
func (s *script) member() bool {
	s.take("#")
	word := s.word()
	s.pos += len(word)
	s.skip()
	return word != ""
}

// optional takes the "?." of a chain; in "a ?.5 : b" there is none.
func (s *script) optional() bool {
	if next := s.pos + 2; next < s.stop && s.data[next] >= '0' && s.data[next] <= '9' {
		return false
	}
	return s.take("?.")
}

// items reads the items of an array, of which some may be missing.
func (s *script) items() bool {
	for !s.take("]") {
		if s.take(",") {
			continue
		}
		s.take("...")
		if !s.assignment() || !s.at("]") && !s.take(",") {
			return false
		}
	}
	return true
}

// arguments reads the arguments of a call or the parameters of a function.
func (s *script) arguments() bool {
	for !s.take(")") {
		s.take("...")
		if !s.assignment() || !s.at(")") && !s.take(",") {
			return false
		}
	}
	return true
}

func (s *script) primary() bool {
	switch c := s.peek(); {
	case s.pos == s.stop:
		return false
	case c == '"' || c == '\'':
		return s.quotedText(c)
	case c == '`':
		return s.templateText()
	case c >= '0' && c <= '9' || c == '.':
		return s.number()
	case c == '[':
		s.take("[")
		return s.items()
	case c == '{':
		return s.object()
	case c == '(':
		return s.parentheses()
	case c == '<':
		return s.nested(s.markup)
	case c == '/':
		return s.regexp()
	}
	return s.named()
}

// named reads an expression that begins with a word.
func (s *script) named() bool {
	word := s.word()
	switch word {
	case "":
		return false
	case "function", "class":
		return s.definition()
	case "async":
		s.takeWord(word)
		if s.word() == "function" {
			return s.definition()
		}
		if next := s.word(); next != "" && !reserved[next] {
			s.takeWord(next)
			return s.at("=>") && s.arrow()
		}
		if s.at("(") {
			return s.parentheses()
		}
		return true
	case "import":
		s.takeWord(word)
		return s.at("(") || s.at(".")
	case "true", "false", "null":
		return s.takeWord(word)
	}
	if reserved[word] {
		return false
	}
	s.takeWord(word)
	if s.at("=>") {
		return s.arrow()
	}
	if word != "this" {
		s.names = append(s.names, word)
	}
	return true
}

// arrow reads the body of a function behind its parameters.
func (s *script) arrow() bool {
	s.take("=>")
	s.scopes, s.pattern = true, false
	if s.at("{") {
		return s.block()
	}
	return s.assignment()
}

// block reads the statements of a function, of which only the braces are known.
func (s *script) block() bool {
	if !s.at("{") || !s.codeBraces() {
		return false
	}
	s.skip()
	return true
}

// definition reads a function or a class, with a name or without.
func (s *script) definition() bool {
	s.scopes = true
	if s.takeWord("class") {
		if word := s.word(); word != "extends" && word != "" {
			s.takeWord(word)
		}
		if s.takeWord("extends") && !s.operand() {
			return false
		}
		return s.block()
	}
	if !s.takeWord("function") {
		return false
	}
	s.take("*")
	s.takeWord(s.word())
	return s.take("(") && s.arguments() && s.block()
}

// parentheses reads (an expression) or the parameters and the body of an arrow
// function.
func (s *script) parentheses() bool {
	s.take("(")
	// Only parameters may be none at all, and have a rest or a last comma.
	parameters := s.at(")")
	for !s.take(")") {
		parameters = s.take("...")
		if !s.assignment() {
			return false
		}
		if !s.at(")") {
			if !s.take(",") {
				return false
			}
			parameters = s.at(")")
		}
	}
	if s.at("=>") {
		return s.arrow()
	}
	return !parameters
}
