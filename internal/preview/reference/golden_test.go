package reference

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	s := loadBase(t)
	for _, op := range []string{"POST /stop/{kickoff_id}", "GET /status/{kickoff_id}"} {
		for _, tag := range []string{"en", "ar"} {
			file := strings.Split(op, "/")[1] + "." + tag
			t.Run(file, func(t *testing.T) {
				page := render(t, s, op, tag)
				golden(t, file+".html", string(page.Body)+"\n")
				golden(t, file+".md", page.Text+"\n")
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; see the change with: go test ./internal/preview/reference -update && git diff", path)
	}
}

func TestEveryOperationOfOurSpec(t *testing.T) {
	s := loadBase(t)
	for _, op := range s.Operations {
		for _, tag := range []string{"en", "ko", "pt-BR", "ar", "fr"} {
			page := render(t, s, op.Name.String(), tag)
			if page.Title != op.Summary || page.Summary == "" || page.Text == "" {
				t.Errorf("%s: title %q, summary %q, %d bytes of text", op.Name, page.Title, page.Summary, len(page.Text))
			}
		}
	}
}

func TestHeadings(t *testing.T) {
	page := render(t, loadBase(t), "POST /kickoff", "en")
	var got []string
	for _, h := range page.Headings {
		got = append(got, strings.Repeat("#", h.Level)+h.ID)
	}
	want := "##authorizations ##body ##responses ###response-200 ###response-400 ###response-401 ###response-422 ###response-500"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
	for _, h := range page.Headings {
		if !strings.Contains(string(page.Body), ` id="`+h.ID+`"`) {
			t.Errorf("nothing has the id %q", h.ID)
		}
	}
}

func TestSize(t *testing.T) {
	page := render(t, loadBase(t), "POST /stop/{kickoff_id}", "ar")
	if size := len(page.Body) + len(CSS()) + len(JS()); size > 60<<10 {
		t.Errorf("the page, its style and its script have %d bytes", size)
	}
}

func TestNoSuchOperation(t *testing.T) {
	if _, err := Render(Input{}); err == nil {
		t.Error("no error without a spec")
	}
	_, err := Render(Input{Spec: loadBase(t), Operation: name(t, "GET /nowhere")})
	if err == nil || !strings.Contains(err.Error(), "GET /nowhere") {
		t.Errorf("got %v", err)
	}
}

// All that readers are shown stands in logical properties, so that it is
// mirrored where the text runs from right to left.
func TestStyleIsLogical(t *testing.T) {
	for _, word := range []string{"margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right", " left:", " right:", "text-align: right", "float:"} {
		if strings.Contains(CSS(), word) {
			t.Errorf("reference.css has %q", word)
		}
	}
}

func TestClassesAndStyleAgree(t *testing.T) {
	source := CSS() + JS()
	for _, op := range []string{"POST /stop/{kickoff_id}", "POST /kickoff", "GET /status/{kickoff_id}"} {
		eachTag(string(render(t, loadBase(t), op, "en").Body), func(tag string) {
			for _, class := range strings.Fields(attribute(tag, "class")) {
				if !strings.HasPrefix(class, "ref-") {
					t.Errorf("class %q does not begin with ref-", class)
				}
				if !strings.Contains(source, class) {
					t.Errorf("class %q is not used by style or script", class)
				}
			}
		})
	}
}
