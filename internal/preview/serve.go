package preview

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"parlance/internal/finding"
	"parlance/internal/site"
)

// ownPath is where the server answers for itself.
const ownPath = "/_parlance"

// Server shows a site while it is written. A page is made when it is asked for.
type Server struct {
	load func() (*site.Site, error)
	o    Options

	loading sync.Mutex // one load at a time

	mu      sync.Mutex
	now     *snapshot
	failed  error // why the last load gave nothing
	number  int
	waiting map[chan struct{}]bool // open pages, closed when there is something new
	begun   string
}

// snapshot is the site as it was loaded last.
type snapshot struct {
	*frame
	number int
	took   time.Duration

	checked  sync.Once
	findings []finding.Finding
}

// NewServer returns a server of what load returns: at the first request, and
// again after each call of Reload.
func NewServer(load func() (*site.Site, error), o Options) *Server {
	return &Server{load: load, o: o, waiting: map[chan struct{}]bool{}, begun: strconv.FormatInt(time.Now().UnixNano(), 36)}
}

// Reload loads the site anew and tells the open pages. Where it cannot be
// loaded they keep what they have, and say why.
func (s *Server) Reload() error {
	s.loading.Lock()
	defer s.loading.Unlock()
	return s.loadNow()
}

func (s *Server) loadNow() error {
	begin := time.Now()
	loaded, err := s.load()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = err
	s.number++
	if err == nil {
		next := s.next(loaded)
		next.generation = s.generation(s.number)
		next.took = time.Since(begin)
		s.now = next
	}
	for ch := range s.waiting {
		close(ch)
	}
	clear(s.waiting)
	return err
}

// next returns a snapshot of a site, which has what the last one knows of it.
func (s *Server) next(loaded *site.Site) *snapshot {
	if s.now == nil {
		return &snapshot{frame: newFrame(NewModel(loaded), s.o, true), number: s.number}
	}
	next := &snapshot{frame: newFrame(s.now.model.Renew(loaded), s.o, true), number: s.number}
	next.keep(s.now.renderer)
	return next
}

// keep takes over what another renderer converted. Contents are known by what
// they were made of, so that changed ones are not among them.
func (r *renderer) keep(old *renderer) {
	was, is := old.model.settings, r.model.settings
	if len(was.Variables) > 0 || len(is.Variables) > 0 || !reflect.DeepEqual(was.API, is.API) {
		return // values of variables are in the contents, and how endpoints look
	}
	old.mu.Lock()
	defer old.mu.Unlock()
	if len(old.known) > 20_000 {
		return // of an editor's whole day
	}
	for key, o := range old.known {
		if key.page == "" {
			r.known[key] = o
		}
	}
	r.code = old.code
}

// current returns the site to show.
func (s *Server) current() (*snapshot, error) {
	s.mu.Lock()
	now, failed := s.now, s.failed
	s.mu.Unlock()
	if now != nil {
		return now, nil
	}
	if failed != nil {
		return nil, failed
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if s.now == nil {
		if err := s.loadNow(); err != nil {
			return nil, err
		}
	}
	return s.now, nil
}

// ServeHTTP answers requests for pages and files of the site, and for what the
// server says of itself.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	if !s.isOwnHost(r.Host) {
		// A page of elsewhere that has its name point here must not read ours.
		http.Error(w, "this server answers to localhost only", http.StatusMisdirectedRequest)
		return
	}
	if s.o.Try != nil && r.URL.Path == ownPath+"/try" {
		s.o.Try.ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path == ownPath+"/events" {
		s.events(w, r)
		return
	}
	now, err := s.current()
	if err != nil {
		http.Error(w, "the site cannot be loaded: "+err.Error(), http.StatusInternalServerError)
		return
	}
	switch {
	case r.URL.Path == ownPath:
		s.status(w, now)
	case r.URL.Path == ownPath+"/page":
		s.pageFindings(w, now, r.URL.Query().Get("path"))
	case strings.HasPrefix(r.URL.Path, "/"+assetsDir+"/"):
		now.serveAsset(w, r)
	default:
		now.serve(w, r)
	}
}

// setHeaders is for all answers. Those for a file or a page may be stricter.
func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy(true)+"; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
}

// isOwnHost reports whether a request was meant for this server.
func (s *Server) isOwnHost(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if strings.Trim(port, "0123456789") != "" {
		return false
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if name == "localhost" || slices.Contains(s.o.Hosts, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// serve answers with a page, a file, or where it went.
func (n *snapshot) serve(w http.ResponseWriter, r *http.Request) {
	at := strings.TrimPrefix(r.URL.Path, "/")
	name := strings.TrimSuffix(strings.TrimSuffix(at, "index.html"), "/")
	if p := n.model.byURL[name]; p != nil && !strings.Contains(at, "//") {
		n.servePage(w, r, p)
		return
	}
	if p := n.markdownPage(at); p != nil {
		w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
		_, _ = w.Write(n.pageMarkdown(p)) // the reader went away
		return
	}
	if n.model.files[at] {
		n.serveFile(w, r, at)
		return
	}
	if t := n.model.find(name); !t.broken {
		target := linker{up: "/", live: true}.target(t)
		if t.page != nil || t.file != "" || isExternal(target) {
			http.Redirect(w, r, safeHref(target), http.StatusTemporaryRedirect)
			return
		}
	}
	var b bytes.Buffer
	if err := n.notFound(&b); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	writeHTML(w, http.StatusNotFound, b.Bytes())
}

func (n *snapshot) servePage(w http.ResponseWriter, r *http.Request, p *Page) {
	var b bytes.Buffer
	if err := n.write(&b, p); err != nil {
		http.Error(w, fmt.Sprintf("write %s: %v", p.URL, err), http.StatusInternalServerError)
		return
	}
	writeHTML(w, http.StatusOK, b.Bytes())
}

func writeHTML(w http.ResponseWriter, status int, data []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the reader went away
}

// serveFile answers with a file of the tree. One that is opened by itself, as
// an SVG may be, can run nothing.
func (n *snapshot) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	if n.o.Tree == nil {
		http.NotFound(w, r)
		return
	}
	// It may have become a pipe, which would be waited for.
	info, err := fs.Stat(n.o.Tree, n.model.Site.RootPath(name))
	if err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	f, err := n.o.Tree.Open(n.model.Site.RootPath(name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
	if seeker, ok := f.(io.ReadSeeker); ok {
		http.ServeContent(w, r, path.Base(name), info.ModTime(), seeker)
		return
	}
	data, err := fs.ReadFile(n.o.Tree, n.model.Site.RootPath(name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, path.Base(name), info.ModTime(), bytes.NewReader(data))
}

func (n *snapshot) serveAsset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	for _, a := range []asset{n.style, n.script, n.theme} {
		if a.name == name {
			http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.data))
			return
		}
	}
	for i := range n.model.Locales {
		l := &n.model.Locales[i]
		if n.search[l.Tag] == name {
			var b bytes.Buffer
			if err := n.searchIndex(&b, l); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b.Bytes()))
			return
		}
	}
	http.NotFound(w, r)
}

// generation names a state of the site. It differs between runs of the server.
func (s *Server) generation(number int) string { return s.begun + "-" + strconv.Itoa(number) }

// maxWaiting is how many open pages are told of news: more than a reader has
// windows, and less than would take the computer's connections away.
const maxWaiting = 200

// events tells an open page when there is something new.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "events are not possible here", http.StatusNotImplemented)
		return
	}
	news := make(chan struct{})
	s.mu.Lock()
	if len(s.waiting) >= maxWaiting {
		s.mu.Unlock()
		http.Error(w, "too many pages are open: close some", http.StatusServiceUnavailable)
		return
	}
	seen := r.URL.Query().Get("seen")
	if seen != "" && seen != s.generation(s.number) {
		close(news) // saved while the page was on its way
	} else {
		s.waiting[news] = true
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.waiting, news)
		s.mu.Unlock()
	}()
	// What limits the time of a request is not meant for one that waits.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // else the page asks again
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, "retry: 400\n\n")
	flusher.Flush()
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-news:
			fmt.Fprint(w, "event: reload\ndata: \n\n")
			flusher.Flush()
			return
		case <-alive.C:
			fmt.Fprint(w, ": \n\n")
			flusher.Flush()
		}
	}
}
