package mdx

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/source"
)

// benchPages returns the pages of MDX_LAWS_DIR, each text once, or those of
// testdata/mdx.
func benchPages(b *testing.B) []*Page {
	var pages []*Page
	add := func(name string, data []byte) { pages = append(pages, Parse(source.NewFile(name, data))) }
	dir := os.Getenv("MDX_LAWS_DIR")
	if dir == "" {
		for _, name := range goldenFiles(b) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				b.Fatal(err)
			}
			add(name, part(archive, "page.mdx"))
		}
		return pages
	}
	seen := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".mdx" {
			return err
		}
		data, err := os.ReadFile(name)
		p := Parse(source.NewFile(name, data))
		if body := string(data[p.Body:]); !seen[body] {
			seen[body] = true
			pages = append(pages, p)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return pages
}

// BenchmarkBody reads and writes all pages once per round.
func BenchmarkBody(b *testing.B) {
	pages := benchPages(b)
	size := 0
	for _, p := range pages {
		size += len(p.File.Data) - p.Body
	}
	b.SetBytes(int64(size))
	b.ReportMetric(float64(len(pages)), "pages")
	for b.Loop() {
		for _, p := range pages {
			if err := HTML(io.Discard, ParseBody(p, BodyOptions{}), Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkCheckBody looks for problems alone, as lint does.
func BenchmarkCheckBody(b *testing.B) {
	pages := benchPages(b)
	for b.Loop() {
		for _, p := range pages {
			CheckBody(p, BodyOptions{})
		}
	}
}

// BenchmarkParseBody leaves the HTML out.
func BenchmarkParseBody(b *testing.B) {
	pages := benchPages(b)
	for b.Loop() {
		for _, p := range pages {
			ParseBody(p, BodyOptions{})
		}
	}
}

// BenchmarkLongLine reads a paragraph of 100 KB.
func BenchmarkLongLine(b *testing.B) {
	line := strings.Repeat("Crews **work** on `code` and [links](/a), {1} <b>bold</b>; ", 1700)
	p := Parse(source.NewFile("long.mdx", []byte(line)))
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		ParseBody(p, BodyOptions{})
	}
}
