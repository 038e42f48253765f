package tree

import "strings"

// flow makes the operations on a flow collection, or on one of JSON: what
// changes between two entries that stay is one step, so that commas come out
// right.
func (s *splice) flow() []operation {
	f := &flowSplice{splice: s, data: s.doc.File.Data}
	var ops []operation
	if s.doc.isSinglePair(s.container) {
		ops = append(ops, operation{s.container.Span.Start, s.container.Span.Start, "{"})
	}
	kept := s.kept()
	if len(kept) == 0 && len(s.inserted) == 0 {
		return []operation{{s.container.Span.Start, s.container.Span.End, s.empty()}}
	}
	from := -1
	for _, to := range append(kept, len(s.entries)) {
		ops = append(ops, f.between(from, to)...)
		from = to
	}
	if s.doc.isSinglePair(s.container) {
		ops = append(ops, operation{s.container.Span.End, s.container.Span.End, "}"})
	}
	return ops
}

type flowSplice struct {
	*splice
	data []byte
}

// between makes the operations between two entries that stay; from is -1 at the
// start, to is the number of entries at the end.
func (f *flowSplice) between(from, to int) []operation {
	var list []Insertion
	for i := from; i < to; i++ {
		list = append(list, f.inserted[i]...)
	}
	first, last := from+1, to-1 // removed
	switch {
	case len(list) == 0 && first > last:
		return nil
	case first <= last && len(list) > 0:
		return []operation{{f.entries[first].start, f.entries[last].end, f.join(list, f.separator(first), f.indent(first))}}
	case first <= last && to < len(f.entries):
		return []operation{{start: f.entries[first].start, end: f.entries[to].start}}
	case first <= last:
		return []operation{{f.entries[from].end, f.entries[last].end, f.gap(from)}}
	case from >= 0:
		return f.behind(from, list)
	case to < len(f.entries):
		sep := f.separator(to)
		return []operation{{f.entries[to].start, f.entries[to].start, f.join(list, sep, f.indent(to)) + sep}}
	}
	// An empty collection with a comment in it.
	at := f.container.Span.Start + 1
	return []operation{{at, at, f.join(list, ", ", "")}}
}

// behind inserts behind an entry that stays: behind its comma and the comment
// on its line, if it has them.
func (f *flowSplice) behind(i int, list []Insertion) []operation {
	end := f.entries[i].end
	sep := f.separator(i)
	text := f.join(list, sep, f.indent(i))
	sep = f.gap(i) + sep
	comma := skipTrivia(f.data, end)
	if f.ownLine(i) && f.doc.Format == YAML {
		if comma >= len(f.data) || f.data[comma] != ',' {
			comma = -1
		}
		at := end
		if comma >= 0 {
			at = comma + 1
		}
		if text0 := skipSpaces(f.data, at); text0 < len(f.data) && f.data[text0] == '#' {
			at = lineEnd(f.data, text0)
			broken := "\n" + f.indent(i)
			if comma >= 0 {
				return []operation{{at, at, broken + text + ","}}
			}
			return []operation{{end, end, ","}, {at, at, broken + text}}
		}
	}
	return []operation{{end, end, sep + text}}
}

// gap is a space behind an entry that ends with its colon or a tag, of which a
// comma or bracket would become part.
func (f *flowSplice) gap(i int) string {
	e := f.entries[i]
	if f.doc.isSinglePair(e.value) {
		e = f.doc.entries(e.value)[0]
	}
	if e.value.Span.Start == e.value.Span.End && (e.end > e.node.Span.End || e.node.Span.Start == e.node.Span.End) {
		return " "
	}
	return ""
}

func (f *flowSplice) join(list []Insertion, sep, indent string) string {
	parts := make([]string, len(list))
	for k, i := range list {
		parts[k] = f.text(i, indent, strings.Contains(sep, "\n"))
	}
	return strings.Join(parts, sep)
}

func (f *flowSplice) text(i Insertion, indent string, spread bool) string {
	sequence := f.container.Kind == Sequence
	switch {
	case f.doc.Format == JSON && sequence:
		return f.render.json(i.Value, indent, spread)
	case f.doc.Format == JSON:
		return f.render.pairJSON(Pair{NewString(i.Key), i.Value}, indent, spread)
	case sequence:
		return f.render.flow(i.Value)
	}
	return f.pair(i, 0)
}

// ownLine reports whether an entry begins its line.
func (f *flowSplice) ownLine(i int) bool {
	start := lineStart(f.data, f.entries[i].start)
	return skipSpaces(f.data, start) == f.entries[i].start && f.entries[i].start > f.container.Span.Start
}

func (f *flowSplice) indent(i int) string { return indentOf(f.data, f.entries[i].start) }

// separator returns what stands between an entry and its neighbour: a comma
// with a line end and the indentation, or with what the collection has.
func (f *flowSplice) separator(i int) string {
	if f.ownLine(i) {
		return ",\n" + f.indent(i)
	}
	if len(f.entries) > 1 {
		between := string(f.data[f.entries[0].end:f.entries[1].start])
		if blank, ok := strings.CutPrefix(between, ","); ok && strings.Trim(blank, " \t") == "" && (blank != "" || f.doc.Format == JSON) {
			return between
		}
	}
	if f.doc.Format == JSON {
		return f.doc.habits.comma
	}
	return ", "
}
