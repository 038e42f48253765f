package preview

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"parlance/internal/preview/try"
	"parlance/internal/site"
	"parlance/internal/spec"
)

// startTry returns the address of the project's own documentation as serve
// shows it, and that of an API whose answers are wrong for the topic "wrong".
func startTry(t *testing.T) (docs, api string) {
	t.Helper()
	s, o := ownDocs(t)
	o.Try = try.New(try.Options{Spec: func(path string) *spec.Spec {
		for _, set := range s.Sets {
			for _, file := range set.Files() {
				if file.Spec.File.Path == path {
					return file.Spec
				}
			}
		}
		return nil
	}})
	served := httptest.NewServer(NewServer(func() (*site.Site, error) { return s, nil }, o))
	t.Cleanup(func() {
		served.CloseClientConnections() // the open page waits for news
		served.Close()
	})
	answers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Inputs map[string]string }
		data, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(data, &body) != nil || r.URL.Path != "/kickoff" || r.Header.Get("Authorization") != "Bearer sesame-1" {
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
	t.Cleanup(answers.Close)
	return served.URL, answers.URL
}

// set types a text into a field of the form.
func (r *reader) set(selector, text string) {
	r.t.Helper()
	r.do(chromedp.SetValue(chromedp.CSS(selector), text), chromedp.Evaluate[chromedp.Void](
		fmt.Sprintf(`document.querySelector(%q).dispatchEvent(new Event('input', {bubbles: true}))`, selector)))
}

func TestTryInABrowser(t *testing.T) {
	r := newReader(t)
	docs, api := startTry(t)
	r.mu.Lock()
	r.host = docs
	r.mu.Unlock()
	r.open(docs + "/en/api-reference/kickoff")
	r.do(chromedp.Click(chromedp.CSS(`.try-open`)))
	r.is("the form opens", `document.querySelector('dialog.try').open`)
	r.is("the field for the token has the focus", `document.activeElement.type === 'password' && document.activeElement.autocomplete === 'off'`)
	r.is("the example is in the editor", `document.querySelector('.try-body').value.includes('"inputs"') && document.querySelector('.try-note.is-right') !== null`)
	r.is("every control has a name", `[...document.querySelectorAll('.try input, .try select, .try textarea, .try button')].every(e => e.labels && e.labels.length || e.ariaLabel || e.textContent)`)

	r.set(`.try input[type=url]`, api)
	r.set(`.try input[type=password]`, "sesame-1")
	r.do(chromedp.KeyEvent("\r"))
	r.is("the answer is shown", `document.querySelector('.try-said .ref-status').textContent === '200 OK' && document.querySelector('.try-right') !== null`)
	r.is("the body is coloured", `document.querySelector('.try-tabs .ref-p').textContent === '"kickoff_id"' && document.querySelector('.try-tabs pre').textContent.startsWith('{\n  "kickoff_id": "3f0c')`)
	r.is("the token is not shown", `!document.querySelector('.try').textContent.includes('sesame-1') && document.querySelector('.try-command').textContent.includes('$PARLANCE_TOKEN')`)
	r.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.try-tabs [role=tab]').focus()`))
	r.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))`))
	r.is("the arrow leads to the headers", `document.activeElement.getAttribute('aria-selected') === 'true' && [...document.querySelectorAll('.try-headers dt')].some(e => e.textContent === 'Content-Type' && e.offsetParent)`)

	r.set(`.try-body`, `{"inputs": {`)
	r.is("broken JSON is told at once", `document.querySelector('.try-note.is-wrong').textContent.length > 10`)
	r.set(`.try-body`, `{"inputs": {"topic": "wrong"}}`)
	r.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.try-body').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}))`))
	r.is("what is wrong is told", `[...document.querySelectorAll('.try-findings li')].some(e => e.textContent.includes('/kickoff_id') && /specs\/enterprise-api\.en\.yaml:\d+/.test(e.textContent))`)
	r.is("digits are kept, and markup is text", `document.querySelector('.try-tabs pre').textContent.includes('12345678901234567890') && !document.querySelector('.try img')`)

	r.do(chromedp.KeyEvent("\u001b"))
	r.is("Escape closes the form, and the focus is where it was", `!document.querySelector('dialog.try').open && document.activeElement.className === 'try-open'`)
	r.is("nothing is remembered", `![...Object.entries(localStorage), ...Object.entries(sessionStorage)].join().includes('sesame') && document.cookie === ''`)

	r.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	r.open(docs + "/ar/api-reference/status")
	r.do(chromedp.Click(chromedp.CSS(`.try-open`)))
	r.is("the form fits a phone", `document.querySelector('.try').open && document.querySelector('.try').scrollWidth <= 390 && document.documentElement.scrollWidth <= 390`)
	r.is("its words are Arabic", `document.querySelector('.try-send').textContent === 'إرسال'`)
	r.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.try input[id^=try-field]:not([type=password])').value = ''`))
	r.do(chromedp.Click(chromedp.CSS(`.try-send`)))
	r.is("what is missing is pointed at", `document.activeElement.getAttribute('aria-invalid') === 'true' && document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent !== ''`)
	r.do(chromedp.ResetViewport())
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, trouble := range r.trouble {
		t.Error(trouble)
	}
}
