package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"parlance/internal/finding"
	"parlance/internal/source"
)

var sampleRules = []RuleInfo{
	{ID: "nav-page-missing", Title: "navigation names a missing page", Doc: "Every entry must be a page.", Severity: finding.Error},
	{ID: "spec-tab", Severity: finding.Error},
}

func TestJSON(t *testing.T) {
	list, s := sample(t)
	tests := []struct {
		name string
		list []finding.Finding
	}{{"json.golden", list}, {"json-clean.golden", nil}}
	schema := compile(t, JSONSchema())
	for _, test := range tests {
		var out bytes.Buffer
		if err := JSON(&out, test.list, s, Options{Root: "ignored"}); err != nil {
			t.Fatal(err)
		}
		golden(t, test.name, out.Bytes())
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestJSONSchemaRefuses(t *testing.T) {
	list, s := sample(t)
	var out bytes.Buffer
	if err := JSON(&out, list, s, Options{}); err != nil {
		t.Fatal(err)
	}
	schema := compile(t, JSONSchema())
	for _, change := range [][2]string{
		{`"version": 1`, `"version": 2`},
		{`"severity": "error"`, `"severity": "off"`},
		{`"line": 1,`, `"line": 0,`},
		{`"fix": null`, `"fix": {}`},
		{`"cells"`, `"cell"`},
	} {
		bad := strings.Replace(out.String(), change[0], change[1], 1)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil || bad == out.String() {
			t.Fatalf("%v: no change made: %v", change, err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema accepts %s", change[1])
		}
	}
}

func compile(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIF(t *testing.T) {
	list, s := sample(t)
	var out bytes.Buffer
	if err := SARIF(&out, list, s, sampleRules, "1.2.3", Options{Root: "my site"}); err != nil {
		t.Fatal(err)
	}
	golden(t, "sarif.golden", out.Bytes())

	var log sarifLog
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	for i, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != list[i].Rule {
			t.Errorf("result %d: rule index %d is not %s", i, r.RuleIndex, list[i].Rule)
		}
	}
	// The family before it has 5 characters in 8 UTF-16 code units.
	if got, want := run.Results[1].Locations[0].Physical.Region.StartColumn, list[1].Span.Position().Column+3; got != want {
		t.Errorf("column %d, want %d", got, want)
	}
	if got := run.Results[1].Locations[0].Physical.Artifact.URI; got != "my%20site/docs/enterprise%20api.ko.yaml" {
		t.Errorf("uri %s", got)
	}
}

func TestGitHub(t *testing.T) {
	list, s := sample(t)
	list[0].Span.File.Path = "docs/a,b:c%.json"
	var out bytes.Buffer
	if err := GitHub(&out, list, s, Options{Root: "site"}); err != nil {
		t.Fatal(err)
	}
	golden(t, "github.golden", out.Bytes())
}

func TestGitHubLimit(t *testing.T) {
	f := source.NewFile("a.mdx", []byte("x\n"))
	many := func(severity finding.Severity, n int) (list []finding.Finding) {
		for i := range n {
			list = append(list, finding.Finding{Rule: "r", Severity: severity, Span: f.Span(0, 1), Message: fmt.Sprintf("m%d", i)})
		}
		return list
	}
	tests := []struct {
		errors, notes   int
		wantErrors      int // commands
		wantNotes       int // commands, the notice at the end counted
		wantLast        string
		wantPlainErrors int
	}{
		{10, 10, 10, 10, "::notice file=a.mdx,line=1,endLine=1,col=1,title=r::m9", 0},
		{12, 10, 10, 10, "::notice::3 more: 2 errors, 1 note; GitHub shows 10 of a level, the log of this step has them all", 2},
		{1, 11, 1, 10, "::notice::2 more: 2 notes; GitHub shows 10 of a level, the log of this step has them all", 0},
	}
	for _, test := range tests {
		list := append(many(finding.Note, test.notes), many(finding.Error, test.errors)...)
		var out bytes.Buffer
		if err := GitHub(&out, list, Summary{}, Options{}); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		lines := strings.Split(strings.TrimSpace(text), "\n")
		if n := strings.Count(text, "::error "); n != test.wantErrors {
			t.Errorf("%d errors: %d commands", test.errors, n)
		}
		if n := strings.Count(text, "::notice"); n != test.wantNotes {
			t.Errorf("%d notes: %d commands", test.notes, n)
		}
		if n := strings.Count(text, "\nerror: a.mdx:1: "); n != test.wantPlainErrors {
			t.Errorf("%d errors: %d plain lines", test.errors, n)
		}
		if !strings.HasPrefix(lines[0], "::error ") || lines[len(lines)-1] != test.wantLast {
			t.Errorf("first %s, last %s", lines[0], lines[len(lines)-1])
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteErrors(t *testing.T) {
	list, s := sample(t)
	for name, err := range map[string]error{
		"text":   Text(brokenWriter{}, list, s, Options{}),
		"json":   JSON(brokenWriter{}, list, s, Options{}),
		"sarif":  SARIF(brokenWriter{}, list, s, nil, "", Options{}),
		"github": GitHub(brokenWriter{}, list, s, Options{}),
	} {
		if err == nil {
			t.Errorf("%s: a failed write went unnoticed", name)
		}
	}
}
