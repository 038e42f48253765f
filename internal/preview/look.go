package preview

import (
	"fmt"
	"strings"

	"parlance/internal/nav"
)

// lookCSS returns what docs.json says of fonts and of what lies behind the
// pages, as rules of the style sheet.
func (m *Model) lookCSS() string {
	return themeCSS(m.settings.Colors, m.settings.Background.Color) + m.fontCSS() + m.backgroundCSS()
}

// inStyle returns the address of a file of the tree as it stands in the style
// sheet, "" for one that is not there: nothing is asked of other hosts.
func (m *Model) inStyle(name string) string {
	name = strings.TrimPrefix(name, "/")
	if !m.files[name] {
		return ""
	}
	return `url("../` + strings.NewReplacer(`\`, "%5C", "'", "%27", "(", "%28", ")", "%29").Replace(escapePath(name)) + `")`
}

// fontCSS puts the fonts of docs.json first. One that is no file of the tree is
// shown to readers who have it.
func (m *Model) fontCSS() string {
	var b strings.Builder
	rule := func(selector, property string, f nav.Font) {
		family := cssName(f.Family)
		if family == "" {
			return
		}
		if file := m.inStyle(f.Source); file != "" {
			// A file of a single weight is also asked for the others.
			fmt.Fprintf(&b, "@font-face{font-family:%s;src:%s;font-weight:100 900;font-display:swap}\n", family, file)
		}
		weight := ""
		if isWeight(f.Weight) {
			weight = ";font-weight:" + f.Weight
		}
		fmt.Fprintf(&b, "%s{%s:%s,var(--font-system)%s}\n", selector, property, family, weight)
	}
	rule(":root", "--font", m.settings.Fonts.Body)
	rule("h1,.prose :is(h2,h3,h4),.ref-title", "font-family", m.settings.Fonts.Heading)
	return b.String()
}

// cssName returns a name in quotes, without what would end them.
func cssName(name string) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`"\<>{}`, r) {
			return -1
		}
		return r
	}, name))
	if name == "" {
		return ""
	}
	return `"` + name + `"`
}

func isWeight(text string) bool {
	if text == "" || len(text) > 3 {
		return false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// decorations are drawn behind the top of the pages, in the accent's colour.
var decorations = map[string]string{
	"gradient": "background:radial-gradient(60rem 26rem at 75% -6rem,color-mix(in srgb,var(--accent) 17%,transparent),transparent)",
	"grid": "background-image:linear-gradient(var(--line) 1px,transparent 1px),linear-gradient(90deg,var(--line) 1px,transparent 1px);background-size:2rem 2rem;background-position:center top;opacity:.55;" +
		"-webkit-mask:linear-gradient(#000,transparent 26rem);mask:linear-gradient(#000,transparent 26rem)",
	"windows": "background-image:linear-gradient(var(--line) 1px,transparent 1px),linear-gradient(90deg,var(--line) 1px,transparent 1px),radial-gradient(40rem 18rem at 80% 0,color-mix(in srgb,var(--accent) 14%,transparent),transparent);" +
		"background-size:8rem 8rem,8rem 8rem,auto;opacity:.6;-webkit-mask:linear-gradient(#000,transparent 24rem);mask:linear-gradient(#000,transparent 24rem)",
}

func (m *Model) backgroundCSS() string {
	var b strings.Builder
	background := m.settings.Background
	const place = `content:"";position:absolute;inset:0 0 auto;block-size:30rem;z-index:-1;pointer-events:none;`
	if rule := decorations[background.Decoration]; rule != "" {
		b.WriteString("@media screen{body::before{" + place + rule + "}}\n")
	}
	if light, dark := m.inStyle(background.Image.Light), m.inStyle(background.Image.Dark); light != "" || dark != "" {
		image := func(file string) string {
			if file == "" {
				return "none"
			}
			return file
		}
		fmt.Fprintf(&b, ":root{--picture:%s}\n:root[data-theme=dark]{--picture:%s}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--picture:%[2]s}}\n", image(light), image(dark))
		b.WriteString("@media screen{body{background-image:var(--picture);background-size:cover;background-attachment:fixed}}\n")
	}
	return b.String()
}
