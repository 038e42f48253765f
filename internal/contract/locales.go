package contract

import (
	"fmt"
	"strings"

	"parlance/internal/source"
	"parlance/internal/spec"
)

// addLocales tells of each failure which documents in other languages promise
// something else at its place.
func addLocales(failures []Failure, o Options) {
	if len(failures) == 0 {
		return
	}
	for _, document := range o.Locales {
		if document.Spec == nil || !document.Spec.Usable || document.Spec == o.Spec {
			continue
		}
		differences := spec.Compare(o.Spec, document.Spec).Differences
		for i := range failures {
			f := &failures[i]
			for j := range differences {
				if d := &differences[j]; d.IsContract() && concerns(d, f) {
					f.Locales = append(f.Locales, Locale{document.Tag, describeDifference(d), d.Span})
				}
			}
		}
	}
}

// concerns reports whether a difference is at the place of a failure: on the
// same line of the base, or at the same pointer or one above or below it.
func concerns(d *spec.Difference, f *Failure) bool {
	if sameLine(d.BaseSpan, f.Span) {
		return true
	}
	return f.Pointer != "" && (isWithin(d.Pointer, f.Pointer) || isWithin(f.Pointer, d.Pointer)) &&
		strings.Count(d.Pointer, "/") > 2
}

func isWithin(pointer, outer string) bool {
	return pointer == outer || strings.HasPrefix(pointer, outer+"/")
}

func sameLine(a, b source.Span) bool {
	return a.File != nil && a.File == b.File && a.File.Position(a.Start).Line == b.File.Position(b.Start).Line
}

func describeDifference(d *spec.Difference) string {
	names := make([]string, len(d.Names))
	for i, name := range d.Names {
		names[i] = fmt.Sprintf("%q", name)
	}
	verb := d.Side.String()
	if d.Side != spec.Differs {
		verb = "is " + verb
	}
	return fmt.Sprintf("%s %s of %s %s", d.Subject, strings.Join(names, ", "), d.Where, verb)
}
