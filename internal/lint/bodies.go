package lint

import (
	"crypto/sha256"
	"runtime"
	"slices"
	"sync"

	"parlance/internal/mdx"
	"parlance/internal/site"
	"parlance/internal/source"
)

// Body is what rules ask of the body of a page or a snippet, behind its front
// matter. Spans are those of the page's own file.
type Body struct {
	Page     *site.Page
	Problems []mdx.Problem
	Files    []mdx.Import // snippets that <Snippet file="..."> names
	Names    []mdx.Name   // that it imports from pages
	Exports  []string     // names that it defines for others; "*" for all of another file
}

// Snippets returns the snippets that are reported on.
func (f *facts) Snippets() []*site.Page {
	return slices.DeleteFunc(slices.Clone(f.Site.Snippets), func(page *site.Page) bool {
		return page.Frozen && !f.allVersions
	})
}

// Bodies returns the bodies of pages and snippets about which there is something
// to say. Equal bodies are read once: the same page stands in dozens of versions.
func (f *facts) Bodies() []Body {
	if f.bodiesKnown {
		return f.bodies
	}
	f.bodiesKnown = true
	pages := f.Pages()
	pages = append(pages[:len(pages):len(pages)], f.Snippets()...)
	texts := newTexts(len(pages) - len(f.Snippets()))
	at := make([]int, len(pages)) // index of the page's text, -1 for none
	for i, page := range pages {
		at[i] = texts.add(page, i)
	}
	texts.check(f.variables())
	for i, page := range pages {
		if at[i] >= 0 {
			f.addBody(page, texts.list[at[i]])
		}
	}
	return f.bodies
}

func (f *facts) variables() map[string]string {
	if f.Site.Nav == nil || f.Site.Nav.Settings == nil {
		return nil
	}
	return f.Site.Nav.Settings.Variables
}

func (f *facts) addBody(page *site.Page, t *bodyText) {
	c := t.checked
	if len(c.Problems)+len(c.Files)+len(c.Names)+len(c.Exports) == 0 {
		return
	}
	move := func(span source.Span) source.Span {
		by := page.Body - t.page.Body
		return page.File.Span(span.Start+by, span.End+by)
	}
	body := Body{Page: page, Problems: slices.Clone(c.Problems), Files: slices.Clone(c.Files), Names: slices.Clone(c.Names), Exports: c.Exports}
	for i := range body.Problems {
		body.Problems[i].Span = move(body.Problems[i].Span)
	}
	for i := range body.Files {
		body.Files[i].Span = move(body.Files[i].Span)
	}
	for i := range body.Names {
		body.Names[i].Span = move(body.Names[i].Span)
	}
	f.bodies = append(f.bodies, body)
}

// bodyText is a body that one or more pages have.
type bodyText struct {
	page    *site.Page // the first of them
	snippet bool
	checked *mdx.Body
}

// texts are the different bodies of pages.
type texts struct {
	pages int // how many pages come before the snippets
	list  []*bodyText
	files map[fileKey]int
	known map[textKey]int
}

// fileKey names the bytes of a file by their place: the site keeps equal files
// once. textKey is the SHA-256 of a body.
type fileKey struct {
	first   *byte
	snippet bool
}

type textKey struct {
	sum     [sha256.Size]byte
	snippet bool
}

func newTexts(pages int) *texts {
	return &texts{pages: pages, files: map[fileKey]int{}, known: map[textKey]int{}}
}

// add returns the index of the body of the i-th page, or -1 for one that is
// empty or cannot be read.
func (t *texts) add(page *site.Page, i int) int {
	data := page.File.Data
	if page.Body >= len(data) || len(page.Problems) > 0 && page.Front.Form == mdx.None {
		return -1
	}
	file := fileKey{&data[0], i >= t.pages}
	if at, ok := t.files[file]; ok {
		return at
	}
	key := textKey{sha256.Sum256(data[page.Body:]), file.snippet}
	at, ok := t.known[key]
	if !ok {
		at = len(t.list)
		t.known[key] = at
		t.list = append(t.list, &bodyText{page: page, snippet: file.snippet})
	}
	t.files[file] = at
	return at
}

// check reads all bodies, on all processors.
func (t *texts) check(variables map[string]string) {
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(t.list); i += workers {
				text := t.list[i]
				text.checked = mdx.CheckBody(text.page.Page, mdx.BodyOptions{Variables: variables, Snippet: text.snippet})
			}
		})
	}
	group.Wait()
}
