package contract

import (
	"fmt"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
)

// Step is a request of a plan that keeps the contract, in a form that can be
// sent any number of times: where the id of something stands that another step
// creates, there is a mark in its place, and it carries no credentials.
type Step struct {
	Operation   string // its operationId, else its name
	Case        string
	Request     Request
	Credentials []Credential
	Answers     []StepAnswer // all that are documented
	Gives       []Gift       // ids that a success tells
	Takes       []Mark
	Keys        *StepKeys // a map of the body whose keys another step lists
	Ends        string    // the name of what it ends or removes, "" for nothing
}

// StepAnswer is a documented answer. An empty Media says that it has no body.
type StepAnswer struct {
	Status string // "200", "4XX" or "default"
	Media  []string
}

// Gift is a place in the JSON of a success that holds the id of a resource; "*"
// in the pointer is any item.
type Gift struct{ Resource, Pointer string }

// Mark is a text that stands for the id of a resource: in the URL, in a header,
// or in the body, where it is a JSON string. Planned is what stood there.
type Mark struct{ Resource, Text, Planned string }

// StepKeys says that the body has an object with the keys that the step of the
// operation Lister gives at List. In its place the body has the JSON string
// Text. Planned are the keys that stood there, with their values as JSON; others
// may have the value Other.
type StepKeys struct {
	Text, Lister, List string
	Planned            []StepKey
	Other              string
}

// StepKey is a member of an object, Value as JSON.
type StepKey struct{ Name, Value string }

// Credential is how a security scheme wants the token.
type Credential struct {
	Kind string // bearer, basic, header, query or cookie
	Key  string // the name of the header, parameter or cookie
}

// Steps returns the positive cases of a plan, each once, in an order in which
// what is needed comes first. Of a result that is no plan there are none.
func (r *Result) Steps() []Step {
	if r.api == nil {
		return nil
	}
	made := map[*resource]bool{}
	for _, e := range r.Exchanges {
		if e.step != nil && e.step.op.links.creates != nil {
			made[e.step.op.links.creates] = true
		}
	}
	b := &builder{api: r.api, base: r.base}
	byOp := map[*op][]Step{}
	seen := map[string]bool{}
	for _, e := range r.Exchanges {
		if e.step == nil {
			continue
		}
		step, err := e.step.step(b, made)
		if err != nil {
			continue
		}
		step.Case = e.Case
		key := fmt.Sprint(e.Operation, step.Request.URL, step.Request.Header, "\x00", string(step.Request.Body))
		if !seen[key] {
			seen[key] = true
			byOp[e.step.op] = append(byOp[e.step.op], step)
		}
	}
	var list []Step
	for _, o := range order(r.api.ops) {
		list = append(list, byOp[o]...)
	}
	return list
}

// step makes the request again, with marks and without credentials.
func (p *plannedStep) step(b *builder, made map[*resource]bool) (Step, error) {
	o, v := p.op, p.values
	step := Step{Operation: o.ID}
	if step.Operation == "" {
		step.Operation = o.Name.String()
	}
	for _, res := range o.links.takes {
		if !made[res] {
			continue
		}
		for _, s := range res.slots[o] {
			planned, ok := scalarOf(v.at(s))
			if !ok {
				continue
			}
			name := b.api.labelOf(res)
			mark := Mark{Resource: name, Text: "__" + name + "__", Planned: planned}
			if s.in == "path" {
				v = v.setAt(s, rawSegment(mark.Text))
			} else {
				v = v.setAt(s, mark.Text)
			}
			if !slices.Contains(step.Takes, mark) {
				step.Takes = append(step.Takes, mark)
			}
			if o.ends() {
				step.Ends = name
			}
		}
	}
	var err error
	v, step.Keys = o.markKeys(v)
	step.Request, err = b.build(o, v, WithoutToken)
	step.Credentials = o.wants()
	for _, answer := range o.responses {
		a := StepAnswer{Status: answer.status, Media: []string{}}
		for _, m := range answer.media {
			a.Media = append(a.Media, spec.BaseMedia(m.name))
		}
		step.Answers = append(step.Answers, a)
	}
	for _, res := range b.api.graph.resources {
		for _, from := range res.creators {
			if from.op == o {
				step.Gives = append(step.Gives, Gift{b.api.labelOf(res), from.pointer})
			}
		}
	}
	return step, err
}

// markKeys puts a mark in the place of an object whose keys are listed.
func (o *op) markKeys(v Values) (Values, *StepKeys) {
	const mark = "__keys__"
	for _, l := range o.links.listings {
		if v.Body == nil || v.Body.Raw != nil || !spec.IsJSON(v.Body.Media) || l.lister.ID == "" {
			continue
		}
		for _, found := range lookup(v.Body.Value, l.object) {
			object, ok := found.(map[string]any)
			if !ok {
				continue
			}
			keys := &StepKeys{Text: mark, Lister: l.lister.ID, List: l.list, Other: `"parlance"`}
			for _, name := range sortedMembers(object) {
				keys.Planned = append(keys.Planned, StepKey{name, string(schema.Encode(object[name]))})
			}
			return v.withBody(with(v.Body.Value, l.object, mark)), keys
		}
	}
	return v, nil
}

// labelOf names a resource by letters that mean nothing in addresses or JSON,
// and otherwise than those before it.
func (a *api) labelOf(res *resource) string {
	name := escapeValue(strings.Join(spec.Words(res.name), "_"), false)
	i := slices.Index(a.graph.resources, res)
	for _, other := range a.graph.resources[:max(0, i)] {
		if strings.Join(spec.Words(other.name), "_") == strings.Join(spec.Words(res.name), "_") {
			return fmt.Sprintf("%s_%d", name, i+1)
		}
	}
	return name
}

// wants returns the credentials of the first alternative that can be served.
func (o *op) wants() []Credential {
	for _, all := range o.security {
		var list []Credential
		for _, name := range all {
			sc := o.api.secure[name]
			if sc.kind == "" {
				list = nil
				break
			}
			list = append(list, Credential{sc.kind, sc.key})
		}
		if len(list) > 0 || len(all) == 0 {
			return list
		}
	}
	return nil
}
