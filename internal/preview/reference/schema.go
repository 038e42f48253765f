package reference

import (
	"fmt"
	"html/template"
	"strings"

	"parlance/internal/preview/messages"
	"parlance/internal/schema"
	"parlance/internal/tree"
)

// RenderSchema writes the page of a schema of the spec's components: what it
// consists of, and an example. It fails where the spec has no such schema. The
// Operation of the input is not looked at.
func RenderSchema(in Input, name string) (Page, error) {
	if in.Spec == nil {
		return Page{}, errNoSpec
	}
	node := in.Spec.Doc.Root.Get("components").Get("schemas").Get(name)
	if node == nil {
		return Page{}, fmt.Errorf("%s has no schema %s", in.Spec.File.Path, name)
	}
	if in.Messages == nil {
		in.Messages = &messages.Messages{Tag: "en"}
	}
	b := newBuilder(in)
	whole := b.row(b.ids.unique("schema"), name, b.shape(node))
	holder := tree.NewMapping(tree.Pair{Key: tree.NewString("schema"), Value: node})
	shown := media{name: "application/json", whole: whole, examples: b.examples(holder, "application/json", schema.Response)}

	v := &view{messages: in.Messages, markdown: in.Markdown, ids: b.ids, choices: in.Choices}
	v.start("div", "class", "ref-page")
	v.start("div", "class", "ref-layout")
	v.start("div", "class", "ref-doc", "id", whole.id)
	v.whole(whole)
	v.end()
	if len(shown.examples) > 0 {
		v.start("aside", "class", "ref-side", "aria-label", v.word("Examples"))
		v.panel("schema-example", v.word("Example"), v.word("Example"))
		v.examples([]media{shown})
		v.end()
		v.end()
	}
	v.end()
	v.end()

	text := &plainPage{messages: in.Messages}
	text.body(&body{media: []media{shown}})
	return Page{
		Title: first(in.Spec.Resolve(node).Get("title").Text(), name), Summary: plainText(whole.description),
		Body: template.HTML(v.out.String()), Headings: v.headings, Text: strings.TrimSpace(text.out.String()),
	}, nil
}
