package preview

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// payloads are texts that try to be more than texts, each in another place.
var payloads = []string{
	`<script>hacked()</script>`,
	`"><img src=x onerror=hacked()>`,
	`'><svg onload=hacked()>`,
	`--><!--side--><!--body--><!--versions--><script>hacked()</script>`,
	"javascript:hacked()",
	"JaVa\tScRiPt:hacked()//",
	" \x01javascript:hacked()",
	"data:text/html,<script>hacked()</script>",
	"vbscript:hacked()",
	"//evil.example/x?\" onfocus=hacked() autofocus x=\"",
	"\\\\evil.example\\x",
	"\t//evil.example",
	"https://evil.example/\"><script>hacked()</script>",
	"</title></textarea></style></script></noscript><script>hacked()</script>",
	"&quot;&gt;&lt;script&gt;hacked()&lt;/script&gt;",
	"a\nb\r\n\r\n# c](javascript:hacked()) `</code>`",
	"\uE0F00\uE0F1 \uE0F0x\uE0F1 \uE0F0-1\uE0F1 \uE0F0",
	"{{.Side}} {{html .}} ${hacked()} `",
	"]]></loc><x>&#0;\u2028\u2029\u202E",
	"}body{background:url(//evil.example)}@import '//evil.example';/*\"",
	"../../../../etc/passwd",
	"0; url=javascript:hacked()",
	"http://evil.example/x",
	strings.Repeat("長い", 150),
	"nul\x00nul",
}

// markup are pieces of pages that try to run something or to leave their place.
var markup = []string{
	`<a href="PAYLOAD" onclick="hacked()" style={{background: "url(//evil.example)"}}>go</a>`,
	`<img src="PAYLOAD" onerror={() => hacked()} srcSet="PAYLOAD 1x" /> <video src="PAYLOAD" poster="PAYLOAD"><source src="PAYLOAD" /></video>`,
	`<iframe src="PAYLOAD" srcDoc="PAYLOAD" title="PAYLOAD" />`,
	`<iframe src="https://films.example/PAYLOAD" title="PAYLOAD" className="PAYLOAD" />`,
	`<object data="PAYLOAD" /> <embed src="PAYLOAD" /> <base href="PAYLOAD" />`,
	`<meta httpEquiv="refresh" content="0; url=PAYLOAD" /> <link rel="stylesheet" href="PAYLOAD" />`,
	`<form action="PAYLOAD"><button formAction="PAYLOAD" name="body">go</button><input name="attributes" autoFocus onFocus="hacked()" /></form>`,
	`<div dangerouslySetInnerHTML={{__html: "PAYLOAD"}} data-x="PAYLOAD" className="PAYLOAD">x</div>`,
	`<svg viewBox="PAYLOAD" onload="hacked()"><script>hacked()</script></svg>`,
	`<svg><foreignObject><p>x</p></foreignObject></svg>`,
	`<svg><use xlinkHref="PAYLOAD" href="PAYLOAD" /><animate attributeName="href" to="PAYLOAD" /><a xlinkHref="PAYLOAD"><text>x</text></a></svg>`,
	`<svg><path d="PAYLOAD" fill="url(//evil.example)" style="PAYLOAD" /><image href="PAYLOAD" /><title>PAYLOAD</title></svg>`,
	`<math><maction xlinkHref="PAYLOAD">x</maction><mtext><style>x</style></mtext></math>`,
	`<table><tr><td><table><p>x</p></table><form><div>`,
	`<Card title="PAYLOAD" href="PAYLOAD" icon="PAYLOAD" img="PAYLOAD" cta="PAYLOAD" description="PAYLOAD">x</Card>`,
	`<Tabs><Tab title="PAYLOAD" icon="PAYLOAD">x</Tab></Tabs> <Update label="PAYLOAD" description="PAYLOAD" tags={["PAYLOAD"]}>x</Update>`,
	`<Tooltip tip="PAYLOAD" cta="PAYLOAD" href="PAYLOAD">x</Tooltip> <Badge color="PAYLOAD" icon="PAYLOAD">x</Badge> <Icon icon="PAYLOAD" />`,
	`<Callout icon="PAYLOAD" color="PAYLOAD" type="PAYLOAD">x</Callout> <Color><Color.Item name="PAYLOAD" value="PAYLOAD" /></Color>`,
	`<ParamField path="PAYLOAD" type="PAYLOAD" default="PAYLOAD" placeholder="PAYLOAD" pre={["PAYLOAD"]}>x</ParamField> <ResponseField name="PAYLOAD" />`,
	`<Frame caption="PAYLOAD" hint="PAYLOAD"><img src="PAYLOAD" alt="PAYLOAD" /></Frame> <GitHub.Repo repo="PAYLOAD" />`,
	`<Steps><Step title="PAYLOAD" titleSize="PAYLOAD" icon="PAYLOAD" id="PAYLOAD">x</Step></Steps> <Tree><Tree.Folder name="PAYLOAD"><Tree.File name="PAYLOAD" /></Tree.Folder></Tree>`,
	`<View title="PAYLOAD">x</View> <Prompt description="PAYLOAD" icon="PAYLOAD">x</Prompt> <Visibility for="PAYLOAD">x</Visibility> <Unknown x="PAYLOAD">x</Unknown>`,
	"```PAYLOAD title=\"PAYLOAD\" icon=\"PAYLOAD\"\nPAYLOAD\n```",
	"[a](<PAYLOAD> \"PAYLOAD\") ![PAYLOAD](<PAYLOAD>) <PAYLOAD> [b][PAYLOAD]\n\n[PAYLOAD]: <PAYLOAD> \"PAYLOAD\"",
	"# PAYLOAD\n\n## PAYLOAD {#PAYLOAD}\n\n- [ ] PAYLOAD\n\n| PAYLOAD |\n|---|\n| PAYLOAD |\n\n[^1]\n\n[^1]: PAYLOAD",
	"PAYLOAD {`PAYLOAD`} {PAYLOAD} `PAYLOAD`",
}

// hostileTree has a payload wherever a tree has a text.
func hostileTree(t *testing.T, payload string) fstest.MapFS {
	t.Helper()
	encoded := func(value any) []byte {
		data, err := json.Marshal(filled(value, payload))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	front := string(bytes.TrimSuffix(bytes.TrimPrefix(encoded(hostileFront), []byte("{")), []byte("}")))
	page := func(text string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\n{" + front + "}\n---\n" + strings.ReplaceAll(text, "PAYLOAD", payload) + "\n")}
	}
	fsys := fstest.MapFS{
		"docs.json":    {Data: encoded(hostileDocs)},
		"api.json":     {Data: encoded(hostileSpec)},
		"plain.mdx":    {Data: []byte("---\ntitle: Plain\n---\n[plain](/all)\n\n## End\n")},
		"api.mdx":      {Data: []byte("---\n" + `{"openapi": "api.json POST /x/{a}", "title": ` + string(encoded("PAYLOAD")) + "}\n---\n")},
		"hook.mdx":     {Data: []byte("---\n" + `{"openapi": "api.json webhook PAYLOAD"}` + "\n---\n")},
		"hand.mdx":     {Data: []byte("---\n" + string(encoded(map[string]any{"api": "POST PAYLOAD", "authMethod": "PAYLOAD"})) + "\n---\n")},
		"kind.mdx":     {Data: []byte("---\n" + `{"openapi-schema": "S"}` + "\n---\n")},
		"all.mdx":      page(strings.Join(markup, "\n\n")),
		"ko/all.mdx":   page("PAYLOAD"),
		"last.mdx":     {Data: []byte(strings.ReplaceAll("[PAYLOAD](/plain \"PAYLOAD\") PAYLOAD\n\n[last](/plain#end)\n", "PAYLOAD", payload))},
		"images/a.png": {Data: []byte("a")},
	}
	for i, text := range markup {
		fsys[fmt.Sprintf("m%d.mdx", i)] = page(text)
	}
	return fsys
}

// filled returns a value in which the payload stands for the word PAYLOAD, also
// in keys.
func filled(value any, payload string) any {
	switch v := value.(type) {
	case string:
		return strings.ReplaceAll(v, "PAYLOAD", payload)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = filled(v[i], payload)
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for key := range v {
			object[strings.ReplaceAll(key, "PAYLOAD", payload)] = filled(v[key], payload)
		}
		return object
	}
	return value
}

type (
	object = map[string]any
	list   = []any
)

var hostileFront = object{
	"title": "PAYLOAD", "description": "PAYLOAD", "sidebarTitle": "PAYLOAD", "icon": "PAYLOAD", "tag": "PAYLOAD", "mode": "PAYLOAD",
	"canonical": "PAYLOAD", "og:image": "PAYLOAD", "og:PAYLOAD": "PAYLOAD", "keywords": list{"PAYLOAD"}, "lastUpdatedDate": "PAYLOAD", "timestamp": true,
	"url": "PAYLOAD", "iconType": "PAYLOAD",
}

var hostileLink = object{"label": "PAYLOAD", "href": "PAYLOAD", "icon": "PAYLOAD", "url": "PAYLOAD"}

var hostileDocs = object{
	"name": "PAYLOAD", "description": "PAYLOAD", "theme": "PAYLOAD", "favicon": "PAYLOAD",
	"colors":     object{"primary": "PAYLOAD", "light": "PAYLOAD", "dark": "PAYLOAD"},
	"logo":       object{"light": "PAYLOAD", "dark": "PAYLOAD", "href": "PAYLOAD"},
	"appearance": object{"default": "PAYLOAD"},
	"fonts":      object{"family": "PAYLOAD", "weight": "PAYLOAD", "source": "PAYLOAD", "heading": object{"family": "PAYLOAD", "source": "PAYLOAD"}},
	"background": object{"decoration": "PAYLOAD", "color": object{"light": "PAYLOAD", "dark": "PAYLOAD"}, "image": "PAYLOAD"},
	"banner":     object{"content": "[x](PAYLOAD) PAYLOAD <a href=\"PAYLOAD\">x</a>", "dismissible": true, "type": "PAYLOAD"},
	"search":     object{"prompt": "PAYLOAD"},
	"navbar":     object{"links": list{hostileLink}, "primary": object{"type": "button", "label": "PAYLOAD", "href": "PAYLOAD"}},
	"footer":     object{"socials": object{"x": "PAYLOAD", "PAYLOAD": "PAYLOAD"}, "links": list{object{"header": "PAYLOAD", "items": list{hostileLink}}}},
	"seo":        object{"metatags": object{"og:image": "PAYLOAD", "PAYLOAD": "PAYLOAD", "refresh": "PAYLOAD"}},
	"thumbnails": object{"background": "PAYLOAD"},
	"errors":     object{"404": object{"title": "PAYLOAD", "description": "PAYLOAD", "redirect": true}},
	"contextual": object{"options": list{"copy", "view", "download-pdf", "PAYLOAD", object{"title": "PAYLOAD", "description": "PAYLOAD", "icon": "PAYLOAD", "href": "PAYLOAD"}}},
	"metadata":   object{"timestamp": true},
	"api":        object{"playground": object{"display": "PAYLOAD"}, "mdx": object{"server": "PAYLOAD", "auth": object{"method": "PAYLOAD", "name": "PAYLOAD"}}, "examples": object{"languages": list{"PAYLOAD", "curl"}}},
	"variables":  object{"x": "PAYLOAD"},
	"styling":    object{"eyebrows": "breadcrumbs"},
	"redirects":  list{object{"source": "PAYLOAD", "destination": "/plain"}, object{"source": "/away", "destination": "PAYLOAD"}, object{"source": "/a/:b*", "destination": "/PAYLOAD/:b*"}},
	"navigation": object{
		"global": object{"anchors": list{object{"anchor": "PAYLOAD", "href": "PAYLOAD", "icon": "PAYLOAD"}}},
		"languages": list{
			object{"language": "en", "banner": object{"content": "PAYLOAD"}, "versions": list{
				object{"version": "PAYLOAD", "tag": "PAYLOAD", "tabs": list{
					object{"tab": "PAYLOAD", "icon": "PAYLOAD", "href": "PAYLOAD"},
					object{"tab": "a", "menu": list{object{"item": "PAYLOAD", "icon": "PAYLOAD", "description": "PAYLOAD", "groups": list{
						object{"group": "PAYLOAD", "icon": "PAYLOAD", "tag": "PAYLOAD", "root": "all", "directory": "card", "pages": list{"all", "api", "plain", "PAYLOAD", "hand", "kind", object{"group": "PAYLOAD", "pages": list{"m0", "m1"}}}},
						object{"group": "generated", "openapi": object{"source": "api.json", "directory": "PAYLOAD"}},
					}}, object{"item": "b", "pages": list{"m2"}}}},
				}},
				object{"version": "v2", "dropdowns": list{object{"dropdown": "PAYLOAD", "icon": "PAYLOAD", "description": "PAYLOAD", "pages": list{"m3"}}, object{"dropdown": "b", "pages": list{"m4"}}}},
			}},
			object{"language": "ko", "pages": list{"ko/all"}},
			object{"language": "PAYLOAD", "pages": list{"m5"}},
		},
	},
}

var hostileSchema = object{
	"title": "PAYLOAD", "type": "object", "description": "PAYLOAD", "properties": object{"PAYLOAD": object{
		"type": "string", "format": "PAYLOAD", "pattern": "PAYLOAD", "default": "PAYLOAD", "example": "PAYLOAD", "enum": list{"PAYLOAD", "b"}, "description": "## PAYLOAD\n[x](PAYLOAD) <b>PAYLOAD</b> <a href=\"PAYLOAD\">x</a>",
	}, "one": object{"oneOf": list{object{"title": "PAYLOAD", "type": "object"}, object{"type": "string"}}, "discriminator": object{"propertyName": "PAYLOAD", "mapping": object{"PAYLOAD": "#/components/schemas/S"}}}},
}

var hostileAnswer = object{"description": "PAYLOAD", "headers": object{"PAYLOAD": object{"description": "PAYLOAD", "schema": object{"type": "string"}}},
	"content": object{"application/json": object{"schema": object{"$ref": "#/components/schemas/S"}}, "PAYLOAD": object{"example": "PAYLOAD"}},
	"links":   object{"PAYLOAD": object{"operationId": "PAYLOAD", "description": "PAYLOAD"}}}

func hostileOperation(id string) object {
	return object{
		"operationId": id + "PAYLOAD", "summary": "PAYLOAD " + id, "description": "PAYLOAD\n\n" + strings.Join(markup[:12], "\n\n"), "tags": list{"PAYLOAD"},
		"externalDocs": object{"url": "PAYLOAD", "description": "PAYLOAD"}, "x-codeSamples": list{object{"lang": "PAYLOAD", "label": "PAYLOAD", "source": "PAYLOAD"}},
		"x-mint":  object{"content": "PAYLOAD", "metadata": object{"title": "PAYLOAD", "description": "PAYLOAD", "icon": "PAYLOAD", "tag": "PAYLOAD"}},
		"servers": list{object{"url": "PAYLOAD", "description": "PAYLOAD"}, object{"url": "https://{v}/PAYLOAD", "variables": object{"v": object{"default": "PAYLOAD", "enum": list{"PAYLOAD"}, "description": "PAYLOAD"}}}},
		"parameters": list{
			object{"name": "a", "in": "path", "required": true, "description": "PAYLOAD", "schema": object{"type": "string"}, "example": "PAYLOAD"},
			object{"name": "PAYLOAD", "in": "query", "required": true, "schema": object{"type": "PAYLOAD", "enum": list{"PAYLOAD"}}},
			object{"name": "PAYLOAD", "in": "header", "schema": object{"type": "string"}, "example": "PAYLOAD"},
			object{"name": "PAYLOAD", "in": "cookie", "schema": object{"const": "PAYLOAD"}},
		},
		"requestBody": object{"description": "PAYLOAD", "content": object{"application/json": object{"schema": object{"$ref": "#/components/schemas/S"}, "examples": object{"PAYLOAD": object{"summary": "PAYLOAD", "description": "PAYLOAD", "value": object{"PAYLOAD": "PAYLOAD"}}}}, "PAYLOAD": object{"example": "PAYLOAD"}}},
		"responses":   object{"200": hostileAnswer, "PAYLOAD": hostileAnswer},
		"callbacks":   object{"PAYLOAD": object{"PAYLOAD": object{"post": object{"summary": "PAYLOAD", "description": "PAYLOAD", "responses": object{"200": hostileAnswer}}}}},
	}
}

var hostileSpec = object{
	"openapi": "3.1.0", "info": object{"title": "PAYLOAD", "version": "PAYLOAD", "description": "PAYLOAD"}, "servers": list{object{"url": "PAYLOAD"}},
	"security": list{object{"PAYLOAD": list{"PAYLOAD"}}, object{"B": list{}}}, "tags": list{object{"name": "PAYLOAD", "description": "PAYLOAD", "x-group": "PAYLOAD"}},
	"paths": object{"/x/{a}": object{"post": hostileOperation("x")}, "/y/{a}/PAYLOAD": object{"post": hostileOperation("y")}},
	"components": object{
		"schemas": object{"S": hostileSchema, "PAYLOAD": hostileSchema},
		"securitySchemes": object{
			"PAYLOAD": object{"type": "apiKey", "in": "query", "name": "PAYLOAD", "description": "PAYLOAD"},
			"B":       object{"type": "oauth2", "description": "PAYLOAD", "flows": object{"implicit": object{"authorizationUrl": "PAYLOAD", "scopes": object{"PAYLOAD": "PAYLOAD"}}}},
		},
	},
}

// TestHostileSite builds a site of each payload and reads all of it as browsers
// do.
func TestHostileSite(t *testing.T) {
	for i, payload := range payloads {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			fsys := hostileTree(t, payload)
			o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site"), BaseURL: "https://docs.example.com"}
			s := load(t, fsys)
			if s.Nav == nil || len(s.Sets) == 0 {
				t.Fatal("docs.json or the spec was not read")
			}
			build(t, s, o)
			checkSite(t, o.Output)
		})
	}
}

func checkSite(t *testing.T, output string) {
	t.Helper()
	count := 0
	if text := read(t, filepath.Join(output, "last", "index.html")); !strings.Contains(text, `<a href="../plain/index.html#end">last</a>`) {
		t.Error("the last link of a page leads elsewhere")
	}
	err := filepath.WalkDir(output, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text := read(t, name)
		rel, err := filepath.Rel(output, name)
		switch filepath.Ext(name) {
		case ".html":
			count++
			checkPage(t, rel, text)
		case ".xml":
			checkXML(t, rel, text)
		}
		return err
	})
	if err != nil || count < len(markup) {
		t.Errorf("%d pages: %v", count, err)
	}
	for _, line := range strings.Split(read(t, filepath.Join(output, "llms.txt")), "\n") {
		if line != "" && !llmsLine.MatchString(line) {
			t.Errorf("llms.txt has the line %q", line)
		}
	}
}

var llmsLine = regexp.MustCompile(`^(?:# .+|## \pL.*|> .+|- \[(?:[^\[\]\\]|\\[\[\]\\])+\]\(https://docs\.example\.com/[^() ]*\)(?:: .*)?)$`)

func checkXML(t *testing.T, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"urlset", "url", "loc", "link"}, e.Name.Local) {
			t.Errorf("%s has an element %s", name, e.Name.Local)
		}
	}
}

// pageElements are all that pages may consist of.
var pageElements = set(`html head meta title link script body a p h1 h2 h3 h4 h5 h6 ul ol li div span nav header main article aside footer section
	dialog form input button kbd details summary img video audio source track iframe figure figcaption pre code em strong del b i u s br hr blockquote table
	thead tbody tr th td sup sub small bdi time dl dt dd label select option optgroup textarea wbr svg path rect g circle use title desc text defs mark`)

// checkPage reads a page as browsers do and looks for what it must not have.
func checkPage(t *testing.T, name, text string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	policy, ids := 0, map[string]bool{}
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		switch {
		case n.Type == html.CommentNode:
			t.Errorf("%s has the comment %q", name, n.Data)
		case n.Type == html.ElementNode:
			if attr(n, "http-equiv") == "Content-Security-Policy" {
				policy++
			}
			if id := attr(n, "id"); id != "" && ids[id] {
				t.Errorf("%s has the id %q twice", name, id)
			} else if id != "" {
				ids[id] = true
			}
			checkElement(t, name, n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(root)
	if policy != 1 {
		t.Errorf("%s has %d policies", name, policy)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func checkElement(t *testing.T, name string, n *html.Node) {
	t.Helper()
	if !pageElements[strings.ToLower(n.Data)] {
		t.Errorf("%s has an element %s", name, n.Data)
	}
	if n.Data == "script" && (!strings.Contains(attr(n, "src"), assetsDir+"/") || n.FirstChild != nil || n.Parent.Data != "head") {
		t.Errorf("%s has a script that is not its own: %v", name, n.Attr)
	}
	if n.Data == "meta" && n.Parent.Data != "head" || n.Data == "link" && n.Parent.Data != "head" {
		t.Errorf("%s has a %s outside of its head", name, n.Data)
	}
	if n.Data == "a" || n.Data == "p" || n.Data == "button" {
		for up := n.Parent; up != nil; up = up.Parent {
			if up.Data == n.Data {
				t.Errorf("%s has <%s> within itself", name, n.Data)
			}
		}
	}
	for _, a := range n.Attr {
		switch key := strings.ToLower(a.Key); {
		case !attributeName.MatchString(key):
			t.Errorf("%s: <%s> has an attribute %q", name, n.Data, a.Key)
		case strings.HasPrefix(key, "on"), slices.Contains([]string{"srcdoc", "srcset", "action", "formaction", "background", "ping", "data"}, key):
			t.Errorf("%s: <%s> has %s=%q", name, n.Data, key, a.Val)
		case key == "style" && !harmlessStyle.MatchString(a.Val):
			t.Errorf("%s: <%s> has style=%q", name, n.Data, a.Val)
		case slices.Contains([]string{"href", "src", "poster", "cite"}, key):
			checkAddress(t, name, n, a.Val)
		case n.Data == "meta" && key == "content" && attr(n, "http-equiv") == "refresh":
			checkAddress(t, name, n, strings.TrimPrefix(a.Val, "0; url="))
		}
	}
}

// harmlessStyle are rules that ask nobody for anything.
var harmlessStyle = regexp.MustCompile(`^(?:[a-z-]+:[\w .,%#()-]*(?:;|$))+$`)

var attributeName = regexp.MustCompile(`^[a-z][a-z0-9:-]*$`)

var markAddress = regexp.MustCompile(`^\x{E0F0}\d+\x{E0F1}$`)

func checkAddress(t *testing.T, name string, n *html.Node, address string) {
	t.Helper()
	if markAddress.MatchString(address) {
		t.Errorf("%s: <%s> leads to the mark %q", name, n.Data, address)
	}
	// Browsers skip these wherever they stand.
	plain := strings.TrimLeft(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(address), " \x00\x01\x02\x03\x04\x1f")
	if plain != address && !strings.HasPrefix(plain, "#") {
		t.Errorf("%s: <%s> leads to %q, which browsers read as %q", name, n.Data, address, plain)
	}
	scheme, _, ok := strings.Cut(strings.ToLower(plain), ":")
	if ok && !strings.ContainsAny(scheme, "/?#") && !slices.Contains([]string{"http", "https", "mailto", "tel"}, scheme) && address != "data:," {
		t.Errorf("%s: <%s> leads to %q", name, n.Data, address)
	}
	if slices.Contains([]string{"script", "link"}, n.Data) && attr(n, "rel") != "canonical" && attr(n, "rel") != "alternate" && (ok && address != "data:," || strings.HasPrefix(plain, "//")) {
		t.Errorf("%s: <%s> loads %q", name, n.Data, address)
	}
	if kind := loadedBy[n.Data]; ok && kind != "" && !strings.ContainsAny(scheme, "/?#") && !slices.Contains(directive(kind), scheme+":") {
		t.Errorf("%s: <%s> loads %q, which the policy of the page forbids", name, n.Data, address)
	}
	if strings.Contains(address, "ZgotmplZ") {
		t.Errorf("%s: <%s> leads to what the template made of an address", name, n.Data)
	}
}

// loadedBy is the directive of the policy for what an element loads.
var loadedBy = map[string]string{"img": "img-src", "video": "media-src", "audio": "media-src", "source": "media-src", "track": "media-src", "iframe": "frame-src"}

// directive returns the sources that the policy allows for a kind.
func directive(kind string) []string {
	for part := range strings.SplitSeq(policy(false), ";") {
		if words := strings.Fields(part); words[0] == kind {
			return words[1:]
		}
	}
	return nil
}
