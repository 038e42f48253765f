package arazzo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/contract"
	"parlance/internal/schema"
	"parlance/internal/tree"
)

// inputsFor gives the inputs of a workflow their values, or says why it cannot
// be run.
func (r *runner) inputsFor(ctx context.Context, w *workflow) (map[string]any, error) {
	if w.blocked != "" {
		return nil, errors.New(w.blocked)
	}
	values := map[string]any{}
	for _, id := range w.dependsOn {
		outputs, ok := r.outputs[r.doc.find(id)]
		if !ok {
			return nil, errFailed(id)
		}
		for name, value := range outputs {
			values[inputOf(id, name)] = value
		}
	}
	for _, in := range r.doc.inputsOf(w) {
		value, ok, err := r.value(ctx, w, in)
		switch {
		case err != nil:
			return nil, err
		case ok:
			values[in.name] = value
		case in.required:
			return nil, missing(in.name)
		default:
			values[in.name] = absent{}
		}
	}
	return values, nil
}

// missing says how an input can be given.
func missing(name string) error {
	if name == tokenInput {
		return errors.New("it needs a token, and none is set")
	}
	if state, _, ok := fixtureName(name); ok {
		return fmt.Errorf("it needs the input %q: name things in the state %q under fixtures", name, state)
	}
	return fmt.Errorf("it needs the input %q, which has no default", name)
}

func (r *runner) value(ctx context.Context, w *workflow, in *input) (value any, ok bool, err error) {
	for _, name := range []string{w.id + "." + in.name, in.name} {
		given, ok := r.options.Inputs[name]
		if !ok {
			continue
		}
		if wrong := r.doc.schemas.At(in.node).Validate(given, schema.Request); len(wrong) > 0 {
			return nil, false, fmt.Errorf("the input %q that was given is not as its schema says: %s", name, wrong[0].Message)
		}
		return forExpressions(given), true, nil
	}
	if in.name == tokenInput && r.session.Token() != "" {
		return r.session.Token(), true, nil
	}
	if id, ok := r.fixture(in.name); ok {
		return id, true, nil
	}
	var preset any
	if n := in.node.Get("default"); n != nil {
		preset, ok = valueOf(n), true
	}
	if names, listed := r.listed(ctx, w, in); listed {
		preset, ok = r.fill(in, preset, names), true
	}
	if !ok {
		return nil, false, nil
	}
	return forExpressions(preset), true, nil
}

// fixtureName reads "waiting_id" and "waiting_id_2".
func fixtureName(name string) (state string, index int, ok bool) {
	if state, ok = strings.CutSuffix(name, "_id"); ok {
		return state, 0, state != ""
	}
	i := strings.LastIndex(name, "_id_")
	if i <= 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(name[i+len("_id_"):])
	return name[:i], n - 1, err == nil && n >= 1
}

// fixture returns the id that an input is called after. States may be written
// with hyphens, which names of inputs in expressions rather have not.
func (r *runner) fixture(name string) (string, bool) {
	state, index, ok := fixtureName(name)
	if !ok {
		return "", false
	}
	for _, state := range []string{state, strings.ReplaceAll(state, "_", "-"), strings.ReplaceAll(state, "_", " ")} {
		if ids := r.session.Fixtures(state); index < len(ids) {
			return ids[index], true
		}
	}
	return "", false
}

// fill gives an object the keys that a listing names.
func (r *runner) fill(in *input, preset any, names []string) any {
	old, _ := preset.(map[string]any)
	rnd := rand.New(rand.NewPCG(r.session.Seed(), 0x6172617a7a6f))
	inner := in.node.Get("additionalProperties")
	object := make(map[string]any, len(names))
	for _, name := range names {
		value, ok := old[name]
		if !ok {
			value = "parlance"
			if inner != nil && inner.Kind == tree.Mapping {
				if made, err := r.doc.schemas.At(inner).Generate(rnd, schema.Request); err == nil {
					value = made
				}
			}
		}
		object[name] = value
	}
	return object
}

// listed returns the keys that a listing names for an input, if there is one
// and it can be asked.
func (r *runner) listed(ctx context.Context, w *workflow, in *input) ([]string, bool) {
	property := r.doc.mapOf(w, in.name, 0)
	lister := r.doc.api.lister(property)
	if lister == nil {
		return nil, false
	}
	if names, known := r.listings[property]; known {
		return names, names != nil
	}
	r.listings[property] = nil
	answer, err := r.session.Send(ctx, contract.Call{
		Operation: lister.name, Case: "learn the keys of " + property, Workflow: w.id,
	})
	if err != nil || !answer.OK() {
		return nil, false
	}
	list, ok := at(answer.Value, "/"+property)
	items, isList := list.([]any)
	if !ok || !isList {
		return nil, false
	}
	names := []string{}
	for _, item := range items {
		if name, ok := item.(string); ok {
			names = append(names, name)
		}
	}
	r.listings[property] = names
	return names, true
}

// mapOf returns the name of the free map that a step of a workflow, or of one
// that it runs, sends an input as, or "".
func (d *Document) mapOf(w *workflow, input string, depth int) string {
	if depth > maxDepth {
		return ""
	}
	for _, st := range w.steps {
		if target := d.find(st.target); st.target != "" && target != nil && st.params[input] == nil {
			if name := d.mapOf(target, input, depth+1); name != "" {
				return name
			}
		}
		payload := st.node.Get("requestBody").Get("payload")
		if st.op == nil || payload == nil {
			continue
		}
		for _, pair := range payload.Pairs {
			if pair.Value.Text() == "$inputs."+input && d.api.isFreeMap(st.op.bodyProperty(d.api, pair.Key.Value)) {
				return pair.Key.Value
			}
		}
	}
	return ""
}

// bodyProperty returns the schema of a property of the request body.
func (o *op) bodyProperty(a *api, name string) *tree.Node {
	content := a.spec.Resolve(o.node.Get("requestBody")).Get("content")
	return a.property(content.Get(o.defaultMedia()).Get("schema"), name, 0)
}

// property finds a property of a schema, also within allOf.
func (a *api) property(n *tree.Node, name string, depth int) *tree.Node {
	if n == nil || depth > maxDepth {
		return nil
	}
	n = a.spec.Resolve(n)
	if found := n.Get("properties").Get(name); found != nil {
		return a.spec.Resolve(found)
	}
	if all := n.Get("allOf"); all != nil {
		for _, part := range all.Items {
			if found := a.property(part, name, depth+1); found != nil {
				return found
			}
		}
	}
	return nil
}

func (a *api) isFreeMap(n *tree.Node) bool {
	return n != nil && n.Get("type").Text() == "object" && n.Get("properties") == nil && n.Get("additionalProperties") != nil
}

// lister finds the operation whose successful answers list names in an array
// that is called like a property.
func (a *api) lister(property string) *op {
	if property == "" {
		return nil
	}
	i := slices.IndexFunc(a.ops, func(o *op) bool {
		return o.name.Method == "GET" && !strings.Contains(o.name.Path, "{") && a.lists(o, property)
	})
	if i < 0 {
		return nil
	}
	return a.ops[i]
}

func (a *api) lists(o *op, property string) bool {
	responses := o.node.Get("responses")
	if responses == nil {
		return false
	}
	for _, pair := range responses.Pairs {
		content := a.spec.Resolve(pair.Value).Get("content")
		if !strings.HasPrefix(pair.Key.Value, "2") || content == nil {
			continue
		}
		for _, media := range content.Pairs {
			found := a.property(media.Value.Get("schema"), property, 0)
			if found != nil && found.Get("type").Text() == "array" && a.spec.Resolve(found.Get("items")).Get("type").Text() == "string" {
				return true
			}
		}
	}
	return false
}
