package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"parlance/internal/config"
	"parlance/internal/lint"
	"parlance/internal/lint/rules"
)

func (a *app) explain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE]",
		Short: "explain a rule: what, why, bad, good, how to fix, how to silence",
		Long:  "Explain prints what a rule of 'parlance lint' finds, why it matters and how to\nput it right. Without a rule it lists them all.",
		Example: `  parlance explain
  parlance explain spec-response-missing`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(rules.IDs(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.write("", []byte(listRules()))
			}
			rule := rules.Find(args[0])
			if rule == nil {
				hint := ""
				if near := config.Nearest(args[0], rules.IDs()); near != "" {
					hint = fmt.Sprintf(": did you mean %q?", near)
				}
				return usageError("there is no rule %q%s\nrun 'parlance explain' for all of them", args[0], hint)
			}
			return a.write("", []byte(explanation(rule)))
		},
	}
}

func listRules() string {
	width := 0
	for _, r := range rules.All() {
		width = max(width, len(r.ID))
	}
	var b strings.Builder
	for _, r := range rules.All() {
		fmt.Fprintf(&b, "%-*s  %-7s  %s\n", width, r.ID, r.Severity, r.Title)
	}
	return b.String()
}

func explanation(r *lint.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n\n%s\n", r.ID, r.Severity, r.Title, r.Doc)
	fmt.Fprintf(&b, "\nBad:\n%s\nGood:\n%s", indented(r.Bad), indented(r.Good))
	if r.Always {
		b.WriteString("\nIt cannot be switched off.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "\nTo change its severity, or to silence it for some files, in %s:\n%s", config.FileName, indented(fmt.Sprintf(`lint:
  rules: {%s: off}    # or error, warning, note
  ignore: [{rule: %s, path: "**/changelog.mdx", reason: "why it does not matter here"}]`, r.ID, r.ID)))
	return b.String()
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			line = "    " + line
		}
		b.WriteString(line)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
