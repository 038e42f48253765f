package servers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The broken servers make net/http log what it makes of them.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// client talks to one server and does not follow redirects.
type client struct {
	base   string
	http   *http.Client
	inputs []string
}

func serve(t *testing.T, h http.Handler) *client {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.Start()
	t.Cleanup(srv.Close)
	c := srv.Client()
	c.Timeout = 5 * time.Second
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{base: srv.URL, http: c, inputs: []string{"topic", "audience", "due_date"}}
}

// request is one call; the zero values are the right token and JSON.
type request struct {
	method, path, body string
	token, media       string
}

// answer is what came of a call. status is 0 if no answer came.
type answer struct {
	status int
	media  string
	body   string
	took   time.Duration
}

func (c *client) do(q request) answer {
	req, err := http.NewRequest(q.method, c.base+q.path, strings.NewReader(q.body))
	if err != nil {
		panic(err)
	}
	switch q.token {
	case "":
		req.Header.Set("Authorization", "Bearer "+Token)
	case "none":
	default:
		req.Header.Set("Authorization", q.token)
	}
	if q.method == http.MethodPost || q.method == http.MethodPut {
		req.Header.Set("Content-Type", "application/json")
	}
	if q.media != "" {
		req.Header.Set("Content-Type", q.media)
	}
	start := time.Now()
	res, err := c.http.Do(req)
	if err != nil {
		return answer{body: "no answer"}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{body: "broken body"}
	}
	media := res.Header.Get("Content-Type") + " " + res.Header.Get("Content-Encoding")
	if res.Header.Get("Location") != "" {
		media += " -> " + res.Header.Get("Location")
	}
	return answer{res.StatusCode, media, string(body), time.Since(start)}
}

func get(path string) request        { return request{method: "GET", path: path} }
func post(path, body string) request { return request{method: "POST", path: path, body: body} }

// object reads a JSON object; nil if it is none.
func (a answer) object() object {
	var o object
	if json.Unmarshal([]byte(a.body), &o) != nil {
		return nil
	}
	return o
}

// strange is text that is easily damaged: Hangul in parts and as a syllable,
// Arabic, combining marks, emoji beyond the first plane.
const strange = "\u1112\u1161\u11ab\uae00 \u0645\u0631\u062d\u0628\u0627 e\u0301 \U0001f469\u200d\U0001f680 \u00df long enough to be cut somewhere"

func (c *client) kickoffBody(value string) string {
	inputs := object{}
	for _, name := range c.inputs {
		inputs[name] = value
	}
	return string(encodeJSON(object{"inputs": inputs, "meta": object{"requestId": "r-1"}, "taskWebhookUrl": "https://hooks.example.com/task"}))
}

func (c *client) kickoff(value string) string {
	o := c.do(post("/kickoff", c.kickoffBody(value))).object()
	id, _ := o["kickoff_id"].(string)
	if id == "" {
		return "no-id"
	}
	return id
}

func resumeBody(id string, changes object) string {
	o := object{"execution_id": id, "task_id": "write_brief", "human_feedback": "Good.", "is_approve": true}
	for name, value := range changes {
		if o[name] = value; value == left {
			delete(o, name)
		}
	}
	return string(encodeJSON(o))
}

// left in the changes of resumeBody leaves out a field.
const left = "left out"

// atOnce sends a request n times together and returns the answers.
func (c *client) atOnce(n int, q request) []answer {
	answers := make([]answer, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			<-start
			answers[i] = c.do(q)
		})
	}
	close(start)
	wg.Wait()
	return answers
}

func statuses(answers []answer) []int {
	var list []int
	for _, a := range answers {
		list = append(list, a.status)
	}
	slices.Sort(list)
	return list
}

var anyUUID = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)

// transcript is all that a fixed series of calls shows of a server, with ids
// that are new replaced by their number.
func transcript(c *client, delay time.Duration) string {
	var out bytes.Buffer
	note := func(q request, a answer) {
		slow := ""
		if a.took >= delay {
			slow = " slow"
		}
		fmt.Fprintf(&out, "%s %s %s: %d %s %s%s\n", q.method, q.path, q.body, a.status, a.media, a.body, slow)
	}
	for _, step := range probes(c) {
		for q := range step {
			note(q, c.do(q))
		}
	}
	for _, path := range []string{"/stop/", "/status/"} {
		id := c.kickoff("x")
		fmt.Fprintln(&out, "at once", path, statuses(c.atOnce(6, request{method: map[string]string{"/stop/": "POST", "/status/": "GET"}[path], path: path + id})))
	}
	ids := map[string]bool{}
	for _, a := range c.atOnce(6, post("/kickoff", c.kickoffBody("x"))) {
		ids[a.body] = true
	}
	fmt.Fprintln(&out, "kickoffs at once", len(ids))

	seen := map[string]string{}
	return anyUUID.ReplaceAllStringFunc(out.String(), func(id string) string {
		for _, fixtures := range Fixtures() {
			if slices.Contains(fixtures, id) {
				return id
			}
		}
		if seen[id] == "" {
			seen[id] = fmt.Sprintf("#%d", len(seen))
		}
		return seen[id]
	})
}
