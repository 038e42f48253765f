package spec

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/pb33f/libopenapi/index"
	"github.com/pb33f/libopenapi/utils"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// modelProblem is what libopenapi finds wrong, without the file: documents of
// equal bytes share it.
type modelProblem struct {
	start, end int
	message    string
}

// checkModel lets libopenapi build its model and returns the errors that the
// checks of this package have not explained.
func (s *Spec) checkModel() (problems []modelProblem) {
	defer func() {
		if cause := recover(); cause != nil {
			problems = []modelProblem{{0, 0, fmt.Sprintf("the OpenAPI library cannot read this document (%v)", cause)}}
		}
	}()
	config := datamodel.NewDocumentConfiguration()
	// The library's own logger writes to stdout, among the results.
	config.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	config.SkipExternalRefResolution = true
	config.ExcludeExtensionRefs = true
	config.AllowExcessiveAliases = true  // tree.Parse has bounded them
	config.SkipMetadataCollection = true // for linters that walk its index
	doc, err := libopenapi.NewDocumentWithConfiguration(s.File.Data, config)
	if err != nil {
		return s.libraryProblems(err)
	}
	model, err := doc.BuildV3Model()
	problems = s.libraryProblems(err)
	if model != nil && model.Index != nil {
		model.Index.Release()
	}
	doc.Release()
	return problems
}

// libraryProblems puts the errors of libopenapi in plain words.
func (s *Spec) libraryProblems(err error) []modelProblem {
	if err == nil {
		return nil
	}
	var problems []modelProblem
	for _, err := range utils.UnwrapErrors(err) {
		var resolving *index.ResolvingError
		if errors.As(err, &resolving) && resolving.CircularReference != nil {
			if p, ok := s.endless(resolving.CircularReference); ok {
				problems = append(problems, p)
			}
			continue
		}
		var missing *index.IndexingError
		if errors.As(err, &missing) || resolving != nil {
			// Both are about references, of which checkReferences knows more:
			// the library takes those in examples, and to "$anchor", for wrong.
			continue
		}
		problems = append(problems, s.libraryProblem(err.Error()))
	}
	slices.SortFunc(problems, func(a, b modelProblem) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return strings.Compare(a.message, b.message)
	})
	return slices.Compact(problems)
}

// endless reports schemas that require each other, so that no value can ever
// be written down. The library also takes circles for such that a list or null
// can end.
func (s *Spec) endless(circle *index.CircularReferenceResult) (modelProblem, bool) {
	loop := circle.Journey
	if i := circle.LoopIndex; i >= 0 && i < len(loop) {
		loop = loop[i:]
	}
	if len(loop) < 2 || !circle.IsInfiniteLoop {
		return modelProblem{}, false
	}
	names := make([]string, len(loop))
	for i, schema := range loop {
		at := s.lookup(schema.Definition)
		if at.node == nil || reference(at.node) != nil || i > 0 && !s.requires(s.lookup(loop[i-1].Definition).node, at.node, map[*tree.Node]bool{}) {
			return modelProblem{}, false // circles of bare references are known
		}
		_, names[i] = component(schema.Definition)
	}
	at := s.lookup(loop[0].Definition).key
	if at == nil {
		return modelProblem{}, false
	}
	return modelProblem{at.Span.Start, at.Span.End, fmt.Sprintf(
		"the schema requires itself (%s), so no value can satisfy it: make one of these properties optional", strings.Join(names, " → "))}, true
}

// requires reports whether every value of a schema holds one of another.
func (s *Spec) requires(schema, other *tree.Node, seen map[*tree.Node]bool) bool {
	schema = s.Resolve(schema)
	if len(seen) > 0 && schema == other {
		return true
	}
	if seen[schema] || mayBeNull(schema) {
		return false
	}
	seen[schema] = true
	for _, part := range orNull(schema.Get("allOf")).Items {
		if s.requires(part, other, seen) {
			return true
		}
	}
	for _, name := range orNull(schema.Get("required")).Items {
		property := schema.Get("properties").Get(name.Text())
		if property == nil {
			continue
		}
		if reference(property) != nil {
			// What a third schema requires is a link of the circle itself.
			if s.Resolve(property) == other && !mayBeNull(other) {
				return true
			}
		} else if s.requires(property, other, seen) {
			return true
		}
	}
	return false
}

func mayBeNull(n *tree.Node) bool {
	return n.Get("nullable").IsTrue() || slices.Contains(members(orNull(n.Get("type"))), "string null")
}

var libraryLine = regexp.MustCompile(`\bline (\d+)|\bL(\d+)\.C\d+|\[(\d+):\d+\]`)

// libraryProblem reports any other error at the line that its message names.
func (s *Spec) libraryProblem(message string) modelProblem {
	p := modelProblem{message: "the OpenAPI library does not accept this: " + strings.TrimSpace(message)}
	m := libraryLine.FindStringSubmatch(message)
	if m == nil {
		return p
	}
	n, _ := strconv.Atoi(m[1] + m[2] + m[3])
	line := s.File.Line(n)
	p.start = s.File.LineStart(n) + len(line) - len(strings.TrimLeft(line, " \t"))
	p.end = s.File.LineStart(n) + len(line)
	return p
}

// addModelProblems adds what the library found in lines of which nothing is
// known yet.
func (s *Spec) addModelProblems(problems []modelProblem) {
	known := map[int]bool{}
	for _, p := range s.Problems {
		known[p.Span.Position().Line] = true
	}
	for _, p := range problems {
		span := source.Span{File: s.File, Start: p.start, End: p.end}
		// One that names no place says what follows from the others.
		if line := span.Position().Line; !known[line] && !(p.end == 0 && len(s.Problems) > 0) {
			s.problem(span, "%s", p.message)
		}
	}
}
