package rules

import (
	"bytes"
	"fmt"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/site"
)

var specCopyDiffers = &lint.Rule{
	ID:       "spec-copy-differs",
	Title:    "the published copy of a spec is missing or not what the spec is",
	Severity: finding.Error,
	Doc: `With "publish" in parlance.yaml, pages name a copy of each locale's spec in that folder. Readers see the copy: an edit of the spec that did not reach it is not published.

Fix it with 'parlance generate --only specs'. Edit the spec, never the copy.`,
	Bad:   "specs/api.ko.yaml has POST /stop, docs/api.ko.yaml has not",
	Good:  "docs/api.ko.yaml is specs/api.ko.yaml, byte for byte",
	Check: checkSpecCopyDiffers,
}

func checkSpecCopyDiffers(p *lint.Pass) {
	for _, set := range p.Sets() {
		for _, file := range set.Files() {
			if file.Published == "" || !file.Usable {
				continue
			}
			if f, differs := copyFinding(file); differs {
				f.Locale, f.Version = string(file.Tag), set.Version
				f.Fix = &finding.Fix{Title: "run parlance generate --only specs", Safe: true}
				p.Report(f)
			}
		}
	}
}

func copyFinding(file *site.SpecFile) (finding.Finding, bool) {
	if file.Copy == nil {
		return finding.Finding{
			Span:    file.File.Span(0, 0),
			Message: fmt.Sprintf("the copy of this spec that pages name, %s, is missing", file.Published),
		}, true
	}
	if bytes.Equal(file.Copy.Data, file.File.Data) {
		return finding.Finding{}, false
	}
	line := firstDifference(file.Copy.Data, file.File.Data)
	start := file.Copy.LineStart(line)
	return finding.Finding{
		Span:    file.Copy.Span(start, start+len(file.Copy.Line(line))),
		Message: fmt.Sprintf("this is to be a copy of %s, and differs from it from this line on", file.Path),
		Related: []finding.Related{{Span: file.File.Span(file.File.LineStart(line), file.File.LineStart(line)), Message: "the spec says it here"}},
	}, true
}

// firstDifference returns the number, from 1, of the first line in which two
// texts differ.
func firstDifference(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return bytes.Count(a[:n], []byte{'\n'}) + 1
}
