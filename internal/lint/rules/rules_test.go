package rules_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/lint/rules"
	"parlance/internal/site"
	"parlance/internal/source"
)

var update = flag.Bool("update", false, "rewrite the goldens of the rules")

const goldens = "../../../testdata/rules"

func TestRulesAreDocumented(t *testing.T) {
	kebab := regexp.MustCompile(`^(config|file|nav|page|spec)(-[a-z]+)+$`)
	ids := rules.IDs()
	if !slices.IsSorted(ids) {
		t.Error("the rules are not sorted by id")
	}
	if len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Error("two rules have the same id")
	}
	for _, rule := range rules.All() {
		if !kebab.MatchString(rule.ID) {
			t.Errorf("%s: the id is not SUBJECT-WHAT in kebab case", rule.ID)
		}
		for what, text := range map[string]string{"title": rule.Title, "doc": rule.Doc, "bad": rule.Bad, "good": rule.Good} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: there is no %s", rule.ID, what)
			}
		}
		if rule.Severity < finding.Note {
			t.Errorf("%s: it is off by default", rule.ID)
		}
	}
}

// TestGoldens runs all rules on a tree that breaks one of them and on a tree
// that breaks none: testdata/rules/RULE.txtar holds both, below bad/ and good/.
// want is all that is reported of the bad one, so that it also shows what does
// not follow from one mistake. "NAME -> TARGET" is a symbolic link.
func TestGoldens(t *testing.T) {
	for _, rule := range rules.All() {
		t.Run(rule.ID, func(t *testing.T) {
			name := filepath.Join(goldens, rule.ID+".txtar")
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			bad, good := subtree(archive, "bad/"), subtree(archive, "good/")
			got := lines(t, bad)
			if !strings.Contains(got, ": "+rule.ID+": ") {
				t.Error("the rule finds nothing in bad/")
			}
			if *update {
				rewrite(t, name, archive, got)
			} else if diff := cmp.Diff(file(archive, "want"), got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if found := lines(t, good); found != "" {
				t.Errorf("good/ is not clean:\n%s", found)
			}
		})
	}
}

// TestGoldensHaveRules finds goldens of rules that are gone.
func TestGoldensHaveRules(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(goldens, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if id := strings.TrimSuffix(filepath.Base(name), ".txtar"); rules.Find(id) == nil {
			t.Errorf("%s: there is no such rule", name)
		}
	}
}

// lines returns what is found in a tree: a line each, and more for its pointer,
// its fix and the places that it refers to.
func lines(t *testing.T, tree fs.FS) string {
	t.Helper()
	s, err := site.Load(tree, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range lint.Run(s, rules.All(), lint.Options{}) {
		fmt.Fprintf(&b, "%s: %s: %s: %s\n", place(f.Span), f.Severity, f.Rule, f.Message)
		if before, caret := excerpt(f.Span); caret != "" {
			fmt.Fprintf(&b, "\tat: %s[%s]\n", before, caret)
		}
		if f.Pointer != "" {
			fmt.Fprintf(&b, "\tpointer: %s\n", f.Pointer)
		}
		if f.Fix != nil {
			fmt.Fprintf(&b, "\tfix: %s\n", f.Fix.Title)
		}
		for _, r := range f.Related {
			fmt.Fprintf(&b, "\tsee: %s: %s\n", place(r.Span), r.Message)
		}
	}
	return b.String()
}

func place(s source.Span) string {
	at := s.Position()
	return fmt.Sprintf("%s:%d:%d", s.Path(), at.Line, at.Column)
}

// excerpt returns what a caret stands under, and the text before it on its
// line.
func excerpt(s source.Span) (before, caret string) {
	line := s.File.LineStart(s.Position().Line)
	caret, _, _ = strings.Cut(s.Text(), "\n")
	return strings.TrimLeft(string(s.File.Data[line:s.Start]), " "), caret
}

func subtree(archive *txtar.Archive, prefix string) fstest.MapFS {
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, prefix)
		if !ok {
			continue
		}
		if name, target, ok := strings.Cut(name, " -> "); ok {
			tree[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
			continue
		}
		tree[name] = &fstest.MapFile{Data: f.Data}
	}
	return tree
}

func file(archive *txtar.Archive, name string) string {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func rewrite(t *testing.T, name string, archive *txtar.Archive, want string) {
	t.Helper()
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
	at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "good/") })
	if at < 0 {
		at = len(archive.Files)
	}
	archive.Files = slices.Insert(archive.Files, at, txtar.File{Name: "want", Data: []byte(want)})
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
