package spec

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"parlance/internal/tree"
)

// textsOf lists the texts of a document that a reader reads, by a walk of its
// own through the grammar.
func textsOf(kind string, n *tree.Node, found map[*tree.Node]bool) {
	if n.Kind != tree.Mapping {
		return
	}
	for _, pair := range n.Pairs {
		r := ruleOf(kind, grammar[kind], pair.Key.Value)
		if kind == "callback" {
			r = rule{object, "pathItem"}
		}
		switch r.class {
		case text:
			if pair.Value.Text() != "" {
				found[pair.Value] = true
			}
		case object, schemaOrBool:
			textsOf(r.kind, pair.Value, found)
		case mapOf, listBy, listOf, tags, alternatives:
			textsOfAll(r.kind, pair.Value, found)
		case examples:
			textsOfAll("example", pair.Value, found)
		}
	}
}

func textsOfAll(kind string, n *tree.Node, found map[*tree.Node]bool) {
	for _, pair := range n.Pairs {
		textsOf(kind, pair.Value, found)
	}
	for _, item := range n.Items {
		textsOf(kind, item, found)
	}
}

// A spec does not differ from itself, and all its texts have a counterpart.
func TestCompareWithItself(t *testing.T) {
	specs := map[string]*Spec{}
	for _, locale := range []string{"base", "en", "ko", "pt-BR"} {
		specs[locale] = repoSpec(t, locale)
	}
	for _, test := range compareTests {
		specs[test.name] = load("a.yaml", head+test.base)
	}
	for seed := range uint64(100) {
		specs[fmt.Sprint("random ", seed)] = randomSpec(t, seed)
	}
	for name, s := range specs {
		found := Compare(s, s)
		if len(found.Differences) > 0 {
			t.Errorf("%s differs from itself:\n%s", name, lines(found.Differences))
		}
		want := map[*tree.Node]bool{}
		textsOf("openapi", s.Doc.Root, want)
		for _, x := range found.Texts {
			if x.Base != x.Locale {
				t.Errorf("%s: the text at %s is paired with another", name, x.Pointer)
			}
			if at := s.lookup("#" + x.Pointer); at.node != x.Locale {
				t.Errorf("%s: there is no text at %s", name, x.Pointer)
			}
			delete(want, x.Base)
		}
		for n := range want {
			t.Errorf("%s: the text at %s is not among the texts: %q", name, position(n.Span), n.Value)
		}
		if edits := Repair(s, s, found.Differences); len(edits) > 0 {
			t.Errorf("%s: repair edits what is in step", name)
		}
	}
}

func TestRepoSpecsAreInStep(t *testing.T) {
	base := repoSpec(t, "base")
	for _, locale := range []string{"en", "ko", "pt-BR"} {
		found := Compare(base, repoSpec(t, locale))
		if len(found.Differences) > 0 {
			t.Errorf("%s:\n%s", locale, lines(found.Differences))
		}
	}
}

// translated returns a spec with all texts replaced, components, tags,
// operationIds and security schemes renamed, and all keys in another order.
func translated(t testing.TB, s *Spec, random *rand.Rand) *Spec {
	t.Helper()
	root := plain(s.Doc.Root)
	texts := map[*tree.Node]bool{}
	textsOf("openapi", root, texts)
	for n := range texts {
		n.Value, n.Style = "번역 "+n.Value, tree.DoubleQuoted
	}
	suffix := map[*tree.Node]bool{}
	for _, section := range orNull(root.Get("components")).Pairs {
		for _, pair := range section.Value.Pairs {
			suffix[pair.Key] = true
		}
	}
	rename(root, suffix)
	shuffle(root, random)
	data, err := json.Marshal(ordered{root})
	if err != nil {
		t.Fatal(err)
	}
	return usable(t, "ko.json", string(data))
}

// rename gives components, and what refers to them, other names.
func rename(n *tree.Node, suffix map[*tree.Node]bool) {
	for _, item := range n.Items {
		rename(item, suffix)
	}
	for _, pair := range n.Pairs {
		switch key := pair.Key.Value; {
		case suffix[pair.Key]:
			pair.Key.Value += "Ko"
		case key == "$ref":
			pair.Value.Value += "Ko"
			continue
		case key == "operationId" && pair.Value.Kind == tree.Scalar:
			pair.Value.Value += "Ko"
		case key == "security" && pair.Value.Kind == tree.Sequence:
			for _, item := range pair.Value.Items {
				for _, scheme := range item.Pairs {
					scheme.Key.Value += "Ko"
				}
			}
		case key == "tags" && pair.Value.Kind == tree.Sequence:
			for _, item := range pair.Value.Items {
				if item.Kind == tree.Scalar {
					item.Value += "Ko"
				} else if name := item.Get("name"); name != nil {
					name.Value += "Ko"
				}
			}
		case key == "mapping":
			for _, entry := range pair.Value.Pairs {
				entry.Value.Value += "Ko"
			}
			continue
		}
		rename(pair.Value, suffix)
	}
}

// orderless are lists whose order is no part of the contract.
var orderless = map[string]bool{"required": true, "enum": true, "servers": true, "parameters": true}

func shuffle(n *tree.Node, random *rand.Rand) {
	random.Shuffle(len(n.Pairs), func(i, j int) { n.Pairs[i], n.Pairs[j] = n.Pairs[j], n.Pairs[i] })
	for _, pair := range n.Pairs {
		if orderless[pair.Key.Value] {
			random.Shuffle(len(pair.Value.Items), func(i, j int) {
				items := pair.Value.Items
				items[i], items[j] = items[j], items[i]
			})
		}
		shuffle(pair.Value, random)
	}
	for _, item := range n.Items {
		shuffle(item, random)
	}
}

// ordered writes a node as JSON in the order of its pairs.
type ordered struct{ *tree.Node }

func (o ordered) MarshalJSON() ([]byte, error) {
	var parts []string
	for _, pair := range o.Pairs {
		value, err := json.Marshal(ordered{pair.Value})
		if err != nil {
			return nil, err
		}
		key, _ := json.Marshal(pair.Key.Value)
		parts = append(parts, string(key)+":"+string(value))
	}
	for _, item := range o.Items {
		value, err := json.Marshal(ordered{item})
		if err != nil {
			return nil, err
		}
		parts = append(parts, string(value))
	}
	switch o.Kind {
	case tree.Mapping:
		return []byte("{" + strings.Join(parts, ",") + "}"), nil
	case tree.Sequence:
		return []byte("[" + strings.Join(parts, ",") + "]"), nil
	}
	return json.Marshal(dataOf(o.Node))
}

// Translating texts, renaming and reordering is no drift.
func TestCompareTranslated(t *testing.T) {
	specs := []*Spec{repoSpec(t, "base")}
	for seed := range uint64(200) {
		specs = append(specs, randomSpec(t, seed))
	}
	for i, s := range specs {
		random := rand.New(rand.NewPCG(uint64(i), 2))
		other := translated(t, s, random)
		found := Compare(s, other)
		if len(found.Differences) > 0 {
			t.Errorf("spec %d:\n%s%s\n%s", i, lines(found.Differences), s.File.Data, other.File.Data)
		}
		want := map[*tree.Node]bool{}
		textsOf("openapi", s.Doc.Root, want)
		for _, x := range found.Texts {
			if x.Locale.Value != "번역 "+x.Base.Value {
				t.Errorf("spec %d: the text at %s is paired with another: %q, %q", i, x.Pointer, x.Base.Value, x.Locale.Value)
			}
			delete(want, x.Base)
		}
		if len(want) > 0 {
			t.Errorf("spec %d: %d texts have no counterpart", i, len(want))
		}
		if t.Failed() {
			return
		}
	}
}

// randomSpec writes a small document: some operations over some schemas that
// refer to each other.
func randomSpec(t testing.TB, seed uint64) *Spec {
	t.Helper()
	g := &generator{random: rand.New(rand.NewPCG(seed, 3))}
	g.schemas = 1 + g.random.IntN(5)
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: API, version: \"1\", description: About it}\n")
	b.WriteString("servers: [{url: https://a.example.com, description: A}, {url: https://b.example.com}]\n")
	b.WriteString("tags: [{name: t0, description: Tag}, {name: t1}]\nsecurity: [{Key: []}]\npaths:\n")
	for i := range 1 + g.random.IntN(3) {
		fmt.Fprintf(&b, "  /p%d/{id}:\n    parameters: [{name: id, in: path, required: true, description: Id, schema: {type: string}}]\n", i)
		for _, method := range []string{"get", "post"}[:1+g.random.IntN(2)] {
			fmt.Fprintf(&b, "    %s:\n      operationId: %s%d\n      tags: [t%d]\n      summary: %s\n", method, method, i, g.random.IntN(2), g.word())
			fmt.Fprintf(&b, "      parameters: [{name: q, in: query, schema: %s}]\n", g.schema(2))
			if method == "post" {
				fmt.Fprintf(&b, "      requestBody: {content: {application/json: {schema: %s}}}\n", g.schema(2))
			}
			fmt.Fprintf(&b, "      responses:\n        \"200\": {description: %s, content: {application/json: {schema: %s}}}\n        \"404\": {$ref: \"#/components/responses/Gone\"}\n", g.word(), g.schema(2))
		}
	}
	b.WriteString("components:\n  securitySchemes:\n    Key: {type: apiKey, in: header, name: X-Key, description: Key}\n  responses:\n    Gone: {description: Gone, content: {application/json: {schema: {$ref: \"#/components/schemas/S0\"}}}}\n  schemas:\n")
	for i := range g.schemas {
		fmt.Fprintf(&b, "    S%d: {type: object, description: Schema %d, properties: {k%d: {type: string}, v: %s}}\n", i, i, i, g.schema(2))
	}
	return usable(t, "base.yaml", b.String())
}

type generator struct {
	random  *rand.Rand
	schemas int
	words   int
}

func (g *generator) word() string {
	g.words++
	return fmt.Sprintf("Text %d", g.words)
}

func (g *generator) schema(depth int) string {
	switch kind := g.random.IntN(7); {
	case kind == 0:
		return fmt.Sprintf("{$ref: \"#/components/schemas/S%d\"}", g.random.IntN(g.schemas))
	case kind == 1 && depth > 0:
		return "{type: array, items: " + g.schema(depth-1) + "}"
	case kind == 2 && depth > 0:
		return fmt.Sprintf("{type: object, required: [a], properties: {a: %s, description: %s}}", g.schema(depth-1), g.schema(depth-1))
	case kind == 3 && depth > 0:
		return fmt.Sprintf("{oneOf: [%s, %s, {type: integer, title: %s}]}", g.schema(depth-1), g.schema(depth-1), g.word())
	case kind == 4:
		return fmt.Sprintf("{type: string, enum: [a, b, c], description: %s}", g.word())
	case kind == 5:
		return fmt.Sprintf("{type: [string, \"null\"], format: uuid, title: %s}", g.word())
	}
	return fmt.Sprintf("{type: integer, default: 1, example: %d, description: %s}", g.random.IntN(9), g.word())
}
