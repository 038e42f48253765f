package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"parlance/internal/config"
	"parlance/internal/contract"
	"parlance/internal/contract/arazzo"
	"parlance/internal/mock"
	"parlance/internal/site"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// promiseFlags choose the contract that a server is held against, or that a
// mock keeps.
type promiseFlags struct {
	config    string
	spec      string
	tokenFile string
}

func (f *promiseFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.config, "config", "", "configuration `FILE` (default: parlance.yaml of the tree)")
	cmd.Flags().StringVar(&f.spec, "spec", "", "OpenAPI `FILE` that states the contract (default: test.spec, or the tree's only base)")
	cmd.Flags().StringVar(&f.tokenFile, "token-file", "", "`FILE` that holds the token (default: the environment)")
}

// promise is a contract and what the configuration says about testing it.
type promise struct {
	root    string // folder that paths are relative to
	spec    *spec.Spec
	locales []contract.Document
	test    config.Test
}

// loadPromise reads the spec that flags or configuration name. Without a tree,
// --spec is enough.
func (a *app) loadPromise(flags promiseFlags) (*promise, error) {
	loaded, err := a.load(nil, treeFlags{config: flags.config})
	if err != nil {
		if flags.spec == "" || flags.config != "" {
			return nil, err
		}
		return specAlone(flags.spec)
	}
	defer loaded.fsys.Close()
	for _, p := range loaded.Problems {
		if p.Rule == "config-invalid" {
			return nil, usageError("%s: %s", placeOf(p.Span), p.Message)
		}
	}
	file, err := chooseSpec(loaded, flags.spec)
	if err != nil {
		return nil, err
	}
	if file == nil {
		return specAlone(flags.spec)
	}
	p := &promise{root: loaded.root, spec: file.Spec, test: loaded.Config.Test}
	for _, l := range file.Set.Locales {
		if l != file && l.Usable {
			p.locales = append(p.locales, contract.Document{Tag: string(l.Tag), Spec: l.Spec})
		}
	}
	return p, usable(file.Spec)
}

// specAlone is a spec that is none of the tree's: what the configuration says
// about testing is not about it.
func specAlone(name string) (*promise, error) {
	f, err := readSource(name)
	if err != nil {
		return nil, usageError("--spec %s: %w", name, bareCause(err))
	}
	p := &promise{root: ".", spec: new(spec.Loader).Load(f), test: config.Default().Test}
	return p, usable(p.spec)
}

// readSource reads a file that the command line names.
func readSource(name string) (*source.File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return source.NewFile(filepath.ToSlash(name), data), nil
}

func usable(s *spec.Spec) error {
	if s.Usable {
		return nil
	}
	return usageError("%s: %s", placeOf(s.Problems[0].Span), s.Problems[0].Message)
}

// chooseSpec returns the spec that a flag names, nil where that is none of the
// tree's; without a flag the one that is configured, or the only base.
func chooseSpec(loaded *loaded, named string) (*site.SpecFile, error) {
	wanted := loaded.Config.Test.Spec
	if named != "" {
		wanted = within(loaded.root, named)
	}
	var names []string
	var found []*site.SpecFile
	for _, set := range loaded.Sets {
		for _, file := range set.Files() {
			if file.Path == wanted {
				return file, nil
			}
		}
		if set.Base != nil && !set.Frozen {
			names = append(names, set.Base.Path)
			found = append(found, set.Base)
		}
	}
	switch {
	case named != "":
		return nil, nil
	case loaded.Config.Test.Spec != "":
		return nil, usageError("test.spec of %s: there is no spec %s in the tree", config.FileName, loaded.Config.Test.Spec)
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0:
		return nil, usageError("there is no OpenAPI spec in %s: name one with --spec", loaded.root)
	}
	return nil, usageError("there are several specs: name one with --spec, or in test.spec of %s: %s", config.FileName, strings.Join(names, ", "))
}

// machine reads the state machine of the mock, nil where none is configured.
func (p *promise) machine() (*mock.Machine, error) {
	if p.test.Mock == "" {
		return nil, nil
	}
	f, err := readSource(filepath.Join(p.root, p.test.Mock))
	if err != nil {
		return nil, usageError("test.mock of %s: %s: %w", config.FileName, p.test.Mock, bareCause(err))
	}
	m, problems := mock.LoadMachine(f, p.spec)
	if len(problems) > 0 {
		return nil, problemsError(problems)
	}
	return m, nil
}

// documents reads the workflows that flags or configuration name.
func (p *promise) documents(named []string) ([]*arazzo.Document, error) {
	files := named
	if len(files) == 0 {
		for _, name := range p.test.Workflows {
			files = append(files, filepath.Join(p.root, name))
		}
	}
	var list []*arazzo.Document
	for _, name := range files {
		f, err := readSource(name)
		if err != nil {
			return nil, usageError("workflows %s: %w", name, bareCause(err))
		}
		// A workflow with a problem is skipped, and the report says why; only a
		// file without any is of no use.
		doc, problems := arazzo.Load(f, p.spec)
		if len(problems) > 0 && len(doc.List()) == 0 {
			return nil, problemsError(problems)
		}
		list = append(list, doc)
	}
	return list, nil
}

// problemsError is a usage error that lists problems, a line each.
func problemsError(problems []tree.Problem) error {
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%s: %s", placeOf(p.Span), p.Message))
	}
	return usageError("%s", strings.Join(lines, "\n"))
}

// startMock serves the promise itself on a free port of this machine, and
// makes the options fit: the first thing a newcomer sees work.
func (a *app) startMock(ctx context.Context, p *promise, o *contract.Options) (stop func(), err error) {
	m, err := p.machine()
	if err != nil {
		return nil, err
	}
	if o.Token == "" {
		o.Token = "token-of-the-mock"
	}
	server := mock.New(p.spec, m, mock.Options{Seed: o.Seed, Token: o.Token})
	listener, err := listenLoopback()
	if err != nil {
		return nil, &exit{ExitFailure, fmt.Errorf("start the mock: %w", err)}
	}
	o.BaseURL = "http://" + listener.Addr().String()
	if m == nil {
		// It remembers nothing, so there is nothing for the steps to see.
		o.Stateless, o.Workflows = true, nil
	}
	if len(o.Fixtures) == 0 {
		o.Fixtures = map[string][]string{}
		for _, f := range server.Describe().Fixtures {
			o.Fixtures[f.State] = append(o.Fixtures[f.State], f.ID)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// It ends by cancel alone; a request in flight gets its answer.
		_ = mock.ListenAndServe(ctx, listener, server)
	}()
	return func() { cancel(); <-done }, nil
}
