package contract

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Why a request was not sent.
var (
	errBudget = errors.New("the budget of requests is used up")
	errUnsafe = errors.New("methods that are not safe are sent to loopback addresses only, unless writes are allowed")
	errDead   = errors.New("the server stopped answering")
)

const (
	// Waiting for a server that is over its limit is bounded: one wait, and all
	// of them together.
	maxWait     = 30 * time.Second
	maxWaits    = 2 * time.Minute
	maxAttempts = 6

	// deadAfter is how many requests in a row may run out of time, or get no
	// connection, before a server that has answered counts as gone; neverAlive
	// is how many of one that has not, and unreadable how many may fail in any
	// way before the first one succeeds.
	deadAfter  = 12
	neverAlive = 3
	unreadable = 12
)

// client sends requests within the limits of a run.
type client struct {
	carrier carrier
	limit   limits
	writes  bool // methods that are not safe may be sent
	budget  int64
	every   time.Duration // between two requests; 0: none
	places  chan struct{} // one for each request that may be under way

	sent atomic.Int64

	mu       sync.Mutex
	next     time.Time     // when the next request may be sent
	resume   time.Time     // when the server wants to be asked again
	waited   time.Duration // for the server
	waits    int
	limited  int // answers 429 that were not waited for
	silent   int // requests in a row that ran out of time
	failed   int // requests that failed before the first that did not
	answered bool
	lastErr  error
}

func newClient(o Options, base *url.URL) *client {
	c := &client{
		limit:  limits{whole: o.Timeout, body: o.MaxBody},
		writes: o.AllowWrites || isLoopback(base.Hostname()),
		budget: int64(o.Budget),
		places: make(chan struct{}, o.Concurrency),
	}
	if o.Rate > 0 {
		c.every = time.Duration(float64(time.Second) / o.Rate)
	}
	c.carrier = &wire{}
	if base.Scheme == "https" || usesProxy(base) {
		c.carrier = newLibrary(o.TLS)
	}
	return c
}

func usesProxy(base *url.URL) bool {
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: base})
	return err == nil && proxy != nil
}

// allows returns why a request may not be sent, or nil.
func (c *client) allows(method string) error {
	if !c.writes && !isSafe(method) {
		return errUnsafe
	}
	return nil
}

// do sends a request and returns what came of it. A server that is over its
// limit is asked again after the time that it names; only the last answer
// counts. free requests do not count against the budget.
func (c *client) do(ctx context.Context, q Request, free bool) (e *Exchange, err error) {
	if err := c.allows(q.Method); err != nil {
		return nil, err
	}
	if q.Header == nil {
		q.Header = http.Header{}
	}
	q.Header.Set("Accept-Encoding", "gzip")
	q.Header.Set("User-Agent", "parlance-test")
	for attempt := 1; ; attempt++ {
		if err := c.pace(ctx); err != nil {
			return nil, err
		}
		if !free && c.isDead() {
			return nil, errDead
		}
		number := c.sent.Add(1)
		if !free && c.budget > 0 && number > c.budget {
			c.sent.Add(-1)
			return nil, errBudget
		}
		e := c.exchange(ctx, q, int(number))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c.note(e)
		if attempt == maxAttempts || !c.mustWait(e) {
			return e, nil
		}
	}
}

// exchange sends a request as soon as there is a place for it.
func (c *client) exchange(ctx context.Context, q Request, number int) *Exchange {
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	case <-ctx.Done():
		return &Exchange{}
	}
	e := &Exchange{Number: number, Request: q, Start: time.Now()}
	e.Response, e.Err = c.carrier.carry(ctx, q, c.limit)
	e.Duration = time.Since(e.Start)
	return e
}

// pace waits until a request may be sent.
func (c *client) pace(ctx context.Context) error {
	if c.every == 0 {
		c.mu.Lock()
		resume := c.resume
		c.mu.Unlock()
		return Sleep(ctx, time.Until(resume))
	}
	c.mu.Lock()
	now := time.Now()
	if c.next.Before(now) {
		c.next = now
	}
	at := c.next
	c.next = c.next.Add(c.every)
	if at.Before(c.resume) {
		at = c.resume
	}
	c.mu.Unlock()
	return Sleep(ctx, time.Until(at))
}

// Sleep waits for d. It returns the error of ctx where that ends before.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// mustWait reports whether the server wants a request again later, and arranges
// for it: all requests wait, not this one alone.
func (c *client) mustWait(e *Exchange) bool {
	if e.Response == nil || e.Response.Status != http.StatusTooManyRequests {
		return false
	}
	wait := retryAfter(e.Response.Header.Get("Retry-After"), time.Now())
	c.mu.Lock()
	defer c.mu.Unlock()
	if wait > maxWait || c.waited+wait > maxWaits {
		c.limited++
		return false
	}
	c.waits++
	at := time.Now().Add(wait)
	if at.After(c.resume) {
		from := time.Now()
		if c.resume.After(from) {
			from = c.resume
		}
		c.waited += at.Sub(from)
		c.resume = at
	}
	return true
}

// retryAfter reads seconds or a date; a second where there is neither.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return time.Second
}

// note keeps count of what tells a server that is gone from one that is wrong.
func (c *client) note(e *Exchange) {
	err := e.Err
	broken := err != nil
	if e.Response != nil && (e.Response.Broken != nil || e.Response.Truncated) {
		err, broken = e.Response.Broken, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !broken:
		c.answered, c.silent = true, 0
	case err != nil && (isTimeout(err) || isRefused(err)):
		c.silent++
	default:
		c.silent = 0
	}
	if broken && !c.answered {
		c.failed++
	}
	if err != nil {
		c.lastErr = err
	}
}

// isRefused reports whether no connection came about.
func isRefused(err error) bool {
	var opErr interface{ Temporary() bool }
	return errors.As(err, &opErr) && strings.HasPrefix(err.Error(), "dial ")
}

func (c *client) isDead() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.silent >= deadAfter || !c.answered && c.silent >= neverAlive || c.failed >= unreadable
}

// unfinished says why a run could not go on, nil where it could.
func (c *client) unfinished() error {
	if !c.isDead() {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.answered {
		if c.lastErr == nil {
			return errors.New("the server gave no answer that could be read to its end")
		}
		return fmt.Errorf("the server gave no answer that could be read: %w", c.lastErr)
	}
	return fmt.Errorf("%w: %w", errDead, c.lastErr)
}

// notes says what the reader should know of the way requests went.
func (c *client) notes() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waits == 0 && c.limited == 0 {
		return nil
	}
	note := fmt.Sprintf("the server limits the rate of requests: it answered 429 %s", times(c.waits+c.limited))
	if c.waits > 0 {
		note += fmt.Sprintf("; after waiting %v in all, requests were sent again", c.waited.Round(100*time.Millisecond))
	}
	if c.limited > 0 {
		note += fmt.Sprintf("; %s it wanted to be waited for too long", times(c.limited))
	}
	return []string{note}
}

// times writes how often something happened.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// spent reports whether the budget is used up.
func (c *client) spent() bool { return c.budget > 0 && c.sent.Load() >= c.budget }
