package browser

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// pictures names the folder that the pictures of the stop page go to. Without
// it none are taken.
const pictures = "PARLANCE_SCREENSHOTS"

// largest is the size in bytes that the picture in the README may have.
const largest = 200_000

// TestScreenshots takes pictures of the stop page in four languages, light and
// dark, on a desk and on a phone, and the one that the README shows.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv(pictures)
	if folder == "" {
		t.Skipf("make screenshots sets %s", pictures)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"ko", "ar"} {
		if found, err := exec.Command("fc-list", ":lang="+language, "family").Output(); err == nil && len(found) == 0 {
			t.Logf("no font has the letters of %s: its pictures show boxes; install fonts-noto-cjk or fonts-noto-core", language)
		}
	}
	b := newTab(t, the(t, own))
	for _, screen := range []struct {
		name string
		size chromedp.Action[chromedp.Void]
	}{
		{"desktop", chromedp.EmulateViewport(1440, 900)},
		{"phone", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateScale(2))},
	} {
		b.do(screen.size)
		for _, language := range []string{"en", "ko", "pt-BR", "ar"} {
			for _, scheme := range []string{"light", "dark"} {
				name := filepath.Join(folder, fmt.Sprintf("stop-%s-%s-%s.png", language, scheme, screen.name))
				if err := os.WriteFile(name, b.picture(language, scheme), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	b.do(chromedp.EmulateViewport(1440, 900, chromedp.EmulateScale(1.5)))
	reduced, err := reduce(b.picture("en", "light"))
	if err != nil {
		t.Fatal(err)
	}
	if len(reduced) > largest {
		t.Errorf("the picture in the README has %d bytes, more than %d", len(reduced), largest)
	}
	if err := os.WriteFile(filepath.Join("..", "..", "assets", "stop-page.png"), reduced, 0o666); err != nil {
		t.Fatal(err)
	}
}

// picture returns what is seen of the stop page, as PNG.
func (b *tab) picture(language, scheme string) []byte {
	b.Helper()
	b.prefers("", "prefers-color-scheme: "+scheme, "prefers-reduced-motion: reduce")
	b.open("/" + language + "/api-reference/stop/")
	b.is("the page is complete", `document.readyState === 'complete' && document.fonts.status === 'loaded'`)
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// reduce writes a PNG anew with a palette of its 256 most frequent colours. Of a
// page, which has few colours and many shades at the edges of its letters, it
// takes a third of the bytes.
func reduce(data []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	count, bounds := map[color.RGBA]int{}, full.Bounds()
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(full.At(x, y)).(color.RGBA) }
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var palette color.Palette
	for _, c := range colours[:min(256, len(colours))] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	for _, c := range colours {
		nearest[c] = uint8(palette.Index(c))
	}
	small := image.NewPaletted(bounds, palette)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			small.SetColorIndex(x, y, nearest[at(x, y)])
		}
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small)
	return b.Bytes(), err
}

func TestReduce(t *testing.T) {
	full := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range 1600 {
		full.Set(i%40, i/40, color.RGBA{uint8(min(i, 299)), uint8(i / 256), 7, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, full); err != nil {
		t.Fatal(err)
	}
	data, err := reduce(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	small, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := small.(*image.Paletted)
	if !ok || len(p.Palette) != 256 || p.Bounds() != full.Bounds() {
		t.Fatalf("the picture is a %T of %v", small, small.Bounds())
	}
	if got, want := p.At(39, 39), full.At(39, 39); got != want {
		t.Errorf("the most frequent colour is %v, want %v", got, want)
	}
	if _, err := reduce([]byte("no picture")); err == nil {
		t.Error("what is no picture was reduced")
	}
}
