package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/lint/rules"
	"parlance/internal/preview"
	"parlance/internal/report"
)

type buildFlags struct {
	treeFlags
	output, baseURL string
}

func (a *app) build() *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "write the documentation site as static files",
		Long: `Build writes the whole documentation site: every page in every language, with
navigation, search, endpoint pages from the specs, and no need for a network. It
can be put on any web server, and be opened from the folder itself.

It exits 1 when docs.json, a spec or another file could not be read, so that the
site lacks what it holds. Other mistakes are for lint to find.

The folder is replaced as a whole, once the site is complete. One that parlance
did not write is left alone. Frozen versions are part of the site with
--all-versions.`,
		Example: `  parlance build --output site
  parlance build docs --output site --base-url https://docs.example.com`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runBuild(cmd.Context(), args, flags) },
	}
	flags.add(cmd)
	cmd.Flags().StringVarP(&flags.output, "output", "o", "", "write the site to `FOLDER`")
	cmd.Flags().StringVar(&flags.baseURL, "base-url", "", "`URL` at which the site will stand, for search engines")
	return cmd
}

func (a *app) runBuild(ctx context.Context, args []string, flags buildFlags) error {
	if flags.output == "" {
		return usageError("name the folder to write: parlance build --output site")
	}
	if flags.baseURL != "" && !strings.HasPrefix(flags.baseURL, "https://") && !strings.HasPrefix(flags.baseURL, "http://") {
		return usageError("--base-url %q must begin with https:// or http://", flags.baseURL)
	}
	tree, err := a.load(args, flags.treeFlags)
	if err != nil {
		return err
	}
	defer tree.fsys.Close()
	if err := outside(tree.root, flags.output); err != nil {
		return err
	}
	// A large site makes much that is thrown away at once: collected early, the
	// peak stays near what is kept.
	defer debug.SetGCPercent(debug.SetGCPercent(60))
	stats, err := preview.Build(ctx, tree.Site, preview.Options{
		Tree: tree.fsys.FS(), Output: flags.output, BaseURL: flags.baseURL, Progress: a.buildProgress(),
	})
	switch {
	case errors.Is(err, preview.ErrForeignOutput):
		return usageError("%w", err)
	case errors.Is(err, context.Canceled):
		return &exit{ExitFailure, errors.New("stopped: the folder is as it was")}
	case err != nil:
		return &exit{ExitFailure, err}
	}
	if !a.quiet {
		a.printBuilt(stats, flags.output)
	}
	return a.reportLeftOut(tree, flags.allVersions)
}

// printBuilt says what was written.
func (a *app) printBuilt(stats preview.Stats, output string) {
	if stats.Unchanged {
		fmt.Fprintf(a.Err, "%s is up to date\n", output)
		return
	}
	fmt.Fprintf(a.Err, "%s, %s, %s in %s\n", count(stats.Pages, "page"), count(int(stats.Files), "file"), size(stats.Bytes), stats.Took.Round(10*time.Millisecond))
	if stats.Missing > 0 {
		fmt.Fprintf(a.Err, "not translated, and shown in the source's language: %s\n", count(stats.Missing, "page"))
	}
}

// count returns "1 page" or "3 pages".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// size writes a number of bytes: "63 MB", or "8 KB" for less than one.
func size(bytes int64) string {
	if bytes < 1_000_000 {
		return fmt.Sprintf("%d KB", (bytes+999)/1000)
	}
	return fmt.Sprintf("%d MB", bytes/1_000_000)
}

// reportLeftOut prints the findings in files that could not be read, so that the
// site lacks what they hold, and ends with the exit code of findings.
func (a *app) reportLeftOut(tree *loaded, allVersions bool) error {
	var chosen []*lint.Rule
	for _, id := range []string{"file-unreadable", "config-invalid", "nav-invalid", "spec-invalid"} {
		chosen = append(chosen, rules.Find(id))
	}
	list := lint.Run(tree.Site, chosen, lint.Options{AllVersions: allVersions})
	failed := slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Severity == finding.Error })
	if len(list) > 0 {
		options := report.Options{Color: a.color(a.Err), Quiet: true, Root: repositoryPath(tree.root)}
		if err := report.Text(a.Err, list, report.Summary{}, options); err != nil {
			return &exit{ExitFailure, fmt.Errorf("write the findings: %w", err)}
		}
	}
	if failed {
		return &exit{ExitFindings, errors.New("the site lacks what could not be read: see above")}
	}
	return nil
}

// outside refuses an output folder that is the tree itself, or holds it, also
// by way of symbolic links.
func outside(root, output string) error {
	from, err := filepath.Abs(root)
	if err != nil {
		return usageError("open folder %s: %w", root, err)
	}
	to, err := filepath.Abs(output)
	if err != nil {
		return usageError("--output %s: %w", output, err)
	}
	for _, at := range []*string{&from, &to} {
		if plain, err := filepath.EvalSymlinks(*at); err == nil { // an output may not be there yet
			*at = plain
		}
	}
	if rel, err := filepath.Rel(to, from); err == nil && (rel == "." || filepath.IsLocal(rel)) {
		return usageError("--output %s holds the documentation: name a folder of its own", output)
	}
	return nil
}

// buildProgress returns a function that keeps one line of a terminal up to
// date, and nil where there is none.
func (a *app) buildProgress() func(done, total int) {
	if a.quiet || !isTerminal(a.Err) {
		return nil
	}
	begin := time.Now()
	return func(done, total int) {
		switch {
		case time.Since(begin) < 500*time.Millisecond:
		case done == total:
			fmt.Fprint(a.Err, "\r\x1b[K")
		default:
			fmt.Fprintf(a.Err, "\r\x1b[K%d of %d pages", done, total)
		}
	}
}
