package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/locale"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Parse reads a configuration. What cannot be understood is a Problem and left
// out of the Config, which is never nil.
func Parse(f *source.File) (*Config, []tree.Problem) {
	r := &reader{config: Default()}
	r.config.File = f
	doc, problems := tree.Parse(f)
	r.problems = problems
	if doc != nil {
		r.root(doc.Root)
	}
	slices.SortStableFunc(r.problems, func(a, b tree.Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return r.config, r.problems
}

// reader fills a Config from nodes.
type reader struct {
	config   *Config
	problems []tree.Problem
}

func (r *reader) problem(at *tree.Node, format string, args ...any) {
	r.problems = append(r.problems, tree.Problem{Span: at.Span, Message: fmt.Sprintf(format, args...)})
}

// key is a key that a mapping may hold, and what reads its value. read is not
// called for an empty value.
type key struct {
	name string
	read func(value *tree.Node)
}

// keys reads a mapping. name and example are for messages: what n is the value
// of, and how it is written.
func (r *reader) keys(n *tree.Node, name, example string, known ...key) {
	if !r.isMapping(n, name, example) {
		return
	}
	for _, pair := range n.Pairs {
		i := slices.IndexFunc(known, func(k key) bool { return k.name == pair.Key.Value })
		switch {
		case i < 0:
			r.unknownKey(pair.Key, name, known)
		case !isEmpty(pair.Value):
			known[i].read(pair.Value)
		}
	}
}

func (r *reader) isMapping(n *tree.Node, name, example string) bool {
	if isEmpty(n) {
		return false
	}
	if n.Kind != tree.Mapping {
		r.problem(n, "%s must hold keys and values, such as %s", name, example)
		return false
	}
	return true
}

func isEmpty(n *tree.Node) bool {
	return n == nil || n.Kind == tree.Scalar && n.Type == tree.Null
}

// list returns the items of a sequence that hold something.
func (r *reader) list(n *tree.Node, name, example string) []*tree.Node {
	if n.Kind != tree.Sequence {
		r.problem(n, "%s must be a list, such as %s", name, example)
		return nil
	}
	var items []*tree.Node
	for _, item := range n.Items {
		if isEmpty(item) {
			r.problem(item, "an item of %s is empty: give it a value, or take it out", name)
			continue
		}
		items = append(items, item)
	}
	return items
}

// text returns a scalar as it is written, so that 404 and true are words too,
// and "" after a Problem.
func (r *reader) text(n *tree.Node, name string) string {
	switch {
	case n.Kind != tree.Scalar:
		r.problem(n, "%s must be a text", name)
	case strings.TrimSpace(n.Value) == "":
		r.problem(n, "%s is empty: give it a value, or take it out", name)
	default:
		return n.Value
	}
	return ""
}

// texts reads a list of texts.
func (r *reader) texts(n *tree.Node, name, example string, each func(item *tree.Node, text string)) {
	for _, item := range r.list(n, name, example) {
		if text := r.text(item, "an item of "+name); text != "" {
			each(item, text)
		}
	}
}

// tag reads a language.
func (r *reader) tag(n *tree.Node, name string) locale.Tag {
	text := r.text(n, name)
	if text == "" {
		return ""
	}
	tag, ok := locale.Parse(text)
	if !ok {
		r.problem(n, "%q is no language: write a BCP 47 tag, such as ko or pt-BR", text)
	}
	return tag
}

// severity reads one of the given severities. The bare word off is a boolean
// to writers of YAML 1.1, and some tools turn it into false.
func (r *reader) severity(n *tree.Node, name string) (finding.Severity, bool) {
	if n.Kind == tree.Scalar && n.Type == tree.Bool && strings.EqualFold(n.Value, "false") {
		return finding.Off, true
	}
	text := r.text(n, name)
	if text == "" {
		return finding.Off, false
	}
	severity, err := finding.ParseSeverity(text)
	if err != nil {
		r.problem(n, "%v", err)
	}
	return severity, err == nil
}

func (r *reader) root(n *tree.Node) {
	c := r.config
	r.keys(n, FileName, "docs: docs",
		key{"docs", func(n *tree.Node) { c.Docs = r.path(n, "docs") }},
		key{"source", func(n *tree.Node) { c.Source = r.tag(n, "source") }},
		key{"locales", r.locales},
		key{"specs", r.specs},
		key{"pages", r.pages},
		key{"frozen", r.frozen},
		key{"lint", r.lint},
		key{"test", r.test},
		key{"glossary", r.glossary},
	)
}

func (r *reader) locales(n *tree.Node) {
	if !r.isMapping(n, "locales", "{ko: {}, ar: {spec: en}}") {
		return
	}
	for _, pair := range n.Pairs {
		l := Locale{Tag: r.tag(pair.Key, "a key of locales"), Span: pair.Key.Span}
		r.keys(pair.Value, fmt.Sprintf("locale %q", pair.Key.Value), "{folder: cn}",
			key{"folder", func(n *tree.Node) { l.Folder = r.folderName(n) }},
			key{"spec", func(n *tree.Node) { l.Spec = r.tag(n, "spec") }},
		)
		if l.Tag == "" {
			continue
		}
		if i := slices.IndexFunc(r.config.Locales, func(o Locale) bool { return o.Tag.Same(l.Tag) }); i >= 0 {
			r.problem(pair.Key, "%s is the same language as %s above: take one out", l.Tag, r.config.Locales[i].Tag)
			continue
		}
		if l.Spec.Same(l.Tag) {
			r.problem(pair.Value.Get("spec"), "%s borrows its own specs: name another language, or take the key out", l.Tag)
			l.Spec = ""
		}
		r.config.Locales = append(r.config.Locales, l)
	}
}

func (r *reader) specs(n *tree.Node) {
	for _, item := range r.list(n, "specs", "[{base: specs/api.yaml}]") {
		var set SpecSet
		r.keys(item, "an item of specs", "{base: specs/api.yaml}",
			key{"base", func(n *tree.Node) { set.Base, set.Span = r.path(n, "base"), n.Span }},
			key{"locales", func(n *tree.Node) { set.Locales = r.specLocales(n) }},
			key{"publish", func(n *tree.Node) { set.Publish = r.path(n, "publish") }},
		)
		if item.Kind == tree.Mapping && isEmpty(item.Get("base")) {
			r.problem(item, "an item of specs has no base: add base, the path of the spec that states the contract")
		}
		if set.Base != "" {
			r.config.Specs = append(r.config.Specs, set)
		}
	}
}

func (r *reader) specLocales(n *tree.Node) []SpecLocale {
	if !r.isMapping(n, "locales", "{ko: specs/api.ko.yaml}") {
		return nil
	}
	var list []SpecLocale
	for _, pair := range n.Pairs {
		tag := r.tag(pair.Key, "a key of locales")
		if isEmpty(pair.Value) {
			r.problem(pair.Key, "%s has no spec here: add its path, or take it out", pair.Key.Value)
			continue
		}
		name := r.path(pair.Value, "the spec of "+pair.Key.Value)
		if tag == "" || name == "" {
			continue
		}
		if i := slices.IndexFunc(list, func(o SpecLocale) bool { return o.Tag.Same(tag) }); i >= 0 {
			r.problem(pair.Key, "%s is the same language as %s above: take one out", tag, list[i].Tag)
			continue
		}
		list = append(list, SpecLocale{Tag: tag, Path: name, Span: pair.Value.Span})
	}
	return list
}

func (r *reader) pages(n *tree.Node) {
	p := &r.config.Pages
	r.keys(n, "pages", `{folder: "{locale}/api-reference"}`,
		key{"folder", func(n *tree.Node) { p.Folder = r.pattern(n, "folder", folderPlaceholders) }},
		key{"name", func(n *tree.Node) { p.Name = r.pattern(n, "name", namePlaceholders) }},
	)
}

func (r *reader) frozen(n *tree.Node) {
	const example = `["v*"]; [] for no version`
	r.config.FrozenSet = n.Kind == tree.Sequence
	r.texts(n, "frozen", example, func(item *tree.Node, text string) {
		if r.isGlob(item, text) {
			r.config.Frozen = append(r.config.Frozen, text)
		}
	})
}

func (r *reader) glossary(n *tree.Node) {
	r.texts(n, "glossary", "[Crew, kickoff ID]", func(_ *tree.Node, text string) {
		r.config.Glossary = append(r.config.Glossary, text)
	})
}

func (r *reader) lint(n *tree.Node) {
	r.keys(n, "lint", "{fail-on: warning}",
		key{"rules", r.rules},
		key{"fail-on", r.failOn},
		key{"ignore", r.ignore},
	)
}

func (r *reader) rules(n *tree.Node) {
	if !r.isMapping(n, "rules", "{nav-duplicate: error}") {
		return
	}
	for _, pair := range n.Pairs {
		id := pair.Key.Value
		if isEmpty(pair.Value) {
			r.problem(pair.Key, "rule %q has no severity: use off, note, warning, error", id)
			continue
		}
		if severity, ok := r.severity(pair.Value, fmt.Sprintf("the severity of rule %q", id)); ok {
			r.config.Rules[id] = severity
		}
		r.config.RuleSpans[id] = pair.Key.Span
	}
}

func (r *reader) failOn(n *tree.Node) {
	severity, ok := r.severity(n, "fail-on")
	switch {
	case !ok:
	case severity < finding.Warning:
		r.problem(n, "parlance lint never fails on %q: use warning or error", n.Value)
	default:
		r.config.FailOn = severity
	}
}

func (r *reader) ignore(n *tree.Node) {
	const example = `{rule: page-missing, path: "docs/en/blog/**", reason: "English only"}`
	for _, item := range r.list(n, "ignore", "["+example+"]") {
		i := Ignore{Path: "**"}
		r.keys(item, "an item of ignore", example,
			key{"rule", func(n *tree.Node) { i.Rule, i.Span = r.text(n, "rule"), n.Span }},
			key{"path", func(n *tree.Node) { i.Path = r.pathGlob(n) }},
			key{"reason", func(n *tree.Node) { i.Reason = r.text(n, "reason") }},
		)
		if item.Kind != tree.Mapping {
			continue
		}
		if isEmpty(item.Get("rule")) {
			r.problem(item, "an item of ignore has no rule: add rule, the id that the finding shows")
		}
		if isEmpty(item.Get("reason")) {
			r.problem(item, "an item of ignore has no reason: add reason, in a few words for the next reader")
		}
		if i.Rule != "" && i.Path != "" && i.Reason != "" {
			r.config.Ignore = append(r.config.Ignore, i)
		}
	}
}
