package report

import (
	"bytes"
	"cmp"
	"io"
	"net/url"
	"unicode/utf16"

	"parlance/internal/finding"
	"parlance/internal/source"
)

// The parts of SARIF 2.1.0 (OASIS standard) that SARIF writes.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Short   sarifText   `json:"shortDescription"`
		Full    sarifText   `json:"fullDescription"`
		Help    sarifHelp   `json:"help"`
		Default sarifConfig `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifConfig struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// SARIF writes findings as a SARIF 2.1.0 log of one run, as GitHub's code
// scanning takes it. rules describes the rules; one that only a finding names
// is added to them. URIs are relative to the repository, columns count UTF-16
// code units. The summary has no place in SARIF.
func SARIF(w io.Writer, list []finding.Finding, _ Summary, rules []RuleInfo, version string, o Options) error {
	run := sarifRun{
		Tool:       sarifTool{Driver: sarifDriver{Name: "parlance", Version: version, Rules: []sarifRule{}}},
		ColumnKind: "utf16CodeUnits",
		Results:    make([]sarifResult, len(list)),
	}
	driver := &run.Tool.Driver
	index := make(map[string]int, len(rules))
	add := func(r RuleInfo) {
		index[r.ID] = len(driver.Rules)
		driver.Rules = append(driver.Rules, newSARIFRule(r))
	}
	for _, r := range rules {
		add(r)
	}
	for i := range list {
		f := &list[i]
		if _, known := index[f.Rule]; !known {
			add(RuleInfo{ID: f.Rule, Severity: f.Severity})
		}
		run.Results[i] = newSARIFResult(f, o)
		run.Results[i].RuleIndex = index[f.Rule]
	}
	return encode(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func newSARIFRule(r RuleInfo) sarifRule {
	title := cmp.Or(r.Title, r.ID)
	doc := cmp.Or(r.Doc, title)
	return sarifRule{
		ID: r.ID, Short: sarifText{title}, Full: sarifText{title}, Help: sarifHelp{Text: doc, Markdown: doc},
		Default: sarifConfig{Enabled: r.Severity != finding.Off, Level: sarifLevel(r.Severity)},
	}
}

func sarifLevel(s finding.Severity) string {
	if s == finding.Off {
		return "none"
	}
	return s.String()
}

func newSARIFResult(f *finding.Finding, o Options) sarifResult {
	r := sarifResult{
		RuleID: f.Rule, Level: sarifLevel(f.Severity), Message: sarifText{f.Message},
		Locations:    []sarifLocation{newSARIFLocation(f.Span, o)},
		Fingerprints: map[string]string{"parlance/v1": f.Fingerprint()},
	}
	for _, rel := range f.Related {
		if rel.Span.IsZero() {
			continue
		}
		l := newSARIFLocation(rel.Span, o)
		id := len(r.Related)
		l.ID, l.Message = &id, &sarifText{rel.Message}
		r.Related = append(r.Related, l)
	}
	return r
}

func newSARIFLocation(s source.Span, o Options) sarifLocation {
	start, end := s.Position(), s.EndPosition()
	return sarifLocation{Physical: sarifPhysical{
		Artifact: sarifArtifact{URI: (&url.URL{Path: o.repoPath(s.Path())}).String()},
		Region: sarifRegion{
			StartLine: start.Line, StartColumn: utf16Column(s.File, s.Start),
			EndLine: end.Line, EndColumn: utf16Column(s.File, s.End),
		},
	}}
}

// utf16Column returns the column of a byte offset, from 1, in UTF-16 code
// units.
func utf16Column(f *source.File, offset int) int {
	if f == nil {
		return 1
	}
	offset = max(0, min(offset, len(f.Data)))
	line := f.Position(offset).Line
	text := f.Data[f.LineStart(line):offset]
	if line == 1 {
		text = bytes.TrimPrefix(text, []byte(source.BOM))
	}
	column := 1
	for _, r := range string(text) {
		column += utf16.RuneLen(r)
	}
	return column
}
