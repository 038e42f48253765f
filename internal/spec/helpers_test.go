package spec

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parlance/internal/edit"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// repoSpecs is the folder of the project's own specs.
var repoSpecs = filepath.Join("..", "..", "specs")

func load(name, text string) *Spec {
	var l Loader
	return l.Load(source.NewFile(name, []byte(text)))
}

// usable loads a document that must be one without problems.
func usable(t testing.TB, name, text string) *Spec {
	t.Helper()
	s := load(name, text)
	for _, p := range s.Problems {
		t.Errorf("%s:%s: %s", name, position(p.Span), p.Message)
	}
	if !s.Usable {
		t.Fatalf("%s cannot be used:\n%s", name, text)
	}
	return s
}

func repoSpec(t testing.TB, locale string) *Spec {
	t.Helper()
	name := "enterprise-api." + locale + ".yaml"
	data, err := os.ReadFile(filepath.Join(repoSpecs, name))
	if err != nil {
		t.Fatal(err)
	}
	return usable(t, name, string(data))
}

func position(s source.Span) string {
	p := s.Position()
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// lines shows differences, a line each.
func lines(list []Difference) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%v %s %s", d.Side, d.Subject, strings.Join(d.Names, ", "))
		if d.Where != "" {
			fmt.Fprintf(&b, " of %s", d.Where)
		}
		fmt.Fprintf(&b, " | %s | %s\n", d.Pointer, position(d.Span))
	}
	return b.String()
}

// maxRounds is what the generator allows.
const maxRounds = 8

// repairFully repairs in rounds, as the generator does.
func repairFully(t testing.TB, base, locale *Spec) *Spec {
	t.Helper()
	for range maxRounds {
		edits := Repair(base, locale, Compare(base, locale).Differences)
		if len(edits) == 0 {
			return locale
		}
		locale = apply(t, locale, edits)
	}
	if left := Repair(base, locale, Compare(base, locale).Differences); len(left) > 0 {
		t.Errorf("there are edits after %d rounds:\n%s", maxRounds, lines(Compare(base, locale).Differences))
	}
	return locale
}

func apply(t testing.TB, s *Spec, edits []edit.Edit) *Spec {
	t.Helper()
	data, err := edit.Splice(s.File, edits)
	if err != nil {
		t.Fatalf("the edits cannot be applied: %v", err)
	}
	next := load(s.File.Path, string(data))
	if !next.Usable {
		t.Fatalf("the result cannot be used: %v\n%s", next.Problems, data)
	}
	return next
}

// checkRepair repairs locale and checks what must hold of every repair.
func checkRepair(t testing.TB, base, locale *Spec) *Spec {
	t.Helper()
	before := Compare(base, locale)
	repaired := repairFully(t, base, locale)
	after := Compare(base, repaired)
	if len(after.Differences) > 0 {
		t.Errorf("there are differences left:\n%s", lines(after.Differences))
	}
	if len(repaired.Problems) > 0 && len(locale.Problems) == 0 {
		t.Errorf("the repair brought a problem: %s: %s", position(repaired.Problems[0].Span), repaired.Problems[0].Message)
	}
	checkTexts(t, before, after)
	if t.Failed() {
		t.Logf("before:\n%s", lines(before.Differences))
	}
	return repaired
}

// checkTexts requires that each text of the locale is still there.
func checkTexts(t testing.TB, before, after Comparison) {
	t.Helper()
	type text struct {
		base  *tree.Node
		value string
	}
	have := map[text]bool{}
	for _, x := range after.Texts {
		have[text{x.Base, x.Locale.Value}] = true
	}
	for _, x := range before.Texts {
		if !have[text{x.Base, x.Locale.Value}] {
			t.Errorf("the text at %s is gone: %q", x.Pointer, x.Locale.Value)
		}
	}
}

// checkLines requires that a repair which only adds leaves every line as it
// is, but for those that hold a whole list or no value yet.
func checkLines(t testing.TB, locale, repaired *Spec) {
	t.Helper()
	// What is put before the first key of an item takes its dash.
	undash := func(s *Spec) []string {
		return strings.SplitAfter(strings.ReplaceAll(string(s.File.Data), " - ", "   "), "\n")
	}
	rest := undash(repaired)
	for i, line := range undash(locale) {
		if strings.ContainsAny(line, "[{") || strings.HasSuffix(strings.TrimRight(line, "\r\n"), ":") || strings.Contains(line, "null") {
			continue
		}
		at := slices.Index(rest, line)
		if at < 0 {
			t.Errorf("line %d has changed or moved: %q", i+1, line)
			return
		}
		rest = rest[at+1:]
	}
}

// cutPair removes the entry that a JSON Pointer names.
func cutPair(t testing.TB, s *Spec, pointers ...string) *Spec {
	t.Helper()
	for _, pointer := range pointers {
		i := strings.LastIndex(pointer, "/")
		holder, entry := s.lookup("#"+pointer[:i]).node, s.lookup("#"+pointer)
		if entry.node == nil {
			t.Fatalf("there is no %s", pointer)
		}
		node := entry.key
		if node == nil {
			node = entry.node
		}
		edits, err := s.Doc.Splice(holder, nil, []*tree.Node{node})
		if err != nil {
			t.Fatalf("cut %s: %v", pointer, err)
		}
		s = apply(t, s, edits)
	}
	return s
}
