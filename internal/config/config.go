// Package config reads and writes parlance.yaml, the configuration of a tree.
//
// Reading is strict: what is not understood is a Problem at its place, never
// passed over, since it would silently change what is checked. Whether a named
// file or rule exists is for others to say; every value keeps its place for
// that.
package config

import (
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"parlance/internal/finding"
	"parlance/internal/locale"
	"parlance/internal/operation"
	"parlance/internal/source"
)

// FileName is the name of the configuration, in the folder that paths are
// relative to.
const FileName = "parlance.yaml"

// DefaultTokenEnv is the environment variable that holds the token of the
// server under test.
const DefaultTokenEnv = "PARLANCE_TOKEN"

// Config is the configuration of a tree. All keys are optional, and a key
// without a value is as good as none. Paths are relative to the folder of the
// file, clean, with forward slashes, and never lead out of it.
type Config struct {
	File *source.File // nil when there is none

	// Docs is the folder of docs.json. Without it: the folder of the
	// configuration, or docs in it.
	//
	//	docs: docs
	Docs string

	// Source is the language that the others are translated from. Without it:
	// the first language of the navigation.
	//
	//	source: en
	Source locale.Tag

	// Locales are the languages, in the order of the file. Those of the
	// navigation need not be listed.
	//
	//	locales: {ko: {}, ar: {spec: en}, zh-Hant: {folder: cn}}
	Locales []Locale

	// Specs are the APIs whose specs cannot be found by their names.
	//
	//	specs:
	//	  - base: specs/api.base.yaml
	//	    locales: {en: specs/api.en.yaml, ko: specs/api.ko.yaml}
	//	    publish: docs
	Specs []SpecSet

	// Pages says where pages of operations are written. Without it: as the
	// pages that exist.
	//
	//	pages: {folder: "{locale}/api-reference", name: "{path1}"}
	Pages Pages

	// Frozen are globs of the names of versions that nobody edits any more.
	// Without the key, numbered versions beside a live one are frozen; an empty
	// list says that none is. FrozenSet reports whether the key was given.
	//
	//	frozen: ["v*"]
	Frozen    []string
	FrozenSet bool

	// Rules are the severities that differ from those of the rules themselves,
	// by id; RuleSpans are the places of the ids.
	//
	//	lint: {rules: {nav-duplicate: error, page-title-differs: off}}
	Rules     map[string]finding.Severity
	RuleSpans map[string]source.Span

	// FailOn is the severity from which on parlance lint fails: Error, or
	// Warning.
	//
	//	lint: {fail-on: warning}
	FailOn finding.Severity

	// Ignore are findings that are not reported.
	//
	//	lint:
	//	  ignore: [{rule: page-missing, path: "docs/en/blog/**", reason: "English only"}]
	Ignore []Ignore

	// Test says how parlance test and parlance mock work.
	//
	//	test:
	//	  workflows: [specs/api.arazzo.yaml]
	//	  mock: specs/api.mock.yaml
	//	  fixtures: {finished: [3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90]}
	Test Test

	// Glossary are words that stay as they are in every language.
	//
	//	glossary: [Crew, kickoff ID]
	Glossary []string
}

// Locale is a language of the tree.
type Locale struct {
	Tag    locale.Tag
	Folder string      // name of its folder where that is not the tag
	Spec   locale.Tag  // the locale whose specs it borrows; "" for none
	Span   source.Span // of the tag
}

// SpecSet is one API: the spec that states the contract, and its translations.
type SpecSet struct {
	Base    string // path of the spec; never empty
	Locales []SpecLocale
	Publish string      // folder of the copies that pages name; "" for none
	Span    source.Span // of the base
}

// SpecLocale is the spec of one locale.
type SpecLocale struct {
	Tag  locale.Tag
	Path string
	Span source.Span // of the path
}

// Pages are the patterns of the paths of reference pages. Words in braces stand
// for what they name: {locale} and {version} are folders, {path1} is the first
// segment of the operation's path that is no parameter.
type Pages struct {
	Folder string // of {locale} {version}
	Name   string // without extension, of {path1} {last} {path} {method} {operationId} {operation-id} {summary}
}

// Test says how a server is tested against the contract, and how it is mocked.
type Test struct {
	Spec        string   // path of the spec that states the contract; "" for the only base
	Workflows   []string // paths of Arazzo documents
	Mock        string   // path of the mock's state machine; "" for none
	TokenEnv    string   // name of the environment variable that holds the token
	Exclude     []Exclusion
	Fixtures    map[string][]string // ids of things that exist on the server, by the state that they are in
	Budget      int                 // requests in all; 0: no limit
	SlowAfter   time.Duration       // an answer that takes longer breaks a promise; 0: none does
	MinCoverage float64             // share of documented statuses that has to be seen, from 0 to 1
}

// Exclusion is an operation that is never sent.
type Exclusion struct {
	Operation operation.Name
	Span      source.Span
}

// Ignore leaves out the findings of a rule in the files that a glob matches.
type Ignore struct {
	Rule   string
	Path   string // glob of root-relative paths, "**" where none is given
	Reason string
	Span   source.Span // of the rule
}

// Default returns the configuration of a tree that has none.
func Default() *Config {
	return &Config{
		Rules: map[string]finding.Severity{}, RuleSpans: map[string]source.Span{}, FailOn: finding.Error,
		Test: Test{TokenEnv: DefaultTokenEnv},
	}
}

// Ignores reports whether the findings of a rule are not reported in a file,
// named by its root-relative path.
func (c *Config) Ignores(rule, path string) bool {
	for i := range c.Ignore {
		if c.Ignore[i].Rule == rule && doublestar.MatchUnvalidated(c.Ignore[i].Path, path) {
			return true
		}
	}
	return false
}
