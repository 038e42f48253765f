package preview

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"parlance/internal/preview/messages"
	"parlance/internal/preview/reference"
)

// choices are what docs.json says of endpoint pages.
func (r *renderer) choices() reference.Choices {
	a := r.model.settings.API
	return reference.Choices{
		Expanded: a.Expanded, Pills: a.Pills, Languages: a.Languages, AllParams: a.AllParams, NoSamples: a.NoSamples, FullURL: a.FullURL,
	}
}

// canTry reports whether a page has a form that sends requests: on a server, and
// where neither docs.json nor the page wants none.
func (r *renderer) canTry(p *Page) bool {
	display := r.model.settings.API.Playground
	if p.Source != nil {
		display = cmp.Or(p.Source.Field("playground").Text(), display)
	}
	return r.live && !slices.Contains([]string{"none", "simple"}, display)
}

// manual writes the head of a page that describes an endpoint by hand, by "api"
// in its front matter: METHOD and a path, or an address.
func (r *renderer) manual(c *content, b *bytes.Buffer, p *Page, words *messages.Messages) {
	method, address, _ := strings.Cut(p.Manual, " ")
	address = strings.TrimSpace(address)
	a := r.model.settings.API
	m := reference.Manual{
		Method: method, Path: address, Servers: a.Servers, Messages: words, Choices: r.choices(),
		Auth: cmp.Or(p.Source.Field("authMethod").Text(), a.AuthMethod), Key: a.AuthName,
	}
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		host, path, _ := strings.Cut(rest, "/")
		m.Servers, m.Path = []string{scheme + "://" + host}, "/"+path
	}
	b.WriteString(string(reference.ManualHead(m)))
	c.endpoint = true
}
