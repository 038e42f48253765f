package contract_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/testdata/servers"
)

func TestHostileServersEndInTime(t *testing.T) {
	s := loadSpec(t, "enterprise-api.base.yaml")
	for _, h := range servers.Hostiles() {
		t.Run(h.ID, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			r := try(t, s, h.New(), func(o *contract.Options) { o.Timeout, o.MaxBody = 300*time.Millisecond, 64<<10 })
			if !r.Failed() {
				t.Errorf("nothing is said of a server of which %s\n%s", h.Doc, describe(r))
			}
			if took := time.Since(start); took > 8*time.Second {
				t.Errorf("it took %v", took)
			}
			if testing.Verbose() && len(r.Failures) > 0 {
				t.Logf("%d requests, %v: %s: %s", r.Requests, r.Duration, r.Failures[0].Rule, r.Failures[0].Message)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	r, err := contract.Run(context.Background(), contract.Options{BaseURL: server.URL, Spec: loadSpec(t, "enterprise-api.base.yaml")})
	if err != nil || r.Unfinished == nil || r.Requests > 5 {
		t.Errorf("%v\n%s", err, describe(r))
	}
}

func TestRateLimitIsHonoured(t *testing.T) {
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), servers.RateLimited(200), nil)
	if len(r.Failures) > 0 || r.Unfinished != nil {
		t.Error(describe(r))
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "429") {
		t.Errorf("notes: %q", r.Notes)
	}
}

func TestUnsafeMethodsStayAtHome(t *testing.T) {
	var unsafe atomic.Int64
	h := servers.Good()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "GET" && r.Method != "HEAD" && r.Method != "OPTIONS" {
			unsafe.Add(1)
		}
		h.ServeHTTP(w, r)
	}))
	defer server.Close()
	// A name that leads to loopback and does not say so stands for any host.
	address := strings.Replace(server.URL, "127.0.0.1", "0.0.0.0", 1)
	o := contract.Options{
		BaseURL: address, Spec: loadSpec(t, "enterprise-api.base.yaml"), Token: servers.Token, Fixtures: servers.Fixtures(),
	}
	r, err := contract.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if unsafe.Load() > 0 || r.Requests == 0 || len(r.Failures) > 0 {
		t.Errorf("%d unsafe requests\n%s", unsafe.Load(), describe(r))
	}
	for _, c := range r.Coverage {
		if c.Operation.Method == "POST" && (c.State != contract.Unreachable || !strings.Contains(c.Why, "loopback")) {
			t.Errorf("coverage: %+v", c)
		}
	}
}

func TestExcludedOperationsAreNotSent(t *testing.T) {
	stop := operation.Name{Method: "POST", Path: "/stop/{kickoff_id}"}
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), servers.Good(), func(o *contract.Options) {
		o.Exclude, o.Keep = []operation.Name{stop}, true
	})
	for _, e := range r.Exchanges {
		if e.Request.Method == "POST" && strings.Contains(e.Request.URL, "/stop/") {
			t.Fatalf("sent: %s", e.Case)
		}
	}
	if len(r.Failures) > 0 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "is left") {
		t.Errorf("%q\n%s", r.Notes, describe(r))
	}
}

// running counts the executions that are left running on a server.
func running(t *testing.T, h http.Handler, exchanges []*contract.Exchange) int {
	t.Helper()
	left := 0
	for _, e := range exchanges {
		if e.Response == nil || e.Response.Status != 200 || !strings.HasSuffix(e.Request.URL, "/kickoff") {
			continue
		}
		_, rest, _ := strings.Cut(string(e.Response.Body), `"kickoff_id":"`)
		id, _, _ := strings.Cut(rest, `"`)
		q := httptest.NewRequest("GET", "/status/"+id, nil)
		q.Header.Set("Authorization", "Bearer "+servers.Token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		if strings.Contains(w.Body.String(), `"running"`) {
			left++
		}
	}
	return left
}

func TestNothingIsLeftRunning(t *testing.T) {
	h := servers.Good(servers.WithPolls(1 << 30))
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), h, func(o *contract.Options) { o.Keep = true })
	if n := running(t, h, r.Exchanges); n > 0 {
		t.Errorf("%d executions are left running", n)
	}
}

func TestNothingIsLeftRunningAfterCancellation(t *testing.T) {
	h := servers.Good(servers.WithPolls(1 << 30))
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, cancel := context.WithCancel(context.Background())
	o := contract.Options{
		BaseURL: server.URL, Spec: loadSpec(t, "enterprise-api.base.yaml"), Token: servers.Token, Keep: true,
		Progress: func(p contract.Progress) {
			if p.Requests == 100 {
				cancel()
			}
		},
	}
	r, err := contract.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Unfinished == nil {
		t.Error("a cancelled run counts as finished")
	}
	if n := running(t, h, r.Exchanges); n > 0 {
		t.Errorf("%d executions are left running", n)
	}
}

func TestBudget(t *testing.T) {
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), servers.Good(), func(o *contract.Options) { o.Budget = 40 })
	if r.Requests > 40+30 || len(r.Notes) != 1 {
		t.Errorf("%d requests, notes %q", r.Requests, r.Notes)
	}
}

func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(servers.Good())
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	o := contract.Options{
		BaseURL: server.URL, Spec: loadSpec(t, "enterprise-api.base.yaml"), Token: servers.Token, Fixtures: servers.Fixtures(),
		TLS: server.Client().Transport.(*http.Transport).TLSClientConfig, Keep: true,
	}
	r, err := contract.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Failures) > 0 || r.Unfinished != nil {
		t.Error(describe(r))
	}
	for _, e := range r.Exchanges {
		if e.Response != nil && e.Response.Proto != "HTTP/2.0" {
			t.Fatalf("spoken: %s", e.Response.Proto)
		}
	}
}

func TestPlanSendsNothing(t *testing.T) {
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent.Add(1) }))
	defer server.Close()
	o := contract.Options{BaseURL: server.URL, Spec: loadSpec(t, "enterprise-api.base.yaml"), Token: servers.Token}
	plan, err := contract.Plan(context.Background(), o)
	if err != nil || sent.Load() > 0 {
		t.Fatalf("%v, %d requests", err, sent.Load())
	}
	if len(plan.Exchanges) < 200 || len(plan.Failures) > 0 {
		t.Errorf("%d requests are planned", len(plan.Exchanges))
	}
}

func TestRefusedCredentialsAreNoSuccess(t *testing.T) {
	for _, token := range []string{"", "another-token"} {
		r := try(t, loadSpec(t, "enterprise-api.base.yaml"), servers.Good(), func(o *contract.Options) { o.Token = token })
		if r.Unfinished == nil || len(r.Failures) > 0 {
			t.Errorf("token %q: %v\n%s", token, r.Unfinished, describe(r))
		}
	}
}

func TestOtherLanguagesThatPromiseSomethingElse(t *testing.T) {
	s := loadSpec(t, "enterprise-api.base.yaml")
	korean := strings.Replace(string(loadSpec(t, "enterprise-api.ko.yaml").File.Data), "enum: [stopped]", "enum: [halted]", 1)
	ko := new(spec.Loader).Load(source.NewFile("ko.yaml", []byte(korean)))
	for _, d := range servers.Defects() {
		if d.ID != "stop-status-word" {
			continue
		}
		r := try(t, s, d.New(), func(o *contract.Options) {
			o.Locales = []contract.Document{{Tag: "ko", Spec: ko}, {Tag: "pt-BR", Spec: loadSpec(t, "enterprise-api.pt-BR.yaml")}}
		})
		if len(r.Failures) != 1 || len(r.Failures[0].Locales) != 1 || r.Failures[0].Locales[0].Tag != "ko" || r.Failures[0].Locales[0].Span.IsZero() {
			t.Errorf("%+v\n%s", r.Failures, describe(r))
		}
	}
}

func TestShardsTogetherSeeAll(t *testing.T) {
	s := loadSpec(t, "enterprise-api.base.yaml")
	seen := map[string]bool{}
	for i := range 3 {
		r := try(t, s, servers.Good(), func(o *contract.Options) { o.Shard = contract.Shard{Index: i, Count: 3} })
		if len(r.Failures) > 0 {
			t.Error(describe(r))
		}
		for _, c := range r.Coverage {
			if c.State == contract.Seen {
				seen[c.Operation.String()+c.Status] = true
			}
		}
	}
	for _, c := range try(t, s, servers.Good(), nil).Coverage {
		if c.State == contract.Seen && !seen[c.Operation.String()+c.Status] {
			t.Errorf("no shard sees %s %s", c.Operation, c.Status)
		}
	}
}

func TestEqualSeedsFindTheSame(t *testing.T) {
	s := loadSpec(t, "enterprise-api.base.yaml")
	for _, d := range servers.Defects() {
		if d.ID != "kickoff-accepts-inputs-type" && d.ID != "leak-python-trace" {
			continue
		}
		var found []string
		for range 3 {
			var rules []string
			for _, f := range try(t, s, d.New(), nil).Failures {
				rules = append(rules, f.Rule+f.Place+f.Message)
			}
			found = append(found, strings.Join(rules, "\n"))
		}
		if found[0] != found[1] || found[1] != found[2] {
			t.Errorf("%s: runs of one seed differ:\n%s", d.ID, strings.Join(found, "\n---\n"))
		}
	}
}
