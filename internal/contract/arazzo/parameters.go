package arazzo

import (
	"encoding/json"
	"slices"
	"strings"

	"parlance/internal/spec"
	"parlance/internal/tree"
)

// tokenInput is the input that gets the token of the session.
const tokenInput = "token"

// component follows "reference: $components.KIND.NAME". value is what stands
// beside the reference to override the component's value.
func (r *reader) component(n *tree.Node, kind string) (found, value *tree.Node) {
	ref := n.Get("reference")
	if ref == nil {
		return n, n.Get("value")
	}
	name, ok := strings.CutPrefix(ref.Text(), "$components."+kind+".")
	found = r.doc.tree.Root.Get("components").Get(kind).Get(name)
	if !ok || found == nil {
		r.problem(ref, "%q names nothing: write $components.%s.NAME for something that stands there", ref.Text(), kind)
		return nil, nil
	}
	if value = n.Get("value"); value == nil {
		value = found.Get("value")
	}
	return found, value
}

// params reads the parameters of a step, and those of the workflow that it does
// not override. The latter are for the steps whose operation has them.
func (r *reader) params(w *workflow, st *step) []any {
	var list []any
	var own []paramKey
	for _, n := range r.items(st.node.Get("parameters"), "parameters") {
		key, compiled := r.param(st, n)
		if compiled == nil {
			continue
		}
		if slices.ContainsFunc(own, key.same) {
			r.problem(n, "the parameter %q is given twice", key.name)
		} else if st.params[key.name] != nil {
			r.problem(n, "two parameters are called %q: the engine cannot tell them apart", key.name)
		}
		own = append(own, key)
		list = append(list, compiled)
		r.note(st, key, compiled)
	}
	if st.op == nil {
		return list
	}
	for _, n := range r.items(w.node.Get("parameters"), "parameters") {
		found, _ := r.component(n, "parameters")
		if found == nil {
			continue
		}
		key := paramKey{found.Get("in").Text(), found.Get("name").Text()}
		_, known := st.op.param(key)
		if !known && !r.doc.api.isCredential(key) || slices.ContainsFunc(own, key.same) {
			continue
		}
		if key, compiled := r.param(st, n); compiled != nil && st.params[key.name] == nil {
			list = append(list, compiled)
			r.note(st, key, compiled)
		}
	}
	return list
}

// param checks a parameter and writes it down without its reference.
func (r *reader) param(st *step, n *tree.Node) (paramKey, map[string]any) {
	if !r.object(n, "a parameter") {
		return paramKey{}, nil
	}
	found, value := r.component(n, "parameters")
	if found == nil || found != n && !r.object(found, "a parameter") {
		return paramKey{}, nil
	}
	key := paramKey{found.Get("in").Text(), r.word(found, "name", "a parameter")}
	if value == nil {
		r.problem(found, "the parameter %q has no value", key.name)
		return key, nil
	}
	if value.Kind == tree.Mapping && value.Get("selector") != nil {
		r.problem(value, "selectors, which came with Arazzo 1.1, cannot be run: write an expression")
		return key, nil
	}
	compiled := map[string]any{"name": key.name, "value": r.texts(value, before)}
	if st.op == nil {
		if key.in != "" && st.target != "" {
			r.problem(found, "the parameter %q is an input of the workflow %q: take out \"in\"", key.name, st.target)
		}
		return key, compiled
	}
	compiled["in"] = key.in
	r.place(st, found, value, key)
	return key, compiled
}

// place checks that the operation has a parameter.
func (r *reader) place(st *step, n, value *tree.Node, key paramKey) {
	_, known := st.op.param(key)
	switch {
	case !slices.Contains([]string{"path", "query", "header", "cookie"}, key.in):
		r.problem(n, "the parameter %q needs \"in\" with path, query, header or cookie", key.name)
	case r.doc.api.isCredential(key):
		if !strings.Contains(value.Text(), "$") {
			r.problem(value, "%s holds fixed credentials: write \"Bearer {$inputs.token}\", and leave it out to send none where 401 is wanted", key.name)
		}
	case known, key.same(paramKey{"header", "Accept"}):
	case key.same(paramKey{"header", "Content-Type"}):
		r.problem(n, "the media type of a body stands in contentType of requestBody")
	default:
		r.problem(n, "%s has no parameter %q in %s: add it to the spec, or take it out", st.op.name, key.name, key.in)
	}
}

// note remembers how a parameter is sent: the engine passes on names alone.
func (r *reader) note(st *step, key paramKey, compiled map[string]any) {
	p := &param{in: key.in, name: key.name}
	if st.op != nil {
		declaredKey, known := st.op.param(key)
		switch {
		case r.doc.api.isCredential(key):
			value, _ := compiled["value"].(string)
			p.how, p.own = credential, strings.Contains(value, "$steps.")
		case !known:
			p.how = ownHeader
		default:
			p.name = declaredKey.name
		}
	}
	st.params[key.name] = p
}

// checkPath: without all of its path parameters, a request would be another.
func (r *reader) checkPath(st *step) {
	for _, name := range st.op.name.Params() {
		if p := st.params[name]; p == nil || p.in != "path" {
			r.problem(st.node, "the step %q gives no path parameter %q, which %s needs", st.id, name, st.op.name)
		}
	}
}

// passed returns parameters for the inputs of a workflow that a step runs and
// does not give itself: defaults, and what the caller is given.
func (r *reader) passed(st *step) []any {
	target := r.doc.find(st.target)
	if target == nil {
		return nil
	}
	for name := range st.params {
		if target.input(name) == nil {
			r.problem(st.node, "the workflow %q has no input %q", st.target, name)
		}
	}
	var list []any
	for _, in := range r.doc.inherited(st, target, map[*workflow]bool{st.workflow: true}) {
		list = append(list, map[string]any{"name": in.name, "value": "$inputs." + in.name})
	}
	for _, in := range target.inputs {
		if value := in.node.Get("default"); value != nil && in.name != tokenInput && st.params[in.name] == nil {
			list = append(list, map[string]any{"name": in.name, "value": valueOf(value)})
		}
	}
	return list
}

// requestBody checks a body and writes it down.
func (r *reader) requestBody(st *step, out map[string]any) {
	n := st.node.Get("requestBody")
	if n == nil || !r.object(n, "a request body") {
		return
	}
	st.media = n.Get("contentType").Text()
	if st.media == "" {
		st.media = st.op.defaultMedia()
	}
	if st.media == "" {
		r.problem(n, "the spec knows no body for %s: take it out, or name its media type in contentType", st.op.name)
		return
	}
	body := map[string]any{"contentType": st.media}
	payload := n.Get("payload")
	if payload == nil {
		r.problem(n, "the request body needs a payload")
		return
	}
	if text, ok := jsonText(payload, st.media); ok {
		body["payload"] = r.template(payload, text)
	} else {
		body["payload"] = r.texts(payload, before)
	}
	var replacements []any
	for _, rep := range r.items(n.Get("replacements"), "replacements") {
		if !r.object(rep, "a replacement") {
			continue
		}
		target := r.word(rep, "target", "a replacement")
		switch {
		case !strings.HasPrefix(target, "/"):
			r.problem(rep, "the target of a replacement has to be a JSON Pointer, such as /inputs/topic")
		case rep.Get("value") == nil:
			r.problem(rep, "a replacement needs a value")
		default:
			replacements = append(replacements, map[string]any{"target": target, "value": r.texts(rep.Get("value"), before)})
		}
	}
	if len(replacements) > 0 {
		body["replacements"] = replacements
	}
	out["requestBody"] = body
}

// jsonText recognizes a JSON body that is written as a text, as in
// payload: '{"id": "{$inputs.id}"}', whose braces the engine would stumble on.
func jsonText(payload *tree.Node, media string) (any, bool) {
	text := strings.TrimSpace(payload.Text())
	if payload.Kind != tree.Scalar || payload.Type != tree.String || !spec.IsJSON(media) || !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return nil, false
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil, false
	}
	return value, true
}

// template checks the texts of a decoded value, all of which stand at one node.
func (r *reader) template(n *tree.Node, value any) any {
	switch v := value.(type) {
	case string:
		r.text(n, v, before)
		return r.forEngine(v)
	case []any:
		for i := range v {
			v[i] = r.template(n, v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = r.template(n, v[name])
		}
	}
	return value
}
