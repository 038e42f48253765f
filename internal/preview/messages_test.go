package preview

import (
	"os"
	"regexp"
	"testing"

	"parlance/internal/locale"
	"parlance/internal/preview/messages"
)

// mdxWords are the words of the site that package mdx asks for.
var mdxWords = []string{
	"Back to the text", "Check", "Code", "Copy", "Danger", "Details", "Done", "Footnotes", "Info", "Link to this section", "Not shown for safety", "Note", "Open", "Tab",
	"This component is not shown here", "Tip", "Unknown component", "Unknown expression", "Warning", "default", "deprecated", "placeholder", "required",
}

// TestWords checks that all words of the frame are translated.
func TestWords(t *testing.T) {
	words := mdxWords
	asked := regexp.MustCompile(`(?:\bT|words\.Text)[ (]"([^"]+)"`)
	for _, name := range []string{"assets/page.html", "frame.go", "page.go", "place.go", "lists.go", "content.go", "schema.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range asked.FindAllStringSubmatch(string(data), -1) {
			words = append(words, found[1])
		}
	}
	for _, tag := range []locale.Tag{"ko", "pt-BR", "ar"} {
		m := messages.For(tag)
		for _, word := range words {
			// "Menu" and the like are the same word in Portuguese.
			if text := m.Text(word); text == word && word != "Menu" && word != "Links" {
				t.Errorf("%s: %q is not translated", tag, word)
			}
		}
	}
}
