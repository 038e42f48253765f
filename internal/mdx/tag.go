package mdx

import "strings"

// tag reads one tag with the scanner at "<", as JSX has it: <a>, </a>, <a/>,
// <a.b c="d" e={f} {...g}>, <>, </>. Of what is none it reads nothing.
func (b *builder) tag(s *scanner) *Node {
	from := s.mark()
	if *s.budget < 0 {
		return nil
	}
	n := b.readTag(s)
	if n == nil {
		s.spend(from)
	}
	return n
}

func (b *builder) readTag(s *scanner) *Node {
	start := s.pos
	s.step()
	if isSpace(s.peek()) {
		return nil
	}
	e := &Element{role: openTag}
	if s.peek() == '/' {
		s.step()
		s.spaces()
		e.role = closeTag
	}
	if s.peek() != '>' && !b.readName(s, e) {
		return nil
	}
	for s.spaces(); s.peek() != '>'; s.spaces() {
		if s.peek() == '/' {
			s.step()
			s.spaces()
			if s.peek() != '>' || e.role != openTag {
				return nil
			}
			e.role = wholeTag
			break
		}
		a, ok := b.readAttribute(s)
		if !ok || e.role == closeTag {
			return nil
		}
		e.Attributes = append(e.Attributes, a)
	}
	s.step()
	n := &Node{Kind: KindElement, Span: b.span(start, s.pos), Element: e}
	e.Open = n.Span
	return n
}

// readName reads the name of an element: a, a-b, a.b.c, a:b.
func (b *builder) readName(s *scanner, e *Element) bool {
	start := s.pos
	if !s.name() {
		return false
	}
	switch s.peek() {
	case '.':
		for s.peek() == '.' {
			s.step()
			if !s.name() {
				return false
			}
		}
	case ':':
		s.step()
		if !s.name() {
			return false
		}
	}
	switch c := s.peek(); {
	case isSpace(c), c == '/', c == '>', c == '{':
	default:
		return false
	}
	e.Name = string(s.data[start:s.pos])
	e.NameSpan = b.span(start, s.pos)
	return true
}

func (b *builder) readAttribute(s *scanner) (a Attribute, ok bool) {
	start := s.pos
	if s.peek() == '{' {
		if !s.braces() {
			return a, false
		}
		a.Span = b.span(start, s.pos)
		a.ValueSpan = b.span(start+1, s.pos-1)
		a.Value = Value{Kind: Unknown, Source: s.text(start+1, s.pos-1)}
		return a, strings.HasPrefix(strings.TrimSpace(a.Value.Source), "...")
	}
	if !s.name() {
		return a, false
	}
	if s.peek() == ':' {
		s.step()
		if !s.name() {
			return a, false
		}
	}
	a.Name = string(s.data[start:s.pos])
	a.NameSpan = b.span(start, s.pos)
	a.Span = a.NameSpan
	behind := s.mark()
	s.spaces()
	if s.peek() != '=' {
		s.reset(behind)
		a.Value = Value{Kind: Bool, True: true}
		return a, s.endsAttribute()
	}
	s.step()
	s.spaces()
	if !b.readValue(s, &a) {
		return a, false
	}
	a.Span = b.span(start, s.pos)
	return a, true
}

// endsAttribute reports whether an attribute without a value may end here.
func (s *scanner) endsAttribute() bool {
	c := s.peek()
	return isSpace(c) || c == '/' || c == '>' || c == '{'
}

func (b *builder) readValue(s *scanner, a *Attribute) bool {
	switch quote := s.peek(); quote {
	case '"', '\'':
		s.step()
		start := s.pos
		for s.peek() != quote {
			if s.peek() == 0 {
				return false
			}
			s.step()
		}
		a.ValueSpan = b.span(start, s.pos)
		a.Value = Value{Kind: String, String: b.variables(decodeEntities(s.text(start, s.pos)))}
		s.step()
		return true
	case '{':
		start := s.pos
		if !s.braces() {
			return false
		}
		a.ValueSpan = b.span(start+1, s.pos-1)
		a.Value = b.value(s.text(start+1, s.pos-1))
		return true
	}
	return false
}

// expression reads {…} with the scanner at "{".
func (b *builder) expression(s *scanner) *Node {
	start := s.pos
	if !s.braces() {
		return nil
	}
	n := &Node{Kind: KindExpression, Span: b.span(start, s.pos), Text: s.text(start+1, s.pos-1)}
	if onlyComments(n.Text) {
		n.Kind = KindComment
	}
	return n
}

// onlyComments reports whether JavaScript is nothing but comments, or nothing.
func onlyComments(code string) bool {
	for {
		code = strings.TrimSpace(code)
		switch {
		case code == "":
			return true
		case strings.HasPrefix(code, "/*"):
			_, rest, ok := strings.Cut(code[2:], "*/")
			if !ok {
				return false
			}
			code = rest
		case strings.HasPrefix(code, "//"):
			_, code, _ = strings.Cut(code, "\n")
		default:
			return false
		}
	}
}
