package preview

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// servedTypes are the files that are served as they are: Mintlify's list
// (https://mintlify.com/docs/create/files), without archives of code.
var servedTypes = set(`jpeg jpg jfif pjpeg pjp png svg svgz ico webp gif apng avif bmp tiff tif
	mp4 webm ogg avi mov wmv flv mkv m4v mp3 wav flac aac wma m4a
	pdf txt doc docx xls xlsx ppt pptx rtf odt ods odp csv tsv xml woff woff2 ttf eot otf zip rar 7z tar gz bz2`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}

// isServed reports whether a file of the docs folder is a part of the site.
func isServed(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return servedTypes[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
}

// listFiles finds the files that are served as they are.
func (m *Model) listFiles() {
	for _, name := range m.Site.Paths {
		if at := m.Site.DocsPath(name); isServed(at) {
			m.files[at] = true
		}
	}
}

// redirect leads readers of one path to another. Either may have a captured
// part.
type redirect struct {
	source, destination string
	pattern             *regexp.Regexp // nil for a source without a captured part
	names               []string
}

var capture = regexp.MustCompile(`:([A-Za-z_][A-Za-z0-9_]*)(\*?)|\*`)

func (m *Model) readRedirects() []redirect {
	if m.Site.Nav == nil {
		return nil
	}
	var list []redirect
	for _, r := range m.Site.Nav.Redirects {
		one := redirect{source: strings.Trim(r.Source, "/"), destination: cleanAddress(r.Destination)}
		if capture.MatchString(one.source) {
			one.pattern, one.names = pattern(one.source)
		}
		list = append(list, one)
	}
	return list
}

// pattern turns the source of a redirect into an expression: ":name*" is the
// rest, ":name" one segment, "*" anything.
func pattern(source string) (*regexp.Regexp, []string) {
	var b strings.Builder
	var names []string
	b.WriteString("^")
	last := 0
	for _, at := range capture.FindAllStringSubmatchIndex(source, -1) {
		b.WriteString(regexp.QuoteMeta(source[last:at[0]]))
		last = at[1]
		name, rest := "*", true
		if at[2] >= 0 {
			name, rest = source[at[2]:at[3]], at[4] < at[5]
		}
		names = append(names, name)
		if rest {
			b.WriteString("(.*)")
		} else {
			b.WriteString("([^/]+)")
		}
	}
	b.WriteString(regexp.QuoteMeta(source[last:]) + "$")
	return regexp.MustCompile(b.String()), names
}

// apply returns where the redirect leads from a path. What readers write into a
// path cannot lead them to another host than the destination names.
func (r *redirect) apply(at string) (target, bool) {
	if r.pattern == nil {
		return r.target(r.destination), r.source == at
	}
	found := r.pattern.FindStringSubmatch(at)
	if found == nil {
		return target{}, false
	}
	values := found[1:]
	for i := range values {
		values[i] = escapePath(values[i])
	}
	to := fill(r.destination, r.names, values)
	return r.target(to), !isExternal(r.destination) || hasHostOf(to, r.destination)
}

// target returns a filled destination: the address of another site, or a path
// of this one, whatever it looks like.
func (r *redirect) target(to string) target {
	if isExternal(r.destination) {
		return target{href: safeHref(to)}
	}
	at, suffix := splitSuffix(to)
	return target{file: strings.Trim(path.Clean("/"+at), "/"), suffix: suffix}
}

// hasHostOf reports whether an address has the host of the destination that it
// was made of. A captured part may be a label before others, as in
// "https://:name.example.com", and is none of the host else.
func hasHostOf(address, destination string) bool {
	host := authority(destination)
	quoted := regexp.QuoteMeta(capture.ReplaceAllString(host, "\x00"))
	if strings.HasSuffix(quoted, "\x00") {
		return false
	}
	of := regexp.MustCompile("^" + strings.ReplaceAll(quoted, "\x00", "[A-Za-z0-9-]+") + "$")
	return of.MatchString(authority(address))
}

// authority returns what stands between "//" and the path of an address.
func authority(address string) string {
	_, rest, ok := strings.Cut(address, "//")
	if i := strings.IndexAny(rest, `/?#\`); ok && i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// fill puts captured values into a pattern, by name and else by their order.
func fill(text string, names, values []string) string {
	next := 0
	return capture.ReplaceAllStringFunc(text, func(part string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(part, ":"), "*")
		for i := range names {
			if names[i] == name && name != "" {
				return values[i]
			}
		}
		if next++; next <= len(values) {
			return values[next-1]
		}
		return part
	})
}

// redirected returns where the redirects lead from a path.
func (m *Model) redirected(at string) (target, bool) {
	for i := range m.redirects {
		if to, ok := m.redirects[i].apply(at); ok {
			return to, true
		}
	}
	return target{}, false
}

// target is where a link of a page leads.
type target struct {
	href   string // as written, of a link out of the site
	page   *Page
	file   string // a file that is served as it is
	suffix string // "?query#fragment"
	broken bool
}

// resolve finds what a link of a page leads to.
func (m *Model) resolve(p *Page, href string) target {
	href = cleanAddress(href)
	if isExternal(href) || strings.HasPrefix(href, "#") || href == "" {
		return target{href: href}
	}
	at, suffix := splitSuffix(href)
	if at == "" {
		return target{page: p, suffix: suffix}
	}
	var name string
	if strings.HasPrefix(at, "/") {
		name = strings.TrimPrefix(path.Clean(at), "/")
	} else {
		base := p.URL
		if p.Source != nil {
			base = p.Source.Path
		}
		name = strings.TrimPrefix(path.Clean("/"+path.Join(path.Dir(base), at)), "/")
	}
	t := m.find(name)
	if t.broken && !strings.HasPrefix(at, "/") {
		// Markdown written for other readers names files from its own folder,
		// Mintlify from the root.
		if other := m.find(strings.TrimPrefix(path.Clean("/"+at), "/")); !other.broken {
			t = other
		}
	}
	t.suffix = cmp.Or(suffix, t.suffix)
	return t
}

// cleanAddress returns an address as browsers read it: without tabs and line
// breaks wherever they stand, and without white space and control characters
// around it (https://url.spec.whatwg.org/#url-parsing).
func cleanAddress(href string) string {
	href = strings.TrimFunc(href, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(href, "\t\n\r") {
		href = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(href)
	}
	return href
}

// isExternal reports whether a clean address leads out of the site.
func isExternal(href string) bool {
	if strings.HasPrefix(href, "//") {
		return true
	}
	i := strings.IndexAny(href, ":/?#")
	return i > 0 && href[i] == ':'
}

// maxRedirects is how many redirects in a row are followed: as many as browsers
// do, so that those in a circle come to an end.
const maxRedirects = 20

// find looks up a path of the site: a page, a file, or what redirects make of
// it.
func (m *Model) find(name string) target {
	at, suffix := name, ""
	for range maxRedirects {
		if t := m.exact(at); !t.broken {
			t.suffix = suffix
			return t
		}
		to, ok := m.redirected(at)
		if !ok {
			break
		}
		if to.href != "" {
			return to
		}
		at, suffix = to.file, cmp.Or(to.suffix, suffix)
	}
	return target{file: name, broken: true}
}

// splitSuffix splits a link into its path, decoded, and "?query#fragment".
func splitSuffix(href string) (at, suffix string) {
	at = href
	if i := strings.IndexAny(at, "?#"); i >= 0 {
		at, suffix = at[:i], at[i:]
	}
	if plain, err := url.PathUnescape(at); err == nil {
		at = plain
	}
	return at, suffix
}

func (m *Model) exact(name string) target {
	for _, try := range []string{name, strings.TrimSuffix(strings.TrimSuffix(name, ".mdx"), ".md")} {
		if p := m.byURL[urlOf(try)]; p != nil {
			return target{page: p}
		}
		if p := m.byPath[try]; p != nil {
			return target{page: p}
		}
		if p := m.byURL[try]; p != nil { // a folder called index
			return target{page: p}
		}
	}
	if name == "" {
		if p := m.Home(m.Site.Source, ""); p != nil {
			return target{page: p}
		}
	}
	if m.files[name] {
		return target{file: name}
	}
	return target{file: name, broken: true}
}

// linker writes addresses as they stand in the page at one place of the site.
type linker struct {
	up   string // to the root: "../../"
	live bool   // on the server: no index.html
}

func linkerOf(p *Page, live bool) linker {
	if live {
		return linker{up: "/", live: true}
	}
	return linker{up: strings.Repeat("../", p.depth())}
}

// asset returns the address of a file.
func (l linker) asset(name string) string { return l.up + escapePath(name) }

// page returns the address of a page. Files opened without a server need the
// name of the index.
func (l linker) page(p *Page) string { return l.up + l.below(p) }

// below returns the address of a page from the root.
func (l linker) below(p *Page) string {
	at := escapePath(p.URL)
	switch {
	case l.live:
		return at
	case at == "":
		return "index.html"
	}
	return at + "/index.html"
}

func (l linker) target(t target) string {
	switch {
	case t.page != nil:
		return l.page(t.page) + t.suffix
	case t.href != "":
		return t.href
	}
	return l.asset(t.file) + t.suffix
}

// escapePath writes a path as part of an address. Letters of all scripts stay
// readable: browsers encode them.
func escapePath(name string) string {
	if strings.IndexFunc(name, isEscaped) < 0 {
		return name
	}
	var b strings.Builder
	for _, r := range name {
		if isEscaped(r) {
			fmt.Fprintf(&b, "%%%02X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isEscaped reports whether a path cannot have a character as it is: one that
// means something in an address, or that browsers would drop from it.
func isEscaped(r rune) bool {
	return r < ' ' || r == 0x7f || r < 0x80 && strings.IndexByte("%?# \"'<>\\^`{|}:", byte(r)) >= 0
}
