package contractreport

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"parlance/internal/contract"
)

// The elements of JUnit's XML, in the order in which readers that check it
// (Jenkins' junit-10.xsd) want them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property,omitempty"`
		Cases      []junitCase     `xml:"testcase"`
		Out        string          `xml:"system-out,omitempty"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Skipped *junitMessage `xml:"skipped"`
		Error   *junitMessage `xml:"error"`
		Failure *junitMessage `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// The names of the suites that are of no operation.
const (
	suiteRun   = "the run"
	suiteWhole = "the API as a whole"
)

// JUnit writes a result as JUnit's XML: a suite for the run and one for each
// operation. In it, a documented status is a test that passes when it was seen
// and is skipped, with the reason, when it was not; a broken promise is a test
// that fails; a warning is a test that passes and says so in its output.
func JUnit(w io.Writer, r *contract.Result, o Options) error {
	j := junitWriter{newClean(r, o), junitSuites{Name: "parlance test", Time: junitTime(r.Duration)}, map[string]int{}}
	j.run()
	for _, entry := range j.c.Coverage {
		// A status that is not documented is a failure, or of no weight.
		if entry.Documented {
			j.add(nameOf(entry.Operation), j.status(entry))
		}
	}
	for _, f := range j.c.failures {
		j.add(f.operation, j.failure(f))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(j.suites); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junitWriter struct {
	c      *clean
	suites junitSuites
	index  map[string]int // of suites by operation
}

// add puts a test into the suite of an operation and counts it.
func (j *junitWriter) add(operation string, test junitCase) {
	name := j.text(cmp.Or(operation, suiteWhole))
	i, known := j.index[name]
	if !known {
		i = len(j.suites.Suites)
		j.index[name] = i
		j.suites.Suites = append(j.suites.Suites, junitSuite{
			Name: name, Time: "0.000", Timestamp: j.c.Start.UTC().Format("2006-01-02T15:04:05"),
		})
	}
	s := &j.suites.Suites[i]
	test.Class, test.Time = name, cmp.Or(test.Time, "0.000")
	s.Cases = append(s.Cases, test)
	s.Tests++
	j.suites.Tests++
	switch {
	case test.Failure != nil:
		s.Failures++
		j.suites.Failures++
	case test.Error != nil:
		s.Errors++
		j.suites.Errors++
	case test.Skipped != nil:
		s.Skipped++
		j.suites.Skipped++
	}
}

func (j *junitWriter) run() {
	c := j.c
	test := junitCase{Name: "finishes", Time: junitTime(c.Duration)}
	if c.unfinished != "" {
		test.Error = &junitMessage{Message: j.text(c.unfinished), Type: ruleUnfinished}
	}
	j.add(suiteRun, test)
	s := &j.suites.Suites[0]
	s.Time = test.Time
	s.Properties = []junitProperty{
		{"target", j.text(c.Target)}, {"spec", j.text(c.Spec)},
		{"seed", strconv.FormatUint(c.Seed, 10)}, {"requests", strconv.Itoa(c.Requests)},
	}
	var out strings.Builder
	for _, note := range c.Notes {
		fmt.Fprintf(&out, "note: %s\n", note)
	}
	for _, skipped := range c.Skipped {
		fmt.Fprintf(&out, "skipped: %s\n", skipped)
	}
	s.Out = j.text(out.String())
}

func (j *junitWriter) status(entry contract.Coverage) junitCase {
	test := junitCase{Name: j.text("status " + entry.Status)}
	if entry.State != contract.Seen {
		test.Skipped = &junitMessage{Message: j.text(string(entry.State) + ": " + entry.Why)}
	}
	return test
}

func (j *junitWriter) failure(f *failure) junitCase {
	name := f.Rule
	if f.Status != 0 {
		name += " in " + strconv.Itoa(f.Status)
	}
	for _, part := range []string{f.Place, f.Workflow} {
		if part != "" {
			name += " at " + part
		}
	}
	test := junitCase{Name: j.text(name)}
	if f.Severity == contract.Broken {
		test.Failure = &junitMessage{Message: j.text(f.Message), Type: j.text(f.Rule), Text: j.text(details(f))}
		return test
	}
	test.Out = j.text("warning: " + f.Message + "\n" + details(f))
	return test
}

// maxDetail is how many characters of a body stand in JUnit's XML, which many
// readers hold in memory as a whole.
const maxDetail = 4000

// details says all about a failure as plain text.
func details(f *failure) string {
	var b strings.Builder
	fmt.Fprintln(&b, facts(f))
	if at := place(f.Span); at != "" {
		fmt.Fprintln(&b, at)
		if line, caret := excerpt(f.Span); line != "" {
			fmt.Fprintf(&b, "  %s\n  %s\n", line, caret)
		}
	}
	for _, l := range f.Locales {
		fmt.Fprintf(&b, "%s: %s\n", l.Tag, elsewhere(l))
	}
	for _, e := range f.shown {
		fmt.Fprintf(&b, "\n> %s %s (%s)\n", e.Request.Method, cut(e.Request.URL, maxDetail), title(e))
		if e.Response == nil {
			fmt.Fprintf(&b, "< no response: %s\n", e.fault)
		} else {
			fmt.Fprintf(&b, "< %s\n%s\n", answer(e), cut(string(e.Response.Body), maxDetail))
		}
		fmt.Fprintf(&b, "$ %s\n", cut(e.curl, maxDetail))
	}
	return b.String()
}

// text returns text that XML can hold. Taking characters out may join what
// then is a secret.
func (j *junitWriter) text(s string) string {
	return j.c.redact(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', 0x7f <= r && r < 0xa0, 0xfffe <= r && r <= 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// junitTime returns a duration in seconds, without exponent.
func junitTime(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
