package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parlance/internal/operation"
	"parlance/internal/tree"
)

func (r *reader) test(n *tree.Node) {
	c := &r.config.Test
	r.keys(n, "test", "{workflows: [specs/api.arazzo.yaml]}",
		key{"spec", func(n *tree.Node) { c.Spec = r.path(n, "spec") }},
		key{"workflows", r.workflows},
		key{"mock", func(n *tree.Node) { c.Mock = r.path(n, "mock") }},
		key{"token-env", r.tokenEnv},
		key{"exclude", r.exclude},
		key{"fixtures", r.fixtures},
		key{"budget", func(n *tree.Node) { c.Budget = r.count(n, "budget") }},
		key{"slow-after", r.slowAfter},
		key{"min-coverage", r.minCoverage},
	)
}

func (r *reader) workflows(n *tree.Node) {
	for _, item := range r.list(n, "workflows", "[specs/api.arazzo.yaml]") {
		if name := r.path(item, "an item of workflows"); name != "" {
			r.config.Test.Workflows = append(r.config.Test.Workflows, name)
		}
	}
}

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// tokenEnv reads the name of an environment variable. A secret that was
// written in its place is not repeated in the message.
func (r *reader) tokenEnv(n *tree.Node) {
	name := r.text(n, "token-env")
	switch {
	case name == "":
	case !variable.MatchString(name):
		r.problem(n, "token-env is to be the name of an environment variable, such as %s, never the token itself", DefaultTokenEnv)
	default:
		r.config.Test.TokenEnv = name
	}
}

func (r *reader) exclude(n *tree.Node) {
	r.texts(n, "exclude", `["DELETE /crews/{id}"]`, func(item *tree.Node, text string) {
		ref, ok := operation.ParseReference(text)
		if !ok || ref.Spec != "" {
			r.problem(item, "%q is no operation: write method and path, such as \"DELETE /crews/{id}\"", text)
			return
		}
		r.config.Test.Exclude = append(r.config.Test.Exclude, Exclusion{ref.Name, item.Span})
	})
}

func (r *reader) fixtures(n *tree.Node) {
	const example = "{finished: [3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90]}"
	if !r.isMapping(n, "fixtures", example) {
		return
	}
	fixtures := map[string][]string{}
	for _, pair := range n.Pairs {
		state := pair.Key.Value
		if isEmpty(pair.Value) {
			continue
		}
		r.texts(pair.Value, fmt.Sprintf("fixtures in state %q", state), "[3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90]", func(_ *tree.Node, text string) {
			if !slices.Contains(fixtures[state], text) {
				fixtures[state] = append(fixtures[state], text)
			}
		})
	}
	r.config.Test.Fixtures = fixtures
}

func (r *reader) count(n *tree.Node, name string) int {
	count, err := strconv.Atoi(r.text(n, name))
	if err != nil || count < 1 {
		r.problem(n, "%s must be a whole number above 0", name)
		return 0
	}
	return count
}

func (r *reader) slowAfter(n *tree.Node) {
	d, err := time.ParseDuration(r.text(n, "slow-after"))
	if err != nil || d <= 0 {
		r.problem(n, "slow-after must be a time with its unit, such as 500ms or 2s")
		return
	}
	r.config.Test.SlowAfter = d
}

func (r *reader) minCoverage(n *tree.Node) {
	share, err := ParseShare(r.text(n, "min-coverage"))
	if err != nil {
		r.problem(n, "min-coverage %v", err)
		return
	}
	r.config.Test.MinCoverage = share
}

// ParseShare reads a share: "80%", or "0.8".
func ParseShare(text string) (float64, error) {
	number, isPercent := strings.CutSuffix(strings.TrimSpace(text), "%")
	share, err := strconv.ParseFloat(number, 64)
	if isPercent {
		share /= 100
	}
	if err != nil || !(share >= 0 && share <= 1) {
		return 0, fmt.Errorf("must be a share between 0%% and 100%%, such as 80%%")
	}
	return share, nil
}

// test writes what differs from the defaults.
func (w *writer) test(t *Test) {
	var lines []string
	add := func(name, value string, isSet bool) {
		if isSet {
			lines = append(lines, "  "+name+": "+value)
		}
	}
	add("spec", scalar(t.Spec), t.Spec != "")
	add("workflows", list(t.Workflows), len(t.Workflows) > 0)
	add("mock", scalar(t.Mock), t.Mock != "")
	add("token-env", scalar(t.TokenEnv), t.TokenEnv != DefaultTokenEnv)
	var excluded []string
	for _, e := range t.Exclude {
		excluded = append(excluded, e.Operation.String())
	}
	add("exclude", list(excluded), len(excluded) > 0)
	add("fixtures", "", len(t.Fixtures) > 0)
	for _, state := range slices.Sorted(maps.Keys(t.Fixtures)) {
		lines = append(lines, "    "+scalar(state)+": "+list(t.Fixtures[state]))
	}
	add("budget", strconv.Itoa(t.Budget), t.Budget > 0)
	add("slow-after", t.SlowAfter.String(), t.SlowAfter > 0)
	add("min-coverage", strconv.FormatFloat(t.MinCoverage*100, 'f', -1, 64)+"%", t.MinCoverage > 0)
	if len(lines) == 0 {
		return
	}
	w.section("How parlance test checks a server against the contract, and parlance mock stands in for it.")
	w.line("test:")
	for _, line := range lines {
		w.line("%s", strings.TrimRight(line, " "))
	}
}
