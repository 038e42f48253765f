package contract

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"parlance/internal/operation"
	"parlance/internal/spec"
)

// Options say what is tested and how. Only BaseURL and Spec are required; the
// zero value of any other field means its default.
type Options struct {
	BaseURL string     // address that the paths of the spec are put behind
	Spec    *spec.Spec // the contract
	Locales []Document // documents of the same contract in other languages

	// Token is the secret that requests are sent with, as the security schemes
	// of the spec say. Tokens gives schemes their own, by the scheme's name.
	Token  string
	Tokens map[string]string

	Seed        uint64
	Concurrency int           // requests at once, 8
	Budget      int           // requests in all, without those that clean up; 0: no limit
	Rate        float64       // requests a second; 0: no limit
	Timeout     time.Duration // of a whole exchange, 10 s
	SlowAfter   time.Duration // an answer that takes longer is a failure; 0: none is
	MaxBody     int           // bytes of a body that are read, unpacked; 4 MiB
	Rounds      int           // how often the cases are sent, each time with other values; 1
	TLS         *tls.Config   // for servers with a certificate of their own

	// AllowWrites lets methods that are not safe be sent to addresses other
	// than loopback.
	AllowWrites bool
	// Exclude are operations that are never sent.
	Exclude []operation.Name
	// Fixtures are ids of things that exist on the server, by the state that
	// they are in. Of each state, the later half may be used up.
	Fixtures map[string][]string

	// Stateless says that the server remembers nothing, as a mock without a
	// machine does: ids that name nothing need not be refused, and behaviour is
	// not looked at.
	Stateless bool

	Keep  bool  // keep all exchanges in the result
	Shard Shard // the part of the operations that is tested

	// Progress is called after each answer, never twice at once.
	Progress func(Progress)
	// Workflows run after the cases, one after the other, in the same session.
	Workflows []func(context.Context, *Session)
}

// Shard is part Index (from 0) of Count. The zero value is all.
type Shard struct{ Index, Count int }

// Progress says how far a run has come.
type Progress struct {
	Phase              string // what is being done: "positive cases"
	Requests, Failures int    // so far
	Last               operation.Name
}

// Document is the spec of a language.
type Document struct {
	Tag  string
	Spec *spec.Spec
}

const (
	defaultConcurrency = 8
	defaultTimeout     = 10 * time.Second
	// DefaultMaxBody is how many bytes of a body are read unless Options say
	// otherwise.
	DefaultMaxBody = 4 << 20
)

// withDefaults returns o with its gaps filled, or an error that says what is
// wrong with it.
func (o Options) withDefaults() (Options, *url.URL, error) {
	if o.Spec == nil || !o.Spec.Usable {
		return o, nil, errors.New("the spec cannot be used: parlance lint says why")
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		return o, nil, fmt.Errorf("address %q: %w", o.BaseURL, err)
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return o, nil, fmt.Errorf("address %q: write it as http://host:port or https://host", o.BaseURL)
	}
	if base.User != nil {
		return o, nil, errors.New("the address must not hold credentials: put the token into the environment")
	}
	if o.Shard.Count > 0 && (o.Shard.Index < 0 || o.Shard.Index >= o.Shard.Count) {
		return o, nil, fmt.Errorf("there is no shard %d of %d", o.Shard.Index+1, o.Shard.Count)
	}
	base.RawQuery, base.Fragment = "", ""
	base.Path = strings.TrimSuffix(base.Path, "/")
	base.RawPath = strings.TrimSuffix(base.RawPath, "/")
	if o.Concurrency <= 0 {
		o.Concurrency = defaultConcurrency
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Rounds <= 0 {
		o.Rounds = 1
	}
	return o, base, nil
}

// isLoopback reports whether a host is this machine, by its address or by the
// one name that always means it. No name is looked up: what it resolves to may
// change between here and the request.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// has reports whether an operation is in the part of the run.
func (s Shard) has(i int) bool { return s.Count <= 1 || i%s.Count == s.Index }
