package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/lint/rules"
	"parlance/internal/preview"
	"parlance/internal/preview/try"
	"parlance/internal/site"
)

type serveFlags struct {
	treeFlags
	listen   string
	hosts    []string
	tryHosts []string
}

func (a *app) serve() *cobra.Command {
	var flags serveFlags
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "show the documentation site live, and reload it on save",
		Long: `Serve shows the documentation site in a browser while it is written. A page is
made when it is asked for; on save the open page loads again and stays where it
was. What lint finds wrong with a page is shown in its corner, and all of it at
/_parlance.

The pages of endpoints have a form, Try it, that sends a request through this
server and compares the answer with the spec. Requests go to servers on this
computer only (parlance mock is one); --try-host allows others, each by its
name. Credentials are neither stored nor logged. Redirects are not followed.

It answers to this computer alone, unless --listen and --host say otherwise.`,
		Example: `  parlance serve
  parlance serve docs --listen 127.0.0.1:8080
  parlance serve --try-host staging.example.com`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runServe(cmd.Context(), args, flags) },
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.listen, "listen", "127.0.0.1:3000", "`ADDRESS` to answer at")
	cmd.Flags().StringSliceVar(&flags.hosts, "host", nil, "`NAMES` by which other computers reach this one")
	cmd.Flags().StringSliceVar(&flags.tryHosts, "try-host", nil, "`HOSTS` that Try it may send to, beside this computer: NAME or NAME:PORT")
	return cmd
}

func (a *app) runServe(ctx context.Context, args []string, flags serveFlags) error {
	tryHosts, err := parseTryHosts(flags.tryHosts)
	if err != nil {
		return err
	}
	tree, err := a.load(args, flags.treeFlags)
	if err != nil {
		return err
	}
	defer tree.fsys.Close()
	listener, err := net.Listen("tcp", flags.listen)
	if err != nil {
		return usageError("--listen %s: %w", flags.listen, err)
	}
	live := &liveTree{loaded: tree, last: tree.Site}
	shown := &shownSite{load: live.load}
	server := preview.NewServer(shown.reload, preview.Options{
		Tree: tree.fsys.FS(), Check: a.check(flags.allVersions), Hosts: lower(flags.hosts),
		Try: try.New(try.Options{Hosts: tryHosts, Spec: shown.spec}),
	})
	if err := server.Reload(); err != nil {
		listener.Close()
		return &exit{ExitFailure, err}
	}
	if !a.quiet {
		fmt.Fprintf(a.Err, "http://%s\nfindings: http://%[1]s/_parlance\n", listener.Addr())
	}
	return a.serveUntil(ctx, listener, server, live)
}

func (a *app) check(allVersions bool) func(*site.Site) []finding.Finding {
	return func(s *site.Site) []finding.Finding {
		return lint.Run(s, rules.All(), lint.Options{AllVersions: allVersions})
	}
}

func lower(names []string) []string {
	var list []string
	for _, name := range names {
		list = append(list, strings.ToLower(name))
	}
	return list
}

// liveTree is a tree that is edited. One goroutine at a time uses it.
type liveTree struct {
	*loaded
	last    *site.Site // what could be loaded last
	changed []string   // since then
	unknown bool       // whether there were changes that nobody told of
}

// note says that files were changed: these, or without any some.
func (t *liveTree) note(names []string) {
	t.changed = append(t.changed, names...)
	t.unknown = t.unknown || len(names) == 0
}

// load returns the tree as it is after the changes.
func (t *liveTree) load() (*site.Site, error) {
	if !t.unknown && len(t.changed) == 0 {
		return t.last, nil
	}
	changed := t.changed
	if t.unknown {
		changed = nil
	}
	s, err := t.last.Reload(t.fsys.FS(), changed)
	if err == nil {
		t.last, t.changed, t.unknown = s, nil, false
	}
	return s, err
}

// serveUntil answers requests and watches the files until the context ends.
func (a *app) serveUntil(ctx context.Context, listener net.Listener, server *preview.Server, live *liveTree) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	h := &http.Server{
		Handler: server,
		// Who sends slowly, or nothing, does not keep a connection for ever.
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		// Open pages wait for news: they are let go when the server ends.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 2)
	go func() { ended <- h.Serve(listener) }()
	go func() {
		err := preview.Watch(ctx, live.root, func(names []string) {
			live.note(names)
			if err := server.Reload(); err != nil {
				fmt.Fprintf(a.Err, "parlance: %v\n", err)
			}
		})
		if err != nil {
			ended <- err
		}
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	stop()
	last, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if down := h.Shutdown(last); err == nil && !errors.Is(down, context.DeadlineExceeded) {
		err = down
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return &exit{ExitFailure, err}
	}
	return nil
}
