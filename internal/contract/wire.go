package contract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// carrier sends one request and reads the answer to it.
type carrier interface {
	carry(ctx context.Context, q Request, limit limits) (*Response, error)
	close()
}

// limits bound one exchange.
type limits struct {
	whole time.Duration
	body  int // bytes, packed and unpacked
}

const (
	maxHead          = 256 << 10
	maxInformational = 16
	// maxIdle is how long a connection is kept for the next request. It is
	// short, since a server may close an idle connection at any time: what is
	// closed sooner, without an answer, is a fault of the server.
	maxIdle = 400 * time.Millisecond
	maxPool = 64
)

var errHeadTooLong = fmt.Errorf("the head of the answer is longer than %d KiB", maxHead>>10)

// wire speaks HTTP/1.1 over connections of its own. Unlike http.Transport it
// never repeats a request by itself, and it knows what follows a body.
type wire struct {
	mu   sync.Mutex
	idle []*wireConn
}

// wireConn is a connection. left bounds what is read of it until the head of
// an answer is complete; below zero nothing does.
type wireConn struct {
	net.Conn
	host  string
	in    *bufio.Reader
	out   *bufio.Writer
	left  int
	since time.Time // idle since
	err   error     // of the last read: what is made of half a head hides it
}

func (c *wireConn) Read(p []byte) (n int, err error) {
	switch {
	case c.left < 0:
		n, c.err = c.Conn.Read(p)
		return n, c.err
	case c.left == 0:
		c.err = errHeadTooLong
		return 0, c.err
	}
	n, c.err = c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, c.err
}

// get returns a connection that was used before, or a new one.
func (w *wire) get(ctx context.Context, host string, deadline time.Time) (*wireConn, error) {
	w.mu.Lock()
	for i := len(w.idle) - 1; i >= 0; i-- {
		c := w.idle[i]
		w.idle = w.idle[:i]
		if time.Since(c.since) < maxIdle && c.host == host {
			w.mu.Unlock()
			return c, nil
		}
		c.Close()
	}
	w.mu.Unlock()
	d := net.Dialer{Deadline: deadline}
	conn, err := d.DialContext(ctx, "tcp", dialAddress(host))
	if err != nil {
		return nil, err
	}
	c := &wireConn{Conn: conn, host: host, left: -1}
	c.in, c.out = bufio.NewReader(c), bufio.NewWriter(conn)
	return c, nil
}

func (w *wire) put(c *wireConn) {
	c.since = time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.idle) >= maxPool {
		c.Close()
		return
	}
	w.idle = append(w.idle, c)
}

func (w *wire) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.idle {
		c.Close()
	}
	w.idle = nil
}

func (w *wire) carry(ctx context.Context, q Request, limit limits) (*Response, error) {
	host, target := splitAddress(q.URL)
	deadline := time.Now().Add(limit.whole)
	c, err := w.get(ctx, host, deadline)
	if err != nil {
		return nil, dialError(ctx, err, limit)
	}
	c.SetDeadline(deadline)
	stop := context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })
	answer, keep, err := c.exchange(q, target, limit)
	if !stop() {
		keep = false // the deadline may be set at any time
	}
	if keep {
		w.put(c)
	} else {
		c.Close()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return answer, timeoutError(err, limit)
}

// splitAddress splits an address that was put together from a base and a path.
func splitAddress(address string) (host, target string) {
	_, rest, _ := strings.Cut(address, "://")
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		return rest, "/"
	}
	return rest[:i], rest[i:]
}

// dialAddress adds the port that http has where an address names none.
func dialAddress(host string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), "80")
}

// exchange sends a request and reads its answer. keep says that the connection
// can serve another.
func (c *wireConn) exchange(q Request, target string, limit limits) (answer *Response, keep bool, err error) {
	if err := c.send(q, target); err != nil {
		// The server may have answered before it closed; if so, that counts.
		if answer, _, readErr := c.receive(q.Method, limit); readErr == nil {
			return answer, false, nil
		}
		return nil, false, err
	}
	return c.receive(q.Method, limit)
}

func (c *wireConn) send(q Request, target string) error {
	b := c.out
	b.WriteString(q.Method)
	b.WriteByte(' ')
	b.WriteString(target)
	b.WriteString(" HTTP/1.1\r\nHost: ")
	b.WriteString(c.host)
	b.WriteString("\r\n")
	for name, values := range q.Header {
		for _, value := range values {
			b.WriteString(name)
			b.WriteString(": ")
			b.WriteString(headerLine.Replace(value))
			b.WriteString("\r\n")
		}
	}
	if len(q.Body) > 0 || !isSafe(q.Method) && q.Method != http.MethodTrace {
		b.WriteString("Content-Length: ")
		b.WriteString(strconv.Itoa(len(q.Body)))
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
	b.Write(q.Body)
	return b.Flush()
}

// headerLine keeps a value from starting another header.
var headerLine = strings.NewReplacer("\r", " ", "\n", " ")

func (c *wireConn) receive(method string, limit limits) (*Response, bool, error) {
	c.left, c.err = maxHead, nil
	asked := &http.Request{Method: method}
	got, err := http.ReadResponse(c.in, asked)
	for n := 1; err == nil && got.StatusCode/100 == 1 && got.StatusCode != http.StatusSwitchingProtocols; n++ {
		if n == maxInformational {
			return nil, false, fmt.Errorf("%d informational answers came and no final one", n)
		}
		got, err = http.ReadResponse(c.in, asked)
	}
	c.left = -1
	if err != nil {
		if c.err != nil {
			err = c.err
		}
		return nil, false, headError(err)
	}
	answer := &Response{Status: got.StatusCode, Proto: got.Proto, Header: got.Header}
	if got.StatusCode == http.StatusSwitchingProtocols {
		return answer, false, nil
	}
	readBody(answer, got.Body, limit)
	if answer.Broken == nil && !answer.Truncated {
		// http.ReadResponse stops where the head says that the body ends.
		if more := c.in.Buffered(); more > 0 {
			answer.Broken = fmt.Errorf("%d bytes follow the end of the answer that its head announces", more)
		}
	}
	keep := answer.Broken == nil && !answer.Truncated && !got.Close && got.ProtoAtLeast(1, 1) &&
		(got.ContentLength >= 0 || len(got.TransferEncoding) > 0)
	return answer, keep, nil
}

// headError says in a reader's words what is wrong with the head of an answer.
func headError(err error) error {
	switch {
	case errors.Is(err, errHeadTooLong):
		return errHeadTooLong
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the server closed the connection before the head of an answer was complete")
	}
	return err
}

func dialError(ctx context.Context, err error, limit limits) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return timeoutError(err, limit)
}

// errTimeout is the cause of errors that come from time running out.
var errTimeout = errors.New("no complete answer in time")

func timeoutError(err error, limit limits) error {
	if err == nil {
		return nil
	}
	if isTimeout(err) {
		return fmt.Errorf("%w: %v", errTimeout, limit.whole)
	}
	return err
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, errTimeout) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}
