package arazzo

import (
	"fmt"
	"slices"
	"strings"

	"parlance/internal/tree"
)

// order reads what a workflow depends on.
func (r *reader) order(w *workflow) {
	for _, n := range r.items(w.node.Get("dependsOn"), "dependsOn") {
		id := n.Text()
		switch {
		case strings.HasPrefix(id, "$"):
			r.problem(n, "%s is of another document, which cannot be run: depend on workflows of this file", id)
		case r.doc.find(id) == nil:
			r.problem(n, "there is no workflow %q", id)
		default:
			w.dependsOn = append(w.dependsOn, id)
		}
	}
	if r.doc.leadsTo(w, w.id, func(w *workflow) []string { return dependsOnNames(w.node) }, nil) {
		r.problem(w.node.Get("dependsOn"), "the workflow %q depends on itself, directly or through others", w.id)
		w.dependsOn = nil
	}
}

// dependsOnNames reads dependsOn of workflows that were not looked at yet.
func dependsOnNames(n *tree.Node) []string {
	list := n.Get("dependsOn")
	if list == nil {
		return nil
	}
	var names []string
	for _, item := range list.Items {
		names = append(names, item.Text())
	}
	return names
}

// leadsTo reports whether a workflow comes to another one over some links.
func (d *Document) leadsTo(w *workflow, id string, links func(*workflow) []string, seen map[*workflow]bool) bool {
	if seen == nil {
		seen = map[*workflow]bool{}
	}
	if w == nil || seen[w] {
		return false
	}
	seen[w] = true
	for _, next := range links(w) {
		if next == id || d.leadsTo(d.find(next), id, links, seen) {
			return true
		}
	}
	return false
}

// spreadBlocks blocks workflows that need a blocked one, or themselves.
func (d *Document) spreadBlocks() {
	for changed := true; changed; {
		changed = false
		for _, w := range d.workflows {
			for _, id := range slices.Concat(w.runs, w.dependsOn) {
				if other := d.find(id); w.blocked == "" && other != nil && other.blocked != "" {
					w.blocked = fmt.Sprintf("it needs the workflow %q, which cannot be run: %s", id, other.blocked)
					changed = true
				}
			}
		}
	}
}

// inOrder returns the workflows so that each comes behind those that it depends
// on, else in the order of the file.
func (d *Document) inOrder() []*workflow {
	var list []*workflow
	var add func(w *workflow)
	add = func(w *workflow) {
		if slices.Contains(list, w) {
			return
		}
		for _, id := range w.dependsOn { // without circles: order has seen to it
			add(d.find(id))
		}
		list = append(list, w)
	}
	for _, w := range d.workflows {
		add(w)
	}
	return list
}
