package generate

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"parlance/internal/site"
	"parlance/internal/spec"
)

// placeholders are what a page's name can be made of. The keys are those of
// pages.name in the configuration.
var placeholders = map[string]func(*spec.Operation) string{
	"{path1}":        func(op *spec.Operation) string { return literal(op.Name.Path, 0) },
	"{last}":         func(op *spec.Operation) string { return literal(op.Name.Path, -1) },
	"{path}":         func(op *spec.Operation) string { return slug(op.Name.Path) },
	"{method}":       func(op *spec.Operation) string { return strings.ToLower(op.Name.Method) },
	"{operationId}":  func(op *spec.Operation) string { return op.ID },
	"{operation-id}": func(op *spec.Operation) string { return kebab(op.ID) },
	"{summary}":      func(op *spec.Operation) string { return slug(op.Summary) },
}

// patterns are the names that are tried on the pages that exist, the commonest
// first.
var patterns = []string{
	"{path1}", "{last}", "{path}", "{operation-id}", "{operationId}", "{summary}",
	"{method}-{path1}", "{method}-{last}", "{method}-{path}",
}

func fill(pattern string, op *spec.Operation) string {
	for placeholder, value := range placeholders {
		if strings.Contains(pattern, placeholder) {
			v := value(op)
			if v == "" {
				return ""
			}
			pattern = strings.ReplaceAll(pattern, placeholder, v)
		}
	}
	return pattern
}

// name names the new page as the configuration says, or as most of its models
// are named.
func (p *pages) name(due *duePage) string {
	pattern := p.site.Config.Pages.Name
	if pattern == "" {
		pattern = p.learnPattern(due)
	}
	if name := fill(pattern, due.Operation); name != "" {
		return name
	}
	return slug(due.Operation.Name.Method + " " + due.Operation.Name.Path)
}

func (p *pages) learnPattern(due *duePage) string {
	best, most := patterns[0], 0
	for _, pattern := range patterns {
		votes := 0
		for _, page := range due.models {
			if op := p.operationOf(due.Set, page); op != nil && fill(pattern, op) == path.Base(page.Path) {
				votes++
			}
		}
		if votes > most {
			best, most = pattern, votes
		}
	}
	return best
}

// operationOf returns the operation that a page shows, as the spec of its
// locale has it.
func (p *pages) operationOf(set *site.SpecSet, page *site.Page) *spec.Operation {
	name := p.coverage.Reference(page).Name
	if file := p.site.For(set, page.Locale); file != nil {
		if op := file.Operation(name); op != nil {
			return op
		}
	}
	return set.Base.Operation(name)
}

// literal returns one of the segments of a path that are no parameters: the
// first (0) or the last (-1).
func literal(p string, which int) string {
	segments := slices.DeleteFunc(strings.Split(p, "/"), func(s string) bool { return s == "" || strings.HasPrefix(s, "{") })
	switch {
	case len(segments) == 0:
		return ""
	case which < 0:
		return slug(segments[len(segments)-1])
	}
	return slug(segments[which])
}

// slug makes a file name of a text: lower case, words joined by "-".
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), "-")
}

// kebab writes "getExecutionStatus" as "get-execution-status".
func kebab(id string) string {
	var b strings.Builder
	for i, r := range id {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return slug(b.String())
}
