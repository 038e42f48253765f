package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/operation"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// checkDrift reports the differences of one subject and side, a finding for
// each name.
func checkDrift(subject spec.Subject, side spec.Side) func(*lint.Pass) {
	return func(p *lint.Pass) {
		for _, drift := range p.Drift() {
			absent := absentSchemas(drift.Differences)
			for i := range drift.Differences {
				d := &drift.Differences[i]
				if d.Subject != subject || d.Side != side || isDangling(d) {
					continue
				}
				for _, name := range d.Names {
					// An alternative whose schema is missing goes with it.
					if absent[name] && !strings.HasPrefix(d.Pointer, componentSchemas) && d.Base.Get("$ref") != nil {
						continue
					}
					p.Report(driftFinding(drift, d, name))
				}
			}
		}
	}
}

func driftFinding(drift lint.Drift, d *spec.Difference, name string) finding.Finding {
	f := finding.Finding{
		Span: d.Span, Message: driftMessage(d, name), Locale: string(drift.File.Tag), Version: drift.Set.Version,
		Pointer: driftPointer(d, name), Operation: operationText(d.Operation),
		Fix: &finding.Fix{Title: "run parlance generate --only specs", Safe: d.Side != spec.Extra},
	}
	if d.Subject == spec.SubjectOperation {
		f.Operation = name
	}
	// What is extra has no place in the base.
	if d.Side != spec.Extra && !d.BaseSpan.IsZero() {
		f.Related = []finding.Related{{Span: d.BaseSpan, Message: "the base has it here"}}
	}
	return f
}

// isDangling reports whether a difference only says that a reference leads
// nowhere, which is spec-invalid.
func isDangling(d *spec.Difference) bool {
	return d.Key == "$ref" && d.Locale != nil && strings.HasPrefix(d.Locale.Text(), "#")
}

// componentSchemas is where named schemas stand in a document.
const componentSchemas = "/components/schemas"

// absentSchemas returns the named schemas that are missing altogether.
func absentSchemas(differences []spec.Difference) map[string]bool {
	absent := map[string]bool{}
	for i := range differences {
		d := &differences[i]
		if d.Subject == spec.SubjectSchema && d.Side == spec.Missing && strings.HasPrefix(d.Pointer, componentSchemas) {
			for _, name := range d.Names {
				absent[name] = true
			}
		}
	}
	return absent
}

// driftPointer returns where one of several names stands below what they are
// in.
func driftPointer(d *spec.Difference, name string) string {
	if len(d.Names) < 2 {
		return d.Pointer
	}
	if d.Subject != spec.SubjectOperation {
		return d.Pointer + "/" + tree.EscapeToken(name)
	}
	method, _, _ := strings.Cut(name, " ")
	return d.Pointer + "/" + strings.ToLower(method)
}

func operationText(name operation.Name) string {
	if name.IsZero() {
		return ""
	}
	return name.String()
}

func driftMessage(d *spec.Difference, name string) string {
	what := driftSubject(d, name)
	// The name of an operation says it all.
	if d.Where != "" && d.Subject != spec.SubjectOperation {
		what += " of " + d.Where
	}
	switch {
	case d.Side == spec.Extra && d.Subject == spec.SubjectValue && isShort(d.Locale) && d.Locale == d.Container.Get(name):
		return fmt.Sprintf("%s is %s, but absent in the base: remove it, or add it to the base", what, d.Locale.Span.Text())
	case d.Side == spec.Extra:
		return what + " is not in the base: remove it, or add it to the base"
	case d.Side == spec.Differs && isList(d.Locale) && isList(d.Base):
		return what + " " + listDifference(d)
	case d.Side == spec.Differs:
		return fmt.Sprintf("%s is %s, but %s in the base", what, short(d.Locale.Span.Text()), short(d.Base.Span.Text()))
	case d.Subject == spec.SubjectValue && isShort(d.Base) && d.Base == d.BaseContainer.Get(name):
		return fmt.Sprintf("%s is missing: it is %s in the base", what, d.Base.Span.Text())
	}
	return what + " is missing: the base has it"
}

// isList reports whether a value is a list of plain values.
func isList(n *tree.Node) bool {
	return n.Kind == tree.Sequence && !slices.ContainsFunc(n.Items, func(item *tree.Node) bool { return item.Kind != tree.Scalar })
}

// listDifference says what of a list the other has not.
func listDifference(d *spec.Difference) string {
	var says []string
	if lacks := without(d.Base, d.Locale); lacks != "" {
		says = append(says, "lacks "+lacks+", which the base has")
	}
	if has := without(d.Locale, d.Base); has != "" {
		says = append(says, "has "+has+", which the base lacks")
	}
	if says == nil {
		says = []string{"is in another order than in the base"}
	}
	return strings.Join(says, ", and ")
}

// without quotes the values of a list that are not in the other.
func without(list, other *tree.Node) string {
	var values []string
	for _, item := range list.Items {
		if !slices.ContainsFunc(other.Items, func(o *tree.Node) bool { return o.Value == item.Value }) {
			values = append(values, strconv.Quote(item.Value))
		}
	}
	return short(strings.Join(values, ", "))
}

// nouns name what a difference is about, before its name.
var nouns = map[spec.Subject]string{
	spec.SubjectOperation: "operation", spec.SubjectParameter: "parameter", spec.SubjectResponse: "response",
	spec.SubjectProperty: "property", spec.SubjectSchema: "schema", spec.SubjectExample: "example",
}

// parts are the nouns of what stands below a key of a request or a response.
var parts = map[string]string{"content": "media type", "headers": "header", "links": "link", "encoding": "encoding"}

// driftSubject names what is missing, extra or different: response "422".
func driftSubject(d *spec.Difference, name string) string {
	switch {
	case d.Subject == spec.SubjectExample && (name == "example" || name == "examples"):
		return "example"
	case d.Subject == spec.SubjectRequest && strings.HasSuffix(d.Pointer, "/requestBody"):
		return "request body"
	case d.Subject == spec.SubjectRequest, d.Subject == spec.SubjectResponse:
		tokens := strings.Split(driftPointer(d, name), "/")
		if noun := parts[tokens[len(tokens)-2]]; noun != "" {
			return fmt.Sprintf("%s %q", noun, name)
		}
	case d.Subject == spec.SubjectSchema && strings.HasPrefix(name, "alternative "):
		return name
	case d.Subject == spec.SubjectValue:
		for _, noun := range []string{"server", "security scheme"} {
			if rest, ok := strings.CutPrefix(name, noun+" "); ok {
				return fmt.Sprintf("%s %q", noun, rest)
			}
		}
	}
	if noun := nouns[d.Subject]; noun != "" {
		return fmt.Sprintf("%s %q", noun, name)
	}
	return fmt.Sprintf("%q", name)
}

// maxQuoted is the longest value, in characters, that a message quotes whole.
const maxQuoted = 60

// isShort reports whether a value can be quoted in a message as it is written.
func isShort(n *tree.Node) bool {
	return n != nil && len(n.Span.Text()) <= maxQuoted && !strings.ContainsAny(n.Span.Text(), "\r\n")
}

// short quotes a value on one line, cut where it is long.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxQuoted {
		text = string(runes[:maxQuoted-1]) + "…"
	}
	return text
}
