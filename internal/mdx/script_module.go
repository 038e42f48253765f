package mdx

import "bytes"

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
		return s.named()
	}
	if s.take("*") {
		if s.takeWord("as") && !s.member() && !s.moduleName() {
			return false
		}
		return s.takeWord("from") && s.moduleName()
	}
	return s.nameList() && (!s.takeWord("from") || s.moduleName())
}

// declarations reads "a = 1, {b} = c".
func (s *script) declarations(constant bool) bool {
	for {
		pattern := s.at("{") || s.at("[")
		if pattern {
			if !s.primary() {
				return false
			}
			s.pattern = false
		} else if word := s.word(); word == "" || reserved[word] {
			return false
		} else {
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
	} else if !s.nameList() {
		return false
	}
	return s.takeWord("from") && s.moduleName()
}

// nameList reads {a, b as c, default as d}.
func (s *script) nameList() bool {
	if !s.take("{") {
		return false
	}
	for !s.take("}") {
		if !s.exportName() || s.takeWord("as") && !s.exportName() || !s.at("}") && !s.take(",") {
			return false
		}
	}
	return true
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
