package preview

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"parlance/internal/finding"
	"parlance/internal/site"
)

// Options say what is made of a site.
type Options struct {
	// Tree is the folder that the site was loaded from: pictures and snippets
	// are read from it.
	Tree fs.FS
	// Output is the folder that Build writes.
	Output string
	// BaseURL is where the site will stand, "https://docs.example.com". Without
	// it pages do not say what their addresses are to search engines.
	BaseURL string
	// Progress, where it is set, is told how many pages of how many are written.
	Progress func(done, total int)

	// Check returns what is wrong with a site, for the server to show.
	Check func(*site.Site) []finding.Finding
	// Hosts are the names, beside those of this computer, that the server
	// answers to.
	Hosts []string
	// Try, where it is set, answers to the requests that readers send from
	// endpoint pages of the server, at /_parlance/try.
	Try http.Handler
}

// Stats are what a build wrote.
type Stats struct {
	Pages     int
	Missing   int // pages that show the source's text
	Generated int // pages of operations that the navigation asks for
	Bodies    int // different contents
	Files     int
	Bytes     int64
	Redirects int
	Unchanged bool // nothing had changed since the last build, and nothing was written
	Took      time.Duration
}

// Build writes the site as static files. All of it is written into a new folder
// beside the output, which then takes its place: until then, and when the
// context ends before, the old output stays as it is.
func Build(ctx context.Context, s *site.Site, o Options) (Stats, error) {
	begin := time.Now()
	m := NewModel(s)
	mark, err := fingerprint(m, o)
	if err != nil {
		return Stats{}, err
	}
	out, err := newOutput(o.Output, mark)
	if err != nil {
		return Stats{}, err
	}
	if out.same {
		return Stats{Pages: len(m.Pages), Unchanged: true, Took: time.Since(begin)}, nil
	}
	defer out.discard()
	b := &builder{frame: newFrame(m, o, false), out: out}
	if err := b.all(ctx); err != nil {
		return Stats{}, err
	}
	if err := out.commit(); err != nil {
		return Stats{}, err
	}
	b.stats.Bodies = len(b.known)
	b.stats.Files, b.stats.Bytes = int(out.files.Load()), out.bytes.Load()
	b.stats.Took = time.Since(begin)
	return b.stats, nil
}

type builder struct {
	*frame
	out   *output
	stats Stats
}

func (b *builder) all(ctx context.Context) error {
	steps := []func(context.Context) error{b.pages, b.markdownFiles, b.copyFiles, b.assets, b.redirectFiles, b.lists}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pages writes all pages. There are two writers for each processor: while one
// waits for the file system, another one works.
func (b *builder) pages(ctx context.Context) error {
	pages := b.model.Pages
	for _, p := range pages {
		b.stats.Pages++
		if p.Missing {
			b.stats.Missing++
		}
		if p.Source == nil {
			b.stats.Generated++
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next, done atomic.Int64
	var group sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		group.Go(func() {
			w := bufio.NewWriterSize(nil, 256<<10)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					return
				}
				if err := b.page(pages[i], w); err != nil {
					stop(fmt.Errorf("write %s: %w", pages[i].File(), err))
					return
				}
				if n := int(done.Add(1)); b.o.Progress != nil && (n%100 == 0 || n == len(pages)) {
					b.o.Progress(n, len(pages))
				}
			}
		})
	}
	group.Wait()
	b.forgetHTML()
	return context.Cause(ctx)
}

func (b *builder) page(p *Page, w *bufio.Writer) error {
	f, err := b.out.create(p.File())
	if err != nil {
		return err
	}
	w.Reset(f)
	if err := b.write(w, p); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// copyFiles copies pictures and whatever else is served as it is.
func (b *builder) copyFiles(ctx context.Context) error {
	for _, name := range b.model.Site.Paths {
		at := b.model.Site.DocsPath(name)
		if !b.model.files[at] || b.o.Tree == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if err := b.out.copy(b.o.Tree, name, at); err != nil {
			return fmt.Errorf("copy %s: %w", name, err)
		}
	}
	return nil
}

// assets writes the files that pages share.
func (b *builder) assets(ctx context.Context) error {
	for _, a := range []asset{b.style, b.script, b.theme} {
		if err := b.out.write(a.name, a.data); err != nil {
			return err
		}
	}
	for i := range b.model.Locales {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		l := &b.model.Locales[i]
		err := b.out.stream(path.Clean(b.search[l.Tag]), func(w writer) error { return b.searchIndex(w, l) })
		if err != nil {
			return err
		}
	}
	return nil
}
