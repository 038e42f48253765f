// Package locale names languages by the tags of BCP 47, and tells which folder
// and file names are such tags.
//
// It knows nothing about a tree: which folder holds which language is for
// package site to find out.
package locale

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// Tag is a language tag of BCP 47 in its canonical form: "ko", "pt-BR",
// "zh-Hans". "" stands for no language. Tags come from Parse; one that is
// written by hand should be canonical, yet all methods but == bear with others.
type Tag string

// maxLength is the length in bytes above which no tag is read. RFC 5646, 4.4.1
// asks for at least 35.
const maxLength = 64

// aliases are the values of Mintlify's language setting that are country codes
// and no languages.
var aliases = map[string]Tag{"cn": "zh-Hans", "jp": "ja"}

// Parse reads a tag in any case, with "-" or "_" between its parts, and returns
// it in canonical form: "pt_br" is "pt-BR", the retired "iw" is "he". It takes
// every value of Mintlify's language setting (https://mintlify.com/docs.json),
// with "cn" for "zh-Hans" and "jp" for "ja". ok is false for what is not
// registered with IANA, and for tags that name no one language: "", "und",
// "mul", "mis", "zxx", private use.
func Parse(s string) (tag Tag, ok bool) {
	i := lookup(s)
	return i.tag, i.tag != ""
}

// Same reports whether two tags mean one language, once their likely script and
// region are filled in (CLDR's likely subtags): "zh", "zh-Hans" and "zh-CN" are
// the same, "en" and "en-US", "pt" and "pt-BR", "no" and "nb"; "en-GB" and "en"
// are not, nor "pt-PT" and "pt", "zh-TW" and "zh".
func (t Tag) Same(o Tag) bool {
	if t == o {
		return true
	}
	if t == "" || o == "" {
		return false
	}
	return lookup(string(t)).maximal == lookup(string(o)).maximal
}

// Language returns the language without script and region: "pt" for "pt-BR".
func (t Tag) Language() string { return lookup(string(t)).language }

// Script returns the code (ISO 15924) of the script that the language is
// written in, said or likely: "Kore", "Arab", "Latn", "Hans". It is "Zzzz",
// unknown, where no script is likely.
func (t Tag) Script() string { return lookup(string(t)).script }

// rightToLeft are the scripts in use that are written from right to left.
var rightToLeft = map[string]bool{
	"Adlm": true, "Arab": true, "Aran": true, "Hebr": true, "Mand": true, "Mend": true,
	"Nkoo": true, "Rohg": true, "Samr": true, "Syrc": true, "Thaa": true, "Yezi": true,
}

// IsRTL reports whether the language is written from right to left.
func (t Tag) IsRTL() bool { return rightToLeft[t.Script()] }

// info is what is worked out once for each spelling of a tag.
type info struct {
	tag      Tag // "" for what is no tag
	maximal  string
	language string
	script   string
}

// known caches infos of valid tags by spelling. Tags are compared for each page
// and entry of a tree, and there are only a few different ones.
var known sync.Map

func lookup(s string) *info {
	if found, ok := known.Load(s); ok {
		return found.(*info)
	}
	i, ok := resolve(s)
	if ok {
		known.Store(strings.Clone(s), i)
	}
	return i
}

func resolve(s string) (*info, bool) {
	lower := strings.ToLower(s)
	if alias, ok := aliases[lower]; ok {
		return resolve(string(alias))
	}
	t, ok := parse(s)
	if !ok {
		base, _, _ := strings.Cut(lower, "-")
		return &info{maximal: lower, language: base, script: "Zzzz"}, false
	}
	base, _ := t.Base()
	script, _ := t.Script()
	region, _ := t.Region()
	i := &info{tag: Tag(t.String()), language: base.String(), script: script.String()}
	macro := i.language
	if macro == "nb" {
		macro = "no" // CLDR: the same language, and the older tag is the commoner
	}
	parts := []string{macro, i.script, region.String()}
	for _, v := range t.Variants() {
		parts = append(parts, v.String())
	}
	for _, e := range t.Extensions() {
		parts = append(parts, e.String())
	}
	i.maximal = strings.Join(parts, "-")
	return i, true
}

// parse reads a registered tag that names one language.
func parse(s string) (language.Tag, bool) {
	if s == "" || len(s) > maxLength {
		return language.Tag{}, false
	}
	tag, err := language.Parse(s)
	if err != nil {
		return language.Tag{}, false
	}
	base, _, _ := tag.Raw()
	switch base.String() {
	case "und", "mul", "mis", "zxx":
		return language.Tag{}, false
	}
	return tag, !base.IsPrivateUse()
}
