package rules

import (
	"fmt"

	"parlance/internal/config"
	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/mdx"
)

var pageComponentUnknown = &lint.Rule{
	ID:       "page-component-unknown",
	Title:    "a page uses a component that is not there",
	Severity: finding.Error,
	Doc: `Mintlify leaves a block of an unknown component out, with all that stands in it, and says nothing: readers do not see what was written. Within a line it shows the content alone. An HTML element that no browser knows loses its tag, too: "<question>" in a text about prompts is not seen.

Correct the name, import the component or define it in the page, or write "\<" or code for what readers should see as it is. Names that the page imports or exports are known.`,
	Bad:   "<Cardgroop>\n  Text that nobody reads.\n</Cardgroop>",
	Good:  "<CardGroup>\n  Text.\n</CardGroup>",
	Check: checkPageComponentUnknown,
}

func checkPageComponentUnknown(p *lint.Pass) {
	known := mdx.Components()
	for _, body := range p.Bodies() {
		for _, problem := range body.Problems {
			if problem.Kind != mdx.ProblemComponent {
				continue
			}
			f := bodyFinding(p.Site, body.Page)
			name := problem.Span.Text()
			near := config.Nearest(name, known)
			f.Span = problem.Span
			switch {
			case near != "":
				f.Message = fmt.Sprintf("%s: did you mean <%s>?", problem.Message, near)
				f.Fix = &finding.Fix{Title: fmt.Sprintf("write <%s>", near)}
			case isUpper(name[0]):
				f.Message = problem.Message + ": correct the name, or import it"
			default:
				f.Message = fmt.Sprintf(`%s: write \<%s> for a text`, problem.Message, name)
			}
			p.Report(f)
		}
	}
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
