package proxy

import (
	"sync"
	"time"
)

// endings are the exchanges whose answer has come in whole. The client may have
// all of it before they are handed over to be judged, and ask for a result.
type endings struct {
	mu   sync.Mutex
	open map[*passing]chan struct{}
}

// patience is how long a result waits for such exchanges: a client that does not
// read must not hold it up.
const patience = time.Second

func (s *endings) begin(e *passing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*passing]chan struct{}{}
	}
	if s.open[e] == nil {
		s.open[e] = make(chan struct{})
	}
}

func (s *endings) end(e *passing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if done := s.open[e]; done != nil {
		close(done)
		delete(s.open, e)
	}
}

// wait waits for those that are ending now, not for those that come later.
func (s *endings) wait() {
	s.mu.Lock()
	var all []chan struct{}
	for _, done := range s.open {
		all = append(all, done)
	}
	s.mu.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for _, done := range all {
		select {
		case <-done:
		case <-timer.C:
			return
		}
	}
}
