package contract

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// library carries requests by net/http: for TLS, HTTP/2 and proxies.
type library struct{ transport *http.Transport }

func newLibrary(config *tls.Config) *library {
	return &library{&http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		TLSClientConfig:        config,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // packed bodies are unpacked here, with a limit
		MaxIdleConnsPerHost:    maxPool,
		IdleConnTimeout:        maxIdle,
		MaxResponseHeaderBytes: maxHead,
	}}
}

func (l *library) close() { l.transport.CloseIdleConnections() }

func (l *library) carry(ctx context.Context, q Request, limit limits) (*Response, error) {
	timed, cancel := context.WithTimeout(ctx, limit.whole)
	defer cancel()
	var body io.Reader
	if len(q.Body) > 0 {
		body = bytes.NewReader(q.Body)
	}
	r, err := http.NewRequestWithContext(timed, q.Method, q.URL, body)
	if err != nil {
		return nil, err
	}
	r.Header = q.Header
	r.GetBody = nil // so that nothing is sent twice
	got, err := l.transport.RoundTrip(r)
	if err != nil {
		return nil, dialError(ctx, err, limit)
	}
	defer got.Body.Close()
	answer := &Response{Status: got.StatusCode, Proto: got.Proto, Header: got.Header}
	if got.StatusCode != http.StatusSwitchingProtocols {
		readBody(answer, got.Body, limit)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return answer, nil
}

// readBody reads a body, no further than the limit, and unpacks it.
func readBody(answer *Response, body io.Reader, limit limits) {
	answer.Body, answer.Truncated, answer.Broken = readLimited(body, limit.body)
	if answer.Broken != nil {
		answer.Broken = bodyError(answer.Broken, limit)
		return
	}
	encoding := strings.ToLower(strings.TrimSpace(answer.Header.Get("Content-Encoding")))
	if encoding == "" || encoding == "identity" || len(answer.Body) == 0 {
		return
	}
	unpacked, err := unpacker(encoding, answer.Body)
	if err != nil {
		answer.Broken = err
		return
	}
	packed := answer.Truncated
	plain, truncated, err := readLimited(unpacked, limit.body)
	answer.Truncated = packed || truncated
	if err != nil && !answer.Truncated {
		answer.Broken = fmt.Errorf("the body is no valid %s, which Content-Encoding announces: %w", encoding, err)
		return
	}
	answer.Body = plain
}

// readLimited reads to the end, or to the limit.
func readLimited(r io.Reader, limit int) (data []byte, more bool, err error) {
	data, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(data) > limit {
		return data[:limit], true, nil
	}
	return data, false, err
}

func bodyError(err error, limit limits) error {
	switch {
	case isTimeout(err):
		return fmt.Errorf("the body was not complete: %w", timeoutError(err, limit))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the body ended before the length that the answer announces")
	}
	return fmt.Errorf("the body could not be read: %w", err)
}

// encodingError is a Content-Encoding that the request did not accept.
type encodingError string

func (e encodingError) Error() string {
	return fmt.Sprintf("Content-Encoding %q was not asked for", string(e))
}

// unpacker undoes a content encoding. Only gzip was asked for; deflate is so
// easily read that it is, for the sake of the other checks.
func unpacker(encoding string, packed []byte) (io.Reader, error) {
	switch encoding {
	case "gzip", "x-gzip":
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, fmt.Errorf("the body is no gzip, which Content-Encoding announces: %w", err)
		}
		return r, nil
	case "deflate":
		if r, err := zlib.NewReader(bytes.NewReader(packed)); err == nil {
			return r, nil
		}
		return flate.NewReader(bytes.NewReader(packed)), nil
	}
	return nil, encodingError(encoding)
}
