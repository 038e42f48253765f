package preview

import (
	"encoding/json"
	"strings"

	"parlance/internal/nav"
)

// searchDoc is a text that the search finds, once for all versions that have
// it. The script of the site reads the same letters.
type searchDoc struct {
	Title string      `json:"t"`
	Above string      `json:"b,omitempty"` // names of the parts around it
	Lead  string      `json:"d,omitempty"`
	URLs  [][2]any    `json:"u"` // number of the version, address from the root
	Parts [][3]string `json:"s"` // id, heading, text
}

// searchIndex writes the index of a language: a script that hands its data to
// the site's, as pages opened from a file may load scripts but no data. It has
// the texts as they are. Which letters count as the same is for the script to
// say, which folds the question in the same way.
func (f *frame) searchIndex(w writer, l *Locale) error {
	if _, err := w.WriteString("parlanceSearch(["); err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	for i, doc := range f.searchDocs(l) {
		if i > 0 {
			if _, err := w.WriteString(","); err != nil {
				return err
			}
		}
		if err := encoder.Encode(doc); err != nil {
			return err
		}
	}
	_, err := w.WriteString("])\n")
	return err
}

// searchDocs returns the texts of a language in the order of the pages.
func (f *frame) searchDocs(l *Locale) []*searchDoc {
	var docs []*searchDoc
	type key struct {
		c     *content
		title string
	}
	known := map[key]*searchDoc{}
	for _, p := range f.model.Pages {
		if !p.Locale.Same(l.Tag) || !p.isSearchable() {
			continue
		}
		c := f.content(p)
		at := key{c, p.Title}
		doc := known[at]
		if doc == nil {
			doc = &searchDoc{Title: p.Title, Above: p.above(), Lead: p.Description}
			doc.fill(c)
			known[at] = doc
			docs = append(docs, doc)
		}
		url := linker{live: f.live}.below(p)
		if len(p.places) == 0 {
			doc.URLs = append(doc.URLs, [2]any{-1, url})
		}
		for _, place := range p.places {
			doc.URLs = append(doc.URLs, [2]any{place.cell.number, url})
		}
	}
	return docs
}

func (d *searchDoc) fill(c *content) {
	if len(c.sections) == 0 || c.sections[0].title != "" {
		d.Parts = append(d.Parts, [3]string{}) // the page itself, which its title finds
	}
	for _, s := range c.sections {
		d.Parts = append(d.Parts, [3]string{escapePath(s.id), s.title, s.text})
	}
}

func (p *Page) isSearchable() bool {
	if p.Hidden || p.Source == nil {
		return !p.Hidden
	}
	n := p.Source.Field("searchable")
	return n == nil || n.Text() != "false"
}

// above names the parts of the navigation around a page.
func (p *Page) above() string {
	var labels []string
	if len(p.places) > 0 {
		for _, d := range p.places[0].way {
			if d.kind != nav.RootNode && strings.TrimSpace(d.label) != "" {
				labels = append(labels, d.label)
			}
		}
	}
	return strings.Join(labels, " › ")
}
