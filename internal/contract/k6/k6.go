// Package k6 writes the positive cases of a plan as a load test for k6: a script
// and the data that it reads. It is for teams whose load outgrows one machine.
//
// The script sends each case, checks that the answer has a documented status and
// media type, uses the ids that the server gives where a case needs one, and
// ends what it has created. Address and token come from the environment, and no
// file holds them.
package k6

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"parlance/internal/contract"
)

//go:embed script.js
var script []byte

// The names of the files.
const (
	ScriptFile = "script.js"
	DataFile   = "data.json"
)

// Options say how the script is run.
type Options struct {
	TokenEnv string // variable that holds the token, PARLANCE_TOKEN
}

// data is what the script reads.
type data struct {
	Spec          string `json:"spec"`
	Target        string `json:"target"`
	TokenVariable string `json:"tokenVariable"`
	Steps         []step `json:"steps"`
}

// step is a contract.Step as the script reads it. Path is behind the base URL.
type step struct {
	Operation   string            `json:"operation"`
	Case        string            `json:"case"`
	Method      string            `json:"method"`
	Path        string            `json:"path"`
	Headers     map[string]string `json:"headers"`
	Body        string            `json:"body,omitempty"`
	Binary      string            `json:"bodyBase64,omitempty"`
	Credentials []credential      `json:"credentials,omitempty"`
	Answers     []answer          `json:"answers"`
	Gives       []gift            `json:"gives,omitempty"`
	Takes       []mark            `json:"takes,omitempty"`
	Keys        *keys             `json:"keys,omitempty"`
	Ends        string            `json:"ends,omitempty"`
}

type credential struct {
	Kind string `json:"kind"`
	Key  string `json:"key,omitempty"`
}

type answer struct {
	Status string   `json:"status"`
	Media  []string `json:"media"`
}

type gift struct {
	Resource string `json:"resource"`
	Pointer  string `json:"pointer"`
}

type mark struct {
	Resource string `json:"resource"`
	Mark     string `json:"mark"`
	Planned  string `json:"planned"`
}

// keys is a contract.StepKeys; values are JSON within JSON, since the numbers of
// a script are not those of JSON.
type keys struct {
	Mark    string      `json:"mark"`
	Lister  string      `json:"lister"`
	List    string      `json:"list"`
	Planned [][2]string `json:"planned"`
	Other   string      `json:"other"`
}

// Script returns the files of a load test, by name. The plan is one that
// contract.Plan has made.
func Script(plan *contract.Result, o Options) (map[string][]byte, error) {
	steps := plan.Steps()
	if len(steps) == 0 {
		return nil, errors.New("the plan has no positive cases to write")
	}
	d := data{Spec: plan.Spec, Target: plan.Target, TokenVariable: o.TokenEnv}
	if d.TokenVariable == "" {
		d.TokenVariable = "PARLANCE_TOKEN"
	}
	for i := range steps {
		d.Steps = append(d.Steps, newStep(plan, &steps[i]))
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("write the cases: %w", err)
	}
	return map[string][]byte{ScriptFile: script, DataFile: []byte(b.String())}, nil
}

func newStep(plan *contract.Result, s *contract.Step) step {
	clean := plan.Redactor.Text
	w := step{
		Operation: s.Operation, Case: clean(s.Case), Method: s.Request.Method,
		Path: clean(strings.TrimPrefix(s.Request.URL, plan.Target)), Headers: headers(clean, s.Request.Header), Ends: s.Ends,
	}
	if body := clean(string(s.Request.Body)); utf8.ValidString(body) {
		w.Body = body
	} else {
		w.Binary = base64.StdEncoding.EncodeToString([]byte(body))
	}
	for _, c := range s.Credentials {
		w.Credentials = append(w.Credentials, credential(c))
	}
	for _, a := range s.Answers {
		w.Answers = append(w.Answers, answer(a))
	}
	for _, g := range s.Gives {
		w.Gives = append(w.Gives, gift(g))
	}
	for _, m := range s.Takes {
		w.Takes = append(w.Takes, mark{m.Resource, m.Text, clean(m.Planned)})
	}
	if s.Keys != nil {
		w.Keys = &keys{Mark: s.Keys.Text, Lister: s.Keys.Lister, List: s.Keys.List, Planned: [][2]string{}, Other: s.Keys.Other}
		for _, k := range s.Keys.Planned {
			w.Keys.Planned = append(w.Keys.Planned, [2]string{k.Name, clean(k.Value)})
		}
	}
	return w
}

func headers(clean func(string) string, h http.Header) map[string]string {
	list := make(map[string]string, len(h))
	for name, values := range h {
		list[name] = clean(strings.Join(values, ", "))
	}
	return list
}
