package browser

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const tryToken = "sesame-4711"

// newCrew returns the address of an API that starts crews. What it answers for
// the topic "wrong" is not as documented.
func newCrew(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Inputs map[string]string }
		data, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(data, &body) != nil || r.URL.Path != "/kickoff" || r.Header.Get("Authorization") != "Bearer "+tryToken {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if body.Inputs["topic"] == "wrong" {
			fmt.Fprint(w, `{"kickoff_id": 12345678901234567890, "note": "<img src=x onerror=alert(1)>"}`)
			return
		}
		fmt.Fprint(w, `{"kickoff_id": "3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90"}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// fill puts a text into a field, as if it was pasted.
func (b *tab) fill(selector, text string) {
	b.Helper()
	b.run(fmt.Sprintf(`(e => { e.focus(); e.value = %s; e.dispatchEvent(new Event('input', {bubbles: true})); })(document.querySelector(%s))`, quote(text), quote(selector)))
}

// openTry opens the form of a page.
func (b *tab) openTry(at string) {
	b.Helper()
	b.open(at)
	b.click(`.try-open`)
	b.is("the form opens", `(d => d !== null && d.open)(document.querySelector('dialog.try'))`)
}

const (
	tryServer = `.try input[type=url]`
	trySecret = `.try input[type=password]`
	tryStatus = `document.querySelector('.try-said .ref-status').textContent`
)

func TestTry(t *testing.T) {
	l, api := newLive(t), newCrew(t)
	b := newTab(t, &l.served)
	b.openTry("/en/api-reference/kickoff")
	b.is("the first empty field has the focus, and is not kept by the browser", `document.activeElement === document.querySelector('`+trySecret+`') && document.activeElement.autocomplete === 'off'`)
	b.is("the example is in the editor, in the order of the spec", `document.querySelector('.try-body').value.startsWith('{\n  "inputs": {\n    "topic"') && document.querySelector('.try-note.is-right') !== null`)
	b.fill(tryServer, api)
	b.fill(trySecret, tryToken)
	b.press(kb.Enter)
	b.is("the answer is shown, and as documented", tryStatus+` === '200 OK' && document.querySelector('.try-right').checkVisibility()`)
	b.is("the body is set in lines and colours", `document.querySelector('.try-tabs .ref-p').textContent === '"kickoff_id"' && document.querySelector('.try-tabs pre').textContent.startsWith('{\n  "kickoff_id": "3f0c')`)
	b.is("the token is shown nowhere", `!document.body.textContent.includes('`+tryToken+`') && document.querySelector('.try-command').textContent.includes('$PARLANCE_TOKEN')`)
	b.click(`.try-tabs [role=tab]`)
	b.press(kb.ArrowRight)
	b.is("the arrow leads to the headers", `document.activeElement.getAttribute('aria-selected') === 'true' && [...document.querySelectorAll('.try-headers dt')].some(e => e.textContent === 'Content-Type' && e.checkVisibility())`)

	b.fill(`.try-body`, `{"inputs": {`)
	b.is("broken JSON is told at once", `document.querySelector('.try-note.is-wrong').textContent.length > 10`)
	b.fill(`.try-body`, `{"inputs": {"topic": "wrong"}}`)
	b.press(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.is("what is wrong is told, with the line of the spec", `[...document.querySelectorAll('.try-findings li')].some(e => e.textContent.includes('/kickoff_id') && /specs\/enterprise-api\.en\.yaml:\d+/.test(e.textContent))`)
	b.is("digits are kept, and markup is text", `document.querySelector('.try-tabs pre').textContent.includes('12345678901234567890') && document.querySelector('.try img') === null`)
	b.is("nothing is remembered", `![...Object.entries(localStorage), ...Object.entries(sessionStorage)].join().includes('`+tryToken+`') && document.cookie === ''`)
	b.run(`document.querySelector('.try-body').focus()`)
	b.press(kb.Enter)
	b.press(kb.Escape)
	b.is("Escape closes the form, and the focus is where it was", `!document.querySelector('dialog.try').open && document.activeElement === document.querySelector('.try-open')`)
	b.click(`.try-open`)
	b.is("what was typed is still there", `document.querySelector('.try').open && document.querySelector('`+trySecret+`').value === '`+tryToken+`'`)
}

func TestTryWithoutServer(t *testing.T) {
	l := newLive(t)
	closed := httptest.NewServer(nil)
	closed.Close()
	b := newTab(t, &l.served)
	b.openTry("/en/api-reference/status")
	b.fill(tryServer, closed.URL)
	b.click(`.try-send`)
	b.is("it is told what helps", `document.querySelector('.try-trouble').textContent.includes(`+quote("The server at "+closed.URL+" does not answer")+`) && document.querySelector('.try-command').textContent.startsWith('parlance mock --listen 127.0.0.1:')`)
	b.forgive("502")
	b.fill(tryServer, "https://api.example.com")
	b.click(`.try-send`)
	b.is("another computer is refused", `document.querySelector('.try-command').textContent === 'parlance serve --try-host api.example.com'`)
	b.forgive("403")
	b.run(`document.querySelector('.try input[id^=try-field]:not([type=password])').value = ''`)
	b.click(`.try-send`)
	b.is("what is missing is pointed at", `document.activeElement.getAttribute('aria-invalid') === 'true' && document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent !== ''`)
}

// TestTryGivesUp breaks off a request that takes too long, and the server of
// the API hears of it.
func TestTryGivesUp(t *testing.T) {
	l := newLive(t)
	gone := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		close(gone)
	}))
	t.Cleanup(slow.Close)
	b := newTab(t, &l.served)
	b.openTry("/en/api-reference/inputs")
	b.fill(tryServer, slow.URL)
	b.press(kb.Enter)
	b.is("it can be broken off", `document.querySelector('.try-send').textContent === 'Cancel' && document.querySelector('.try-said').textContent.startsWith('Waiting')`)
	b.click(`.try-send`)
	b.is("another can be sent", `document.querySelector('.try-send').textContent === 'Send' && document.querySelector('.try-said').textContent === '' && document.querySelector('.try-trouble') === null`)
	select {
	case <-gone:
	case <-time.After(patience):
		t.Error("the request goes on")
	}
}

// TestTryKeepsWhatIsTyped saves a spec while the form is open.
func TestTryKeepsWhatIsTyped(t *testing.T) {
	l := newLive(t)
	b := newTab(t, &l.served)
	b.openTry("/en/api-reference/kickoff")
	b.fill(`.try-body`, `{"inputs": {"typed": "a while"}}`)
	b.run(`window.old = true; window.news = new EventSource('/_parlance/events'); news.addEventListener('reload', () => { window.told = true; news.close(); })`)
	b.is("the page hears the news", `news.readyState === 1`)
	l.write(t, "specs/enterprise-api.en.yaml", func(text string) string { return strings.Replace(text, "version: 1.1.0", "version: 1.1.1", 1) })
	b.is("the page is told", `window.told === true`)
	b.is("it waits", `window.old && document.querySelector('.try-body').value.includes('a while')`)
	b.click(`.try-close`)
	b.is("it is loaded again when the form is closed", `!window.old && document.readyState === 'complete'`)
	b.click(`.try-open`)
	b.is("the form is new", `!document.querySelector('.try-body').value.includes('a while')`)
}

func TestTryOnAPhone(t *testing.T) {
	l, api := newLive(t), newCrew(t)
	b := newTab(t, &l.served)
	b.phone()
	for at, send := range map[string]string{"/ar/api-reference/kickoff": "إرسال", "/ko/api-reference/kickoff": "보내기", "/pt-BR/api-reference/kickoff": "Enviar"} {
		b.openTry(at)
		b.is("its words are those of the page", `document.querySelector('.try-send').textContent === `+quote(send))
		b.fill(tryServer, api)
		b.fill(trySecret, tryToken)
		b.click(`.try-send`)
		b.is("the answer is in sight", tryStatus+` === '200 OK' && document.querySelector('.try-said').getBoundingClientRect().top < 800`)
		b.is("nothing is wider than the screen", `document.documentElement.scrollWidth <= 390 && [...document.querySelectorAll('.try *')].every(e => e.closest('textarea, .try-heard, pre') || e.getBoundingClientRect().right <= 391 && e.getBoundingClientRect().left >= -1)`)
	}
}

func TestAccessibleTry(t *testing.T) {
	l, api := newLive(t), newCrew(t)
	b := newAxeTab(t, func() (*served, error) { return &l.served, nil })
	for _, at := range []string{"/en/api-reference/kickoff", "/ar/api-reference/status"} {
		b.openTry(at)
		b.both(at + " with the form open")
		b.fill(tryServer, api)
		b.click(`.try-send`)
		b.is("an answer is there", `document.querySelector('.try-findings') !== null`)
		b.both(at + " with an answer")
		b.click(`.try-tabs [role=tab]:nth-child(3)`)
		b.phone()
		b.both(at + " with the line that repeats it, phone")
		b.do(chromedp.EmulateViewport(1440, 900))
	}
}
