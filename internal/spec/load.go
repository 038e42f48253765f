package spec

import (
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// Loader loads specs. The same contract often stands in dozens of frozen
// versions: equal bytes are validated once.
type Loader struct {
	valid map[[32]byte]bool
}

// Load parses a document and tells what is wrong with it. It never fails: a
// file that is no OpenAPI document gives a Spec that is not Usable and has a
// Problem.
func (l *Loader) Load(f *source.File) *Spec {
	doc, problems := tree.Parse(f)
	s := &Spec{File: f, Doc: doc, Problems: problems}
	if slices.ContainsFunc(problems, func(p tree.Problem) bool { return p.Fatal }) {
		return s
	}
	if !s.checkVersion() || !s.checkShape() {
		return s
	}
	s.Usable = true
	s.checkReferences()
	if key := sha256.Sum256(f.Data); len(s.Problems) == 0 && !l.valid[key] {
		s.checkModel()
		if l.valid == nil {
			l.valid = map[[32]byte]bool{}
		}
		l.valid[key] = len(s.Problems) == 0
	}
	s.listOperations()
	return s
}

func (s *Spec) problem(at source.Span, format string, args ...any) {
	s.Problems = append(s.Problems, tree.Problem{Span: at, Message: fmt.Sprintf(format, args...)})
}

// checkVersion accepts OpenAPI 3.0 and 3.1, the versions that Mintlify renders.
func (s *Spec) checkVersion() bool {
	root := s.Doc.Root
	start := s.File.Span(0, 0)
	switch {
	case root.Kind == tree.Scalar && root.Type == tree.Null:
		s.problem(start, "the file is empty: an OpenAPI document begins with \"openapi: 3.0.3\"")
		return false
	case root.Kind != tree.Mapping:
		s.problem(root.Span, "this is no OpenAPI document: its top level must be a mapping with \"openapi\", \"info\" and \"paths\"")
		return false
	}
	if swagger := root.Pair("swagger"); swagger != nil {
		s.problem(swagger.Key.Span, "this is Swagger %s, which cannot be read: convert it to OpenAPI 3.0 or 3.1", swagger.Value.Text())
		return false
	}
	version := root.Get("openapi")
	if version == nil {
		s.problem(start, "there is no \"openapi\" key: an OpenAPI document begins with \"openapi: 3.0.3\"")
		return false
	}
	s.Version = version.Text()
	if !strings.HasPrefix(s.Version, "3.0") && !strings.HasPrefix(s.Version, "3.1") {
		s.problem(version.Span, "OpenAPI version %q is not supported: use 3.0 or 3.1", s.Version)
		return false
	}
	return true
}

// checkShape reports what libopenapi passes over in silence: members of the
// wrong kind.
func (s *Spec) checkShape() bool {
	ok := true
	for _, key := range []string{"info", "paths", "components", "webhooks"} {
		pair := s.Doc.Root.Pair(key)
		if pair == nil || pair.Value.Kind == tree.Mapping {
			continue
		}
		if key == "components" && pair.Value.Type == tree.Null && pair.Value.Kind == tree.Scalar {
			continue
		}
		s.problem(pair.Key.Span, "%q must be a mapping", key)
		ok = false
	}
	if s.Doc.Root.Get("paths") == nil && s.Doc.Root.Get("webhooks") == nil && s.Doc.Root.Get("components") == nil {
		s.problem(s.Doc.Root.Span, "there are no \"paths\", so the document describes nothing")
		ok = false
	}
	return ok
}

// checkReferences reports references that lead nowhere or in a circle.
func (s *Spec) checkReferences() {
	if s.Doc.Root != nil {
		s.walkReferences(s.Doc.Root, map[*tree.Node]bool{})
	}
}

// dataKeys hold values that are data, in which "$ref" has no meaning.
var dataKeys = []string{"example", "default", "enum", "const", "value"}

func (s *Spec) walkReferences(n *tree.Node, seen map[*tree.Node]bool) {
	if n.Alias || seen[n] {
		return
	}
	seen[n] = true
	for _, item := range n.Items {
		s.walkReferences(item, seen)
	}
	for _, pair := range n.Pairs {
		if slices.Contains(dataKeys, pair.Key.Value) || strings.HasPrefix(pair.Key.Value, "x-") {
			continue
		}
		if pair.Key.Value == "$ref" && pair.Value.Kind == tree.Scalar {
			s.checkReference(n, pair.Value)
		}
		s.walkReferences(pair.Value, seen)
	}
}

func (s *Spec) checkReference(holder, ref *tree.Node) {
	if !strings.HasPrefix(ref.Value, "#") {
		return // another file's: not read
	}
	target := s.lookup(ref.Value)
	if target == nil {
		s.problem(ref.Span, "%q leads nowhere: there is no such component in this document", ref.Value)
		return
	}
	if s.Resolve(holder).Get("$ref") != nil && isLocalReference(s.Resolve(holder)) {
		s.problem(ref.Span, "%q leads back to itself: a reference must end at a definition", ref.Value)
	}
}

var libraryLine = regexp.MustCompile(`(?:line|\[)\s*(\d+)(?::(\d+)\])?`)

// checkModel lets libopenapi build its model, and reports the errors that the
// checks above have not explained.
func (s *Spec) checkModel() {
	defer func() {
		if cause := recover(); cause != nil {
			s.problem(s.File.Span(0, 0), "the OpenAPI library cannot read this document (%v)", cause)
		}
	}()
	config := datamodel.NewDocumentConfiguration()
	// The library's own logger writes to stdout, among the results.
	config.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	config.SkipExternalRefResolution = true
	config.AllowExcessiveAliases = true // tree.Parse has bounded them
	doc, err := libopenapi.NewDocumentWithConfiguration(s.File.Data, config)
	if err != nil {
		s.libraryProblem(err)
		return
	}
	if _, err := doc.BuildV3Model(); err != nil {
		s.libraryProblem(err)
	}
	doc.Release()
}

// libraryProblem reports an error of libopenapi, a line each, at the line that
// its message names.
func (s *Spec) libraryProblem(err error) {
	lines := strings.Split(err.Error(), "\n")
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		line = strings.TrimSpace(line)
		// Recursive schemas are legal; the ones that can never end are found
		// by checkReference.
		if line == "" || strings.Contains(line, "circular reference") {
			continue
		}
		at := s.File.Span(0, 0)
		if m := libraryLine.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[1])
			start := s.File.LineStart(n)
			at = s.File.Span(start, start+len(s.File.Line(n)))
		}
		s.problem(at, "%s", line)
	}
}
