package spec

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"testing"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"

	"parlance/internal/tree"
)

// checkWhatChanged lets libopenapi compare two specs without their texts: it
// knows nothing of our grammar's walk, and must see no change.
func checkWhatChanged(t testing.TB, base, locale *Spec) {
	t.Helper()
	for _, change := range whatChanged(t, base, locale) {
		t.Errorf("libopenapi sees a change: %s", change)
	}
}

func whatChanged(t testing.TB, base, locale *Spec) []string {
	t.Helper()
	changes, err := libopenapi.CompareDocuments(withoutTexts(t, base), withoutTexts(t, locale))
	if err != nil {
		t.Logf("libopenapi: %v", err)
	}
	var list []string
	for _, c := range changes.GetAllChanges() {
		list = append(list, fmt.Sprintf("%s %s: %q → %q", c.Path, c.Property, c.Original, c.New))
	}
	slices.Sort(list)
	return list
}

func withoutTexts(t testing.TB, s *Spec) libopenapi.Document {
	t.Helper()
	data, err := json.Marshal(contractOf(s, "openapi", s.Doc.Root))
	if err != nil {
		t.Fatal(err)
	}
	config := datamodel.NewDocumentConfiguration()
	config.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	doc, err := libopenapi.NewDocumentWithConfiguration(data, config)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return doc
}

// contractOf returns an object without what may differ, ready for JSON.
func contractOf(s *Spec, kind string, n *tree.Node) any {
	if n.Kind != tree.Mapping {
		return dataOf(n)
	}
	out := map[string]any{}
	pairs := n.Pairs
	if ref := reference(n); ref != nil && isLocal(ref.Value) {
		// What stands beside a reference overrides what it leads to.
		pairs = append(slices.Clone(s.Resolve(n).Pairs), pairs...)
	}
	for _, pair := range pairs {
		key := pair.Key.Value
		if key == "$ref" || kind == "components" && key != "securitySchemes" || ruleOf(kind, grammar[kind], key).means(n, &pair) ||
			ruleOf(kind, grammar[kind], key).isCollection() && isNull(pair.Value) {
			continue // only what is used counts
		}
		r := ruleOf(kind, grammar[kind], key)
		if kind == "callback" {
			r = rule{object, "pathItem"}
		}
		switch r.class {
		case ignored, text, label, example, examples, tags:
			continue
		case object, schemaOrBool:
			if r.kind == "contact" || r.kind == "license" || r.kind == "externalDocs" {
				continue
			}
			out[key] = contractOf(s, r.kind, pair.Value)
		case mapOf:
			out[key] = contractOfAll(s, r.kind, pair.Value)
		case listBy, listOf, alternatives:
			list := []any{}
			for _, item := range pair.Value.Items {
				list = append(list, contractOf(s, r.kind, item))
			}
			out[key] = list
		default:
			out[key] = dataOf(pair.Value)
		}
	}
	return out
}

func contractOfAll(s *Spec, kind string, n *tree.Node) any {
	out := map[string]any{}
	for _, pair := range n.Pairs {
		out[pair.Key.Value] = contractOf(s, kind, pair.Value)
	}
	return out
}

// dataOf returns a value as encoding/json writes it.
func dataOf(n *tree.Node) any {
	switch {
	case n.Kind == tree.Mapping:
		out := map[string]any{}
		for _, pair := range n.Pairs {
			out[pair.Key.Value] = dataOf(pair.Value)
		}
		return out
	case n.Kind == tree.Sequence:
		out := []any{}
		for _, item := range n.Items {
			out = append(out, dataOf(item))
		}
		return out
	case n.Type == tree.Null:
		return nil
	case n.Type == tree.Bool:
		return n.IsTrue()
	case n.Type == tree.Int || n.Type == tree.Float:
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value)
		}
	}
	return n.Value
}

func TestWhatChanged(t *testing.T) {
	base := repoSpec(t, "base")
	for _, locale := range []string{"en", "ko", "pt-BR"} {
		checkWhatChanged(t, base, repoSpec(t, locale))
	}
	// The check itself must be able to fail.
	if changed := whatChanged(t, base, cutPair(t, repoSpec(t, "ko"), "/paths/~1kickoff/post/responses/422")); len(changed) == 0 {
		t.Error("libopenapi does not see that a response is missing")
	}
}
