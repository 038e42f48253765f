package reference

import (
	"flag"
	"html"
	"html/template"
	"os"
	"strings"
	"testing"

	"parlance/internal/locale"
	"parlance/internal/operation"
	"parlance/internal/preview/messages"
	"parlance/internal/source"
	"parlance/internal/spec"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func load(t testing.TB, text string) *spec.Spec {
	t.Helper()
	s := (&spec.Loader{}).Load(source.NewFile("api.yaml", []byte(text)))
	if !s.Usable {
		t.Fatalf("the spec of the test cannot be used: %v", s.Problems)
	}
	return s
}

// loadBase reads the spec of this project.
func loadBase(t testing.TB) *spec.Spec {
	t.Helper()
	data, err := os.ReadFile("../../../specs/enterprise-api.base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(data))
}

// name reads "POST /path".
func name(t testing.TB, text string) operation.Name {
	t.Helper()
	ref, ok := operation.ParseReference(text)
	if !ok {
		t.Fatalf("%q names no operation", text)
	}
	return ref.Name
}

// paragraphs stands for a Markdown converter.
func paragraphs(text string) template.HTML {
	return template.HTML("<p>" + html.EscapeString(strings.TrimSpace(text)) + "</p>")
}

func render(t testing.TB, s *spec.Spec, op, tag string) Page {
	t.Helper()
	page, err := Render(Input{
		Spec: s, Operation: name(t, op), Messages: messages.For(locale.Tag(tag)), Markdown: paragraphs, Static: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	checkHTML(t, string(page.Body))
	return page
}

// voids are the elements without an end that pages may have.
var voids = map[string]bool{"wbr": true, "br": true, "hr": true, "img": true}

// checkHTML fails where elements are not closed in order, an id is there twice,
// or a link within the page leads nowhere.
func checkHTML(t testing.TB, text string) {
	t.Helper()
	var open, links []string
	ids := map[string]bool{}
	eachTag(text, func(tag string) {
		element := strings.FieldsFunc(strings.Trim(tag, "</>"), func(r rune) bool { return r == ' ' || r == '>' })
		if len(element) == 0 {
			t.Fatalf("stray %q", tag)
		}
		if strings.HasPrefix(tag, "</") {
			if len(open) == 0 || open[len(open)-1] != element[0] {
				t.Fatalf("%s closes %v", tag, open)
			}
			open = open[:len(open)-1]
			return
		}
		if !voids[element[0]] {
			open = append(open, element[0])
		}
		for _, key := range []string{"href", "aria-labelledby"} {
			value := attribute(tag, key)
			if key == "href" && !strings.HasPrefix(value, "#") {
				continue
			}
			if value != "" {
				links = append(links, strings.TrimPrefix(value, "#"))
			}
		}
		if id := attribute(tag, "id"); id != "" {
			if ids[id] {
				t.Fatalf("id %q is there twice", id)
			}
			ids[id] = true
		}
	})
	if len(open) > 0 {
		t.Fatalf("not closed: %v", open)
	}
	for _, id := range links {
		if !ids[id] {
			t.Errorf("nothing has the id %q", id)
		}
	}
}

// words returns the words of a page, without its markup.
func words(page Page) string {
	return strings.Join(strings.Fields(stripTags(strings.ReplaceAll(string(page.Body), "<", " <"))), " ")
}
