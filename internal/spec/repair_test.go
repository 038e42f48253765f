package spec

import (
	"encoding/json"
	"strings"
	"testing"

	"parlance/internal/edit"
	"parlance/internal/tree"
)

// TestRepairStop takes the operation and the schema out that only it uses.
func TestRepairStop(t *testing.T) {
	base := repoSpec(t, "base")
	for _, locale := range []string{"ko", "pt-BR"} {
		whole := repoSpec(t, locale)
		cut := cutPair(t, whole, "/paths/~1stop~1{kickoff_id}", "/components/schemas/StopExecutionResponse")
		want := "missing operation POST /stop/{kickoff_id} | /paths/~1stop~1{kickoff_id} | 37:1\n" +
			"missing schema StopExecutionResponse | /components/schemas/StopExecutionResponse | "
		if got := lines(Compare(base, cut).Differences); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 2 {
			t.Errorf("%s: got\n%swant\n%s", locale, got, want)
		}
		repaired := checkRepair(t, base, cut)
		checkLines(t, cut, repaired)
		// Where the locale had the base's words the file would be the old one.
		if got, want := withoutText(t, repaired), withoutText(t, whole); got != want {
			t.Errorf("%s: the structure is not the old one:\n%s", locale, diff(want, got))
		}
		if got, want := len(repaired.File.Data), len(cut.File.Data); got <= want {
			t.Errorf("%s: %d bytes after %d", locale, got, want)
		}
	}
}

// withoutText writes a document with its texts and examples left out, in its
// order.
func withoutText(t testing.TB, s *Spec) string {
	t.Helper()
	root := plain(s.Doc.Root)
	texts := map[*tree.Node]bool{}
	textsOf("openapi", root, texts)
	for n := range texts {
		n.Value = ""
	}
	var drop func(n *tree.Node)
	drop = func(n *tree.Node) {
		for _, pair := range n.Pairs {
			if pair.Key.Value == "example" || pair.Key.Value == "value" {
				*pair.Value = tree.Node{Type: tree.Null}
			}
			drop(pair.Value)
		}
		for _, item := range n.Items {
			drop(item)
		}
	}
	drop(root)
	data, err := json.MarshalIndent(ordered{root}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func diff(old, new string) string {
	return edit.Plan{{Path: "spec", Old: []byte(old), New: []byte(new)}}.Diff()
}

func TestRepair(t *testing.T) {
	for _, test := range repairTests {
		t.Run(test.name, func(t *testing.T) {
			base, locale := load("base.yaml", head+test.base), load("ko.yaml", head+test.locale)
			if !base.Usable || !locale.Usable {
				t.Fatal(base.Problems, locale.Problems)
			}
			repaired := checkRepair(t, base, locale)
			if got := strings.TrimPrefix(string(repaired.File.Data), head); got != test.want {
				t.Errorf("the result is not what it should be:\n%s\n%s", diff(test.want, got), got)
			}
		})
	}
}

// Line ends are the locale's.
func TestRepairLineEnds(t *testing.T) {
	base := repoSpec(t, "base")
	for _, end := range []string{"\r\n", "\r"} {
		text := strings.ReplaceAll(string(repoSpec(t, "ko").File.Data), "\n", end)
		cut := cutPair(t, usable(t, "ko.yaml", text), "/paths/~1kickoff/post/responses/422", "/components/schemas/ValidationError/description")
		repaired := checkRepair(t, base, cut)
		got := strings.ReplaceAll(string(repaired.File.Data), end, "")
		if strings.ContainsAny(got, "\r\n") {
			t.Errorf("there are line ends other than %q", end)
		}
	}
}

// TestRepairFormats repairs JSON by YAML and YAML by JSON.
func TestRepairFormats(t *testing.T) {
	inJSON := func(s *Spec) *Spec {
		data, err := json.MarshalIndent(ordered{s.Doc.Root}, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		return usable(t, "spec.json", string(data)+"\n")
	}
	yamlBase, yamlKo := repoSpec(t, "base"), repoSpec(t, "ko")
	cuts := []string{
		"/paths/~1stop~1{kickoff_id}", "/components/schemas/StopExecutionResponse", "/servers/1",
		"/paths/~1kickoff/post/responses/422", "/paths/~1inputs/get/summary", "/components/schemas/KickoffRequest/properties/meta",
	}
	for name, pair := range map[string][2]*Spec{
		"JSON by YAML": {yamlBase, inJSON(yamlKo)},
		"YAML by JSON": {inJSON(yamlBase), yamlKo},
		"JSON by JSON": {inJSON(yamlBase), inJSON(yamlKo)},
	} {
		t.Run(name, func(t *testing.T) {
			cut := cutPair(t, pair[1], cuts...)
			repaired := checkRepair(t, pair[0], cut)
			checkWhatChanged(t, pair[0], repaired)
			if repaired.Doc.Format == tree.JSON && !json.Valid(repaired.File.Data) {
				t.Error("the result is no JSON")
			}
			if got, want := withoutText(t, repaired), withoutText(t, pair[1]); got != want {
				t.Errorf("the structure is not the old one:\n%s", diff(want, got))
			}
		})
	}
}

// Small specs of every shape are repaired into each other.
func TestRepairRandomPairs(t *testing.T) {
	for seed := range uint64(150) {
		base, locale := randomSpec(t, seed), randomSpec(t, seed+1000)
		repaired := repairFully(t, base, locale)
		if left := Compare(base, repaired).Differences; len(left) > 0 || len(repaired.Problems) > 0 {
			t.Fatalf("seed %d:\n%v\n%s%s\n%s", seed, repaired.Problems, lines(left), base.File.Data, repaired.File.Data)
		}
	}
}
