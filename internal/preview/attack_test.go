package preview

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
)

// TestServerIsNoOpenRedirect asks for addresses that may lead readers to another
// host than a writer named.
func TestServerIsNoOpenRedirect(t *testing.T) {
	fsys := tree(smallSite)
	fsys["docs.json"].Data = []byte(strings.Replace(string(fsys["docs.json"].Data), `"redirects": [`, `"redirects": [
		{"source": "/all/:rest*", "destination": "/:rest*"}, {"source": "/bare/:rest*", "destination": ":rest*"}, {"source": "/host/:name", "destination": "https://:name.example.com/x"},
		{"source": "/path/:rest*", "destination": "https://example.com/:rest*"}, {"source": "/query/:rest*", "destination": "https://example.com:rest*"}, `, 1))
	_, h := newTestServer(t, fsys, Options{})
	for _, at := range []string{
		"//evil.example", "/%2fevil.example", "/\\evil.example", "/%5cevil.example", "///evil.example/..", "/all//evil.example", "/all/%2f%2fevil.example", "/all/\\\\evil.example",
		"/all/https://evil.example", "/all/%09//evil.example", "/all/%0a/evil.example", "/bare//evil.example", "/bare/https:%2f%2fevil.example", "/bare/javascript:alert(1)",
		"/host/evil.example%2f", "/host/evil.example%3f", "/host/evil.example%23", "/host/evil.example%5c", "/host/a@evil.example%3a80%3f", "/query/.evil.example", "/query/@evil.example",
		"/path/%0d%0aSet-Cookie:%20a=b", "/old%0d%0aX: y", "/en/start%0d%0a", "/old?to=//evil.example", "//en/start", "/en//start", "/old/",
	} {
		r := &http.Request{Method: "GET", Host: "localhost", Header: http.Header{}, RequestURI: at}
		plain, query, _ := strings.Cut(at, "?")
		path, err := url.PathUnescape(plain)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = &url.URL{Path: path, RawQuery: query}
		w := recorded(h.Config.Handler, r)
		for name, values := range w.Header() {
			if strings.ContainsAny(name+strings.Join(values, ""), "\r\n") {
				t.Errorf("%q: the header %s holds a line break: %q", at, name, values)
			}
		}
		to, err := url.Parse(w.Header().Get("Location"))
		if err != nil {
			t.Errorf("%q leads to %q: %v", at, w.Header().Get("Location"), err)
			continue
		}
		if host := to.Hostname(); host != "" && host != "example.com" && !strings.HasSuffix(host, ".example.com") || to.Scheme != "" && to.Scheme != "https" || to.Opaque != "" {
			t.Errorf("%q leads to %q", at, w.Header().Get("Location"))
		}
	}
}

// TestServerKeepsToTheTree asks in many ways for what is not of the site.
func TestServerKeepsToTheTree(t *testing.T) {
	fsys := tree(smallSite)
	secret := &fstest.MapFile{Data: []byte("secret-4711")}
	for _, name := range []string{".env", ".git/config", "images/.a.png", ".images/a.png", "en/.git/b.png", "api.key", "node_modules/x/a.js", "..png", "package.json"} {
		fsys[name] = secret
	}
	_, h := newTestServer(t, fsys, Options{})
	forms := []string{"/%s", "//%s", "/./%s", "/en/../%s", "/en/%%2e%%2e/%s", "/en/..%%2f%s", "/en/..%%252f%s", "/en\\..\\%s", "/%s/", "/%s/index.html", "/%s%%00.png", "/%s%%00", "/%s.md", "/%s.mdx",
		"/%s?x", "/%s;.png", "/images/../%s", "/../%s", "/%%2e%%2e/%s", "/..\\%s", "/%%c0%%ae%%c0%%ae/%s", "/" + assetsDir + "/../%s", "/_parlance/../%s", "/_parlance/page?path=/%s", "/" + assetsDir + "/%s"}
	for name, file := range fsys {
		if file != secret && name != "docs.json" && name != "api.yaml" && name != "en/start.mdx" {
			continue
		}
		for _, form := range forms {
			for _, name := range []string{name, strings.ToUpper(name)} {
				at := fmt.Sprintf(form, name)
				plain, query, _ := strings.Cut(at, "?")
				path, err := url.PathUnescape(plain)
				if err != nil {
					t.Fatal(err)
				}
				for _, method := range []string{"GET", "HEAD", "POST", "TRACE", "CONNECT", "PROPFIND", "get", ""} {
					r := &http.Request{Method: method, Host: "localhost", Header: http.Header{}, URL: &url.URL{Path: path, RawQuery: query}}
					w := recorded(h.Config.Handler, r)
					body := w.Body.String()
					if strings.Contains(body, "secret-4711") || strings.Contains(body, "openapi: 3.0.3") || strings.Contains(body, `"colors"`) || strings.Contains(body, "title: Start") {
						t.Errorf("%s %s gives away a file", method, at)
					}
				}
			}
		}
	}
}

// TestHosts asks under names of other hosts that may be taken for this one.
func TestHosts(t *testing.T) {
	_, h := newTestServer(t, tree(smallSite), Options{Hosts: []string{"docs.test"}})
	for host, own := range map[string]bool{
		"localhost": true, "LOCALHOST:3000": true, "127.0.0.1:80": true, "[::1]": true, "[::1]:3000": true, "Docs.Test:8080": true, "[::ffff:127.0.0.1]:3000": true,
		"": false, ":3000": false, "evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false, "127.0.0.1.nip.io:3000": false,
		"x@localhost:3000": false, "localhost@evil.example": false, "evil.example:3000@localhost": false, "localhost:3000.evil.example": false, "0.0.0.0:3000": false, "[::]:3000": false,
		"2130706433": false, "0x7f.1": false, "127.1": false, "192.168.0.1": false, "localhost\x00.evil.example": false, "localhost/evil.example": false, "docs.test.evil.example": false, "evil-docs.test": false,
	} {
		for _, at := range []string{"/en/start", "/_parlance", "/_parlance/events", "/_parlance/try", "/parlance-assets/search-en.js", "/nowhere"} {
			// Where it is answered it does not end by itself.
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			r := (&http.Request{Method: "GET", Host: host, Header: http.Header{"X-Forwarded-Host": {"localhost"}, "Forwarded": {"host=localhost"}}, URL: &url.URL{Path: at}}).WithContext(ctx)
			if status := recorded(h.Config.Handler, r).Code; (status != http.StatusMisdirectedRequest) != own {
				t.Errorf("%s of the host %q: %d", at, host, status)
			}
		}
	}
}

func recorded(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestOpenPagesAreCounted opens more pages than a reader has windows.
func TestOpenPagesAreCounted(t *testing.T) {
	s, h := newTestServer(t, tree(smallSite), Options{})
	s.mu.Lock()
	for range maxWaiting - 1 {
		s.waiting[make(chan struct{})] = true
	}
	s.mu.Unlock()
	last, err := http.Get(h.URL + "/_parlance/events")
	if err != nil {
		t.Fatal(err)
	}
	defer last.Body.Close()
	if _, err := last.Body.Read(make([]byte, 1)); err != nil || last.StatusCode != http.StatusOK {
		t.Errorf("the last page that may wait: %d, %v", last.StatusCode, err)
	}
	one, err := http.Get(h.URL + "/_parlance/events")
	if err != nil {
		t.Fatal(err)
	}
	defer one.Body.Close()
	if one.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one page more: %d", one.StatusCode)
	}
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	again, err := http.Get(h.URL + "/_parlance/events")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Body.Close()
	if again.StatusCode != http.StatusOK {
		t.Errorf("after all were told: %d", again.StatusCode)
	}
}
