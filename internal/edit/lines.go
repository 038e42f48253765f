package edit

import (
	"bytes"
	"slices"
)

// Limits that keep a diff of hostile or unrelated files fast. Past them, a
// region is shown as wholly replaced: still correct, only longer.
const (
	maxDistance = 512 // edits that Myers' search looks for in one region
	maxDepth    = 32  // nesting of regions between unique lines
)

// region is a run of lines that differs: old[a0:a1] becomes new[b0:b1].
type region struct{ a0, a1, b0, b1 int }

// differ finds the regions in which two sequences of lines differ. Lines are
// numbered so that equal lines have equal numbers.
//
// Lines that occur once on either side anchor the comparison (patience diff):
// they keep moved and repeated text readable, and cut large files into small
// regions. What has no such line is compared by Myers' algorithm, "An O(ND)
// Difference Algorithm and Its Variations" (1986).
type differ struct {
	a, b    []int
	counts  [][2]int // by line number: occurrences within the region at hand
	place   []int    // by line number: where it was last seen in b
	regions []region // ascending
}

// diffLines returns the regions in which the lines of old and new differ.
func diffLines(old, new [][]byte) []region {
	numbers := make(map[string]int, len(old))
	d := differ{a: number(numbers, old), b: number(numbers, new)}
	d.counts = make([][2]int, len(numbers))
	d.place = make([]int, len(numbers))
	d.compare(region{0, len(old), 0, len(new)}, 0)
	return d.regions
}

func number(numbers map[string]int, lines [][]byte) []int {
	out := make([]int, len(lines))
	for i, line := range lines {
		n, ok := numbers[string(line)]
		if !ok {
			n = len(numbers)
			numbers[string(line)] = n
		}
		out[i] = n
	}
	return out
}

// splitLines cuts text behind each "\n"; the last line may lack it.
func splitLines(text []byte) [][]byte {
	lines := make([][]byte, 0, bytes.Count(text, []byte{'\n'})+1)
	for len(text) > 0 {
		n := bytes.IndexByte(text, '\n') + 1
		if n == 0 {
			n = len(text)
		}
		lines = append(lines, text[:n])
		text = text[n:]
	}
	return lines
}

// trim takes equal lines off both ends of a region.
func (d *differ) trim(r region) region {
	for r.a0 < r.a1 && r.b0 < r.b1 && d.a[r.a0] == d.b[r.b0] {
		r.a0++
		r.b0++
	}
	for r.a0 < r.a1 && r.b0 < r.b1 && d.a[r.a1-1] == d.b[r.b1-1] {
		r.a1--
		r.b1--
	}
	return r
}

func (d *differ) compare(r region, depth int) {
	r = d.trim(r)
	if r.a0 == r.a1 || r.b0 == r.b1 {
		d.add(r)
		return
	}
	var anchors [][2]int
	if depth < maxDepth {
		anchors = d.anchors(r)
	}
	if len(anchors) == 0 {
		d.myers(r)
		return
	}
	for _, at := range anchors {
		d.compare(region{r.a0, at[0], r.b0, at[1]}, depth+1)
		r.a0, r.b0 = at[0]+1, at[1]+1
	}
	d.compare(r, depth+1)
}

// add appends a region that differs, joined to the one before if they touch.
func (d *differ) add(r region) {
	if r.a0 == r.a1 && r.b0 == r.b1 {
		return
	}
	if n := len(d.regions); n > 0 && d.regions[n-1].a1 == r.a0 && d.regions[n-1].b1 == r.b0 {
		d.regions[n-1].a1, d.regions[n-1].b1 = r.a1, r.b1
		return
	}
	d.regions = append(d.regions, r)
}

// anchors returns the longest run of pairs, ascending on both sides, of lines
// that occur once in either side of the region.
func (d *differ) anchors(r region) [][2]int {
	for _, n := range d.a[r.a0:r.a1] {
		d.counts[n] = [2]int{}
	}
	for i, n := range d.b[r.b0:r.b1] {
		d.counts[n] = [2]int{}
		d.place[n] = r.b0 + i
	}
	for _, n := range d.a[r.a0:r.a1] {
		d.counts[n][0]++
	}
	for _, n := range d.b[r.b0:r.b1] {
		d.counts[n][1]++
	}
	var pairs [][2]int
	for i := r.a0; i < r.a1; i++ {
		if n := d.a[i]; d.counts[n] == [2]int{1, 1} {
			pairs = append(pairs, [2]int{i, d.place[n]})
		}
	}
	return longestAscending(pairs)
}

// longestAscending returns the longest subsequence of pairs, which ascend in
// their first number, that ascends in the second too.
func longestAscending(pairs [][2]int) [][2]int {
	before := make([]int, len(pairs)) // predecessor of each pair, -1 for none
	var piles []int                   // index of the pair on top of each pile
	for i, p := range pairs {
		k, _ := slices.BinarySearchFunc(piles, p[1], func(top, want int) int { return pairs[top][1] - want })
		before[i] = -1
		if k > 0 {
			before[i] = piles[k-1]
		}
		if k == len(piles) {
			piles = append(piles, i)
		} else {
			piles[k] = i
		}
	}
	out := make([][2]int, len(piles))
	if len(piles) == 0 {
		return out
	}
	for i, k := piles[len(piles)-1], len(piles)-1; k >= 0; i, k = before[i], k-1 {
		out[k] = pairs[i]
	}
	return out
}

// myers adds the differences of a region by a greedy forward search. rows
// keeps, for each number of edits e, how far in a each diagonal -e…e came.
func (d *differ) myers(r region) {
	n, m := r.a1-r.a0, r.b1-r.b0
	limit := min(n+m, maxDistance)
	reach := make([]int, 2*limit+3)
	mid := limit + 1
	var rows [][]int
	for e := 0; e <= limit; e++ {
		for k := -e; k <= e; k += 2 {
			x := reach[mid+k-1] + 1
			if k == -e || k != e && reach[mid+k-1] < reach[mid+k+1] {
				x = reach[mid+k+1]
			}
			for x < n && x-k < m && d.a[r.a0+x] == d.b[r.b0+x-k] {
				x++
			}
			reach[mid+k] = x
			if x >= n && x-k >= m {
				d.trace(r, rows, e, k)
				return
			}
		}
		rows = append(rows, slices.Clone(reach[mid-e:mid+e+1]))
	}
	d.add(r)
}

// trace walks a search of e edits that ended on diagonal k back to the start
// and adds its edits in ascending order.
func (d *differ) trace(r region, rows [][]int, e, k int) {
	steps := make([]region, e)
	for ; e > 0; e-- {
		row := rows[e-1] // row[i] is diagonal i-(e-1)
		at := func(k int) int { return row[k+e-1] }
		if k == -e || k != e && at(k-1) < at(k+1) {
			k++
			x := at(k)
			steps[e-1] = region{r.a0 + x, r.a0 + x, r.b0 + x - k, r.b0 + x - k + 1}
		} else {
			k--
			x := at(k)
			steps[e-1] = region{r.a0 + x, r.a0 + x + 1, r.b0 + x - k, r.b0 + x - k}
		}
	}
	for _, s := range steps {
		d.add(s)
	}
}
