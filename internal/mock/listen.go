package mock

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// What a connection may take. Answers may be delayed by a minute on request.
const (
	headTime     = 10 * time.Second
	requestTime  = 30 * time.Second
	answerTime   = maxDelay + 30*time.Second
	idleTime     = 2 * time.Minute
	maxHead      = 64 << 10
	shutdownTime = 5 * time.Second
)

// ListenAndServe serves a handler on a listener until the context ends. Then it
// waits a few seconds for what is being answered, and returns nil. Any other
// end is an error. Heads of requests are bounded; their bodies are the
// handler's business.
func ListenAndServe(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHead,
		ErrorLog:          log.New(io.Discard, "", 0), // broken clients are no news
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		server.Close()
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// IsLoopback reports whether an address (host:port or a host) can be reached
// from this machine alone. One without a host, ":8080", is open to all.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	return isLocalHost(host)
}
