package browser

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axeSource returns the script of axe-core, which make axe installs.
var axeSource = sync.OnceValues(func() (string, error) {
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "axe", "node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, os.ErrNotExist) {
		return "", errors.New("it is not installed: run make axe, which needs npm")
	}
	return string(data), err
})

// violation is a rule of axe-core that a page breaks, and where.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		Target         []any
		FailureSummary string
	}
}

// newAxeTab is a tab whose pages can be tested by axe.
func newAxeTab(t *testing.T, made func() (*served, error)) *tab {
	t.Helper()
	newBrowser(t)
	if _, err := axeSource(); err != nil {
		t.Skipf("the site is not tested by axe-core: %v", err)
	}
	b := newTab(t, the(t, made))
	b.prefers("", "prefers-color-scheme: light", "prefers-reduced-motion: reduce")
	return b
}

// axe reports what axe-core finds wrong with the page as it is now. Rules of
// all its kinds count: those of WCAG and its best practices.
func (b *tab) axe(what string) {
	b.Helper()
	source, err := axeSource()
	if err != nil {
		b.Fatal(err)
	}
	b.is(what+" is loaded", `document.readyState === 'complete'`)
	if !get[bool](b, `'axe' in window`) {
		b.run(source)
	}
	found := get[[]violation](b, `axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({Target: n.target, FailureSummary: n.failureSummary}))})))`)
	for _, v := range found {
		for i, n := range v.Nodes {
			if i == 4 {
				b.Errorf("%s: and %d more", what, len(v.Nodes)-i)
				break
			}
			b.Errorf("%s: %s (%s) at %v: %s", what, v.ID, v.Impact, n.Target, strings.Join(strings.Fields(n.FailureSummary), " "))
		}
	}
}

// both tests a page in light and in dark.
func (b *tab) both(what string) {
	b.Helper()
	for _, scheme := range []string{"light", "dark"} {
		b.prefers("", "prefers-color-scheme: "+scheme, "prefers-reduced-motion: reduce")
		b.axe(what + ", " + scheme)
	}
}

func TestAccessibleStopPage(t *testing.T) {
	t.Parallel()
	b := newAxeTab(t, own)
	for _, language := range []string{"en", "ko", "pt-BR", "ar"} {
		for _, screen := range []string{"desk", "phone"} {
			if screen == "phone" {
				b.phone()
			} else {
				b.do(chromedp.EmulateViewport(1440, 900))
			}
			b.open("/" + language + "/api-reference/stop/")
			b.both("stop page, " + language + ", " + screen)
		}
	}
}

func TestAccessiblePages(t *testing.T) {
	t.Parallel()
	b := newAxeTab(t, small)
	for _, at := range []string{"/en/", "/en/guide/", "/en/components/", "/ar/components/", "/ko/api/book/", "/en/api/book/", "/en/api/cancel/", "/en/wide/", "/v1/ko/"} {
		b.open(at)
		b.both(at)
	}
	b.phone()
	for _, at := range []string{"/en/", "/en/components/", "/en/wide/", "/en/api/book/"} {
		b.open(at)
		b.both(at + ", phone")
	}
}

func TestAccessibleUnfolded(t *testing.T) {
	t.Parallel()
	b := newAxeTab(t, small)
	for _, at := range []string{"/en/components/", "/en/api/book/"} {
		b.open(at)
		b.run(`document.querySelectorAll('main details').forEach(d => { d.open = true; })`)
		b.both(at + " with all open")
	}
}

func TestAccessibleNotFound(t *testing.T) {
	t.Parallel()
	b := newAxeTab(t, small)
	b.open("/no/such/page")
	b.both("404")
	b.forgive("404")
}

func TestAccessibleMenus(t *testing.T) {
	t.Parallel()
	b := newAxeTab(t, small)
	for _, at := range []string{"/en/", "/ar/"} {
		b.open(at)
		b.click(`.languages summary`)
		b.both(at + " with its languages open")
		b.click(`.versions summary`)
		b.both(at + " with its versions open")
		b.ask("api", "")
		b.both(at + " with the search open")
		b.press("xyzzy")
		b.is("nothing is found", `document.querySelector('.search-none').textContent !== ''`)
		b.both(at + " with nothing found")
		b.press(kb.Escape)
		b.phone()
		b.click(`.side-open`)
		b.is("the sidebar is open", `document.getElementById('side').checkVisibility({visibilityProperty: true}) && document.getElementById('side').getAnimations().length === 0`)
		b.both(at + " with the drawer open")
		b.do(chromedp.EmulateViewport(1440, 900))
	}
}
