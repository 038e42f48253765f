package contract

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// Plan returns the requests that Run would send, and sends none. Since what
// comes later depends on answers, the documented ones are imagined: a success
// with the first example for what keeps the contract, a refusal for all else.
// The exchanges have no Response; Result.Skipped says what would not be sent.
func Plan(ctx context.Context, o Options) (*Result, error) {
	o.Rate, o.Rounds, o.Keep, o.Workflows = 0, 1, true, nil
	s, err := NewSession(o)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	s.imagine = imagine
	start := time.Now()
	r := &run{Session: s}
	r.all(ctx)
	r.cleanUp(ctx)
	for _, e := range s.books.exchanges {
		e.Response = nil
	}
	result := &Result{
		Target: s.builder.base.String(), Spec: o.Spec.File.Path, Seed: o.Seed, Start: start, Duration: time.Since(start),
		Notes:   []string{"nothing was sent: this is what would be, if each answer were as documented"},
		Skipped: s.books.skipped, Exchanges: s.books.exchanges, Requests: len(s.books.exchanges), Redactor: s.redactor,
		api: s.api, base: s.builder.base,
	}
	result.seal()
	return result, nil
}

// plannedStep is what a planned request was made of.
type plannedStep struct {
	op     *op
	values Values
}

// imagine returns the documented answer to a request.
func imagine(o *op, c Call, q Request) *Exchange {
	e := &Exchange{Request: q, step: plannedStepOf(o, c), Start: time.Now(), Response: &Response{Status: http.StatusBadRequest, Header: http.Header{}}}
	if c.Intent != Valid {
		return e
	}
	e.Response.Status = http.StatusOK
	for _, answer := range o.success() {
		if status := statusOf(answer.status); status > 0 {
			e.Response.Status = status
		}
		for _, m := range answer.media {
			if !spec.IsJSON(m.name) {
				continue
			}
			if body, ok := m.imagined(); ok {
				e.Response.Header.Set("Content-Type", m.name)
				e.Response.Body = body
			}
			return e
		}
	}
	return e
}

func (m *media) imagined() ([]byte, bool) {
	if len(m.examples) > 0 {
		return schema.Encode(m.examples[0]), true
	}
	if m.schema == nil {
		return nil, false
	}
	v, err := m.schema.Generate(rand.New(rand.NewPCG(1, 1)), schema.Response)
	if err != nil {
		return nil, false
	}
	return schema.Encode(v), true
}

// plannedStepOf remembers what Steps needs: only valid requests with the right
// credentials, which nothing has changed, can be made again.
func plannedStepOf(o *op, c Call) *plannedStep {
	if c.Intent != Valid || c.Access != WithToken || c.Edit != nil || c.free {
		return nil
	}
	return &plannedStep{o, c.Values}
}
