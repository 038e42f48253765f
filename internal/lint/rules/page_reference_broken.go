package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
	"parlance/internal/nav"
	"parlance/internal/operation"
	"parlance/internal/site"
	"parlance/internal/source"
)

var pageReferenceBroken = &lint.Rule{
	ID:       "page-reference-broken",
	Title:    "a page or the navigation names a spec or an operation that is not there",
	Severity: finding.Error,
	Doc: `The "openapi:" line of a page must name a spec of the tree by its path from the docs folder, and an operation of that spec. Where it does not, Mintlify shows another spec's operation, or an empty page, and says nothing. The navigation must do the same where it names specs and operations; there the site is not built.

The finding says where a spec of that name, or the operation, stands now. References to specs elsewhere ("https://...") are not followed. An operation that only the locale's copy of the spec lacks is left to spec-operation-missing.`,
	Bad:   `openapi: "/enterprise-api.en.yaml GET /inputs"        # the spec is at /edge/enterprise-api.en.yaml`,
	Good:  `openapi: "/edge/enterprise-api.en.yaml GET /inputs"`,
	Check: checkPageReferenceBroken,
}

func checkPageReferenceBroken(p *lint.Pass) {
	r := newReferences(p)
	for _, page := range p.Pages() {
		d := page.Operation()
		switch {
		case d == nil:
		case d.Problem != "":
			p.Report(pageFinding(page, d, d.Problem, ""))
		case d.Key == "openapi":
			right, ok := p.Coverage().Repaired(page)
			if !ok {
				right = d.Reference
			}
			if message, fix := r.broken(d.Reference, right, page.Version); message != "" {
				p.Report(pageFinding(page, d, message, fix))
			}
		}
	}
	r.checkNavigation()
}

func pageFinding(page *site.Page, d *mdx.Directive, message, fix string) finding.Finding {
	f := finding.Finding{
		Span: d.Span, Message: message, Page: page.Path, Locale: string(page.Locale), Version: page.Version,
		Operation: operationText(d.Reference.Name),
	}
	if fix != "" {
		f.Fix = &finding.Fix{Title: fix, Safe: true}
	}
	return f
}

// references judges what pages and navigation name.
type references struct {
	*lint.Pass
	unread map[string]bool // root-relative paths of specs that are there and could not be read
	remote bool            // the navigation names specs elsewhere
}

func newReferences(p *lint.Pass) *references {
	r := &references{Pass: p, unread: map[string]bool{}}
	for _, problem := range p.Site.Problems {
		if problem.Rule == fileUnreadable.ID {
			r.unread[problem.Span.Path()] = true
		}
	}
	loaded := map[string]bool{}
	for _, set := range p.Site.Sets {
		for _, file := range set.Files() {
			loaded[file.Path] = true
		}
	}
	for _, c := range p.Site.Config.Specs {
		names := []string{c.Base}
		for _, l := range c.Locales {
			names = append(names, l.Path)
		}
		for _, name := range names {
			if !loaded[path.Clean(name)] { // config-invalid
				r.unread[path.Clean(name)] = true
				r.unread[path.Join(c.Publish, path.Base(name))] = true
			}
		}
	}
	for _, s := range specSources(r.Pass) {
		r.remote = r.remote || strings.Contains(s.Spec, "://")
	}
	return r
}

// isUnread reports whether nothing can be said about the spec of a name.
func (r *references) isUnread(name string) bool {
	clean := strings.TrimPrefix(path.Clean("/"+name), "/")
	version, _, _ := r.Site.EntryRest(clean)
	return strings.Contains(name, "://") || r.Skips(version) || r.unread[r.Site.RootPath(clean)]
}

// broken returns what is wrong with a reference and the way out, and "" for
// one that leads somewhere. right is what it should be, where that is known.
func (r *references) broken(ref, right operation.Reference, version string) (message, fix string) {
	if ref.Spec == "" {
		return r.brokenName(ref.Name, version)
	}
	if right != ref {
		fix = fmt.Sprintf("write %q", right)
	}
	found := r.Site.FindSpec(ref.Spec, version)
	switch {
	case found.File == nil && r.isUnread(ref.Spec):
		return "", ""
	case found.File == nil && found.Moved == nil:
		return fmt.Sprintf("there is no spec %q: correct the path, or add the file", ref.Spec), ""
	case found.File == nil:
		return fmt.Sprintf("there is no spec %q: it is at %q now", ref.Spec, "/"+found.Moved.DocsPath(r.Site)), fix
	case !found.File.Usable || found.File.Operation(ref.Name) != nil || r.isDrift(found.File, ref.Name):
		return "", ""
	}
	message = fmt.Sprintf("%q has no operation %q", ref.Spec, ref.Name)
	if near := site.Renamed(found.File.Spec, ref.Name); near != nil {
		if near.Name != right.Name {
			return fmt.Sprintf("%s, and %q has its page: remove this one", message, near.Name), ""
		}
		return fmt.Sprintf("%s: it has %q", message, near.Name), fix
	}
	if sets := r.Site.Holding(ref.Name, version); len(sets) > 0 {
		file := sets[0].Own(found.File.Tag)
		if file == nil {
			file = sets[0].Base
		}
		right = operation.Reference{Spec: "/" + file.DocsPath(r.Site), Name: ref.Name}
		return fmt.Sprintf("%s: it is in %q", message, right.Spec), fmt.Sprintf("write %q", right)
	}
	return message + ": correct it, or add the operation to the spec", ""
}

// right returns what a reference of the navigation should be.
func (r *references) right(ref operation.Reference, version string) operation.Reference {
	found := r.Site.FindSpec(ref.Spec, version)
	file := found.File
	if file == nil {
		file = found.Moved
	}
	if file == nil {
		return ref
	}
	if file != found.File {
		ref.Spec = "/" + file.DocsPath(r.Site)
	}
	if file.Usable && file.Operation(ref.Name) == nil {
		if near := site.Renamed(file.Spec, ref.Name); near != nil {
			ref.Name = near.Name
		}
	}
	return ref
}

// isDrift reports whether a spec lacks an operation that its base has, which
// spec-operation-missing reports where the operation belongs.
func (r *references) isDrift(file *site.SpecFile, name operation.Name) bool {
	base := file.Set.Base
	return base != nil && base != file && base.Usable && base.Operation(name) != nil && r.Reports(specOperationMissing.ID)
}

// brokenName is broken for a reference without a spec.
func (r *references) brokenName(name operation.Name, version string) (message, fix string) {
	if len(r.Site.Sets) == 0 || r.remote || len(r.unread) > 0 || len(r.Site.Holding(name, version)) > 0 {
		return "", ""
	}
	var near []operation.Name
	for _, set := range r.Site.Sets {
		for _, file := range set.Files() {
			if !file.Usable {
				return "", ""
			}
			if op := site.Renamed(file.Spec, name); op != nil && !slices.Contains(near, op.Name) {
				near = append(near, op.Name)
			}
		}
	}
	if len(near) == 1 {
		return fmt.Sprintf("no spec has the operation %q: there is %q", name, near[0]), fmt.Sprintf("write %q", near[0])
	}
	return fmt.Sprintf("no spec has the operation %q: correct it, or add the operation to a spec", name), ""
}

// checkNavigation reports the specs and operations that the navigation names.
func (r *references) checkNavigation() {
	reported := map[source.Span]bool{}
	report := func(f finding.Finding) {
		if f.Message != "" && !reported[f.Span] {
			reported[f.Span] = true // a spec of all languages is named once
			r.Report(f)
		}
	}
	for _, s := range specSources(r.Pass) {
		found := r.Site.FindSpec(s.Spec, s.version)
		switch {
		case found.File != nil || r.isUnread(s.Spec):
		case found.Moved != nil:
			report(finding.Finding{Span: s.Span, Message: fmt.Sprintf("there is no spec %q: it is at %q now", s.Spec, "/"+found.Moved.DocsPath(r.Site))})
		default:
			report(finding.Finding{Span: s.Span, Message: fmt.Sprintf("there is no spec %q: correct the path, or add the file", s.Spec)})
		}
	}
	for _, at := range entriesOf(r.Pass, nav.OperationEntry) {
		ref := at.entry.Operation
		// A spec that the entry inherits is reported where it is named.
		if !strings.Contains(at.entry.Span.Text(), ref.Spec) && r.Site.FindSpec(ref.Spec, at.cell.Version).File == nil {
			continue
		}
		message, fix := r.broken(ref, r.right(ref, at.cell.Version), at.cell.Version)
		f := at.finding(message)
		f.Entry, f.Operation = at.entry.Span.Text(), ref.Name.String()
		if fix != "" {
			f.Fix = &finding.Fix{Title: fix, Safe: true}
		}
		report(f)
	}
}
