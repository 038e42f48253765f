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
	config.AllowExcessiveAliases = true // tree.Parse has bounded them
	config.SkipMetadataCollection = true
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
// be written down. A schema in the circle that may be null ends it, which the
// library does not see.
func (s *Spec) endless(circle *index.CircularReferenceResult) (modelProblem, bool) {
	if !circle.IsInfiniteLoop || circle.LoopPoint == nil {
		return modelProblem{}, false
	}
	names := []string{}
	loop := circle.Journey
	if i := circle.LoopIndex; i >= 0 && i < len(loop) {
		loop = loop[i:]
	}
	for _, schema := range loop {
		node := s.lookup(schema.Definition).node
		if node == nil || mayBeNull(node) || reference(node) != nil {
			return modelProblem{}, false // circles of bare references are known
		}
		_, name := component(schema.Definition)
		names = append(names, name)
	}
	if len(names) == 0 {
		return modelProblem{}, false
	}
	at := s.lookup(circle.LoopPoint.Definition)
	if at.key == nil {
		return modelProblem{}, false
	}
	if names[0] != names[len(names)-1] {
		names = append(names, names[0])
	}
	return modelProblem{at.key.Span.Start, at.key.Span.End, fmt.Sprintf(
		"the schema requires itself (%s), so no value can satisfy it: make one of these properties optional", strings.Join(names, " → "))}, true
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
