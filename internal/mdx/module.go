package mdx

import (
	"bytes"
	"regexp"
	"strings"
)

// statement is the beginning of an import or export statement. As in MDX, one
// space stands behind the first word.
var statement = regexp.MustCompile(`^(?:import (?:\s*["'{*]|\s*[\p{L}_$][\w$]*\s*(?:,|from\b))|export (?:\s*(?:const|let|var|function|async|class|default)\b|\s*[{*]))`)

// isStatement reports whether a line begins as a statement does. MDX takes it
// for one, whatever follows.
func (r *blockReader) isStatement(pos int) bool {
	word := r.data[pos:min(len(r.data), pos+7)]
	return string(word) == "import " || string(word) == "export "
}

// moduleEnd returns where the import and export statements end that begin at an
// offset, or 0 when there are none, which is a problem where MDX expects them.
// They end before a blank line: the first at which they are complete.
func (r *blockReader) moduleEnd(pos int) int {
	if !r.isStatement(pos) {
		return 0
	}
	for at := pos; at < len(r.data) && r.budget > 0; {
		stop := at
		for ; !r.isBlankLine(at); at = nextLine(r.data, at) {
			stop = r.lineStop(at)
		}
		s := r.newScript(string(r.data[pos:stop]))
		if s.isModule() {
			return stop
		}
		if s.pos < s.stop {
			break // more lines would not help
		}
		r.budget -= stop - pos
		for at < len(r.data) && r.isBlankLine(at) {
			at = nextLine(r.data, at)
		}
	}
	// Show what was meant: the statements, and text below.
	if end := r.statementsEnd(pos); end > 0 && r.newScript(string(r.data[pos:end])).isModule() {
		behind := nextLine(r.data, end)
		r.report(ProblemSyntax, r.span(behind, r.lineStop(behind)),
			"this stands right below an import or export, and is read as code: put a blank line between")
		return end
	}
	r.report(ProblemSyntax, r.span(pos, r.lineStop(pos)),
		"a line that begins with %q is code to MDX, and this is none: begin the text with another word, or correct the code", r.data[pos:pos+6])
	return 0
}

func (r *blockReader) isBlankLine(at int) bool {
	return at >= len(r.data) || len(bytes.TrimSpace(r.data[at:r.lineStop(at)])) == 0
}

// statementsEnd returns where the statements end that begin at an offset, as
// far as brackets and quotes tell, or 0.
func (r *blockReader) statementsEnd(pos int) int {
	end := 0
	for at := pos; at < len(r.data); {
		line := r.data[at:min(len(r.data), at+200)]
		if end > 0 && bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("//")) {
			end = r.lineStop(at)
			at = nextLine(r.data, end)
			continue
		}
		if !statement.Match(line) {
			break
		}
		stop := r.statementEnd(at)
		if stop == 0 {
			break
		}
		end = stop
		at = nextLine(r.data, stop)
	}
	return end
}

// statementEnd returns the end of the line at which the statement that begins
// at an offset is complete, or 0.
func (r *blockReader) statementEnd(at int) int {
	s := &scanner{data: r.data, pos: at, stop: r.lineStop(at), budget: &r.budget, next: func(stop int) (line, bool) {
		start := nextLine(r.data, stop)
		return line{start, r.lineStop(start)}, start < len(r.data)
	}}
	if *s.budget < 0 {
		return 0
	}
	from := s.mark()
	depth := 0
	for {
		switch c := s.peek(); c {
		case 0:
			if depth == 0 {
				return s.stop
			}
			s.spend(from)
			return 0
		case '(', '[', '{':
			depth++
			s.step()
		case ')', ']', '}':
			depth--
			s.step()
		case '"', '\'':
			s.step()
			s.quoted(c)
		case '`':
			s.step()
			for s.template() {
				s.pos-- // back to the "{" of the hole
				if !s.braces() {
					break
				}
			}
		case '/':
			s.step()
			s.comment()
		case '\n':
			if depth <= 0 && r.complete(at, s.stop) {
				return s.stop
			}
			s.step()
		default:
			s.step()
		}
	}
}

// complete reports whether a statement may end at the end of a line: its last
// character asks for nothing more.
func (r *blockReader) complete(start, stop int) bool {
	text := bytes.TrimRight(r.data[start:stop], " \t")
	return len(text) == 0 || bytes.IndexByte([]byte("=,+-*.&|?:("), text[len(text)-1]) < 0 &&
		!bytes.HasSuffix(text, []byte("=>")) && !bytes.HasSuffix(text, []byte("from"))
}

func (r *blockReader) addModule(pos, end int) {
	r.next = nextLine(r.data, end)
	n := &Node{Kind: KindModule, Span: r.span(pos, end), Text: string(r.data[pos:end])}
	r.add(n)
	r.readExports(n.Text)
}

// exported is an exported constant: its name, and its value up to the end of
// the module.
var exported = regexp.MustCompile(`(?m)^export\s+(?:const|let|var|function|async function|class|default function)\s+([\p{L}_$][\w$]*)\s*(=?)\s*`)

// readExports learns the names that a module defines, and the values of
// constants that are literals.
func (b *builder) readExports(code string) {
	if s := b.newScript(code); s.isModule() {
		b.body.Exports = append(b.body.Exports, s.exports...)
		for _, name := range s.exports {
			b.defined[name] = true
		}
	}
	for _, m := range exported.FindAllStringSubmatchIndex(code, -1) {
		name := code[m[2]:m[3]]
		b.defined[name] = true
		if m[4] == m[5] {
			continue
		}
		p := literal{code: code[m[1]:], b: b}
		p.spaces()
		start := p.at
		v, ok := p.value(0)
		rest := p.code[p.at:]
		source := strings.TrimRight(p.code[start:p.at], " \t\r\n")
		if ok && (rest == "" || rest[0] == ';' || strings.Contains(p.code[start+len(source):p.at], "\n")) {
			v.Source = source
			b.scope[name] = &v
		}
	}
}
