package preview

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"strings"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"parlance/internal/preview/reference"
)

// assetsDir is the folder of what pages share.
const assetsDir = "parlance-assets"

// asset is a file that pages share. Its name changes with its content, so that
// browsers may keep it.
type asset struct {
	name string // below the output
	data []byte
}

func newAsset(stem, ext, text string) asset {
	data := squeeze(ext, text)
	sum := sha256.Sum256(data)
	return asset{assetsDir + "/" + stem + "-" + hex.EncodeToString(sum[:5]) + ext, data}
}

var minifier = sync.OnceValue(func() *minify.M {
	m := minify.New()
	m.AddFunc(".css", css.Minify)
	m.AddFunc(".js", js.Minify)
	return m
})

//go:embed assets/*.js
var scripts embed.FS

// siteScript returns the script of all pages, as one function, so that its parts
// share what base.js defines. The pages of a server have more.
func siteScript(live bool) string {
	var b strings.Builder
	b.WriteString("(() => {\n\"use strict\";\n")
	names := []string{"base.js", "frame.js", "actions.js", "components.js", "terms.js", "search.js"}
	if live {
		names = append(names, "live.js")
	}
	for _, name := range names {
		data, err := scripts.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // it is not in the binary
		}
		b.Write(data)
	}
	b.WriteString(reference.JS())
	if live {
		b.WriteString(reference.TryJS())
	}
	b.WriteString("})();\n")
	return b.String()
}

// squeezed holds what squeeze returned, by text: a server asks for the same
// with each save.
var squeezed sync.Map

// squeeze takes out what only people read.
func squeeze(ext, text string) []byte {
	if known, ok := squeezed.Load(text); ok {
		return known.([]byte)
	}
	data, err := minifier().Bytes(ext, []byte(text))
	if err != nil {
		data = []byte(text) // a writer's colour or font is wrong: browsers skip it
	}
	squeezed.Store(text, data)
	return data
}
