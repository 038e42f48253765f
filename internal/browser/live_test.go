package browser

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parlance/internal/cli"
)

// live is parlance serve on a copy of the project's own documentation.
type live struct {
	served
	root string
}

func newLive(t *testing.T) *live {
	t.Helper()
	newBrowser(t)
	l := &live{root: t.TempDir()}
	for _, name := range []string{"docs", "specs"} {
		if err := os.CopyFS(filepath.Join(l.root, name), os.DirFS(filepath.Join("..", "..", name))); err != nil {
			t.Fatal(err)
		}
	}
	l.write(t, "parlance.yaml", func(string) string { return readFile(t, filepath.Join("..", "..", "parlance.yaml")) })
	ctx, stop := context.WithCancel(t.Context())
	said, talk := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := cli.Main(ctx, []string{"serve", l.root, "--listen", "127.0.0.1:0"},
			cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: talk}, func(string) string { return "" })
		talk.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("parlance serve ends with %d", code)
		}
	})
	lines := bufio.NewScanner(said)
	for l.host == "" && lines.Scan() {
		l.host = regexp.MustCompile(`^http://\S+`).FindString(lines.Text())
	}
	if l.host == "" {
		t.Fatal("parlance serve does not say where it answers")
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return l
}

// write saves a file of the tree as editors do, in the place of the old one.
func (l *live) write(t *testing.T, name string, change func(string) string) {
	t.Helper()
	name = filepath.Join(l.root, filepath.FromSlash(name))
	old := ""
	if _, err := os.Stat(name); err == nil {
		old = readFile(t, name)
	}
	text := change(old)
	if text == old {
		t.Fatalf("%s is not changed", name)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const guide = "docs/en/enterprise/guides/kickoff-crew.mdx"

func TestReload(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	b := newTab(t, &l.served)
	b.open("/en/enterprise/guides/kickoff-crew")
	b.run(`scrollTo({top: 900, behavior: 'instant'}); window.old = true`)
	b.is("the page is scrolled", `scrollY === 900`)
	l.write(t, guide, func(text string) string { return text + "\nA last sentence.\n" })
	b.is("the page is loaded again, and has the sentence", `window.old !== true && document.body.textContent.includes('A last sentence.')`)
	b.is("it is where it was", `scrollY === 900`)
	l.write(t, "specs/enterprise-api.base.yaml", func(text string) string { return strings.Replace(text, "version: 1.1.0", "version: 1.1.1", 1) })
	b.is("it is loaded again for a spec too, and is where it was", `document.readyState === 'complete' && scrollY === 900`)
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	b := newTab(t, &l.served)
	b.open("/en/enterprise/guides/kickoff-crew")
	b.is("nothing is wrong", `document.readyState === 'complete' && document.querySelector('.findings') === null`)
	const good, bad, place = `title: "Start and stop a crew"`, `title: Start: and stop`, guide + ":2:"
	l.write(t, guide, func(text string) string { return strings.Replace(text, good, bad, 1) })
	b.is("what lint says is shown", `(e => e !== null && e.checkVisibility() && e.textContent.includes(`+quote(place)+`) && e.textContent.includes('page-invalid'))(document.querySelector('.findings'))`)
	b.run(`document.querySelector('.findings a').click()`)
	b.at("a link leads to all findings", "/_parlance")
	b.is("the finding is among them", `document.querySelector('main').textContent.includes(`+quote(place)+`)`)
	l.write(t, guide, func(text string) string { return strings.Replace(text, bad, good, 1) })
	b.is("it is gone when it is mended", `!document.querySelector('main').textContent.includes(`+quote(place)+`)`)
	b.run(`history.back()`)
	b.at("the page has no overlay either", "/en/enterprise/guides/kickoff-crew")
	b.is("its title is back", `document.querySelector('h1').textContent === 'Start and stop a crew' && document.querySelector('.findings') === null`)
}

// TestBrokenConfiguration saves a file without which there is no site.
func TestBrokenConfiguration(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	b := newTab(t, &l.served)
	b.open("/en/enterprise/guides/kickoff-crew")
	l.write(t, "docs/docs.json", func(text string) string { return "{" + text })
	b.is("the page stays and says why", `(e => e !== null && e.checkVisibility() && e.textContent.includes('docs.json:1:'))(document.querySelector('.findings'))`)
	l.write(t, "docs/docs.json", func(text string) string { return strings.TrimPrefix(text, "{") })
	b.is("it is whole again", `document.querySelector('.findings') === null && document.querySelector('.side [aria-current=page]') !== null`)
}

func TestDeletedPage(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	b := newTab(t, &l.served)
	b.open("/en/enterprise/guides/kickoff-crew")
	text := readFile(t, filepath.Join(l.root, guide))
	if err := os.Remove(filepath.Join(l.root, guide)); err != nil {
		t.Fatal(err)
	}
	b.is("the page is gone", `document.readyState === 'complete' && !document.querySelector('h1').textContent.includes('Start and stop')`)
	b.forgive("404")
	l.write(t, guide, func(string) string { return text })
	b.is("it comes back by itself", `document.readyState === 'complete' && document.querySelector('h1').textContent.includes('Start and stop')`)
}

func TestStatusPage(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	b := newTab(t, &l.served)
	b.open("/_parlance")
	b.is("the page counts the findings", `document.querySelector('h1') !== null && document.querySelector('h1').textContent === '0 findings'`)
	l.write(t, "docs/ko/index.mdx", func(text string) string { return strings.Replace(text, `title: "`, `title: a: "`, 1) })
	b.is("it counts anew", `document.querySelector('h1').textContent !== '0 findings' && document.querySelector('main').textContent.includes('docs/ko/index.mdx:2:')`)
	if _, err := axeSource(); err != nil {
		t.Skipf("the page is not tested by axe-core: %v", err)
	}
	b.both("/_parlance")
	b.open("/ko/")
	b.is("the overlay is there", `document.querySelector('.findings') !== null`)
	b.both("a page with its findings")
}

// TestTimeToReload logs how long parlance takes from a save until it tells the
// page. How long the browser takes then is not its own.
func TestTimeToReload(t *testing.T) {
	l := newLive(t)
	longest := time.Duration(0)
	for range 5 {
		answer, err := http.Get(l.host + "/_parlance/events")
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(answer.Body)
		lines.Scan() // the pause between two tries
		begin := time.Now()
		l.write(t, guide, func(text string) string { return text + "\nMore.\n" })
		for lines.Scan() && lines.Text() != "event: reload" {
			continue
		}
		took := time.Since(begin)
		longest = max(longest, took)
		t.Logf("from the save to the event: %s", took.Round(time.Millisecond))
		answer.Body.Close()
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if longest == 0 || longest > patience {
		t.Errorf("the page was told after %s", longest)
	}
}
