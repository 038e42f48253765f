package preview

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"parlance/internal/nav"
)

// rgb is a colour, each part from 0 to 1.
type rgb [3]float64

var (
	white    = rgb{1, 1, 1}
	softPage = rgb{0xf6 / 255.0, 0xf7 / 255.0, 0xf9 / 255.0}
	darkSoft = rgb{0x14 / 255.0, 0x18 / 255.0, 0x1e / 255.0}
)

// parseColor reads "#0F766E" or "#07e".
func parseColor(text string) (rgb, bool) {
	hex := strings.TrimPrefix(text, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 || !strings.HasPrefix(text, "#") {
		return rgb{}, false
	}
	return rgb{float64(n>>16&255) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0]*255)), int(math.Round(c[1]*255)), int(math.Round(c[2]*255)))
}

// luminance is that of WCAG 2 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
func (c rgb) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func (c rgb) mix(o rgb, share float64) rgb {
	for i := range c {
		c[i] += (o[i] - c[i]) * share
	}
	return c
}

// readable moves a colour towards black or white until text in it can be read
// on a ground, by the contrast that WCAG asks for at level AA. The ground is
// tinted with the moved colour by a share of it.
func readable(c, on rgb, tint float64) rgb {
	to := rgb{}
	if on.luminance() < 0.2 {
		to = white
	}
	for step := range 50 {
		// What is written is rounded: the contrast asked for has some to spare.
		if moved := c.mix(to, float64(step)/50); contrast(moved, on.mix(moved, tint)) >= 4.6 {
			return moved
		}
	}
	return to
}

// The faintest of the site's texts, light and dark, as in its style sheet.
var (
	faintOnLight = rgb{0x5f / 255.0, 0x69 / 255.0, 0x72 / 255.0}
	faintOnDark  = rgb{0x93 / 255.0, 0x9c / 255.0, 0xa5 / 255.0}
)

// ground moves the colour of a page until all texts can be read on it.
func ground(c, text rgb) rgb {
	to := white
	if text.luminance() > 0.2 {
		to = rgb{}
	}
	for step := range 50 {
		// Code stands on a ground that is a little darker or lighter still.
		moved := c.mix(to, float64(step)/50)
		if contrast(moved.mix(text, 0.04), text) >= 4.6 {
			return moved
		}
	}
	return to
}

// themeCSS returns the colours of docs.json as properties of the style. They
// are moved where text in them, or on them, could not be read.
func themeCSS(colors nav.Colors, page nav.Themed) string {
	primary, ok := parseColor(colors.Primary)
	if !ok {
		primary = rgb{0x1f / 255.0, 0x5f / 255.0, 0xd0 / 255.0}
	}
	light, ok := parseColor(colors.Light)
	if !ok {
		light = primary
	}
	onLightPage, lightGround := groundCSS(page.Light, softPage, faintOnLight)
	onDarkPage, darkGround := groundCSS(page.Dark, darkSoft, faintOnDark)
	// Links also stand on tinted grounds, which are a little less light or dark.
	onLight := readable(primary, onLightPage, 0.12)
	onDark := readable(light, onDarkPage, 0.16)
	button := readable(primary, white, 0)
	return fmt.Sprintf(":root{--accent:%s;--accent-solid:%s%s}\n:root[data-theme=dark]{--accent:%s%s}\n"+
		"@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--accent:%[4]s%[5]s}}\n", onLight, button, lightGround, onDark, darkGround)
}

// groundCSS returns the ground that links must be readable on, and the rules
// for a page of another colour than the site's own.
func groundCSS(text string, own, faint rgb) (rgb, string) {
	c, ok := parseColor(text)
	if !ok {
		return own, ""
	}
	c = ground(c, faint)
	soft := c.mix(faint, 0.04)
	return soft, fmt.Sprintf(";--bg:%s;--bg-raised:%[1]s;--bg-soft:%s;--bg-code:%[2]s", c, soft)
}
