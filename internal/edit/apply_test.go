package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, dir, path, text string) {
	t.Helper()
	full := filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// listing returns all that is below a folder: content of files with their mode,
// targets of links, "/" for folders.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		info, err := d.Info()
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			out[name] = "/"
		case d.Type()&fs.ModeSymlink != 0:
			out[name], err = os.Readlink(path)
		default:
			var data []byte
			data, err = os.ReadFile(path)
			out[name] = info.Mode().String() + " " + string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestApply(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.yaml", "old\n")
	write(t, dir, "run.sh", "old\n")
	write(t, dir, "ko/gone.mdx", "bye\n")
	write(t, dir, "empty", "")
	if err := os.Chmod(filepath.Join(dir, "run.sh"), 0o750); err != nil {
		t.Fatal(err)
	}
	plan := Plan{
		{"a.yaml", []byte("old\n"), []byte("new\n")},
		{"empty", []byte{}, []byte("full")},
		{"ko/gone.mdx", []byte("bye\n"), nil},
		{"ko/new/deep/page.mdx", nil, []byte("안녕\n")},
		{"run.sh", []byte("old\n"), []byte("new\n")},
		{"nothing", nil, nil},
	}
	if err := plan.Apply(dir); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"a.yaml": "-rw-r--r-- new\n", "run.sh": "-rwxr-x--- new\n", "empty": "-rw-r--r-- full",
		"ko": "/", "ko/new": "/", "ko/new/deep": "/", "ko/new/deep/page.mdx": "-rw-r--r-- 안녕\n",
	}
	if diff := cmp.Diff(want, listing(t, dir)); diff != "" {
		t.Error(diff)
	}
	if err := plan.Apply(dir); !errors.Is(err, ErrChanged) {
		t.Errorf("a second time: %v", err)
	}
	if err := (Plan{}).Apply(filepath.Join(dir, "missing")); err != nil {
		t.Errorf("an empty plan: %v", err)
	}
}

// TestApplyRefuses has plans that fail at some stage and checks that nothing
// at all is different afterwards.
func TestApplyRefuses(t *testing.T) {
	fine := []Change{
		{"0/made/x.mdx", nil, []byte("x")},
		{"a.yaml", []byte("old\n"), []byte("new\n")},
	}
	tests := []struct {
		name   string
		change Change
		err    string
	}{
		{"changed, same length", Change{"b.yaml", []byte("odd\n"), []byte("new\n")}, "write b.yaml: the file has changed"},
		{"changed, other length", Change{"b.yaml", []byte("ol\n"), []byte("new\n")}, "write b.yaml: the file has changed"},
		{"gone", Change{"c.yaml", []byte("old\n"), []byte("new\n")}, "write c.yaml: the file has changed"},
		{"there already", Change{"b.yaml", nil, []byte("new\n")}, "write b.yaml: the file has changed"},
		{"link", Change{"link.yaml", []byte("old\n"), []byte("new\n")}, "it is a symbolic link"},
		{"dangling link", Change{"dangling.yaml", nil, []byte("new\n")}, "it is a symbolic link"},
		{"through a link", Change{"linked/b.yaml", []byte("old\n"), []byte("new\n")}, "the folder linked is a symbolic link"},
		{"made through a link", Change{"linked/new/b.yaml", nil, []byte("new\n")}, "the folder linked is a symbolic link"},
		{"out through a link", Change{"outside/b.yaml", nil, []byte("new\n")}, "the folder outside is a symbolic link"},
		{"absolute", Change{"/tmp/parlance.yaml", nil, []byte("new\n")}, "must stay within the folder"},
		{"parent", Change{"../b.yaml", nil, []byte("new\n")}, "must stay within the folder"},
		{"parent within", Change{"sub/../b.yaml", nil, []byte("new\n")}, "must stay within the folder"},
		{"root", Change{".", nil, []byte("new\n")}, "must stay within the folder"},
		{"no path", Change{"", nil, []byte("new\n")}, "must stay within the folder"},
		{"folder", Change{"sub", nil, []byte("new\n")}, "it is no regular file"},
		{"below a file", Change{"b.yaml/x", nil, []byte("new\n")}, "b.yaml is no folder"},
		{"twice", Change{"a.yaml", []byte("old\n"), nil}, "in two ways at once"},
		// 0/made is a folder by the time that it is to be a file: the others are
		// in place then, and must be undone.
		{"file and folder", Change{"0/made", nil, []byte("new\n")}, "write 0/made: the file has changed"},
		{"folder made in vain", Change{strings.Repeat("x", 300), nil, []byte("new\n")}, "file name too long"},
		{"name too long below", Change{"0/other/" + strings.Repeat("x", 300), nil, []byte("new\n")}, "file name too long"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			top := t.TempDir()
			dir := filepath.Join(top, "tree")
			write(t, dir, "a.yaml", "old\n")
			write(t, dir, "b.yaml", "old\n")
			write(t, dir, "sub/b.yaml", "old\n")
			for name, target := range map[string]string{"link.yaml": "b.yaml", "linked": "sub", "outside": top, "dangling.yaml": "nowhere"} {
				if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
					t.Skip(err)
				}
			}
			before := listing(t, top)
			err := append(Plan(fine[:2:2]), test.change).Apply(dir)
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			if strings.Contains(test.err, "changed") != errors.Is(err, ErrChanged) {
				t.Errorf("ErrChanged or not: %v", err)
			}
			if diff := cmp.Diff(before, listing(t, top)); diff != "" {
				t.Errorf("something is left behind:\n%s", diff)
			}
		})
	}
}

func TestApplyReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("no folder is read-only to root")
	}
	dir := t.TempDir()
	write(t, dir, "a.yaml", "old\n")
	write(t, dir, "locked/b.yaml", "old\n")
	locked := filepath.Join(dir, "locked")
	if err := os.Chmod(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(locked, 0o755) })
	before := listing(t, dir)
	err := Plan{
		{"a.yaml", []byte("old\n"), []byte("new\n")},
		{"locked/b.yaml", []byte("old\n"), []byte("new\n")},
		{"new/c.yaml", nil, []byte("new\n")},
	}.Apply(dir)
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "write locked/b.yaml") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestApplyChangedWhileStaged changes a file between the check and the rename.
func TestApplyChangedWhileStaged(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.yaml", "old\n")
	write(t, dir, "b.yaml", "old\n")
	write(t, dir, "c.yaml", "old\n")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	a := application{root: root, folders: map[string]bool{".": true}}
	plan := Plan{
		{"a.yaml", []byte("old\n"), []byte("new\n")},
		{"b.yaml", []byte("old\n"), nil},
		{"c.yaml", []byte("old\n"), nil},
		{"new/d.yaml", nil, []byte("new\n")},
	}
	if err := a.check(plan); err != nil {
		t.Fatal(err)
	}
	if err := a.stage(); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "c.yaml", "somebody's work\n")
	if err := a.commit(); !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "delete c.yaml") {
		t.Errorf("error %v", err)
	}
	if err := a.rollback(); err != nil {
		t.Error(err)
	}
	want := map[string]string{"a.yaml": "-rw-r--r-- old\n", "b.yaml": "-rw-r--r-- old\n", "c.yaml": "-rw-r--r-- somebody's work\n"}
	if diff := cmp.Diff(want, listing(t, dir)); diff != "" {
		t.Error(diff)
	}
}
