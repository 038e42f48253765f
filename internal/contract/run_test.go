package contract_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/testdata/servers"
)

// loadSpec reads a spec of the repository.
func loadSpec(t testing.TB, name string) *spec.Spec {
	t.Helper()
	data, err := os.ReadFile("../../specs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	s := new(spec.Loader).Load(source.NewFile("specs/"+name, data))
	if !s.Usable {
		t.Fatalf("%s cannot be used: %v", name, s.Problems)
	}
	return s
}

// try runs the tester against a handler.
func try(t testing.TB, s *spec.Spec, h http.Handler, change func(*contract.Options)) *contract.Result {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = discard
	server.Start()
	defer server.Close()
	o := contract.Options{
		BaseURL: server.URL, Spec: s, Token: servers.Token, Seed: 1,
		Fixtures: servers.Fixtures(), Timeout: 5 * time.Second,
	}
	if change != nil {
		change(&o)
	}
	result, err := contract.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// describe writes what a run found, for messages of tests.
func describe(r *contract.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests in %v\n", r.Requests, r.Duration)
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "%s %s %s %d %s: %s (%d)\n", f.Severity, f.Operation, f.Rule, f.Status, f.Place, f.Message, f.Count)
		for _, e := range f.Exchanges {
			status := 0
			if e.Response != nil {
				status = e.Response.Status
			}
			fmt.Fprintf(&b, "    #%d %s: %s → %d\n", e.Number, e.Case, r.Redactor.Curl(e.Request), status)
		}
	}
	if r.Unfinished != nil {
		fmt.Fprintf(&b, "unfinished: %v\n", r.Unfinished)
	}
	return b.String()
}

func TestGoodServerIsSeenWholeAndFoundGood(t *testing.T) {
	r := try(t, loadSpec(t, "enterprise-api.base.yaml"), servers.Good(), nil)
	if len(r.Failures) > 0 || r.Unfinished != nil || len(r.Notes) > 0 || len(r.Skipped) > 0 {
		t.Errorf("notes %q, skipped %q\n%s", r.Notes, r.Skipped, describe(r))
	}
	if r.Covered() < 1 {
		for _, c := range r.Coverage {
			t.Log(c)
		}
		t.Errorf("%.0f %% of the documented statuses were seen", 100*r.Covered())
	}
	if testing.Verbose() {
		t.Logf("%d requests in %v", r.Requests, r.Duration)
	}
}

// TestBudgetEndsTheRounds: when the budget is used up, the rounds that are left
// are not gone through in vain.
func TestBudgetEndsTheRounds(t *testing.T) {
	server := httptest.NewServer(servers.Good())
	defer server.Close()
	start := time.Now()
	r, err := contract.Run(context.Background(), contract.Options{
		BaseURL: server.URL, Spec: loadSpec(t, "enterprise-api.base.yaml"), Token: servers.Token, Rounds: 1 << 20, Budget: 100,
	})
	if err != nil || r.Failed() || time.Since(start) > 20*time.Second {
		t.Errorf("%v after %v: %s", err, time.Since(start), describe(r))
	}
}
