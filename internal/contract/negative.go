package contract

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// negativeJobs send what must be refused.
func (r *run) negativeJobs() []job {
	var jobs []job
	for _, o := range order(r.tested()) {
		jobs = append(jobs, jobOf(o.index, saltNegative, func(ctx context.Context, rnd *rand.Rand) {
			v := r.target(ctx, o, rnd)
			r.withoutAccess(ctx, o, v)
			r.strangeIDs(ctx, o, v, rnd)
			r.strangeNames(ctx, o, v, rnd)
			r.strangeParams(ctx, o, v)
			r.strangeBodies(ctx, o, v)
			r.missingKeys(ctx, o, v)
			r.besides(ctx, o, v)
		}))
	}
	return jobs
}

// target returns values that would succeed, as far as it is known how: a new
// thing, or a fixture in the state that the operation needs. What is refused
// does not use it up.
func (r *run) target(ctx context.Context, o *op, rnd *rand.Rand) Values {
	for _, res := range o.links.takes {
		if id, ok := r.enabled(o, res); ok {
			v := r.borrow(ctx, o, res, o.start(rnd), id)
			v, _ = r.supply(ctx, o, v, map[*resource]any{res: id}, rnd)
			return v
		}
	}
	v, _, _ := r.aim(ctx, o, o.start(rnd), rnd)
	return v
}

// invalid sends a request that must be refused.
func (r *run) invalid(ctx context.Context, o *op, v Values, what string, c Call) (*Answer, error) {
	c.Operation, c.Values, c.Case = o.Name, v, what
	switch c.Intent {
	case Valid:
		c.Intent = Invalid
		fallthrough
	case Invalid:
		c.expect.tolerated = append(slices.Clone(c.expect.tolerated), o.unnamedRefusals()...)
	case Unauthorized:
		if !o.documents(401, 403) {
			// That credentials are needed is documented; HTTP says what their
			// lack is answered with.
			c.expect.tolerated = []int{401}
		}
	}
	answer, err := r.send(ctx, o, c)
	if err == nil && c.Access == WithToken {
		r.books.count(o, answer.Exchange, false)
	}
	return answer, err
}

// unnamedRefusals are what HTTP has for a request that is wrong, where the
// contract names no answer to one at all: it cannot mean that none is refused.
func (o *op) unnamedRefusals() []int {
	if o.documents(400, 404, 409, 413, 415, 422) {
		return nil
	}
	return []int{400, 404, 413, 415, 422}
}

// withoutAccess leaves the credentials out, then sends wrong ones.
func (r *run) withoutAccess(ctx context.Context, o *op, v Values) {
	if !r.builder.guards(o) {
		return
	}
	cases := []struct {
		how  Access
		what string
		rule string
	}{{WithoutToken, "no credentials", "auth-missing"}, {WithWrongToken, "wrong credentials", "auth-any-token"}}
	for _, c := range cases {
		answer, err := r.invalid(ctx, o, v, c.what, Call{Access: c.how, Intent: Unauthorized})
		if err != nil {
			return
		}
		r.checkLooked(o, c.rule, c.what, answer)
	}
}

// checkLooked: a server that refuses a request without credentials for another
// reason than them has looked at the request first. Where 401 or 403 is
// documented that is wrong, but for 404: some servers hide what exists.
func (r *run) checkLooked(o *op, rule, what string, answer *Answer) {
	status := answer.Status()
	if status/100 != 4 || slices.Contains([]int{401, 403, 404, 407, 429}, status) || !o.documents(401, 403) || o.expects(status) == nil {
		return
	}
	r.Fail(Failure{
		Rule: rule, Operation: o.Name, Status: status,
		Message: fmt.Sprintf("with %s the answer is %s: the server looks at the request before it looks at the credentials", what, statusText(status)),
	}, answer.Exchange)
}

// longID is how long an over-long id is: longer than any that means something,
// short enough for any server to read.
const longID = 1000

// tooLong are what HTTP itself has for an address that is too long.
var tooLong = []int{414, 431}

// strangeIDs sends ids that name nothing, have the wrong form, are encoded or
// too long.
func (r *run) strangeIDs(ctx context.Context, o *op, v Values, rnd *rand.Rand) {
	for _, res := range o.links.takes {
		for _, s := range res.slots[o] {
			if s.in == "query" {
				continue // a filter that nothing passes is no mistake
			}
			sc := o.schemaOf(s)
			if id, ok := unknownID(sc, rnd); ok {
				c := Call{Intent: Unknown}
				if !r.expectsUnknown(o) {
					c.Intent = Aside
				}
				r.invalid(ctx, o, v.setAt(s, id), "an id that names nothing", c)
			}
			if s.in != "path" {
				continue
			}
			r.strangeSegments(ctx, o, v, s, sc)
		}
	}
}

// strangeNames sends names of parts that the thing does not have: what the
// reader of a resource tells and a request repeats (borrow) names something.
func (r *run) strangeNames(ctx context.Context, o *op, v Values, rnd *rand.Rand) {
	for _, b := range o.links.borrows {
		s := slot{"body", b.to}
		if v.at(s) == nil || !r.expectsUnknown(o) {
			continue
		}
		if id, ok := unknownID(o.schemaOf(s), rnd); ok {
			r.invalid(ctx, o, v.setAt(s, id), b.to+" that names nothing", Call{Intent: Unknown, expect: expectation{anyRefusal: true}})
		}
	}
}

// expectsUnknown reports whether the contract says how a request about what does
// not exist is answered.
func (r *run) expectsUnknown(o *op) bool {
	return !r.options.Stateless && o.documents(404, 410)
}

func (r *run) strangeSegments(ctx context.Context, o *op, v Values, s slot, sc *schema.Schema) {
	key := Param{s.in, s.name}
	if id, ok := scalarOf(v.at(s)); ok && o.isSafe() {
		// The same address by RFC 3986: the answer must be as documented.
		r.invalid(ctx, o, v.withParam(key, rawSegment(encodeFirst(id))), "a letter of the id percent-encoded", Call{Intent: Aside})
	}
	cases := []struct {
		what      string
		id        any
		tolerated []int
	}{
		{"an id of the wrong form", "not-an-id", nil},
		{"a percent-encoded id", rawSegment("%ED%95%9C%EA%B8%80%20%25"), nil},
		{"an over-long id", strings.Repeat("a", longID), tooLong},
	}
	for _, c := range cases {
		intent := Unknown
		var value any = c.id
		if raw, ok := c.id.(rawSegment); ok {
			value = string(raw)
		}
		if !sc.Valid(value, schema.Request) {
			intent = Invalid
		}
		if intent == Unknown && !r.expectsUnknown(o) {
			intent = Aside
		}
		r.invalid(ctx, o, v.withParam(key, c.id), c.what, Call{Intent: intent, expect: expectation{tolerated: c.tolerated, anyRefusal: true}})
	}
}

func encodeFirst(id string) string {
	return fmt.Sprintf("%%%02X", id[0]) + escapeValue(id[1:], false)
}

// schemaOf returns the schema of a place in a request.
func (o *op) schemaOf(s slot) *schema.Schema {
	if s.in != "body" {
		if p := o.param(Param{s.in, s.name}); p != nil {
			return p.schema
		}
		return o.api.schemas.At(nil)
	}
	for _, p := range properties(o.api.spec, o.body.media[0].schemaNode()) {
		if p.pointer == s.name {
			return o.api.schemas.At(p.schema)
		}
	}
	return o.api.schemas.At(nil)
}

// unknownID returns an id that satisfies the schema and names nothing.
func unknownID(sc *schema.Schema, rnd *rand.Rand) (any, bool) {
	a, b := rnd.Uint64(), rnd.Uint64()
	uuid := fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
	for _, id := range []any{
		uuid, "parlance-unknown-" + uuid[:8],
		json.Number(itoa(900000000 + int(a%99999999))), uuid[:8], uuid[:8] + uuid[9:13],
	} {
		if sc.Valid(id, schema.Request) {
			return id, true
		}
	}
	for range 3 {
		if id, ok := generate(sc, rnd, true); ok && len(sc.Examples(schema.Request)) == 0 {
			return id, true
		}
	}
	return nil, false
}

// strangeParams sends parameters that break their schemas, and leaves out
// required ones.
func (r *run) strangeParams(ctx context.Context, o *op, v Values) {
	for _, p := range o.params {
		key := Param{p.in, p.name}
		value, there := v.Params[key]
		if p.required && p.in != "path" && there {
			less := v.clone()
			delete(less.Params, key)
			r.invalid(ctx, o, less, "required "+p.in+" parameter "+p.name+" left out", Call{})
		}
		if p.in == "path" && o.takesID(slot{p.in, p.name}) || p.in == "cookie" {
			continue
		}
		if !there {
			value, there = p.value(rand.New(rand.NewPCG(r.options.Seed, uint64(o.index))))
		}
		if !there {
			continue
		}
		mutations := p.schema.Invalid(value, schema.Request)
		r.side(len(mutations), func(i int) {
			if m := mutations[i]; survives(p, m.Value) {
				r.invalid(ctx, o, v.withParam(key, m.Value), p.in+" parameter "+p.name+": "+m.Message, Call{})
			}
		})
	}
}

// survives reports whether a wrong value is still wrong once it is written
// down: a number is also text, nothing at all may be an absent parameter, and
// only scalars are certain to be read as what they were.
func survives(p *param, v any) bool {
	switch v.(type) {
	case string, bool, json.Number:
	default:
		return false
	}
	written := schema.Text(v)
	if written == "" || p.style == "deepObject" {
		return false
	}
	for _, reading := range readings(written) {
		if p.schema.Valid(reading, schema.Request) {
			return false
		}
	}
	return true
}

// strangeBodies sends bodies that break the contract.
func (r *run) strangeBodies(ctx context.Context, o *op, v Values) {
	if o.body == nil || v.Body == nil {
		return
	}
	media := o.body.media[0]
	if spec.IsJSON(media.name) {
		for _, raw := range []struct{ what, text string }{
			{"a body that is not JSON", `{"not": json`},
			{"a body that is text", `this is not JSON`},
			{"JSON that ends early", `{"a":"`},
		} {
			r.invalid(ctx, o, v.withRaw(media.name, raw.text), raw.what, Call{})
		}
	}
	if o.body.required {
		r.invalid(ctx, o, v.withRaw(media.name, ""), "an empty body", Call{})
	}
	r.otherMedia(ctx, o, v)
	if media.schema == nil || !writesSchema(media.name) {
		return
	}
	mutations := media.schema.Invalid(v.Body.Value, schema.Request)
	r.side(len(mutations), func(i int) {
		m := mutations[i]
		what := m.Message
		if m.Pointer != "" {
			what = m.Pointer + ": " + what
		}
		r.invalid(ctx, o, v.withBody(m.Value), what, Call{})
	})
}

// writesSchema reports whether a media type can say what is wrong: in a form
// every value is text.
func writesSchema(media string) bool { return spec.IsJSON(media) }

// notAcceptable are what HTTP itself has for a body of a media type that the
// server does not read.
var notAcceptable = []int{406, 415}

// otherMedia sends the body as a media type that is not documented.
func (r *run) otherMedia(ctx context.Context, o *op, v Values) {
	body, _, err := encodeBody(v.Body)
	if err != nil {
		return
	}
	for _, other := range []string{"text/plain", "application/xml", "application/x-www-form-urlencoded"} {
		if o.body.accepts(other) {
			continue
		}
		text := string(body)
		if other == "application/xml" {
			text = "<body/>"
		}
		r.invalid(ctx, o, v.withRaw(other, text), "a body of the media type "+other, Call{expect: expectation{unusual: notAcceptable}})
	}
}

func (p *payload) accepts(other string) bool {
	kind, _, _ := strings.Cut(other, "/")
	for _, m := range p.media {
		if base := spec.BaseMedia(m.name); base == other || base == "*/*" || base == kind+"/*" {
			return true
		}
	}
	return false
}

// missingKeys leaves out the keys that a listing names, one at a time and all.
// That this is refused is documented where a refusal has an example that names
// such keys.
func (r *run) missingKeys(ctx context.Context, o *op, v Values) {
	if v.Body == nil || v.Body.Raw != nil {
		return
	}
	for _, l := range o.links.listings {
		names, ok := r.world.listed(l)
		if !ok || len(names) == 0 || len(l.missing) == 0 {
			continue
		}
		drop := func(what string, body any) {
			values := v.withBody(body)
			answer, err := r.invalid(ctx, o, values, what, Call{})
			if err == nil {
				r.checkKeys(o, values, answer)
			}
		}
		for _, name := range names {
			drop("the listed key "+name+" left out of "+l.object, without(v.Body.Value, join(l.object, name)))
		}
		drop("no key at all in "+l.object, with(v.Body.Value, l.object, map[string]any{}))
	}
}

// besides sends what the contract leaves open: a slash behind the path. Only a
// crash or a leak counts.
func (r *run) besides(ctx context.Context, o *op, v Values) {
	if strings.HasSuffix(o.Name.Path, "/") || !o.isSafe() {
		return
	}
	r.invalid(ctx, o, v, "a slash behind the path", Call{Intent: Aside, Edit: func(q *Request) {
		path, query, found := strings.Cut(q.URL, "?")
		q.URL = path + "/"
		if found {
			q.URL += "?" + query
		}
	}})
}
