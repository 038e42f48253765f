// Package edit turns byte splices into changed files and writes them.
//
// Everything that writes a user's file goes through a Plan: it can be looked
// at (Diff), counted, or applied all or nothing (Apply). Nothing else in the
// program opens a user's file for writing.
package edit

import (
	"parlance/internal/source"
)

// Edit replaces the bytes of Span by New. An empty span inserts, an empty New
// deletes.
type Edit struct {
	Span source.Span
	New  string
}

// Change is what happens to one file. A nil Old creates the file, a nil New
// deletes it.
type Change struct {
	Path     string // relative to the root that Apply is given, with "/"
	Old, New []byte
}

// Plan is a set of changes, one per path, sorted by path. It never holds a
// change that changes nothing.
type Plan []Change
