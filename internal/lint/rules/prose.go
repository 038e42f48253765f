package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"parlance/internal/locale"
)

// proseJudge tells text that was left in the source language. It never judges
// a single word: names and terms are often kept on purpose.
type proseJudge struct {
	source, target locale.Tag
	glossary       *strings.Replacer
}

func newProseJudge(source, target locale.Tag, glossary []string) proseJudge {
	// The longest first, so that a term that holds another one goes as a whole.
	terms := slices.Clone(glossary)
	slices.SortStableFunc(terms, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, term := range terms {
		if term != "" {
			pairs = append(pairs, term, " ")
		}
	}
	return proseJudge{source, target, strings.NewReplacer(pairs...)}
}

// noProse are the parts of Markdown that are no sentences: code, the targets of
// links, tags, URLs and parameters in braces.
var noProse = regexp.MustCompile("(?s)```.*?```|`[^`]*`" + `|\]\([^)]*\)|<[^>]*>|https?://\S+|\{[^}]*\}`)

// untranslated reports whether text, the counterpart of original, still speaks
// the source language: it is equal to it with at least two words, one of them
// a plain one in lower case, or it holds at least three plain words and next to
// nothing of its own language.
func (j proseJudge) untranslated(original, text string) bool {
	stripped := j.glossary.Replace(noProse.ReplaceAllString(text, " "))
	words := plainWords(stripped)
	if sameText(original, text) && len(words) >= 2 && slices.ContainsFunc(words, isLowerCase) {
		return true
	}
	if len(words) < 3 || j.source.Script() != "Latn" {
		return false
	}
	if j.target.Script() != "Latn" {
		return foreignShare(stripped) < 0.05
	}
	own, known := stopWords[j.target.Language()]
	source, sourceKnown := stopWords[j.source.Language()]
	return known && sourceKnown && countWords(words, source) > countWords(words, own)
}

func sameText(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}

// plainWords returns the words of at least two letters that are written in
// Latin letters and do not look like identifiers: with digits, underscores,
// capitals within, or nothing but capitals.
func plainWords(text string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '\'' && r != '’'
	}) {
		if len(word) >= 2 && isPlain(word) {
			words = append(words, word)
		}
	}
	return words
}

func isPlain(word string) bool {
	for i, r := range word {
		switch {
		case r == '\'' || r == '’':
		case !unicode.Is(unicode.Latin, r):
			return false
		case i > 0 && unicode.IsUpper(r):
			return false
		}
	}
	return true
}

func isLowerCase(word string) bool { return word == strings.ToLower(word) }

// foreignShare returns how many of the letters are not Latin, from 0 to 1.
func foreignShare(text string) float64 {
	letters, foreign := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if !unicode.Is(unicode.Latin, r) {
			foreign++
		}
	}
	if letters == 0 {
		return 1
	}
	return float64(foreign) / float64(letters)
}

// stopWords are the commonest words of languages in Latin letters, without
// those that mean something in another of them.
var stopWords = map[string][]string{
	"en": strings.Fields("the of and to is are be with for this that it from by at your you not when if which must have any its what how each"),
	"pt": strings.Fields("de da do das dos as para com uma um não os em na no nas nos ao pela pelo você seu sua são está ser quando mais ou"),
	"es": strings.Fields("de la el los las para con una un no en del al por su sus es son está ser cuando más o que y se"),
	"fr": strings.Fields("de la le les des pour avec une un ne pas en du au aux par votre vos est sont être quand plus ou que et se dans"),
	"de": strings.Fields("der die das den dem des und ist sind mit für ein eine einen nicht von zu wird werden wenn oder auf bei im"),
	"it": strings.Fields("di il lo gli le per con una un non del della dei delle nel al da è sono essere quando più o che e si"),
}

func countWords(words, list []string) int {
	n := 0
	for _, word := range words {
		if slices.Contains(list, strings.ToLower(word)) {
			n++
		}
	}
	return n
}
