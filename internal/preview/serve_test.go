package preview

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"parlance/internal/finding"
	"parlance/internal/site"
)

func newTestServer(t *testing.T, fsys fstest.MapFS, o Options) (*Server, *httptest.Server) {
	t.Helper()
	o.Tree = fsys
	s := NewServer(func() (*site.Site, error) { return site.Load(fsys, site.Options{Frozen: true}) }, o)
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return s, h
}

// get asks a server without following redirects. host "" is that of the server.
func get(t *testing.T, h *httptest.Server, method, at, host string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, "http://"+strings.TrimPrefix(h.URL, "http://")+at, nil)
	if host != "" {
		r.Host = host
	}
	h.Config.Handler.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

func TestServe(t *testing.T) {
	fsys := tree(smallSite)
	fsys[".env"] = &fstest.MapFile{Data: []byte("secret")}
	fsys["images/.secret.png"] = &fstest.MapFile{Data: []byte("secret")}
	fsys["images/x.svg"] = &fstest.MapFile{Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)}
	fsys["en/odd.mdx"] = &fstest.MapFile{Data: []byte("[run](javascript:alert(1)) <script>alert(2)</script>\n")}
	_, h := newTestServer(t, fsys, Options{Hosts: []string{"docs.test"}})
	tests := []struct {
		method, path, host string
		status             int
		has                string
	}{
		{"GET", "/en/start", "", 200, "Where it begins."},
		{"GET", "/en/start/", "localhost:3000", 200, "Where it begins."},
		{"GET", "/en/start/index.html", "[::1]:3000", 200, "Where it begins."},
		{"HEAD", "/en/start", "docs.test", 200, ""},
		{"GET", "/en/start", "127.9.9.9", 200, "Where it begins."},
		{"GET", "/en/start", "evil.example", 421, "localhost only"},
		{"GET", "/en/start", "localhost.evil.example", 421, "localhost only"},
		{"POST", "/en/start", "", 405, ""},
		{"GET", "/old", "", 307, ""},
		{"GET", "/first", "", 307, ""},
		{"GET", "/circle", "", 404, "Page not found"},
		{"GET", "/", "", 307, ""},
		{"GET", "/images/a.png", "", 200, "not really"},
		{"GET", "/images/x.svg", "", 200, "<svg"},
		{"GET", "/images/.secret.png", "", 404, ""},
		{"GET", "/.env", "", 404, ""},
		{"GET", "/docs.json", "", 404, ""},
		{"GET", "/api.yaml", "", 404, ""},
		{"GET", "/en/start.mdx", "", 307, ""},
		{"GET", "/en/../.env", "", 404, ""},
		{"GET", "/images/../docs.json", "", 404, ""},
		{"GET", "/%2e%2e/%2e%2e/etc/passwd", "", 404, ""},
		{"GET", "/images/..%2f.env", "", 404, ""},
		{"GET", "/nowhere", "", 404, "Page not found"},
		{"GET", "/_parlance/nothing", "", 404, ""},
		{"GET", "/" + assetsDir + "/../docs.json", "", 404, ""},
		{"GET", "/" + assetsDir + "/search-ar.js", "", 200, "parlanceSearch("},
		{"GET", "/en/odd", "", 200, "Not shown for safety"},
	}
	for _, test := range tests {
		r, body := get(t, h, test.method, test.path, test.host)
		if r.StatusCode != test.status || !strings.Contains(body, test.has) {
			t.Errorf("%s %s of %q: %d, want %d with %q", test.method, test.path, test.host, r.StatusCode, test.status, test.has)
		}
		if r.Header.Get("Content-Security-Policy") == "" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is answered without its security headers", test.path)
		}
		if strings.Contains(body, "secret") || strings.Contains(body, `href="javascript:`) || strings.Contains(body, "<script>alert(2)") {
			t.Errorf("%s gives away or runs what it must not", test.path)
		}
	}
	r, _ := get(t, h, "GET", "/images/x.svg", "")
	if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") {
		t.Errorf("a drawing may run scripts: %s", policy)
	}
}

// TestServerSaysWhyAPageIsMissing asks for a page that was generated from a spec,
// which somebody is writing at.
func TestServerSaysWhyAPageIsMissing(t *testing.T) {
	fsys := tree(smallSite)
	_, h := newTestServer(t, fsys, Options{Check: func(s *site.Site) []finding.Finding {
		file := s.Page("en/start").File
		return []finding.Finding{
			{Rule: "spec-invalid", Severity: finding.Error, Span: file.Span(0, 3), Message: "a bracket is missing"},
			{Rule: "spec-text-missing", Severity: finding.Error, Span: file.Span(0, 3), Message: "a text is missing"},
		}
	}})
	_, body := get(t, h, "GET", "/_parlance/page?path=/en/nowhere", "")
	if !strings.Contains(body, "a bracket is missing") || strings.Contains(body, "a text is missing") {
		t.Errorf("a page that is not there says: %s", body)
	}
}

func TestServerShowsFindings(t *testing.T) {
	fsys := tree(smallSite)
	_, h := newTestServer(t, fsys, Options{Check: func(s *site.Site) []finding.Finding {
		p := s.Page("en/start")
		return []finding.Finding{{Rule: "page-test", Severity: finding.Error, Span: p.File.Span(0, 3), Message: "a <b>mistake</b>"}}
	}})
	for at, want := range map[string]bool{"/_parlance/page?path=/en/start": true, "/_parlance/page?path=/en/deep/one": false, "/_parlance": true} {
		_, body := get(t, h, "GET", at, "")
		if got := strings.Contains(body, "en/start.mdx:1:1</code> a &lt;b&gt;mistake"); got != want {
			t.Errorf("%s shows the finding: %v\n%s", at, got, body)
		}
	}
}

func TestServerReloads(t *testing.T) {
	fsys := tree(smallSite)
	s, h := newTestServer(t, fsys, Options{})
	get(t, h, "GET", "/en/start", "")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", h.URL+"/_parlance/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	lines.Scan() // the pause between two tries
	fsys["en/start.mdx"].Data = []byte("New words.\n")
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	reloaded := false
	for lines.Scan() {
		reloaded = reloaded || lines.Text() == "event: reload"
	}
	if !reloaded {
		t.Error("the open page was not told")
	}
	if _, body := get(t, h, "GET", "/en/start", ""); !strings.Contains(body, "New words.") {
		t.Error("the page is the old one")
	}
	seen, body := get(t, h, "GET", "/_parlance/events?seen=older", "")
	if seen.StatusCode != 200 || !strings.Contains(body, "event: reload") {
		t.Errorf("a page that is older than the site is not told: %s", body)
	}
}

func TestServerKeepsTheLastGoodSite(t *testing.T) {
	fsys := tree(smallSite)
	fail := false
	s := NewServer(func() (*site.Site, error) {
		if fail {
			return nil, errors.New("broken")
		}
		return site.Load(fsys, site.Options{})
	}, Options{Tree: fsys})
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	get(t, h, "GET", "/en/start", "")
	fail = true
	if err := s.Reload(); err == nil {
		t.Error("the error was not returned")
	}
	if r, _ := get(t, h, "GET", "/en/start", ""); r.StatusCode != 200 {
		t.Errorf("the page is gone: %d", r.StatusCode)
	}
	if _, body := get(t, h, "GET", "/_parlance/page?path=/en/start", ""); !strings.Contains(body, "broken") {
		t.Errorf("the page does not say why: %s", body)
	}
}

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "en"), 0o777); err != nil {
		t.Fatal(err)
	}
	var changes atomic.Int32
	changed := make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Watch(ctx, dir, func(names []string) {
			if !slices.Equal(names, []string{"en/a.mdx"}) {
				t.Errorf("changed: %q", names)
			}
			changes.Add(1)
			changed <- struct{}{}
		})
	}()
	// Watching begins at a time of its own: the file is written until it is seen.
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for seen := false; !seen; {
		if err := os.WriteFile(filepath.Join(dir, "en", "a.mdx"), []byte(time.Now().String()), 0o666); err != nil {
			t.Fatal(err)
		}
		select {
		case <-changed:
			seen = true
		case <-tick.C:
		case <-deadline:
			t.Fatal("no change was seen")
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestServerAfterEdits asks for pages after edits, of which the server looks at
// the changed files only.
func TestServerAfterEdits(t *testing.T) {
	fsys := tree(smallSite)
	fsys["snippets/part.mdx"] = &fstest.MapFile{Data: []byte("An old part.\n")}
	fsys["en/whole.mdx"] = &fstest.MapFile{Data: []byte("---\ntitle: Whole\n---\nimport Part from '/snippets/part.mdx';\n\n<Part />\n")}
	last := load(t, fsys)
	var changed []string
	s := NewServer(func() (*site.Site, error) {
		next, err := last.Reload(fsys, changed)
		last = next
		return next, err
	}, Options{Tree: fsys})
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	edits := []struct{ file, text, page, has string }{
		{"", "", "/en/whole", "An old part."},
		{"snippets/part.mdx", "A new part.\n", "/en/whole", "A new part."},
		{"en/whole.mdx", "---\ntitle: Whole\n---\nNo part.\n", "/en/whole", "No part."},
		{"en/whole.mdx", "---\ntitle: Whole\n---\nStill none.\n", "/en/whole", "Still none."},
		{"en/whole.mdx", "---\ntitle: Whole\n---\nNo part.\n", "/en/whole", "No part."},
		{"en/whole.mdx", "---\ntitle: Other\n---\nNo part.\n", "/en/whole", "<bdi>Other</bdi>"},
	}
	for _, e := range edits {
		if e.file != "" {
			fsys[e.file] = &fstest.MapFile{Data: []byte(e.text)}
			changed = []string{e.file}
		}
		if err := s.Reload(); err != nil {
			t.Fatal(err)
		}
		if _, body := get(t, h, "GET", e.page, ""); !strings.Contains(body, e.has) {
			t.Errorf("after an edit of %q, %s has no %q", e.file, e.page, e.has)
		}
	}
}
