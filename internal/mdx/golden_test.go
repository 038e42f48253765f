package mdx

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata/mdx")

// TestGolden reads the pages of testdata/mdx and compares their structure, HTML
// and problems with the parts beside them.
func TestGolden(t *testing.T) {
	for _, name := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel() // pages are read by several goroutines at once
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			o := BodyOptions{Variables: map[string]string{"product": "Parlance & Co", "name": "value"}, Load: loadFrom(archive)}
			b := ParseBody(Parse(source.NewFile("page.mdx", part(archive, "page.mdx"))), o)
			var out bytes.Buffer
			if err := HTML(&out, b, Options{}); err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{
				"tree":     strings.ReplaceAll(strings.Join(structureOf(b), "\n"), "\n\n", "\n") + "\n",
				"html":     out.String(),
				"problems": problemText(b),
			}
			if *update {
				rewrite(t, name, archive, parts)
				return
			}
			for what, got := range parts {
				if want := string(part(archive, what)); got != want {
					t.Errorf("%s: the %s is\n%s\nand should be\n%s", name, what, got, want)
				}
			}
		})
	}
}

// TestGoldenLaws checks the laws on the same pages.
func TestGoldenLaws(t *testing.T) {
	for _, name := range goldenFiles(t) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, name, part(archive, "page.mdx"))
	}
}

func problemText(b *Body) string {
	var text strings.Builder
	for _, p := range b.Problems {
		at := p.Span.Position()
		fmt.Fprintf(&text, "%d:%d: %s\n", at.Line, at.Column, p.Message)
	}
	return text.String()
}

func loadFrom(archive *txtar.Archive) func(*Page, string) (*Page, error) {
	return func(_ *Page, path string) (*Page, error) {
		data := part(archive, strings.TrimPrefix(path, "/"))
		if data == nil {
			return nil, os.ErrNotExist
		}
		return Parse(source.NewFile(path, data)), nil
	}
}

func part(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func rewrite(t *testing.T, name string, archive *txtar.Archive, parts map[string]string) {
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { _, ok := parts[f.Name]; return ok })
	for _, what := range []string{"tree", "html", "problems"} {
		if parts[what] != "" {
			archive.Files = append(archive.Files, txtar.File{Name: what, Data: []byte(parts[what])})
		}
	}
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
