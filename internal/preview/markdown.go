package preview

import (
	"context"
	"fmt"
	"path"
	"strings"
)

// hasMarkdown reports whether a page is also written as Markdown: those of the
// default version are, where docs.json lets readers or programs ask for it.
// Those of older versions would double the files of a large site.
func (f *frame) hasMarkdown(p *Page) bool {
	return f.markdown && !p.Missing && (p.Source != nil || p.Operation != nil) && (p.home() == nil || p.home().isDefault)
}

// markdownFile returns the path of a page as Markdown: its own with ".md".
func markdownFile(p *Page) string {
	if p.URL == "" {
		return "index.md"
	}
	return escapePath(p.URL) + ".md"
}

// pageMarkdown returns a page as Markdown, with its title.
func (f *frame) pageMarkdown(p *Page) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", oneLine(p.Title))
	if p.Description != "" {
		b.WriteString("> " + oneLine(p.Description) + "\n\n")
	}
	b.WriteString(f.markdownOf(p))
	return []byte(strings.TrimRight(b.String(), "\n") + "\n")
}

// markdownPage returns the page that a path names as Markdown, or nil.
func (f *frame) markdownPage(at string) *Page {
	url, ok := strings.CutSuffix(at, ".md")
	if !ok {
		return nil
	}
	p := f.model.byURL[urlOf(url)]
	if p == nil || !f.hasMarkdown(p) {
		return nil
	}
	return p
}

// markdownFiles writes the pages as Markdown.
func (b *builder) markdownFiles(ctx context.Context) error {
	for _, p := range b.model.Pages {
		if !b.hasMarkdown(p) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		name := "index.md"
		if p.URL != "" {
			name = path.Clean(p.URL) + ".md"
		}
		if err := b.out.write(name, b.pageMarkdown(p)); err != nil {
			return err
		}
	}
	return nil
}
