package mdx

import (
	"strconv"
	"strings"
	"unicode"
)

// number gives headings, steps, fields … the ids that links lead to. They are
// counted over the whole page, those of its snippets included.
func (b *builder) number() {
	taken := map[string]bool{}
	walkShown(b.body.Nodes, func(n *Node) bool {
		if n.ownID {
			taken[n.ID] = true
		}
		return true
	})
	next := map[string]int{}
	walkShown(b.body.Nodes, func(n *Node) bool {
		if n.ownID {
			return true
		}
		if id, first := idOf(n); id != "" {
			n.ID = free(id, first, taken, next)
		}
		return true
	})
}

// free returns an id that is not taken: id, or with a number behind it.
func free(id string, first int, taken map[string]bool, next map[string]int) string {
	name := id
	if n := next[id]; n > 0 {
		first = n
	}
	for taken[name] {
		name = id + "-" + strconv.Itoa(first)
		first++
	}
	next[id] = first
	taken[name] = true
	return name
}

// idOf returns the id that a node asks for, and the first number for others of
// the same name.
func idOf(n *Node) (id string, first int) {
	if n.Kind == KindHeading {
		return HeadingID(n.PlainText()), 2
	}
	if n.Kind != KindElement {
		return "", 0
	}
	e := n.Element
	if id := e.Get("id"); id != "" && components[e.Name] {
		return id, 2
	}
	switch e.Name {
	case "h1", "h2", "h3", "h4":
		if id := e.Get("id"); id != "" {
			return id, 2
		}
		return HeadingID(n.PlainText()), 2
	case "Heading":
		return HeadingID(n.PlainText()), 2
	case "Step":
		if e.Is("noAnchor") {
			return "", 0
		}
		return orNone(e.Get("title")), 2
	case "Update":
		return orNone(e.Get("label")), 2
	case "Accordion", "View", "Tab":
		return orNone(romanised(e.Get("title"))), 2
	case "ParamField", "Param", "ResponseField":
		if name := fieldName(e); name != "" {
			return "param-" + HeadingID(strings.ReplaceAll(name, ".", "-")), 1
		}
	}
	return "", 0
}

func orNone(title string) string {
	if title == "" {
		return ""
	}
	return HeadingID(title)
}

// fieldPlaces are the attributes of a ParamField that name the parameter.
var fieldPlaces = []string{"path", "query", "body", "header", "cookie", "auth"}

// fieldName returns the name of the parameter or field that an element shows.
func fieldName(e *Element) string {
	if e.Name == "ResponseField" {
		return e.Get("name")
	}
	for _, place := range fieldPlaces {
		if name := e.Get(place); name != "" {
			return name
		}
	}
	return e.Get("name")
}

// HeadingID returns the id of a heading as Mintlify gives it: small letters,
// hyphens for spaces and full stops, no brackets, quotes and most other
// punctuation. Letters of all scripts stay. It is never empty.
func HeadingID(title string) string {
	var id strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(smarten(title))) {
		switch {
		case unicode.IsSpace(r), r == '.':
			id.WriteByte('-')
		case strings.ContainsRune("?,;:!'\"()[]{}", r), isEmoji(r), unicode.IsControl(r):
		default:
			id.WriteRune(r)
		}
	}
	if strings.Trim(id.String(), "-") == "" {
		return "section"
	}
	return id.String()
}

func isEmoji(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf || r >= 0x2b00 && r <= 0x2bff ||
		r == 0x200d || r >= 0xfe00 && r <= 0xfe0f
}

// smarten replaces typewriter's quotes, dashes and dots by those of printers,
// as Mintlify does before it makes ids.
func smarten(text string) string {
	if !strings.ContainsAny(text, `'"`) && !strings.Contains(text, "--") && !strings.Contains(text, "...") {
		return text
	}
	text = strings.NewReplacer("...", "…", "---", "—", "--", "—").Replace(text)
	var out strings.Builder
	previous := ' '
	for _, r := range text {
		opens := unicode.IsSpace(previous) || strings.ContainsRune("([{—“‘", previous)
		switch {
		case r == '\'' && opens:
			r = '‘'
		case r == '\'':
			r = '’'
		case r == '"' && opens:
			r = '“'
		case r == '"':
			r = '”'
		}
		out.WriteRune(r)
		previous = r
	}
	return out.String()
}

// romanised replaces Latin letters with marks by those without, as Mintlify
// does in the ids of accordions. Other scripts stay: there Mintlify's ids are
// empty, and nothing can link to them.
func romanised(text string) string { return latin.Replace(text) }

var latin = func() *strings.Replacer {
	var pairs []string
	for plain, letters := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı",
		"j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț",
		"u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
	} {
		for _, letter := range letters {
			pairs = append(pairs, string(letter), plain, string(unicode.ToUpper(letter)), plain)
		}
	}
	return strings.NewReplacer(append(pairs, "ß", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe")...)
}()

// walkShown calls visit for nodes and all below them as a reader meets them:
// those of snippets in place of the component.
func walkShown(nodes []*Node, visit func(*Node) bool) {
	for _, n := range nodes {
		if !visit(n) {
			continue
		}
		if n.Element != nil && n.Element.Snippet != nil {
			walkShown(n.Element.Snippet.Nodes, visit)
			if n.Element.Snippet.usesChildren {
				continue
			}
		}
		walkShown(n.Children, visit)
	}
}
