package preview

import (
	"html/template"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"parlance/internal/mdx"
)

// highlighter colours code. It keeps what it coloured: a large site repeats the
// same few thousand blocks.
type highlighter struct {
	mu    sync.Mutex
	known map[codeKey]*colouredCode
	lexer map[string]chroma.Lexer
}

type codeKey struct{ language, text, marks string }

type colouredCode struct {
	sync.Once
	html string
	ok   bool
}

// maxCode is the size in bytes above which code is not coloured.
const maxCode = 200_000

func newHighlighter() *highlighter {
	return &highlighter{known: map[codeKey]*colouredCode{}, lexer: map[string]chroma.Lexer{}}
}

// block returns the HTML within <code> of a block, a line each.
func (h *highlighter) block(n *mdx.Node) (string, bool) {
	if n.Code == nil || n.Code.Language == "" || len(n.Text) > maxCode {
		return "", false
	}
	lines := n.Lines()
	var text, marks strings.Builder
	special := n.Code.Lines
	for i := range lines {
		text.WriteString(lines[i].Text)
		text.WriteByte('\n')
		class := lines[i].Class()
		special = special || class != "line"
		marks.WriteString(class)
		marks.WriteByte('\n')
	}
	key := codeKey{language: strings.ToLower(n.Code.Language), text: text.String()}
	if special {
		key.marks = marks.String()
	}
	h.mu.Lock()
	c := h.known[key]
	if c == nil {
		c = &colouredCode{}
		h.known[key] = c
	}
	h.mu.Unlock()
	c.Do(func() { c.html, c.ok = h.colour(key) })
	return c.html, c.ok
}

// find returns the lexer of a language, or nil.
func (h *highlighter) find(language string) chroma.Lexer {
	h.mu.Lock()
	defer h.mu.Unlock()
	lexer, ok := h.lexer[language]
	if !ok {
		if lexer = lexers.Get(language); lexer != nil {
			lexer = chroma.Coalesce(lexer)
		}
		h.lexer[language] = lexer
	}
	return lexer
}

func (h *highlighter) colour(key codeKey) (string, bool) {
	lexer := h.find(key.language)
	if lexer == nil {
		return "", false
	}
	tokens, err := lexer.Tokenise(nil, key.text)
	if err != nil {
		return "", false
	}
	var b, one strings.Builder
	classes := strings.Split(key.marks, "\n")
	for i, line := range chroma.SplitTokensIntoLines(tokens.Tokens()) {
		one.Reset()
		for _, token := range line {
			writeToken(&one, token)
		}
		if key.marks == "" || i >= len(classes)-1 {
			b.WriteString(one.String())
			continue
		}
		b.WriteString(`<span class="` + classes[i] + `">` + strings.TrimSuffix(one.String(), "\n") + "</span>\n")
	}
	return b.String(), true
}

func writeToken(b *strings.Builder, token chroma.Token) {
	text := template.HTMLEscapeString(token.Value)
	class := tokenClass(token.Type)
	if class == "" || strings.TrimSpace(token.Value) == "" {
		b.WriteString(text)
		return
	}
	end := ""
	if cut, ok := strings.CutSuffix(text, "\n"); ok {
		text, end = cut, "\n"
	}
	b.WriteString(`<i class="` + class + `">` + text + `</i>` + end)
}

// tokenClass reduces the types of tokens to the few that have a colour.
func tokenClass(t chroma.TokenType) string {
	switch {
	case t == chroma.NameFunction || t == chroma.NameClass || t == chroma.NameDecorator || t == chroma.NameBuiltin:
		return "f"
	case t == chroma.NameTag || t == chroma.NameAttribute || t == chroma.NameProperty:
		return "a"
	case t == chroma.KeywordConstant || t.InSubCategory(chroma.LiteralNumber):
		return "n"
	case t.InCategory(chroma.Keyword) || t == chroma.OperatorWord:
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InCategory(chroma.Comment) && !t.InSubCategory(chroma.CommentPreproc):
		return "c"
	case t == chroma.GenericInserted:
		return "s"
	case t == chroma.GenericDeleted:
		return "k"
	}
	return ""
}
