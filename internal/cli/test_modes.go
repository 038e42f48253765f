package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parlance/internal/contract"
	"parlance/internal/contract/k6"
	"parlance/internal/contract/proxy"
	contractreport "parlance/internal/contract/report"
	"parlance/internal/edit"
	"parlance/internal/terminal"
)

// contractRun runs the test with a progress line on a terminal.
func (a *app) contractRun(ctx context.Context, o contract.Options) (*contract.Result, error) {
	var w io.Writer
	if !a.quiet && isTerminal(a.Err) {
		w = a.Err
	}
	progress := contractreport.NewProgress(w, o.Budget, contractreport.Options{Color: a.color(a.Err)})
	o.Progress = progress.Update
	defer progress.Done()
	return contract.Run(ctx, o)
}

// dryRun lists what a run would send, a line each.
func (a *app) dryRun(ctx context.Context, o contract.Options) error {
	plan, err := contract.Plan(ctx, o)
	if err != nil {
		return usageError("%w", err)
	}
	var b strings.Builder
	for _, e := range plan.Exchanges {
		fmt.Fprintf(&b, "%s %s  %s\n", e.Request.Method, terminal.Printable(e.Request.URL), e.Case)
	}
	for _, skipped := range plan.Skipped {
		fmt.Fprintf(&b, "not sent: %s\n", skipped)
	}
	return a.write("", []byte(b.String()))
}

// writeK6 writes the script for k6 into a folder, all files or none.
func (a *app) writeK6(ctx context.Context, o contract.Options, tokenEnv, dir string) error {
	plan, err := contract.Plan(ctx, o)
	if err != nil {
		return usageError("%w", err)
	}
	files, err := k6.Script(plan, k6.Options{TokenEnv: tokenEnv})
	if err != nil {
		return &exit{ExitFailure, fmt.Errorf("write the k6 script: %w", err)}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &exit{ExitFailure, fmt.Errorf("--k6 %s: %w", dir, bareCause(err))}
	}
	var changes []edit.Change
	var written []string
	for name, data := range files {
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &exit{ExitFailure, fmt.Errorf("write %s: %w", name, bareCause(err))}
		}
		changes = append(changes, edit.Change{Path: name, Old: old, New: data})
		written = append(written, "wrote "+filepath.Join(dir, name)+"\n")
	}
	planned, err := edit.NewPlan(nil, changes...)
	if err == nil {
		err = planned.Apply(dir)
	}
	if err != nil {
		return &exit{ExitFailure, err}
	}
	slices.Sort(written)
	return a.write("", []byte(strings.Join(written, "")))
}

// proxyRun stands between a client and the server until it is interrupted, and
// judges what passes.
func (a *app) proxyRun(ctx context.Context, o contract.Options, address string) (*contract.Result, error) {
	target, err := url.Parse(o.BaseURL)
	if err != nil {
		return nil, err
	}
	p, err := proxy.New(target, o)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--proxy %s: %w", address, err)
	}
	fmt.Fprintf(a.Err, "http://%s passes everything on to %s; Ctrl-C ends it and reports\n", listener.Addr(), target.Redacted())
	// Streams may be open for hours, so only the heads have a time limit.
	server := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return nil, err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		server.Close()
	}
	return p.Result(), nil
}
