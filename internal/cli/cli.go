// Package cli is the command line of parlance: a file for each command, with
// its flags, its help and its run function.
//
// Results go to Streams.Out, talk and progress to Streams.Err. Errors of a
// command become one line on Streams.Err and an exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// The exit codes of all commands.
const (
	ExitClean    = 0 // nothing is wrong
	ExitFindings = 1 // findings, failed checks, or --check would change something
	ExitUsage    = 2 // wrong use: an unknown flag, a bad value, a broken configuration
	ExitFailure  = 3 // could not finish
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// app is what all commands share.
type app struct {
	Streams
	getenv  func(string) string
	noColor bool
	quiet   bool
}

// exit ends a command with a code. A nil error says that all was said already.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func usageError(format string, args ...any) error {
	return &exit{ExitUsage, fmt.Errorf(format, args...)}
}

const about = `parlance keeps an API's documentation true in every language.

It reads a base OpenAPI spec, a spec per locale and a Mintlify documentation
tree, and finds the nearest one by itself: parlance.yaml, docs.json or
docs/docs.json in this folder or one above.`

const exitCodes = `
Exit codes:
  0  clean
  1  findings, or --check would change something
  2  wrong use
  3  could not finish
`

// Main runs a command line, without the program's name, and returns its exit
// code. getenv is asked for NO_COLOR and TERM.
func Main(ctx context.Context, args []string, s Streams, getenv func(string) string) int {
	a := &app{Streams: s, getenv: getenv}
	root := &cobra.Command{
		Use: "parlance", Short: "keep an API's documentation true in every language", Long: about,
		Version: version(), SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SetHelpTemplate(helpTemplate)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().BoolVar(&a.noColor, "no-color", false, "no colours, also on a terminal")
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, "results only, no summary and no progress")
	root.AddCommand(a.lint(), a.generate(), a.build(), a.serve(), a.test(), a.mock(), a.explain(), a.init())
	// An unknown flag or a bad value is found by cobra, everywhere the same.
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError("%w\nrun '%s --help' for its flags", err, cmd.CommandPath())
	})
	return a.code(root.ExecuteContext(ctx))
}

const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{.UsageString}}` + exitCodes

// code says what went wrong, and turns it into an exit code.
func (a *app) code(err error) int {
	if err == nil {
		return ExitClean
	}
	var e *exit
	if !errors.As(err, &e) {
		// All errors of ours are exits; what is left is cobra's about the
		// command or its arguments.
		e = &exit{ExitUsage, fmt.Errorf("%w\nrun 'parlance --help' for the commands", err)}
	}
	if e.err != nil {
		fmt.Fprintf(a.Err, "parlance: %v\n", e.err)
	}
	return e.code
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}

// color reports whether a stream gets colours: a terminal, unless the user or
// the environment (no-color.org) says no.
func (a *app) color(w io.Writer) bool {
	return !a.noColor && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb" && isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}
