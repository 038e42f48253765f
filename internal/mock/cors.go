package mock

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Pages of this machine may call the mock from a browser, with credentials:
// their origin is echoed. Pages from elsewhere may not. The mock listens on the
// developer's machine, and what a stranger's page asks there is no test.

// allowOrigin adds the headers that let a page read the answer.
func allowOrigin(h http.Header, origin string) bool {
	h.Add("Vary", "Origin")
	if !isLocalOrigin(origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Credentials", "true")
	return true
}

// isLocalOrigin reports whether an origin is a page of this machine.
func isLocalOrigin(origin string) bool {
	if !isHeaderText(origin) {
		return false
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Path != "" {
		return false
	}
	return isLocalHost(u.Hostname())
}

func isLocalHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// isPreflight reports whether a browser asks what it may send.
func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// preflight answers what a browser may send to a path.
func preflight(w http.ResponseWriter, r *http.Request, allow string) {
	h := w.Header()
	h.Set("Allow", allow)
	if allowOrigin(h, r.Header.Get("Origin")) {
		h.Set("Access-Control-Allow-Methods", allow)
		if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" && isHeaderText(asked) {
			h.Set("Access-Control-Allow-Headers", asked)
		}
		h.Set("Access-Control-Max-Age", "600")
	}
	h.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
	w.WriteHeader(http.StatusNoContent)
}

// expose lets a page read all headers of an answer, not only the few that
// browsers show anyway.
func expose(h http.Header) {
	if h.Get("Access-Control-Allow-Origin") == "" {
		return
	}
	var names []string
	for name := range h {
		if !strings.HasPrefix(name, "Access-Control-") && name != "Vary" {
			names = append(names, name)
		}
	}
	h.Set("Access-Control-Expose-Headers", strings.Join(sorted(names), ", "))
}
