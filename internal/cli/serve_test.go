package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// heard is what a command writes, also while it runs.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
	line chan string // the first one
	once sync.Once
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.Write(p)
	if line, _, whole := strings.Cut(h.text.String(), "\n"); whole {
		h.once.Do(func() { h.line <- line })
	}
	return len(p), nil
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// startServe runs serve on a folder until stop is called, which returns when it
// has ended. The address is the line that it begins with.
func startServe(t *testing.T, dir string) (address string, said *heard, stop func()) {
	t.Helper()
	said = &heard{line: make(chan string, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- Main(ctx, []string{"serve", dir, "--listen", "127.0.0.1:0"}, Streams{In: strings.NewReader(""), Out: said, Err: said}, func(string) string { return "" })
		close(ended)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	select {
	case address = <-said.line:
	case <-ended:
		t.Fatal(said.String())
	case <-time.After(20 * time.Second):
		t.Fatal("serve does not begin")
	}
	return address, said, stop
}

// TestServeKeepsNoToken runs serve on a tree, sends a token through it to a
// server that repeats all that it gets, and looks for the token in everything
// that serve has written.
func TestServeKeepsNoToken(t *testing.T) {
	const token = "sesame-4711-open"
	dir := t.TempDir()
	for name, text := range map[string]string{
		"docs.json": `{"navigation": {"pages": ["stop"]}}`,
		"stop.mdx":  "---\ntitle: POST /stop\nopenapi: /api.yaml POST /stop\n---\n",
		"api.yaml": strings.Replace(goodSpec, "components:\n", "security: [{key: []}]\ncomponents:\n  securitySchemes: {key: {type: apiKey, in: query, name: key}}\n", 1) +
			"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, dir)
	}
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id": %q}`, r.URL.Query().Get("key"))
	}))
	defer echo.Close()

	address, said, stop := startServe(t, dir)
	ask := func(server string) string {
		body := fmt.Sprintf(`{"version": 1, "spec": "api.yaml", "operation": "POST /stop", "server": %q, "credentials": {"key": %q}}`, server, token)
		answer, err := http.Post(address+"/_parlance/try", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		data, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	got := ask(echo.URL)
	if strings.Count(got, token) != 1 || !strings.Contains(got, `{\"id\": \"`+token) || !strings.Contains(got, "key=[redacted]") {
		t.Errorf("the token is not where the server repeats it, and only there: %s", got)
	}
	if got := ask("https://api.example.com"); !strings.Contains(got, "--try-host api.example.com") || strings.Contains(got, token) {
		t.Errorf("another host: %s", got)
	}
	stop()
	for name, text := range written(t, dir) {
		if strings.Contains(text, token) {
			t.Errorf("the token is in %s", name)
		}
	}
	if text := said.String(); strings.Contains(text, token) || strings.Contains(text, "/stop") {
		t.Errorf("serve tells of requests: %s", text)
	}
}

// written returns the texts of all files of a folder.
func written(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		files[name] = string(data)
		return err
	})
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return files
}
