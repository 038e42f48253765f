package reference

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// asked returns the English texts that the source asks for.
func asked(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			if fun, ok := call.Fun.(*ast.SelectorExpr); !ok || fun.Sel.Name != "word" {
				return true
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: word is called with something else than a text", fset.Position(call.Pos()))
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			texts[text] = true
			return true
		})
	}
	if len(texts) < 50 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	return texts
}

func readMessages(t *testing.T, path string) *tree.Node {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, problems := tree.Parse(source.NewFile(path, data))
	if len(problems) > 0 {
		t.Fatalf("%s: %s", path, problems[0].Message)
	}
	return doc.Root
}

// inFrame reports whether the frame asks for a text, which it shares with the
// pages of this package.
func inFrame(t *testing.T, text string) bool {
	t.Helper()
	for _, pattern := range []string{"../*.go", "../assets/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(data), strconv.Quote(text)) {
				return true
			}
		}
	}
	return false
}

func TestMessagesAreComplete(t *testing.T) {
	texts := asked(t)
	for _, tag := range []string{"ko", "pt-BR", "ar"} {
		own := slices.Concat(readMessages(t, "../messages/reference."+tag+".yaml").Pairs, readMessages(t, "../messages/try."+tag+".yaml").Pairs)
		known := map[string]string{}
		others, err := filepath.Glob("../messages/*." + tag + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range others { // a text may be another part's already
			for _, pair := range readMessages(t, path).Pairs {
				known[pair.Key.Value] = pair.Value.Text()
			}
		}
		for text := range texts {
			translated := known[text]
			if translated == "" {
				t.Errorf("%s: no text for %q", tag, text)
			}
			for _, verb := range []string{"%s", "%d"} {
				if strings.Count(text, verb) != strings.Count(translated, verb) {
					t.Errorf("%s: %q does not have the %s of %q", tag, translated, verb, text)
				}
			}
		}
		for _, pair := range own {
			if !texts[pair.Key.Value] && !inFrame(t, pair.Key.Value) {
				t.Errorf("%s: nothing asks for %q", tag, pair.Key.Value)
			}
		}
	}
}
