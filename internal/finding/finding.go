// Package finding defines what the checks of parlance report.
package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"parlance/internal/edit"
	"parlance/internal/source"
)

// Severity says how much a finding matters.
type Severity int

// The severities, in rising order. Off is for rules that are switched off; no
// finding has it.
const (
	Off     Severity = iota
	Note             // worth a look
	Warning          // likely wrong, or wrong for some
	Error            // readers or callers are misled
)

var severityNames = [...]string{Off: "off", Note: "note", Warning: "warning", Error: "error"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads "off", "note", "warning" or "error".
func ParseSeverity(name string) (Severity, error) {
	if i := slices.Index(severityNames[:], name); i >= 0 {
		return Severity(i), nil
	}
	return Off, fmt.Errorf("unknown severity %q: use %s", name, strings.Join(severityNames[:], ", "))
}

// Finding is one thing that is wrong, at one place.
type Finding struct {
	Rule     string // id of the rule, "spec-response-missing"
	Severity Severity
	Span     source.Span // where in the user's files; its File is never nil
	Message  string      // what is wrong and the way out: lower case, no full stop

	Locale    string // BCP 47 tag of the locale that is wrong, where there is one
	Version   string // version of the docs, where the tree has versions
	Operation string // "POST /stop/{kickoff_id}"
	Pointer   string // JSON Pointer (RFC 6901) into the spec
	Page      string // path of a page as navigation writes it, without extension
	Entry     string // a navigation entry

	Related []Related
	Fix     *Fix
}

// Related is another place that explains a finding.
type Related struct {
	Span    source.Span
	Message string
}

// Fix is a change that would remove the finding. Title is a verb phrase. Safe
// says that applying it without a look cannot lose a person's work.
type Fix struct {
	Title string
	Safe  bool
	Edits []edit.Edit
}

// Fingerprint names the finding across runs: it stays the same when lines move
// and changes when the finding is about something else. It is 16 hex digits.
func (f *Finding) Fingerprint() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		f.Rule, f.Span.Path(), f.Locale, f.Version, f.Operation, f.Pointer, f.Page, f.Entry, f.Message,
	}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// Sort orders findings by file, place, rule and message, and drops exact
// repetitions, so that equal trees give equal reports.
func Sort(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Span.Path(), b.Span.Path()),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Locale, b.Locale),
			cmp.Compare(a.Version, b.Version),
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(list, func(a, b Finding) bool {
		return a.Span == b.Span && a.Rule == b.Rule && a.Message == b.Message &&
			a.Locale == b.Locale && a.Version == b.Version && a.Pointer == b.Pointer
	})
}
