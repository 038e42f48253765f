package locale

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		in   string
		want Tag // "" for none
	}{
		{"ko", "ko"}, {"KO", "ko"}, {"pt-br", "pt-BR"}, {"pt_BR", "pt-BR"}, {"zh-hans", "zh-Hans"}, {"zh-Hant-HK", "zh-Hant-HK"},
		{"cn", "zh-Hans"}, {"CN", "zh-Hans"}, {"jp", "ja"}, {"ja-jp", "ja-JP"}, {"es-419", "es-419"}, {"iw", "he"}, {"kor", "ko"},
		{"yue", "yue"}, {"de-DE-1996", "de-DE-1996"}, {"api", "api"}, // Apiaká, if someone says so
		{"", ""}, {" ", ""}, {"xx", ""}, {"kr-XQ-", ""}, {"english", ""}, {"en-", ""}, {"-en", ""}, {"und", ""}, {"root", ""},
		{"x-mine", ""}, {"qaa", ""}, {"mul", ""}, {"zxx", ""}, {"ko\x00", ""}, {"한국어", ""}, {"en-" + strings.Repeat("x", 80), ""},
	}
	for _, test := range tests {
		got, ok := Parse(test.in)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Parse(%q) = %q, %v, want %q", test.in, got, ok, test.want)
		}
		if again, _ := Parse(string(got)); again != got {
			t.Errorf("Parse(%q) = %q: not canonical", got, again)
		}
	}
}

// TestMintlifyLanguages reads every value of Mintlify's language setting.
func TestMintlifyLanguages(t *testing.T) {
	const languages = `en cn zh zh-Hans zh-Hant zh-CN zh-TW es fr fr-CA fr-ca ja jp ja-jp ja-JP pt pt-BR de ko
		it ru ro cs id ar tr hi sv no da lv nl uk vi pl uz he ca fi hu`
	for _, s := range strings.Fields(languages) {
		tag, ok := Parse(s)
		if !ok || tag == "" {
			t.Errorf("Parse(%q) is refused", s)
		}
		if folder, ok := FromFolder(s); !ok || folder != tag {
			t.Errorf("FromFolder(%q) = %q, %v, want %q", s, folder, ok, tag)
		}
	}
}

func TestFromFolder(t *testing.T) {
	yes := map[string]Tag{
		"ko": "ko", "pt-BR": "pt-BR", "pt-br": "pt-BR", "pt_BR": "pt-BR", "zh": "zh", "zh-Hans": "zh-Hans", "zh_hant_tw": "zh-Hant-TW",
		"cn": "zh-Hans", "jp": "ja", "en-US": "en-US", "EN": "en", "es-419": "es-419", "is": "is", "my-MM": "my-MM", "th": "th",
	}
	for name, want := range yes {
		if got, ok := FromFolder(name); !ok || got != want {
			t.Errorf("FromFolder(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
	const no = `api docs tools guides base edge sdk cli mcp ai app v1 js py go ts ml os io my to be eu us ui ux db ee pi ga
		to-do my-id as-is go-to how-to en-base ko-api en-v2 x en- -en pt--br pt-BRA zh-Hans-x en.us kor english 1 12 v1.0 한국`
	for _, name := range append(strings.Fields(no), "", " ", "ko ", "en us") {
		if got, ok := FromFolder(name); ok {
			t.Errorf("FromFolder(%q) = %q, want none", name, got)
		}
	}
}

func TestSame(t *testing.T) {
	same := [][]Tag{
		{"ko", "ko-KR", "KO", "ko-Kore"}, {"zh", "zh-Hans", "zh-CN", "cn"}, {"zh-Hant", "zh-TW", "zh_tw"}, {"zh-HK"}, {"ja", "jp", "ja-JP"},
		{"en", "en-US"}, {"en-GB"}, {"pt", "pt-BR", "pt-br"}, {"pt-PT"}, {"fr"}, {"fr-CA", "fr-ca"}, {"no", "nb", "nb-NO"}, {"nn"},
		{"sr"}, {"sr-Latn"}, {"es", "es-ES"}, {"es-419"}, {"de", "de-DE"}, {"de-1996"}, {""}, {"xx", "XX"}, {"xy"},
	}
	for i, as := range same {
		for j, bs := range same {
			for _, a := range as {
				for _, b := range bs {
					if got := a.Same(b); got != (i == j) {
						t.Errorf("%q.Same(%q) = %v", a, b, got)
					}
				}
			}
		}
	}
}

func TestProperties(t *testing.T) {
	tests := []struct {
		tag              Tag
		language, script string
		rtl              bool
	}{
		{"ko", "ko", "Kore", false}, {"pt-BR", "pt", "Latn", false}, {"ar", "ar", "Arab", true}, {"he", "he", "Hebr", true},
		{"zh-CN", "zh", "Hans", false}, {"zh-TW", "zh", "Hant", false}, {"sr-Latn", "sr", "Latn", false}, {"fa", "fa", "Arab", true},
		{"uz-Arab", "uz", "Arab", true}, {"", "", "Zzzz", false}, {"xx-yy", "xx", "Zzzz", false},
	}
	for _, test := range tests {
		if l, s, r := test.tag.Language(), test.tag.Script(), test.tag.IsRTL(); l != test.language || s != test.script || r != test.rtl {
			t.Errorf("%q: %q %q %v, want %q %q %v", test.tag, l, s, r, test.language, test.script, test.rtl)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"ko", "pt_BR", "zh-Hant-HK", "de-DE-1996", "en-u-ca-buddhist", "en-x-a", "i-klingon", "art-lojban"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag, ok := Parse(s)
		if ok != (tag != "") {
			t.Fatalf("Parse(%q) = %q, %v", s, tag, ok)
		}
		if again, _ := Parse(string(tag)); again != tag {
			t.Fatalf("Parse(%q) = %q, which reads as %q", s, tag, again)
		}
		if ok && !tag.Same(Tag(s)) {
			t.Fatalf("%q is not the same as %q", tag, s)
		}
		if folder, ok := FromFolder(s); ok && folder != tag {
			t.Fatalf("FromFolder(%q) = %q, but Parse says %q", s, folder, tag)
		}
	})
}

func BenchmarkSame(b *testing.B) {
	var n int
	for b.Loop() {
		if Tag("pt-BR").Same("ko") || Tag("zh").Same("zh-Hans") {
			n++
		}
	}
}
