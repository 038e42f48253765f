package preview

import "parlance/internal/locale"

// languageNames are the languages in their own words: those that Mintlify's
// navigation can name.
var languageNames = map[string]string{
	"en": "English", "zh": "简体中文", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "zh-CN": "简体中文", "zh-TW": "繁體中文", "es": "Español",
	"fr": "Français", "fr-CA": "Français (Canada)", "ja": "日本語", "pt": "Português", "pt-BR": "Português (Brasil)", "pt-PT": "Português (Portugal)",
	"de": "Deutsch", "ko": "한국어", "it": "Italiano", "ru": "Русский", "ro": "Română", "cs": "Čeština", "id": "Bahasa Indonesia", "ar": "العربية",
	"tr": "Türkçe", "hi": "हिन्दी", "sv": "Svenska", "no": "Norsk", "nb": "Norsk bokmål", "da": "Dansk", "lv": "Latviešu", "nl": "Nederlands",
	"uk": "Українська", "vi": "Tiếng Việt", "pl": "Polski", "uz": "Oʻzbekcha", "he": "עברית", "ca": "Català", "fi": "Suomi", "hu": "Magyar",
	"fa": "فارسی", "ur": "اردو", "th": "ไทย", "el": "Ελληνικά", "bg": "Български", "sk": "Slovenčina", "hr": "Hrvatski", "sr": "Српски", "bn": "বাংলা",
	"ms": "Bahasa Melayu", "et": "Eesti", "lt": "Lietuvių", "sl": "Slovenščina", "ta": "தமிழ்", "en-GB": "English (UK)", "en-US": "English (US)",
}

// languageName returns the name of a language in the language itself, and its
// tag where it is not known.
func languageName(tag locale.Tag) string {
	if name := languageNames[string(tag)]; name != "" {
		return name
	}
	if name := languageNames[tag.Language()]; name != "" && tag.Language() == string(tag) {
		return name
	}
	return string(tag)
}
