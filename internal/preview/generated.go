package preview

import (
	"cmp"
	"path"
	"strconv"
	"strings"
	"unicode"

	"parlance/internal/locale"
	"parlance/internal/nav"
	"parlance/internal/operation"
	"parlance/internal/site"
	"parlance/internal/spec"
)

// operationKey names the page that is generated of an operation.
type operationKey struct {
	name    operation.Name
	locale  locale.Tag
	version string // lower case
}

// specOf returns the spec that documents an operation for the readers of a
// language: the one that the reference names, in the language's own form where
// only its set is named, and the operation itself. Both are nil where there is
// none.
func (m *Model) specOf(ref operation.Reference, tag locale.Tag, version string) (*site.SpecFile, *spec.Operation) {
	var file *site.SpecFile
	if ref.Spec != "" {
		name := ref.Spec
		if strings.Contains(name, "://") {
			name = path.Base(name)
		}
		found := m.Site.FindSpec(name, version)
		if file = found.File; file == nil {
			file = found.Moved
		}
	} else if sets := m.Site.Holding(ref.Name, version); len(sets) > 0 {
		if file = m.Site.For(sets[0], tag); file == nil {
			file = sets[0].Base
		}
	}
	if file == nil || file.Spec == nil || !file.Usable {
		return nil, nil
	}
	op := file.Operation(ref.Name)
	if op == nil {
		return nil, nil
	}
	return file, op
}

// describe fills in what the operation of a page says and its front matter
// does not.
func (m *Model) describe(p *Page) {
	if p.Title != "" && p.Description != "" {
		return
	}
	if _, op := m.specOf(*p.Operation, p.Locale, p.Version); op != nil {
		p.Title = cmp.Or(p.Title, op.Summary, op.Name.String())
		p.Description = cmp.Or(p.Description, firstParagraph(op.Description))
	}
}

// firstParagraph returns the begin of a longer text, without its marks.
func firstParagraph(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n\n")
	text = strings.Join(strings.Fields(strings.NewReplacer("**", "", "`", "").Replace(text)), " ")
	return text
}

// generated returns the page of an operation that the navigation lists, which
// is made on the first call; nil where no spec has the operation.
func (m *Model) generated(c *cell, ref operation.Reference, directory string) *Page {
	key := operationKey{ref.Name, c.locale, strings.ToLower(c.version)}
	if p := m.operation[key]; p != nil {
		return p
	}
	file, op := m.specOf(ref, c.locale, c.version)
	if op == nil {
		return nil
	}
	ref = operation.Reference{Spec: "/" + file.DocsPath(m.Site), Name: op.Name}
	mint := op.Node.Get("x-mint")
	said := func(key string) string { return mint.Get("metadata").Get(key).Text() }
	url := path.Join(directory, operationSlug(op))
	if href := mint.Get("href").Text(); strings.HasPrefix(href, "/") {
		url = path.Clean(href)
	}
	p := &Page{
		URL: m.freeURL(c, url), Locale: c.locale, Version: c.version, Operation: &ref,
		Title: cmp.Or(said("title"), op.Summary, op.Name.String()), Description: cmp.Or(said("description"), firstParagraph(op.Description)),
		Method: op.Name.Method, Icon: said("icon"), Tag: said("tag"), Mode: said("mode"), Hidden: true,
	}
	p.Label, p.described = cmp.Or(said("sidebarTitle"), p.Title), said("description") != ""
	m.operation[key] = p
	m.Pages = append(m.Pages, p)
	m.byURL[p.URL], m.byPath[p.URL] = p, p
	return p
}

// freeURL returns the URL of a generated page: as Mintlify names it, below the
// folder of the language where another one has it already.
func (m *Model) freeURL(c *cell, url string) string {
	url = folderURL(strings.ToLower(url))
	free := func(url string) bool { return m.byURL[url] == nil && !m.files[url] && !ownFiles[url] }
	if free(url) {
		return url
	}
	if l := m.locale(c.locale); l.Folder != "" {
		if below := path.Join(strings.ToLower(c.version), l.Folder, url); free(below) {
			return below
		}
	}
	for i := 1; ; i++ {
		if next := url + "-" + strconv.Itoa(i); free(next) {
			return next
		}
	}
}

// longestName is what the name of a folder may have in bytes: less than the 255
// of file systems, to leave room for a number.
const longestName = 240

// folderURL makes a path of what a spec or docs.json says that can be the path
// of a folder below the output: names that are too long are cut.
func folderURL(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	names := strings.Split(path.Clean("/" + text)[1:], "/")
	for i, name := range names {
		if len(name) > longestName {
			names[i] = strings.ToValidUTF8(name[:longestName], "")
		}
	}
	return strings.Join(names, "/")
}

func operationSlug(op *spec.Operation) string {
	name := op.Summary
	if name == "" {
		name = op.Name.Method + "-" + op.Name.Path
	}
	tag := ""
	if len(op.Tags) > 0 {
		tag = slug(op.Tags[0])
	}
	return path.Join(tag, cmp.Or(slug(name), strings.ToLower(op.Name.Method)))
}

// slug names a file as Mintlify's generator does
// (https://mintlify.com/docs/api-playground/openapi-setup).
func slug(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range strings.ToLower(text) {
		switch {
		case r == '{':
			depth++
			b.WriteByte('-')
		case r == '}':
			depth = max(0, depth-1)
		case depth > 0 || strings.ContainsRune("(),.'\n/?#%\\:", r):
			// Marks are left out that addresses and files have other uses for.
		case r == ' ':
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	text = b.String()
	for strings.Contains(text, "--") {
		text = strings.ReplaceAll(text, "--", "-")
	}
	return strings.Trim(text, "-")
}

// generate adds the pages of all operations of a spec, in a group for each tag.
func (m *Model) generate(c *cell, parent *division, source *nav.Source) {
	found := m.Site.FindSpec(source.Spec, c.version)
	file := found.File
	if file == nil {
		file = found.Moved
	}
	if file == nil || file.Spec == nil || !file.Usable {
		return
	}
	groups := map[string]*division{}
	for _, op := range file.Operations {
		if op.Node.Get("x-excluded").IsTrue() {
			continue
		}
		p := m.generated(c, operation.Reference{Spec: source.Spec, Name: op.Name}, source.Directory)
		if p == nil {
			continue
		}
		label := "API Reference"
		if len(op.Tags) > 0 {
			label = groupLabel(file.Spec, op.Tags[0])
		}
		group := groups[label]
		if group == nil {
			group = &division{kind: nav.GroupNode, label: label}
			groups[label] = group
			parent.children = append(parent.children, group)
		}
		hidden := op.Node.Get("x-hidden").IsTrue() || op.Node.Get("x-mint").Get("metadata").Get("hidden").IsTrue()
		group.children = append(group.children, &division{kind: nav.EntryNode, page: p, hidden: hidden})
	}
}

// groupLabel returns what the navigation calls the operations of a tag.
func groupLabel(s *spec.Spec, tag string) string {
	tags := s.Doc.Root.Get("tags")
	if tags == nil {
		return tag
	}
	for _, n := range tags.Items {
		if n.Get("name").Text() == tag {
			return cmp.Or(n.Get("x-group").Text(), tag)
		}
	}
	return tag
}
