package cli

import (
	"sync/atomic"

	"parlance/internal/preview/try"
	"parlance/internal/site"
	"parlance/internal/spec"
)

// shownSite is the site that pages show: the one that was loaded last. Requests
// of pages read it while another is loaded.
type shownSite struct {
	load func() (*site.Site, error)
	now  atomic.Pointer[site.Site]
}

func (s *shownSite) reload() (*site.Site, error) {
	loaded, err := s.load()
	if err == nil {
		s.now.Store(loaded)
	}
	return loaded, err
}

// spec returns the spec that was read from a root-relative path, or nil.
func (s *shownSite) spec(path string) *spec.Spec {
	now := s.now.Load()
	if now == nil {
		return nil
	}
	for _, set := range now.Sets {
		for _, file := range set.Files() {
			// Equal files are parsed once: the spec may have another's path.
			if file.Spec != nil && (file.Path == path || file.Spec.File.Path == path) {
				return file.Spec
			}
		}
	}
	return nil
}

func parseTryHosts(texts []string) ([]try.Host, error) {
	var list []try.Host
	for _, text := range texts {
		host, err := try.ParseHost(text)
		if err != nil {
			return nil, usageError("--try-host: %w", err)
		}
		list = append(list, host)
	}
	return list, nil
}
