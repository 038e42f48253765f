package browser

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// gallery has every component on one page.
var gallery = sync.OnceValues(func() (*served, error) {
	archive, err := os.ReadFile(filepath.Join("..", "preview", "testdata", "gallery.txtar"))
	if err != nil {
		return nil, err
	}
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse(archive).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return serve(fsys, "gallery")
})

// TestCopyPage copies a page as Markdown.
func TestCopyPage(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, gallery))
	b.mayCopy()
	b.open("/text/")
	b.click(".copy-page")
	b.is("the button says that it is done", `document.querySelector('.copy-page').textContent === 'Copied'`)
	got := b.copied()
	for _, want := range []string{
		"# Text\n\nEverything that Markdown has.\n\n", "**strong**, *emphasis*, ~~deleted~~, `code`, a [link](", "\n\n1. first\n2. second\n\n   - nested\n   - twice\n3. third\n\n",
		"- [x] done\n- [ ] to do\n", "> A quotation", "| Name | Type |", "| --- | --- | --- |\n| `id` | string | the name of the thing |\n",
		"```json\n{\n  \"status\": \"stopped\",\n", "\n}\n```\n", "#### The fourth level\n",
	} {
		if !strings.Contains(strings.ReplaceAll(got, "]  ", "] "), want) {
			t.Errorf("the copy lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestBannerStaysClosed closes the banner for all pages.
func TestBannerStaysClosed(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, gallery))
	b.open("/text/")
	b.is("the banner is there", `document.querySelector('.banner').checkVisibility()`)
	b.click(".banner-close")
	b.is("it is closed", `!document.querySelector('.banner').checkVisibility()`)
	b.open("/fields/")
	b.is("it stays closed", `!document.querySelector('.banner').checkVisibility()`)
}

// TestViews shows the view that a reader chose, on the next page too.
func TestViews(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, gallery))
	b.open("/parts/")
	seen := `[...document.querySelectorAll('.mdx-view')].filter(v => v.checkVisibility()).map(v => v.textContent.trim().split('\n')[0]).join()`
	b.is("the first view is there", seen+` === 'Python'`)
	b.run(`(s => { s.selectedIndex = 1; s.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('.views'))`)
	b.is("the other is there", seen+` === 'Go'`)
	b.open("/parts/")
	b.is("it is still there", seen+` === 'Go'`)
}

// TestExamplesInSamples puts the chosen example into the samples of all
// languages.
func TestExamplesInSamples(t *testing.T) {
	t.Parallel()
	b := newTab(t, the(t, own))
	b.open("/en/api-reference/kickoff/")
	first := get[string](b, `document.querySelector('.ref-body').textContent`)
	b.run(`(s => { s.selectedIndex = 1; s.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('.ref-pick select'))`)
	b.is("the sample has another body", `document.querySelector('.ref-body').textContent !== `+quote(first))
	want := get[string](b, `document.querySelectorAll('.ref-pick .ref-code')[1].textContent`)
	bodies := get[[]string](b, `[...document.querySelectorAll('.ref-body')].map(e => e.textContent)`)
	if len(bodies) != 6 {
		t.Fatalf("%d samples have a body", len(bodies))
	}
	for i, body := range bodies {
		fields := strings.Join(strings.Fields(strings.Trim(body, "'`\"\n")), " ")
		if fields != strings.Join(strings.Fields(want), " ") {
			t.Errorf("sample %d has the body %s, not %s", i, body, want)
		}
	}
	b.run(`(s => { s.selectedIndex = 0; s.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('.ref-pick select'))`)
	b.is("the first is back", `document.querySelector('.ref-body').textContent === `+quote(first))
}
