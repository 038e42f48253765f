package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/config"
	"parlance/internal/contract"
	"parlance/internal/contract/arazzo"
	contractreport "parlance/internal/contract/report"
)

// testFlags are what one run may want otherwise than the configuration says.
type testFlags struct {
	promiseFlags
	workflows      []string
	format, output string
	allowWrites    bool
	dryRun         bool
	seed           uint64
	budget         int
	rate           float64
	concurrency    int
	timeout        time.Duration
	minCoverage    string
	shard          string
	proxy, k6      string
}

func (a *app) test() *cobra.Command {
	var flags testFlags
	cmd := &cobra.Command{
		Use:   "test [URL]",
		Short: "check whether a server keeps what the documentation promises",
		Long: `Test sends requests to a server and holds every answer against the OpenAPI spec:
valid ones, invalid ones that must be refused, several at once, and the steps of
Arazzo workflows. Without a URL it tests the mock of the spec itself.

The spec, workflows, fixtures and limits come from the test section of
parlance.yaml; the token comes from the environment (PARLANCE_TOKEN, or the name
in token-env) or a file, and is shown nowhere. On an address that is not this
machine, only safe methods are sent unless --allow-writes is given. What a run
creates it stops or deletes at its end.`,
		Example: `  parlance test                                    # see it work, against the mock
  parlance test http://127.0.0.1:8000
  parlance test https://staging.example.com --allow-writes
  parlance test http://127.0.0.1:8000 --format junit -o contract.xml --min-coverage 80%
  parlance test http://127.0.0.1:8000 --proxy 127.0.0.1:8090
  parlance test http://127.0.0.1:8000 --k6 load`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runTest(cmd.Context(), args, flags) },
	}
	f := cmd.Flags()
	flags.add(cmd)
	f.StringSliceVar(&flags.workflows, "workflows", nil, "Arazzo `FILE`s to run too (default: test.workflows)")
	f.StringVar(&flags.format, "format", "text", "`FORMAT` of the report: "+oneOf(testFormatNames()))
	f.StringVarP(&flags.output, "output", "o", "", "write the report to `FILE` instead of stdout")
	f.BoolVar(&flags.allowWrites, "allow-writes", false, "send methods that are not safe to other machines too")
	f.BoolVar(&flags.dryRun, "dry-run", false, "list what would be sent, and send nothing")
	f.Uint64Var(&flags.seed, "seed", 1, "`NUMBER` that decides about everything that is made up")
	f.IntVar(&flags.budget, "budget", 0, "most requests to send (default: of the configuration, or no limit)")
	f.Float64Var(&flags.rate, "rate", 0, "most requests a second (default: no limit)")
	f.IntVar(&flags.concurrency, "concurrency", 0, "requests at once (default 8)")
	f.DurationVar(&flags.timeout, "timeout", 0, "how long one answer may take (default 10s)")
	f.StringVar(&flags.minCoverage, "min-coverage", "", "least `SHARE` of documented statuses that must be seen, such as 80%")
	f.StringVar(&flags.proxy, "proxy", "", "listen on `ADDRESS`, pass all requests on to URL, and judge what passes")
	f.StringVar(&flags.k6, "k6", "", "write the valid cases as a k6 script into `DIR`, and send nothing")
	f.StringVar(&flags.shard, "shard", "", "test part `I/N` of the operations only, such as 2/5")
	return cmd
}

// testFormat writes the result of a contract test in one way.
type testFormat struct {
	name  string
	write func(io.Writer, *contract.Result, contractreport.Options) error
}

func testFormats() []testFormat {
	return []testFormat{
		{"text", contractreport.Text}, {"json", contractreport.JSON}, {"junit", contractreport.JUnit},
		{"sarif", contractreport.SARIF}, {"github", contractreport.GitHub}, {"har", contractreport.HAR}, {"html", contractreport.HTML},
	}
}

func testFormatNames() []string {
	var names []string
	for _, f := range testFormats() {
		names = append(names, f.name)
	}
	return names
}

func (a *app) runTest(ctx context.Context, args []string, flags testFlags) error {
	i := slices.IndexFunc(testFormats(), func(f testFormat) bool { return f.name == flags.format })
	if i < 0 {
		return usageError("--format %q is unknown: use %s", flags.format, oneOf(testFormatNames()))
	}
	p, err := a.loadPromise(flags.promiseFlags)
	if err != nil {
		return err
	}
	o, gate, err := a.testOptions(p, flags)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 1:
		o.BaseURL = args[0]
	case flags.proxy != "":
		return usageError("--proxy wants the URL of the server that it passes requests on to")
	default:
		stop, err := a.startMock(ctx, p, &o)
		if err != nil {
			return err
		}
		defer stop()
	}
	o.Keep = flags.format == "har" || flags.format == "html"
	var result *contract.Result
	switch {
	case flags.dryRun:
		return a.dryRun(ctx, o)
	case flags.k6 != "":
		return a.writeK6(ctx, o, p.test.TokenEnv, flags.k6)
	case flags.proxy != "":
		result, err = a.proxyRun(ctx, o, flags.proxy)
	default:
		result, err = a.contractRun(ctx, o)
	}
	if err != nil {
		return usageError("%w", err)
	}
	var text bytes.Buffer
	options := contractreport.Options{
		Color: flags.output == "" && a.color(a.Out), Quiet: a.quiet, Root: repositoryPath(p.root),
		TokenEnv: p.test.TokenEnv, Version: version(),
	}
	if err := testFormats()[i].write(&text, result, options); err != nil {
		return &exit{ExitFailure, fmt.Errorf("write the report: %w", err)}
	}
	if err := a.write(flags.output, text.Bytes()); err != nil {
		return err
	}
	return verdict(result, gate)
}

// verdict is the exit code of a run.
func verdict(r *contract.Result, gate float64) error {
	switch {
	case r.Unfinished != nil:
		return &exit{ExitFailure, fmt.Errorf("the test could not finish: %s", r.Redactor.Text(r.Unfinished.Error()))}
	case r.Failed():
		return &exit{code: ExitFindings}
	case r.Covered() < gate:
		return &exit{ExitFindings, fmt.Errorf("%.0f%% of the documented statuses were seen, and %.0f%% are asked for", r.Covered()*100, gate*100)}
	}
	return nil
}

// testOptions puts configuration and flags together; flags go first.
func (a *app) testOptions(p *promise, flags testFlags) (contract.Options, float64, error) {
	o := contract.Options{
		Spec: p.spec, Locales: p.locales, Seed: flags.seed, AllowWrites: flags.allowWrites,
		Budget: p.test.Budget, Rate: flags.rate, Concurrency: flags.concurrency, Timeout: flags.timeout,
		SlowAfter: p.test.SlowAfter, Fixtures: p.test.Fixtures,
	}
	if flags.budget > 0 {
		o.Budget = flags.budget
	}
	for _, e := range p.test.Exclude {
		if p.spec.Operation(e.Operation) == nil {
			return o, 0, usageError("%s: the spec has no operation %q to exclude", placeOf(e.Span), e.Operation)
		}
		o.Exclude = append(o.Exclude, e.Operation)
	}
	var err error
	if o.Token, err = a.token(p, flags.tokenFile); err != nil {
		return o, 0, err
	}
	if o.Shard, err = parseShard(flags.shard); err != nil {
		return o, 0, err
	}
	gate := p.test.MinCoverage
	if flags.minCoverage != "" {
		if gate, err = config.ParseShare(flags.minCoverage); err != nil {
			return o, 0, usageError("--min-coverage %w", err)
		}
	}
	documents, err := p.documents(flags.workflows)
	if err != nil {
		return o, 0, err
	}
	for _, doc := range documents {
		o.Workflows = append(o.Workflows, arazzo.Workflows(doc, arazzo.Options{})...)
	}
	return o, gate, nil
}

// token reads the secret from a file or the environment.
func (a *app) token(p *promise, file string) (string, error) {
	if file == "" {
		return strings.TrimSpace(a.getenv(p.test.TokenEnv)), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", usageError("--token-file %s: %w", file, bareCause(err))
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", usageError("--token-file %s: the file is empty", file)
	}
	return token, nil
}

// parseShard reads "2/5".
func parseShard(text string) (contract.Shard, error) {
	if text == "" {
		return contract.Shard{}, nil
	}
	part, whole, ok := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(part)
	n, err2 := strconv.Atoi(whole)
	if err := errors.Join(err1, err2); !ok || err != nil || i < 1 || n < i {
		return contract.Shard{}, usageError("--shard %q: write it as 2/5, the second of five parts", text)
	}
	return contract.Shard{Index: i - 1, Count: n}, nil
}
