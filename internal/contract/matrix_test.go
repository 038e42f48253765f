package contract_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"parlance/internal/contract"
	"parlance/testdata/servers"
)

// byWorkflows are defects that only a workflow can show: the spec does not say
// in a form for programs what is wrong. The reason stands beside each.
var byWorkflows = map[string]string{
	"never-ends":                 "how long an execution may take is nowhere said",
	"reject-is-approve":          "which answer belongs to which value of is_approve is said in prose",
	"approve-is-reject":          "which answer belongs to which value of is_approve is said in prose",
	"resume-ends-it":             "what an approval leads to is said in prose",
	"stop-terminal-empty-detail": "the schema allows an empty detail",
	"stop-terminal-wrong-state":  "that detail names the state is said in prose",
}

// delay is how long slow servers take where they are slow.
const delay = 60 * time.Millisecond

// optionsFor returns a class of defects takes to be seen.
func optionsFor(needs string) func(*contract.Options) {
	return func(o *contract.Options) {
		if needs == servers.NeedsBudget {
			o.SlowAfter = delay / 2
		}
	}
}

func TestDefects(t *testing.T) {
	s := loadSpec(t, "enterprise-api.base.yaml")
	var mu sync.Mutex
	rows := map[string]string{}
	t.Run("all", func(t *testing.T) {
		for _, d := range servers.Defects() {
			t.Run(d.ID, func(t *testing.T) {
				t.Parallel()
				r := try(t, s, d.New(servers.WithDelay(delay)), optionsFor(d.Needs))
				var rules []string
				for _, f := range r.Failures {
					if f.Severity == contract.Broken && !slices.Contains(rules, f.Rule) {
						rules = append(rules, f.Rule)
					}
				}
				mu.Lock()
				rows[d.ID] = fmt.Sprintf("%s\t%s\t%s\t%s", d.Class, d.ID, d.Needs, strings.Join(rules, ", "))
				mu.Unlock()
				why, workflow := byWorkflows[d.ID]
				switch {
				case len(rules) == 0 && !workflow:
					t.Errorf("not found: %s\n%s", d.Doc, describe(r))
				case len(rules) > 0 && workflow:
					t.Errorf("found, though %s: take it out of byWorkflows\n%s", why, describe(r))
				}
			})
		}
	})
	if testing.Verbose() {
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		for _, d := range servers.Defects() {
			fmt.Fprintln(w, rows[d.ID])
		}
		w.Flush()
	}
}

// seeds is how many seeds the good servers are tried with.
var seeds = flag.Uint64("seeds", 2, "`number` of seeds that each good server is tested with")

func TestGoodVariants(t *testing.T) {
	s := loadSpec(t, "enterprise-api.base.yaml")
	for _, v := range servers.GoodVariants() {
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			for seed := range *seeds {
				r := try(t, s, v.New(), func(o *contract.Options) { o.Seed = seed })
				if len(r.Failures) > 0 || r.Unfinished != nil {
					t.Fatalf("seed %d: a good server is found fault with: %s\n%s", seed, v.Doc, describe(r))
				}
			}
		})
	}
}
