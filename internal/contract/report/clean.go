package contractreport

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/internal/source"
)

// hidden stands where the value of a header or parameter was that holds
// credentials by its name.
const hidden = "[redacted]"

// clean is a result whose texts may be shown. Result holds them but for
// Failures and Exchanges, which stand beside it.
type clean struct {
	contract.Result
	failures   []*failure
	kept       []*contract.Exchange // what the result kept, else what failures show; secrets are in it
	unfinished string
	tally      tally

	redact  func(string) string
	options Options
	files   map[*source.File]*cleanFile
	known   map[*contract.Exchange]*exchange
}

// failure is a contract.Failure that may be shown, its Exchanges in shown.
type failure struct {
	contract.Failure
	operation   string // "POST /kickoff", "" where it is about none
	shown       []*exchange
	fingerprint string // the same in other runs
}

// exchange is a contract.Exchange that may be shown. Its errors are texts.
type exchange struct {
	contract.Exchange
	operation string
	fault     string // why no response came
	broken    string // why the response is not complete
	curl      string
}

// newClean takes the secrets out of a result.
func newClean(r *contract.Result, o Options) *clean {
	c := &clean{
		options: o, tally: newTally(r),
		files: map[*source.File]*cleanFile{}, known: map[*contract.Exchange]*exchange{},
	}
	c.redact = func(s string) string {
		if r.Redactor != nil {
			s = r.Redactor.Text(s)
		}
		if o.Redact != nil {
			s = o.Redact(s)
		}
		return s
	}
	c.Result = *r
	c.Failures, c.Exchanges, c.Unfinished = nil, nil, nil
	c.Target, c.Spec = c.address(r.Target), c.redact(r.Spec)
	c.Notes, c.Skipped = c.list(r.Notes), c.list(r.Skipped)
	c.unfinished = c.fault(r.Unfinished)
	c.Coverage = slices.Clone(r.Coverage)
	for i := range c.Coverage {
		entry := &c.Coverage[i]
		entry.Operation = c.name(entry.Operation)
		entry.Status, entry.Why = c.redact(entry.Status), c.redact(entry.Why)
		entry.State = contract.State(c.redact(string(entry.State)))
	}
	for i := range r.Failures {
		c.failures = append(c.failures, c.failure(&r.Failures[i]))
	}
	c.kept = r.Exchanges
	if len(c.kept) == 0 {
		c.kept = evidence(r)
	}
	return c
}

// evidence returns the exchanges that failures show, in the order of sending.
func evidence(r *contract.Result) []*contract.Exchange {
	var list []*contract.Exchange
	seen := map[*contract.Exchange]bool{nil: true}
	for i := range r.Failures {
		for _, e := range r.Failures[i].Exchanges {
			if !seen[e] {
				seen[e] = true
				list = append(list, e)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *contract.Exchange) int { return cmp.Compare(a.Number, b.Number) })
	return list
}

func (c *clean) list(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = c.redact(text)
	}
	return out
}

func (c *clean) fault(err error) string {
	if err == nil {
		return ""
	}
	return c.redact(err.Error())
}

func (c *clean) name(n operation.Name) operation.Name {
	return operation.Name{Method: c.redact(n.Method), Path: c.redact(n.Path)}
}

// nameOf returns the name of an operation, "" for none.
func nameOf(n operation.Name) string {
	if n.IsZero() {
		return ""
	}
	return n.String()
}

func (c *clean) failure(raw *contract.Failure) *failure {
	f := &failure{Failure: *raw}
	f.Exchanges = nil
	f.Operation = c.name(raw.Operation)
	f.operation = nameOf(f.Operation)
	if f.Severity != contract.Broken {
		f.Severity = contract.Warning
	}
	f.Rule, f.Place, f.Message = c.redact(raw.Rule), c.redact(raw.Place), c.redact(raw.Message)
	f.Pointer, f.Workflow = c.redact(raw.Pointer), c.redact(raw.Workflow)
	f.Span = c.span(raw.Span)
	f.Locales = slices.Clone(raw.Locales)
	for i := range f.Locales {
		l := &f.Locales[i]
		l.Tag, l.Message, l.Span = c.redact(l.Tag), c.redact(l.Message), c.span(l.Span)
	}
	for _, e := range raw.Exchanges {
		if e != nil {
			f.shown = append(f.shown, c.shownOnce(e))
		}
	}
	f.fingerprint = fingerprint(c.Spec, f)
	return f
}

// fingerprint names a failure by what makes it one cause: its message may hold
// ids that differ from run to run.
func fingerprint(spec string, f *failure) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		spec, f.Rule, f.operation, strconv.Itoa(f.Status), f.Place, f.Workflow, f.Pointer,
	}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// shownOnce returns an exchange that may be shown, the same for several
// failures.
func (c *clean) shownOnce(raw *contract.Exchange) *exchange {
	if c.known[raw] == nil {
		c.known[raw] = c.exchange(raw)
	}
	return c.known[raw]
}

func (c *clean) exchange(raw *contract.Exchange) *exchange {
	e := &exchange{Exchange: *raw, curl: c.curl(raw.Request)}
	e.Operation = c.name(raw.Operation)
	e.operation = nameOf(e.Operation)
	e.Case, e.fault, e.Err = c.redact(raw.Case), c.fault(raw.Err), nil
	e.Request = contract.Request{
		Method: c.redact(raw.Request.Method), URL: c.address(raw.Request.URL),
		Header: c.header(raw.Request.Header), Body: c.body(raw.Request.Body),
	}
	if raw.Response != nil {
		answer := *raw.Response
		e.broken, answer.Broken = c.fault(answer.Broken), nil
		answer.Proto, answer.Header, answer.Body = c.redact(answer.Proto), c.header(answer.Header), c.body(answer.Body)
		e.Response = &answer
	}
	return e
}

func (c *clean) body(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	text := string(b)
	if cleaned := c.redact(text); cleaned != text {
		return []byte(cleaned)
	}
	return b
}

// secretName finds the names of headers and parameters that hold credentials.
var secretName = regexp.MustCompile(`(?i)^(proxy-)?authorization$|^(set-)?cookie2?$|api[-_]?key|(^|[-_])(auth|token|secret|password|session)($|[-_])|(access|auth|id|refresh|csrf|session)token$`)

// header returns a header without secrets, also those that only its names tell.
// Of an Authorization, the scheme stays.
func (c *clean) header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		secret := secretName.MatchString(name)
		name = c.redact(name)
		for _, value := range values {
			if secret && value != "" {
				value = hiddenValue(name, value)
			}
			out[name] = append(out[name], c.redact(value))
		}
	}
	return out
}

// schemes are the authentication schemes that stay where what follows is hidden.
var schemes = []string{"basic", "bearer", "digest", "token", "apikey"}

// hiddenValue returns what may be shown of a header's value that holds
// credentials: the scheme, the names of cookies and what is said about them.
func hiddenValue(name, value string) string {
	if strings.HasSuffix(strings.ToLower(name), "cookie") {
		return hiddenCookies(value, strings.EqualFold(name, "Cookie"))
	}
	scheme, rest, ok := strings.Cut(value, " ")
	if ok && rest != "" && slices.Contains(schemes, strings.ToLower(scheme)) {
		return scheme + " " + hidden
	}
	return hidden
}

// hiddenCookies hides the values of cookies: of all, or of the first alone,
// where its attributes follow.
func hiddenCookies(value string, all bool) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		if i > 0 && !all {
			break
		}
		if name, _, ok := strings.Cut(part, "="); ok {
			parts[i] = name + "=" + hidden
		} else {
			parts[i] = hidden
		}
	}
	return strings.Join(parts, ";")
}

// address returns a URL without secrets: those that are known, user
// information, and parameters that hold credentials by their names. What is no
// URL, as tests send it, stays as it is but for known secrets.
func (c *clean) address(raw string) string {
	text := raw
	if u, err := url.Parse(raw); err == nil && u.User != nil {
		u.User = nil
		text = u.String()
	}
	base, query, ok := strings.Cut(text, "?")
	if !ok {
		return c.redact(text)
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && secretName.MatchString(name) {
			pairs[i] = name + "=" + hidden
		}
	}
	return c.redact(base + "?" + strings.Join(pairs, "&"))
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// defaultVariable is how the lines of contract.Redactor write the token.
const defaultVariable = `"$PARLANCE_TOKEN"`

// curl returns the line that repeats a request. A result without a Redactor
// knows no secrets, so that what holds them by its name is left out.
func (c *clean) curl(q contract.Request) string {
	redactor := c.Redactor
	if redactor == nil {
		redactor = contract.NewRedactor()
		q.URL, q.Header = c.address(q.URL), c.header(q.Header)
	}
	line := redactor.Curl(q)
	if variableName.MatchString(c.options.TokenEnv) {
		line = strings.ReplaceAll(line, defaultVariable, `"$`+c.options.TokenEnv+`"`)
	}
	return c.redact(line)
}

// cleanFile is a file whose lines may be shown.
type cleanFile struct {
	*source.File
	changed map[int]bool // lines that held a secret
	blank   bool         // no text may be shown, only the numbers of lines
}

// span returns the same place in a file that may be shown: in a line that held
// a secret, all of the line.
func (c *clean) span(s source.Span) source.Span {
	if s.File == nil {
		return s
	}
	f := c.files[s.File]
	if f == nil {
		f = c.newFile(s.File)
		c.files[s.File] = f
	}
	start, end := s.Position(), s.EndPosition()
	switch {
	case f.blank:
		return f.Span(f.LineStart(start.Line), f.LineStart(start.Line))
	case len(f.changed) == 0:
		return f.Span(s.Start, s.End)
	case !f.changed[start.Line] && !f.changed[end.Line]:
		return f.Span(f.Offset(start), f.Offset(end))
	}
	from := f.LineStart(start.Line)
	line := f.Line(start.Line)
	return f.Span(from+len(line)-len(strings.TrimLeft(line, " \t")), from+len(line))
}

func (c *clean) newFile(file *source.File) *cleanFile {
	path, text := c.redact(file.Path), string(file.Data)
	if c.redact(text) == text {
		if path == file.Path {
			return &cleanFile{File: file}
		}
		return &cleanFile{File: source.NewFile(path, file.Data)}
	}
	f := &cleanFile{changed: map[int]bool{}}
	var data bytes.Buffer
	for n := 1; n <= file.Lines(); n++ {
		line := text[file.LineStart(n):file.LineStart(n+1)]
		cleaned := c.redact(line)
		if cleaned != line {
			f.changed[n] = true
			// The line must stay one, or those behind it would move.
			cleaned = strings.NewReplacer("\n", " ", "\r", " ").Replace(strings.TrimRight(cleaned, "\r\n")) + "\n"
		}
		data.WriteString(cleaned)
	}
	f.File = source.NewFile(path, data.Bytes())
	if left := data.String(); c.redact(left) != left {
		// A secret that spans lines: the places stay, the text goes.
		f.blank = true
		f.File = source.NewFile(path, []byte(strings.Repeat("\n", file.Lines())))
	}
	return f
}
