package generate

import (
	"fmt"
	"slices"

	"parlance/internal/edit"
	"parlance/internal/site"
	"parlance/internal/source"
	"parlance/internal/spec"
)

// maxRounds bounds how often a spec is compared and repaired again: a value
// that was put in may itself be compared only then.
const maxRounds = 8

// specs plans the repair of the locales' specs and the copies that pages name.
func specs(s *site.Site, o Options) ([]edit.Change, []Left, error) {
	var changes []edit.Change
	var left []Left
	for _, set := range s.Sets {
		if set.Base == nil || set.Frozen && !o.AllVersions {
			continue
		}
		for _, file := range set.Files() {
			if !file.Usable {
				left = append(left, unusable(file))
				continue
			}
			data := file.File.Data
			if file != set.Base && set.Base.Usable {
				repaired, differences, err := repair(set.Base.Spec, file.Spec)
				if err != nil {
					return nil, nil, fmt.Errorf("repair %s: %w", file.Path, err)
				}
				data = repaired.File.Data
				left = append(left, remaining(differences)...)
				changes = append(changes, edit.Change{Path: file.Path, Old: file.File.Data, New: data})
			}
			if file.Published != "" {
				changes = append(changes, published(file, data))
			}
		}
	}
	return changes, left, nil
}

// unusable tells why a spec is left as it is.
func unusable(file *site.SpecFile) Left {
	first := file.Problems[0]
	return Left{first.Span, first.Message + "; this spec is left as it is"}
}

// published plans the copy of a spec that pages name.
func published(file *site.SpecFile, data []byte) edit.Change {
	change := edit.Change{Path: file.Published, New: data}
	if file.Copy != nil {
		change.Old = file.Copy.Data
	}
	return change
}

// repair returns a locale's spec with the contract of its base, and what still
// differs.
func repair(base, locale *spec.Spec) (*spec.Spec, []spec.Difference, error) {
	var loader spec.Loader
	differences := spec.Compare(base, locale).Differences
	for range maxRounds {
		edits := spec.Repair(base, locale, differences)
		if len(edits) == 0 {
			break
		}
		data, err := edit.Splice(locale.File, edits)
		if err != nil {
			return nil, nil, err
		}
		next := loader.Load(source.NewFile(locale.File.Path, data))
		if !next.Usable {
			return nil, nil, fmt.Errorf("the result would not parse (%s): nothing was changed", next.Problems[0].Message)
		}
		locale = next
		differences = spec.Compare(base, locale).Differences
	}
	return locale, differences, nil
}

// remaining tells what a repair could not do.
func remaining(differences []spec.Difference) []Left {
	i := slices.IndexFunc(differences, func(d spec.Difference) bool { return d.IsContract() })
	if i < 0 {
		return nil
	}
	return []Left{{differences[i].Span, "this part of the contract cannot be brought into step: run parlance lint, and edit it by hand"}}
}
