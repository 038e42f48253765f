package spec

import "parlance/internal/tree"

// Alternative is security schemes, by their names under components, that are
// needed together. An empty one says that no credentials are needed.
type Alternative []string

// Security returns what an operation asks for, any one of which will do: its own
// "security", else that of the document. Empty: nothing is asked for.
func (s *Spec) Security(operation *tree.Node) []Alternative {
	n := operation.Get("security")
	if n == nil {
		n = s.Doc.Root.Get("security")
	}
	if n == nil {
		return nil
	}
	var list []Alternative
	for _, item := range n.Items {
		var all Alternative
		for _, pair := range item.Pairs {
			all = append(all, pair.Key.Value)
		}
		list = append(list, all)
	}
	return list
}
