package mock

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"parlance/internal/schema"
)

// TestParameters: each style is read as OpenAPI writes it.
func TestParameters(t *testing.T) {
	list := "{type: array, items: {type: integer}}"
	colour := "{type: object, properties: {R: {type: integer}, G: {type: integer}}}"
	tests := []struct{ parameter, in, want string }{
		{"in: query, schema: {type: integer}", "p=5", "5"},
		{"in: query, schema: {type: integer}", "p=x", "400"},
		{"in: query, schema: {type: integer}", "", "absent"},
		{"in: query, required: true, schema: {type: integer}", "", "400"},
		{"in: query, required: true, schema: {type: string}", "p=", `""`},
		{"in: query, schema: {type: integer}", "p=", "400"},
		{"in: query, allowEmptyValue: true, schema: {type: integer}", "p=", "absent"},
		{"in: query, schema: {type: string}", "p=a+b%20c%2B", `"a b c+"`},
		{"in: query, schema: {type: string}", "p=%zz", `"%zz"`},
		{"in: query, schema: {type: string}", "p=%ff", "400"},
		{"in: query, schema: {type: string}", "p=1;q=2", `"1;q=2"`},
		{"in: query, schema: {type: string}", "p=007", `"007"`},
		{"in: query, schema: {type: boolean}", "p=true", "true"},
		{"in: query, schema: {type: boolean}", "p=True", "400"},
		{"in: query, schema: {type: string, enum: [a, b]}", "p=c", "400"},
		{"in: query, schema: {oneOf: [{type: integer}, {type: string, enum: [all]}]}", "p=all", `"all"`},
		{"in: query, schema: {oneOf: [{type: integer}, {type: string, enum: [all]}]}", "p=3", "3"},
		{"in: query", "p=3", `"3"`},
		{"in: query, schema: " + list, "p=1&p=2", "[1,2]"},
		{"in: query, schema: " + list, "p=1&p=x", "400"},
		{"in: query, schema: " + list, "p=1", "[1]"},
		{"in: query, explode: false, schema: " + list, "p=1,2", "[1,2]"},
		{"in: query, explode: false, schema: " + list, "p=1%2C2", "[1,2]"},
		{"in: query, explode: false, schema: {type: array, items: {type: string}}", "p=a%2Cb,c", `["a,b","c"]`},
		{"in: query, style: pipeDelimited, explode: false, schema: " + list, "p=1|2", "[1,2]"},
		{"in: query, style: pipeDelimited, explode: false, schema: " + list, "p=1%7C2", "[1,2]"},
		{"in: query, style: spaceDelimited, explode: false, schema: " + list, "p=1%202", "[1,2]"},
		{"in: query, style: deepObject, explode: true, schema: " + colour, "p[R]=1&p%5BG%5D=2", `{"G":2,"R":1}`},
		{"in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: " + list + "}}", "p[a]=1&p[a]=2", `{"a":[1,2]}`},
		{"in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: " + colour + "}}", "p[a][R]=1", `{"a":{"R":1}}`},
		{"in: query, schema: " + colour, "R=1&G=2&x=3", `{"G":2,"R":1}`},
		{"in: query, explode: false, schema: " + colour, "p=R,1,G,2", `{"G":2,"R":1}`},
		{"in: query, content: {application/json: {schema: " + colour + "}}", "p=%7B%22R%22:1%7D", `{"R":1}`},
		{"in: query, content: {application/json: {schema: " + colour + "}}", "p=%7B", "400"},
		{"in: path, required: true, schema: {type: integer}", "5", "5"},
		{"in: path, required: true, schema: {type: integer}", "x", "404"},
		{"in: path, required: true, schema: " + list, "1,2", "[1,2]"},
		{"in: path, required: true, schema: " + colour, "R,1,G,2", `{"G":2,"R":1}`},
		{"in: path, required: true, explode: true, schema: " + colour, "R=1,G=2", `{"G":2,"R":1}`},
		{"in: path, required: true, style: label, schema: {type: integer}", ".5", "5"},
		{"in: path, required: true, style: label, explode: true, schema: " + list, ".1.2", "[1,2]"},
		{"in: path, required: true, style: label, schema: " + list, ".1,2", "[1,2]"},
		{"in: path, required: true, style: matrix, schema: {type: integer}", ";p=5", "5"},
		{"in: path, required: true, style: matrix, schema: " + list, ";p=1,2", "[1,2]"},
		{"in: path, required: true, style: matrix, explode: true, schema: " + list, ";p=1;p=2", "[1,2]"},
		{"in: path, required: true, style: matrix, explode: true, schema: " + colour, ";R=1;G=2", `{"G":2,"R":1}`},
		{"in: header, schema: {type: integer}", "5", "5"},
		{"in: header, schema: {type: integer}", "x", "400"},
		{"in: header, schema: " + list, "1, 2", "[1,2]"},
		{"in: cookie, schema: {type: integer}", "5", "5"},
		{"in: cookie, schema: {type: integer}", "x", "400"},
		{"in: cookie, explode: false, schema: {type: string}", "a%20b", `"a b"`},
	}
	for _, test := range tests {
		in, _, _ := strings.Cut(strings.TrimPrefix(test.parameter, "in: "), ",")
		path, target := "/x", "/x"
		if in == "path" {
			path, target = "/x/{p}", "/x/"+test.in
		}
		server := serverOf(t, Options{}, fmt.Sprintf(
			"paths:\n  %s: {get: {parameters: [{name: p, %s}], responses: {'200': {description: ok}}}}\n", path, test.parameter))
		r := httptest.NewRequest("GET", target, nil)
		switch in {
		case "query":
			r.URL.RawQuery = test.in
		case "header":
			r.Header.Set("p", test.in)
		case "cookie":
			r.Header.Set("Cookie", "p="+test.in)
		}
		m, _ := server.router.find("GET", r.URL.EscapedPath())
		c := &call{request: r, op: m.op.prepare(), raw: m.raw, query: parseQuery(r.URL.RawQuery)}
		got := "absent"
		if refused := c.readParams(); refused != nil {
			got = fmt.Sprint(refused.codes()[0])
		} else if v, there := c.params[paramKey{in, "p"}]; there {
			got = string(schema.Encode(v))
		}
		if got != test.want {
			t.Errorf("%s %q: %s, want %s", test.parameter, test.in, got, test.want)
		}
	}
}

const forms = `
paths:
  /form:
    post:
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/F'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/F'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/F'}}
          text/*: {schema: {type: string, maxLength: 5}}
          application/xml: {schema: {$ref: '#/components/schemas/F'}}
      responses: {'200': {description: ok}, '413': {description: long}, '415': {description: media}, '422': {description: wrong}}
  /optional:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: ok}, '400': {description: wrong}}
components:
  schemas:
    F:
      type: object
      required: [n]
      properties:
        n: {type: integer}
        tags: {type: array, items: {type: string}}
        o: {type: object, properties: {a: {type: integer}}}
        file: {type: string, format: binary}
`

func TestBodies(t *testing.T) {
	server := serverOf(t, Options{MaxBody: 500}, forms)
	part := func(head, text string) string {
		return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + text + "\r\n"
	}
	multipart := "multipart/form-data; boundary=b"
	form := "application/x-www-form-urlencoded"
	tests := []struct {
		what, path, media, body string
		status                  int
	}{
		{"JSON", "/form", "application/json", `{"n": 1}`, 200},
		{"JSON with a charset", "/form", "application/json; charset=UTF-8", `{"n": 1}`, 200},
		{"JSON in another charset", "/form", "application/json; charset=utf-16", `{"n": 1}`, 422},
		{"no JSON", "/form", "application/json", `{`, 422},
		{"two values", "/form", "application/json", `{"n": 1} {}`, 422},
		{"no UTF-8", "/form", "application/json", "{\"n\": 1, \"x\": \"\xff\"}", 422},
		{"missing", "/form", "application/json", `{}`, 422},
		{"empty", "/form", "application/json", ``, 422},
		{"another media type", "/form", "image/png", `x`, 415},
		{"no media type", "/form", "", `{"n": 1}`, 415},
		{"a media type that cannot be read", "/form", "json;;", `{"n": 1}`, 415},
		{"too long", "/form", "application/json", `{"n": 1, "x": "` + strings.Repeat("a", 500) + `"}`, 413},
		{"form", "/form", form, "n=1&tags=a&tags=b", 200},
		{"form, brackets", "/form", form, "n=1&tags[]=a", 200},
		{"form, one of an array", "/form", form, "n=1&tags=a", 200},
		{"form, JSON within", "/form", form, `n=1&o=%7B%22a%22:1%7D&tags=%5B%22a%22%5D`, 200},
		{"form, wrong JSON within", "/form", form, `n=1&o=%7B%22a%22:%22x%22%7D`, 422},
		{"form, wrong", "/form", form, "n=x", 422},
		{"form, missing", "/form", form, "", 422},
		{"form, twice", "/form", form, "n=1&n=2", 422},
		{"form, no UTF-8", "/form", form, "n=1&x=%ff", 422},
		{"multipart", "/form", multipart, part(`name="n"`, "1") + part(`name="file"; filename="a.bin"`, "\xff\x00") + "--b--\r\n", 200},
		{"multipart, wrong", "/form", multipart, part(`name="n"`, "x") + "--b--\r\n", 422},
		{"multipart without an end", "/form", multipart, part(`name="n"`, "1"), 422},
		{"multipart without a boundary", "/form", "multipart/form-data", "x", 422},
		{"nothing but a boundary", "/form", multipart, "--b--\r\n", 422},
		{"a range", "/form", "text/html", "abc", 200},
		{"a range, too long", "/form", "text/html", "abcdef", 422},
		{"what cannot be read is let through", "/form", "application/xml", "<n>1</n>", 200},
		{"optional", "/optional", "", "", 200},
		{"optional, empty", "/optional", "application/json", "", 200},
		{"optional, wrong", "/optional", "application/json", "[]", 400},
	}
	for _, test := range tests {
		w := ask(server, "POST", test.path, test.body, "Content-Type: "+test.media)
		if test.body == "" && test.media != "" {
			r := httptest.NewRequest("POST", test.path, strings.NewReader(""))
			r.Header.Set("Content-Type", test.media)
			w = httptest.NewRecorder()
			server.ServeHTTP(w, r)
		}
		if w.Code != test.status {
			t.Errorf("%s: %d (%s), want %d", test.what, w.Code, w.Header().Get("Mock-Reason"), test.status)
		}
	}
}
