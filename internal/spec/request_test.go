package spec

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const requestSpec = `openapi: 3.0.3
info: {title: T, version: "1"}
security: [{key: []}]
paths:
  /runs/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: page, in: query, schema: {type: integer}}
      - {$ref: "#/components/parameters/trace"}
    get:
      operationId: getRun
      security: [{key: [], token: [read]}, {}]
      parameters:
        - {name: page, in: query, allowEmptyValue: true, allowReserved: true, style: pipeDelimited, schema: {type: array}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: Accept, in: header, schema: {type: string}}
        - {name: fields, in: query, explode: false, schema: {type: array}}
      responses: {"200": {description: OK, content: {Application/JSON; charset=utf-8: {}, text/plain: {}}}}
    delete:
      responses: {"204": {description: Gone}}
components:
  parameters:
    trace: {name: trace, in: cookie, schema: {type: string}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: Bearer}
    login: {type: oauth2, flows: {}}
    certificate: {type: mutualTLS}
    other: {$ref: "#/components/securitySchemes/key"}
`

func TestParameters(t *testing.T) {
	s := usable(t, "a.yaml", requestSpec)
	op := s.Operations[0]
	item := s.Doc.Root.Get("paths").Get(op.Name.Path)
	var got []string
	for _, p := range s.Parameters(op.Node, item) {
		got = append(got, fmt.Sprintf("%s %s %s %v %v %v %v %q %v %s", p.In, p.Name, p.Style, p.Explode, p.Required, p.AllowEmpty, p.AllowReserved, p.Media, p.IsIgnored(), p.Schema().Get("type").Text()))
	}
	want := []string{
		`query page pipeDelimited false false true true "" false array`,
		`query filter form true false false false "application/json" false object`,
		`header Accept simple false false false false "" true string`,
		`query fields form false false false false "" false array`,
		`path id simple false true false false "" false string`,
		`cookie trace form true false false false "" false string`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestContent(t *testing.T) {
	s := usable(t, "a.yaml", requestSpec)
	list := s.Content(s.Operations[0].Node.Get("responses").Get("200"))
	if len(list) != 2 || !IsJSON(list[0].Name) || BaseMedia(list[0].Name) != "application/json" || IsJSON(list[1].Name) {
		t.Errorf("got %v", list)
	}
	for media, want := range map[string]bool{"application/problem+json": true, "text/json": true, "application/jsonl": false, "": false} {
		if IsJSON(media) != want {
			t.Errorf("IsJSON(%q) is %v", media, !want)
		}
	}
}

func TestSchemes(t *testing.T) {
	s := usable(t, "a.yaml", requestSpec)
	var got []string
	for _, sc := range append(s.Schemes(), s.Scheme("gone")) {
		got = append(got, fmt.Sprintf("%s %q %q %q %q %v", sc.Name, sc.Type, sc.HTTP, sc.In, sc.Key, sc.IsHTTP()))
	}
	want := []string{
		`key "apiKey" "" "header" "X-Key" false`, `token "http" "Bearer" "" "" true`, `login "oauth2" "bearer" "" "" true`,
		`certificate "mutualTLS" "" "" "" false`, `other "apiKey" "" "header" "X-Key" false`, `gone "" "" "" "" false`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if own := fmt.Sprint(s.Security(s.Operations[0].Node)); own != "[[key token] []]" {
		t.Errorf("the operation's own requirements are %s", own)
	}
	if inherited := fmt.Sprint(s.Security(s.Operations[1].Node)); inherited != "[[key]]" {
		t.Errorf("the document's requirements are %s", inherited)
	}
}
