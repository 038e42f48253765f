package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func (b *tab) withoutScripts() {
	b.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// brightness is that of the page's background, from 0 to 255.
const brightness = `(c => (c[0] + c[1] + c[2]) / 3)(getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number))`

func TestDark(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.prefers("", "prefers-color-scheme: light")
	b.open("/en/")
	b.is("the page is light", brightness+` > 240`)
	b.click(`button.theme`)
	b.is("the page is dark", brightness+` < 40`)
	// What is drawn first has the colours already: they are set before the body is.
	b.run(`sessionStorage.first = ''`)
	b.onNewPages(`new MutationObserver((_, o) => { if (document.body) { sessionStorage.first = document.documentElement.dataset.theme || 'none'; o.disconnect(); } }).observe(document, {childList: true, subtree: true})`)
	b.do(chromedp.Reload())
	b.is("it is dark after a reload", brightness+` < 40`)
	b.is("and never flashed", `sessionStorage.first === 'dark'`)
	b.open("/ko/guide/")
	b.is("it is on other pages", brightness+` < 40`)
	b.click(`button.theme`)
	b.is("the page is light again", brightness+` > 240`)
	b.prefers("", "prefers-color-scheme: dark")
	b.is("the choice of the reader counts", brightness+` > 240`)
	b.run(`localStorage.clear()`)
	b.do(chromedp.Reload())
	b.is("without one that of the system does", brightness+` < 40`)
}

func TestPhone(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.phone()
	for page, edge := range map[string]string{"/en/guide/": `left <= 0`, "/ar/guide/": `right >= innerWidth`} {
		b.open(page)
		b.is("the sidebar is away", `!document.getElementById('side').checkVisibility({visibilityProperty: true})`)
		b.click(`.side-open`)
		b.is("the sidebar opens at its edge", `(s => s.checkVisibility({visibilityProperty: true}) && s.getAnimations().length === 0 && s.getBoundingClientRect().`+edge+`)(document.getElementById('side'))`)
		b.is("the button says so", `document.querySelector('.side-open').getAttribute('aria-expanded') === 'true'`)
		b.is("the focus is in it", `document.getElementById('side').contains(document.activeElement)`)
		b.press(kb.Escape)
		b.is("Escape closes it", `!document.getElementById('side').checkVisibility({visibilityProperty: true})`)
		b.is("the focus is back", `document.activeElement.matches('.side-open')`)
	}
	b.open("/en/guide/")
	b.click(`.side-open`)
	b.is("the sidebar is open", `document.getElementById('side').getAnimations().length === 0 && document.getElementById('side').getBoundingClientRect().left === 0`)
	b.do(chromedp.MouseClickXY(370, 400))
	b.is("a tap beside it closes it", `!document.body.classList.contains('side-is-open')`)
	b.click(`.side-open`)
	b.click(`.side a[href*="components"]`)
	b.at("the sidebar leads to a page", "/en/components/")
	b.is("which can be read", `!document.getElementById('side').checkVisibility({visibilityProperty: true})`)
}

// TestServersStandInLine compares the row of servers with the bar above it.
func TestServersStandInLine(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/api/book/")
	b.is("the row of servers begins where the bar does", `document.querySelector('.ref-servers > span').getBoundingClientRect().left === document.querySelector('.ref-endpoint').getBoundingClientRect().left`)
}

func TestMirrored(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/ar/guide/")
	b.is("the sidebar is on the right", `document.getElementById('side').getBoundingClientRect().left > document.querySelector('main').getBoundingClientRect().right - 1`)
	b.is("the contents are on the left", `document.querySelector('.toc').getBoundingClientRect().right < document.querySelector('main').getBoundingClientRect().left + 1`)
	b.is("text begins on the right", `getComputedStyle(document.querySelector('.prose p')).direction === 'rtl'`)
	b.is("code goes left to right", `(s => s.direction === 'ltr' && s.textAlign === 'left')(getComputedStyle(document.querySelector('pre')))`)
	b.is("and in the text too", `getComputedStyle(document.querySelector('.prose p code')).direction === 'ltr'`)
	b.is("tables begin on the right", `(c => c[0].getBoundingClientRect().left > c[1].getBoundingClientRect().left)(document.querySelectorAll('.prose th'))`)
	b.open("/ar/api/book/")
	b.phone()
	b.is("a name in other letters is cut at its end", `getComputedStyle(document.querySelector('.brand')).direction === 'ltr'`)
	b.is("and stands where the others begin", `(r => Math.abs(r.right - document.querySelector('.side-open').getBoundingClientRect().left) < 20)((range => (range.selectNodeContents(document.querySelector('.brand')), range.getBoundingClientRect()))(document.createRange()))`)
	b.is("the path goes left to right", `getComputedStyle(document.querySelector('.ref-path')).direction === 'ltr'`)
}

func TestReducedMotion(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	moving := `[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration.split(', ').some(d => parseFloat(d) > 0) || getComputedStyle(e).animationName !== 'none').length`
	b.prefers("", "prefers-reduced-motion: no-preference")
	b.open("/en/components/")
	b.is("something moves", moving+` > 0`)
	b.prefers("", "prefers-reduced-motion: reduce")
	b.is("nothing moves", moving+` === 0 && getComputedStyle(document.documentElement).scrollBehavior === 'auto'`)
}

func TestPrint(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.prefers("", "prefers-color-scheme: dark")
	gone := `['.top', '.side', '.toc', '.pager', '.foot', '.ref-copy', '.mdx-copy'].every(s => [...document.querySelectorAll(s)].every(e => !e.checkVisibility()))`
	for _, page := range []string{"/en/guide/", "/en/api/book/", "/en/components/"} {
		b.open(page)
		b.prefers("print", "prefers-color-scheme: dark")
		b.run(`dispatchEvent(new Event('beforeprint'))`)
		b.is(page+" prints its text alone", gone)
		b.is(page+" prints dark on white", brightness+` === 255 && (c => c[0] + c[1] + c[2] < 300)(getComputedStyle(document.querySelector('h1')).color.match(/\d+/g).map(Number))`)
		b.is(page+" prints what is folded away", `[...document.querySelectorAll('main details > :not(summary)')].every(e => e.checkVisibility())`)
		b.is(page+" prints all tabs", `[...document.querySelectorAll('.mdx-tab-panel, .ref-tabs:not([data-ref-tabs=language]) > .ref-tab')].every(e => e.checkVisibility() && e.getBoundingClientRect().height > 0)`)
		b.is(page+" prints the samples in one language", `(e => e === null || [...e.children].filter(c => c.matches('.ref-tab') && c.checkVisibility()).length === 1)(document.querySelector('[data-ref-tabs=language]'))`)
		b.is(page+" prints code that does not end at the edge", `[...document.querySelectorAll('main pre')].every(e => getComputedStyle(e).whiteSpace === 'pre-wrap')`)
		b.run(`dispatchEvent(new Event('afterprint'))`)
		b.prefers("", "prefers-color-scheme: dark")
		b.is(page+" is folded again", `[...document.querySelectorAll('main details > :not(summary)')].some(e => !e.checkVisibility())`)
	}
}

// TestNothingMoves sums up what moves while pages are loaded: the web vital
// "cumulative layout shift", of which up to 0.1 counts as good. The script is
// held back until the page is drawn, as by a slow network.
func TestNothingMoves(t *testing.T) {
	t.Parallel()
	site := the(t, own)
	var held atomic.Pointer[chan struct{}]
	files := files(strings.TrimPrefix(site.folder, "file://"))
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/site-") && strings.HasSuffix(r.URL.Path, ".js") {
			select {
			case <-*held.Load():
			case <-r.Context().Done():
			}
		}
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	b := newTab(t, &served{host: h.URL})
	for _, screen := range [][2]int64{{1440, 900}, {390, 844}} {
		b.do(chromedp.EmulateViewport(screen[0], screen[1]))
		for _, page := range []string{"/en/", "/ko/enterprise/guides/kickoff-crew/", "/ar/api-reference/stop/", "/en/api-reference/kickoff/"} {
			hold := make(chan struct{})
			held.Store(&hold)
			b.run(`location.href = ` + quote(h.URL+page))
			b.is(page+" is drawn before its script is there", `location.pathname === `+quote(page)+` && document.readyState === 'interactive' && performance.getEntriesByName('first-contentful-paint').length === 1`)
			close(hold)
			b.is(page+" is complete", `document.readyState === 'complete'`)
			// Two frames later what the script did is drawn, and was measured.
			get[bool](b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true)))))`)
			if shift := get[float64](b, `window.shifted`); shift >= 0.01 {
				t.Errorf("%s, %d wide: things move by %.3f while it is loaded: %q", page, screen[0], shift, get[[]string](b, `window.movers`))
			}
		}
	}
}

// stop is where the focus is.
type stop struct {
	Name string
	Seen bool // by a line around it
	End  bool // of the page
}

// TestKeyboard goes through a page by Tab alone.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/guide/")
	b.press(kb.Tab)
	b.is("the first stop leads to the text, and is seen", `document.activeElement.matches('.skip') && (r => r.top >= 0 && r.height > 0 && r.left >= 0)(document.activeElement.getBoundingClientRect())`)
	b.press(kb.Enter)
	b.is("the focus is in the text", `document.activeElement.id === 'content'`)
	b.open("/en/guide/?again")
	seen := map[string]bool{}
	for begin := time.Now(); time.Since(begin) < patience; {
		b.press(kb.Tab)
		stop := get[stop](b, `(e => ({Name: e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40) + [...document.querySelectorAll('*')].indexOf(e), End: e === document.body,
			Seen: e.checkVisibility() && (s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none')(getComputedStyle(e))}))(document.activeElement)`)
		if stop.End || seen[stop.Name] {
			break
		}
		seen[stop.Name] = true
		if !stop.Seen {
			t.Errorf("the focus is not seen at %s", stop.Name)
		}
	}
	if len(seen) < 20 {
		t.Errorf("Tab reaches only %d places", len(seen))
	}
}
