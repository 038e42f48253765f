package servers

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// conform follows the documented ways through a server that keeps the
// contract, whatever it may choose.
func conform(t *testing.T, c *client) {
	t.Helper()
	expect := func(q request, status int, keys ...string) object {
		t.Helper()
		a := c.do(q)
		o := a.object()
		if a.status != status || !strings.HasPrefix(strings.ToLower(a.media), "application/json") || o == nil {
			t.Fatalf("%s %s: %d %s %q, want %d and a JSON object", q.method, q.path, a.status, a.media, a.body, status)
		}
		for _, key := range keys {
			if _, ok := o[key]; !ok {
				t.Errorf("%s %s: %q has no %s", q.method, q.path, a.body, key)
			}
		}
		return o
	}
	expect(get("/inputs"), 200, "inputs")
	expect(request{method: "GET", path: "/inputs", token: noToken}, 401, "error", "message")
	expect(request{method: "POST", path: "/stop/" + nobody, token: wrong}, 401, "error", "message")
	expect(post("/kickoff", "not json"), 400, "error", "message")
	expect(post("/kickoff", "{}"), 422, "error", "message", "details")
	expect(get("/status/"+nobody), 404, "error", "message")
	expect(get("/status/no-uuid"), 404, "error", "message")
	expect(post("/stop/"+nobody, ""), 404, "error", "message")
	expect(post("/resume", resumeBody(nobody, nil)), 404, "error", "message")
	expect(post("/resume", "{}"), 400, "error", "message")

	id, _ := expect(post("/kickoff", c.kickoffBody("words")), 200, "kickoff_id")["kickoff_id"].(string)
	if !isUUID(id) {
		t.Fatalf("kickoff_id %q is no UUID", id)
	}
	switch state := expect(get("/status/"+id), 200, "status")["status"]; state {
	case "running":
		if a := c.do(post("/stop/"+id, "")); a.status == 200 {
			if a.object()["kickoffId"] != id || a.object()["status"] != "stopped" {
				t.Errorf("stop: %s", a.body)
			}
			expect(get("/status/"+id), 200, "status", "error")
		}
	case "completed", "error":
	default:
		t.Errorf("status %v", state)
	}
	expect(post("/stop/"+id, ""), 400, "detail")
	expect(post("/resume", resumeBody(id, nil)), 400, "error", "message")

	for name, end := range map[string]string{Finished: "SUCCESS", Failed: "FAILURE", Revoked: "REVOKED"} {
		if detail, _ := expect(post("/stop/"+Fixtures()[name][0], ""), 400)["detail"].(string); !strings.HasSuffix(detail, end) {
			t.Errorf("stop of a %s execution: %q does not name %s", name, detail, end)
		}
	}
	expect(get("/status/"+Fixtures()[Finished][0]), 200, "status", "result", "execution_time")

	first := Fixtures()[Waiting][0]
	task := expect(get("/status/"+first), 200, "current_task")["current_task"]
	for _, want := range []string{"retrying", "resumed"} {
		o := expect(post("/resume", resumeBody(first, object{"task_id": task, "is_approve": want == "resumed"})), 200, "message")
		if o["status"] != want {
			t.Errorf("resume: %v, want %s", o["status"], want)
		}
	}
	expect(post("/resume", resumeBody(first, object{"task_id": task})), 400, "error", "message")
	expect(post("/resume", resumeBody(Fixtures()[Waiting][1], object{"task_id": "no_task"})), 404, "error", "message")

	for _, q := range []request{get("/inputs/"), get("/status/"), get("/"), post("/stop/"+id+"/", "")} {
		expect(q, 404)
	}
	if a := c.do(request{method: "DELETE", path: "/status/" + id}); a.status != 405 && a.status != 404 {
		t.Errorf("DELETE: %d", a.status)
	}
}

func TestGoodVariantsKeepTheContract(t *testing.T) {
	variants := GoodVariants()
	if len(variants) < 12 {
		t.Errorf("%d variants, want 12 or more", len(variants))
	}
	seen := map[string]bool{}
	for _, v := range variants {
		t.Run(v.ID, func(t *testing.T) {
			checkName(t, v.ID, v.Doc, seen)
			c := serve(t, v.New())
			c.inputs = v.Inputs
			conform(t, c)
		})
	}
}

func TestGoodRunsToItsEnd(t *testing.T) {
	now := time.Unix(0, 0)
	handler := Good(WithPolls(3), WithDuration(time.Hour), WithClock(func() time.Time { return now }), WithToken("other"))
	c := serve(t, handler)
	ask := func(id string) any {
		t.Helper()
		return c.do(request{method: "GET", path: "/status/" + id, token: "bearer other"}).object()["status"]
	}
	start := func(value string) string {
		id, _ := c.do(request{method: "POST", path: "/kickoff", body: c.kickoffBody(value), token: "Bearer other"}).object()["kickoff_id"].(string)
		return id
	}
	for value, want := range map[string][]any{
		strange:    {"running", "running", "completed", "completed"},
		InputFails: {"running", "running", "error", "error"},
		InputAsks:  {"running", "running", "running", "running"},
	} {
		id, got := start(value), []any{}
		for range want {
			got = append(got, ask(id))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
	id := start("words")
	now = now.Add(time.Hour)
	if got := ask(id); got != "completed" {
		t.Errorf("after an hour: %v", got)
	}
}

func TestGoodTellsTextAsItWasSent(t *testing.T) {
	c := serve(t, Good(WithPolls(1)))
	output, _ := at(c.do(get("/status/"+c.kickoff(strange))).object(), "result")["output"].(string)
	if !strings.Contains(output, strange) {
		t.Errorf("%q does not contain %q", output, strange)
	}
}

func TestGoodLetsOneStopWin(t *testing.T) {
	c := serve(t, Good())
	for range 20 {
		got := statuses(c.atOnce(8, post("/stop/"+c.kickoff("race"), "")))
		if want := []int{200, 400, 400, 400, 400, 400, 400, 400}; !slices.Equal(got, want) {
			t.Fatalf("eight stops at once: %v", got)
		}
	}
}

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func checkName(t *testing.T, id, doc string, seen map[string]bool) {
	t.Helper()
	if !kebab.MatchString(id) || seen[id] {
		t.Errorf("%q is no kebab-case id or is there twice", id)
	}
	seen[id] = true
	if !strings.HasSuffix(doc, ".") || strings.Contains(strings.TrimSuffix(doc, "."), ". ") {
		t.Errorf("%s: %q is not one sentence", id, doc)
	}
}

// TestDefectsShow runs the same calls against the good server and each broken
// one: a lie that shows in none of them is none.
func TestDefectsShow(t *testing.T) {
	const delay = 40 * time.Millisecond
	good := transcript(serve(t, Good(WithDelay(delay))), delay)
	if again := transcript(serve(t, Good(WithDelay(delay))), delay); strings.ReplaceAll(again, " slow\n", "\n") != strings.ReplaceAll(good, " slow\n", "\n") {
		t.Fatalf("two good servers differ:\n%s", firstDifference(good, again))
	}
	defects := Defects()
	if len(defects) < 70 {
		t.Errorf("%d defects, want 70 or more", len(defects))
	}
	needs := []string{NeedsNothing, NeedsBudget, NeedsRepetition, NeedsSequence, NeedsFixtures, NeedsWorkflows, NeedsConcurrency}
	seen, classes := map[string]bool{}, map[string]int{}
	for _, d := range defects {
		classes[d.Class]++
		t.Run(d.ID, func(t *testing.T) {
			checkName(t, d.ID, d.Doc, seen)
			if !slices.Contains(Classes(), d.Class) || !slices.Contains(needs, d.Needs) {
				t.Errorf("class %q or need %q is not known", d.Class, d.Needs)
			}
			t.Parallel()
			got := transcript(serve(t, d.New(WithDelay(delay))), delay)
			if got == good {
				t.Error("nothing shows")
			} else if testing.Verbose() {
				t.Log(firstDifference(good, got))
			}
		})
	}
	for _, class := range Classes() {
		if classes[class] == 0 {
			t.Errorf("no defect of class %q", class)
		}
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "good:   " + w[i] + "\nbroken: " + g[i]
		}
	}
	return ""
}

func TestRateLimitedPassesTheSecondTime(t *testing.T) {
	c := serve(t, RateLimited(2))
	if got := []int{c.do(get("/inputs")).status, c.do(get("/inputs")).status, c.do(get("/inputs")).status}; !slices.Equal(got, []int{200, 429, 200}) {
		t.Errorf("%v", got)
	}
}

// TestHostilesEnd asks each hostile server with a client that protects itself
// as little as it may: a timeout and a limit.
func TestHostilesEnd(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range Hostiles() {
		t.Run(h.ID, func(t *testing.T) {
			checkName(t, h.ID, h.Doc, seen)
			t.Parallel()
			c := serve(t, h.New())
			c.http.Timeout = 300 * time.Millisecond
			start := time.Now()
			res, err := c.http.Get(c.base + "/inputs")
			switch {
			case err != nil:
			case res.StatusCode == http.StatusSwitchingProtocols:
				res.Body.Close() // the timeout of net/http does not cover what follows a 101
			default:
				var n int64
				n, err = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
				res.Body.Close()
				if err == nil && n < 1<<20 && res.StatusCode == http.StatusOK && h.ID != "nests-deeply" {
					t.Errorf("an answer of %d bytes like any other", n)
				}
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestEncodersKeepTheValue(t *testing.T) {
	value := object{"b": []any{1, "한글 🙂", nil}, "a": object{"x": true}}
	if got, want := string(reversed(value)), `{"b":[1,"한글 🙂",null],"a":{"x":true}}`; got != want {
		t.Errorf("reversed: %s", got)
	}
	if got := escaped(encodeJSON("é한🙂")); !bytes.Equal(got, []byte(`"\u00e9\ud55c\ud83d\ude42"`)) {
		t.Errorf("escaped: %s", got)
	}
	if got := compose("\u1112\u1161\u11ab e\u0301 x"); got != "한 é x" {
		t.Errorf("composed: %q", got)
	}
}
