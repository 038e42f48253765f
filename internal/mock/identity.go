package mock

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// mark says that places of an example hold what a request decides: an id that
// was sent, or one that is new.
type mark struct {
	places   [][]string // JSON Pointers, taken apart
	original any
	in, name string // path, query or body; "" for a new id
}

// marks finds them in a success:
//
//   - a property that is called as a parameter of the path or the query is, or
//     as a property of the request body: kickoffId is kickoff_id;
//   - "id", also within an object of its own, where the path ends with a
//     parameter: /things/{thing_id};
//   - where something is created (POST), "id" or what is called as a parameter
//     in some path: a new id.
//
// Other places that show the same id as one of them go with it.
func (r *response) marks(m *media, v any) []mark {
	object, ok := v.(map[string]any)
	if !ok || !spec.IsJSON(m.sent) || r.status[0] != '2' {
		return nil
	}
	var list []mark
	candidates := scalars(object, r.op.collection())
	for _, c := range candidates {
		if c.listed {
			continue
		}
		if in, name := r.op.source(c.name(), len(c.place) == 1); in != "" {
			list = append(list, mark{[][]string{c.place}, c.value, in, name})
		}
	}
	for _, c := range candidates {
		name := spec.PlainName(c.name())
		isNew := name == "id" || isIdentifier(c.name()) && r.op.api.nouns[name]
		if r.op.Name.Method == "POST" && isNew && !marked(list, c) {
			list = append(list, mark{places: [][]string{c.place}, original: c.value})
		}
	}
	for i := range list {
		if isParticular(list[i].original) {
			list[i].places = nil
			findPlaces(&list[i], v, nil)
		}
	}
	return list
}

// candidate is a string or a number that may be an id.
type candidate struct {
	place  []string
	value  any
	listed bool // in an item of a list
}

func (c candidate) name() string { return c.place[len(c.place)-1] }

// scalars lists those of an object, of the objects in it, and of the items of
// the list that is called as the collection is, in order: equal seeds must give
// equal ids.
func scalars(object map[string]any, collection string) []candidate {
	var list []candidate
	addAll := func(object map[string]any, listed bool, place ...string) {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			switch value := object[name].(type) {
			case string, json.Number:
				list = append(list, candidate{append(slices.Clone(place), name), value, listed})
			}
		}
	}
	addAll(object, false)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch inner := object[name].(type) {
		case map[string]any:
			addAll(inner, false, name)
		case []any:
			for i, item := range inner {
				if item, ok := item.(map[string]any); ok && (name == "data" || spec.PlainName(name) == collection) {
					addAll(item, true, name, strconv.Itoa(i))
				}
			}
		}
	}
	return list
}

// collection returns the last word of a path, normalised.
func (o *op) collection() string {
	return spec.PlainName(o.Name.Path[strings.LastIndexByte(o.Name.Path, '/')+1:])
}

// marked reports whether a place is marked already, or shows the same id as one
// that is: it must not get another.
func marked(list []mark, c candidate) bool {
	return slices.ContainsFunc(list, func(m mark) bool {
		return slices.Equal(m.places[0], c.place) || isParticular(c.value) && m.original == c.value
	})
}

// source returns which value of a request a property of the answer repeats.
func (o *op) source(name string, top bool) (in, own string) {
	n := spec.PlainName(name)
	names := o.Name.Params()
	for _, param := range names {
		if top && spec.PlainName(param) == n {
			return "path", param
		}
	}
	if n == "id" && len(names) > 0 && strings.HasSuffix(o.Name.Path, "{"+names[len(names)-1]+"}") {
		return "path", names[len(names)-1]
	}
	if !top {
		return "", ""
	}
	for _, p := range o.params {
		if p.in == "query" && spec.PlainName(p.name) == n && n != "id" {
			return "query", p.name
		}
	}
	if o.body == nil {
		return "", ""
	}
	for _, m := range o.body.media {
		for _, property := range m.reader.names {
			if spec.PlainName(property) == n {
				return "body", property
			}
		}
	}
	return "", ""
}

// isParticular reports whether a value is so particular that two of the same
// mean the same thing.
func isParticular(v any) bool {
	s, ok := v.(string)
	return ok && len(s) >= 8 && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " /:")
}

// findPlaces gathers all places that hold the original value of a mark.
func findPlaces(m *mark, v any, path []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			findPlaces(m, member, append(path[:len(path):len(path)], name))
		}
	case []any:
		for i, item := range v {
			findPlaces(m, item, append(path[:len(path):len(path)], strconv.Itoa(i)))
		}
	case string:
		if v == m.original {
			m.places = append(m.places, path)
		}
	}
}

// fill puts what the request decides into an example. What would break the
// schema is left as it was.
func (s *Server) fill(c *call, m *media, e *example) any {
	values := make([]any, len(e.marks))
	for i := range e.marks {
		values[i] = s.decide(c, &e.marks[i])
	}
	v := schema.Clone(e.value)
	for i := range e.marks {
		e.marks[i].set(v, values[i])
	}
	if m.schema == nil || m.schema.Valid(v, schema.Response) {
		return v
	}
	v = schema.Clone(e.value)
	for i := range e.marks {
		e.marks[i].set(v, values[i])
		if !m.schema.Valid(v, schema.Response) {
			e.marks[i].set(v, e.marks[i].original)
		}
	}
	return v
}

func (m *mark) set(v, value any) {
	for _, place := range m.places {
		setAt(v, place, value)
	}
}

// decide returns what a mark stands for in a call.
func (s *Server) decide(c *call, m *mark) any {
	var v any
	switch m.in {
	case "":
		return s.ids.like(m.original)
	case "body":
		object, _ := c.body.(map[string]any)
		v = object[m.name]
	default:
		v = c.params[paramKey{m.in, m.name}]
		if raw, there := c.raw[m.name]; m.in == "path" && v == nil && there {
			v = unescape(raw, false) // a parameter that is not declared
		}
	}
	switch v := v.(type) {
	case string:
		if _, isNumber := m.original.(json.Number); isNumber {
			return m.original // as text it is none
		}
		if v == "" {
			return m.original // "none yet" asks for one
		}
		return v
	case json.Number:
		if _, isText := m.original.(string); isText {
			return string(v)
		}
		return v
	}
	return m.original
}

// ids makes new ids, by the seed alone.
type ids struct {
	mu   sync.Mutex
	seed uint64
	made uint64
	next func() string // nil: by the seed
}

func (s *ids) random() *rand.Rand {
	s.made++
	return rand.New(rand.NewPCG(s.seed, 0x6964<<32|s.made))
}

func (s *ids) uuid() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		return s.next()
	}
	return randomUUID(s.random())
}

// own is uuid by the seed, whatever the caller wants.
func (s *ids) own() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return randomUUID(s.random())
}

func randomUUID(r *rand.Rand) string {
	a, b := r.Uint64(), r.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, 0x8000|b>>48&0x3fff, b&0xffffffffffff)
}

// firstNumber is where ids that are numbers begin: above those that examples
// show, below those that a 32 bit integer cannot hold.
const firstNumber = 100000

// firstID is one of them.
const firstID = json.Number("100000")

func (s *ids) number() json.Number {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made++
	return json.Number(strconv.FormatUint(firstNumber+s.seed%100000+s.made, 10))
}

// like makes an id of the form of another.
func (s *ids) like(v any) any {
	text, ok := v.(string)
	switch {
	case !ok:
		return s.number()
	case isUUID(text):
		return s.uuid()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return shapeLike(s.random(), text)
}

// shapeLike replaces the letters and digits of an id behind its prefix, if it
// has one: "chatcmpl-9f2c" keeps "chatcmpl-".
func shapeLike(r *rand.Rand, text string) string {
	start := strings.LastIndexAny(text, "-_") + 1
	if len(text)-start < 4 {
		start = 0
	}
	b := []byte(text)
	for i := start; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			b[i] = byte('0' + r.IntN(10))
		case c >= 'a' && c <= 'f':
			b[i] = byte('a' + r.IntN(6))
		case c >= 'g' && c <= 'z':
			b[i] = byte('a' + r.IntN(26))
		case c >= 'A' && c <= 'F':
			b[i] = byte('A' + r.IntN(6))
		case c >= 'G' && c <= 'Z':
			b[i] = byte('A' + r.IntN(26))
		}
	}
	return string(b)
}
