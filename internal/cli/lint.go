package cli

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/lint/rules"
	"parlance/internal/report"
)

// format writes findings in one way.
type format struct {
	name  string
	write func(io.Writer, []finding.Finding, report.Summary, report.Options) error
}

func formats() []format {
	return []format{
		{"text", report.Text},
		{"json", report.JSON},
		{"github", report.GitHub},
		{"sarif", func(w io.Writer, list []finding.Finding, s report.Summary, o report.Options) error {
			return report.SARIF(w, list, s, ruleInfos(), version(), o)
		}},
	}
}

func ruleInfos() []report.RuleInfo {
	var list []report.RuleInfo
	for _, r := range rules.All() {
		list = append(list, report.RuleInfo{ID: r.ID, Title: r.Title, Doc: r.Doc, Severity: r.Severity})
	}
	return list
}

func (a *app) lint() *cobra.Command {
	var t treeFlags
	var formatName, output string
	cmd := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "report everything that is wrong with specs, pages and navigation",
		Long: `Lint reports where the specs, pages and navigation of a documentation tree are
wrong: a locale's spec that departs from the base's contract, an operation
without a page, a page that names a spec which is not there, a navigation that
lacks an entry. 'parlance explain' lists the rules.

It exits 1 when a finding is an error, or what lint.fail-on of parlance.yaml
says.`,
		Example: `  parlance lint
  parlance lint docs --format json --output findings.json
  parlance lint --format github          # annotations on a pull request`,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.runLint(args, t, formatName, output)
		},
	}
	t.add(cmd)
	cmd.Flags().StringVar(&formatName, "format", "text", "`FORMAT` of the findings: text, json, github or sarif")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write the findings to `FILE` instead of stdout")
	return cmd
}

func (a *app) runLint(args []string, t treeFlags, formatName, output string) error {
	chosen, err := findFormat(formatName)
	if err != nil {
		return err
	}
	tree, err := a.load(args, t)
	if err != nil {
		return err
	}
	defer tree.fsys.Close()
	done := a.progress("checking " + tree.root)
	list := lint.Run(tree.Site, rules.All(), lint.Options{AllVersions: t.allVersions})
	done()

	summary := summarize(tree, list)
	options := report.Options{
		Color: output == "" && a.color(a.Out), Quiet: a.quiet, Root: repositoryPath(tree.root),
	}
	var text bytes.Buffer
	if err := chosen.write(&text, list, summary, options); err != nil {
		return &exit{ExitFailure, fmt.Errorf("write the findings: %w", err)}
	}
	if err := a.write(output, text.Bytes()); err != nil {
		return err
	}
	if output != "" && !a.quiet {
		fmt.Fprintln(a.Err, summary)
	}
	for i := range list {
		if list[i].Severity >= tree.Config.FailOn {
			return &exit{code: ExitFindings}
		}
	}
	return nil
}

func findFormat(name string) (format, error) {
	var names []string
	for _, f := range formats() {
		if f.name == name {
			return f, nil
		}
		names = append(names, f.name)
	}
	return format{}, usageError("--format %q is unknown: use %s", name, oneOf(names))
}

func summarize(tree *loaded, list []finding.Finding) report.Summary {
	var s report.Summary
	s.Files, s.Pages, s.Specs, s.Cells = tree.Summary()
	for i := range list {
		s.Add(list[i].Severity)
	}
	return s
}
