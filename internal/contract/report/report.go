// Package contractreport writes the result of a contract test for people and
// for machines: one format, one file. It decides nothing: what is a failure and
// how much it matters stands in the result.
//
// Every text of a result goes through redaction before it is laid out, cut or
// encoded, and again after a step that could bring a secret back to light, such
// as decoding JSON.
package contractreport

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"parlance/internal/contract"
)

// Options say how a report looks. The zero value is a report without colours
// and without more redaction than the result's own.
type Options struct {
	Color bool   // ANSI colours, in Text and Progress
	Quiet bool   // Text with failures only
	Root  string // folder of the spec's path relative to the repository, for SARIF and GitHub

	// Redact takes secrets out of a text. It is called after the result's own
	// Redactor, on every text that is shown.
	Redact func(string) string

	TokenEnv string // variable that curl lines take the token from, PARLANCE_TOKEN
	Version  string // of parlance, in formats that name the tool
}

// tally counts what a result holds.
type tally struct {
	broken, warnings      int
	reachable, seen       int // documented statuses
	unreachable, surprise int // documented ones that cannot be seen; undocumented ones that were
}

func newTally(r *contract.Result) tally {
	var t tally
	for i := range r.Failures {
		if r.Failures[i].Severity == contract.Broken {
			t.broken++
		} else {
			t.warnings++
		}
	}
	for _, c := range r.Coverage {
		switch {
		case !c.Documented:
			t.surprise++
		case c.State == contract.Unreachable:
			t.unreachable++
		default:
			t.reachable++
			if c.State == contract.Seen {
				t.seen++
			}
		}
	}
	return t
}

// verdict says in a few words how the test ended: "2 broken promises, 1
// warning".
func (t tally) verdict() string {
	broken := "no broken promise"
	if t.broken > 0 {
		broken = count(t.broken, "broken promise")
	}
	if t.warnings == 0 {
		return broken
	}
	return broken + ", " + count(t.warnings, "warning")
}

// statuses says how many documented statuses were seen, of those that can be.
func (t tally) statuses() string {
	text := fmt.Sprintf("%d of %s seen", t.seen, count(t.reachable, "documented status"))
	if t.unreachable > 0 {
		text += fmt.Sprintf(" (%d more not reachable)", t.unreachable)
	}
	return text
}

// summary returns the result in one line.
func summary(r *contract.Result) string {
	t := newTally(r)
	return fmt.Sprintf("%s in %s, %s, seed %d, %s",
		t.verdict(), count(r.Requests, "request"), t.statuses(), r.Seed, seconds(r.Duration))
}

// count returns "1 request" or "3 requests".
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "s"):
		return fmt.Sprintf("%d %ses", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// seconds returns a duration as people read it: "0.3 ms", "23 ms", "0.4 s",
// "2 min 5 s".
func seconds(d time.Duration) string {
	switch {
	case d > 0 && d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", milliseconds(d))
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
}

// milliseconds returns a duration as formats have it, in thousandths of it.
func milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Microsecond)) / 1000
}

// group is what fails at one operation.
type group struct {
	operation string
	failures  []*failure
	broken    int
}

// groups puts failures together by operation: the operation with most broken
// promises first, else in the order in which they are given.
func groups(list []*failure) []group {
	var out []group
	index := map[string]int{}
	for _, f := range list {
		name := f.operation
		if name == "" {
			name = "the API as a whole"
		}
		i, known := index[name]
		if !known {
			i = len(out)
			index[name] = i
			out = append(out, group{operation: name})
		}
		out[i].failures = append(out[i].failures, f)
		if f.Severity == contract.Broken {
			out[i].broken++
		}
	}
	slices.SortStableFunc(out, func(a, b group) int { return b.broken - a.broken })
	return out
}

// statusLine returns a status with its name: "404 Not Found".
func statusLine(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}
