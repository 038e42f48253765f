package spec

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parlance/internal/edit"
	"parlance/internal/tree"
)

// slot is an entry of a mapping or an item of a list.
type slot struct {
	container, key, value *tree.Node
}

// slots lists all entries and items of a document, but for the version and
// what makes it an OpenAPI document.
func slots(n *tree.Node, list []slot) []slot {
	if n.Alias {
		return list
	}
	for _, item := range n.Items {
		list = slots(item, append(list, slot{n, item, item}))
	}
	for _, pair := range n.Pairs {
		if pair.Key.Merged {
			continue
		}
		if pair.Key.Value != "openapi" {
			list = append(list, slot{n, pair.Key, pair.Value})
		}
		list = slots(pair.Value, list)
	}
	return list
}

// damage cuts, changes or adds something somewhere.
func damage(random *rand.Rand, s *Spec) (*Spec, string) {
	list := slots(s.Doc.Root, nil)
	at := list[random.IntN(len(list))]
	var edits []edit.Edit
	var err error
	what := "cut"
	switch junk := junkValue(random, list); random.IntN(4) {
	case 0:
		what = "replace"
		edits, err = s.Doc.Replace(at.value, junk)
	case 1:
		what = "add"
		edits, err = s.Doc.Splice(at.container, []tree.Insertion{{After: at.key, Key: junkKey(random, list), Value: junk}}, nil)
	default:
		edits, err = s.Doc.Splice(at.container, nil, []*tree.Node{at.key})
	}
	if err != nil {
		return nil, ""
	}
	data, err := edit.Splice(s.File, edits)
	if err != nil {
		return nil, ""
	}
	damaged := load(s.File.Path, string(data))
	if !damaged.Usable {
		return nil, ""
	}
	return damaged, what + " " + position(at.key.Span) + " " + firstLine(at.key.Span).Text()
}

// junkValue is a value from elsewhere in the document, or no value at all.
func junkValue(random *rand.Rand, list []slot) *tree.Node {
	switch random.IntN(4) {
	case 0:
		return &tree.Node{Type: tree.Null, Value: "null"}
	case 1:
		return tree.NewString("junk")
	}
	return list[random.IntN(len(list))].value
}

func junkKey(random *rand.Rand, list []slot) string {
	key := list[random.IntN(len(list))].key
	if random.IntN(3) == 0 || key.Kind != tree.Scalar || key.Value == "$ref" {
		return "x-junk"
	}
	return key.Value
}

func TestRepairRandom(t *testing.T) {
	base, ko := repoSpec(t, "base"), repoSpec(t, "ko")
	rounds := 300
	if testing.Short() {
		rounds = 30
	}
	for seed := range rounds {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		locale, story := ko, []string{}
		for range 1 + random.IntN(4) {
			if next, what := damage(random, locale); next != nil {
				locale, story = next, append(story, what)
			}
		}
		ok := t.Run(strings.Join(story, "; "), func(t *testing.T) {
			repaired := checkRepair(t, base, locale)
			if !slices.ContainsFunc(story, func(what string) bool { return !strings.HasPrefix(what, "cut") }) {
				checkLines(t, locale, repaired)
			}
			if seed%5 == 0 {
				checkWhatChanged(t, base, repaired)
			}
		})
		if !ok {
			t.Logf("seed %d", seed)
		}
	}
}
