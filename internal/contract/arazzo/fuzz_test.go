package arazzo_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/contract/arazzo"
	"parlance/internal/source"
)

// FuzzLoad: no text makes Load panic, and what it lets through can be listed
// and given to a session that reaches nobody.
func FuzzLoad(f *testing.F) {
	s := loadSpec(f)
	lines := strings.SplitAfter(string(readFile(f, "specs/enterprise-api.arazzo.yaml").Data), "\n")
	for i := 0; i < len(lines); i += 16 {
		f.Add(strings.Join(lines[:i], "") + strings.Join(lines[min(i+1, len(lines)):], ""))
	}
	for _, text := range []string{
		"arazzo: 1.0.1\nworkflows: [{}, {}, 1, {steps: [{}, {}, 1]}]\nsourceDescriptions: [{}, {}, 1]",
		"arazzo: 1.1.0\nworkflows: {a: b}\nsourceDescriptions: {}\ncomponents: []",
		oneWorkflow("- &a {stepId: a, workflowId: one, parameters: [*a, {name: *a, value: *a}]}"),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, problems := arazzo.Load(source.NewFile("x.yaml", []byte(text)), s)
		for _, p := range problems {
			if p.Message == "" || p.Span.IsZero() {
				t.Errorf("a problem without place or message: %+v", p)
			}
		}
		if len(d.List()) > 0 && len(problems) == 0 {
			nobody, err := contract.NewSession(contract.Options{BaseURL: "http://192.0.2.1", Spec: s, Token: "t", Timeout: time.Millisecond, Budget: 1})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			for _, w := range arazzo.Workflows(d, arazzo.Options{}) {
				w(ctx, nobody)
			}
		}
	})
}
