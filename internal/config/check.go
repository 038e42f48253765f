package config

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"parlance/internal/tree"
)

// The placeholders of the patterns of pages.
var (
	folderPlaceholders = []string{"{locale}", "{version}"}
	namePlaceholders   = []string{"{path1}", "{last}", "{path}", "{method}", "{operationId}", "{operation-id}", "{summary}"}
)

var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
	drive       = regexp.MustCompile(`^[A-Za-z]:`)
)

// path reads a path and returns it clean, and "" after a Problem.
func (r *reader) path(n *tree.Node, name string) string {
	text := r.text(n, name)
	if text == "" || !r.staysInside(n, text) {
		return ""
	}
	return path.Clean(text)
}

// staysInside reports whether a path is relative and leads to no place outside
// the folder of the configuration.
func (r *reader) staysInside(n *tree.Node, text string) bool {
	clean := path.Clean(text)
	switch {
	case strings.Contains(text, `\`):
		r.problem(n, `%q has a backslash: write "/" between folders`, text)
	case strings.HasPrefix(text, "/") || drive.MatchString(text):
		r.problem(n, "%q is an absolute path: write it relative to the folder of %s", text, FileName)
	case clean == ".." || strings.HasPrefix(clean, "../"):
		r.problem(n, "%q leads out of the folder of %s: move the file in, or the configuration up", text, FileName)
	default:
		return true
	}
	return false
}

// folderName reads the name of a language's folder.
func (r *reader) folderName(n *tree.Node) string {
	name := r.path(n, "folder")
	if name == "." || strings.Contains(name, "/") {
		r.problem(n, "%q is not the name of one folder: write the name that stands in the paths of the language's pages", n.Value)
		return ""
	}
	return name
}

// pattern reads the pattern of a path.
func (r *reader) pattern(n *tree.Node, name string, known []string) string {
	text := r.path(n, name)
	if text == "" {
		return ""
	}
	list := strings.Join(known, ", ")
	for _, found := range placeholder.FindAllString(text, -1) {
		if slices.Contains(known, found) {
			continue
		}
		if near := Nearest(found, known); near != "" {
			r.problem(n, "unknown placeholder %s: did you mean %s?", found, near)
		} else {
			r.problem(n, "unknown placeholder %s: use %s", found, list)
		}
		return ""
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}") {
		r.problem(n, "%q has a brace without its partner: use %s", text, list)
		return ""
	}
	return text
}

func (r *reader) isGlob(n *tree.Node, text string) bool {
	if !doublestar.ValidatePattern(text) {
		r.problem(n, "%q is no glob: a bracket or brace is not closed, or a backslash ends it", text)
		return false
	}
	return true
}

// pathGlob reads a glob of paths, and returns "" after a Problem.
func (r *reader) pathGlob(n *tree.Node) string {
	text := r.text(n, "path")
	if text == "" || !r.isGlob(n, text) || !r.staysInside(n, text) {
		return ""
	}
	if strings.HasSuffix(text, "/") {
		r.problem(n, "%q matches no file: write %q for all files in the folder", text, text+"**")
		return ""
	}
	return strings.TrimPrefix(text, "./")
}

// homes are where keys belong that stand at a wrong place.
var homes = map[string]string{
	"docs": "the top", "source": "the top", "specs": "the top", "pages": "the top", "frozen": "the top", "lint": "the top",
	"glossary": "the top", "locales": "the top, or an item of specs", "base": "an item of specs", "publish": "an item of specs",
	"name": "pages", "folder": "pages, or a language of locales", "spec": "a language of locales, or test",
	"test": "the top", "workflows": "test", "mock": "test", "token-env": "test", "exclude": "test", "fixtures": "test",
	"budget": "test", "slow-after": "test", "min-coverage": "test",
	"rules": "lint", "fail-on": "lint", "ignore": "lint", "rule": "an item of ignore", "path": "an item of ignore", "reason": "an item of ignore",
}

func (r *reader) unknownKey(n *tree.Node, parent string, known []key) {
	var names []string
	for _, k := range known {
		names = append(names, k.name)
	}
	if home := homes[n.Value]; home != "" {
		r.problem(n, "key %q does not belong into %s: its place is %s", n.Value, parent, home)
	} else if near := Nearest(n.Value, names); near != "" {
		r.problem(n, "unknown key %q: did you mean %q?", n.Value, near)
	} else {
		r.problem(n, "unknown key %q: use %s", n.Value, strings.Join(names, ", "))
	}
}

// Nearest returns the known word that a mistyped one is most like, and "" when
// none is: case and separators are passed over, and a third of the letters may
// be wrong.
func Nearest(word string, known []string) string {
	best, least := "", max(1, len(word)/3)+1
	for _, k := range known {
		if d := distance(fold(word), fold(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

func fold(word string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(word))
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour that make b of a (optimal string alignment).
func distance(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
