package reference

import (
	"html/template"
	"strings"

	"parlance/internal/preview/messages"
)

// Manual is an endpoint whose parameters a page describes by hand.
type Manual struct {
	Method   string
	Path     string
	Servers  []string
	Auth     string // "bearer", "basic", "key" or "cobo"; others are none
	Key      string // the name of the header of "key"
	Messages *messages.Messages
	Choices  Choices
}

// ManualHead writes what stands above the text of such a page: method and path,
// servers and authorization.
func ManualHead(m Manual) template.HTML {
	b := &builder{messages: m.Messages, ids: newIDs()}
	p := &page{method: strings.ToUpper(m.Method), path: m.Path}
	for _, url := range m.Servers {
		p.servers = append(p.servers, server{url: url, plain: plainURL(url)})
	}
	if f := b.manualAuth(m); f != nil {
		p.auth = []requirement{{schemes: []*field{f}}}
	}
	v := &view{messages: m.Messages, ids: b.ids, choices: m.Choices}
	v.start("div", "class", "ref-page")
	v.start("div", "class", "ref-doc")
	v.endpoint(p)
	v.servers(p.servers)
	v.authorizations(p)
	v.end()
	v.end()
	return template.HTML(v.out.String())
}

// manualAuth returns the header that a method of authorization needs, nil for
// none.
func (b *builder) manualAuth(m Manual) *field {
	f := &field{name: "Authorization", place: b.word("header"), required: true}
	value := ""
	switch m.Auth {
	case "bearer":
		f.kind, value = phrase{{b.word("Bearer token"), false}}, "Bearer <token>"
	case "basic":
		f.kind, value = phrase{{b.word("user name and password"), false}}, "Basic <base64(user:password)>"
	case "key", "cobo":
		f.name, f.kind = first(m.Key, "x-api-key"), phrase{{b.word("API key"), false}}
	default:
		return nil
	}
	if value != "" {
		f.facts = []fact{{label: b.word("Value"), values: []string{value}}}
	}
	f.id = b.ids.below("authorization", f.name)
	return f
}
