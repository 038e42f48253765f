package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBuildSaysWhatItLeavesOut builds trees of which a part cannot be read: the
// rest is written, and nobody can take it for the whole.
func TestBuildSaysWhatItLeavesOut(t *testing.T) {
	tests := []struct {
		name    string
		changed map[string]string
		code    int
		says    []string
	}{
		{"nothing", nil, ExitClean, nil},
		{"navigation", map[string]string{"docs.json": `{"name": "x",`}, ExitFindings, []string{"docs.json\n", "nav-invalid"}},
		{"spec", map[string]string{"api.ko.yaml": "openapi: 3.0.3\npaths: ["}, ExitFindings, []string{"api.ko.yaml\n", "2:9", "spec-invalid"}},
		{"configuration", map[string]string{"parlance.yaml": "lnt: {}\n"}, ExitFindings, []string{"parlance.yaml\n", `"lnt"`}},
		{"what lint finds", map[string]string{"en/stop.mdx": "---\nopenapi: /api.en.yaml POST /nowhere\n---\n"}, ExitClean, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir, output := t.TempDir(), filepath.Join(t.TempDir(), "site")
			writeFiles(t, dir, good, test.changed)
			var stdout, stderr bytes.Buffer
			code := Main(context.Background(), []string{"build", dir, "--quiet", "--output", output}, Streams{Out: &stdout, Err: &stderr}, func(string) string { return "" })
			if code != test.code || stdout.Len() > 0 {
				t.Errorf("exit code %d, want %d; %s", code, test.code, stdout.String())
			}
			for _, want := range test.says {
				if !strings.Contains(stderr.String(), want) {
					t.Errorf("%s is not said in: %s", want, stderr.String())
				}
			}
			if test.says == nil && stderr.Len() > 0 {
				t.Errorf("said without need: %s", stderr.String())
			}
			if _, err := os.Stat(filepath.Join(output, "en/stop/index.html")); err != nil {
				t.Errorf("the rest was not written: %v", err)
			}
		})
	}
}
