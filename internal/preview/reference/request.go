package reference

import (
	"net/url"
	"strings"

	"parlance/internal/spec"
	"parlance/internal/tree"
)

// request is the request that samples make.
type request struct {
	method  string
	base    string // needs no escapes in any language
	target  string // path and query, percent-encoded
	headers [][2]string
	basic   bool // user name and password are sent
	body    payload
}

func (r *request) url() string { return r.base + r.target }

// payload is the body of a request.
type payload struct {
	kind  payloadKind
	media string
	value *tree.Node // of jsonBody
	text  string     // of jsonBody and textBody
	parts []part     // of formBody and multipartBody
	file  string     // of fileBody
}

type payloadKind uint8

const (
	noBody payloadKind = iota
	jsonBody
	textBody
	formBody
	multipartBody
	fileBody
)

// part is a field of a form, or a file.
type part struct {
	name, value string
	file        string
}

// The files that samples send: where the spec wants one, and where a body is
// too long to be written out.
const (
	sampleFile = "file.bin"
	jsonFile   = "body.json"
)

// request reads what a request needs: the first server, one way to be let in,
// the required parameters and the first example of the body.
func (b *builder) request(p *page, op, item *tree.Node) *request {
	r := &request{method: p.method, base: exampleHost, target: p.path}
	if len(p.servers) > 0 {
		r.base = p.servers[0].plain
	}
	var query, cookies []string
	for _, p := range b.spec.Parameters(op, item) {
		name := p.Name
		if p.In != "path" && !p.Required && !b.choices.AllParams {
			continue
		}
		v := b.valueOf(p.Node)
		switch p.In {
		case "path":
			if text := flat(v, ","); text != "" {
				r.target = strings.ReplaceAll(r.target, "{"+name+"}", escape(text))
			}
		case "query":
			query = append(query, queryPairs(&p, v)...)
		case "header":
			r.headers = append(r.headers, [2]string{headerText(name), headerText(flat(v, ","))})
		case "cookie":
			cookies = append(cookies, headerText(name)+"="+escape(flat(v, ",")))
		}
	}
	b.authorize(r, &query, &cookies, op)
	r.target = cleanTarget(r.target)
	if len(query) > 0 {
		r.target += "?" + strings.Join(query, "&")
	}
	if len(cookies) > 0 {
		r.headers = append(r.headers, [2]string{"Cookie", strings.Join(cookies, "; ")})
	}
	r.body = b.payload(b.spec.Resolve(op.Get("requestBody")))
	r.headers = withoutHeader(r.headers, "content-type")
	return r
}

func withoutHeader(list [][2]string, name string) [][2]string {
	var kept [][2]string
	for _, h := range list {
		if !strings.EqualFold(h[0], name) && h[0] != "" {
			kept = append(kept, h)
		}
	}
	return kept
}

// authorize adds what the first requirement asks for.
func (b *builder) authorize(r *request, query, cookies *[]string, op *tree.Node) {
	for _, n := range b.spec.Requirements(op) {
		if len(n.Pairs) == 0 {
			continue
		}
		for _, pair := range n.Pairs {
			switch sc := b.spec.Scheme(pair.Key.Value); {
			case sc.IsHTTP():
				r.authorizeHTTP(sc.HTTP)
			case sc.Type == "apiKey":
				r.addKey(query, cookies, sc.In, sc.Key)
			}
		}
		return
	}
}

func (r *request) authorizeHTTP(scheme string) {
	switch strings.ToLower(scheme) {
	case "basic":
		r.basic = true
	case "bearer":
		r.headers = append(r.headers, [2]string{"Authorization", "Bearer YOUR_TOKEN"})
	default:
		r.headers = append(r.headers, [2]string{"Authorization", headerText(scheme) + " YOUR_CREDENTIALS"})
	}
}

func (r *request) addKey(query, cookies *[]string, in, name string) {
	switch in {
	case "query":
		*query = append(*query, escape(name)+"=YOUR_API_KEY")
	case "cookie":
		*cookies = append(*cookies, headerText(name)+"=YOUR_API_KEY")
	default:
		r.headers = append(r.headers, [2]string{headerText(name), "YOUR_API_KEY"})
	}
}

// escape writes a text so that it can stand in a path or a query.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// cleanTarget keeps what a path may hold, and the braces of parameters that
// have no value.
func cleanTarget(path string) string {
	var out strings.Builder
	for _, c := range []byte(path) {
		if c <= ' ' || c >= 0x7F || strings.IndexByte("\"'`\\<>$|^", c) >= 0 {
			out.WriteString(percent(c))
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}

// headerText takes out what would end a header.
func headerText(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return -1
		}
		return r
	}, cut(text, 1000)))
}

// flat writes a value as one text; items are joined.
func flat(n *tree.Node, separator string) string {
	if n == nil {
		return ""
	}
	switch n.Kind {
	case tree.Scalar:
		return cut(n.Value, 1000)
	case tree.Sequence:
		return strings.Join(flatItems(n), separator)
	}
	var list []string
	for _, pair := range n.Pairs[:min(len(n.Pairs), maxFlat)] {
		list = append(list, pair.Key.Value, flat(pair.Value, separator))
	}
	return strings.Join(list, separator)
}

// maxFlat bounds the items of a value in an address.
const maxFlat = 20

func flatItems(n *tree.Node) []string {
	var list []string
	for _, item := range n.Items[:min(len(n.Items), maxFlat)] {
		list = append(list, flatScalar(item))
	}
	return list
}

func flatScalar(n *tree.Node) string {
	if n.Kind == tree.Scalar {
		return cut(n.Value, 1000)
	}
	return compactJSON(n, 1000)
}

// queryPairs writes a query parameter in its style.
func queryPairs(p *spec.Parameter, v *tree.Node) []string {
	name := p.Name
	if v == nil {
		return []string{escape(name) + "="}
	}
	switch {
	case p.Media != "":
		return []string{escape(name) + "=" + escape(compactJSON(v, 1000))}
	case v.Kind == tree.Mapping && (p.Explode || p.Style == "deepObject"):
		var list []string
		for _, pair := range v.Pairs[:min(len(v.Pairs), maxFlat)] {
			key := escape(pair.Key.Value)
			if p.Style == "deepObject" {
				key = escape(name) + "%5B" + key + "%5D"
			}
			list = append(list, key+"="+escape(flatScalar(pair.Value)))
		}
		return list
	case v.Kind == tree.Sequence && p.Explode:
		var list []string
		for _, item := range flatItems(v) {
			list = append(list, escape(name)+"="+escape(item))
		}
		return list
	}
	separator := map[string]string{"pipeDelimited": "|", "spaceDelimited": " "}[p.Style]
	return []string{escape(name) + "=" + escape(flat(v, first(separator, ",")))}
}

// payload reads the body that samples send: JSON where it can be chosen.
func (b *builder) payload(object *tree.Node) payload {
	content := b.spec.Content(object)
	if len(content) == 0 {
		return payload{}
	}
	chosen := content[0]
	for _, m := range content {
		if isJSON(m.Name) {
			chosen = m
			break
		}
	}
	m := chosen.Node
	p := payload{media: headerText(chosen.Name)}
	s := b.shape(m.Get("schema"))
	name, _, _ := strings.Cut(strings.ToLower(p.media), ";")
	switch {
	case name == "multipart/form-data":
		p.kind, p.parts = multipartBody, b.parts(b.bodyValue(m), &s)
		return p
	case name == "application/x-www-form-urlencoded":
		p.kind, p.parts = formBody, b.parts(b.bodyValue(m), &s)
		for i := range p.parts {
			p.parts[i].value = first(p.parts[i].value, p.parts[i].file)
			p.parts[i].file = "" // only multipart forms hold files
		}
		return p
	case isJSON(p.media):
		if strings.Contains(p.media, "*") {
			p.media = "application/json"
		}
		if p.value = b.bodyValue(m); p.value != nil {
			p.kind, p.text = jsonBody, printJSON(p.value, maxSampleBody)
			if len(p.text) > maxSampleBody {
				p.kind, p.file = fileBody, jsonFile
			}
		}
		return p
	case isFile(&s), name == "application/octet-stream", strings.HasPrefix(name, "image/"), strings.HasPrefix(name, "audio/"), strings.HasPrefix(name, "video/"):
		p.kind, p.file = fileBody, sampleFile
		return p
	}
	if v := b.bodyValue(m); v != nil {
		p.kind, p.text = textBody, cut(textOf(v), maxSampleBody)
	}
	return p
}

// maxSampleBody is the length up to which a body stands in the samples.
const maxSampleBody = 8 << 10

func textOf(v *tree.Node) string {
	if v.Kind == tree.Scalar {
		return v.Value
	}
	return printJSON(v, maxSampleBody)
}

// parts turns an object into the fields of a form.
func (b *builder) parts(v *tree.Node, s *shape) []part {
	files := map[string]bool{}
	for _, p := range s.properties() {
		own := b.propertyShape(p)
		item := b.shape(own.get("items"))
		files[p.name] = isFile(&own) || isFile(&item)
	}
	var list []part
	if v == nil || v.Kind != tree.Mapping {
		for _, p := range s.properties() {
			if files[p.name] {
				list = append(list, part{name: p.name, file: sampleFile})
			}
		}
		return list
	}
	for _, pair := range v.Pairs[:min(len(v.Pairs), 50)] {
		one := part{name: pair.Key.Value}
		if files[one.name] {
			one.file = sampleFile
		} else {
			one.value = flatScalar(pair.Value)
		}
		list = append(list, one)
	}
	return list
}
