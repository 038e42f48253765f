package contract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// Requests that somebody else sends are read back: which operation is meant, and
// whether they keep the contract. Where a text may mean several values, one that
// is right is enough.

// flaw is what is wrong with a request.
type flaw struct {
	place   string // "query limit", "body /inputs/topic"
	message string
	media   bool // it is the media type of the body
}

// router finds operations by path.
type router struct {
	byLength map[int][]*pathRoute // by the number of segments, the most concrete first
	bases    []string             // paths of the spec's servers
}

type pathRoute struct {
	segments []pathSegment
	ops      map[string]*op // by method
}

// pathSegment is what stands between two slashes. Names are empty for text.
type pathSegment struct {
	text    string
	pattern *regexp.Regexp
	names   []string
}

var pathParam = regexp.MustCompile(`\{([^{}]*)\}`)

func newRouter(a *api) *router {
	r := &router{byLength: map[int][]*pathRoute{}, bases: basePaths(a)}
	known := map[string]*pathRoute{}
	for _, o := range a.ops {
		path := strings.TrimPrefix(o.Name.Path, "/")
		route := known[path]
		if route == nil {
			route = &pathRoute{segments: segmentsOf(path), ops: map[string]*op{}}
			known[path] = route
			r.byLength[len(route.segments)] = append(r.byLength[len(route.segments)], route)
		}
		route.ops[o.Name.Method] = o
	}
	for _, list := range r.byLength {
		slices.SortStableFunc(list, func(a, b *pathRoute) int {
			for i := range a.segments {
				x, y := a.segments[i], b.segments[i]
				if c := cmp.Or(cmp.Compare(len(x.names), len(y.names)), cmp.Compare(len(y.text), len(x.text))); c != 0 {
					return c
				}
			}
			return 0
		})
	}
	return r
}

func segmentsOf(path string) []pathSegment {
	var list []pathSegment
	for text := range strings.SplitSeq(path, "/") {
		s := pathSegment{text: text}
		var pattern strings.Builder
		at := 0
		for _, found := range pathParam.FindAllStringSubmatchIndex(text, -1) {
			pattern.WriteString(regexp.QuoteMeta(literalPath(text[at:found[0]])) + "(.+?)")
			s.names = append(s.names, text[found[2]:found[3]])
			at = found[1]
		}
		if len(s.names) > 0 {
			pattern.WriteString(regexp.QuoteMeta(literalPath(text[at:])))
			s.pattern = regexp.MustCompile("^(?s:" + pattern.String() + ")$")
		}
		list = append(list, s)
	}
	return list
}

// basePaths returns the paths of the addresses that the spec names: clients may
// have one of them in theirs.
func basePaths(a *api) []string {
	var list []string
	servers := a.spec.Doc.Root.Get("servers")
	if servers == nil {
		return nil
	}
	for _, server := range servers.Items {
		_, rest, found := strings.Cut(server.Get("url").Text(), "://")
		if !found {
			rest = server.Get("url").Text()
		}
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			if path := strings.TrimSuffix(rest[i:], "/"); path != "" && !strings.Contains(path, "{") {
				list = append(list, path)
			}
		}
	}
	return list
}

// find returns what a method and an escaped path mean: the path, the operation,
// nil where the method is not documented, and the raw parameters.
func (r *router) find(method, path string) (*pathRoute, *op, map[string]string) {
	route, o, raw := r.findExact(method, path)
	for _, base := range r.bases {
		if route != nil {
			break
		}
		if rest, ok := strings.CutPrefix(path, base); ok && strings.HasPrefix(rest, "/") {
			route, o, raw = r.findExact(method, rest)
		}
	}
	return route, o, raw
}

func (r *router) findExact(method, path string) (first *pathRoute, o *op, raw map[string]string) {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for _, route := range r.byLength[len(parts)] {
		params, ok := route.match(parts)
		if !ok {
			continue
		}
		// A more concrete path that lacks the method does not hide one that has
		// it.
		if o := route.operation(method); o != nil {
			return route, o, params
		}
		if first == nil {
			first, raw = route, params
		}
	}
	return first, nil, raw
}

// operation returns what a method means: HEAD is a GET without the body.
func (r *pathRoute) operation(method string) *op {
	if o := r.ops[method]; o != nil || method != http.MethodHead {
		return o
	}
	return r.ops[http.MethodGet]
}

// any returns an operation of the path.
func (r *pathRoute) any() *op {
	var first *op
	for _, o := range r.ops {
		if first == nil || o.index < first.index {
			first = o
		}
	}
	return first
}

func (r *pathRoute) match(parts []string) (map[string]string, bool) {
	params := map[string]string{}
	for i, s := range r.segments {
		if s.pattern == nil {
			if parts[i] != s.text && unescaped(parts[i], false) != s.text {
				return nil, false
			}
			continue
		}
		found := s.pattern.FindStringSubmatch(parts[i])
		if found == nil {
			return nil, false
		}
		for n, name := range s.names {
			params[name] = found[n+1]
		}
	}
	return params, true
}

// incoming is a request that was read back.
type incoming struct {
	op     *op
	method string
	header http.Header
	path   map[string]string // raw parameters
	query  string
	body   []byte
	whole  bool // body is all of it
	values Values
}

// flaw returns the first thing that is wrong with the request, or nil, and fills
// in its values.
func (in *incoming) flaw() *flaw {
	in.values.Params = map[Param]any{}
	for _, p := range in.op.params {
		if f := in.paramFlaw(p); f != nil {
			return f
		}
	}
	if in.op.body == nil || !in.whole {
		return nil
	}
	return in.bodyFlaw()
}

func (in *incoming) bodyFlaw() *flaw {
	header := in.header.Get("Content-Type")
	if len(in.body) == 0 {
		if in.op.body.required {
			return &flaw{place: "body", message: "the body is missing, which is required"}
		}
		return nil
	}
	base, params, err := mime.ParseMediaType(header)
	if err != nil {
		return &flaw{place: "header Content-Type", message: fmt.Sprintf("the media type %q of the body cannot be read", cutText(header, 60)), media: true}
	}
	m := (&response{media: in.op.body.media}).find(base)
	if m == nil {
		return &flaw{place: "header Content-Type", message: "a body of the media type " + base + " is not documented", media: true}
	}
	if spec.IsJSON(base) {
		return in.jsonFlaw(m)
	}
	if base == "application/x-www-form-urlencoded" || base == "multipart/form-data" {
		return in.formFlaw(m, base, params["boundary"])
	}
	return nil
}

func (in *incoming) jsonFlaw(m *media) *flaw {
	value, err := schema.Decode(bytes.TrimPrefix(in.body, []byte("\xef\xbb\xbf")))
	if err != nil {
		return &flaw{place: "body", message: "the body is no valid JSON: " + jsonError(err)}
	}
	in.values.Body = &Body{Media: m.name, Value: value}
	if m.schema == nil {
		return nil
	}
	broken := m.schema.Validate(value, schema.Request)
	if len(broken) == 0 {
		return nil
	}
	return &flaw{
		place:   strings.TrimSpace("body " + general(value, broken[0].Pointer)),
		message: described(broken[0].Pointer, broken[0].Message),
	}
}

// numberless replaces numbers and words that JSON writes without quotes by the
// text that a form has for them.
func numberless(v any) any {
	switch v := v.(type) {
	case bool, json.Number:
		return schema.Text(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = numberless(item)
		}
		return list
	}
	return v
}
