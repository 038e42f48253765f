package rules

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"parlance/internal/config"
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
	"parlance/internal/site"
)

var pageImportBroken = &lint.Rule{
	ID:       "page-import-broken",
	Title:    "a page imports a file or a name that is not there, or itself",
	Severity: finding.Error,
	Doc: `A page shows what it imports where the component stands. An import that leads nowhere leaves a hole there, or keeps the site from being built. "/snippets/a.mdx" counts from the docs folder, "./a.mdx" from that of the page. A name in braces must be one that the snippet exports. Snippets that import each other in a circle have no end.

Correct the path, add the file, or take the import out. Packages ("react") are not looked for, nor files that .mintignore leaves out.`,
	Bad:   `import Limits from "/snippets/limit.mdx"      # there is limits.mdx`,
	Good:  `import Limits from "/snippets/limits.mdx"`,
	Check: checkPageImportBroken,
}

func checkPageImportBroken(p *lint.Pass) {
	for _, page := range p.Pages() {
		checkImports(p, page, page.Imports)
	}
	snippets := p.Snippets()
	for _, snippet := range snippets {
		checkImports(p, snippet, snippet.Imports)
	}
	for _, body := range p.Bodies() {
		checkImports(p, body.Page, body.Files)
	}
	checkNames(p, snippets)
	checkCircles(p, snippets)
}

// checkImports reports the imports of a page that lead nowhere.
func checkImports(p *lint.Pass, page *site.Page, imports []mdx.Import) {
	for _, imp := range imports {
		name := p.Site.ImportPath(page.File.Path, imp.Path)
		// Without "./", a path may count from the docs folder too.
		if p.Site.HasPath(name) || isBare(imp.Path) && p.Site.HasPath(p.Site.RootPath(imp.Path)) {
			continue
		}
		f := bodyFinding(p.Site, page)
		f.Span = imp.Span
		f.Message = fmt.Sprintf("there is no file %q to import: correct the path, or add the file", name)
		if near := importable(p.Site, path.Base(name)); near != "" {
			f.Message = fmt.Sprintf("there is no file %q to import: is %q meant?", name, near)
		}
		p.Report(f)
	}
}

func isBare(name string) bool { return !strings.HasPrefix(name, "/") && !strings.HasPrefix(name, ".") }

// importable returns the only file whose name is most like one, in any folder,
// as an import writes it.
func importable(s *site.Site, base string) string {
	byBase := map[string][]string{}
	for _, name := range s.Paths {
		if path.Ext(name) == path.Ext(base) {
			byBase[path.Base(name)] = append(byBase[path.Base(name)], name)
		}
	}
	like := base
	if byBase[base] == nil {
		like = config.Nearest(base, slices.Sorted(maps.Keys(byBase)))
	}
	if found := byBase[like]; len(found) == 1 {
		return "/" + s.DocsPath(found[0])
	}
	return ""
}

// checkNames reports names that snippets do not export.
func checkNames(p *lint.Pass, snippets []*site.Page) {
	exports := map[string][]string{}
	for _, snippet := range snippets {
		exports[snippet.File.Path] = []string{}
	}
	for _, body := range p.Bodies() {
		if exports[body.Page.File.Path] != nil {
			exports[body.Page.File.Path] = body.Exports
		}
	}
	for _, body := range p.Bodies() {
		for _, name := range body.Names {
			file := p.Site.ImportPath(body.Page.File.Path, name.Path)
			known, ok := exports[file]
			if !ok || slices.Contains(known, name.Name) || slices.Contains(known, "*") {
				continue
			}
			f := bodyFinding(p.Site, body.Page)
			f.Span = name.Span
			f.Message = fmt.Sprintf("%s exports no %q: correct the name, or export it", file, name.Name)
			if near := config.Nearest(name.Name, known); near != "" {
				f.Message = fmt.Sprintf("%s exports no %q: did you mean %q?", file, name.Name, near)
			}
			p.Report(f)
		}
	}
}

// checkCircles reports snippets that import themselves by way of others: each
// circle once, at the first of its files.
func checkCircles(p *lint.Pass, snippets []*site.Page) {
	byPath := map[string]*site.Page{}
	for _, snippet := range snippets {
		byPath[snippet.File.Path] = snippet
	}
	for _, first := range snippets {
		for _, imp := range first.Imports {
			seen := map[string]bool{}
			way := wayTo(p.Site, byPath, first, p.Site.ImportPath(first.File.Path, imp.Path), seen)
			if way == nil {
				continue
			}
			f := bodyFinding(p.Site, first)
			f.Span = imp.Span
			f.Message = fmt.Sprintf("the import leads in a circle: %s: take one of them out", strings.Join(append([]string{first.File.Path}, way...), " → "))
			p.Report(f)
		}
	}
}

// wayTo returns the files from one to the snippet that it is imported by, or
// nil when none of its imports leads there. Only files behind that snippet in
// the order of paths are looked at.
func wayTo(s *site.Site, byPath map[string]*site.Page, goal *site.Page, name string, seen map[string]bool) []string {
	if name == goal.File.Path {
		return []string{name}
	}
	page := byPath[name]
	if page == nil || seen[name] || name < goal.File.Path {
		return nil
	}
	seen[name] = true
	for _, imp := range page.Imports {
		if way := wayTo(s, byPath, goal, s.ImportPath(name, imp.Path), seen); way != nil {
			return append([]string{name}, way...)
		}
	}
	return nil
}
