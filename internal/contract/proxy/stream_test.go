package proxy_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/testdata/servers"
)

const streams = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /events:
    get:
      responses: {"200": {description: d, content: {text/event-stream: {schema: {type: string}}}}}
  /echo:
    post:
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {"200": {description: d, content: {text/plain: {schema: {type: string}}}}}
  /packed:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}
  /broken:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {type: object}}}}}
  /socket:
    get:
      responses: {"200": {description: d}}
`

// soon is how long something may take that happens at once.
const soon = 5 * time.Second

func TestEventsArriveBeforeTheEnd(t *testing.T) {
	more := make(chan struct{})
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: first\n\n")
		w.(http.Flusher).Flush()
		<-more
		fmt.Fprint(w, "data: last\n\n")
	}), load(t, streams), contract.Options{SlowAfter: soon})
	answer, err := b.client.Get(b.front.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	in := bufio.NewReader(answer.Body)
	if line, err := in.ReadString('\n'); err != nil || line != "data: first\n" {
		t.Fatalf("%q, %v", line, err)
	}
	close(more) // the server ends only now
	rest, err := io.ReadAll(in)
	if err != nil || !strings.Contains(string(rest), "last") {
		t.Errorf("%q, %v", rest, err)
	}
	if r := b.proxy.Result(); len(r.Failures) > 0 {
		t.Error(describe(r))
	}
}

// TestBothDirectionsAtOnce has a server that answers each line as it comes.
func TestBothDirectionsAtOnce(t *testing.T) {
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).EnableFullDuplex()
		w.Header().Set("Content-Type", "text/plain")
		in := bufio.NewScanner(r.Body)
		for in.Scan() {
			fmt.Fprintln(w, in.Text())
			w.(http.Flusher).Flush()
		}
	}), load(t, streams), contract.Options{Keep: true})
	reader, writer := io.Pipe()
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	q, _ := http.NewRequestWithContext(ctx, "POST", b.front.URL+"/echo", reader)
	q.Header.Set("Content-Type", "text/plain")
	answers := make(chan *http.Response)
	go func() {
		answer, err := b.client.Do(q)
		if err != nil {
			t.Error(err)
		}
		answers <- answer
	}()
	fmt.Fprintln(writer, "one")
	answer := <-answers
	if answer == nil {
		return
	}
	defer answer.Body.Close()
	in := bufio.NewReader(answer.Body)
	for _, want := range []string{"one\n", "two\n", "three\n"} {
		if want != "one\n" {
			io.WriteString(writer, want)
		}
		if line, err := in.ReadString('\n'); err != nil || line != want {
			t.Fatalf("%q, %v", line, err)
		}
	}
	writer.Close()
	io.Copy(io.Discard, in)
	answer.Body.Close()
	r := b.proxy.Result()
	if len(r.Failures) > 0 || len(r.Exchanges) != 1 || string(r.Exchanges[0].Request.Body) != "one\ntwo\nthree\n" {
		t.Error(describe(r))
	}
}

func TestPackedBodiesStayPacked(t *testing.T) {
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "gzip;q=0.9" {
			t.Errorf("Accept-Encoding: %s", got)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		io.WriteString(packed, `{"n":"one"}`)
		packed.Close()
	}), load(t, streams), contract.Options{})
	_, text := b.send("GET", "/packed", "", http.Header{"Accept-Encoding": {"br, gzip;q=0.9, zstd"}})
	in, err := gzip.NewReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(in); err != nil || string(plain) != `{"n":"one"}` {
		t.Errorf("%q, %v", plain, err)
	}
	if r := b.proxy.Result(); len(r.Failures) != 1 || r.Failures[0].Rule != "schema-type" {
		t.Error(describe(r))
	}
}

func TestTrailersPass(t *testing.T) {
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Hop") != "" {
			t.Error("a header for one connection was passed on")
		}
		io.Copy(w, r.Body)
		w.(http.Flusher).Flush() // only a body in chunks has trailers
		w.Header().Set(http.TrailerPrefix+"X-Sum", r.Trailer.Get("X-Sent"))
	}), load(t, streams), contract.Options{})
	q, _ := http.NewRequest("POST", b.front.URL+"/echo", io.MultiReader(strings.NewReader("text")))
	q.Header.Set("Content-Type", "text/plain")
	q.Header.Set("Connection", "X-Hop")
	q.Header.Set("X-Hop", "1")
	q.Trailer = http.Header{"X-Sent": {"42"}}
	answer, err := b.client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	if answer.Trailer.Get("X-Sum") != "42" {
		t.Errorf("trailers %v", answer.Trailer)
	}
}

func TestBrokenBodiesStayBroken(t *testing.T) {
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "{")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}), load(t, streams), contract.Options{})
	if _, text := b.send("GET", "/broken", "", nil); !strings.Contains(text, "EOF") {
		t.Errorf("the client sees %q", text)
	}
	if r := b.proxy.Result(); len(r.Failures) != 1 || r.Failures[0].Rule != "body-incomplete" {
		t.Error(describe(r))
	}
}

func TestUpgradesPass(t *testing.T) {
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, in, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		line, _ := in.ReadString('\n')
		io.WriteString(conn, line)
	}), load(t, streams), contract.Options{})
	q, _ := http.NewRequest("GET", b.front.URL+"/socket", nil)
	q.Header = http.Header{"Connection": {"Upgrade"}, "Upgrade": {"echo"}}
	answer, err := b.client.Transport.RoundTrip(q)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", answer, err)
	}
	conn := answer.Body.(io.ReadWriteCloser)
	io.WriteString(conn, "hello\n")
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || line != "hello\n" {
		t.Errorf("%q, %v", line, err)
	}
	conn.Close()
	b.front.CloseClientConnections()
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if r := b.proxy.Result(); len(r.Notes) == 1 && strings.Contains(r.Notes[0], "1 connections were upgraded") {
			if len(r.Failures) > 0 || r.Requests > 0 {
				t.Error(describe(r))
			}
			return
		}
	}
	t.Errorf("%q", b.proxy.Result().Notes)
}

// TestNothingIsDroppedUnderLoad sends more at once than may wait to be judged,
// while results are asked for.
func TestNothingIsDroppedUnderLoad(t *testing.T) {
	const requests, clients = 2000, 100
	b := start(t, servers.Good(), enterprise(t), contract.Options{})
	var next, wrong atomic.Int64
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for i := next.Add(1); i <= requests; i = next.Add(1) {
				status, _ := b.send("GET", "/status/"+unknown, "", withToken())
				if status != http.StatusNotFound {
					wrong.Add(1)
				}
				if i%500 == 0 {
					b.proxy.Result()
				}
			}
		})
	}
	all.Wait()
	b.client.CloseIdleConnections()
	b.front.Close()
	r := b.proxy.Result()
	if wrong.Load() > 0 || r.Requests != requests || len(r.Failures) > 0 || len(r.Notes) > 0 {
		t.Errorf("%d wrong answers; %s", wrong.Load(), describe(r))
	}
	for _, c := range r.Coverage {
		if c.Status == "404" && c.State == contract.Seen && c.Count == requests {
			return
		}
	}
	t.Errorf("not all were judged: %v", r.Coverage)
}

// TestAnswerBeforeBody has a server that answers before it has read the request
// and closes its connection. The client's stays open for the next request.
func TestAnswerBeforeBody(t *testing.T) {
	b := start(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}), enterprise(t), contract.Options{})
	conn, err := net.Dial("tcp", b.front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(soon)); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	for range 5 {
		fmt.Fprint(conn, "PUT /kickoff HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n")
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "{}"); err != nil || answer.StatusCode != http.StatusMethodNotAllowed {
			t.Fatal(answer.Status, err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
	}
	if r := b.proxy.Result(); r.Requests != 5 {
		t.Errorf("%d requests were seen: %v", r.Requests, r.Notes)
	}
}
