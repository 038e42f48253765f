package nav

import (
	"fmt"
	"strings"
	"testing"

	"parlance/internal/source"
	"parlance/internal/tree"
)

// large returns a docs.json of 4 languages, 33 versions and 23,000 pages.
func large() string {
	var b strings.Builder
	b.WriteString("{\n  \"navigation\": {\n    \"languages\": [")
	for l, language := range []string{"en", "pt-BR", "ko", "ar"} {
		fmt.Fprintf(&b, "%s\n      {\n        \"language\": %q,\n        \"versions\": [", comma(l), language)
		for v := range 33 {
			fmt.Fprintf(&b, "%s\n          {\n            \"version\": \"v1.%d.0\",\n            \"groups\": [", comma(v), v)
			for g := range 12 {
				fmt.Fprintf(&b, "%s\n              {\n                \"group\": \"Group %d\",\n                \"pages\": [", comma(g), g)
				for p := range 14 {
					fmt.Fprintf(&b, "%s\n                  \"v1.%d.0/%s/learn/a-page-with-a-name-%d-%d\"", comma(p), v, language, g, p)
				}
				b.WriteString("\n                ]\n              }")
			}
			b.WriteString("\n            ]\n          }")
		}
		b.WriteString("\n        ]\n      }")
	}
	b.WriteString("\n    ]\n  }\n}\n")
	return b.String()
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

// BenchmarkParse is the part of BenchmarkLoad that tree.Parse takes.
func BenchmarkParse(b *testing.B) {
	file := source.NewFile("docs.json", []byte(large()))
	b.SetBytes(int64(len(file.Data)))
	for b.Loop() {
		tree.Parse(file)
	}
}

func BenchmarkLoad(b *testing.B) {
	file := source.NewFile("docs.json", []byte(large()))
	b.SetBytes(int64(len(file.Data)))
	b.ReportAllocs()
	for b.Loop() {
		n := Load("docs.json", func(string) (*source.File, error) { return file, nil })
		if len(n.Cells) != 132 {
			b.Fatalf("%d cells", len(n.Cells))
		}
	}
}

func BenchmarkInsertAfter(b *testing.B) {
	file := source.NewFile("docs.json", []byte(large()))
	n := Load("docs.json", func(string) (*source.File, error) { return file, nil })
	entry := n.Cells[131].Entries[160]
	for b.Loop() {
		if _, err := n.InsertAfter(entry, "v1.0.0/ar/learn/new"); err != nil {
			b.Fatal(err)
		}
	}
}
