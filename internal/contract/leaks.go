package contract

import (
	"regexp"
	"strings"
)

// leak is something in a body that is nobody's business.
type leak struct {
	rule    string
	what    string
	pattern *regexp.Regexp
	// onlyErrors: an answer that is no error may speak of such things, since
	// they may be what the caller has asked for.
	onlyErrors bool
	// hint is a text without which the pattern cannot match: looking for it is
	// much cheaper.
	hints []string
}

// leaks are looked for in every body. Each pattern is one that text for people
// does not hold by chance.
var leaks = []leak{
	{
		rule: "leak-stack-trace", what: "a stack trace", hints: []string{"Traceback (most recent", "goroutine ", "\tat ", "\\tat ", "   at ", ".rb:", "#0 ", "panicked at ", "stack backtrace"},
		pattern: regexp.MustCompile(`Traceback \(most recent call last\)` + // Python
			`|goroutine \d+ \[[a-z ,]+\]:` + // Go
			`|(?:\s|\\n|\\t)at (?:[\w$.<>/]+\([\w$.]+\.(?:java|kt|scala|groovy):\d+\)|[\w$./]+\((?:Native Method|Unknown Source)\))` + // JVM
			`|(?:\s|\\n)at [^\n]{1,200}\((?:file://|node:|/|[A-Z]:\\)[^\n]{1,200}:\d+:\d+\)` + // JavaScript
			`|(?:\s|\\n)at [\w.<>` + "`" + `]+\([^)\n]{0,200}\) in [^\n]{1,200}:line \d+` + // .NET
			`|[\w/.-]+\.rb:\d+:in [` + "`'" + `]` + // Ruby
			`|#0 +(?:/[\w./-]+\.php\(\d+\)|\{main\})` + // PHP
			`|thread '[^']*' (?:\(\d+\) )?panicked at |stack backtrace:\s`), // Rust
	},
	{
		rule: "leak-credential", what: "a credential", hints: []string{"://", "sk-", "AKIA", "ghp_", "github_pat_", "xox", "PRIVATE KEY-----", "eyJ", "_KEY=", "_SECRET=", "_TOKEN=", "PASSWORD="},
		pattern: regexp.MustCompile(`\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>]{1,64}:[^\s/@"'<>]{1,128}@[\w.-]+` + // an address with a password
			`|\bsk-(?:proj-|ant-|live_|test_)?[A-Za-z0-9_-]{20,}` +
			`|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bxox[baprs]-[A-Za-z0-9-]{10,}` +
			`|-----BEGIN [A-Z ]*PRIVATE KEY-----` +
			`|\b[A-Z][A-Z0-9_]*(?:_KEY|_SECRET|_TOKEN|PASSWORD)=[^\s"']{8,}`),
	},
	{
		rule: "leak-sql", what: "a query of a database", onlyErrors: true, hints: []string{"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "SQLSTATE", "OperationalError", "ORA-"},
		pattern: regexp.MustCompile(`\bSELECT\s[^"]{1,200}\sFROM\s+["` + "`" + `\w.]+|\bINSERT INTO\s+\S+\s*\(|\bUPDATE\s+\S+\s+SET\s+\S+\s*=|\bDELETE FROM\s+\S+|SQLSTATE\[\w+\]|\b\w+\.(?:OperationalError|ProgrammingError|IntegrityError)\b|\bORA-\d{5}\b`),
	},
	{
		rule: "leak-file-path", what: "the path of a file on the server", onlyErrors: true, hints: []string{"/", ":\\"},
		pattern: regexp.MustCompile(`(?:^|[\s"'(\[:=])/(?:usr|var|home|etc|opt|srv|app|root|tmp|proc|mnt|Users|private|workspace|build|data/app)/[\w.@+-]+(?:/[\w.@+-]+)*\.\w{1,6}\b|[A-Z]:\\\\?(?:[\w .-]+\\\\?){1,12}\.?\w{1,6}\b`),
	},
}

// checkLeaks looks for what should not be in an answer. What the request has
// brought along, and what the spec shows as an example, is no leak.
func (r *ruling) checkLeaks(v *verdict, e *Exchange) {
	if len(e.Response.Body) == 0 {
		return
	}
	body := string(e.Response.Body)
	if r.leaked != nil && r.leaked.Holds(body) {
		v.add(r.failure(Failure{
			Rule: "leak-token", Status: e.Response.Status,
			Message: "the answer repeats the credentials that came with the request",
		}))
	}
	for i := range leaks {
		l := &leaks[i]
		if l.onlyErrors && e.Response.Status < 400 || !l.hinted(body) {
			continue
		}
		found := strings.Trim(l.pattern.FindString(body), " \t\r\n\"'([:=")
		if found == "" || strings.Contains(string(e.Request.Body), found) || strings.Contains(e.Request.URL, found) ||
			r.api != nil && strings.Contains(string(r.api.spec.File.Data), found) {
			continue
		}
		message := "the answer holds " + l.what
		if l.rule != "leak-credential" {
			message += ": " + cutText(strings.Join(strings.Fields(found), " "), 80)
		}
		v.add(r.failure(Failure{Rule: l.rule, Status: e.Response.Status, Message: message}))
	}
}

func (l *leak) hinted(body string) bool {
	for _, hint := range l.hints {
		if strings.Contains(body, hint) {
			return true
		}
	}
	return false
}
