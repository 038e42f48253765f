package mdx

import (
	"bytes"
	"regexp"
)

// isModule reports whether the code is one or more import and export
// statements.
func (s *script) isModule() bool {
	for s.skip(); s.pos < s.stop; s.skip() {
		if !s.statement() || s.pattern {
			return s.tooDeep
		}
		// Behind a brace or before a line end no semicolon is needed.
		end := s.tokenEnd
		if !s.take(";") && s.pos < s.stop && s.data[end-1] != '}' && bytes.IndexByte(s.data[end:s.pos], '\n') < 0 {
			return false
		}
	}
	return true
}

// statement reads one import or export statement.
func (s *script) statement() bool {
	if s.takeWord("import") {
		return s.importClause()
	}
	if !s.takeWord("export") {
		return false
	}
	switch word := s.word(); word {
	case "default":
		s.takeWord(word)
		return s.assignment()
	case "const", "let", "var":
		s.takeWord(word)
		return s.declarations(word == "const")
	case "async", "function", "class":
		if m := definedName.FindSubmatch(s.data[s.pos:]); m != nil {
			s.exports = append(s.exports, string(m[1]))
		}
		return s.named()
	}
	if s.take("*") {
		name := "*"
		if s.takeWord("as") {
			if name = s.word(); !s.exportName() {
				return false
			}
		}
		s.exports = append(s.exports, name)
		return s.takeWord("from") && s.moduleName()
	}
	names, ok := s.nameList()
	s.exports = append(s.exports, names...)
	return ok && (!s.takeWord("from") || s.moduleName())
}

// definedName is the name of a function or a class.
var definedName = regexp.MustCompile(`^(?:async\s+)?(?:function\b[\s*]*|class\s+)([\p{L}_$][\w$]*)`)

// declarations reads "a = 1, {b} = c".
func (s *script) declarations(constant bool) bool {
	for {
		pattern := s.at("{") || s.at("[")
		if pattern {
			read := len(s.names)
			if !s.primary() {
				return false
			}
			s.exports = append(s.exports, s.names[read:]...)
			s.pattern = false
		} else if word := s.word(); word == "" || reserved[word] {
			return false
		} else {
			s.exports = append(s.exports, word)
			s.takeWord(word)
		}
		if s.at("=") && !s.at("==") && !s.at("=>") {
			if s.take("="); !s.assignment() {
				return false
			}
		} else if constant || pattern {
			return false
		}
		if !s.take(",") {
			return true
		}
	}
}

// importClause reads what stands behind the word import.
func (s *script) importClause() bool {
	if s.at(`"`) || s.at("'") {
		return s.moduleName()
	}
	if word := s.word(); word != "" && !reserved[word] {
		s.takeWord(word)
		if !s.take(",") {
			return s.takeWord("from") && s.moduleName()
		}
	}
	if s.take("*") {
		if !s.takeWord("as") || !s.member() {
			return false
		}
	} else if _, ok := s.nameList(); !ok {
		return false
	}
	return s.takeWord("from") && s.moduleName()
}

// nameList reads {a, b as c, default as d}, and returns the names behind "as".
func (s *script) nameList() (names []string, ok bool) {
	if !s.take("{") {
		return nil, false
	}
	for !s.take("}") {
		name := s.word()
		if !s.exportName() {
			return nil, false
		}
		if s.takeWord("as") {
			if name = s.word(); !s.exportName() {
				return nil, false
			}
		}
		if !s.at("}") && !s.take(",") {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

func (s *script) exportName() bool {
	if c := s.peek(); c == '"' || c == '\'' {
		return s.quotedText(c)
	}
	return s.member()
}

// moduleName reads the quoted name of a file or a package.
func (s *script) moduleName() bool {
	c := s.peek()
	return (c == '"' || c == '\'') && s.quotedText(c)
}
