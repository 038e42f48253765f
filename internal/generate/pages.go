package generate

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"parlance/internal/config"
	"parlance/internal/edit"
	"parlance/internal/mdx"
	"parlance/internal/operation"
	"parlance/internal/site"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// pages plans reference pages and their places in the navigation.
type pages struct {
	site     *site.Site
	o        Options
	coverage *site.Coverage
	due      []duePage
	left     []Left
	taken    map[string]bool // docs-relative paths of due pages
}

// duePage is an operation without a page, and the page that it gets.
type duePage struct {
	site.Undocumented
	path   string       // docs-relative, without extension
	models []*site.Page // the reference pages whose form it takes, in the spec's order; of another locale where this one has none
}

func newPages(s *site.Site, o Options) *pages {
	p := &pages{site: s, o: o, coverage: s.Coverage(o.AllVersions), taken: map[string]bool{}}
	for _, u := range p.coverage.Undocumented() {
		due := duePage{Undocumented: u, models: p.siblings(u.Set, u.Locale)}
		if err := p.place(&due); err != nil {
			p.left = append(p.left, Left{u.Operation.Key.Span, fmt.Sprintf("%s has no page in %s, and none was written: %v", u.Operation.Name, u.Locale.Tag, err)})
			continue
		}
		p.due = append(p.due, due)
	}
	return p
}

// siblings returns the pages of a set's operations in the order of the spec:
// the locale's, else those of the first locale that has some.
func (p *pages) siblings(set *site.SpecSet, l site.Locale) []*site.Page {
	list := p.coverage.Pages(set, l.Tag)
	for i := 0; len(list) == 0 && i < len(p.site.Locales); i++ {
		list = p.coverage.Pages(set, p.site.Locales[i].Tag)
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *site.Page) int {
		return cmp.Compare(p.rank(set.Base.Spec, a), p.rank(set.Base.Spec, b))
	})
	return list
}

// rank is the place of a page's operation in the spec, -1 where it is none of
// the spec's.
func (p *pages) rank(s *spec.Spec, page *site.Page) int {
	name := p.coverage.Reference(page).Name
	return slices.IndexFunc(s.Operations, func(op *spec.Operation) bool { return op.Name.Same(name) })
}

// place chooses folder and name of a new page: those of its counterpart, where
// another language has the page already, else those of its siblings.
func (p *pages) place(due *duePage) error {
	if at := p.counterpart(due); at != "" {
		err := p.take(due, at)
		if existing := p.site.Page(at); existing != nil && errors.Is(err, errTaken) {
			return fmt.Errorf("%s, which its counterpart is, shows %q: correct its reference", existing.File.Path, p.coverage.Reference(existing).Name)
		}
		return err
	}
	folder := p.folder(due)
	if folder == "" {
		return errors.New(`no reference page shows where it belongs: add "pages: {folder: \"{locale}/api-reference\"}" to parlance.yaml`)
	}
	long := slug(due.Operation.Name.Method + " " + due.Operation.Name.Path)
	err := p.take(due, path.Join(folder, p.name(due)))
	if errors.Is(err, errTaken) {
		err = p.take(due, path.Join(folder, long))
	}
	return err
}

var errTaken = errors.New("the names for it are taken: set pages.name in parlance.yaml")

// take gives a new page its path, unless another page has it.
func (p *pages) take(due *duePage, at string) error {
	existing := p.site.Page(at)
	switch {
	case existing != nil && existing.Operation() == nil:
		return fmt.Errorf("%s is there already and names no operation: add 'openapi: %q' to it", existing.File.Path, p.reference(due))
	case existing != nil || p.taken[at]:
		return errTaken
	}
	due.path = at
	p.taken[at] = true
	return nil
}

// counterpart returns where the page of the operation stands in due's language,
// going by the first language that has it; "" where none has, or where the
// configuration says where pages go.
func (p *pages) counterpart(due *duePage) string {
	if p.site.Config.Pages != (config.Pages{}) {
		return ""
	}
	for _, l := range p.site.Locales {
		for _, page := range p.coverage.Pages(due.Set, l.Tag) {
			if p.coverage.Reference(page).Name.Same(due.Operation.Name) {
				return p.site.Counterpart(page, due.Locale)
			}
		}
	}
	return ""
}

func (p *pages) folder(due *duePage) string {
	if pattern := p.site.Config.Pages.Folder; pattern != "" {
		folder := strings.NewReplacer("{locale}", due.Locale.Folder, "{version}", due.Set.Version).Replace(pattern)
		return strings.TrimPrefix(path.Clean("/"+folder), "/")
	}
	if len(due.models) == 0 {
		return ""
	}
	model := p.nearest(due)
	if model.Locale == due.Locale.Tag {
		return path.Dir(model.Path)
	}
	return path.Dir(p.site.Counterpart(model, due.Locale))
}

// nearest returns the model whose path shares most leading segments with the
// operation's, the last of equals.
func (p *pages) nearest(due *duePage) *site.Page {
	best, most := due.models[len(due.models)-1], 0
	own := strings.Split(due.Operation.Name.Path, "/")
	for _, page := range due.models {
		shared := 0
		other := strings.Split(p.coverage.Reference(page).Name.Path, "/")
		for i := 1; i < min(len(own), len(other)) && own[i] == other[i]; i++ {
			shared++
		}
		if shared > most {
			best, most = page, shared
		}
	}
	return best
}

// create returns the new page files.
func (p *pages) create() []edit.Change {
	var list []edit.Change
	for i := range p.due {
		due := &p.due[i]
		ext, lineEnd, quote := ".mdx", "\n", byte('"')
		if len(due.models) > 0 {
			model := p.nearest(due)
			ext, lineEnd, quote = path.Ext(model.File.Path), model.File.LineEnding(), quoteOf(model)
		}
		list = append(list, edit.Change{Path: p.site.RootPath(due.path + ext), New: mdx.Render(p.fields(due), lineEnd, quote)})
	}
	return list
}

func quoteOf(page *site.Page) byte {
	if title := page.Field("title"); title != nil && title.Style == tree.SingleQuoted {
		return '\''
	}
	return '"'
}

// reference returns the operation of a new page, with the spec where its
// models name theirs.
func (p *pages) reference(due *duePage) operation.Reference {
	ref := operation.Reference{Name: due.Operation.Name}
	if len(due.models) == 0 || p.nearest(due).Operation().Reference.Spec != "" {
		ref.Spec = "/" + due.File.DocsPath(p.site)
	}
	return ref
}

// fields returns the front matter of a new page: the keys of its nearest model
// in their order, with the operation's own values, and those that all models
// share.
func (p *pages) fields(due *duePage) []mdx.Field {
	own := map[string]string{
		"title": due.Operation.Name.String(), "description": due.Operation.Summary, "openapi": p.reference(due).String(),
	}
	keys := []string{"title", "description", "openapi"}
	var model *site.Page
	if len(due.models) > 0 {
		model = p.nearest(due)
		keys = nil
		for _, pair := range model.Front.Fields.Pairs {
			keys = append(keys, pair.Key.Value)
		}
		if d := model.Operation(); d.Key == "api" {
			own["api"] = strings.TrimSuffix(model.Field("api").Text(), d.Reference.Name.Path) + due.Operation.Name.Path
			own["api"] = due.Operation.Name.Method + own["api"][strings.IndexByte(own["api"], ' '):]
			delete(own, "openapi")
		}
	}
	var fields []mdx.Field
	for _, key := range keys {
		value, isOwn := own[key]
		switch {
		case isOwn && value != "":
			fields = append(fields, mdx.Field{Key: key, Value: value})
		case !isOwn && shared(key, due.models):
			fields = append(fields, copied(key, model.Field(key)))
		}
	}
	return fields
}

// modes are keys that say how a page is laid out: one page is enough to learn
// them from.
var modes = []string{"mode", "playground", "authMethod"}

// shared reports whether a key says the same on all models.
func shared(key string, models []*site.Page) bool {
	value := models[0].Field(key)
	if value == nil || value.Kind != tree.Scalar || len(models) < 2 && !slices.Contains(modes, key) {
		return false
	}
	return !slices.ContainsFunc(models, func(page *site.Page) bool { return page.Field(key).Text() != value.Text() })
}

// copied keeps a value as it is written where that is not a string.
func copied(key string, value *tree.Node) mdx.Field {
	return mdx.Field{Key: key, Value: value.Text(), Raw: value.Type != tree.String}
}

// repair corrects the references and titles of pages whose spec moved or whose
// operation was renamed.
func (p *pages) repair() []edit.Edit {
	var edits []edit.Edit
	for _, page := range p.site.Pages {
		if d := page.Operation(); d == nil || d.Problem != "" {
			continue
		}
		before := page.Operation().Reference
		right, changed := p.coverage.Repaired(page)
		if !changed {
			right = before
		}
		if changed {
			edits = append(edits, p.set(page, "openapi", right.String())...)
		}
		title, ok := operation.ParseReference(page.Title())
		if ok && title.Spec == "" && title.Name != right.Name && (!page.Frozen || p.o.AllVersions) {
			edits = append(edits, p.set(page, "title", right.Name.String())...)
		}
	}
	return edits
}

func (p *pages) set(page *site.Page, key, value string) []edit.Edit {
	edits, err := page.SetField(key, value)
	if err != nil {
		p.left = append(p.left, Left{page.Operation().Span, fmt.Sprintf("%s cannot be set to %q: %v", key, value, err)})
	}
	return edits
}
