package cli

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/config"
	"parlance/internal/mock"
)

type mockFlags struct {
	promiseFlags
	address string
	seed    uint64
	chaos   string
}

func (a *app) mock() *cobra.Command {
	var flags mockFlags
	cmd := &cobra.Command{
		Use:   "mock",
		Short: "serve the API as documented",
		Long: `Mock is a server that behaves as the spec says: it checks credentials and
requests, answers with the documented examples, and remembers what it was told
where a state machine is declared beside the spec (test.mock of parlance.yaml).

A client chooses another documented answer with the header
Prefer: code=404, example=not_found, delay=200 (milliseconds) or dynamic=true.

With a token in the environment (PARLANCE_TOKEN, or the name in token-env) only
that token is accepted, else any.`,
		Example: `  parlance mock
  parlance mock --listen 127.0.0.1:9000 --spec specs/api.yaml
  parlance mock --chaos latency=300ms@20%,errors=5%,resets=1%`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runMock(cmd.Context(), flags) },
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.address, "listen", "127.0.0.1:8089", "`ADDRESS` to listen on; one that other machines reach has to be named")
	cmd.Flags().Uint64Var(&flags.seed, "seed", 1, "`NUMBER` that decides about everything that is made up")
	cmd.Flags().StringVar(&flags.chaos, "chaos", "", "what goes wrong, and how often: latency=`TIME@RATE`,errors=RATE,resets=RATE")
	return cmd
}

func (a *app) runMock(ctx context.Context, flags mockFlags) error {
	chaos, err := parseChaos(flags.chaos)
	if err != nil {
		return err
	}
	p, err := a.loadPromise(flags.promiseFlags)
	if err != nil {
		return err
	}
	m, err := p.machine()
	if err != nil {
		return err
	}
	token, err := a.token(p, flags.tokenFile)
	if err != nil {
		return err
	}
	server := mock.New(p.spec, m, mock.Options{Seed: flags.seed, Token: token, Chaos: chaos})
	listener, err := net.Listen("tcp", flags.address)
	if err != nil {
		return usageError("--listen %s: %w", flags.address, err)
	}
	if err := a.write("", []byte(describeMock(server, listener.Addr().String()))); err != nil {
		return err
	}
	if !mock.IsLoopback(listener.Addr().String()) {
		fmt.Fprintln(a.Err, "other machines can reach this address")
	}
	if err := mock.ListenAndServe(ctx, listener, server); err != nil {
		return &exit{ExitFailure, fmt.Errorf("serve: %w", err)}
	}
	return nil
}

func describeMock(server *mock.Server, address string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "http://%s\n", address)
	d := server.Describe()
	for _, o := range d.Operations {
		note := ""
		if o.Stateful {
			note = "  remembers"
		}
		fmt.Fprintf(&b, "  %s%s\n", o.Name, note)
	}
	for _, f := range d.Fixtures {
		fmt.Fprintf(&b, "  %s %s is %s\n", f.Resource, f.ID, f.State)
	}
	return b.String()
}

func listenLoopback() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }

// parseChaos reads "latency=300ms@20%,errors=5%,resets=1%".
func parseChaos(text string) (mock.Chaos, error) {
	var c mock.Chaos
	if text == "" {
		return c, nil
	}
	for _, part := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(part, "=")
		var err error
		switch name {
		case "latency":
			wait, rate, ok := strings.Cut(value, "@")
			if !ok {
				rate = "100%"
			}
			if c.Latency, err = time.ParseDuration(wait); err == nil {
				c.LatencyRate, err = config.ParseShare(rate)
			}
		case "errors":
			c.ErrorRate, err = config.ParseShare(value)
		case "resets":
			c.ResetRate, err = config.ParseShare(value)
		default:
			err = strconv.ErrSyntax
		}
		if err != nil {
			return c, usageError("--chaos %q: write it as latency=300ms@20%%,errors=5%%,resets=1%%", text)
		}
	}
	return c, nil
}
