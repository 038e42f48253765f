package preview

import (
	"regexp"
	"strings"
	"testing"

	"parlance/internal/nav"
)

var property = regexp.MustCompile(`--([a-z-]+): ?(#[0-9a-f]{3,6})\b`)

// colours returns the colours of a block of the site's style.
func colours(t *testing.T, css, selector string) map[string]rgb {
	t.Helper()
	_, block, found := strings.Cut(css, selector+" {")
	if !found {
		t.Fatalf("the style has no %s", selector)
	}
	block, _, _ = strings.Cut(block, "}")
	list := map[string]rgb{}
	for _, m := range property.FindAllStringSubmatch(block, -1) {
		c, ok := parseColor(m[2])
		if !ok {
			t.Fatalf("%s is no colour", m[2])
		}
		list[m[1]] = c
	}
	return list
}

// TestContrast checks that all texts of the site can be read on all grounds that
// they stand on, by what WCAG asks for at level AA.
func TestContrast(t *testing.T) {
	light := colours(t, siteCSS, ":root")
	dark := colours(t, siteCSS, ":root[data-theme=dark]")
	system := colours(t, siteCSS, ":root:not([data-theme=light])")
	for name, c := range dark {
		if system[name] != c {
			t.Errorf("--%s is %s in the dark that readers choose and %s in that of their system", name, c, system[name])
		}
	}
	texts := []string{"text", "text-soft", "text-faint", "note", "tip", "warn", "danger", "violet", "code-k", "code-s", "code-n", "code-c", "code-f", "code-a"}
	grounds := []string{"bg", "bg-soft", "bg-raised", "bg-code"}
	for theme, list := range map[string]map[string]rgb{"light": light, "dark": dark} {
		for _, text := range texts {
			for _, ground := range grounds {
				a, b := list[text], list[ground]
				if got := contrast(a, b); got < 4.5 {
					t.Errorf("%s: --%s %s has a contrast of %.2f on --%s %s", theme, text, a, got, ground, b)
				}
			}
		}
		for _, tone := range []string{"note", "tip", "warn", "danger", "violet"} { // badges, methods, callouts
			ground := list["bg"].mix(list[tone], 0.12)
			if got := contrast(list[tone], ground); got < 4.5 {
				t.Errorf("%s: --%s has a contrast of %.2f on its own tint", theme, tone, got)
			}
		}
	}
}

// Colours of docs.json that are too light, too dark or not there at all become
// readable, as links on all grounds and as buttons under white words.
func TestThemeContrast(t *testing.T) {
	accents := regexp.MustCompile(`--accent:(#\w+)`)
	for _, primary := range []string{"#ffff00", "#ffffff", "#000000", "#EB6658", "#2DD4BF", "#f0f", "no colour", ""} {
		for _, page := range []nav.Themed{{}, {Light: "#fff7e0", Dark: "#000000"}, {Light: "#336699", Dark: "#ccddee"}} {
			css := themeCSS(nav.Colors{Primary: primary, Light: primary}, page)
			found := accents.FindAllStringSubmatch(css, -1)
			solid, _ := parseColor(regexp.MustCompile(`--accent-solid:(#\w+)`).FindStringSubmatch(css)[1])
			if len(found) != 3 || found[1][1] != found[2][1] || contrast(solid, white) < 4.5 {
				t.Fatalf("%s gives %s", primary, css)
			}
			onLight, _ := groundCSS(page.Light, softPage, faintOnLight)
			onDark, _ := groundCSS(page.Dark, darkSoft, faintOnDark)
			for i, ground := range []rgb{onLight, onDark} {
				accent, _ := parseColor(found[i][1])
				faint := []rgb{faintOnLight, faintOnDark}[i]
				if contrast(accent, ground) < 4.5 || contrast(faint, ground) < 4.5 {
					t.Errorf("%s: links are %s and faint texts %s on %s", primary, accent, faint, ground)
				}
			}
		}
	}
}
