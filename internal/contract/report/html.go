package contractreport

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"strings"

	"parlance/internal/contract"
	"parlance/internal/source"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string

	page = template.Must(template.New("page").Funcs(template.FuncMap{
		"inc": func(n int) int { return n + 1 },
	}).Parse(pageText))
)

// maxListed is how many exchanges the page lists. A browser bears no more; the
// HAR has all.
const maxListed = 2000

// contextLines is how many lines of the spec stand around the broken one.
const contextLines = 3

// The model of the page. All texts in it may be shown as they are.
type (
	htmlPage struct {
		Policy           string
		Style            template.CSS
		Script           template.JS
		Kept             bool
		Verdict          string
		Target           string
		Unfinished       string
		Facts            []htmlFact
		Broken, Warnings []htmlGroup
		BrokenCount      int
		WarningCount     int
		Statuses         []string
		Rows             []htmlRow
		CoverageText     string
		CoverageNotes    []string
		Notes, Skipped   []string
		Exchanges        []htmlExchange
		ExchangesLeft    int
		ExchangesText    string
	}
	htmlFact struct {
		Name, Value string
		Marked      bool // a failure is about it
	}
	htmlGroup struct {
		Operation string
		Count     int
		Failures  []htmlFailure
	}
	htmlFailure struct {
		ID, Message string
		Kind        string // "broken promise" or "warning"
		Broken      bool
		Facts       []htmlFact
		Spec        *htmlSpec
		Locales     []htmlLocale
		Exchanges   []htmlExchange
	}
	htmlLocale struct{ Tag, Text, Place string }
	htmlSpec   struct {
		Place string
		Lines []htmlSpecLine
	}
	htmlSpecLine struct {
		Number                int
		Before, Marked, After string
	}
	htmlExchange struct {
		Number                  int
		Title, Method, URL      string
		Path, Status            string
		Class, Duration         string
		Fault, Broken, Protocol string
		Truncated, StatusMarked bool
		RequestHeader           []htmlFact
		ResponseHeader          []htmlFact
		RequestBody             *body
		ResponseBody            *body
		Curl                    string
	}
	htmlRow struct {
		Operation string
		Cells     []htmlCell
	}
	htmlCell struct {
		Class, Mark, Text, Why string
		Note                   int
	}
)

// HTML writes a result as one page that needs nothing but itself: it loads
// nothing, and all of it can be read without its script, which only filters,
// opens and copies.
func HTML(w io.Writer, r *contract.Result, o Options) error {
	c := newClean(r, o)
	out := bufio.NewWriter(w)
	if err := page.Execute(out, c.page(r)); err != nil {
		return err
	}
	return out.Flush()
}

func (c *clean) page(r *contract.Result) htmlPage {
	p := htmlPage{
		// In the page's head, the policy forbids whatever is not in the page.
		Policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
			hash(pageStyle), hash(pageScript)),
		Style: template.CSS(pageStyle), Script: template.JS(pageScript),
		Kept: c.tally.broken == 0 && c.unfinished == "", Verdict: c.tally.verdict(), Target: c.visible(c.Target),
		Unfinished: c.visible(c.unfinished), CoverageText: c.tally.statuses(),
		BrokenCount: c.tally.broken, WarningCount: c.tally.warnings,
		Notes: c.visibles(c.Notes), Skipped: c.visibles(c.Skipped),
	}
	p.Facts = []htmlFact{
		{Name: "spec", Value: c.visible(c.Spec)}, {Name: "requests", Value: strconv.Itoa(r.Requests)},
		{Name: "coverage", Value: p.CoverageText}, {Name: "seed", Value: strconv.FormatUint(r.Seed, 10)},
		{Name: "started", Value: r.Start.UTC().Format("2006-01-02 15:04:05 UTC")}, {Name: "took", Value: seconds(r.Duration)},
	}
	c.fillFailures(&p)
	c.fillCoverage(&p)
	if len(r.Exchanges) > 0 {
		c.fillExchanges(&p)
	}
	return p
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func (c *clean) visibles(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = c.visible(text)
	}
	return out
}

func (c *clean) fillFailures(p *htmlPage) {
	var broken, warnings []*failure
	ids := map[*failure]string{}
	for i, f := range c.failures {
		ids[f] = "failure-" + strconv.Itoa(i+1)
		if f.Severity == contract.Broken {
			broken = append(broken, f)
		} else {
			warnings = append(warnings, f)
		}
	}
	fill := func(list []*failure) (out []htmlGroup) {
		for _, g := range groups(list) {
			group := htmlGroup{Operation: c.visible(g.operation), Count: len(g.failures)}
			for _, f := range g.failures {
				group.Failures = append(group.Failures, c.htmlFailure(ids[f], f))
			}
			out = append(out, group)
		}
		return out
	}
	p.Broken, p.Warnings = fill(broken), fill(warnings)
}

func (c *clean) htmlFailure(id string, f *failure) htmlFailure {
	out := htmlFailure{ID: id, Message: c.visible(f.Message), Kind: "warning", Spec: c.htmlSpec(f.Span)}
	if f.Severity == contract.Broken {
		out.Kind, out.Broken = "broken promise", true
	}
	add := func(name, value string) {
		if value != "" {
			out.Facts = append(out.Facts, htmlFact{Name: name, Value: c.visible(value)})
		}
	}
	add("rule", f.Rule)
	if f.Status != 0 {
		add("status", strconv.Itoa(f.Status))
	}
	add("place", f.Place)
	if f.Count > 1 {
		add("seen", count(f.Count, "time"))
	}
	add("workflow", f.Workflow)
	for _, l := range f.Locales {
		out.Locales = append(out.Locales, htmlLocale{c.visible(l.Tag), c.visible(l.Message), c.visible(place(l.Span))})
	}
	for _, e := range f.shown {
		out.Exchanges = append(out.Exchanges, c.htmlExchange(e, f.Place, maxShown))
	}
	return out
}

// htmlSpec returns the lines around a place in the spec, the place marked in
// the first of its lines.
func (c *clean) htmlSpec(s source.Span) *htmlSpec {
	if s.File == nil {
		return nil
	}
	start, end := s.Position(), s.EndPosition()
	out := &htmlSpec{Place: c.visible(place(s))}
	first, last := max(1, start.Line-contextLines), min(s.File.Lines(), start.Line+contextLines)
	indent := commonIndent(s.File, first, last)
	for n := first; n <= last; n++ {
		text := s.File.Line(n)
		l := htmlSpecLine{Number: n, Before: text}
		if n == start.Line {
			from := min(max(s.Start-s.File.LineStart(n), 0), len(text))
			to := len(text)
			if end.Line == start.Line {
				to = min(max(s.End-s.File.LineStart(n), from), len(text))
			}
			l.Before, l.Marked, l.After = text[:from], text[from:to], text[to:]
		}
		l.Before = l.Before[min(indent, len(l.Before)):]
		l.Before, l.Marked, l.After = c.visible(cut(l.Before, 300)), c.visible(cut(l.Marked, 300)), c.visible(cut(l.After, 300))
		out.Lines = append(out.Lines, l)
	}
	return out
}

// commonIndent returns by how many spaces all lines are indented that are not
// blank.
func commonIndent(f *source.File, first, last int) int {
	indent := -1
	for n := first; n <= last; n++ {
		line := f.Line(n)
		text := strings.TrimLeft(line, " ")
		if width := len(line) - len(text); text != "" && (indent < 0 || width < indent) {
			indent = width
		}
	}
	return max(indent, 0)
}

func (c *clean) fillCoverage(p *htmlPage) {
	m := newMatrix(c.Coverage)
	p.Statuses, p.CoverageNotes = c.visibles(m.statuses), c.visibles(m.notes)
	for _, r := range m.rows {
		row := htmlRow{Operation: c.visible(r.operation)}
		for _, one := range r.cells {
			row.Cells = append(row.Cells, c.htmlCell(one))
		}
		p.Rows = append(p.Rows, row)
	}
}

func (c *clean) htmlCell(one *cell) htmlCell {
	if one == nil {
		return htmlCell{Class: "none", Text: "not documented"}
	}
	out := htmlCell{Mark: one.mark(), Text: string(one.State), Why: c.visible(one.Why), Note: one.note}
	switch out.Mark {
	case markSeen:
		out.Class, out.Text = "seen", "seen "+count(one.Count, "time")
	case markUndocumented:
		out.Class, out.Text = "surprise", "not documented, came "+count(one.Count, "time")
	case markUnreachable:
		out.Class = "unreachable"
	default:
		out.Class = "unseen"
	}
	out.Text = c.visible(out.Text)
	return out
}

func (c *clean) fillExchanges(p *htmlPage) {
	list := c.kept
	p.ExchangesText = count(len(list), "exchange")
	if len(list) > maxListed {
		p.ExchangesLeft = len(list) - maxListed
		list = list[:maxListed]
	}
	for _, e := range list {
		p.Exchanges = append(p.Exchanges, c.htmlExchange(c.exchange(e), "", maxInList))
	}
}

// htmlExchange lays out an exchange with the place of a failure marked. Of
// bodies longer than limit, the beginning is shown.
func (c *clean) htmlExchange(e *exchange, place string, limit int) htmlExchange {
	out := htmlExchange{
		Number: e.Number, Title: c.visible(e.Case), Path: c.visible(cut(pathOf(e.Request.URL), 120)),
		Method: c.visible(e.Request.Method), URL: c.visible(e.Request.URL),
		Status: "no response", Class: "fault", Duration: seconds(e.Duration), Fault: c.visible(e.fault),
		RequestHeader: c.facts(e.Request.Header, ""), RequestBody: c.newBody(e.Request.Body, "", limit),
		Curl: c.visible(e.curl),
	}
	if a := e.Response; a != nil {
		out.Status, out.Protocol, out.Truncated = statusLine(a.Status), c.visible(a.Proto), a.Truncated
		out.Class = "status-" + strconv.Itoa(a.Status/100)
		out.Broken, out.StatusMarked = c.visible(e.broken), strings.HasPrefix(place, "status ")
		out.ResponseHeader, out.ResponseBody = c.facts(a.Header, place), c.newBody(a.Body, place, limit)
	}
	return out
}

// facts lays out a header, the field of a place marked.
func (c *clean) facts(h http.Header, place string) []htmlFact {
	list := pairs(h)
	out := make([]htmlFact, len(list))
	field, ok := strings.CutPrefix(place, "header ")
	for i, p := range list {
		out[i] = htmlFact{c.visible(p.Name), c.visible(p.Value), ok && strings.EqualFold(p.Name, field)}
	}
	return out
}

// pathOf returns an address without scheme and host.
func pathOf(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return address
}
