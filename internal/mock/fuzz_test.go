package mock

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parlance/internal/source"
	"parlance/testdata/servers"
)

// FuzzServe: whatever a client sends, there is an answer with a status of HTTP,
// and no panic.
func FuzzServe(f *testing.F) {
	for _, s := range tour() {
		f.Add(s.method, strings.ReplaceAll(s.path, "{id}", finished), "Content-Type: application/json", s.body)
	}
	f.Add("GET", "/x/1,2?a=1&b[c]=%zz&d=1|2", "Cookie: e=1\r\nF: 1", "")
	f.Add("POST", "/x/1", "Content-Type: multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n--b--")
	f.Add("POST", "/x/1", "Content-Type: application/x-www-form-urlencoded", "n=1&l=2")
	f.Add("GET", "/inputs", "Prefer: code=404, example=\"x\\\", delay=0\r\nAccept: */*;q=0.1, a/b", "")
	f.Add("OPTIONS", "*", "Origin: http://localhost\r\nAccess-Control-Request-Method: GET", "")
	f.Add("CONNECT", "host:1", "", "")
	s := ownSpec(f)
	own := New(s, ownMachine(f, s), Options{})
	other := serverOf(f, Options{KnownIDs: true}, `
paths:
  /x/{p}:
    parameters: [{name: p, in: path, required: true, style: label, explode: true, schema: {type: array, items: {type: integer}}}]
    get:
      parameters:
        - {name: a, in: query, schema: {type: array, items: {type: integer}}}
        - {name: b, in: query, style: deepObject, schema: {type: object, additionalProperties: {type: object, additionalProperties: true}}}
        - {name: d, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: e, in: cookie, schema: {oneOf: [{type: integer}, {type: boolean}]}}
        - {name: f, in: header, schema: {type: object, properties: {R: {type: integer}}}}
      responses: {'200': {description: ok, content: {'*/*': {schema: {type: object}}}}, '404': {description: no}}
    post:
      requestBody:
        content:
          multipart/form-data: {schema: {type: object, properties: {n: {type: integer}, l: {type: array, items: {type: integer}}}}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {n: {type: integer}, l: {type: array, items: {type: integer}}}}}
          text/*: {}
      responses: {'201': {description: ok, content: {application/json: {example: {id: 1, n: 2}}}}}
`)
	f.Fuzz(func(t *testing.T, method, target, header, body string) {
		text := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: %d\r\n%s\r\n\r\n%s", method, target, len(body), header, body)
		if strings.Contains(strings.ToLower(header), "delay") {
			return // that takes its time
		}
		for _, server := range []*Server{own, other} {
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
			if err != nil {
				return
			}
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			if w.Code < 200 || w.Code > 599 {
				t.Errorf("status %d", w.Code)
			}
		}
	})
}

// FuzzMachine: whatever a file holds, there are problems or a machine that
// works.
func FuzzMachine(f *testing.F) {
	f.Add(string(readFile(f, machineFile).Data))
	f.Add(smallMachine)
	f.Add("mock: 1\nspec: x\nresources: {a: {id: integer, states: {b: {}}}}\noperations: {listInputs: {rules: [{answer: {status: 200}}]}}")
	f.Add("mock: &a [*a]\n<<: {}")
	s := ownSpec(f)
	f.Fuzz(func(t *testing.T, text string) {
		m, problems := LoadMachine(source.NewFile("specs/m.yaml", []byte(text)), s)
		if m == nil {
			if len(problems) == 0 {
				t.Fatal("no machine and no problem")
			}
			for _, p := range problems {
				if p.Message == "" || p.Span.IsZero() || p.Span.Start > len(text) {
					t.Fatalf("a problem without place or words: %+v", p)
				}
			}
			return
		}
		server := New(s, m, Options{})
		for _, step := range tour() {
			step.ask(server, finished)
		}
		ask(server, "POST", "/kickoff", fmt.Sprintf(inputs, servers.InputAsks))
		server.Describe()
	})
}
