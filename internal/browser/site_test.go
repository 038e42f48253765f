package browser

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/preview"
	"parlance/internal/site"
)

// served is a site that a browser can look at.
type served struct {
	host   string // http://127.0.0.1:PORT
	folder string // file:///…, of the same site; "" for one that has no files
}

// small is the site of testdata/site.txtar, own that of the project's own
// documentation. Both are built, and served as a plain server does.
var (
	small = sync.OnceValues(func() (*served, error) {
		archive, err := txtar.ParseFile(filepath.Join("testdata", "site.txtar"))
		if err != nil {
			return nil, err
		}
		fsys := fstest.MapFS{"images/ship.png": {Data: []byte(ship)}}
		for _, f := range archive.Files {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		return serve(fsys, "small")
	})
	own = sync.OnceValues(func() (*served, error) {
		root, err := os.OpenRoot(filepath.Join("..", ".."))
		if err != nil {
			return nil, err
		}
		defer root.Close()
		return serve(root.FS(), "own")
	})
)

// ship is a picture of one grey point.
const ship = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcd\x72\xb6\x00\x00\x00\x00IEND\xaeB`\x82"

func serve(fsys fs.FS, name string) (*served, error) {
	s, err := site.Load(fsys, site.Options{Frozen: true})
	if err != nil {
		return nil, err
	}
	output := filepath.Join(temporary, name)
	if _, err := preview.Build(context.Background(), s, preview.Options{Tree: fsys, Output: output}); err != nil {
		return nil, err
	}
	h := httptest.NewServer(files(output))
	ended = append(ended, h.Close)
	return &served{h.URL, "file://" + filepath.ToSlash(output)}, nil
}

// files serves a folder as hosts of static sites do: with its own page for what
// is not there.
func files(folder string) http.Handler {
	there := http.FileServer(http.Dir(folder))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(folder, filepath.FromSlash(path.Clean("/"+r.URL.Path)))
		if _, err := os.Stat(name); err == nil {
			there.ServeHTTP(w, r)
			return
		}
		data, err := os.ReadFile(filepath.Join(folder, "404.html"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(data) // the browser went away
	})
}

// the returns a site that was made once, or ends the test.
func the(t *testing.T, made func() (*served, error)) *served {
	t.Helper()
	newBrowser(t) // without one the site need not be built
	s, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pages returns the addresses of all pages of a built site.
func (s *served) pages(t *testing.T) []string {
	t.Helper()
	var list []string
	folder := strings.TrimPrefix(s.folder, "file://")
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "index.html" {
			rel, err := filepath.Rel(folder, filepath.Dir(name))
			if err != nil {
				return err
			}
			list = append(list, path.Join("/", filepath.ToSlash(rel)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
