package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// selected is the label of the chosen tab of a group of tabs.
func selected(group string) string {
	return `document.querySelector(` + quote(group+` [role=tab][aria-selected=true]`) + `).textContent.trim()`
}

func TestTabs(t *testing.T) {
	t.Parallel()
	const first, code = `.prose > .mdx-tabs:not(.mdx-code-group)`, `.prose > .mdx-code-group`
	b := newTab(t, the(t, small))
	b.open("/en/guide/")
	b.is("the first is chosen", selected(first)+` === 'Python' && `+selected(code)+` === 'Python'`)
	b.run(`document.querySelector('` + first + ` [role=tab]').focus()`)
	b.press(kb.ArrowRight)
	b.is("the arrow chooses the next, and has the focus there", selected(first)+` === 'Shell' && document.activeElement.textContent.trim() === 'Shell'`)
	b.is("its part alone is shown", `(p => p.length === 1 && p[0].textContent.includes('curl'))([...document.querySelectorAll('`+first+` > .mdx-tab-panel')].filter(p => p.getBoundingClientRect().height > 0))`)
	b.is("the code of that name follows", selected(code)+` === 'Shell'`)
	b.press(kb.End)
	b.is("End chooses the last", selected(first)+` === 'Go'`)
	b.is("code that has no such name stays", selected(code)+` === 'Shell'`)
	b.press(kb.ArrowRight)
	b.is("behind the last comes the first", selected(first)+` === 'Python'`)
	b.is("one tab of the group is reached by Tab", `document.querySelectorAll('`+first+` [role=tab][tabindex="0"]').length === 1`)
	b.click(code + ` [role=tab]:nth-child(2)`)
	b.is("a click in the code moves the tabs", selected(code)+` === 'Shell' && `+selected(first)+` === 'Shell'`)
}

func TestTabsMirrored(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, own))
	b.open("/ar/api-reference/stop/")
	b.is("the status tabs are there", `document.querySelectorAll('#responses [role=tab]').length > 2`)
	b.run(`document.querySelector('#responses [role=tab]').focus()`)
	b.press(kb.ArrowLeft)
	b.is("the left arrow goes on", `document.activeElement.textContent.trim() === '400' && document.activeElement.getAttribute('aria-selected') === 'true'`)
	b.is("that answer alone is shown", `document.getElementById('response-400').checkVisibility() && !document.getElementById('response-200').checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) || getComputedStyle(document.getElementById('response-200')).contentVisibility === 'hidden'`)
	b.is("its example follows", `[...document.querySelectorAll('.ref-side [role=tab][aria-selected=true]')].some(tab => tab.textContent.trim() === '400')`)
}

func TestExpanders(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/guide/")
	b.is("the fold is closed", `!document.getElementById('half').checkVisibility()`)
	b.click(`.mdx-accordion summary`)
	b.is("the fold opens", `document.getElementById('half').checkVisibility()`)
	b.open("/en/guide/?again#half")
	b.is("a link into it opens it", `document.getElementById('half').checkVisibility() && document.getElementById('half').getBoundingClientRect().top < innerHeight`)
}

// TestLinkedProperties follows links to properties that are folded away.
func TestLinkedProperties(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/api/book/")
	ids := get[[]string](b, `[...document.querySelectorAll('.ref-field[id]')].filter(e => !e.checkVisibility() || e.closest('[hidden]')).map(e => e.id)`)
	if len(ids) < 6 {
		t.Fatalf("only %d properties are folded away: %q", len(ids), ids)
	}
	for i, id := range ids {
		if i%2 == 0 {
			b.open("/en/api/book/?" + id + "#" + id) // a page that is opened there
		} else {
			b.run(`location.hash = ` + quote(id)) // a link within the page
		}
		b.is(id+" is shown", `(e => e.checkVisibility() && !e.closest('[hidden]') && e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight)(document.getElementById(`+quote(id)+`))`)
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.mayCopy()
	b.open("/en/guide/")
	b.is("the button is there", `document.querySelector('.prose > .mdx-code .mdx-copy').textContent === 'Copy'`)
	b.run(`document.querySelector('.prose > .mdx-code .mdx-copy').click()`)
	b.is("the button says that it is done", `document.querySelector('.prose > .mdx-code .mdx-copy').textContent === 'Copied'`)
	if got, want := b.copied(), `{"passengers": 2, "dog": true}`; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	b.is("and is itself again", `document.querySelector('.prose > .mdx-code .mdx-copy').textContent === 'Copy'`)
	b.open("/en/api/book/")
	b.run(`document.querySelector('.ref-endpoint .ref-copy').click()`)
	b.is("the path is copied", `document.querySelector('.ref-endpoint .ref-copy').textContent === 'Copied'`)
	if got, want := b.copied(), "/crossings/{number}"; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	b.run(`document.querySelector('.ref-panel .ref-copy').click()`)
	b.is("the request is copied", `document.querySelector('.ref-panel .ref-copy').textContent === 'Copied'`)
	if got, want := b.copied(), get[string](b, `[...document.querySelectorAll('.ref-panel .ref-code')].find(e => e.getBoundingClientRect().height > 0).textContent`); got != want || got == "" {
		t.Errorf("copied %q, want %q", got, want)
	}
}

// TestSampleLanguage keeps the language of the samples from page to page.
func TestSampleLanguage(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/api/book/")
	b.run(`[...document.querySelectorAll('.ref-side [role=tab]')].find(tab => tab.textContent.trim() === 'Go').click()`)
	b.is("the sample is Go", `document.getElementById('sample-go').checkVisibility() && !document.getElementById('sample-go').hidden`)
	b.open("/en/api/cancel/")
	b.is("it is on the next page too", `document.getElementById('sample-go') !== null && !document.getElementById('sample-go').hasAttribute('hidden')`)
}

// TestServers puts the chosen server into the samples.
func TestServers(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/api/book/")
	b.run(`(s => { s.selectedIndex = 1; s.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('.ref-server'))`)
	b.is("the samples name it", `document.querySelector('.ref-base').textContent.startsWith('https://test.example.com/')`)
}
