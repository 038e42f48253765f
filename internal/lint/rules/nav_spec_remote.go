package rules

import (
	"fmt"
	"path"
	"strings"

	"parlance/internal/finding"
	"parlance/internal/lint"
	"parlance/internal/nav"
	"parlance/internal/site"
	"parlance/internal/source"
)

var navSpecRemote = &lint.Rule{
	ID:       "nav-spec-remote",
	Title:    "the navigation takes a spec from elsewhere that the tree holds",
	Severity: finding.Warning,
	Doc: `The pages of the operations are made from what the URL serves, not from the file of the same name beside them: what is checked here is not what readers see, and a branch cannot be previewed.

Name the file of the tree. A URL whose file the tree does not hold is not reported.`,
	Bad:   `"openapi": "https://example.com/main/docs/enterprise-api.ko.yaml"   # with docs/enterprise-api.ko.yaml`,
	Good:  `"openapi": "enterprise-api.ko.yaml"`,
	Check: checkNavSpecRemote,
}

func checkNavSpecRemote(p *lint.Pass) {
	reported := map[source.Span]bool{}
	for _, s := range specSources(p) {
		if reported[s.Span] || !strings.Contains(s.Spec, "://") {
			continue
		}
		file := fileOfName(p.Site, path.Base(s.Spec), s.version)
		if file == nil {
			continue
		}
		reported[s.Span] = true
		local := file.DocsPath(p.Site)
		p.Report(finding.Finding{
			Span: s.Span, Locale: s.language, Version: s.version, Entry: s.Spec,
			Message: fmt.Sprintf("the navigation takes this spec from elsewhere, although there is %q: name that", local),
			Fix:     &finding.Fix{Title: fmt.Sprintf("write %q", local)},
		})
	}
}

// fileOfName returns the spec of a file name, that of the version first.
func fileOfName(s *site.Site, name, version string) *site.SpecFile {
	var other *site.SpecFile
	for _, set := range s.Sets {
		for _, file := range set.Files() {
			switch at := file.DocsPath(s); {
			case path.Base(at) != name || strings.HasPrefix(at, "../"):
			case strings.EqualFold(set.Version, version):
				return file
			case other == nil:
				other = file
			}
		}
	}
	return other
}

// specSource is a spec that the navigation names, with the cell it is for:
// none for one of the whole site.
type specSource struct {
	nav.Source
	language, version string
}

// specSources returns the specs that the navigation names in what is reported
// on.
func specSources(p *lint.Pass) []specSource {
	if p.Site.Nav == nil {
		return nil
	}
	var list []specSource
	for _, s := range p.Site.Nav.APISpecs {
		list = append(list, specSource{Source: s})
	}
	for _, cell := range p.Site.Nav.Cells {
		if p.Skips(cell.Version) {
			continue
		}
		for _, s := range cell.Sources {
			list = append(list, specSource{s, cell.Language, cell.Version})
		}
	}
	return list
}
