package mdx

import (
	"fmt"
	"strings"

	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Directive is the line of front matter that says which operation a page
// shows: "openapi" names one of a spec, "METHOD /path" or "FILE METHOD /path";
// "api" one that the page describes by hand, "METHOD /path" or "METHOD URL"
// (https://mintlify.com/docs/api-playground/overview).
type Directive struct {
	Key       string // "openapi" or "api"
	Reference operation.Reference
	Span      source.Span // of the value
	Problem   string      // why the value cannot be understood, and the way out; "" when it can
}

func readOperation(fields *tree.Node) *Directive {
	for _, key := range []string{"openapi", "api"} {
		n := fields.Get(key)
		switch {
		case n == nil:
		case n.Kind != tree.Scalar:
			return &Directive{Key: key, Span: firstLine(n.Span), Problem: key + ` holds no text: write "METHOD /path"`}
		case strings.TrimSpace(n.Text()) != "":
			d := &Directive{Key: key, Span: firstLine(n.Span)}
			d.Reference, d.Problem = readReference(key, n.Text())
			return d
		}
	}
	return nil
}

// readReference reads the value of a directive.
func readReference(key, text string) (ref operation.Reference, problem string) {
	words := strings.Fields(text)
	if key == "api" && len(words) == 2 && strings.Contains(words[1], "://") {
		words[1] = urlPath(words[1])
	}
	if ref, ok := operation.ParseReference(strings.Join(words, " ")); ok && (key == "openapi" || ref.Spec == "") {
		return ref, ""
	}
	form := `"METHOD /path" or "FILE METHOD /path"`
	if key == "api" {
		form = `"METHOD /path"`
	}
	if n := len(words); n < 2 || n > 3 || n == 3 && key == "api" {
		return ref, fmt.Sprintf("%q names no operation: write %s", text, form)
	}
	method, path := words[len(words)-2], words[len(words)-1]
	if !operation.IsMethod(method) {
		return ref, fmt.Sprintf("unknown method %q in %q: write %s", method, text, form)
	}
	return ref, fmt.Sprintf("the path %q in %q does not begin with a slash: write %q", path, text, method+" /"+path)
}

// urlPath returns the path of a URL. It may hold parameters in braces, which
// net/url would escape.
func urlPath(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	_, path, _ := strings.Cut(rest, "/")
	return "/" + path
}
