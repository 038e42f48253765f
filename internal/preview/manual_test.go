package preview

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"parlance/internal/site"
)

const manualSite = `
-- docs.json --
{"name": "Manual", "theme": "mint", "colors": {"primary": "#123456"}, "api": {"playground": {"display": "none"}, "examples": {"languages": ["go"]},
 "mdx": {"server": "https://api.example.com/v1", "auth": {"method": "key", "name": "X-Key"}}},
 "navigation": {"groups": [{"group": "API", "pages": ["run", "far", "list", "try"]}]}}
-- api.yaml --
openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: "https://a.example"}]
paths:
  /runs:
    get: {summary: List runs, description: Said by the spec., responses: {"200": {description: ok}}}
components:
  schemas:
    Run: {title: A run, description: One run., type: object, properties: {state: {type: string, example: going}}}
-- schema.mdx --
---
openapi-schema: Run
---
-- none.mdx --
---
openapi-schema: /api.yaml None
---
-- run.mdx --
---
title: Run
description: Starts one.
api: "POST /runs/{id}"
---
<ParamField path="id" type="string" required>The run.</ParamField>

<RequestExample>
~~~bash cURL
curl x
~~~
</RequestExample>

After.
-- far.mdx --
---
title: Far
api: "GET https://far.example.com/v2/runs"
authMethod: none
---
-- list.mdx --
---
title: List
description: Said by the page.
openapi: "GET /runs"
---
-- try.mdx --
---
openapi: "GET /runs"
playground: interactive
---
`

func TestManualPages(t *testing.T) {
	fsys := tree(manualSite)
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site")}
	build(t, load(t, fsys), o)
	run := read(t, filepath.Join(o.Output, "run/index.html"))
	for _, want := range []string{
		`<span class="ref-method ref-post">POST</span>`, `<span class="ref-chip">{id}</span>`, `https://api.example.com/v1`, `<code dir="ltr">X-Key</code>`,
		`<p class="lead">Starts one.</p>`, `<span class="method method-post" dir="ltr">POST</span>`, `class="mode-default endpoint"`,
	} {
		if !strings.Contains(run, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if main, side := strings.Index(run, "<p>After.</p>"), strings.Index(run, `<div class="mdx-side">`); main < 0 || side < main || strings.Index(run, "curl x") < side {
		t.Error("the example of the request does not stand in a column behind the text")
	}
	far := read(t, filepath.Join(o.Output, "far/index.html"))
	if !strings.Contains(far, ">https://far.example.com<") || !strings.Contains(far, "<wbr>/v2<wbr>/runs") || strings.Contains(far, "X-Key") {
		t.Error("the page has not the server and the authorization that it names")
	}
	list := read(t, filepath.Join(o.Output, "list/index.html"))
	if !strings.Contains(list, `<p class="lead">Said by the page.</p>`) || !strings.Contains(list, "Said by the spec.") || strings.Contains(list, ">Python<") {
		t.Error("the page lacks its own description or the spec's, or has samples that the site does not want")
	}
	if try := read(t, filepath.Join(o.Output, "try/index.html")); strings.Contains(try, `class="lead"`) || !strings.Contains(try, "Said by the spec.") {
		t.Error("a page without a description of its own has that of the spec twice")
	}
}

func TestSchemaPages(t *testing.T) {
	fsys := tree(manualSite)
	o := Options{Tree: fsys, Output: filepath.Join(t.TempDir(), "site")}
	build(t, load(t, fsys), o)
	page := read(t, filepath.Join(o.Output, "schema/index.html"))
	for _, want := range []string{"One run.", `<a class="ref-name" href="#schema-state"><code dir="ltr">state</code></a>`, `<span class="ref-s">"going"</span>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if none := read(t, filepath.Join(o.Output, "none/index.html")); !strings.Contains(none, "This schema is in no spec") {
		t.Error("nothing says that the schema is in no spec")
	}
}

func TestPlayground(t *testing.T) {
	fsys := tree(manualSite)
	s := NewServer(func() (*site.Site, error) { return load(t, fsys), nil }, Options{Tree: fsys})
	for path, want := range map[string]bool{"/list": false, "/try": true} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "localhost"
		s.ServeHTTP(w, r)
		if got := strings.Contains(w.Body.String(), "ref-try"); w.Code != http.StatusOK || got != want {
			t.Errorf("%s is answered %d, with a form: %t", path, w.Code, got)
		}
	}
}
