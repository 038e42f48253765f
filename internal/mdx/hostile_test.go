package mdx

import (
	"io"
	"strings"
	"testing"
	"time"

	"parlance/internal/source"
)

// hostile are pages that cost a careless reader time that grows with the square
// of their size, or a stack.
var hostile = []hostilePage{
	{"open tags", "<Card>\n", ""},
	{"open tags in a line", "<b>", ""},
	{"open and closed tags", "<Card>\n", strings.Repeat("</Card>\n", 3)},
	{"closing tags", "</Card>\n", ""},
	{"half tags", "<a b=\"\n", ""},
	{"half tags in a line", "<a b='", ""},
	{"braces", "{", ""},
	{"braces on lines", "{\n", ""},
	{"braces in paragraphs", "a {\n\n", ""},
	{"templates", "{`${", ""},
	{"comments", "{/* ", ""},
	{"statements", "export const a = {\n\n", ""},
	{"quotes", "> ", "a"},
	{"quotes on lines", "> a\n\n", ""},
	{"lists", "- ", "a"},
	{"indented lists", "- a\n  ", ""},
	{"numbers", "1. ", "a"},
	{"emphasis", "*a _b ", ""},
	{"closing emphasis", "a** ", ""},
	{"strong and weak", "**a*b", ""},
	{"brackets", "[", ""},
	{"links", "[a](b) ", ""},
	{"brackets and links", "[[a](b)", ""},
	{"closing brackets", "[a]", ""},
	{"images", "![", "](b)"},
	{"backticks", "`a``b", ""},
	{"footnotes", "[^a]: b\n", ""},
	{"footnote references", "[^a] ", "\n\n[^a]: b\n"},
	{"definitions", "[a]: b\n", ""},
	{"addresses", "http://a.b/(", ""},
	{"mail", "a@", ""},
	{"mail of dots", "a.", "@"},
	{"entities", "&amp", ""},
	{"cells", "|a", "\n" + strings.Repeat("|-", 3)},
	{"rows", "|a|b|\n|-|-|\n", ""},
	{"fences", "```\n", ""},
	{"headings", "# a\n", ""},
	{"attributes", "<a b={", ""},
	{"trails", "www.a.b/.", ""},
	{"variables", "{{a}} ", ""},
	{"spaces", "a   ", ""},
	{"tabs", "\t", "a"},
	{"blank lines", "\n", "a"},
	{"returns", "a\r", ""},
}

// hostilePage is a unit that is written many times, and what ends it.
type hostilePage struct{ name, unit, end string }

func (p hostilePage) text(n int) string { return strings.Repeat(p.unit, n) + p.end }

func timeOf(t *testing.T, text string) time.Duration {
	start := time.Now()
	b := ParseBody(Parse(source.NewFile("hostile.mdx", []byte(text))), BodyOptions{})
	if err := HTML(io.Discard, b, Options{}); err != nil {
		t.Fatal(err)
	}
	return time.Since(start)
}

// TestHostilePages reads each page at two sizes: four times as much may not
// take much more than four times as long.
func TestHostilePages(t *testing.T) {
	for _, page := range hostile {
		t.Run(page.name, func(t *testing.T) {
			n := 100_000 / len(page.unit)
			var small, large time.Duration
			// Other programs may take the processor: one good try will do.
			for range 3 {
				small, large = timeOf(t, page.text(n/4)), timeOf(t, page.text(n))
				if large < 500*time.Millisecond || large < 8*small {
					return
				}
			}
			t.Errorf("%d bytes took %v, a quarter of them %v", n*len(page.unit), large, small)
		})
	}
}
