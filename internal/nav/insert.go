package nav

import (
	"errors"
	"fmt"

	"parlance/internal/edit"
	"parlance/internal/tree"
)

// InsertAfter returns the edits that list pages right behind an entry, in the
// order given and in the file that the entry stands in, which may be a part of
// docs.json. They take the form of the list: a line each where it has a line
// each, else the same line. Behind the root page of a group means at the start
// of the group's "pages".
func (n *Nav) InsertAfter(e *Entry, pages ...string) ([]edit.Edit, error) {
	if e == nil {
		return nil, errors.New("list a page: no entry is given to put it behind")
	}
	if len(pages) == 0 {
		return nil, nil
	}
	if e.list == nil {
		return nil, fmt.Errorf("list %s: %q stands in no \"pages\", nor has its group any", pages[0], e.Span.Text())
	}
	document := n.documents[e.list.Span.File]
	if document == nil {
		return nil, fmt.Errorf("list %s: %q is of another navigation", pages[0], e.Span.Text())
	}
	insert := make([]tree.Insertion, len(pages))
	for i, page := range pages {
		insert[i] = tree.Insertion{After: e.item, Value: tree.NewString(page)}
	}
	edits, err := document.Splice(e.list, insert, nil)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", pages[0], err)
	}
	return edits, nil
}
