package spec

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// Loader loads specs, one at a time. The same contract often stands in dozens
// of frozen versions: equal bytes are validated once.
type Loader struct {
	model map[[32]byte][]modelProblem
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
	s.indexReferences()
	s.checkReferences()
	s.addModelProblems(l.validate(s))
	s.listOperations()
	return s
}

// validate asks libopenapi, once for equal bytes.
func (l *Loader) validate(s *Spec) []modelProblem {
	key := sha256.Sum256(s.File.Data)
	problems, known := l.model[key]
	if !known {
		problems = s.checkModel()
		if l.model == nil {
			l.model = map[[32]byte][]modelProblem{}
		}
		l.model[key] = problems
	}
	return problems
}

func (s *Spec) problem(at source.Span, format string, args ...any) {
	s.Problems = append(s.Problems, tree.Problem{Span: at, Message: fmt.Sprintf(format, args...)})
}

// checkVersion accepts OpenAPI 3.0 and 3.1, the versions that Mintlify renders.
func (s *Spec) checkVersion() bool {
	root := s.Doc.Root
	start := s.File.Span(0, 0)
	switch {
	case isNull(root):
		s.problem(start, "the file is empty: an OpenAPI document begins with \"openapi: 3.0.3\"")
		return false
	case root.Kind != tree.Mapping:
		s.problem(firstLine(root.Span), "this is no OpenAPI document: its top level must be a mapping with \"openapi\", \"info\" and \"paths\"")
		return false
	}
	if swagger := root.Pair("swagger"); swagger != nil {
		s.problem(swagger.Key.Span, "this is Swagger %s, which cannot be read: convert it to OpenAPI 3.0 or 3.1", swagger.Value.Text())
		return false
	}
	version := root.Pair("openapi")
	if version == nil {
		s.problem(start, "there is no \"openapi\" key: an OpenAPI document begins with \"openapi: 3.0.3\"")
		return false
	}
	s.Version = version.Value.Text()
	if s.minor() == "" {
		at := version.Value.Span
		if at.Start == at.End || version.Value.Kind != tree.Scalar {
			at = version.Key.Span
		}
		s.problem(at, "OpenAPI version %q cannot be read: use 3.0 or 3.1", s.Version)
		return false
	}
	return true
}

// minor returns "3.0" or "3.1", and "" for a version that is neither.
func (s *Spec) minor() string {
	for _, minor := range []string{"3.0", "3.1"} {
		if s.Version == minor || strings.HasPrefix(s.Version, minor+".") {
			return minor
		}
	}
	return ""
}
