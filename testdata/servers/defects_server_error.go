package servers

import (
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Conditions that careless servers fall over.
var (
	emptyBody = func(_ *Server, c *call) bool { return len(c.body) == 0 }
	notJSON   = func(_ *Server, c *call) bool { return len(c.body) > 0 && !json.Valid(c.body) }
	notObject = func(_ *Server, c *call) bool {
		return json.Valid(c.body) && !strings.HasPrefix(strings.TrimSpace(string(c.body)), "{")
	}
	otherMedia = func(_ *Server, c *call) bool {
		media, _, err := mime.ParseMediaType(c.media)
		return err != nil || media != "application/json"
	}
	longID      = func(_ *Server, c *call) bool { return len(c.id) > 64 }
	malformedID = func(_ *Server, c *call) bool { return !isUUID(c.id) }
	unknownID   = func(s *Server, c *call) bool { return isUUID(c.id) && s.stateOf(c.id) == "" }
	encodedID   = func(_ *Server, c *call) bool { return strings.Contains(c.r.URL.EscapedPath(), "%") }
	nonASCII    = func(_ *Server, c *call) bool {
		for i := range c.body {
			if c.body[i] >= utf8.RuneSelf {
				return true
			}
		}
		return false
	}
	astral = func(_ *Server, c *call) bool {
		return strings.ContainsFunc(string(c.body), func(r rune) bool { return r > 0xffff })
	}
)

// field returns a condition on one field of a JSON body. present is false if
// the body has no such field.
func field(name string, test func(value any, present bool) bool) func(*Server, *call) bool {
	return func(_ *Server, c *call) bool {
		var o object
		if json.Unmarshal(c.body, &o) != nil || o == nil {
			return false
		}
		value, present := o[name]
		return test(value, present)
	}
}

func isNull(value any, present bool) bool { return present && value == nil }

func isMissing(_ any, present bool) bool { return !present }

// notA returns a test for a value that is there and of another type than T.
func notA[T any](value any, present bool) bool {
	_, ok := value.(T)
	return present && value != nil && !ok
}

var hugeNumber = regexp.MustCompile(`[:\[ ]-?[0-9]{20,}|[0-9][eE]\+?[0-9]{3}`)

func serverErrorDefects() []Defect {
	crash := func(id, doc string, op Operation, when func(*Server, *call) bool) Defect {
		return broken(id, ClassServerError, doc, instead(op, when, fails))
	}
	return []Defect{
		crash("kickoff-500-empty-body", "A kickoff without a body ends in 500.", Kickoff, emptyBody),
		crash("kickoff-500-not-json", "A kickoff whose body is not JSON ends in 500.", Kickoff, notJSON),
		crash("kickoff-500-not-object", "A kickoff whose body is JSON but no object ends in 500.", Kickoff, notObject),
		crash("kickoff-500-media-type", "A kickoff of another media type ends in 500.", Kickoff, otherMedia),
		crash("kickoff-500-no-inputs", "A kickoff without inputs ends in 500.", Kickoff, field("inputs", isMissing)),
		crash("kickoff-500-inputs-null", "A kickoff with null for inputs ends in 500.", Kickoff, field("inputs", isNull)),
		crash("kickoff-500-inputs-type", "A kickoff whose inputs are no object ends in 500.", Kickoff, field("inputs", notA[object])),
		crash("kickoff-500-meta-type", "A kickoff whose meta is no object ends in 500.", Kickoff, field("meta", notA[object])),
		crash("kickoff-500-unicode", "A kickoff with text outside ASCII ends in 500.", Kickoff, nonASCII),
		crash("kickoff-500-emoji", "A kickoff with an emoji ends in 500.", Kickoff, astral),
		crash("kickoff-500-empty-text", "A kickoff with an empty string as input ends in 500.", Kickoff,
			field("inputs", func(value any, _ bool) bool {
				inputs, _ := value.(object)
				for _, input := range inputs {
					if input == "" {
						return true
					}
				}
				return false
			})),
		crash("kickoff-500-huge-number", "A kickoff with a number in meta that fits in no machine word ends in 500.", Kickoff,
			func(_ *Server, c *call) bool { return hugeNumber.Match(c.body) }),
		crash("status-500-unknown-id", "The status of an unknown execution ends in 500.", Status, unknownID),
		crash("status-500-malformed-id", "The status of an id that is no UUID ends in 500.", Status, malformedID),
		crash("stop-500-malformed-id", "A stop of an id that is no UUID ends in 500.", Stop, malformedID),
		crash("status-500-long-id", "The status of an over-long id ends in 500.", Status, longID),
		crash("status-500-encoded-id", "The status of a percent-encoded id ends in 500.", Status, encodedID),
		crash("stop-500-unknown-id", "A stop of an unknown execution ends in 500.", Stop, unknownID),
		crash("resume-500-always", "Every resume ends in 500.", Resume, always),
		crash("resume-500-not-json", "A resume whose body is not JSON ends in 500.", Resume, notJSON),
		crash("resume-500-no-task", "A resume without task_id ends in 500.", Resume, field("task_id", isMissing)),
		crash("resume-500-approve-type", "A resume whose is_approve is no boolean ends in 500.", Resume, field("is_approve", notA[bool])),
		broken("no-token-500", ClassServerError, "A request without a token ends in 500.",
			on(anyOperation, func(_ *Server, c *call, next func(*call) *reply) *reply {
				if c.r.Header.Get("Authorization") == "" {
					return internalError()
				}
				return next(c)
			})),
		broken("kickoff-drops-not-json", ClassServerError, "A kickoff whose body is not JSON gets no answer: the connection closes.", instead(Kickoff, notJSON, dropped)),
		broken("stop-502-html", ClassServerError, "A stop is answered by a gateway that cannot reach the server.",
			instead(Stop, always, func(*Server, *call) *reply {
				return (&reply{status: http.StatusBadGateway, raw: []byte("<html><h1>502 Bad Gateway</h1></html>")}).with("Content-Type", "text/html")
			})),
	}
}

func leakDefects() []Defect {
	tell := func(op Operation, status int, text func(c *call) string) Option {
		return amend(op, status, func(c *call, re *reply) {
			o := re.object()
			for _, name := range []string{"message", "detail", "error"} {
				if message, ok := o[name].(string); ok && (name != "error" || o["status"] == "error") {
					o[name] = message + text(c)
					return
				}
			}
		})
	}
	text := func(s string) func(*call) string { return func(*call) string { return s } }
	return []Defect{
		broken("leak-python-trace", ClassLeak, "The 400 of a kickoff carries a Python traceback.",
			tell(Kickoff, 400, text("\nTraceback (most recent call last):\n  File \"/usr/src/app/api/kickoff.py\", line 118, in kickoff\n    payload = json.loads(body)\njson.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"))),
		broken("leak-go-trace", ClassLeak, "The 404 of a stop carries a Go stack trace.",
			tell(Stop, 404, text("\n\ngoroutine 41 [running]:\nmain.(*store).find(0xc000112000, {0x7f3a, 0x24})\n\t/build/crew/store.go:88 +0x1d4"))),
		broken("leak-java-trace", ClassLeak, "The 404 of a status carries a Java stack trace.",
			tell(Status, 404, text("\njava.util.NoSuchElementException: No value present\n\tat java.base/java.util.Optional.get(Optional.java:143)\n\tat com.example.crew.StatusController.get(StatusController.java:52)"))),
		broken("leak-file-path", ClassLeak, "The 404 of a status names a file on the server.", tell(Status, 404, text(": /var/lib/crew/executions/index.json"))),
		broken("leak-database-url", ClassLeak, "The 400 of a resume names the database with its password.",
			tell(Resume, 400, text(" (postgresql://crew:hunter2@db.internal:5432/crew)"))),
		broken("leak-api-key", ClassLeak, "The error of a failed or stopped execution shows the key of another service.",
			tell(Status, 200, text(" (OPENAI_API_KEY=sk-proj-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c)"))).needing(NeedsSequence),
		broken("leak-sql", ClassLeak, "The 404 of a stop shows the query that found nothing.", tell(Stop, 404, text(" (sqlite3.OperationalError: SELECT * FROM executions WHERE id = ? LIMIT 1)"))),
		broken("leak-token-echoed", ClassLeak, "The 404 of a status repeats the caller's token.",
			tell(Status, 404, func(c *call) string { return " (" + c.r.Header.Get("Authorization") + ")" })),
		broken("leak-wrong-token-echoed", ClassLeak, "A 401 repeats the token that was not accepted.",
			tell(anyOperation, 401, func(c *call) string { return ": " + c.r.Header.Get("Authorization") })),
	}
}
