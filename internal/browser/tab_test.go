package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is a page of the browser, with a memory of its own as of somebody who
// comes for the first time. What happens in it that must not is an error when
// the test ends.
type tab struct {
	*testing.T
	ctx  context.Context
	site *served

	mu       sync.Mutex
	requests int
	trouble  []string
}

// observe runs before all scripts of a page. It sums up how far things moved
// while the page was loaded, and notes what the policy forbade.
const observe = `
window.shifted = 0;
window.movers = [];
new PerformanceObserver(list => list.getEntries().filter(e => !e.hadRecentInput).forEach(e => {
	window.shifted += e.value;
	e.sources.forEach(s => s.node && window.movers.push((s.node.tagName || '#text') + '.' + s.node.className + ' by ' + (s.currentRect.top - s.previousRect.top) + ', ' + (s.currentRect.left - s.previousRect.left)));
})).observe({type: 'layout-shift', buffered: true});
window.forbidden = [];
document.addEventListener('securitypolicyviolation', e => window.forbidden.push(e.violatedDirective + ' ' + e.blockedURI));`

// newTab opens a page of the size of a desk's screen.
func newTab(t *testing.T, site *served) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(newBrowser(t), chromedp.WithNewBrowserContext())
	b := &tab{T: t, ctx: ctx, site: site}
	t.Cleanup(func() {
		end()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, trouble := range b.trouble {
			t.Error(trouble)
		}
	})
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: observe})
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.do(chromedp.EmulateViewport(1440, 900))
	return b
}

// call sends a command of the protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatalf("%s: %v", command.Method, err)
	}
}

func (b *tab) watch(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests++
		if !b.site.owns(e.Request.URL) {
			b.trouble = append(b.trouble, "the page asks for "+e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			b.trouble = append(b.trouble, "on the console: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		b.trouble = append(b.trouble, "a script writes to the console")
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, fmt.Sprintf("a script fails: %s:%d: %s", e.ExceptionDetails.URL, e.ExceptionDetails.LineNumber+1, reason(e.ExceptionDetails)))
	}
}

func reason(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}

// forgive takes back trouble that has to be, and is an error where it was not.
func (b *tab) forgive(part string) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.trouble[:0]
	for _, trouble := range b.trouble {
		if !strings.Contains(trouble, part) {
			kept = append(kept, trouble)
		}
	}
	if len(kept) == len(b.trouble) {
		b.Errorf("the browser does not say: %s", part)
	}
	b.trouble = kept
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// open goes to a page of the site as its server has it, and to a place of it
// after "#".
func (b *tab) open(at string) {
	b.Helper()
	b.do(chromedp.Navigate(b.site.host + at))
}

// is evaluates an expression until it is true.
func (b *tab) is(what, expression string) {
	b.Helper()
	b.wait(what+": "+expression, func(ctx context.Context) (bool, error) {
		return chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
	})
}

// wait asks until the answer is true. An error is that of a page which is being
// left, and is the end only when there is no other answer.
func (b *tab) wait(what string, ask func(context.Context) (bool, error)) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	var last error
	for ctx.Err() == nil {
		now, err := ask(ctx)
		if now && err == nil {
			return
		}
		if ctx.Err() == nil {
			last = err
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
	if last != nil {
		b.Fatalf("not so: %s (%v)", what, last)
	}
	b.Fatalf("not so: %s", what)
}

// at waits for the browser to be at a page of the site.
func (b *tab) at(what, path string) {
	b.Helper()
	b.is(what, `document.readyState === 'complete' && decodeURI(location.pathname) === `+quote(path))
}

// run runs a script.
func (b *tab) run(script string) { b.Helper(); b.do(chromedp.Evaluate[chromedp.Void](script)) }

// get returns what an expression is.
func get[T any](b *tab, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return value
}

// ready waits until the page takes clicks and keys: browsers drop those that come
// before it is drawn, and its script may not listen yet.
func (b *tab) ready() {
	b.Helper()
	b.is("the page is ready", `document.readyState === 'complete' && performance.getEntriesByName('first-paint').length > 0`)
}

// click clicks the first element of a selector where a reader would: once it is
// there, stands still and nothing lies over it.
func (b *tab) click(selector string) {
	b.Helper()
	b.ready()
	var place []float64
	b.wait(selector+" can be clicked", func(ctx context.Context) (bool, error) {
		var err error
		place, err = chromedp.Run(ctx, chromedp.Evaluate[[]float64](`(s => {
			const e = document.querySelector(s);
			if (!e || document.readyState !== 'complete' || !e.checkVisibility({visibilityProperty: true})) return [];
			e.scrollIntoView({block: 'nearest', behavior: 'instant'});
			const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2, top = document.elementFromPoint(x, y);
			const moved = window.clickAt !== s + x + ',' + y;
			window.clickAt = s + x + ',' + y;
			return moved || !top || !e.contains(top) && !top.contains(e) ? [] : [x, y];
		})(`+quote(selector)+`)`))
		return len(place) == 2, err
	})
	b.do(chromedp.MouseClickXY(place[0], place[1]))
}

// press presses keys, by the names of package kb.
func (b *tab) press(keys string, options ...chromedp.KeyOption) {
	b.Helper()
	b.ready()
	b.do(chromedp.KeyEvent(keys, options...))
}

// phone makes the page as small as a phone.
func (b *tab) phone() {
	b.Helper()
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
}

// prefers sets what the system of the reader prefers, such as
// "prefers-color-scheme: dark", and the medium: "" for a screen.
func (b *tab) prefers(medium string, features ...string) {
	b.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	for _, feature := range features {
		name, value, _ := strings.Cut(feature, ": ")
		params.Features = append(params.Features, &emulation.MediaFeature{Name: name, Value: value})
	}
	call(b, emulation.SetEmulatedMedia, params)
}

// mayCopy lets the page and the test use the clipboard.
func (b *tab) mayCopy() {
	b.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			Origin: b.site.host, BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// copied returns what is on the clipboard.
func (b *tab) copied() string { b.Helper(); return get[string](b, `navigator.clipboard.readText()`) }

// quote writes a text for a script.
func quote(text string) string {
	data, err := json.Marshal(text)
	if err != nil {
		panic(err) // texts can be written
	}
	return string(data)
}

// owns reports whether an address is one of the site's own.
func (s *served) owns(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "data" || u.Scheme == "about" || strings.HasPrefix(address, s.host+"/") || s.folder != "" && strings.HasPrefix(address, s.folder+"/"))
}
