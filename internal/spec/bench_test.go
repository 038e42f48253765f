package spec

import (
	"encoding/json"
	"fmt"
	"testing"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// grown returns the project's own spec, copies times over, in JSON: as large as
// specs get.
func grown(t testing.TB, copies int) *Spec {
	root := plain(repoSpec(t, "base").Doc.Root)
	paths := root.Get("paths")
	schemas := root.Get("components").Get("schemas")
	for _, list := range []*tree.Node{paths, schemas} {
		pairs := list.Pairs
		for i := 1; i < copies; i++ {
			for _, pair := range pairs {
				value := plain(pair.Value)
				suffix(value, i)
				list.Pairs = append(list.Pairs, tree.Pair{Key: tree.NewString(fmt.Sprint(pair.Key.Value, i)), Value: value})
			}
		}
	}
	data, err := json.MarshalIndent(ordered{root}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return usable(t, "spec.json", string(data))
}

// suffix points references at another copy of the schemas.
func suffix(n *tree.Node, i int) {
	for _, pair := range n.Pairs {
		if section, _ := component(pair.Value.Value); pair.Key.Value == "$ref" && section == "schemas" {
			pair.Value.Value += fmt.Sprint(i)
		}
		if pair.Key.Value == "operationId" {
			pair.Value.Value += fmt.Sprint(i)
		}
		suffix(pair.Value, i)
	}
	for _, item := range n.Items {
		suffix(item, i)
	}
}

func BenchmarkLoad(b *testing.B) {
	s := repoSpec(b, "base")
	b.SetBytes(int64(len(s.File.Data)))
	b.ReportAllocs()
	for b.Loop() {
		var l Loader
		l.Load(source.NewFile("api.yaml", s.File.Data))
	}
}

// BenchmarkLoadKnown loads bytes that were loaded before.
func BenchmarkLoadKnown(b *testing.B) {
	s := repoSpec(b, "base")
	b.SetBytes(int64(len(s.File.Data)))
	b.ReportAllocs()
	var l Loader
	for b.Loop() {
		l.Load(source.NewFile("api.yaml", s.File.Data))
	}
}

func BenchmarkLoadLarge(b *testing.B) {
	s := grown(b, 25)
	b.SetBytes(int64(len(s.File.Data)))
	b.ReportAllocs()
	for b.Loop() {
		var l Loader
		l.Load(source.NewFile("api.json", s.File.Data))
	}
}

func BenchmarkCompare(b *testing.B) {
	base, ko := repoSpec(b, "base"), repoSpec(b, "ko")
	b.ReportAllocs()
	for b.Loop() {
		Compare(base, ko)
	}
}

func BenchmarkCompareLarge(b *testing.B) {
	base, locale := grown(b, 25), grown(b, 25)
	b.SetBytes(int64(len(base.File.Data)))
	b.ReportAllocs()
	for b.Loop() {
		Compare(base, locale)
	}
}

func BenchmarkRepair(b *testing.B) {
	base := repoSpec(b, "base")
	cut := cutPair(b, repoSpec(b, "ko"), "/paths/~1stop~1{kickoff_id}", "/components/schemas/StopExecutionResponse", "/servers/1")
	found := Compare(base, cut)
	b.ReportAllocs()
	for b.Loop() {
		Repair(base, cut, found.Differences)
	}
}
