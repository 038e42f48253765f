package rules

import (
	"fmt"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/source"
)

var specTextUntranslated = &lint.Rule{
	ID:       "spec-text-untranslated",
	Title:    "a text of a locale's spec is still in the source language",
	Severity: finding.Warning,
	Doc: `The text is the base's, word for word, or has hardly a word of its own language. 'parlance generate --only specs' puts the base's texts where a locale has none; they are reported here until somebody translates them.

Code, links, {parameters}, identifiers and single words are not judged, nor are the words of "glossary" in parlance.yaml, which stay as they are in every language.`,
	Bad:   `summary: Stop a running execution        # in api.ko.yaml`,
	Good:  `summary: 진행 중인 실행 중지`,
	Check: checkSpecTextUntranslated,
}

func checkSpecTextUntranslated(p *lint.Pass) {
	source := p.Site.Source
	for _, drift := range p.Drift() {
		if drift.File.Tag.Language() == source.Language() {
			continue
		}
		judge := newProseJudge(source, drift.File.Tag, p.Site.Config.Glossary)
		for _, text := range drift.Texts {
			if !judge.untranslated(text.Base.Value, text.Locale.Value) {
				continue
			}
			what := text.Key
			if text.Where != "" {
				what += " of " + text.Where
			}
			p.Report(finding.Finding{
				Span: firstWords(text.Locale.Span), Locale: string(drift.File.Tag), Version: drift.Set.Version,
				Pointer: text.Pointer, Operation: operationText(text.Operation),
				Message: fmt.Sprintf("%s is not translated into %s: %q", what, drift.File.Tag, short(text.Locale.Value)),
				Related: []finding.Related{{Span: text.Base.Span, Message: "the base says it here"}},
			})
		}
	}
}

// firstWords returns the first line with words of a text: that of a block
// scalar is the one below its "|".
func firstWords(s source.Span) source.Span {
	text := s.Text()
	if header, rest, ok := strings.Cut(text, "\n"); ok && (header[0] == '|' || header[0] == '>') {
		s.Start += len(header) + 1 + len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
	}
	return firstLine(s)
}
