package preview

import (
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTryIsOnlyServed checks that the form for requests is on the pages of a
// server, and nowhere in what build writes.
func TestTryIsOnlyServed(t *testing.T) {
	s, o := ownDocs(t)
	build(t, s, o)
	pages := 0
	err := fs.WalkDir(os.DirFS(o.Output), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		pages++
		data, err := fs.ReadFile(os.DirFS(o.Output), name)
		for _, part := range []string{`class="ref-try`, "_parlance/try", "try-open"} {
			if strings.Contains(string(data), part) {
				t.Errorf("%s has %s", name, part)
			}
		}
		return err
	})
	if err != nil || pages < 20 {
		t.Fatalf("%d files: %v", pages, err)
	}

	fsys := tree(smallSite)
	asked := 0
	_, h := newTestServer(t, fsys, Options{Try: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(http.StatusTeapot) })})
	_, text := get(t, h, "GET", "/api-reference/runs/list-runs", "")
	if !strings.Contains(text, `class="ref-try" data-ref-method="GET" data-ref-path="/runs" data-ref-spec="api.yaml"`) {
		t.Error("a page that is served has no place for the form")
	}
	script := regexp.MustCompile(assetsDir + `/site-[0-9a-f]+\.js`).FindString(text)
	if _, text := get(t, h, "GET", "/"+script, ""); !strings.Contains(text, "/_parlance/try") {
		t.Error("the script of the form is not served")
	}
	for _, method := range []string{"POST", "GET"} {
		if r, _ := get(t, h, method, "/_parlance/try", ""); r.StatusCode != http.StatusTeapot {
			t.Errorf("%s: status %d", method, r.StatusCode)
		}
	}
	// A page of elsewhere that has its name point here does not reach it.
	if r, _ := get(t, h, "POST", "/_parlance/try", "evil.example"); r.StatusCode != http.StatusMisdirectedRequest || asked != 2 {
		t.Errorf("another name: status %d, asked %d times", r.StatusCode, asked)
	}
}
