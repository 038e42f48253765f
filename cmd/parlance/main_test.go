package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parlance": main})
}

// corpus is the program that lays out the real trees, where they are there.
func corpus() string {
	path, err := filepath.Abs("../../../shared/corpus/unpack")
	if err != nil {
		return ""
	}
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// TestScript runs testdata/script/*.txtar. A script that needs real
// documentation trees says [!corpus] skip, and lays them out with unpack.
func TestScript(t *testing.T) {
	unpack := corpus()
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Condition: func(cond string) (bool, error) {
			if cond == "corpus" {
				return unpack != "", nil
			}
			return false, os.ErrInvalid
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			repository, err := filepath.Abs("../..")
			env.Setenv("REPOSITORY", repository)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"cut":      cutLines,
			"added":    onlyAdded,
			"findings": printFindings,
			"exits":    exits,
			"unpack": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 2 {
					ts.Fatalf("usage: unpack NAME DIR")
				}
				out, err := exec.Command(unpack, args[0], ts.MkAbs(args[1])).CombinedOutput()
				if err != nil {
					ts.Fatalf("unpack %s: %v\n%s", args[0], err, out)
				}
			},
		},
		RequireExplicitExec: true,
		UpdateScripts:       *update,
	})
}

// cutLines takes the lines of a file from the one that matches a pattern up to
// the next that matches another: "cut FILE FROM TO".
func cutLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut FILE FROM TO")
	}
	from, to := regexp.MustCompile(args[1]), regexp.MustCompile(args[2])
	var kept strings.Builder
	inside, found := false, false
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		text := strings.TrimRight(line, "\r\n")
		switch {
		case from.MatchString(text):
			inside, found = true, true
		case inside && to.MatchString(text):
			inside = false
		}
		if !inside {
			kept.WriteString(line)
		}
	}
	if !found {
		ts.Fatalf("%s: no line matches %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(kept.String()), 0o644))
}

// onlyAdded checks that a file holds all lines of another one in their order:
// "added OLD NEW".
func onlyAdded(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: added OLD NEW")
	}
	rest := ts.ReadFile(args[1])
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		for {
			next, after, found := strings.Cut(rest, "\n")
			if !found && next == "" {
				ts.Fatalf("%s lacks the line %q of %s", args[1], line, args[0])
			}
			rest = after
			if next+"\n" == line || next == line {
				break
			}
		}
	}
}

// printFindings writes a line for each finding of a JSON report whose rule
// matches a pattern, by a template over its keys; of these lines only those that
// match a second pattern, where there is one: "findings FILE RULE TEMPLATE [LINE]".
func printFindings(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: findings FILE RULE TEMPLATE [LINE]")
	}
	var list struct{ Findings []map[string]any }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &list))
	rule := regexp.MustCompile("^(" + args[1] + ")$")
	format, err := template.New("").Parse(args[2])
	ts.Check(err)
	wanted := regexp.MustCompile(strings.Join(args[3:], ""))
	out := ts.Stdout() // also empties what the command before wrote
	for _, f := range list.Findings {
		var line strings.Builder
		if rule.MatchString(f["rule"].(string)) {
			ts.Check(format.Execute(&line, f))
		}
		if line.Len() > 0 && wanted.MatchString(line.String()) {
			fmt.Fprintln(out, line.String())
		}
	}
}

// exits runs a program and checks its exit code: "exits CODE PROGRAM ARGS".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS")
	}
	code := 0
	var failed *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &failed):
		code = failed.ExitCode()
	default:
		ts.Check(err)
	}
	if got := strconv.Itoa(code); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}
