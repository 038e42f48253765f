package reference

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxID bounds the length of an id in bytes, before it is made unique.
const maxID = 120

// ids gives out the ids of a page, each once.
type ids struct {
	taken map[string]bool
	next  map[string]int
}

func newIDs() *ids { return &ids{taken: map[string]bool{}, next: map[string]int{}} }

// unique returns the id itself where it is free, else with a number.
func (i *ids) unique(id string) string {
	if len(id) > maxID {
		id = strings.TrimRight(strings.ToValidUTF8(id[:maxID], ""), "-")
	}
	if !i.taken[id] {
		i.taken[id] = true
		return id
	}
	for n := max(i.next[id], 2); ; n++ {
		numbered := id + "-" + strconv.Itoa(n)
		if !i.taken[numbered] {
			i.next[id] = n + 1
			i.taken[numbered] = true
			return numbered
		}
	}
}

// below returns a free id for a part of what has another one.
func (i *ids) below(id, name string) string { return i.unique(id + "-" + cleanID(name)) }

// cleanID keeps letters and digits of all scripts, "_" and ".".
func cleanID(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range name {
		if out.Len() >= maxID {
			break
		}
		if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '.') {
			if gap && out.Len() > 0 {
				out.WriteByte('-')
			}
			gap = false
			out.WriteRune(r)
			continue
		}
		gap = true
	}
	if out.Len() == 0 {
		return "x"
	}
	return out.String()
}
