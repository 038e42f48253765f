package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// onNewPages runs a script on each page that is opened from now on, before its
// own scripts.
func (b *tab) onNewPages(script string) {
	b.Helper()
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// TestHostilePage opens pages whose writers try to run scripts.
func TestHostilePage(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	for _, at := range []string{"/en/safe/", "/ko/safe/", "/en/api/book/"} {
		b.open(at)
		b.is("the page is whole", `document.readyState === 'complete' && document.querySelector('main h1') !== null && document.querySelector('main').textContent.trim().length > 100`)
		b.run(`document.querySelectorAll('main a[href^="#"], main summary, main button').forEach(e => e.click())`)
		if ran := get[int](b, `window.hacked || 0`); ran != 0 {
			t.Errorf("%s: attempt %d was run", at, ran)
		}
		if left := get[[]string](b, `[...document.querySelectorAll('main a, main iframe, main form, base, meta[http-equiv=refresh]')].map(e => e.getAttribute('href') || e.getAttribute('src') || e.getAttribute('action') || e.tagName).filter(v => /^(javascript|data|vbscript):/i.test(v.trim()) || v === 'BASE' || v === 'META')`); len(left) > 0 {
			t.Errorf("%s has %q", at, left)
		}
		b.is("its box does not cover the page", `document.elementFromPoint(10, 10).closest('.top, .banner') !== null`)
		b.is("the title is a text", `document.title.startsWith('Hostile <img') || document.title.startsWith('Book')`)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.requests == 0 {
		t.Error("no request was seen: nothing was tested")
	}
}

// TestAllPages opens every page of both sites. What goes wrong in one is seen
// by its tab; here is asked what the policy forbade, and whether the page is
// wider than a screen.
func TestAllPages(t *testing.T) {
	t.Parallel()
	for _, made := range []func() (*served, error){small, own} {
		b := newTab(t, the(t, made))
		for _, at := range b.site.pages(t) {
			if at == "/" || at == "/old" || strings.HasPrefix(at, "/v1") {
				continue // leads to another, or is as the page of the present version
			}
			b.open(at)
			if forbidden := get[[]string](b, `window.forbidden`); len(forbidden) > 0 {
				t.Errorf("%s wants what its policy forbids: %q", at, forbidden)
			}
			if problem := get[string](b, twice); problem != "" {
				t.Errorf("%s: %s", at, problem)
			}
			for _, width := range []int64{768, 320, 1440} {
				b.do(chromedp.EmulateViewport(width, 844))
				if widest := get[string](b, wider); widest != "" {
					t.Errorf("%s on a screen of %d: %s", at, width, widest)
				}
			}
		}
	}
}

// wider names what makes the page wider than its window, "" when nothing does.
const wider = `(() => {
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= width) return '';
	const wide = [...document.querySelectorAll('body *')].filter(e => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > width + 1 || r.left < -1); });
	return document.documentElement.scrollWidth + ' wide for ' + wide.slice(-3).map(e => e.tagName + '.' + e.className).join(', ');
})()`

// twice names an id that stands twice in a page, and a picture that is not shown.
const twice = `(() => {
	const ids = [...document.querySelectorAll('[id]')].map(e => e.id), double = ids.find((id, i) => ids.indexOf(id) !== i);
	if (double) return 'the id ' + double + ' stands twice';
	const picture = [...document.images].find(i => i.complete && i.naturalWidth === 0 && i.checkVisibility() && !i.src.startsWith('data:'));
	return picture ? picture.src + ' is not shown' : '';
})()`

func TestNotFound(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/guide/no/such/page")
	b.is("the page says so, with its style", `document.querySelector('h1') !== null && getComputedStyle(document.querySelector('.top')).position === 'sticky'`)
	b.forgive("404")
	b.ask("strait", "Cross the strait")
	b.click(`#results a`)
	b.at("its search leads out", "/en/guide/")
}
