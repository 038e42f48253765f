package schema

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
)

// bodies are about 300 bytes each: texts behind a oneOf, optional members as
// Python frameworks describe them, and small numbers.
var bodies = []struct{ name, schema, value string }{
	{"oneOf", `{oneOf: [{$ref: '#/components/schemas/Running'}, {$ref: '#/components/schemas/Done'}, {$ref: '#/components/schemas/Failed'}]}`,
		`{"status":"completed","id":"3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90","execution_time":86.3,"result":{"output":"A flat roof can feed a family","tasks":[{"task_id":"a","output":"six sources on weight","agent":"Librarian","execution_time":31.4},{"task_id":"b","output":"Brief","agent":"Writer","execution_time":54.9}]}}`},
	{"anyOfNull", `
  type: object
  required: [id, name, created_at]
  properties:
    id: {type: string, format: uuid}
    name: {type: string, maxLength: 80}
    description: {anyOf: [{type: string}, {type: 'null'}]}
    parent_id: {anyOf: [{type: string, format: uuid}, {type: 'null'}]}
    created_at: {type: string, format: date-time}
    updated_at: {anyOf: [{type: string, format: date-time}, {type: 'null'}]}
    retries: {anyOf: [{type: integer, minimum: 0}, {type: 'null'}]}
    tags: {anyOf: [{type: array, items: {type: string}}, {type: 'null'}]}
    owner: {anyOf: [{type: object, required: [id], properties: {id: {type: integer}, mail: {type: string, format: email}}}, {type: 'null'}]}`,
		`{"id":"3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90","name":"Collect the sources for the brief","description":null,"parent_id":null,"created_at":"2026-09-30T10:00:00Z","updated_at":"2026-09-30T10:00:00Z","retries":null,"tags":["a","b"],"owner":{"id":12,"mail":"someone@example.com"}}`},
	{"numbers", `{type: array, items: {type: object, required: [x, y], properties: {x: {type: integer, minimum: 0, maximum: 1000}, y: {type: integer, minimum: 0}}}}`,
		`[` + strings.Repeat(`{"x":12,"y":345},`, 16) + `{"x":1,"y":2}]`},
}

func benchSchema(b testing.TB, schema string) *Schema {
	return schemaOf(b, v31, schema,
		"Running: {type: object, required: [status], properties: {status: {type: string, enum: [running]}}}",
		"Failed: {type: object, required: [status, error], properties: {status: {type: string, enum: [error]}, error: {type: string}}}",
		`
Done:
  type: object
  required: [status, result, execution_time]
  properties:
    status: {type: string, enum: [completed]}
    id: {type: string, format: uuid}
    execution_time: {type: number, minimum: 0}
    result: {type: object, required: [output, tasks], properties: {output: {type: string}, tasks: {type: array, items: {$ref: '#/components/schemas/Task'}}}}
Task:
  type: object
  required: [task_id, output, agent, execution_time]
  properties: {task_id: {type: string}, output: {type: string}, agent: {type: string}, execution_time: {type: number, minimum: 0}}`)
}

func eachBody(b *testing.B, run func(c *Schema, v any)) {
	for _, body := range bodies {
		b.Run(body.name, func(b *testing.B) {
			c := benchSchema(b, body.schema)
			v := decode(b, body.value)
			if found := c.Validate(v, Response); len(found) > 0 {
				b.Fatal(found)
			}
			b.ReportAllocs()
			for b.Loop() {
				run(c, v)
			}
		})
	}
}

func BenchmarkValidate(b *testing.B) {
	eachBody(b, func(c *Schema, v any) { c.Validate(v, Response) })
}

func BenchmarkUndeclared(b *testing.B) {
	eachBody(b, func(c *Schema, v any) { c.Undeclared(v, Response) })
}

func BenchmarkAbsent(b *testing.B) {
	eachBody(b, func(c *Schema, v any) { c.Absent(v, Response) })
}

func BenchmarkInvalid(b *testing.B) {
	eachBody(b, func(c *Schema, v any) { c.Invalid(v, Response) })
}

func BenchmarkGenerate(b *testing.B) {
	r := seeded(1)
	eachBody(b, func(c *Schema, _ any) {
		if _, err := c.Generate(r, Response); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkReference is BenchmarkValidate with santhosh-tekuri/jsonschema.
func BenchmarkReference(b *testing.B) {
	for _, body := range bodies {
		b.Run(body.name, func(b *testing.B) {
			reference := referenceFor(b, benchSchema(b, body.schema).set)
			v := decode(b, body.value)
			b.ReportAllocs()
			for b.Loop() {
				if err := reference.Validate(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	data := []byte(bodies[0].value)
	b.Run("own", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Decode(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d := json.NewDecoder(strings.NewReader(bodies[0].value))
			d.UseNumber()
			var v any
			if err := d.Decode(&v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	set := ownSpec(b)
	b.ReportAllocs()
	for b.Loop() {
		New(set.spec).all()
	}
}

// A valid answer costs nearly no garbage: it is checked for every response of
// a load.
func TestValidateAllocates(t *testing.T) {
	for _, body := range bodies {
		c := benchSchema(t, body.schema)
		v := decode(t, body.value)
		if n := testing.AllocsPerRun(100, func() { c.Validate(v, Response) }); n > 1 {
			t.Errorf("%s: Validate makes %v allocations", body.name, n)
		}
		if n := testing.AllocsPerRun(100, func() { c.Undeclared(v, Response) }); n > 20 {
			t.Errorf("%s: Undeclared makes %v allocations", body.name, n)
		}
	}
}

// One Set serves all workers.
func TestConcurrentUse(t *testing.T) {
	set := ownSpec(t)
	var group sync.WaitGroup
	for worker := range uint64(8) {
		group.Go(func() {
			for _, c := range set.all() {
				v, err := c.Generate(seeded(worker), Response)
				if err != nil {
					t.Error(err)
				}
				c.Validate(v, Response)
				c.Undeclared(v, Response)
				c.Absent(v, Response)
				c.Invalid(v, Response)
			}
		})
	}
	group.Wait()
}
