package try

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"parlance/internal/contract"
	"parlance/internal/mock"
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/spec"
)

// asItOpens returns the request that a form makes without further typing.
func asItOpens(f formAnswer, server, secret string) asked {
	a := asked{Version: 1, Spec: "api.yaml", Operation: f.Operation, Server: server, Credentials: map[string]string{}}
	for _, p := range f.Parameters {
		if value := filled(p); value != "" && p.Required {
			a.Parameters = append(a.Parameters, parameter{In: p.In, Name: p.Name, Value: value})
		}
	}
	if len(f.Access) > 0 {
		for _, login := range f.Access[0] {
			a.Credentials[login.Scheme] = secret
		}
	}
	if len(f.Bodies) == 0 {
		return a
	}
	b := f.Bodies[0]
	a.Body = &body{Type: b.Media}
	switch b.Kind {
	case "json", "text":
		a.Body.Text = &b.Example
	case "file":
		data := "AAEC"
		a.Body.Base64 = &data
	default:
		a.Body.Fields = []field{}
		for _, p := range b.Fields {
			one := field{Name: p.Name, Text: filled(p)}
			if p.Type == "file" {
				data := "UE5H"
				one.Base64, one.File = &data, "a.png"
			}
			if p.Required || p.Example != "" {
				a.Body.Fields = append(a.Body.Fields, one)
			}
		}
	}
	return a
}

// filled returns what a person would type where the form has no example.
func filled(p contract.Field) string {
	switch {
	case p.Example != "":
		return p.Example
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.Format == "uuid":
		return "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"
	}
	return map[string]string{"integer": "1", "number": "1", "boolean": "true", "object": "{}"}[p.Type] + map[bool]string{true: "x"}[p.Type == "string" || p.Type == "" || p.Type == "array"]
}

// TestAgainstTheMock sends every form of a spec as it opens to the mock of that
// spec: the request has to keep the contract, and the answer to be as documented.
func TestAgainstTheMock(t *testing.T) {
	files := []string{"../../../specs/enterprise-api.base.yaml", "../../../specs/enterprise-api.ko.yaml"}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := new(spec.Loader).Load(source.NewFile("api.yaml", data))
		server := httptest.NewServer(mock.New(s, nil, mock.Options{Token: token}))
		defer server.Close()
		p := newPage(t, Options{})
		p.handler.o.Spec = func(string) *spec.Spec { return s }
		n := 0
		for _, op := range s.Operations {
			if op.Name.Method == operation.Webhook {
				continue
			}
			n++
			status, text := p.do("GET", "?spec=api.yaml&operation="+url.QueryEscape(op.Name.String()), "")
			var f formAnswer
			if err := json.Unmarshal([]byte(text), &f); err != nil || status != 200 {
				t.Fatalf("%s: %s", op.Name, text)
			}
			ask, err := json.Marshal(asItOpens(f, server.URL, token))
			if err != nil {
				t.Fatal(err)
			}
			status, text = p.do("POST", "", string(ask))
			var a answer
			if err := json.Unmarshal([]byte(text), &a); err != nil || status != 200 {
				t.Errorf("%s %s: status %d: %s", name, op.Name, status, text)
				continue
			}
			var problems []string
			for _, f := range a.Findings {
				problems = append(problems, fmt.Sprintf("%s: %s", f.Rule, f.Message))
			}
			if a.Request.Flaw != "" || len(problems) > 0 {
				t.Errorf("%s %s: status %d, flaw %q, findings %s\nbody: %.300s", name, op.Name, a.Status, a.Request.Flaw, strings.Join(problems, "; "), a.Body.Text)
			}
		}
		if n < 4 {
			t.Errorf("%s: only %d operations", name, n)
		}
	}
}
