package mdx

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"parlance/internal/source"
)

var (
	tagInHTML       = regexp.MustCompile(`<(/?)([^\s<>/"=]*)((?:\s+[^\s<>/"=]+(?:="[^"<>]*")?)*)\s*/?>`)
	attributeInHTML = regexp.MustCompile(`([^\s<>/"=]+)(?:="([^"<>]*)")?`)
)

// harmlessStyle are rules that ask nobody for anything, and stay where they are.
var harmlessStyle = regexp.MustCompile(`^(?:-{0,2}[a-zA-Z][a-zA-Z0-9-]*:[\p{L}\p{N} .,#%()/*+'"!-]+(?:;|$))+$`)

// checkSafe checks that HTML holds nothing but known elements, and none that
// runs or reaches further than it may.
func checkSafe(t *testing.T, name, out string) {
	t.Helper()
	if left := tagInHTML.ReplaceAllString(out, ""); strings.ContainsAny(left, "<>") {
		i := strings.IndexAny(left, "<>")
		t.Errorf("%s: no tag: %.60q", name, left[i:])
	}
	for _, tag := range tagInHTML.FindAllStringSubmatch(out, -1) {
		if !htmlElements[tag[2]] && !svgElements[tag[2]] || isUnsafe(tag[2]) {
			t.Errorf("%s: the element %q is not allowed", name, tag[0])
		}
		for _, a := range attributeInHTML.FindAllStringSubmatch(tag[3], -1) {
			key, value := strings.ToLower(a[1]), html.UnescapeString(a[2])
			switch key {
			case "href", "src", "poster", "cite", "xlink:href":
				if s := scheme(value); s != "" && !linkSchemes[s] && !safeImage.MatchString(value) {
					t.Errorf("%s: %s leads to %q", name, tag[0], value)
				}
			case "style":
				if !harmlessStyle.MatchString(value) || strings.Contains(value, "//") {
					t.Errorf("%s: %s has the style %q", name, tag[0], value)
				}
			case "action", "formaction", "srcset", "srcdoc", "background", "ping":
				t.Errorf("%s: %s has a %s", name, tag[0], key)
			}
			if strings.HasPrefix(key, "on") {
				t.Errorf("%s: %s runs %q", name, tag[0], value)
			}
		}
	}
}

// blockTags may not stand within <p>, which browsers would end there.
var blockTags = names(`
	div ul ol li table thead tbody tr td th p pre h1 h2 h3 h4 h5 h6 section aside details summary figure figcaption
	blockquote hr`)

// checkNesting checks that tags match, and that none stands where browsers would
// move it.
func checkNesting(t *testing.T, name, out string) {
	t.Helper()
	var stack []string
	for _, at := range tagInHTML.FindAllStringSubmatchIndex(out, -1) {
		tag := out[at[4]:at[5]]
		report := func(what string) {
			t.Errorf("%s: %s: %.200q in %v", name, what, out[at[0]:], stack)
		}
		if at[3] > at[2] {
			if len(stack) == 0 || stack[len(stack)-1] != tag {
				report("closes nothing")
				return
			}
			stack = stack[:len(stack)-1]
			continue
		}
		for _, open := range stack {
			if open == "p" && blockTags[tag] || open == "a" && tag == "a" {
				report("within <" + open + ">")
				return
			}
		}
		if !voidElements[tag] && !strings.HasSuffix(out[at[0]:at[1]], "/>") {
			stack = append(stack, tag)
		}
	}
	if len(stack) > 0 {
		t.Errorf("%s: not closed: %v", name, stack)
	}
}

func htmlOf(t *testing.T, page string, o Options) string {
	t.Helper()
	var out bytes.Buffer
	b := ParseBody(Parse(source.NewFile("page.mdx", []byte(page))), BodyOptions{})
	if err := HTML(&out, b, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSchemes(t *testing.T) {
	for _, address := range []string{
		"javascript:x", "JAVASCRIPT:x", " javascript:x", "java\nscript:x", "java\tscript:x", "\x01javascript:x",
		"vbscript:x", "data:text/html,x", "blob:x", "file:///etc/passwd", "javascript\u00a0:x",
	} {
		if isSafe(address, ForLink) {
			t.Errorf("%q is taken for a safe link", address)
		}
	}
	for _, address := range []string{"", "/a", "a/b:c", "#a:b", "?a=b:c", "https://a.b", "mailto:a@b.c", "../a"} {
		if !isSafe(address, ForLink) {
			t.Errorf("%q is taken for an unsafe link", address)
		}
	}
	if isSafe("http://a.b", ForFrame) || isSafe("/a", ForFrame) || !isSafe("https://a.b", ForFrame) {
		t.Error("frames are for https alone")
	}
}

func TestStyle(t *testing.T) {
	tests := map[string]string{
		`<p style={{width: "100%", maxWidth: 720, flex: 2, lineHeight: 1.5, margin: 0}}>x</p>`: "width:100%;max-width:720px;flex:2;line-height:1.5;margin:0",
		`<p style="color: red; ; border: 1px solid #ccc">x</p>`:                                "color:red;border:1px solid #ccc",
		`<p style={{color: "var(--accent)", width: "calc(100% - 2rem)"}}>x</p>`:                "color:var(--accent);width:calc(100% - 2rem)",
		`<p style={{background: "url(/a.png)", color: "red"}}>x</p>`:                           "color:red",
		`<p style={{background: 'image-set("//evil.example/a" 1x)'}}>x</p>`:                    "",
		`<p style={{background: "URL (/a)", position: "fixed"}}>x</p>`:                         "",
		`<p style={{position: "sticky", content: "a;b:c"}}>x</p>`:                              "",
		`<p style={{"color:red;width": "1px", color: "red\\3b"}}>x</p>`:                        "",
		`<p style="">x</p>`: "",
	}
	for page, want := range tests {
		out := htmlOf(t, page, Options{})
		_, got, _ := strings.Cut(out, `style="`)
		if got, _, _ = strings.Cut(got, `"`); html.UnescapeString(got) != want {
			t.Errorf("%s gets the style %q, not %q", page, got, want)
		}
	}
}

func TestOptions(t *testing.T) {
	page := "[a](/a) ![b](/b.png) <Card title=\"c\" href=\"/c\" />\n\n```go\nx\n```\n\n<div style={{marginTop: 4, color: 'red', position: 'fixed', background: 'url(x)'}}>d</div>\n"
	out := htmlOf(t, page, Options{
		Link: func(target string, use Use) string {
			if use == ForImage {
				return "/base" + target
			}
			return "/base" + target + ".html"
		},
		Code:    func(n *Node) (string, bool) { return "<b>" + n.Text + "</b>", true },
		Message: func(english string) string { return map[string]string{"Copy": "복사"}[english] },
	})
	for _, want := range []string{
		`href="/base/a.html"`, `src="/base/b.png"`, `href="/base/c.html"`, "<code class=\"language-go\"><b>x</b></code>", ">복사<",
		`style="margin-top:4px;color:red"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	if out := htmlOf(t, "[a](/a)", Options{Link: func(string, Use) string { return "javascript:x" }}); strings.Contains(out, "href") {
		t.Errorf("a link that a callback made unsafe is not inert: %s", out)
	}
}
