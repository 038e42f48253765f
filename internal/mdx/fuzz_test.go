package mdx

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// goldenFiles returns the archives of testdata/mdx.
func goldenFiles(t testing.TB) []string {
	names, err := filepath.Glob("../../testdata/mdx/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("testdata/mdx holds no archives", err)
	}
	return names
}

// FuzzBody checks that any bytes are read in bounded time, and keep the laws.
func FuzzBody(f *testing.F) {
	for _, name := range goldenFiles(f) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	for _, page := range hostile {
		f.Add([]byte(page.text(3)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		checkLaws(t, "fuzz.mdx", data)
		if spent := time.Since(start); spent > 5*time.Second+time.Duration(len(data))*10*time.Microsecond {
			t.Errorf("%d bytes took %v", len(data), spent)
		}
	})
}
