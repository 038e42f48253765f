package mdx

import (
	"maps"
	"slices"
	"strings"
)

func names(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		set[name] = true
	}
	return set
}

// components are the components that Mintlify knows. It removes others with
// their content.
var components = names(`
	Accordion AccordionGroup ApiPlayground Badge Callout Card CardGroup Check CodeBlock CodeGroup Color Color.Row
	Color.Item Column Columns CustomCode CustomComponent Danger DynamicCustomComponent Example Expandable FileTree Frame
	GitHub GitHub.Repo Github Github.Repo Heading Icon Info Latex Link MDX Mermaid Note OptimizedVideo Panel Param
	ParamField Prompt RequestExample ResponseExample ResponseField Snippet SnippetGroup Step Steps Tab Tabs Tile Tip
	Tooltip Tree Tree.Folder Tree.File Update Variation View Visibility Warning ZoomImage`)

// Components returns the names of the components that every page may use, sorted.
func Components() []string { return slices.Sorted(maps.Keys(components)) }

// htmlElements are the HTML elements that pages may hold.
var htmlElements = names(`
	a abbr address article aside audio b bdi bdo blockquote br button caption center cite code col colgroup data dd del
	details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img
	input ins kbd label legend li link main mark menu meter nav ol optgroup option output p param picture pre progress q
	rp rt ruby s samp section select small source span strike strong sub summary sup svg table tbody td textarea tfoot
	th thead time title tr track tt u ul var video wbr head`)

// svgElements are the elements within <svg> that cannot run or load anything.
var svgElements = names(`
	svg circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon polyline
	radialGradient rect stop symbol text tspan title use`)

// elsewhere are further elements of HTML, SVG and MathML: browsers know them,
// but nothing is done for them here.
var elsewhere = names(`
	acronym area big bgsound dialog dir hgroup map marquee nobr noframes object rb rtc search slot spacer xmp
	animate animateMotion animateTransform feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
	feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
	feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
	feTurbulence filter foreignObject image metadata mpath set switch textPath view
	annotation maction math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot
	mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics`)

// voidElements have no content and no closing tag in HTML.
var voidElements = names(`area base br col embed hr img input link meta param source track wbr`)

// isKnown reports whether an element of a name can be shown.
func (b *builder) isKnown(name string) bool {
	if name == "" || components[name] || htmlElements[name] || svgElements[name] || b.defined[name] {
		return true
	}
	root, _, member := strings.Cut(name, ".")
	return member && b.defined[root]
}

// isUnsafe reports whether an element is shown as its source: it would run, or
// change the page around it.
func isUnsafe(name string) bool {
	if components[name] {
		return false
	}
	switch strings.ToLower(name) {
	case "script", "style", "object", "embed", "base", "link", "meta", "noscript", "template", "frameset", "frame", "applet":
		return true
	}
	return false
}
