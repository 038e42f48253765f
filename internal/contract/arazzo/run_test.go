package arazzo_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/contract/arazzo"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
	"parlance/testdata/servers"
)

// readFile reads a file of the repository.
func readFile(t testing.TB, name string) *source.File {
	t.Helper()
	data, err := os.ReadFile("../../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(name, data)
}

func loadSpec(t testing.TB) *spec.Spec {
	t.Helper()
	s := new(spec.Loader).Load(readFile(t, "specs/enterprise-api.base.yaml"))
	if !s.Usable {
		t.Fatal(s.Problems)
	}
	return s
}

// enterprise reads the workflows that the project ships.
func enterprise(t testing.TB, s *spec.Spec) *arazzo.Document {
	t.Helper()
	d, problems := arazzo.Load(readFile(t, "specs/enterprise-api.arazzo.yaml"), s)
	if len(problems) > 0 {
		t.Fatal(describeProblems(problems))
	}
	return d
}

// run runs workflows against a handler. The cases of package contract are kept
// out by a shard that holds no operation.
func run(t testing.TB, s *spec.Spec, d *arazzo.Document, h http.Handler, o arazzo.Options, change func(*contract.Options)) *contract.Result {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	defer server.Close()
	options := contract.Options{
		BaseURL: server.URL, Spec: s, Token: servers.Token, Fixtures: servers.Fixtures(),
		Timeout: 5 * time.Second, Keep: true, Shard: contract.Shard{Index: 999, Count: 1000},
		Workflows: arazzo.Workflows(d, o),
	}
	if change != nil {
		change(&options)
	}
	r, err := contract.Run(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func describe(r *contract.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests in %v\n", r.Requests, r.Duration)
	for _, f := range r.Failures {
		at := f.Span.Position()
		fmt.Fprintf(&b, "%s %s %s %d %s %s:%d:%d %s: %s\n", f.Rule, f.Workflow, f.Operation, f.Status, f.Place, f.Span.Path(), at.Line, at.Column, f.Pointer, f.Message)
	}
	for _, text := range r.Skipped {
		b.WriteString("skipped " + text + "\n")
	}
	return b.String()
}

func describeProblems(problems []tree.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		at := p.Span.Position()
		fmt.Fprintf(&b, "%d:%d: %s\n", at.Line, at.Column, p.Message)
	}
	return b.String()
}

// sent counts the requests of workflows.
func sent(r *contract.Result, text string) int {
	n := 0
	for _, e := range r.Exchanges {
		if strings.Contains(e.Request.Method+" "+e.Request.URL, text) {
			n++
		}
	}
	return n
}

func TestGood(t *testing.T) {
	s := loadSpec(t)
	d := enterprise(t, s)
	r := run(t, s, d, servers.Good(), arazzo.Options{}, nil)
	if len(r.Failures) > 0 || len(r.Skipped) > 0 || r.Unfinished != nil {
		t.Errorf("a good server is found fault with:\n%s", describe(r))
	}
	if n := sent(r, "POST "); n < 19 {
		t.Errorf("%d POST requests were sent: were all workflows run?", n)
	}
	if r.Duration > time.Second {
		t.Errorf("the run took %v", r.Duration)
	}
}

// TestWithCases: workflows and the cases of package contract share a server and
// its fixtures.
func TestWithCases(t *testing.T) {
	s := loadSpec(t)
	d := enterprise(t, s)
	r := run(t, s, d, servers.Good(), arazzo.Options{}, func(o *contract.Options) { o.Shard = contract.Shard{} })
	if len(r.Failures) > 0 || len(r.Skipped) > 0 || r.Unfinished != nil {
		t.Errorf("a good server is found fault with:\n%s", describe(r))
	}
	if r.Duration > 3*time.Second {
		t.Errorf("the run took %v", r.Duration)
	}
}

func TestGoodVariants(t *testing.T) {
	s := loadSpec(t)
	d := enterprise(t, s)
	for _, v := range servers.GoodVariants() {
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			r := run(t, s, d, v.New(), arazzo.Options{}, nil)
			if len(r.Failures) > 0 || len(r.Skipped) > 0 || r.Unfinished != nil {
				t.Errorf("a good server is found fault with: %s\n%s", v.Doc, describe(r))
			}
		})
	}
}

func TestDefects(t *testing.T) {
	s := loadSpec(t)
	d := enterprise(t, s)
	for _, v := range servers.Defects() {
		if v.Needs != servers.NeedsWorkflows {
			continue
		}
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			r := run(t, s, d, v.New(), arazzo.Options{MaxWait: time.Millisecond}, nil)
			found := false
			for _, f := range r.Failures {
				found = found || f.Rule == "workflow-step" && f.Severity == contract.Broken
			}
			if !found {
				t.Errorf("not found: %s\n%s", v.Doc, describe(r))
			}
		})
	}
}
