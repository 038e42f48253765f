package contractreport

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"parlance/internal/contract"
)

// The parts of HAR 1.2 that HAR writes. Names that begin with an underscore are
// additions, as the format allows them.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string       `json:"method"`
		URL         string       `json:"url"`
		HTTPVersion string       `json:"httpVersion"`
		Cookies     []jsonPair   `json:"cookies"`
		Headers     []jsonPair   `json:"headers"`
		Query       []jsonPair   `json:"queryString"`
		PostData    *harPostData `json:"postData,omitempty"`
		HeadersSize int          `json:"headersSize"`
		BodySize    int          `json:"bodySize"`
	}
	harPostData struct {
		MIMEType string     `json:"mimeType"`
		Params   []jsonPair `json:"params"`
		Text     string     `json:"text"`
		Encoding string     `json:"_encoding,omitempty"` // "base64" for what is no text
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []jsonPair `json:"cookies"`
		Headers     []jsonPair `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
		Error       string     `json:"_error,omitempty"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MIMEType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"`
		Comment  string `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// noMedia is the media type of a body that names none.
const noMedia = "application/octet-stream"

// harHead and harTail stand around the entries, which are written one by one:
// a long run has more of them than should be held in memory twice.
const (
	harHead = `{
  "log": {
    "version": "1.2",
    "creator": {"name": "parlance", "version": %s},
    "comment": %s,
    "entries": [`
	harTail = `]
  }
}
`
)

// HAR writes the exchanges as an HTTP archive (HAR 1.2): all that the result
// kept, or else those that failures show. Sizes of headers are not known (-1),
// and all of an exchange's time is called waiting.
func HAR(w io.Writer, r *contract.Result, o Options) error {
	c := newClean(r, o)
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, harHead, literal(cmp.Or(c.redact(o.Version), "unknown")), literal(c.unfinished))
	separator := "\n"
	for _, raw := range c.kept {
		text, err := json.MarshalIndent(c.harEntry(c.exchange(raw)), "      ", "  ")
		if err != nil {
			return err
		}
		// A bufio.Writer keeps the first error for Flush.
		out.WriteString(separator + "      ")
		out.Write(text)
		separator = ",\n"
	}
	if len(c.kept) > 0 {
		out.WriteString("\n    ")
	}
	out.WriteString(harTail)
	return out.Flush()
}

func (c *clean) harEntry(e *exchange) harEntry {
	ms := milliseconds(e.Duration)
	entry := harEntry{
		Started: timestamp(e.Start), Time: ms, Timings: harTimings{Wait: ms},
		Request: c.harRequest(e), Response: c.harResponse(e), Comment: title(e),
	}
	if e.operation != "" {
		entry.Comment = e.operation + " " + entry.Comment
	}
	return entry
}

func (c *clean) harRequest(e *exchange) harRequest {
	q := e.Request
	out := harRequest{
		Method: q.Method, URL: q.URL, HTTPVersion: "HTTP/1.1", Cookies: cookies(q.Header.Values("Cookie"), true),
		Headers: pairs(q.Header), Query: c.query(q.URL), HeadersSize: -1, BodySize: len(q.Body),
	}
	if e.Response != nil {
		out.HTTPVersion = cmp.Or(e.Response.Proto, out.HTTPVersion)
	}
	if len(q.Body) > 0 {
		text, encoding := harText(q.Body)
		out.PostData = &harPostData{cmp.Or(q.Header.Get("Content-Type"), noMedia), []jsonPair{}, text, encoding}
	}
	return out
}

func (c *clean) harResponse(e *exchange) harResponse {
	out := harResponse{
		Cookies: []jsonPair{}, Headers: []jsonPair{}, Content: harContent{MIMEType: noMedia},
		HeadersSize: -1, BodySize: -1, Error: cmp.Or(e.fault, e.broken),
	}
	a := e.Response
	if a == nil {
		return out
	}
	out.Status, out.StatusText, out.HTTPVersion = a.Status, http.StatusText(a.Status), a.Proto
	out.Cookies, out.Headers = cookies(a.Header.Values("Set-Cookie"), false), pairs(a.Header)
	out.RedirectURL = a.Header.Get("Location")
	out.Content.Size = len(a.Body)
	out.Content.MIMEType = cmp.Or(a.Header.Get("Content-Type"), noMedia)
	out.Content.Text, out.Content.Encoding = harText(a.Body)
	if a.Truncated {
		out.Content.Comment = "longer than the tester reads"
	}
	return out
}

// harText returns a body as text, or in base64 where it is none.
func harText(b []byte) (text, encoding string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	return base64.StdEncoding.EncodeToString(b), "base64"
}

// query returns the parameters of an address, decoded where they can be.
// Decoding may bring a secret to light.
func (c *clean) query(address string) []jsonPair {
	list := []jsonPair{}
	_, query, ok := strings.Cut(address, "?")
	if !ok {
		return list
	}
	query, _, _ = strings.Cut(query, "#")
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		list = append(list, jsonPair{c.redact(unescape(name)), c.redact(unescape(value))})
	}
	return list
}

func unescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}

// cookies returns the cookies of the lines of a header: of Cookie, all of a
// line; of Set-Cookie, the first part of it.
func cookies(lines []string, all bool) []jsonPair {
	list := []jsonPair{}
	for _, line := range lines {
		for i, part := range strings.Split(line, ";") {
			if i > 0 && !all {
				break
			}
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			list = append(list, jsonPair{name, value})
		}
	}
	return list
}
