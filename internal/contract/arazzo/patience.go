package arazzo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"strings"
	"time"

	"parlance/internal/contract"
)

const (
	// firstWait is the first wait on loopback; each further wait of a step is
	// a fifth longer. Thirty of them take three seconds.
	firstWait = 2500 * time.Microsecond
	growth    = 1.2

	defaultMaxWait = 10 * time.Second // of one wait, on other addresses
	defaultMaxTime = 5 * time.Minute  // of all waits of a workflow

	// maxVisits is how often a step may be come back to without a retry, which
	// has a limit of its own.
	maxVisits = 100
)

var (
	errCircle = fmt.Errorf("its steps go round in a circle: one was come back to %d times: write a retry with a retryLimit", maxVisits)
	errTime   = errors.New("the time for waiting is used up")
)

// patience waits between the attempts of a workflow.
type patience struct {
	maxWait, maxTime time.Duration
	local            bool // the server is on this machine

	visits  map[*step]int // in a row of retries, or by going back
	waits   map[*step]int
	current *step
	retry   bool          // the next request repeats the last one
	waited  time.Duration // in all
	asked   time.Duration // what the file would have waited
	spent   error         // errTime once it is used up
}

func newPatience(o Options) *patience {
	p := &patience{maxWait: o.MaxWait, maxTime: o.MaxTime, visits: map[*step]int{}, waits: map[*step]int{}}
	if p.maxTime <= 0 {
		p.maxTime = defaultMaxTime
	}
	return p
}

// sleep waits before a retry; after is what the file asks for.
func (p *patience) sleep(ctx context.Context, after time.Duration) error {
	p.retry = true
	p.asked += after
	return p.wait(ctx, after)
}

// arrive is called before each request of a step. Going back to a step by goto
// is a loop that nobody has given a pause: it gets a short one.
func (p *patience) arrive(ctx context.Context, st *step) error {
	again := p.retry
	p.retry, p.current = false, st
	if again {
		return nil
	}
	p.visits[st]++
	if p.visits[st] == 1 {
		return nil
	}
	if p.visits[st] > maxVisits {
		p.spent = errCircle
		return errCircle
	}
	return p.wait(ctx, time.Second)
}

func (p *patience) wait(ctx context.Context, after time.Duration) error {
	d := p.shorten(after)
	if p.waited+d > p.maxTime {
		p.spent = fmt.Errorf("%w (%v)", errTime, p.maxTime)
		return p.spent
	}
	p.waited += d
	return contract.Sleep(ctx, d)
}

// shorten bounds a wait.
func (p *patience) shorten(after time.Duration) time.Duration {
	p.waits[p.current]++
	switch {
	case p.maxWait > 0:
		return min(after, p.maxWait)
	case p.local:
		d := float64(firstWait) * math.Pow(growth, float64(p.waits[p.current]-1))
		return time.Duration(min(float64(after), d))
	}
	return min(after, defaultMaxWait)
}

// isLoopback reports whether an address is on this machine.
func isLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// round makes a time readable.
func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}
