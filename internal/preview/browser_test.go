package preview

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// reader is a browser that looks at the project's own documentation.
type reader struct {
	context.Context
	t       *testing.T
	host    string // http://127.0.0.1:…
	folder  string // file:///…
	mu      sync.Mutex
	trouble []string // errors on the console and requests of other hosts
}

// newReader starts a browser. Without one the tests are left out.
func newReader(t *testing.T) *reader {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" || os.Getenv("PARLANCE_BROWSER") == "" {
		t.Skip("the site is not tested in a browser: that needs chromium, and PARLANCE_BROWSER=1 as make browser sets it")
	}
	s, o := ownDocs(t)
	build(t, s, o)
	h := httptest.NewServer(http.FileServer(http.Dir(o.Output)))
	t.Cleanup(h.Close)
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1400, 900))
	allocated, stop := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocated)
	t.Cleanup(end)
	r := &reader{Context: ctx, t: t, host: h.URL, folder: "file://" + filepath.ToSlash(o.Output)}
	if err := chromedp.Listen(ctx, r.watch); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *reader) watch(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if at := e.Request.URL; !strings.HasPrefix(at, r.host) && !strings.HasPrefix(at, r.folder) && !strings.HasPrefix(at, "data:") {
			r.trouble = append(r.trouble, "asks for "+at)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			r.trouble = append(r.trouble, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		r.trouble = append(r.trouble, e.ExceptionDetails.Text)
	}
}

func (r *reader) do(actions ...chromedp.Action[chromedp.Void]) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r, 10*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		r.t.Fatal(err)
	}
}

// is evaluates an expression until it is true.
func (r *reader) is(what, expression string) {
	r.t.Helper()
	for range 60 {
		now, err := chromedp.Run(r, chromedp.Evaluate[bool](expression))
		if err == nil && now {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	r.t.Errorf("%s: not so: %s", what, expression)
}

func (r *reader) open(at string) { r.t.Helper(); r.do(chromedp.Navigate(at)) }

func TestInABrowser(t *testing.T) {
	r := newReader(t)
	steps := []struct {
		name string
		run  func(*testing.T, *reader)
	}{
		{"navigation", browseNavigation}, {"pickers", browsePickers}, {"search in Korean", searchKorean}, {"search in Arabic", searchArabic},
		{"search from a file", searchFile}, {"dark", browseDark}, {"tabs and copy", browseTabs}, {"phone", browsePhone}, {"mirrored", browseArabic},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			r.t = t
			step.run(t, r)
		})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, trouble := range r.trouble {
		t.Error(trouble)
	}
}

func browseNavigation(_ *testing.T, r *reader) {
	r.open(r.host + "/en/index.html")
	r.is("the address has no index.html", `location.pathname === '/en/'`)
	r.do(chromedp.Click(chromedp.CSS(`.pager .next`)))
	r.is("next leads to the guide", `location.pathname === '/en/enterprise/guides/kickoff-crew/'`)
	r.is("the sidebar marks the page", `document.querySelector('.side [aria-current=page]').textContent.includes('Start and stop')`)
	r.is("the contents mark a heading", `document.querySelector('.toc [aria-current]') !== null`)
	r.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.toc li:nth-child(4) a').click()`))
	r.is("the contents follow", `document.querySelector('.toc li:nth-child(4) a').hasAttribute('aria-current')`)
	r.do(chromedp.Click(chromedp.CSS(`.tabs a:nth-child(2)`)))
	r.is("the tab leads to the reference", `location.pathname.startsWith('/en/api-reference/')`)
}

func browsePickers(_ *testing.T, r *reader) {
	r.open(r.host + "/en/api-reference/status/")
	r.do(chromedp.Click(chromedp.CSS(`.languages summary`)), chromedp.Click(chromedp.CSS(`.languages a[hreflang=ko]`)))
	r.is("the language picker stays on the page", `location.pathname === '/ko/api-reference/status/' && document.documentElement.lang === 'ko'`)
	r.do(chromedp.Click(chromedp.CSS(`.versions summary`)), chromedp.Click(chromedp.CSS(`.versions li:nth-child(2) a`)))
	r.is("the version picker stays on the page", `location.pathname === '/v1.0/ko/api-reference/status/'`)
}

// search types a question and waits for the first result.
func (r *reader) search(question, first string) {
	r.t.Helper()
	r.do(chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	r.is("Ctrl-K opens the search", `document.querySelector('dialog.search').open`)
	r.do(chromedp.SetValue(chromedp.CSS(`dialog.search input`), question), chromedp.Evaluate[chromedp.Void](`document.querySelector('dialog.search input').dispatchEvent(new Event('input'))`))
	r.is("the search for "+question, `(document.querySelector('#results [aria-selected=true]') || {textContent: ''}).textContent.includes(`+"`"+first+"`"+`)`)
}

func searchKorean(_ *testing.T, r *reader) {
	r.open(r.host + "/ko/")
	r.search("중지", "중지")
	r.is("what was found is marked", `[...document.querySelectorAll('#results mark')].some(m => m.textContent === '중지')`)
	r.search("토큰", "토큰") // stands in the text with an ending behind it
	r.do(chromedp.KeyEvent("\r"))
	r.is("Enter opens the page", `location.pathname.startsWith('/ko/') && location.pathname !== '/ko/'`)
}

func searchArabic(_ *testing.T, r *reader) {
	r.open(r.host + "/ar/")
	r.search("إيقاف", "يقاف")
	r.search("ايقاف", "يقاف")   // without the hamza
	r.search("إِيقَاف", "يقاف") // with vowel signs
	r.search("xyzzy", "")
	r.is("nothing is found", `document.querySelector('.search-none').textContent.includes('لا توجد نتائج')`)
}

func searchFile(_ *testing.T, r *reader) {
	r.open(r.folder + "/en/index.html")
	r.search("resume", "esume")
	r.do(chromedp.KeyEvent("\r"))
	r.is("the page opens without a server", `location.protocol === 'file:' && location.pathname.endsWith('/index.html') && !location.pathname.endsWith('/en/index.html')`)
}

func browseDark(_ *testing.T, r *reader) {
	r.open(r.host + "/en/")
	r.do(chromedp.Click(chromedp.CSS(`button.theme`)))
	r.is("the page is dark", `getComputedStyle(document.body).backgroundColor === 'rgb(13, 16, 20)'`)
	r.open(r.host + "/ko/")
	r.is("the choice is remembered", `document.documentElement.dataset.theme === 'dark'`)
	r.do(chromedp.Click(chromedp.CSS(`button.theme`)))
	r.is("the page is light", `getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'`)
}

func browseTabs(t *testing.T, r *reader) {
	r.open(r.host + "/en/enterprise/guides/kickoff-crew/")
	tabs, err := chromedp.Run(r, chromedp.Evaluate[int](`document.querySelectorAll('.mdx-tabs.is-on').length`))
	if err != nil {
		t.Fatal(err)
	}
	if tabs > 0 {
		r.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('.mdx-tabs.is-on [role=tab]')[1].click()`))
		r.is("the second tab is shown", `(g => g.querySelectorAll('[role=tab]')[1].getAttribute('aria-selected') === 'true' && [...g.querySelectorAll(':scope > .mdx-tab-panel')].filter(p => !p.hidden).length === 1)(document.querySelector('.mdx-tabs.is-on'))`)
	}
	r.do(chromedp.Evaluate[chromedp.Void](`(navigator.clipboard.writeText = text => (window.copied = text, Promise.resolve()), document.querySelector('.mdx-copy').click())`))
	r.is("code is copied", `window.copied.includes('CREW_URL') && document.querySelector('.mdx-copy').textContent === 'Copied'`)
}

func browsePhone(_ *testing.T, r *reader) {
	r.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	for _, at := range []string{"/en/", "/ar/api-reference/stop/", "/ko/enterprise/guides/kickoff-crew/", "/pt-BR/api-reference/kickoff/"} {
		r.open(r.host + at)
		r.is(at+" is no wider than a phone", `document.documentElement.scrollWidth <= 390`)
	}
	r.is("the sidebar is away", `getComputedStyle(document.getElementById('side')).visibility === 'hidden'`)
	r.do(chromedp.Click(chromedp.CSS(`.side-open`)))
	r.is("the sidebar opens", `getComputedStyle(document.getElementById('side')).visibility === 'visible'`)
	r.do(chromedp.KeyEvent("\u001b"))
	r.is("Escape closes it", `!document.body.classList.contains('side-is-open')`)
	r.do(chromedp.ResetViewport())
}

func browseArabic(_ *testing.T, r *reader) {
	r.open(r.host + "/ar/enterprise/guides/kickoff-crew/")
	r.is("the sidebar is on the right", `document.getElementById('side').getBoundingClientRect().left > document.querySelector('main').getBoundingClientRect().right - 1`)
	r.is("code goes left to right", `getComputedStyle(document.querySelector('pre')).direction === 'ltr' && getComputedStyle(document.querySelector('pre')).textAlign === 'left'`)
}
