package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/finding"
)

// Render writes a configuration, with a comment on each key: what parlance init
// leaves behind. Keys that are not set are left out, so that what is found by
// itself stays so. Parse reads the result back without a Problem, as long as c
// holds what Parse lets through.
func Render(c *Config) []byte {
	w := &writer{}
	w.line("# How parlance reads this documentation. Every key is optional; paths are relative to this folder.")
	if c.Docs != "" {
		w.section("The folder of docs.json.")
		w.line("docs: %s", scalar(c.Docs))
	}
	if c.Source != "" {
		w.section("The language that the others are translated from.")
		w.line("source: %s", scalar(string(c.Source)))
	}
	w.locales(c.Locales)
	w.specs(c.Specs)
	w.pages(c.Pages)
	if c.FrozenSet {
		w.section("Versions that nobody edits any more, as globs of their names: read, never written.")
		w.line("frozen: %s", list(c.Frozen))
	}
	w.lint(c)
	w.test(&c.Test)
	if len(c.Glossary) > 0 {
		w.section("Words that stay as they are in every language.")
		w.line("glossary: %s", list(c.Glossary))
	}
	return []byte(w.String())
}

type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func (w *writer) section(comment string) { w.line("\n# %s", comment) }

func (w *writer) locales(locales []Locale) {
	if len(locales) == 0 {
		return
	}
	w.section("The languages. One whose folder has another name says folder; one that shows another's spec says spec.")
	w.line("locales:")
	for _, l := range locales {
		var settings []string
		if l.Folder != "" {
			settings = append(settings, "folder: "+scalar(l.Folder))
		}
		if l.Spec != "" {
			settings = append(settings, "spec: "+scalar(string(l.Spec)))
		}
		w.line("  %s: {%s}", scalar(string(l.Tag)), strings.Join(settings, ", "))
	}
}

func (w *writer) specs(sets []SpecSet) {
	if len(sets) == 0 {
		return
	}
	w.section("The APIs: the base states the contract, the specs of the languages may differ from it in text only.")
	w.line("specs:")
	for i, set := range sets {
		w.line("  - base: %s", scalar(set.Base))
		if len(set.Locales) > 0 {
			w.line("    locales:")
		}
		for _, l := range set.Locales {
			w.line("      %s: %s", scalar(string(l.Tag)), scalar(l.Path))
		}
		if set.Publish == "" {
			continue
		}
		if i == 0 {
			w.line("    # The pages name the copies in this folder; parlance generate keeps them in step.")
		}
		w.line("    publish: %s", scalar(set.Publish))
	}
}

func (w *writer) pages(p Pages) {
	if p == (Pages{}) {
		return
	}
	w.section("Where pages of operations are written: folder may hold " + strings.Join(folderPlaceholders, " ") +
		",\n# name " + strings.Join(namePlaceholders, " ") + ".")
	w.line("pages:")
	if p.Folder != "" {
		w.line("  folder: %s", scalar(p.Folder))
	}
	if p.Name != "" {
		w.line("  name: %s", scalar(p.Name))
	}
}

func (w *writer) lint(c *Config) {
	if len(c.Rules) == 0 && len(c.Ignore) == 0 && c.FailOn == finding.Error {
		return
	}
	w.section("What parlance lint reports, and from which severity on it fails. parlance explain lists the rules.")
	w.line("lint:")
	if c.FailOn != finding.Error {
		w.line("  fail-on: %s", c.FailOn)
	}
	if len(c.Rules) > 0 {
		w.line("  rules:")
	}
	for _, id := range slices.Sorted(maps.Keys(c.Rules)) {
		w.line("    %s: %s", scalar(id), c.Rules[id])
	}
	if len(c.Ignore) > 0 {
		w.line("  ignore:")
	}
	for _, i := range c.Ignore {
		w.line("    - rule: %s", scalar(i.Rule))
		w.line("      path: %s", scalar(i.Path))
		w.line("      reason: %s", scalar(i.Reason))
	}
}

func list(items []string) string {
	var written []string
	for _, item := range items {
		written = append(written, scalar(item))
	}
	return "[" + strings.Join(written, ", ") + "]"
}

// plain are texts that need no quotes anywhere in YAML 1.1 and 1.2: words of
// letters and digits, but for those that are read as booleans or null.
var (
	plain    = regexp.MustCompile(`^\pL[\pL\pN_./-]*( [\pL\pN_./-]+)*$`)
	reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
)

// scalar writes a text. The escapes of Go's quoted strings are also YAML's.
func scalar(text string) string {
	if plain.MatchString(text) && !reserved.MatchString(text) {
		return text
	}
	return strconv.Quote(strings.ToValidUTF8(text, "\uFFFD"))
}
