package servers

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// Hostile is a server that speaks no contract at all: whatever it is asked, it
// tries to keep, fill or confuse its client. A client has to end in time, with
// bounded memory, and say what it met.
type Hostile struct {
	ID  string
	Doc string // what it does to every request, in a sentence
	New func() http.Handler
}

// hostileLife bounds how long a hostile server goes on with a connection that
// it has taken over, so that a test that fails does not hang as well.
const hostileLife = time.Minute

// Hostiles returns all hostile servers. They need HTTP/1.
func Hostiles() []Hostile {
	handler := func(f http.HandlerFunc) func() http.Handler { return func() http.Handler { return f } }
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	return []Hostile{
		{"hangs", "It reads the request and never answers.", handler(func(_ http.ResponseWriter, r *http.Request) { pause(r, hostileLife) })},
		{"hangs-after-head", "It sends the head of an answer and no body.", handler(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "20")
			w.WriteHeader(http.StatusOK)
			http.NewResponseController(w).Flush()
			pause(r, hostileLife)
		})},
		{"drips-body", "It sends its body a byte a second, for ever.", handler(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for r.Context().Err() == nil {
				io.WriteString(w, " ")
				http.NewResponseController(w).Flush()
				pause(r, time.Second)
			}
		})},
		{"drips-head", "It sends its head a byte a second.", taken(func(w *bufio.Writer, gone func(time.Duration) bool) {
			for _, c := range []byte(head + strings.Repeat("X-Slow: y\r\n", 1000)) {
				w.WriteByte(c)
				if w.Flush() != nil || gone(time.Second) {
					return
				}
			}
		})},
		{"gigabyte", "It sends a JSON string of a gigabyte, and its length.", handler(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(gigabyte))
			fill(w, r)
		})},
		{"gigabyte-chunked", "It sends a JSON string of a gigabyte, in chunks.", handler(fill)},
		{"length-of-an-exabyte", "It announces an exabyte, sends one byte and waits.", handler(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", fmt.Sprint(int64(1)<<60))
			io.WriteString(w, "{")
			http.NewResponseController(w).Flush()
			pause(r, hostileLife)
		})},
		{"gzip-bomb", "It sends a megabyte of gzip that unpacks to a gigabyte.", handler(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			zip := gzip.NewWriter(w)
			defer zip.Close()
			repeat(zip, r)
		})},
		{"nests-deeply", "It sends a hundred thousand lists within one another.", handler(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000))
		})},
		{"closes-at-once", "It closes the connection without an answer.", handler(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })},
		{"resets", "It resets the connection without an answer.", handler(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			if tcp, ok := conn.(*net.TCPConn); ok {
				tcp.SetLinger(0) // closing with bytes unsent is what sends a reset
			}
			conn.Close()
		})},
		{"closes-mid-head", "It closes the connection within the head.", taken(func(w *bufio.Writer, _ func(time.Duration) bool) {
			w.WriteString("HTTP/1.1 200 OK\r\nContent-Ty")
		})},
		{"closes-mid-body", "It closes the connection within the body.", taken(func(w *bufio.Writer, _ func(time.Duration) bool) {
			w.WriteString(head + "Content-Length: 100\r\n\r\n{\"inputs\":[")
		})},
		{"redirects-for-ever", "It redirects to a new path each time.", redirectsForEver},
		{"redirects-to-nowhere", "It redirects to a host that does not exist.", handler(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://nowhere.invalid/")
			w.WriteHeader(http.StatusTemporaryRedirect)
		})},
		{"endless-headers", "It sends headers without end.", taken(func(w *bufio.Writer, gone func(time.Duration) bool) {
			w.WriteString(head)
			for i := 0; !gone(0); i++ {
				if _, err := fmt.Fprintf(w, "X-Header-%d: %s\r\n", i, strings.Repeat("h", 100)); err != nil {
					return
				}
			}
		})},
		{"endless-informational", "It sends 103 without end before its answer.", taken(func(w *bufio.Writer, gone func(time.Duration) bool) {
			for !gone(0) {
				if _, err := w.WriteString("HTTP/1.1 103 Early Hints\r\nLink: </inputs>\r\n\r\n"); err != nil {
					return
				}
			}
		})},
		{"garbage", "It answers with bytes that are no HTTP.", taken(func(w *bufio.Writer, _ func(time.Duration) bool) {
			w.WriteString("\x00\x16\x03\x01SSH-2.0-garbage\r\n\xff\xfe\r\n\r\n")
		})},
		{"status-line-broken", "Its status is no number.", taken(func(w *bufio.Writer, _ func(time.Duration) bool) {
			w.WriteString("HTTP/1.1 OK 200\r\nContent-Length: 0\r\n\r\n")
		})},
		{"lengths-contradict", "It sends two lengths that differ.", taken(func(w *bufio.Writer, _ func(time.Duration) bool) {
			w.WriteString(head + "Content-Length: 5\r\nContent-Length: 7\r\n\r\n{\"a\":1}")
		})},
		{"chunk-size-broken", "Its first chunk has a size that is no number.", taken(func(w *bufio.Writer, _ func(time.Duration) bool) {
			w.WriteString(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
		})},
		{"switches-protocols", "It answers 101 and falls silent.", taken(func(w *bufio.Writer, gone func(time.Duration) bool) {
			w.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: parley\r\n\r\n")
			w.Flush()
			gone(hostileLife)
		})},
	}
}

// taken returns servers that take over the connection. gone waits and reports
// whether the connection should be left: the client closed it or its life is
// over.
func taken(f func(w *bufio.Writer, gone func(time.Duration) bool)) func() http.Handler {
	return func() http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, buffer, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(http.ErrAbortHandler)
			}
			defer conn.Close()
			end := time.Now().Add(hostileLife)
			conn.SetDeadline(end)
			left := make(chan struct{})
			go func() {
				defer close(left)
				io.Copy(io.Discard, buffer.Reader) // ends when the client closes, or at the deadline
			}()
			f(buffer.Writer, func(d time.Duration) bool {
				timer := time.NewTimer(d)
				defer timer.Stop()
				select {
				case <-left:
					return true
				case <-timer.C:
					return time.Now().After(end)
				}
			})
			buffer.Flush()
		})
	}
}

const gigabyte = 1 << 30

// fill sends a JSON string of gigabyte bytes, quotes included.
func fill(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	repeat(w, r)
}

// repeat writes gigabyte bytes of a JSON string while the client is there.
func repeat(w io.Writer, r *http.Request) {
	block := []byte(strings.Repeat("a", 64<<10))
	io.WriteString(w, `"`)
	left := gigabyte - 2
	for left > 0 && r.Context().Err() == nil {
		n, err := w.Write(block[:min(left, len(block))])
		if err != nil {
			return
		}
		left -= n
	}
	io.WriteString(w, `"`)
}

func redirectsForEver() http.Handler {
	var n atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", fmt.Sprintf("/again/%d", n.Add(1)))
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
}
