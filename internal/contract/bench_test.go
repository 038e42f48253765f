package contract_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/operation"
	"parlance/testdata/servers"
)

// inParallel runs n requests over as many goroutines as a run uses, and returns
// how long they took.
func inParallel(n int, do func()) time.Duration {
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	start := time.Now()
	for range benchConcurrency {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				do()
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

const benchConcurrency = 8

// benchServer answers at once with what a status answers.
func benchServer(b *testing.B) *httptest.Server {
	body := []byte(`{"status":"running","current_task":"write_brief","progress":{"completed_tasks":1,"total_tasks":3}}`)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body)
	}))
	b.Cleanup(server.Close)
	return server
}

const benchID = "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"

// plainClient is what the tester is measured against: a request by net/http,
// its body read and decoded, nothing checked.
func plainClient(b *testing.B, server *httptest.Server) func() {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchConcurrency}}
	return func() {
		q, _ := http.NewRequest("GET", server.URL+"/status/"+benchID, nil)
		q.Header.Set("Authorization", "Bearer "+servers.Token)
		got, err := client.Do(q)
		if err != nil {
			b.Error(err)
			return
		}
		body, _ := io.ReadAll(got.Body)
		got.Body.Close()
		var v any
		if json.Unmarshal(body, &v) != nil {
			b.Error("no JSON")
		}
	}
}

// session sends and judges the same request.
func session(b *testing.B, server *httptest.Server) func() {
	s, err := contract.NewSession(contract.Options{BaseURL: server.URL, Spec: loadSpec(b, "enterprise-api.base.yaml"), Token: servers.Token})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	call := contract.Call{
		Operation: operation.Name{Method: "GET", Path: "/status/{kickoff_id}"},
		Values:    contract.Values{Params: map[contract.Param]any{{In: "path", Name: "kickoff_id"}: benchID}},
	}
	return func() {
		answer, err := s.Send(context.Background(), call)
		if err != nil || len(answer.Failures) > 0 {
			b.Errorf("%v %v", err, answer)
		}
	}
}

func BenchmarkPlainClient(b *testing.B) {
	took := inParallel(b.N, plainClient(b, benchServer(b)))
	b.ReportMetric(float64(b.N)/took.Seconds(), "requests/s")
}

func BenchmarkSession(b *testing.B) {
	do := session(b, benchServer(b))
	b.ResetTimer()
	took := inParallel(b.N, do)
	b.ReportMetric(float64(b.N)/took.Seconds(), "requests/s")
}

// BenchmarkBesidePlainClient sends a few hundred requests in the one way, then
// in the other, again and again, so that whatever else the machine does slows
// both: one b.N is one such pair.
func BenchmarkBesidePlainClient(b *testing.B) {
	server := benchServer(b)
	plain, judged := plainClient(b, server), session(b, server)
	const batch = 400
	var without, with []time.Duration
	for b.Loop() {
		without = append(without, inParallel(batch, plain))
		with = append(with, inParallel(batch, judged))
	}
	slices.Sort(without)
	slices.Sort(with)
	b.ReportMetric(batch/without[len(without)/2].Seconds(), "plain-requests/s")
	b.ReportMetric(batch/with[len(with)/2].Seconds(), "judged-requests/s")
	b.ReportMetric(100*without[len(without)/2].Seconds()/with[len(with)/2].Seconds(), "%of-plain")
}

// BenchmarkRun is whole runs, one of b.N rounds, against the good server: how
// fast, and with how much memory at the end.
func BenchmarkRun(b *testing.B) {
	server := httptest.NewServer(servers.Good())
	defer server.Close()
	s := loadSpec(b, "enterprise-api.base.yaml")
	b.ResetTimer()
	r, err := contract.Run(context.Background(), contract.Options{
		BaseURL: server.URL, Spec: s, Token: servers.Token, Rounds: b.N,
	})
	if err != nil || len(r.Failures) > 0 {
		b.Fatal(err, describe(r))
	}
	b.ReportMetric(float64(r.Requests)/b.Elapsed().Seconds(), "requests/s")
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MiB-live")
	runtime.KeepAlive(r)
}

// BenchmarkFiftyThousand is one run of 50,000 requests beside as many of a
// plain client, and the memory that is in use after it and after a tenth of it,
// which tells whether it grows with the run.
func BenchmarkFiftyThousand(b *testing.B) {
	const many = 50_000
	server := httptest.NewServer(servers.Good())
	defer server.Close()
	s := loadSpec(b, "enterprise-api.base.yaml")
	run := func(budget int) (took time.Duration, live float64) {
		start := time.Now()
		r, err := contract.Run(context.Background(), contract.Options{
			BaseURL: server.URL, Spec: s, Token: servers.Token, Rounds: many, Budget: budget,
		})
		took = time.Since(start)
		if err != nil || r.Failed() || r.Requests < budget {
			b.Fatal(err, describe(r))
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(r)
		return took, float64(m.HeapAlloc) / (1 << 20)
	}
	plain := plainClient(b, benchServer(b))
	for b.Loop() {
		_, early := run(many / 10)
		took, late := run(many)
		without := inParallel(many, plain)
		b.ReportMetric(many/took.Seconds(), "requests/s")
		b.ReportMetric(100*without.Seconds()/took.Seconds(), "%of-plain")
		b.ReportMetric(early, "MiB-after-5000")
		b.ReportMetric(late, "MiB-after-50000")
	}
}
