package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"parlance/internal/edit"
	"parlance/internal/generate"
)

type generateFlags struct {
	treeFlags
	check, diff bool
	only        []string
}

func (a *app) generate() *cobra.Command {
	var flags generateFlags
	cmd := &cobra.Command{
		Use:   "generate [DIR]",
		Short: "bring locale specs, pages and navigation into step",
		Long: `Generate writes what is missing, as the smallest possible diff:

  specs  what a locale's spec lacks of the base's contract, in the base's order
         and in the file's own form; what the base no longer has is removed;
         published copies
  pages  a reference page for every operation without one, in every language, in
         the form of the pages that exist; references that broke are put right
  nav    the pages, in every cell of the navigation that lists their siblings

Texts that exist stay; texts that do not are taken from the base, and 'parlance
lint' reports them until they are translated. All changes are written, or none.`,
		Example: `  parlance generate --diff               # look first
  parlance generate
  parlance generate --check              # in CI: exit 1 if something is not in step
  parlance generate --only pages,nav`,
		RunE: func(_ *cobra.Command, args []string) error { return a.runGenerate(args, flags) },
	}
	flags.add(cmd)
	cmd.Flags().BoolVar(&flags.check, "check", false, "write nothing, show the diff, and exit 1 if there is one")
	cmd.Flags().BoolVar(&flags.diff, "diff", false, "write nothing, show the diff")
	cmd.Flags().StringSliceVar(&flags.only, "only", nil, "`PARTS` to generate: specs, pages, nav (default: all)")
	return cmd
}

func (f generateFlags) options() (generate.Options, error) {
	o := generate.Options{AllVersions: f.allVersions}
	parts := []struct {
		name string
		on   *bool
	}{{"specs", &o.Specs}, {"pages", &o.Pages}, {"nav", &o.Nav}}
	for i := range parts {
		*parts[i].on = len(f.only) == 0 || slices.Contains(f.only, parts[i].name)
	}
	for _, name := range f.only {
		if name != "specs" && name != "pages" && name != "nav" {
			return o, usageError("--only %q is unknown: use specs, pages or nav, with commas between", name)
		}
	}
	return o, nil
}

func (a *app) runGenerate(args []string, flags generateFlags) error {
	o, err := flags.options()
	if err != nil {
		return err
	}
	tree, err := a.load(args, flags.treeFlags)
	if err != nil {
		return err
	}
	defer tree.fsys.Close()
	if err := refuse(tree, o); err != nil {
		return err
	}
	done := a.progress("comparing " + tree.root)
	result, err := generate.Plan(tree.Site, tree.fsys.FS(), o)
	done()
	if err != nil {
		return &exit{ExitFailure, err}
	}
	if err := a.carryOut(tree, result.Plan, flags); err != nil {
		return err
	}
	for _, left := range result.Left {
		fmt.Fprintf(a.Err, "parlance: %s: %s\n", placeOf(left.Span), left.Message)
	}
	switch {
	case len(result.Left) > 0:
		return &exit{code: ExitFailure}
	case flags.check && len(result.Plan) > 0:
		return &exit{code: ExitFindings}
	}
	return nil
}

func (a *app) carryOut(tree *loaded, plan edit.Plan, flags generateFlags) error {
	if flags.check || flags.diff {
		if err := a.write("", []byte(plan.Diff())); err != nil {
			return err
		}
		if flags.check && len(plan) > 0 && !a.quiet {
			fmt.Fprintf(a.Err, "%s: run 'parlance generate'\n", stat(plan, "would change"))
		}
		return nil
	}
	if err := plan.Apply(tree.root); err != nil {
		return &exit{ExitFailure, err}
	}
	var b strings.Builder
	for _, change := range plan {
		verb := "changed"
		if change.Old == nil {
			verb = "created"
		}
		_, added, removed := edit.Plan{change}.Stat()
		fmt.Fprintf(&b, "%s %s (+%d -%d)\n", verb, change.Path, added, removed)
	}
	if err := a.write("", []byte(b.String())); err != nil {
		return err
	}
	if !a.quiet {
		if len(plan) == 0 {
			fmt.Fprintln(a.Err, "everything is in step")
		} else {
			fmt.Fprintln(a.Err, stat(plan, "changed"))
		}
	}
	return nil
}

func stat(plan edit.Plan, verb string) string {
	files, added, removed := plan.Stat()
	noun := "files"
	if files == 1 {
		noun = "file"
	}
	return fmt.Sprintf("%s %d %s, +%d -%d lines", verb, files, noun, added, removed)
}

// refuse stops before anything is written from a configuration or navigation
// that was not understood.
func refuse(tree *loaded, o generate.Options) error {
	for _, p := range tree.Problems {
		place := placeOf(p.Span)
		switch {
		case p.Rule == "config-invalid":
			return usageError("%s: %s", place, p.Message)
		case p.Rule == "nav-invalid" && p.Fatal && (o.Nav || o.Pages):
			return &exit{ExitFailure, fmt.Errorf("%s: %s", place, p.Message)}
		}
	}
	return nil
}
