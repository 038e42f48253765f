// Package spec reads OpenAPI documents and compares their contracts.
//
// Meaning (does it load, is it valid, which operations has it) comes from
// libopenapi; places come from the tree that the document was parsed into. It
// is the only importer of libopenapi. What is wrong with one document is a
// Problem; what differs between two is a Difference.
package spec

import (
	"parlance/internal/operation"
	"parlance/internal/source"
	"parlance/internal/tree"
)

// Spec is one OpenAPI document, 3.0 or 3.1, in YAML or JSON.
type Spec struct {
	File       *source.File
	Doc        *tree.Document
	Version    string // the value of "openapi", "3.0.3"
	Operations []*Operation
	Problems   []tree.Problem

	// Usable reports whether the document can be compared and listed. A spec
	// with problems may still be usable.
	Usable bool

	targets map[string]target // where the references of the document lead
	anchors map[string]target // what "$anchor" names
}

// Operation is an operation or a webhook of a spec, with the texts that its
// page shows.
type Operation struct {
	Name        operation.Name
	ID          string // operationId
	Summary     string
	Description string
	Tags        []string
	Excluded    bool // x-excluded or x-hidden: no page is due in the navigation

	Key  *tree.Node // the method's key
	Node *tree.Node // the operation object
}

// Operation returns the operation of this name, and nil where there is none.
// Paths may differ by a trailing slash.
func (s *Spec) Operation(name operation.Name) *Operation {
	for _, op := range s.Operations {
		if op.Name == name {
			return op
		}
	}
	for _, op := range s.Operations {
		if op.Name.Same(name) {
			return op
		}
	}
	return nil
}

// listOperations reads paths and webhooks in the order of the document.
func (s *Spec) listOperations() {
	root := s.Doc.Root
	for _, section := range []string{"paths", "webhooks"} {
		paths := root.Get(section)
		if paths == nil {
			continue
		}
		for _, path := range paths.Pairs {
			item := s.Resolve(path.Value)
			for _, pair := range item.Pairs {
				if !isPathItemMethod(pair.Key.Value) || pair.Value.Kind != tree.Mapping {
					continue
				}
				s.Operations = append(s.Operations, newOperation(section, path.Key.Value, pair))
			}
		}
	}
}

func newOperation(section, path string, pair tree.Pair) *Operation {
	name := operation.Name{Method: upper(pair.Key.Value), Path: path}
	if section == "webhooks" {
		name.Method = operation.Webhook
	}
	op := &Operation{
		Name:        name,
		ID:          pair.Value.Get("operationId").Text(),
		Summary:     pair.Value.Get("summary").Text(),
		Description: pair.Value.Get("description").Text(),
		Excluded:    pair.Value.Get("x-excluded").IsTrue() || pair.Value.Get("x-hidden").IsTrue(),
		Key:         pair.Key,
		Node:        pair.Value,
	}
	if tags := pair.Value.Get("tags"); tags != nil {
		for _, tag := range tags.Items {
			op.Tags = append(op.Tags, tag.Text())
		}
	}
	return op
}
