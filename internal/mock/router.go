package mock

import (
	"net/url"
	"slices"
	"strings"
)

// route is a path of the spec with its operations.
type route struct {
	path     string
	segments []segment
	methods  []string // documented, in the order of the spec
	ops      []*op
	allow    string // the value of an Allow header
}

// segment is a part of a path between slashes: texts and, between each two of
// them, the name of a parameter. A plain segment is one text.
type segment struct {
	texts []string
	names []string
}

// router finds the operation that a path means.
type router struct {
	static   map[string]*route // by path, as long as it is written without escapes
	byLength map[int][]*route  // by number of segments, the most concrete first
	bases    []string          // paths of the spec's server URLs
}

// match is what a request path means.
type match struct {
	route *route
	op    *op               // nil: the method is not documented
	raw   map[string]string // path parameters, still percent-encoded
}

func newRouter(a *api) *router {
	r := &router{static: map[string]*route{}, byLength: map[int][]*route{}, bases: basePaths(a)}
	known := map[string]*route{}
	for _, o := range a.ops {
		path := o.Name.Path
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		rt := known[path]
		if rt == nil {
			rt = &route{path: path, segments: parseTemplate(path)}
			known[path] = rt
			n := len(rt.segments)
			r.byLength[n] = append(r.byLength[n], rt)
			if !strings.ContainsAny(path, "{%") {
				r.static[path] = rt
			}
		}
		rt.methods = append(rt.methods, o.Name.Method)
		rt.ops = append(rt.ops, o)
	}
	for _, list := range r.byLength {
		slices.SortStableFunc(list, moreConcrete)
	}
	for _, rt := range known {
		rt.allow = allowOf(rt.methods)
	}
	return r
}

// allowOf lists the methods that a path answers: HEAD comes with GET, and
// OPTIONS with everything.
func allowOf(methods []string) string {
	all := slices.Clone(methods)
	if slices.Contains(all, "GET") {
		all = append(all, "HEAD")
	}
	all = append(all, "OPTIONS")
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

func parseTemplate(path string) []segment {
	var list []segment
	for text := range strings.SplitSeq(path[1:], "/") {
		list = append(list, parseSegment(text))
	}
	return list
}

func parseSegment(text string) segment {
	var s segment
	for {
		before, after, found := strings.Cut(text, "{")
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			s.texts = append(s.texts, text)
			return s
		}
		s.texts = append(s.texts, before)
		s.names = append(s.names, name)
		text = rest
	}
}

// moreConcrete puts the template first that is concrete where the other takes
// anything: the earlier in the path, the more it counts.
func moreConcrete(a, b *route) int {
	for i := range a.segments {
		x, y := a.segments[i], b.segments[i]
		switch plainX, plainY := len(x.names) == 0, len(y.names) == 0; {
		case plainX && plainY:
			continue
		case plainX:
			return -1
		case plainY:
			return 1
		}
		if n := textLength(y) - textLength(x); n != 0 {
			return n
		}
		if n := len(x.names) - len(y.names); n != 0 {
			return n
		}
	}
	return 0
}

func textLength(s segment) int {
	n := 0
	for _, text := range s.texts {
		n += len(text)
	}
	return n
}

// basePaths returns the paths of the server URLs: a client may be given the
// whole base URL of the API, with the host replaced.
func basePaths(a *api) []string {
	var list []string
	add := func(path string) {
		if path = strings.TrimSuffix(path, "/"); path != "" && !slices.Contains(list, path) {
			list = append(list, path)
		}
	}
	servers := a.spec.Doc.Root.Get("servers")
	if servers == nil {
		return nil
	}
	for _, server := range servers.Items {
		address := server.Get("url").Text()
		if variables := server.Get("variables"); variables != nil {
			for _, pair := range variables.Pairs {
				address = strings.ReplaceAll(address, "{"+pair.Key.Value+"}", pair.Value.Get("default").Text())
			}
		}
		if u, err := url.Parse(address); err == nil {
			add(u.EscapedPath())
		}
	}
	return list
}

// find returns what a method and an escaped path mean; ok is false where no
// path of the spec is meant. A trailing slash is another path.
func (r *router) find(method, path string) (m match, ok bool) {
	if m, ok = r.findExact(method, path); ok {
		return m, true
	}
	for _, base := range r.bases {
		rest, found := strings.CutPrefix(path, base)
		if !found || !strings.HasPrefix(rest, "/") {
			continue
		}
		if m, ok = r.findExact(method, rest); ok {
			return m, true
		}
	}
	return match{}, false
}

func (r *router) findExact(method, path string) (match, bool) {
	if rt := r.static[path]; rt != nil {
		if o := rt.operation(method); o != nil {
			return match{route: rt, op: o}, true
		}
	}
	if !strings.HasPrefix(path, "/") {
		return match{}, false
	}
	parts := strings.Split(path[1:], "/")
	var first match
	for _, rt := range r.byLength[len(parts)] {
		raw, fits := rt.match(parts)
		if !fits {
			continue
		}
		m := match{rt, rt.operation(method), raw}
		// A more concrete path that lacks the method does not hide one that has
		// it.
		if m.op != nil {
			return m, true
		}
		if first.route == nil {
			first = m
		}
	}
	return first, first.route != nil
}

// operation returns what a method means: HEAD is a GET of which only the head
// is sent.
func (rt *route) operation(method string) *op {
	if i := slices.Index(rt.methods, method); i >= 0 {
		return rt.ops[i]
	}
	if i := slices.Index(rt.methods, "GET"); i >= 0 && method == "HEAD" {
		return rt.ops[i]
	}
	return nil
}

func (rt *route) match(parts []string) (map[string]string, bool) {
	var raw map[string]string
	for i, s := range rt.segments {
		if len(s.names) == 0 {
			if !sameText(s.texts[0], parts[i]) {
				return nil, false
			}
			continue
		}
		if raw == nil {
			raw = make(map[string]string, 2)
		}
		if !s.match(parts[i], raw) {
			return nil, false
		}
	}
	return raw, true
}

// sameText compares a text of a template with an escaped segment.
func sameText(text, part string) bool {
	if text == part {
		return true
	}
	if !strings.Contains(part, "%") && !strings.Contains(text, "%") {
		return false
	}
	a, err := url.PathUnescape(part)
	b, _ := url.PathUnescape(text)
	return err == nil && (a == text || a == b)
}

// match takes a segment apart. Each parameter has at least one character, and
// all but the last as few as possible.
func (s segment) match(part string, raw map[string]string) bool {
	if _, err := url.PathUnescape(part); err != nil {
		return false
	}
	rest, ok := strings.CutPrefix(part, s.texts[0])
	if !ok {
		return false
	}
	for i, name := range s.names {
		text := s.texts[i+1]
		if i == len(s.names)-1 {
			value, ok := strings.CutSuffix(rest, text)
			raw[name] = value
			return ok && value != ""
		}
		if len(rest) < 2 {
			return false
		}
		at := strings.Index(rest[1:], text)
		if at < 0 {
			return false
		}
		raw[name], rest = rest[:at+1], rest[at+1+len(text):]
	}
	return rest == ""
}
