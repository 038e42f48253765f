package internal

import (
	"cmp"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers lists the packages from the bottom to the top. A package imports only
// from layers below its own: siblings do not know each other.
var layers = [][]string{
	{"source", "locale", "operation"},
	{"edit", "terminal"},
	{"finding", "tree"},
	{"config", "mdx", "nav", "spec", "preview/messages"},
	{"site", "schema"},
	{"lint", "generate", "report", "mock", "contract", "preview/reference"},
	{"preview", "preview/try", "lint/rules", "contract/report", "contract/arazzo", "contract/proxy", "contract/k6"},
	{"cli"},
}

// owners are libraries that one or two packages alone know, so that what they
// give does not spread.
var owners = map[string][]string{
	"gopkg.in/yaml.v3":              {"tree"},
	"github.com/tidwall/gjson":      {"tree"},
	"github.com/pb33f/libopenapi":   {"spec", "contract/arazzo"},
	"github.com/yuin/goldmark":      {"mdx"},
	"golang.org/x/text/language":    {"locale"},
	"github.com/spf13/cobra":        {"cli"},
	"github.com/bmatcuk/doublestar": {"config", "site"},
	"github.com/alecthomas/chroma":  {"preview"},
	"github.com/fsnotify/fsnotify":  {"preview"},
	"github.com/tdewolff/minify":    {"preview"},
	"github.com/chromedp":           {}, // tests alone
}

func TestImportsRunOneWay(t *testing.T) {
	rank := map[string]int{}
	for i, layer := range layers {
		for _, name := range layer {
			rank[name] = i
		}
	}
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(name))
		own, known := rank[pkg]
		if !known {
			t.Errorf("%s: package %s stands in no layer: add it to layers", name, pkg)
			return nil
		}
		seen[pkg] = true
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if of, ok := strings.CutPrefix(imported, "parlance/internal/"); ok && rank[of] >= own {
				t.Errorf("%s imports %s, which is not below it", name, of)
			}
			for library, packages := range owners {
				if strings.HasPrefix(imported, library) && !slices.Contains(packages, pkg) {
					t.Errorf("%s imports %s: only %s may", name, imported, cmp.Or(strings.Join(packages, " and "), "a test"))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range rank {
		if !seen[pkg] {
			t.Errorf("there is no package %s: take it out of layers", pkg)
		}
	}
}
