package contract

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mentions are the ways in which code names a rule.
var mentions = regexp.MustCompile(`\b[Rr]ule(?:, \w+)?(?::| =| :=)\s*"([a-z-]+[a-z])"|\bfail\("([a-z-]+)"`)

// breaches are the ways in which package schema names a keyword that is broken.
var breaches = regexp.MustCompile(`\bfail(?:At|Branches|Unknown)?\([^()"%]*"([A-Za-z]+)"`)

// found returns what a pattern finds in the code of folders.
func found(t *testing.T, pattern *regexp.Regexp, folders ...string) []string {
	t.Helper()
	var list []string
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no code, %v", folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || filepath.Base(file) == "rules.go" && folder == "." {
				continue
			}
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range pattern.FindAllSubmatch(code, -1) {
				for _, group := range match[1:] {
					if len(group) > 0 {
						list = append(list, string(group))
					}
				}
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestRulesAreAllThatCanBeReported(t *testing.T) {
	want := found(t, mentions, ".", "proxy", "arazzo")
	for _, keyword := range found(t, breaches, "../schema") {
		want = append(want, "schema-"+kebab(keyword))
	}
	slices.Sort(want)
	var got []string
	for _, r := range Rules() {
		got = append(got, r.ID)
		if r.Title == "" || !strings.HasSuffix(r.Doc, ".") || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: title %q, doc %q", r.ID, r.Title, r.Doc)
		}
	}
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Errorf("not sorted, or not each once: %v", got)
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Errorf("Rules lacks %s, which is reported", id)
		}
	}
	for _, id := range got {
		if !slices.Contains(want, id) {
			t.Errorf("Rules has %s, which nothing reports", id)
		}
	}
}
