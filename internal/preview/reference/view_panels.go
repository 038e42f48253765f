package reference

// panels writes the column of examples: requests and answers.
func (v *view) panels(p *page) {
	request, answers := v.hasRequest(p), v.examplesOf(p.answers)
	if !request && len(answers) == 0 {
		return
	}
	v.newline()
	v.start("aside", "class", "ref-side", "aria-label", v.word("Examples"))
	if request {
		v.requestPanel(p)
	}
	if len(answers) > 0 {
		v.panel("response-example", v.word("Response"), v.word("Response example"))
		v.start("div", "class", "ref-tabs", "data-ref-tabs", "status", "data-ref-label", v.word("Status"))
		for i, a := range answers {
			v.fold(i == 0, v.ids.unique(a.id+"-example"), a.status)
			v.status(a.status)
			v.end()
			v.examples(a.body.media)
			v.end()
		}
		v.end()
		v.end()
	}
	v.end()
}

func (v *view) hasRequest(p *page) bool {
	return len(p.samples) > 0 || p.body != nil && len(withExamples(p.body.media)) > 0
}

// examplesOf returns the answers that have something to show.
func (v *view) examplesOf(list []answer) []answer {
	var some []answer
	for _, a := range list {
		if len(withExamples(a.body.media)) > 0 {
			some = append(some, a)
		}
	}
	return some
}

func withExamples(list []media) []media {
	var some []media
	for _, m := range list {
		if len(m.examples) > 0 {
			some = append(some, m)
		}
	}
	return some
}

// panel opens a panel with its heading and a button that copies what it shows.
// Its own name tells it from the section of the page with the same title.
func (v *view) panel(id, title, name string) {
	v.newline()
	v.start("section", "class", "ref-panel", "aria-label", name)
	v.start("div", "class", "ref-panel-head")
	v.leaf("h2", title, "id", id)
	v.leaf("button", v.word("Copy"), "type", "button", "class", "ref-copy", "hidden", "",
		"data-ref-done", v.word("Copied"), "aria-label", v.word("Copy the code"))
	v.end()
}

// fold opens a tab that is folded where there is no script, and the element
// for its name.
func (v *view) fold(open bool, id, key string) {
	v.newline()
	attributes := []string{"class", "ref-tab"}
	if id != "" {
		attributes = append(attributes, "id", id)
	}
	if key != "" {
		attributes = append(attributes, "data-ref-key", key)
	}
	if open {
		attributes = append(attributes, "open", "")
	}
	v.start("details", attributes...)
	v.start("summary", "class", "ref-tab-name")
}

func (v *view) requestPanel(p *page) {
	v.panel("request-example", v.requestTitle(p), v.word("Request example"))
	if len(p.samples) > 0 {
		v.start("div", "class", "ref-tabs", "data-ref-tabs", "language", "data-ref-label", v.word("Language of the code"))
		for i, s := range p.samples {
			v.fold(i == 0, s.id, s.label)
			v.text(s.label)
			v.end()
			v.start("pre", "class", "ref-code", "dir", "ltr", "tabindex", "0")
			v.start("code")
			highlightSample(&v.markup, s, v.base)
			v.end()
			v.end()
			v.end()
		}
		v.end()
	}
	// The first example is in the samples already.
	if p.body != nil && (len(p.samples) == 0 || countExamples(p.body.media) > 1) {
		if len(p.samples) > 0 {
			v.leaf("h3", v.word("Body examples"), "class", "ref-panel-sub")
		}
		v.examples(p.body.media)
	}
	v.end()
}

func (v *view) requestTitle(p *page) string {
	if p.webhook {
		return v.word("Payload")
	}
	return v.word("Request")
}

func countExamples(list []media) int {
	n := 0
	for _, m := range list {
		n += len(m.examples)
	}
	return n
}

// examples writes the examples of all media types, with a picker.
func (v *view) examples(list []media) {
	list = withExamples(list)
	v.start("div", "class", "ref-tabs ref-pick", "data-ref-tabs", "example", "data-ref-pick", "", "data-ref-label", v.word("Example"))
	for i, m := range list {
		for j, e := range m.examples {
			v.fold(i+j == 0, "", e.key)
			v.leaf("bdi", e.name)
			if len(list) > 1 {
				v.text(" · ")
				v.code(m.name)
			}
			v.end()
			v.prose(e.description, false)
			if e.address != "" {
				v.outward(link{safeURL(e.address), e.address})
			}
			if e.text != "" {
				v.listing(e.text, e.language)
			}
			v.end()
		}
	}
	v.end()
}

func (v *view) listing(text, language string) {
	v.start("pre", "class", "ref-code", "dir", "ltr", "tabindex", "0")
	v.start("code")
	highlight(&v.markup, text, language, v.base)
	v.end()
	v.end()
}
