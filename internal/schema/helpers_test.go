package schema

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

const (
	v30 = "3.0.3"
	v31 = "3.1.0"
)

// newSet parses a document and returns its schemas.
func newSet(t testing.TB, text string) *Set {
	t.Helper()
	f := source.NewFile("spec.yaml", []byte(text))
	doc, problems := tree.Parse(f)
	for _, p := range problems {
		t.Fatalf("%s\n%s", p.Message, text)
	}
	return New(&spec.Spec{File: f, Doc: doc, Version: doc.Root.Get("openapi").Text()})
}

// setOf returns the schemas of a document with the components that are given as
// lines, "Name: {type: string}".
func setOf(t testing.TB, version string, components ...string) *Set {
	t.Helper()
	text := "openapi: " + version + "\ncomponents:\n  schemas:\n"
	for _, line := range components {
		text += "    " + strings.ReplaceAll(line, "\n", "\n    ") + "\n"
	}
	return newSet(t, text)
}

// component returns a schema by its name.
func (s *Set) component(name string) *Schema {
	return s.At(s.root().Get("components").Get("schemas").Get(name))
}

// schemaOf returns the schema that a YAML text describes, maybe with further
// components.
func schemaOf(t testing.TB, version, text string, more ...string) *Schema {
	t.Helper()
	return setOf(t, version, append([]string{"Subject: " + text}, more...)...).component("Subject")
}

func decode(t testing.TB, text string) any {
	t.Helper()
	v, err := Decode([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// keywords writes violations as "keyword pointer, …".
func keywords(found []Violation) string {
	var list []string
	for _, v := range found {
		list = append(list, strings.TrimSpace(v.Keyword+" "+v.Pointer))
	}
	return strings.Join(list, ", ")
}

// ownSpec loads the project's example API.
func ownSpec(t testing.TB) *Set {
	t.Helper()
	data, err := os.ReadFile("../../specs/enterprise-api.base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return newSet(t, string(data))
}

// all returns the schemas of a document: those of media types and parameters,
// and the components.
func (s *Set) all() []*Schema {
	var list []*Schema
	var find func(n *tree.Node)
	find = func(n *tree.Node) {
		if schema := n.Get("schema"); schema != nil {
			list = append(list, s.At(schema))
		}
		for _, pair := range n.Pairs {
			find(pair.Value)
		}
		for _, item := range n.Items {
			find(item)
		}
	}
	find(s.root())
	for _, c := range s.components {
		list = append(list, s.At(c.node))
	}
	return list
}

// spec0 is a spec that could not be parsed.
var spec0 = spec.Spec{Version: v30}

// fuzzedSet is newSet for any text; nil where it is no document.
func fuzzedSet(text string) *Set {
	f := source.NewFile("spec.yaml", []byte(text))
	doc, problems := tree.Parse(f)
	if len(problems) > 0 || doc.Root == nil {
		return nil
	}
	return New(&spec.Spec{File: f, Doc: doc, Version: doc.Root.Get("openapi").Text()})
}
