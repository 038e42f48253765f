package try

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"parlance/internal/contract"
)

// asked is what a page sends. The package's comment describes it.
type asked struct {
	Version     int               `json:"version"`
	Spec        string            `json:"spec"`
	Operation   string            `json:"operation"`
	Server      string            `json:"server"`
	Parameters  []parameter       `json:"parameters"`
	Credentials map[string]string `json:"credentials"`
	Body        *body             `json:"body"`
}

type parameter struct {
	In    string `json:"in"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

type body struct {
	Type   string  `json:"type"`
	Text   *string `json:"text"`
	Base64 *string `json:"base64"`
	Fields []field `json:"fields"`
}

type field struct {
	Name   string  `json:"name"`
	Text   string  `json:"text"`
	File   string  `json:"file"`
	Type   string  `json:"type"`
	Base64 *string `json:"base64"`
}

// decode reads what a page sends. Messages never quote it: there are secrets in
// it.
func decode(r io.Reader) (*asked, *problem) {
	data, err := io.ReadAll(r)
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, problemOf(http.StatusRequestEntityTooLarge, CodeBad, "that is more than %d MiB: use curl for files of this size", maxAsked>>20)
	}
	if err != nil {
		return nil, problemOf(http.StatusBadRequest, CodeBad, "the request could not be read to its end")
	}
	var a asked
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		return nil, problemOf(http.StatusBadRequest, CodeBad, "the request is no JSON of the expected form%s", placeIn(err))
	}
	if d.More() {
		return nil, problemOf(http.StatusBadRequest, CodeBad, "the request is more than one JSON value")
	}
	if a.Version != version {
		return nil, problemOf(http.StatusBadRequest, CodeBad, "version %d of the format is not known, only %d: load the page again", a.Version, version)
	}
	return &a, nil
}

// placeIn says where JSON is wrong, without what stands there.
func placeIn(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf(": at byte %d", syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Sprintf(": at byte %d, a %s should be there", kind.Offset, kind.Type)
	}
	return ""
}

// input turns what was asked into what a request is written from.
func (a *asked) input() (contract.Input, *problem) {
	in := contract.Input{BaseURL: a.Server, Params: map[contract.Param]string{}, Tokens: map[string]string{}}
	for _, p := range a.Parameters {
		key := contract.Param{In: p.In, Name: p.Name}
		if _, twice := in.Params[key]; twice {
			return in, problemOf(http.StatusBadRequest, CodeBad, "the %s parameter %s stands there twice", p.In, p.Name)
		}
		in.Params[key] = p.Value
	}
	for name, secret := range a.Credentials {
		if secret != "" {
			in.Tokens[name] = secret
		}
	}
	if a.Body == nil {
		return in, nil
	}
	b, err := a.Body.input()
	if err != nil {
		return in, problemOf(http.StatusBadRequest, CodeBad, "%v", err)
	}
	in.Body = b
	return in, nil
}

func (b *body) input() (*contract.Body, error) {
	if _, _, err := mime.ParseMediaType(b.Type); err != nil {
		return nil, errors.New("the media type of the body cannot be read")
	}
	forms := 0
	for _, there := range []bool{b.Text != nil, b.Base64 != nil, b.Fields != nil} {
		if there {
			forms++
		}
	}
	if forms != 1 {
		return nil, errors.New("the body needs one of text, base64 and fields")
	}
	made := &contract.Body{Media: b.Type}
	switch {
	case b.Text != nil:
		made.Raw = []byte(*b.Text)
	case b.Base64 != nil:
		data, err := base64.StdEncoding.DecodeString(*b.Base64)
		if err != nil {
			return nil, errors.New("the base64 of the body cannot be read")
		}
		made.Raw = data
	default:
		fields, err := formFields(b.Fields)
		if err != nil {
			return nil, err
		}
		made.Value = fields
	}
	return made, nil
}

func formFields(list []field) ([]contract.FormField, error) {
	made := []contract.FormField{}
	for _, f := range list {
		one := contract.FormField{Name: f.Name, Text: f.Text}
		if f.Base64 != nil {
			data, err := base64.StdEncoding.DecodeString(*f.Base64)
			if err != nil {
				return nil, fmt.Errorf("the base64 of the file %s cannot be read", f.Name)
			}
			one.File = &contract.File{Name: f.File, Media: f.Type, Data: data}
		}
		made = append(made, one)
	}
	return made, nil
}

// answer is what comes back. The package's comment describes it.
type answer struct {
	Version      int         `json:"version"`
	Request      sent        `json:"request"`
	Status       int         `json:"status"`
	StatusText   string      `json:"statusText"`
	Protocol     string      `json:"protocol"`
	Milliseconds float64     `json:"milliseconds"`
	Size         int         `json:"size"`
	Headers      [][2]string `json:"headers"`
	Body         content     `json:"body"`
	Findings     []finding   `json:"findings"`
}

type sent struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Curl   string `json:"curl"`
	Flaw   string `json:"flaw"`
}

type content struct {
	Text      string `json:"text"`
	Base64    string `json:"base64,omitempty"`
	Truncated bool   `json:"truncated"`
}

type finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Place    string `json:"place"`
	Pointer  string `json:"pointer"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

func answerOf(d *contract.Draft, e *contract.Exchange, o contract.Opinion) *answer {
	got := e.Response
	a := &answer{
		Version: version,
		Request: sent{Method: d.Shown.Method, URL: d.Shown.URL, Curl: d.Curl, Flaw: o.Flaw},
		Status:  got.Status, StatusText: http.StatusText(got.Status), Protocol: got.Proto,
		Milliseconds: float64(e.Duration.Microseconds()) / 1000, Size: len(got.Body),
		Headers: headersOf(got.Header), Body: contentOf(got), Findings: []finding{},
	}
	for i := range o.Failures {
		f := &o.Failures[i]
		made := finding{Rule: f.Rule, Severity: string(f.Severity), Message: f.Message, Place: f.Place, Pointer: f.Pointer, File: f.Span.Path()}
		if !f.Span.IsZero() {
			made.Line = f.Span.Position().Line
		}
		a.Findings = append(a.Findings, made)
	}
	return a
}

func headersOf(h http.Header) [][2]string {
	list := [][2]string{}
	for name, values := range h {
		for _, value := range values {
			list = append(list, [2]string{name, strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	slices.SortStableFunc(list, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return list
}

// contentOf returns a body as text where it is one: a cut one may end within a
// character.
func contentOf(got *contract.Response) content {
	c := content{Truncated: got.Truncated || got.Broken != nil}
	data := got.Body
	if got.Truncated {
		for cut := 0; cut < utf8.UTFMax && len(data) > 0 && !utf8.Valid(data); cut++ {
			data = data[:len(data)-1]
		}
	}
	if utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
		c.Text = string(data)
		return c
	}
	c.Base64 = base64.StdEncoding.EncodeToString(got.Body)
	return c
}
