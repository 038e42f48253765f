package preview

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"parlance/internal/site"
)

// onDisk writes a small site, whose pages are also there as Markdown, and
// returns the folder.
func onDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"docs.json": `{"navigation": {"pages": ["a"]}, "contextual": {"options": ["view"]}}`, "a.mdx": "A\n", "images/a.png": "a",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func loadDisk(t *testing.T, dir string) (*site.Site, Options) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	s, err := site.Load(root.FS(), site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s, Options{Tree: root.FS()}
}

// TestOutputWithinTheTree builds into a folder of the tree again and again: what
// was built is no part of the next site.
func TestOutputWithinTheTree(t *testing.T) {
	dir := onDisk(t)
	s, o := loadDisk(t, dir)
	o.Output = filepath.Join(dir, "site")
	first := build(t, s, o)
	again, _ := loadDisk(t, dir)
	if !slices.Equal(again.Paths, s.Paths) || len(again.Pages) != 1 {
		t.Errorf("the built site was read: %v", again.Paths)
	}
	if stats := build(t, again, o); !stats.Unchanged || first.Files == 0 {
		t.Errorf("building the same again wrote %+v", stats)
	}
}

// TestOutputBehindLinks builds into folders that links lead to.
func TestOutputBehindLinks(t *testing.T) {
	s, o := loadDisk(t, onDisk(t))
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := errors.Join(os.Mkdir(real, 0o777), os.Symlink("real", link), os.Symlink("nowhere", filepath.Join(dir, "lost"))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		o.Output = link
		build(t, s, o)
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link was replaced: %v", err)
		}
		if read(t, filepath.Join(real, "a", "index.html")) == "" {
			t.Error("the folder behind the link has no page")
		}
		o.BaseURL = "https://docs.example.com" // another site in its place
	}
	o.Output = filepath.Join(dir, "lost")
	if _, err := Build(context.Background(), s, o); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("building behind a link that leads nowhere: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 {
		t.Errorf("something is left: %v %v", entries, err)
	}
}

// TestForeignMark builds into a folder of somebody else that has a file of the
// mark's name.
func TestForeignMark(t *testing.T) {
	s, o := loadDisk(t, onDisk(t))
	o.Output = t.TempDir()
	for _, name := range []string{markFile, "mine"} {
		if err := os.WriteFile(filepath.Join(o.Output, name), []byte("mine"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Build(context.Background(), s, o); !errors.Is(err, ErrForeignOutput) {
		t.Errorf("building over it: %v", err)
	}
	if read(t, filepath.Join(o.Output, "mine")) != "mine" {
		t.Error("a file of somebody else was changed")
	}
}
