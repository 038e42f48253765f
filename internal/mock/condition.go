package mock

import "parlance/internal/schema"

// test is a condition of a rule. One of its parts is set.
type test struct {
	kind   string // state, equal, in, lacks, not
	states []*state
	none   bool // nothing was found
	a, b   template
	inner  *test
}

// holds reports whether a test holds. "lacks" notes what is missing.
func (t *test) holds(e *env) bool {
	switch t.kind {
	case "state":
		return t.hasState(e.state)
	case "equal":
		return sameValue(t.a.value(e), t.b.value(e))
	case "in":
		return contains(t.b.value(e), t.a.value(e))
	case "lacks":
		return t.lacks(e)
	}
	return !t.inner.holds(e)
}

func (t *test) hasState(s *state) bool {
	if s == nil {
		return t.none
	}
	for _, own := range t.states {
		if own == s {
			return true
		}
	}
	return false
}

// contains reports whether a value is an item of a list or a value of a map.
func contains(holder, v any) bool {
	switch holder := holder.(type) {
	case []any:
		for _, item := range holder {
			if sameValue(item, v) {
				return true
			}
		}
	case map[string]any:
		for _, member := range holder {
			if sameValue(member, v) {
				return true
			}
		}
	}
	return false
}

func (t *test) lacks(e *env) bool {
	object, _ := t.a.value(e).(map[string]any)
	keys, _ := t.b.value(e).([]any)
	var missing []any
	for _, key := range keys {
		if _, there := object[schema.Text(key)]; !there {
			missing = append(missing, key)
		}
	}
	if len(missing) == 0 {
		return false
	}
	e.missing = missing
	return true
}

// verdict is what is known of a test before any request comes.
type verdict uint8

const (
	maybe verdict = iota
	always
	never
)

// about tells whether a test holds for a state; nil means that nothing was
// found.
func (t *test) about(s *state) verdict {
	switch t.kind {
	case "state":
		if t.hasState(s) {
			return always
		}
		return never
	case "not":
		switch t.inner.about(s) {
		case always:
			return never
		case never:
			return always
		}
	}
	return maybe
}

// about tells whether all tests of a rule hold for a state.
func (r *rule) about(s *state) verdict {
	all := always
	for i := range r.tests {
		switch r.tests[i].about(s) {
		case never:
			return never
		case maybe:
			all = maybe
		}
	}
	return all
}
