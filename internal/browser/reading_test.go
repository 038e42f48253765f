package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestNavigation(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/index.html")
	b.at("the address has no index.html", "/en/")
	b.click(`.side a[href*="guide"]`)
	b.at("the sidebar leads to the guide", "/en/guide/")
	b.is("the sidebar marks the page", `document.querySelector('.side [aria-current=page]').textContent.includes('Cross the strait')`)
	b.is("the tabs mark the section", `document.querySelector('.tabs [aria-current]').textContent === 'Guides'`)
	b.click(`.pager .next`)
	b.at("next leads on", "/en/components/")
	b.click(`.pager .prev`)
	b.at("previous leads back", "/en/guide/")
	b.click(`.tabs a:nth-child(2)`)
	b.at("the tab leads to its first page", "/en/api/book/")
	b.run(`history.back()`)
	b.at("back leads back", "/en/guide/")
	b.open("/old/")
	b.at("what was moved is found", "/en/guide/")
	b.open("/")
	b.at("the first page is that of the source language", "/en/")
}

func TestContents(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.prefers("", "prefers-reduced-motion: reduce")
	b.open("/en/guide/")
	b.is("the first heading is marked", `document.querySelector('.toc [aria-current]').textContent === 'Read the timetable'`)
	b.do(chromedp.EmulateViewport(1440, 400))
	b.click(`.toc a[href="#board"]`)
	b.is("the contents lead to a place", `location.hash === '#board'`)
	b.is("the place is below the bar", `(r => r.top >= document.querySelector('.top').getBoundingClientRect().bottom && r.top < innerHeight)(document.getElementById('board').getBoundingClientRect())`)
	b.is("the contents follow", `document.querySelector('.toc [aria-current]').textContent === 'Board'`)
	b.run(`scrollTo(0, 0)`)
	b.is("the contents follow back", `document.querySelector('.toc [aria-current]').textContent === 'Read the timetable'`)
}

func TestNestedGroup(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/wide/")
	b.is("the group is closed", `!document.querySelector('.side details').open`)
	b.click(`.side details summary`)
	b.is("the group opens", `document.querySelector('.side details').open`)
	b.open("/en/safe/")
	b.is("the group of the page is open", `document.querySelector('.side details').open`)
}

func TestLanguagePicker(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/guide/")
	b.click(`.languages summary`)
	b.is("the picker opens", `document.querySelector('.languages').open`)
	b.press(kb.Escape)
	b.is("Escape closes it, and the focus is where it was", `!document.querySelector('.languages').open && document.activeElement.matches('.languages summary')`)
	b.press(kb.Enter)
	b.is("Enter opens it", `document.querySelector('.languages').open`)
	b.click(`.languages a[hreflang=ko]`)
	b.at("the picker stays on the page", "/ko/guide/")
	b.is("the page is Korean", `document.documentElement.lang === 'ko' && document.querySelector('h1').textContent === '해협 건너기'`)
	b.click(`.languages summary`)
	b.click(`h1`)
	b.is("a click elsewhere closes it", `!document.querySelector('.languages').open`)
}

// TestPickersKeepThePlace begins at a place within a page.
func TestPickersKeepThePlace(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/api/book/#servers")
	b.click(`.languages summary`)
	b.click(`.languages a[hreflang=ko]`)
	b.at("the language picker stays on the page", "/ko/api/book/")
	b.is("and at the place", `location.hash === '#servers'`)
	b.open("/en/guide/#board")
	b.click(`.versions summary`)
	b.is("the picker opens", `document.querySelector('.versions').open`)
	b.click(`.versions li:nth-child(2) a`)
	b.at("the version picker stays on the page", "/v1/en/guide/")
	b.is("and at the place", `location.hash === '#board'`)
}

func TestUntranslated(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	for language, direction := range map[string]string{"ko": "ltr", "pt-BR": "ltr", "ar": "rtl"} {
		b.open("/" + language + "/components/")
		b.is("the frame is "+language, `document.documentElement.lang === `+quote(language)+` && document.documentElement.dir === `+quote(direction))
		b.is("the text is English", `(a => a.lang === 'en' && a.dir === 'ltr')(document.querySelector('article'))`)
		b.is("the banner says so", `document.querySelector('.notice').getBoundingClientRect().height > 0 && document.querySelector('.notice').textContent.trim() !== ''`)
		b.is("it is above the heading", `document.querySelector('.notice').getBoundingClientRect().bottom <= document.querySelector('h1').getBoundingClientRect().top`)
	}
	b.click(`.notice a`)
	b.at("the banner leads to the original", "/en/components/")
	b.is("the original has no banner", `document.querySelector('.notice') === null`)
}

func TestVersionPicker(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/ko/")
	b.click(`.versions summary`)
	b.click(`.versions li:nth-child(2) a`)
	b.at("the picker stays on the page and in the language", "/v1/ko/")
	b.is("the text is the old one", `document.querySelector('article').textContent.includes('옛 페리')`)
	b.click(`.versions summary`)
	b.click(`.versions li:nth-child(1) a`)
	b.at("and leads back", "/ko/")
}

// ask opens the search by the keyboard, types a question and waits until the
// first answer holds what it should.
func (b *tab) ask(question, first string) {
	b.Helper()
	b.is("there is a search", `document.readyState === 'complete' && document.querySelector('.search-open') !== null`)
	b.press("k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.is("Ctrl-K opens the search", `document.querySelector('dialog.search').open && document.activeElement.matches('dialog.search input')`)
	b.press(question)
	b.is("the first answer to "+question+" is "+first, `(e => e !== null && document.querySelector('dialog.search input').value === `+quote(question)+` && e.textContent.includes(`+quote(first)+`))(document.querySelector('#results [aria-selected=true]'))`)
}

func TestSearch(t *testing.T) {
	t.Parallel()
	tests := []struct{ page, question, first string }{
		{"/en/", "strait", "Cross the strait"},
		{"/en/", "time", "Read the timetable"},
		{"/en/", "DEPARTURES without", "Read the timetable"},
		{"/en/", "cancel", "Cancel a crossing"},
		{"/en/", "voucher", "Book a crossing"},      // a field of the spec
		{"/en/", "reserveSeats", "Book a crossing"}, // the operation's id
		{"/en/", "reserve_seats", "Book a crossing"},
		{"/en/", "xtrace", "Book a crossing"}, // X-Trace
		{"/en/", "timetables", "Read the timetable"},
		{"/en/", "boarding", "Board"},
		{"/en/", "a ferry from", "Ferry API"},
		{"/en/", `"the gate"`, "Board"},
		{"/v1/en/", "strait", "Cross the strait"},
		{"/pt-BR/", "tripulacao", "API da balsa"}, // without its accents
		{"/pt-BR/", "tripulação", "API da balsa"},
		{"/ko/", "승선권", "승선권 구매하기"},
		{"/ko/", "취소", "승선권 구매하기"},   // stands in 취소하려면
		{"/ko/", "번호", "시간표 읽기"},     // stands in 번호가 and 번호를
		{"/ko/", "시간", "시간표 읽기"},     // the beginning of a word
		{"/ko/", "승선권을", "승선권 구매하기"}, // with the particle of an object
		{"/ko/", "해협에서는", "해협 건너기"},
		{"/ko/", "취소하고", "승선권 구매하기"},
		{"/ko/", "12,000", "승선권 구매하기"},
		{"/ar/", "إيقاف", "إيقاف الرحلة"},
		{"/ar/", "ايقاف", "إيقاف الرحلة"},   // without the hamza
		{"/ar/", "إِيقَاف", "إيقاف الرحلة"}, // with vowel signs
		{"/ar/", "رحلة", "إيقاف الرحلة"},    // without the article
		{"/ar/", "المسافر", "قراءة الجدول"},
		{"/ar/", "للرحلة", "إيقاف الرحلة"}, // joined to a preposition
		{"/ar/", "والمسافرون", "قراءة الجدول"},
		{"/ar/", "العبارة", "واجهة العبّارة"}, // without the shadda
	}
	b := newTab(t, the(t, small))
	at := ""
	for _, test := range tests {
		if test.page != at {
			b.open(test.page)
			at = test.page
		}
		b.ask(test.question, test.first)
	}
	b.open("/en/")
	b.press("k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.press(`"gate the"`)
	b.is("words in another order are not the phrase", `document.querySelector('.search-none').textContent.includes('gate the')`)
	b.open("/ar/")
	b.press("k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.press("xyzzy")
	b.is("nothing is found, and that is said", `document.querySelector('.search-none').textContent.includes('xyzzy') && document.querySelector('.search-none').textContent.includes('لا توجد نتائج')`)
}

func TestSearchMarks(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/ko/")
	b.ask("취소", "승선권")
	b.is("what was found is marked", `[...document.querySelectorAll('#results mark')].some(m => m.textContent === '취소')`)
	b.open("/en/")
	b.ask("a ferry api", "Ferry API")
	b.is("all words are, in each text", `[...document.querySelectorAll('#results [aria-selected=true] .result-title mark')].map(m => m.textContent).join() === 'Ferry,API'`)
	b.open("/ar/")
	b.ask("العبارة", "العبّارة")
	b.is("with the signs of the text", `[...document.querySelectorAll('#results mark')].some(m => m.textContent.includes('عبّارة'))`)
}

func TestSearchByKeyboard(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.open("/en/")
	b.run(`document.querySelector('.theme').focus()`)
	b.ask("the", "")
	b.is("there are some answers", `document.querySelectorAll('#results [role=option]').length > 2`)
	chosen := `[...document.querySelectorAll('#results [role=option]')].findIndex(o => o.getAttribute('aria-selected') === 'true')`
	b.press(kb.ArrowDown)
	b.is("down chooses the second", chosen+` === 1`)
	b.is("a screen reader is told which", `document.querySelector('dialog.search input').getAttribute('aria-activedescendant') === document.querySelector('#results [aria-selected=true]').id`)
	b.press(kb.ArrowUp)
	b.press(kb.ArrowUp)
	b.is("up goes round to the last", chosen+` === document.querySelectorAll('#results [role=option]').length - 1`)
	b.press(kb.Escape)
	b.is("Escape closes the search", `!document.querySelector('dialog.search').open`)
	b.is("the focus is where it was", `document.activeElement.matches('.theme')`)
	b.press("/")
	b.is("a slash opens it as well", `document.querySelector('dialog.search').open`)
	b.ask("car", "With a car")
	b.press(kb.Enter)
	b.at("Enter opens the page", "/en/guide/")
	b.is("at the place that was found", `location.hash === '#with-a-car'`)
}

// TestFromFiles reads the site without a server.
func TestFromFiles(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.do(chromedp.Navigate(b.site.folder + "/en/index.html"))
	b.is("the page has its style", `getComputedStyle(document.querySelector('.side')).position === 'sticky'`)
	b.ask("gate", "Board")
	b.press(kb.Enter)
	b.is("the search opens a page", `location.protocol === 'file:' && location.pathname.endsWith('/en/guide/index.html') && location.hash === '#board'`)
	b.click(`.languages summary`)
	b.click(`.languages a[hreflang=ar]`)
	b.is("the picker stays on the page", `location.pathname.endsWith('/ar/guide/index.html')`)
	b.ask("إيقاف", "إيقاف الرحلة")
	b.press(kb.Escape)
	b.click(`button.theme`)
	b.is("the page is dark", `document.documentElement.dataset.theme === 'dark'`)
}

// TestWithoutScripts reads the site in a browser that runs none.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, small))
	b.withoutScripts()
	b.open("/en/api/book/")
	b.is("all responses are shown", `['response-201', 'response-409'].every(id => document.getElementById(id).getBoundingClientRect().height > 0)`)
	b.is("buttons that would do nothing are not", `[...document.querySelectorAll('button')].every(e => e.closest('dialog') || e.getBoundingClientRect().height === 0)`)
	b.open("/en/guide/")
	b.is("all tabs are shown", `[...document.querySelectorAll('.mdx-tab-panel')].every(p => p.getBoundingClientRect().height > 0)`)
	b.phone()
	b.is("the sidebar is below the text", `document.querySelector('.side').getBoundingClientRect().top >= document.querySelector('main').getBoundingClientRect().bottom - 1`)
}
