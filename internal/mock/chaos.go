package mock

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Chaos lets a client meet what goes wrong between machines. Rates are between
// 0 (never) and 1 (always). What happens to the n-th request depends on the
// seed and n alone. Preflight requests are spared: a browser would not send the
// request then.
type Chaos struct {
	Latency     time.Duration // how long a slow request waits
	LatencyRate float64       // the share of requests that are slow
	ErrorRate   float64       // the share that is answered with 500
	ResetRate   float64       // the share whose connection is reset
}

func (c Chaos) none() bool {
	return (c.Latency <= 0 || c.LatencyRate <= 0) && c.ErrorRate <= 0 && c.ResetRate <= 0
}

// fate is what happens to one request.
type fate struct {
	delay        time.Duration
	fails, reset bool
}

// dice decides about one request after the other.
type dice struct {
	chaos Chaos
	seed  uint64
	n     atomic.Uint64
}

func (d *dice) next() fate {
	if d.chaos.none() {
		return fate{}
	}
	r := rand.New(rand.NewPCG(d.seed, 0x6368<<32|d.n.Add(1)))
	var f fate
	// Each is drawn, so that one rate does not change what another decides.
	if r.Float64() < d.chaos.LatencyRate {
		f.delay = d.chaos.Latency
	}
	f.fails = r.Float64() < d.chaos.ErrorRate
	f.reset = r.Float64() < d.chaos.ResetRate
	return f
}

// wait lets time pass. It returns false if the client has gone.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// reset breaks the connection without an answer. Where it cannot be taken over
// (HTTP/2, tests), net/http is asked to break it, by the panic that it knows.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	// Without lingering, closing sends RST and not FIN.
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
