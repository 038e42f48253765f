package tree

import (
	"fmt"
	"strings"
	"testing"

	"parlance/internal/source"
)

// specText is an OpenAPI document of about size bytes.
func specText(size int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo:\n  title: \"Enterprise API\"\n  version: 1.0.0\npaths:\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `  /thing/{id%d}:
    # what it does
    get:
      summary: Get a thing – 사물 가져오기
      description: |
        **Step %d** returns a thing. 📋

        - one
        - two
      parameters:
        - name: id%d
          in: path
          required: true
          schema: {type: string, format: uuid}
      responses:
        '200':
          description: "A thing: found"
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
              example:
                inputs: ["budget", "interests"]
                count: %d
`, i, i, i, i)
	}
	return b.String()
}

// navigationText is a docs.json of about size bytes.
func navigationText(size int) string {
	var b strings.Builder
	b.WriteString("{\n  \"navigation\": {\n    \"languages\": [\n")
	for i := 0; b.Len() < size; i++ {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "      {\n        \"language\": \"l%d\",\n        \"groups\": [\n          {\n            \"group\": \"안내 %d\",\n            \"pages\": [\n", i, i)
		for k := range 40 {
			fmt.Fprintf(&b, "              \"ko/guides/some/page-%d-%d\",\n", i, k)
		}
		b.WriteString("              \"ko/last\"\n            ]\n          }\n        ]\n      }")
	}
	b.WriteString("\n    ]\n  }\n}\n")
	return b.String()
}

func benchmarkParse(b *testing.B, path, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		// A new File each time: it keeps where its lines begin.
		if _, problems := Parse(source.NewFile(path, []byte(text))); len(problems) > 0 {
			b.Fatal(problems[0].Message)
		}
	}
}

func BenchmarkParseSpec24KB(b *testing.B)   { benchmarkParse(b, "x.yaml", specText(24<<10)) }
func BenchmarkParseSpec800KB(b *testing.B)  { benchmarkParse(b, "x.yaml", specText(800<<10)) }
func BenchmarkParseJSON2400KB(b *testing.B) { benchmarkParse(b, "x.json", navigationText(2400<<10)) }

// One line of 2.4 MB: places must not be counted from its start for each node.
func BenchmarkParseOneLineJSON(b *testing.B) {
	benchmarkParse(b, "x.json", strings.NewReplacer("\n", "", "  ", "").Replace(navigationText(2400<<10)))
}

func BenchmarkParseOneLineYAML(b *testing.B) {
	benchmarkParse(b, "x.yaml", strings.NewReplacer("\n", "", "  ", "").Replace(navigationText(800<<10)))
}

func BenchmarkSpliceJSON2400KB(b *testing.B) {
	f := source.NewFile("x.json", []byte(navigationText(2400<<10)))
	doc, _ := Parse(f)
	pages := find(doc.Root, "navigation.languages.5.groups.0.pages")
	for b.Loop() {
		if _, err := doc.Splice(pages, []Insertion{{After: pages.Items[3], Value: NewString("ko/new")}}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
