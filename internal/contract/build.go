package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// builder writes requests down. It does not change.
type builder struct {
	api   *api
	base  *url.URL
	right credentials
	wrong credentials
}

// build writes a request of an operation.
func (b *builder) build(o *op, v Values, how Access) (Request, error) {
	r := Request{Method: o.Name.Method, Header: http.Header{}}
	var query, cookies []string
	for _, p := range o.params {
		value, there := v.Params[Param{p.in, p.name}]
		if !there {
			continue
		}
		switch p.in {
		case "query":
			if part := serializeQuery(p, value); part != "" {
				query = append(query, part)
			}
		case "header":
			r.Header.Set(p.name, serializeHeader(p, value))
		case "cookie":
			cookies = append(cookies, serializeCookie(p, value))
		}
	}
	r.Header.Set("Accept", o.accept)
	b.authorize(o, how, r.Header, &query, &cookies)
	if len(cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	body, contentType, err := encodeBody(v.Body)
	if err != nil {
		return r, err
	}
	r.Body = body
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.URL = b.address(o.fillPath(v.Params), query)
	return r, nil
}

func (b *builder) authorize(o *op, how Access, header http.Header, query, cookies *[]string) {
	all, ok := b.right.choose(b.api, o)
	if !ok {
		return
	}
	switch how {
	case WithToken:
		b.right.authorize(b.api, all, header, query, cookies)
	case WithWrongToken:
		b.wrong.authorize(b.api, all, header, query, cookies)
	}
}

// address puts an encoded path behind the base.
func (b *builder) address(path string, query []string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	address := b.base.Scheme + "://" + b.base.Host + b.base.EscapedPath() + path
	if len(query) > 0 {
		address += "?" + strings.Join(query, "&")
	}
	return address
}

// acceptedTypes lists the media types of all answers.
func (o *op) acceptedTypes() string {
	var list []string
	for _, r := range o.responses {
		for _, m := range r.media {
			if !slices.Contains(list, m.name) {
				list = append(list, m.name)
			}
		}
	}
	if len(list) == 0 {
		return "*/*"
	}
	return strings.Join(list, ", ")
}
