package tree

import (
	"bytes"
	"strings"
)

// habits are how a file is written, so that what is put in looks like it.
type habits struct {
	// YAML
	step      int             // columns of indentation
	listStep  int             // columns that a list stands to the right of its key
	quote     byte            // preferred quotes, 0 if there are none to learn from
	quotes    map[string]byte // the same for the values of a key, and the items of its list
	numberKey byte            // quotes around keys such as status codes; 'p' for none, 0 if there are no such keys
	braceGap  bool            // "{ a: 1 }"

	// JSON
	unit       string // one step of indentation
	colon      string // ": " or ":"
	comma      string // ", " or ",", on one line
	multiline  bool   // an element has a line of its own
	inlineList bool   // lists of scalars stand on one line
}

// votes counts what is seen.
type votes struct {
	steps, listSteps    map[int]int
	quotes              map[string]*[2]int // by key: single, double; all of them under ""
	keys                map[byte]int
	gap, noGap          int
	units               map[string]int
	tight, wide         int // ":" without and with a blank behind
	closeComma, comma   int
	inline, spread      int // lists of scalars
	spreadAll, compound int // collections that are not empty
}

// learn looks at the whole document once.
func (d *Document) learn() habits {
	v := &votes{quotes: map[string]*[2]int{}, steps: map[int]int{}, listSteps: map[int]int{}, keys: map[byte]int{}, units: map[string]int{}}
	d.poll(d.Root, "", v)
	h := habits{step: most(v.steps, 2), numberKey: most(v.keys, 0), braceGap: v.gap > v.noGap}
	h.listStep = most(v.listSteps, h.step)
	h.quotes = make(map[string]byte, len(v.quotes))
	for key, n := range v.quotes {
		h.quotes[key] = '"'
		if n[0] > n[1] {
			h.quotes[key] = '\''
		}
	}
	h.quote = h.quotes[""]
	h.multiline = v.spreadAll > 0 || v.compound == 0
	h.unit = most(v.units, "  ")
	h.colon, h.comma = ": ", ", "
	if v.tight > v.wide {
		h.colon = ":"
	}
	if v.closeComma > v.comma || v.closeComma == 0 && v.comma == 0 && h.colon == ":" {
		h.comma = ","
	}
	h.inlineList = v.inline > v.spread
	return h
}

// most returns the key with the most votes, the smaller one of equals.
func most[K int | byte | string](counts map[K]int, otherwise K) K {
	best, found := otherwise, false
	for k, n := range counts {
		if !found || n > counts[best] || n == counts[best] && k < best {
			best, found = k, true
		}
	}
	return best
}

// poll looks at a value, which the key or the key of its list is given of.
func (d *Document) poll(n *Node, key string, v *votes) {
	if n.Alias {
		return
	}
	d.pollNode(n, key, v)
	for _, item := range n.Items {
		d.poll(item, key, v)
	}
	for i := range n.Pairs {
		pair := &n.Pairs[i]
		if pair.Key.Merged {
			continue
		}
		if d.Format == YAML {
			d.pollPair(n, pair, v)
		}
		d.poll(pair.Value, pair.Key.Value, v)
	}
}

func (d *Document) pollNode(n *Node, key string, v *votes) {
	switch {
	case d.Format == JSON:
		if len(n.Items)+len(n.Pairs) > 0 {
			d.pollJSON(n, v)
		}
	case n.Style == Flow && len(n.Pairs) > 0:
		if isBlank(d.File.Data[n.Span.Start+1]) {
			v.gap++
		} else {
			v.noGap++
		}
	case n.Style == SingleQuoted || n.Style == DoubleQuoted:
		if !strings.ContainsAny(n.Value, `"'\`) && !needsEscape(n.Value) {
			v.quote(key, int(n.Style-SingleQuoted))
			v.quote("", int(n.Style-SingleQuoted))
		}
	}
}

func (v *votes) quote(key string, which int) {
	n := v.quotes[key]
	if n == nil {
		n = &[2]int{}
		v.quotes[key] = n
	}
	n[which]++
}

func (d *Document) pollPair(n *Node, pair *Pair, v *votes) {
	key, value := pair.Key, pair.Value
	if isStatusCode(key.Value) {
		v.keys[quoteOf(key.Style)]++
	}
	if n.Style != Block || value.Style != Block || value.Alias || len(value.Pairs)+len(value.Items) == 0 {
		return
	}
	step := columnOf(d.File.Data, value.Span.Start) - columnOf(d.File.Data, n.Span.Start)
	switch {
	case value.Kind == Sequence && step >= 0:
		v.listSteps[step]++
	case step > 0:
		v.steps[step]++
	}
}

func quoteOf(s Style) byte {
	switch s {
	case SingleQuoted:
		return '\''
	case DoubleQuoted:
		return '"'
	}
	return 'p'
}

// isStatusCode reports whether a key is a plain number, as HTTP statuses are.
func isStatusCode(key string) bool {
	return key != "" && len(key) < 10 && key[0] != '0' && skipDigits(key) == ""
}

func (d *Document) pollJSON(n *Node, v *votes) {
	data := d.File.Data
	var first *Node
	scalars := n.Kind == Sequence
	if scalars {
		first = n.Items[0]
		for _, item := range n.Items {
			scalars = scalars && item.Kind == Scalar
		}
	} else {
		first = n.Pairs[0].Key
		if i := first.Span.End; i+1 < len(data) && data[i] == ':' && !isBlank(data[i+1]) {
			v.tight++
		} else {
			v.wide++
		}
	}
	v.compound++
	spread := bytes.ContainsAny(data[n.Span.Start:first.Span.Start], "\r\n")
	switch {
	case spread:
		v.spreadAll++
		outer, inner := indentOf(data, n.Span.Start), indentOf(data, first.Span.Start)
		if unit, ok := strings.CutPrefix(inner, outer); ok && unit != "" {
			v.units[unit]++
		}
	case len(n.Items) > 1:
		d.pollComma(n.Items[0].Span.End, v)
	case len(n.Pairs) > 1:
		d.pollComma(n.Pairs[0].Value.Span.End, v)
	}
	if scalars {
		if spread {
			v.spread++
		} else {
			v.inline++
		}
	}
}

func (d *Document) pollComma(at int, v *votes) {
	data := d.File.Data
	if at+1 < len(data) && data[at] == ',' && !isBlank(data[at+1]) {
		v.closeComma++
	} else {
		v.comma++
	}
}

// indentOf returns the white space that the line of an offset begins with.
func indentOf(data []byte, at int) string {
	start := lineStart(data, at)
	return string(data[start:max(start, min(skipSpaces(data, start), at))])
}
