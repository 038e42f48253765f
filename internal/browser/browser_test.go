// Package browser tests the documentation site in a real browser: what readers
// see, click and type, and that none of it leaves the host. It needs chromium,
// and is left out without.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The environment variable names the browser, or is "off". Without it the first
// of the usual ones is taken.
const variable = "PARLANCE_BROWSER"

// patience is how long a browser may take to start, and a page to get where a
// test wants it. A machine that does much else is slow; nothing waits so long
// where all is well.
const patience = time.Minute

var (
	temporary string // folder of all that the tests write
	ended     []func()
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if temporary, err = os.MkdirTemp("", "parlance-browser"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(temporary)
	defer func() {
		for _, end := range slices.Backward(ended) {
			end()
		}
	}()
	return m.Run()
}

// running is the context of the one browser of all tests, or why there is none.
var running = sync.OnceValues(func() (context.Context, error) {
	program, err := find(os.Getenv(variable))
	if err != nil {
		return nil, err
	}
	ctx, err := start(program)
	if err != nil {
		// A machine that is busy may have killed the first.
		ctx, err = start(program)
	}
	return ctx, err
})

// find returns the browser's program.
func find(name string) (string, error) {
	switch name {
	case "off":
		return "", errors.New(variable + " is off")
	case "":
		for _, usual := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
			if program, err := exec.LookPath(usual); err == nil {
				return program, nil
			}
		}
		return "", errors.New("chromium is not installed")
	}
	return exec.LookPath(name)
}

// start starts a browser that asks nothing of any network by itself, and also
// runs as root and where shared memory is short.
func start(program string) (context.Context, error) {
	profile, err := os.MkdirTemp(temporary, "profile")
	if err != nil {
		return nil, err
	}
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(program), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1440, 900))
	for _, name := range []string{"disable-quic", "disable-component-update", "disable-domain-reliability", "no-pings", "disable-dev-shm-usage", "hide-scrollbars"} {
		flags = append(flags, chromedp.Flag(name, true))
	}
	allocated, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, end := chromedp.NewContext(allocated, chromedp.WithErrorf(func(string, ...any) {})) // what counts is returned as well
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx) }()
	select {
	case err = <-started:
	case <-time.After(patience):
		err = errors.New("it did not answer within " + patience.String())
	}
	if err != nil {
		end()
		stop()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	ended = append(ended, stop, end)
	return ctx, nil
}

// newBrowser returns the browser, or leaves the test out and says why.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	ctx, err := running()
	if err == nil {
		return ctx
	}
	if name := os.Getenv(variable); name != "" && name != "off" {
		t.Fatalf("%s names a browser that does not run: %v", variable, err)
	}
	t.Skipf("the site is not tested in a browser: %v", err)
	return nil
}

// TestBrowser says whether there is a browser. make test prints what it says.
func TestBrowser(t *testing.T) {
	newBrowser(t)
	if _, err := axeSource(); err != nil {
		t.Skipf("the site is not tested by axe-core: %v", err)
	}
}

func TestFind(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for name, want := range map[string]string{
		"off": "PARLANCE_BROWSER is off", "": "chromium is not installed",
		"no-such-browser": `exec: "no-such-browser": executable file not found in $PATH`,
	} {
		if program, err := find(name); err == nil || err.Error() != want {
			t.Errorf("find(%q) = %q, %v; want the error %s", name, program, err, want)
		}
	}
	if _, err := start("/bin/false"); err == nil {
		t.Error("a program that is no browser was started as one")
	}
}
