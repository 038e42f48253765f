package mock

import (
	"parlance/internal/operation"

	"parlance/internal/schema"
)

// Description is what a server has, for whoever starts one.
type Description struct {
	Operations []OperationInfo // in the order of the spec
	Fixtures   []FixtureInfo   // in the order of the machine
}

// OperationInfo is an operation that is answered.
type OperationInfo struct {
	Name     operation.Name
	ID       string
	Stateful bool // the machine says what is answered
	Guarded  bool // credentials are asked for
}

// FixtureInfo is a thing that is there from the beginning.
type FixtureInfo struct {
	Resource, ID string
	State, Label string // Label is what the API calls the state
}

// Describe lists the operations and the fixtures of a server.
func (s *Server) Describe() Description {
	var d Description
	for _, o := range s.api.ops {
		d.Operations = append(d.Operations, OperationInfo{
			Name: o.Name, ID: o.ID, Stateful: s.behaviour(o) != nil, Guarded: o.guarded(),
		})
	}
	if s.machine == nil {
		return d
	}
	for _, r := range s.machine.resources {
		for _, f := range r.fixtures {
			label := f.state.label
			if label == "" {
				label = f.state.name
			}
			d.Fixtures = append(d.Fixtures, FixtureInfo{r.name, schema.Text(f.id), f.state.name, label})
		}
	}
	return d
}

// guarded reports whether an operation cannot be called without credentials.
func (o *op) guarded() bool {
	for _, all := range o.security {
		if len(all) == 0 {
			return false
		}
	}
	return len(o.security) > 0
}
