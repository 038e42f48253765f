package preview

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var gallery = flag.String("gallery", "", "write the site with all components into this folder")

// TestGallery builds a page with all components. What each becomes is for the
// goldens of package mdx; here none may be unknown.
func TestGallery(t *testing.T) {
	archive, err := os.ReadFile(filepath.Join("testdata", "gallery.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	fsys := tree(string(archive))
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site")}
	if *gallery != "" {
		o.Output = *gallery
	}
	build(t, load(t, fsys), o)
	for _, name := range []string{"parts", "fields", "changes"} {
		if strings.Contains(read(t, filepath.Join(o.Output, name, "index.html")), "mdx-unknown") {
			t.Errorf("%s has a component that is not known", name)
		}
	}
	text := read(t, filepath.Join(o.Output, "text", "index.html"))
	if strings.Count(text, "mdx-unknown-title") != 1 || !strings.Contains(text, "What a writer wrote is never dropped.") {
		t.Error("an unknown component is not shown with its words")
	}
}
