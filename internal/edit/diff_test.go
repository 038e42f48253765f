package edit

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDiff(t *testing.T) {
	tests := []struct {
		name   string
		change Change
		want   string
	}{
		{"change", Change{"ko/api.yaml", []byte("a\nb\nc\nd\ne\nf\n"), []byte("a\nb\nc\nd\n새\nf\n")},
			"diff --git a/ko/api.yaml b/ko/api.yaml\n--- a/ko/api.yaml\n+++ b/ko/api.yaml\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+새\n f\n"},
		{"create", Change{"a", nil, []byte("x\ny")},
			"diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+x\n+y\n\\ No newline at end of file\n"},
		{"delete", Change{"a", []byte("x\n"), nil},
			"diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"},
		{"newline at the end", Change{"a", []byte("x"), []byte("x\n")},
			"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n"},
		{"two hunks", Change{"a", []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n"), []byte("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n")},
			"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -7,3 +8,4 @@\n 7\n 8\n 9\n+10\n"},
		{"hunks that touch", Change{"a", []byte("1\n2\n3\n4\n5\n6\n"), []byte("0\n1\n2\n3\n4\n5\n6\n7\n")},
			"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,6 +1,8 @@\n+0\n 1\n 2\n 3\n 4\n 5\n 6\n+7\n"},
		{"empty file", Change{"a b", nil, []byte{}}, "diff --git a/a b b/a b\nnew file mode 100644\n"},
		{"name with a space", Change{"a b", nil, []byte("x\n")}, "diff --git a/a b b/a b\nnew file mode 100644\n--- /dev/null\n+++ b/a b\t\n@@ -0,0 +1 @@\n+x\n"},
		{"name with a quote", Change{"a\"\n", nil, []byte("x\n")}, "diff --git \"a/a\\\"\\012\" \"b/a\\\"\\012\"\nnew file mode 100644\n--- /dev/null\n+++ \"b/a\\\"\\012\"\n@@ -0,0 +1 @@\n+x\n"},
	}
	for _, test := range tests {
		if got := (Plan{test.change}).Diff(); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
	if got := (Plan{}).Diff(); got != "" {
		t.Errorf("empty plan: %q", got)
	}
}

func TestStat(t *testing.T) {
	p := Plan{
		{"a", []byte("1\n2\n3\n"), []byte("1\nx\n3\n4\n")},
		{"b", nil, []byte("1\n2")},
		{"c", []byte("1\n"), nil},
	}
	if files, added, removed := p.Stat(); files != 3 || added != 4 || removed != 2 {
		t.Errorf("got %d files, %d added, %d removed", files, added, removed)
	}
}

// navigation returns a file as docs.json is: many lines, most of them alike.
func navigation(lines int) []string {
	out := make([]string, lines)
	for i := range out {
		switch i % 5 {
		case 0:
			out[i] = "        {\n"
		case 1:
			out[i] = fmt.Sprintf("          \"group\": \"그룹 %d\",\n", i%700)
		case 4:
			out[i] = "        },\n"
		default:
			out[i] = fmt.Sprintf("          \"ko/page-%d\",\n", i%9000)
		}
	}
	return out
}

// TestDiffOfLargeFiles checks that insertions alone give a diff of insertions
// alone, in little time.
func TestDiffOfLargeFiles(t *testing.T) {
	for _, test := range []struct{ lines, insertions int }{{14000, 28}, {65000, 140}} {
		old := navigation(test.lines)
		var new []string
		for i, line := range old {
			if i%(test.lines/test.insertions) == 7 && len(new)-i < test.insertions {
				new = append(new, old[(i*31)%100]) // a line that stands elsewhere too
			}
			new = append(new, line)
		}
		p := Plan{{"docs.json", []byte(strings.Join(old, "")), []byte(strings.Join(new, ""))}}
		start := time.Now()
		_, added, removed := p.Stat()
		if added != test.insertions || removed != 0 {
			t.Errorf("%d lines: %d added, %d removed, want %d added", test.lines, added, removed, test.insertions)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%d lines took %v", test.lines, took)
		}
	}
}

// TestDiffIsBounded compares files that have no line once and nothing in
// common to hold on to.
func TestDiffIsBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() []byte {
		var b bytes.Buffer
		for range 40000 {
			fmt.Fprintf(&b, "%d\n", r.IntN(300))
		}
		return b.Bytes()
	}
	c := Change{"a", text(), text()}
	start := time.Now()
	checkDiff(t, c)
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDiffRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		checkDiff(t, randomChange(r, "x"))
	}
}

// randomChange returns two short texts of few different lines, the last of
// which may lack its newline.
func randomChange(r *rand.Rand, path string) Change {
	text := func(like string) string {
		var b strings.Builder
		for _, line := range strings.SplitAfter(like, "\n") {
			if r.IntN(5) == 0 {
				fmt.Fprintf(&b, "줄 %d\n", r.IntN(8))
			}
			if r.IntN(5) > 0 {
				b.WriteString(line)
			}
		}
		return b.String()
	}
	var base strings.Builder
	for range r.IntN(40) {
		fmt.Fprintf(&base, "줄 %d\r\n", r.IntN(20))
	}
	base.WriteString("end"[:r.IntN(4)])
	return Change{path, []byte(text(base.String())), []byte(text(base.String()))}
}

// checkDiff applies the diff of a change to its old text.
func checkDiff(t *testing.T, c Change) {
	t.Helper()
	if bytes.Equal(c.Old, c.New) {
		return
	}
	diff := Plan{c}.Diff()
	got, err := patch(string(c.Old), diff)
	if err != nil || got != string(c.New) {
		t.Fatalf("patched to %q, %v\nold %q\nnew %q\n%s", got, err, c.Old, c.New, diff)
	}
}

// patch applies a unified diff of one file and checks all of its numbers.
func patch(old, diff string) (string, error) {
	lines := strings.SplitAfter(old, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	var out strings.Builder
	at, written := 0, 0
	hunks := strings.SplitAfter(diff[strings.Index(diff, "\n@@")+1:], "\n")
	var wantOld, wantNew int // lines left in the hunk
	for i := 0; i < len(hunks); i++ {
		text := hunks[i]
		if text == "" {
			continue
		}
		if i+1 < len(hunks) && hunks[i+1] == "\\ No newline at end of file\n" {
			text = strings.TrimSuffix(text, "\n")
		}
		mark, line := text[0], text[1:]
		switch mark {
		case '@':
			if wantOld != 0 || wantNew != 0 {
				return "", fmt.Errorf("hunk too short by %d, %d", wantOld, wantNew)
			}
			fields := strings.Fields(text)
			var start, newStart int
			start, wantOld = hunkNumbers(fields[1][1:])
			newStart, wantNew = hunkNumbers(fields[2][1:])
			for ; at < start; at++ {
				out.WriteString(lines[at])
				written++
			}
			if newStart != written {
				return "", fmt.Errorf("hunk starts at new line %d, not %d", newStart, written)
			}
		case ' ', '-':
			if at >= len(lines) || lines[at] != line {
				return "", fmt.Errorf("line %d is not %q", at+1, line)
			}
			at++
			wantOld--
			if mark == ' ' {
				wantNew--
				written++
				out.WriteString(line)
			}
		case '+':
			wantNew--
			written++
			out.WriteString(line)
		}
	}
	if wantOld != 0 || wantNew != 0 {
		return "", fmt.Errorf("last hunk too short")
	}
	return out.String() + strings.Join(lines[at:], ""), nil
}

// hunkNumbers reads "start,count" and returns the start from 0.
func hunkNumbers(text string) (start, count int) {
	first, second, has := strings.Cut(text, ",")
	start, _ = strconv.Atoi(first)
	count = 1
	if has {
		count, _ = strconv.Atoi(second)
	}
	if count > 0 {
		start--
	}
	return start, count
}

func TestGitApply(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("no git")
	}
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(5, 6))
	plan := Plan{
		{"a b/시작 문서.mdx", []byte("x\n"), []byte("y")},
		{"empty new", nil, []byte{}},
		{"empty old.txt", []byte{}, nil},
		{"gone.md", []byte("a\nb"), nil},
		{"made/deep \"q\".md", nil, []byte("a\r\nb")},
	}
	for i := range 40 {
		if c := randomChange(r, fmt.Sprintf("r%d", i)); !c.isNoop() {
			plan = append(plan, c)
		}
	}
	for _, c := range plan {
		if c.Old != nil {
			write(t, dir, c.Path, string(c.Old))
		}
	}
	cmd := exec.Command(git, "apply", "--whitespace=nowarn", "-")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "GIT_CONFIG_GLOBAL="+os.DevNull)
	cmd.Stdin = strings.NewReader(plan.Diff())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v\n%s", err, out)
	}
	for _, c := range plan {
		got, err := os.ReadFile(filepath.Join(dir, c.Path))
		if c.New == nil && !os.IsNotExist(err) || c.New != nil && (err != nil || !bytes.Equal(got, c.New)) {
			t.Errorf("%s: got %q, %v; want %q", c.Path, got, err, c.New)
		}
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nc")
	f.Add("", "\n\n")
	f.Add("x\ny\nx\ny\nx", "y\nx\ny\n")
	f.Add(strings.Join(navigation(60), ""), strings.Join(navigation(57)[3:], ""))
	f.Fuzz(func(t *testing.T, old, new string) {
		checkDiff(t, Change{"x", []byte(old), []byte(new)})
	})
}
