package nav

import "testing"

func TestOpenAPI(t *testing.T) {
	tests := map[string]struct{ docs, want string }{
		"all operations": {`{"navigation": {"tabs": [{"tab": "API", "openapi": "api.yaml"}]}}`, `
			cell "" ""
			  spec api.yaml in api-reference, all
			`},
		"all operations beside pages": {`{"navigation": {"groups": [{"group": "API", "openapi": {"source": "api.yaml", "directory": "ko/api"}, "pages": ["intro"]}]}}`, `
			cell "" ""
			  spec api.yaml in ko/api, all
			  page "intro" (API)
			`},
		"listed operations": {`{"navigation": {"groups": [{"group": "API", "openapi": "api.yaml", "pages": ["POST /stop/{id}"]}]}}`, `
			cell "" ""
			  spec api.yaml in api-reference
			  operation api.yaml POST /stop/{id} (API)
			`},
		"listed further in": {`{"navigation": {"tabs": [{"tab": "API", "openapi": "api.yaml", "groups": [{"group": "A", "pages": [{"group": "B", "pages": ["GET /x"]}]}]}]}}`, `
			cell "" ""
			  spec api.yaml in api-reference
			  operation api.yaml GET /x (API > A > B)
			`},
		"an own spec replaces that of the parent": {`{"navigation": {"groups": [{"group": "A", "openapi": {"source": "a.yaml", "directory": "a"}, "pages": [
				{"group": "B", "openapi": "b.yaml", "pages": ["GET /b"]}]}]}}`, `
			cell "" ""
			  spec a.yaml in a, all
			  spec b.yaml in api-reference
			  operation b.yaml GET /b (A > B)
			`},
		"an entry with its own spec leaves the rest": {`{"navigation": {"groups": [{"group": "A", "openapi": "a.yaml", "pages": ["/a.yaml GET /a"]}]}}`, `
			cell "" ""
			  spec a.yaml in api-reference, all
			  operation /a.yaml GET /a (A)
			`},
		"the first of a list": {`{"navigation": {"groups": [
				{"group": "A", "openapi": ["a.yaml", {"source": "b.yaml", "directory": "b"}]},
				{"group": "B", "openapi": ["c.yaml", "d.yaml"], "pages": ["GET /x"]}]}}`, `
			cell "" ""
			  spec a.yaml in api-reference, all
			  spec b.yaml in b
			  spec c.yaml in api-reference
			  spec d.yaml in api-reference
			  operation c.yaml GET /x (B)
			`},
		"above languages": {`{"navigation": {"openapi": "api.yaml", "languages": [
				{"language": "en", "pages": ["en/a"]}, {"language": "ko", "openapi": "ko.yaml"}, {"language": "ja", "pages": ["ja/a", "GET /x"]}]}}`, `
			cell "en" ""
			  spec api.yaml in api-reference
			  page "en/a"
			cell "ko" ""
			  spec api.yaml in api-reference
			  spec ko.yaml in api-reference, all
			cell "ja" ""
			  spec api.yaml in api-reference
			  page "ja/a"
			  operation api.yaml GET /x
			`},
		"at the root alone": {`{"navigation": {"openapi": "api.yaml"}}`, `
			cell "" ""
			  spec api.yaml in api-reference, all
			`},
		"empty list": {`{"navigation": {"groups": [{"group": "A", "openapi": [], "pages": ["GET /x"]}]}}`, `
			cell "" ""
			  operation GET /x (A)
			`},
		"of the whole tree": {`{"api": {"openapi": "api.yaml"}, "navigation": {"pages": ["GET /x", "b.yaml GET /y"]}}`, `
			api api.yaml in api-reference
			cell "" ""
			  operation api.yaml GET /x
			  operation b.yaml GET /y
			`},
		"several of the whole tree": {`{"api": {"openapi": ["a.yaml", "https://example.com/b.yaml"]}, "navigation": {"pages": ["GET /x"]}}`, `
			api a.yaml in api-reference
			api https://example.com/b.yaml in api-reference
			cell "" ""
			  operation GET /x
			`},
		"asyncapi is not read": {`{"navigation": {"tabs": [{"tab": "Events", "asyncapi": "events.yaml"}, {"tab": "T", "pages": ["a"]}]}}`, `
			cell "" ""
			  page "a" (T)
			`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			check(t, Load("docs.json", files{"docs.json": test.docs}.read), test.want)
		})
	}
}

func TestSourceSpan(t *testing.T) {
	n := loadDocs(t, `{"openapi": {"source": "api.yaml"}}`)
	if got := n.Cells[0].Sources[0].Span.Text(); got != "api.yaml" {
		t.Errorf("got %q", got)
	}
}
