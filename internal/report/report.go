// Package report writes findings for people and for machines: one format, one
// file. It decides nothing: findings are written in the order they are given,
// and what is not worth reporting was left out before.
package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"parlance/internal/finding"
)

// Summary counts the findings and what was looked at.
type Summary struct {
	Errors, Warnings, Notes int
	Files                   int
	Pages                   int
	Specs                   int
	Cells                   int // one language of one version in the navigation
}

// RuleInfo describes a rule to formats that carry the rules along.
type RuleInfo struct {
	ID, Title, Doc string
	Severity       finding.Severity
}

// Options say how a report looks.
type Options struct {
	Color bool   // ANSI colours, in Text
	Quiet bool   // Text without its last line, the summary
	Root  string // folder of the tree relative to the repository, "docs"; for SARIF and GitHub
}

// repoPath returns the path of a file relative to the repository.
func (o Options) repoPath(file string) string { return path.Join(o.Root, file) }

// counts returns the numbers of errors, warnings and notes as words, the zeros
// left out: "3 errors, 1 warning".
func (s Summary) counts() string {
	return listing(count(s.Errors, "error"), count(s.Warnings, "warning"), count(s.Notes, "note"))
}

// checked says what was looked at: "974 files (963 pages, 4 specs)".
func (s Summary) checked() string {
	files := cmp.Or(count(s.Files, "file"), "0 files")
	parts := listing(count(s.Pages, "page"), count(s.Specs, "spec"), count(s.Cells, "navigation cell"))
	if parts == "" {
		return files
	}
	return files + " (" + parts + ")"
}

func (s Summary) String() string {
	return cmp.Or(s.counts(), "no problems") + " in " + s.checked()
}

// count returns "1 error" or "3 errors", and "" for none.
func count(n int, noun string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func listing(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}
