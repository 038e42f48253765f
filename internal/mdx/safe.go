package mdx

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// linkSchemes are the schemes that links may have: none of them runs or holds
// something.
var linkSchemes = names(`http https mailto tel sms ftp cursor vscode vscode-insiders slack discord`)

// scheme returns the scheme of an address as browsers see it, or "". They skip
// white space and control characters.
func scheme(address string) string {
	address = strings.Map(func(r rune) rune {
		if r <= ' ' || unicode.IsControl(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, address)
	i := strings.IndexAny(address, ":/?#")
	if i < 0 || address[i] != ':' {
		return ""
	}
	return strings.ToLower(address[:i])
}

// safeImage are pictures within the address. SVG may hold scripts.
var safeImage = regexp.MustCompile(`(?i)^data:image/(?:png|jpe?g|gif|webp|avif)(?:;base64)?,[a-z0-9+/=%]*$`)

// target returns where a target leads on the site, or "" when it must not be
// followed.
func (r *renderer) target(target string, use Use) string {
	if use == ForImage && safeImage.MatchString(target) {
		return target
	}
	if !isSafe(target, use) {
		return ""
	}
	if r.o.Link != nil {
		if target = r.o.Link(target, use); !isSafe(target, use) {
			return ""
		}
	}
	return target
}

func isSafe(target string, use Use) bool {
	s := scheme(target)
	switch use {
	case ForFrame:
		return s == "https"
	case ForImage:
		return s == "" || s == "https" || s == "http"
	}
	return s == "" || linkSchemes[s]
}

// link writes a link around what inner writes: no link where the target must not
// be followed, and none within another link.
func (r *renderer) link(target, title string, inner func()) {
	href := r.target(target, ForLink)
	if r.inLink || href == "" && target != "" {
		r.raw(`<span class="mdx-inert"`)
		r.attribute("title", target)
		r.raw(">")
		inner()
		r.raw("</span>")
		return
	}
	r.inLink = true
	r.raw(`<a href="`, escape(href), `"`)
	r.attribute("title", title)
	r.raw(">")
	inner()
	r.raw("</a>")
	r.inLink = false
}

// image writes a picture, or its text where it must not be loaded.
func (r *renderer) image(target, alt, title string) {
	src := r.target(target, ForImage)
	if src == "" {
		r.raw(`<span class="mdx-inert"`)
		r.attribute("title", target)
		r.raw(">")
		r.text(alt)
		r.raw("</span>")
		return
	}
	r.raw(`<img src="`, escape(src), `" alt="`, escape(alt), `" loading="lazy"`)
	r.attribute("title", title)
	r.raw(">")
}

// attributeNames are JSX's names for attributes that HTML writes otherwise.
var attributeNames = map[string]string{
	"className": "class", "htmlFor": "for", "viewBox": "viewBox", "colSpan": "colspan", "rowSpan": "rowspan",
	"autoPlay": "autoplay", "playsInline": "playsinline", "srcSet": "srcset", "tabIndex": "tabindex",
	"dateTime": "datetime", "strokeWidth": "stroke-width", "strokeLinecap": "stroke-linecap",
	"strokeLinejoin": "stroke-linejoin", "fillRule": "fill-rule", "clipRule": "clip-rule", "clipPath": "clip-path",
	"stopColor": "stop-color", "strokeDasharray": "stroke-dasharray", "textAnchor": "text-anchor",
	"fontSize": "font-size", "fontWeight": "font-weight", "fillOpacity": "fill-opacity",
	"gradientTransform": "gradientTransform", "gradientUnits": "gradientUnits", "stopOpacity": "stop-opacity",
}

// plainAttributes can do no harm on any element.
var plainAttributes = names(`
	abbr alt aria-current aria-describedby aria-expanded aria-hidden aria-label aria-labelledby autoplay border
	cellpadding cellspacing checked class cols colspan controls datetime dir disabled download for headers height
	hidden high id kind label lang loading loop low max min muted open optimum placeholder playsinline reversed role
	rows rowspan scope span srclang start tabindex title translate type value valign align width`)

// svgAttributes can do no harm within <svg>: none of them names another file.
var svgAttributes = names(`
	clip-path clip-rule cx cy d dx dy fill fill-opacity fill-rule font-size font-weight fx fy gradientTransform
	gradientUnits offset opacity pathLength points preserveAspectRatio r rx ry stop-color stop-opacity stroke
	stroke-dasharray stroke-linecap stroke-linejoin stroke-width text-anchor transform viewBox x x1 x2 xmlns y y1 y2`)

// bareAttributes are set or not set, and have no value.
var bareAttributes = names(`autoplay checked controls disabled hidden loop muted open playsinline reversed download`)

// safeAttributes writes the attributes of an HTML element that can do no harm.
// Those that name a target are left to the caller.
func (r *renderer) safeAttributes(e *Element) {
	for i := range e.Attributes {
		a := &e.Attributes[i]
		name := attributeNames[a.Name]
		if name == "" {
			name = a.Name
			if lower := strings.ToLower(name); !r.inSVG && plainAttributes[lower] {
				name = lower
			}
		}
		switch {
		case name == "style":
			r.style(&a.Value)
		case strings.HasPrefix(name, "data-") && isWord([]byte(name)), plainAttributes[name]:
			r.safeAttribute(name, &a.Value)
		case r.inSVG && svgAttributes[name]:
			if value := a.Value.Text(); !strings.Contains(strings.ToLower(value), "url(") || strings.HasPrefix(value, "url(#") {
				r.safeAttribute(name, &a.Value)
			}
		}
	}
}

func (r *renderer) safeAttribute(name string, v *Value) {
	switch {
	case v.Kind == Unknown, v.Kind == Markup, v.Kind == Object, v.Kind == Null:
	case v.Kind == Bool && !v.True && !strings.HasPrefix(name, "aria-"):
	case v.Kind == Bool && bareAttributes[name]:
		r.raw(" ", name)
	case v.Kind == Bool && name == "hidden", bareAttributes[name]:
		r.raw(" ", name)
	case name == "alt":
		r.raw(` alt="`, escape(v.Text()), `"`)
	default:
		r.attribute(name, v.Text())
	}
}

var (
	styleName  = regexp.MustCompile(`^-{0,2}[a-zA-Z][a-zA-Z0-9-]*$`)
	styleValue = regexp.MustCompile(`^[\p{L}\p{N} .,#%()/*+'"!-]*$`)
)

// style writes the style attribute that a style object, or a text of rules,
// stands for. Rules that ask another host for something, or that could lay an
// element over the frame of the site, are left out.
func (r *renderer) style(v *Value) {
	var rules []string
	add := func(name, value string) {
		value = strings.TrimSpace(value)
		lower := strings.ToLower(value)
		refused := slices.ContainsFunc([]string{"url", "//", "fixed", "sticky"}, func(word string) bool { return strings.Contains(lower, word) })
		if value != "" && styleName.MatchString(name) && styleValue.MatchString(value) && !refused {
			rules = append(rules, name+":"+value)
		}
	}
	if v.Kind == String {
		for rule := range strings.SplitSeq(v.String, ";") {
			name, value, _ := strings.Cut(rule, ":")
			add(strings.TrimSpace(name), value)
		}
	}
	for i := range v.Members {
		value := v.Members[i].Value.Text()
		name := v.Members[i].Name
		if v.Members[i].Value.Kind == Number && value != "0" && !unitless[name] {
			value += "px"
		}
		add(hyphens(name), value)
	}
	if len(rules) > 0 {
		r.attribute("style", strings.Join(rules, ";"))
	}
}

// unitless are properties whose numbers are not pixels, as React has it.
var unitless = names(`opacity zIndex flex flexGrow flexShrink fontWeight lineHeight order zoom aspectRatio columnCount`)

// hyphens returns the CSS name of a property: marginTop, margin-top.
func hyphens(name string) string {
	var out strings.Builder
	for _, c := range name {
		if c >= 'A' && c <= 'Z' {
			out.WriteByte('-')
			c |= 0x20
		}
		out.WriteRune(c)
	}
	return out.String()
}
