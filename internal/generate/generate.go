// Package generate plans the changes that bring locale specs, reference pages
// and navigation into step. It writes nothing: its result is an edit.Plan.
package generate

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"

	"parlance/internal/edit"
	"parlance/internal/site"
	"parlance/internal/source"
)

// Options chooses what is generated.
type Options struct {
	Specs, Pages, Nav bool
	AllVersions       bool // frozen versions too
}

// Left is something that should be generated and cannot: the reason and the
// way out.
type Left struct {
	Span    source.Span
	Message string
}

// Result is what generating would do. Generating again after the plan was
// applied gives an empty plan.
type Result struct {
	Plan edit.Plan
	Left []Left
}

// Plan returns the changes that the site needs. fsys is the file system that
// the site was loaded from. The error says that the changes contradict each
// other: a mistake of the program, not of the tree.
func Plan(s *site.Site, fsys fs.FS, o Options) (*Result, error) {
	r := &Result{}
	var changes []edit.Change
	if o.Specs {
		repaired, left, err := specs(s, o)
		if err != nil {
			return nil, err
		}
		changes, r.Left = repaired, left
	}
	if !o.Pages && !o.Nav {
		var err error
		r.Plan, err = edit.NewPlan(nil, changes...)
		return r, err
	}
	// An operation that a spec has just been given wants its page in the same
	// run: so pages are planned on the tree as it will be.
	if changes = withoutNoops(changes); len(changes) > 0 {
		after, err := site.Load(newOverlay(fsys, changes), site.Options{ConfigFile: s.ConfigPath(), Frozen: o.AllVersions})
		if err != nil {
			return nil, fmt.Errorf("read the tree with its new specs: %w", err)
		}
		s = after
	}
	p := newPages(s, o)
	var edits []edit.Edit
	if o.Pages {
		changes = append(changes, p.create()...)
		edits = append(edits, p.repair()...)
	}
	if o.Nav {
		listed, err := p.navigation()
		if err != nil {
			return nil, err
		}
		edits = append(edits, listed...)
	}
	r.Left = append(r.Left, p.left...)
	var err error
	r.Plan, err = edit.NewPlan(edits, changes...)
	return r, err
}

func withoutNoops(changes []edit.Change) []edit.Change {
	return slices.DeleteFunc(changes, func(c edit.Change) bool {
		return c.Old != nil && bytes.Equal(c.Old, c.New)
	})
}
