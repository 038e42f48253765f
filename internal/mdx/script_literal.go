package mdx

import "unicode/utf8"

// object reads {key: value, short, ...spread, method() {}}.
func (s *script) object() bool {
	for s.take("{"); !s.take("}"); {
		if !s.property() || !s.at("}") && !s.take(",") {
			return false
		}
	}
	return true
}

func (s *script) property() bool {
	if s.take("...") {
		return s.assignment()
	}
	method := false
	word := s.word()
	for word == "get" || word == "set" || word == "async" {
		s.takeWord(word)
		if c := s.peek(); c == ':' || c == ',' || c == '}' || c == '(' || c == '=' {
			return s.propertyValue(word)
		}
		method, word = true, s.word()
	}
	method = s.take("*") || method
	word = s.word()
	switch c := s.peek(); {
	case word != "":
		s.takeWord(word)
	case c == '"' || c == '\'':
		if !s.quotedText(c) {
			return false
		}
	case c == '[':
		s.take("[")
		if !s.assignment() || !s.take("]") {
			return false
		}
	case !s.number():
		return false
	}
	return (!method || s.at("(")) && s.propertyValue(word)
}

// propertyValue reads what stands behind a key. word is the key where it may be
// a variable too.
func (s *script) propertyValue(word string) bool {
	switch {
	case s.take(":"):
		return s.assignment()
	case s.take("("):
		s.scopes = true
		return s.arguments() && s.block()
	case word == "" || reserved[word]:
		return false
	}
	s.names = append(s.names, word)
	if !s.take("=") {
		return true
	}
	ok := s.assignment()
	s.pattern = true
	return ok
}

func (s *script) quotedText(quote byte) bool {
	for i := s.pos + 1; i < s.stop; i++ {
		switch s.data[i] {
		case '\\':
			i++
		case '\n':
			return false
		case quote:
			s.pos = i + 1
			s.skip()
			return true
		}
	}
	return false
}

// templateText reads a template literal, with its holes.
func (s *script) templateText() bool {
	for s.pos++; s.pos < s.stop; s.pos++ {
		switch s.data[s.pos] {
		case '\\':
			s.pos++
		case '`':
			s.pos++
			s.skip()
			return true
		case '$':
			if !s.at("${") {
				continue
			}
			s.take("${")
			if !s.nested(s.sequence) || !s.at("}") {
				return false
			}
		}
	}
	return false
}

// number reads a number. A letter right behind it makes it none.
func (s *script) number() bool {
	end := s.pos
	for end < s.stop && s.data[end] != 'n' {
		c := s.data[end]
		sign := (c == '+' || c == '-') && end > s.pos && s.data[end-1]|0x20 == 'e' && s.data[min(s.pos+1, end)]|0x20 != 'x'
		if !sign && c != '.' && (c == '-' || !isKeyByte(c)) && c < utf8.RuneSelf {
			break
		}
		end++
	}
	if !isNumber(string(s.data[s.pos:end])) {
		return false
	}
	s.pos = end
	if s.at("n") {
		s.pos++
	}
	if s.word() != "" {
		return false
	}
	s.skip()
	return true
}

// regexp reads /a regular expression/g.
func (s *script) regexp() bool {
	class := false
	for i := s.pos + 1; i < s.stop && s.data[i] != '\n'; i++ {
		switch c := s.data[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class && i > s.pos+1:
			s.pos = i + 1
			s.pos += len(s.word())
			s.skip()
			return true
		}
	}
	return false
}

// markup reads JSX.
func (s *script) markup() bool {
	s.scopes = true // names in it are not looked for
	n := s.b.tag(&s.scanner)
	if n == nil || n.Element.role == closeTag {
		return false
	}
	for n.Element.role == openTag {
		switch s.peek() {
		case 0, '\n':
			if s.pos >= s.stop {
				return false
			}
			s.step()
		case '{':
			if !s.codeBraces() {
				return false
			}
		case '<':
			at := s.mark()
			if closing := s.b.tag(&s.scanner); closing != nil && closing.Element.role == closeTag {
				if closing.Element.Name != n.Element.Name {
					return false
				}
				s.skip()
				return true
			}
			s.reset(at)
			if !s.nested(s.markup) {
				return false
			}
		default:
			s.step()
		}
	}
	s.skip()
	return true
}
