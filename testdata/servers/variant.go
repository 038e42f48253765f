package servers

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf16"
)

// Variant is a server that keeps the contract in another way than Good does.
type Variant struct {
	ID  string
	Doc string // what it does in another way, in a sentence
	// Inputs are the names that a kickoff requires, for a workflow that cannot
	// learn them from GET /inputs.
	Inputs []string
	New    func(opts ...Option) http.Handler
}

func variant(id, doc string, changes ...Option) Variant {
	return Variant{ID: id, Doc: doc, Inputs: newServer(changes...).inputs, New: func(opts ...Option) http.Handler {
		return newServer(append(slices.Clone(opts), changes...)...)
	}}
}

// GoodVariants returns servers about which a tester has nothing to say.
func GoodVariants() []Variant {
	return slices.Concat(formVariants(), transportVariants(), choiceVariants(), crewVariants())
}

// formVariants write the same JSON in other ways.
func formVariants() []Variant {
	encoded := func(encode func(any) []byte) Option {
		return styled(func(_ *http.Request, re *reply) { re.encode = encode })
	}
	return []Variant{
		variant("plain", "Nothing differs."),
		variant("keys-reversed", "Objects have their keys in reverse order.", encoded(reversed)),
		variant("indented", "The JSON is indented and ends with a line break.", encoded(func(value any) []byte {
			text, _ := json.MarshalIndent(value, "", "    ") // plain values: see encodeJSON
			return append(text, '\n')
		})),
		variant("ascii-escapes", "All text outside ASCII is escaped.", encoded(func(value any) []byte { return escaped(encodeJSON(value)) })),
		variant("numbers-otherwise", "Numbers have exponents and zeros where JSON allows it.", encoded(func(value any) []byte {
			return bytes.ReplaceAll(encodeJSON(value), []byte(`"execution_time":12.75`), []byte(`"execution_time":1.2750E+01`))
		})),
		variant("messages-in-other-languages", "Errors are told in Korean, Arabic and with an emoji.",
			amend(anyOperation, 0, func(_ *call, re *reply) {
				if _, ok := re.object()["message"]; ok {
					re.object()["message"] = "요청을 처리할 수 없습니다 · تعذر تنفيذ الطلب · 🙈"
				}
			})),
		variant("extra-headers", "Answers have headers that nobody documented.", styled(func(_ *http.Request, re *reply) {
			re.with("Server-Timing", `db;dur=2.4, app;dur=11`)
			re.with("X-Request-Id", uuidV4())
			re.with("Cache-Control", "no-store")
			re.with("Strict-Transport-Security", "max-age=63072000")
			re.with("Vary", "Origin")
		})),
		variant("charset-declared", "The media type has the parameter charset=utf-8.", mediaType("application/json; charset=utf-8")),
		variant("media-type-in-capitals", "The media type is written in capitals, with the charset in quotes.", mediaType(`Application/JSON;Charset="UTF-8"`)),
	}
}

func mediaType(value string) Option {
	return styled(func(_ *http.Request, re *reply) {
		if re.bytes() != nil {
			re.with("Content-Type", value)
		}
	})
}

// transportVariants send the same bytes in other ways.
func transportVariants() []Variant {
	sent := func(send func(http.ResponseWriter, *http.Request, *reply)) Option {
		return styled(func(_ *http.Request, re *reply) {
			if re.bytes() != nil {
				re.send = send
			}
		})
	}
	return []Variant{
		variant("chunked", "Bodies come in chunks, without a length.", sent(func(w http.ResponseWriter, _ *http.Request, re *reply) {
			body := re.bytes()
			re.head(w)
			w.WriteHeader(re.status)
			for _, part := range [][]byte{body[:len(body)/2], body[len(body)/2:]} {
				w.Write(part)
				http.NewResponseController(w).Flush()
			}
		})),
		variant("gzip-when-asked", "Bodies are compressed for clients that accept it.", sent(func(w http.ResponseWriter, r *http.Request, re *reply) {
			re.head(w)
			w.Header().Set("Vary", "Accept-Encoding")
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				w.WriteHeader(re.status)
				w.Write(re.bytes())
				return
			}
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(re.status)
			zip := gzip.NewWriter(w)
			zip.Write(re.bytes())
			zip.Close()
		})),
		variant("closes-connections", "Every answer closes its connection, and says so.", styled(func(_ *http.Request, re *reply) { re.with("Connection", "close") })),
		variant("slow-in-time", "Every answer takes ten milliseconds.",
			on(anyOperation, func(_ *Server, c *call, next func(*call) *reply) *reply {
				pause(c.r, 10*time.Millisecond)
				return next(c)
			})),
		variant("early-hints", "Answers come after an informational 103.", sent(func(w http.ResponseWriter, r *http.Request, re *reply) {
			w.WriteHeader(http.StatusEarlyHints)
			again := *re
			again.send = nil
			again.write(w, r)
		})),
	}
}

// choiceVariants choose otherwise where the spec leaves a choice.
func choiceVariants() []Variant {
	// The first answer of each kind has everything, so that whoever sees only
	// one sees all. A task that waits for a person is always named: without its
	// name nobody could answer.
	sometimes := func(s *Server) {
		var runningSeen, errorSeen atomic.Int64
		amend(Status, http.StatusOK, func(_ *call, re *reply) {
			o := re.object()
			switch {
			case o["status"] == "running" && o["current_task"] != tasks[askingTask].id && runningSeen.Add(1)%2 == 0:
				delete(o, "current_task")
			case o["status"] == "error" && errorSeen.Add(1)%2 == 0:
				delete(o, "execution_time")
			}
		})(s)
	}
	malformed := func(s *Server) {
		s.badID[Stop] = func() *reply {
			return &reply{status: http.StatusBadRequest, value: object{"detail": "The ID is not a UUID"}}
		}
		s.badID[Resume] = func() *reply { return problem(http.StatusNotFound, "Not Found", "No execution has this ID") }
	}
	return []Variant{
		variant("optional-sometimes", "Optional properties are left out of some answers, not of all.", sometimes),
		variant("malformed-id-otherwise", "An id that is no UUID gets 400 from a stop and 404 from a resume, both of which are documented.", malformed),
		variant("wrong-types-422", "A kickoff whose fields have wrong types gets 422 with no input missing.", func(s *Server) { s.badType = http.StatusUnprocessableEntity }),
		variant("strict", "Unknown fields of a request get 400.", func(s *Server) { s.strict = true }),
		variant("method-404", "Undocumented methods get 404 in place of 405, also OPTIONS and HEAD.",
			before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
				if _, method, _ := match(r.URL.EscapedPath()); method == r.Method {
					return false
				}
				problem(http.StatusNotFound, "Not Found", "Nothing is found at this path").write(w, r)
				return true
			})),
		variant("method-405-bare", "Undocumented methods get 405 without a body.",
			before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
				if _, method, _ := match(r.URL.EscapedPath()); method == "" || method == r.Method {
					return false
				}
				(&reply{status: http.StatusMethodNotAllowed}).write(w, r)
				return true
			})),
		variant("uuids-v7", "Ids are UUIDs of version 7, which begin with the time.", WithIDs(uuidV7)),
		variant("uuids-upper-case", "Ids are UUIDs in upper case, and found in either.", WithIDs(func() string { return strings.ToUpper(uuidV4()) })),
		variant("cors", "Preflight requests are answered as browsers want it, on every path.",
			before(func(s *Server, w http.ResponseWriter, r *http.Request) bool {
				w.Header().Set("Access-Control-Allow-Origin", "*")
				if r.Method != http.MethodOptions {
					return false
				}
				w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
				w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
				w.WriteHeader(http.StatusNoContent)
				return true
			})),
	}
}

// crewVariants are other crews.
func crewVariants() []Variant {
	return []Variant{
		variant("other-inputs", "The crew needs other inputs than those of the first example.", func(s *Server) { s.inputs = []string{"event_name", "city", "guest_list_url"} }),
		variant("unicode-inputs", "The inputs of the crew have names in Korean and Arabic, and one with a space.", func(s *Server) { s.inputs = []string{"주제", "الجمهور", "due date"} }),
		variant("no-inputs", "The crew needs no inputs.", func(s *Server) { s.inputs = nil }),
		variant("ends-at-once", "Executions have completed when the kickoff answers, so that a stop gets 400.", WithPolls(0)),
		variant("fails-at-once", "Executions have failed when the kickoff answers.", func(s *Server) {
			s.polls = 0
			on(Kickoff, func(s *Server, c *call, next func(*call) *reply) *reply {
				re := next(c)
				if id, ok := re.object()["kickoff_id"].(string); ok {
					s.change(id, func(e *execution) { e.state = failed })
				}
				return re
			})(s)
		}),
		variant("takes-long", "Executions take twenty status polls to complete.", WithPolls(20)),
		variant("ends-by-time", "Executions complete after a short time, whether or not anybody asks.", WithPolls(1<<30), WithDuration(30*time.Millisecond)),
		variant("empty-results", "Completed executions have an empty output and no tasks.", editState("completed", func(o object) {
			o["result"], o["execution_time"] = object{"output": "", "tasks": []any{}}, 0
		})),
	}
}

// RateLimited returns the good server with a limit: each nth request is
// answered with 429 and Retry-After: 1, once, and passes when it is sent again.
// The spec does not document 429, so it is no variant: a tester may mention
// it, and has to honour it.
func RateLimited(nth int, opts ...Option) http.Handler {
	var n atomic.Int64
	return newServer(append(slices.Clone(opts), before(func(_ *Server, w http.ResponseWriter, r *http.Request) bool {
		if n.Add(1)%int64(nth) != 0 {
			return false
		}
		problem(http.StatusTooManyRequests, "Too Many Requests", "Please wait").with("Retry-After", "1").write(w, r)
		return true
	}))...)
}

// reversed encodes with the keys of objects in reverse order.
func reversed(value any) []byte {
	switch v := value.(type) {
	case object:
		parts := [][]byte{}
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(v))) {
			parts = append(parts, fmt.Appendf(nil, "%s:%s", encodeJSON(name), reversed(v[name])))
		}
		return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
	case []any:
		parts := [][]byte{}
		for _, item := range v {
			parts = append(parts, reversed(item))
		}
		return slices.Concat([]byte("["), bytes.Join(parts, []byte(",")), []byte("]"))
	}
	return encodeJSON(value)
}

// escaped writes JSON with escapes in place of characters outside ASCII.
func escaped(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		switch {
		case r < 0x80:
			out = append(out, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = append(out, `\u`...)
			out = append(out, fmt.Sprintf("%04s", strconv.FormatInt(int64(r), 16))...)
		}
	}
	return out
}

// uuidV7 makes an id of the time and of chance.
func uuidV7() string {
	var b [16]byte
	rand.Read(b[6:]) // never fails: see crypto/rand
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(time.Now().UnixMilli()))
	copy(b[:6], ms[2:])
	return formatUUID(b, 7)
}
