package site

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"parlance/internal/config"
	"parlance/internal/mdx"
	"parlance/internal/nav"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Options says what Load reads.
type Options struct {
	ConfigFile string // root-relative; "" for parlance.yaml where there is one
	Frozen     bool   // also the pages and specs of frozen versions
}

// maxFile is the size in bytes above which no file is read.
const maxFile = tree.MaxSize

// ErrNoDocs is returned when a folder holds neither docs.json nor mint.json
// nor a spec.
var ErrNoDocs = errors.New("no docs.json, mint.json or parlance.yaml found: run this in a documentation tree, or name its folder")

// Load reads the tree below fsys. The error says why there is nothing to look
// at; all else is in the Problems.
func Load(fsys fs.FS, o Options) (*Site, error) { return newLoader(fsys, o).load() }

type loader struct {
	fsys fs.FS
	site *Site

	// Where a snapshot is renewed:
	old     *Site
	changed map[string]bool // root-relative paths of what is not as it was
}

func newLoader(fsys fs.FS, o Options) *loader {
	return &loader{fsys: fsys, site: &Site{
		byPath: map[string]*Page{}, specFiles: map[string]*SpecFile{}, pageFiles: map[string]bool{}, record: newRecord(o),
	}}
}

func (l *loader) load() (*Site, error) {
	if err := l.config(); err != nil {
		return nil, err
	}
	if err := l.docsDir(); err != nil {
		return nil, err
	}
	l.navigation()
	l.walk()
	l.site.layout(l.pagePaths())
	l.site.fillLocales()
	l.pages()
	l.specs()
	l.site.learnBorrowed()
	return l.site, nil
}

func (l *loader) problem(rule string, problems ...tree.Problem) {
	for _, p := range problems {
		l.site.Problems = append(l.site.Problems, Problem{Rule: rule, Problem: p})
	}
}

func (l *loader) unreadable(name string, cause error) {
	file := source.NewFile(name, nil)
	var pathError *fs.PathError
	if errors.As(cause, &pathError) {
		cause = pathError.Err
	}
	l.problem("file-unreadable", tree.Problem{
		Span: file.Span(0, 0), Message: fmt.Sprintf("cannot be read (%v): give read permission, or remove it from the tree", cause),
	})
}

// read returns a file, each once.
func (l *loader) read(name string) (*source.File, error) {
	files := l.site.record.files
	if f := files[name]; f != nil {
		return f, nil
	}
	if l.unchanged(name) {
		if f := l.old.record.files[name]; f != nil {
			files[name] = f
			return f, nil
		}
	}
	data, err := readBounded(l.fsys, name)
	if err != nil {
		return nil, err
	}
	f := source.NewFile(name, data)
	files[name] = f
	return f, nil
}

func (l *loader) config() error {
	configured := l.site.record.options.ConfigFile
	name := configured
	if name == "" {
		name = config.FileName
	}
	f, err := l.read(name)
	switch {
	case err == nil:
		c, problems := config.Parse(f)
		l.site.Config = c
		l.problem("config-invalid", problems...)
	case configured != "" || !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read %s: %w", name, err)
	default:
		l.site.Config = config.Default()
	}
	return nil
}

// docsDir finds the folder of docs.json.
func (l *loader) docsDir() error {
	candidates := []string{".", "docs"}
	if l.site.Config.Docs != "" {
		candidates = []string{path.Clean(l.site.Config.Docs)}
	}
	for _, dir := range candidates {
		for _, name := range []string{"docs.json", "mint.json"} {
			if _, err := fs.Stat(l.fsys, path.Join(dir, name)); err == nil {
				l.site.DocsDir = dir
				return nil
			}
		}
	}
	if l.site.Config.File == nil {
		return ErrNoDocs
	}
	l.site.DocsDir = candidates[0]
	return nil
}

func (l *loader) navigation() {
	if l.sameNavigation() {
		l.site.Nav, l.site.record.navFiles = l.old.Nav, l.old.record.navFiles
		l.problem("nav-invalid", l.site.Nav.Problems...)
		return
	}
	for _, name := range []string{"docs.json", "mint.json"} {
		if _, err := fs.Stat(l.fsys, path.Join(l.site.DocsDir, name)); err != nil {
			continue
		}
		l.site.Nav = nav.Load(name, func(name string) (*source.File, error) {
			name = path.Join(l.site.DocsDir, name)
			l.site.record.navFiles[name] = true
			return l.read(name)
		})
		l.problem("nav-invalid", l.site.Nav.Problems...)
		return
	}
}

// skippedDirs are never looked into: the list is Mintlify's.
var skippedDirs = []string{"node_modules", ".git", ".github", ".claude", ".agents", ".idea", ".vscode", ".cursor", ".mintlify"}

// BuiltMark is the name of the file that marks a folder as a built site: what
// it holds was made of the documentation, and is no part of it.
const BuiltMark = ".parlance-site"

func (l *loader) isBuilt(dir string) bool {
	info, err := fs.Stat(l.fsys, path.Join(dir, BuiltMark))
	return err == nil && info.Mode().IsRegular()
}

func isSkipped(dir string) bool {
	return slices.Contains(skippedDirs, dir) || strings.HasPrefix(dir, ".")
}

// walk lists the files of the docs folder. What lies beside it is no part of
// the site: specs there are read only where the configuration names them.
func (l *loader) walk() {
	s := l.site
	if l.sameFiles() {
		s.Paths, s.ignored, s.record.unwalked = l.old.Paths, l.old.ignored, l.old.record.unwalked
		s.Problems = append(s.Problems, s.record.unwalked...)
	} else {
		before := len(s.Problems)
		l.list()
		sort.Strings(s.Paths)
		s.record.unwalked = slices.Clone(s.Problems[before:])
	}
	s.Files = len(s.Paths)
}

func (l *loader) list() {
	ignored := l.mintIgnore()
	l.site.ignored = ignored
	// The error of the walk itself is always nil: the callback keeps going.
	_ = fs.WalkDir(l.fsys, l.site.DocsDir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			l.unreadable(name, err)
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		base := path.Base(name)
		if entry.IsDir() {
			if name != l.site.DocsDir && (isSkipped(base) || ignored(l.site.docsRelative(name)+"/") || l.isBuilt(name)) {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() && (entry.Type()&fs.ModeSymlink == 0 || !l.followable(name)) {
			return nil // a pipe would be waited for
		}
		if !ignored(l.site.docsRelative(name)) {
			l.site.Paths = append(l.site.Paths, name)
		}
		return nil
	})
}

// followable reports whether a symbolic link leads to a regular file of the
// tree. Links to folders are not followed, so that a circle cannot trap us.
func (l *loader) followable(name string) bool {
	info, err := fs.Stat(l.fsys, name)
	if err == nil {
		return info.Mode().IsRegular()
	}
	file := source.NewFile(name, nil)
	l.problem("file-unreadable", tree.Problem{
		Span: file.Span(0, 0), Message: "this symbolic link leads out of the tree or nowhere, and is not followed: put a copy here, or remove it",
	})
	return false
}

// pagePaths returns the docs-relative paths of all page files, without
// extension.
func (l *loader) pagePaths() []string {
	var list []string
	for _, name := range l.site.Paths {
		if l.isPageFile(name) {
			list = append(list, trimExt(l.site.docsRelative(name)))
		}
	}
	return list
}

// pages reads the page files of all live versions, and of the frozen ones
// where they are asked for. Equal files are parsed once.
func (l *loader) pages() {
	s := l.site
	var names []string
	for _, name := range s.Paths {
		switch {
		case l.isPageFile(name):
			s.pageFiles[trimExt(s.docsRelative(name))] = true
		case !l.isSnippetFile(name):
			continue
		}
		if s.record.options.Frozen || !s.isFrozenPath(name) {
			names = append(names, name)
		}
	}
	parsed := make([]*mdx.Page, len(names))
	failed := make([]error, len(names))
	cache := &pageCache{bytes: map[[32]byte][]byte{}}
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(names); i += workers {
				parsed[i], failed[i] = l.page(cache, names[i])
			}
		})
	}
	group.Wait()
	snippets := l.imported(names, parsed)
	for i, name := range names {
		switch {
		case failed[i] != nil:
			l.unreadable(name, failed[i])
			continue
		case snippets[name] || l.isSnippetFile(name):
			s.Snippets = append(s.Snippets, l.newPage(name, parsed[i]))
		default:
			page := l.newPage(name, parsed[i])
			s.Pages = append(s.Pages, page)
			s.byPath[page.Path] = page
		}
		s.record.pages[name] = parsed[i]
	}
}

// page returns a parsed page, that of the old snapshot where it did not change.
func (l *loader) page(cache *pageCache, name string) (*mdx.Page, error) {
	if l.unchanged(name) {
		if known := l.old.record.pages[name]; known != nil {
			return known, nil
		}
	}
	return cache.load(l.fsys, name)
}

func (l *loader) newPage(name string, parsed *mdx.Page) *Page {
	s := l.site
	page := &Page{Page: parsed, Path: trimExt(s.docsRelative(name))}
	page.Version, page.Locale, page.Rest = s.split(page.Path)
	page.Frozen = s.isFrozenPath(name)
	for _, p := range parsed.Problems {
		s.Problems = append(s.Problems, Problem{Rule: "page-invalid", Problem: p, Frozen: page.Frozen})
	}
	return page
}

// pageCache keeps equal bytes once: the same page stands in dozens of frozen
// versions.
type pageCache struct {
	mu    sync.Mutex
	bytes map[[32]byte][]byte
}

func (c *pageCache) load(fsys fs.FS, name string) (*mdx.Page, error) {
	data, err := readBounded(fsys, name)
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256(data)
	c.mu.Lock()
	if first, ok := c.bytes[key]; ok {
		data = first
	} else {
		c.bytes[key] = data
	}
	c.mu.Unlock()
	return mdx.Parse(source.NewFile(name, data)), nil
}

// readBounded reads a file that is not larger than maxFile.
func readBounded(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%d MiB is more than the %d MiB that are read of a file", info.Size()>>20, maxFile>>20)
	}
	// One byte more, so that the end is seen without growing.
	data := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	_, err = data.ReadFrom(f)
	return data.Bytes(), err
}

// imported returns the root-relative paths of files that pages import: they
// are snippets, not pages.
func (l *loader) imported(names []string, parsed []*mdx.Page) map[string]bool {
	found := map[string]bool{}
	for i, page := range parsed {
		if page == nil {
			continue
		}
		for _, imp := range page.Imports {
			found[l.site.ImportPath(names[i], imp.Path)] = true
		}
	}
	return found
}

// noPages are files that speak to the authors of a repository, not to readers:
// Mintlify's list, and the instructions for coding agents.
var noPages = []string{"readme", "license", "changelog", "contributing", "contribute", "agents", "claude"}

func (l *loader) isPageFile(name string) bool {
	return l.isMarkdown(name) && !inSnippets(l.site.docsRelative(name))
}

// isSnippetFile reports whether a file is there to be shown by pages, whether
// any does so or not.
func (l *loader) isSnippetFile(name string) bool {
	return l.isMarkdown(name) && inSnippets(l.site.docsRelative(name))
}

func inSnippets(name string) bool {
	return strings.HasPrefix(name, "snippets/") || strings.HasPrefix(name, "_snippets/")
}

func (l *loader) isMarkdown(name string) bool {
	ext := path.Ext(name)
	if ext != ".mdx" && ext != ".md" || strings.HasPrefix(l.site.docsRelative(name), "../") {
		return false
	}
	return ext != ".md" || !slices.Contains(noPages, strings.ToLower(trimExt(path.Base(name))))
}

func trimExt(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// looksLikeSpec tells from a file's name and first bytes whether it is, or was
// meant to be, an OpenAPI document.
func looksLikeSpec(name string, head []byte) bool {
	if bytes.Contains(head, []byte(`"openapi"`)) || bytes.HasPrefix(head, []byte("openapi:")) || bytes.Contains(head, []byte("\nopenapi:")) ||
		bytes.HasPrefix(head, []byte("swagger:")) || bytes.Contains(head, []byte(`"swagger"`)) {
		return true
	}
	stem := strings.ToLower(trimExt(path.Base(name)))
	for _, word := range strings.FieldsFunc(stem, func(r rune) bool { return r == '.' || r == '-' || r == '_' }) {
		if word == "openapi" || word == "swagger" || word == "api" {
			return true
		}
	}
	return false
}
