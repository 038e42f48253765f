package contract

import (
	"maps"
	"math/rand/v2"
	"reflect"

	"parlance/internal/schema"
)

// Param names a parameter of an operation.
type Param struct {
	In   string // path, query, header or cookie
	Name string
}

// Values are what a request is made of, before it is written down. Values of
// parameters and bodies are JSON as encoding/json decodes it.
type Values struct {
	Params map[Param]any
	Body   *Body // nil: none

	unsure bool // an id in it may name nothing: 404 is as good an answer as any
}

// Body is a request body. Raw is sent as it is where it is not nil; else Value
// is encoded as Media says.
type Body struct {
	Media string
	Value any
	Raw   []byte
}

// clone returns a copy that can be changed without changing v.
func (v Values) clone() Values {
	c := Values{Params: maps.Clone(v.Params), unsure: v.unsure}
	if c.Params == nil {
		c.Params = map[Param]any{}
	}
	if v.Body != nil {
		body := *v.Body
		c.Body = &body
	}
	return c
}

// withBody returns a copy with another value as body.
func (v Values) withBody(value any) Values {
	c := v.clone()
	if c.Body != nil {
		c.Body.Value, c.Body.Raw = value, nil
	}
	return c
}

// withRaw returns a copy with another text as body.
func (v Values) withRaw(media, raw string) Values {
	c := v.clone()
	c.Body = &Body{Media: media, Raw: []byte(raw)}
	return c
}

// withParam returns a copy with another value of a parameter.
func (v Values) withParam(key Param, value any) Values {
	c := v.clone()
	c.Params[key] = value
	return c
}

// sameJSON reports whether two values are written the same.
func sameJSON(a, b any) bool { return reflect.DeepEqual(a, b) }

// schemaExamples returns the examples of a schema that are valid.
func schemaExamples(s *schema.Schema, d schema.Direction) []any { return s.Examples(d) }

// generate returns a value that satisfies a schema: examples first where fresh
// is false. ok is false where none could be found.
func generate(s *schema.Schema, r *rand.Rand, fresh bool) (v any, ok bool) {
	if s == nil {
		return "parlance", true
	}
	var err error
	if fresh {
		v, err = s.Vary(r, schema.Request)
	} else {
		v, err = s.Generate(r, schema.Request)
	}
	return v, err == nil
}
