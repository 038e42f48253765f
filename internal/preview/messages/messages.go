// Package messages translates the words of the documentation site itself:
// Search, Copy, Next, required. What writers wrote is never translated here.
//
// The words stand in YAML files beside this one, NAME.TAG.yaml, as a mapping of
// the English text to the text in the language. NAME is the part of the site
// that shows them; all parts of a language are read together.
package messages

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"parlance/internal/locale"
	"parlance/internal/source"
	"parlance/internal/tree"
)

//go:embed *.yaml
var files embed.FS

// Messages are the words of one language. The zero value is English.
type Messages struct {
	Tag   locale.Tag
	texts map[string]string
}

// all holds the languages by tag. It is read once and never changed.
var all = mustRead()

func mustRead() map[locale.Tag]*Messages {
	list, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	found := map[locale.Tag]*Messages{}
	for _, entry := range list {
		if err := read(found, entry.Name()); err != nil {
			panic(err) // a file of ours is broken: the tests load them all
		}
	}
	return found
}

func read(found map[locale.Tag]*Messages, name string) error {
	data, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	suffix := strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".yaml")), ".")
	tag, ok := locale.Parse(suffix)
	if !ok {
		return fmt.Errorf("%s: %q is no language", name, suffix)
	}
	doc, problems := tree.Parse(source.NewFile(name, data))
	if len(problems) > 0 {
		return fmt.Errorf("%s: %s", name, problems[0].Message)
	}
	m := found[tag]
	if m == nil {
		m = &Messages{Tag: tag, texts: map[string]string{}}
		found[tag] = m
	}
	for _, pair := range doc.Root.Pairs {
		if _, twice := m.texts[pair.Key.Value]; twice {
			return fmt.Errorf("%s: %q is translated twice", name, pair.Key.Value)
		}
		m.texts[pair.Key.Value] = pair.Value.Text()
	}
	return nil
}

// For returns the words of a language, and English where there are none.
func For(tag locale.Tag) *Messages {
	for known, m := range all {
		if known.Same(tag) {
			return m
		}
	}
	for known, m := range all {
		if known.Language() == tag.Language() {
			return m
		}
	}
	return &Messages{Tag: "en"}
}

// Text returns the text for an English one, which it falls back to.
func (m *Messages) Text(english string) string {
	if text, ok := m.texts[english]; ok {
		return text
	}
	return english
}
