package contract

import "slices"

// seal takes the secrets out of all that a result holds, so that whoever keeps
// or shows it cannot give them away. Exchanges that are in it several times stay
// one.
func (r *Result) seal() {
	sealed := map[*Exchange]*Exchange{nil: nil}
	seal := func(list []*Exchange) []*Exchange {
		list = slices.Clone(list)
		for i, e := range list {
			clean, known := sealed[e]
			if !known {
				clean = r.Redactor.Exchange(e)
				sealed[e] = clean
			}
			list[i] = clean
		}
		return list
	}
	r.Exchanges = seal(r.Exchanges)
	for i := range r.Failures {
		f := &r.Failures[i]
		f.Exchanges = seal(f.Exchanges)
		f.Message, f.Place, f.Workflow = r.Redactor.Text(f.Message), r.Redactor.Text(f.Place), r.Redactor.Text(f.Workflow)
	}
	for _, texts := range [][]string{r.Notes, r.Skipped} {
		for i := range texts {
			texts[i] = r.Redactor.Text(texts[i])
		}
	}
	r.Unfinished = r.Redactor.err(r.Unfinished)
}
