package edit

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"parlance/internal/source"
)

// NewPlan groups edits by file, splices each file once, and adds changes of
// whole files. Changes that change nothing are left out. Two whole-file changes
// of one path, or a change and edits of one path, are an error, and so is what
// Splice refuses.
func NewPlan(edits []Edit, changes ...Change) (Plan, error) {
	type group struct {
		file  *source.File
		edits []Edit
	}
	groups := map[string]*group{}
	var plan Plan
	for _, e := range edits {
		if e.Span.File == nil {
			return nil, fmt.Errorf("an edit names no file")
		}
		g := groups[e.Span.File.Path]
		if g == nil {
			g = &group{file: e.Span.File}
			groups[e.Span.File.Path] = g
		}
		g.edits = append(g.edits, e)
	}
	for path, g := range groups {
		text, err := Splice(g.file, g.edits)
		if err != nil {
			return nil, err
		}
		plan = append(plan, Change{Path: path, Old: notNil(g.file.Data), New: text})
	}
	plan = append(plan, changes...)
	slices.SortFunc(plan, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	for i := 1; i < len(plan); i++ {
		if plan[i].Path == plan[i-1].Path {
			return nil, fmt.Errorf("change %s: it is changed in two ways at once", plan[i].Path)
		}
	}
	return slices.DeleteFunc(plan, Change.isNoop), nil
}

// isNoop reports whether nothing changes. An empty file is not a missing one.
func (c Change) isNoop() bool {
	return (c.Old == nil) == (c.New == nil) && bytes.Equal(c.Old, c.New)
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
