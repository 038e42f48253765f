package spec

import (
	"parlance/internal/operation"
	"parlance/internal/tree"
)

// named describes the place of an object, where its key says something.
func (p place) named(kind, key string) place {
	switch kind {
	case "operation":
		if p.item == nil || p.item.name.Path == "" {
			return p.of("callback "+upper(key), "")
		}
		p.operation = p.item.name
		if p.operation.Method == "" {
			p.operation.Method = upper(key)
		}
		p.about = &phrase{p.operation.String(), "", nil}
	case "requestBody":
		p.section = SubjectRequest
		return p.of("the request body", "")
	}
	return p
}

// operationSubject returns subject, name and place of an operation that one
// side lacks. A callback is a value of the operation that has it.
func operationSubject(p place, key string) (Subject, string, place) {
	if p.item == nil || p.item.name.Path == "" {
		return SubjectValue, "callback " + upper(key), p
	}
	p = p.named("operation", key)
	p.about = nil
	return SubjectOperation, p.operation.String(), p
}

// subjectOf tells which part of the contract a name of a mapping is.
func (c *comparison) subjectOf(kind string, p place) Subject {
	switch kind {
	case "pathItem":
		if p.path == nil || itemName(p, "x").Path != "" {
			return SubjectOperation
		}
	case "schema":
		return SubjectProperty
	case "response", "header", "link":
		return SubjectResponse
	case "mediaType", "encoding":
		switch p.section {
		case SubjectResponse, SubjectParameter:
			return p.section
		}
		return SubjectRequest
	}
	return SubjectValue
}

// mapNames returns the names that a mapping of objects of a kind defines.
func mapNames(s *Spec, kind string, p place, n *tree.Node) []string {
	var names []string
	for _, pair := range n.Pairs {
		if name := itemName(p, pair.Key.Value); kind == "pathItem" && name.Path != "" {
			if list := s.itemOperations(name, pair.Value); len(list) > 0 {
				names = append(names, list...)
				continue
			}
		}
		names = append(names, pair.Key.Value)
	}
	return names
}

func exampleNames(key string, n *tree.Node) []string {
	if key != "examples" || n.Kind != tree.Mapping {
		return []string{key}
	}
	names := make([]string, 0, len(n.Pairs))
	for _, pair := range n.Pairs {
		names = append(names, pair.Key.Value)
	}
	return names
}

// itemOperations names the operations of a path or webhook.
func (s *Spec) itemOperations(name operation.Name, value *tree.Node) []string {
	var names []string
	for _, pair := range s.Resolve(value).Pairs {
		if !isPathItemMethod(pair.Key.Value) {
			continue
		}
		op := name
		if op.Method == "" {
			op.Method = upper(pair.Key.Value)
		}
		names = append(names, op.String())
	}
	return names
}

func firstOperation(names []string) operation.Name {
	ref, _ := operation.ParseReference(names[0])
	return ref.Name
}

// alternativeName names a member of oneOf, anyOf or allOf.
func alternativeName(n *tree.Node, i int) string {
	if ref := reference(n); ref != nil {
		if tokens := pointerTokens(ref.Value); len(tokens) > 0 {
			return tokens[len(tokens)-1]
		}
	}
	return "alternative " + itoa(i+1)
}
