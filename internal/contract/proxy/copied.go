package proxy

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// copied is a body of which the first bytes are kept while it is read. The body
// of a request may be read on while its exchange is being finished: hence the
// lock.
type copied struct {
	io.ReadCloser
	limit int
	empty bool // there is no body at all
	atEnd func()

	mu   sync.Mutex
	copy copyOf
}

// copyOf is what was seen of a body.
type copyOf struct {
	data   []byte
	more   bool          // there was more than the limit
	ended  bool          // it was read to its end
	err    error         // what it broke off with
	waited time.Duration // for it to come
}

func newCopied(body io.ReadCloser, limit int) *copied {
	if body == nil {
		body = http.NoBody
	}
	return &copied{ReadCloser: body, limit: limit, empty: body == http.NoBody}
}

func (c *copied) Read(p []byte) (int, error) {
	from := time.Now()
	n, err := c.ReadCloser.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.copy.waited += time.Since(from)
	room := c.limit - len(c.copy.data)
	c.copy.data = append(c.copy.data, p[:min(n, room)]...)
	c.copy.more = c.copy.more || n > room
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		c.copy.ended = true
	default:
		c.copy.err = err
	}
	if c.atEnd != nil {
		c.atEnd()
	}
	return n, err
}

// seen returns what was seen so far.
func (c *copied) seen() copyOf {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := c.copy
	seen.data = slices.Clip(seen.data) // what is read from now on is not in it
	return seen
}
