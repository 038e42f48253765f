package contractreport

import (
	"slices"

	"parlance/internal/contract"
)

// matrix is the coverage as a table: operations are its rows, statuses its
// columns.
type matrix struct {
	statuses []string
	rows     []row
	notes    []string // why statuses were not seen; cells refer to them
}

type row struct {
	operation string
	cells     []*cell // one for each status, nil where it is neither documented nor seen
}

type cell struct {
	contract.Coverage
	note int // index of the reason in notes, from 1; 0: none
}

// newMatrix lays out coverage. Operations keep their order; statuses are
// sorted, "4XX" behind the numbers that it stands for and "default" last.
func newMatrix(list []contract.Coverage) matrix {
	var m matrix
	column := map[string]int{}
	for _, c := range list {
		column[c.Status] = 0
	}
	for status := range column {
		m.statuses = append(m.statuses, status)
	}
	// Digits sort before letters, which gives that order.
	slices.Sort(m.statuses)
	for i, status := range m.statuses {
		column[status] = i
	}
	rows := map[string]int{}
	for _, c := range list {
		name := nameOf(c.Operation)
		at, known := rows[name]
		if !known {
			at = len(m.rows)
			rows[name] = at
			m.rows = append(m.rows, row{name, make([]*cell, len(m.statuses))})
		}
		m.rows[at].cells[column[c.Status]] = &cell{c, m.note(c)}
	}
	return m
}

// note returns the footnote of what was not seen.
func (m *matrix) note(c contract.Coverage) int {
	if c.Why == "" || c.State == contract.Seen {
		return 0
	}
	if i := slices.Index(m.notes, c.Why); i >= 0 {
		return i + 1
	}
	m.notes = append(m.notes, c.Why)
	return len(m.notes)
}

// The marks of the table.
const (
	markSeen         = "✓"
	markNotSeen      = "·"
	markUnreachable  = "–"
	markUndocumented = "!"
)

func (c *cell) mark() string {
	switch {
	case !c.Documented:
		return markUndocumented
	case c.State == contract.Seen:
		return markSeen
	case c.State == contract.Unreachable:
		return markUnreachable
	}
	return markNotSeen
}
