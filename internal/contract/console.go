package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"parlance/internal/operation"
	"parlance/internal/schema"
	"parlance/internal/spec"
)

// Console writes down, sends and judges single requests that a person makes by
// hand. It does not change, and may be used by several goroutines.
type Console struct{ api *api }

// NewConsole reads a spec. It fails where the spec cannot be used.
func NewConsole(s *spec.Spec) (*Console, error) {
	if s == nil || !s.Usable {
		return nil, errors.New("the spec cannot be used: parlance lint says why")
	}
	return &Console{newAPI(s)}, nil
}

// ErrNoOperation says that the spec does not have an operation.
var ErrNoOperation = errors.New("the spec has no such operation")

// Input is what a person typed. Texts are as typed: of a list a value a line, of
// an object its JSON.
type Input struct {
	BaseURL string            // address that the path is put behind, "http://127.0.0.1:8089/v1"
	Params  map[Param]string  // those that are sent
	Tokens  map[string]string // by security scheme; "name:password" for basic ones
	Body    *Body             // nil: none. Value is a []FormField of a form, nil where there is Raw
}

// FormField is a field of a form or a part of a multipart body.
type FormField struct {
	Name string
	Text string
	File *File // in place of the text
}

// File is what a multipart body carries beside texts.
type File struct {
	Name  string
	Media string // "image/png"; "" is application/octet-stream
	Data  []byte
}

// Draft is a request that is ready to be sent.
type Draft struct {
	Request Request // with its credentials
	Shown   Request // the same without them
	Curl    string  // a line that repeats it; credentials come from PARLANCE_TOKEN

	op      *op
	path    map[string]string // the path's parameters, encoded
	secrets *Redactor
}

// hidden stands for credentials in what is shown, until the Redactor takes it
// out: so no more than its place is masked, however short a secret is.
const hidden = "parlance-hides-this"

// Draft writes a request down. The error says what of the input cannot be sent.
func (c *Console) Draft(name operation.Name, in Input) (*Draft, error) {
	o := c.api.find(name)
	if o == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoOperation, name)
	}
	_, base, err := Options{Spec: c.api.spec, BaseURL: in.BaseURL}.withDefaults()
	if err != nil {
		return nil, err
	}
	v, err := o.values(in)
	if err != nil {
		return nil, err
	}
	if err := c.checkTokens(in.Tokens); err != nil {
		return nil, err
	}
	d := &Draft{op: o, path: map[string]string{}}
	for _, p := range o.pathParams() {
		value, there := v.Params[Param{"path", p.name}]
		if d.path[p.name] = serializePath(p, value); !there || d.path[p.name] == "" {
			return nil, fmt.Errorf("the path parameter %s is missing: without it there is no address", p.name)
		}
		if d.path[p.name] == "." || d.path[p.name] == ".." {
			return nil, fmt.Errorf("the path parameter %s: %q would change the address", p.name, d.path[p.name])
		}
	}
	d.Request, err = (&builder{api: c.api, base: base, right: in.Tokens}).build(o, v, WithToken)
	if err != nil {
		return nil, err
	}
	return d, c.show(d, base, v, in.Tokens)
}

// values reads what was typed by what the parameters are.
func (o *op) values(in Input) (Values, error) {
	v := Values{Params: map[Param]any{}}
	for _, key := range slices.SortedFunc(maps.Keys(in.Params), byPlace) {
		p := o.param(key)
		if p == nil {
			return v, fmt.Errorf("the operation has no %s parameter %s", key.In, key.Name)
		}
		value, err := o.typed(p, in.Params[key])
		if err != nil {
			return v, fmt.Errorf("the %s parameter %s: %w", key.In, key.Name, err)
		}
		v.Params[key] = value
	}
	if in.Body == nil {
		return v, nil
	}
	body := *in.Body
	if fields, ok := body.Value.([]FormField); ok {
		value, err := o.formValue(body.Media, fields)
		if err != nil {
			return v, err
		}
		body.Value = value
	}
	if err := checkHeader("Content-Type", body.Media); err != nil {
		return v, err
	}
	v.Body = &body
	return v, nil
}

func byPlace(a, b Param) int {
	return strings.Compare(a.In+"\x00"+a.Name, b.In+"\x00"+b.Name)
}

// typed reads the text of a parameter as far as its form on the wire depends on
// its type.
func (o *op) typed(p *param, text string) (any, error) {
	if p.in == "header" || p.in == "cookie" {
		name := "Cookie"
		if p.in == "header" {
			name = p.name
		}
		if err := checkHeader(name, text); err != nil {
			return nil, err
		}
		if p.in == "cookie" && !token.MatchString(p.name) {
			return nil, fmt.Errorf("%q is no name of a cookie", p.name)
		}
	}
	return typedText(typeOf(o.shape(p)), text, p.media != "")
}

// typedText reads a text as a value of a kind. whole says that all values but
// texts are written as JSON.
func typedText(kind, text string, whole bool) (any, error) {
	switch {
	case kind == "object" || whole && kind != "string":
		value, err := schema.Decode([]byte(text))
		if err != nil {
			return nil, fmt.Errorf("it is no valid JSON: %s", jsonError(err))
		}
		return value, nil
	case kind == "array":
		list := []any{}
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\r\n"); line != "" {
				list = append(list, line)
			}
		}
		return list, nil
	}
	return text, nil
}

// formValue puts the fields of a form into an object.
func (o *op) formValue(media string, fields []FormField) (map[string]any, error) {
	kinds := map[string]string{}
	if o.body != nil {
		if m := (&response{media: o.body.media}).find(spec.BaseMedia(media)); m != nil {
			for _, p := range properties(o.api.spec, m.schemaNode()) {
				kinds[p.pointer] = typeOf(o.api.typed(p.schema))
			}
		}
	}
	object := map[string]any{}
	for _, f := range fields {
		var value any
		if f.File != nil {
			if err := checkHeader("Content-Type", f.File.Media); err != nil {
				return nil, fmt.Errorf("the file %s: %w", f.File.Name, err)
			}
			value = *f.File
		} else {
			var err error
			if value, err = typedText(kinds[join("", f.Name)], f.Text, false); err != nil {
				return nil, fmt.Errorf("the field %s: %w", f.Name, err)
			}
		}
		known, again := object[f.Name]
		if !again {
			object[f.Name] = value
			continue
		}
		list, ok := known.([]any)
		if !ok {
			list = []any{known}
		}
		if more, ok := value.([]any); ok {
			object[f.Name] = append(list, more...)
		} else {
			object[f.Name] = append(list, value)
		}
	}
	return object, nil
}

// token is what the name of a header or a cookie may be (RFC 9110).
var token = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// ownOfConnection are headers that belong to a connection, or that whoever sends
// a request answers for.
var ownOfConnection = []string{
	"Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization",
	"Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// checkHeader refuses what would not be one header: a name that is none, one of
// the connection's own, and a value that would begin another line.
func checkHeader(name, value string) error {
	switch {
	case !token.MatchString(name):
		return fmt.Errorf("%q is no name of a header", name)
	case slices.Contains(ownOfConnection, http.CanonicalHeaderKey(name)):
		return fmt.Errorf("the header %s is the connection's own and cannot be set", name)
	case strings.ContainsAny(value, "\r\n\x00"):
		return errors.New("the value would begin another line of the request: take out line breaks and NUL")
	}
	return nil
}

func (c *Console) checkTokens(tokens map[string]string) error {
	for _, name := range sortedKeys(tokens) {
		sc, ok := c.api.secure[name]
		if !ok || sc.kind == "" {
			return fmt.Errorf("there is no security scheme %s that credentials can be sent for", name)
		}
		header := "Authorization"
		switch sc.kind {
		case "header":
			header = sc.key
		case "cookie":
			header = "Cookie"
			if !token.MatchString(sc.key) {
				return fmt.Errorf("the security scheme %s: %q is no name of a cookie", name, sc.key)
			}
		}
		if err := checkHeader(header, tokens[name]); err != nil {
			return fmt.Errorf("the credentials of %s: %w", name, err)
		}
	}
	return nil
}

// show writes the request a second time, without secrets.
func (c *Console) show(d *Draft, base *url.URL, v Values, tokens map[string]string) error {
	masks, secrets := credentials{}, []string{}
	keep := func(secret string) {
		// What the documentation shows is nobody's secret, and what is short
		// would be found everywhere.
		if len(secret) >= seenSecret && !strings.Contains(string(c.api.spec.File.Data), secret) {
			secrets = append(secrets, secret)
		}
	}
	for name, secret := range tokens {
		masks[name] = hidden
		keep(secret)
		if user, _, ok := strings.Cut(secret, ":"); ok && c.api.secure[name].kind == "basic" {
			masks[name] = user + ":" + hidden
		}
		if secret == "" {
			masks[name] = ""
		}
	}
	masked := v.clone()
	for key, value := range v.Params {
		if d.op.param(key).isSecret() && schema.Text(value) != "" {
			masked.Params[key] = hidden
			keep(schema.Text(value))
		}
	}
	shown, err := (&builder{api: c.api, base: base, right: masks}).build(d.op, masked, WithToken)
	if err != nil {
		return err
	}
	d.secrets = NewRedactor(append(secrets, hidden)...)
	line := shown
	var flat bytes.Buffer
	if spec.IsJSON(shown.Header.Get("Content-Type")) && json.Compact(&flat, shown.Body) == nil {
		line.Body = flat.Bytes() // on a line of a shell, line breaks are hard to read
	}
	d.Curl = d.secrets.Curl(line)
	d.Shown = d.secrets.Exchange(&Exchange{Request: shown}).Request
	return nil
}

// isSecret reports whether a parameter holds credentials, by its name or its
// format.
func (p *param) isSecret() bool {
	switch {
	case p.node.Get("schema").Get("format").Text() == "password":
		return true
	case p.in == "cookie":
		return secretCookie.MatchString(p.name)
	case p.in == "path":
		return false
	}
	return secretHeader.MatchString(p.name)
}

// Hide takes the credentials of the request out of a text.
func (d *Draft) Hide(text string) string { return d.secrets.Text(text) }

// Send sends the request once by a transport, which must not unpack bodies by
// itself. Redirects are not followed. No more of a body than maxBody bytes is
// read, and nothing after the timeout.
func (d *Draft) Send(ctx context.Context, t *http.Transport, timeout time.Duration, maxBody int) *Exchange {
	q := d.Request
	q.Header = q.Header.Clone()
	q.Header.Set("Accept-Encoding", "gzip")
	q.Header.Set("User-Agent", "parlance")
	e := &Exchange{Number: 1, Operation: d.op.Name, Request: q, Start: time.Now()}
	e.Response, e.Err = (&library{t}).carry(ctx, q, limits{whole: timeout, body: maxBody})
	e.Duration = time.Since(e.Start)
	return e
}

// Opinion is what an exchange shows. Without failures the answer is as
// documented.
type Opinion struct {
	Flaw     string // what is wrong with the request, "" where it keeps the contract
	Failures []Failure
}

// Judge compares an answer with the contract. A request that breaks it may be
// refused; a status that HTTP allows for such a request but the contract does
// not name is a warning. Bodies must be whole to be compared.
func (c *Console) Judge(d *Draft, e *Exchange) Opinion {
	_, target := splitAddress(d.Request.URL)
	_, query, _ := strings.Cut(target, "?")
	in := &incoming{op: d.op, method: d.op.Name.Method, header: d.Request.Header, path: d.path, query: query, body: d.Request.Body, whole: true}
	r := &ruling{api: c.api, op: d.op, leaked: d.secrets, passing: true}
	r.weigh(in)
	r.unusual, r.tolerated = append(r.unusual, r.tolerated...), nil
	v := r.judgeOwn(e, in)
	o := Opinion{Failures: v.failures}
	switch {
	case r.wrong != nil:
		o.Flaw = d.Hide(r.wrong.message)
	case r.intent == Unauthorized:
		o.Flaw = "there are no credentials, which the operation asks for"
	}
	for i := range o.Failures {
		f := &o.Failures[i]
		f.Message, f.Place = d.Hide(f.Message), d.Hide(f.Place)
	}
	return o
}

// IsTimeout reports whether no answer came because time ran out.
func IsTimeout(err error) bool { return isTimeout(err) }
